"""What the partnership runs on, for a brief: standing bodies, actions, contracts and indicators of one register.

Invariant: a part whose file cannot be used is named with its reason, and costs the reader none of the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accord.vocabulary import AccordError
from accord.workbench.contracts import contracts_of
from accord.workbench.desk import Desk
from accord.workbench.desk_register import BuiltRegister
from accord.workbench.indicators import indicators_of
from accord.workbench.mechanisms import desk_actions, desk_diary, desk_meetings

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Works:
    """Plain data as the commands ``meetings``, ``actions``, ``contracts`` and ``indicators`` print them.

    Parameters
    ----------
    mechanisms, meetings, actions, contracts, indicators
        Rows of each.
    left_out
        ``(part, reason)`` of what could not be used.
    """

    mechanisms: Rows
    meetings: Rows
    actions: Rows
    contracts: Rows
    indicators: Rows
    left_out: tuple[tuple[str, str], ...] = ()


def works_of(desk: Desk, built: BuiltRegister, as_of: date, known_on: date | None = None) -> Works:
    """Return the works of a desk on a day, from a register that is at hand."""
    left_out: list[tuple[str, str]] = []

    def part(name: str, make: Callable[[], Rows]) -> Rows:
        try:
            return make()
        except AccordError as error:
            left_out.append((name, f"{error.message} ({error.hint})"))
            return ()

    found = desk_diary(desk, as_of, known_on, built=built)
    bodies = desk_meetings(desk, as_of, known_on, found=found)
    return Works(
        bodies["mechanisms"],
        bodies["meetings"],
        desk_actions(desk, as_of, known_on, found=found)["actions"],
        part("contracts", lambda: contracts_of(desk, built.register, as_of, known_on).as_dict()["contracts"]),
        part("indicators", lambda: indicators_of(desk, built.register, as_of, known_on).as_dict()["indicators"]),
        tuple(left_out),
    )
