"""The checks that every reader of trade or tariff rows shares.

Invariant: a row leaves the table only by a rule that says so, and is counted.
"""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from accord.trade.findings import Inspector, line_of, questioned_rates

if TYPE_CHECKING:
    import pandas as pd


def examine_keys(table: "pd.DataFrame", keys: Sequence[str], inspector: Inspector) -> "pd.DataFrame":
    """Return the table without rows that lack a key or repeat one, as the rules say."""
    empty = table[list(keys)].isna().any(axis=1) | (table[list(keys)].astype(str) == "").any(axis=1)
    if empty.any():
        inspector.note("missing-key", int(empty.sum()), _places(table, keys, empty), "rows lack a key")
        table = table[~empty]
    again = table.duplicated(list(keys), keep=False)
    if again.any():
        extra = int(table.duplicated(list(keys)).sum())
        action = inspector.note("duplicate-key", extra, _places(table, keys, again), "keys stand more than once")
        if action == "sum":
            numbers = [c for c in table.columns if c not in keys and table[c].dtype.kind == "f"]
            others = [c for c in table.columns if c not in keys and c not in numbers]
            grouped = table.groupby(list(keys), sort=False)
            parts = [grouped[numbers].sum(min_count=1), grouped[others].first()]
            table = parts[0].join(parts[1]).reset_index()[list(table.columns)]
        else:
            table = table[~table.duplicated(list(keys))]
    return table.reset_index(drop=True)


def examine_values(table: "pd.DataFrame", column: str, keys: Sequence[str], inspector: Inspector) -> "pd.DataFrame":
    """Return the table after looking for missing and negative values of trade in ``column``."""
    gone = table[column].isna()
    if gone.any():
        action = inspector.note("missing-value", int(gone.sum()), _places(table, keys, gone), f"{column} is missing")
        if action == "drop":
            table = table[~gone]
    below = table[column] < 0
    if below.any():
        action = inspector.note(
            "negative-trade", int(below.sum()), _places(table, keys, below), f"{column} is below zero"
        )
        table = table[~below] if action == "drop" else table.assign(**{column: table[column].clip(lower=0.0)})
    return table.reset_index(drop=True)


def examine_codes(table: "pd.DataFrame", column: str, known: Collection[str], inspector: Inspector) -> "pd.DataFrame":
    """Return the table after looking for codes in ``column`` that are not ``known``."""
    odd = ~table[column].isin(list(known))
    if odd.any():
        codes = sorted(set(table[column][odd].astype(str)))
        action = inspector.note("unknown-code", int(odd.sum()), codes, f"{column} has {len(codes)} unknown codes")
        if action == "drop":
            table = table[~odd]
    return table.reset_index(drop=True)


def examine_rates(table: "pd.DataFrame", column: str, inspector: Inspector, *, most: float = 1000.0) -> None:
    """Look for percents that seem to be fractions, and for rates that are no rates."""
    rates = table[column].dropna()
    outside = (rates < 0) | (rates > most)
    if outside.any():
        inspector.note(
            "tariff-range",
            int(outside.sum()),
            [f"line {line_of(i)}: {v:g}" for i, v in rates[outside].items()],
            f"{column} is below zero or above {most:g} percent",
        )
    count, examples = questioned_rates(rates)
    if count:
        inspector.note(
            "percent-or-fraction", count, examples, f"{column} is in percent, but these values look like fractions"
        )


def examine_shares(table: "pd.DataFrame", column: str, inspector: Inspector) -> None:
    """Look for shares that seem to be percents: they are from 0 to 1."""
    outside = table[column].notna() & ~table[column].between(0.0, 1.0)
    if outside.any():
        inspector.note(
            "percent-or-fraction",
            int(outside.sum()),
            [f"line {line_of(i)}: {v:g}" for i, v in table[column][outside].items()],
            f"{column} is a share from 0 to 1, but these values are not",
        )


def examine_domestic(table: "pd.DataFrame", exporter: str, importer: str, inspector: Inspector) -> None:
    """Look for countries that trade with others and have no row of trade with themselves."""
    home = set(table[exporter][table[exporter] == table[importer]])
    if absent := sorted({str(c) for c in (set(table[exporter]) | set(table[importer])) - home}):
        inspector.note(
            "missing-domestic",
            len(absent),
            absent,
            f"{len(absent)} countries have no row of sales to themselves, without which no border effect can be told",
        )


def examine_partners(
    table: "pd.DataFrame", expected: Collection[str], columns: Sequence[str], inspector: Inspector
) -> None:
    """Look for partners that should be in the table and have no row at all."""
    there = set().union(*(set(table[c].astype(str)) for c in columns))
    if absent := sorted(set(expected) - there):
        inspector.note("missing-partner", len(absent), absent, "partners have no row at all")


def _places(table: "pd.DataFrame", keys: Sequence[str], rows: "pd.Series[bool]") -> list[str]:
    return ["/".join(str(x) for x in row) for row in table.loc[rows, list(keys)].head(5).itertuples(index=False)]
