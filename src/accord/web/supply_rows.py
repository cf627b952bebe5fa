"""What a page tells of supply chains: rows for machines, and the order in which people see them.

Invariant: it computes nothing new; a figure on the page is one of the JSON.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from accord.trade import Dependence
from accord.workbench.product_dependence import DependenceReport
from accord.workbench.supply import DisruptionReport, Exposure

ORIGINS = 8
VERDICTS = {True: "dependent", False: "not", None: "open"}
COLUMNS = ("part", "of", "with", "what", "measure", "value", "unit")
MEASURES = ("direct", "total", "value_added", "downstream")


def listed(found: DependenceReport | None) -> list[Dependence]:
    """Return rows of dependence for people: dependent ones first, then by concentration; those without imports last."""
    if found is None:
        return []
    order = {True: 0, None: 2, False: 1}
    known = [r for r in found.rows if r.years and r.years[-1].import_hhi is not None]
    return sorted(known, key=lambda r: (order[r.dependent], -(r.years[-1].import_hhi or 0), r.importer, r.product))


def told_of(made: DisruptionReport, sectors: Mapping[str, str]) -> dict[str, Any]:
    """Return what people see of a disruption: effects in an order, and where each party then buys."""
    parties = list(made.prices_pct)
    rest = sorted((r for r in made.gain if r not in parties), key=lambda r: (made.gain[r], r))
    shortest = [*rest[:ORIGINS], *[r for r in rest[-2:] if r not in rest[:ORIGINS]]]
    bought = {
        p: sorted((s for s in made.sources if s.importer == p), key=lambda s: -abs(s.after - s.before))[:ORIGINS]
        for p in parties
    }
    return {
        "effects": [*parties, *shortest],
        "parties": parties,
        "bought": bought,
        "dearest": {p: max(made.prices_pct[p].items(), key=lambda item: item[1]) for p in parties},
        "factors": (min(made.factors), max(made.factors)),
        "sectors": [sectors.get(s, s) for s in made.sectors],
    }


def rows_of(
    products: DependenceReport | None,
    exposure: Mapping[str, Sequence[Exposure]],
    by_sector: Mapping[str, Sequence[Exposure]],
    made: DisruptionReport | None,
) -> list[tuple[Any, ...]]:
    """Return all that a page shows as rows of :data:`COLUMNS`."""
    rows: list[tuple[Any, ...]] = []
    for r in products.rows if products else ():
        for y in r.years:
            one = ("dependence", r.importer, "", f"{r.product} {y.year}")
            rows += [
                (*one, "imports", y.imports_kusd, "thousand USD"),
                (*one, "exports", y.exports_kusd, "thousand USD"),
                (*one, "import_hhi", y.import_hhi, "0 to 1"),
                (*one, "world_hhi", y.world_hhi, "0 to 1"),
                (*one, "imports_over_exports", y.imports_over_exports, "ratio"),
            ]
            rows += [("supplier", r.importer, who, f"{r.product} {y.year}", "share", share, "share of imports")
                     for who, share in y.shares.items()]  # fmt: skip
        rows.append(("dependence", r.importer, "", r.product, "verdict", VERDICTS[r.dependent], "GeoDep"))
    for found in (exposure, by_sector):
        for who, many in found.items():
            rows += [
                ("exposure", who, e.partner, e.sector or "all", measure, getattr(e, measure), "share of output")
                for e in many
                for measure in MEASURES
            ]
    if made is None:
        return rows
    what = " ".join(made.sectors)
    rows += [("disruption", r, made.exporter, what, "real income", v, "percent") for r, v in made.welfare_pct.items()]
    rows += [("disruption", r, made.exporter, what, "gain", v, made.unit) for r, v in made.gain.items()]
    rows += [
        ("disruption", p, "", s, "price", v, "percent") for p, by in made.prices_pct.items() for s, v in by.items()
    ]
    rows += [row for s in made.sources for row in (
        ("disruption", s.importer, s.origin, what, "bought before", s.before, made.unit),
        ("disruption", s.importer, s.origin, what, "bought after", s.after, made.unit))]  # fmt: skip
    rows += [("agreement", p, "", made.agreement, "gain", v, made.unit) for p, v in made.agreement_gain.items()]
    disrupted = made.agreement_gain_disrupted
    return rows + [("agreement", p, "", made.agreement, "gain, disrupted", v, made.unit) for p, v in disrupted.items()]
