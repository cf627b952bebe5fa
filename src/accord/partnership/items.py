"""Tasks in minutes: rows of a table of actions, "Action: …", "X to do Y by Z", "X: do Y (due Z)".

Invariant: each item is a slice of the text, and its task, owner and time are words of that slice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from accord.partnership.frequency import frequency_in
from accord.partnership.owners import Owner, owner_of
from accord.partnership.pages import Page
from accord.statements import TimeSpan, time_spans
from accord.vocabulary import Interval

_COLUMNS = (
    (
        "owner",
        r"owners?|responsib\w*(?: party| side)?|lead|by whom|who|party|parties|action by|assigned to|in charge|side|"
        r"actor|action owner",
    ),
    ("due", r"due(?: date| by)?|deadline|by when|when|timeline|target date|time ?frame|date|completion date"),
    ("status", r"status|state|progress|remarks?|update"),
    (
        "task",
        r"actions?(?: items?| points?| agreed)?|agreed actions?|tasks?|follow-?ups?(?: actions?)?|deliverables?|"
        r"decisions?|what|items?|next steps?|description|commitments?",
    ),
)
_COLUMN = tuple((name, re.compile(rf"^\W*(?:{words})\W*$", re.I)) for name, words in _COLUMNS)
_BULLET = re.compile(
    r"[ \t]*(?:[•●▪◦‣\-–—*·]|\(?\d{1,3}(?:\.\d{1,2})*[.)]|\(?[a-zA-Z][.)]|\([ivx]{1,5}\)|☐|☑|\[[ xX]?\])[ \t]+"
)
_BOX = re.compile(r"\[(?P<mark>[ xX]?)\]\s*|(?P<sign>[☐☑])\s*")
_LABEL = re.compile(
    r"\**(?:Action(?: (?:point|item|required))?s?(?: ?(?:no\.? ?)?\d+)?|AP ?\d+|Follow-up(?: action)?|To do|TODO|"
    r"Task(?: \d+)?)\**\s*(?:\((?P<own>[^)\n]{2,60})\))?\s*[:–—]\**\s*",
    re.I,
)
_OWNER = re.compile(r"(?P<own>[A-Z][^\n:|]{1,80}?)\s*:\s+(?P<rest>\S.+)", re.S)
_TO = re.compile(
    r"(?P<own>(?:The\s+|Both\s+|the\s+)?[A-Z][^\n:;|.]{0,80}?|[Bb]oth [^\n:;|.]{2,40}?|"
    r"(?:The|the) (?:two sides|parties|co-?chairs|co-?chairmen))\s+"
    r"(?P<how>(?:is\s+|are\s+|was\s+|were\s+)?to|will|shall|undertook\s+to|agreed\s+to|committed\s+to|promised\s+to|"
    r"(?:is|are|was|were)\s+(?:asked|requested|tasked|invited|instructed)\s+to)\s+(?P<rest>[a-z][\w-]+\b.*)",
    re.S,
)
_BRACKET = re.compile(
    r"[\[(](?:(?:owner|lead|responsible|action)(?:\s+by)?\s*:?\s*(?P<own>[^;,)\]]{2,60}))?"
    r"(?:[;,]?\s*(?:due|deadline|by)\s*:?\s*(?P<due>[^)\]]{3,60}))?[)\]]",
    re.I,
)
_UNDER = re.compile(
    r"^\W*(?:\d+[.)]?\s*)?(?:(?:agreed|list of|summary of)\s+)?"
    r"(?:actions?(?:\s+(?:items?|points?|list|arising|agreed))?|follow-?up(?:\s+actions?)?|next steps?|"
    r"to-?do(?: list)?|tasks|decisions(?: and actions)?|deliverables)\W*$",
    re.I,
)
_HEADING = re.compile(r"^\s*(?:#{1,6}\s|\*\*[^*]+\*\*\s*$|\d+(?:\.\d+)*[.)]?\s+[A-Z][^.;:]{2,60}$)")
_MINUTES = re.compile(
    r"\b(?:minutes|record of (?:the )?(?:discussions?|meeting)|summary record|communiqu[eé]|outcomes? (?:document|of)|"
    r"joint (?:press )?(?:statement|declaration)|agreed conclusions|aide-m[eé]moire|chair(?:s|['’]s)? summary)\b",
    re.I,
)
_STOP = re.compile(r"(?<=[a-z0-9)\]])\.\s+(?=[A-Z][a-z]* )")
_DROP = re.compile(r"\s*(?:[\[(][^()\[\]]*[)\]]\s*)$")


@dataclass(frozen=True, slots=True)
class Item:
    """One task as a document lists it.

    Parameters
    ----------
    start, end
        Where it stands.
    task
        What is to be done, on one line.
    owner
        Who is to do it, or None.
    due
        By when, or None.
    status
        What the document says of its progress, or None.
    kind
        ``agreed`` or ``requested``.
    verb
        The words that bind: ``to``, ``will``, ``undertook to``; ``action`` where there are none.
    plain
        Whether it is a sentence as any other, which the reader of statements may read as well.
    """

    start: int
    end: int
    task: str
    owner: Owner | None
    due: Interval | None
    status: str | None
    kind: str
    verb: str
    plain: bool = False


def is_minutes(page: Page) -> bool:
    """Whether a page is a record of a meeting by its own first words, title or kind."""
    title = page.document.title.value if page.document.title else ""
    first = page.document.readable[0][0] if page.document.readable else 0
    return page.document.kind == "joint-statement" or bool(
        _MINUTES.search(title) or _MINUTES.search(page.document.text[first : first + 300])
    )


def items_of(page: Page, parties: tuple[str, ...], ties: Mapping[str, str], *, about_meeting: bool) -> list[Item]:
    """Return the tasks that a page lists, in the order of its text.

    Parameters
    ----------
    page
        The page.
    parties
        Between whom the meeting is.
    ties
        Countries of bodies; see :func:`accord.partnership.owners.ties_in`.
    about_meeting
        Whether the page is about a meeting; then bullets "X to do Y" are tasks too.
    """
    found: list[Item] = []
    header: tuple[str, dict[str, int]] | None = None
    under = False
    for start, end in blocks(page):
        text = page.document.text[start:end]
        bullet = _BULLET.match(text)
        split = _split_at(text)
        if header is None or split is None:
            header = _header(text) or (header if split else None)
            if header is not None and _header(text):
                continue
        if header is not None and split is not None:
            if _header(text) is not None:
                header = _header(text)
            elif (row := _row(page, start, text, header, parties, ties)) is not None:
                found.append(row)
            continue
        header = None
        if _UNDER.match(text):
            under = True
            continue
        if _HEADING.match(text) and bullet is None:
            under = False
        for a, b in [(start, end)] if bullet else _sentences(page, start, end):
            skip = bullet.end() if bullet else 0
            item = _line(page, a, b, skip, parties, ties, about_meeting, under, bullet is not None)
            if item is not None:
                found.append(item)
    return found


def _sentences(page: Page, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph; the whole where it begins with a label or is one."""
    cuts = [(line.start, line.end) for line in page.lines if start <= line.start and line.end <= end]
    if len(cuts) < 2 or _LABEL.match(page.document.text, start, end):
        return [(start, end)]
    return cuts


