"""Lines of one schedule beside the lines of another, when their national digits differ.

Invariant: a line meets the same code, else a shorter code that contains it, else the lines below it or beside it
in the subheading; which of these it was is recorded, and editions must be the same.
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.tariffs.errors import HsEditionError, TariffSettingsError
from accord.tariffs.schedule import Schedule

Array = NDArray[np.float64]
HOW = ("none", "same code", "shorter code", "lines below", "subheading")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of lines.

    Parameters
    ----------
    left, right
        Places in the reference and in the other schedule, shape (pairs,), sorted by ``left``.
    how
        For each reference line a place in ``HOW``, shape (lines,).
    """

    left: NDArray[np.intp]
    right: NDArray[np.intp]
    how: NDArray[np.int8]


def align(reference: Schedule, other: Schedule) -> Alignment:
    """Return which lines of ``other`` each line of ``reference`` meets.

    Raises
    ------
    HsEditionError
        The two are in different editions of the Harmonized System.
    """
    if reference.edition != other.edition:
        raise HsEditionError(
            f"{reference.party} {reference.agreement} is in {reference.edition},"
            f" {other.party} {other.agreement} in {other.edition}",
            hint="carry one of them over first: accord tariffs transpose FILE --concordance TABLE --to-edition …",
            left=reference.edition,
            right=other.edition,
        )
    keys = {key: n for n, key in enumerate(other.keys)}
    codes: dict[str, list[int]] = defaultdict(list)
    stems: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(other.lines):
        codes[line.code].append(place)
        stems[line.hs6].append(place)
    left: list[int] = []
    right: list[int] = []
    how = np.zeros(len(reference), dtype=np.int8)
    for place, line in enumerate(reference.lines):
        found, kind = _meets(line.key, line.code, keys, codes, stems, other)
        how[place] = kind
        left += [place] * len(found)
        right += found
    return Alignment(np.array(left, dtype=np.intp), np.array(right, dtype=np.intp), how)


def _meets(
    key: str, code: str, keys: dict[str, int], codes: dict[str, list[int]], stems: dict[str, list[int]], other: Schedule
) -> tuple[list[int], int]:
    if key in keys and (key != code or len(codes[code]) == 1):
        return [keys[key]], 1
    if code in codes:
        return codes[code], 1
    for length in range(len(code) - 1, 5, -1):
        if code[:length] in codes:
            return codes[code[:length]], 2
    family = stems.get(code[:6], [])
    below = [n for n in family if other.lines[n].code.startswith(code)]
    return (below, 3) if below else (family, 4 if family else 0)


def carried(alignment: Alignment, rates_pct: Array, lines: int, *, pick: str = "least-favourable") -> Array:
    """Return the other schedule's rates on the reference lines, shape (lines, dates); NaN where there is none.

    Parameters
    ----------
    rates_pct
        Rates of the other schedule, percent, shape (other lines, dates); NaN for no preference.
    pick
        Where a line meets several: ``least-favourable`` (a missing preference counts as the worst) or
        ``most-favourable``.

    Raises
    ------
    TariffSettingsError
        ``pick`` is neither.
    """
    if pick not in ("least-favourable", "most-favourable"):
        raise TariffSettingsError(f"pick is {pick!r}", hint="least-favourable or most-favourable", pick=pick)
    out = np.full((lines, rates_pct.shape[1]), np.nan)
    if len(alignment.left) == 0:
        return out
    single = len(alignment.left) == len(np.unique(alignment.left))
    chosen = rates_pct[alignment.right]
    if single:
        out[alignment.left] = chosen
        return out
    starts = np.flatnonzero(np.diff(alignment.left, prepend=-1))
    filled = np.where(np.isnan(chosen), np.inf, chosen)
    reduce = np.maximum if pick == "least-favourable" else np.minimum
    value = reduce.reduceat(filled, starts, axis=0)
    out[alignment.left[starts]] = np.where(np.isinf(value), np.nan, value)
    return out
