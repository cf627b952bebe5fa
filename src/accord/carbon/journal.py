"""Where a ledger is kept: a file of JSON lines, each bound to the one before by a hash.

Invariant: a line is never changed; a write puts whole new lines after those that were read, or leaves the file as it
was. Who reads a file that was edited by hand is told the first line that does not fit.
"""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from accord.carbon.entries import Entry, entry_from
from accord.carbon.errors import DamagedLedgerError, LedgerChangedError, LedgerWriteError
from accord.carbon.ledger import Ledger, replay
from accord.vocabulary import InputError, NotFoundError

START = "0" * 64


class LedgerStore(Protocol):
    """What keeps a ledger."""

    def load(self) -> tuple[Ledger, str]:
        """Return the ledger and the hash of its last entry."""
        ...

    def append(self, entries: Sequence[Entry], head: str) -> str:
        """Write entries after the one whose hash is ``head``, all or none, and return the new last hash."""
        ...


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A ledger in one file.

    Parameters
    ----------
    path
        The file; it need not exist yet.
    patience
        Seconds to wait while somebody else writes.
    """

    path: Path
    patience: float = 5.0

    def load(self) -> tuple[Ledger, str]:
        """Return the ledger and the hash of its last entry.

        Raises
        ------
        DamagedLedgerError
            A line cannot be read, is out of place, does not carry the hash of the one before, or breaks the rules.
        """
        entries, head = self._lines()
        try:
            return replay(entries), head
        except (InputError, NotFoundError) as error:
            raise DamagedLedgerError(
                f"{self.path.name}: its entries break the rules: {error.message}",
                hint="the file was not written by accord; restore it from a copy",
                path=str(self.path),
            ) from error

    def append(self, entries: Sequence[Entry], head: str) -> str:
        """Write entries after the one whose hash is ``head``, all or none, and return the new last hash.

        Raises
        ------
        LedgerChangedError
            The file has other entries than those that were read.
        LedgerWriteError
            The disk refused, or somebody else did not stop writing.
        DamagedLedgerError
            The file is damaged.
        """
        with self._locked():
            _, now = self._lines()
            if now != head:
                raise LedgerChangedError(
                    f"{self.path.name} has new entries since it was read",
                    hint="look at them, then record yours again",
                    read=head,
                    found=now,
                )
            lines = []
            for entry in entries:
                line = entry.as_dict()
                head, previous = _hash(head, line), head
                lines.append(json.dumps({**line, "previous": previous, "hash": head}, ensure_ascii=False))
            part = self.path.with_name(self.path.name + ".part")
            try:
                old = self.path.read_bytes() if self.path.exists() else b""
                with part.open("wb") as out:
                    out.write(old + "".join(f"{line}\n" for line in lines).encode())
                    out.flush()
                    os.fsync(out.fileno())
                part.replace(self.path)
            except OSError as error:
                with contextlib.suppress(OSError):
                    part.unlink(missing_ok=True)
                raise LedgerWriteError(
                    f"{self.path.name} could not be written: {error.strerror}",
                    hint="make room or allow writing; nothing was recorded",
                    path=str(self.path),
                ) from error
        return head

    def _lines(self) -> tuple[list[Entry], str]:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return [], START
        except OSError as error:
            raise DamagedLedgerError(
                f"{self.path.name} cannot be read: {error.strerror}", hint="check the file", path=str(self.path)
            ) from error
        if data and not data.endswith(b"\n"):
            raise self._damaged(data.count(b"\n") + 1, "the line is cut")
        entries, head = [], START
        for number, raw in enumerate(data.split(b"\n")[:-1], start=1):
            try:
                line = json.loads(raw)
                previous, said = line.pop("previous"), line.pop("hash")
                entry = entry_from(line)
            except (ValueError, KeyError, TypeError, AttributeError, InputError) as error:
                raise self._damaged(number, "it is no entry") from error
            if previous != head or entry.number != number or said != _hash(head, line):
                raise self._damaged(number, "it was changed, or one before it was taken out")
            entries.append(entry)
            head = said
        return entries, head

    def _damaged(self, line: int, why: str) -> DamagedLedgerError:
        return DamagedLedgerError(
            f"{self.path.name}, line {line}: {why}",
            hint="restore the file from a copy or from version control; entries are reversed, never edited",
            path=str(self.path),
            line=line,
        )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = self.path.with_name(self.path.name + ".lock")
        until = time.monotonic() + self.patience
        while True:
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                break
            except FileExistsError as error:
                if time.monotonic() > until:
                    raise LedgerWriteError(
                        f"somebody else has been writing {self.path.name} for {self.patience:g} s",
                        hint=f"wait; if nobody is, remove {lock.name}",
                        path=str(self.path),
                    ) from error
                time.sleep(0.02)
            except OSError as error:
                raise LedgerWriteError(
                    f"{self.path.name} could not be written: {error.strerror}",
                    hint="check that the folder exists and may be written",
                    path=str(self.path),
                ) from error
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _hash(previous: str, line: object) -> str:
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
