"""Tariffs by pair and sector from importers' averages and written rules, for want of schedules.

Invariant: the rules are data that a user can open and change; each rate can be traced to an average, an agreement or
a stated pair, and all of them are assumptions as far as one sector and one partner go.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt

from accord.trade.assemble import position
from accord.trade.errors import MappingError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ImporterAverages:
    """Average tariffs of one importer, percent; None where not known.

    Parameters
    ----------
    mfn_manufactures, mfn_primary, applied_manufactures, applied_primary
        Weighted with imports.
    mfn_simple
        Plain mean of MFN rates over all lines.
    year
        Of the latest figure.
    """

    mfn_manufactures: float | None = None
    mfn_primary: float | None = None
    applied_manufactures: float | None = None
    applied_primary: float | None = None
    mfn_simple: float | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class TariffTable:
    """Tariffs made by the rules.

    Parameters
    ----------
    rates
        Ad valorem fractions, shape (n, n, j), as rates[origin, destination, sector].
    notes
        What was assumed, one sentence each.
    """

    rates: Array
    notes: tuple[str, ...]


def packaged_rules() -> dict[str, Any]:
    """Return the tariff rules that come with the library."""
    return tomllib.loads(resources.files("accord.trade").joinpath("data/tariff_rules.toml").read_text(encoding="utf-8"))


def read_rules(path: Path | str) -> dict[str, Any]:
    """Return tariff rules from a TOML file of the packaged one's shape.

    Raises
    ------
    MappingError
        The file cannot be read or lacks ``primary`` or ``manufactures``.
    """
    try:
        rules = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(
            f"{path} cannot be read: {error}", hint="start from the packaged tariff_rules.toml"
        ) from error
    if absent := [k for k in ("primary", "manufactures", "agreements") if k not in rules]:
        raise MappingError(f"{path} lacks {absent}", hint="start from the packaged tariff_rules.toml", absent=absent)
    return rules


def build_tariffs(
    rules: Mapping[str, Any],
    averages: Mapping[str, ImporterAverages],
    trade: Array,
    *,
    countries: Sequence[str],
    sectors: Sequence[str],
) -> TariffTable:
    """Return tariffs by origin, destination and sector.

    Parameters
    ----------
    rules
        See ``data/tariff_rules.toml``.
    averages
        By importer; a group's name (``EUN``) stands for its members.
    trade
        Net of tariffs, shape (n, n, j), as trade[origin, destination, sector]; the weights.
    countries, sectors
        Labels.
    """
    at, of = position(countries), position(sectors)
    classes = {name: [of[s] for s in rules[name] if s in of] for name in ("manufactures", "primary")}
    member_of = {m: g for g in ("EUN",) for m in rules["groups"].get(g, ())}
    notes: list[str] = []
    assumed: dict[str, dict[str, None]] = {}
    mfn = np.zeros((len(countries), len(sectors)))
    for c, country in enumerate(countries):
        for name, cells in classes.items():
            rate, note = _mfn(member_of.get(country, country), name, averages, rules)
            mfn[c, cells] = rate
            if note and country not in member_of:
                assumed.setdefault(note, {})[country] = None
    imports = trade.sum(axis=0) - np.einsum("nnj->nj", trade)
    for row in rules.get("sector_rates", ()):
        if row["importer"] in at:
            _place_sectors(mfn, imports, at[row["importer"]], row, classes, of)
            notes.append(f"{row['importer']}: {row['source']}")
    rates = np.broadcast_to(mfn, (len(countries), *mfn.shape)).copy()
    for row in rules["agreements"]:
        _apply_agreement(rates, mfn, row, rules["groups"], at)
        if "note" in row:
            notes.append(f"{row['name']}: {row['note']}")
    for row in rules.get("pairs", ()):
        if row["importer"] in at and row["exporter"] in at:
            _apply_pair(rates, trade, row, classes[row["class"]], at, of)
            notes.append(f"{row['importer']} on {row['exporter']}: {row['note']}")
    own = np.arange(len(countries))
    rates[own, own] = 0.0
    notes += [f"{note}: {', '.join(found)}" for note, found in assumed.items()]
    return TariffTable(rates / 100.0, tuple(notes))


def _mfn(
    country: str, name: str, averages: Mapping[str, ImporterAverages], rules: Mapping[str, Any]
) -> tuple[float, str]:
    """Return an importer's weighted MFN average of one class, percent, and what had to be assumed."""
    known = averages.get(country)
    if known is not None:
        if (value := getattr(known, f"mfn_{name}")) is not None:
            return float(value), ""
        if (value := getattr(known, f"applied_{name}")) is not None:
            return float(value), "applied average stands for the MFN average"
        if known.mfn_simple is not None:
            like = averages[rules["simple_to_weighted"]["like"]]
            weighted = getattr(like, f"mfn_{name}")
            assert weighted is not None and like.mfn_simple is not None, "the ratio's importer must have both"
            return (
                known.mfn_simple * weighted / like.mfn_simple,
                "simple MFN mean scaled to a weighted one",
            )
    stand = rules["stand_ins"].get(country, rules["stand_ins"]["*"])
    if "rate" in stand:
        return float(stand["rate"]), stand["note"]
    if stand["like"] == "median":
        values = [v for a in averages.values() if (v := getattr(a, f"mfn_{name}")) is not None]
        return float(median(values)), stand["note"]
    return _mfn(stand["like"], name, averages, rules)[0], f"as {stand['like']}: {stand['note']}"


