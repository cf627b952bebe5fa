"""Standing bodies, actions, contracts and indicators as parts of a brief.

Invariant: words, states and dates are those of the workbench; what has no evidence is said so, never called broken.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accord.reports.blocks import Block, Cell, Column, Notes, Prose, Strong, Subhead, Table, Tag, Text
from accord.reports.brief import Deadline
from accord.reports.charts import Point, path_chart
from accord.reports.desk_register import first_up, in_words, names
from accord.reports.numbers import Quantity, number
from accord.vocabulary import words
from accord.workbench.run import DeskRun
from accord.workbench.works import Works

Row = Mapping[str, Any]
_ACTIONS, _VERSIONS, _QUOTE = 15, 4, 160
_STATES = {
    "overdue": Tag("overdue, no evidence in these documents", "late"),
    "done": Tag("done", "good"),
}
_ORDER = {"overdue": 0, "open": 1}


def works_blocks(run: DeskRun) -> tuple[Block, ...]:
    """Return what the partnership runs on; a part that the documents do not speak of is said in one line."""
    works = run.works
    if works is None:
        return ()
    blocks: list[Block] = []
    absent: list[str] = []
    failed = dict(works.left_out)
    for rows, part, what, make in (
        (works.mechanisms, "meetings", "standing bodies", _bodies),
        (works.actions, "actions", "actions agreed at meetings", _actions),
        (works.contracts, "contracts", "contracts and projects", _contracts),
    ):
        if rows:
            blocks += make(run, works)
        elif part not in failed:
            absent.append(what)
    if works.indicators:
        blocks += _indicators(run, works)
    said: list[Text] = [f"These documents tell of no {', no '.join(absent)}."] if absent else []
    if not works.indicators and "indicators" not in failed:
        # Documents may well set targets: what is missing is the series beside them.
        said.append("No series is linked to a promise yet; accord indicators shows which promises set a number.")
    if said:
        blocks.append(Prose(tuple(said)))
    if works.left_out:
        blocks.append(Notes(tuple(f"Left out, {part}: {reason}" for part, reason in works.left_out)))
    return tuple(blocks)


def works_deadlines(run: DeskRun, known: date) -> tuple[Deadline, ...]:
    """Return meetings to come and actions that are open, with their days, for the calendar."""
    if run.works is None:
        return ()
    found = []
    for m in run.works.meetings:
        if m["status"] in ("to-be-held", "postponed") and (days := _days(m["when"])):
            title = m["mechanism_name"] or m["title"]
            found.append(Deadline(f"{m['id']}@accord", *days, f"Meeting: {title}", _first_quote(m), known))
    for a in run.works.actions:
        if a["state"] in _ORDER and (days := _days(a["due"])):
            title = f"Action: {a['task']} ({names(a['owners'], run)})"
            found.append(Deadline(f"{a['id']}@accord", *days, title, _first_quote(a), known))
    return tuple(found)


def _bodies(run: DeskRun, works: Works) -> list[Block]:
    held = {m["id"]: m for m in works.meetings}
    rows: list[tuple[Cell, ...]] = []
    for b in works.mechanisms:
        past = [held[i] for i in b["meetings"] if i in held and held[i]["status"] == "held"]
        due = b["next_due"]
        rows.append(
            (
                b["name"],
                b["level"] or "not stated",
                f"{b['state']}: {in_words(b['note'])}",
                in_words(past[-1]["date"]) if past else None,
                in_words(f"{due['date']}, {due['why']}") if due else None,
                f"“{_cut(b['founding']['quote'])}”" if b["founding"] else None,
            )
        )
    columns = (
        Column("body", "Standing body"),
        Column("level", "Level"),
        Column("state", "State"),
        Column("last", "Last meeting told of"),
        Column("next", "Next due"),
        Column("quote", "Its founding words"),
    )
    return [
        Subhead("bodies", "Where the two sides meet"),
        Table("bodies-list", "Standing bodies", columns, tuple(rows)),
    ]


def _actions(run: DeskRun, works: Works) -> list[Block]:
    dates = {m["id"]: in_words(m["date"]) for m in works.meetings}
    # What has a day comes before what has none: it is what somebody can be held to.
    firm = [a for a in works.actions if not a["broad"]]
    broad = len(works.actions) - len(firm)
    ranked = sorted(firm, key=lambda a: (_ORDER.get(a["state"], 2), not a["due_label"]))
    rows: list[tuple[Cell, ...]] = [
        (
            first_up(a["task"]),
            names(a["owners"], run) or a["body"],
            in_words(a["due_label"]) if a["due_label"] else "no time given",
            _STATES.get(a["state"], a["state"]),
            ", ".join(t for t in (a["mechanism_name"] or a["meeting_title"], dates.get(a["meeting"])) if t),
        )
        for a in ranked[:_ACTIONS]
    ]
    columns = (
        Column("task", "Action"),
        Column("owner", "Owner"),
        Column("due", "Due"),
        Column("state", "State"),
        Column("meeting", "Agreed at"),
    )
    more = len(firm) - len(rows)
    note = "Each with its words: accord actions." + (f" {more} more stand there." if more else "")
    if broad:
        note += f" Left out: {broad} broad undertaking{'s' if broad > 1 else ''} with neither a time nor a number."
    late = sum(a["state"] == "overdue" for a in works.actions)
    title = f"{len(firm)} actions from meetings, {late or 'none'} overdue without evidence"
    return [Table("actions", title, columns, tuple(rows), note=note)]


def _contracts(run: DeskRun, works: Works) -> list[Block]:
    blocks: list[Block] = [Subhead("projects", "Contracts and projects")]
    columns = (
        Column("milestone", "Milestone"),
        Column("versions", "Each source has it"),
        Column("slip", "Slip, or where it stands"),
    )
    for c in works.contracts:
        rows: list[tuple[Cell, ...]] = [
            (
                m["label"],
                "; ".join(f"{in_words(v['label'])} ({v['evidence']['source']})" for v in m["versions"][:_VERSIONS]),
                in_words(
                    "; ".join(s["words"] for s in m["slips"])
                    or "; ".join(m["disagreements"][:1])
                    or _status(m["status"])
                ),
            )
            for m in c["milestones"]
        ]
        caption = f"{c['title']}: {c['kind']}, {c['state']}"
        told = in_words(f"{_printed(c)}{first_up(c['note'])}.")
        if rows:
            blocks.append(Table(f"contract-{c['id']}", caption, columns, tuple(rows), note=told))
        else:
            blocks.append(Prose(((Strong(caption), f". {told}"),)))
    return blocks


def _status(word: str) -> str:
    listed = words("schedule-states")
    return listed[word].label if word in listed else word


def _printed(contract: Row) -> str:
    """Return the prices as each source prints them, and which of them cannot both be true."""
    prices = list(dict.fromkeys(p["text"] + (f" ({p['year']})" if p["year"] else "") for p in contract["prices"]))
    clash = [
        f"{x['left']} and {x['right']}: {x['words']}. " for x in contract["comparisons"] if x["verdict"] == "conflict"
    ]
    if not prices:
        return ""
    return f"Price as printed: {'; '.join(prices)}; no exchange rate is assumed. {''.join(dict.fromkeys(clash))}"


def _indicators(run: DeskRun, works: Works) -> list[Block]:
    rows: list[tuple[Cell, ...]] = []
    blocks: list[Block] = []
    sources: list[str] = []
    for i in works.indicators:
        if not i["readings"]:
            rows.append((i["title"], None, None, None, "no data: this desk has no such series"))
        for reading in i["readings"]:
            series, seen, path = reading["series"], reading["progress"] or {}, reading["path"] or {}
            latest = seen.get("latest") or (series["observations"][-1] if series["observations"] else None)
            goal, unit = seen.get("goal"), series["unit_label"]
            rows.append(
                (
                    i["title"],
                    series["title"],
                    Quantity(latest["value"], unit, status=_known(latest["status"])) if latest else None,
                    Quantity(goal, unit, status="reported") if goal is not None else None,
                    path.get("words") or seen.get("words"),
                )
            )
            sources.append(series["source"])
            # The picture has years along its foot; months and quarters are told in words and stand in the series' file.
            if any(str(p["period"]).isdigit() for p in path.get("points") or ()):
                blocks.append(_path(i, series, path))
    columns = (
        Column("indicator", "Indicator"),
        Column("series", "Series"),
        Column("latest", "Latest", "number"),
        Column("goal", "Target", "number"),
        Column("path", "Against the path before the promise"),
    )
    note = "The path before the promise is a trend through what was observed before it. It says nothing about causes."
    source = "; ".join(dict.fromkeys(sources))
    table = Table("indicators-list", "Series beside promises", columns, tuple(rows), note=note, source=source)
    return [Subhead("measured", "What is measured"), table, *blocks]


def _path(indicator: Row, series: Row, path: Row) -> Block:
    years = [(o["period"], o["value"]) for o in series["observations"] if str(o["period"]).isdigit()]
    points = [Point("observed", int(y), v) for y, v in years]
    first = next((Point("trend before", int(y), v, v, v) for y, v in reversed(years) if y <= path["last"]), None)
    trend = [
        Point("trend before", int(p["period"]), p["expected"], p["low"], p["high"])
        for p in path["points"]
        if str(p["period"]).isdigit()
    ]
    last, unit = path["points"][-1], series["unit_label"]
    return path_chart(
        f"path-{series['id']}",
        [*points, *([first] if first and trend else []), *trend],
        title=f"{indicator['title']}: {number(last['observed'], 1)} in {last['period']}, "
        f"{last['side']} the interval of the path before the promise",
        measure=f"{series['title']}, {unit}; {path['level']:.0%} interval from {path['n']} observations",
        unit=unit,
        source=series["source"],
    )


def _known(status: str) -> str:
    return status if status in ("observed", "reported", "estimated") else "reported"


def _days(when: Row | None) -> tuple[date, date] | None:
    if not when or not when.get("latest"):
        return None
    last = date.fromisoformat(when["latest"])
    return (date.fromisoformat(when["earliest"]) if when.get("earliest") else last), last


def _first_quote(row: Row) -> str:
    return f"“{row['evidence'][0]['quote']}”" if row["evidence"] else ""


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: text.rfind(" ", 0, _QUOTE)] + " …"
