"""Numbers as schedules print them: thousands separators, decimal commas, percent words.

Invariant: a number that two conventions read differently is refused, never guessed; a caller who knows
the file's convention says so.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from accord.tariffs.errors import DutyTextError

_PLAIN = re.compile(r"\d+")
_GROUPED = {".": re.compile(r"\d{1,3}(?:\.\d{3})+"), ",": re.compile(r"\d{1,3}(?:,\d{3})+")}
_DECIMAL = {".": re.compile(r"\d*\.\d+"), ",": re.compile(r"\d*,\d+")}


def read_number(text: str, decimal: str = ".") -> Decimal:
    """Return the number written in ``text``.

    Parameters
    ----------
    text
        Digits with at most one decimal mark and thousands separators (also spaces and apostrophes).
    decimal
        ``.``, ``,`` or ``auto``. With ``auto`` a lone mark before exactly three digits is ambiguous and refused.

    Raises
    ------
    DutyTextError
        The text is no number, or is ambiguous.

    >>> read_number("12,5", ","), read_number("1,625"), read_number("1.234,50", "auto")
    (Decimal('12.5'), Decimal('1625'), Decimal('1234.50'))
    """
    raw = re.sub(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?:\D|$))", "", text.strip())
    if _PLAIN.fullmatch(raw):
        return Decimal(raw)
    if decimal == "auto":
        decimal = _mark(raw, text)
    other = "," if decimal == "." else "."
    whole, mark, rest = raw.partition(decimal)
    if mark and rest.isdigit() and (whole == "" or _PLAIN.fullmatch(whole) or _GROUPED[other].fullmatch(whole)):
        return Decimal(f"{whole.replace(other, '') or '0'}.{rest}")
    if not mark and _GROUPED[other].fullmatch(raw):
        return Decimal(raw.replace(other, ""))
    raise DutyTextError(
        f"{text!r} is not a number with the decimal mark {decimal!r}",
        hint="say which mark the file uses: decimal '.' or ','",
        value=text,
        decimal=decimal,
    )


def _mark(raw: str, text: str) -> str:
    marks = [c for c in raw if c in ".,"]
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) == 1 and not _GROUPED[marks[0]].fullmatch(raw):
        return marks[0]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    raise DutyTextError(
        f"{text!r} can be read with a decimal mark or with a thousands separator",
        hint="say which mark the file uses: decimal '.' or ','",
        value=text,
    )


def decimal_mark(texts: Iterable[str]) -> str:
    """Return the decimal mark that a file's cells prove, ``auto`` if they prove none or both.

    >>> decimal_mark(["5", "12,5%", "1.625 EUR/t"]), decimal_mark(["5", "1,625 won/kg"])
    (',', 'auto')
    """
    seen = set()
    for text in texts:
        for token in re.findall(r"\d[\d.,]*\d", text):
            for mark in ".,":
                other = "," if mark == "." else "."
                tail = token.rpartition(mark)[2] if mark in token else ""
                if tail.isdigit() and token.count(mark) == 1 and (len(tail) != 3 or other in token.partition(mark)[0]):
                    seen.add(mark)
    return seen.pop() if len(seen) == 1 else "auto"


def show_number(value: Decimal) -> str:
    """Return a number without trailing zeros or exponent.

    >>> show_number(Decimal("12.500")), show_number(Decimal("1E+2"))
    ('12.5', '100')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text
