"""What documents of one corpus tell about each other: near duplicates, common origins, derived dates.

Invariant: a relation is recorded on the later document and nothing is removed; origins are counted by name.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from accord.documents.dating import date_text, relations_base
from accord.documents.days import MONTHS, full_dates
from accord.documents.document import Document

NEAR = 0.8
_WORD = re.compile(r"[^\W_]+")
_PRIMARY = re.compile(
    r"\bjoint\s+(?:press\s+)?(statement|declaration|communiqu[eé])"
    r"|\baccording\s+to\s+(?:the\s+)?([A-Z][\w’' -]{3,40}?(?:[Oo]ffice|[Mm]inistry))"
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
    return _near_duplicates([replace(d, origins=_origins(d)) for d in dated])


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
        names.append("joint statement" if found[1] else found[2].strip())
    names.extend(found[1].removeprefix("the ").strip() for found in _OFFICE.finditer(document.text))
    publisher = document.publisher.value if document.publisher else ""
    names.extend(name for name in _CREDIT.findall(document.text) if name not in publisher)
    when = _joint_date(document) if "joint statement" in names else None
    return tuple(dict.fromkeys(f"{n} {when}" if n == "joint statement" and when else n for n in names))


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


def _near_duplicates(documents: list[Document]) -> list[Document]:
    shingles = [_shingles(d) for d in documents]
    order = sorted(
        range(len(documents)),
        key=lambda i: (documents[i].published.value if documents[i].published else "9999", documents[i].name, i),  # type: ignore[union-attr]
    )
    holders: dict[int, list[int]] = {}
    result = list(documents)
    for i in order:
        common: dict[int, int] = {}
        for shingle in shingles[i]:
            for j in holders.get(shingle, ()):
                common[j] = common.get(j, 0) + 1
        best = max(common.items(), key=lambda pair: pair[1], default=None)
        if best is not None and best[1] >= NEAR * min(len(shingles[i]), len(shingles[best[0]])):
            first = documents[best[0]]
            original = result[best[0]].near_duplicate_of or first.id
            if original != documents[i].id:
                result[i] = replace(documents[i], near_duplicate_of=original)
            else:
                result[i] = replace(documents[i], near_duplicate_of=first.id)
        for shingle in shingles[i]:
            holders.setdefault(shingle, []).append(i)
    return result


def _shingles(document: Document) -> set[int]:
    """Return every fourth run of five words, chosen by its own hash, so that equal runs are chosen alike."""
    import zlib

    text = " ".join(document.text[a:b] for a, b in document.readable) or document.text
    words = [w.lower() for w in _WORD.findall(text)]
    runs = (zlib.crc32(" ".join(words[i : i + 5]).encode("utf-8", "replace")) for i in range(max(1, len(words) - 4)))
    chosen = list(runs)
    sampled = {h for h in chosen if h % 4 == 0}
    return sampled if len(sampled) >= 8 else set(chosen)
