"""Which format the bytes of a file are of, and the reader for it.

Invariant: bytes that show their format are read as that, whatever the file's name says.
"""

import codecs
import re
from pathlib import Path

from accord.documents.decoding import decode
from accord.documents.errors import EmptyDocumentError, UnsupportedFormatError
from accord.documents.extracted import Deadline, Extracted
from accord.documents.page import extract_page
from accord.documents.pdf import extract_pdf
from accord.documents.plain import extract_plain
from accord.documents.word import extract_word

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": DOCX,
}
_PAGE = re.compile(rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,400}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S)
_ELEMENT = re.compile(rb"<[a-z!?/][^<>]{0,2000}>", re.I)


def media_type_of(data: bytes, name: str) -> str:
    """Return the media type of a file: what its bytes show goes before what its name says.

    Raises
    ------
    UnsupportedFormatError
        The bytes are of a format that is not read.
    """
    head = data[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return DOCX
    by_name = SUFFIXES.get(Path(name).suffix.lower())
    if _PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        return "text/html"
    if by_name == "text/html" and not _ELEMENT.search(data) and b"\x00" not in data[:1024]:
        return "text/plain"  # saved as a page, and no page: its lines are paragraphs
    if data.startswith((b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"\x1f\x8b")):
        raise UnsupportedFormatError(
            f"{name!r} is of a format that is not read", hint="save it as PDF, DOCX, HTML or text", name=name
        )
    return by_name or "text/plain"


def extract(data: bytes, name: str, media_type: str, deadline: Deadline) -> Extracted:
    """Take a file of a known media type apart.

    Raises
    ------
    DocumentError
        It is no document of that type that can be read; the code says why.
    """
    if media_type == "application/pdf":
        return extract_pdf(data, name, deadline)
    if media_type == DOCX:
        return extract_word(data, name, deadline)
    declared = None
    if media_type == "text/html" and (found := re.search(rb"charset\s*=\s*[\"']?([\w-]+)", data[:4096], re.I)):
        declared = found[1].decode("ascii")
    text, notes = decode(data, name, declared=declared)
    if not text.strip():
        raise EmptyDocumentError(f"{name!r} holds no text", hint="check that the file was saved whole", name=name)
    if media_type == "text/html":
        extracted = extract_page(text, name, deadline)
    else:
        extracted = extract_plain(text, markdown=media_type == "text/markdown")
    return Extracted(extracted.text, extracted.readable, extracted.claims, (*notes, *extracted.notes))
