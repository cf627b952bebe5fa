"""The desk: a folder that a team works in.

Invariant: everything in ``out/`` and ``register.db`` can be made again from the rest of the folder.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from accord.documents import read_file
from accord.vocabulary import AccordError, parties
from accord.workbench.errors import DeskExistsError, NameTakenError, NoDeskError
from accord.workbench.settings import FILE_NAME, DeskSettings, load_settings, parse_settings

FOLDERS = ("documents", "schedules", "baselines", "scenarios", "out")


@dataclass(frozen=True, slots=True)
class Desk:
    """An opened desk.

    Parameters
    ----------
    folder
        Where it is.
    settings
        What its ``accord.toml`` says.
    """

    folder: Path
    settings: DeskSettings

    @property
    def title(self) -> str:
        """Name of the desk for people."""
        names = [parties()[code].name for code in self.settings.parties]
        return self.settings.title or " and ".join(names)

    @property
    def documents(self) -> Path:
        """Folder of the sources."""
        return self.folder / "documents"

    @property
    def out(self) -> Path:
        """Folder of what is made from the rest."""
        return self.folder / "out"

    @property
    def register_url(self) -> str:
        """SQLAlchemy URL of the register."""
        return self.settings.store.url or f"sqlite:///{self.folder / 'register.db'}"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file that was added.

    Parameters
    ----------
    file
        The file as given.
    name
        Its name in the desk, or None when it was refused.
    document
        Id of its document, or None.
    error
        Why it was refused, or None.
    known_as
        Name of the file in the desk with the same bytes, or None.
    """

    file: Path
    name: str | None
    document: str | None
    error: AccordError | None
    known_as: str | None = None


def open_desk(folder: Path) -> Desk:
    """Return the desk in ``folder``.

    Raises
    ------
    NoDeskError
        There is no such folder, or it has no ``accord.toml``.
    DeskSettingsError
        Its settings cannot be used.
    """
    if not folder.is_dir():
        raise NoDeskError(
            f"there is no folder '{folder}'",
            hint=f"make a desk there with: accord init {folder} --parties MYS,KOR",
            folder=str(folder),
        )
    if not (folder / FILE_NAME).is_file():
        raise NoDeskError(
            f"'{folder}' is no desk: it has no {FILE_NAME}",
            hint=f"make it one with: accord init {folder} --parties MYS,KOR",
            folder=str(folder),
        )
    return Desk(folder, load_settings(folder / FILE_NAME))


def init_desk(folder: Path, codes: Sequence[str]) -> Desk:
    """Make ``folder`` a desk between the parties ``codes`` and return it; files in it stay untouched.

    Raises
    ------
    DeskExistsError
        The folder has an ``accord.toml``.
    NotFoundError
        A party is no country.
    """
    settings = parse_settings({"parties": list(codes)})
    if (folder / FILE_NAME).exists():
        raise DeskExistsError(
            f"'{folder}' is a desk already",
            hint=f"edit its {FILE_NAME}, or choose another folder",
            folder=str(folder),
        )
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    listed = ", ".join(f'"{code}"' for code in settings.parties)
    (folder / FILE_NAME).write_text(
        f"# {' and '.join(parties()[c].name for c in settings.parties)}\nparties = [{listed}]\n", encoding="utf-8"
    )
    return Desk(folder, settings)


def add_documents(desk: Desk, files: Sequence[Path], on_done: Callable[[int], None] | None = None) -> list[Added]:
    """Copy files into the desk's documents, each after a trial reading, and say what became of each.

    A file that cannot be read is refused and left where it is; the others are added all the same.
    A file whose bytes are in the desk already is not copied again. Side-cars (``NAME.toml``) travel along.
    """
    desk.documents.mkdir(exist_ok=True)
    known = {path.read_bytes(): path.name for path in sorted(desk.documents.iterdir()) if path.is_file()}
    results = []
    for file in files:
        results.append(_add(desk, file, known))
        if on_done:
            on_done(1)
    return results


def _add(desk: Desk, file: Path, known: dict[bytes, str]) -> Added:
    try:
        document = read_file(file)
        data = file.read_bytes()
        if data in known:
            return Added(file, known[data], document.id, None, known_as=known[data])
        target = desk.documents / file.name
        if target.exists():
            raise NameTakenError(
                f"'{file.name}' is in the desk already, with other contents",
                hint="rename the new file, or remove the old one from documents/ if this replaces it",
                file=str(file),
            )
        part = target.with_name(target.name + ".part")
        shutil.copyfile(file, part)
        part.rename(target)
        sidecar = file.with_name(file.name + ".toml")
        if sidecar.is_file():
            shutil.copyfile(sidecar, desk.documents / sidecar.name)
        known[data] = file.name
        return Added(file, file.name, document.id, None)
    except AccordError as error:
        return Added(file, None, None, error)


def copy_example(folder: Path, name: str = "malaysia-korea") -> Desk:
    """Copy the packaged example desk ``name`` into ``folder`` and return it; files already there are kept."""
    with resources.as_file(resources.files("accord.workbench").joinpath("example", name)) as source:
        for path in sorted(source.rglob("*")):
            target = folder / path.relative_to(source)
            if path.is_dir():
                target.mkdir(parents=True, exist_ok=True)
            elif not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    for sub in FOLDERS:
        (folder / sub).mkdir(parents=True, exist_ok=True)
    return open_desk(folder)
