"""What documents of one corpus tell about each other: near duplicates, common origins, derived dates.

Invariant: a relation is recorded on the later document and nothing is removed; origins are counted by name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from accord.documents.dating import date_text, relations_base
from accord.documents.days import MONTHS, full_dates
from accord.documents.document import Document
from accord.documents.reprints import find_reprints

# So many days may lie between reprints of one report of an agency.
DAYS_OF_A_REPORT = 3
# "No joint statement was issued", "a joint statement is expected": there is none that a text could rest on.
_NONE_BEFORE = re.compile(r"\b(?:no|not|without|fail\w*|draft|lack|absence)\b[^.\n]{0,40}$", re.I)
_NONE_AFTER = re.compile(
    r"\s+(?:is|was|were|will|would|to|could|has|had|did)\s+(?:not\b|be\b|expected|planned|never|fail)", re.I
)
_PHOTO = re.compile(r"\s*(?:/|photo|file|via)|\s*\)?\s*(?:photo|file)\b", re.I)
_PRIMARY = re.compile(
    r"\bjoint\s+(?:press\s+)?(statement|declaration|communiqu[eé])"
    r"|\b[Aa]ccording\s+to\s+(?:the\s+)?([A-Z][\w’' -]{3,40}?(?:[Oo]ffice|[Mm]inistry))"
)
_OFFICE = re.compile(
    r"\b((?:[A-Z][\w-]+[’']s|the\s+(?:[A-Z]\w+\s+)?(?:presidential|prime\s+minister[’']s))\s+office)\s+said", re.I
)
_CREDIT = re.compile(r"\b(Reuters|Bernama|Yonhap|Xinhua|AFP|Associated Press|Kyodo|ANI|PTI|Antara|TASS|Anadolu|WAM)\b")


def relate(documents: Sequence[Document], *, base_years: Mapping[str, int] | None = None) -> list[Document]:
    """Return the documents with near duplicates, origins and dates that follow from each other filled in.

    Parameters
    ----------
    documents
        A corpus; its order is kept. The earlier of two near duplicates is the one published first,
        an undated one last, then the first by name.
    base_years
        Years in which relations began, from a desk's settings; else those that the corpus states are used.
    """
    base = dict(base_years or {})
    if not base:
        for document in documents:
            if found := relations_base(document.text):
                base[f"{document.name}: {found[1]}"] = found[0]
                break
    dated = [_dated(document, base) for document in documents]
    return find_reprints(_reports([replace(d, origins=_origins(d)) for d in dated]))


def _dated(document: Document, base: Mapping[str, int]) -> Document:
    if document.published or not base:
        return document
    dating = date_text(document.text, base)
    if not dating.published:
        return document
    return replace(document, published=dating.published, published_interval=dating.interval)


def _origins(document: Document) -> tuple[str, ...]:
    if document.kind in {"joint-statement", "legal-text"}:
        return ()
    if document.origins:
        # The document states what it rests on; what rules would add are other names of the same.
        return document.origins
    names: list[str] = []
    for found in _PRIMARY.finditer(document.text):
        before, after = document.text[max(0, found.start() - 60) : found.start()], document.text[found.end() :][:40]
        if found[1] and (_NONE_BEFORE.search(before) or _NONE_AFTER.match(after)):
            continue
        names.append("joint statement" if found[1] else found[2].strip())
    names.extend(found[1].removeprefix("the ").strip() for found in _OFFICE.finditer(document.text))
    publisher = document.publisher.value if document.publisher else ""
    names.extend(name for name in _credits(document) if name not in publisher)
    when = _joint_date(document) if "joint statement" in names else None
    return tuple(dict.fromkeys(f"{n} {when}" if n == "joint statement" and when else n for n in names))


def _credits(document: Document) -> list[str]:
    """Return the agencies that a text rests on; whoever took a photograph wrote nothing."""
    return [
        found[1]
        for found in _CREDIT.finditer(document.text)
        if not _PHOTO.match(document.text[found.end() : found.end() + 12])
        and not re.search(
            r"(?:photo|image|picture)s?\s*(?:by|:|credit:?)?\s*$", document.text[: found.start()][-20:], re.I
        )
    ]


def _reports(documents: list[Document]) -> list[Document]:
    """Tell the reports of one agency apart by their days: a credit of May is no origin of a text of June."""
    result = list(documents)
    for agency in dict.fromkeys(name for d in documents for name in d.origins if _CREDIT.fullmatch(name)):
        mine = sorted(
            (day, i)
            for i, d in enumerate(documents)
            if (agency in d.origins or (d.publisher and agency in d.publisher.value)) and (day := _day(d))
        )
        first = last = None
        groups: dict[date, list[int]] = {}
        for day, i in mine:
            if first is None or last is None or (day - last).days > DAYS_OF_A_REPORT:
                first = day
            last = day
            groups.setdefault(first, []).append(i)
        for start, members in groups.items():
            # The agency's own documents rest on nothing, unless somebody else's rests on one of them.
            if any(agency in documents[i].origins for i in members):
                for i in members:
                    named = f"{agency} {start.isoformat()}"
                    kept = [named if name == agency else name for name in result[i].origins]
                    result[i] = replace(result[i], origins=tuple(dict.fromkeys((*kept, named))))
    return result


def _day(document: Document) -> date | None:
    try:
        return date.fromisoformat(document.published.value) if document.published else None
    except ValueError:
        return None


def _joint_date(document: Document) -> str | None:
    """Return the day, or else the month, that ties a joint statement: the date of publication is only near it."""
    if document.published:
        return document.published.value[:7]
    dates = [readings[0] for _s, _e, readings in full_dates(document.text) if len(readings) == 1]
    if dates:
        return dates[0].isoformat()[:7]
    if found := re.search(r"\b([A-Z][a-z]{2,8}) (\d{4}) summit", document.text):
        return f"{found[2]}-{MONTHS[found[1].lower()]:02d}" if found[1].lower() in MONTHS else None
    return None
