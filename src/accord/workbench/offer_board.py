"""From a line table and a few options to the arrays that the negotiation room works on.

Invariant: every default that stands in for data (an elasticity, a weight) is in ``assumed``, in words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from accord.negotiation import (
    STANDARD,
    Category,
    CategoryError,
    Lines,
    Problem,
    UnknownLineError,
    equal_cuts,
    exporter_values,
    find_category,
    importer_values,
    inferred_weights,
    lines,
    problem,
)
from accord.vocabulary import SettingsError
from accord.workbench.offer_ceilings import board_ceilings
from accord.workbench.offer_options import BoardOptions
from accord.workbench.offer_table import LineTable, read_table

Floats = NDArray[np.float64]
_CUSTOM = re.compile(r"(?P<name>[a-z][a-z0-9-]*)=(?P<cuts>\d+)(?:x(?P<share>[01](?:\.\d+)?))?$")
WEIGHTS = ("column", "inferred", "none")


@dataclass(frozen=True, slots=True)
class Board:
    """A table turned into arrays.

    Parameters
    ----------
    table
        As read.
    categories
        The k staging categories.
    trade
        Trade and protection of the n lines.
    weight
        Political weights, shape (n,).
    problem
        The party's own choice.
    partner
        What each category is worth to the other party, shape (n, k).
    draft
        Category number that the table's column ``category`` names, -1 where empty, shape (n,).
    assumed
        What stood in for missing data, in words.
    """

    table: LineTable
    categories: tuple[Category, ...]
    trade: Lines
    weight: Floats
    problem: Problem
    partner: Floats
    draft: NDArray[np.int64]
    assumed: tuple[str, ...]

    def code(self, line: int) -> str:
        """Return the code of a line number."""
        return self.table.texts["line"][line]

    def find(self, code: str) -> int:
        """Return the number of the line called ``code``.

        Raises
        ------
        UnknownLineError
            No line has that code, or only one of several begins with it.
        """
        codes = self.table.texts["line"]
        if code in codes:
            return codes.index(code)
        close = [c for c in codes if c.startswith(code)]
        if len(close) == 1:
            return codes.index(close[0])
        raise UnknownLineError(
            f"{self.table.name} has no line {code!r}" if not close else f"{len(close)} lines begin with {code!r}",
            hint="use a code of the column 'line'" + (f", for example {close[0]}" if close else ""),
            line=code,
            close=close[:5],
        )


def board(path: Path, options: BoardOptions) -> Board:
    """Read a line table and set up its choice.

    Raises
    ------
    LineTableError, LineArrayError, CategoryError, CeilingError, UnknownLineError
        See the classes: each names the row or option at fault.
    """
    return board_of(read_table(path), options)


def board_of(table: LineTable, options: BoardOptions) -> Board:
    """Set up the choice of a table already read."""
    categories = tuple(_category(name) for name in options.categories)
    trade, assumed = _trade(table)
    weight, how = _weight(table, trade, options.weights)
    eased = np.nan_to_num(np.asarray(table.numbers.get("safeguard", np.zeros(table.size)), dtype=np.float64))
    if eased.any():
        how += f"; eased by a safeguard on {int((eased > 0).sum())} of {table.size} lines"
    own, other, source = _computed(table, trade, categories, weight * (1.0 - eased), options)
    values = _values(own, table.values, categories)
    partner = _values(other, table.partner_values, categories)
    given = np.asarray(table.numbers.get("reciprocal_loss", np.zeros(table.size)), dtype=np.float64)
    values -= np.nan_to_num(given)[:, None] * np.array([c.excluded for c in categories], dtype=float)[None, :]
    allowed = _allowed(table, categories, options.keep_out)
    ceilings = board_ceilings(table, trade, categories, options)
    draft = np.array([_draft(text, categories) for text in table.texts.get("category", ("",) * table.size)])
    notes = (*assumed, how, source)
    return Board(table, categories, trade, weight, problem(values, ceilings, allowed), partner, draft, notes)


def _computed(
    table: LineTable, trade: Lines, categories: tuple[Category, ...], weight: Floats, options: BoardOptions
) -> tuple[Floats, Floats, str]:
    """Return own and partner's values, shape (n, k), and where they come from."""
    aim = options.objective
    if not options.model:
        own = importer_values(trade, categories, weight, aim)
        return own, exporter_values(trade, categories, aim), "values by SMART, line by line, world prices given"
    from accord.workbench.offer_model import model_values

    importer, _, exporter = options.model.partition(":")
    found = model_values(table, trade, categories, aim, importer=importer, exporter=exporter, baseline=options.baseline)
    politics = importer_values(trade, categories, weight, replace(aim, efficiency=0.0, diversion=0.0, revenue=0.0))
    return found.own + politics, found.partner, found.note


