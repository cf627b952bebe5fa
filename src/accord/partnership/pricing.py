"""Prices in the sentences of a contract: amount, currency, whose year's money, and whether it is the whole price.

Invariant: a year that the words do not give is called derived; an amount that belongs to a part is never the total.
"""

import re
from collections.abc import Iterable

from accord.partnership.amounts import Price, amount_of
from accord.partnership.passages import Passage
from accord.partnership.things import word_list
from accord.partnership.versions import REACHED, versions_in
from accord.statements import Figure

_PRICES_OF = re.compile(
    r"\b(?:in|at)\s+(?:constant\s+)?((?:19|20)\d\d)\s+(?:prices?|(?:US )?dollars|euros?|money|terms|values?)\b",
    re.I,
)
_CONTRACT_OF = re.compile(r"\b(?:contract|order|deal|agreement)\s+of\s+((?:19|20)\d\d)\b", re.I)


def prices_in(passage: Passage, spans: Iterable[tuple[int, int]] | None = None, *, whole: bool = False) -> list[Price]:
    """Return the prices of a sentence.

    Parameters
    ----------
    passage
        The sentence.
    spans
        Stretches of the document that speak of the contract; by default the whole sentence.
    whole
        Whether the money is itself what is given, as with a loan, and no part of a price.
    """
    inside = list(spans) if spans is not None else [(passage.start, passage.end)]
    found = []
    for f in passage.figures:
        if f.kind != "money" or not any(a <= f.start < b for a, b in inside):
            continue
        year, basis = _year(passage, f)
        found.append(
            Price(
                amount_of(f),
                "total" if whole else _role(passage, f),
                year,
                basis,
                passage.said,
                passage.evidence(f.start),
            )
        )
    return found


def _role(passage: Passage, f: Figure) -> str:
    text = passage.document.text
    near = text[max(passage.start, f.start - 40) : min(passage.end, f.end + 25)]
    after = text[f.end : min(passage.end, f.end + 25)]
    if word_list("unit").search(after) or re.search(r"\bunit (?:price|cost)\b", near, re.I):
        return "per-unit"
    return "part" if word_list("part").search(near) else "total"


def _year(passage: Passage, f: Figure) -> tuple[int | None, str]:
    text = passage.text
    if (stated := _PRICES_OF.search(text)) is not None:
        return int(stated[1]), "stated"
    if (made := _CONTRACT_OF.search(text)) is not None:
        return int(made[1]), "contract"
    signed = [v.when for kind, _, v in versions_in(passage, "goods") if kind == "signature" and v.standing == REACHED]
    years = {(w.earliest.year, w.latest.year) for w in signed if w.earliest is not None and w.latest is not None}
    if len(years) == 1:
        ((first, last),) = years
        if first == last:
            return first, "contract"
    said = passage.said
    if said.latest is not None and said.earliest is not None and said.latest.year == said.earliest.year:
        return said.latest.year, "document"
    return None, "unknown"
