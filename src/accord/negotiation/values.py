"""What a line is worth in each staging category: SMART by line, politics as an explicit weight, the model's gradient.

Invariant: a value is per year, averaged over the horizon with discounting, in the unit of the import values;
leaving a line as it is (excluded) is worth exactly 0.

References
----------
Laird, S. and Yeats, A. (1986), UNCTAD DP 19 (SMART); Jean, S., Laborde, D. and Martin, W. (2011), "Formulas and
flexibility in trade negotiations" (political weights inferred from present protection, Grossman and Helpman 1994).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.negotiation.categories import Category
from accord.negotiation.errors import LineArrayError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lines:
    """Trade and protection of n lines.

    Parameters
    ----------
    imports
        Imports from the partner at world prices, shape (n,), any one currency.
    others
        Imports from everybody else, shape (n,), same currency.
    base
        Duty now paid on the partner's goods, ad valorem fraction (0.12 is 12 %), shape (n,).
    demand
        Import demand elasticity, below 0, shape (n,).
    substitution
        Elasticity of substitution between the partner and the others, below 0, shape (n,).
    supply
        Export supply elasticity, above 0, ``inf`` for fixed world prices, shape (n,).
    """

    imports: Floats
    others: Floats
    base: Floats
    demand: Floats
    substitution: Floats
    supply: Floats


@dataclass(frozen=True, slots=True)
class Effects:
    """What a new duty does; every array has the shape of the new duty.

    Parameters
    ----------
    creation, diversion
        More imports from the partner: in all, and taken from others.
    revenue
        Change of duty revenue on the partner's and on diverted goods.
    efficiency
        Deadweight loss saved, ``(t0 + t1) / 2`` times creation.
    margin
        Price cut times present imports: what home producers lose per unit of political weight.
    """

    creation: Floats
    diversion: Floats
    revenue: Floats
    efficiency: Floats
    margin: Floats


def lines(
    imports: Floats,
    base: Floats,
    *,
    others: Floats | float = 0.0,
    demand: Floats | float = -1.5,
    substitution: Floats | float = -1.5,
    supply: Floats | float = np.inf,
) -> Lines:
    """Return checked lines; scalars hold for every line.

    Raises
    ------
    LineArrayError
        Shapes differ, or a value is outside its range (the line and column are named).
    """
    size = np.asarray(imports).shape
    names = ("imports", "others", "base", "demand", "substitution", "supply")
    given = (imports, others, base, demand, substitution, supply)
    if len(size) != 1:
        raise LineArrayError(f"imports have shape {size}, not (lines,)", hint="give one number a line", shape=[*size])
    arrays: dict[str, Floats] = {}
    for name, array in zip(names, given, strict=True):
        full = np.asarray(array, dtype=np.float64)
        if full.shape not in ((), size):
            raise LineArrayError(
                f"{name} has shape {full.shape} for {size[0]} lines", hint="give one number a line", column=name
            )
        full = np.broadcast_to(full, size).copy()
        bad = ~(full > 0) if name == "supply" else (~(full <= 0) if name in names[3:5] else ~(full >= 0))
        bad |= np.isinf(full) & (name != "supply")
        if bad.any():
            at = int(np.argmax(bad))
            raise LineArrayError(
                f"line number {at} has {name} {full[at]:g}",
                hint="imports and duties are 0 or more, demand and substitution 0 or less, supply above 0",
                line=at,
                column=name,
            )
        arrays[name] = full
    return Lines(**arrays)


def smart(on: Lines, duty: Floats) -> Effects:
    """Return the SMART effects of new duties on the partner.

    Parameters
    ----------
    on
        The lines.
    duty
        New duty, ad valorem fraction, shape (n, …).

    Notes
    -----
    Diversion uses the exact ratio form ``M_B M_O E / (M_B + M_O + M_B E)`` with ``E = Es ((1+t1)/(1+t0) - 1)``.

    >>> case = lines(np.array([100.0]), np.array([0.2]), others=np.array([300.0]))
    >>> effects = smart(case, np.array([0.0]))
    >>> [round(float(x[0]), 3) for x in (effects.creation, effects.diversion, effects.revenue)]
    [25.0, 17.647, -23.529]
    """
    new = np.asarray(duty, dtype=np.float64)
    wide = (slice(None),) + (None,) * (new.ndim - 1)
    m, o, t0 = on.imports[wide], on.others[wide], on.base[wide]
    demand, swap, supply = on.demand[wide], on.substitution[wide], on.supply[wide]
    creation = m * demand * (new - t0) / ((1.0 + t0) * (1.0 - demand / supply))
    shift = swap * ((1.0 + new) / (1.0 + t0) - 1.0)
    both = m + o + m * shift
    diversion = np.where(both > 0.0, m * o * shift / np.where(both > 0.0, both, 1.0), 0.0)
    revenue = new * (m + creation + diversion) - t0 * (m + diversion)
    return Effects(creation, diversion, revenue, 0.5 * (t0 + new) * creation, (t0 - new) * m)


def inferred_weights(on: Lines) -> Floats:
    """Return the political weights that make today's duties the ones a government would choose, shape (n,).

    At the present duty a small cut saves ``t |e| / (1 + t)`` of deadweight per unit of price cut and import; a
    government that keeps the duty must value its producers' loss at that much. With these weights a cut from t0
    to t1 costs it about ``|e| M (t0 - t1)^2 / (2 (1 + t0))``: every cut hurts, deep cuts most.
    """
    return on.base / (1.0 + on.base) * -on.demand / (1.0 - on.demand / on.supply)


@dataclass(frozen=True, slots=True)
class Objective:
    """What a party cares about.

    Parameters
    ----------
    efficiency, diversion, revenue, politics
        Weights of deadweight saved, of duty lost on diverted imports, of duty revenue beyond its face value
        (the extra cost of raising it elsewhere), and of producers' losses (times the weight of each line).
    years
        Horizon.
    discount
        Yearly discount rate.
    """

    efficiency: float = 1.0
    diversion: float = 1.0
    revenue: float = 0.0
    politics: float = 1.0
    years: int = 20
    discount: float = 0.05


def year_weights(objective: Objective) -> Floats:
    """Return the weight of each year, shape (years,), summing to 1."""
    weights = (1.0 + objective.discount) ** -np.arange(1.0, objective.years + 1)
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def importer_values(
    on: Lines, categories: tuple[Category, ...], weight: Floats, objective: Objective | None = None
) -> Floats:
    """Return what each category of each own line is worth to the importing party, shape (n, k).

    Parameters
    ----------
    on
        The lines.
    categories
        k staging categories.
    weight
        Political weight of each line, shape (n,); 0 cares for efficiency alone.
    objective
        Weights, horizon, discounting; the default if None.
    """
    aim = objective or Objective()
    return _over_years(on, categories, aim, lambda effects: _importer(on, effects, weight, aim))


def exporter_values(on: Lines, categories: tuple[Category, ...], objective: Objective | None = None) -> Floats:
    """Return what the partner gains on the importer's lines, shape (n, k).

    The duty saved on present sales and on half of the new ones: the rectangle and triangle of a price that its
    exporters may raise by the cut. An upper bound where competition passes the cut on to buyers.
    """
    return _over_years(on, categories, objective or Objective(), lambda effects: _exporter(on, effects))


def values_at(on: Lines, duty: Floats, weight: Floats, objective: Objective | None = None) -> tuple[Floats, Floats]:
    """Return what other duties, in force at once, are worth to the importer and to the partner, each shape (n,).

    For a threat point: what either has, without a deal, under rates that other agreements already give.
    """
    effects = smart(on, duty[:, None])
    return _importer(on, effects, weight, objective or Objective())[:, 0], _exporter(on, effects)[:, 0]


def _importer(on: Lines, effects: Effects, weight: Floats, aim: Objective) -> Floats:
    lost = on.base[:, None] * effects.diversion
    gain = aim.efficiency * effects.efficiency - aim.diversion * lost + aim.revenue * effects.revenue
    return np.asarray(gain - aim.politics * weight[:, None] * effects.margin)


def _exporter(on: Lines, effects: Effects) -> Floats:
    new = effects.creation + effects.diversion
    return np.asarray(effects.margin * (1.0 + 0.5 * new / np.maximum(on.imports[:, None], 1e-12)))


def revenue_loss(on: Lines, categories: tuple[Category, ...], year: int) -> Floats:
    """Return the duty revenue lost in ``year`` (1 is the first) by line and category, shape (n, k)."""
    columns = []
    for category in categories:
        duty = on.base[:, None] * (1.0 - category.removed(year)[-1:])
        columns.append(-category.scope * smart(on, duty).revenue[:, 0])
    return np.stack(columns, axis=1)


def gradient_values(
    gradient: Floats,
    sector: NDArray[np.int64],
    on: Lines,
    categories: tuple[Category, ...],
    objective: Objective | None = None,
) -> Floats:
    """Return values from the model's derivative by sector, shape (n, k).

    Parameters
    ----------
    gradient
        Change of the party's objective per unit of its sector tariff (1.0 is 100 points), shape (sectors,), in the
        currency of the import values.
    sector
        Sector of each line, shape (n,).

    Notes
    -----
    The sector tariff is the import-weighted mean of its lines, so a line moves it by its import share. First order:
    right for the direction and ranking, too large for deep cuts where gains fall off.
    """
    totals = np.bincount(sector, weights=on.imports, minlength=gradient.size)
    share = on.imports / np.where(totals[sector] > 0.0, totals[sector], 1.0)
    slope = gradient[sector] * share * on.base
    aim = objective or Objective()
    removed = np.array([c.scope * float(c.removed(aim.years) @ year_weights(aim)) for c in categories])
    return np.asarray(-slope[:, None] * removed[None, :])


def _over_years(
    on: Lines, categories: tuple[Category, ...], aim: Objective, worth: Callable[[Effects], Floats]
) -> Floats:
    weights = year_weights(aim)
    paths = np.stack([c.removed(aim.years) for c in categories])
    shares, place = np.unique(paths, return_inverse=True)
    effects = smart(on, on.base[:, None] * (1.0 - shares[None, :]))
    at_share: Floats = worth(effects)
    mix = np.zeros((shares.size, len(categories)))
    places = place.reshape(paths.shape)
    for k, category in enumerate(categories):
        np.add.at(mix[:, k], places[k], weights * category.scope)
    return np.asarray(at_share @ mix)
