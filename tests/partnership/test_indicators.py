"""Targets, paths and prediction intervals by hand and against a published example; the words that are never used."""

import math
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.partnership import (
    IndicatorFileError,
    Link,
    Observation,
    Period,
    Series,
    Target,
    fit_line,
    indicator,
    path_before,
    predict,
    progress,
)
from accord.partnership import wording as shared_wording


def series(values: dict[int, float], name: str = "s", **more: object) -> Series:
    observations = tuple(Observation(Period(y, 1), v) for y, v in sorted(values.items()))
    fields: dict[str, object] = {
        "id": name,
        "title": name,
        "measure": "trade",
        "reporter": "MYS",
        "parties": ("KOR", "MYS"),
        "unit": "USD",
        "scale": 1e9,
        "source": "x",
        "licence": "x",
        "edition": "x",
        "frequency": "annual",
        "observations": observations,
    }
    return Series(**{**fields, **more})  # type: ignore[arg-type]


# Draper and Smith (1998), Applied Regression Analysis, appendix 1A: pounds of steam used monthly on the average
# atmospheric temperature (degrees Fahrenheit), 25 months.
TEMPERATURE = [
    35.3, 29.7, 30.8, 58.8, 61.4, 71.3, 74.4, 76.7, 70.7, 57.5, 46.4, 28.9, 28.1,
    39.1, 46.8, 48.5, 59.3, 70.0, 70.0, 74.5, 72.1, 58.1, 44.6, 33.4, 28.6,
]  # fmt: skip
STEAM = [
    10.98, 11.13, 12.51, 8.40, 9.27, 8.73, 6.36, 8.50, 7.82, 9.14, 8.24, 12.19, 11.88,
    9.57, 10.94, 9.58, 10.09, 8.11, 6.83, 8.88, 7.68, 8.47, 8.86, 10.36, 11.08,
]  # fmt: skip


def test_line_of_the_published_steam_data() -> None:
    line = fit_line(TEMPERATURE, STEAM)
    # Printed there: b1 = -0.079829, b0 = 13.623, s2 = 0.7923, mean of X 52.60, sum of squares 7154.42.
    assert line.slope == pytest.approx(-0.079829, abs=5e-7)
    assert line.intercept - line.slope * line.centre == pytest.approx(13.623, abs=5e-4)
    assert line.sigma**2 == pytest.approx(0.7923, abs=5e-5)
    assert line.centre == pytest.approx(52.60, abs=5e-3)
    assert line.spread == pytest.approx(7154.42, abs=5e-3)


def test_interval_for_one_further_month_of_steam() -> None:
    # With the printed numbers and t(23, 0.975) = 2.069: at 28.6 degrees 11.3403 plus and minus
    # 2.069 * sqrt(0.7923 * (1 + 1/25 + (28.6 - 52.6)^2 / 7154.42)) = 1.9501.
    expected, low, high = predict(fit_line(TEMPERATURE, STEAM), 28.6)
    assert expected == pytest.approx(11.3403, abs=1e-3)
    half = 2.069 * math.sqrt(0.7923 * (1 + 1 / 25 + 24.0**2 / 7154.42))
    assert high - expected == pytest.approx(half, abs=1e-3)
    assert expected - low == pytest.approx(half, abs=1e-3)


def test_four_points_by_hand() -> None:
    # y = 1, 3, 2, 4 in 2019..2022: slope 0.8, mean 2.5, residuals -0.3, 0.9, -0.9, 0.3: sum of squares 1.8, s = 0.9487.
    # At 2023: 2.5 + 0.8 * 2.5 = 4.5; t(2, 0.975) = 4.30265; half = 4.30265 * 0.948683 * sqrt(1 + 1/4 + 6.25/5) = 6.4540.
    s = series({2019: 1.0, 2020: 3.0, 2021: 2.0, 2022: 4.0, 2023: 5.0})
    path = path_before(s, date(2023, 3, 13), date(2024, 6, 1))
    (point,) = path.points
    assert path.n == 4 and path.refused == ""
    assert path.slope == pytest.approx(0.8)
    assert point.expected == pytest.approx(4.5)
    assert point.high - point.expected == pytest.approx(6.4540, abs=1e-3)
    assert point.side == "within"


def test_three_points_are_refused_with_the_reason() -> None:
    path = path_before(series({2020: 1.0, 2021: 2.0, 2022: 3.0, 2023: 4.0}), date(2023, 3, 1), date(2024, 6, 1))
    assert path.refused == "3 observations before 2023-03-01; a trend with an interval needs 4"
    assert path.points == () and path.slope is None


def test_the_year_of_the_promise_is_not_fitted() -> None:
    values = {y: float(y - 2000) for y in range(2010, 2024)}
    values[2023] = 500.0
    path = path_before(series(values), date(2023, 12, 31), date(2024, 6, 1))
    assert path.last == "2022"
    assert path.points[0].side == "above"


