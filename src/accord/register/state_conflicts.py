"""Conflicts of state: what one telling has reached, another has still to come, says was not done, or rules out.

Invariant: a later and further state is progress and no conflict. Of one state S these pairs of tellings are
incompatible: *reached* against *to be* or *not so far*, told when S had been reached; *ruled out* against *to be*, of
one time; *ruled out* against *reached*, told when S had been reached. *To be* and *not so far* say the same.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from accord.documents import Document
from accord.register.conflicts import MOST_STEPS, SAME_NEWS_DAYS, UNDATED, Draft, same_time
from accord.register.entries import Entry, families
from accord.register.known import happened, publication, told_by
from accord.register.steps import ORDER, Step, is_exchange
from accord.register.titles import title
from accord.statements import Statement

BEFORE_SIGNATURE = ("agreed-in-principle", "concluded", "initialled")
ONE_PAPER = ("paper", "contract", "loan")
# "had planned to sign", "was to be signed": a plan told as past is no claim about the present.
_PAST_PLAN = re.compile(
    r"\b(?:had|was to|were to|originally|initially|previously|earlier|ahead of|before|until|would have)\b", re.I
)


def state_conflicts(entries: tuple[Entry, ...], documents: Mapping[str, Document]) -> list[Draft]:
    """Return instruments whose tellings put them in states that cannot both hold, see the module's list of pairs."""
    drafts = []
    for group in families(entries).values():
        by_id = {k: v for e in group for k, v in e.by_id.items()}
        steps = [s for e in group for s in e.steps]
        ahead = [s for s in steps if s.ahead is not None and (not s.reached or not s.dated)]
        for wanted in sorted({str(s.ahead) for s in ahead}, key=lambda w: ORDER[w]):
            if wanted == "under-negotiation":
                continue
            waiting = sorted((s for s in ahead if s.ahead == wanted), key=lambda s: s.since)[-MOST_STEPS:]
            there = [s for s in steps if s.reached and ORDER[s.state] >= ORDER[wanted] and s.state != "suspended"]
            there = sorted(there, key=lambda s: s.since)[:MOST_STEPS]
            pairs = [(a, b) for a in there for b in waiting if _clash(a, b, group, by_id, documents)]
            if pairs:
                drafts.append(_reached_or_not(group, wanted, pairs, steps, waiting, by_id, documents))
            refused = [(b, c) for c in waiting if c.refused for b in waiting if _against(b, c, by_id, documents)]
            if refused:
                drafts.append(_planned_or_refused(group, wanted, refused, steps, by_id, documents))
        drafts += _two_names(group, steps, by_id)
    return drafts


def _reached_or_not(
    group: tuple[Entry, ...],
    wanted: str,
    pairs: list[tuple[Step, Step]],
    steps: list[Step],
    waiting: list[Step],
    by_id: Mapping[str, Statement],
    documents: Mapping[str, Document],
) -> Draft:
    left = _statements((a for a, _ in pairs), by_id)
    right = _statements((b for _, b in pairs), by_id)
    reached, other = pairs[0]
    goal = wanted.replace("-", " ")
    word = reached.state.replace("-", " ")
    against = f"to be {goal}" if other.reached else f"not to be {goal}" if other.refused else f"not {goal}"
    question = f"still to be {goal}" if other.reached else against
    reasons = [_may_follow(a, b, by_id, documents) for a, b in pairs]
    return Draft(
        "incompatible-state",
        f"{_name(group)}: {word} or {question}?",
        _entries(group, (*left, *right)),
        (word, against),
        (left, right),
        next((r for r in reasons if r), "") if all(reasons) else "",
        (reached.state, "proposed" if other.reached else "under-negotiation"),
        _overtaken(steps, wanted, waiting, by_id, documents),
    )


def _planned_or_refused(
    group: tuple[Entry, ...],
    wanted: str,
    pairs: list[tuple[Step, Step]],
    steps: list[Step],
    by_id: Mapping[str, Statement],
    documents: Mapping[str, Document],
) -> Draft:
    left = _statements((a for a, _ in pairs), by_id)
    right = _statements((b for _, b in pairs), by_id)
    goal = wanted.replace("-", " ")
    told = [(told_by(documents[by_id[x.statement].doc]), told_by(documents[by_id[y.statement].doc])) for x, y in pairs]
    reason = ""
    if any(one is None or two is None for one, two in told):
        reason = UNDATED
    elif all(one != two for one, two in told):
        reason = f"one was told on {told[0][0]}, the other on {told[0][1]}: somebody may have changed their mind"
    return Draft(
        "incompatible-state",
        f"{_name(group)}: to be {goal} or ruled out?",
        _entries(group, (*left, *right)),
        (f"to be {goal}", f"not to be {goal}"),
        (left, right),
        reason,
        ("proposed", "inactive"),
        _overtaken(steps, wanted, [x for pair in pairs for x in pair], by_id, documents),
    )


