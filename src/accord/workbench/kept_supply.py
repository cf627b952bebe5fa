"""Supply chains as a desk's pages ask for them: dependence on the desk's loaded flows, disruptions worked out once.

Invariant: a kept disruption is found again only for the same question, scenario, baseline and version of accord.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import xarray as xr

import accord
from accord.workbench.desk import Desk
from accord.workbench.desk_inputs import load_baseline, load_scenario
from accord.workbench.kept_answers import answer_path, read_answer, write_answer
from accord.workbench.product_dependence import DependenceReport, dependence_in
from accord.workbench.supply import DisruptionReport, Source, desk_disruption

FLOWS = "flows"


@dataclass(frozen=True, slots=True)
class Fall:
    """A fall of exports that somebody asks about.

    Parameters
    ----------
    exporter
        Region of the baseline whose exports fall.
    sectors
        Sectors of the baseline, or ``goods``, ``services``, ``all``.
    keep
        Share of the value that is left, above 0 and below 1.
    buyers
        Regions whose imports are hit; empty is everybody.
    agreement
        A scenario of the desk to put beside it, or empty.
    """

    exporter: str
    sectors: tuple[str, ...]
    keep: float = 0.5
    buyers: tuple[str, ...] = ()
    agreement: str = ""


def flows_folder(desk: Desk) -> Path:
    """Return where a desk keeps years of product-level trade; see ``accord supply load``."""
    return desk.folder / FLOWS


def desk_dependence(
    desk: Desk, importers: Sequence[str] = (), *, exporter: str | None = None, products: Sequence[str] = ()
) -> DependenceReport | None:
    """Return the dependence of countries, the desk's parties by default, on its loaded flows; None where it has none.

    Raises
    ------
    DependenceError, NotFoundError, DamagedTableError
        See :func:`accord.workbench.product_dependence.dependence_in`.
    """
    folder = flows_folder(desk)
    if not folder.is_dir() or not any(folder.iterdir()):
        return None
    return dependence_in(folder, importers or desk.settings.parties, products=products, exporter=exporter)


def work_disruption(
    desk: Desk, fall: Fall, *, baseline: xr.Dataset | None = None, on_done: Callable[[int], None] | None = None
) -> DisruptionReport:
    """Solve a disruption and keep it in the desk; see :func:`accord.workbench.supply.desk_disruption`."""
    baseline = load_baseline(desk) if baseline is None else baseline
    # Before the work: what is kept belongs to the files as they were then.
    path = _path(desk, fall, baseline)
    found = desk_disruption(
        desk,
        fall.exporter,
        fall.sectors,
        keep=fall.keep,
        buyers=fall.buyers,
        scenario=fall.agreement or None,
        baseline=baseline,
        on_done=on_done,
    )
    write_answer(path, found.as_dict())
    return found


def kept_disruption(desk: Desk, fall: Fall, baseline: xr.Dataset) -> DisruptionReport | None:
    """Return a disruption that was worked out before on the same inputs, or None."""
    found = read_answer(_path(desk, fall, baseline))
    return None if found is None else report_of(found)


def report_of(data: dict[str, Any]) -> DisruptionReport:
    """Return a disruption from the dictionary that it was written as."""
    lists = {name: tuple(data[name]) for name in ("sectors", "buyers", "factors")}
    return DisruptionReport(**data | lists | {"sources": tuple(Source(**row) for row in data["sources"])})


def _path(desk: Desk, fall: Fall, baseline: xr.Dataset) -> Path:
    scenario = load_scenario(desk, fall.agreement).sha256 if fall.agreement else ""
    asked = asdict(fall) | {"sectors": sorted(set(fall.sectors)), "buyers": sorted(set(fall.buyers))}
    facts = [asked, list(desk.settings.parties), scenario, str(baseline.attrs.get("hash", "")), accord.__version__]
    return answer_path(desk.out / "supply", "disruption", facts)
