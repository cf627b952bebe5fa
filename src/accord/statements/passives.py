"""Verbs whose subject is what is done: "an agreement was signed", "a memorandum signed in 2020".

Invariant: who is bound is the agent, or both named parties, or the pair of the document.
"""

from accord.statements.drafts import ANNOUNCED, EVENTS, STATES, Draft, make_draft
from accord.statements.group import Group
from accord.statements.lexicon import frames, object_words, words
from accord.statements.partners import agent_of, subject_instruments
from accord.statements.subjects import words_of
from accord.statements.topics import find_instruments
from accord.statements.view import Subject, View

_W = words()
_PAPERS = frozenset({"agreements", "instruments", "documents", "accords", "treaties"})
_TASKED = frozenset({"direct", "instruct", "task", "mandate"})
_STAFF = frozenset({"negotiators", "officials", "ministers", "teams", "experts", "ministries", "delegations"})
DET, PREP = _W["determiners"], _W["prepositions"]


def read_passive(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    """Read "an agreement was signed by", "the upgrade was announced"."""
    agent = agent_of(view, g)
    lows = words_of(view, s)
    named = subject_instruments(view, s)
    about = bool(named) or (view.talk.instrument is not None and bool(lows & _W["points_back"]))
    about = about or bool(lows & (EVENTS | {"flights", "cooperation"}) and g.lemma != "discuss")
    about = (
        about
        or bool(lows & {"decision", "announcement", "consensus", "visit", "invitation", "proposal", "offer"})
        or s.kind == "thing"
    )
    codes = agent or (s.codes if len(s.codes) > 1 else view.cast.pair)
    tasked = g.lemma in _TASKED and view.low(g.head + 1) == "to" and lows & _STAFF
    if tasked and not g.negated and view.cast.pair and not agent:
        both = Subject(s.first, s.last, s.codes or view.cast.pair, "actor")
        return make_draft(view, n, g, both, "agree", "task", "agreed", f"officials {g.lemma}ed to")
    if not codes or not (about or agent):
        for frame in frames().get(g.lemma, ()):
            if frame.act in {"urge"} and s.kind in {"actor", "pair"} and view.low(g.head + 1) == "to":
                return None
        if not (g.lemma in {"welcome", "announce", "launch", "inaugurate", "establish", "open"} and view.cast.pair):
            return None
    subject = Subject(s.first, s.last, codes, "actor", s.person, s.about)
    if (g.negated or lows & {"no", "neither"}) and g.lemma in _W["undone"]:
        return make_draft(
            view, n, g, subject, "state-fact", "negation", None, f"negated {g.lemma}", negated=True, fact=True
        )
    if g.negated and "public" in view.words(g.head + 1, g.head + 2) and about:
        return make_draft(
            view, n, g, subject, "state-fact", "negation", None, "never made public", negated=True, fact=True
        )
    if lows & {"no"}:
        return None
    for frame in frames().get(g.lemma, ()):
        if frame.sub == "discuss" and not agent:
            continue
        if frame.objects:
            nouns = frozenset().union(*(object_words().get(o, frozenset()) for o in frame.objects))
            if not (
                nouns & lows
                or ("instrument" in frame.objects and about and (named or lows & {"it", "agreement", "talks", "deal"}))
            ):
                continue
        elif (
            (frame.act == "sign" and not (named or (about and lows & _W["signed_things"])))
            or frame.sub in {"commit", "promise", "aim", "want", "meeting", "visit", "fail", "negation"}
            or (frame.act == "urge" and not agent)
            or (frame.sub in {"consider", "plan", "offer"} and not (named or agent))
            or frame.sub in {"expect", "hope"}
        ):
            continue
        state = "signed" if frame.sub == "sign" else frame.state
        sub = frame.sub
        if frame.act == "announce" and sub == "announce":
            sub = next((name for name, nouns in ANNOUNCED if nouns & lows), "announce")
            state = STATES.get(sub)
            if sub == "announce" and not (named or agent):
                return None
        if sub == "conclude" and lows & _PAPERS and not g.modal:
            return make_draft(view, n, g, subject, "sign", "sign", "signed", "papers concluded", state="signed")
        if sub == "conclude" and lows & {"round", "rounds", "session", "phase", "chapter", "chapters"}:
            state = "under-negotiation"
        if sub in {"visit", "meeting"} and lows & {"round", "rounds"}:
            continue
        by_house = g.lemma in {"approve", "endorse", "adopt"} and _W["legislatures"] & set(
            view.words(g.head + 1, g.head + 9)
        )
        if by_house or (sub in {"establish", "launch"} and "diplomatic" in lows and lows & {"relations", "ties"}):
            return make_draft(
                view, n, g, subject, "state-fact", "status", None, f"passive {g.lemma}: a stage", fact=True
            )
        return make_draft(
            view,
            n,
            g,
            subject,
            frame.act,
            sub,
            frame.strength,
            f"passive {g.lemma} → {frame.act}/{sub}",
            state=state,
            fact=frame.act == "state-fact",
        )
    if g.lemma == "make" and lows & {"announcement"}:
        return make_draft(view, n, g, subject, "announce", "announce", None, "the announcement was made")
    if g.lemma in {"reach", "take"} and lows & {"agreement", "consensus", "decision", "deal", "understanding"}:
        return make_draft(view, n, g, subject, "agree", "agree", "agreed", "an agreement was reached")
    return None


def read_reduced(view: View, n: int, g: Group) -> Draft | None:
    """Read "a memorandum signed in 2020": the signature is told as past."""
    if g.lemma not in {"sign", "ink", "conclude"} or g.lemma == "conclude":
        return None
    low = view.low(g.first - 1)
    back = g.first - 1
    while back > 0 and (
        view.low(back) in {")", "(", ",", "yesterday", "today"}
        or (view.tokens[back].text.isupper() and view.low(back - 1) == "(")
    ):
        back -= 1
    named = find_instruments(view.tokens, max(0, back - 9), back + 1)
    if not named or low in {"be", "is"}:
        return None
    if view.low(g.head + 1) == "by" and not view.cast.pair:
        return None
    first = (max(0, back - 9) and named[-1].first) or named[-1].first
    k = named[-1].first
    while (
        k > 0
        and (
            view.tokens[k - 1].text[:1].isupper()
            or view.low(k - 1) in DET
            or view.low(k - 1).endswith(("al", "ive", "ary"))
        )
        and named[-1].first - k < 6
    ):
        k -= 1
    first = k
    codes = agent_of(view, g)
    near = tuple(sorted({m.code for m in view.mentions if first <= m.first <= g.head + 12}))
    codes = codes if len(codes) > 1 else near if len(near) > 1 else view.cast.pair
    if not codes:
        return None
    end = _reduced_end(view, g)
    return Draft(
        first,
        end,
        "sign",
        "sign",
        "signed",
        view.span_text(g.first, g.head + 1),
        codes,
        state="signed",
        group=n,
        rule="instrument + signed",
        instrument=named[-1].kind,
    )


def _reduced_end(view: View, g: Group) -> int:
    n = len(view.tokens)
    i = g.head + 1
    while i < n and view.low(i) not in {",", ";", ".", ")", "”"} and i not in view.owner:
        i += 1
    return i
