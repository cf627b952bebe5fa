"""How many independent origins stand behind statements: two articles from one joint statement are one.

Invariant: the count never exceeds the number of documents, and sharing any primary source joins two of them.
"""

import re
from collections.abc import Iterable, Mapping

from accord.documents import Document
from accord.statements import Statement

_JOINT = re.compile(r"\bjoint (?:statement|declaration|communiqu[eé]|press statement|vision statement)", re.I)
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")


def origin_names(statement: Statement, document: Document) -> frozenset[str]:
    """Return the names of the primary sources that a statement rests on; the document itself if it names none.

    A statement that is attributed to one of its document's sources rests on that one alone.
    """
    names = {normal_origin(o): o for o in document.origins}
    if statement.attribution:
        chosen = {n for n in names if _named(statement.attribution, n)}
        if chosen:
            return frozenset(chosen)
    return frozenset(names) or frozenset({f"document {document.near_duplicate_of or document.id}"})


def count_origins(statements: Iterable[Statement], documents: Mapping[str, Document]) -> int:
    """Return the number of independent origins of statements: groups of documents that share no source.

    Parameters
    ----------
    statements
        The statements, in any order.
    documents
        Documents by id, among them every statement's own.
    """
    above: dict[str, str] = {}
    seen: set[tuple[str, str | None]] = set()
    for s in statements:
        if (s.doc, s.attribution) in seen:
            continue
        seen.add((s.doc, s.attribution))
        document = documents[s.doc]
        home = _top(above, f"in {s.doc}")
        names = origin_names(s, document)
        for name in (*names, f"in {document.near_duplicate_of}") if document.near_duplicate_of else names:
            above[_top(above, name)] = home
    return sum(above[name] == name for name in above)


def _top(above: dict[str, str], name: str) -> str:
    """Return the name that stands for a group; on the way, each name is led nearer to it."""
    above.setdefault(name, name)
    while above[name] != name:
        above[name] = name = above[above[name]]
    return name


def normal_origin(name: str) -> str:
    """Return an origin's name in one spelling: a joint declaration and a joint statement of one day are one.

    >>> normal_origin("Joint Declaration 2024-11-25")
    'joint statement 2024-11-25'
    """
    text = " ".join(name.lower().split())
    if _JOINT.search(text):
        found = _DATE.search(text)
        return f"joint statement {found.group()}" if found else "joint statement"
    return text.replace("’", "'")


def _named(attribution: str, origin: str) -> bool:
    words = attribution.lower().replace("’", "'")
    if origin.startswith("joint statement"):
        return bool(_JOINT.search(words)) or words.strip() in ("joint statement", "statement", "the statement")
    head = _DATE.sub("", origin).strip()
    return bool(head) and head in words
