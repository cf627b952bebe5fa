"""Uncertain inputs of a scenario: which there are, and their values in one draw.

Invariant: draw ``i`` of a seed is the same whoever computes it and however many others there are; a point is a vector
of independent numbers, standard normal or uniform, from which every input follows. The noise of trade flows is one
uniform number, which seeds it; a negative one stands for no noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from accord.estimation import covariance_root
from accord.workbench.errors import ScenarioError
from accord.workbench.scenario import ScenarioFile
from accord.workbench.shocks import sector_places

Array = npt.NDArray[np.float64]
STATE = (
    "price_hat",
    "expenditure",
    "wage_hat",
    "sector_wage_hat",
    "materials_price_hat",
    "materials_expenditure",
)


@dataclass(frozen=True, slots=True)
class Source:
    """One uncertain input, or several that are drawn together.

    Parameters
    ----------
    name
        For people.
    kind
        ``elasticity``, ``share``, ``cost``, ``estimate`` or ``data``.
    places
        Its coordinates in a point.
    """

    name: str
    kind: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The uncertain inputs of a scenario on a baseline.

    Parameters
    ----------
    scenario
        What is uncertain.
    normal
        Which coordinates of a point are standard normal, shape (d,); the others are uniform on (0, 1).
    root
        Turns the sectors' normals into log factors of elasticities, shape (sectors, sectors).
    estimates
        Id of each estimate with the first of its coordinates and its covariance's root.
    sources
        What varies, in the order of the coordinates; an input known for certain is none.
    """

    scenario: ScenarioFile
    normal: npt.NDArray[np.bool_]
    root: Array
    estimates: tuple[tuple[str, int, Array], ...]
    sources: tuple[Source, ...]

    def draw(self, seed: int, index: int) -> Array:
        """Return the point of one draw, shape (d,)."""
        rng = np.random.default_rng([seed, index])
        sectors, noise = len(self.root), int(self.noisy)
        uniform = int((~self.normal).sum()) - noise
        rest = len(self.normal) - sectors - uniform - noise
        parts = [rng.standard_normal(sectors), rng.uniform(size=uniform), rng.standard_normal(rest)]
        return np.concatenate([*parts, rng.uniform(size=noise)])

    @property
    def noisy(self) -> bool:
        """Whether trade flows are drawn too, which asks for ``rebase`` of every solve."""
        return self.scenario.uncertainty.trade_log_sd > 0.0

    @property
    def middle(self) -> Array:
        """The point at which every input is central, shape (d,)."""
        point = np.where(self.normal, 0.0, 0.5)
        if self.noisy:
            point[-1] = -1.0
        return point

    def baseline_at(self, baseline: xr.Dataset, point: Array) -> xr.Dataset:
        """Return the baseline with the elasticities, and if they are noisy the flows, of a point."""
        factor = self.elasticity_factors(point)
        drawn = baseline.assign(elasticity=baseline["elasticity"].copy(data=baseline["elasticity"].values * factor))
        if self.noisy and point[-1] >= 0.0:
            trade = baseline["trade"].transpose("origin", "destination", "sector")
            rng = np.random.default_rng(int(point[-1] * 2**53))
            noise = np.exp(self.scenario.uncertainty.trade_log_sd * rng.standard_normal(trade.shape))
            own = np.arange(trade.sizes["origin"])
            noise[own, own] = 1.0
            drawn = drawn.assign(trade=trade.copy(data=trade.values * noise))
        return drawn

    def elasticity_factors(self, point: Array) -> Array:
        """Return what multiplies each sector's elasticity, shape (sectors,)."""
        return np.asarray(np.exp(self.root @ point[: len(self.root)]))

    def changes(self, point: Array) -> dict[str, float]:
        """Return the drawn values by change id, as :func:`accord.workbench.shocks.scenario_arrays` takes them."""
        drawn: dict[str, float] = {}
        at = len(self.root)
        for change in self.scenario.tariff:
            if change.share_range:
                drawn[change.id] = _between(change.share_range, float(point[at]))
            at += 1
        for item in self.scenario.cost:
            if item.change_range:
                drawn[item.id] = _between(item.change_range, float(point[at]))
            at += 1
        coefficients = {
            block.id: np.asarray(block.coefficients) + root @ point[first : first + len(root)]
            for block, (_, first, root) in zip(self.scenario.estimate, self.estimates, strict=True)
        }
        for item in self.scenario.cost:
            if item.estimate is not None:
                block, weights = self.scenario.estimated(item)
                drawn[item.id] = block.effect(weights, coefficients[block.id])
        return drawn


