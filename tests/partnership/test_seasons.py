"""Seasons of monthly and quarterly series: by hand, against least squares written out, and how often intervals hold."""

import math
from datetime import date

import numpy as np
import pytest

from accord.partnership import Target, path_before, progress
from accord.partnership.seasons import fit_seasons, has_seasons, predict_season
from accord.partnership.series import Observation, Period, Series

MONTHS = (-6.0, -5.0, -3.0, 0.0, 1.0, 2.0, 8.0, 9.0, 2.0, 0.0, -3.0, -5.0)


def series(values: dict[int, float], per_year: int = 12) -> Series:
    frequency = {1: "annual", 4: "quarterly", 12: "monthly"}[per_year]
    rows = tuple(Observation(Period(i, per_year), v) for i, v in sorted(values.items()))
    return Series("s", "Visitors", "visitors", "NZL", ("NZL", "FJI"), "persons", 1e3, "made by hand", "-", "-",
                  frequency, rows)  # fmt: skip


def by_month(first_year: int, months: int, start: float = 50.0, slope: float = 2.4) -> dict[int, float]:
    base = first_year * 12
    return {base + k: start + slope * k / 12 + MONTHS[k % 12] for k in range(months)}


def test_a_series_without_noise_is_met_exactly() -> None:
    values = by_month(2019, 72)
    path = path_before(series(values), date(2023, 1, 1), date(2025, 1, 1))
    assert path.n == 48
    assert path.slope == pytest.approx(2.4)
    assert path.seasons == pytest.approx(MONTHS)
    assert [p.expected for p in path.points] == pytest.approx([values[2023 * 12 + k] for k in range(24)])
    assert all(p.high - p.low == pytest.approx(0.0, abs=1e-6) for p in path.points)
    assert "each month with a level of its own" in path.words


def test_a_peak_of_every_year_is_no_departure_from_the_path() -> None:
    """A straight line takes each August for a departure upward and hides a bad one; levels by month do neither."""
    rng = np.random.default_rng(7)
    values = {k: v + float(rng.normal(0.0, 0.4)) for k, v in by_month(2019, 56).items()}
    august = 2023 * 12 + 7
    usual = path_before(series(values), date(2023, 1, 1), date(2023, 9, 1))
    assert (usual.points[-1].period, usual.points[-1].side) == ("2023-08", "within")
    bad = path_before(series({**values, august: values[august] - 9.0}), date(2023, 1, 1), date(2023, 9, 1))
    assert bad.points[-1].side == "below"


def test_against_least_squares_written_out() -> None:
    rng = np.random.default_rng(3)
    periods = [Period(2018 * 4 + k, 4) for k in range(20)]
    values = [10 + 0.5 * k + (3, -1, 4, -6)[k % 4] + float(rng.normal()) for k in range(20)]
    line = fit_seasons(periods, values)
    x = np.column_stack(
        [np.array([p.when for p in periods])] + [[float(k % 4 == q) for k in range(20)] for q in range(4)]
    )
    beta, squares, *_ = np.linalg.lstsq(x, np.array(values), rcond=None)
    assert line.slope == pytest.approx(beta[0])
    ahead = Period(2024 * 4 + 2, 4)
    x0 = np.array([ahead.when, 0.0, 0.0, 1.0, 0.0])
    expected, low, high = predict_season(line, ahead, 0.9)
    assert expected == pytest.approx(x0 @ beta)
    assert line.alike == 0.0
    s = math.sqrt(float(squares[0]) / 15)
    half = 1.753050 * s * math.sqrt(1 + x0 @ np.linalg.inv(x.T @ x) @ x0)  # t of 0.95 with 15 degrees
    assert (high - low) / 2 == pytest.approx(half, rel=1e-6)


def test_two_full_years_are_needed_and_gaps_count() -> None:
    short = path_before(series(by_month(2021, 30)), date(2022, 12, 1), date(2023, 7, 1))
    assert short.n == 23
    assert short.seasons == ()
    assert "fewer than two full years" in short.words
    full = path_before(series(by_month(2021, 30)), date(2023, 1, 1), date(2023, 7, 1))
    assert (full.n, len(full.seasons)) == (24, 12)
    gap = {k: v for k, v in by_month(2021, 30).items() if k != 2022 * 12 + 4}
    assert path_before(series(gap), date(2023, 1, 1), date(2023, 7, 1)).seasons == ()
    assert not has_seasons([Period(2020, 1), Period(2021, 1)])
    yearly = path_before(series({y: 1.0 * y for y in range(2015, 2024)}, 1), date(2023, 1, 1), date(2024, 1, 1))
    assert yearly.seasons == ()
    assert yearly.alike is None
    assert "level of its own" not in yearly.words


