"""Trade elasticities by sector from a table with a named rule for outliers.

Invariant: a value that a rule replaced is reported with the value it had.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from accord.trade.errors import MappingError
from accord.trade.isic import isic_codes


@dataclass(frozen=True, slots=True)
class Elasticities:
    """Trade elasticities on a list of sectors.

    Parameters
    ----------
    values
        Dimensionless, one per sector, in the order asked for.
    source
        Where they are from.
    notes
        What was capped, averaged or assumed.
    """

    values: tuple[float, ...]
    source: str
    notes: tuple[str, ...]


def packaged_elasticities() -> dict[str, Any]:
    """Return the elasticity table that comes with the library."""
    return tomllib.loads(resources.files("accord.trade").joinpath("data/elasticities.toml").read_text(encoding="utf-8"))


def read_elasticities(path: Path | str) -> dict[str, Any]:
    """Return an elasticity table from a TOML file of the packaged one's shape.

    Raises
    ------
    MappingError
        The file cannot be read or lacks ``source``, ``values`` or ``isic``.
    """
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(
            f"{path} cannot be read: {error}", hint="start from the packaged elasticities.toml"
        ) from error
    if absent := [k for k in ("source", "values", "isic") if k not in table]:
        raise MappingError(f"{path} lacks {absent}", hint="start from the packaged elasticities.toml", absent=absent)
    return table


def elasticities(table: Mapping[str, Any], sectors: Sequence[str]) -> Elasticities:
    """Return the elasticity of each sector.

    Parameters
    ----------
    table
        ``values`` by name; ``isic`` with the ISIC divisions of each name (``services`` are all others); ``sectors``
        with the names of a label directly; ``caps.rule`` of ``none`` or ``largest-other`` (the largest value becomes
        the second largest).
    sectors
        Labels of input-output industries of any edition, or labels in the table's ``sectors``.

    Raises
    ------
    MappingError
        A sector has no entry, or names a value that is not there.
    """
    values = {str(k): float(v) for k, v in table["values"].items()}
    notes = []
    rule = table.get("caps", {}).get("rule", "none")
    if rule == "largest-other":
        ranked = sorted(values, key=lambda k: values[k], reverse=True)
        notes.append(f"{ranked[0]} {values[ranked[0]]:g} replaced by {values[ranked[1]]:g}: {table['caps']['note']}")
        values[ranked[0]] = values[ranked[1]]
    elif rule != "none":
        raise MappingError(f"unknown rule {rule!r} for outliers", hint="the rules are none and largest-other")
    out = []
    for sector in sectors:
        names = table.get("sectors", {}).get(sector) or _names(table["isic"], sector)
        if not names or any(n not in values for n in names):
            raise MappingError(
                f"sector {sector!r} has no elasticity",
                hint="add it to [sectors] of the elasticity table",
                sector=sector,
            )
        if len(names) > 1:
            notes.append(f"{sector} is the plain mean of {', '.join(names)}")
        out.append(sum(values[n] for n in names) / len(names))
    return Elasticities(tuple(out), str(table["source"]), tuple(notes))


def _names(isic: Mapping[str, Sequence[str]], sector: str) -> list[str]:
    """Return the distinct names of the values that an industry's divisions have, in the table's order."""
    found: dict[str, None] = {}
    for division in dict.fromkeys(code[:2] for code in isic_codes(sector)):
        named = [name for name, divisions in isic.items() if division in divisions]
        found |= dict.fromkeys(named or ["services"])
    return list(found)
