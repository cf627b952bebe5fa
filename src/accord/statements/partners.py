"""Who else takes part: "signed with Japan", "by both ministers", "the determination of Chile and Peru".

Invariant: a partner is named in the clause itself or stands for the pair of the document.
"""

from accord.statements.extents import clause_end
from accord.statements.group import Group
from accord.statements.lexicon import words
from accord.statements.subjects import read_phrase
from accord.statements.topics import Named, find_instruments
from accord.statements.view import Subject, View

_W = words()


def with_partners(view: View, g: Group, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Add the partners of "signed with Japan", "in talks with France and New Zealand"."""
    end = clause_end(view, g)
    more = list(codes)
    for i in range(g.head + 1, end):
        if view.low(i) != "with":
            continue
        k = i + 1
        while k < end and (
            k in view.at
            or view.low(k) in {"and", ",", "the", "its", "his", "her", "'s", "counterpart"}
            or view.tokens[k].text[:1].isupper()
        ):
            if k in view.at and view.at[k].code not in more:
                more.append(view.at[k].code)
            k += 1
    if len(more) == 1:
        for i in range(g.head + 1, end):
            if view.low(i) == "with":
                for k in range(i + 1, min(end, i + 8)):
                    code = view.cast.people.get(view.tokens[k].text)
                    if code and code not in more:
                        more.append(code)
                        break
                if "counterpart" in view.words(i, i + 8) and len(more) == 1 and codes[0] in view.cast.pair:
                    more = list(view.cast.pair)
    return tuple(sorted(more))


def with_met(view: View, g: Group, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Add who is met: "Merz met Prime Minister Ishiba"."""
    who = Subject(g.head + 1 + (view.low(g.head + 1) == "on"), min(clause_end(view, g), g.head + 9))
    read_phrase(view, who)
    return tuple(sorted({*codes, *who.codes[:2]})) if who.codes else codes


def possessors(view: View, g: Group) -> tuple[str, ...]:
    """Return whose commitment a noun phrase names: "our shared commitment", "the determination of Chile and Peru"."""
    end = min(clause_end(view, g), g.head + 16)
    stop = next((k for k in range(g.head + 1, end) if view.low(k) == "to"), end)
    window = view.words(g.head + 1, stop)
    codes = tuple(sorted({m.code for m in view.mentions if g.head < m.first < stop}))
    if len(codes) >= 1:
        return codes
    if {"our", "their", "both", "two", "shared", "mutual"} & set(window) and not ({"a"} & set(window[:1])):
        return view.cast.pair
    return ()


def agent_of(view: View, g: Group) -> tuple[str, ...]:
    """Return the countries of a passive verb's agent ("by both ministers")."""
    end = clause_end(view, g)
    for i in range(g.head + 1, min(end, g.head + 14)):
        if view.low(i) == "by" and i + 1 < end:
            stop = next(
                (k for k in range(i + 1, end) if view.low(k) in {"in", "at", "on", "during", "after", "for", "to"}), end
            )
            who = Subject(i + 1, stop)
            read_phrase(view, who)
            if who.kind in {"actor", "pair"}:
                return who.codes
    return ()


def subject_instruments(view: View, s: Subject) -> list[Named]:
    """Return the instruments that a subject names."""
    first, last = s.about or (s.first, s.last)
    return find_instruments(view.tokens, first, last)


def not_only(view: View, g: Group) -> bool:
    """Return whether a negation is "not only", which denies nothing."""
    return "only" in view.words(max(0, g.first - 1), g.head + 3)
