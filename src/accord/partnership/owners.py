"""Whose task it is: a party, both, or a body that the document ties to a party.

Invariant: a body is tied to a country by words of a document ("the Ministry of Trade (MOT) of Chile"), never by a list.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accord.partnership.pages import Page
from accord.statements import find_countries, tokenise

_MANY = (
    r"(?:parties|sides|co-?chairs|co-?chair(?:men|persons)|ministers|ministries|delegations|countries|governments|nations|states|"
    r"secretariats|experts|focal\s+points|working\s+groups?|committee|joint\s+committee|sub-?committees?|leaders|agencies|"
    r"members|teams|authorities)"
)
_BOTH = re.compile(
    rf"^(?:the\s+)?(?:(?:both|two|all)(?:\s+(?:the\s+)?(?:[\w-]+\s+)?{_MANY})?|{_MANY}|jointly|joint|both|all)$", re.I
)
_SIDE = (
    r"(?:side|delegation|party|government|team|ministry|embassy|agency|authorities|officials|counterparts?|experts|co-?chair|"
    r"mission|secretariat|customs)"
)
_ORGAN = re.compile(
    r"^(?:the\s+)?(?:[A-Z][A-Z0-9&/-]{1,11}|(?:[A-Z][\w’'&-]*\s+){0,6}(?:Ministry|Department|Agency|Office|Embassy|Authority|"
    r"Bureau|Board|Secretariat|Commission|Council|Institute|Bank|Customs|Administration|Service|Centre|Center|Chamber|"
    r"Corporation)(?:\s+(?:of|for|and|the|in|&|[A-Z][\w’'&,-]*)){0,12})$"
)
_SHORT = re.compile(
    r"(?P<full>(?:[A-Z][\w’'&-]*|of|for|and|the|,)(?:[ ,]+(?:[A-Z][\w’'&-]*|of|for|and|the|&)){0,12})\s+"
    r"\((?P<short>[A-Z][A-Z0-9&/-]{1,11})\)(?P<after>[^.;\n]{0,40})"
)
_TIED = re.compile(
    r"(?P<short>\b[A-Z][A-Z0-9&/-]{1,11}\b)(?:,)?\s+(?:of\s+(?:the\s+)?|\()(?P<after>[A-Z][^.;\n)]{2,30})"
)
_LED = re.compile(r"(?P<before>[A-Z][\w’' ]{2,24}?)(?:[’']s|[:,])?\s+(?:the\s+)?(?P<short>[A-Z][A-Z0-9&/-]{2,11}\b)")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has to act.

    Parameters
    ----------
    parties
        ISO 3166 alpha-3 codes; empty where no document ties the body to a country.
    words
        As in the source.
    """

    parties: tuple[str, ...]
    words: str


def owner_of(words: str, page: Page, parties: tuple[str, ...], ties: Mapping[str, str]) -> Owner | None:
    """Return whom words name as the one to act, or None where they name nobody.

    Parameters
    ----------
    words
        What stands before "to do …", before a colon, or in a column of owners.
    page
        The page.
    parties
        Between whom the meeting is.
    ties
        Countries of bodies by their short or full names, from the documents.
    """
    plain = re.sub(
        r"\s+(?:also|further|then|now|therefore|jointly|will|shall|have|has)$",
        "",
        " ".join(words.split()).strip(" *_.[]"),
    )
    if not plain or len(plain) > 120:
        return None
    if _BOTH.match(plain):
        return Owner(tuple(sorted(parties)), plain)
    pieces = [
        p.strip()
        for p in re.split(r"\s*(?:/|&|,|;|\band\b|\bwith\b)\s*", re.sub(r"^(?:the|both)\s+", "", plain))
        if p.strip()
    ]
    if len(pieces) > 1 and not _ORGAN.match(plain):
        found = [owner_of(p, page, parties, ties) for p in pieces]
        if all(found):
            return Owner(tuple(sorted({c for o in found if o for c in o.parties})), plain)
    tokens = tokenise(plain, 0, len(plain))
    named = find_countries(tokens)
    rest = plain
    for c in reversed(named):
        rest = rest[: c.start] + rest[c.end :]
    rest = re.sub(r"^(?:the|of|for|’s|'s|\s|[()])+|[()]|[’']s\b", "", rest, flags=re.I).strip(" -–,")
    codes = {c.code for c in named}
    if len(codes) == 1 and (
        not rest or re.fullmatch(rf"(?:the\s+)?(?:[\w-]+\s+){{0,3}}{_SIDE}", rest, re.I) or _ORGAN.match(rest)
    ):
        return Owner((codes.pop(),), plain)
    bare = re.sub(r"^the\s+", "", plain, flags=re.I)
    if bare in ties:
        return Owner((ties[bare],), plain)
    if page.cast is not None:
        people = {page.cast.people[w] for w in plain.split() if w in page.cast.people}
        if len(people) == 1 and len(plain.split()) <= 5:
            return Owner((people.pop(),), plain)
    return Owner((), plain) if _ORGAN.match(plain) and not codes else None


def ties_in(pages: Iterable[Page]) -> dict[str, str]:
    """Return the country of each body that every document which says so ties to the same one."""
    found: dict[str, set[str]] = {}
    for page in pages:
        text = page.document.text
        for m in _SHORT.finditer(text):
            full = re.sub(r"^(?:the|of|and|for|,|\s)+", "", m["full"])
            code = _code(full) or _code_after(m["after"]) or _code(text[max(0, m.start() - 20) : m.start()], last=True)
            if code:
                found.setdefault(m["short"], set()).add(code)
                found.setdefault(full, set()).add(code)
        for m in _TIED.finditer(text):
            if code := _code_first(m["after"]):
                found.setdefault(m["short"], set()).add(code)
        for m in _LED.finditer(text):
            before = m["before"].strip(" ’'")
            codes = {c.code for c in find_countries(tokenise(before, 0, len(before)))}
            if len(codes) == 1 and _whole(before):
                found.setdefault(m["short"], set()).add(codes.pop())
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _whole(text: str) -> bool:
    named = find_countries(tokenise(text, 0, len(text)))
    return bool(named) and named[0].start == 0 and named[-1].end == len(text)


def _code(text: str, *, last: bool = False) -> str | None:
    named = [c for c in find_countries(tokenise(text, 0, len(text))) if c.kind != "seat"]
    if not named or (last and text[named[-1].end :].strip(" ’'s")):
        return None
    codes = {c.code for c in named}
    return codes.pop() if len(codes) == 1 else None


def _code_after(text: str) -> str | None:
    m = re.match(r"\s*(?:,\s*)?(?:of|from|in)\s+(?:the\s+)?", text)
    return _code_first(text[m.end() :]) if m else None


def _code_first(text: str) -> str | None:
    named = find_countries(tokenise(text, 0, len(text)))
    return named[0].code if named and named[0].start == 0 and named[0].kind != "seat" else None
