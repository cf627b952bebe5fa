"""Where a document comes from: the country of the body that issues it, or of the place that it is written from.

Invariant: a place counts only where it is one of the two countries of the text; nothing is guessed from a language.
"""

import re
from collections.abc import Iterator

from accord.documents import Document
from accord.statements.bodies import find_bodies, packaged_bodies, press, table_of
from accord.statements.gazetteer import Mention, find_countries
from accord.statements.tokens import tokenise
from accord.vocabulary import parties

_OFFICIAL = re.compile(r"\b[\w-]+\.(?:gov|govt|gob|gub|go|gouv|gc|mil)(?:\.([a-z]{2}))?\b(?!\.[a-z])", re.I)
_PLACED = re.compile(
    r"\s*([A-Z][A-Z .'’-]{2,30})(?:,|:|\s*\(|\s+[-–—])"
    r"|\s*([A-Z][a-z]+(?: [A-Z][a-z.]+){0,2})(?:,\s*[^,()\n]{0,16}\d[^()\n]{0,12})?"
    r"\s*(?:\([A-Z][A-Za-z ]{1,24}\)|[-–—]{1,2}\s)"
)
_BYLINE = re.compile(r"\s*By [^,|\n]{3,40}(?:,| in)\s+([A-Z][a-z]+(?: [A-Z][a-z]+)?)\s*(?=[,|]|$)")
_ISSUER = (
    r"\b(?:Government|Ministry|Minister|Department|Embassy|Presidency|Office|spokesperson)\s+(?:of|for)\s[^\n]{3,80}"
)
# A line of a page's head that names who issues it: "MINISTRY OF FOREIGN EMPLOYMENT", "Royal Norwegian Embassy in …".
_OFFICE = re.compile(r"\b(?:ministry|embassy|government|department|presidency|high\s+commission|office\s+of)\b", re.I)
_RELEASE = re.compile(
    r"\b(?:(?:press|media|news)\s+release|ministry\s+of\s+foreign\s+affairs),\s+(?P<at>[A-Z][\w ]+)$", re.I | re.M
)
_JOINT = re.compile(r"\s*(?:[\w-]+\s+){0,3}joint\b", re.I)
_TITLES_OF_PAPERS = (
    "times post herald weekly daily observer ledger tribune gazette star journal standard chronicle mail monitor press "
    "agency news mirror telegraph guardian express courier dispatch examiner sentinel echo today independent review"
)
_PAPERS = frozenset(_TITLES_OF_PAPERS.split(" "))
_DATED = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\b[^\n]{0,12}\d|\d\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_HEAD, _LINES, _FEW = 1500, 8, 8
# An interview without names before its answers.
_QUESTION = re.compile(r"(?:^|\n)[^\n]{8,300}\?[”\"’]?[ \t]*(?=\n|$)")
_QUESTIONS = 3
_INTERVIEWED = frozenset({"ambassador", "envoy", "minister", "commissioner", "president", "secretary", "premier"})
_OWN = frozenset({"official-release", "speech"})
_OWN_KINDS = _OWN | {"joint-statement", "legal-text"}
_OWN_TEXT = re.compile(
    r"(?:(?:joint|final|official)\s+)?(?:fact\s*sheet|(?:press|media|news)\s+release|communiqu[eé]|readout|press\s+statement"
    r"|statement)(?:\s+\W.{0,40})?",
    re.I,
)


def is_own(document: Document) -> bool:
    """Return whether a text speaks in the voice of those who issue it: a release, a fact sheet, a communiqué."""
    lines = list(_head(document))
    headed = any(line.isupper() and _OFFICE.search(line) for line in lines[:3])
    return document.kind in _OWN_KINDS or headed or any(_OWN_TEXT.fullmatch(line) for line in lines[:5])


