"""What people decided and added as lines of text: they outlive the database, which can be made again.

Invariant: lines are only ever added, each on disk before the call returns; two copies of a file put together, in any
order and with lines twice, hold the judgements of both.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from accord.register import Edit, Verdict
from accord.storage.errors import DamagedLogError, DiskFullError, StoreUnreachableError
from accord.storage.records import TYPES, edit_body, edit_from
from accord.vocabulary import AccordError


def read_edits(file: Path) -> tuple[Edit, ...]:
    """Return what people decided and added by a file, each once, in its order; none if there is no file.

    A last line without its end was being written when the machine stopped, and is left out.

    Raises
    ------
    DamagedLogError
        A line is none of ours, or was changed after it was written.
    StoreUnreachableError
        The file cannot be read.
    """
    try:
        text = file.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unreachable(file, error) from error
    *lines, torn = text.split("\n")
    found: dict[str, Edit] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            edit = _edit(line, file, number)
            found.setdefault(edit.id, edit)
    if torn.strip():
        try:
            edit = _edit(torn, file, len(lines) + 1)
        except DamagedLogError:
            return tuple(found.values())
        found.setdefault(edit.id, edit)
    return tuple(found.values())


def append_edits(file: Path, edits: Iterable[Edit]) -> None:
    """Add decisions and added statements to a file, one line each, and wait until the disk has them.

    Raises
    ------
    DiskFullError, StoreUnreachableError
        The file could not take them; what was there before is still there.
    """
    lines = "".join(_line(edit) for edit in edits)
    if not lines:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab+") as out:
            size = out.seek(0, os.SEEK_END)
            if size:
                out.seek(size - 1)
                if out.read(1) != b"\n":
                    lines = "\n" + lines  # the last writer was stopped in the middle of its line
            out.write(lines.encode("utf-8"))
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        if error.errno == 28:
            raise DiskFullError(
                f"the disk is full: '{file}' could not take a judgement",
                hint="make room and run any command on the desk; the register has the judgement and writes it then",
                file=str(file),
            ) from error
        raise _unreachable(file, error) from error


def _line(edit: Edit) -> str:
    kind, body = edit_body(edit)
    row = {"type": kind, "id": edit.id, **json.loads(body)}
    return json.dumps(row, ensure_ascii=False) + "\n"


def _edit(line: str, file: Path, number: int) -> Edit:
    try:
        row = json.loads(line)
        kind, name = row.pop("type"), row.pop("id")
        if kind not in TYPES:
            raise ValueError(f"no type is called {kind!r}")
        edit = edit_from(kind, json.dumps(row))
    except (ValueError, TypeError, KeyError, AttributeError, AccordError) as error:
        raise DamagedLogError(
            f"line {number} of '{file}' is no judgement, verdict, review or addition: {error}",
            hint="put the line back as it was, from a copy; lines are only ever added to this file",
            file=str(file),
            line=number,
        ) from error
    if name != edit.id and not (isinstance(edit, Verdict) and name == edit.earlier_id):
        raise DamagedLogError(
            f"line {number} of '{file}' was changed after it was written: its id is {name}, its words give {edit.id}",
            hint="put the line back as it was and judge anew with `accord judge` or `accord verdict`",
            file=str(file),
            line=number,
        )
    return edit


def _unreachable(file: Path, error: OSError) -> StoreUnreachableError:
    return StoreUnreachableError(
        f"'{file}' cannot be read or written: {error.strerror or error}",
        hint="check the file's permissions",
        file=str(file),
    )
