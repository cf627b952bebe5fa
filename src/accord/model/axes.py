"""Axes compared label for label, and numbers refused by the name of the cell that holds them.

Invariant: nothing is padded, dropped or reordered; an axis either agrees or the error shows both sides.
"""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import xarray as xr

from accord.model.errors import BadValueError
from accord.vocabulary import AxisMismatchError

Labels = tuple[Hashable, ...]


def labels_of(array: xr.DataArray | xr.Dataset, dim: str) -> Labels:
    """Return the labels of one axis as plain Python values.

    Raises
    ------
    AxisMismatchError
        The array has no such axis, or the axis has no labels.
    """
    if dim not in array.dims:
        raise AxisMismatchError(
            f"there is no axis {dim!r}; the axes are {', '.join(map(str, array.dims))}",
            hint="name the axes as the baseline contract does",
            axis=dim,
            axes=[str(d) for d in array.dims],
        )
    if dim not in array.coords:
        raise AxisMismatchError(
            f"axis {dim!r} has no labels", hint="assign its coordinate: positions are never guessed", axis=dim
        )
    return tuple(array.get_index(dim).tolist())


def require_same(left: Labels, right: Labels, left_name: str, right_name: str) -> None:
    """Refuse two axes that differ in a label or in the order of labels.

    Raises
    ------
    AxisMismatchError
        They differ; the message names the labels that stand on one side only.
    """
    if left == right:
        return
    only_left = [x for x in left if x not in set(right)]
    only_right = [x for x in right if x not in set(left)]
    if only_left or only_right or len(left) != len(right):
        clash = f"only left {_few(only_left)}, only right {_few(only_right)}"
        hint = "reindex one side by name; nothing is padded, dropped or reordered silently"
    else:
        place = next(i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b)
        clash = f"the same labels in another order, first at position {place}: {left[place]!r} and {right[place]!r}"
        hint = "reorder one side by name, for example with .sel or .reindex"
    raise AxisMismatchError(
        f"axis {left_name!r} does not line up with {right_name!r}: {clash}",
        hint=hint,
        only_left=[str(x) for x in only_left],
        only_right=[str(x) for x in only_right],
    )


def _few(labels: Sequence[Hashable]) -> str:
    shown = ", ".join(repr(x) for x in labels[:8])
    return f"[{shown}{', …' if len(labels) > 8 else ''}]"


def require_values(
    name: str,
    values: np.ndarray[Any, np.dtype[np.float64]],
    axes: Sequence[tuple[str, Labels]],
    *,
    low: float = 0.0,
    high: float = np.inf,
    strict: bool = False,
) -> None:
    """Refuse an array that is not finite everywhere and within ``low`` and ``high``, naming the first bad cell.

    Parameters
    ----------
    name
        What the array is called where the user wrote it.
    values
        Any shape, in the order of ``axes``.
    axes
        Name and labels of each axis.
    low, high
        Bounds, included; ``strict`` leaves ``low`` itself out.

    Raises
    ------
    BadValueError
        A cell is not finite or out of bounds.
    """
    if values.size == 0:
        return
    least, most = float(values.min()), float(values.max())
    if np.isfinite(least) and np.isfinite(most) and most <= high and (least > low if strict else least >= low):
        return
    good = np.isfinite(values) & (values <= high) & (values > low if strict else values >= low)
    cell = np.argwhere(~good)[0]
    value = float(values[tuple(cell)])
    place = {dim: labels[i] for (dim, labels), i in zip(axes, cell.tolist(), strict=True)}
    where = ", ".join(f"{dim} {label}" for dim, label in place.items())
    if not np.isfinite(value):
        rule = "is not a finite number"
    elif value < low or (strict and value == low):
        rule = f"must be {'above' if strict else 'at least'} {low:g}"
    else:
        rule = f"must be at most {high:g}"
    raise BadValueError(
        f"{name} holds {value:g} at {where}: it {rule}",
        hint="correct that cell at its source; the engine does not clip or fill",
        variable=name,
        value=str(value),
        cell={k: str(v) for k, v in place.items()},
        count=int((~good).sum()),
    )
