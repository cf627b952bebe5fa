"""Making, opening, looking at, checking, aggregating and exporting baselines.

Invariant: what is written was checked first; a baseline that breaks an identity is shown but never written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from accord.trade import (
    BaselineError,
    CheckReport,
    DataSheet,
    aggregate,
    assemble,
    check,
    elasticities,
    make_baseline,
    packaged,
    packaged_elasticities,
    read_baseline,
    read_case,
    read_elasticities,
    read_grouping,
    read_icio,
    require_identities,
    tariff_array,
    write_baseline,
    write_case,
)

PACKAGED = "packaged"


@dataclass(frozen=True, slots=True)
class Built:
    """A baseline that was made and written.

    Parameters
    ----------
    path
        Where.
    baseline
        The baseline itself.
    report
        Its identities.
    sheet
        Data sheet of the input-output table, or None if there was none.
    notes
        What rules did on the way.
    """

    path: Path
    baseline: xr.Dataset
    report: CheckReport
    sheet: DataSheet | None
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what was made as JSON-serialisable data."""
        return {
            "path": str(self.path),
            "hash": self.baseline.attrs["hash"],
            "sizes": {str(k): int(v) for k, v in self.baseline.sizes.items()},
            "check": self.report.as_dict(),
            "sheet": self.sheet.as_dict() if self.sheet else None,
            "notes": list(self.notes),
        }


def open_baseline(reference: Path | str) -> xr.Dataset:
    """Return the packaged baseline (``packaged``), one in a file, or one in a case folder.

    Raises
    ------
    UnknownBaselineError, BaselineError, CaseFolderError
        There is none of that name; it is damaged.
    """
    from accord.storage import read_table

    if str(reference) == PACKAGED:
        return packaged()
    place = Path(reference)
    return read_case(place, read_table).baseline if place.is_dir() else read_baseline(place)


def build_from_icio(
    icio: Path | str,
    out: Path | str,
    *,
    member: str = "*.csv",
    edition: str | None = None,
    tariffs: Path | str | None = None,
    mapping: Path | str | None = None,
    elasticity_table: Path | str | None = None,
    rules: Mapping[str, str] | None = None,
    least_share: float = 0.02,
) -> Built:
    """Make a baseline from an OECD ICIO file and write it.

    Parameters
    ----------
    icio
        See :func:`accord.trade.read_icio`.
    out
        File to write (``.npz``).
    member, edition, rules
        See :func:`accord.trade.read_icio`.
    tariffs
        Table of importer, exporter, sector, tariff_pct; none means free trade, and the variable says so.
    mapping
        Aggregation, see :func:`accord.trade.read_grouping`.
    elasticity_table
        TOML file of elasticities, see :func:`accord.trade.read_elasticities`; the packaged one by default.
    least_share
        Of the rule for negative value added, see :func:`accord.trade.assemble`.

    Raises
    ------
    AccordError
        Whatever reading, mapping, checking or writing found.
    """
    from accord.storage import read_table

    table = read_icio(icio, member=member, edition=edition, rules=rules)
    flows = table.flows
    n, j = len(flows.countries), len(flows.sectors)
    notes = [f.message for f in table.sheet.findings]
    if tariffs is None:
        rates, status, source = np.zeros((n, n, j)), "assumed", "none given: free trade"
    else:
        known = {k: v for k, v in (rules or {}).items() if k not in ("negative-inventory", "accounts-gap")}
        rates, found = tariff_array(
            read_table(tariffs, text=("importer", "exporter", "sector")),
            flows.countries,
            flows.sectors,
            name=Path(tariffs).name,
            rules=known,
        )
        status, source = "observed", Path(tariffs).name
        notes += [f"{Path(tariffs).name}: {f.message} ({f.count})" for f in found]
    arrays, capped = assemble(flows, rates, least_share=least_share)
    notes += [f"materials-cap at {least_share:g}: {c.country} {c.sector} had {c.share:.3f}" for c in capped]
    theta = elasticities(
        read_elasticities(elasticity_table) if elasticity_table else packaged_elasticities(), flows.sectors
    )
    year, oecd = table.sheet.years[0], f"{table.sheet.source}, edition {table.sheet.edition}"
    money = {"units": "million USD, current, basic prices", "year": year, "source": oecd, "status": "observed"}
    share = {"units": "dimensionless", "year": year, "source": oecd, "status": "observed"}
    said = "; ".join(notes) or "as the source has it"
    baseline = make_baseline(
        arrays | {"elasticity": np.array(theta.values)},
        countries=flows.countries,
        sectors=flows.sectors,
        tradable=[True] * j,
        about={
            "trade": money | {"note": said},
            "tariff": {
                "units": "fraction ad valorem",
                "year": year,
                "source": source,
                "status": status,
                "note": "see source",
            },
            "input_share": share | {"note": "at tariff-inclusive cost"},
            "value_added_share": share | {"note": "output less materials: value added with taxes less subsidies"},
            "final_share": share | {"note": "all final uses"},
            "elasticity": {
                "units": "dimensionless",
                "year": 1993,
                "source": theta.source,
                "status": "estimated",
                "note": "; ".join(theta.notes),
            },
            "value_added": money | {"note": "with taxes less subsidies"},
            "deficit": money | {"source": "derived from trade", "note": "imports less exports"},
        },
        title=f"{table.sheet.source} {year}",
        edition=table.sheet.edition,
        licence="OECD terms: attribution to the OECD with the table's name and the date of access",
    )
    return _written(_aggregated(baseline, mapping), out, table.sheet, notes)


