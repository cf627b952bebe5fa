"""The standing bodies between the parties: how they came to be, when they met and meet, and what they agreed to do.

Invariant: a body, a meeting and an action are shown with the words they rest on; silence is missing evidence, no more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import FastAPI, Request

from accord.partnership import Action, Diary, Evidence, Mechanism, Meeting
from accord.web.asking import Place, View, days, entries_of, shown
from accord.web.quoting import begun, kept, place_in
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.mechanisms import COMING, desk_diary
from accord.workbench.web_views import DeskView

SIZE = 40
MOST = 200
ORDER = ("overdue", "open", "done", "superseded", "withdrawn")
COLUMNS = ("what", "id", "body", "title", "state", "when", "place", "who", "document", "quote")


@dataclass(frozen=True, slots=True)
class Body:
    """One standing body with what belongs to it."""

    mechanism: Mechanism
    coming: tuple[Meeting, ...]
    past: tuple[Meeting, ...]
    actions: tuple[Action, ...]

    @property
    def overdue(self) -> int:
        """How many of its actions were due and have no evidence."""
        return sum(a.state == "overdue" for a in self.actions)

    @property
    def open(self) -> int:
        """How many of its actions are open and not overdue, broad undertakings left out."""
        return sum(a.state == "open" and not a.broad for a in self.actions)


def add(app: FastAPI) -> None:
    """Add the page to an application."""
    add_page(app, "/mechanisms", mechanisms, "Standing bodies, their meetings and actions")


def mechanisms(request: Request, view: View, first: Place = 0) -> Page:
    """Return the standing bodies with their meetings and actions."""
    if begun(request, view, "diary", None, lambda: _diary(view)):
        return Page(
            "later",
            "Standing bodies",
            lambda: as_dict(view, diary_of(view)),
            lambda: Rows(COLUMNS, tuple(_rows(diary_of(view)))),
            shown(view),
        )
    found = diary_of(view)
    bodies = tuple(_body(found, b) for b in found.mechanisms)
    start = min(int(first or 0), max(0, len(bodies) - 1))
    loose = _loose(found)
    return Page(
        "mechanisms",
        "Standing bodies",
        lambda: as_dict(view, found),
        lambda: Rows(COLUMNS, tuple(_rows(found))),
        shown(
            view,
            diary=found,
            bodies=bodies,
            listed=bodies[start : start + SIZE],
            first=start,
            size=SIZE,
            loose=loose,
            most=MOST,
            overdue=sum(a.state == "overdue" for a in found.actions),
            broad=sum(a.broad for a in found.actions),
            meetings={m.id: m for m in found.meetings},
            named={b.id: b.name for b in found.mechanisms},
            at=place_in(view),
            homes=partial(homes_of, entries_of(view)),
        ),
    )


def diary_of(view: DeskView) -> Diary:
    """Return the bodies, meetings and actions of a view, worked out once."""
    return kept(view, "diary", None, lambda: _diary(view))


def as_dict(view: DeskView, found: Diary) -> dict[str, Any]:
    """Return what ``accord meetings`` and ``accord actions`` print as JSON, together."""
    names = {b.id: b.name for b in found.mechanisms}
    titles = {m.id: m.title for m in found.meetings}
    return {
        **days(view),
        "last_read": found.last_read.isoformat(),
        "mechanisms": [b.as_dict() for b in found.mechanisms],
        "meetings": [{**m.as_dict(), "mechanism_name": names.get(m.mechanism or "")} for m in found.meetings],
        "actions": [
            {
                **a.as_dict(),
                "meeting_title": titles.get(a.meeting or ""),
                "mechanism_name": names.get(a.mechanism or ""),
            }
            for a in found.actions
        ],
    }


def homes_of(entries: Mapping[str, tuple[str, str]], evidence: Iterable[Evidence]) -> list[tuple[str, str]]:
    """Return the entries of the register, id and title, that quotations belong to; each once."""
    return list(dict.fromkeys(entries[e.statement] for e in evidence if e.statement and e.statement in entries))


def _diary(view: DeskView) -> Diary:
    return desk_diary(view.desk, view.state.as_of, view.state.known_on, built=view.built)


def _body(found: Diary, b: Mechanism) -> Body:
    own = [m for m in found.meetings if m.mechanism == b.id]
    return Body(
        b,
        tuple(m for m in own if m.status in COMING),
        tuple(m for m in reversed(own) if m.status not in COMING),
        _sorted(a for a in found.actions if a.mechanism == b.id),
    )


def _loose(found: Diary) -> dict[str, Any]:
    """Return the meetings and actions that no standing body has."""
    own = [m for m in found.meetings if m.mechanism is None]
    return {
        "coming": tuple(m for m in own if m.status in COMING),
        "past": tuple(m for m in reversed(own) if m.status not in COMING),
        "actions": _sorted(a for a in found.actions if a.mechanism is None),
    }


def _sorted(actions: Any) -> tuple[Action, ...]:
    # A direction that somebody gave is the least that can be asked about.
    return tuple(sorted(actions, key=lambda a: (a.state == "open" and a.broad, ORDER.index(a.state))))


def _rows(found: Diary) -> list[tuple[Any, ...]]:
    names = {b.id: b.name for b in found.mechanisms}
    rows: list[tuple[Any, ...]] = []
    for b in found.mechanisms:
        due = b.next_due.as_dict() if b.next_due else None
        e = b.founding or next(iter(b.evidence), None)
        rows.append(("body", b.id, b.name, b.name, b.state, due["date"] if due else None, due["place"] if due else None,
                     " ".join(b.parties), e.name if e else None, e.quote if e else None))  # fmt: skip
    for m in found.meetings:
        e = next(iter(m.evidence), None)
        rows.append(("meeting", m.id, names.get(m.mechanism or ""), m.title, m.status, m.as_dict()["date"], m.place,
                     "; ".join(p.name for p in m.persons), e.name if e else None, e.quote if e else None))  # fmt: skip
    for a in found.actions:
        e = next(iter(a.evidence), None)
        what = "broad undertaking" if a.broad else "action"
        rows.append((what, a.id, names.get(a.mechanism or ""), a.task, a.state, a.as_dict()["due_label"], None,
                     " ".join(a.owners) or a.body, e.name if e else None, e.quote if e else None))  # fmt: skip
    return rows
