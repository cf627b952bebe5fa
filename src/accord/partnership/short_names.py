"""Short names of standing bodies: "the Joint Commission for Cooperation (JCC)" here, "the JCC" there.

Invariant: a short name stands for a body only between the parties for which some document explains it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from accord.partnership.bodies import Spoken, parties_of
from accord.partnership.founding import founding_of
from accord.partnership.names import ordinal_before
from accord.partnership.pages import Page
from accord.statements import Statement


def abbreviations(spoken: Iterable[Spoken]) -> dict[tuple[tuple[str, ...], str], Spoken]:
    """Return the first naming that gives each short name between the same parties."""
    found: dict[tuple[tuple[str, ...], str], Spoken] = {}
    for s in spoken:
        if s.naming.abbreviation:
            found.setdefault((s.parties, s.naming.abbreviation), s)
    return found


def short_names(
    page: Page,
    known: Mapping[tuple[tuple[str, ...], str], Spoken],
    statements: Sequence[Statement],
    desk: tuple[str, ...] | None,
) -> list[Spoken]:
    """Return where a page calls bodies by short names that some known document explains."""
    shorts = {short for _parties, short in known}
    found: list[Spoken] = []
    if not shorts:
        return found
    for number, line in enumerate(page.lines):
        for k, t in enumerate(line.tokens):
            if t.text not in shorts or (k and line.tokens[k - 1].text == "("):
                continue
            parties = parties_of(page, line, (), desk)
            full = known.get((parties, t.text))
            if full is None:
                continue
            naming = replace(
                full.naming, line=number, start=t.start, end=t.end, name=t.text, abbreviation=t.text,
                ordinal=ordinal_before(line.tokens, k), definite=False, negated=False,
            )  # fmt: skip
            inside = tuple(s.id for s in statements if s.start <= t.start and t.end <= s.end)
            found.append(Spoken(page, naming, parties, founding_of(page, naming), inside))
    return found
