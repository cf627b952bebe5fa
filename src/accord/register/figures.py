"""Checks of printed numbers against each other: growth, exchange rates, sums, mirrors, claims that do not follow.

Invariant: a check shows its arithmetic and names the statements; it corrects nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from accord.documents import Document
from accord.register.entries import Entry
from accord.register.views import FigureCheck


def check_figures(entries: Iterable[Entry], documents: Mapping[str, Document], as_of: date) -> tuple[FigureCheck, ...]:
    """Return what the printed numbers say about each other, in a fixed order."""
    return ()
