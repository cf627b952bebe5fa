"""One sentence laid open: tokens, verb groups, countries, quotations, subjects and speakers.

Invariant: a view reads; it decides nothing about acts.
"""

from dataclasses import dataclass, field

from accord.statements.actors import Cast
from accord.statements.gazetteer import Mention
from accord.statements.group import Group
from accord.statements.statement import Figure
from accord.statements.timespan import TimeSpan
from accord.statements.tokens import Sentence, Token


@dataclass(slots=True)
class Subject:
    """Who a verb's subject is.

    Parameters
    ----------
    first, last
        Token range, end excluded; equal where the subject is shared or left out.
    codes
        Countries bound.
    kind
        ``actor``, ``pair``, ``thing``, ``outsider`` or ``none``.
    person
        Whether a person is named.
    about
        Token range of the noun that a relative "which" stands for, or None.
    """

    first: int
    last: int
    codes: tuple[str, ...] = ()
    kind: str = "none"
    person: bool = False
    about: tuple[int, int] | None = None


@dataclass(slots=True)
class Attribution:
    """Who says a stretch of a sentence: tokens ``first`` to ``last``, end excluded."""

    first: int
    last: int
    text: str
    codes: tuple[str, ...]
    official: bool
    outsider: bool
    group: int = -1


@dataclass(frozen=True, slots=True)
class Chapeau:
    """The words before a list ("The two sides agreed to:"): whom they bind, and the act where they hold the verb."""

    codes: tuple[str, ...]
    act: str | None = None
    sub: str | None = None
    strength: str | None = None
    verb: str = ""


@dataclass(slots=True)
class Discourse:
    """What earlier sentences leave behind: the last subjects, speaker and instrument."""

    actor: tuple[str, ...] = ()
    single: str | None = None
    joint: bool = False
    speaker: Attribution | None = None
    quoting: bool = False
    instrument: str | None = None
    instrument_title: str | None = None
    paragraph: int = -1
    person: str | None = None
    label: tuple[str, ...] = ()
    recent: dict[str, str] = field(default_factory=dict)
    listing: tuple[str, tuple[str, ...]] | None = None
    chapeau: Chapeau | None = None


@dataclass(slots=True)
class View:
    """A sentence and everything found in it."""

    text: str
    sentence: Sentence
    tokens: list[Token]
    groups: list[Group]
    mentions: list[Mention]
    cast: Cast
    talk: Discourse
    own_voice: bool
    at: dict[int, Mention] = field(default_factory=dict)
    owner: dict[int, int] = field(default_factory=dict)
    depth: list[int] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    subjects: dict[int, Subject] = field(default_factory=dict)
    times: list[TimeSpan] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    lows: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the lower-case forms at hand: they are asked for most."""
        self.lows = [t.low for t in self.tokens]

    def low(self, i: int) -> str:
        """Return the lower-case form of token ``i``, or an empty string outside the sentence."""
        return self.lows[i] if 0 <= i < len(self.lows) else ""

    def words(self, first: int, last: int) -> list[str]:
        """Return the lower-case forms of a token range."""
        return self.lows[first:last]

    def span_text(self, first: int, last: int) -> str:
        """Return the text of a token range."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end] if last > first else ""
