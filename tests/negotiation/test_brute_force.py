"""Brute force agrees: on every small case the proven choice is the best of all choices, and so are its explanations."""

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accord.negotiation import (
    CeilingsClashError,
    absolute_ceiling,
    chapter_floors,
    choose,
    explain,
    find_clash,
    near_best,
    problem,
    satisfies,
    share_ceiling,
)
from accord.negotiation.solver import solve

SMALL = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def all_choices(on):
    n, k = on.value.shape
    found = []
    for combo in itertools.product(range(k), repeat=n):
        category = np.array(combo)
        if satisfies(on, category):
            found.append((float(on.value[np.arange(n), category].sum()), combo))
    return sorted(found, reverse=True)


@st.composite
def cases(draw, lines=(2, 6), categories=(2, 3)):
    n, k = draw(st.integers(*lines)), draw(st.integers(*categories))
    whole = st.integers(-20, 20).map(lambda x: x / 4)
    value = np.array(draw(st.lists(st.lists(whole, min_size=k, max_size=k), min_size=n, max_size=n)))
    trade = np.array(draw(st.lists(st.integers(0, 30), min_size=n, max_size=n)), dtype=float) + 0.5
    counts = np.array([0.0, *draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=k - 2, max_size=k - 2)), 1.0])
    allowed = np.ones((n, k), dtype=bool)
    for line in draw(st.lists(st.integers(0, n - 1), max_size=2)):
        allowed[line] = False
        allowed[line, draw(st.integers(0, k - 1))] = True
    share = st.floats(0.0, 1.0).map(lambda x: round(x, 2))
    ceilings = [
        share_ceiling("lines", "lines", np.ones(n), counts, draw(share)),
        share_ceiling("value", "value", trade, counts, draw(share)),
    ]
    chapter = [str(draw(st.integers(0, 2))) for _ in range(n)]
    if draw(st.booleans()):
        ceilings += chapter_floors(chapter, np.ones(n), counts, draw(share))
    if draw(st.booleans()):
        loss = np.array(draw(st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=n, max_size=n)))
        ceilings.append(absolute_ceiling("revenue", "revenue", loss.astype(float), draw(st.integers(0, 30))))
    if draw(st.booleans()):
        heading = np.array([draw(st.integers(0, 2)) for _ in range(n)])
        _, heading = np.unique(heading, return_inverse=True)
        ceilings.append(share_ceiling("headings", "lines", np.ones(n), counts, draw(share), heading=heading))
    return problem(value, ceilings, allowed)


@SMALL
@given(cases())
def test_the_choice_is_the_best_of_all(on):
    every = all_choices(on)
    if not every:
        with pytest.raises(CeilingsClashError):
            choose(on)
        return
    best = choose(on)
    assert satisfies(on, best.category)
    assert best.value == pytest.approx(every[0][0], abs=1e-9)
    assert best.bound >= every[0][0] - 1e-9


@SMALL
@given(cases(), st.integers(1, 3))
def test_a_narrow_first_attempt_changes_nothing(on, core):
    every = all_choices(on)
    if every:
        solved = solve(on.program(), gap=0.0, core=core)
        assert solved.value == pytest.approx(every[0][0], abs=1e-9)


@SMALL
@given(cases(lines=(2, 5)), st.data())
def test_thresholds_are_where_the_line_moves(on, data):
    if not all_choices(on):
        return
    best = choose(on)
    line = data.draw(st.integers(0, on.value.shape[0] - 1))
    why = explain(on, best, line)
    for other in why.alternatives:
        forced = [v for v, combo in all_choices(on) if combo[line] == other.category]
        if other.cost is None:
            assert not forced
            continue
        assert best.value - forced[0] == pytest.approx(other.cost, abs=1e-8)
        assert other.at_least <= other.cost + 1e-8
        moved = on.value.copy()
        moved[line, other.category] = other.threshold + 0.01
        again = choose(problem(moved, on.ceilings, on.allowed))
        assert again.category[line] == other.category


def kinds(on, combo):
    """Which lines' categories differ in more than name: worth and use of every row, line by line."""
    base = on.program()
    k = on.value.shape[1]
    use = base.rows.use.toarray()
    return tuple((on.value[i, c], *use[:, i * k + c]) for i, c in enumerate(combo))


@SMALL
@given(cases(lines=(2, 5)), st.integers(1, 2))
def test_near_best_choices_come_in_order_and_differ(on, differ):
    every = all_choices(on)
    if not every:
        return
    best = choose(on)
    more = near_best(on, best, count=4, differ=differ)
    met = [kinds(on, best.category)]
    for near in more:
        here = kinds(on, near.category)
        assert all(sum(a != b for a, b in zip(here, one, strict=True)) >= differ for one in met)
        open_to = [
            v for v, c in every if all(sum(a != b for a, b in zip(kinds(on, c), m, strict=True)) >= differ for m in met)
        ]
        assert near.value == pytest.approx(open_to[0], abs=1e-8)
        assert near.loss == pytest.approx(best.value - near.value)
        met.append(here)


@SMALL
@given(cases(lines=(2, 5)))
def test_a_clash_is_irreducible_and_its_ways_out_work(on):
    from dataclasses import replace

    clash = find_clash(on)
    assert (clash is None) == bool(all_choices(on))
    if clash is None:
        return
    names = {w.name for w in clash.ways_out}
    core = [c for c in on.ceilings if c.name in names]
    assert not all_choices(problem(on.value, core, on.allowed))
    for way in clash.ways_out:
        rest = [c for c in core if c.name != way.name]
        assert all_choices(problem(on.value, rest, on.allowed))
        moved = [replace(c, limit=way.needed + 1e-7) if c.name == way.name else c for c in core]
        assert all_choices(problem(on.value, moved, on.allowed))
        short = [replace(c, limit=way.needed - 0.01) if c.name == way.name else c for c in core]
        assert not all_choices(problem(on.value, short, on.allowed))
    if clash.lines_to_release is not None:
        lifted = on.allowed.copy()
        lifted[list(clash.released)] = True
        assert all_choices(problem(on.value, on.ceilings, lifted))
