"""What stands around some words of a text.

Invariant: what comes before, the words and what comes after stand together in the text as they are shown.
"""

AROUND = 240
_STOPS = (". ", "! ", "? ", ".\n")


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after a stretch of text, to the sentence's or paragraph's ends.

    >>> around("One. They met on Monday to talk. Two.", 5, 13)
    ('', ' on Monday to talk.')
    """
    lead = text[max(0, start - AROUND) : start].rpartition("\n\n")[2]
    tail = text[end : end + AROUND].partition("\n\n")[0]
    for stop in _STOPS:
        lead = lead.rpartition(stop)[2]
    ends = [n for stop in _STOPS if (n := tail.find(stop)) >= 0]
    return lead, tail[: min(ends) + 1] if ends else tail
