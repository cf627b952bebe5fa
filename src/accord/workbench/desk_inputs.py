"""A desk's scenario and baseline, opened by the names that its settings give.

Invariant: what is opened lies inside the desk, or is the packaged baseline.
"""

import xarray as xr

from accord.workbench.baselines import PACKAGED, open_baseline
from accord.workbench.desk import Desk
from accord.workbench.errors import ScenarioError
from accord.workbench.scenario import Scenario, read_scenario


def load_scenario(desk: Desk, name: str | None) -> Scenario:
    """Return a desk's scenario by name.

    Raises
    ------
    ScenarioError
        No name is given or set, or the file is absent or bad.
    """
    folder = desk.folder / "scenarios"
    if name is None:
        there = sorted(p.stem for p in folder.glob("*.toml")) if folder.is_dir() else []
        raise ScenarioError(
            "this desk has no scenario to appraise",
            hint=f"set appraisal.scenario in accord.toml, or give --scenario; there are: {', '.join(there) or 'none'}",
            scenarios=there,
        )
    return read_scenario(folder / f"{name}.toml")


def load_baseline(desk: Desk) -> xr.Dataset:
    """Return a desk's baseline: the packaged one, or a file or case folder in ``baselines/``."""
    name = desk.settings.appraisal.baseline
    return open_baseline(name if name == PACKAGED else desk.folder / "baselines" / name)
