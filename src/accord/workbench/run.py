"""The main job: a desk's documents read, its register built, its scenario appraised.

Invariant: a run holds everything that a brief shows, and names the hashes of all it came from.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import accord
from accord.documents import Document
from accord.estimation import require_rows
from accord.register import Change, RegisterState, diff
from accord.statements import Statement
from accord.vocabulary import AccordError
from accord.workbench.appraisal import appraise
from accord.workbench.carbon_work import CarbonView, view_carbon
from accord.workbench.desk import Desk
from accord.workbench.desk_inputs import load_baseline, load_scenario
from accord.workbench.desk_lines import DeskLines, lines_of
from accord.workbench.desk_register import build_register
from accord.workbench.effects import Appraisal
from accord.workbench.errors import NoDocumentsError, UnknownRegionError
from accord.workbench.intervals import driver_solves, drivers
from accord.workbench.partnership import Partnership, partnership_of
from accord.workbench.works import Works, works_of

Progress = Callable[[str, int, int], None]
# How far back "lately" reaches: a quarter, the rhythm of most talks.
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class DeskRun:
    """All that came of one run.

    Parameters
    ----------
    title, parties
        Of the desk.
    as_of, known_on
        The date it looks at, and the last publication date it knows of (None is every document).
    documents
        What was read.
    problems
        ``(name, error)`` of each file that could not be read.
    statements
        All statements, in the documents' order.
    register
        The register as of the date.
    appraisal
        The scenario solved, or None where the desk has none.
    version
        Version of accord.
    since, changes
        What changed in the register between ``since`` and ``as_of``.
    partnership
        Exposure and neighbours; None where there is no scenario.
    lines
        The new agreement's tariff lines; None where nobody looked.
    carbon, carbon_problem
        The ledger of Article 6.2, or why it cannot be read; both empty where nobody looked.
    works
        Standing bodies, actions, contracts and indicators; None where nobody looked.
    """

    title: str
    parties: tuple[str, ...]
    as_of: date
    known_on: date | None
    documents: tuple[Document, ...]
    problems: tuple[tuple[str, AccordError], ...]
    statements: tuple[Statement, ...]
    register: RegisterState
    appraisal: Appraisal | None
    version: str
    since: date
    changes: tuple[Change, ...] = ()
    partnership: Partnership | None = None
    lines: DeskLines | None = None
    carbon: CarbonView | None = None
    carbon_problem: str = ""
    works: Works | None = None


def run_desk(
    desk: Desk,
    *,
    as_of: date | None = None,
    known_on: date | None = None,
    scenario: str | None = None,
    draws: int | None = None,
    where: str = "inline",
    on_progress: Progress | None = None,
) -> DeskRun:
    """Do the main job on a desk.

    Parameters
    ----------
    desk
        Where the documents and settings are.
    as_of
        The date to look at; by default that of the settings, else today.
    known_on
        Use only what was published by this date; by default everything.
    scenario, draws
        Instead of those of the settings.
    where
        Place of execution of the draws.
    on_progress
        Called with a stage's name, the number of steps finished since the last call, and the stage's total.

    Raises
    ------
    NoDocumentsError
        The desk holds no document that can be read.
    """
    when = as_of or desk.settings.as_of or date.today()
    tell: Progress = on_progress or (lambda name, done, of: None)
    built = build_register(desk, on_progress)
    if not built.documents:
        raise NoDocumentsError(
            f"'{desk.documents}' holds no document that can be read"
            + (f"; {len(built.problems)} could not be" if built.problems else ""),
            hint=f"bring some in with: accord add {desk.folder} FILES…",
            problems={name: error.as_dict() for name, error in built.problems},
        )
    wanted = scenario or desk.settings.appraisal.scenario
    appraisal = partnership = None
    total: list[int] = []
    if wanted:
        appraisal = appraise_desk(
            desk,
            scenario=wanted,
            draws=draws,
            where=where,
            drivers_rows=0,
            on_done=lambda done: tell("Solving the agreement", done, total[0]),
            on_total=total.append,
        )
        partnership = partnership_of(
            desk,
            scenario=wanted,
            on_done=lambda done, of: tell("Offering it to the neighbours", done, of),
        )
    carbon, carbon_problem = _carbon(desk, when, known_on)
    state, since = built.register.state(when, known_on), when - LATELY
    return DeskRun(
        title=desk.title,
        parties=desk.settings.parties,
        as_of=when,
        known_on=known_on,
        documents=built.documents,
        problems=built.problems,
        statements=built.statements,
        register=state,
        appraisal=appraisal,
        version=accord.__version__,
        since=since,
        changes=diff(built.register.state(since, known_on), state),
        partnership=partnership,
        lines=lines_of(desk),
        carbon=carbon,
        carbon_problem=carbon_problem,
        works=works_of(desk, built, when, known_on),
    )


def _carbon(desk: Desk, as_of: date, known_on: date | None) -> tuple[CarbonView | None, str]:
    try:
        return view_carbon(desk, as_of, known_on), ""
    except AccordError as error:
        # A damaged ledger must not cost the reader the rest of the brief; its reason stands in its place.
        return None, f"{error.message} ({error.hint})"


def appraise_desk(
    desk: Desk,
    *,
    scenario: str | None = None,
    draws: int | None = None,
    where: str = "inline",
    drivers_rows: int | None = None,
    on_done: Callable[[int], None] | None = None,
    on_total: Callable[[int], None] | None = None,
) -> Appraisal:
    """Appraise a desk's scenario on its baseline.

    Parameters
    ----------
    desk
        The desk.
    scenario, draws
        Instead of those of the settings.
    where
        Place of execution of the draws.
    drivers_rows
        Rows of the design that shares out what drives the intervals, a power of two; 0 moves each input alone and
        shares nothing out, None asks for no drivers.
    on_done, on_total
        Called with the solves finished since the last call, and once with how many there will be.

    Raises
    ------
    ScenarioError
        The desk has no scenario, or the file cannot be used.
    UnknownRegionError
        A party of the desk is no region of the baseline.
    SpecificationError
        The rows are no power of two.
    """
    settings = desk.settings.appraisal
    chosen = load_scenario(desk, scenario or settings.scenario)
    baseline = load_baseline(desk)
    regions = [str(c) for c in baseline["country"].values]
    if absent := [p for p in desk.settings.parties if p not in regions]:
        raise UnknownRegionError(
            f"the baseline '{settings.baseline}' has no region {', '.join(absent)}",
            hint=f"its regions are: {', '.join(regions)}; build one with your parties: accord baseline build",
            absent=absent,
        )
    if drivers_rows:
        require_rows(drivers_rows)
    if on_total:
        more = driver_solves(baseline, chosen, rows=drivers_rows) if drivers_rows is not None else 0
        on_total((draws or settings.draws) + 1 + more)
    options: dict[str, Any] = {"seed": settings.seed, "where": where, "on_done": on_done}
    result = appraise(baseline, chosen, desk.settings.parties, draws=draws or settings.draws, **options)
    if drivers_rows is None:
        return result
    found = drivers(baseline, chosen, desk.settings.parties, rows=drivers_rows, **options)
    return replace(result, drivers=found)
