"""The use cases that put numbers on a schedule: SMART, GSIM, revenue, use of preferences, the economy year by year.

Invariant: elasticities are the user's and stand in the notes; lines without data are counted with their share.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from accord.tariffs import (
    Cell,
    Table,
    TariffSettingsError,
    gsim,
    read_line_elasticities,
    revenue_path,
    smart,
    text_of,
    utilisation,
)
from accord.workbench.tariff_compare import Overlap, overlap
from accord.workbench.tariff_work import ScheduleFile, line_values

if TYPE_CHECKING:
    pass

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Elasticities:
    """The user's own elasticities: import demand, substitution, export supply; and a table by code."""

    demand: float = -1.25
    substitution: float = -1.5
    supply: float = float("inf")
    table: Path | None = None

    def on(self, codes: Sequence[str]) -> tuple[dict[str, Array | float], str]:
        """Return the arguments of :func:`accord.tariffs.smart`, and what was assumed."""
        said = (
            f"Assumed elasticities: import demand {self.demand:g}, substitution {self.substitution:g},"
            f" export supply {self.supply:g}"
        )
        if self.table is None:
            plain = {
                "import_elasticity": self.demand, "substitution": self.substitution, "export_elasticity": self.supply,
            }  # fmt: skip
            return dict(plain), f"{said}."
        found = read_line_elasticities(
            self.table, codes, demand=self.demand, substitution=self.substitution, supply=self.supply
        )
        by_line: dict[str, Array | float] = {
            "import_elasticity": found.demand, "substitution": found.substitution, "export_elasticity": found.supply,
        }  # fmt: skip
        return (
            by_line,
            f"Elasticities from {self.table.name} on {found.from_table} of {len(codes)} lines. Else: {said}.",
        )


def _two_flows(found: Overlap, imports: Path, partner: str) -> tuple[Array, Array, tuple[str, ...]]:
    own, said = line_values(imports, found.offer, partner)
    every, _ = line_values(imports, found.offer, None)
    assert own is not None and every is not None
    return own, every - own, said


def smart_tables(
    file: ScheduleFile,
    imports: Path,
    partner: str,
    year: int,
    *,
    existing: Sequence[Path] = (),
    partners: Sequence[Path] = (),
    elasticities: Elasticities | None = None,
    form: str = "ratio",
) -> list[Table]:
    """Return SMART's effects of an offer in one year: totals, and every line.

    Tariffs before are the best existing rates for the partner and MFN for the others; after, the better of the
    best existing rate and the offer's.
    """
    assumed = elasticities or Elasticities()
    found = overlap(file, existing, year, year, partners=partners, origin=partner)
    own, rest, said = _two_flows(found, imports, partner)
    before = np.stack([found.result.existing_pct[:, 0], found.best.mfn_pct[:, 0]], axis=1) / 100
    after = before.copy()
    unknown = found.table.preferred[:, 0] & np.isnan(found.table.pct[:, 0])
    after[:, 0] = np.where(unknown, np.nan, np.fmin(found.result.existing_pct, found.result.new_pct)[:, 0]) / 100
    flows = np.stack([own, rest], axis=1)
    elastic, told = assumed.on([line.code for line in found.offer.lines])
    r = smart(flows, before, after, form=form, **elastic)
    lost = float(own[r.left_out].sum())
    notes = [*found.notes, *said, told]
    notes.append("SMART takes values as quantities (world price 1) and one market at a time.")
    if r.left_out.any():
        share = 100 * lost / own.sum() if own.sum() > 0 else 0.0
        count = int(r.left_out.sum())
        notes.append(f"{count} line(s) without a known rate carry {share:.2f} % of the imports from {partner}.")
    if r.capped.any():
        notes.append(f"{int(r.capped.sum())} line(s): a rising duty diverts all of the partner's trade.")
    totals: tuple[tuple[str, float], ...] = (
        ("imports from the partner", float(own.sum())),
        ("trade creation", float(np.nansum(r.creation))),
        ("trade diversion to the partner", float(np.nansum(r.diversion[:, 0]))),
        ("price effect", float(np.nansum(r.price_effect))),
        ("tariff revenue before", float(np.nansum(r.revenue_before))),
        ("tariff revenue after", float(np.nansum(r.revenue_after))),
        ("change of revenue", float(np.nansum(r.revenue_change))),
        ("welfare, trapezoid ½(t0+t1)·TC", float(np.nansum(r.welfare))),
        ("welfare, triangle ½|Δt|·TC", float(np.nansum(r.welfare_triangle))),
        ("revenue lost on diverted imports", float(np.nansum(r.diversion_cost))),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            line.key, line.description, 100 * float(before[n, 0]), 100 * float(after[n, 0]), float(own[n]),
            float(rest[n]), float(r.creation[n, 0]), float(r.diversion[n, 0]), float(r.price_effect[n, 0]),
            float(r.revenue_change[n]), float(r.welfare[n]),
        )
        for n, line in enumerate(found.offer.lines)
    ]  # fmt: skip
    rows.sort(key=lambda x: -abs(float(x[6] or 0) + float(x[7] or 0)) if x[6] == x[6] else 1.0)
    head = ("line", "description", "before_pct", "after_pct", "imports", "imports_others", "creation", "diversion",
            "price_effect", "revenue_change", "welfare")  # fmt: skip
    title = f"SMART: {found.legend.title} in {found.offer.party}, imports from {partner}, {year}"
    return [
        Table("totals", f"{title} (unit of the imports)", ("effect", "value"), totals, tuple(notes)),
        Table("lines", "Line by line", head, tuple(rows), tuple(notes)),
    ]


