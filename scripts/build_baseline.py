"""Rebuild the packaged baseline from a folder of source files: ``python scripts/build_baseline.py FOLDER [OUT]``.

FOLDER holds oecd-icio-2022 (the compact arrays of the OECD ICIO 2025 release, year 2022, and a first estimate of
final demand), baci2023-totals (BACI goods totals by pair, WDI GDP) and wdi-tariffs. docs/data.md says what is
observed, what is estimated and how; this file is that text in code. Money is in millions of US dollars.
"""

import sys
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import baseline_texts
import numpy as np
import pandas as pd

from accord.storage import read_table
from accord.trade import (
    Economy,
    Flows,
    ImporterAverages,
    aggregate,
    assemble,
    build_rest,
    build_tariffs,
    elasticities,
    estimate_final_demand,
    fill_gaps,
    make_baseline,
    packaged_elasticities,
    packaged_rules,
    read_grouping,
    require_identities,
    spread,
    stamped,
    trim_reexports,
    with_support,
    write_baseline,
)

REST = "XRW"
FOCUS = ("MYS", "KOR")  # their two goods flows are met in full: the packaged desk is about them
MOST_EXPORTED = 0.75  # of an origin's final goods sales; the highest share in the first estimate is 0.76 (Ireland)
MOST_ABOVE = 1.5  # final goods sold abroad, times the first estimate
MOST_OF_SALES = 0.3  # of a sector's final sales that may go to the other side of the focus pair
MOST_IMPORTED = 0.8  # of a destination's final goods spending in the first estimate
DEFICITS = (-0.35, 0.20)  # bounds of final spending beyond value added, as a share of it
MOST_GOODS_IN = 0.8  # imported final goods, as a share of a destination's final spending
LEAST_FINAL = 0.02  # of a pair's first estimate, where observed inputs alone exceed the customs figure


@dataclass(frozen=True, slots=True)
class Sources:
    """The source arrays: j sectors, n economies, in the axis order (sector, origin, destination)."""

    countries: list[str]
    sectors: list[str]
    sent: np.ndarray  # intermediate, (j, n, n)
    use: np.ndarray  # (j, j, n), as use[input, user, country]
    final_sales: np.ndarray  # (j, n)
    left_over: np.ndarray  # value added, taxes, inputs from the rest of the world, (j, n)
    prior: np.ndarray  # first estimate of final demand, (j, n, n)
    customs: np.ndarray  # goods by pair, (n, n), NaN where unknown
    from_rest: np.ndarray  # goods from all other economies, (n,)
    to_rest: np.ndarray  # goods to all other economies, (n,)
    gdp: np.ndarray  # (n,), NaN where unknown
    gdp_rest: float

    @property
    def goods(self) -> np.ndarray:
        """Which sectors are goods."""
        return np.array([s[0] in "ABC" for s in self.sectors])