def test_growth_by_logarithms_has_factors_for_seasons() -> None:
    values = {2020 * 4 + k: 100 * 1.08 ** (k / 4) * (1.2, 0.9, 1.0, 1 / 1.08)[k % 4] for k in range(20)}
    path = path_before(series(values, 4), date(2024, 1, 1), date(2025, 1, 1), trend="log")
    assert path.slope == pytest.approx(8.0)
    mean = (1.2 * 0.9 * 1.0 / 1.08) ** 0.25
    assert path.seasons[0] == pytest.approx(100 * (1.2 / mean - 1))
    assert path.points[-1].expected == pytest.approx(values[2024 * 4 + 3])


def test_neighbours_that_are_alike_widen_the_interval() -> None:
    periods = [Period(2018 * 12 + k, 12) for k in range(60)]
    rng = np.random.default_rng(5)
    noise = [0.0]
    for _ in range(59):
        noise.append(0.8 * noise[-1] + float(rng.normal()))
    values = [50 + MONTHS[k % 12] + noise[k] for k in range(60)]
    # The same departures from each month's mean in another order of the years have no neighbours that are alike.
    mixed = [50 + MONTHS[k % 12] + noise[(k * 17) % 60] for k in range(60)]
    one, two = fit_seasons(periods, values), fit_seasons(periods, mixed)
    assert one.alike > 0.4 > two.alike
    assert one.freedom < two.freedom
    ahead = Period(2024 * 12, 12)
    wide = [b - a for _, a, b in (predict_season(line, ahead, 0.95) for line in (one, two))]
    assert wide[0] / one.sigma > wide[1] / two.sigma


@pytest.mark.parametrize(("years", "alike"), [(2, 0.0), (5, 0.0), (5, 0.5), (8, 0.7)])
def test_intervals_hold_about_as_often_as_they_say(years: int, alike: float) -> None:
    rng = np.random.default_rng(11)
    n, ahead, rounds = 12 * years, 6, 600
    periods = [Period(2015 * 12 + k, 12) for k in range(n + ahead)]
    inside = 0
    for _ in range(rounds):
        noise = [float(rng.normal()) / math.sqrt(1 - alike**2)]
        for _ in range(n + ahead - 1):
            noise.append(alike * noise[-1] + float(rng.normal()))
        values = [30 + 0.1 * k + MONTHS[k % 12] + e for k, e in enumerate(noise)]
        line = fit_seasons(periods[:n], values[:n])
        _, low, high = predict_season(line, periods[-1], 0.95)
        inside += low <= values[-1] <= high
    assert 0.92 <= inside / rounds <= 0.985


def test_progress_is_not_reckoned_from_one_part_of_the_year_to_another() -> None:
    values = series(by_month(2020, 60))
    aim = Target("level", 90.0, date(2026, 12, 31))
    june = progress(values, aim, date(2024, 3, 5), date(2024, 6, 30))
    assert (june.base, june.latest) == (values.observations[49], values.observations[53])
    assert (june.share, june.straight, june.compound, june.achieved_pct, june.needed_pct) == (None,) * 5
    assert june.reached is False
    assert "not set beside 2024-02, another part of the year" in june.words
    same = progress(values, aim, date(2023, 7, 1), date(2024, 6, 30))
    assert same.base is not None
    assert (same.base.period.label, same.latest.period.label if same.latest else "") == ("2023-06", "2024-06")
    assert same.achieved_pct == pytest.approx(100 * (values.observations[53].value / values.observations[41].value - 1))
    assert same.straight is not None
    # A target in December is not set beside a value of June either.
    assert same.needed_pct is None
    short = series(by_month(2024, 10))
    assert progress(short, aim, date(2024, 3, 5), date(2024, 6, 30)).straight is not None