def revenue_tables(
    file: ScheduleFile,
    imports: Path,
    partner: str,
    first: int,
    last: int,
    *,
    existing: Sequence[Path] = (),
    partners: Sequence[Path] = (),
    elasticities: Elasticities | None = None,
    use: float = 1.0,
) -> list[Table]:
    """Return tariff revenue by year of the staging: on unchanged trade, and with creation and diversion."""
    assumed = elasticities or Elasticities()
    found = overlap(file, existing, first, last, partners=partners, origin=partner)
    own, rest, said = _two_flows(found, imports, partner)
    better = np.fmin(found.result.existing_pct, found.result.new_pct)
    better[found.table.preferred & np.isnan(found.table.pct)] = np.nan
    elastic, told = assumed.on([line.code for line in found.offer.lines])
    path = revenue_path(
        own, rest, found.result.existing_pct[:, 0], better, found.best.mfn_pct[:, 0], utilisation=use, **elastic
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (y, path.before[0], float(path.static[n]), float(path.static[n]) - path.before[0], path.before[1],
         float(path.dynamic[n]), float(path.dynamic[n]) - path.before[1])
        for n, y in enumerate(found.years)
    )  # fmt: skip
    head = ("year", "from_partner_before", "from_partner_static", "change_static", "from_all_before",
            "from_all_with_response", "change_with_response")  # fmt: skip
    notes = (
        *found.notes, *said, told, f"Use of the preference: {100 * use:g} %.",
        f"Before: the best existing rates at the end of {first}.",
        f"Imports on lines without a known rate: {path.open_value:.4g}.",
    )  # fmt: skip
    return [Table("revenue", f"Tariff revenue of {found.offer.party} along the staging", head, rows, notes)]


def utilisation_tables(file: ScheduleFile, imports: Path, received: Path, partner: str, year: int) -> list[Table]:
    """Return coverage, utilisation and utility of a preference in a year."""
    found = overlap(file, (), year, year, origin=partner)
    value, said = line_values(imports, found.offer, partner)
    used, also = line_values(received, found.offer, None)
    assert value is not None and used is not None
    u = utilisation(value, found.best.mfn_pct[:, 0], found.result.new_pct[:, 0], used)
    rows = (
        ("dutiable imports", u.dutiable), ("covered by the preference", u.covered), ("entered under it", u.received),
        ("coverage % (covered / dutiable)", 100 * u.coverage),
        ("utilisation % (entered / covered)", 100 * u.utilisation),
        ("utility % (entered / dutiable)", 100 * u.utility),
    )  # fmt: skip
    title = f"Use of {found.legend.title} on {partner}'s goods in {found.offer.party}, {year}"
    return [Table("utilisation", title, ("measure", "value"), rows, (*found.notes, *said, *also))]


def gsim_tables(market: Path, *, demand: float, substitution: float, supply: float) -> list[Table]:
    """Return GSIM's effects for a market in a CSV with columns origin, destination, sales, before_pct, after_pct."""
    body = [x for x in text_of(market).splitlines() if not x.startswith("#")]
    rows = list(csv.DictReader(body))
    wanted = ("origin", "destination", "sales", "before_pct", "after_pct")
    if not rows or not set(wanted) <= set(rows[0]):
        raise TariffSettingsError(
            f"{market.name} lacks columns", hint=f"name them {', '.join(wanted)}", file=market.name
        )
    names = list(dict.fromkeys([r["origin"] for r in rows] + [r["destination"] for r in rows]))
    sales, before, after = (np.zeros((len(names), len(names))) for _ in range(3))
    for number, row in enumerate(rows, start=2):
        try:
            numbers = [float(row[c]) for c in wanted[2:]]
        except ValueError as error:
            message = f"{market.name} row {number}: {error}"
            raise TariffSettingsError(message, hint="mend the row", row=number) from error
        o, d = names.index(row["origin"]), names.index(row["destination"])
        sales[o, d], before[o, d], after[o, d] = numbers[0], numbers[1] / 100, numbers[2] / 100
    r = gsim(sales, before, after, import_elasticity=demand, substitution=substitution, export_elasticity=supply)
    notes = (
        f"Assumed elasticities: demand {demand:g}, substitution {substitution:g}, supply {supply:g}; first order.",
    )
    countries: tuple[tuple[Cell, ...], ...] = tuple(
        (c, 100 * float(r.price_hat[n]), float(r.producer_surplus[n]), float(r.consumer_surplus[n]),
         float(r.revenue_change[n]), float(r.welfare[n]))
        for n, c in enumerate(names)
    )  # fmt: skip
    flows: tuple[tuple[Cell, ...], ...] = tuple(
        (a, b, float(sales[i, j]), 100 * float(r.sales_hat[i, j]), float(r.sales_after[i, j]))
        for i, a in enumerate(names)
        for j, b in enumerate(names)
    )
    head = ("country", "world_price_pct", "producer_surplus", "consumer_surplus", "revenue_change", "welfare")
    return [
        Table("countries", "GSIM: countries", head, countries, notes),
        Table("flows", "GSIM: flows", ("origin", "destination", "sales", "quantity_pct", "sales_after"), flows, notes),
    ]
