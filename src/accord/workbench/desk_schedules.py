"""The schedules of a desk: which file in ``schedules/`` is what, of whom, and how to read it.

Invariant: a file's role is said by its side-car, else by its own notes, else by its name; a file that says too
little is listed with what is missing, never skipped.
"""

import re
import tempfile
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from accord.tariffs import file_notes, synthetic_desk, write_desk
from accord.vocabulary import AccordError, InputError, find_party
from accord.workbench.settings import validation_message
from accord.workbench.tariff_work import ScheduleFile

SUFFIXES = (".csv", ".tsv", ".xlsx", ".txt", ".pdf")
ROLES = {
    "new": "the agreement under negotiation",
    "draft": "an earlier draft of it",
    "in-force": "an agreement in force",
    "mfn": "the tariff without any agreement",
    "imports": "imports by line",
    "lines": "a line table for the negotiation",
}
# Words of a file's name that give its role away; what names none is a schedule of an agreement in force.
_NAMED = (
    ("imports", ("import", "imports")),
    ("lines", ("lines",)),
    ("mfn", ("mfn",)),
    ("draft", ("draft", "earlier", "round")),
    ("new", ("offer", "new")),
)
EXAMPLE_PARTIES = ("MYS", "KOR")
EXAMPLE_LINES = 1_500


class DeskScheduleError(InputError):
    """A file in the desk's ``schedules/`` says too little of itself, or contradicts another."""

    code = "desk-schedule"


class _SideCar(BaseModel):
    """``NAME.toml`` beside a schedule: what the file does not say of itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    role: str | None = None
    party: str | None = None
    agreement: str | None = None
    edition: str | None = None
    digits: int | None = None
    base_date: date | None = None
    decimal: str | None = None
    legend: str | None = None
    in_force: date | None = None


@dataclass(frozen=True, slots=True)
class DeskFile:
    """One file of ``schedules/``.

    Parameters
    ----------
    path
        Where it is.
    role
        A word of :data:`ROLES`.
    party
        Code of the importer, or None where nothing says it.
    agreement
        Name of the agreement, or an empty text.
    file
        How to read it.
    problem
        Why it cannot be used, or None.
    """

    path: Path
    role: str
    party: str | None
    agreement: str
    file: ScheduleFile
    problem: AccordError | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the file as JSON-serialisable data."""
        return {
            "file": self.path.name,
            "role": self.role,
            "party": self.party,
            "agreement": self.agreement,
            "problem": self.problem.as_dict() if self.problem else None,
        }


def desk_files(folder: Path) -> tuple[DeskFile, ...]:
    """Return the files of a folder of schedules, by name."""
    if not folder.is_dir():
        return ()
    found = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in SUFFIXES)
    return tuple(_file(p) for p in found if not p.name.startswith((".", "~")))


def example_folder(lines: int = EXAMPLE_LINES) -> Path:
    """Return a new temporary folder with the made-up example of two tariffs; whoever asks removes it."""
    folder = Path(tempfile.mkdtemp(prefix="accord-example-"))
    for code in EXAMPLE_PARTIES:
        write_desk(synthetic_desk(code, lines=lines), folder)
    return folder


def of_role(files: tuple[DeskFile, ...], role: str, party: str | None = None) -> tuple[DeskFile, ...]:
    """Return the usable files of a role, of one party where it is named."""
    return tuple(f for f in files if f.role == role and f.problem is None and party in (None, f.party))


def the_one(files: tuple[DeskFile, ...], role: str, party: str) -> DeskFile | None:
    """Return the file of a role and party, or None.

    Raises
    ------
    DeskScheduleError
        There are several.
    """
    found = of_role(files, role, party)
    if len(found) > 1:
        names = ", ".join(f.path.name for f in found)
        raise DeskScheduleError(
            f"several files in schedules/ are {ROLES[role]} of {party}: {names}",
            hint=f"say which is which: '# role: draft' at the head of the others, or role = \"draft\" in a file"
            f" {found[1].path.name}.toml beside it",
            files=[f.path.name for f in found],
        )
    return found[0] if found else None


def _file(path: Path) -> DeskFile:
    notes: dict[str, str] = {}
    car, problem = _SideCar(), None
    try:
        notes = file_notes(path)
        car = _side_car(path)
    except AccordError as error:
        problem = error
    role = car.role or notes.get("role") or _role(path.stem)
    words = re.split(r"[\W_]+", path.stem)
    said = car.party or notes.get("party")
    known = find_party(said) if said else next((p for w in words if len(w) > 2 and (p := find_party(w))), None)
    legend = car.legend
    if legend is not None and (path.parent / legend).is_file():
        legend = str(path.parent / legend)
    file = ScheduleFile(
        path, known.code if known else None, car.agreement, car.edition, car.digits, car.base_date, car.decimal,
        legend, car.in_force,
    )  # fmt: skip
    agreement = car.agreement or notes.get("agreement") or notes.get("legend") or ""
    if problem is None and role not in ROLES:
        problem = DeskScheduleError(
            f"{path.name}: {role!r} is no role of a file", hint=f"use one of: {', '.join(ROLES)}", file=path.name
        )
    if problem is None and known is None:
        problem = DeskScheduleError(
            f"{path.name} does not say whose it is" + (f": {said!r} is no country" if said else ""),
            hint=f"begin its name with the country's code, write '# party: MYS' at its head, or party = \"MYS\" in"
            f" {path.name}.toml",
            file=path.name,
        )
    return DeskFile(path, role, known.code if known else None, agreement, file, problem)


def _side_car(path: Path) -> _SideCar:
    beside = path.with_name(path.name + ".toml")
    if not beside.is_file():
        return _SideCar()
    try:
        return _SideCar.model_validate(tomllib.loads(beside.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        why = validation_message(error) if isinstance(error, ValidationError) else str(error)
        raise DeskScheduleError(
            f"{beside.name}: {why}",
            hint=f"its keys are: {', '.join(_SideCar.model_fields)}",
            file=beside.name,
        ) from error


def _role(stem: str) -> str:
    words = set(re.split(r"[\W_\d]+", stem.lower()))
    return next((role for role, names in _NAMED if words & set(names)), "in-force")
