"""SMART, GSIM, revenue and utilisation: the published vectors to 1e-9, and the laws behind them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.tariffs import (
    SimulationInputError,
    demand_elasticities,
    gsim,
    revenue_path,
    smart,
    utilisation,
)

ONE = {"imports": [[100.0, 300.0]], "before": [[0.2, 0.2]], "after": [[0.0, 0.2]]}
EM = {"import_elasticity": -1.5, "substitution": -1.5}


def close(found, expected):
    assert float(np.asarray(found).ravel()[0]) == pytest.approx(float(expected), abs=1e-9)


def test_smart_full_elimination():
    r = smart(**ONE, **EM)
    close(r.creation, 25)
    close(r.diversion, Fraction(300, 17))
    close(r.diversion[0, 1], -Fraction(300, 17))
    close(r.revenue_change, -20 - Fraction(60, 17))
    close(r.welfare, Fraction(5, 2))
    close(r.welfare_triangle, Fraction(5, 2))
    close(r.diversion_cost, Fraction(60, 17))
    close(smart(**ONE, **EM, form="linear").diversion, Fraction(75, 4))


def test_smart_with_finite_export_supply():
    r = smart(**ONE, **EM, export_elasticity=10.0)
    close(r.creation, Fraction(25) / (1 + Fraction(3, 20)))
    close(r.price_effect, Fraction(25) / (1 + Fraction(3, 20)) / 10)
    close(r.total, r.creation[0, 0] + r.diversion[0, 0] + r.price_effect[0, 0])


def test_smart_partial_reduction_separates_trapezoid_and_triangle():
    r = smart([[100.0, 300.0]], [[0.2, 0.2]], [[0.1, 0.2]], **EM)
    close(r.creation, Fraction(25, 2))
    close(r.welfare, Fraction(15, 8))
    close(r.welfare_triangle, Fraction(5, 8))


rates = st.floats(0, 2)
flows = st.floats(0, 1e6)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(flows, flows, flows, rates, rates, rates), min_size=1, max_size=6),
    st.floats(-8, -0.1),
    st.floats(-8, -0.1),
)
def test_diversion_sums_to_zero_and_never_exceeds_what_is_there(rows, em, es):
    table = np.array(rows)
    m = table[:, :3]
    t0, t1 = np.repeat(table[:, 3:4], 3, axis=1), np.stack([table[:, 4], table[:, 3], table[:, 3]], axis=1)
    r = smart(m, t0, t1, import_elasticity=em, substitution=es)
    np.testing.assert_allclose(r.diversion.sum(axis=1), 0, atol=1e-6)
    assert (m + r.diversion >= -1e-6).all()
    none = smart(m, t0, t0, import_elasticity=em, substitution=es)
    assert (none.total == 0).all() and (none.revenue_change == 0).all()


def test_lines_are_independent_and_missing_numbers_are_told():
    two = smart([[100.0, 300.0], [np.nan, 5.0]], [[0.2, 0.2]] * 2, [[0.0, 0.2]] * 2, **EM)
    close(two.creation, 25)
    assert two.left_out.tolist() == [False, True] and np.isnan(two.revenue_after[1])


def test_a_rising_duty_stops_at_what_the_partner_sells():
    r = smart([[100.0, 300.0]], [[0.0, 0.0]], [[0.9, 0.0]], **EM)
    assert r.capped.all()
    close(r.diversion, -100)


@pytest.mark.parametrize(
    "change",
    [
        {"import_elasticity": 1.5}, {"substitution": 0.0}, {"export_elasticity": -1.0}, {"form": "cubic"},
        {"imports": [[-1.0, 300.0]]}, {"before": [[0.2]]}, {"import_elasticity": [-1.0, -1.0]},
    ],
)  # fmt: skip
def test_impossible_input_is_refused(change):
    with pytest.raises(SimulationInputError):
        smart(**{**ONE, **EM, **change})


SALES = [[50, 10, 20], [10, 60, 30], [30, 30, 300]]
T0 = [[0, 0.05, 0.05], [0.2, 0, 0.05], [0.2, 0.05, 0]]
T1 = [[0, 0, 0.05], [0, 0, 0.05], [0.2, 0.05, 0]]
GS = {"import_elasticity": -1.25, "substitution": 5.0, "export_elasticity": 1.5}


def exact_gsim():
    """Solve the same linear system in fractions, written out from the demand elasticities N rather than factored."""
    n, em, es, ex = 3, Fraction(-5, 4), Fraction(5), Fraction(3, 2)
    x = [[Fraction(v) for v in row] for row in SALES]
    t0, t1 = ([[Fraction(str(v)) for v in row] for row in t] for t in (T0, T1))
    spend = [sum(x[r][v] * (1 + t0[r][v]) for r in range(n)) for v in range(n)]
    theta = [[x[r][v] * (1 + t0[r][v]) / spend[v] for r in range(n)] for v in range(n)]
    phi = [[x[r][v] / sum(x[r]) for v in range(n)] for r in range(n)]
    hat = [[(1 + t1[r][v]) / (1 + t0[r][v]) - 1 for r in range(n)] for v in range(n)]

    def elasticity(v, r, s):
        return theta[v][r] * em - (1 - theta[v][r]) * es if r == s else theta[v][s] * (em + es)

    a = [
        [(ex if r == s else 0) - sum(phi[r][v] * elasticity(v, r, s) for v in range(n)) for s in range(n)]
        for r in range(n)
    ]
    b = [sum(phi[r][v] * elasticity(v, r, s) * hat[v][s] for v in range(n) for s in range(n)) for r in range(n)]
    for k in range(n):
        for row in range(n):
            if row != k:
                f = a[row][k] / a[k][k]
                a[row] = [p - f * q for p, q in zip(a[row], a[k], strict=True)]
                b[row] -= f * b[k]
    price = [b[k] / a[k][k] for k in range(n)]
    quantity = [
        [sum(elasticity(v, r, s) * (price[s] + hat[v][s]) for s in range(n)) for v in range(n)] for r in range(n)
    ]
    return price, quantity


def test_gsim_vector_against_an_exact_solution():
    r = gsim(SALES, T0, T1, **GS)
    price, quantity = exact_gsim()
    np.testing.assert_allclose(r.price_hat, [float(p) for p in price], atol=1e-9)
    np.testing.assert_allclose(r.sales_hat, [[float(q) for q in row] for row in quantity], atol=1e-9)
    assert [round(100 * p, 4) for p in r.price_hat] == [-0.2645, 1.2328, -0.0752]
    assert round(100 * r.sales_hat[1, 0], 1) == 69.5 and round(100 * r.sales_hat[0, 1], 1) == 25.8
    assert r.residual < 1e-12


def test_gsim_rows_of_elasticities_sum_to_demand():
    np.testing.assert_allclose(demand_elasticities(SALES, T0, -1.25, 5.0).sum(axis=2), -1.25, atol=1e-12)


def test_gsim_many_products_at_once_and_no_change():
    stacked = gsim(np.stack([SALES, SALES]), np.stack([T0, T0]), np.stack([T1, T0]), **GS)
    np.testing.assert_allclose(stacked.price_hat[0], gsim(SALES, T0, T1, **GS).price_hat)
    np.testing.assert_allclose(stacked.price_hat[1], 0, atol=1e-15)
    np.testing.assert_allclose(stacked.welfare[1], 0, atol=1e-12)


def test_gsim_labels_carry_no_meaning():
    turn = [2, 0, 1]
    base, turned = gsim(SALES, T0, T1, **GS), gsim(*(np.array(a)[np.ix_(turn, turn)] for a in (SALES, T0, T1)), **GS)
    np.testing.assert_allclose(turned.welfare, base.welfare[turn], atol=1e-12)


@pytest.mark.parametrize("sales", [[[1, 2, 3]], [[0, 0], [1, 1]], [[np.nan, 1], [1, 1]]])
def test_gsim_refuses_markets_without_sales(sales):
    with pytest.raises(SimulationInputError):
        gsim(sales, np.zeros(np.shape(sales)), np.zeros(np.shape(sales)), **GS)


def test_revenue_follows_the_staging():
    own, rest = np.array([100.0, 50.0, 7.0]), np.array([300.0, 0.0, 1.0])
    before, others = np.array([20.0, 10.0, 5.0]), np.array([20.0, 10.0, 5.0])
    path = np.array([[20.0, 10.0, 0.0], [10.0, 10.0, 10.0], [5.0, np.nan, 0.0]])
    found = revenue_path(own, rest, before, path, others, import_elasticity=-1.5, substitution=-1.5)
    assert found.static.tolist() == [25.0, 15.0, 5.0] and found.open_value == 7.0
    assert found.before == (25.0, 85.0)
    assert found.dynamic[0] == 85.0 and found.dynamic[2] == pytest.approx(85.0 - 20 - 60 / 17, abs=1e-9)
    half = revenue_path(own, rest, before, path, others, import_elasticity=-1.5, substitution=-1.5, utilisation=0.5)
    assert half.static.tolist() == [25.0, 20.0, 15.0]
    with pytest.raises(SimulationInputError):
        revenue_path(own, rest, before, path, others, import_elasticity=-1.5, substitution=-1.5, utilisation=2.0)


def test_utilisation_has_three_denominators():
    value, mfn = np.array([100.0, 50.0, 40.0, 10.0]), np.array([10.0, 5.0, 0.0, 8.0])
    found = utilisation(value, mfn, np.array([0.0, 5.0, 0.0, np.nan]), np.array([60.0, 0.0, 0.0, 0.0]))
    assert (found.dutiable, found.covered, found.received) == (160.0, 100.0, 60.0)
    assert (found.coverage, found.utilisation, found.utility) == (0.625, 0.6, 0.375)
    with pytest.raises(SimulationInputError, match="out of imports"):
        utilisation(value, mfn, mfn, value * 2)


def test_gsim_surplus_and_revenue_are_the_areas_they_say():
    r = gsim(SALES, T0, T1, **GS)
    x, t0, t1 = (np.array(a, dtype=float) for a in (SALES, T0, T1))
    output, p = x.sum(axis=1), r.price_hat
    np.testing.assert_allclose(r.producer_surplus, output * (p + 1.5 * p**2 / 2))
    spending = (x * (1 + t0)).sum(axis=0)
    theta = x * (1 + t0) / spending
    composite = (theta * (p[:, None] + (1 + t1) / (1 + t0) - 1)).sum(axis=0)
    steps = (np.arange(2000) + 0.5) / 2000  # the area under the linear demand, integrated
    area = [-spending[v] * np.mean(1 - 1.25 * composite[v] * steps) * composite[v] for v in range(3)]
    np.testing.assert_allclose(r.consumer_surplus, area, atol=1e-9)
    after = x * (1 + r.sales_hat) * (1 + p[:, None])
    np.testing.assert_allclose(r.revenue_change, (t1 * after - t0 * x).sum(axis=0))
    np.testing.assert_allclose(r.welfare, r.producer_surplus + r.consumer_surplus + r.revenue_change)


def test_elasticities_by_line_take_the_longest_prefix_and_keep_their_signs(tmp_path):
    from accord.tariffs import read_line_elasticities

    path = tmp_path / "e.csv"
    path.write_text("code,demand,substitution\n87,-2,-3\n870321,-4,\n", encoding="utf-8")
    found = read_line_elasticities(
        path, ["87032110", "87089900", "01012100"], demand=-1.0, substitution=-1.5, supply=9.0
    )
    assert found.demand.tolist() == [-4, -2, -1] and found.substitution.tolist() == [-3, -3, -1.5]
    assert found.supply.tolist() == [9, 9, 9] and found.from_table == 2
    for bad in ("code,demand\n87,2\n", "code,demand\n87,two\n", "code,price\n87,2\n"):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(SimulationInputError):
            read_line_elasticities(path, ["870321"], demand=-1.0, substitution=-1.5, supply=9.0)