def blocks(page: Page) -> Iterator[tuple[int, int]]:
    """Yield the lines of a page, those that merely continue a bullet or paragraph joined to it."""
    text = page.document.text
    for first, last in page.document.readable:
        begun: tuple[int, int] | None = None
        for m in re.finditer(r"[^\n]*\n?", text[first:last]):
            line = m[0].rstrip("\n")
            a = first + m.start()
            if not line.strip():
                if begun:
                    yield begun
                begun = None
                continue
            fresh = (
                _BULLET.match(line)
                or "|" in line
                or "\t" in line.strip()
                or _HEADING.match(line)
                or _LABEL.match(line.strip())
            )
            wide = re.search(r"\S {2,}\S", line)
            goes_on = (
                begun is not None and not fresh and not wide and (line[:1] in " \t" or line.lstrip()[:1].islower())
            )
            if goes_on and begun is not None:
                begun = (begun[0], a + len(line))
                continue
            if begun:
                yield begun
            begun = (a, a + len(line))
        if begun:
            yield begun


def _split_at(text: str) -> str | None:
    if "|" in text:
        return "|"
    if "\t" in text.strip():
        return "\t"
    return "  " if re.search(r"\S {2,}\S", text) else None


def _cells(text: str, mark: str) -> list[tuple[int, int]]:
    pattern = {"|": r"\|", "\t": r"\t", "  ": r" {2,}"}[mark]
    cells, at = [], 0
    for m in re.finditer(pattern, text):
        cells.append((at, m.start()))
        at = m.end()
    cells.append((at, len(text)))
    return cells


def _header(text: str) -> tuple[str, dict[str, int]] | None:
    mark = _split_at(text)
    if mark is None:
        return None
    columns: dict[str, int] = {}
    for n, (a, b) in enumerate(_cells(text, mark)):
        cell = text[a:b].strip(" *_")
        name = next((name for name, pattern in _COLUMN if pattern.match(cell)), None) if cell else None
        if name and name not in columns:
            columns[name] = n
    return (mark, columns) if "task" in columns and ({"owner", "due"} & columns.keys()) else None


