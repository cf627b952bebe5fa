"""The indicators of a desk on a day: links in ``indicators.toml``, series in ``series/``, commitments in the register.

Invariant: a commitment has a series only where ``indicators.toml`` says so; everything else is a suggestion.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from accord.documents import Document
from accord.partnership import (
    Evidence,
    Indicator,
    IndicatorFileError,
    Link,
    Series,
    Suggestion,
    Target,
    evidence_of,
    indicator,
    promised_on,
    read_folder,
    suggest,
)
from accord.register import Commitment, Register, RegisterState
from accord.statements import Statement
from accord.workbench.desk import Desk
from accord.workbench.desk_register import OnDone
from accord.workbench.register_work import ask, the_day
from accord.workbench.settings import validation_message

FILE, FOLDER = "indicators.toml", "series"


class _TargetBlock(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["level", "growth", "growth-per-year", "multiple", "rank"]
    value: float = Field(allow_inf_nan=False)
    by: date | None = None
    base: str | None = None
    downwards: bool = False


class _IndicatorBlock(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = Field(min_length=1)
    measure: str
    series: tuple[str, ...] = ()
    commitment: str | None = None
    quote: str | None = None
    promised: date | None = None
    target: _TargetBlock | None = None
    trend: Literal["linear", "log"] = "linear"
    level: float = Field(default=0.95, gt=0, lt=1)
    note: str = ""


class _IndicatorFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    indicator: tuple[_IndicatorBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorsView:
    """What a desk measures.

    Parameters
    ----------
    as_of, known_on
        The days asked for.
    indicators
        In the order of the file.
    suggestions
        Commitments whose words set a number, and that nobody has linked yet.
    series
        Every series of the desk.
    """

    as_of: date
    known_on: date | None
    indicators: tuple[Indicator, ...]
    suggestions: tuple[Suggestion, ...]
    series: tuple[Series, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what ``accord indicators --json`` prints."""
        return {
            "as_of": self.as_of.isoformat(),
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "indicators": [i.as_dict() for i in self.indicators],
            "suggestions": [{**s.as_dict(), "toml": suggestion_toml(s, self.series)} for s in self.suggestions],
            "series": [
                {"id": s.id, "title": s.title, "observations": len(s.observations), "questions": list(s.questions)}
                for s in self.series
            ],
        }


def view_indicators(
    desk: Desk, as_of: date | None = None, known_on: date | None = None, on_done: OnDone | None = None
) -> IndicatorsView:
    """Return a desk's indicators on a day.

    Parameters
    ----------
    desk
        The desk.
    as_of
        Day of the events; by default that of the settings, else today.
    known_on
        Only documents published by this day count for the commitments.
    on_done
        Told of progress while documents are read.

    Raises
    ------
    SeriesFileError
        A series cannot be read.
    IndicatorFileError
        ``indicators.toml`` cannot be used.
    """
    asked = ask(desk, as_of, known_on, on_done)
    return indicators_of(desk, asked.built.register, as_of, known_on)


def indicators_of(
    desk: Desk, register: Register, as_of: date | None = None, known_on: date | None = None
) -> IndicatorsView:
    """Return the same from a register that is at hand already."""
    day = the_day(desk, as_of)
    state = register.state(day, known_on)
    prepared = register.prepared(known_on)
    statements = {s.id: s for e in prepared.entries for s in e.cluster.members}
    series = read_folder(desk.folder / FOLDER)
    by_id = {s.id: s for s in series}
    blocks = _read(desk.folder / FILE)
    found, linked = [], set()
    for block in blocks:
        commitment = _find(block, state, statements)
        if commitment is not None:
            linked.add(commitment.id)
        found.append(_indicator(block, commitment, by_id, day, statements, prepared.documents))
    waiting = [s for s in suggest(state, statements, prepared.documents, series) if s.commitment not in linked]
    return IndicatorsView(day, known_on, tuple(found), tuple(waiting), series)


def suggestion_toml(s: Suggestion, series: tuple[Series, ...]) -> str:
    """Return a suggestion as a block for ``indicators.toml``, to be confirmed by pasting it."""
    scale = next((x.scale for x in series if x.id in s.series), 1.0)
    value = s.target.value / scale if s.target.kind == "level" else s.target.value
    lines = [
        "[[indicator]]",
        f"title = {json.dumps(s.title, ensure_ascii=False)}",
        f'measure = "{s.measure}"',
        f'commitment = "{s.commitment}"',
        f"series = {json.dumps(list(s.series))}",
    ]
    parts = [f'kind = "{s.target.kind}"', f"value = {value:.12g}"]
    parts += [f"by = {s.target.by}"] if s.target.by else []
    parts += [f'base = "{s.target.base}"'] if s.target.base else []
    parts += ["downwards = true"] if s.target.downwards else []
    return "\n".join([*lines, f"target = {{ {', '.join(parts)} }}"])


def _indicator(
    block: _IndicatorBlock,
    commitment: Commitment | None,
    series: Mapping[str, Series],
    day: date,
    statements: Mapping[str, Statement],
    documents: Mapping[str, Document],
) -> Indicator:
    promised = block.promised
    evidence: list[Evidence] = []
    if commitment is not None:
        promised = promised or promised_on(commitment, statements, documents)
        told = [statements[i] for i in commitment.statements]
        evidence = [evidence_of(documents[s.doc], s.start, s.end, s.id) for s in told]
        if block.quote is not None:
            evidence = [e for e in evidence if _flat(block.quote) in _flat(e.quote)] or evidence
        if block.promised is not None:
            evidence = [e for e in evidence if e.published == block.promised] or evidence
    wanted = block.commitment or block.quote
    target = Target(**block.target.model_dump()) if block.target is not None else None
    link = Link(
        block.title,
        block.measure,
        block.series,
        commitment.id if commitment is not None else wanted,
        promised,
        target,
        block.trend,
        block.level,
        block.note,
    )
    title = commitment.title if commitment is not None else None
    return indicator(link, series, day, commitment_title=title, evidence=evidence)


def _find(block: _IndicatorBlock, state: RegisterState, statements: Mapping[str, Statement]) -> Commitment | None:
    """Return the commitment that a block names by id, key, statement or words, or None on a day without it."""
    if block.commitment is not None:
        name = block.commitment
        fit = [c for c in state.commitments if name in (c.id, c.key) or name in c.statements]
        fit = fit or [c for c in state.commitments if len(name) >= 4 and c.id.startswith(name)]
    elif block.quote is not None:
        words = _flat(block.quote)
        fit = [c for c in state.commitments if any(words in _flat(statements[i].quote) for i in c.statements)]
    else:
        return None
    if len(fit) > 1:
        raise IndicatorFileError(
            f"{FILE}: '{block.title}' fits {len(fit)} entries of the register",
            hint="give more of the words, or the id of one of them",
            matches=[c.id for c in fit],
        )
    return fit[0] if fit else None


def _flat(text: str) -> str:
    return " ".join(text.lower().split())


def _read(path: Path) -> tuple[_IndicatorBlock, ...]:
    if not path.is_file():
        return ()
    try:
        return _IndicatorFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).indicator
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        why = validation_message(error) if isinstance(error, ValidationError) else str(error)
        raise IndicatorFileError(
            f"{path.name}: {why}", hint="see the page 'Indicators' of the documentation for its keys", file=path.name
        ) from error