def _place_sectors(
    mfn: Array,
    imports: Array,
    c: int,
    row: Mapping[str, Any],
    classes: Mapping[str, list[int]],
    of: Mapping[str, int],
) -> None:
    """Set known sector rates of importer ``c``; its residual sectors keep the class average."""
    known = {of[s]: float(rate) for s, rate in row["rates"].items() if s in of}
    residual = {of[s] for s in row["residual"] if s in of}
    for cells in classes.values():
        average = float(mfn[c, cells[0]])
        weight = imports[c]
        fixed = [i for i in cells if i in known]
        rest = [i for i in cells if i in residual]
        left = average * weight[cells].sum() - sum(known[i] * weight[i] for i in fixed)
        for i in fixed:
            mfn[c, i] = known[i]
        if rest and weight[rest].sum() > 0:
            mfn[c, rest] = max(left / weight[rest].sum(), 0.0)


def _apply_agreement(
    rates: Array, mfn: Array, row: Mapping[str, Any], groups: Mapping[str, Sequence[str]], at: Mapping[str, int]
) -> None:
    """Lower the rates between an agreement's sides to what is left of the MFN average, where that is lower."""
    left = _places(row["members"], groups, at)
    right = _places(row["partners"], groups, at) if "partners" in row else left
    labels = {i: label for label, i in at.items()}
    share = float(row.get("eliminated", 0.9))
    for a in left:
        for b in right:
            for origin, importer in ((a, b), (b, a)):
                kept = 1.0 - float(row.get("by_importer", {}).get(labels[importer], share))
                rates[origin, importer] = np.minimum(rates[origin, importer], mfn[importer] * kept)


def _places(names: Sequence[str], groups: Mapping[str, Sequence[str]], at: Mapping[str, int]) -> list[int]:
    members = [m for name in names for m in groups.get(name, (name,))]
    return [at[m] for m in members if m in at]


def _apply_pair(
    rates: Array, trade: Array, row: Mapping[str, Any], cells: list[int], at: Mapping[str, int], of: Mapping[str, int]
) -> None:
    """Set stated rates of one pair and let the other sectors of the class carry the rest of its average."""
    cell = (at[row["exporter"]], at[row["importer"]])
    stated = {of[s]: float(rate) for s, rate in row["rates"].items() if s in of}
    weight, before = trade[cell], rates[cell].copy()
    total = float((before[cells] * weight[cells]).sum())
    others = [i for i in cells if i not in stated]
    carried = float((before[others] * weight[others]).sum())
    left = max(total - sum(rate * weight[i] for i, rate in stated.items()), 0.0)
    for i, rate in stated.items():
        rates[(*cell, i)] = rate
    rates[(*cell, others)] = before[others] * (left / carried if carried > 0 else 0.0)
