"""The dated step that one statement puts into the life of an instrument or promise.

Invariant: a step is never further than the statement's own words and tense: "will sign" is the step *proposed*,
and it also says that signing had not happened when it was said.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from accord.register.facets import phase
from accord.register.keys import LASTING
from accord.register.known import happened, publication
from accord.vocabulary import Interval, strength_rank, words

if TYPE_CHECKING:
    from accord.documents import Document
    from accord.statements import Statement

ORDER = {
    "proposed": 0,
    "under-negotiation": 1,
    "suspended": 1,
    "agreed-in-principle": 2,
    "concluded": 3,
    "initialled": 4,
    "signed": 5,
    "ratified": 6,
    "provisionally-applied": 7,
    "in-force": 8,
    "amended": 9,
    "inactive": 10,
}
GOAL_OF_PHASE = {
    "talks": "under-negotiation",
    "conclude": "concluded",
    "sign": "signed",
    "ratify": "ratified",
    "in-force": "in-force",
    "upgrade": "amended",
}
GOAL_OF_TOPIC = {
    "strategic-partnership": "in-force",
    "paper": "signed",
    "contract": "signed",
    "loan": "signed",
    "project": "in-force",
    "dialogue": "in-force",
    "framework": "in-force",
    "fund": "in-force",
}
_FORWARD = re.compile(
    r"\b(?:will|shall|is to|are to|would|set to|due to|expected to|scheduled to|plans? to|to be)\b", re.I
)
_NOUN = re.compile(r"\b(signing|signature|conclusion|ratification|exchange) of\b", re.I)
_NOUN_STATES = {
    "signing": "signed",
    "signature": "signed",
    "conclusion": "concluded",
    "ratification": "ratified",
}
_WELCOMED = ("welcome", "praise", "celebrate", "acknowledge")
_TALKS_ON = re.compile(r"\b(?:negotiations?|talks|consultations) (?:on|for|over|about|to)\b", re.I)
_DRAFTING = re.compile(r"\bdraft|\bnegotiat|\bin (?:talks|discussions)\b", re.I)
_ESTABLISHED = re.compile(r"\b(?:elevat|upgrad|establish)", re.I)
# "will also witness the exchange", "are to exchange", "to be exchanged": the exchange has still to come.
_EXCHANGE_AHEAD = re.compile(
    r"\b(?:will|shall|would|to|expected|set|due|scheduled)\b(?: \w+){0,3} (?:exchanged?|exchanging|exchange of)\b"
    r"|\b(?:will|shall|would|to)\b(?: \w+){0,2} (?:witness|oversee|see|attend|preside over)\b"
    r"(?:(?!\b(?:which|that|who)\b)[^.;]){0,60}\bexchange\b",
    re.I,
)
_SIGNED_TOO = re.compile(r"\bsign(?:s|ed|ing|ature)?\b", re.I)
_SIGNED_AND = re.compile(r"\bsigned (?:and|or|/) ?$", re.I)
_ROUND_HELD = re.compile(
    r"\b(?:rounds?|sessions?) of (?:the )?(?:\w+ )?(?:negotiations?|talks)\b.*\b(?:held|took place|began"
    r"|opened|concluded|ended)\b"
    r"|\b(?:held|opened|began|concluded|completed)\b.{0,30}\brounds? of (?:\w+ ){0,2}(?:negotiations?|talks)\b",
    re.I | re.S,
)
_FIRST_HELD = re.compile(
    r"\b(?:first|inaugural)\b.*\b(?:held|took place|convened|met|launched|opened)\b"
    r"|\b(?:held|convened|launched|opened)\b.*\b(?:first|inaugural)\b",
    re.I | re.S,
)
_BOUGHT = re.compile(r"\b(?:ordered|bought|purchased|sold|placed an order|contracted)\b", re.I)
_LAUNCHED = ("strategic-partnership", "dialogue", "project", "framework", "fund")


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Parameters
    ----------
    statement
        Id of the statement.
    state
        A word of instrument-states.
    when
        The days on which it can have happened.
    reached
        True if the statement says that the state was reached, False if it says that it was not.
    since
        First day on which the step certainly holds.
    ahead
        The state that the statement speaks of as still to come, or None.
    dated
        Whether the statement gives the step a date of its own, and not only that of its document.
    refused
        Whether the statement rules the state out ("will not sign") and does not only say that it has not come yet.
    """

    statement: str
    state: str
    when: Interval
    reached: bool
    since: date
    ahead: str | None = None
    dated: bool = False
    refused: bool = False


def goal(topic: str, key_parts: tuple[str, ...]) -> str | None:
    """Return the state that a promise of this key is kept by, or None where no state of an instrument would do."""
    if topic == "fta":
        return GOAL_OF_PHASE.get(key_parts[2], "concluded" if key_parts[2] == "mention" else None)
    return GOAL_OF_TOPIC.get(topic)


