"""The first page, and what is due.

Invariant: each number on it is a link to what it counts.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import escape

from accord.register import Change, Commitment, Conflict, Timeline, diff
from accord.reports.desk_changes import CHANGES, change_word
from accord.vocabulary import AccordError
from accord.web.asking import LATELY, View, before, days, shown, watch_of
from accord.web.labels import last_day
from accord.web.pages.register import COLUMNS, commitment_row
from accord.web.rendering import Page, Rows, add_page, html
from accord.web.worth import central_map, kept_map, value_of
from accord.workbench.reviewing import waiting
from accord.workbench.web_views import DeskView

_CHANGES = 20

SHOWN = 8
LISTED = 300
PRINCIPAL = ("fta", "strategic-partnership")


def add(app: FastAPI) -> None:
    """Add the pages to an application."""
    add_page(app, "/overview", overview, "Where the partnership stands")
    app.get("/overview/map", summary="The map of the first page, alone", response_class=HTMLResponse)(map_alone)
    add_page(app, "/due", due, "What is overdue without evidence, and what falls due")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the first page tells of a view, worked out once."""

    kinds: Counter[str]
    states: tuple[tuple[str, str, Counter[str]], ...]
    overdue: tuple[Commitment, ...]
    coming: tuple[Commitment, ...]
    conflicts: tuple[Conflict, ...]
    lines: tuple[Timeline, ...]
    named: tuple[tuple[str, int], ...]


def overview(request: Request, view: View) -> Page:
    """Return the first page."""
    state = view.state
    since = before(view, LATELY)
    changes = changes_of(view, watch_of(request).view)
    s = standing_of(view)
    worth = value_of(request, view)
    later = worth is None and view.desk.settings.appraisal.scenario is not None

    def data() -> dict[str, Any]:
        return {
            **days(view),
            "title": view.desk.title,
            "parties": list(view.desk.settings.parties),
            "documents": state.documents,
            "statements": state.statements,
            "kinds": dict(s.kinds),
            "states": {name: dict(counts) for name, _, counts in s.states},
            "overdue": [c.as_dict() for c in s.overdue],
            "due_within_a_year": [c.as_dict() for c in s.coming],
            "open_conflicts": [x.as_dict() for x in s.conflicts],
            "timelines": [t.as_dict() for t in s.lines],
            "since": since.isoformat(),
            "changes": [c.as_dict() for c in changes],
            "problems": {name: error.as_dict() for name, error in view.built.problems},
            "value": worth.as_dict() if worth else None,
            "named": [{"party": code, "entries": count} for code, count in s.named],
        }

    job = request.app.state.jobs.get("intervals")
    facts = _facts(request, s.kinds, len(s.overdue), len(s.conflicts), _waiting(request, view))
    return Page(
        "overview",
        view.desk.title,
        data,
        Rows(("what", "count"), tuple((name, count) for name, count, _ in facts)),
        later=lambda: shown(
            view,
            problems=view.built.problems,
            standing=s,
            shown_most=SHOWN,
            since=since,
            changes=[
                (c, CHANGES[c.kind], change_word(c, c.before), change_word(c, c.after)) for c in changes[:_CHANGES]
            ],
            changed=len(changes),
            facts=facts,
            worth=worth,
            job=job,
            # A map that needs a solve comes after the page; the others are drawn once.
            map=None if later else kept_map(request, view, worth, s.named),
            later=later,
        ),
        view=view,
        varies=(
            *(count for _, count, _ in facts),
            repr(worth),
            *((job.number, job.state, job.done, job.total) if job else ()),
        ),
    )


def changes_of(view: DeskView, other: Callable[[date, date | None], DeskView]) -> tuple[Change, ...]:
    """Return what changed lately, with another view of the same register to compare with."""
    earlier = before(view, LATELY)
    return view.once("changes", lambda: diff(other(earlier, view.state.known_on).state, view.state))


def standing_of(view: DeskView) -> Standing:
    """Return where everything of a view stands, counted once."""
    return view.once("standing", lambda: standing(view))


