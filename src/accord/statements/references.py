"""What "the agreement", "the talks", "it" stand for: the instruments named before.

Invariant: a word points back only where the statement names no instrument itself.
"""

from functools import cache

from accord.statements.drafts import Draft
from accord.statements.group import is_adverb
from accord.statements.lexicon import load
from accord.statements.topics import Named, find_instruments
from accord.statements.view import View

_POINTERS = frozenset(
    {"it", "they", "which", "this", "that", "these", "both", "them", "one", "ones", "its", "their", "whose"}
)
_DEFINITE = frozenset({"the", "this", "that", "its", "their", "these", "those", "such", "said", "our", "no", "any"})
_BARE = frozenset({"talks", "negotiations", "ratification", "construction", "repayment"})
# What a clause without any name may still be about: the instrument of the sentence before.
_PRICED = frozenset({"price", "cost", "costs", "figure", "value", "decision", "date", "amount", "answer"})
_OLD = frozenset({"existing", "current", "new", "old", "previous", "present"})
_LEGAL_STATES = frozenset(
    {"binding", "ratified", "signature", "parliament", "assembly", "valid", "preparation", "revised"}
)
_SHARED = frozenset({"dialogue", "fta", "agreement", "strategic-partnership", "framework", "mou", "loi"})
_BODIES = frozenset({"committee", "commission", "council", "secretariat", "group"})
_CLOSING = frozenset({"conclude", "sign", "ratify", "initial", "finalise", "finalize"})
_NO_OBJECT = frozenset({"in", "before", "by", "at", "on", "within", "next", "this", ".", ",", "until", "later", "soon"})
_LENDING = frozenset({"lend", "borrow"})
_NEAR = 420
_SAME = 900


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    data = load("references")
    return {name: {key: tuple(str(value).split()) for key, value in row.items()} for name, row in data.items()}


def instruments_of(view: View, draft: Draft, first: int, last: int) -> list[Named]:
    """Return the instruments that a draft speaks of, by name or by a word that points back."""
    found = _named(view, first, last)
    if draft.instrument:
        return [x for x in found if x.kind == draft.instrument][:1] or [
            Named(draft.instrument, draft.instrument, first, first)
        ]
    if draft.fact and draft.sub in {"meeting", "visit"}:
        return [x for x in found if x.kind == "dialogue" and {"meeting", "session"} & set(view.words(first, x.first))]
    if draft.fact and draft.sub in {"rank", "figure", "anniversary"}:
        return []
    head = view.groups[draft.group].head if draft.group >= 0 else first
    if draft.group >= 0 and view.groups[draft.group].lemma in _LENDING and not any(x.kind == "loan" for x in found):
        return [Named("loan", view.tokens[head].low, head, head)]
    if draft.sub == "order" and not any(x.kind == "contract" for x in found):
        return [Named("contract", view.tokens[head].low, head, head)]
    kept = [x for x in found if _counts(view, draft, x, head)]
    if draft.rule == "an agreement to":
        return []
    pointing = bool(kept) and kept[0].kind == "agreement" and _definite(view, kept[0])
    if draft.about is not None and (not kept or pointing):
        about = [x for x in _named(view, *draft.about) if _counts(view, draft, x, head)][-1:]
        kept, pointing = about or kept, pointing and not about
    if kept and not pointing:
        return kept
    if kept:
        kind = _back(view, _table()["nouns"].get(view.low(kept[0].first), ()), first, _SAME * 10)
        return [kind] if kind is not None else kept
    pointed = _pointed(view, draft, first, last, head) or (None if kept else _works(view, draft, first, last))
    return [pointed] if pointed is not None else kept


def _works(view: View, draft: Draft, first: int, last: int) -> Named | None:
    """Return the works that a clause builds, finances or prices: "a battery plant", "the railway" are projects."""
    verbs = _table()["works"]["verbs"]
    if not any(first <= g.first and g.head < last and g.lemma in verbs for g in view.groups):
        return None
    nouns = _table()["works"]["nouns"]
    return next(
        (
            Named("project", view.tokens[k].text, k, k)
            for k in range(first, last)
            if view.low(k) in nouns and view.tokens[k].text.islower()
        ),
        None,
    )


def _named(view: View, first: int, last: int) -> list[Named]:
    """Return the instruments named in a stretch: by a trigger, or by an acronym that the text has explained."""
    found = [_as_body(view, x) for x in find_instruments(view.tokens, first, last) if not _of_others(view, x)]
    aliases = view.cast.aliases
    if aliases:
        for i in range(first, last):
            kind = aliases.get(view.tokens[i].text)
            if kind is not None and not any(x.first <= i <= x.last for x in found):
                found.append(Named(kind, view.tokens[i].text, i, i))
        found.sort(key=lambda x: x.first)
    return found


def _as_body(view: View, x: Named) -> Named:
    """Read "Joint CEPA Committee" as the committee that it is."""
    if x.kind != "dialogue" and view.low(x.last + 1) in _BODIES:
        return Named("dialogue", f"{x.title} {view.tokens[x.last + 1].text}", x.first, x.last + 1)
    return x


