"""The one side of a statement that would else be given to both: its owner, its speaker, or whoever acted last.

Invariant: what the words give to both sides ("the two", "bilateral", "between") stays with both.
"""

from accord.statements.drafts import Draft
from accord.statements.elimination import tie_words
from accord.statements.lexicon import words
from accord.statements.speakers import attribution_of
from accord.statements.topics import find_instruments
from accord.statements.view import Subject, View

_TITLES = words()["titles"]
_BOTH = frozenset({"two", "both", "bilateral", "mutual", "joint", "jointly", "between", "together", "each"})
_BOTH |= {"sides", "countries", "respective"}
_FIRST = frozenset({"i", "we"})
_SHARED = frozenset({"document", "person", "source", "work", "negotiations", "talks", "chapters", "chapter", "rounds"})
_SHARED |= {"round", "target", "text", "trade", "turnover", "commerce"}
_UNMADE = frozenset({"commitment", "plan", "plans", "intention", "comment", "timetable"})
_BLOCS = words()["blocs"]
_LENDERS = (frozenset({"world", "bank"}), frozenset({"development", "bank"}))
_FLOWS = frozenset({"imports", "exports", "import", "export"})


def lone_side(view: View, draft: Draft, first: int, last: int) -> str | None:
    """Return which one of the pair a statement is about, or None where its words leave it with both.

    Parameters
    ----------
    first, last
        Token range of the statement, end excluded.
    """
    pair = view.cast.pair
    here = set(view.words(first, last))
    if draft.group < 0 or draft.sub == "figure":
        return None if _BOTH & here else _owned(view, first, last) or _undecided(view, draft, here)
    g, s = view.groups[draft.group], view.subjects[draft.group]
    lows = view.words(s.first, s.last)
    if draft.sub == "accept" and g.passive and not s.codes:
        return _invited(view)
    if (
        s.kind == "none"
        and not _BOTH & here
        and (_BLOCS & set(lows) or _LENDERS[0] <= set(lows) or _LENDERS[1] <= set(lows))
    ):
        # "The World Bank will lend Kenya": whoever of the two is named beside a body of many states.
        named = {m.code for m in view.mentions if first <= m.first < last and m.code in pair}
        return next(iter(named)) if len(named) == 1 else None
    if _BOTH & {*lows, *view.words(first, g.head)} or s.kind == "pair":
        return None
    if len(lows) == 1 and lows[0] in _FIRST and s.kind == "none":
        if _BOTH & here or "our" in here or g.lemma in tie_words()["we_both"]:
            return None
        return _in_pair(view, view.talk.label[0] if view.talk.label else view.talk.single)
    if (who := _undecided(view, draft, here)) is not None:
        return who
    if s.kind != "none" or not draft.rule.startswith("second chance"):
        return None
    if s.last > s.first and _person(view, s):
        return _outward(view, draft, g.head, last) or _in_pair(view, view.talk.label[0] if view.talk.label else None)
    if _FLOWS & set(lows) and not any(m.code in pair for m in view.mentions if first <= m.first < last):
        return _in_pair(view, view.cast.place or view.cast.home)
    if (owner := _owned(view, s.first, last)) is not None:
        return owner
    said = attribution_of(view, max(draft.first, 0))
    told = said is not None and said.official and len(said.codes) == 1
    if (
        told
        and said is not None
        and not _BOTH & here
        and not _SHARED & set(lows)
        and g.lemma not in tie_words()["joint"]
    ):
        return _in_pair(view, said.codes[0])
    if s.last > s.first and _firm(view, s) and not g.passive:
        return _in_pair(view, view.talk.label[0] if view.talk.label else view.talk.single)
    return None


def _invited(view: View) -> str | None:
    """Return who accepts an invitation: not the side that has just asked."""
    asked = view.talk.single
    return next((c for c in view.cast.pair if c != asked), None) if asked in view.cast.pair else None


def _in_pair(view: View, code: str | None) -> str | None:
    return code if code in view.cast.pair else None


def _owned(view: View, first: int, last: int) -> str | None:
    """Return whose "Greek investment in Egypt", "Libya's unpaid bills", "Belgian aid to the Congo" is."""
    owned = tie_words()["owned"]
    m = next((m for m in view.mentions if first <= m.first < last), None)
    if m is None or m.code not in view.cast.pair or m.first - first > 3:
        return None
    k = m.last + 1
    if view.low(k) in {"'s", "'"}:
        k += 1
    elif m.kind not in {"demonym", "body"}:
        return None
    return m.code if m.kind == "body" or owned & set(view.words(k, min(k + 4, last))) else None


def _undecided(view: View, draft: Draft, here: set[str]) -> str | None:
    """Return who has taken no decision and announced nothing: whoever speaks of it."""
    if not draft.negated or not here & {"decision", "decided", "announced", "finalised", "finalized", *_UNMADE}:
        return None
    said = attribution_of(view, max(draft.first, 0))
    if said is not None and len(said.codes) == 1:
        return _in_pair(view, said.codes[0])
    if view.talk.label:
        return _in_pair(view, view.talk.label[0])
    # "No decision was taken" tells of a meeting, "has been taken" of a government.
    perfect = {"has", "had", "have"} & here
    return _in_pair(view, view.talk.single) if perfect else None


def _person(view: View, s: Subject) -> bool:
    """Tell "Ms Ruiz", "President Prabowo", whom the text ties to nobody."""
    run = view.tokens[s.first : s.last]
    return len(run) > 1 and run[-1].text[:1].isupper() and any(t.low in _TITLES for t in run[:-1])


def _outward(view: View, draft: Draft, head: int, last: int) -> str | None:
    """Return the side that thanks, visits or asks the other one."""
    lemma, said = view.groups[draft.group].lemma, set(view.words(head, min(last, head + 6)))
    if not (said | {lemma}) & (tie_words()["outward"] | {"visit", "invitation"}):
        return None
    named = [m.code for m in view.mentions if head < m.first < last]
    if not named or named[0] not in view.cast.pair:
        return None
    return next(c for c in view.cast.pair if c != named[0])


def _firm(view: View, s: Subject) -> bool:
    """Tell a name of no country and of no instrument."""
    last = s.last - 1 - (view.low(s.last - 1) == ",")
    if last <= 0:
        return False
    t = view.tokens[last]
    named = find_instruments(view.tokens, s.first, s.last)
    return t.text[:1].isupper() and not t.text[-1].isdigit() and t.text not in view.cast.aliases and not named