def main(folder: Path, out: Path) -> None:
    """Build, check and write the baseline, and print the residuals for the data sheet."""
    src = read_sources(folder)
    groups_c, groups_s = read_grouping(grouping_file())
    kept = {m for g, members in groups_c.groups.items() if g != "ROW" for m in members}
    proxies = [i for i, c in enumerate(src.countries) if c not in kept]
    off = ~np.eye(len(src.countries), dtype=bool)

    goods_sent, first = src.sent[src.goods].sum(axis=0), src.prior[src.goods].sum(axis=0)
    focus = [(src.countries.index(a), src.countries.index(b)) for a, b in (FOCUS, FOCUS[::-1])]
    abroad = np.where(off, first, 0.0).sum(axis=1)
    targets = trim_reexports(
        src.customs,
        goods_sent,
        np.minimum(MOST_EXPORTED * src.final_sales[src.goods].sum(axis=0), MOST_ABOVE * abroad),
        MOST_IMPORTED * first.sum(axis=0),
        focus,
    )
    wanted = np.where(np.isnan(targets.totals), first, np.maximum(targets.totals - goods_sent, LEAST_FINAL * first))
    pairs = np.where(off, wanted, np.nan)
    to_rest, rest_use, rest_final = rest_trade(src, proxies)
    rest_inputs = rest_use.sum(axis=1)

    # Final spending: value added and the deficit that the first estimate implies, within bounds, adding up.
    value_added = src.left_over.sum(axis=0) - rest_inputs.sum(axis=0)
    deficit = np.clip(src.prior.sum(axis=(0, 1)) / src.left_over.sum(axis=0) - 1.0, *DEFICITS)
    columns = np.maximum(value_added * (1.0 + deficit) - rest_final.sum(axis=0), 0.0)
    columns *= (src.final_sales.sum() - to_rest.sum()) / columns.sum()
    with np.errstate(invalid="ignore"):
        pairs = pairs * np.minimum(1.0, MOST_GOODS_IN * columns / np.nansum(pairs, axis=0))
    columns = np.append(columns, to_rest.sum())

    # The estimate: 80 origins; 80 destinations and the rest of the world as one more.
    prior = np.concatenate([fill_gaps(src.prior, src.sent, pairs, src.goods), to_rest[:, :, None]], axis=2)
    pairs = np.concatenate([pairs, to_rest[src.goods].sum(axis=0)[:, None]], axis=1)
    prior = with_support(prior, pairs, src.goods, src.final_sales)
    prior[(prior.sum(axis=2) <= 0) & (src.final_sales > 0), :] += 1e-9
    # The focus pair's goods are split over sectors as its observed inputs are, as far as final sales allow.
    cells = np.full(prior.shape, np.nan)
    for o, d in focus:
        mix = np.where(src.goods, src.sent[:, o, d], 0.0)
        split = spread(float(pairs[o, d]), mix, MOST_OF_SALES * src.final_sales[:, o])
        cells[src.goods, o, d] = split[src.goods]
        prior[src.goods, o, d] = np.maximum(prior[src.goods, o, d], 1e-6 * split[src.goods])
    done = estimate_final_demand(prior, src.final_sales, pairs, columns, src.goods, cells=cells, rounds=600)
    notes = baseline_texts.residuals(done, src.goods, pairs, columns, src.countries, targets.trimmed)
    notes += baseline_texts.against_customs(
        goods_sent, first, done.table[src.goods][:, :, :-1].sum(axis=0), src.customs
    )

    # The economies of the table that are put with the rest of the world give its recipe.
    output = src.sent.sum(axis=2) + src.final_sales
    proxy = Economy(
        src.use[:, :, proxies].sum(axis=2),
        src.prior[:, :, proxies].sum(axis=(1, 2)),
        output[:, proxies].sum(axis=1),
    )
    known = ~np.isnan(src.gdp)
    rest = build_rest(
        proxy,
        (rest_inputs + rest_final).sum(axis=1),
        done.table[:, :, -1].sum(axis=1),
        value_added[known].sum() * src.gdp_rest / src.gdp[known].sum(),
    )
    flows = join_rest(src, rest_use, rest_final, done.table, rest)

    trade = np.moveaxis(flows.intermediate + flows.final, 0, 2)
    averages = read_averages(folder / "wdi-tariffs")
    tariffs = build_tariffs(packaged_rules(), averages, trade, countries=flows.countries, sectors=src.sectors)
    inside = groups_c.matrix(flows.countries, axis="country")
    tariff = np.where(((inside.T @ inside) > 0)[:, :, None], 0.0, tariffs.rates)
    arrays, capped = assemble(flows, tariff)
    theta = elasticities(packaged_elasticities(), src.sectors)
    full = make_baseline(
        arrays | {"elasticity": np.array(theta.values)},
        countries=flows.countries,
        sectors=src.sectors,
        tradable=[True] * len(src.sectors),
        about=baseline_texts.describe(theta, tariffs.notes, capped, notes),
        title="World trade, input use and tariffs 2022 (OECD ICIO, final demand estimated)",
        edition="OECD ICIO 2025 release, year 2022; BACI HS22 V202501, year 2023; WDI averages",
        licence="derived figures; OECD terms with attribution, CEPII open licence, World Bank CC BY 4.0 (docs/data.md)",
    )
    require_identities(full, tolerance=1e-10)
    small = stamped(aggregate(full, groups_c, groups_s).assign_attrs(notes="; ".join(notes)))
    require_identities(small, tolerance=1e-10)
    place = write_baseline(small, out)
    print(place.name, place.stat().st_size, "bytes, hash", small.attrs["hash"])
    baseline_texts.report(small, dict(zip(src.countries, src.gdp, strict=True)), notes, capped)


def grouping_file() -> Path:
    """Return the packaged mapping of regions and sectors."""
    return Path(str(resources.files("accord.trade").joinpath("data/packaged_regions.toml")))


