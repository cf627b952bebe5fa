"""PDF with a text layer: lines joined into paragraphs, running headers and footers set apart.

Invariant: every line of the text layer is in the text; lines that repeat from page to page are not read.
"""

import re
from collections import Counter

from accord.documents.errors import DamagedDocumentError, NoTextLayerError, TooLargeError
from accord.documents.extracted import MAX_PAGES, Deadline, Extracted
from accord.documents.pdf_lines import Line, Measures, continues, is_note, measure, page_lines

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
    pages: list[list[Line]] = []
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
                lines = page_lines(document[number].get_textpage(), _characters)
            except pypdfium2.PdfiumError:
                notes.append(f"page {number + 1} is damaged and was left out")
                continue
            pages.append(lines)
    finally:
        document.close()
    if not any(line.text for page in pages for line in page):
        raise NoTextLayerError(
            f"{name!r} has {len(pages)} pages and no text on them",
            hint="run a text recognition program over it first, then read the result",
            name=name,
            pages=len(pages),
        )
    text, readable = _paragraphs(pages)
    # A program's own name for the file it printed is no title.
    named = len(title) > 8 and not re.search(
        r"^Microsoft |\.(?:docx?|odt|rtf|pptx?|indd|pdf|tex)$|^untitled", title, re.I
    )
    claims = {"title": (title, "PDF metadata, Title")} if named else _largest(pages)
    return Extracted(text, readable, claims, tuple(notes))


def _characters(raw: str) -> str:
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    # U+FFFE and U+0002 are how pdfium marks a hyphen at a line's end.
    text = re.sub(r"(?<=\w)[\ufffe\x02]\n?(?=\w)", "", text).replace("\ufffe", "-").replace("\x02", "-")
    for ligature, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(ligature, letters)
    return text


def _largest(pages: list[list[Line]]) -> dict[str, tuple[str, str]]:
    """Return the lines in the largest type of the first page as the title, where they stand out and are few."""
    usual = measure(pages)
    first = [line for line in next(iter(pages), []) if line.text][:20]
    size = max((line.size for line in first), default=0.0)
    lines = [line.text for line in first if line.size > 0.97 * size]
    words = " ".join(lines)
    if size < 1.15 * usual.size or not usual.size or len(lines) > 4 or not 8 <= len(words) <= 300:
        return {}
    return {"title": (words, "largest type on the first page")}


def _edges(page: list[Line]) -> tuple[list[Line], list[Line]]:
    lines = [line for line in page if line.text]
    return lines[:2], lines[-2:]


def _running(pages: list[list[Line]]) -> set[str]:
    """Return the lines, digits aside, that stand at the top or foot of many pages; left and right pages may differ."""
    seen: Counter[str] = Counter()
    for page in pages:
        top, foot = _edges(page)
        seen.update({_digitless(line.text) for line in (*top, *foot)})
    return {line for line, n in seen.items() if n >= 2 and n > len(pages) / 3}


def _digitless(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _is_running(line: Line, running: set[str], titles: set[str]) -> bool:
    """Tell a running line: it stands on many pages, is a page's number, or a number beside the document's title."""
    bare = re.sub(r"^\d{1,4}\s+|\s+\d{1,4}$", "", line.text)
    return (
        _digitless(line.text) in running
        or _PAGE_NUMBER.match(line.text) is not None
        or (bare != line.text and bare in titles)
    )


def _paragraphs(pages: list[list[Line]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    running = _running(pages)
    usual = measure(pages)
    titles = {line.text for line in [line for page in pages[:1] for line in page if line.text][:4]}
    joined = _Joined(usual)
    for number, page in enumerate(pages):
        top, foot = _edges(page)
        edge = {line.text for line in (*top, *foot)}
        opens = {line.text for line in top} if number else set()
        for line in page:
            if not line.text:
                joined.gap()
            elif line.text in edge and _is_running(line, running, titles if line.text in opens else set()):
                joined.aside(line.text)
            elif is_note(line, usual):
                joined.note(line)
            else:
                joined.add(line)
    return joined.result()


class _Joined:
    """Paragraphs as they grow line by line.

    A running line or a footnote must not stand inside a paragraph, or a quote across pages would hold it: each is put
    before the paragraph that it would cut.
    """

    __slots__ = ("_body", "_current", "_note", "_previous", "_usual")

    def __init__(self, usual: Measures) -> None:
        self._usual = usual
        self._body: list[tuple[str, bool]] = []  # paragraphs with whether they are read
        self._current = ""
        self._note: list[Line] = []
        self._previous = Line("")

    def add(self, line: Line) -> None:
        if self._note and line.size and abs(line.size - self._note[-1].size) < 0.1 and line.foot < self._note[-1].foot:
            self._note.append(line)
            return
        self._end_note()
        if self._current and not continues(self._previous, line, self._usual):
            self._close()
        self._current = _join(self._current, line.text)
        self._previous = line

    def gap(self) -> None:
        if self._current and not continues(self._previous, Line("a"), self._usual):
            self._close()

    def aside(self, text: str) -> None:
        self._end_note()
        self._body.append((text, False))

    def note(self, line: Line) -> None:
        self._end_note()
        self._note = [line]

    def result(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        self._end_note()
        self._close()
        readable, at = [], 0
        for text, read in self._body:
            if read:
                readable.append((at, at + len(text)))
            at += len(text) + 2
        return "\n\n".join(text for text, _read in self._body), tuple(readable)

    def _end_note(self) -> None:
        if self._note:
            text = ""
            for line in self._note:
                text = _join(text, line.text)
            self._body.append((text, True))
            self._note = []

    def _close(self) -> None:
        if self._current:
            self._body.append((self._current, True))
        self._current = ""


def _join(current: str, line: str) -> str:
    if not current:
        return line
    if re.search(r"[a-z]-$", current) and line[:1].islower():
        return current[:-1] + line
    return f"{current} {line}"