def test_logarithms_give_steady_growth_and_need_values_above_zero() -> None:
    values = {2015 + k: 100 * 1.05**k * (1.01 if k % 2 else 0.99) for k in range(8)}
    path = path_before(series({**values, 2023: 50.0}), date(2023, 1, 15), date(2024, 6, 1), trend="log")
    assert path.slope == pytest.approx(5.0, abs=0.5)
    assert path.points[0].side == "below"
    assert path.points[0].low > 0
    refused = path_before(series({**values, 2018: 0.0}), date(2023, 1, 15), date(2024, 6, 1), trend="log")
    assert "not above 0" in refused.refused


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=20),
    st.floats(-50, 50),
    st.floats(0.1, 10),
    st.integers(0, 9),
)
def test_interval_moves_with_units(values: list[float], shift: float, factor: float, ahead: int) -> None:
    times = [float(2000 + k) for k in range(len(values))]
    when = times[-1] + 1 + ahead
    plain = predict(fit_line(times, values), when)
    moved = predict(fit_line(times, [shift + factor * v for v in values]), when)
    size = 1e-6 * (1 + max(abs(v) for v in values)) * factor * 100
    for a, b in zip(plain, moved, strict=True):
        assert abs(shift + factor * a - b) <= size + 1e-6


@given(st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=12), st.integers(1, 8))
def test_interval_widens_with_distance_and_level(values: list[float], ahead: int) -> None:
    times = [float(k) for k in range(len(values))]
    line = fit_line(times, values)
    near, far = predict(line, times[-1] + ahead), predict(line, times[-1] + ahead + 1)
    assert far[2] - far[1] >= near[2] - near[1] - 1e-9
    wide = predict(line, times[-1] + ahead, 0.99)
    assert wide[1] <= near[1] + 1e-9 and near[2] <= wide[2] + 1e-9


TRADE = series({2017: 15.76, 2018: 17.98, 2021: 21.01, 2022: 26.01, 2023: 24.3})


def test_a_fifth_more_in_one_year() -> None:
    p = progress(TRADE, Target("growth", 20.0, date(2023, 12, 31), "2022"), date(2023, 3, 13), date(2024, 4, 1))
    assert p.goal == pytest.approx(31.212)
    assert (p.over, p.reached) == (True, False)
    assert p.achieved_pct == pytest.approx(100 * (24.3 / 26.01 - 1))
    assert p.needed_pct is None
    assert "31.21 billion USD by 2023 is not reached by this series" in p.words
    early = progress(TRADE, Target("growth", 20.0, date(2023, 12, 31), "2022"), date(2023, 3, 13), date(2023, 6, 1))
    assert (early.over, early.reached, early.share) == (False, None, None)
    assert early.needed_pct == pytest.approx(20.0)


def test_doubling_in_ten_years_on_both_paths() -> None:
    s = series({2020: 100.0, 2022: 121.0})
    p = progress(s, Target("multiple", 2.0, date(2030, 12, 31)), date(2021, 6, 1), date(2023, 6, 1))
    assert p.goal == 200.0
    assert p.straight == pytest.approx(120.0)  # a fifth of the way
    assert p.compound == pytest.approx(100.0 * 2**0.2)
    assert p.share == pytest.approx(0.21)
    assert p.achieved_pct == pytest.approx(10.0)
    assert p.needed_pct == pytest.approx(100 * ((200 / 121) ** (1 / 8) - 1))
    assert "above the straight path from 2020 (120)" in p.words


def test_level_growth_a_year_less_and_rank() -> None:
    s = series({2020: 100.0, 2021: 90.0})
    down = progress(s, Target("level", 50.0, date(2025, 12, 31), downwards=True), date(2021, 2, 1), date(2022, 6, 1))
    assert (down.reached, down.share) == (False, pytest.approx(0.2))
    yearly = progress(s, Target("growth-per-year", 10.0, date(2022, 12, 31)), date(2021, 2, 1), date(2022, 6, 1))
    assert yearly.goal == pytest.approx(121.0)
    ranks = series({2020: 8.0, 2021: 7.0}, unit="place", scale=1.0)
    rank = progress(ranks, Target("rank", 5.0, date(2025, 12, 31)), date(2021, 2, 1), date(2022, 6, 1))
    assert (rank.reached, rank.straight) == (False, None)
    assert progress(ranks, Target("rank", 7.0), None, date(2022, 6, 1)).reached is True


def test_a_day_inside_a_year_means_the_last_year_that_is_over() -> None:
    p = progress(
        series({2020: 1.0, 2021: 1.1}), Target("level", 2.0, date(2025, 6, 30)), date(2021, 1, 5), date(2022, 6, 1)
    )
    assert p.goal_period == "2024"


