"""The text of a DOCX's blocks: paragraphs, rows, content controls, text boxes.

Invariant: each run of text comes out once, where the document shows it; a text box follows its paragraph and the rows
of an inner table follow the row around them.
"""

import re
from collections.abc import Iterator
from typing import Any

from accord.documents.listing import with_mark
from accord.documents.word_lists import Numbering

_GONE = frozenset({"del", "moveFrom", "Fallback", "rPrChange", "pPrChange", "instrText", "delText", "object"})
_INSTEAD = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
_OFF = frozenset({"0", "false", "off"})


def block_texts(node: Any, numbering: Numbering) -> Iterator[str]:
    """Yield the texts of a block of the body: one for a paragraph, one a row for a table, in order; none is empty."""
    name = _name(node)
    if name == "p":
        apart: list[Any] = []
        mark = numbering.mark(node)
        if text := _inline(node, apart):
            yield with_mark(mark, text)
        for box in apart:
            for inner in box:
                yield from block_texts(inner, numbering)
    elif name == "tr":
        yield from _row(node, numbering)
    elif name not in _GONE:
        chosen = _chosen(node)
        for inner in chosen:
            yield from block_texts(inner, numbering)


def style_of(node: Any) -> str:
    """Return the name of a paragraph's style, or an empty string."""
    for child in node:
        if _name(child) == "pPr":
            for inner in child:
                if _name(inner) == "pStyle":
                    return next((str(v) for k, v in inner.attrib.items() if k.endswith("}val")), "")
    return ""


def _row(row: Any, numbering: Numbering) -> Iterator[str]:
    cells: list[str] = []
    inner: list[str] = []
    for cell in _below(row, "tc"):
        words: list[str] = []
        for node in _chosen(cell):
            (inner if _name(node) == "tbl" else words).extend(block_texts(node, numbering))
        if words:
            cells.append(" ".join(words))
    if cells:
        yield " | ".join(cells)
    yield from inner


def _below(node: Any, name: str) -> Iterator[Any]:
    """Yield the nearest elements of a name: content controls and the like may stand between."""
    for child in _chosen(node):
        if _name(child) == name:
            yield child
        elif _name(child) in {"sdt", "sdtContent", "customXml", "ins", "AlternateContent", "Choice"}:
            yield from _below(child, name)


def _chosen(node: Any) -> list[Any]:
    """Return the children of a node; of alternatives only the first, for all of them say the same."""
    children = [child for child in node if isinstance(child.tag, str) and _name(child) not in _GONE]
    if _name(node) == "AlternateContent":
        return children[:1] or [child for child in node if _name(child) == "Fallback"][:1]
    return children


def _inline(paragraph: Any, apart: list[Any]) -> str:
    """Return the words of a paragraph; its text boxes are put into ``apart``."""
    pieces: list[str] = []
    stack = list(reversed(_chosen(paragraph)))
    while stack:
        node = stack.pop()
        name = _name(node)
        if name == "txbxContent":
            apart.append(node)
        elif name == "t":
            pieces.append(node.text or "")
        elif name in _INSTEAD:
            pieces.append(_INSTEAD[name])
        elif name == "pict":
            apart.extend(inner for inner in node.iter() if _name(inner) == "txbxContent")
        elif name != "r" or not _vanished(node):
            stack.extend(reversed(_chosen(node)))
    return re.sub(r"\s+", " ", "".join(pieces)).strip()


def _vanished(run: Any) -> bool:
    for child in run:
        if _name(child) == "rPr":
            for mark in child:
                if _name(mark) in {"vanish", "webHidden"} and not _OFF & set(mark.attrib.values()):
                    return True
    return False


def _name(node: Any) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
