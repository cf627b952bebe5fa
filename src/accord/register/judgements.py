"""What people and rules decide about statements: same, different, unsure, resolved; and verdicts on commitments.

Invariant: a judgement is appended and never edited; the last one on a pair by a person counts, and a person
overrules a rule. Judgements name statements, whose ids never change, and not commitments, whose members do.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.register.errors import JudgementError

KINDS = ("same", "different", "unsure", "prefer", "open")
SCORES = (-1, 0, 1, None)
STAGES = ("interim", "final")
RULE_VERSION = "register/1"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision on two statements.

    Parameters
    ----------
    kind
        ``same``, ``different`` or ``unsure``: whether they speak of one thing; ``prefer``: where the two
        disagree, ``left`` is to be read; ``open``: what was judged of the pair before is taken back.
    left, right
        Ids of the statements, in any order for the first three kinds.
    author
        A person's name, or ``rule`` for the linker's own decisions.
    made_at
        When, with its time zone.
    reason
        Why, in the author's words; never empty.
    rule
        Version of the rule in force when it was made.
    """

    kind: str
    left: str
    right: str
    author: str
    made_at: datetime
    reason: str
    rule: str = RULE_VERSION

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise JudgementError(
                f"{self.kind!r} is no judgement", hint=f"use one of: {', '.join(KINDS)}", value=self.kind
            )
        if self.left == self.right:
            raise JudgementError(
                f"a judgement needs two statements, got {self.left} twice", hint="name two", value=self.left
            )
        if not self.reason.strip():
            raise JudgementError(
                "a judgement needs a reason", hint="say why with --because", left=self.left, right=self.right
            )

    @property
    def id(self) -> str:
        """Return an id that the same judgement always gets."""
        return _id("j", self.kind, self.left, self.right, self.author, self.made_at.isoformat(), self.reason)

    @property
    def pair(self) -> tuple[str, str]:
        """Return the two statement ids, sorted."""
        return (self.left, self.right) if self.left < self.right else (self.right, self.left)

    def as_dict(self) -> dict[str, Any]:
        """Return the judgement as JSON-serialisable data."""
        return {
            "id": self.id,
            "kind": self.kind,
            "left": self.left,
            "right": self.right,
            "author": self.author,
            "made_at": self.made_at.isoformat(),
            "reason": self.reason,
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's finding on how a commitment turned out.

    Parameters
    ----------
    statement
        Id of a statement of the commitment; the verdict follows it through merges and splits.
    score
        -1 not done, 0 partly or in progress, 1 done, None cannot be rated.
    stage
        ``interim`` or ``final``.
    author, made_at, reason, rule
        As in :class:`Judgement`; ``rule`` is the version of the rules that the person saw.
    evidence
        Ids of the statements that the verdict rests on.
    party
        The party whose conduct is scored (ISO 3166 alpha-3), or None for all that are bound.
    """

    statement: str
    score: int | None
    stage: str
    author: str
    made_at: datetime
    reason: str
    evidence: tuple[str, ...] = ()
    party: str | None = None
    rule: str = RULE_VERSION

    def __post_init__(self) -> None:
        if self.score not in SCORES:
            raise JudgementError(
                f"a verdict's score is -1, 0, 1 or none, not {self.score!r}",
                hint="use -1 (not done), 0 (partly), 1 (done) or cannot-rate",
                value=self.score,
            )
        if self.stage not in STAGES:
            raise JudgementError(f"a verdict is interim or final, not {self.stage!r}", hint="use --stage interim|final")
        if not self.reason.strip():
            raise JudgementError("a verdict needs a reason", hint="say why with --because", statement=self.statement)

    @property
    def id(self) -> str:
        """Return an id that the same verdict always gets; it covers the party scored and the evidence too."""
        if not self.evidence and self.party is None:
            return self.earlier_id
        return _id("v", *self._parts(), "party", self.party or "", "evidence", *self.evidence)

    @property
    def earlier_id(self) -> str:
        """Return the id under which it was written before ids covered party and evidence; such lines still count."""
        return _id("v", *self._parts())

    def _parts(self) -> tuple[str, ...]:
        return self.statement, str(self.score), self.stage, self.author, self.made_at.isoformat(), self.reason

    def as_dict(self) -> dict[str, Any]:
        """Return the verdict as JSON-serialisable data."""
        return {
            "id": self.id,
            "statement": self.statement,
            "score": self.score,
            "stage": self.stage,
            "author": self.author,
            "made_at": self.made_at.isoformat(),
            "reason": self.reason,
            "evidence": list(self.evidence),
            "party": self.party,
            "rule": self.rule,
        }


def effective(judgements: tuple[Judgement, ...]) -> dict[tuple[str, str], Judgement]:
    """Return the judgement that counts for each pair of statements: the last one made on it.

    Preferences are left out: they say which side to read, not what belongs together. Two judgements of one
    instant are ordered by their ids, so the order of the log does not matter. A pair that was opened again has none.
    """
    last: dict[tuple[str, str], Judgement] = {}
    for judgement in sorted(judgements, key=lambda j: (j.made_at, j.id)):
        if judgement.kind != "prefer":
            last[judgement.pair] = judgement
    return {pair: judgement for pair, judgement in last.items() if judgement.kind != "open"}


def _id(letter: str, *parts: str) -> str:
    return f"{letter}-" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
