"""What "the agreement", "the talks", "it" stand for: the instruments named before.

Invariant: a word points back only where the statement names no instrument itself.
"""

from accord.statements.drafts import Draft
from accord.statements.lexicon import words
from accord.statements.topics import Named, find_instruments
from accord.statements.view import View

_W = words()
_REFERENTS = {
    "fta": ("fta", "agreement", "loan", "contract", "mou", "strategic-partnership", "loi"),
    "partnership": ("strategic-partnership", "fta"),
    "document": ("mou", "agreement", "loi", "fta"),
    "any": (),
    "project": ("project",),
}
_WORD_REFERENT = {
    **dict.fromkeys(
        (
            "agreement",
            "deal",
            "pact",
            "treaty",
            "accord",
            "talks",
            "negotiations",
            "negotiation",
            "round",
            "resumption",
            "hiatus",
            "ratification",
            "text",
        ),
        "fta",
    ),
    **dict.fromkeys(("partnership", "upgrade", "elevation", "announcement", "move"), "partnership"),
    **dict.fromkeys(("memorandum", "document", "documents"), "document"),
    **dict.fromkeys(("it", "them", "draft", "signing", "establishment"), "any"),
}


def instruments_of(view: View, draft: Draft, first: int, last: int) -> list[Named]:
    """Return the instruments that a draft speaks of, by name or by a word that points back."""
    if draft.instrument:
        found = find_instruments(view.tokens, first, last)
        return [x for x in found if x.kind == draft.instrument][:1] or [
            Named(draft.instrument, draft.instrument, first, first)
        ]
    found = find_instruments(view.tokens, first, last)
    head = view.groups[draft.group].head if draft.group >= 0 else first
    if draft.fact and draft.sub in {"rank", "figure", "anniversary", "meeting", "visit"}:
        return []
    kept = []
    for x in found:
        if x.kind == "joint-declaration" and (
            draft.act not in {"sign", "agree", "announce"} or x.first < head or draft.sub in {"agree", "decide", "task"}
        ):
            continue
        if x.kind in {"agreement"} and view.low(x.first) == "deal" and view.low(x.first - 1) in {"great", "good"}:
            continue
        kept.append(x)
    if draft.rule == "an agreement to":
        return []
    if draft.about is not None and not kept:
        kept = find_instruments(view.tokens, *draft.about)
    if kept and not (kept[0].kind == "agreement" and _definite(view, kept[0])):
        return kept
    word = _anaphor(view, draft, first, last, head) if not kept else view.low(kept[0].first)
    kind = _referent(view, word) if word else None
    if kind is not None:
        return [Named(kind, view.talk.recent.get(kind, word or kind), first, first)]
    return kept


def _definite(view: View, x: Named) -> bool:
    follows = view.low(x.last + 1) in {"on", "for", "between", "with", "concerning", "regarding"}
    before = view.low(x.first - 1)
    return (
        x.first == x.last
        and before in {"the", "this", "that", "draft", "said"}
        and not view.low(x.first).endswith("s")
        and not follows
    )


def _anaphor(view: View, draft: Draft, first: int, last: int, head: int) -> str | None:
    """Return the word of a draft that points back to an instrument, where the draft names none itself."""
    subject = view.words(first, min(head, last)) if head > first else view.words(first, first + 3)
    lead = view.words(0, first) if view.low(0) == "under" else []
    passive = (
        draft.group >= 0
        and view.groups[draft.group].tag != "VBZ"
        and (
            view.groups[draft.group].passive
            or "force" in view.words(head, head + 8)
            or draft.sub in {"status", "scheduled", "expect"}
        )
    )
    for word in (*lead, *subject):
        if word in _WORD_REFERENT and (word != "it" or (passive and len(subject) <= 8)) and word not in {"text"}:
            return word
    verb = view.groups[draft.group].lemma if draft.group >= 0 else ""
    for word in view.words(head + 1, min(last, head + 7)):
        if word in {"it", "them"}:
            if verb in {"sign", "ratify", "approve", "conclude", "finalise", "finalize", "endorse"}:
                return word
        elif (word in _WORD_REFERENT and word not in {"round", "move", "announcement", "talks"}) or (
            word == "talks" and draft.act in {"announce", "agree", "intend"}
        ):
            return word
    return None


def _referent(view: View, word: str) -> str | None:
    """Return the instrument that "the agreement", "the talks", "it" stand for, the latest that fits."""
    recent = [k for k in reversed(view.talk.recent) if k != "joint-declaration"]
    wanted = _REFERENTS[_WORD_REFERENT.get(word, "any")]
    if not wanted:
        return recent[0] if recent else None
    trade = {"tariff", "tariffs", "exports", "duties", "market", "goods", "trade", "talks", "negotiations"} & {
        t.low for t in view.tokens
    }
    if trade and "fta" in recent and "fta" in wanted:
        return "fta"
    return next((k for k in recent if k in wanted[:4]), None) or next((k for k in recent if k in wanted), None)
