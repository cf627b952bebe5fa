"""Contracts and projects: quantities and prices side by side, milestones as each source has them, and slips.

Invariant: nothing is chosen between sources, and no amount is converted at a rate that the desk does not give.
"""

from typing import Any

from fastapi import FastAPI, Request

from accord.partnership import Contract
from accord.web.asking import Place, View, days, shown, titles_of
from accord.web.quoting import begun, kept, place_in, stamp_of
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.contracts import FILE, ContractsView, contracts_of
from accord.workbench.web_views import DeskView

SIZE = 40
COLUMNS = ("contract", "title", "state", "what", "value", "when", "standing", "said", "source", "document", "quote")
BASES = {"contract": "the contract’s year", "document": "year of the document"}


def add(app: FastAPI) -> None:
    """Add the page to an application."""
    add_page(app, "/contracts", contracts, "Contracts and projects as each source has them")


def contracts(request: Request, view: View, first: Place = 0) -> Page:
    """Return the contracts and projects."""
    if begun(request, view, "contracts", stamp_on(view), lambda: _contracts(view)):
        return Page(
            "later",
            "Contracts and projects",
            lambda: {**contracts_on(view).as_dict(), **days(view)},
            lambda: Rows(COLUMNS, tuple(row for c in contracts_on(view).contracts for row in _rows(c))),
            shown(view),
        )
    found = contracts_on(view)
    start = min(int(first or 0), max(0, len(found.contracts) - 1))
    return Page(
        "contracts",
        "Contracts and projects",
        lambda: {**found.as_dict(), **days(view)},
        lambda: Rows(COLUMNS, tuple(row for c in found.contracts for row in _rows(c))),
        shown(
            view,
            found=found,
            listed=found.contracts[start : start + SIZE],
            first=start,
            size=SIZE,
            bases=BASES,
            titles=titles_of(view),
            compared=compared,
            late=sum(m.status == "overdue-no-evidence" for c in found.contracts for m in c.milestones),
            at=place_in(view),
        ),
    )


def contracts_on(view: DeskView) -> ContractsView:
    """Return the contracts of a view, worked out once for the desk's rates."""
    return kept(view, "contracts", stamp_on(view), lambda: _contracts(view))


def _contracts(view: DeskView) -> ContractsView:
    return contracts_of(view.desk, view.built.register, view.state.as_of, view.state.known_on)


def stamp_on(view: DeskView) -> object:
    """Return how the files beside the register look that contracts come from."""
    return stamp_of([view.desk.folder / FILE])


def compared(c: Contract) -> list[tuple[bool, str]]:
    """Return what the comparison of amounts finds, each once: whether it is a conflict, and the words."""
    found = [(x.verdict == "conflict", f"{x.left} and {x.right}: {x.words}")
             for x in c.comparisons if x.verdict != "not-comparable"]  # fmt: skip
    found += [(False, f"not compared, {x.words}") for x in c.comparisons if x.verdict == "not-comparable"]
    return list(dict.fromkeys(found))


def _rows(c: Contract) -> list[tuple[Any, ...]]:
    about = (c.id, c.title, c.state)
    rows: list[tuple[Any, ...]] = []
    for q in c.quantities:
        rows.append((*about, "quantity", q.thing.label, None, q.hedge, None, *_of(q.evidence)))
    for p in c.prices:
        rows.append((*about, f"price, {p.role}", p.amount.text, p.year, None, p.said.text, *_of(p.evidence)))
    for m in c.milestones:
        for v in m.versions:
            told = v.as_dict()
            rows.append((*about, m.label, None, told["label"], v.standing, v.said.text, *_of(v.evidence)))
    for f in c.follow_ons:
        rows.append((*about, f.kind, f.thing.label if f.thing else None, None, f.words, None, *_of(f.evidence)))
    return rows or [(*about, None, None, None, None, None, *(_of(c.evidence[0]) if c.evidence else (None,) * 3))]


def _of(e: Any) -> tuple[str, str, str]:
    return (e.source, e.name, e.quote)
