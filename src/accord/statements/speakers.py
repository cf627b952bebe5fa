"""Who says what: reporting clauses, "according to", quotations that go on from sentence to sentence.

Invariant: words of somebody who binds no party are marked so, and nothing in them becomes a promise.
"""

from collections.abc import Callable

from accord.statements.group import Group
from accord.statements.lexicon import words
from accord.statements.view import Attribution, Subject, View

_W = words()


def attribution_of(view: View, i: int) -> Attribution | None:
    """Return who says token ``i``, the innermost attribution first."""
    hits = [a for a in view.attributions if a.first <= i < a.last]
    return min(hits, key=lambda a: a.last - a.first) if hits else None


def attribute(view: View, read: Callable[[View, Subject], None]) -> None:
    """Find the reporting clauses of a sentence and what they cover; ``read`` reads the words that name a speaker."""
    n = len(view.tokens)
    for k, g in enumerate(view.groups):
        if g.lemma not in _W["report_verbs"] or g.kind not in {"finite", "participle"} or g.negated or g.passive:
            continue
        s = view.subjects[k]
        inverted = s.last <= s.first or (
            view.low(g.first - 1) in {",", "”", '"'} and not _is_appositive_end(view, s, g)
        )
        if (
            inverted
            and g.lemma != "tell"
            and g.kind == "finite"
            and view.low(g.first - 1) in {",", "”", '"', "’"}
            and (
                view.tokens[g.head + 1].text[:1].isupper() or view.low(g.head + 1) in _W["determiners"]
                if g.head + 1 < n
                else False
            )
        ):
            stop = next((i for i in range(g.head + 1, n) if view.low(i) in {",", ".", "”", "“"}), n)
            who = Subject(g.head + 1, stop)
            read(view, who)
            # "..., said Jean Mukendi, a lecturer at the university": what he is stands after the comma.
            if not who.codes and view.low(stop) == "," and set(view.words(stop + 1, stop + 8)) & _W["outsiders"]:
                who.kind = "outsider"
            if who.kind == "none":
                _resolve_speaker(view, who)
            _add(view, 0, g.first, who, k)
            if stop < n - 2 and view.depth[min(stop + 1, n - 1)]:
                _add(view, stop, n, who, k)
            continue
        if s.last > s.first and s.kind in {"none"}:
            _resolve_speaker(view, s)
        clause_before = (
            s.first > 1
            and view.low(s.first - 1) in {",", "”", '"', "’"}
            and any(x.head < s.first - 1 and x.kind == "finite" for x in view.groups)
        )
        leading_only = "that" in view.words(g.head + 1, g.head + 4) and "," not in view.words(g.head + 1, g.head + 3)
        if clause_before and s.last > s.first and not leading_only and g.kind == "finite":
            _add(view, 0, s.first - 1, s, k)
            if any(view.depth[g.head + 1 :]) or any(view.low(i) in {":"} for i in range(g.head + 1, n)):
                _add(view, g.head + 1, n, s, k)
        elif (
            (g.lemma in _W["saying"] and _clause_follows(view, g))
            or leading_only
            or (view.low(g.head + 1) in {",", ":", "“"})
        ):
            if g.kind == "participle" and not s.codes:
                who = Subject(
                    s.first, s.last, *((view.talk.speaker.codes, "actor") if view.talk.speaker else ((), "none"))
                )
                _add(view, g.head + 1, n, who, k)
            else:
                _add(view, g.head + 1, n, s, k)
    for i in range(n - 2):
        if view.low(i) == "according" and view.low(i + 1) == "to":
            stop = next((j for j in range(i + 2, n) if view.low(j) in {",", ".", ";"}), n)
            who = Subject(i + 2, stop)
            read(view, who)
            if i == 0:
                _add(view, min(stop + 1, n), n, who, -1)
            else:
                _add(view, 0, i, who, -1)
    if view.attributions:
        first = next((a for a in view.attributions if a.codes or a.outsider), None)
        if first is not None:
            view.talk.speaker = first
    if not view.attributions and view.depth and any(view.depth) and view.talk.speaker is not None:
        old = view.talk.speaker
        view.attributions.append(Attribution(0, n, old.text, old.codes, old.official, old.outsider))


def _is_appositive_end(view: View, s: Subject, g: Group) -> bool:
    """Tell "X, the minister, said" from "...," said X."""
    if s.last > s.first and s.kind == "actor" and view.low(g.first - 1) == "," and not _told_before(view, g):
        return True
    return (
        s.last > s.first
        and s.kind in {"actor", "outsider", "pair"}
        and view.low(g.first - 1) == ","
        and view.low(g.head + 1) in {",", "that", ".", ":", "in", "on", "at", ""}
    )


def _told_before(view: View, g: Group) -> bool:
    """Tell whether anything but asides ("X, who met Y, said") stands before a verb of saying."""
    return any(
        h.kind == "finite" and h.head < g.first and view.low(h.first - 1) not in {"who", "which", "that"}
        for h in view.groups
    ) or any(view.depth[: g.first])


def _resolve_speaker(view: View, s: Subject) -> None:
    lows = set(view.words(s.first, s.last))
    if "they" in lows:
        return
    if lows & _W["speaker_words"]:
        old = view.talk.speaker
        if lows & {"he", "she"} and view.talk.person and (old is None or not old.outsider):
            s.codes, s.kind = (view.talk.person,), "actor"
        elif old is not None and old.codes and lows & {"he", "she"}:
            s.codes, s.kind = old.codes, "outsider" if old.outsider else "actor"
        elif old is not None and old.outsider and lows & {"he", "she"}:
            s.kind = "outsider"
        elif view.talk.single:
            s.codes, s.kind = (view.talk.single,), "actor"


def _add(view: View, first: int, last: int, who: Subject, group: int) -> None:
    text = view.span_text(who.first, who.last)
    if (
        text.lower() in {"he", "she", "it", "they", ""}
        and view.talk.speaker is not None
        and who.codes == view.talk.speaker.codes
    ):
        text = view.talk.speaker.text
    view.attributions.append(
        Attribution(
            first,
            last,
            text,
            who.codes,
            bool(who.codes) and who.kind in {"actor", "pair"},
            who.kind == "outsider",
            group,
        )
    )


def _clause_follows(view: View, g: Group) -> bool:
    """Tell "said India would" and "announced that" from "announced the launch"."""
    if g.lemma in {"say", "tell", "add", "think", "believe"}:
        return True
    if "that" in view.words(g.head + 1, g.head + 4):
        return True
    return any(h.kind == "finite" and view.subjects[k].first == g.head + 1 < h.first for k, h in enumerate(view.groups))
