"""The closed word lists of accord, read from data files that a user can open.

Invariant: a word means the same in code, tables, command line, web and glossary; each has a gloss.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from accord.vocabulary.errors import NotFoundError

LISTS = (
    "acts",
    "strengths",
    "instruments",
    "instrument-states",
    "evidence-states",
    "schedule-states",
    "document-kinds",
    "conflict-kinds",
    "areas",
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a closed list.

    Parameters
    ----------
    name
        The word itself, as it stands in data.
    rank
        Place in the list, from 0; an order of strength or authority where the list has one.
    label
        The word for people.
    gloss
        What it means, in one sentence.
    parent
        The word it belongs under, or None.
    triggers
        Source words that point to it, lower case.
    """

    name: str
    rank: int
    label: str
    gloss: str
    parent: str | None = None
    triggers: tuple[str, ...] = ()


@cache
def words(kind: str) -> Mapping[str, Word]:
    """Return the list called ``kind``, in its own order.

    Raises
    ------
    NotFoundError
        There is no such list.

    >>> [w for w in words("strengths") if words("strengths")[w].rank < 3]
    ['discussed', 'considering', 'hoping']
    """
    if kind not in LISTS:
        raise NotFoundError(f"no word list is called {kind!r}", hint=f"the lists are: {', '.join(LISTS)}", kind=kind)
    text = resources.files("accord.vocabulary").joinpath(f"data/{kind}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return MappingProxyType(
        {
            name: Word(
                name=name,
                rank=rank,
                label=row.get("label", name.replace("-", " ").replace("_", " ")),
                gloss=row["gloss"],
                parent=row.get("parent"),
                triggers=tuple(row.get("triggers", ())),
            )
            for rank, (name, row) in enumerate(table.items())
        }
    )


def strength_rank(strength: str | None) -> int:
    """Return the place of a strength on the ladder, -1 for none.

    >>> strength_rank("signed") > strength_rank("scheduled")
    True
    """
    return -1 if strength is None else words("strengths")[strength].rank
