"""From a schedule, its legend and imports to a line table that the rest of ``accord offer`` works on.

Invariant: a line whose duty or best existing rate is not known as a percentage is left out of the table and listed;
no rate is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from accord.tariffs import AdValorem, Cell, Table, TariffSettingsError, show_duty
from accord.workbench.tariff_compare import Overlap, overlap
from accord.workbench.tariff_effects import Elasticities
from accord.workbench.tariff_work import ScheduleFile, line_values
from accord.workbench.tariff_worth import Worth


@dataclass(frozen=True, slots=True)
class OfferLines:
    """A line table made from a schedule.

    Parameters
    ----------
    columns
        Cells by column, ready for :func:`accord.workbench.offer_table.write_table`.
    left_out
        Lines without a percentage, with the reason, and their share of the imports in ``notes``.
    notes
        What a reader must know.
    """

    columns: dict[str, list[Any]]
    left_out: Table
    notes: tuple[str, ...]


def offer_lines(
    file: ScheduleFile,
    imports: Path,
    partner: str,
    year: int,
    *,
    existing: Sequence[Path | ScheduleFile] = (),
    partners: Sequence[Path | ScheduleFile] = (),
    elasticities: Elasticities | None = None,
    worth: Worth | None = None,
) -> OfferLines:
    """Turn a tariff schedule into the line table of an offer.

    Parameters
    ----------
    file
        The schedule: its lines and its base rates, and the categories that it gives now.
    imports, partner
        Imports by line, and the exporter as they name it.
    year
        Year at whose end rates are read.
    existing, partners
        Schedules of agreements in force, and the exporter's under the same ones, for reciprocity. The duty of a
        line is the best existing rate: what is better already is no concession.
    elasticities
        The user's own; without them those columns are left out, and ``accord offer`` says what it assumes.
    worth
        Unit values for duties that are not ad valorem. Each equivalent stands in the table with its duty, method,
        step, unit value and source; a line without a unit value is left out by name.
    """
    found = overlap(file, existing, year, year, partners=partners, origin=partner, worth=worth)
    own, said = line_values(imports, found.offer, partner)
    every, _ = line_values(imports, found.offer, None)
    assert own is not None and every is not None  # there is a file of imports
    base = np.asarray(found.result.existing_pct[:, 0], dtype=np.float64)
    known = np.isfinite(base)
    kept = np.flatnonzero(known)
    lines = [found.offer.lines[i] for i in kept]
    if not lines:
        left = _left_out(found, known, own)
        why = f"such as {left.rows[0][0]}: {left.rows[0][3]}" if left.rows else "see accord tariffs read"
        raise TariffSettingsError(
            f"no line of {file.path.name} can be taken: {len(found.offer.unread)} row(s) were not read,"
            f" {len(left.rows)} line(s) have no rate in percent, {why}",
            hint=f"accord tariffs read {file.path.name} lists each row that was not taken, with the reason",
            file=file.path.name,
        )
    columns: dict[str, list[Any]] = {
        "line": [line.key for line in lines],
        "description": [line.description for line in lines],
        "chapter": [line.hs6[:2] for line in lines],
        "hs6": [line.hs6 for line in lines],
        "import_value": [float(v) for v in own[kept]],
        "other_imports": [float(v) for v in np.maximum(every - own, 0.0)[kept]],
        "base_pct": [float(v) for v in base[kept]],
    }
    notes = [*found.notes, *said, f"base_pct is the rate that {partner} pays at the end of {year}: {_basis(found)}."]
    if elasticities is not None:
        elastic, told = elasticities.on([line.code for line in lines])
        for name, key in (("elasticity", "import_elasticity"), ("substitution", "substitution")):
            columns[name] = [float(v) for v in np.broadcast_to(np.asarray(elastic[key]), len(lines))]
        supply = np.broadcast_to(np.asarray(elastic["export_elasticity"], dtype=np.float64), len(lines))
        columns["supply"] = [float(v) if np.isfinite(v) else None for v in supply]
        notes.append(told)
    columns["must"] = [""] * len(lines)
    columns["schedule_category"] = [line.category for line in lines]
    columns["schedule_pct"] = [float(v) if np.isfinite(v) else None for v in found.result.new_pct[kept, 0]]
    columns["best_existing"] = [found.best.names[k] for k in found.best.chosen[kept, 0]]
    columns |= _equivalents(found, [line.key for line in lines])
    if found.equivalents:
        notes.append(
            f"{len(found.equivalents)} duty/duties that are not ad valorem were turned into percentages with the unit"
            f" values of {worth.table.name if worth else 'the table'}; the columns duty to unit_value_source say how."
        )
    if not known.all():
        lost, total = float(own[~known].sum()), float(own.sum())
        share = 100.0 * lost / total if total > 0.0 else 0.0
        notes.append(
            f"{int((~known).sum())} line(s) have no rate in percent and are left out: {share:.2f} % of imports."
        )
    return OfferLines(columns, _left_out(found, known, own), tuple(dict.fromkeys(notes)))


def _basis(found: Overlap) -> str:
    names = [name for name in found.best.names if name != "MFN"]
    return f"the best of MFN and {', '.join(names)}" if names else "the schedule's base rate, as no agreement was given"


def _equivalents(found: Overlap, keys: Sequence[str]) -> dict[str, list[Any]]:
    """The columns that record how each equivalent was made; none if there is no equivalent."""
    if not found.equivalents:
        return {}
    rows: list[tuple[Any, ...]] = []
    for key in keys:
        made = found.equivalents.get(key)
        worth = made.unit_value if made else None
        price = (float(worth.price), f"{worth.currency}/{worth.unit}", worth.source) if worth else (None, "", "")
        rows.append((made.duty, made.method, made.step, *price) if made else ("", "", "", *price))
    names = ("duty", "ave_method", "ave_step", "unit_value", "unit_value_in", "unit_value_source")
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {}


def _left_out(found: Overlap, known: np.ndarray[Any, np.dtype[np.bool_]], own: np.ndarray[Any, Any]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for i in np.flatnonzero(~known):
        line = found.offer.lines[i]
        why = found.without.get(line.key) or (
            "its best existing rate is not known in percent"
            if isinstance(line.base, AdValorem)
            else f"{show_duty(line.base)} is not ad valorem: give unit values (--unit-values)"
        )
        rows.append((line.key, line.description, float(own[i]), why))
    return Table("left-out", f"{len(rows)} line(s) left out", ("line", "description", "imports", "reason"), tuple(rows))
