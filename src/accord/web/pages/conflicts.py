"""Where the sources disagree: the list, and each with both sides quote beside quote.

Invariant: both sides are shown whole; the default reading is marked and never hides the other.
"""

from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request

from accord.register import Conflict, NoSuchEntryError, RegisterState
from accord.vocabulary import words
from accord.web.asking import Blank, Text, View, days, shown, watch_of
from accord.web.labels import first_up
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.register_work import choose_conflicts
from accord.workbench.web_views import pair_subject

LISTED = 200
COLUMNS = ("id", "kind", "title", "side_1", "origins_1", "side_2", "origins_2", "default_reading", "decided_by")


def add(app: FastAPI) -> None:
    """Add the pages to an application."""
    add_page(app, "/conflicts", conflicts, "Where the sources disagree")
    add_page(app, "/conflicts/{name}", conflict, "One disagreement, quote beside quote")


def conflicts(
    request: Request,
    view: View,
    kind: Text = None,
    only: Annotated[Literal["open"] | None, Blank, Query(description="open: nobody has decided.")] = None,
) -> Page:
    """Return the list, gravest kind first, the undecided before the decided."""
    order = words("conflict-kinds")
    found = sorted(
        choose_conflicts(view.state, kind=kind, only_open=only == "open"),
        key=lambda x: (x.resolution is not None, order[x.kind].rank, x.title, x.id),
    )
    present = {x.kind for x in view.state.conflicts}
    carried = {k: v for k in ("as_of", "known_on") if (v := request.query_params.get(k))}
    base = request.url.replace(query="")
    choices = [
        ("All", base.include_query_params(**carried)),
        ("Open", base.include_query_params(only="open", **carried)),
    ]
    choices += [
        (first_up(w.label), base.include_query_params(kind=name, **carried))
        for name, w in order.items()
        if name in present
    ]
    return Page(
        "conflicts",
        "Where the sources disagree",
        lambda: {**days(view), "conflicts": [x.as_dict() for x in found]},
        lambda: Rows(COLUMNS, tuple(_row(x) for x in found)),
        later=lambda: shown(
            view,
            found=found[:LISTED],
            count=len(found),
            total=len(view.state.conflicts),
            open=sum(x.resolution is None for x in view.state.conflicts),
            choices=[(name, f"{u.path}?{u.query}" if u.query else u.path) for name, u in choices],
        ),
        view=view,
    )


def conflict(request: Request, name: str, view: View) -> Page:
    """Return one disagreement."""
    x = find(view.state, name)
    left, right = (side.voices[0].statement for side in x.sides)
    version, history = watch_of(request).version(pair_subject("prefer", left, right))
    about = [c for c in view.state.commitments if c.id in x.commitments]
    return Page(
        "conflict",
        x.title,
        {**days(view), "conflict": x.as_dict(), "version": version},
        Rows(
            ("side", "claim", "statement", "quote", "source", "published", "kind", "attribution"),
            tuple(
                (n, s.claim, v.statement, v.quote, v.source, v.published, v.document_kind, v.attribution)
                for n, s in enumerate(x.sides, 1)
                for v in s.voices
            ),
        ),
        shown(view, x=x, commitments=about, version=version, history=history, reader=request.app.state.reader),
    )


def find(state: RegisterState, name: str) -> Conflict:
    """Return the conflict with an id or an unmistakable beginning of it.

    Raises
    ------
    NoSuchEntryError
        There is none, or several.
    """
    found = [x for x in state.conflicts if x.id == name]
    found = found or [x for x in state.conflicts if len(name) >= 4 and x.id.startswith(name)]
    if len(found) != 1:
        raise NoSuchEntryError(
            f"{len(found) or 'no'} conflict{'s' if len(found) > 1 else ''} on {state.as_of} called {name!r}",
            hint="take the id from the page of conflicts; on another day it may not have been one yet",
            value=name,
            matches=[x.id for x in found],
        )
    return found[0]


def _row(x: Conflict) -> tuple[object, ...]:
    one, two = x.sides
    decided = x.resolution.author if x.resolution else None
    return x.id, x.kind, x.title, one.claim, one.origins, two.claim, two.origins, x.default_reading, decided
