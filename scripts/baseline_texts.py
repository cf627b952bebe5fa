"""What the packaged baseline says about itself: sources and status by variable, residuals, and a printed report."""

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from accord.trade import Balanced, Capped, Elasticities

OECD = "OECD (2025), Inter-Country Input-Output tables, 2025 release"


def residuals(
    done: Balanced,
    goods: np.ndarray,
    pairs: np.ndarray,
    columns: np.ndarray,
    countries: Sequence[str],
    trimmed: np.ndarray,
) -> list[str]:
    """Return sentences on how far the estimate of final demand is from its targets."""
    n = len(countries)
    spent = done.table.sum(axis=(0, 1))[:n] / columns[:n] - 1.0
    flow = done.table[goods].sum(axis=0)
    missed = np.abs(np.where(np.isnan(pairs), 0.0, flow - pairs))
    worst, cut = np.argsort(-np.abs(spent))[:5], [i for i in np.argsort(-trimmed)[:8] if trimmed[i] > 0]
    a, b = np.unravel_index(int(missed.argmax()), missed.shape)
    where = f"{countries[a]} to {'rest of the world' if b == n else countries[b]}"
    listed = ", ".join(f"{countries[i]} {100 * spent[i]:+.1f} %" for i in worst)
    return [
        f"final sales by sector and origin met to {done.after['rows']:.0e} of the largest (first estimate: "
        f"{done.before['rows']:.3f})",
        f"final goods by pair missed by {np.nansum(missed) / np.nansum(pairs) * 100:.2f} % of their sum, at most "
        f"{missed.max() / 1e3:.1f} bn USD ({where})",
        f"final spending by country missed by {100 * float(np.median(np.abs(spent))):.2f} % at the median; "
        f"most: {listed}",
        f"re-exports trimmed from customs totals: {trimmed.sum() / 1e3:.0f} bn USD; most: "
        + ", ".join(f"{countries[i]} {trimmed[i] / 1e3:.0f}" for i in cut),
    ]


def against_customs(sent: np.ndarray, first: np.ndarray, final: np.ndarray, customs: np.ndarray) -> list[str]:
    """Return a sentence on goods between the listed economies beside customs totals, before and after."""
    both = ~np.isnan(customs) & ~np.eye(len(customs), dtype=bool)
    theirs = customs[both]
    said = []
    for trade in (sent + first, sent + final):
        ours = trade[both]
        seen = (ours > 0) & (theirs > 0)
        likeness = float(np.corrcoef(np.log(ours[seen]), np.log(theirs[seen]))[0, 1])
        said.append(f"{ours.sum() / 1e6:.1f} tn USD (log correlation {likeness:.3f})")
    return [
        f"goods between the economies: first estimate {said[0]}, now {said[1]}, customs {theirs.sum() / 1e6:.1f} tn"
    ]


def describe(
    theta: Elasticities, tariff_notes: Sequence[str], capped: Sequence[Capped], notes: Sequence[str]
) -> dict[str, dict[str, object]]:
    """Return units, year, source, status and note of each variable."""
    cap = ", ".join(f"{c.country} {c.sector} ({c.share:.2f})" for c in capped) or "nowhere"
    money = {"units": "million USD, current", "year": 2022}
    share = {"units": "dimensionless", "year": 2022, "source": OECD}
    return {
        "trade": {
            "units": "million USD, current, basic prices, net of tariff",
            "year": 2022,
            "source": f"{OECD}; CEPII BACI HS22 V202501 (goods by pair, 2023); World Bank WDI (GDP of the rest)",
            "status": "estimated",
            "note": "intermediate flows and gross output of 80 economies are observed; final demand by destination is "
            "estimated by proportional fitting; the rest of the world is constructed; " + "; ".join(notes),
        },
        "tariff": {
            "units": "fraction ad valorem",
            "year": "2014 to 2019",
            "source": "averages by importer: World Bank WDI (TM.TAX); agreements and sectors by rule",
            "status": "assumed",
            "note": "; ".join(tariff_notes),
        },
        "input_share": share
        | {
            "status": "observed",
            "note": "tariff-inclusive; inputs from the rest of the world are estimated, its own use is by proxy",
        },
        "value_added_share": share
        | {
            "status": "estimated",
            "note": "with taxes less subsidies; inputs from the rest of the world are estimated and taken out; "
            f"materials-cap at 0.02 used in {cap}",
        },
        "final_share": share | {"status": "estimated", "note": "see trade"},
        "elasticity": {
            "units": "dimensionless",
            "year": 1993,
            "source": theta.source,
            "status": "estimated",
            "note": "; ".join((*theta.notes, "services are assumed")),
        },
        "value_added": money | {"source": OECD, "status": "estimated", "note": "see value_added_share"},
        "deficit": money | {"source": "derived from trade", "status": "estimated", "note": "imports less exports"},
    }


def report(baseline: xr.Dataset, gdp: Mapping[str, float], notes: Sequence[str], capped: Sequence[Capped]) -> None:
    """Print the figures that the data sheet quotes."""
    print("\n".join(notes))
    print("materials-cap:", [(c.country, c.sector, round(c.share, 3), round(c.moved, 1)) for c in capped])
    goods = [s for s in baseline["sector"].values if s[0] in "ABC"]
    print("country  value added  WDI GDP 2023  deficit share")
    for c in baseline["country"].values:
        row = baseline.sel(country=c)
        va, deficit = float(row["value_added"]), float(row["deficit"])
        print(f"{c:8} {va:12.0f} {gdp.get(str(c), float('nan')):13.0f} {deficit / va:14.3f}")
    for a, b in (("MYS", "KOR"), ("KOR", "MYS")):
        pair = baseline.sel(origin=a, destination=b, sector=goods)
        print(a, "to", b, round(float(pair["trade"].sum())))
        for s in goods:
            print(
                f"  {s:8} {float(pair['trade'].sel(sector=s)):8.0f} {100 * float(pair['tariff'].sel(sector=s)):6.2f} %"
            )
