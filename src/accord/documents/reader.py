"""Files, folders and addresses into documents.

Invariant: any bytes give a document or one of accord's errors, and one bad file never loses the others.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from accord.documents.datelines import address_date
from accord.documents.dating import date_text
from accord.documents.days import Dating, read_date
from accord.documents.describing import find_author, find_publisher, find_title, tell_kind
from accord.documents.document import Document, Evidenced
from accord.documents.errors import (
    DamagedDocumentError,
    DocumentError,
    EmptyFolderError,
    FetchError,
    NoSuchPathError,
    SidecarError,
    TooLargeError,
)
from accord.documents.extracted import MAX_PDF_BYTES, MAX_TEXT_BYTES, SECONDS, Extracted, time_limit
from accord.documents.formats import DOCX, SUFFIXES, extract, media_type_of
from accord.documents.language import english_parts
from accord.documents.plain import FIELDS
from accord.vocabulary import words

_URL = re.compile(r"https?://", re.I)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a folder, glob or list of paths: documents, and the problems of those that are none.

    Parameters
    ----------
    documents
        In the order of their names.
    problems
        ``(name, error)`` of each file that could not be read.
    """

    documents: tuple[Document, ...]
    problems: tuple[tuple[str, DocumentError], ...]


def read_file(path: str | Path, *, sidecar: Path | None = None, published: str | None = None) -> Document:
    """Return the document in one file.

    Parameters
    ----------
    path
        The file.
    sidecar
        TOML file with its metadata; by default ``NAME.toml`` beside it, where there is one.
    published
        Publication date that the user gives (ISO); goes before what the file says.

    Raises
    ------
    NoSuchPathError
        There is no such file.
    DocumentError
        The file is no document that can be read; the code says why.
    """
    path = Path(path)
    if not path.is_file():
        raise NoSuchPathError(f"no file {str(path)!r}", hint="check the path", path=str(path))
    beside = sidecar or next(
        (p for p in (path.with_name(path.name + ".toml"), path.with_suffix(".toml")) if p.is_file()), None
    )
    limit = MAX_PDF_BYTES if path.suffix.lower() in {".pdf", ".docx"} else MAX_TEXT_BYTES
    if path.stat().st_size > limit:
        raise _too_large(path.name, path.stat().st_size, limit)
    return read_bytes(path.read_bytes(), path.name, metadata=_sidecar(beside), published=published)


def read_bytes(
    data: bytes,
    name: str,
    *,
    metadata: Mapping[str, str] | None = None,
    published: str | None = None,
    seconds: float = SECONDS,
) -> Document:
    """Return the document in ``data``.

    Parameters
    ----------
    data
        The file's bytes.
    name
        Its name; the suffix tells the format where the bytes do not.
    metadata
        Side-car metadata: title, publisher, author, url, published, kind, language.
    published
        Publication date that the user gives (ISO).
    seconds
        Time limit.

    Raises
    ------
    DocumentError
        It is no document that can be read; the code says why.
    """
    media_type = media_type_of(data, name)
    limit = MAX_PDF_BYTES if media_type in {"application/pdf", DOCX} else MAX_TEXT_BYTES
    if len(data) > limit:
        raise _too_large(name, len(data), limit)
    with time_limit(name, seconds) as deadline:
        try:
            extracted = extract(data, name, media_type, deadline)
            return _describe(data, name, media_type, extracted, dict(metadata or {}), published)
        except RecursionError as error:
            raise DamagedDocumentError(
                f"{name!r} is nested too deeply to be read", hint="save it as plain text", name=name
            ) from error


