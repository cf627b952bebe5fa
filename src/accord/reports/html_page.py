"""A brief as one HTML file that needs nothing else: no network, no script, no font.

Invariant: every word from a document is escaped by the template engine; only drawings made here are put in
as they are.
"""

from functools import cache
from importlib import resources
from typing import Any

from accord.reports.blocks import Chart, Strong, Tag
from accord.reports.brief import Brief
from accord.reports.cells import cite, fact_value, filled, head, href_of, plain, runs, safe_href, source_line, spoken
from accord.reports.charts import NARROW, WIDE, draw_svg
from accord.reports.legible import legible


def render_html(brief: Brief) -> str:
    """Return the brief as a self-contained page.

    Raises
    ------
    BriefError
        A chart's kind is unknown or it has no rows.
    """
    from markupsafe import Markup

    brief = legible(brief)

    def svg(chart: Chart, width: int) -> Markup:
        return Markup(draw_svg(chart, width))

    page: str = (
        _environment()
        .get_template("brief.html.j2")
        .render(
            brief=brief,
            css=Markup(_resource("brief.css")),
            svg=svg,
            wide=WIDE,
            narrow=NARROW,
        )
    )
    return page


def csv_name(chart: Chart) -> str:
    """Return the name of the CSV file that is written beside the page."""
    return f"chart-{chart.key}.csv"


@cache
def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.DictLoader({n: _resource(n) for n in ("brief.html.j2", "blocks.html.j2")}),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        cite=cite,
        csv_name=csv_name,
        fact_value=fact_value,
        filled=filled,
        head=head,
        href_of=href_of,
        is_strong=lambda value: isinstance(value, Strong),
        is_tag=lambda value: isinstance(value, Tag),
        plain=plain,
        runs=runs,
        safe_href=safe_href,
        source_line=source_line,
        several=lambda timeline: len({e.lane for e in timeline.entries}) > 1,
        spoken=spoken,
    )
    return environment


def _resource(name: str) -> str:
    return resources.files("accord.reports").joinpath(f"templates/{name}").read_text(encoding="utf-8")