def uncertain(scenario: ScenarioFile, baseline: xr.Dataset) -> Uncertain:
    """Return the uncertain inputs of a scenario.

    Raises
    ------
    ScenarioError
        Elasticities are named of a sector that the baseline does not have, twice, or with a covariance of another size.
    """
    labels = [str(s) for s in baseline["sector"].values]
    root, together = _elasticities(scenario, baseline, labels)
    n = len(labels)
    changes = (*scenario.tariff, *scenario.cost)
    estimates, at = [], n + len(changes)
    for block in scenario.estimate:
        matrix = covariance_root(np.asarray(block.covariance, dtype=np.float64))
        estimates.append((block.id, at, matrix))
        at += len(matrix)
    noisy = scenario.uncertainty.trade_log_sd > 0.0
    normal = np.ones(at + noisy, dtype=bool)
    normal[n : n + len(changes)] = False
    normal[at:] = False
    sources = [Source(name, "elasticity", places) for name, places in together if root[list(places)].any()]
    for place, change in enumerate(changes, start=n):
        if getattr(change, "share_range", None):
            sources.append(Source(f"{change.id}: share of trade", "share", (place,)))
        elif getattr(change, "change_range", None):
            sources.append(Source(f"{change.id}: cost of delivery", "cost", (place,)))
    used = {c.estimate for c in scenario.cost}
    for name, first, matrix in estimates:
        if name in used and matrix.any():
            places = tuple(range(first, first + len(matrix)))
            sources.append(Source(f"{name}: estimated effect on trade", "estimate", places))
    if noisy:
        sources.append(Source("noise of trade flows", "data", (at,)))
    return Uncertain(scenario, normal, root, tuple(estimates), tuple(sources))


def starting_point(result: xr.Dataset) -> xr.Dataset:
    """Return of an equilibrium only what another solve starts from, so that it travels light."""
    return result[[name for name in STATE if name in result]]


def _elasticities(
    scenario: ScenarioFile, baseline: xr.Dataset, labels: Sequence[str]
) -> tuple[Array, list[tuple[str, tuple[int, ...]]]]:
    """Return the root of the log elasticities' covariance, and what is drawn together by name."""
    spread = scenario.uncertainty
    root = spread.elasticity_log_sd * np.eye(len(labels))
    taken: dict[int, str] = {}
    together: list[tuple[str, tuple[int, ...]]] = []
    for block in spread.elasticity:
        name = ", ".join(block.sectors)
        places = _in_order(block.sectors, baseline, labels)
        if twice := [labels[p] for p in places if p in taken]:
            raise ScenarioError(
                f"the elasticity of sector '{twice[0]}' is spread by two blocks",
                hint="name each sector in one block of uncertainty.elasticity",
                sector=twice[0],
            )
        taken |= dict.fromkeys(places, name)
        try:
            covariance = block.covariance(len(places))
        except ValueError as error:
            raise ScenarioError(
                f"uncertainty.elasticity of {name}: {error}",
                hint="name as many sectors as the covariance has rows, in its order",
                sectors=list(block.sectors),
            ) from error
        root[np.ix_(places, places)] = covariance_root(covariance)
        if np.count_nonzero(covariance - np.diag(np.diag(covariance))):
            together.append((f"elasticities of {name}", tuple(places)))
        else:
            together += [(f"elasticity of {labels[p]}", (p,)) for p in places]
    together += [(f"elasticity of {label}", (p,)) for p, label in enumerate(labels) if p not in taken]
    return root, sorted(together, key=lambda item: item[1])


def _in_order(names: Sequence[str], baseline: xr.Dataset, labels: Sequence[str]) -> list[int]:
    """Return the sectors' places in the order of the names, since a covariance's rows follow it."""
    if all(name in labels for name in names):
        return [labels.index(name) for name in names]
    return sector_places(names, "uncertainty.elasticity", baseline)


def _between(ends: tuple[float, float], share: float) -> float:
    return ends[0] + share * (ends[1] - ends[0])
