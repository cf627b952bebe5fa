"""From tariff lines to the sectors of a baseline: changes of tariffs by year, origin, destination and sector.

Invariant: axes are the baseline's own, label for label; lines that meet no sector or have no known rate are counted
with their share of the imports, and no weight is made up: a sector without imports is averaged simply and says so.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.errors import ConcordanceError, SimulationInputError
from accord.tariffs.read_csv import delimiter, text_of

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SectorTable:
    """Which sectors a code belongs to.

    Parameters
    ----------
    shares
        Pairs of a sector and a share by code prefix (two to six digits); the longest prefix wins.
    source
        Where the table is from.
    """

    shares: Mapping[str, tuple[tuple[str, float], ...]]
    source: str

    def of(self, code: str) -> tuple[tuple[str, float], ...]:
        """Return the sectors and shares of a code, empty if no prefix is known."""
        return next((self.shares[code[:n]] for n in range(min(len(code), 10), 1, -1) if code[:n] in self.shares), ())


def read_sector_table(path: Path) -> SectorTable:
    """Return the table in a CSV with columns code, sector and, if it has it, weight.

    Raises
    ------
    ConcordanceError
        A column is missing, or a weight is no positive number.
    """
    body = "\n".join(x for x in text_of(path).splitlines() if not x.startswith("#"))
    reader = csv.DictReader(io.StringIO(body), delimiter=delimiter(body))
    names = {(h or "").strip().lower(): h for h in reader.fieldnames or ()}
    code = next((names[n] for n in ("code", "hs6", "hs", "heading", "hs_code") if n in names), None)
    if code is None or "sector" not in names:
        raise ConcordanceError(
            f"{path.name} has no columns code and sector", hint="name the columns code, sector, weight", file=path.name
        )
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for number, row in enumerate(reader, start=2):
        text = row.get(names.get("weight", ""), "1") or "1"
        try:
            weight = float(text)
        except ValueError:
            weight = float("nan")
        if not weight > 0:
            raise ConcordanceError(
                f"{path.name} row {number}: weight {text!r} is no positive number", hint="mend the row", row=number
            )
        weights[re.sub(r"\D", "", row[code])][row[names["sector"]].strip()] = weight
    return SectorTable(_shares(weights), path.name)


def _shares(weights: Mapping[str, Mapping[str, float]]) -> dict[str, tuple[tuple[str, float], ...]]:
    return {c: tuple((s, w / sum(ws.values())) for s, w in sorted(ws.items())) for c, ws in weights.items()}


@cache
def _packaged_rows() -> tuple[tuple[str, str, float], ...]:
    text = resources.files("accord.tariffs").joinpath("data/hs4_isic4.csv").read_text(encoding="utf-8")
    rows = csv.reader(x for x in text.splitlines() if not x.startswith("#"))
    next(rows)
    return tuple((h, isic, float(share)) for h, isic, share in rows)


def packaged_sector_table(sectors: Sequence[str]) -> SectorTable:
    """Return HS headings on sectors that are named by ISIC Rev. 4 divisions: ``C10T12``, ``B05_06``, ``C24A``, ``29``.

    Raises
    ------
    ConcordanceError
        Not one sector has such a name.
    """
    home: dict[str, str] = {}
    for sector in sectors:
        for division in divisions(sector):
            home[division] = sector
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for heading, isic, share in _packaged_rows():
        sector = home.get(isic) or home.get(isic[:2], "")
        if sector:
            weights[heading][sector] += share
    if not weights:
        raise ConcordanceError(
            f"no sector is named by an ISIC Rev. 4 division: {', '.join(sectors[:8])}",
            hint="give a table of codes and sectors: --sectors FILE.csv with columns code, sector, weight",
            sectors=list(sectors),
        )
    return SectorTable(_shares(weights), "HS 2022 headings to ISIC Rev. 4, derived from insongkim/concordance (MIT)")


def divisions(sector: str) -> tuple[str, ...]:
    """Return the ISIC Rev. 4 divisions that a sector's name holds.

    ``24A`` and ``24B`` are the ferrous and non-ferrous halves of division 24, as in the OECD's tables.

    >>> divisions("C10T12"), divisions("B05_06"), divisions("C24A"), divisions("RST")
    (('10', '11', '12'), ('05', '06'), ('241', '2431'), ())
    """
    match = re.fullmatch(r"[A-Z]?(\d\d)(?:([T_])[A-Z]?(\d\d))?([AB])?", sector)
    if not match:
        return ()
    first, _, last, half = match.groups()
    if half:
        return ("241", "2431") if half == "A" else ("242", "2432")
    return tuple(f"{n:02d}" for n in range(int(first), int(last or first) + 1))


@dataclass(frozen=True, slots=True)
class Flow:
    """One direction of trade under an agreement.

    Parameters
    ----------
    importer, exporter
        Labels on the baseline's axes.
    codes
        Tariff codes by line.
    existing_pct, new_pct
        Best rate without and with the agreement, percent, shape (lines, years); NaN where it is not known.
    value
        Imports by line, shape (lines,), or None for a simple average.
    """

    importer: str
    exporter: str
    codes: tuple[str, ...]
    existing_pct: Array
    new_pct: Array
    value: Array | None = None


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Lines of a flow that carry no number into the model, why, and their share of its imports (or lines)."""

    importer: str
    exporter: str
    reason: str
    lines: int
    share_pct: float
    weighted: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectorTariffs:
    """Tariffs on a baseline's axes.

    Parameters
    ----------
    change
        Change of the ad valorem tariff, fraction, dims (year, origin, destination, sector).
    existing, new
        Average rates without and with the agreement, fraction, same dims; NaN where no line says.
    lines
        Lines behind each cell, same dims without year.
    simple
        Cells that are simple averages because no import weighs them, same dims without year.
    uncovered
        What carries no number, by reason.
    """

    change: "xr.DataArray"
    existing: "xr.DataArray"
    new: "xr.DataArray"
    lines: "xr.DataArray"
    simple: "xr.DataArray"
    uncovered: tuple[Uncovered, ...]


