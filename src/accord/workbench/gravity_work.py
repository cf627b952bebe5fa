"""Gravity from files: a panel and perhaps a list of agreements in, estimates and what they are worth out.

Invariant: a column named on the command line is a column of the panel, an agreement named is one of the list; neither
is guessed.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from accord.estimation import (
    CONSTANT,
    THREE_WAY,
    Agreement,
    Array,
    Corrected,
    Estimated,
    EventStudy,
    GravityFit,
    Panel,
    PanelError,
    ResetTest,
    TradeEffect,
    at_home,
    bias_corrected,
    by_year,
    event_study,
    make_panel,
    ols_log,
    phased,
    ppml,
    relative_change,
    remoteness_columns,
    reset_test,
    size_columns,
    trade_effect,
)
from accord.storage import read_table
from accord.workbench.agreement_lists import named, read_agreements


@dataclass(frozen=True, slots=True)
class PanelFile:
    """Where a panel is and what its columns are called.

    Parameters
    ----------
    path
        A CSV or parquet table.
    exporter, importer, trade
        Names of columns.
    year
        Name of a column, or None for a cross-section.
    years
        Years to use; all when empty.
    only
        Columns with the one value whose rows are used, for example the sector of a panel by sector.
    """

    path: Path
    exporter: str = "exporter"
    importer: str = "importer"
    year: str | None = "year"
    trade: str = "trade"
    years: tuple[int, ...] = ()
    only: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Specification:
    """What to estimate; each field as in :func:`accord.estimation.ppml`.

    Parameters
    ----------
    variables
        Columns of the panel.
    agreements
        Names in the list of agreements.
    shifts
        Lags (positive) and leads (negative) of the agreements, in years.
    size
        Whether output and expenditure are covariates; see :func:`accord.estimation.size_columns`.
    remoteness
        Column of distances from which remoteness is made, or None for none.
    yearly, at_home
        Columns with one effect across borders for each year, and columns with an effect on domestic trade alone.
    effects, border, domestic, clusters, small_sample
        See :func:`accord.estimation.ppml`.
    """

    variables: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    shifts: tuple[int, ...] = ()
    size: bool = False
    remoteness: str | None = None
    yearly: tuple[str, ...] = ()
    at_home: tuple[str, ...] = ()
    effects: tuple[str, ...] = THREE_WAY
    border: str = "none"
    domestic: bool = True
    clusters: tuple[str, ...] = ("pair",)
    small_sample: str = "clusters"


@dataclass(frozen=True, slots=True)
class GravityAnswer:
    """An estimate from a file.

    Parameters
    ----------
    file, sha256
        The panel's name and the hash of its bytes.
    fit
        The estimate.
    corrected
        The same with its bias taken out, if asked for.
    logs
        Least squares on logarithms of the same specification, if asked for.
    effects
        Each coefficient as trade and trade cost, if an elasticity was given; from the corrected estimate if there
        is one.
    changes
        Change in percent from the first to the last year, with its standard error, of each column with an effect by
        year.
    reset
        Test of the form of the estimate, and of least squares on logarithms beside it, if asked for.
    """

    file: str
    sha256: str
    fit: GravityFit
    corrected: Corrected | None
    logs: GravityFit | None
    effects: tuple[TradeEffect, ...]
    changes: dict[str, tuple[float, float]]
    reset: tuple[ResetTest, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as JSON-serialisable data."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "fit": self.fit.as_dict(),
            "corrected": self.corrected.as_dict() if self.corrected else None,
            "ols_log": self.logs.as_dict() if self.logs else None,
            "effects": [asdict(e) for e in self.effects],
            "changes_pct": {name: {"change_pct": c, "standard_error": e} for name, (c, e) in self.changes.items()},
            "reset": [asdict(test) for test in self.reset],
        }


def fit_gravity(
    source: PanelFile,
    specification: Specification,
    *,
    agreements: Path | None = None,
    correct: bool = False,
    compare: bool = False,
    elasticity: float | None = None,
    interval: float = 0.9,
    reset: bool = False,
) -> GravityAnswer:
    """Estimate a gravity equation from a panel's file.

    Parameters
    ----------
    source
        The panel.
    specification
        What to estimate.
    agreements
        Table of ``agreement, member, entry``: each member with its first year in force.
    correct
        Whether the incidental-parameter bias is taken out too.
    compare
        Whether least squares on logarithms is shown beside.
    elasticity
        Trade elasticity with which effects become trade costs.
    interval
        Share inside the intervals.
    reset
        Whether the form is tested (Ramsey's RESET).

    Raises
    ------
    PanelError
        The table is no panel, or holds none of the years.
    SpecificationError
        The specification names what there is not.
    """
    panel, digest = _panel(source)
    extra = _made(panel, specification)
    listed = read_agreements(agreements) if agreements else {}
    for name in specification.agreements:
        extra.update(phased(panel, named(listed, name), specification.shifts))
    options: dict[str, Any] = {
        "extra": extra,
        "effects": specification.effects,
        "border": specification.border,
        "clusters": specification.clusters,
        "small_sample": specification.small_sample,
    }
    fit = ppml(panel, specification.variables, domestic=specification.domestic, **options)
    corrected = bias_corrected(fit) if correct else None
    logs = ols_log(panel, specification.variables, domestic=specification.domestic, **options) if compare else None
    best = corrected or fit
    effects = (
        tuple(
            trade_effect(best, {name: 1.0}, elasticity=elasticity, interval=interval)
            for name in best.names
            if name != CONSTANT
        )
        if elasticity is not None
        else ()
    )
    return GravityAnswer(
        file=source.path.name,
        sha256=digest,
        fit=fit,
        corrected=corrected,
        logs=logs,
        effects=effects,
        changes=_changes(panel, best, specification.yearly),
        reset=tuple(reset_test(f) for f in (fit, logs) if f is not None) if reset else (),
    )


def _made(panel: Panel, wanted: Specification) -> dict[str, Array]:
    """Return the covariates that are made from the panel, by name."""
    columns = dict(size_columns(panel)) if wanted.size else {}
    if wanted.remoteness:
        columns |= remoteness_columns(panel, wanted.remoteness)
    for name in wanted.yearly:
        columns |= by_year(panel, name)
    for name in wanted.at_home:
        columns |= at_home(panel, name)
    return columns


def _changes(panel: Panel, best: Estimated, columns: Sequence[str]) -> dict[str, tuple[float, float]]:
    first, last = int(panel.years.min()), int(panel.years.max())
    ends = {name: (f"{name}_{first}", f"{name}_{last}") for name in columns if first < last}
    return {name: relative_change(best, *pair) for name, pair in ends.items() if set(pair) <= set(best.names)}


def study_agreement(
    source: PanelFile,
    agreement: Agreement,
    specification: Specification,
    *,
    before: int,
    after: int,
    interval: float = 0.9,
) -> EventStudy:
    """Estimate what an agreement did by years since entry, with the specification's variables as controls.

    Raises
    ------
    PanelError
        The table is no panel.
    SpecificationError
        The panel does not reach both sides of entry, or the specification names what there is not.
    """
    panel, _ = _panel(source)
    return event_study(
        panel,
        agreement,
        before=before,
        after=after,
        controls=specification.variables,
        effects=specification.effects,
        border=specification.border,
        domestic=specification.domestic,
        clusters=specification.clusters,
        small_sample=specification.small_sample,
        interval=interval,
    )


def estimate_block(answer: GravityAnswer, name: str, source: str) -> str:
    """Return the estimate as the ``[[estimate]]`` block of a scenario file, all digits kept.

    Parameters
    ----------
    answer
        What was estimated.
    name
        Id of the block.
    source
        Words that say where it comes from.
    """
    best = answer.corrected or answer.fit
    names = ", ".join(f'"{n}"' for n in best.names)
    values = ", ".join(repr(float(b)) for b in best.coefficients)
    rows = ",\n".join("  [" + ", ".join(repr(float(v)) for v in row) + "]" for row in best.covariance)
    words = source.replace("\\", "/").replace('"', "'")
    return (
        f'[[estimate]]\nid = "{name}"\nnames = [{names}]\ncoefficients = [{values}]\n'
        f'covariance = [\n{rows},\n]\nsource = "{words}"\n'
    )


def _panel(source: PanelFile) -> tuple[Panel, str]:
    table = read_table(source.path)
    digest = hashlib.sha256(source.path.read_bytes()).hexdigest()
    for column, value in source.only:
        if column not in table.columns:
            raise PanelError(
                f"{source.path.name} has no column {column!r}",
                hint=f"its columns are: {', '.join(map(str, table.columns))}",
                column=column,
            )
        found = table[column].astype(str).str.removesuffix(".0") == value
        if not found.any():
            there = sorted(table[column].astype(str).unique())[:10]
            raise PanelError(
                f"no row of {source.path.name} has {column} {value!r}",
                hint=f"its values begin with: {', '.join(there)}",
                column=column,
                value=value,
            )
        table = table[found]
    if source.years and source.year is not None and source.year in table.columns:
        table = table[table[source.year].isin(source.years)]
        if not len(table):
            raise PanelError(
                f"{source.path.name} has no row of the years {', '.join(map(str, source.years))}",
                hint="leave --years out to use all",
                years=list(source.years),
            )
    panel = make_panel(table, exporter=source.exporter, importer=source.importer, year=source.year, trade=source.trade)
    return panel, digest


def lags_and_leads(lags: Sequence[int], leads: Sequence[int]) -> tuple[int, ...]:
    """Return shifts as one tuple, lags positive and leads negative.

    >>> lags_and_leads([4, 8], [4])
    (4, 8, -4)
    """
    return (*lags, *(-lead for lead in leads))
