"""Reading many documents: paths into documents and statements, with a cache so that nothing is read twice.

Invariant: what is cached depends on the bytes, the publication date given and the extractor's version alone; a table of
names is part of that version.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from accord import documents, statements
from accord.documents import Document, DocumentError
from accord.execution import map_items
from accord.vocabulary import NotFoundError

READER_VERSION = "3"
SMALL_RUN = 500


@dataclass(frozen=True, slots=True)
class ReadItem:
    """One file or address to read; picklable, so that it may go to a worker."""

    path: str
    published: str | None = None
    cache: str | None = None
    names: statements.Names = statements.NO_NAMES


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What one file gave.

    Parameters
    ----------
    name
        The file's name.
    document
        Its metadata as JSON data, without the text; None where it could not be read.
    statements
        Its statements as JSON data.
    error
        ``{code, message, hint, facts}`` where it could not be read.
    cached
        Whether nothing had to be read again.
    """

    name: str
    document: dict[str, Any] | None
    statements: tuple[dict[str, Any], ...]
    error: dict[str, Any] | None = None
    cached: bool = False


def read_paths(
    paths: Sequence[str],
    *,
    published: str | None = None,
    cache: Path | None = None,
    where: str = "inline",
    names: Path | None = None,
    on_done: Callable[[int], None] | None = None,
) -> Iterator[ReadResult]:
    """Yield what each document under ``paths`` says, in order.

    Parameters
    ----------
    paths
        Files, folders, patterns and addresses.
    published
        Publication date for all of them (ISO), before what they say themselves.
    cache
        Folder that keeps what was read; a killed run goes on where it stopped.
    where
        ``inline``, ``processes:N`` or a scheduler's address.
    names
        Table of firms, bodies and people with their countries; see :func:`accord.statements.read_names`.
    on_done
        Called with the number of documents finished since the last call.

    Raises
    ------
    NoSuchPathError
        A path leads to nothing.
    EmptyFolderError
        A folder holds no document.
    NamesError
        The table of names cannot be used.
    """
    known = statements.read_names(names) if names is not None else statements.NO_NAMES
    targets = documents.expand(list(paths))
    if cache is not None:
        cache.mkdir(parents=True, exist_ok=True)
    items = [ReadItem(t, published, str(cache) if cache else None, known) for t in targets]
    if len(items) <= SMALL_RUN and cache is None and where == "inline":
        yield from _read_together(items, on_done)
        return
    for outcome in map_items(read_item, items, where=where, on_done=on_done):
        if outcome.value is not None:
            yield outcome.value
        elif outcome.error is not None:
            name = Path(items[outcome.index].path).name
            yield ReadResult(name, None, (), outcome.error.as_dict())


def _read_together(items: Sequence[ReadItem], on_done: Callable[[int], None] | None) -> Iterator[ReadResult]:
    """Read a small corpus as one, so that documents date each other and near duplicates are found."""
    found: list[Document] = []
    problems: dict[int, ReadResult] = {}
    index: list[int] = []
    for k, item in enumerate(items):
        try:
            found.append(_open(item))
            index.append(k)
        except DocumentError as error:
            problems[k] = ReadResult(Path(item.path).name, None, (), error.as_dict())
    related = dict(zip(index, documents.relate(found), strict=True))
    for k in range(len(items)):
        if k in problems:
            yield problems[k]
        else:
            try:
                result = _result(related[k], items[k].names)
            except DocumentError as error:
                result = ReadResult(related[k].name, None, (), error.as_dict())
            yield result
        if on_done is not None:
            on_done(1)


def count(paths: Sequence[str]) -> int:
    """Return how many documents ``paths`` lead to.

    Raises
    ------
    NoSuchPathError
        A path leads to nothing.
    EmptyFolderError
        A folder holds no document.
    """
    return len(documents.expand(list(paths)))


def read_item(item: ReadItem) -> ReadResult:
    """Return what one document says, from the cache where it was read before.

    Raises
    ------
    DocumentError
        It cannot be read.
    """
    path = Path(item.path)
    key = None
    if item.cache is not None and path.is_file():
        extractor = statements.default_extractor(item.names)
        digest = hashlib.sha256(path.read_bytes())
        digest.update(f"|{item.published}|{READER_VERSION}|{extractor.name}/{extractor.version}".encode())
        if (beside := path.with_name(path.name + ".toml")).is_file():
            digest.update(beside.read_bytes())
        key = Path(item.cache) / f"{digest.hexdigest()[:32]}.json"
        if key.is_file():
            try:
                row = json.loads(key.read_text(encoding="utf-8"))
                return ReadResult(path.name, row["document"], tuple(row["statements"]), row["error"], cached=True)
            except (ValueError, KeyError):
                key.unlink()
    try:
        result = _result(_open(item), item.names)
    except DocumentError as error:
        result = ReadResult(path.name, None, (), error.as_dict())
    if key is not None:
        row = {"document": result.document, "statements": list(result.statements), "error": result.error}
        # Written beside and renamed, so that a killed run leaves no half entry.
        part = key.with_suffix(".part")
        part.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
        part.replace(key)
    return result


def _open(item: ReadItem) -> Document:
    if item.path.lower().startswith(("http://", "https://")):
        return documents.read_url(item.path, published=item.published)
    return documents.read_file(item.path, published=item.published)


def _result(document: Document, names: statements.Names) -> ReadResult:
    rows = []
    for statement in statements.extract(document, names):
        row = statement.as_dict()
        row["document_id"] = row.pop("doc")
        if row["instrument"]:
            row["instrument"] = str(row["instrument"]).replace("-", " ")
        rows.append({"doc": document.name, **row})
    return ReadResult(document.name, document.as_dict(), tuple(rows))


def explain_sentence(
    paths: Sequence[str], sentence: str, *, published: str | None = None, names: Path | None = None
) -> list[str]:
    """Return which rules fired on a sentence, in the documents under ``paths`` or, without any, on its own.

    Parameters
    ----------
    paths
        Documents to look for the sentence in; empty to take ``sentence`` as the whole document.
    sentence
        The sentence, or a part of it.
    published
        Publication date (ISO).
    names
        Table of names, as in :func:`read_paths`.

    Raises
    ------
    SentenceNotFoundError
        The sentence is in none of the documents.
    NamesError
        The table of names cannot be used.
    """
    known = statements.read_names(names) if names is not None else statements.NO_NAMES
    if not paths:
        document = documents.read_bytes(sentence.encode("utf-8"), "sentence.txt", published=published)
        return statements.explain(replace(document, readable=((0, len(document.text)),)), 0, known)
    wanted = " ".join(sentence.split())
    for target in documents.expand(list(paths)):
        document = _open(ReadItem(target, published))
        flat, offsets = _flatten(document.text)
        at = flat.find(wanted)
        if at >= 0:
            return [f"in {document.name}", *statements.explain(document, offsets[at], known)]
    raise SentenceNotFoundError(
        f"no document holds {sentence[:60]!r}", hint="copy a few words of it exactly", sentence=sentence
    )


class SentenceNotFoundError(NotFoundError):
    """A sentence to be explained stands in none of the documents."""

    code = "sentence-not-found"


def _flatten(text: str) -> tuple[str, list[int]]:
    out: list[str] = []
    offsets: list[int] = []
    for k, c in enumerate(text):
        if c.isspace():
            if out and out[-1] != " ":
                out.append(" ")
                offsets.append(k)
        else:
            out.append(c)
            offsets.append(k)
    return "".join(out), offsets
