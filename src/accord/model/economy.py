"""An economy on plain arrays: the baseline contract checked, transposed for the kernels, and its base shares.

Notation (Caliendo & Parro 2015): ``pi`` expenditure shares, ``theta`` trade elasticities, hats are new over base.
Invariant: arrays of flows run ``[sector, destination, origin]``, those of users ``[country, sector]``; every
number has passed :func:`accord.model.axes.require_values`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from accord.model.axes import Labels, labels_of, require_same, require_values
from accord.model.errors import BadValueError, MissingVariableError

Array = np.ndarray[Any, np.dtype[np.float64]]

FLOW = ("origin", "destination", "sector")
SHARE_SLACK = 1e-3
ROUNDING = 1e-9
# Rounding in a published table; the rest shows as the result's world_factor.
DEFICIT_SLACK = 1e-4


@dataclass(frozen=True, slots=True)
class Economy:
    """A base year.

    Parameters
    ----------
    countries, sectors
        Labels, N and J of them.
    trade, tariff
        Shape (J, N, N) as ``[sector, destination, origin]``; money net of tariff, and ad valorem fractions.
    theta
        Trade elasticities of intermediate use, or of all use where ``theta_final`` is None; shape (J,).
    theta_final
        Elasticities of final use, shape (J,), or None.
    value_added_share, final_share
        Shape (N, J), dimensionless.
    cost
        Input shares times ``1 - value_added_share``; shape (N, J, J) as ``[country, input, sector]``.
    value_added, deficit
        Shape (N,), money.
    money
        Unit of the money variables.
    """

    countries: Labels
    sectors: Labels
    trade: Array
    tariff: Array
    theta: Array
    theta_final: Array | None
    value_added_share: Array
    final_share: Array
    cost: Array
    value_added: Array
    deficit: Array
    money: str

    @property
    def expenditure(self) -> Array:
        """Spending gross of tariff, shape (N, J)."""
        return spending(self.trade, self.tariff)

    @property
    def output(self) -> Array:
        """Sales net of tariff, shape (N, J)."""
        return np.ascontiguousarray(self.trade.sum(axis=1).T)

    @property
    def revenue(self) -> Array:
        """Tariff revenue, shape (N,)."""
        return np.asarray(np.einsum("jni,jni->n", self.tariff, self.trade))

    @property
    def income(self) -> Array:
        """Value added, tariff revenue and transfer received, shape (N,)."""
        return self.value_added + self.revenue + self.deficit

    @property
    def labour_share(self) -> Array:
        """What output leaves after inputs, shape (N, J); the quantity side of ``value_added_share``.

        It differs from ``value_added_share`` only where input shares do not sum to one exactly; with it, clearing
        of the labour market is the same equation as the balance of trade.
        """
        return np.asarray(1.0 - self.cost.sum(axis=1))


def spending(trade: Array, tariff: Array) -> Array:
    """Return spending gross of tariff, shape (N, J), from flows and tariffs of shape (J, N, N)."""
    return np.ascontiguousarray((trade.sum(axis=2) + np.einsum("jni,jni->jn", tariff, trade)).T)


def shares(trade: Array, tariff: Array) -> Array:
    """Return expenditure shares gross of tariff, shape (J, N, N); zero where nothing is bought."""
    gross = trade * (1.0 + tariff)
    total = gross.sum(axis=2, keepdims=True)
    return np.asarray(np.divide(gross, total, out=gross, where=total > 0))


def variable(baseline: xr.Dataset, name: str, dims: tuple[str, ...]) -> Array:
    """Return one variable of a baseline as float64 on ``dims`` in that order.

    Raises
    ------
    MissingVariableError
        The baseline has no such variable, or it lies on other axes.
    """
    if name not in baseline:
        raise MissingVariableError(
            f"the baseline has no variable {name!r}; it has {', '.join(sorted(map(str, baseline.data_vars)))}",
            hint="the contract is on the page docs/model.md",
            variable=name,
        )
    found = baseline[name]
    if set(found.dims) != set(dims):
        raise MissingVariableError(
            f"variable {name!r} lies on ({', '.join(map(str, found.dims))}), not on ({', '.join(dims)})",
            hint="name the axes as the baseline contract does",
            variable=name,
        )
    return np.asarray(found.transpose(*dims).values, dtype=np.float64)


def economy(baseline: xr.Dataset) -> Economy:
    """Check a baseline and return it as plain arrays.

    Parameters
    ----------
    baseline
        Variables ``trade``, ``tariff`` (origin, destination, sector), ``input_share`` (country, input, sector),
        ``value_added_share``, ``final_share`` (country, sector), ``elasticity`` (sector), ``value_added``,
        ``deficit`` (country) and, optionally, ``elasticity_final`` (sector).

    Raises
    ------
    AxisMismatchError
        Labels of axes that must agree differ.
    BadValueError
        A number is not finite, negative or out of range, or shares do not sum to one.
    MissingVariableError
        A variable is missing.
    """
    countries, sectors = labels_of(baseline, "country"), labels_of(baseline, "sector")
    for dim in ("origin", "destination"):
        require_same(labels_of(baseline, dim), countries, dim, "country")
    require_same(labels_of(baseline, "input"), sectors, "input", "sector")
    flow_axes = [("sector", sectors), ("destination", countries), ("origin", countries)]
    user_axes = [("country", countries), ("sector", sectors)]

    trade = np.ascontiguousarray(variable(baseline, "trade", ("sector", "destination", "origin")))
    tariff = np.ascontiguousarray(variable(baseline, "tariff", ("sector", "destination", "origin")))
    share = variable(baseline, "value_added_share", ("country", "sector"))
    final = variable(baseline, "final_share", ("country", "sector"))
    inputs = variable(baseline, "input_share", ("country", "input", "sector"))
    theta = variable(baseline, "elasticity", ("sector",))
    value_added = variable(baseline, "value_added", ("country",))
    deficit = variable(baseline, "deficit", ("country",))
    theta_final = variable(baseline, "elasticity_final", ("sector",)) if "elasticity_final" in baseline else None

    require_values("trade", trade, flow_axes)
    require_values("tariff", tariff, flow_axes)
    require_values("value_added_share", share, user_axes, high=1.0 + ROUNDING)
    require_values("final_share", final, user_axes, high=1.0 + ROUNDING)
    # Published tables hold a few small negative entries (Caliendo and Parro: -0.0008); larger ones are refused.
    input_axes = [user_axes[0], ("input", sectors), ("sector", sectors)]
    require_values("input_share", inputs, input_axes, low=-0.01, high=1.01)
    require_values("elasticity", theta, [("sector", sectors)], strict=True)
    if theta_final is not None:
        require_values("elasticity_final", theta_final, [("sector", sectors)], strict=True)
    require_values("value_added", value_added, [("country", countries)], strict=True)
    require_values("deficit", deficit, [("country", countries)], low=-np.inf)
    _require_sums(final, inputs, share, countries, sectors)
    _require_trade(trade, countries)
    if abs(deficit.sum()) > DEFICIT_SLACK * value_added.sum():
        raise BadValueError(
            f"deficit sums to {deficit.sum():.6g} over countries, not to 0: the world cannot receive a transfer",
            hint="add the countries that are missing, or spread the difference knowingly",
            variable="deficit",
            value=float(deficit.sum()),
        )

    return Economy(
        countries=countries,
        sectors=sectors,
        trade=trade,
        tariff=tariff,
        theta=theta,
        theta_final=theta_final,
        value_added_share=share,
        final_share=final,
        cost=np.ascontiguousarray((1.0 - share)[:, None, :] * inputs),
        value_added=value_added,
        deficit=deficit,
        money=str(baseline["trade"].attrs.get("units", "money")),
    )


def _require_trade(trade: Array, countries: Labels) -> None:
    for axis, does in ((2, "buys nothing from"), (1, "sells nothing to")):
        total = trade.sum(axis=(0, axis))
        for n in np.flatnonzero(total == 0.0)[:1]:
            raise BadValueError(
                f"country {countries[n]} {does} anybody, itself included",
                hint="fill in its trade, domestic sales too, or leave the country out",
                variable="trade",
                cell={"country": str(countries[n])},
            )


def _require_sums(final: Array, inputs: Array, share: Array, countries: Labels, sectors: Labels) -> None:
    total = final.sum(axis=1)
    for n in np.flatnonzero(np.abs(total - 1.0) > SHARE_SLACK)[:1]:
        raise BadValueError(
            f"final_share of country {countries[n]} sums to {total[n]:.6g}, not to 1",
            hint="normalise it over sectors",
            variable="final_share",
            cell={"country": str(countries[n])},
        )
    total = inputs.sum(axis=1)
    bad = (np.abs(total - 1.0) > SHARE_SLACK) & ~((total == 0.0) & (share == 1.0))
    for n, j in np.argwhere(bad)[:1]:
        raise BadValueError(
            f"input_share of country {countries[n]}, sector {sectors[j]} sums to {total[n, j]:.6g} over input "
            f"while its value_added_share is {share[n, j]:.6g}",
            hint="it sums to 1 over input, or is all zero where value_added_share is 1",
            variable="input_share",
            cell={"country": str(countries[n]), "sector": str(sectors[j])},
        )


def scenario_array(eco: Economy, name: str, given: xr.DataArray | None, default: Array | float, low: float) -> Array:
    """Return a scenario's array on ``[sector, destination, origin]``, checked against the economy's axes.

    Parameters
    ----------
    given
        Array on some of the axes origin, destination and sector; an axis it lacks is one on which it does not vary.
    default
        What stands where nothing is given.
    low
        Least value allowed; for 0 the bound is included for a tariff and excluded for a cost factor.

    Raises
    ------
    AxisMismatchError
        An axis is unknown or its labels differ from the economy's.
    BadValueError
        A value is not finite or below ``low``.
    """
    shape = eco.trade.shape
    if given is None:
        return default if isinstance(default, np.ndarray) else np.full(shape, default)
    axes = {"origin": eco.countries, "destination": eco.countries, "sector": eco.sectors}
    for dim in given.dims:
        labels = labels_of(given, str(dim))
        require_same(labels, axes.get(str(dim), ()), f"{name}.{dim}", str(dim))
    order = [dim for dim in ("sector", "destination", "origin") if dim in given.dims]
    values = np.asarray(given.transpose(*order).values, dtype=np.float64)
    require_values(name, values, [(dim, axes[dim]) for dim in order], low=low, strict=name != "tariff")
    index = tuple(slice(None) if dim in order else None for dim in ("sector", "destination", "origin"))
    return np.broadcast_to(values[index], shape)
