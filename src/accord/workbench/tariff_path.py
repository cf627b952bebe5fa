"""The path of the economy along an agreement's staging: schedules into tariffs by sector, solved year by year.

Invariant: each year is compared with the same year without the agreement (the best existing rates), and what
carries no number into the model is told with its share.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from accord.tariffs import (
    Cell,
    Flow,
    SectorTariffs,
    Table,
    TariffSettingsError,
    file_notes,
    packaged_sector_table,
    read_sector_table,
    sector_tariffs,
    tariff_levels,
)
from accord.vocabulary import party
from accord.workbench.tariff_compare import overlap
from accord.workbench.tariff_work import ScheduleFile, line_values

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True, slots=True)
class YearPath:
    """The economy along an agreement's staging.

    Parameters
    ----------
    tariffs
        Changes of tariffs on the baseline's axes and what they rest on.
    held_back
        Cuts that the baseline's own tariffs do not hold, fraction, dims (year, origin, destination, sector).
    effects
        Dataset of real wage, welfare, revenue (year, country) and exports between the parties (year, flow).
    notes
        What a reader must know.
    """

    tariffs: SectorTariffs
    held_back: "xr.DataArray"
    effects: "xr.Dataset"
    notes: tuple[str, ...]


def appraise_path(
    offers: Sequence[ScheduleFile],
    first: int,
    last: int,
    *,
    baseline: "xr.Dataset",
    existing: Sequence[Path] = (),
    imports: Mapping[str, Path] | None = None,
    sectors: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> YearPath:
    """Solve the economy in every year of an agreement's staging.

    Parameters
    ----------
    offers
        The two parties' schedules.
    first, last
        Calendar years; rates are those of 31 December.
    baseline
        A baseline with both parties on its axes.
    existing
        Schedules of agreements in force, of both parties; each party's serve the other for reciprocity.
    imports
        Imports by party.
    sectors
        Codes to the baseline's sectors; by default the packaged table for sectors named by ISIC divisions.
    progress
        Called after each year with the number solved.
    """
    import xarray as xr

    from accord.model import solve

    labels = [str(x) for x in baseline["sector"].values]
    table = read_sector_table(sectors) if sectors else packaged_sector_table(labels)
    owners = {p: party(file_notes(p).get("party", "")).code for p in existing}
    flows, notes, sides = [], [], [_side(f) for f in offers]
    if len(set(sides)) != 2:
        raise TariffSettingsError(
            f"the offers are of {', '.join(sides)}", hint="give one schedule of each of the two parties", parties=sides
        )
    for file, importer, exporter in zip(offers, sides, reversed(sides), strict=True):
        found = overlap(
            file, [p for p, who in owners.items() if who == importer], first, last,
            partners=[p for p, who in owners.items() if who == exporter], origin=exporter,
        )  # fmt: skip
        value, said = line_values((imports or {}).get(importer), found.offer, exporter)
        new = np.fmin(found.result.existing_pct, found.result.new_pct)
        new[found.table.preferred & np.isnan(found.table.pct)] = np.nan
        codes = tuple(line.code for line in found.offer.lines)
        flows.append(Flow(importer, exporter, codes, found.result.existing_pct, new, value))
        notes += [*found.notes, *said]
        if value is None:
            notes.append(f"No imports of {importer} given: its sectors are simple averages of lines.")
    years = range(first, last + 1)
    made = sector_tariffs(
        flows, years, origins=[str(x) for x in baseline["origin"].values],
        destinations=[str(x) for x in baseline["destination"].values], sectors=labels, table=table,
    )  # fmt: skip
    levels, held = tariff_levels(baseline["tariff"], made.change)
    notes += [f"Concordance: {table.source}."]
    notes += [
        f"{u.exporter} to {u.importer}: {u.lines} line(s), {u.share_pct:.2f} % of"
        f" {'imports' if u.weighted else 'lines'}: {u.reason} ({', '.join(u.examples)} …)"
        for u in made.uncovered
    ]
    if float(held.max()) > 0:
        cells = int((held.max("year") > 1e-12).sum())
        notes.append(f"In {cells} cell(s) the baseline's average tariff is lower than the cut: it stops at zero there.")
    solved, start = [], None
    for n, year in enumerate(years):
        start = solve(baseline, tariff=levels.sel(year=year, drop=True), start=start)
        solved.append(_effects(start, sides))
        if progress is not None:
            progress(n + 1)
    effects = xr.concat(solved, dim=xr.DataArray(list(years), dims="year", name="year"))
    return YearPath(made, held, effects, tuple(dict.fromkeys(notes)))


def _side(file: ScheduleFile) -> str:
    return party(file.party or file_notes(file.path).get("party", "")).code


def _effects(result: "xr.Dataset", sides: Sequence[str]) -> "xr.Dataset":
    import xarray as xr

    pairs = [(sides[0], sides[1]), (sides[1], sides[0])]
    flows = [result[v].sum("sector") for v in ("trade", "base_trade")]
    exports = [100 * (float((flows[0] / flows[1]).sel(origin=o, destination=d)) - 1) for o, d in pairs]
    return xr.Dataset(
        {
            "welfare_pct": result["welfare_exact_pct"],
            "welfare_money": result["equivalent_variation"],
            "real_wage_pct": result["real_wage_pct"],
            "revenue_change": result["tariff_revenue"] - result["base_tariff_revenue"],
            "exports_pct": ("flow", exports),
            "residual": result.attrs["residual"],
        },
        coords={"flow": [f"{o} to {d}" for o, d in pairs]},
    )


def appraise_tables(found: YearPath, parties: Sequence[str]) -> list[Table]:
    """Return a path as tables: the parties by year, every country in the last year, and the tariffs that went in."""
    effects, notes = found.effects, found.notes
    rows: list[tuple[Cell, ...]] = []
    for n, year in enumerate(effects["year"].values):
        now = effects.isel(year=n)
        for code in parties:
            at = now.sel(country=code)
            flow = next(f for f in now["flow"].values if str(f).startswith(code))
            rows.append(
                (
                    int(year), code, float(at["welfare_pct"]), float(at["welfare_money"]), float(at["real_wage_pct"]),
                    float(at["revenue_change"]), float(now["exports_pct"].sel(flow=flow)), float(now["residual"]),
                )
            )  # fmt: skip
    head = ("year", "country", "welfare_pct", "welfare_money", "real_wage_pct", "revenue_change",
            "exports_to_partner_pct", "residual")  # fmt: skip
    last = effects.isel(year=-1)
    others: list[tuple[Cell, ...]] = [
        (str(c), float(last["welfare_pct"].sel(country=c)), float(last["welfare_money"].sel(country=c)),
         float(last["real_wage_pct"].sel(country=c)))
        for c in last["country"].values
    ]  # fmt: skip
    others.sort(key=lambda r: -abs(float(r[2] or 0)))
    cells: list[tuple[Cell, ...]] = []
    t = found.tariffs
    for o, d in ((parties[1], parties[0]), (parties[0], parties[1])):
        for s in t.change["sector"].values:
            here = {"origin": o, "destination": d, "sector": s}
            if int(t.lines.sel(here)) == 0:
                continue
            first, end = (t.existing.sel(here).isel(year=-1), t.new.sel(here).isel(year=-1))
            cells.append(
                (
                    d, o, str(s), int(t.lines.sel(here)), 100 * float(first), 100 * float(end),
                    100 * float(t.change.sel(here).isel(year=-1)), 100 * float(found.held_back.sel(here).isel(year=-1)),
                    "simple" if bool(t.simple.sel(here)) else "by imports",
                )
            )  # fmt: skip
    year = int(last["year"])
    return [
        Table("path", "The parties along the staging, against no agreement in the same year", head, tuple(rows), notes),
        Table("countries", f"Every country, {year}", ("country", "welfare_pct", "welfare_money", "real_wage_pct"),
              tuple(others), notes),
        Table("tariffs", f"Tariffs by sector, 31 December {year}",
              ("importer", "exporter", "sector", "lines", "existing_pct", "new_pct", "change_points",
               "held_back_points", "average"), tuple(cells), notes),
    ]  # fmt: skip


def appraise_files(
    offers: Sequence[ScheduleFile],
    first: int,
    last: int,
    *,
    baseline: Path | None = None,
    existing: Sequence[Path] = (),
    imports: Sequence[str] = (),
    sectors: Path | None = None,
    on_year: Callable[[int], None] | None = None,
) -> list[Table]:
    """Return the tables of :func:`appraise_path` on a baseline file, or on the packaged baseline."""
    from accord.trade import packaged, read_baseline

    flows = {}
    for word in imports:
        code, mark, name = word.partition("=")
        if not mark or not Path(name).is_file():
            raise TariffSettingsError(
                f"{word!r} names no file of imports", hint="write MYS=mys-imports.csv", value=word
            )
        flows[party(code).code] = Path(name)
    base = packaged() if baseline is None else read_baseline(baseline)
    found = appraise_path(
        offers, first, last, baseline=base, existing=existing, imports=flows, sectors=sectors, progress=on_year
    )
    about = f"Baseline: {base.attrs.get('title', 'unnamed')}."
    found = replace(found, notes=(*found.notes, about))
    return appraise_tables(found, [_side(f) for f in offers])
