"""DOCX: paragraphs, table rows, text boxes and notes in document order.

Invariant: nothing is unpacked before its declared and real size is known to be small enough; what was deleted, moved
away or hidden is no text, and nothing stands in it twice.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from accord.documents.errors import DamagedDocumentError, EmptyDocumentError, TooLargeError, UnsupportedFormatError
from accord.documents.extracted import MAX_UNPACKED_BYTES, Deadline, Extracted
from accord.documents.word_lists import Numbering
from accord.documents.word_parts import block_texts, style_of

_DC = "{http://purl.org/dc/elements/1.1/}"
MAX_MEMBERS = 5_000
# Names that programs and machines leave in a file's properties.
_NOBODY = frozenset(
    ["python-docx", "word document", "microsoft word", "user", "users", "admin", "administrator", "hp", "dell",
     "lenovo", "asus", "acer", "pc", "author", "microsoft office user", "windows user", "title", "template",
     "document", "untitled"]
)  # fmt: skip


def extract_word(data: bytes, name: str, deadline: Deadline) -> Extracted:
    """Take a DOCX apart.

    Raises
    ------
    DamagedDocumentError
        It is not a readable DOCX.
    UnsupportedFormatError
        It is a workbook, slides or another kind of archive.
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
            main = _main_part(archive, name)
            root = etree.fromstring(_member(archive, main, name), parser)
            parts = {
                kind: _others(archive, main, kind, name, parser)
                for kind in ("header", "footer", "notes", "numbering", "styles")
            }
            core = _others(archive, main, "core", name, parser)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, RuntimeError, EOFError, ValueError) as error:
        raise _damaged(name, error) from error
    except (etree.XMLSyntaxError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise _damaged(name, error) from error
    claims = _claims(core[0] if core else None)
    numbering = Numbering(*(parts[kind][0] if parts[kind] else None for kind in ("numbering", "styles")))
    body: list[str] = []
    for node in next((child for child in root if str(child.tag).endswith("}body")), ()):
        deadline.check()
        for text in block_texts(node, numbering):
            body.append(text)
            if "title" not in claims and len(text) <= 300 and style_of(node).lower() == "title":
                claims["title"] = (text, "paragraph of the style Title")
    body.extend(_note_texts(parts["notes"], numbering))
    if not body:
        raise EmptyDocumentError(f"{name!r} holds no text", hint="open it in a word processor and look", name=name)
    above, below = (
        list(dict.fromkeys(t for part in parts[kind] for n in part for t in block_texts(n, numbering)))
        for kind in ("header", "footer")
    )
    start = sum(len(text) + 2 for text in above)
    read = "\n\n".join(body)
    return Extracted("\n\n".join((*above, read, *below)), ((start, start + len(read)),), claims)


def _main_part(archive: zipfile.ZipFile, name: str) -> str:
    """Return the part that holds the text: mostly ``word/document.xml``, else what the package's relations name."""
    names = archive.namelist()
    if "word/document.xml" in names:
        return "word/document.xml"
    if "_rels/.rels" in names:
        relations = _member(archive, "_rels/.rels", name).decode("utf-8", "replace")
        for relation in re.findall(r"<Relationship\b[^<>]{0,2000}>", relations):
            target = re.search(r"""\bTarget=["']/?(word/[^"']+)["']""", relation)
            if "officeDocument" in relation and target and target[1] in names:
                return target[1]
    if any(part.startswith(("xl/", "ppt/")) or part in {"mimetype", "content.xml"} for part in names):
        raise UnsupportedFormatError(
            f"{name!r} is of a format that is not read", hint="save it as PDF, DOCX, HTML or text", name=name
        )
    raise KeyError("there is no part word/document.xml in the archive")


def _others(archive: zipfile.ZipFile, main: str, kind: str, name: str, parser: Any) -> list[Any]:
    """Return the parsed parts of a kind, in order; one that is damaged is left out, for the text does not need it."""
    from lxml import etree

    pattern = {
        "header": r"word/header\d*\.xml",
        "footer": r"word/footer\d*\.xml",
        "notes": r"word/(?:footnotes|endnotes)\.xml",
        "core": r"docProps/core\.xml",
        "numbering": r"word/numbering\.xml",
        "styles": r"word/styles\.xml",
    }[kind]
    found: list[Any] = []
    for part in sorted(archive.namelist())[:MAX_MEMBERS]:
        if part != main and re.fullmatch(pattern, part) and len(found) < 40:
            try:
                found.append(etree.fromstring(_member(archive, part, name), parser))
            except (etree.XMLSyntaxError, zipfile.BadZipFile):
                continue
    return found


def _claims(core: Any) -> dict[str, tuple[str, str]]:
    claims = {}
    for tag, key in (("title", "title"), ("creator", "author")):
        value = (core.findtext(f"{_DC}{tag}") or "").strip() if core is not None else ""
        value = re.sub(r"^Microsoft Word - |\.docx?$", "", value)
        if len(value) > 2 and value.lower() not in _NOBODY:
            claims[key] = (value, f"DOCX properties, {tag}")
    return claims


def _note_texts(parts: list[Any], numbering: Numbering) -> Iterator[str]:
    for part in parts:
        for note in part:
            if not any(key.endswith("}type") for key in note.attrib):  # separators have a type
                for node in note:
                    yield from block_texts(node, numbering)


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
