"""The first page, and what is due.

Invariant: each number on it is a link to what it counts.
"""

from collections import Counter
from datetime import timedelta
from typing import Any

from fastapi import FastAPI, Request

from accord.register import Commitment, diff
from accord.web.asking import View, before, days, shown, watch_of
from accord.web.labels import last_day
from accord.web.pages.register import COLUMNS, commitment_row
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.web_views import DeskView

LATELY = 92
PRINCIPAL = ("fta", "strategic-partnership")


def add(app: FastAPI) -> None:
    """Add the pages to an application."""
    add_page(app, "/overview", overview, "Where the partnership stands")
    add_page(app, "/due", due, "What is overdue without evidence, and what falls due")


def overview(request: Request, view: View) -> Page:
    """Return the first page."""
    state = view.state
    since = before(view, LATELY)
    earlier = watch_of(request).view(since, state.known_on).state
    changes = view.once("changes", lambda: diff(earlier, state))
    kinds = Counter(c.kind for c in state.commitments)
    overdue = [c for c in state.due() if c.schedule == "overdue-no-evidence"]
    coming = [c for c in state.due(timedelta(days=366)) if c.schedule != "overdue-no-evidence"]
    conflicts = [x for x in state.conflicts if x.resolution is None]
    own = set(view.desk.settings.parties)
    lines = sorted(
        (t for t in state.timelines if set(t.parties) == own and t.state is not None),
        key=lambda t: (t.instrument not in PRINCIPAL, -len(t.entries), t.title),
    )[:6]
    data: dict[str, Any] = {
        **days(view),
        "title": view.desk.title,
        "parties": list(view.desk.settings.parties),
        "documents": state.documents,
        "statements": state.statements,
        "kinds": dict(kinds),
        "schedule": dict(Counter(c.schedule for c in state.commitments if c.kind == "commitment")),
        "overdue": [c.as_dict() for c in overdue],
        "due_within_a_year": [c.as_dict() for c in coming],
        "open_conflicts": [x.as_dict() for x in conflicts],
        "timelines": [t.as_dict() for t in lines],
        "since": since.isoformat(),
        "changes": [c.as_dict() for c in changes],
        "problems": {name: error.as_dict() for name, error in view.built.problems},
    }
    more = shown(
        view,
        problems=view.built.problems,
        overdue=overdue,
        coming=coming,
        conflicts=conflicts,
        lines=lines,
        since=since,
        changes=changes,
        facts=_facts(request, kinds, len(overdue), len(conflicts)),
    )
    counted = tuple((name, count) for name, count, _ in more["facts"])
    return Page("overview", view.desk.title, data, Rows(("what", "count"), counted), more)


def due(view: View) -> Page:
    """Return what is overdue and what falls due, with the words that give each date."""
    found = view.state.due()
    groups: dict[str, list[Commitment]] = {}
    for c in found:
        last = last_day(c)
        overdue = c.schedule == "overdue-no-evidence"
        name = "Overdue, no evidence in these documents" if overdue else f"Due {last.year}" if last else "Due"
        groups.setdefault(name, []).append(c)
    quotes = {c.id: _dated(c, view) for c in found}
    return Page(
        "due",
        "Overdue and due",
        {**days(view), "due": [c.as_dict() for c in found]},
        Rows(COLUMNS, tuple(commitment_row(c) for c in found)),
        shown(view, groups=list(groups.items()), quotes=quotes),
    )


def _dated(c: Commitment, view: DeskView) -> Any:
    said = [view.statements[i] for i in c.statements]
    dated = [s for s in said if s.target is not None] or said[:1]
    return max(dated, key=lambda s: view.documents[s.doc].kind == "official-release")


def _facts(request: Request, kinds: Counter[str], overdue: int, conflicts: int) -> list[tuple[str, int, str]]:
    from urllib.parse import urlencode

    carried = {k: v for k in ("as_of", "known_on") if (v := request.query_params.get(k))}

    def to(path: str, **more: str) -> str:
        query = urlencode({**carried, **more})
        return f"{path}?{query}" if query else path

    return [
        ("commitments", kinds["commitment"], to("/register", kind="commitment")),
        ("overdue, no evidence in these documents", overdue, to("/due")),
        ("disagreements nobody has decided", conflicts, to("/conflicts", only="open")),
        ("events", kinds["event"], to("/register", kind="event")),
        ("figures", kinds["figure"], to("/register", kind="figure")),
        ("positions", kinds["position"], to("/register", kind="position")),
    ]
