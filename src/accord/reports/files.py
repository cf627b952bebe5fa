"""Writing files so that a full disk or a crash costs nothing: write beside, flush, rename.

Invariant: at every moment the name holds either the whole old file or the whole new one.
"""

import contextlib
import io
import os
import tempfile
import zipfile
from pathlib import Path

from accord.reports.errors import WriteError


def write_bytes(path: Path, data: bytes) -> Path:
    """Write ``data`` to ``path`` in one step and return the path.

    Raises
    ------
    WriteError
        The folder or disk refused; what was at ``path`` before is untouched.
    """
    beside: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
    except OSError as error:
        if beside is not None:
            with contextlib.suppress(OSError):
                Path(beside).unlink()
        raise WriteError(
            f"cannot write {path}: {error.strerror or error}",
            hint="free some space or choose another folder with --out; the file that was there is untouched",
            path=str(path),
            reason=error.strerror or str(error),
        ) from error
    return path


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
