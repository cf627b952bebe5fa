"""The numbering of a DOCX: which paragraphs are items of a list, and what stands before each.

Invariant: counters run as the document does; a list that cannot be told has a bullet.
"""

import re
from typing import Any

from accord.documents.listing import BULLET, number_in


class Numbering:
    """Gives each paragraph of a document, asked in order, the mark of its list.

    Parameters
    ----------
    numbering, styles
        The parsed parts ``word/numbering.xml`` and ``word/styles.xml``, or None.
    """

    __slots__ = ("_counts", "_levels", "_styles")

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._counts: dict[tuple[str, int], int] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        for style in styles if styles is not None else ():
            if _name(style) == "style" and (found := _numbered(_child(style, "pPr"))):
                self._styles[_value(style, "styleId")] = found
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        for node in numbering if numbering is not None else ():
            if _name(node) == "abstractNum":
                abstract[_value(node, "abstractNumId")] = {
                    int(_value(level, "ilvl") or 0): (
                        _value(_child(level, "numFmt"), "val") or "decimal",
                        _value(_child(level, "lvlText"), "val"),
                        _whole(_value(_child(level, "start"), "val"), 1),
                    )
                    for level in node
                    if _name(level) == "lvl" and (_value(level, "ilvl") or "0").isdecimal()
                }
            elif _name(node) == "num":
                self._levels[_value(node, "numId")] = abstract.get(_value(_child(node, "abstractNumId"), "val"), {})

    def mark(self, paragraph: Any) -> str:
        """Return what stands before a paragraph with a space after it; nothing where it is no item."""
        properties = _child(paragraph, "pPr")
        style = _value(_child(properties, "pStyle"), "val") if properties is not None else ""
        found = _numbered(properties) or self._styles.get(style)
        if not found or found[0] == "0":
            return ""
        number, level = found
        if not number and style in self._styles:
            number = self._styles[style][0]
        levels = self._levels.get(number, {})
        kind, pattern, first = levels.get(level, ("bullet", "", 1))
        if kind in {"bullet", "none"}:
            return BULLET if kind == "bullet" else ""
        self._counts[number, level] = self._counts.get((number, level), first - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((number, deeper), None)

        def counted(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            style, _text, start = levels.get(at, ("decimal", "", 1))
            return number_in(style, self._counts.get((number, at), start))

        return re.sub(r"%([1-9])", counted, pattern or f"%{level + 1}.")[:40].strip() + " "


def _numbered(properties: Any) -> tuple[str, int] | None:
    marks = _child(properties, "numPr") if properties is not None else None
    if marks is None:
        return None
    return _value(_child(marks, "numId"), "val"), _whole(_value(_child(marks, "ilvl"), "val"), 0)


def _whole(words: str, default: int) -> int:
    return min(int(words), 100_000) if words.isdecimal() and len(words) < 7 else default


def _child(node: Any, name: str) -> Any:
    return next((child for child in node if _name(child) == name), None) if node is not None else None


def _value(node: Any, name: str) -> str:
    if node is None:
        return ""
    return next((str(value) for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
