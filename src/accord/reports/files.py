"""Writing files so that a full disk or a crash costs nothing: write beside, flush, rename.

Invariant: at every moment a name holds either the whole old file or the whole new one, and files that belong
together change only once all of them lie on the disk.
"""

import contextlib
import io
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from accord.reports.errors import WriteError


def write_files(files: Sequence[tuple[Path, bytes]]) -> list[Path]:
    """Write several files as one: all beside their places first, then all renamed.

    Parameters
    ----------
    files
        Paths with their bytes; folders are made.

    Returns
    -------
    list of pathlib.Path
        The paths, in the same order.

    Raises
    ------
    WriteError
        The folder or disk refused; what was at the paths before is untouched.
    """
    beside: list[Path] = []
    try:
        for path, data in files:
            beside.append(_write_beside(path, data))
        for part, (path, _) in zip(beside, files, strict=True):
            part.replace(path)
    except OSError as error:
        for part in beside:
            with contextlib.suppress(OSError):
                part.unlink()
        where = files[min(len(beside), len(files) - 1)][0]
        reason = error.strerror or str(error)
        raise WriteError(
            f"cannot write {where}: {reason}",
            hint="free some space or choose another folder; the files that were there are untouched",
            path=str(where),
            reason=reason,
        ) from error
    return [path for path, _ in files]


def write_bytes(path: Path, data: bytes) -> Path:
    """Write one file in one step and return its path.

    Raises
    ------
    WriteError
        The folder or disk refused; what was at ``path`` before is untouched.
    """
    return write_files([(path, data)])[0]


def _write_beside(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is for its owner alone; a brief gets the rights that any new file would have.
        beside.chmod(0o666 & ~_umask())
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    return beside


def undated_zip(data: bytes) -> bytes:
    """Return a zip file (DOCX, XLSX) with the same entries in the same order and no time of making."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, date_time=(1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.create_system = 3
            new.writestr(fixed, old.read(entry.filename))
    return made.getvalue()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
