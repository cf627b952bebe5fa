"""Elasticities by tariff line from a table by code prefix; what the table lacks takes the stated default.

Invariant: signs are checked, not turned: demand and substitution are negative, supply is positive.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.errors import SimulationInputError
from accord.tariffs.read_csv import delimiter, text_of

Array = NDArray[np.float64]
NAMES = ("demand", "substitution", "supply")


@dataclass(frozen=True, slots=True)
class LineElasticities:
    """Elasticities by line, each of shape (lines,), and how many lines the table itself gave."""

    demand: Array
    substitution: Array
    supply: Array
    from_table: int


def read_line_elasticities(
    path: Path, codes: Sequence[str], *, demand: float, substitution: float, supply: float
) -> LineElasticities:
    """Return elasticities of lines from a CSV with columns code and any of demand, substitution, supply.

    Codes have two digits or more; the longest prefix of a line wins, column by column.

    Raises
    ------
    SimulationInputError
        The file lacks its columns, or a number is missing or of the wrong sign.
    """
    body = "\n".join(x for x in text_of(path).splitlines() if not x.startswith("#"))
    reader = csv.DictReader(io.StringIO(body), delimiter=delimiter(body))
    present = [n for n in NAMES if n in (reader.fieldnames or ())]
    if "code" not in (reader.fieldnames or ()) or not present:
        raise SimulationInputError(
            f"{path.name} has no columns code and demand, substitution or supply",
            hint="name them code, demand, substitution, supply",
            file=path.name,
        )
    tables: dict[str, dict[str, float]] = {n: {} for n in present}
    for number, row in enumerate(reader, start=2):
        for name in present:
            text = (row[name] or "").strip()
            if not text:
                continue
            try:
                value = float(text)
            except ValueError:
                value = float("nan")
            if not (value > 0 if name == "supply" else value < 0):
                sign = "positive" if name == "supply" else "negative"
                raise SimulationInputError(
                    f"{path.name} row {number}: {name} {text!r} is no {sign} number",
                    hint=f"write {name} as {sign}",
                    row=number,
                )
            tables[name]["".join(c for c in row["code"] if c.isdigit())] = value
    found = {n: np.full(len(codes), d) for n, d in zip(NAMES, (demand, substitution, supply), strict=True)}
    hit = np.zeros(len(codes), dtype=np.bool_)
    for place, code in enumerate(codes):
        for name, table in tables.items():
            key = next((code[:n] for n in range(len(code), 1, -1) if code[:n] in table), None)
            if key is not None:
                found[name][place] = table[key]
                hit[place] = True
    return LineElasticities(found["demand"], found["substitution"], found["supply"], int(hit.sum()))
