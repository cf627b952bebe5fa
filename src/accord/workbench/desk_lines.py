"""The new agreement's tariff lines on a desk, for paper: each party's side beside the agreements in force.

Invariant: a party or file that cannot be used is named with its reason; no line is made up where the desk has none.
"""

import hashlib
from dataclasses import dataclass

from accord.vocabulary import AccordError
from accord.workbench.desk import Desk
from accord.workbench.desk_schedules import of_role
from accord.workbench.web_agreement import ScheduleWatch, Side

_COUNTED = ("new", "in-force", "mfn", "imports")


@dataclass(frozen=True, slots=True)
class DeskLines:
    """Tariff lines of a desk.

    Parameters
    ----------
    sides
        One a party with a schedule of the new agreement, the desk's own order first.
    in_force
        ``(party, agreement)`` of each usable schedule in force.
    left_out
        ``(party or file, reason)`` of what could not be used.
    hashes
        ``(file, digest)`` of what the sides came from.
    """

    sides: tuple[Side, ...] = ()
    in_force: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    hashes: tuple[tuple[str, str], ...] = ()


def lines_of(desk: Desk) -> DeskLines:
    """Return the tariff lines of a desk; empty without schedules.

    Parameters
    ----------
    desk
        The desk, with files in its ``schedules/``.
    """
    watch = ScheduleWatch(desk.folder / "schedules", desk.settings.parties)
    files = watch.files()
    sides, left_out = [], [(f.path.name, f.problem.message) for f in files if f.problem is not None]
    for code in watch.importers():
        try:
            sides.append(watch.side(code))
        except AccordError as error:
            # One party's bad schedule must not cost the reader the rest of the brief.
            left_out.append((code, error.message))
    used = [f for role in _COUNTED for f in of_role(files, role)] if sides else []
    return DeskLines(
        tuple(sides),
        tuple((f.party or "", f.agreement) for f in of_role(files, "in-force")),
        tuple(left_out),
        tuple(sorted((f.path.name, hashlib.sha256(f.path.read_bytes()).hexdigest()) for f in used)),
    )
