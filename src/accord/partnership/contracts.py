"""Contracts and projects: what is bought or built, for how much, by when, as each source has it.

Invariant: a pure function of the register, the day of events and the day of knowledge; every quantity, price and
milestone keeps its own source's words, and the state is never raised above them.
"""

from dataclasses import dataclass
from typing import Any

from accord.partnership.amounts import Price
from accord.partnership.compare import Comparison
from accord.partnership.evidence import Evidence
from accord.partnership.milestones import Milestone
from accord.partnership.things import Thing

STATES = ("proposed", "negotiating", "signed", "in-delivery", "completed", "cancelled", "disputed")


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many of what, as one source has it."""

    thing: Thing
    hedge: str | None
    evidence: Evidence

    def as_dict(self) -> dict[str, Any]:
        """Return the quantity as JSON-serialisable data."""
        return {**self.thing.as_dict(), "hedge": self.hedge, "evidence": self.evidence.as_dict()}


@dataclass(frozen=True, slots=True)
class FollowOn:
    """A further lot that a source links to a contract.

    Parameters
    ----------
    kind
        ``option`` or ``follow-on``.
    thing
        What would be added, or None where the source gives no number.
    words
        The source's strength: a word of the list strengths, or None.
    evidence
        The sentence.
    """

    kind: str
    thing: Thing | None
    words: str | None
    evidence: Evidence

    def as_dict(self) -> dict[str, Any]:
        """Return the further lot as JSON-serialisable data."""
        return {
            "kind": self.kind,
            "thing": self.thing.as_dict() if self.thing else None,
            "strength": self.words,
            "evidence": self.evidence.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract or project as of a day.

    Parameters
    ----------
    id
        ``k-`` and hex digits that follow from its earliest statement.
    kind
        ``contract``, ``project``, ``loan`` or ``fund``.
    title
        For people.
    parties
        ISO 3166 alpha-3 codes, sorted.
    bodies
        Firms and public bodies, as the sources name them.
    areas
        Words of the list areas.
    state
        One of ``STATES``.
    note
        Where it stands, in a sentence.
    state_evidence
        What the state rests on.
    quantities, prices, milestones, follow_ons
        As their names say.
    comparisons
        Prices and quantities set side by side.
    commitments, statements
        Ids in the register.
    evidence
        Every sentence that it rests on.
    """

    id: str
    kind: str
    title: str
    parties: tuple[str, ...]
    bodies: tuple[str, ...]
    areas: tuple[str, ...]
    state: str
    note: str
    state_evidence: tuple[Evidence, ...]
    quantities: tuple[Quantity, ...]
    prices: tuple[Price, ...]
    milestones: tuple[Milestone, ...]
    follow_ons: tuple[FollowOn, ...]
    comparisons: tuple[Comparison, ...]
    commitments: tuple[str, ...]
    statements: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the contract as JSON-serialisable data."""
        return {
            "id": self.id,
            "kind": self.kind,
            "title": self.title,
            "parties": list(self.parties),
            "bodies": list(self.bodies),
            "areas": list(self.areas),
            "state": self.state,
            "note": self.note,
            "state_evidence": [e.as_dict() for e in self.state_evidence],
            "quantities": [q.as_dict() for q in self.quantities],
            "prices": [p.as_dict() for p in self.prices],
            "milestones": [m.as_dict() for m in self.milestones],
            "follow_ons": [f.as_dict() for f in self.follow_ons],
            "comparisons": [c.as_dict() for c in self.comparisons],
            "commitments": list(self.commitments),
            "statements": list(self.statements),
            "evidence": [e.as_dict() for e in self.evidence],
        }
