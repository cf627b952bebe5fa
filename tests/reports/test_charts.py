"""Charts: every kind at both widths, labels that fit, and the same bytes twice."""

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from accord.reports import Brief, BriefError, Chart
from accord.reports.charts import (
    NARROW,
    WIDE,
    Effect,
    Span,
    Tie,
    draw,
    draw_png,
    draw_svg,
    intervals_chart,
    network_chart,
    timeline_chart,
)
from accord.reports.charts.lanes import place
from accord.reports.charts.style import shorten, text_width
from accord.reports.charts.tiles import grid, places

WORDS = {"title": "T", "measure": "M", "source": "S"}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_kind_draws_within_its_width(brief: Brief, width: int) -> None:
    for chart in brief.charts:
        svg = draw_svg(chart, width)
        root = etree.fromstring(svg.encode())
        drawn = float(root.get("viewBox").split()[2])
        assert width * 0.85 <= drawn <= width * 1.06, chart.key
        assert all(e.get("id").startswith(f"{chart.key}-{width}-") for e in root.iter() if e.get("id"))
        sizes = [float(x) for x in re.findall(r'font-size="([\d.]+)px"', svg)]
        assert min(sizes) >= 12
        assert not re.search(r"rotate\((?!0)", svg)


def test_the_numbers_stand_in_the_drawing(brief: Brief) -> None:
    effects = next(c for c in brief.charts if c.kind == "intervals")
    svg = draw_svg(effects).replace("\u00a0", " ")
    assert "0.123 [0.081, 0.172]" in svg
    assert "−0.012 [−0.020, −0.006]" in svg
    assert "as of 1 January 2032" in draw_svg(brief.charts[0]).replace("\u00a0", " ")


def test_hostile_labels_stay_text() -> None:
    label = '<script>&x role="a" id="b" url(#c)'
    svg = draw_svg(intervals_chart("k", [Effect("X", label, 1.0)], unit="%", **WORDS), 1200)
    assert "<script" not in svg
    texts = [e.text for e in etree.fromstring(svg.encode()).iter("{*}text")]
    assert label in texts


def test_equal_charts_give_equal_bytes(brief: Brief) -> None:
    chart = brief.charts[0]
    assert draw_svg(chart) == draw_svg(chart)
    assert draw_png(chart) == draw_png(chart)


def test_one_value_and_all_noughts_draw() -> None:
    for effects in ([Effect("A", "Alone", 0.0)], [Effect("A", "Down", -1.0)], [Effect("A", "Up", 2.0, 1.0, 3.0)]):
        assert draw_svg(intervals_chart("k", effects, unit="%", **WORDS)).startswith("<svg")


def test_no_rows_and_unknown_kinds_are_refused() -> None:
    with pytest.raises(BriefError, match="has no rows"):
        draw_svg(intervals_chart("k", [], unit="%", **WORDS))
    with pytest.raises(BriefError, match="'pie' is no kind of chart"):
        draw_svg(Chart("k", "pie", "T", "M", (), ((),), "S", "D"))


SPANS = st.lists(
    st.tuples(
        st.sampled_from(["one", "two"]),
        st.text("abcdefgh ", min_size=1, max_size=40),
        st.integers(0, 3000),
        st.integers(0, 900),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(SPANS, st.sampled_from([WIDE, NARROW]))
def test_no_label_of_a_timeline_lies_on_another(rows: list[tuple[str, str, int, int]], width: int) -> None:
    start = date(2019, 1, 1)
    spans = [Span(lane, label, start + timedelta(a), start + timedelta(a + n)) for lane, label, a, n in rows]
    chart = timeline_chart("k", spans, as_of=date(2026, 1, 1), **WORDS)
    placed = [(str(r[0]), str(r[1]), r[2], r[3]) for r in chart.rows]
    _, labels, _, _, _ = place(placed, start, width / 4200, width)  # type: ignore[arg-type]
    assert len(labels) == len(rows)
    by_row: dict[float, list[tuple[float, float]]] = {}
    for label in labels:
        by_row.setdefault(label["y"], []).append((label["x"], label["x"] + text_width(label["text"])))
    for extents in by_row.values():
        assert all(b[0] >= a[1] for a, b in pairwise(sorted(extents)))


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(sorted(places())), min_size=1, max_size=90), st.sampled_from([6, 11]))
def test_every_country_has_a_tile_of_its_own(codes: set[str], columns: int) -> None:
    made = grid(tuple(sorted(codes)), columns)
    assert set(made) == codes
    assert len(set(made.values())) == len(codes)
    assert all(0 <= column < columns for column, _ in made.values())


@given(st.text("abcdefghij klm", min_size=1, max_size=60), st.integers(20, 400))
def test_a_shortened_text_fits(text: str, width: int) -> None:
    short = shorten(text, width)
    assert short == text or (short.endswith("…") and (text_width(short) <= width or len(short) <= 2))


def test_equal_charts_are_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    real = draw.spec

    def counted(chart: Chart, width: int = WIDE) -> dict[str, Any]:
        drawn.append(width)
        return real(chart, width)

    monkeypatch.setattr(draw, "spec", counted)
    ties = [Tie("Oslo", "Lima", 1.25), Tie("Lima", "Oslo", 0.5)]
    made = [
        network_chart("drawn-once", ties, title="Once", measure="for a test", unit="%", source="made") for _ in range(2)
    ]
    first = [draw_svg(made[0], width) for width in (WIDE, NARROW)]
    assert [draw_svg(made[1], width) for width in (WIDE, NARROW)] == first
    assert drawn == [WIDE, NARROW]
