"""Dependence on foreign suppliers by product: shares, concentration and the criteria of CEPII's GeoDep.

Invariant: everything is computed from one table of flows by exporter, importer, product and year; what a country sells
to itself is no trade and is left out; a share of nothing is None, never zero.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from accord.vocabulary import InputError

if TYPE_CHECKING:
    import pandas as pd

IMPORT_HHI = 0.4
WORLD_HHI = 0.4
IMPORTS_OVER_EXPORTS = 1.0
# GeoDep's own figure for a country that imports a product and exports none of it.
NO_EXPORTS = 9999.0
WINDOW, NEEDED = 3, 2


class DependenceError(InputError):
    """A table of flows or a list of products cannot be used to measure dependence."""

    code = "dependence"


@dataclass(frozen=True, slots=True)
class CriticalProduct:
    """A product of the packaged list.

    Parameters
    ----------
    code
        Six digits, HS 2022.
    mineral, stage
        What it is, and whether ``ore``, ``processed`` or a ``product`` made of it.
    description
        As in the nomenclature.
    basket
        Whether the code holds other goods as well.
    """

    code: str
    mineral: str
    stage: str
    description: str
    basket: bool = False


@dataclass(frozen=True, slots=True)
class YearOfDependence:
    """One product in one year.

    Parameters
    ----------
    year
        The year.
    imports_kusd, exports_kusd
        Of the country, thousand USD.
    import_hhi, world_hhi
        Sum of squared shares of suppliers in its imports, and of exporters in world exports, from 0 to 1; None where
        there is no trade.
    imports_over_exports
        9999 where there are no exports; None where there are no imports.
    met
        Which of the three criteria hold: import HHI and world HHI above 0.4, imports above exports.
    shares
        Share of each supplier in imports, largest first.
    elsewhere
        Exports of all countries but the first supplier and the country itself, over its imports from the first
        supplier: how often the world outside could replace it. None without imports. accord's own measure.
    """

    year: int
    imports_kusd: float
    exports_kusd: float
    import_hhi: float | None
    world_hhi: float | None
    imports_over_exports: float | None
    met: tuple[bool, bool, bool]
    shares: Mapping[str, float]
    elsewhere: float | None


@dataclass(frozen=True, slots=True)
class Dependence:
    """A country's dependence in one product.

    Parameters
    ----------
    importer, product
        Alpha-3 code, and six digits.
    years
        Ascending.
    dependent
        All three criteria in at least two of the last three years; None where fewer than two years are known or the
        country imported none of it in them.
    """

    importer: str
    product: str
    years: tuple[YearOfDependence, ...]
    dependent: bool | None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape."""
        return asdict(self)


def hhi(values: Iterable[float]) -> float | None:
    """Return the Herfindahl-Hirschman index of amounts, from 0 to 1, or None if they sum to nothing.

    >>> hhi([50, 50]), hhi([1, 0, 0]), hhi([])
    (0.5, 1.0, None)
    """
    amounts = [float(v) for v in values]
    total = sum(amounts)
    return sum((a / total) ** 2 for a in amounts) if total > 0 else None


def dependence(flows: "pd.DataFrame", importer: str, products: Sequence[str] | None = None) -> list[Dependence]:
    """Return a country's dependence, product by product.

    Parameters
    ----------
    flows
        Columns exporter, importer, product, year, value_kusd, of all countries: world exports are summed from it.
    importer
        Alpha-3 code.
    products
        Codes to look at, all of the table by default. One without any trade comes back with no import.

    Raises
    ------
    DependenceError
        A column is absent, a value is negative or missing, a key stands twice, or nobody of that code trades.

    References
    ----------
    CEPII, GeoDep: import HHI > 0.4, world-export HHI > 0.4, imports over exports > 1 (9999 without exports), all
    three in at least two of three years.
    """
    _checked(flows, importer)
    abroad = flows[flows["exporter"] != flows["importer"]]
    years = sorted({int(y) for y in abroad["year"]})
    wanted = sorted(set(products)) if products is not None else sorted(set(abroad["product"]))
    groups = {(str(p), int(str(y))): g for (p, y), g in abroad.groupby(["product", "year"])}
    found = []
    for product in wanted:
        rows = tuple(_year(groups.get((product, y)), importer, y) for y in years)
        last = rows[-WINDOW:]
        known = len(last) >= NEEDED and any(r.imports_kusd > 0 for r in last)
        verdict = sum(all(r.met) for r in last) >= NEEDED if known else None
        found.append(Dependence(importer, product, rows, verdict))
    return found


@cache
def critical_minerals() -> tuple[CriticalProduct, ...]:
    """Return the packaged list of minerals; which ones are critical is accord's own choice.

    >>> critical_minerals()[0].code
    '260600'
    """
    text = resources.files("accord.trade").joinpath("data/critical_minerals.toml").read_text(encoding="utf-8")
    return tuple(CriticalProduct(**row) for row in tomllib.loads(text)["product"])


def _year(group: "pd.DataFrame | None", importer: str, year: int) -> YearOfDependence:
    if group is None:
        return YearOfDependence(year, 0.0, 0.0, None, None, None, (False, False, False), {}, None)
    bought = group[group["importer"] == importer].groupby("exporter")["value_kusd"].sum()
    bought = bought[bought > 0].sort_values(ascending=False, kind="stable")
    sold = group.groupby("exporter")["value_kusd"].sum()
    imports, exports = float(bought.sum()), float(sold.get(importer, 0.0))
    own, world = hhi(bought), hhi(sold)
    ratio = elsewhere = None
    if imports > 0:
        ratio = imports / exports if exports > 0 else NO_EXPORTS
        first = str(bought.index[0])
        others = float(sold.sum()) - float(sold[first]) - (exports if first != importer else 0.0)
        elsewhere = others / float(bought.iloc[0])
    met = (
        own is not None and own > IMPORT_HHI,
        world is not None and world > WORLD_HHI,
        ratio is not None and ratio > IMPORTS_OVER_EXPORTS,
    )
    shares = {str(k): float(v) / imports for k, v in bought.items()}
    return YearOfDependence(year, imports, exports, own, world, ratio, met, shares, elsewhere)


def _checked(flows: "pd.DataFrame", importer: str) -> None:
    columns = ["exporter", "importer", "product", "year", "value_kusd"]
    if absent := [c for c in columns if c not in flows.columns]:
        raise DependenceError(
            f"the flows have no column {absent[0]!r}", hint=f"columns are: {', '.join(columns)}", absent=absent
        )
    values = flows["value_kusd"].to_numpy(dtype=float)
    bad = ~(values >= 0) | (values == float("inf"))
    if bad.any():
        at = int(bad.argmax())
        raise DependenceError(
            f"row {at}: value_kusd is {float(values[at])!r}",
            hint="give values of zero or more; drop rows without a value knowingly",
            row=at,
        )
    if flows.duplicated(columns[:4]).any():
        row = flows[flows.duplicated(columns[:4])].iloc[0]
        key = [str(row[c]) for c in columns[:4]]
        raise DependenceError(f"the flow {'/'.join(key)} stands twice", hint="sum or drop it knowingly", key=key)
    if importer not in set(flows["importer"]) | set(flows["exporter"]):
        raise DependenceError(
            f"no flow of these products names {importer}", hint="use the alpha-3 codes of the table", importer=importer
        )
