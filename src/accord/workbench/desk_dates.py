"""Dates that a desk's documents get from each other, kept apart from those that they have of themselves.

Invariant: which document gives the year in which relations began does not depend on the order of files or of
additions: it is the one known first, so a later document never moves another's date.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accord.documents import Document, relate, relations_base
from accord.register import known_from

SETTINGS_SOURCE = "accord.toml"
COUNTED = "counted from"  # documents.dating words a year of relations so


@dataclass(frozen=True, slots=True)
class RelationsBase:
    """The year in which relations began, and since when it is known.

    Parameters
    ----------
    years
        The year by its source's name; empty if nothing gives it.
    document
        Id of the document that gives it, or None for the settings.
    known_from
        The day on which that document was known.
    """

    years: Mapping[str, int]
    document: str | None = None
    known_from: date = date.min


def own_dates(documents: Iterable[Document]) -> list[Document]:
    """Return documents without the dates that follow from a year of relations."""
    return [
        replace(d, published=None, published_interval=None)
        if d.published is not None and d.published.basis == "derived" and COUNTED in d.published.evidence
        else d
        for d in documents
    ]


def relations_known(documents: Sequence[Document], since: int | None, recorded: Mapping[str, date]) -> RelationsBase:
    """Return the year in which relations began: the settings', else that of the document known first.

    Parameters
    ----------
    documents
        The desk's documents.
    since
        The year that the settings give, or None.
    recorded
        The day on which each document was recorded.
    """
    if since:
        return RelationsBase({SETTINGS_SOURCE: since})
    found = []
    for document in own_dates(documents):
        if base := relations_base(document.text):
            years = {f"{document.name}: {base[1]}": base[0]}
            dated = document if document.published else relate([document], base_years=years)[0]
            found.append((known_from(dated, recorded), document.id, years))
    if not found:
        return RelationsBase({})
    day, name, years = min(found, key=lambda f: f[:2])
    return RelationsBase(years, name, day)


def alone_dates(documents: Sequence[Document], base: RelationsBase) -> dict[str, Document]:
    """Return by id how those documents read by themselves whose date rests on another document's year."""
    if base.document is None:
        return {}
    own = zip(documents, own_dates(documents), strict=True)
    return {d.id: relate([o])[0] for d, o in own if o is not d and d.id != base.document}
