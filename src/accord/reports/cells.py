"""Cells and runs of text as plain words, as numbers and as safe links: what all renderers share.

Invariant: an address that is not plainly a web page, a mail address or an anchor of the brief is shown as
text and never becomes a link, whoever wrote the document it came from.
"""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from accord.reports.blocks import Cell, Column, KeyFact, Link, Quote, Run, Strong, Tag, Text
from accord.reports.numbers import ABSENT, NBSP, Quantity, decimals_for, interval_dates, long_date, number, quantity
from accord.vocabulary import Interval

TONES = {"good": "●", "open": "○", "late": "▲", "doubt": "◆", "plain": "■"}


def safe_href(href: str) -> str:
    """Return the address if it may be a link, else an empty string.

    >>> safe_href("https://example.org/a"), safe_href("#quote-1"), safe_href(" javascript:alert(1)")
    ('https://example.org/a', '#quote-1', '')
    """
    if href.startswith("#") and len(href) > 1:
        return href
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    clean = not any(c.isspace() or ord(c) < 32 or c in '"<>\\' for c in href.strip())
    return href.strip() if clean and parts.scheme in ("http", "https") and parts.netloc else ""


def runs(text: Text) -> Iterator[Run]:
    """Yield the runs of a text; a plain string is one run."""
    if isinstance(text, str):
        yield text
    else:
        yield from text


def plain(value: Run | Cell, column: Column | None = None) -> str:
    """Return a cell or run as it is read: the words that every format prints."""
    if value is None:
        return ABSENT
    if isinstance(value, Link | Strong):
        return value.text
    if isinstance(value, Tag):
        return f"{TONES.get(value.tone, TONES['plain'])}{NBSP}{value.text}"
    if isinstance(value, Quantity):
        same_unit = column is not None and column.unit != "" and column.unit == value.unit
        return quantity(value, unit=not same_unit)
    if isinstance(value, Interval):
        return interval_dates(value)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        digits = column.decimals if column is not None and column.decimals is not None else decimals_for(value)
        return str(value) if column is not None and column.unit == "year" else number(value, digits)
    return value


def plain_text(text: Text) -> str:
    """Return a text without its links and weights."""
    return "".join(plain(run) for run in runs(text))


def filled(
    columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Return columns and rows without the columns that hold nothing at all, such as intervals where there are none."""
    keep = [n for n in range(len(columns)) if not rows or any(row[n] is not None for row in rows)]
    return tuple(columns[n] for n in keep), tuple(tuple(row[n] for n in keep) for row in rows)


def href_of(value: Run | Cell) -> str:
    """Return where a run or cell leads, or an empty string."""
    return safe_href(value.href) if isinstance(value, Link) else ""


def head(column: Column) -> str:
    """Return a column's head with its unit."""
    return f"{column.title}, {column.unit}" if column.unit and column.unit != "year" else column.title


def raw(value: Cell) -> str | int | float | date | None:
    """Return a cell for machines: full precision, ISO dates, no units."""
    if isinstance(value, Quantity):
        return value.value
    if isinstance(value, Interval):
        if value.earliest is not None and value.earliest == value.latest:
            return value.earliest
        ends = (value.earliest, value.latest)
        return "/".join(x.isoformat() if x else ".." for x in ends) if value.resolved else value.text
    if isinstance(value, Link | Strong | Tag):
        return value.text
    return value


def spoken(quote: Quote) -> str:
    """Return a quote between quotation marks, its line breaks as spaces: those belong to the source's page."""
    return f"“{' '.join(quote.text.split())}”"


def cite(quote: Quote) -> str:
    """Return who said a quote, where and when, never putting accord's words in a publisher's mouth."""
    when = interval_dates(quote.published) if quote.published is not None else "no date"
    source = f"accord's own summary of “{quote.source}”" if quote.own_summary else f"“{quote.source}”"
    return ", ".join(part for part in (source, quote.publisher, when, quote.kind) if part)


def fact_value(fact: KeyFact) -> tuple[str, str]:
    """Return a fact's value and its interval as two strings, the second maybe empty."""
    if not isinstance(fact.value, Quantity):
        return fact.value, ""
    whole = quantity(fact.value)
    at = whole.find("[")
    return (whole, "") if at < 0 else (whole[:at].rstrip(), whole[at:])


def source_line(note: str, source: str) -> str:
    """Return the small print under a table."""
    return " ".join(part for part in (note, f"Source: {source}" if source else "") if part)
