"""A desk's register: its documents read, stored and joined, and the questions that the commands ask of it.

Invariant: what the store holds already is not read again; a run that was broken off is completed by the next.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accord import statements as reading_room
from accord.documents import Document, EmptyFolderError, NoSuchPathError, Reading, read_folder, relate
from accord.register import Register, build
from accord.statements import Statement
from accord.vocabulary import AccordError
from accord.workbench.desk import Desk

OnDone = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class BuiltRegister:
    """A desk's register and what it was built from.

    Parameters
    ----------
    register
        The register.
    documents
        What was read, in the order of the files' names.
    problems
        ``(name, error)`` of each file that could not be read.
    statements
        All statements, in the documents' order.
    """

    register: Register
    documents: tuple[Document, ...]
    problems: tuple[tuple[str, AccordError], ...]
    statements: tuple[Statement, ...]


def build_register(desk: Desk, on_done: OnDone | None = None) -> BuiltRegister:
    """Read a desk's documents and return its register.

    Parameters
    ----------
    desk
        Where the documents and settings are.
    on_done
        Called with a stage's name, the steps finished since the last call and the stage's total.
    """
    try:
        reading = read_folder(desk.documents)
    except (EmptyFolderError, NoSuchPathError):
        reading = Reading((), ())
    since = desk.settings.relations_since
    years = {"accord.toml": since} if since else None
    documents = tuple(relate(reading.documents, base_years=years))
    make = getattr(reading_room, "default_extractor", None)
    extractor = make() if make else None
    statements: list[Statement] = []
    for document in documents:
        statements.extend(extractor.extract(document) if extractor else ())
        if on_done:
            on_done("Reading statements", 1, len(documents))
    register = build(statements, documents, parties=desk.settings.parties)
    return BuiltRegister(register, documents, tuple(reading.problems), tuple(statements))