def _category(name: str) -> Category:
    if match := _CUSTOM.match(name):
        return equal_cuts(match["name"], int(match["cuts"]), to=float(match["share"] or 1.0))
    return STANDARD[find_category(STANDARD, name)]


def _trade(table: LineTable) -> tuple[Lines, tuple[str, ...]]:
    assumed = []
    filled: dict[str, Floats] = {}
    for column, default, word in (
        ("other_imports", 0.0, "imports from others"),
        ("elasticity", -1.5, "import demand elasticity"),
        ("substitution", -1.5, "elasticity of substitution"),
        ("supply", np.inf, "export supply elasticity"),
    ):
        cells = np.asarray(table.numbers.get(column, np.full(table.size, np.nan)), dtype=np.float64)
        if (empty := np.isnan(cells)).any() and column != "supply":
            assumed.append(f"{word} {default:g} on {int(empty.sum())} of {table.size} lines")
        filled[column] = np.where(empty, default, cells)
    trade = lines(
        np.asarray(table.numbers["import_value"]),
        np.asarray(table.numbers["base_pct"]) / 100.0,
        others=filled["other_imports"],
        demand=filled["elasticity"],
        substitution=filled["substitution"],
        supply=filled["supply"],
    )
    return trade, tuple(assumed)


def _weight(table: LineTable, trade: Lines, mode: str | None) -> tuple[Floats, str]:
    if mode not in (None, *WEIGHTS):
        raise SettingsError(f"no weights are called {mode!r}", hint=f"use one of: {', '.join(WEIGHTS)}", value=mode)
    column = table.numbers.get("weight")
    inferred = inferred_weights(trade)
    if mode == "none":
        return np.zeros(table.size), "no political weights: efficiency alone"
    if column is None and mode == "column":
        raise SettingsError(
            f"{table.name} has no column 'weight'",
            hint="add one, or use --weights inferred or --weights none",
            table=table.name,
        )
    if column is None or mode == "inferred":
        return inferred, "political weights inferred from present duties, on every line"
    given = np.asarray(column, dtype=np.float64)
    empty = np.isnan(given)
    how = "political weights from the table"
    if empty.any():
        how += f"; inferred from present duties on {int(empty.sum())} of {table.size} lines"
    return np.where(empty, inferred, given), how


def _values(computed: Floats, given: Mapping[str, tuple[float, ...]], categories: tuple[Category, ...]) -> Floats:
    """Return computed values with the cells that the table gives in their place."""
    out = computed.copy()
    for place, category in enumerate(categories):
        if category.name in given:
            column = np.asarray(given[category.name], dtype=np.float64)
            out[:, place] = np.where(np.isnan(column), out[:, place], column)
    return out


def _draft(text: str, categories: tuple[Category, ...]) -> int:
    return -1 if not text else find_category(categories, text)


def _allowed(table: LineTable, categories: tuple[Category, ...], keep_out: Sequence[Path]) -> NDArray[np.bool_]:
    allowed = np.ones((table.size, len(categories)), dtype=bool)
    for line, cell in enumerate(table.texts.get("must", ("",) * table.size)):
        for word in (w.strip() for w in cell.split(";") if w.strip()):
            plain = {"keep-out": "exclude", "open": "!exclude"}.get(word.lower(), word)
            place = find_category(categories, plain.removeprefix("!"))
            if plain.startswith("!"):
                allowed[line, place] = False
            else:
                allowed[line, :] &= np.arange(len(categories)) == place
        if not allowed[line].any():
            raise CategoryError(
                f"line {table.texts['line'][line]}: 'must' leaves no category: {cell!r}",
                hint="let each line keep at least one category",
                line=table.texts["line"][line],
                value=cell,
            )
    for path in keep_out:
        place = find_category(categories, "exclude")
        for line in _listed(table, path):
            allowed[line] = np.arange(len(categories)) == place
    return allowed


def _listed(table: LineTable, path: Path) -> list[int]:
    """Return the lines that a file lists, by whole codes or their beginnings, one in the first cell of each row."""
    try:
        rows = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}", hint="give a text file of codes", path=str(path)) from error
    codes = [row.split(",")[0].strip().strip("'\"") for row in rows]
    found: list[int] = []
    for code in (c for c in codes if c and not c.startswith("#") and c.lower() not in ("line", "hs6", "code")):
        hits = [i for i, line in enumerate(table.texts["line"]) if line.startswith(code)]
        if not hits:
            raise UnknownLineError(
                f"{path.name}: no line of {table.name} is or begins with {code!r}",
                hint="use the digits of the column 'line', without dots if it has none",
                line=code,
                path=str(path),
            )
        found += hits
    return found
