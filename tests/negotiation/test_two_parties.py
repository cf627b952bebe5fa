"""Two parties: the frontier, the bargaining points and the trades agree with every package tried one by one."""

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.negotiation import (
    NoBargainError,
    Side,
    compare_draft,
    deal,
    egalitarian,
    frontier,
    kalai_smorodinsky,
    mutual_list,
    nash,
    problem,
    satisfies,
    share_ceiling,
    trade_for,
    with_balance,
    with_mirror,
)

SMALL = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ZERO = np.zeros(2)


@st.composite
def sides(draw, k):
    n = draw(st.integers(1, 3))
    cells = st.integers(-12, 12).map(float)
    grid = st.lists(st.lists(cells, min_size=k - 1, max_size=k - 1), min_size=n, max_size=n)
    own, partner = (np.hstack([np.array(draw(grid)), np.zeros((n, 1))]) for _ in range(2))
    counts = np.zeros(k)
    counts[-1] = 1.0
    ceiling = share_ceiling("lines", "lines", np.ones(n), counts, draw(st.sampled_from([0.34, 0.5, 0.67, 1.0])))
    return Side(own, partner, np.ones((n, k), dtype=bool), (ceiling,))


@st.composite
def deals(draw):
    k = draw(st.integers(2, 3))
    on = deal(draw(sides(k)), draw(sides(k)))
    if draw(st.booleans()):
        on = with_balance(on, float(draw(st.integers(0, 20))))
    return on


def packages(on):
    n, k = on.allowed.shape
    board = problem(on.gain[0], on.ceilings, on.allowed)
    every = [np.array(c) for c in itertools.product(range(k), repeat=n)]
    return [(on.utilities(c), c) for c in every if satisfies(board, c)]


def dominated(point, points):
    return any((other >= point - 1e-9).all() and (other > point + 1e-7).any() for other in points)


@SMALL
@given(deals(), st.integers(2, 8))
def test_every_frontier_package_is_efficient_and_the_ends_are_right(on, points):
    utilities = [u for u, _ in packages(on) if (u >= -1e-9).all()]
    if not utilities:
        with pytest.raises(NoBargainError):
            frontier(on, points=points, gap=0.0)
        return
    curve = frontier(on, points=points, gap=0.0)
    assert curve.packages[0].utility[0] == pytest.approx(max(u[0] for u in utilities), abs=1e-7)
    assert curve.packages[-1].utility[1] == pytest.approx(max(u[1] for u in utilities), abs=1e-7)
    for package in curve.packages:
        assert (package.utility >= -1e-7).all()
        assert not dominated(package.utility, utilities)
        assert package.utility == pytest.approx(on.utilities(package.category))


@SMALL
@given(deals(), st.integers(-3, 2))
def test_bargaining_points_are_the_best_of_all_packages(on, low):
    threat = np.array([float(low), 0.0])
    rational = [u - threat for u, _ in packages(on) if (u >= threat - 1e-9).all()]
    tops = np.max(rational, axis=0) if rational else ZERO
    if not rational or (tops <= 1e-9).any():
        with pytest.raises(NoBargainError):
            nash(on, threat)
        return
    products = [g[0] * g[1] for g in rational]
    if max(products) > 1e-9:
        found = nash(on, threat, gap=1e-7).utility - threat
        assert found[0] * found[1] == pytest.approx(max(products), rel=1e-5)
    equal = egalitarian(on, threat, gap=0.0).utility - threat
    assert equal.min() == pytest.approx(max(g.min() for g in rational), abs=1e-6)
    shares = kalai_smorodinsky(on, threat, gap=0.0).utility - threat
    assert (shares / tops).min() == pytest.approx(max((g / tops).min() for g in rational), abs=1e-6)
    assert not dominated(equal, rational) and not dominated(shares, rational)


@SMALL
@given(deals(), st.data())
def test_a_draft_is_compared_with_what_could_still_be_had(on, data):
    n, k = on.allowed.shape
    draft = np.array([data.draw(st.integers(0, k - 1)) for _ in range(n)])
    utility = on.utilities(draft)
    seen = compare_draft(on, draft, gap=0.0)
    every = packages(on)
    assert bool(seen.broken) == (not any((c == draft).all() for _, c in every))
    for party in (0, 1):
        better = [u[party] - utility[party] for u, _ in every if u[1 - party] >= utility[1 - party] - 1e-9]
        if not better:
            assert seen.best_for[party] is None
            continue
        assert seen.left[party] == pytest.approx(max(better), abs=1e-4)
        moved = sum(np.array(c.gain) for c in seen.changes[party]) + utility
        assert moved == pytest.approx(seen.best_for[party].utility, abs=1e-7)


@SMALL
@given(deals(), st.data())
def test_a_trade_pays_for_its_line_with_the_fewest_changes(on, data):
    every = packages(on)
    if not every:
        return
    start = data.draw(st.sampled_from([c for _, c in every]))
    n, k = on.allowed.shape
    line = data.draw(st.integers(0, n - 1))
    category = data.draw(st.sampled_from([c for c in range(k) if c != start[line]]))
    level = on.utilities(start)
    able = [c for u, c in every if c[line] == category and (u >= level - 1e-9).all()]
    lists = trade_for(on, start, line, category)
    assert bool(lists) == bool(able)
    if able:
        assert len(lists[0]) == min(int((c != start).sum()) for c in able)
        for changes in lists:
            gain = sum(np.array(c.gain) for c in changes)
            assert (gain >= -1e-6).all()


def test_lists_rank_by_mutual_gain_and_keep_to_the_right_schedule():
    first = Side(np.array([[-2.0, 0.0], [1.0, 0.0]]), np.array([[5.0, 0.0], [1.0, 0.0]]), np.ones((2, 2), bool))
    second = Side(np.array([[-1.0, 0.0]]), np.array([[4.0, 0.0]]), np.ones((1, 2), bool))
    on = deal(first, second)
    asked = mutual_list(on, 0, requests=True)
    assert [(i.line, i.us, i.them) for i in asked] == [(2, 4.0, -1.0)]
    offers = mutual_list(on, 0, requests=False)
    assert [i.line for i in offers] == [0, 1] and offers[0].mutual == 3.0


def test_a_mirrored_line_is_held_back_by_both_or_neither():
    first = Side(np.array([[-9.0, 0.0]]), np.array([[1.0, 0.0]]), np.ones((1, 2), bool))
    second = Side(np.array([[1.0, 0.0]]), np.array([[2.0, 0.0]]), np.ones((1, 2), bool))
    on = with_mirror(deal(first, second), [(0, 1)], np.array([0.0, 1.0]))
    ends = frontier(on, points=2, gap=0.0, threat=np.array([-99.0, -99.0])).packages
    assert all(p.category[0] == p.category[1] for p in ends)
    assert ends[0].category.tolist() == [1, 1]
