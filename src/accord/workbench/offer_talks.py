"""Two tables at one table: the frontier of packages, where talks might settle, a draft against it, a trade for a line.

Invariant: the first table is the first party's schedule (its own concessions), the second the second party's.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from accord.negotiation import (
    Category,
    Change,
    Comparison,
    Deal,
    Frontier,
    Item,
    NoBargainError,
    Package,
    Side,
    compare_draft,
    deal,
    egalitarian,
    find_category,
    frontier,
    ideal,
    kalai_smorodinsky,
    mutual_list,
    nash,
    trade_for,
    values_at,
    with_balance,
)
from accord.vocabulary import SettingsError
from accord.workbench.offer_board import Board, board
from accord.workbench.offer_options import BoardOptions
from accord.workbench.offers import Step

Floats = NDArray[np.float64]
POINTS = ("nash", "kalai-smorodinsky", "egalitarian")
# Tables of up to so many lines together are solved to the last digit, whatever gap was asked for.
FEW, FINE = 200, 1e-7


@dataclass(frozen=True, slots=True)
class Talks:
    """Two boards joined.

    Parameters
    ----------
    boards
        First and second party's schedule.
    deal
        The joint lines.
    threat
        Utilities without a deal, shape (2,), and where they come from.
    threat_name
        ``status-quo``, ``existing`` or ``given``.
    """

    boards: tuple[Board, Board]
    deal: Deal
    threat: Floats
    threat_name: str

    @property
    def categories(self) -> tuple[Category, ...]:
        """The staging categories of both."""
        return self.boards[0].categories

    def code(self, line: int) -> tuple[int, str]:
        """Return the owner (0 or 1) and the code of a joint line number."""
        size = self.boards[0].table.size
        return (0, self.boards[0].code(line)) if line < size else (1, self.boards[1].code(line - size))


def talks(
    first: Path, second: Path, options: tuple[BoardOptions, BoardOptions], *, threat: str, balance: float | None
) -> Talks:
    """Read two line tables and set up their negotiation.

    Parameters
    ----------
    threat
        ``status-quo`` (nothing changes: both 0), ``existing`` (the rates of the columns ``existing_pct``), or two
        numbers with a comma between.
    balance
        Largest difference between what either gets from the other's schedule, or None.
    """
    boards = (board(first, options[0]), board(second, options[1]))
    sides = [Side(b.problem.value, b.partner, b.problem.allowed, b.problem.ceilings) for b in boards]
    joint = deal(sides[0], sides[1], names=("first", "second"))
    if balance is not None:
        joint = with_balance(joint, balance)
    point, name = _threat(boards, options, threat)
    return Talks(boards, joint, point, name)


def _threat(boards: tuple[Board, Board], options: tuple[BoardOptions, BoardOptions], text: str) -> tuple[Floats, str]:
    if text == "status-quo":
        return np.zeros(2), text
    if text == "existing":
        total = np.zeros(2)
        for place, on in enumerate(boards):
            cells = on.table.numbers.get("existing_pct")
            if cells is None:
                raise SettingsError(
                    f"{on.table.name} has no column 'existing_pct'",
                    hint="add the best rate the partner already has, or use --threat status-quo",
                    table=on.table.name,
                )
            duty = np.asarray(cells) / 100.0
            duty = np.minimum(np.where(np.isnan(duty), on.trade.base, duty), on.trade.base)
            own, partner = values_at(on.trade, duty, on.weight, options[place].objective)
            total[place] += own.sum()
            total[1 - place] += partner.sum()
        return total, text
    try:
        left, right = (float(x) for x in text.split(","))
    except ValueError as error:
        raise SettingsError(
            f"cannot read the threat point {text!r}",
            hint="use status-quo, existing, or two numbers such as 0,1.5",
            value=text,
        ) from error
    return np.array([left, right]), "given"


@dataclass(frozen=True, slots=True)
class Curve:
    """A frontier with its bargaining points; a point that does not exist is left out, with the reason."""

    talks: Talks
    frontier: Frontier
    points: tuple[tuple[str, Package], ...]
    missing: tuple[tuple[str, str], ...]


def draw_frontier(
    on: Talks, *, points: int = 25, gap: float = 1e-3, seconds: float = 60.0, step: Step | None = None
) -> Curve:
    """Compute the frontier and the Nash, Kalai-Smorodinsky and egalitarian packages.

    Parameters
    ----------
    points, gap, seconds
        As in :func:`accord.negotiation.frontier`; the three packages are proven to ``gap`` too. Two tables of up to
        200 lines together are solved to one part in ten million whatever gap is asked for.
    step
        Called after each program with (what, done, total); an error that it raises stops the work there.
    """
    say = step or (lambda what, done, total: None)
    fine = min(gap, FINE) if on.deal.owner.size <= FEW else gap
    curve = frontier(
        on.deal,
        points=points,
        threat=on.threat,
        gap=fine,
        seconds=seconds,
        step=lambda done, total: say("drawing the frontier", done, total),
    )
    found, missing = [], []
    try:
        say("the most that either can have", 0, 1)
        tops = ideal(on.deal, on.threat, gap=min(fine, 1e-6), seconds=seconds)
    except NoBargainError as error:
        return Curve(on, curve, (), tuple((name, error.message) for name in POINTS))
    say("the most that either can have", 1, 1)
    for place, name in enumerate(POINTS):
        say("bargaining points", place, len(POINTS))
        try:
            found.append((name, _point(name, on, curve, tops, fine, seconds, say)))
        except NoBargainError as error:
            missing.append((name, error.message))
        say(f"the {name} package", 1, 1)
    say("bargaining points", len(POINTS), len(POINTS))
    return Curve(on, curve, tuple(found), tuple(missing))


def _point(
    name: str, on: Talks, curve: Frontier, tops: Floats, gap: float, seconds: float, say: Step
) -> Package:  # fmt: skip
    """Find one bargaining point; ``say`` is called after each program, so that a caller can stop it there."""

    def step(done: int, total: int) -> None:
        say(f"the {name} package", done, total)

    if name == "nash":
        known = [p.category for p in curve.packages]
        return nash(on.deal, on.threat, gap=gap, seconds=seconds, tops=tops, step=step, known=known)
    rule = kalai_smorodinsky if name == "kalai-smorodinsky" else egalitarian
    return rule(on.deal, on.threat, gap=gap, seconds=seconds, tops=tops, step=step)


def curve_dict(curve: Curve) -> dict[str, Any]:
    """Return a frontier as JSON-serialisable data."""
    on = curve.talks
    return {
        "first": on.boards[0].table.name,
        "second": on.boards[1].table.name,
        "threat": {"name": on.threat_name, "first": float(on.threat[0]), "second": float(on.threat[1])},
        "frontier": [package_dict(on, p) for p in curve.frontier.packages],
        "points": [{"name": name, **package_dict(on, p)} for name, p in curve.points],
        "missing": [{"name": name, "reason": why} for name, why in curve.missing],
        "lists": {
            "first asks": [_item(on, i) for i in mutual_list(on.deal, 0, requests=True)[:50]],
            "first offers": [_item(on, i) for i in mutual_list(on.deal, 0, requests=False)[:50]],
        },
        "assumed": {"first": list(on.boards[0].assumed), "second": list(on.boards[1].assumed)},
    }


def package_dict(on: Talks, package: Package) -> dict[str, Any]:
    """Return one package: utilities, proof, and how much of either schedule is opened."""
    row: dict[str, Any] = {
        "first": float(package.utility[0]),
        "second": float(package.utility[1]),
        "gap": package.gap,
        "first_loses_per_unit_to_second": None if np.isnan(package.rate) else package.rate,
    }
    size = on.boards[0].table.size
    halves = (package.category[:size], package.category[size:])
    for name, category, own in zip(("first", "second"), halves, on.boards, strict=True):
        opened = np.array([c.eliminated_by(99) for c in on.categories])[category] | (own.trade.base == 0.0)
        total = max(float(own.trade.imports.sum()), 1e-300)
        row[f"{name}_lines_freed_pct"] = 100.0 * float(opened.mean())
        row[f"{name}_value_freed_pct"] = 100.0 * float(own.trade.imports[opened].sum()) / total
    return row


def _item(on: Talks, item: Item) -> dict[str, Any]:
    owner, code = on.code(item.line)
    category = on.categories[item.category].name
    names = ("first", "second")
    return {
        "schedule": names[owner],
        "line": code,
        "category": category,
        "us": item.us,
        "them": item.them,
        "mutual": item.mutual,
    }


def package_columns(on: Talks, package: Package, party: int) -> dict[str, list[Any]]:
    """Return one party's schedule in a package as columns of a line table, ready to be read back as a draft."""
    own = on.boards[party]
    size = on.boards[0].table.size
    category = package.category[:size] if party == 0 else package.category[size:]
    rows = np.arange(own.table.size)
    columns: dict[str, list[Any]] = {name: list(cells) for name, cells in own.table.texts.items() if name != "category"}
    columns |= {n: [None if np.isnan(c) else c for c in cells] for n, cells in own.table.numbers.items()}
    columns["category"] = [on.categories[c].name for c in category]
    columns["worth_to_owner"] = [float(v) for v in own.problem.value[rows, category]]
    columns["worth_to_partner"] = [float(v) for v in own.partner[rows, category]]
    return columns


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A draft against the frontier, and lists of changes that would pay for one line, where asked."""

    talks: Talks
    comparison: Comparison
    trades: tuple[tuple[Change, ...], ...]
    asked: str
    notes: tuple[str, ...]


def compare_drafts(
    on: Talks, *, line: str = "", to: str = "now", count: int = 3, gap: float = 1e-4, seconds: float = 60.0
) -> DraftReport:
    """Compare the drafts in the column ``category`` of both tables with the frontier.

    Parameters
    ----------
    line, to
        A line, with ``first:`` or ``second:`` before its code where both schedules have it, and the category it
        should move to: what changes elsewhere would pay for it?
    count
        How many such lists.
    """
    drafts, notes = [], []
    names = [c.name for c in on.categories]
    for side, own in zip(("first", "second"), on.boards, strict=True):
        empty = own.draft < 0
        if empty.any():
            resting = find_category(on.categories, "exclude") if "exclude" in names else len(names) - 1
            notes.append(f"{int(empty.sum())} lines of the {side} table have no category: taken as {names[resting]}")
            drafts.append(np.where(empty, resting, own.draft))
        else:
            drafts.append(own.draft)
    draft = np.concatenate(drafts).astype(np.int64)
    comparison = compare_draft(on.deal, draft, gap=gap, seconds=seconds)
    lists: tuple[tuple[Change, ...], ...] = ()
    if line:
        place = _place(on, line)
        lists = trade_for(
            on.deal, draft, place, find_category(on.categories, to), count=count, gap=gap, seconds=seconds
        )
    return DraftReport(on, comparison, lists, f"{line} to {to}" if line else "", tuple(notes))


def _place(on: Talks, text: str) -> int:
    side, _, code = text.rpartition(":")
    if side == "second" or (not side and code not in on.boards[0].table.texts["line"]):
        return on.boards[0].table.size + on.boards[1].find(code)
    return on.boards[0].find(code)


def draft_dict(report: DraftReport, *, top: int = 50) -> dict[str, Any]:
    """Return a comparison as JSON-serialisable data; ``top`` changes a list."""
    on, seen = report.talks, report.comparison

    def number(value: float) -> float | None:
        return None if np.isnan(value) else float(value)

    directions = {}
    for party, name in enumerate(("first", "second")):
        best = seen.best_for[party]
        directions[f"best_for_{name}"] = {
            "could_gain": number(seen.left[party]),
            "package": None if best is None else package_dict(on, best),
            "changes": len(seen.changes[party]),
            "ask": [_change(on, c) for c in seen.changes[party] if on.code(c.line)[0] != party][:top],
            "give": [_change(on, c) for c in seen.changes[party] if on.code(c.line)[0] == party][:top],
        }
    return {
        "draft": {"first": float(seen.utility[0]), "second": float(seen.utility[1])},
        "ceilings_broken": list(seen.broken),
        **directions,
        "asked": report.asked,
        "trades": [[_change(on, c) for c in changes] for changes in report.trades],
        "notes": list(report.notes),
        "assumed": {"first": list(on.boards[0].assumed), "second": list(on.boards[1].assumed)},
    }


def _change(on: Talks, change: Change) -> dict[str, Any]:
    owner, code = on.code(change.line)
    return {
        "schedule": ("first", "second")[owner],
        "line": code,
        "from": on.categories[change.before].name,
        "to": on.categories[change.after].name,
        "first_gains": change.gain[0],
        "second_gains": change.gain[1],
    }