def build_from_case(case: Path | str, out: Path | str, *, mapping: Path | str | None = None) -> Built:
    """Make a baseline file from a case folder, and write it.

    Raises
    ------
    AccordError
        Whatever reading, mapping, checking or writing found.
    """
    return _written(_aggregated(open_baseline(case), mapping), out, None, ())


def aggregate_baseline(reference: Path | str, mapping: Path | str, out: Path | str) -> Built:
    """Sum a baseline's regions and sectors by a mapping file, and write it.

    Raises
    ------
    MappingError
        The mapping does not say exactly once where each label goes.
    """
    return _written(_aggregated(open_baseline(reference), mapping), out, None, ())


def export_baseline(reference: Path | str, folder: Path | str, *, ending: str = ".csv") -> tuple[Path, ...]:
    """Write a baseline as a case folder and return the files.

    Raises
    ------
    CaseFolderError
        The folder is not empty.
    """
    from accord.storage import write_table

    return write_case(open_baseline(reference), folder, write_table, ending=ending)


def check_baseline(reference: Path | str, *, tolerance: float = 1e-9) -> CheckReport:
    """Return how far a baseline is from the identities that the model needs."""
    return check(open_baseline(reference), tolerance=tolerance)


def describe_baseline(reference: Path | str, pair: Sequence[str] | None = None) -> dict[str, Any]:
    """Return what a baseline is, and the trade and tariffs of one pair if asked.

    Parameters
    ----------
    reference
        See :func:`open_baseline`.
    pair
        Two region labels.

    Raises
    ------
    BaselineError
        A region of the pair is not in it.
    """
    baseline = open_baseline(reference)
    regions = [str(c) for c in baseline["country"].values]
    out: dict[str, Any] = {
        **{k: str(baseline.attrs.get(k, "")) for k in ("title", "edition", "licence", "hash")},
        "regions": dict(zip(regions, map(str, baseline["country_name"].values), strict=True)),
        "sectors": dict(
            zip(map(str, baseline["sector"].values), map(str, baseline["sector_name"].values), strict=True)
        ),
        "variables": {
            str(name): {str(k): str(v) for k, v in variable.attrs.items()} | {"axes": [str(d) for d in variable.dims]}
            for name, variable in baseline.data_vars.items()
        },
    }
    if pair is not None:
        if unknown := [p for p in pair if p not in regions]:
            raise BaselineError(
                f"{', '.join(unknown)}: no such region in this baseline",
                hint="its regions are " + ", ".join(regions),
                unknown=unknown,
            )
        out["pair"] = [_direction(baseline, a, b) for a, b in (tuple(pair), tuple(reversed(pair)))]
    return out


def _direction(baseline: xr.Dataset, origin: str, destination: str) -> dict[str, Any]:
    cells = baseline.sel(origin=origin, destination=destination)
    trade, tariff = cells["trade"].values, cells["tariff"].values
    total = float(trade.sum())
    rows = [
        {"sector": str(s), "trade": float(v), "tariff_pct": 100.0 * float(t)}
        for s, v, t in zip(baseline["sector"].values, trade, tariff, strict=True)
    ]
    return {
        "origin": origin,
        "destination": destination,
        "trade": total,
        "tariff_pct": 100.0 * float((trade * tariff).sum()) / total if total else 0.0,
        "sectors": rows,
    }


def _aggregated(baseline: xr.Dataset, mapping: Path | str | None) -> xr.Dataset:
    return baseline if mapping is None else aggregate(baseline, *read_grouping(mapping))


def _written(baseline: xr.Dataset, out: Path | str, sheet: DataSheet | None, notes: Sequence[str]) -> Built:
    # Published cases round their shares at the seventh digit; what breaks by more is no base for a model.
    report = require_identities(baseline, tolerance=1e-5)
    return Built(write_baseline(baseline, out), baseline, report, sheet, tuple(notes))
