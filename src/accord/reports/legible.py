"""Text that every format can carry: control characters and broken halves of characters become spaces.

Invariant: nothing else changes; a text without such characters comes back as it is, character for character.
"""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

_T = TypeVar("_T")
# What XML 1.0 (DOCX, XLSX, SVG) forbids, and lone surrogates, which no UTF-8 file can hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def legible(value: _T) -> _T:
    """Return the same data with every unfit character of every string in it replaced by a space.

    >>> legible(("a\\x00b", 1.5, "plain"))
    ('a b', 1.5, 'plain')
    """
    made: Any = value
    if isinstance(value, str):
        made = _UNFIT.sub(" ", value)
    elif isinstance(value, tuple):
        made = tuple(legible(v) for v in value)
    elif is_dataclass(value) and not isinstance(value, type):
        old = {f.name: getattr(value, f.name) for f in fields(value)}
        new = {name: legible(v) for name, v in old.items()}
        made = replace(value, **new) if any(new[n] != old[n] for n in old) else value
    return made  # type: ignore[no-any-return]