def _row(
    page: Page,
    start: int,
    text: str,
    header: tuple[str, dict[str, int]],
    parties: tuple[str, ...],
    ties: Mapping[str, str],
) -> Item | None:
    mark, columns = header
    cells = _cells(text, mark)

    def cell(name: str) -> tuple[int, int] | None:
        n = columns.get(name)
        if n is None or n >= len(cells):
            return None
        a, b = cells[n]
        while a < b and text[a] in " \t*_":
            a += 1
        while b > a and text[b - 1] in " \t*_":
            b -= 1
        return (a, b) if a < b and not re.fullmatch(r"[\s:|=-]+", text[a:b]) else None

    task = cell("task")
    if task is None:
        return None
    filled = [c for name in columns if (c := cell(name)) is not None]
    first, last = min(a for a, _ in filled), max(b for _, b in filled)
    own = cell("owner")
    owner = owner_of(text[own[0] : own[1]], page, parties, ties) or Owner((), text[own[0] : own[1]]) if own else None
    words = " ".join(text[task[0] : task[1]].split())
    if owner is None and (m := _TO.fullmatch(words)) and (named := owner_of(m["own"], page, parties, ties)):
        owner = named
    when = cell("due")
    spans = time_spans(page.document.text, start + when[0], start + when[1], page.published) if when else []
    due = spans[0].interval if spans else Interval(None, None, "unresolved", text[when[0] : when[1]]) if when else None
    if when is None:
        due = _due(page, start + task[0], start + task[1])
    state = cell("status")
    return Item(
        start + first, start + last, words, owner, due, text[state[0] : state[1]] if state else None, "agreed", "action"
    )  # fmt: skip


def _line(
    page: Page,
    start: int,
    end: int,
    skip: int,
    parties: tuple[str, ...],
    ties: Mapping[str, str],
    about: bool,
    under: bool,
    bullet: bool,
) -> Item | None:
    text = page.document.text
    status: str | None = None
    a = start + skip
    if box := _BOX.match(text, a, end):
        status = "done" if (box["mark"] or "").lower() == "x" or box["sign"] == "☑" else None
        a = box.end()
    elif skip and re.search(r"\[[xX]\]|☑", text[start:a]):
        status = "done"
    label = _LABEL.match(text, a, end)
    owner = owner_of(label["own"], page, parties, ties) if label and label["own"] else None
    if label:
        a = label.end()
    b = end
    if stop := _STOP.search(text, a, end):
        b = stop.start()
    while b > a and text[b - 1] in " \t.;*_":
        b -= 1
    body = text[a:b]
    if not body.strip():
        return None
    bracket = next((m for m in _BRACKET.finditer(body) if m["own"] or m["due"]), None)
    if bracket and bracket["own"] and owner is None:
        owner = owner_of(bracket["own"], page, parties, ties)
    kind, verb, rest = "agreed", "action", body
    to = _TO.fullmatch(body)
    named = owner_of(to["own"], page, parties, ties) if to else None
    if to and named is not None and not _past(to["rest"]):
        owner, rest, verb = named, to["rest"], " ".join(to["how"].split())
        kind = "requested" if _ASKED.search(verb) else "agreed"
    elif (colon := _OWNER.fullmatch(body)) and (named := owner_of(colon["own"], page, parties, ties)) is not None:
        if not (label or under or (bullet and (colon["rest"][:1].islower() or _due(page, a, b)))):
            return None
        if _NO_VERB.match(colon["rest"]):
            return None
        owner, rest = named, colon["rest"]
    elif not label and not (bracket and bracket["own"] and owner) and not (under and bullet and owner):
        return None
    if frequency_in(body):
        return None  # how often a body meets is no task
    explicit = bool(label or under or (bracket and bracket["own"]))
    if not explicit and not about:
        return None
    plain = not explicit and not bullet and verb != "to" and not _ASKED.search(verb)
    if plain and re.match(r"(?:be|have|see|remain|face|grow|become)\b|hold (?:its|the|their) (?:next|\w+th)\b", rest):
        return None
    due = None
    if bracket and bracket["due"]:
        at = a + bracket.start("due")
        spans = time_spans(text, at, a + bracket.end("due"), page.published)
        due = spans[0].interval if spans else None
    due = due or _due(page, a, b)
    task = " ".join(_DROP.sub("", rest).split()) if bracket else " ".join(rest.split())
    return Item(a, b, task, owner, due, status, kind, verb, plain)


_ASKED = re.compile(r"\b(?:asked|requested|invited)\b")
_NO_VERB = re.compile(r"(?:an?|the|it|we|our|this|that|there|no|in|as|for|with|is|are|was|were)\b", re.I)


def _past(rest: str) -> bool:
    return bool(re.match(r"(?:have|be\s+able|date)\b", rest))


def _due(page: Page, start: int, end: int) -> Interval | None:
    """Return by when a task is due: its last time expression that is a deadline or a plain day."""
    spans: list[TimeSpan] = [s for s in time_spans(page.document.text, start, end, page.published) if not s.past]
    spans = [s for s in spans if s.bound not in ("since", "over", "for", "as of", "dated", "throughout")]
    firm = [s for s in spans if s.interval.latest is not None]
    chosen = firm or spans
    return chosen[-1].interval if chosen else None