def sector_tariffs(
    flows: Sequence[Flow],
    years: Sequence[int],
    *,
    origins: Sequence[str],
    destinations: Sequence[str],
    sectors: Sequence[str],
    table: SectorTable,
) -> SectorTariffs:
    """Return an agreement's changes of tariffs on a baseline's axes, year by year.

    Parameters
    ----------
    flows
        One a direction.
    years
        Calendar years, as the columns of the flows' rates.
    origins, destinations, sectors
        The baseline's labels, in its order.
    table
        Codes to sectors.

    Raises
    ------
    SimulationInputError
        A flow's party is not on the axes, or a shape does not fit.
    ConcordanceError
        The table names a sector that the baseline does not have.
    """
    import xarray as xr

    stray = sorted({s for shares in table.shares.values() for s, _ in shares} - set(sectors))
    if stray:
        raise ConcordanceError(
            f"the table names sectors that the baseline does not have: {', '.join(stray[:8])}",
            hint=f"its sectors are: {', '.join(sectors)}",
            only_table=stray,
        )
    shape = (len(years), len(origins), len(destinations), len(sectors))
    old, new = np.full(shape, np.nan), np.full(shape, np.nan)
    count, simple = np.zeros(shape[1:], dtype=np.int64), np.zeros(shape[1:], dtype=np.bool_)
    uncovered: list[Uncovered] = []
    for flow in flows:
        o, d = _place(flow.exporter, origins, "origin"), _place(flow.importer, destinations, "destination")
        if flow.existing_pct.shape != (len(flow.codes), len(years)) or flow.new_pct.shape != flow.existing_pct.shape:
            raise SimulationInputError(
                f"{flow.exporter} to {flow.importer}: rates have shape {flow.existing_pct.shape} and"
                f" {flow.new_pct.shape}, not {(len(flow.codes), len(years))}",
                hint="give one row a line and one column a year",
            )
        old[:, o, d], new[:, o, d], count[o, d], simple[o, d], lost = _average(flow, sectors, table)
        uncovered += lost
    dims = ("year", "origin", "destination", "sector")
    coords = {"year": list(years), "origin": list(origins), "destination": list(destinations), "sector": list(sectors)}
    still = {k: v for k, v in coords.items() if k != "year"}
    said = {"units": "fraction ad valorem", "concordance": table.source}

    def array(values: Array, name: str) -> xr.DataArray:
        return xr.DataArray(values, dims=dims, coords=coords, name=name, attrs=said)

    return SectorTariffs(
        change=array(np.nan_to_num(new - old, nan=0.0), "tariff_change"),
        existing=array(old, "existing_tariff"),
        new=array(new, "new_tariff"),
        lines=xr.DataArray(count, dims=dims[1:], coords=still, name="lines"),
        simple=xr.DataArray(simple, dims=dims[1:], coords=still, name="simple_average"),
        uncovered=tuple(uncovered),
    )