def read_folder(path: str | Path) -> Reading:
    """Return every document of a folder, its sub-folders included, and the problems of the files that are none.

    Raises
    ------
    NoSuchPathError
        There is no such folder.
    EmptyFolderError
        It holds no file of a kind that is read.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise NoSuchPathError(f"no folder {str(folder)!r}", hint="check the path", path=str(folder))
    return read_paths(folder_files(folder))


def folder_files(folder: Path) -> list[Path]:
    """Return the files of a folder that are of a kind that is read, by name; side-cars and hidden files are not.

    Raises
    ------
    EmptyFolderError
        There is none.
    """
    files = sorted(
        p
        for p in folder.rglob("*")
        if p.is_file()
        and p.suffix.lower() in SUFFIXES
        and not any(q.startswith(".") for q in p.relative_to(folder).parts)
    )
    if not files:
        raise EmptyFolderError(
            f"the folder {str(folder)!r} holds no document",
            hint=f"documents end in {', '.join(SUFFIXES)}",
            path=str(folder),
        )
    return files


def expand(paths: list[str]) -> list[str]:
    """Return files and addresses for paths, folders, globs and addresses, each once, in order.

    Raises
    ------
    NoSuchPathError
        One leads to nothing.
    """
    found: list[str] = []
    for path in paths:
        if _URL.match(path):
            found.append(path)
        elif Path(path).is_dir():
            found.extend(str(p) for p in folder_files(Path(path)))
        elif Path(path).is_file():
            found.append(path)
        elif hits := _matches(path):
            found.extend(hits)
        else:
            raise NoSuchPathError(
                f"nothing at {path!r}", hint="give a file, a folder, a pattern or an address", path=path
            )
    return list(dict.fromkeys(found))


def _matches(pattern: str) -> list[str]:
    """Return the files that a shell pattern names, hidden ones left out."""
    path = Path(pattern)
    fixed = [part for part in path.parts if not set(part) & set("*?[")]
    base = Path(*path.parts[: len(fixed)]) if path.parts[: len(fixed)] == tuple(fixed) and fixed else Path()
    rest = Path(pattern).relative_to(base) if fixed else path
    if not set(str(rest)) & set("*?[") or path.is_absolute() != base.is_absolute() or ".." in rest.parts:
        return []
    return sorted(str(p) for p in base.glob(str(rest)) if p.is_file())


def read_paths(paths: list[Path], *, published: str | None = None) -> Reading:
    """Return the documents of several files and the problems of those that are none."""
    documents, problems = [], []
    for path in paths:
        try:
            documents.append(read_file(path, published=published))
        except DocumentError as error:
            problems.append((path.name, error))
    return Reading(tuple(documents), tuple(problems))


def read_url(address: str, *, published: str | None = None, seconds: float = SECONDS) -> Document:
    """Return the document at an http or https address.

    Raises
    ------
    FetchError
        It could not be fetched, for example because there is no network.
    """
    from urllib.error import URLError
    from urllib.parse import urlsplit
    from urllib.request import Request, urlopen

    request = Request(address, headers={"User-Agent": "accord"})
    try:
        with urlopen(request, timeout=seconds) as answer:
            data = answer.read(MAX_TEXT_BYTES + 1)
            kind = answer.headers.get_content_type()
    except (URLError, OSError, ValueError) as error:
        raise FetchError(
            f"could not fetch {address!r}: {error}", hint="save the page in a browser and read the file", url=address
        ) from error
    name = Path(urlsplit(address).path).name or "page"
    if Path(name).suffix.lower() not in SUFFIXES:
        name += next((suffix for suffix, media in SUFFIXES.items() if media == kind), ".html")
    return read_bytes(data, name, metadata={"url": address}, published=published, seconds=seconds)


def _too_large(name: str, size: int, limit: int) -> TooLargeError:
    return TooLargeError(
        f"{name!r} has {size:,} bytes, more than {limit:,}",
        hint="split it, or save the text of the article alone",
        name=name,
        bytes=size,
        limit=limit,
    )


def _describe(
    data: bytes, name: str, media_type: str, extracted: Extracted, metadata: dict[str, str], published: str | None
) -> Document:
    text = extracted.text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    notes = list(extracted.notes)
    sha = hashlib.sha256(text.encode("utf-8")).hexdigest()

    def claim(field: str) -> Evidenced | None:
        if value := metadata.get(field):
            return Evidenced(str(value), "stated", "side-car")
        if field in extracted.claims:
            value, evidence = extracted.claims[field]
            return Evidenced(re.sub(r"\s+", " ", value).strip(), "stated", evidence)
        return None

    article = "\n\n".join(text[a:b] for a, b in extracted.readable) or text
    title = claim("title") or find_title(article)
    publisher = claim("publisher") or find_publisher(text)
    url = claim("url")
    dating = _date(text, metadata, extracted, published)
    notes.extend(dating.notes)
    kind = metadata.get("kind") or extracted.claims.get("kind", ("", ""))[0]
    if kind not in words("document-kinds"):
        kind = tell_kind(
            article if media_type == "text/html" else text,  # the menu of a page names kinds that it is not
            title.value if title else None,
            publisher.value if publisher else None,
            url.value if url else None,
        )
    language, readable, left_out = english_parts(text, extracted.readable, metadata.get("language"))
    notes.extend(left_out)
    if about := claim("summary_of"):
        notes.append(f"summary of: {about.value}")
    if remark := claim("note"):
        notes.append(remark.value)
    origin = claim("origin")
    return Document(
        id="d-" + sha[:12],
        name=name,
        text=text,
        text_sha256=sha,
        bytes_sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        title=title,
        publisher=publisher,
        author=claim("author") or find_author(article),
        url=url,
        published=dating.published,
        published_interval=dating.interval,
        kind=kind,
        language=language,
        readable=readable,
        origins=tuple(filter(None, (part.strip(" []\"'") for part in origin.value.split(";")))) if origin else (),
        notes=tuple(notes),
    )


def _date(text: str, metadata: dict[str, str], extracted: Extracted, published: str | None) -> Dating:
    if published:
        dating = read_date(published, "given", "given by the user")
        if not dating.published:
            raise SidecarError(
                f"{published!r} is no date", hint="give the publication date as YYYY-MM-DD", value=published
            )
        return dating
    if value := metadata.get("published"):
        return read_date(str(value), "stated", "side-car")
    if "published" in extracted.claims:
        value, evidence = extracted.claims["published"]
        if (dating := read_date(value, "stated", evidence)).published:
            return dating
    if (dating := date_text(text)).published:
        return dating
    address = metadata.get("url") or extracted.claims.get("url", ("", ""))[0]
    return address_date(address) if address else dating


def _sidecar(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SidecarError(f"{path.name!r} is no TOML: {error}", hint="correct or remove it", path=str(path)) from error
    return {FIELDS[key.lower()]: str(value) for key, value in rows.items() if key.lower() in FIELDS}
