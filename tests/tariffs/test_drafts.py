"""Drafts: a draft against itself is empty, and the difference makes the other draft."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.tariffs import (
    DraftError,
    Schedule,
    TariffLine,
    Where,
    apply_diff,
    at,
    diff_drafts,
    legend_named,
    parse_duty,
    read_diff,
    same_content,
    synthetic_desk,
    write_diff,
    year_ends,
)

LEGEND = at(legend_named("mkfta-example"), date(2027, 1, 1))
DAYS = year_ends(2027, 2042)

rows = st.dictionaries(
    st.integers(10000000, 10000030),
    st.tuples(
        st.sampled_from(["0%", "5%", "12.5%", "8% or RM 1/kg, whichever is higher", "RM 2/kg"]),
        st.sampled_from(["A", "B5", "B10", "K", "X"]),
        st.sampled_from([(), ("sensitive",), ("quota", "trade-remedy")]),
        st.sampled_from(["", "seasonal"]),
    ),
    max_size=15,
)


def draft(found):
    return Schedule(
        "MYS", "d", "HS2022", 8,
        tuple(TariffLine(str(c), f"good {c}", parse_duty(b), k, Where("d", n), flags=f, remark=r) for n, (c, (b, k, f, r)) in enumerate(found.items())),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(rows, rows)
def test_diff_then_apply_gives_the_other_draft(left, right):
    a, b = draft(left), draft(right)
    for legends in (None, (LEGEND, LEGEND)):
        made = apply_diff(a, diff_drafts(a, b, legends=legends, dates=DAYS))
        assert same_content(made.lines, b.lines)


@settings(max_examples=40, deadline=None)
@given(rows)
def test_a_draft_against_itself_is_empty_whatever_the_order(found):
    a = draft(found)
    turned = replace(a, lines=tuple(reversed(a.lines)))
    assert diff_drafts(a, turned, legends=(LEGEND, LEGEND), dates=DAYS).changes == ()


@settings(max_examples=30, deadline=None)
@given(rows, rows)
def test_a_difference_survives_its_file(tmp_path_factory, left, right):
    path = tmp_path_factory.mktemp("d") / "diff.json"
    a, b = draft(left), draft(right)
    write_diff(diff_drafts(a, b), path)
    assert same_content(apply_diff(a, read_diff(path)).lines, b.lines)


def test_verdicts_are_the_exporters(line, schedule):
    before = schedule(
        line("01012100", "10%", "B10"), line("01012900", "10%", "B5"), line("01013000", "10%", "B15"),
        line("02011000", "10%", "A"), line("03021100", "10%", "X"), line("04011000", "10%", "K"),
    )  # fmt: skip
    after = schedule(
        line("01012100", "10%", "B5"), line("01012900", "10%", "X"), line("01013000", "8%", "K"),
        line("03021100", "10%", "K", remark="new words"), line("04011000", "10%", "A"), line("05010000", "5%", "A"),
    )  # fmt: skip
    value = {"01012100": 30.0, "01012900": 20.0, "04011000": 50.0}
    found = diff_drafts(before, after, legends=(LEGEND, LEGEND), dates=DAYS, value=value)
    verdicts = {c.key: c.verdict for c in found.changes}
    assert verdicts == {
        "01012100": "improved", "01012900": "worsened", "01013000": "mixed", "02011000": "removed",
        "03021100": "same rates", "04011000": "improved", "05010000": "added",
    }  # fmt: skip
    assert found.value_pct("improved") == pytest.approx(80.0)
    change = {c.key: c for c in found.changes}
    assert change["03021100"].fields == ("category", "remark") and not change["01012100"].slower


def test_a_longer_staging_is_slower(line, schedule):
    a, b = schedule(line(base="10%", category="B5")), schedule(line(base="10%", category="B10"))
    (change,) = diff_drafts(a, b, legends=(LEGEND, LEGEND), dates=DAYS).changes
    assert change.slower and change.verdict == "worsened" and change.cut_points < 0


def test_drafts_of_two_parties_or_editions_are_not_compared(line, schedule):
    with pytest.raises(DraftError, match="KOR"):
        diff_drafts(schedule(line()), schedule(line(), party="KOR"))
    with pytest.raises(DraftError, match="HS2017"):
        diff_drafts(schedule(line()), schedule(line(), edition="HS2017"))


def test_a_difference_fits_only_its_own_draft(line, schedule, tmp_path):
    made = diff_drafts(schedule(line(base="5%")), schedule(line(base="3%")))
    with pytest.raises(DraftError, match="starts from"):
        apply_diff(schedule(line(base="4%")), made)
    path = tmp_path / "no.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(DraftError, match="no difference"):
        read_diff(path)


def test_a_full_size_desk():
    desk = synthetic_desk("KOR", 4)
    value = dict.fromkeys(desk.offer.keys, 1.0)
    found = diff_drafts(desk.earlier, desk.offer, legends=(LEGEND, LEGEND), dates=DAYS, value=value)
    assert found.count("improved") > 100 and found.count("worsened") > 0
    assert np.isclose(found.value_pct("improved"), 100 * found.count("improved") / 12000)
    assert same_content(apply_diff(desk.earlier, found).lines, desk.offer.lines)