def _place(label: str, labels: Sequence[str], axis: str) -> int:
    if label not in labels:
        raise SimulationInputError(
            f"{label} is not on the axis {axis}", hint=f"it has: {', '.join(labels)}", label=label, axis=axis
        )
    return list(labels).index(label)


def _average(
    flow: Flow, sectors: Sequence[str], table: SectorTable
) -> tuple[Array, Array, NDArray[np.int64], NDArray[np.bool_], list[Uncovered]]:
    share = np.zeros((len(flow.codes), len(sectors)))
    home = {s: n for n, s in enumerate(sectors)}
    for place, code in enumerate(flow.codes):
        for sector, part in table.of(code):
            share[place, home[sector]] = part
    unknown: NDArray[np.bool_] = np.asarray(np.isnan(flow.existing_pct + flow.new_pct).any(axis=1))
    homeless: NDArray[np.bool_] = np.asarray(share.sum(axis=1) <= 0)
    share[unknown] = 0.0
    lost = [
        _uncovered(flow, mask, why)
        for mask, why in ((homeless & ~unknown, "no sector in the concordance"), (unknown, "no known rate"))
        if mask.any()
    ]
    count = (share > 0).sum(axis=0)
    worth = np.zeros(len(flow.codes)) if flow.value is None else np.nan_to_num(flow.value, nan=0.0)
    traded = share * worth[:, None]
    plain = traded.sum(axis=0) <= 0
    weight = np.where(plain[None, :], share, traded)
    total = weight.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        old = (np.nan_to_num(flow.existing_pct).T @ weight) / total / 100
        new = (np.nan_to_num(flow.new_pct).T @ weight) / total / 100
    return old, new, count, plain & (count > 0), lost


def _uncovered(flow: Flow, mask: NDArray[np.bool_], why: str) -> Uncovered:
    weighted = flow.value is not None and float(np.nansum(flow.value)) > 0
    share = np.nansum(flow.value[mask]) / np.nansum(flow.value) if weighted and flow.value is not None else mask.mean()
    examples = tuple(flow.codes[n] for n in np.flatnonzero(mask)[:5])
    return Uncovered(flow.importer, flow.exporter, why, int(mask.sum()), 100 * float(share), weighted, examples)


def tariff_levels(baseline_tariff: "xr.DataArray", change: "xr.DataArray") -> tuple["xr.DataArray", "xr.DataArray"]:
    """Return tariffs by year on the baseline's axes, and where the floor at zero held a cut back.

    Parameters
    ----------
    baseline_tariff
        Fractions, dims (origin, destination, sector).
    change
        From :func:`sector_tariffs`.

    Returns
    -------
    level
        Fractions, dims (year, origin, destination, sector), never below zero.
    held_back
        How much of each cut the baseline's own (lower) tariff does not hold, fraction, same dims.
    """
    import xarray as xr

    base, move = xr.align(baseline_tariff, change, join="exact")
    level = (base + move).transpose("year", "origin", "destination", "sector")
    held = (-level).clip(min=0.0)
    return level.clip(min=0.0).rename("tariff"), held.rename("held_back")
