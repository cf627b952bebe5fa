"""Tasks in minutes as statements, behind the same protocol as the reader of statements.

Invariant: ``document.text[start:end] == quote``; a row of a table or a bullet "X to do Y" is one statement, never
stronger than agreed.
"""

from accord.documents import Document
from accord.partnership.items import Item, is_minutes, items_of
from accord.partnership.owners import ties_in
from accord.partnership.pages import Page, page_of
from accord.statements import Statement, find_areas, statement_id, tokenise

VERSION = "1"


class MinutesExtractor:
    """Reads the lists of tasks in minutes and communiqués; it fulfils :class:`accord.statements.Extractor`."""

    name = "minutes"
    version = VERSION

    def extract(self, document: Document) -> tuple[Statement, ...]:
        """Return the tasks of a document as statements in the order of its text; none where it is not in English."""
        page = page_of(document)
        if not page.lines:
            return ()
        items = items_of(page, page.pair, ties_in([page]), about_meeting=is_minutes(page))
        return tuple(statement_of(page, item) for item in items)


def statement_of(page: Page, item: Item) -> Statement:
    """Return the statement that an item makes."""
    quote = page.document.text[item.start : item.end]
    parties = item.owner.parties if item.owner else ()
    asked = item.kind == "requested"
    act = "urge" if asked else "agree" if len(parties) != 1 else "commit"
    return Statement(
        id=statement_id(page.document.id, item.start, item.end, act, None, "minutes"),
        doc=page.document.id,
        start=item.start,
        end=item.end,
        quote=quote,
        act=act,
        subact="task",
        strength=None if asked else "agreed",
        verb=item.verb,
        polarity="affirmed",
        parties=() if asked else parties,
        recipients=parties if asked else (),
        areas=tuple(find_areas(t := tokenise(item.task, 0, len(item.task)), 0, len(t))),
        instrument=None,
        title_word=None,
        instrument_state=None,
        target=item.due,
        event=None,
        figures=(),
        attribution=None,
        headline=False,
        extractor=f"{MinutesExtractor.name}/{VERSION}",
    )
