"""Answers that took many solves, kept in the desk's ``out/`` under a hash of all that they came from.

Invariant: an answer is found again only under the very same facts; a file that cannot be read is no answer.
"""

import hashlib
import json
import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def answer_path(folder: Path, kind: str, facts: object) -> Path:
    """Return where an answer of a kind lies that came from these facts, plain enough for JSON."""
    said = json.dumps([kind, facts], sort_keys=True)
    return folder / f"{kind}-{hashlib.sha256(said.encode()).hexdigest()[:24]}.json"


def write_answer(path: Path, data: Any) -> None:
    """Write an answer as JSON; who reads meanwhile sees the old one, or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two who keep the same answer at once, in one process or in two, must not write into one file.
    part = path.with_name(f"{path.stem}.{os.getpid()}-{threading.get_ident()}.part")
    part.write_text(json.dumps(data), encoding="utf-8")
    part.replace(path)


def read_answer(path: Path) -> Any:
    """Return an answer that was kept, or None where there is none or somebody damaged it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError, json.JSONDecodeError):
        return None


def bytes_hash(files: Iterable[Path]) -> str:
    """Return a hash of files by name and bytes, in the order of their names; absent ones are left out."""
    made = hashlib.sha256()
    for file in sorted(files):
        if file.is_file():
            made.update(f"{file.name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\0".encode())
    return made.hexdigest()