def step_of(statement: "Statement", document: "Document", topic: str, wanted: str | None) -> Step | None:
    """Return the step that a statement makes, or None.

    Parameters
    ----------
    statement, document
        The statement and its document.
    topic
        Topic of its claim key.
    wanted
        The state that the promise aims at, see :func:`goal`.
    """
    state = _state(statement, topic)
    if (
        state == "concluded"
        and is_exchange(statement)
        and _SIGNED_AND.search(document.text[max(0, statement.start - 20) : statement.start])
    ):
        state = "signed"  # "signed and exchanged": the words before the quote say so
    refused = statement.subact == "refusal"
    negated = refused or statement.polarity == "negated" or statement.subact in ("negation", "denial")
    if state is None and not negated:
        return None
    when = happened(statement, document)
    dated = statement.event is not None and statement.event.resolved
    if dated and statement.act == "state-fact" and statement.subact in _WELCOMED:
        # The date is that of the welcome; what is welcomed had happened by then.
        when, dated = Interval(None, when.latest, "by-publication"), False
    if negated:
        denied = state if state not in (None, "proposed") else (wanted or "signed")
        said = _said(document)
        return Step(statement.id, str(denied), said, False, certain(said), ahead=denied, refused=refused)
    assert state is not None
    ahead = None
    if state in ("proposed", "under-negotiation"):
        # What has still to be exchanged may have been signed: it does not contradict a signature.
        ahead = None if is_exchange(statement) else _ahead(statement, topic, wanted)
        if state == "proposed" or not dated:
            when = _said(document)
    return Step(
        statement.id,
        state,
        when,
        True,
        certain(when, ongoing=state in ("suspended", "under-negotiation")),
        ahead,
        dated,
    )


def certain(when: Interval, *, ongoing: bool = False) -> date:
    """Return the first day on which something that happened within ``when`` certainly had happened.

    Something still going on ("since 2019") holds from the end of the period in which it began.
    """
    if when.earliest is None and when.latest is None:
        return date.min
    if when.latest is None:
        return when.earliest or date.min
    if ongoing and when.earliest is not None and when.earliest.year != when.latest.year:
        return date(when.earliest.year, 12, 31)
    return when.latest


def _said(document: "Document") -> Interval:
    span = publication(document)
    return span if span.resolved else Interval(None, None, "unresolved")


def _ahead(statement: "Statement", topic: str, wanted: str | None) -> str | None:
    step = phase(statement)
    if topic == "fta":
        return "concluded" if step == "talks" else GOAL_OF_PHASE.get(step, wanted)
    if statement.instrument_state == "under-negotiation" or topic in _LAUNCHED:
        return wanted or "signed"
    return "signed" if step == "sign" else wanted


def _state(statement: "Statement", topic: str) -> str | None:
    """Return the state that a statement puts its instrument in: the reader's, checked against act and tense."""
    s = statement
    if s.instrument is None and topic not in LASTING:
        return "under-negotiation" if topic == "fta" and _ROUND_HELD.search(s.quote) and not _will(s) else None
    if s.instrument is None and topic == "contract":
        return _ordered(s)
    state = s.instrument_state
    promised = s.act in ("commit", "intend", "urge") or (s.act == "agree" and s.subact != "in-principle")
    if state is None:
        if is_exchange(s):
            state = _exchanged(s)
        elif s.act == "sign":
            state = "proposed" if _will(s) else "signed"
        elif s.act == "agree" and s.subact in ("in-principle", "in_principle"):
            state = "agreed-in-principle"
        elif promised and s.subact == "negotiating":
            state = "under-negotiation"
        elif promised:
            state = "proposed" if topic != "fta" or phase(s) in GOAL_OF_PHASE else None
        elif s.act == "announce":
            state = _announced(s, topic)
        elif s.act == "state-fact" and (made := _NOUN.search(s.quote)):
            if made[1].lower() == "exchange":
                return _exchanged(s)
            state = _NOUN_STATES[made[1].lower()]
        elif (s.subact in ("discuss", "negotiating") and _DRAFTING.search(s.quote)) or (
            topic == "fta" and s.act == "state-fact" and _ROUND_HELD.search(s.quote) and not _will(s)
        ):
            state = "under-negotiation"
        elif topic == "dialogue" and s.act == "state-fact" and _FIRST_HELD.search(s.quote) and not _will(s):
            state = "in-force"
        return state
    if ORDER.get(state, 0) >= ORDER["signed"] and promised and strength_rank(s.strength) < strength_rank("signed"):
        return "proposed"
    return state if state in words("instrument-states") and state != "disputed" else None


def _ordered(s: "Statement") -> str | None:
    """Return the state of an order that is not called a contract: what is delivered under it shows none."""
    if s.act == "sign" or (s.act in ("announce", "state-fact") and _BOUGHT.search(s.quote)):
        return "signed"
    return None


def is_exchange(s: "Statement") -> bool:
    """Whether a statement tells that an instrument changed hands and does not itself say that it was signed."""
    named = s.act == "sign" and (s.subact == "exchange" or s.verb.lower().startswith("exchang"))
    return (named or exchange_ahead(s)) and not _SIGNED_TOO.search(s.quote)


def exchange_ahead(s: "Statement") -> bool:
    """Whether the exchange of which a statement speaks has still to come."""
    return s.instrument is not None and bool(_EXCHANGE_AHEAD.search(s.quote))


def strength_of(s: "Statement") -> str | None:
    """Return the strength of a statement; an exchange is no signature, and one to come is a plan."""
    if s.strength == "signed" and is_exchange(s):
        return "scheduled" if exchange_ahead(s) else "agreed"
    return s.strength


def _exchanged(s: "Statement") -> str:
    """Return the state that an exchange shows: its text is settled; whether it was signed, only a source can say."""
    return "proposed" if exchange_ahead(s) else "concluded"


def _announced(s: "Statement", topic: str) -> str | None:
    if s.subact == "resume":
        return "under-negotiation"
    if topic == "strategic-partnership" and _ESTABLISHED.search(s.quote) and not _will(s):
        return "in-force"
    if s.subact == "conclude":
        return "concluded" if topic == "fta" else None
    if s.subact in ("launch", "establish"):
        if topic == "fta" or _TALKS_ON.search(s.quote):
            return "under-negotiation"
        return "in-force" if topic in _LAUNCHED and not _will(s) else "proposed"
    return None


def _will(s: "Statement") -> bool:
    return bool(_FORWARD.search(s.quote)) and strength_rank(s.strength) < strength_rank("signed")