def read_sources(folder: Path) -> Sources:
    """Return the source arrays of the folder."""
    icio = np.load(folder / "oecd-icio-2022" / "icio2022_compact_80c_50s.npz")
    countries = [str(c) for c in icio["countries"]]
    long = read_table(folder / "baci2023-totals" / "baci_hs22_2023_total_goods_long.csv.gz")
    wide = long.pivot(index="exporter", columns="importer", values="value_kusd") / 1000.0
    everybody = sorted(set(wide.index) | set(wide.columns))
    wide = wide.reindex(index=everybody, columns=everybody).fillna(0.0)
    others = [c for c in everybody if c not in countries]
    gdp = read_table(folder / "baci2023-totals" / "countries_gdp.csv").set_index("iso3")["gdp"].astype(float) / 1e6
    return Sources(
        countries=countries,
        sectors=[str(s) for s in icio["sectors"]],
        sent=icio["interm_trade_s_o_d"].astype(float),
        use=icio["interm_use_s_k_d"].astype(float),
        final_sales=icio["final_sales_plus_exports_to_ROW_s_c"].astype(float),
        left_over=icio["va_tls_plus_ROW_inputs_s_c"].astype(float),
        prior=np.load(folder / "oecd-icio-2022" / "imputed_final_demand_s_o_d.npz")["F_s_o_d"].astype(float),
        customs=wide.reindex(index=countries, columns=countries).to_numpy(),
        from_rest=wide.loc[others].sum().reindex(countries).fillna(0.0).to_numpy(),
        to_rest=wide[others].sum(axis=1).reindex(countries).fillna(0.0).to_numpy(),
        gdp=gdp.reindex(countries).to_numpy(),
        gdp_rest=float(gdp.reindex(others).sum()),
    )


def rest_trade(src: Sources, proxies: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return sales to the rest of the world (j, n), its inputs by user (j, j, n) and its final goods (j, n).

    Goods come from customs data; services stand to goods as in the trade with the other economies; the mix of what
    the rest of the world sells is that of ``proxies``.
    """
    off = ~np.eye(len(src.countries), dtype=bool)
    foreign = np.where(off, src.sent + src.prior, 0.0)

    def scaled(by_sector: np.ndarray, goods_total: np.ndarray) -> np.ndarray:
        return by_sector * (goods_total / np.maximum(by_sector[src.goods].sum(axis=0), 1e-9))[None, :]

    to_rest = np.minimum(scaled(foreign.sum(axis=2), src.to_rest), 0.5 * src.final_sales)
    from_rest = scaled(foreign[:, proxies].sum(axis=1), src.from_rest)
    for_users = np.clip(src.sent.sum(axis=1) / np.maximum((src.sent + src.prior).sum(axis=1), 1e-9), 0.05, 0.95)
    by_user = (from_rest * for_users)[:, None, :] * src.use / np.maximum(src.use.sum(axis=1, keepdims=True), 1e-9)
    # At most half of what is left after the observed materials: the rest stays value added.
    room = 0.5 * np.maximum(src.left_over, 0.0) / np.maximum(by_user.sum(axis=0), 1e-9)
    by_user = by_user * np.minimum(1.0, room)[None, :, :]
    return to_rest, by_user, np.maximum(from_rest - by_user.sum(axis=1), 0.0)


def join_rest(src: Sources, rest_use: np.ndarray, rest_final: np.ndarray, final: np.ndarray, rest: Economy) -> Flows:
    """Return the flows of the listed economies and the rest of the world as one more."""
    n, j = len(src.countries), len(src.sectors)
    inter, fin = np.zeros((j, n + 1, n + 1)), np.zeros((j, n + 1, n + 1))
    inter[:, :n, :n], fin[:, :n, :n] = src.sent, final[:, :, :n]
    rest_inputs = rest_use.sum(axis=1)
    inter[:, n, :n], fin[:, n, :n] = rest_inputs, rest_final
    # What the rest of the world buys goes to its users and its final demand in the proportion of its absorption.
    absorbed = rest.use.sum(axis=1) + rest.final
    part = rest.use.sum(axis=1) / np.where(absorbed > 0, absorbed, 1.0)
    home = np.maximum(rest.output - (rest_inputs + rest_final).sum(axis=1), 0.0)
    bought = np.concatenate([final[:, :, n], home[:, None]], axis=1)
    inter[:, :, n], fin[:, :, n] = bought * part[:, None], bought * (1.0 - part)[:, None]
    use = np.concatenate([src.use + rest_use, rest.use[:, :, None]], axis=2)
    return Flows((*src.countries, REST), tuple(src.sectors), inter, use, fin)


def read_averages(folder: Path) -> dict[str, ImporterAverages]:
    """Return the tariff averages of each importer; years without applied rates are passed over."""
    out: dict[str, ImporterAverages] = {}
    for row in read_table(folder / "wdi_tariffs_selected.csv").itertuples(index=False):
        if not pd.isna(row.applied_wm_manufactures):
            cells = (row.mfn_wm_manufactures, row.mfn_wm_primary, row.applied_wm_manufactures, row.applied_wm_primary)
            out[row.iso3] = ImporterAverages(*(None if pd.isna(x) else float(x) for x in cells), year=int(row.year))
    for row in read_table(folder / "wdi_mfn_simple_mean_all_products.csv").itertuples(index=False):
        known = out.get(row.iso3, ImporterAverages(year=int(row.year)))
        out[row.iso3] = replace(known, mfn_simple=float(row.mfn_sm_all))
    return out


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    default = Path(__file__).resolve().parents[1] / "src" / "accord" / "trade" / "data" / "packaged.npz"
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else default)
