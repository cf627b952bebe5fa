"""A brief as plain data for the printed page: strings, lists and dictionaries, every number already written.

Invariant: the print template gets words and no code; it formats nothing but the layout.
"""

from typing import Any

from accord.reports.blocks import (
    Block,
    Cell,
    Chart,
    Charts,
    Column,
    Disagreement,
    Happening,
    KeyFact,
    KeyFigures,
    Link,
    Methods,
    Notes,
    Prose,
    Quote,
    Run,
    Strong,
    Subhead,
    Table,
    Tag,
    Text,
    Timeline,
)
from accord.reports.brief import Brief, anchors
from accord.reports.cells import cite, fact_value, filled, head, href_of, plain, runs, safe_href, source_line, spoken
from accord.reports.charts import NARROW, WIDE, draw_svg
from accord.reports.widths import breakable, shares

_LONG_CLASH = 5000


def printable(brief: Brief) -> dict[str, Any]:
    """Return everything that the print template needs, JSON-serialisable."""
    known = frozenset(anchors(brief))
    return {
        "title": brief.title,
        "subtitle": brief.subtitle,
        "maker": brief.maker,
        "language": brief.language,
        "date": [brief.as_of.year, brief.as_of.month, brief.as_of.day],
        "as_of": plain(brief.as_of),
        "stamp": [
            ["Parties", " and ".join(brief.parties)],
            ["As of", plain(brief.as_of)],
            ["Known from documents up to", plain(brief.known_on)],
        ],
        "facts": [_fact(f) for f in brief.key_facts],
        "sections": [
            {
                "title": s.title,
                "anchor": s.anchor,
                "new_page": s.new_page,
                "blocks": [_block(b, known) for b in s.blocks],
            }
            for s in brief.sections
        ],
        "figures": [_rows("", c.title, *filled(c.columns, c.rows), known) for c in brief.charts],
        "hashes": [list(h) for h in brief.hashes],
    }


def _block(block: Block, known: frozenset[str]) -> dict[str, Any]:
    match block:
        case Prose():
            return {
                "kind": "prose",
                "bullets": block.bullets,
                "paragraphs": [_words(p, known) for p in block.paragraphs],
            }
        case Subhead():
            return {"kind": "subhead", "anchor": block.anchor, "title": block.title, "note": block.note}
        case KeyFigures():
            return {"kind": "facts", "facts": [_fact(f) for f in block.facts]}
        case Table():
            foot = source_line(block.note, block.source)
            return _rows(block.key, block.caption, block.columns, block.rows, known, foot, block.anchors)
        case Quote():
            return _quote(block)
        case Disagreement():
            return _clash(block)
        case Timeline():
            made = _rows(block.key, block.caption, (Column("when", "When"), Column("what", "What")), (), known)
            made["rows"] = [
                [_words(plain(e.when), known), _words(_linked(_in_lane(block, e), e.href), known)]
                for e in block.entries
            ]
            return made | {"widths": [1, 3]}
        case Chart():
            return _chart(block, WIDE)
        case Charts():
            return {"kind": "charts", "charts": [_chart(c, NARROW) for c in block.charts]}
        case Methods():
            columns = (Column("input", "Input"), Column("status", "Status"), Column("source", "Source"))
            return {
                "kind": "methods",
                "entries": [
                    {
                        "title": e.title,
                        "how": _words(e.how, known),
                        "inputs": _rows("", f"Inputs: {e.title}", columns, e.inputs, known),
                        "hashes": [list(h) for h in e.hashes],
                    }
                    for e in block.entries
                ],
            }
        case Notes():
            return {"kind": "notes", "items": [_words(i, known) for i in block.items]}


def _chart(chart: Chart, width: int) -> dict[str, Any]:
    return {
        "kind": "chart",
        "key": chart.key,
        "title": chart.title,
        "measure": chart.measure,
        "source": chart.source.rstrip("."),
        "description": chart.description,
        "svg": draw_svg(chart, width),
    }


def _clash(block: Disagreement) -> dict[str, Any]:
    return {
        "kind": "clash",
        "anchor": block.anchor,
        "question": block.question,
        "type": block.kind,
        "reading": block.default_reading,
        "sequence": block.sequence,
        # A short one stays on one sheet; a long one may break, or it would run off the page.
        "long": sum(len(q.text) + 300 for s in block.sides for q in s.quotes) > _LONG_CLASH,
        "sides": [
            {
                "position": s.position,
                "origins": f"{s.origins} {'origin' if s.origins == 1 else 'origins'}",
                "quotes": [_quote(q) for q in s.quotes],
            }
            for s in block.sides
        ],
    }


def _quote(q: Quote) -> dict[str, Any]:
    return {
        "kind": "quote",
        "text": spoken(q),
        "cite": cite(q),
        "url": safe_href(q.url),
        "place": q.place,
        "anchor": q.anchor,
    }


def _fact(fact: KeyFact) -> dict[str, str]:
    value, interval = fact_value(fact)
    return {"label": fact.label, "value": value, "interval": interval, "note": fact.note, "status": fact.status}


def _rows(
    key: str,
    caption: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    known: frozenset[str],
    foot: str = "",
    row_anchors: tuple[str, ...] = (),
) -> dict[str, Any]:
    return {
        "kind": "table",
        "key": key,
        "caption": caption,
        "head": [head(c) for c in columns],
        "align": ["right" if c.kind == "number" else "left" for c in columns],
        "rows": [[_cell(v, c, known) for v, c in zip(row, columns, strict=True)] for row in rows],
        "widths": shares(columns, rows, letter=1.0, padding=2.2),  # a narrow face, small insets
        "foot": foot,
        "anchors": list(row_anchors),
    }


def _cell(value: Cell, column: Column, known: frozenset[str]) -> list[dict[str, str]]:
    if isinstance(value, Link | Strong | Tag):
        run = _run(value, known)
        return [run | {"v": breakable(run["v"], column)}]
    return [{"t": "text", "v": breakable(plain(value, column), column)}]


def _words(text: Text, known: frozenset[str]) -> list[dict[str, str]]:
    return [_run(r, known) for r in runs(text)]


def _in_lane(block: Timeline, entry: Happening) -> Text:
    """Return what happened, with its lane where the timeline has several."""
    several = len({e.lane for e in block.entries}) > 1
    return (*runs(entry.what), f" ({entry.lane})") if several else entry.what


def _linked(text: Text, href: str) -> Text:
    return (*runs(text), " ", Link("source", href)) if safe_href(href) else text


def _run(run: Run, known: frozenset[str]) -> dict[str, str]:
    href = href_of(run)
    # A link to a part that this brief does not have would stop the typesetter.
    if href and (not href.startswith("#") or href[1:] in known):
        return {"t": "link", "v": plain(run), "href": href}
    if isinstance(run, Strong):
        return {"t": "strong", "v": run.text}
    if isinstance(run, Tag):
        return {"t": "tag", "v": plain(run), "tone": run.tone}
    return {"t": "text", "v": plain(run)}
