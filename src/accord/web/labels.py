"""How words of the closed lists, parties, dates and sources are written on a page.

Invariant: a state is a word with a shape, so colour never carries meaning alone; words and dates are the register's
own and are only spelled out.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from accord.documents import Document
from accord.register import Commitment
from accord.reports import interval_dates, long_date
from accord.vocabulary import parties, words
from accord.workbench.desk import Desk

TONES = {
    "overdue-no-evidence": "late",
    "due": "open",
    "not-due": "open",
    "met": "good",
    "met-late": "doubt",
    "delivered": "good",
    "partial": "open",
    "announced": "open",
    "contradicted": "doubt",
    "cannot-rate": "doubt",
    "disputed": "doubt",
    "in-force": "good",
    "signed": "good",
    "ratified": "good",
    "concluded": "good",
}
SHAPES = {"good": "✓", "late": "▲", "doubt": "◆", "open": "○", "plain": "·"}
SCORES = {1: "done", 0: "partly done or in progress", -1: "not done", None: "cannot be rated"}
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d\d)(?:-(\d\d))?(?![\d-])")


def for_templates() -> dict[str, Callable[..., Any] | Mapping[Any, str]]:
    """Return what every template may call."""
    return {
        "first_up": first_up,
        "flat": flat,
        "in_words": in_words,
        "interval_dates": interval_dates,
        "label": label,
        "long_date": long_date,
        "many": many,
        "names": names,
        "person_date": person_date,
        "scores": SCORES,
        "shapes": SHAPES,
        "safe_url": safe_url,
        "source_name": source_name,
        "summary_note": summary_note,
        "tone": tone,
        "words": words,
    }


def label(kind: str, word: str | None) -> str:
    """Return a word of a closed list for people; nothing is an en dash."""
    return "–" if word is None else words(kind)[word].label


def tone(word: str | None) -> str:
    """Return the tone of a state, which gives its shape and colour."""
    return TONES.get(word or "", "plain")


def names(codes: Iterable[str], desk: Desk) -> str:
    """Return parties by their plain names, the desk's own first; its two together are "both"."""
    found, table, own = set(codes), parties(), desk.settings.parties
    if len(own) == 2 and found == set(own):
        return "both"
    ordered = [c for c in own if c in found] + sorted(found - set(own))
    return ", ".join(table[c].name if c in table else c for c in ordered)


def many(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun.

    >>> many(1, "origin"), many(3, "origin"), many(2, "country", "countries")
    ('1 origin', '3 origins', '2 countries')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def in_words(text: str) -> str:
    """Return a sentence of the register with its dates as people write them.

    >>> in_words("due by 2025-12-31, then 2026-11").replace(chr(160), " ")
    'due by 31 December 2025, then November 2026'
    """

    def spelled(found: re.Match[str]) -> str:
        year, month, day = found.groups()
        try:
            when = date(int(year), int(month), int(day or 1))
        except ValueError:
            return found.group()
        return long_date(when) if day else long_date(when).partition("\u00a0")[2]

    return _ISO.sub(spelled, text)


def first_up(text: str) -> str:
    """Return a sentence with its first letter large."""
    return text[:1].upper() + text[1:]


def flat(text: str, most: int = 400) -> str:
    """Return a quote on one line, cut at a word with an ellipsis where it is long."""
    one = " ".join(text.split())
    return one if len(one) <= most else one[: most - 1].rsplit(" ", 1)[0] + "…"


def source_name(document: Document) -> str:
    """Return who published a document, else its title, else its file's name."""
    named = document.publisher or document.title
    return flat(named.value, 80) if named else document.name


def person_date(document: Document) -> str:
    """Return when a document was published, as people write it."""
    if document.published_interval is not None:
        return interval_dates(document.published_interval)
    return in_words(document.published.value) if document.published else "undated"


def summary_note(document: Document) -> bool:
    """Return whether a document says of itself that it is a summary written for accord, and no original."""
    front = document.text.split("\n---", 1)[0] if document.text.startswith("---") else ""
    return "\nsummary_of:" in front or any("summary of" in note.casefold() for note in document.notes)


def safe_url(address: str) -> str:
    """Return a web address, or nothing where it is of any other kind.

    >>> safe_url("javascript:alert(1)"), safe_url("https://example.org/a")
    ('', 'https://example.org/a')
    """
    return address if re.match(r"https?://[^\s]+$", address, re.I) else ""


def last_day(c: Commitment) -> date | None:
    """Return the last day of a commitment's target, or the first where only that is known, or None."""
    return (c.target.latest or c.target.earliest) if c.target else None
