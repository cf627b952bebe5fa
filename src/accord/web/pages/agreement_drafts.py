"""Two drafts of one schedule side by side: which lines moved, and for whom.

Invariant: better and worse are the exporter's, year by year; a line that says the same in both drafts is not listed.
"""

from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from pydantic import AfterValidator

from accord.tariffs import VERDICTS, DraftDiff, LineChange, show_duty
from accord.web.asking import Blank, Place, Text, View, days
from accord.web.pages.agreement import Source, or_none, pick_side, schedules_of, told
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.web_agreement import ScheduleWatch

SIZE = 50


def known_verdict(value: str | None) -> str | None:
    """Return which moves are listed, or refuse it."""
    if value is not None and value not in VERDICTS:
        raise ValueError(f"one of: {', '.join(VERDICTS)}")
    return value


Verdict = Annotated[str | None, AfterValidator(known_verdict), Blank, Query(description=f"{', '.join(VERDICTS)}.")]


def add(app: FastAPI) -> None:
    """Add the page to an application."""
    add_page(app, "/agreement/drafts", drafts, "Two drafts of a schedule side by side")


def drafts(
    request: Request,
    view: View,
    source: Source = None,
    party: Text = None,
    before: Text = None,
    after: Text = None,
    verdict: Verdict = None,
    first: Place = None,
) -> Page:
    """Return what moved between two drafts of a party's schedule; by default its last two."""
    watch = schedules_of(request, view, source)
    chosen = _party(watch, party)
    there = [f.path.name for f in watch.drafts(chosen)] if chosen else []
    if len(there) > 1:
        before, after = before or there[-2], after or there[-1]
    diff, weighed = watch.diff(before, after) if before and after else (None, None)
    changes = [change(c, weighed is not None) for c in diff.changes] if diff else []
    listed = [c for c in changes if verdict in (None, c["verdict"])]
    start = first or 0
    side = pick_side(watch, chosen)
    columns = ("line", "description", "verdict", "what", "before_category", "after_category", "before_base",
               "after_base", "before_final", "after_final", "cut_points", "slower", "imports")  # fmt: skip
    counts = counted(diff, weighed is not None) if diff else []
    return Page(
        "agreement_drafts",
        "Two drafts side by side",
        {
            **days(view),
            "source": source or "desk",
            "party": chosen,
            "drafts": there,
            "before": before,
            "after": after,
            "lines": list(diff.lines) if diff else [],
            "verdicts": counts,
            "changes": listed,
        },
        Rows(columns, tuple(tuple(c[name] for name in columns) for c in listed)),
        told(
            view,
            source,
            party=chosen,
            parties=watch.importers(),
            there=there,
            before=before,
            after=after,
            diff=diff,
            counts=counts,
            found=listed[start : start + SIZE],
            total=len(listed),
            first=start,
            size=SIZE,
            asked={"party": chosen, "before": before, "after": after, "verdict": verdict},
            weighed=weighed is not None,
            synthetic=side is not None and side.synthetic,
        ),
    )


def counted(diff: DraftDiff, weighed: bool) -> list[dict[str, Any]]:
    """Return how many lines moved each way, and their share of imports."""
    return [
        {"verdict": v, "lines": n, "value_pct": or_none(diff.value_pct(v)) if weighed else None}
        for v in VERDICTS
        if (n := diff.count(v))
    ]


def change(found: LineChange, weighed: bool) -> dict[str, Any]:
    """Return one line's move as plain cells."""
    here = found.after or found.before
    assert here is not None  # a change is of a line that stands in one draft at least
    row: dict[str, Any] = {
        "line": found.key,
        "description": here.description,
        "verdict": found.verdict,
        "what": ", ".join(found.fields),
        "cut_points": or_none(found.cut_points),
        "slower": found.slower,
        "imports": or_none(found.value) if weighed else None,
    }
    for name, line in (("before", found.before), ("after", found.after)):
        row[f"{name}_category"] = line.category if line else None
        row[f"{name}_base"] = show_duty(line.base) if line else None
        row[f"{name}_final"] = show_duty(line.final) if line and line.final else None
    return row


def _party(watch: ScheduleWatch, asked: str | None) -> str | None:
    importers = watch.importers()
    if asked is not None:
        return watch.side(asked).party
    return next((p for p in importers if len(watch.drafts(p)) > 1), importers[0] if importers else None)
