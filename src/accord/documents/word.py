"""DOCX: paragraphs and table rows in document order.

Invariant: nothing is unpacked before its declared and real size is known to be small enough.
"""

import io
import re
import zipfile
from typing import Any

from accord.documents.errors import DamagedDocumentError, EmptyDocumentError, TooLargeError
from accord.documents.extracted import MAX_UNPACKED_BYTES, Deadline, Extracted

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
MAX_MEMBERS = 5_000


def extract_word(data: bytes, name: str, deadline: Deadline) -> Extracted:
    """Take a DOCX apart.

    Raises
    ------
    DamagedDocumentError
        It is not a readable DOCX.
    TooLargeError
        It unpacks to more than ``MAX_UNPACKED_BYTES``.
    EmptyDocumentError
        It holds no text.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_size(archive, name)
            root = etree.fromstring(_member(archive, "word/document.xml", name), parser)
            core: Any = None
            if "docProps/core.xml" in archive.namelist():
                try:
                    core = etree.fromstring(_member(archive, "docProps/core.xml", name), parser)
                except etree.XMLSyntaxError:
                    core = None
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, RuntimeError, EOFError, ValueError) as error:
        raise _damaged(name, error) from error
    except (etree.XMLSyntaxError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise _damaged(name, error) from error
    parts = []
    body = root.find(f"{_W}body")
    for node in body if body is not None else ():
        deadline.check()
        if node.tag == f"{_W}tbl":
            parts.extend(_rows(node))
        elif node.tag in {f"{_W}p", f"{_W}sdt"}:
            parts.append(_text(node))
    text = "\n\n".join(part for part in parts if part)
    if not text.strip():
        raise EmptyDocumentError(f"{name!r} holds no text", hint="open it in a word processor and look", name=name)
    claims = {}
    for tag, key in (("title", "title"), ("creator", "author")):
        found = core.findtext(f"{_DC}{tag}") if core is not None else None
        if found and found.strip() and found.strip().lower() not in {"python-docx", "word document"}:
            claims[key] = (found.strip(), f"DOCX properties, {tag}")
    return Extracted(text, ((0, len(text)),), claims)


def _damaged(name: str, error: Exception) -> DamagedDocumentError:
    return DamagedDocumentError(
        f"{name!r} cannot be opened as DOCX: {error}", hint="open it in a word processor and save it again", name=name
    )


def _check_size(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED_BYTES or len(members) > MAX_MEMBERS:
        raise TooLargeError(
            f"{name!r} unpacks to {size:,} bytes in {len(members)} parts",
            hint=f"a document may unpack to {MAX_UNPACKED_BYTES:,} bytes; save its text alone",
            name=name,
            bytes=size,
        )


def _member(archive: zipfile.ZipFile, path: str, name: str) -> bytes:
    # The declared size may lie, so the real one is limited while unpacking.
    with archive.open(path) as handle:
        data = handle.read(MAX_UNPACKED_BYTES // 2)
        if handle.read(1):
            raise TooLargeError(
                f"{name!r} unpacks to more than it may", hint="save its text alone", name=name, part=path
            )
    return data


def _text(node: Any) -> str:
    pieces = []
    for child in node.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}p"):
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        else:
            pieces.append(" ")
    return re.sub(r"\s+", " ", "".join(pieces)).strip()


def _rows(table: Any) -> list[str]:
    rows = []
    for row in table.iter(f"{_W}tr"):
        cells = [_text(cell) for cell in row.iterchildren(f"{_W}tc")]
        rows.append(" | ".join(cell for cell in cells if cell))
    return rows