def _overtaken(
    steps: list[Step],
    wanted: str,
    waiting: list[Step],
    by_id: Mapping[str, Statement],
    documents: Mapping[str, Document],
) -> date | None:
    """Return the day on which events overtook a dispute: the state was reached after everybody who still waited."""
    told = [publication(documents[by_id[b.statement].doc]).latest for b in waiting]
    last = max((d for d in told if d is not None), default=None)
    if last is None:
        return None
    later = [s.since for s in steps if s.reached and ORDER[s.state] >= ORDER[wanted] and s.state != "suspended"]
    return min((d for d in later if (d - last).days > SAME_NEWS_DAYS), default=None)


def _two_names(group: tuple[Entry, ...], steps: list[Step], by_id: Mapping[str, Statement]) -> list[Draft]:
    """Return one act of one day that some sources call a conclusion and others a signature."""
    named = [s for s in steps if s.reached and by_id[s.statement].act in ("sign", "announce", "agree")]
    upper = sorted((s for s in named if s.state == "signed"), key=lambda s: (s.since, s.statement))[:MOST_STEPS]
    lower = [s for s in named if s.state in BEFORE_SIGNATURE and not is_exchange(by_id[s.statement])]
    lower = sorted(lower, key=lambda s: (s.since, s.statement))[:MOST_STEPS]
    pairs = [
        (a, b)
        for a in upper
        for b in lower
        if abs((a.since - b.since).days) <= SAME_NEWS_DAYS
        and by_id[a.statement].doc != by_id[b.statement].doc
        and (a.dated or b.dated)
    ]
    if not pairs:
        return []
    left = _statements((a for a, _ in pairs), by_id)
    right = _statements((b for _, b in pairs), by_id)
    states = (pairs[0][0].state, pairs[0][1].state)
    words_ = tuple(s.replace("-", " ") for s in states)
    return [
        Draft(
            "incompatible-state",
            f"{_name(group)}: {words_[0]} or {words_[1]} on {pairs[0][1].since}?",
            _entries(group, (*left, *right)),
            (words_[0], words_[1]),
            (left, right),
            "a text may be concluded and signed on one day, one after the other",
            states,
        )
    ]


def _name(group: tuple[Entry, ...]) -> str:
    if group[0].cluster.key.topic == "fta":
        named = group[0].cluster.key.parts[1].replace("-", " ").upper()
        return named or "Free trade agreement"
    return title(group[0].cluster)


def _entries(group: tuple[Entry, ...], statements: tuple[Statement, ...]) -> tuple[str, ...]:
    return tuple(sorted({e.id for e in group if any(s.id in e.by_id for s in statements)}))


def _clash(
    a: Step,
    b: Step,
    group: tuple[Entry, ...],
    by_id: Mapping[str, Statement],
    documents: Mapping[str, Document],
) -> bool:
    """Whether ``a`` had been reached when ``b`` said otherwise (three days' grace either way)."""
    one, two = by_id[a.statement], by_id[b.statement]
    if one.id == two.id or a.since in (date.min, date.max):
        return False
    if one.doc == two.doc:
        return _contradicts_itself(a, b, one, two, group, documents[one.doc])
    said = publication(documents[two.doc])
    told = said.latest or said.earliest  # not older than its source: at least that
    return told is not None and (a.since - told).days <= (0 if a.dated and said.latest else SAME_NEWS_DAYS)


def _contradicts_itself(
    a: Step, b: Step, one: Statement, two: Statement, group: tuple[Entry, ...], document: Document
) -> bool:
    """Whether one document says of one paper that it is signed and that it is not, both as its own present.

    Talks and partnerships have a past that an article tells ("they aimed to conclude by 2019"), so only a single paper
    is held to one state, and a plan counts only where nothing shows that it is told as past.
    """
    if len(group) != 1 or group[0].cluster.key.topic not in ONE_PAPER or (one.start < two.end and two.start < one.end):
        return False
    told = told_by(document)
    if told is None or a.since > told or _PAST_PLAN.search(two.quote):
        return False
    if two.target is not None and two.target.latest is not None and two.target.latest < told:
        return False
    own = happened(two, document) if two.event is not None and two.event.resolved else None
    return own is None or own.latest is None or own.latest >= a.since


def _against(b: Step, c: Step, by_id: Mapping[str, Statement], documents: Mapping[str, Document]) -> bool:
    """Whether ``b`` has still to come what ``c`` rules out at the same time."""
    return b.reached and same_time(by_id[b.statement], by_id[c.statement], documents)


def _may_follow(a: Step, b: Step, by_id: Mapping[str, Statement], documents: Mapping[str, Document]) -> str:
    """Return why ``a`` may have come after ``b`` was written; empty where the days leave no room for it."""
    one, two = by_id[a.statement], by_id[b.statement]
    if one.doc == two.doc:
        headline = one.headline or two.headline
        return "a headline and its text may have been written at different hours" if headline else ""
    told = publication(documents[two.doc]).latest
    heard = publication(documents[one.doc]).latest
    if told is None:
        return UNDATED
    close = abs((a.since - told).days) <= SAME_NEWS_DAYS
    if not close or (heard is not None and heard < told):
        return ""
    return f"the one who still waits wrote on {told}, the act is told for {'' if a.dated else 'or before '}{a.since}"


def _statements(steps: Iterable[Step], by_id: Mapping[str, Statement]) -> tuple[Statement, ...]:
    return tuple(by_id[i] for i in dict.fromkeys(s.statement for s in steps))