def test_no_base_no_reckoning() -> None:
    p = progress(
        series({2018: 19.2, 2023: 25.0}), Target("growth", 20.0, date(2023, 12, 31), "2022"), None, date(2024, 4, 1)
    )
    assert p.goal is None and p.reached is None
    assert "cannot be reckoned" in p.words
    with pytest.raises(IndicatorFileError, match="no period of the annual series"):
        progress(TRADE, Target("growth", 20.0, None, "2022-Q1"), None, date(2024, 4, 1))
    with pytest.raises(IndicatorFileError, match="no target is of the kind 'wish'"):
        progress(TRADE, Target("wish", 1.0), None, date(2024, 4, 1))


@given(
    st.floats(1, 1e6), st.floats(1, 1e6), st.integers(1, 20), st.integers(1, 20), st.sampled_from(["level", "multiple"])
)
def test_a_series_on_its_path_is_on_its_path(start: float, end: float, done: int, left: int, kind: str) -> None:
    part = done / (done + left)
    target = Target(kind, end if kind == "level" else end / start, date(2000 + done + left, 12, 31))
    on_line = start + part * (end - start)
    p = progress(series({2000: start, 2000 + done: on_line}), target, date(2001, 1, 1), date(2000 + done + 1, 1, 1))
    assert p.straight == pytest.approx(on_line)
    if abs(end - start) > 1e-3 * start:
        assert p.share == pytest.approx(part, rel=1e-6)
    steady = start * (end / start) ** part
    q = progress(series({2000: start, 2000 + done: steady}), target, date(2001, 1, 1), date(2000 + done + 1, 1, 1))
    assert q.compound == pytest.approx(steady)
    assert q.needed_pct == pytest.approx(q.achieved_pct, abs=1e-6)


def test_two_reporters_stand_side_by_side_and_are_not_mixed() -> None:
    mine = series({2018: 17.98, 2023: 24.3}, "mine")
    theirs = series({2018: 19.2, 2023: 25.0, 2024: 24.42}, "theirs", reporter="KOR")
    ringgit = series({2018: 72.6, 2023: 111.1}, "ringgit", unit="MYR")
    found = indicator(
        Link("Trade", "trade", ("mine", "theirs", "ringgit")),
        {s.id: s for s in (mine, theirs, ringgit)},
        date(2025, 1, 1),
    )
    assert [(b.period, dict(b.values)) for b in found.beside] == [
        ("2018", {"mine": 17.98, "theirs": 19.2}),
        ("2023", {"mine": 24.3, "theirs": 25.0}),
    ]
    assert found.beside[0].spread_pct == pytest.approx(100 * (19.2 / 17.98 - 1))
    assert [r.series.id for r in found.readings] == ["mine", "theirs", "ringgit"]
    early = indicator(Link("Trade", "trade", ("mine", "theirs")), {"mine": mine, "theirs": theirs}, date(2020, 1, 1))
    assert [b.period for b in early.beside] == ["2018"]


def test_no_data_and_unknown_series() -> None:
    found = indicator(Link("Visitors", "visitors"), {}, date(2025, 1, 1))
    assert found.status == "no-data"
    assert found.words == "no data: this desk has no series of visitors up to 2025-01-01"
    with pytest.raises(IndicatorFileError, match="names the series 'x'"):
        indicator(Link("Visitors", "visitors", ("x",)), {}, date(2025, 1, 1))
    gone = indicator(Link("Trade", "trade", ("s",), commitment="c-1"), {"s": TRADE}, date(2025, 1, 1))
    assert gone.status == "no-commitment"


CAUSE = re.compile(
    r"\b(?:caus\w*|because|due to|thanks to|owing to|led to|leads to|result(?:s|ed)? (?:in|from|of)|effect\w*|impact\w*"
    r"|attribut\w*|driv(?:es|en|ing)|success\w*|fail\w*|broke\w*|worked|made possible)\b",
    re.I,
)


def test_no_word_claims_a_cause() -> None:
    said = []
    values = {2015 + k: 100.0 + 5 * k + (k % 2) for k in range(8)}
    for last in (0.0, 141.0, 900.0):
        s = series({**values, 2023: last})
        for trend in ("linear", "log"):
            said.append(path_before(s, date(2023, 1, 15), date(2024, 6, 1), trend=trend).words)
        said.append(path_before(s, date(2016, 1, 15), date(2024, 6, 1)).words)
        said.append(path_before(s, date(2024, 1, 15), date(2024, 6, 1)).words)
        for kind, value in (("level", 150.0), ("growth", 20.0), ("multiple", 2.0), ("rank", 3.0)):
            for base in (None, "2022", "1999"):
                target = Target(kind, value, date(2025, 12, 31), base)
                said.append(progress(s, target, date(2022, 6, 1), date(2024, 6, 1)).words)
    assert len(set(said)) > 10
    assert not [w for w in said if CAUSE.search(w)]
    assert all(shared_wording.CAVEAT in w for w in said if "interval of the path" in w)
    assert CAUSE.search(Path(shared_wording.__file__).read_text(encoding="utf-8")) is None