def due_of(view: DeskView) -> tuple[Commitment, ...]:
    """Return what is overdue or falls due, found once."""
    return view.once("due", view.state.due)


def map_alone(request: Request, view: View) -> Response:
    """Return the map of central effects, solved where nobody has worked out the value yet."""
    try:
        found = central_map(request, view)
    except AccordError as error:
        return HTMLResponse(f'<p class="soft">There is no map: {escape(error.message)}</p>')
    return HTMLResponse(html(request, "map", {"map": found, "twin": lambda _: "/appraisal.json"}))


def standing(view: DeskView) -> Standing:
    """Return where everything of a view stands, counted."""
    state = view.state
    promises = [c for c in state.commitments if c.kind == "commitment"]
    own = set(view.desk.settings.parties)
    due_all = state.due(timedelta(days=366))
    return Standing(
        Counter(c.kind for c in state.commitments),
        (
            ("schedule", "schedule-states", Counter(c.schedule for c in promises)),
            ("evidence", "evidence-states", Counter(c.evidence for c in promises)),
            ("official", "instrument-states", Counter(c.official for c in state.commitments if c.official)),
        ),
        tuple(c for c in due_all if c.schedule == "overdue-no-evidence"),
        tuple(c for c in due_all if c.schedule != "overdue-no-evidence"),
        tuple(x for x in state.conflicts if x.resolution is None),
        tuple(
            sorted(
                (t for t in state.timelines if set(t.parties) == own and t.state is not None),
                key=lambda t: (t.instrument not in PRINCIPAL, -len(t.entries), t.title),
            )[:6]
        ),
        tuple(Counter(p for c in state.commitments for p in {*c.parties, *c.recipients}).most_common()),
    )


def _waiting(request: Request, view: DeskView) -> int:
    return len(waiting(watch_of(request), view))


def due(view: View) -> Page:
    """Return what is overdue and what falls due, with the words that give each date."""
    found = due_of(view)

    def seen() -> dict[str, Any]:
        groups: dict[str, list[Commitment]] = {}
        for c in found[:LISTED]:
            last = last_day(c)
            overdue = c.schedule == "overdue-no-evidence"
            name = "Overdue, no evidence in these documents" if overdue else f"Due {last.year}" if last else "Due"
            groups.setdefault(name, []).append(c)
        quotes = {c.id: _dated(c, view) for c in found[:LISTED]}
        return shown(view, groups=list(groups.items()), quotes=quotes, total=len(found), listed=LISTED)

    return Page(
        "due",
        "Overdue and due",
        lambda: {**days(view), "due": [c.as_dict() for c in found]},
        lambda: Rows(COLUMNS, tuple(commitment_row(c) for c in found)),
        later=seen,
        view=view,
    )


def _dated(c: Commitment, view: DeskView) -> Any:
    said = [view.statements[i] for i in c.statements]
    dated = [s for s in said if s.target is not None] or said[:1]
    return max(dated, key=lambda s: view.documents[s.doc].kind == "official-release")


def _facts(
    request: Request, kinds: Counter[str], overdue: int, conflicts: int, to_review: int
) -> list[tuple[str, int, str]]:
    from urllib.parse import urlencode

    carried = {k: v for k in ("as_of", "known_on") if (v := request.query_params.get(k))}

    def to(path: str, **more: str) -> str:
        query = urlencode({**carried, **more})
        return f"{path}?{query}" if query else path

    return [
        ("commitments", kinds["commitment"], to("/register", kind="commitment")),
        ("overdue, no evidence in these documents", overdue, to("/due")),
        ("disagreements nobody has decided", conflicts, to("/conflicts", only="open")),
        ("proposals that wait for a person", to_review, to("/review")),
        ("events", kinds["event"], to("/register", kind="event")),
        ("figures", kinds["figure"], to("/register", kind="figure")),
        ("positions", kinds["position"], to("/register", kind="position")),
    ]
