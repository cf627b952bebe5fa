"""The first solver: the sweep of :mod:`accord.model.kernel`, accelerated by Anderson's method.

Invariant: it ends within ``limit`` sweeps; what it returns says whether every relative residual is under the
tolerance, and the caller raises if not.

References
----------
Walker and Ni (2011), Anderson acceleration for fixed-point iterations, SIAM J. Numer. Anal. 49(4), algorithm AA.
"""

from dataclasses import dataclass
from typing import Any

from accord.model.kernel import Flows, Kernel, discrepancy, pack, sweep, unpack

DEPTH = 6
PATIENCE = 25
STALLED = 500
ROUNDED = 1e-10


@dataclass(frozen=True, slots=True)
class Attempt:
    """Where an iteration ended.

    Parameters
    ----------
    z
        Flat state with the smallest residual seen.
    flows
        The flows of the sweep from it.
    residual
        Its largest relative residual, over prices, goods, labour markets and payments.
    worst
        Kind (``price``, ``goods``, ``labour``, ``payments``), country position and market position of that residual.
    sweeps
        Sweeps taken.
    """

    z: Any
    flows: Flows
    residual: float
    worst: tuple[str, int, int]
    sweeps: int


def measure(k: Kernel, z: Any, after: Any, flows: Flows, xp: Any) -> float:
    """Return the largest relative residual of one sweep."""
    return max(float(xp.max(part)) for part in discrepancy(k, z, after, flows, xp))


def place(k: Kernel, z: Any, after: Any, flows: Flows, xp: Any) -> tuple[str, int, int]:
    """Return the kind and position of the largest relative residual."""
    kinds = ("price", "goods", "labour", "payments")
    parts = discrepancy(k, z, after, flows, xp)
    tops = [float(xp.max(xp.where(xp.isfinite(part), part, xp.inf))) for part in parts]
    which = tops.index(max(tops))
    part = parts[which]
    flat = int(xp.argmax(xp.reshape(xp.where(xp.isfinite(part), part, xp.inf), (-1,))))
    return kinds[which], flat // part.shape[1], flat % part.shape[1]


def accelerate(k: Kernel, z: Any, tolerance: float, limit: int, xp: Any) -> Attempt:
    """Sweep from ``z`` until every relative residual is at most ``tolerance`` or ``limit`` sweeps are done."""
    weight = _weights(k, z, xp)
    past_f = xp.zeros((DEPTH, z.shape[0]), dtype=z.dtype)
    past_g = xp.zeros((DEPTH, z.shape[0]), dtype=z.dtype)
    gram = xp.zeros((DEPTH, DEPTH), dtype=z.dtype)
    held = 0
    f_old = g_old = None
    best: Attempt | None = None
    count = 0
    while count < limit:
        g, flows = sweep(k, z, xp)
        count += 1
        residual = measure(k, z, g, flows, xp)
        if not residual < float("inf"):
            if best is None:
                return Attempt(z, flows, float("inf"), place(k, z, g, flows, xp), count)
            # An extrapolation left the domain: forget it and go on from the best point by plain sweeps.
            z, f_old, held = sweep(k, best.z, xp)[0], None, 0
            if count > limit - 2:
                break
            continue
        if best is None or residual < best.residual:
            best = Attempt(z, flows, residual, ("", 0, 0), count)
            if residual <= tolerance:
                break
        elif best.residual <= ROUNDED and count - best.sweeps > PATIENCE:
            # Rounding: further sweeps only wander about the answer.
            break
        elif count - best.sweeps > STALLED:
            break
        elif residual > 1e3 * best.residual and held > 0:
            z, f_old, held = sweep(k, best.z, xp)[0], None, 0
            continue
        f = (g - z) * weight
        if f_old is None:
            f_old, g_old, z = f, g, g
            continue
        row = held % DEPTH
        past_f[row, :] = f - f_old
        past_g[row, :] = g - g_old
        held += 1
        f_old, g_old = f, g
        m = min(held, DEPTH)
        against = xp.matmul(past_f[:m, :], past_f[row, :])
        gram[row, :m] = against
        gram[:m, row] = against
        z = g - _mix(gram[:m, :m], xp.matmul(past_f[:m, :], f), past_g[:m, :], xp)
    assert best is not None
    after, flows = sweep(k, best.z, xp)
    return Attempt(best.z, flows, best.residual, place(k, best.z, after, flows, xp), count)


def _mix(gram: Any, against: Any, past_g: Any, xp: Any) -> Any:
    # The ridge is relative to each direction's own length: lengths shrink by orders of magnitude as it converges.
    length = xp.sqrt(xp.linalg.diagonal(gram)) + 1e-300
    scaled = gram / (length[:, None] * length) + 1e-12 * xp.eye(gram.shape[0], dtype=gram.dtype)
    coefficients = xp.linalg.solve(scaled, (against / length)[:, None])[:, 0] / length
    return xp.matmul(coefficients, past_g)


def _weights(k: Kernel, z: Any, xp: Any) -> Any:
    p, x, omega = unpack(k, z)
    size = xp.sum(xp.abs(x), axis=1, keepdims=True)
    return pack(0.1 + 0.0 * p, 1.0 / size + 0.0 * x, 1.0 + 0.0 * omega, xp)
