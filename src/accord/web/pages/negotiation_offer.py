"""One party's own offer: which lines stay out and why, what the ceilings cost, and one line explained exactly.

Invariant: what is only a lower bound is called so; an exact reason comes from solving again with the line elsewhere.
"""

from dataclasses import asdict
from typing import Any

from fastapi import FastAPI, Request
from markupsafe import Markup

from accord.reports.offer_charts import coverage_chart, offer_svg
from accord.web.asking import Place, Text, View, days
from accord.web.labels import names
from accord.web.pages.agreement import Drawn, told
from accord.web.pages.negotiation import NARROW, WIDE, OnTable, working, worth
from accord.web.rendering import Page, Rows, add_page

SIZE = 50


def add(app: FastAPI) -> None:
    """Add the pages to an application."""
    add_page(app, "/negotiation/offer", offer, "One party's own best offer: lines left out, ceilings, prices")
    add_page(app, "/negotiation/lines/{party}/{line}", one_line, "Why one line is where it is")


def offer(
    request: Request,
    view: View,
    table: OnTable,
    party: Text = None,
    category: Text = None,
    text: Text = None,
    first: Place = None,
) -> Page:
    """Return a party's offer under the terms asked, the lines left out first; where it was worked out."""
    sides = table.on.sides()
    whose = table.on.require(party) if party else next(iter(sides), None)
    beside = working(request, table, "offer", whose, None)
    kept = table.on.kept("offer", table.terms, whose) if whose else None
    found = listed(kept, category, text)
    start = first or 0
    columns = ("line", "description", "category", "import_value", "base_pct", "value", "next", "next_costs_at_least",
               "must", "why")  # fmt: skip
    head = {k: v for k, v in kept.items() if k != "offer"} if kept else None
    return Page(
        "negotiation_offer",
        "The offer" if whose is None else f"The offer of {names([whose], view.desk)}",
        {
            **days(view),
            "source": table.source or "desk",
            "terms": asdict(table.terms),
            "party": whose,
            "offer": head,
            "total": len(found),
            "lines": found,
        },
        Rows(columns, tuple(tuple(r.get(c) for c in columns) for r in found)),
        told(
            view,
            table.source,
            table=table,
            sides=sides,
            party=whose,
            kept=kept,
            found=found[start : start + SIZE],
            total=len(found),
            first=start,
            size=SIZE,
            asked={**table.asked, "party": whose, "category": category, "text": text},
            worth=worth,
            draw=lambda: curve_drawn(kept) if kept and kept["curve"] else None,
            **beside,
        ),
    )


def one_line(request: Request, view: View, table: OnTable, party: str, line: str) -> Page:
    """Return why one line is where it is, exactly, where it was worked out."""
    whose = table.on.require(party)
    words = table.on.known_line(whose, line)
    beside = working(request, table, "line", whose, line)
    kept = table.on.kept("line", table.terms, whose, line)
    rough = next(iter(listed(table.on.kept("offer", table.terms, whose), None, None, line)), None)
    columns = ("category", "value", "costs", "costs_at_least", "moves_there_from")
    others = kept["alternatives"] if kept else []
    return Page(
        "negotiation_line",
        f"{line}: {words}"[:160],
        {
            **days(view),
            "source": table.source or "desk",
            "terms": asdict(table.terms),
            "party": whose,
            "line": line,
            "description": words,
            "rough": rough,
            "reason": kept,
        },
        Rows(columns, tuple(tuple(a[c] for c in columns) for a in others)),
        told(
            view,
            table.source,
            table=table,
            party=whose,
            line=line,
            words=words,
            kept=kept,
            rough=rough,
            worth=worth,
            **beside,
        ),
    )


def listed(
    kept: dict[str, Any] | None, category: str | None, text: str | None, line: str | None = None
) -> list[dict[str, Any]]:
    """Return lines of an offer that fit, each with why in a sentence, those left out first and the largest trade first.

    Parameters
    ----------
    category
        Only lines in it; None is all.
    text
        The beginning of a code, or words of the description.
    line
        Only this line.
    """
    if kept is None:
        return []
    found = [
        r
        for r in kept["offer"]
        if (line is None or r["line"] == line)
        and (category is None or r["category"] == category)
        and (text is None or _fits(r, text))
    ]
    found.sort(key=lambda r: (r["category"] != "exclude", -(r["import_value"] or 0.0), r["line"]))
    return [r | {"why": reason(r)} for r in found]


def reason(row: dict[str, Any]) -> str:
    """Return why a line is in its category, from the prices of the ceilings."""
    if not row["base_pct"]:
        return "It is free already, so its category changes nothing."
    out = row["category"] == "exclude"
    said = "Left out" if out else f"In “{row['category']}”, worth {worth(row['value'])} a year"
    if row.get("must"):
        said += f"; the table says “{row['must']}”"
    other, loss = row["next"], row["next_costs_at_least"]
    if not other:
        return f"{said}. It has nowhere else to go."
    if loss < 1e-9:
        return f"{said}. {'To leave it out' if other == 'exclude' else f'“{other}”'} may do as well."
    moved = "Left out" if other == "exclude" else f"In “{other}”"
    return f"{said}. {moved}, it would cost the whole offer at least {worth(loss)}."


def curve_drawn(kept: dict[str, Any]) -> Drawn:
    """Return the chart of what the best offer is worth as its first ceiling moves."""
    curve = kept["curve"]
    pictures = [
        Markup(offer_svg(coverage_chart(curve["rows"], ceiling=curve["ceiling"], width=width), part=f"curve-{width}-"))
        for width in (WIDE, NARROW)
    ]
    return Drawn(
        f"The ceilings cost {worth(kept['cost_of_ceilings'])} a year",
        f"worth of the best offer, a year, in the money of the imports, as the ceiling on {curve['ceiling']} moves",
        pictures[0],
        pictures[1],
        kept["table"],
    )


def _fits(row: dict[str, Any], text: str) -> bool:
    digits = "".join(c for c in text if c not in ". -")
    if digits.isdigit():
        return str(row["line"]).startswith(digits)
    words = str(row.get("description", "")).casefold()
    return all(w in words for w in text.casefold().split())