def _of_others(view: View, x: Named) -> bool:
    """Tell "the UN Convention on …", "the International Monetary Fund", which the parties do not make."""
    table = _table()["others"]
    if view.low(x.last) not in table["titles"] or not view.tokens[x.last].text[:1].isupper():
        return False
    k = x.first - 1
    while k >= 0 and x.first - k < 6 and view.tokens[k].text[:1].isupper():
        if view.low(k) in table["before"]:
            return True
        k -= 1
    return False


def _counts(view: View, draft: Draft, x: Named, head: int) -> bool:
    low, before = view.low(x.last), view.low(x.first - 1)
    if x.kind == "joint-declaration" and (
        draft.act not in {"sign", "agree", "announce"} or x.first < head or draft.sub in {"agree", "decide", "task"}
    ):
        return False
    if x.kind == "agreement" and low == "deal" and before in {"great", "good"}:
        return False
    if x.kind == "dialogue" and x.first == x.last and low == "dialogue":
        return before not in {"to", "through", "of", "by", "for", "and", "in", "into", "constructive", "political"}
    if x.kind == "project" and x.first == x.last and low in {"projects", "programmes", "programs", "initiatives"}:
        return before in {"the", "these", "those", "both", "two", "three", "four", "five", "six"}
    return not (x.kind == "agreement" and before == "such" and view.low(x.first - 2) == "no")


def _definite(view: View, x: Named) -> bool:
    follows = view.low(x.last + 1) in {"on", "for", "between", "with", "concerning", "regarding"}
    before = view.low(x.first - 1)
    return (
        x.first == x.last
        and before in {"the", "this", "that", "draft", "said"}
        and not view.low(x.first).endswith("s")
        and not follows
    )


def _back(view: View, kinds: tuple[str, ...], first: int, reach: int) -> Named | None:
    """Return the instrument named last before token ``first`` that is of one of ``kinds``, the liked ones first."""
    at = view.tokens[first].start
    before = [a for a in view.cast.instruments if at - reach <= a.start < at]
    parts = " ".join(kinds).split("|")
    trade = "fta" in kinds and any(t.low in _table()["trade"]["words"] for t in view.tokens)
    for part in (["fta"] if trade else []) + parts:
        liked = part.split()
        near = next((a for a in reversed(before) if a.kind in liked), None)
        if near is not None:
            return Named(near.kind, near.title, first, first)
    return None


