"""Conflicts of number, strength and wording: what two sources print, promise or quote differently.

Invariant: two printed numbers differ only if their roundings cannot meet; two strengths differ only across the
line between wishing and binding oneself; two wordings differ only where both claim to be verbatim.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations

from accord.documents import Document
from accord.register.bearings import period_label
from accord.register.conflicts import SAME_TIME_DAYS, UNDATED, Draft, same_time, sentences_apart, undated
from accord.register.entries import Entry
from accord.register.facets import content_words, countries_named, measure, rate, unit_head
from accord.register.known import days_apart, publication, published, told_by
from accord.register.numbers import half_unit
from accord.register.titles import title
from accord.statements import Figure, Statement
from accord.vocabulary import strength_rank, words

VALUE_DAYS = 200
SAME_TIME = timedelta(days=SAME_TIME_DAYS)
# Bounds that keep the cost near-linear where thousands of statements speak of one thing.
DISTINCT = 48
PROMISED_STEPS = ("conclude", "sign", "ratify", "in-force")
NEIGHBOURS = 8
MOST_PAIRS = 400
_PART = re.compile(
    r"\b(?:goods|merchandise|services|non-oil|oil|gas|agricultur\w+|energy|exports?|imports?|half|quarter|months?"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|so far"
    r"|by \w+ alone|seen from|according to"
    r"|other|another|more|additional|further|each|first|second|total|surplus|deficit|record|previous|earlier)\b",
    re.I,
)
_EXPLORE = re.compile(r"\b(?:explor|consider|study|examin|look(?:ing)? into|discuss)", re.I)
_WILL = re.compile(r"(?:will|shall|is to|are to|would)\b", re.I)
_PART_OF = re.compile(r"\b(?:group|batch|tranche|cohort|lot)s? of\b", re.I)
_WITH_A_VIEW = re.compile(
    r"\b(?:with a view to|with the (?:aim|goal|objective) of|in the hope of) (?:\w+ )?\w+ing\b", re.I
)
_STANCES = ("only discussed", "concern expressed", "condemned")


def value_conflicts(entries: Iterable[Entry], documents: Mapping[str, Document]) -> list[Draft]:
    """Return figures that two sources print with different values for one thing and period."""
    drafts = []
    entries = tuple(entries)
    for entry in entries:
        if entry.cluster.key.topic in ("fta", "strategic-partnership"):
            continue  # a step of an agreement is no measure: its numbers are each of something else
        groups: dict[tuple[str, str], list[tuple[Statement, Figure]]] = defaultdict(list)
        kinds: tuple[str, ...] = ("money", "count", "rank", "percent", "growth")
        if entry.kind == "commitment":
            kinds = (*kinds, "duration")
        for s in entry.cluster.members:
            seen: set[tuple[str, str]] = set()
            for figure in s.figures:
                slot = (figure.kind, unit_head(figure))
                if figure.kind == "count" and _PART_OF.search(s.quote):
                    continue  # "a first group of 40" is no other number of them all
                if figure.kind in kinds and slot not in seen:
                    seen.add(slot)
                    groups[slot].append((s, figure))
        for slot in sorted(groups):
            if (draft := _value_conflict(entry, groups[slot], documents)) is not None:
                drafts.append(draft)
    return drafts + _growth_conflicts(entries, documents)


def _growth_conflicts(entries: Iterable[Entry], documents: Mapping[str, Document]) -> list[Draft]:
    """Return rates of growth of one flow and period that differ, also where one stands beside a level."""
    groups: dict[tuple[str, ...], list[tuple[Entry, Statement, Figure]]] = defaultdict(list)
    for entry in entries:
        parts = entry.cluster.key.parts
        if entry.cluster.key.topic != "value" or parts[-1] not in ("money", "growth"):
            continue
        for s in entry.cluster.members:
            rates = [f for f in s.figures if f.kind in ("percent", "growth")]
            if len(rates) == 1 and rate(s.quote) == "growth" and (period := period_label(s, rates[0])):
                groups[(*parts[:2], period)].append((entry, s, rates[0]))
    drafts = []
    for group in groups.values():
        within = {e.id for e, _, _ in group}
        if len(within) < 2:
            continue  # of one entry, compared above
        for (one, a, left), (two, b, right) in combinations(group[:DISTINCT], 2):
            if one.id == two.id or a.doc == b.doc or agree(left, right) or _other_money(a, b):
                continue
            if _falls(a) is not _falls(b):
                continue  # which of the two a mixed sentence speaks of, its words alone do not tell
            labels = (left.text.strip(), right.text.strip())
            name = f"Growth of {_flow_label(one.cluster.key.parts[1])}, {period_label(a, left)}"
            ids = tuple(sorted({one.id, two.id}))
            drafts.append(Draft("different-value", f"{name}: {labels[0]} or {labels[1]}?", ids, labels, ((a,), (b,))))
            break
    return drafts


def _flow_label(what: str) -> str:
    """Return a measure for people."""
    return what.replace("-", " ") if what != "other" else "the figure"


def _other_money(a: Statement, b: Statement) -> bool:
    """Whether two statements count in two currencies, in which growth differs too."""
    one, two = ({f.unit for f in s.figures if f.kind == "money"} for s in (a, b))
    return bool(one and two and not one & two)


def _falls(s: Statement) -> bool:
    return bool(re.search(r"\b(?:fell|fall|declin|drop|decreas|shrank|down|contracted)", s.quote, re.I))


def _value_conflict(
    entry: Entry, given: list[tuple[Statement, Figure]], documents: Mapping[str, Document]
) -> Draft | None:
    topic = entry.cluster.key.topic
    inner: Draft | None = None  # told only where no two sources disagree
    for (a, left), (b, right) in _candidates(given, documents):
        inside = a.doc == b.doc
        if agree(left, right) or (inside and (inner is not None or not _one_measure(a, left, b, right, documents))):
            continue
        open_period = topic == "target" or not period_label(a, left) or not period_label(b, right)
        if (left.kind == "rank" or open_period) and not _near(a, b, documents):
            continue
        one = tuple(s for s, f in given if agree(f, left) and not agree(f, right))
        two = tuple(s for s, f in given if agree(f, right) and not agree(f, left))
        if not one or not two:
            continue
        labels = (left.text.strip() or f"{left.value:g}", right.text.strip() or f"{right.value:g}")
        changes = (left.kind == "rank" or open_period) and undated((*one, *two), documents)
        draft = Draft(
            "different-value",
            f"{title(entry.cluster).partition(':')[0]}: {labels[0]} or {labels[1]}?",
            (entry.id,),
            labels,
            (one, two),
            UNDATED if changes else "",
        )
        if not inside:
            return draft
        inner = draft
    return inner


def _one_measure(a: Statement, left: Figure, b: Statement, right: Figure, documents: Mapping[str, Document]) -> bool:
    """Whether two numbers of one document claim to be the same: one measure, one period, one part, in two sentences."""
    if left.kind in ("percent", "growth") or not sentences_apart(a, b, documents):
        return False
    one, two = ({w.lower() for w in _PART.findall(s.quote)} for s in (a, b))
    same = one == two and period_label(a, left) == period_label(b, right) and measure(a.quote) == measure(b.quote)
    with_whom = [countries_named(s.quote) for s in (a, b)]
    if not same or (len(with_whom[0]) == len(with_whom[1]) == 1 and with_whom[0] != with_whom[1]):
        return False  # trade with one as the other counts it is a mirror, and set side by side as such
    if left.kind == "money" and measure(a.quote) != "other":
        return True
    beside = [frozenset(w for w in content_words(s.quote) if not w[0].isdigit()) for s in (a, b)]
    return len(beside[0] & beside[1]) >= 0.7 * min(map(len, beside))


def _candidates(
    given: list[tuple[Statement, Figure]], documents: Mapping[str, Document]
) -> Iterator[tuple[tuple[Statement, Figure], tuple[Statement, Figure]]]:
    """Yield pairs worth comparing: the distinct numbers, and for changing facts those told next to each other."""
    distinct = {(f.value, f.text, s.doc): (s, f) for s, f in reversed(given)}
    if len(distinct) <= DISTINCT:
        yield from combinations(sorted(distinct.values(), key=lambda p: (p[1].value, p[0].id)), 2)
        return
    ordered = sorted(given, key=lambda p: (told_by(documents[p[0].doc]) or date.max, p[1].value, p[0].id))
    for n in range(len(ordered) - 1):
        for m in range(n + 1, min(n + 1 + NEIGHBOURS, len(ordered))):
            yield ordered[n], ordered[m]


def _near(a: Statement, b: Statement, documents: Mapping[str, Document]) -> bool:
    gap = days_apart(publication(documents[a.doc]), publication(documents[b.doc]))
    return gap is not None and gap <= VALUE_DAYS


def agree(left: Figure, right: Figure) -> bool:
    """Return whether two printed numbers can be roundings of one value.

    >>> f = lambda value, text: Figure("money", value, "USD", 0, 0, text)
    >>> agree(f(25e9, "$25 billion"), f(24.6e9, "US$24.6 billion"))
    True
    >>> agree(f(25e9, "$25 billion"), f(24.3e9, "$24.3 billion"))
    False
    """
    if left.kind == "rank":
        return left.value == right.value
    for a, b in ((left, right), (right, left)):
        if a.value <= 0:
            continue
        if a.hedge == "over" and 0.995 <= b.value / a.value <= 1.5:
            return True
        if a.hedge == "under" and 0.8 <= b.value / a.value <= 1.005:
            return True
    slack = 0.05 * max(abs(left.value), abs(right.value)) if "about" in (left.hedge, right.hedge) else 0.0
    return abs(left.value - right.value) <= max(half_unit(left) + half_unit(right), slack) + 1e-9 * abs(left.value)


def firmness(statement: Statement) -> int | None:
    """Return how firmly a statement binds: 0 wish or talk, 1 bound; None where strength does not apply."""
    rank = strength_rank(statement.strength)
    if statement.subact == "offer" or _WITH_A_VIEW.search(statement.quote):
        return None  # an offer binds its maker, and what is agreed "with a view to" something is not that something
    if statement.act in ("agree", "commit", "intend") and rank >= 0:
        explores = statement.subact == "explore" or (
            statement.act == "agree" and bool(_EXPLORE.search(statement.quote[:120]))
        )
        if _WILL.match(statement.verb) and not explores:
            return 1  # "will", in a party's own voice or as told by a reporter, is one strength
        if explores or rank <= strength_rank("planning"):
            return 0
        return 1 if rank <= strength_rank("scheduled") else None
    return None


def _stance(statement: Statement) -> int | None:
    """Return how sharp a position is: 0 discussed, 1 concern, 2 condemned; None where it is no such position."""
    if statement.act == "condemn":
        mild = statement.subact == "concern" or "concern" in statement.verb or "concern" in statement.quote[:60]
        return 1 if mild else 2
    if statement.act in ("state-fact", "intend") and (
        statement.subact in ("discuss", "discussed", "position") or statement.strength == "discussed"
    ):
        return 0 if re.search(r"\bdiscuss|\btalk|\braised?\b|\bexchang", statement.quote, re.I) else None
    return None


def strength_conflicts(entries: Iterable[Entry], documents: Mapping[str, Document]) -> list[Draft]:
    """Return promises and positions that two sources of one time word with different strength."""
    drafts = []
    for entry in entries:
        members = [s for s in entry.cluster.members if not s.headline] or list(entry.cluster.members)
        firm = _stance if entry.kind == "position" else firmness
        key = entry.cluster.key
        if entry.kind not in ("position", "commitment") or key.topic in ("broad-cooperation", "new-areas"):
            continue
        if key.topic == "fta" and key.parts[2] not in PROMISED_STEPS:
            continue
        rated = [(s, m) for s in members if (m := firm(s)) is not None]
        least = min((m for _, m in rated), default=0)
        pairs = _pairs([s for s, m in rated if m == least], [s for s, m in rated if m > least], documents)
        if not pairs:
            continue
        drafts += [_strength_draft(entry, episode, documents) for episode in _episodes(pairs, documents)]
    return drafts


def _strength_draft(entry: Entry, pairs: list[tuple[Statement, Statement]], documents: Mapping[str, Document]) -> Draft:
    left = tuple(dict.fromkeys(a for a, _ in pairs))
    right = tuple(dict.fromkeys(b for _, b in pairs))
    claims = _wordings(left, right)
    return Draft(
        "different-strength",
        f"{title(entry.cluster)}: {claims[0]} or {claims[1]}?",
        (entry.id,),
        claims,
        (left, right),
        UNDATED
        if all(undated(p, documents) for p in pairs)
        else "the firmer wording is always the later one"
        if _later_firmer(pairs, documents)
        else "",
    )


def _episodes(
    pairs: list[tuple[Statement, Statement]], documents: Mapping[str, Document]
) -> list[list[tuple[Statement, Statement]]]:
    """Cut pairs where years lie between them: what was said in 2019 is no part of a difference of 2024."""
    ordered = sorted(pairs, key=lambda p: (told_by(documents[p[0].doc]) or date.max, p[0].id, p[1].id))
    episodes: list[list[tuple[Statement, Statement]]] = []
    for pair in ordered:
        if episodes and same_time(episodes[-1][-1][0], pair[0], documents, within=2 * SAME_TIME_DAYS):
            episodes[-1].append(pair)
        else:
            episodes.append([pair])
    return episodes


def _pairs(
    weak: list[Statement], firm: list[Statement], documents: Mapping[str, Document]
) -> list[tuple[Statement, Statement]]:
    """Return pairs of one time and of the same parties from different documents, at most a page of them."""
    days = {s.id: told_by(documents[s.doc]) for s in (*weak, *firm)}
    firm = sorted(firm, key=lambda s: (days[s.id] or date.max, s.id))
    keys = [days[s.id] or date.max for s in firm]
    found: list[tuple[Statement, Statement]] = []
    for a in weak:
        day = days[a.id]
        low = bisect_left(keys, day - SAME_TIME) if day else 0
        high = bisect_right(keys, day + SAME_TIME) if day else len(firm)
        near = firm[low:high] + [s for s in firm[bisect_left(keys, date.max) :] if day]
        for b in near[:DISTINCT]:
            if a.doc != b.doc and set(a.parties) == set(b.parties) and same_time(a, b, documents):
                found.append((a, b))
        if len(found) > MOST_PAIRS:
            break
    return found


def _later_firmer(pairs: list[tuple[Statement, Statement]], documents: Mapping[str, Document]) -> bool:
    """Whether the firmer wording is always the later one by more than the days of one news story."""
    for a, b in pairs:
        one, two = published(documents[a.doc]), published(documents[b.doc])
        if one is None or two is None or (two - one).days <= 3:
            return False
    return True


def _wordings(left: tuple[Statement, ...], right: tuple[Statement, ...]) -> tuple[str, str]:
    """Return how each side words it; a word that both use ("will", read as a plan) is left out where others remain."""
    one, two = _strengths(left), _strengths(right)
    if isinstance(one, str) or isinstance(two, str):
        return str(one), str(two)
    label = words("strengths")
    left_word, right_word = (
        " / ".join(label[x].label for x in sorted(side, key=strength_rank))
        for side in (one - two or one, two - one or two)
    )
    return left_word, right_word


def _strengths(statements: tuple[Statement, ...]) -> str | set[str]:
    if stances := sorted({m for s in statements if (m := _stance(s)) is not None}):
        return " / ".join(_STANCES[m] for m in stances)
    named = {"considering" if firmness(s) == 0 and s.act == "agree" else s.strength for s in statements}
    return {x for x in named if x}
