"""Offers and the equilibrium model: values of lines from its exact derivatives, tariff war and talks by sector.

Invariant: values from the model are first order at the baseline, and are called so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from accord.model import gradient, solve
from accord.negotiation import (
    Category,
    Lines,
    NoBargainError,
    Objective,
    Regime,
    arena,
    best_alone,
    equal_gains,
    gradient_values,
    nash_bargain,
    status_quo,
    tariff_war,
)
from accord.storage import read_table
from accord.trade import packaged, read_baseline, read_case
from accord.vocabulary import SettingsError, find_party
from accord.workbench.offer_table import LineTable

Floats = NDArray[np.float64]


def load_baseline(path: Path | None) -> xr.Dataset:
    """Return the packaged baseline, or one from a baseline file or a case folder."""
    if path is None:
        return packaged()
    return read_case(path, read_table).baseline if path.is_dir() else read_baseline(path)


def region(baseline: xr.Dataset, name: str) -> str:
    """Return the baseline's label for a country's code or name.

    Raises
    ------
    SettingsError
        The baseline has no such country.
    """
    labels = [str(c) for c in baseline["country"].values]
    known = find_party(name)
    for candidate in (name, name.upper(), known.code if known else name):
        if candidate in labels:
            return candidate
    raise SettingsError(
        f"the baseline has no country {name!r}", hint=f"its countries are: {', '.join(labels)}", country=name
    )


@dataclass(frozen=True, slots=True)
class ModelValues:
    """Line values from the model: own and partner's, shape (n, k), and what has to be said of them."""

    own: Floats
    partner: Floats
    note: str


def model_values(
    table: LineTable,
    trade: Lines,
    categories: tuple[Category, ...],
    objective: Objective,
    *,
    importer: str,
    exporter: str,
    baseline: Path | None = None,
) -> ModelValues:
    """Return what each category of each line is worth, from the derivative of real income by sector tariff.

    The derivative counts input-output links, terms of trade and third countries. The table needs a column ``sector``
    with the baseline's labels, and imports in the baseline's money.

    Raises
    ------
    SettingsError
        There is no column ``sector``, or it holds labels that the baseline does not have.
    """
    economy = load_baseline(baseline)
    here, there = region(economy, importer), region(economy, exporter)
    labels = [str(s) for s in economy["sector"].values]
    given = table.texts.get("sector", ("",) * table.size)
    unknown = sorted({s for s in given if s not in labels})
    if unknown:
        raise SettingsError(
            f"{table.name}: sectors not in the baseline: {', '.join(x or '(empty)' for x in unknown[:5])}",
            hint=f"fill the column 'sector' with: {', '.join(labels)}",
            unknown=unknown,
        )
    number = np.array([labels.index(s) for s in given], dtype=np.int64)
    result = solve(economy)
    slopes = gradient(result, "equivalent_variation", countries=[here, there]).sel(origin=there, destination=here)
    own, partner = (np.asarray(slopes.sel(country=c).values, dtype=np.float64) for c in (here, there))
    title = economy.attrs.get("title", "baseline")
    note = (
        f"values from the model's derivative of real income ({title}), first order, on duties of {here} on {there}; "
        f"imports must be in {economy['trade'].attrs.get('units', 'the same money')}"
    )
    return ModelValues(
        gradient_values(own, number, trade, categories, objective),
        gradient_values(partner, number, trade, categories, objective),
        note,
    )


@dataclass(frozen=True, slots=True)
class War:
    """Regimes of tariffs between players, and why one is missing."""

    baseline: xr.Dataset
    players: tuple[str, ...]
    regimes: tuple[Regime, ...]
    missing: tuple[tuple[str, str], ...]


def run_war(
    players: tuple[str, ...],
    *,
    baseline: Path | None = None,
    against: str = "players",
    sectors: tuple[str, ...] | None = None,
    highest: float = 1.0,
    threat: str = "status-quo",
    step: Callable[[str, int, int], None] | None = None,
) -> War:
    """Compute best tariffs alone, Nash tariffs, and talks over a threat.

    Parameters
    ----------
    threat
        ``status-quo`` or ``war``.
    """
    if threat not in ("status-quo", "war"):
        raise SettingsError(f"no threat is called {threat!r}", hint="use status-quo or war", value=threat)
    say = step or (lambda what, done, total: None)
    economy = load_baseline(baseline)
    labels = tuple(region(economy, p) for p in players)
    on = arena(economy, labels, against=against, sectors=sectors, high=highest)
    total = len(labels) + 3
    found = [status_quo(on)]
    for place, player in enumerate(labels):
        say(f"best tariffs of {player}, no answer", place, total)
        found.append(replace(best_alone(on, place), name=f"alone: {player}"))
    say("war", len(labels), total)
    fought = tariff_war(on)
    found.append(fought)
    missing = []
    for place, (name, rule) in enumerate((("equal-gains", equal_gains), ("nash-bargain", nash_bargain))):
        say(name, len(labels) + 1 + place, total)
        try:
            found.append(rule(on, fought if threat == "war" else found[0]))
        except NoBargainError as error:
            missing.append((name, error.message))
    say("done", total, total)
    return War(economy, labels, tuple(found), tuple(missing))


def war_dict(war: War) -> dict[str, Any]:
    """Return the regimes as JSON-serialisable data: real income of everybody and mean tariffs."""
    names = [str(c) for c in war.baseline["country"].values]
    trade = np.asarray(war.baseline["trade"].transpose("origin", "destination", "sector").values)
    regimes = []
    for regime in war.regimes:
        tariff = war.baseline["tariff"].transpose("origin", "destination", "sector").copy(data=regime.tariff)
        result = solve(war.baseline, tariff=tariff)
        welfare = result["welfare_exact_pct"].values
        means = {}
        for setter in war.players:
            for other in war.players:
                if setter != other:
                    o, d = names.index(other), names.index(setter)
                    weight = trade[o, d]
                    means[f"{setter} on {other}"] = 100.0 * float((regime.tariff[o, d] * weight).sum() / weight.sum())
        regimes.append(
            {
                "regime": regime.name,
                "players": {p: float(w) for p, w in zip(war.players, regime.welfare, strict=True)},
                "everybody": {n: float(w) for n, w in zip(names, welfare, strict=True)},
                "mean_tariff_pct": means,
                "residual": regime.residual,
                "rounds": regime.rounds,
                "at_cap": regime.at_cap,
            }
        )
    return {
        "baseline": war.baseline.attrs.get("title", ""),
        "players": list(war.players),
        "unit": "real income, percent over the base",
        "regimes": regimes,
        "missing": [{"name": n, "reason": why} for n, why in war.missing],
    }


def war_columns(war: War) -> dict[str, list[Any]]:
    """Return the tariffs of every regime by setter, partner and sector, percent, as columns of a table."""
    names = [str(c) for c in war.baseline["country"].values]
    goods = [str(s) for s in war.baseline["sector"].values]
    pairs = [(a, b) for a in war.players for b in war.players if a != b]
    columns: dict[str, list[Any]] = {
        "setter": [a for a, _ in pairs for _ in goods],
        "partner": [b for _, b in pairs for _ in goods],
        "sector": [s for _ in pairs for s in goods],
    }
    for regime in war.regimes:
        cells = [100.0 * regime.tariff[names.index(b), names.index(a)] for a, b in pairs]
        columns[f"{regime.name} (%)"] = [float(x) for block in cells for x in block]
    return columns
