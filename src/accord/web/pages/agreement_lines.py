"""Tariff lines: the search, and one line's duties year by year under every agreement.

Invariant: what the drawing shows stands in the table under it, and the finding above it is computed from that table.
"""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator

from accord.reports import Chart
from accord.reports.charts import Point, staging_chart
from accord.web.asking import Blank, Place, Text, View, days
from accord.web.labels import names
from accord.web.pages.agreement import Source, Width, answer, chart_at, drawn, pct, pick_side, schedules_of, told, whose
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.web_agreement import Side
from accord.workbench.web_lines import SHOWN, LineYear, find_lines, line_words, line_years, list_row, place_of

SIZE = 50
# More lines than this could not be told apart in the drawing; the table has them all.
DRAWN = 4


def known_list(value: str | None) -> str:
    """Return which lines are listed, all by default, or refuse it."""
    if value is not None and value not in SHOWN:
        raise ValueError(f"one of: {', '.join(SHOWN)}")
    return value or "all"


def a_year(value: int | None) -> int | None:
    """Return a calendar year, or refuse it."""
    if value is not None and not 1900 <= value <= 2200:
        raise ValueError("years from 1900 to 2200 can be asked for")
    return value


Listed = Annotated[
    str | None, AfterValidator(known_list), Blank, Query(description=f"Which lines: {', '.join(SHOWN)}.")
]
InYear = Annotated[int | None, AfterValidator(a_year), Blank, Query(description="Rates at the end of this year.")]


def add(app: FastAPI) -> None:
    """Add the pages to an application."""
    add_page(app, "/agreement/lines", lines, "Tariff lines by code or words")
    add_page(app, "/agreement/lines/{party}/{line}", one_line, "One tariff line, year by year")

    @app.get("/agreement/lines/{party}/{line}/chart", summary="The chart of a line, for a browser to draw")
    def chart(
        request: Request, view: View, party: str, line: str, source: Source = None, width: Width = "wide"
    ) -> Response:
        side = schedules_of(request, view, source).side(party)
        place = place_of(side, line)
        return answer(line_chart(side, line_words(side, place), line_years(side, place)), width)


def lines(
    request: Request,
    view: View,
    source: Source = None,
    party: Text = None,
    text: Text = None,
    show: Listed = None,
    year: InYear = None,
    first: Place = None,
) -> Page:
    """Return the lines of a party that fit, a page of them on screen and all of them in JSON and CSV."""
    watch = schedules_of(request, view, source)
    side = pick_side(watch, party)
    which, start = show or "all", first or 0
    when = side.last if side and year is None else year
    if side and when is not None:
        when = min(max(when, side.found.years[0]), side.last)
    places = find_lines(side, text, which, when) if side and when is not None else []
    rows = (
        [list_row(side, n, when) for n in (places if not _on_screen(request) else places[start : start + SIZE])]
        if side and when is not None
        else []
    )
    columns = ("line", "description", "category", "mfn_pct", "existing_pct", "best_scheme", "new_pct", "gain_points",
               "dead_letter", "reciprocity", "imports")  # fmt: skip
    return Page(
        "agreement_lines",
        "Tariff lines" if side is None else f"Tariff lines of {names([side.party], view.desk)}",
        {
            **days(view),
            "source": source or "desk",
            **whose(side),
            "year": when,
            "show": which,
            "text": text,
            "total": len(places),
            "lines": rows,
        },
        Rows(columns, tuple(tuple(r[c] for c in columns) for r in rows)),
        told(
            view,
            source,
            side=side,
            parties=watch.importers(),
            found=rows,
            total=len(places),
            first=start,
            size=SIZE,
            year=when,
            asked={"text": text, "show": which, "year": when, "party": side.party if side else None},
            kinds=SHOWN,
        ),
    )


def one_line(request: Request, view: View, party: str, line: str, source: Source = None) -> Page:
    """Return one line: its words, its duties by year, and what is new in them."""
    side = schedules_of(request, view, source).side(party)
    place = place_of(side, line)
    said, years = line_words(side, place), line_years(side, place)
    schemes = [name for name, _ in years[0].schemes]
    by_year = [{**asdict(y), "schemes": dict(y.schemes)} for y in years]
    return Page(
        "agreement_line",
        f"{said['code']}: {said['description']}"[:160],
        {
            **days(view),
            "source": source or "desk",
            **whose(side),
            **said,
            "finding": finding(side, years),
            "years": by_year,
            "notes": list(side.notes),
        },
        Rows(
            ("year", "mfn_pct", *(f"{s}_pct" for s in schemes), "best_pct", "best_scheme", "new_pct", "gain_points",
             "dead_letter", "reciprocity"),
            tuple(
                (y.year, y.mfn, *(rate for _, rate in y.schemes), y.best, y.best_scheme, y.new, y.gain, y.dead_letter,
                 y.reciprocity)
                for y in years
            ),
        ),
        told(
            view,
            source,
            side=side,
            said=said,
            years=years,
            schemes=schemes,
            now=view.state.as_of.year,
            finding=finding(side, years),
            draw=lambda: drawn(c, chart_at(request)) if (c := line_chart(side, said, years)) else None,
            notes=side.notes,
        ),
    )  # fmt: skip


def finding(side: Side, years: tuple[LineYear, ...]) -> str:
    """Return in a sentence what the new agreement does to a line."""
    last = years[-1]
    if last.new is None:
        return "The new agreement gives this line no preference."
    if last.dead_letter:
        return (
            f"A dead letter: {_scheme(last.best_scheme)} gives {pct(last.best)} % in {last.year},"
            f" the new agreement {pct(last.new)} %."
        )
    begun = next((y for y in years if y.gain is not None and y.gain > 1e-9), None)
    if begun is None:
        if last.mfn is not None and last.mfn <= 1e-9:
            return "The line is free without any agreement."
        return f"The new agreement gives this line no more than {_scheme(last.best_scheme)} already does."
    if last.gain is not None and last.gain > 1e-9:
        since = "" if begun.year == side.found.years[0] else f" from {begun.year}"
        return (
            f"The new agreement is the lowest{since}: {pct(last.new)} % in {last.year},"
            f" {pct(last.gain)} points below {_scheme(last.best_scheme)}."
        )
    ahead = [y.year for y in years if y.gain is not None and y.gain > 1e-9]
    return (
        f"The new agreement is ahead only for a time, {ahead[0]} to {ahead[-1]}: by {last.year}"
        f" {_scheme(last.best_scheme)} gives as much."
    )


def line_chart(side: Side, said: dict[str, Any], years: tuple[LineYear, ...]) -> Chart | None:
    """Return the chart of a line's duties; None where no duty is known as a percentage."""
    agreements = [name for name, _ in years[0].schemes][:DRAWN]
    points = [Point("New agreement", y.year, y.new) for y in years if y.new is not None]
    for name in agreements:
        points += [Point(name, y.year, rate) for y in years if (rate := dict(y.schemes)[name]) is not None]
    points += [Point("Without any (MFN)", y.year, y.mfn) for y in years if y.mfn is not None]
    if not points:
        return None
    more = len(years[0].schemes) - len(agreements)
    return staging_chart(
        f"line-{side.party}-{said['code']}",
        points,
        title=finding(side, years),
        measure="duty on goods that qualify, percent, at the end of each year"
        + (f"; {more} more agreements in the table" if more else ""),
        source=f"{side.file.path.name} and the schedules in force",
    )


def _scheme(name: str) -> str:
    return "the tariff without any agreement" if name == "MFN" else name


def _on_screen(request: Request) -> bool:
    return not request.url.path.endswith((".json", ".csv"))
