"""What a run shows beside promises and value: on whom each party rests, and what the agreement means for neighbours.

Invariant: a part that the desk cannot give is left out with the reason in words; nothing is made up in its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from accord.vocabulary import AccordError
from accord.workbench.country_groups import country_group
from accord.workbench.desk import Desk
from accord.workbench.desk_inputs import load_baseline
from accord.workbench.kept_neighbours import work_neighbours
from accord.workbench.neighbours import Neighbours, region_names
from accord.workbench.supply import Exposure, exposure_of


@dataclass(frozen=True, slots=True)
class Partnership:
    """The wider partnership of a run.

    Parameters
    ----------
    exposure
        By party: its exposure to each partner on the desk's baseline, largest value added first; empty without one.
    neighbours
        The agreement offered to the group of the settings, or None where they name none.
    names
        Of the baseline's regions, by code.
    left_out
        ``(part, reason)`` of what could not be worked out.
    """

    exposure: Mapping[str, tuple[Exposure, ...]]
    neighbours: Neighbours | None
    names: Mapping[str, str]
    left_out: tuple[tuple[str, str], ...] = ()


def partnership_of(
    desk: Desk, *, scenario: str | None = None, on_done: Callable[[int, int], None] | None = None
) -> Partnership:
    """Work out the wider partnership of a desk that has a scenario.

    Parameters
    ----------
    desk
        The desk.
    scenario
        Instead of that of the settings.
    on_done
        Called with the equilibria solved since the last call, and their total.
    """
    baseline = load_baseline(desk)
    exposure = {code: tuple(exposure_of(baseline, code)) for code in desk.settings.parties}
    names = region_names(baseline)
    group = desk.settings.appraisal.neighbours
    if group is None:
        return Partnership(exposure, None, names)
    country_group(group)  # a group that does not exist is a mistake in the settings, not a part to leave out
    try:
        found = work_neighbours(desk, group, baseline, scenario=scenario, on_done=on_done)
    except AccordError as error:
        return Partnership(exposure, None, names, (("neighbours", error.message),))
    return Partnership(exposure, found, names)
