"""An act or fact found in a sentence, before dates, areas and instruments are read off its words.

Invariant: a draft holds token numbers of its sentence, end excluded, and the rule that made it.
"""

from dataclasses import dataclass, field

from accord.statements.extents import clause_end
from accord.statements.group import Group
from accord.statements.lexicon import words
from accord.statements.view import Subject, View

_W = words()
ANNOUNCED = (
    ("establish", frozenset({"establishment", "creation", "formation", "elevation", "upgrade"})),
    ("launch", frozenset({"launch", "start", "commencement", "opening", "initiation"})),
    ("resume", frozenset({"resumption", "restart", "reopening", "revival", "relaunch", "restoration"})),
    ("conclude", frozenset({"conclusion", "completion", "finalisation", "finalization"})),
    ("sign", frozenset({"signing", "signature"})),
    (
        "fund",
        frozenset({"funding", "grant", "loan", "package", "aid", "assistance", "investment", "contribution", "fund"}),
    ),
)
STATES = {"establish": "in-force", "resume": "under-negotiation", "conclude": "concluded"}
EVENTS = frozenset(
    [
        "round",
        "meeting",
        "summit",
        "talks",
        "session",
        "visit",
        "negotiations",
        "dialogue",
        "forum",
        "consultations",
        "ceremony",
        "conference",
        "exercise",
        "exercises",
    ]
)


@dataclass(slots=True)
class Draft:
    """An act found, before dates, areas and instruments are read off its span (token numbers, end excluded)."""

    first: int
    last: int
    act: str
    sub: str | None
    strength: str | None
    verb: str
    codes: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    state: str | None = None
    negated: bool = False
    group: int = -1
    rule: str = ""
    fact: bool = False
    figures: bool = False
    past: bool = True
    notes: list[str] = field(default_factory=list)
    instrument: str | None = None
    person: bool = False
    about: tuple[int, int] | None = None


def make_draft(
    view: View, n: int, g: Group, s: Subject, act: str, sub: str, strength: str | None, rule: str, **more: object
) -> Draft:
    """Return the draft of verb group ``n``; ``more`` sets further fields of :class:`Draft`."""
    end = clause_end(view, g)
    first = s.first if s.last > s.first else g.first
    if view.depth[first] != view.depth[g.first] and view.depth[g.first]:
        first = g.first
    while first < g.first and (view.low(first) in {",", "and", "but", "“", '"'} or view.low(first) in {"who", "that"}):
        first += 1
    draft = Draft(
        first,
        end,
        act,
        sub,
        strength,
        view.span_text(g.first, g.head + 1),
        s.codes,
        group=n,
        rule=rule,
        person=s.person,
    )
    draft.about = s.about
    for key, value in more.items():
        setattr(draft, key, value)
    return draft
