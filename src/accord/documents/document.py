"""What a document is, once read.

Invariant: ``text`` is exactly what was hashed into ``text_sha256``, and every offset anywhere in accord
counts Python code points of it.
"""

from dataclasses import dataclass, field
from typing import Any

from accord.vocabulary import Interval


@dataclass(frozen=True, slots=True)
class Evidenced:
    """A piece of metadata and how it is known.

    Parameters
    ----------
    value
        The value itself.
    basis
        ``stated`` (the document or its side-car says so), ``derived`` (worked out from what it says) or
        ``given`` (the user said so on the command line).
    evidence
        The words or rule it comes from.
    """

    value: str
    basis: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Document:
    """One source, read into text.

    Parameters
    ----------
    id
        ``d-`` and the first 12 hex digits of ``text_sha256``.
    name
        The file's name within the desk.
    text
        The whole text, boilerplate included; offsets count its code points.
    text_sha256, bytes_sha256
        Hashes of the text (UTF-8) and of the file as it came.
    media_type
        ``text/plain``, ``text/markdown``, ``text/html``, ``application/pdf`` or the DOCX type.
    title, publisher, author, url
        Metadata with its evidence, or None.
    published
        Publication date (ISO, in ``Evidenced.value``) or None; ``published_interval`` holds the readings.
    published_interval
        The same as an interval, with alternatives where day and month are ambiguous, or None.
    kind
        A word of the list document-kinds.
    language
        ISO 639-1 code; anything but ``en`` is recorded as not read.
    readable
        ``(start, end)`` spans that are article text; the rest is boilerplate, kept but not read.
    near_duplicate_of
        Id of an earlier document with nearly the same text, or None.
    origins
        Names of the primary sources that the document rests on (for example ``joint statement 2024-11-25``);
        empty when it is its own origin.
    notes
        What a user should know, for example a detected encoding or a damaged page.
    """

    id: str
    name: str
    text: str
    text_sha256: str
    bytes_sha256: str
    media_type: str
    title: Evidenced | None = None
    publisher: Evidenced | None = None
    author: Evidenced | None = None
    url: Evidenced | None = None
    published: Evidenced | None = None
    published_interval: Interval | None = None
    kind: str = "other"
    language: str = "en"
    readable: tuple[tuple[int, int], ...] = ()
    near_duplicate_of: str | None = None
    origins: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return the document as JSON-serialisable data, without its text."""
        ev = {
            name: None
            if (e := getattr(self, name)) is None
            else {"value": e.value, "basis": e.basis, "evidence": e.evidence}
            for name in ("title", "publisher", "author", "url", "published")
        }
        return {
            "id": self.id,
            "name": self.name,
            "text_sha256": self.text_sha256,
            "bytes_sha256": self.bytes_sha256,
            "media_type": self.media_type,
            **ev,
            "published_interval": self.published_interval.as_dict() if self.published_interval else None,
            "kind": self.kind,
            "language": self.language,
            "near_duplicate_of": self.near_duplicate_of,
            "origins": list(self.origins),
            "notes": list(self.notes),
        }
