"""The one place that talks to HiGHS: a maximisation on sparse arrays in, numbers or a verdict out.

Invariant: nothing is returned unless HiGHS says optimal, infeasible or out of time, and the caller is told which.
"""

import ctypes
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from accord.vocabulary import SolverError

# HiGHS 1.15 loses optimal points of whole-number programs at tighter tolerances than its own default.
FEASIBILITY = 1e-6
# Whole-number programs of up to so many columns are solved twice: HiGHS 1.15's presolve has lost optimal points.
TWICE = 400


@dataclass(frozen=True, slots=True)
class Answer:
    """What HiGHS found.

    Parameters
    ----------
    status
        ``optimal``, ``infeasible`` or ``time``.
    x
        Variables, shape (c,); empty when there is no feasible point.
    price
        Increase of the optimum per unit of each row's limit, shape (r,), never negative; empty for integer programs.
    value, bound
        Objective of ``x`` and the best value not excluded, same unit; ``bound`` is infinite when none is known.
    nodes
        Branch-and-bound nodes.
    """

    status: str
    x: NDArray[np.float64]
    price: NDArray[np.float64]
    value: float
    bound: float
    nodes: int


def maximise(
    gain: NDArray[np.float64],
    use: "sparse.csc_array[np.float64]",
    limit: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    whole: NDArray[np.bool_] | None = None,
    *,
    constant: float = 0.0,
    gap: float = 0.0,
    seconds: float = 60.0,
    threads: int = 1,
    start: NDArray[np.float64] | None = None,
) -> Answer:
    """Maximise ``constant + gain @ x`` subject to ``use @ x <= limit`` and ``low <= x <= high``.

    Parameters
    ----------
    gain, low, high
        Shape (c,).
    use
        Shape (r, c).
    limit
        Shape (r,).
    whole
        Which variables are whole numbers, shape (c,); None solves the linear relaxation.
    constant
        Added to the objective, so that ``gap`` is relative to the whole.
    gap
        Relative gap at which to stop.
    seconds
        Time limit.
    threads
        Threads that HiGHS may use.
    start
        A feasible point to start from, shape (c,).

    Raises
    ------
    SolverError
        HiGHS ended in another state (for example unbounded).
    """
    import highspy

    rows, cols = use.shape
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = cols, rows
    lp.sense_ = highspy.ObjSense.kMinimize
    # HiGHS passes over gains below 1e-6: values are stretched so that this is a billionth of the largest.
    stretch = 1e3 / max(float(abs(gain).max(initial=0.0)), 1e-300) if gain.any() else 1.0
    lp.offset_ = -constant * stretch
    lp.col_cost_ = -gain * stretch
    lp.col_lower_, lp.col_upper_ = low, high
    lp.row_lower_, lp.row_upper_ = np.full(rows, -highspy.kHighsInf), limit
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = use.indptr.astype(np.int32)
    lp.a_matrix_.index_ = use.indices.astype(np.int32)
    lp.a_matrix_.value_ = use.data.astype(np.float64)
    if whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(w)] for w in whole]
    if whole is None or cols > TWICE:
        return _run(lp, whole is not None, stretch, gap, seconds, threads, start, presolve=True)
    return _better(
        _run(lp, True, stretch, gap, seconds, threads, start, presolve=True),
        _run(lp, True, stretch, gap, seconds, threads, start, presolve=False),
    )


def _better(one: Answer, other: Answer) -> Answer:
    """Return the better of two answers to one program; what only one of them excludes is not excluded."""
    best = one if one.value >= other.value else other
    if np.isinf(best.value):
        return one if one.status == "time" else other
    bounds = [a.bound for a in (one, other) if a.status == "optimal"]
    return best if not bounds else replace(best, status="optimal", bound=max(best.value, *bounds))


def _run(
    lp: Any,
    whole: bool,
    stretch: float,
    gap: float,
    seconds: float,
    threads: int,
    start: NDArray[np.float64] | None,
    *,
    presolve: bool,
) -> Answer:
    import highspy

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, setting in {
        "output_flag": False,
        "time_limit": float(max(seconds, 0.1)),
        "mip_rel_gap": float(gap),
        "mip_abs_gap": 1e-9,
        "primal_feasibility_tolerance": FEASIBILITY,
        "dual_feasibility_tolerance": 1e-8,
        "mip_feasibility_tolerance": FEASIBILITY,
        "threads": int(threads),
        "random_seed": 0 if presolve else 1,
        "presolve": "choose" if presolve else "off",
    }.items():
        solver.setOptionValue(name, setting)
    solver.passModel(lp)
    if start is not None and whole:
        known = highspy.HighsSolution()
        known.col_value = start.astype(np.float64).tolist()
        solver.setSolution(known)
    with nothing_printed():
        solver.run()
    return _answer(highspy, solver, whole, stretch)


@contextmanager
def nothing_printed() -> Iterator[None]:
    """Send what C code prints to the standard output nowhere.

    HiGHS 1.15 prints a line of its own making whenever it repairs a solution, whatever its options say; on the standard
    output of a command only the command's result may stand. The whole process is silent meanwhile. With several threads
    inside, the first turns the output away and the last turns it back.
    """
    with _turning:
        if not _inside:
            _turn_away()
        _inside.append(None)
    try:
        yield
    finally:
        with _turning:
            _inside.pop()
            if not _inside:
                _turn_back()


_turning = threading.Lock()
_inside: list[None] = []
_saved: list[int] = []


def _turn_away() -> None:
    try:
        sys.stdout.flush()
        _saved.append(os.dup(1))
    except (OSError, ValueError, AttributeError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _turn_back() -> None:
    if _saved:
        with suppress(OSError, AttributeError, TypeError):
            ctypes.CDLL(None).fflush(None)
        os.dup2(_saved[-1], 1)
        os.close(_saved.pop())


def _answer(highspy: Any, solver: Any, whole: bool, stretch: float) -> Answer:
    status = solver.getModelStatus()
    nothing: NDArray[np.float64] = np.empty(0)
    info = solver.getInfo()
    states = highspy.HighsModelStatus
    if status in (states.kInfeasible, states.kUnboundedOrInfeasible):
        return Answer("infeasible", nothing, nothing, -np.inf, -np.inf, 0)
    if status not in (states.kOptimal, states.kTimeLimit):
        raise SolverError(
            f"HiGHS stopped with status {solver.modelStatusToString(status)!r}",
            hint="check the values of the table for infinite or enormous numbers",
            status=solver.modelStatusToString(status),
        )
    done = status == states.kOptimal
    found = info.primal_solution_status == 2
    solution = solver.getSolution()
    x = np.asarray(solution.col_value, dtype=np.float64) if found else nothing
    price = (
        nothing if whole or not done else np.maximum(-np.asarray(solution.row_dual, dtype=np.float64) / stretch, 0.0)
    )
    value = -float(info.objective_function_value) / stretch if found else -np.inf
    bound = -float(info.mip_dual_bound) / stretch if whole else (value if done else np.inf)
    return Answer("optimal" if done else "time", x, price, value, bound, int(info.mip_node_count) if whole else 0)
