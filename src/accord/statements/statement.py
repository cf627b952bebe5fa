"""What a statement is: one act of one actor about one target, with its exact words.

Invariant: ``document.text[start:end] == quote``; a statement is never stronger than its words.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from accord.vocabulary import Interval


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a statement.

    Parameters
    ----------
    kind
        ``money``, ``count``, ``percent``, ``growth``, ``rank`` or ``duration``.
    value
        The number with its magnitude applied (``$25 billion`` is 25e9); for a rank its place.
    unit
        ISO 4217 code for money, what is counted for a count, ``%`` for percent and growth, ``rank`` for a rank.
    start, end
        Offsets into the document text.
    text
        The words, ``text[start:end]`` of the document.
    scope
        For a rank the set it is counted in; for a percentage its base; else None.
    of, partner_of
        For a rank: who holds it, and whose partner it is (ISO 3166 alpha-3), else None.
    period
        The period that the figure is for, or None.
    hedge
        ``about``, ``over``, ``under`` or None.
    """

    kind: str
    value: float
    unit: str
    start: int
    end: int
    text: str
    scope: str | None = None
    of: str | None = None
    partner_of: str | None = None
    period: Interval | None = None
    hedge: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the figure as JSON-serialisable data."""
        return {
            "kind": self.kind,
            "value": self.value,
            "unit": self.unit,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "scope": self.scope,
            "of": self.of,
            "partner_of": self.partner_of,
            "period": self.period.as_dict() if self.period else None,
            "hedge": self.hedge,
        }


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one document.

    Parameters
    ----------
    id
        ``s-`` and 12 hex digits of a hash of document, span, act, instrument and target; see :func:`statement_id`.
    doc
        Id of the document.
    start, end, quote
        Where it stands, in code points, and its words.
    act
        A word of the list acts.
    subact
        A finer word, for example ``reaffirm``, ``in-principle``, ``contract``, ``rank``, ``negation``; or None.
    strength
        A word of the list strengths, or None for facts, condemnations and the like.
    verb
        The verb as found.
    polarity
        ``affirmed`` or ``negated``.
    parties
        Who is bound or speaks, ISO 3166 alpha-3, sorted.
    recipients
        Who is asked, served or paid, sorted.
    areas
        Words of the list areas, in the order found.
    instrument
        A word of the list instruments, or None.
    title_word
        The source's own word for the instrument, or None.
    instrument_state
        A word of the list instrument-states that this statement puts the instrument in, or None.
    target
        When the promised thing is due, or None.
    event
        When the act happened, or None.
    figures
        The numbers in it.
    attribution
        Who says so when it is not the document's own voice (names as in the text, outermost first), or None.
    headline
        Whether it stands in a headline.
    extractor
        Name and version of what read it, for example ``grammar/1``.
    """

    id: str
    doc: str
    start: int
    end: int
    quote: str
    act: str
    subact: str | None
    strength: str | None
    verb: str
    polarity: str
    parties: tuple[str, ...]
    recipients: tuple[str, ...]
    areas: tuple[str, ...]
    instrument: str | None
    title_word: str | None
    instrument_state: str | None
    target: Interval | None
    event: Interval | None
    figures: tuple[Figure, ...]
    attribution: str | None
    headline: bool
    extractor: str

    def as_dict(self) -> dict[str, Any]:
        """Return the statement in the JSON shape of ``accord read --json``."""
        return {
            "id": self.id,
            "doc": self.doc,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
            "act": self.act,
            "subact": self.subact,
            "strength": self.strength,
            "verb": self.verb,
            "polarity": self.polarity,
            "parties": list(self.parties),
            "recipients": list(self.recipients),
            "areas": list(self.areas),
            "instrument": self.instrument,
            "title_word": self.title_word,
            "instrument_state": self.instrument_state,
            "target": self.target.as_dict() if self.target else None,
            "event": self.event.as_dict() if self.event else None,
            "figures": [f.as_dict() for f in self.figures],
            "attribution": self.attribution,
            "headline": self.headline,
            "extractor": self.extractor,
        }


def statement_id(doc: str, start: int, end: int, act: str, instrument: str | None, detail: str = "") -> str:
    """Return the id that a repeated read of the same words gives again.

    ``detail`` tells apart statements that share a span, for example the memoranda of one list.
    """
    key = "\x1f".join((doc, str(start), str(end), act, instrument or "", detail))
    return "s-" + hashlib.sha256(key.encode()).hexdigest()[:12]