def _pointed(view: View, draft: Draft, first: int, last: int, head: int) -> Named | None:
    """Return what the words of a draft point back to, where the draft names no instrument itself."""
    table = _table()
    begun = max(first, view.groups[draft.group].first) if draft.group >= 0 else head
    stop = min(begun, last) if head > first else first if draft.group >= 0 else first + 3
    lemma = view.groups[draft.group].lemma if draft.group >= 0 else ""
    group = view.groups[draft.group] if draft.group >= 0 else None
    lead = range(first) if view.low(0) == "under" else range(0)
    for k in (*lead, *range(first, stop)):
        kinds = _noun(view, k, table["nouns"])
        if kinds and (found := _back(view, kinds, first, _SAME * 10)) is not None:
            return found
    after = view.words(head + 1, min(last, head + 5))
    subject = [w for w in view.words(first, stop) if not is_adverb(w)]
    people = draft.group >= 0 and view.subjects[draft.group].kind == "pair"
    if not subject or (not people and subject[0] in _POINTERS and len(subject) <= 4):
        kinds = _verb_kinds("subject_verbs", lemma)
        if group is not None and group.passive:
            kinds = _verb_kinds("object_verbs", lemma) or _verb_kinds("subject_verbs", lemma)
        if _comes_to_force(view, head, min(last, head + 9)):
            kinds = ("fta", "agreement", "|", *_table()["kinds"]["legal"])
        if not kinds:
            kinds = _ahead(view, head) or (_state_kinds(view, head, last) if lemma in {"be", "have"} else ())
        if kinds and (found := _back(view, kinds, first, _SAME if "|" in kinds[2:3] else _NEAR)) is not None:
            return found
    if {"its", "whose"} & set(subject) and {"meeting", "session", "round"} & set(subject):
        return _back(view, ("dialogue",), first, _NEAR)
    if set(subject) & _PRICED and subject[0] in {"the", "no", "a", "its"} and len(subject) <= 3 and "for" not in after:
        return _back(view, ("project", "contract", "loan", "loi", "fta", "agreement"), first, _NEAR // 2)
    if {"cost", "costs"} & {*subject, *after}:
        return _back(view, ("project", "contract"), first, _NEAR)
    for k in range(head + 1, min(last, head + 8)):
        low = view.low(k)
        if low in {"it", "them"} or (
            low in {"one", "ones"} and view.low(k - 1) in {"existing", "current", "new", "old"}
        ):
            kinds = _verb_kinds("object_verbs", lemma) or _inner(view, head, k)
            if kinds and (found := _back(view, kinds, first, _SAME)) is not None:
                return found
        kinds = _noun(view, k, table["nouns"])
        if low in {"round", "rounds", "move", "announcement"} or (
            low in {"talks", "negotiations"} and draft.act not in {"announce", "agree", "intend"}
        ):
            continue
        if kinds and (found := _back(view, kinds, first, _SAME * 10)) is not None:
            return found
    return _unsaid(view, first, last, head)


def _unsaid(view: View, first: int, last: int, head: int) -> Named | None:
    """Return what "we will sign before the end of November" and "looking at concluding by May" leave out."""
    for g in view.groups:
        if not (first <= g.first and g.head < last and head <= g.head <= head + 4) or g.passive:
            continue
        bare = g.head + 1 >= last or view.low(g.head + 1) in _NO_OBJECT
        if bare and g.lemma in _CLOSING:
            return _back(view, ("fta", "agreement", "|", "mou", "contract"), first, _SAME)
    return None


def joint_subject(view: View, draft: Draft, first: int, last: int, head: int) -> bool:
    """Return whether a draft's subject is "it" or "which" for something that both sides made together."""
    begun = view.groups[draft.group].first if draft.group >= 0 else head
    subject = [w for w in view.words(first, max(first, begun)) if not is_adverb(w)]
    if draft.group < 0 or len(subject) > 1 or (subject and subject[0] not in {"it", "which", "that"}):
        return False
    if not subject and draft.about is None:
        return False
    g = view.groups[draft.group]
    if g.passive and "by" in view.words(head + 1, head + 5):
        return False
    if {"parliament", "assembly", "senate", "congress"} & set(view.words(head, last)):
        return False
    if draft.about is not None and subject[:1] != ["it"]:
        named = _named(view, *draft.about)
        return bool(named) and named[-1].kind in _SHARED
    kinds = _verb_kinds("subject_verbs", g.lemma) or _ahead(view, head)
    if g.lemma == "hold" and {"meeting", "session"} & set(view.words(head + 1, head + 5)):
        kinds = ("dialogue",)
    if not kinds and g.lemma in {"be", "have"}:
        kinds = _state_kinds(view, head, last)
    found = _back(view, kinds, first, _NEAR)
    return found is not None and found.kind in _SHARED


def _noun(view: View, k: int, nouns: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the kinds that a definite noun may point back to: "the line", "its ratification", "the first tranche"."""
    low = view.low(k)
    if low not in nouns or view.low(k + 1) in {"on", "between", "with", "of"}:
        return ()
    if low in _BARE or (low == "draft" and view.low(k - 1) == "first"):
        return nouns[low]
    j = k - 1
    while (
        j >= 0
        and k - j < 4
        and (view.low(j).isdigit() or view.tokens[j].text[:1].islower())
        and view.low(j) not in _DEFINITE
    ):
        j -= 1
    return nouns[low] if j >= 0 and view.low(j) in _DEFINITE else ()


def _verb_kinds(role: str, lemma: str) -> tuple[str, ...]:
    table = _table()
    return next((table["kinds"][name] for name, verbs in table[role].items() if lemma in verbs), ())


def _inner(view: View, head: int, k: int) -> tuple[str, ...]:
    """Return the kinds by the verb nearest before a pronoun: "agreed to update the existing one"."""
    follows = next((g for g in view.groups if g.first == k + 1), None)
    if follows is not None:
        return _verb_kinds("object_verbs" if follows.passive else "subject_verbs", follows.lemma)
    near = [g for g in view.groups if head <= g.head < k]
    return _verb_kinds("object_verbs", near[-1].lemma) if near else ()


def _ahead(view: View, head: int) -> tuple[str, ...]:
    """Return the kinds by the verb that follows: "is expected to be completed"."""
    follows = next((g for g in view.groups if head < g.head <= head + 5 and g.kind == "infinitive"), None)
    if follows is None:
        return ()
    return _verb_kinds("object_verbs" if follows.passive else "subject_verbs", follows.lemma)


def _comes_to_force(view: View, a: int, b: int) -> bool:
    """Tell "in full force", "takes effect", "awaits ratification" from "the use of force"."""
    for k in range(a, b):
        low = view.low(k)
        if low == "force" and {"in", "into"} & set(view.words(max(a, k - 3), k)):
            return True
        if (
            low == "effect" and {"into", "take", "takes", "took"} & set(view.words(max(a, k - 3), k))
        ) or low == "ratification":
            return True
    return False


def _state_kinds(view: View, head: int, last: int) -> tuple[str, ...]:
    """Return the kinds by what is said of "it": "is in force", "is currently before parliament", "is not binding"."""
    window = set(view.words(head + 1, min(last, head + 10)))
    kinds = _table()["kinds"]
    if window & {
        "force",
        "binding",
        "ratified",
        "signature",
        "parliament",
        "assembly",
        "valid",
        "preparation",
        "effect",
    }:
        return kinds["legal"]
    return kinds["project"] if window & {"operational", "built", "completed"} else ()
