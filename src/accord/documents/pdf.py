"""PDF with a text layer: lines joined into paragraphs, running headers and footers set apart.

Invariant: every line of the text layer is in the text; lines that repeat from page to page are not read.
"""

import re
from collections import Counter
from statistics import median

from accord.documents.errors import DamagedDocumentError, NoTextLayerError, TooLargeError
from accord.documents.extracted import MAX_PAGES, Deadline, Extracted

_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
_BULLET = re.compile(r"^\s*(?:[•●▪◦‣\-–*]|\(?\d{1,2}[.)]|\(?[a-z][.)]|[ivx]{1,4}[.)])\s+", re.I)
_PAGE_NUMBER = re.compile(r"^(?:page\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?$", re.I)


def extract_pdf(data: bytes, name: str, deadline: Deadline) -> Extracted:
    """Take a PDF apart.

    Raises
    ------
    DamagedDocumentError
        The file cannot be opened, or asks for a password.
    NoTextLayerError
        There are pages but no text.
    TooLargeError
        There are more than ``MAX_PAGES`` pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise DamagedDocumentError(
            f"{name!r} cannot be opened as PDF: {error}",
            hint="open it in a viewer and print it to a new PDF without a password",
            name=name,
        ) from error
    notes: list[str] = []
    pages: list[list[str]] = []
    try:
        if len(document) > MAX_PAGES:
            raise TooLargeError(
                f"{name!r} has {len(document)} pages, more than {MAX_PAGES}",
                hint="split it into parts",
                name=name,
                pages=len(document),
            )
        title = str(document.get_metadata_dict().get("Title") or "").strip()
        for number in range(len(document)):
            deadline.check()
            try:
                raw = document[number].get_textpage().get_text_bounded()
            except pypdfium2.PdfiumError:
                notes.append(f"page {number + 1} is damaged and was left out")
                continue
            pages.append([line.strip() for line in _characters(raw).split("\n")])
    finally:
        document.close()
    if not any(line for page in pages for line in page):
        raise NoTextLayerError(
            f"{name!r} has {len(pages)} pages and no text on them",
            hint="run a text recognition program over it first, then read the result",
            name=name,
            pages=len(pages),
        )
    text, readable = _paragraphs(pages)
    claims = (
        {"title": (title, "PDF metadata, Title")} if len(title) > 8 and not title.endswith((".doc", ".docx")) else {}
    )
    return Extracted(text, readable, claims, tuple(notes))


def _characters(raw: str) -> str:
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    # U+FFFE and U+0002 are how pdfium marks a hyphen at a line's end.
    text = re.sub(r"(?<=\w)[\ufffe\x02]\n?(?=\w)", "", text).replace("\ufffe", "-").replace("\x02", "-")
    for ligature, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(ligature, letters)
    return text


def _running(pages: list[list[str]]) -> set[str]:
    """Return the lines, digits aside, that stand at the top or bottom of more than half of the pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        lines = [line for line in page if line]
        seen.update({_digitless(line) for line in (*lines[:2], *lines[-2:])})
    return {line for line, n in seen.items() if n >= 2 and n > len(pages) / 2}


def _digitless(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _paragraphs(pages: list[list[str]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    running = _running(pages)
    lengths = [len(line) for page in pages for line in page if line]
    full = 0.72 * (median(lengths) if len(lengths) < 8 else sorted(lengths)[int(0.8 * len(lengths))])
    body: list[tuple[str, bool]] = []  # paragraphs with whether they are read
    current = ""
    previous = ""

    def close() -> None:
        nonlocal current
        if current:
            body.append((current, True))
        current = ""

    for page in pages:
        lines = [line for line in page if line]
        edge = {*lines[:2], *lines[-2:]}
        for line in page:
            if not line:
                if _ENDS.search(previous) or len(previous) < full:
                    close()
                continue
            if line in edge and (_digitless(line) in running or _PAGE_NUMBER.match(line)):
                body.append((line, False))
                continue
            if current and not _continues(previous, line, full):
                close()
            current = _join(current, line)
            previous = line
    close()
    # A running line must not stand inside a paragraph, or a quote across pages would hold it.
    parts, readable, at = [], [], 0
    for text, read in body:
        if read:
            readable.append((at, at + len(text)))
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), tuple(readable)


def _continues(previous: str, line: str, full: float) -> bool:
    if _BULLET.match(line):
        return False
    if _ENDS.search(previous):
        return len(previous) >= full and not previous.endswith(":")
    return len(previous) >= full or line[:1].islower()


def _join(current: str, line: str) -> str:
    if not current:
        return line
    if re.search(r"[a-z]-$", current) and line[:1].islower():
        return current[:-1] + line
    return f"{current} {line}"