def home_of(document: Document) -> str | None:
    """Return the country of an official publisher, told by its name, its letterhead or its address."""
    words_ = f"{document.publisher.value if document.publisher else ''}"
    own = document.kind in _OWN or (document.kind == "other" and is_own(document))
    start = document.readable[0][0]
    if own and _JOINT.match(document.text, start):
        return None
    if not words_ and document.kind in _OWN:
        lead = re.search(_ISSUER, document.text[start : start + 300])
        words_ = lead[0] if lead else ""
    found = _named(words_)
    if found and own:
        return found[0].code
    if not own:
        return None
    if letterhead := _letterhead(document):
        return letterhead
    where = f"{document.url.value if document.url else ''}\n{document.text[:1500]}\n{document.text[-400:]}"
    if address := _OFFICIAL.search(where):
        code2 = (address[1] or "us").upper()
        code2 = "GB" if code2 == "UK" else code2
        return next((p.code for p in parties().values() if p.alpha2 == code2), None)
    head = tokenise(document.text[start : start + 400], 0, 400)
    if named := find_bodies(head, (table_of(packaged_bodies()),), find_countries(head)):
        return named[0].code
    return None


def _letterhead(document: Document) -> str | None:
    """Return the country of a head such as "MINISTRY OF LABOUR / Republic of X" or "Press release, Wellington"."""
    lines = list(_head(document))
    for k, line in enumerate(lines[:4]):
        if len(line.split()) > _FEW + 4 or line.endswith((".", ":")):
            continue
        if release := _RELEASE.search(line):
            named = _named(release["at"])
            if named:
                return named[0].code
        if not _OFFICE.search(line) or _DATED.search(line):
            continue
        codes = {m.code for m in _named(line)[:1]} or {
            m.code for m in _named(lines[k + 1] if k + 1 < len(lines) else "")
        }
        if len(codes) == 1:
            return codes.pop()
    return None


def interviewed(document: Document, titles: list[tuple[int, str, str]], pair: tuple[str, ...]) -> str | None:
    """Return whose official answers in an interview: questions on lines of their own, and the first titled person.

    Parameters
    ----------
    titles
        ``(offset, title word, country)`` of the document's titled persons in order.
    """
    asked = _QUESTION.findall(document.text, document.readable[0][0], document.readable[-1][1])
    if len(asked) < _QUESTIONS:
        return None
    first = next((code for _at, word, code in titles if word in _INTERVIEWED), None)
    return first if first in pair else None


def place_of(document: Document, pair: tuple[str, ...]) -> str | None:
    """Return the one of the pair that a text is written from: its dateline, its agency, its paper, its dated head."""
    return _dateline(document, pair) or _paper(document, pair) or _masthead(document, pair)


def _head(document: Document) -> Iterator[str]:
    start = document.readable[0][0]
    lines = (x.strip() for x in document.text[start : start + _HEAD].split("\n"))
    yield from [line for line in lines if line][:_LINES]


def _named(words_: str) -> list[Mention]:
    return find_countries(tokenise(words_, 0, len(words_)))


def _dateline(document: Document, pair: tuple[str, ...]) -> str | None:
    """Return the country of the dateline's place where it is one of the pair."""
    for line in _head(document):
        found = _PLACED.match(line) or _BYLINE.match(line)
        if found:
            named = _named((found[1] or found[found.re.groups]).title())
            if named:
                return named[0].code if named[0].code in pair else None
    return None


def _paper(document: Document, pair: tuple[str, ...]) -> str | None:
    """Return the country from which a national agency or paper writes, where it is one of the pair."""
    start = document.readable[0][0]
    head = f"{document.publisher.value if document.publisher else ''}\n{document.text[start : start + 400]}"
    found = find_bodies(tokenise(head, 0, len(head)), (table_of(press()),), ())
    return next((m.code for m in found if m.code in pair), None)


def _masthead(document: Document, pair: tuple[str, ...]) -> str | None:
    """Return the country of "Tashkent Observer", or of "Stockholm, 3 November 2025" on a line of its own."""
    if document.kind == "joint-statement" or _JOINT.match(document.text, document.readable[0][0]):
        return None
    lines = [part.strip() for line in _head(document) for part in re.split(r"\s[|·]\s", line)]
    for line in lines:
        words_ = line.split(",")[0].split()
        if len(words_) <= _FEW // 2 and words_ and words_[-1].lower() in _PAPERS:
            codes = {m.code for m in _named(line)}
            if len(codes) == 1 and codes <= set(pair):
                return codes.pop()
    for line in _head(document):
        if len(line.split()) <= _FEW + 4 and _DATED.search(line) and not re.search(r"\b(?:to|for|with|and)\b", line):
            codes = {m.code for m in _named(line)}
            if len(codes) == 1 and codes <= set(pair):
                return codes.pop()
    return None
