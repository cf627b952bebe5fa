"""From flows to a baseline: identities exact for any flows and tariffs, the rules said, aggregation consistent."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.trade import (
    BaselineError,
    Flows,
    Grouping,
    MappingError,
    aggregate,
    assemble,
    check,
    make_baseline,
    packaged,
    read_grouping,
    require_identities,
)
from accord.vocabulary import AxisMismatchError


def flows(n=3, j=4, seed=0, *, dear=False):
    rng = np.random.default_rng(seed)
    inter = rng.uniform(0, 1, (j, n, n)) * (rng.random((j, n, n)) > 0.1)
    use = inter.sum(1)[:, None, :] * rng.dirichlet(np.ones(j), (j, n)).transpose(0, 2, 1)
    final = rng.uniform(0.5, 3, (j, n, n))
    if dear:
        use[:, 0, :] += use[:, 1:, :].sum(1) * 0.999
        use[:, 1:, :] *= 0.001
        final[0] *= 0.05
    return Flows(tuple(f"N{i}" for i in range(n)), tuple(f"S{i}" for i in range(j)), inter, use, final)


def baseline(given_flows, tariff, **options):
    arrays, capped = assemble(given_flows, tariff, **options)
    arrays |= {"elasticity": np.linspace(2, 9, len(given_flows.sectors))}
    return make_baseline(arrays, countries=given_flows.countries, sectors=given_flows.sectors), capped


def tariffs(n, j, seed):
    rate = np.random.default_rng(seed).uniform(0, 0.5, (n, n, j))
    rate[np.arange(n), np.arange(n)] = 0
    return rate


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 5), st.integers(2, 6), st.integers(0, 10**6), st.booleans())
def test_identities_hold_for_any_flows(n, j, seed, dear):
    made, capped = baseline(flows(n, j, seed, dear=dear), tariffs(n, j, seed))
    report = check(made, tolerance=1e-11)
    assert report.holds, report.identities
    assert float(made["value_added_share"].min()) >= 0.02 - 1e-12
    assert all(c.share < 0.02 and c.moved > 0 for c in capped)


def test_the_materials_cap_moves_no_trade():
    given_flows = flows(3, 4, 1, dear=True)
    made, capped = baseline(given_flows, np.zeros((3, 3, 4)))
    assert capped, "the case is made to need the rule"
    np.testing.assert_allclose(made["trade"].values, np.moveaxis(given_flows.intermediate + given_flows.final, 0, 2))
    loose, none = baseline(given_flows, np.zeros((3, 3, 4)), least_share=1e-9)
    assert len(none) <= len(capped)
    np.testing.assert_allclose(loose["deficit"], made["deficit"], atol=1e-9)


def test_a_broken_identity_is_found_and_placed():
    made, _ = baseline(flows(), tariffs(3, 4, 1))
    made["trade"].loc[{"origin": "N1", "destination": "N2", "sector": "S3"}] += 0.5
    report = check(made)
    broken = {i.name: i for i in report.identities if not i.holds}
    assert {"value-added", "goods-markets", "trade-balance"} <= set(broken)
    assert broken["goods-markets"].where == ("N2", "S3")
    assert any("hash" in r for r in report.remarks)
    with pytest.raises(BaselineError, match="value-added"):
        require_identities(made)


def test_shares_that_do_not_sum_to_one_are_found():
    made, _ = baseline(flows(), tariffs(3, 4, 1))
    made["input_share"].loc[{"country": "N1", "sector": "S2"}] *= 0.9
    made["final_share"].loc[{"country": "N2"}] *= 0.8
    broken = {i.name: i for i in check(made).identities if not i.holds}
    assert broken["materials"].where == ("N1", "S2") and broken["materials"].residual == pytest.approx(0.1)
    assert broken["final"].where == ("N2",) and broken["final"].residual == pytest.approx(0.2)


def test_aggregates_weigh_rates_and_elasticities_with_trade():
    given_flows = flows(3, 4, 9)
    given_flows.intermediate[3, 0, 1] = given_flows.final[3, 0, 1] = 0.0
    given_flows.intermediate[3, 0, 2] = given_flows.final[3, 0, 2] = 0.0
    rate = tariffs(3, 4, 9)
    made, _ = baseline(given_flows, rate)
    groups = Grouping({"A": ("N0",), "B": ("N1", "N2")}, {})
    small = aggregate(made, groups, Grouping({"x": ("S0", "S1"), "y": ("S2",), "z": ("S3",)}, {}))
    trade = made["trade"].values
    cell = small.sel(origin="A", destination="B")
    both = trade[0, 1:, :2]
    assert float(cell["tariff"].sel(sector="x")) == pytest.approx((both * rate[0, 1:, :2]).sum() / both.sum())
    assert float(cell["tariff"].sel(sector="z")) == pytest.approx(rate[0, 1:, 3].mean()), "no trade: the plain mean"
    crossing = trade.sum((0, 1)) - np.einsum("nnj->j", trade)
    theta = np.linspace(2, 9, 4)
    wanted = (crossing[:2] * theta[:2]).sum() / crossing[:2].sum()
    assert float(small["elasticity"].sel(sector="x")) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda a: a["trade"].__setitem__((0, 1, 2), np.nan), BaselineError, "N0"),
        (lambda a: a["trade"].__setitem__((0, 1, 2), -1.0), BaselineError, "-1"),
        (lambda a: a["value_added_share"].__setitem__((1, 1), 1.5), BaselineError, "value_added_share"),
        (lambda a: a.update(tariff=a["tariff"][:2]), AxisMismatchError, "shape"),
        (lambda a: a.pop("deficit"), BaselineError, "deficit"),
    ],
)
def test_impossible_numbers_are_refused(change, error, words):
    given_flows = flows()
    arrays, _ = assemble(given_flows, tariffs(3, 4, 1))
    arrays = {k: v.copy() for k, v in arrays.items()} | {"elasticity": np.ones(4)}
    change(arrays)
    with pytest.raises(error, match=words):
        make_baseline(arrays, countries=given_flows.countries, sectors=given_flows.sectors)
    with pytest.raises(AxisMismatchError, match="repeats"):
        make_baseline(arrays, countries=["A", "A", "B"], sectors=given_flows.sectors)


def test_aggregation_keeps_identities_and_sums():
    made, _ = baseline(flows(5, 6, 3), tariffs(5, 6, 3))
    groups = Grouping({"A": ("N0", "N3"), "B": ("*",)}, {"A": "First"})
    sectors = Grouping({"x": ("S5",), "y": ("S0", "S1"), "z": ("*",)}, {})
    small = aggregate(made, groups, sectors)
    assert check(small, tolerance=1e-11).holds
    assert float(small["trade"].sum()) == pytest.approx(float(made["trade"].sum()))
    revenue = lambda b: float((b["trade"] * b["tariff"]).sum())  # noqa: E731
    assert revenue(small) == pytest.approx(revenue(made))
    assert small["country_name"].values.tolist() == ["First", "B"]
    two_steps = aggregate(aggregate(made, groups), None, sectors)
    np.testing.assert_allclose(two_steps["trade"], small["trade"])
    np.testing.assert_allclose(two_steps["input_share"], small["input_share"])
    same = aggregate(made, Grouping({c: (c,) for c in made["country"].values}, {}))
    np.testing.assert_allclose(same["tariff"], made["tariff"])


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({"A": ("N0",)}, "going nowhere"),
        ({"A": ("N0", "N1"), "B": ("N1", "N2")}, "named twice"),
        ({"A": ("N0", "X"), "B": ("*",)}, "unknown"),
        ({"A": ("N0", "N1", "N2"), "B": ("*",)}, "empty"),
        ({"A": ("*",), "B": ("*",)}, "take the rest"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(groups, words):
    made, _ = baseline(flows(), tariffs(3, 4, 1))
    with pytest.raises(MappingError, match=words):
        aggregate(made, Grouping(groups, {}))


def test_mapping_files(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text('[countries]\nPAIR = { name = "The pair", members = ["MYS", "KOR"] }\nREST = ["*"]\n')
    countries, sectors = read_grouping(path)
    assert sectors is None and countries.names["PAIR"] == "The pair"
    small = aggregate(packaged(), countries, sectors)
    assert small["country"].values.tolist() == ["PAIR", "REST"] and check(small).holds
    for text in ("[countries]\nA = 3\n", "[country]\nA = ['x']\n", "[countries\n"):
        path.write_text(text)
        with pytest.raises(MappingError):
            read_grouping(path)
