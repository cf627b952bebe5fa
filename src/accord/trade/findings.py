"""What is odd in a file that somebody downloaded, and the rules that say what happens to it.

Invariant: nothing is dropped in silence. Every oddity is a finding with a count, examples and the action taken; a rule
that says ``refuse`` raises with all findings so far.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from accord.trade.errors import BadDataError, UnknownRuleError

if TYPE_CHECKING:
    import pandas as pd

# For each kind of oddity: what may be done about it, the default first.
RULES: Mapping[str, tuple[str, ...]] = {
    "missing-value": ("flag", "refuse", "drop"),
    "missing-key": ("refuse", "drop"),
    "missing-partner": ("flag", "refuse"),
    "duplicate-key": ("refuse", "sum", "keep-first"),
    "negative-trade": ("refuse", "drop", "zero"),
    "unknown-code": ("flag", "refuse", "drop"),
    "wrong-edition": ("refuse", "flag"),
    "percent-or-fraction": ("flag", "refuse"),
    "tariff-range": ("flag", "refuse"),
    "truncated": ("refuse",),
    "negative-inventory": ("zero", "leave-out", "refuse"),
    "accounts-gap": ("refuse", "flag"),
    "mixed-years": ("flag", "refuse"),
    "not-a-number": ("refuse", "drop"),
    "unended-line": ("flag", "refuse", "drop"),
    "no-rows": ("flag", "refuse"),
    "missing-domestic": ("flag", "refuse"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of oddity in one file.

    Parameters
    ----------
    kind
        A key of :data:`RULES`.
    count
        How many rows or cells.
    examples
        Up to five of them, as text.
    action
        What was done: ``flag`` (kept and named), ``refuse``, ``drop``, ``sum``, ``keep-first``, ``zero`` or
        ``leave-out``.
    message
        The same in a sentence.
    """

    kind: str
    count: int
    examples: tuple[str, ...]
    action: str
    message: str

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as JSON-serialisable data."""
        return {
            "kind": self.kind,
            "count": self.count,
            "examples": list(self.examples),
            "action": self.action,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class DataSheet:
    """Where a table comes from and what state it is in.

    Parameters
    ----------
    source, edition
        Publisher and data set; release or version, as far as the file says.
    years
        The years in it, sorted.
    units
        By column, for example ``{"value_kusd": "thousand USD, current, FOB"}``.
    status
        ``observed`` or ``estimated``, as its publisher makes it.
    file, sha256
        Name of the file and hash of its bytes.
    rows_read, rows_kept
        Rows in the file and in the table.
    findings
        Every oddity, in the order found.
    """

    source: str
    edition: str
    years: tuple[int, ...]
    units: Mapping[str, str]
    status: str
    file: str
    sha256: str
    rows_read: int
    rows_kept: int
    findings: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the sheet as JSON-serialisable data."""
        return {
            "source": self.source,
            "edition": self.edition,
            "years": list(self.years),
            "units": dict(self.units),
            "status": self.status,
            "file": self.file,
            "sha256": self.sha256,
            "rows_read": self.rows_read,
            "rows_kept": self.rows_kept,
            "findings": [f.as_dict() for f in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Loaded:
    """A table and its data sheet.

    Parameters
    ----------
    table
        Rows with accord's column names.
    sheet
        See :class:`DataSheet`.
    """

    table: "pd.DataFrame"
    sheet: DataSheet


@dataclass(slots=True)
class Inspector:
    """Collects findings of one file under the reader's rules.

    Parameters
    ----------
    file
        Name of the file, for messages.
    rules
        Actions by kind that differ from the defaults of :data:`RULES`.
    """

    file: str
    rules: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        for kind, action in self.rules.items():
            if action not in RULES.get(kind, ()):
                raise UnknownRuleError(
                    f"there is no rule {kind}={action}",
                    hint=f"{kind} may be {', '.join(RULES[kind])}" if kind in RULES else f"kinds: {', '.join(RULES)}",
                    kind=kind,
                    action=action,
                )

    def action(self, kind: str) -> str:
        """Return what the rules say about a kind of oddity."""
        return self.rules.get(kind, RULES[kind][0])

    def note(self, kind: str, count: int, examples: Iterable[object], message: str) -> str:
        """Record a finding and return the action to take.

        Raises
        ------
        BadDataError
            The rule for this kind says ``refuse``; the error carries all findings so far.
        """
        action = self.action(kind)
        shown = tuple(str(x) for _, x in zip(range(5), examples, strict=False))
        found = Finding(kind, int(count), shown, action, message)
        self.findings.append(found)
        if action == "refuse":
            others = [a for a in RULES[kind] if a != "refuse"]
            raise BadDataError(
                f"{self.file}: {message} ({count}; first: {', '.join(shown) or 'none shown'})",
                hint=f"mend the file, or allow it with the rule {kind}={others[0]}"
                if others
                else "fetch the file again",
                file=self.file,
                kind=kind,
                findings=[f.as_dict() for f in self.findings],
            )
        return action


def with_rows_kept(sheet: DataSheet, kept: int, findings: Sequence[Finding]) -> DataSheet:
    """Return the sheet with the number of rows kept and the findings filled in."""
    return replace(sheet, rows_kept=kept, findings=tuple(findings))


def line_of(row: Any) -> int:
    """Return the line of a file in which a row stands, counted from 1 with one header line."""
    return int(row) + 2


def questioned_rates(rates: "pd.Series[float]") -> tuple[int, list[str]]:
    """Return how many rates of a column of percents look like fractions, and some of them.

    A whole column below one with something in it is suspicious as a whole; else each rate below a tenth of a percent,
    which no customs collect, and each below half a percent that is a common rate when taken as a fraction (0.125, 0.3).

    >>> import pandas as pd
    >>> questioned_rates(pd.Series([5.0, 0.05, 0.0, 12.0]))
    (1, ['line 3: 0.05'])
    """
    positive = rates[rates > 0]
    if len(positive) >= 3 and float(positive.max()) <= 1.0:
        return len(positive), [f"line {line_of(i)}: {v:g}" for i, v in positive.head(5).items()]
    small = positive[positive < 0.5]
    whole = small[[v < 0.1 or math.isclose(200.0 * v, round(200.0 * v), abs_tol=1e-9) for v in small]]
    return len(whole), [f"line {line_of(i)}: {v:g}" for i, v in whole.head(5).items()]
