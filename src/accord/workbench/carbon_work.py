"""The Article 6.2 ledger of a desk: acts recorded, adjustments and balances asked for, tables written.

Invariant: the ledger is the file ``carbon.jsonl`` of the desk, targets and emissions are what ``carbon.toml`` says, and
nothing in either is known unless somebody wrote it there.
"""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from accord.carbon import (
    Adjustment,
    Balance,
    Draft,
    Entry,
    JsonLines,
    Ledger,
    LedgerEntryError,
    LedgerStore,
    LedgerTargetError,
    LedgerWriteError,
    Target,
    UnknownUnitsError,
    actions_table,
    adjustments,
    annual_table,
    as_csv,
    balance,
    double_counted,
    holdings_table,
    record,
    standing_on,
)
from accord.workbench.desk import Desk
from accord.workbench.settings import validation_message

LEDGER, TARGETS = "carbon.jsonl", "carbon.toml"


class _TargetBlock(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    party: str
    method: str
    first_year: int
    last_year: int
    level: dict[int, float] = Field(default_factory=dict)
    emissions: dict[int, float] = Field(default_factory=dict)
    source: str = ""


class _TargetFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    addition_year: str = "transfer"
    target: tuple[_TargetBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class CarbonView:
    """What a desk's ledger says.

    Parameters
    ----------
    ledger
        The ledger.
    addition_year
        Year into which a host's addition falls: ``transfer`` or ``vintage``.
    adjustments
        Every addition and subtraction.
    balances
        One a target of ``carbon.toml``.
    left_over
        Sum of the adjustments on units used towards NDCs; 0, or tonnes count twice.
    as_of, known_on
        The day up to which acts count, and the day up to which entries are known; None is all.
    later
        Entries that stand and concern later days, left out here.
    """

    ledger: Ledger
    addition_year: str
    adjustments: tuple[Adjustment, ...]
    balances: tuple[Balance, ...]
    left_over: int
    as_of: date | None = None
    known_on: date | None = None
    later: int = 0


def store_of(desk: Desk) -> LedgerStore:
    """Return what keeps a desk's ledger."""
    return JsonLines(desk.folder / LEDGER)


def record_acts(desk: Desk, drafts: Sequence[Draft], *, at: datetime | None = None) -> list[Entry]:
    """Record acts in a desk's ledger, all or none, and return the entries.

    An act without units concerns the whole batch. A ``transfer`` of units that are still with their host is their
    first transfer.

    Raises
    ------
    LedgerEntryError, LedgerRuleError, UnknownUnitsError
        An act cannot stand.
    LedgerChangedError, LedgerWriteError, DamagedLedgerError
        The file cannot be written.
    """
    store = store_of(desk)
    ledger, head = store.load()
    before = len(ledger.entries)
    moment = (at or datetime.now(UTC)).isoformat(timespec="seconds")
    for draft in drafts:
        ledger = record(ledger, [_completed(ledger, draft)], moment)
    new = list(ledger.entries[before:])
    store.append(new, head)
    return new


def view_carbon(desk: Desk, as_of: date | None = None, known_on: date | None = None) -> CarbonView:
    """Return a desk's ledger with adjustments and balances.

    Parameters
    ----------
    desk
        The desk.
    as_of
        Only acts up to this day; by default all. See :func:`accord.carbon.standing_on`.
    known_on
        Only entries recorded by this day; by default all.

    Raises
    ------
    DamagedLedgerError
        The ledger's file was changed by hand.
    LedgerTargetError
        ``carbon.toml`` cannot be used.
    """
    ledger, _ = store_of(desk).load()
    year, targets = read_targets(desk.folder / TARGETS)
    later = 0
    if as_of is not None or known_on is not None:
        known = standing_on(ledger, date.max, known_on)
        ledger = known if as_of is None else standing_on(known, as_of)
        later = len(known.entries) - len(ledger.entries)
    return CarbonView(
        ledger,
        year,
        tuple(adjustments(ledger, addition_year=year)),
        tuple(balance(ledger, t, addition_year=year) for t in targets),
        double_counted(ledger),
        as_of,
        known_on,
        later,
    )


def read_targets(path: Path) -> tuple[str, list[Target]]:
    """Return the year of additions and the targets of a ``carbon.toml``; the defaults where there is none.

    Raises
    ------
    LedgerTargetError
        The file is no TOML, or has an unknown key or a bad value.
    """
    if not path.is_file():
        return "transfer", []
    try:
        content = _TargetFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        why = validation_message(error) if isinstance(error, ValidationError) else str(error)
        raise LedgerTargetError(
            f"{path.name}: {why}", hint="see the page 'Carbon' of the documentation for its keys", file=path.name
        ) from error
    return content.addition_year, [
        Target(b.party, b.method, b.first_year, b.last_year, b.level, b.emissions, b.source) for b in content.target
    ]


def tables_of(view: CarbonView) -> dict[str, list[dict[str, str | int]]]:
    """Return the ledger as tables by name: ``annual``, ``actions``, ``holdings``."""
    return {
        "annual": annual_table(view.ledger, addition_year=view.addition_year),
        "actions": actions_table(view.ledger),
        "holdings": holdings_table(view.ledger),
    }


def carbon_dict(view: CarbonView) -> dict[str, object]:
    """Return what ``accord carbon show --json`` prints."""
    return {
        "addition_year": view.addition_year,
        "entries": len(view.ledger.entries),
        "left_over": view.left_over,
        "as_of": view.as_of.isoformat() if view.as_of else None,
        "known_on": view.known_on.isoformat() if view.known_on else None,
        "later_entries": view.later,
        **tables_of(view),
        "balances": [b.as_dict() for b in view.balances],
    }


def export_carbon(desk: Desk, out: Path, *, ending: str = "csv") -> list[Path]:
    """Write the tables of a desk's ledger into a folder and return the files.

    Raises
    ------
    LedgerEntryError
        The ending is neither ``csv`` nor ``json``.
    LedgerWriteError
        The folder cannot be written.
    """
    if ending not in ("csv", "json"):
        raise LedgerEntryError(f"tables cannot be written as {ending!r}", hint="write csv or json", format=ending)
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, rows in tables_of(view_carbon(desk)).items():
            text = as_csv(rows) if ending == "csv" else json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
            place = out / f"carbon-{name}.{ending}"
            place.write_text(text, encoding="utf-8", newline="")
            written.append(place)
    except OSError as error:
        raise LedgerWriteError(
            f"the tables could not be written into {out}: {error.strerror}", hint="give another --out", path=str(out)
        ) from error
    return written


def unit_range(text: str) -> tuple[int, int]:
    """Return first and last of units written ``5-20`` or ``7``.

    Raises
    ------
    LedgerEntryError
        It is written otherwise.

    >>> unit_range("5-20"), unit_range("7")
    ((5, 20), (7, 7))
    """
    found = re.fullmatch(r"\s*(\d{1,15})\s*(?:-\s*(\d{1,15})\s*)?", text)
    if not found:
        raise LedgerEntryError(f"units cannot be {text!r}", hint="write them as 1-500, or one as 7", units=text)
    return int(found[1]), int(found[2] or found[1])


def _completed(ledger: Ledger, draft: Draft) -> Draft:
    if draft.kind == "reverse" or draft.kind == "authorise":
        return draft
    if draft.batch not in ledger.batches:
        raise UnknownUnitsError(
            f"there is no batch '{draft.batch}' in force",
            hint=f"batches are: {', '.join(sorted(ledger.batches)) or 'none yet; authorise one first'}",
            batch=draft.batch,
        )
    batch = ledger.batches[draft.batch]
    if not draft.last:
        draft = replace(draft, first=1, last=batch.quantity)
    at_host = any(
        s.status in ("authorised", "issued") for s in batch.segments if s.first <= draft.last and draft.first <= s.last
    )
    return replace(draft, kind="first-transfer") if draft.kind == "transfer" and at_host else draft
