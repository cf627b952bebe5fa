"""Which ISIC Rev. 4 codes an industry label of the input-output tables stands for.

Invariant: a label says its divisions itself (``C10T12`` is 10, 11 and 12, ``C17_18`` is 17 and 18), so every edition's
list is read the same way; a label that says nothing is an error, never "other services".
"""

import re
from collections.abc import Iterable, Sequence

from accord.trade.concordance import Concordance, by_prefix
from accord.trade.errors import MappingError

SECTIONS = {
    "A": range(1, 4), "B": range(5, 10), "C": range(10, 34), "D": range(35, 36), "E": range(36, 40),
    "F": range(41, 44), "G": range(45, 48), "H": range(49, 54), "I": range(55, 57), "J": range(58, 64),
    "K": range(64, 67), "L": range(68, 69), "M": range(69, 76), "N": range(77, 83), "O": range(84, 85),
    "P": range(85, 86), "Q": range(86, 89), "R": range(90, 94), "S": range(94, 97), "T": range(97, 99),
    "U": range(99, 100),
}  # fmt: skip
# Division 24 is split by metal, which cuts through group 243, casting.
_SPLIT = {"24A": ("241", "2431"), "24B": ("242", "2432")}


def isic_codes(label: str) -> tuple[str, ...]:
    """Return the ISIC Rev. 4 prefixes of an industry label.

    Parameters
    ----------
    label
        A section letter, or divisions or groups with or without their letter: ``D``, ``A01_02``, ``01T02``, ``C301``.

    Raises
    ------
    MappingError
        The label says no ISIC codes.

    >>> isic_codes("C10T12"), isic_codes("C24A"), isic_codes("01T02"), isic_codes("K")
    (('10', '11', '12'), ('241', '2431'), ('01', '02'), ('64', '65', '66'))
    """
    if label in SECTIONS:
        return tuple(f"{d:02d}" for d in SECTIONS[label])
    body = re.sub(r"^[A-U](?=\d)", "", label)
    if body in _SPLIT:
        return _SPLIT[body]
    found: list[str] = []
    for part in body.split("_"):
        ends = part.split("T")
        if not all(re.fullmatch(r"\d{2,4}", e) for e in ends) or len(ends) > 2 or len({len(e) for e in ends}) > 1:
            raise MappingError(
                f"{label!r} names no ISIC codes", hint="labels look like A01_02, C10T12, C24A or K", label=label
            )
        found += [f"{n:0{len(ends[0])}d}" for n in range(int(ends[0]), int(ends[-1]) + 1)]
    if not found:
        raise MappingError(f"{label!r} names no ISIC codes", hint="labels look like A01_02, C10T12 or K", label=label)
    return tuple(found)


def icio_concordance(codes: Iterable[str], sectors: Sequence[str]) -> Concordance:
    """Return the map from ISIC Rev. 4 codes to a list of input-output industries.

    Parameters
    ----------
    codes
        ISIC codes of two to four digits; four are needed where division 24 is split.
    sectors
        Industry labels of any edition.

    Raises
    ------
    MappingError
        Two industries claim one code, or a code belongs to none.
    """
    return by_prefix(codes, {s: isic_codes(s) for s in sectors}, source="ISIC4", target="ICIO")
