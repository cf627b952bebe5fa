"""The agreement offered to a desk's group of neighbours, worked out once for its inputs and kept in the desk.

Invariant: a kept answer is found again only for the same scenario, baseline, parties, group, schedules by their bytes
and version of accord; an error is never kept.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import xarray as xr

import accord
from accord.workbench.country_groups import country_group
from accord.workbench.desk import Desk
from accord.workbench.desk_inputs import load_scenario
from accord.workbench.kept_answers import answer_path, bytes_hash, read_answer, write_answer
from accord.workbench.neighbours import Agreement, Incentive, Neighbours, desk_neighbours
from accord.workbench.overlap_rules import StartRule


def work_neighbours(
    desk: Desk,
    group: str,
    baseline: xr.Dataset,
    *,
    scenario: str | None = None,
    on_done: Callable[[int, int], None] | None = None,
) -> Neighbours:
    """Return the agreement offered to each member of a group: as it was kept, else solved and kept.

    Parameters
    ----------
    desk, group, baseline, scenario, on_done
        See :func:`accord.workbench.neighbours.desk_neighbours`.

    Raises
    ------
    GroupError, ScenarioError, NotFoundError, ConcordanceError, SolverError
        See there.
    """
    # Before the work: what is kept belongs to the files as they were then.
    path = _path(desk, group, baseline, scenario)
    known = read_answer(path)
    if known is not None:
        return neighbours_from(known)
    found = desk_neighbours(desk, scenario=scenario, group=group, baseline=baseline, on_done=on_done)
    write_answer(path, found.as_dict())
    return found


def kept_neighbours(desk: Desk, group: str, baseline: xr.Dataset, scenario: str | None = None) -> Neighbours | None:
    """Return what was worked out before on the same inputs, or None."""
    known = read_answer(_path(desk, group, baseline, scenario))
    return None if known is None else neighbours_from(known)


def neighbours_from(data: dict[str, Any]) -> Neighbours:
    """Return an answer from the dictionary that it was written as."""
    rows = {
        "agreements": tuple(Agreement(**a) for a in data["agreements"]),
        "incentives": tuple(Incentive(**i) for i in data["incentives"]),
        "rules": tuple(StartRule(**r | {k: tuple(r[k]) for k in ("agreements", "notes")}) for r in data["rules"]),
    }
    return Neighbours(**data | {name: tuple(data[name]) for name in ("members", "absent")} | rows)


def _path(desk: Desk, group: str, baseline: xr.Dataset, scenario: str | None) -> Path:
    chosen = load_scenario(desk, scenario or desk.settings.appraisal.scenario)
    countries = country_group(group)
    schedules = desk.folder / "schedules"
    facts = [
        chosen.name,
        chosen.sha256,
        str(baseline.attrs.get("hash", "")),
        list(desk.settings.parties),
        [countries.name, countries.source, list(countries.members)],
        bytes_hash(schedules.rglob("*")) if schedules.is_dir() else "",
        accord.__version__,
    ]
    return answer_path(desk.out / "neighbours", "neighbours", facts)
