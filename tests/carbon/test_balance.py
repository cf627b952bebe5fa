"""Balances by hand: single-year targets by mean and trajectory, multi-year ones by sum."""

from datetime import date

import pytest

from accord.carbon import Authorisation, Draft, Ledger, LedgerTargetError, Target, balance, record


def book() -> Ledger:
    """Malaysia first transfers 30 t in 2027 and 70 t in 2029; Korea uses 40 t in 2030."""
    terms = Authorisation("MYS", 2026, "solar roofs")

    def act(kind: str, day: str, a: int, b: int, by: str, **more) -> Draft:
        return Draft(kind, date.fromisoformat(day), "B", a, b, by, **more)

    acts = [
        act("authorise", "2026-12-01", 1, 100, "MYS", terms=terms),
        act("first-transfer", "2027-06-01", 1, 30, "MYS", to="KOR"),
        act("first-transfer", "2029-06-01", 31, 100, "MYS", to="KOR"),
        act("acquire", "2029-07-01", 1, 100, "KOR"),
        act("use", "2030-12-01", 1, 40, "KOR", purpose="ndc"),
    ]
    return record(Ledger(), acts, "t")


EMISSIONS = {year: 1000.0 - 10 * (year - 2026) for year in range(2026, 2031)}


def test_mean_of_a_single_year_target() -> None:
    found = balance(book(), Target("Malaysia", "average", 2026, 2030, {2030: 975.0}, EMISSIONS))
    assert [y.adjustment for y in found.years] == [0, 15, 10, 25, 20]
    assert (found.adjustment, found.emissions, found.gap) == (20.0, 980.0, 5.0)
    user = balance(book(), Target("KOR", "average", 2026, 2030, {2030: 975.0}, EMISSIONS))
    assert (user.adjustment, user.emissions, user.gap) == (-8.0, 952.0, -23.0)


def test_trajectory_of_a_single_year_target() -> None:
    level = dict(EMISSIONS)
    found = balance(book(), Target("MYS", "trajectory", 2026, 2030, level, EMISSIONS))
    assert [y.balance for y in found.years] == [1000, 1020, 980, 1040, 960]
    assert found.gap == 100.0


def test_sum_of_a_multi_year_target_with_a_budget() -> None:
    found = balance(book(), Target("KOR", "cumulative", 2026, 2030, {2030: 4900.0}, EMISSIONS))
    assert (found.adjustment, found.emissions, found.level, found.gap) == (-40.0, 4860.0, 4900.0, -40.0)


def test_what_is_not_known_stays_unknown() -> None:
    partly = {k: v for k, v in EMISSIONS.items() if k != 2028}
    found = balance(book(), Target("KOR", "cumulative", 2026, 2030, {2030: 4900.0}, partly))
    assert found.emissions is None and found.gap is None
    assert found.years[2].balance is None and found.years[4].balance == 920.0


def test_acts_outside_the_period_are_said() -> None:
    found = balance(book(), Target("MYS", "cumulative", 2028, 2030))
    assert (found.adjustment, found.outside) == (70.0, 30)
    assert balance(book(), Target("KOR", "cumulative", 2028, 2030)).other_period == 40


@pytest.mark.parametrize(
    "target",
    [
        Target("KOR", "mean", 2026, 2030),
        Target("KOR", "average", 2030, 2026),
        Target("KOR", "average", 2020, 2030),
        Target("KOR", "average", 2026, 2030, {2031: 1.0}),
        Target("KOR", "average", 2026, 2030, {}, {2026: float("nan")}),
    ],
)
def test_targets_that_cannot_stand(target: Target) -> None:
    with pytest.raises(LedgerTargetError):
        balance(book(), target)


def test_the_year_of_additions_is_a_choice_of_two() -> None:
    with pytest.raises(LedgerTargetError, match="'birthday'"):
        balance(book(), Target("KOR", "average", 2026, 2030), addition_year="birthday")
