"""Verbs told as done, going on or wished: frames, forms of be and have, announcements.

Invariant: a negated verb is a fact and never the act that it denies.
"""

from accord.statements.announcing import both_sides_firms, read_announcement
from accord.statements.drafts import EVENTS, Draft, make_draft
from accord.statements.extents import clause_end
from accord.statements.fitting import (
    after_takes,
    fits,
    inner_act,
    other_does,
    own_people,
    points_back,
    quantity_follows,
)
from accord.statements.group import Group, is_adverb
from accord.statements.lexicon import Frame, be_frames, frames, object_words, words
from accord.statements.partners import not_only, possessors, subject_instruments, with_met, with_partners
from accord.statements.passives import read_passive
from accord.statements.speakers import attribution_of
from accord.statements.subjects import words_of
from accord.statements.timetables import is_timetabled
from accord.statements.topics import find_instruments
from accord.statements.view import Subject, View

_W = words()
_TIES = frozenset({"relations", "ties"})


def read_plain(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    """Return the act of a verb without a modal, or None."""
    if (g.lemma in {"be", "have"} and g.tag == "AUX") or (
        g.lemma in {"stand", "remain", "feel"} and not g.passive and be_frames()[0].get(view.low(g.head + 1))
    ):
        return _be_or_have(view, n, g, s)
    if g.lemma == "remain" and (found := _phrase(view, n, g, s)):
        return found
    if g.passive or (g.progressive and g.lemma in {"look", "study", "weigh", "hold", "go", "continue"}):
        single, _phrases = be_frames()
        frame = single.get(view.low(g.head))
        if frame is not None and after_takes(view, g.head + 1, frame.takes) and g.passive:
            return _be_act(view, n, g, s, frame)
        if g.progressive and (found := _phrase(view, n, g, s)):
            return found
    if g.passive:
        return read_passive(view, n, g, s)
    for frame in frames().get(g.lemma, ()):
        if not fits(view, g, frame):
            continue
        if frame.act == "announce" and frame.sub == "announce":
            return read_announcement(view, n, g, s)
        return _by_frame(view, n, g, s, frame)
    said = attribution_of(view, g.first)
    if (
        g.lemma == "need"
        and after_takes(view, g.head + 1, frozenset({"to"}))
        and ((s.codes and s.kind in {"actor", "pair"}) or (said is not None and said.official and said.codes))
        and not g.negated
        and ((said is not None and said.official) or view.own_voice)
    ):
        who = Subject(s.first, s.last, said.codes if said is not None and said.codes else s.codes, "actor")
        return make_draft(view, n, g, who, "urge", "call", None, "official + need to", past=False)
    if (
        g.lemma in _W["scope_verbs"]
        and (g.lemma != "set" or view.low(g.head + 1) == "out")
        and g.tag == "VBZ"
        and not g.negated
        and (named := subject_instruments(view, s))
        and view.low(s.first) in {"the", "this"}
        and named[0].kind in {"fta", "agreement", "strategic-partnership", "mou"}
        and view.cast.pair
    ):
        return make_draft(
            view,
            n,
            g,
            Subject(s.first, s.last, view.cast.pair, "actor"),
            "state-fact",
            "scope",
            None,
            "scope of an instrument",
            fact=True,
        )
    if g.negated and g.lemma in _W["denied"] and s.kind in {"actor", "pair"} and s.codes and not not_only(view, g):
        return make_draft(view, n, g, s, "state-fact", "negation", None, f"negated {g.lemma}", negated=True, fact=True)
    return None


def _by_frame(view: View, n: int, g: Group, s: Subject, frame: Frame) -> Draft | None:
    subject = s
    if frame.objects and frame.objects[0] == "commitment" and s.kind not in {"actor", "pair"}:
        owners = possessors(view, g)
        if not owners:
            return None
        subject = Subject(s.first, s.last, owners, "actor")
        return make_draft(
            view, n, g, subject, "commit", "declaratory", "pledged", f"{g.lemma} + commitment of the parties"
        )
    if frame.any_subject:
        codes = s.codes or view.cast.pair
        if not codes or not (
            s.codes or subject_instruments(view, s) or words_of(view, s) & {"it", "agreement", "talks", "which"}
        ):
            return None
        codes = codes if len(codes) > 1 else view.cast.pair or codes
        subject = Subject(s.first, s.last, codes, "actor", s.person, s.about)
    elif s.kind == "thing" and frame.act in {"intend"} and (found := _abstract(view, n, g, s, frame)):
        return found
    elif s.kind not in {"actor", "pair"} and both_sides_firms(view, g, s, frame):
        subject = Subject(s.first, s.last, view.cast.pair, "actor")
    elif s.kind not in {"actor", "pair"}:
        return _abstract(view, n, g, s, frame)
    elif not s.codes:
        return None
    nothing = view.low(g.head + 1) in {"no", "neither", "nothing"} and view.low(g.head + 2) not in {
        "later",
        "fewer",
        "less",
    }
    if (g.negated and not not_only(view, g)) or nothing:
        return make_draft(
            view, n, g, subject, "state-fact", "negation", None, f"negated {g.lemma}", negated=True, fact=True
        )
    if frame.sub == "meeting" and g.progressive:
        return None
    if view.low(g.first - 1) in {"if", "unless"} or (view.low(s.first - 1) in {"if", "unless"} and s.last > s.first):
        return None
    return _finish(view, n, g, subject, frame)


def _finish(view: View, n: int, g: Group, s: Subject, frame: Frame) -> Draft | None:
    act, sub, strength, state = frame.act, frame.sub, frame.strength, frame.state
    if g.lemma == "ask" and act == "urge" and len(s.codes) > 1 and own_people(view, g):
        act, sub, strength = "agree", "task", "agreed"
    if g.lemma == "propose" and other_does(view, g, s.codes):
        act, sub, strength, state = "urge", "call", None, None
    if act == "commit" and {"fans", "supporters", "players", "crowd", "spectators"} & set(
        view.words(g.head + 1, g.head + 4)
    ):
        return None
    if (
        g.lemma == "call"
        and frame.particle
        and g.tag in {"VBD", "VBN"}
        and not {"to", "for"} & set(view.words(g.head + 2, clause_end(view, g)))
    ):
        # "Called on the president" and no more is a visit.
        act, sub = "state-fact", "meeting"
    following = view.words(g.head + 1, g.head + 7)
    if frame.act == "agree" == frame.sub:
        if "principle" in following:
            sub, strength, state = "in-principle", "agreed-in-principle", "agreed-in-principle"
        elif "explore" in following or "study" in following:
            sub = "explore"
    if frame.act == "sign" and frame.sub == "sign":
        if (
            not find_instruments(view.tokens, g.head + 1, clause_end(view, g))
            and not points_back(view, g)
            and not (g.lemma in {"witness", "oversee", "attend"} and view.talk.recent)
        ):
            return None
        if g.lemma in {"witness", "oversee", "attend"} and "exchange" in following:
            sub, state = "exchange", None
        state = "signed" if sub != "exchange" else None
        if g.progressive or g.kind == "infinitive":
            act, sub, strength, state = "intend", "plan", "planning", "proposed"
    if frame.sub == "exchange":
        state = None
    if frame.sub == "conclude" and {"round", "rounds", "session", "phase", "chapter", "chapters"} & set(following):
        state = "under-negotiation"
    if (
        frame.sub == "conclude"
        and not g.passive
        and {"session", "visit", "meeting", "summit", "tour"} & set(following[:5])
    ):
        act, sub, strength, state = "state-fact", "meeting", None, None
    if frame.sub == "launch" and object_words()["talks"] & set(following):
        state = "under-negotiation"
    if g.lemma in {"approve", "endorse", "adopt"} and words_of(view, s) & _W["legislatures"]:
        act, sub, strength = "state-fact", "status", None
    if frame.sub == "conclude" and not object_words()["talks"] & set(following):
        named = find_instruments(view.tokens, g.head + 1, clause_end(view, g))
        several = bool(named) and view.low(named[0].last) in {"agreements", "accords", "treaties"}
        if named and (named[0].kind in {"mou", "loi", "contract"} or several):
            act, sub, strength = "sign", "sign", "signed"
    if frame.act == "intend" and "hopefully" in following:
        sub, strength = "hope", "hoping"
    if frame.sub == "order" and not quantity_follows(view, g):
        return None
    if frame.act == "state-fact" and g.kind == "participle" and s.last <= s.first:
        return None
    alone = s.person or (len(s.codes) == 1 and g.lemma not in _W["restated"])
    if frame.sub == "position" and "that" in following[:3] and alone:
        return None
    if frame.state == "in-force" and frame.act == "state-fact" and g.tag in {"VBZ", "VB"} and not g.perfect:
        # "Takes effect on 1 July": the present tense of a calendar; it is not in force by that.
        act, sub, strength, state = "intend", "scheduled", "scheduled", None
    if act == "announce" and view.sentence.kind != "heading" and is_timetabled(view, g):
        act, sub, strength, state = "intend", "scheduled", "scheduled", None
    if frame.sub in {"establish", "launch"} and "diplomatic" in following[:4] and _TIES & set(following):
        act, sub, strength, state = "state-fact", "status", None, None
    if frame.sub == "support" and g.lemma in {"support", "adhere"} and g.tag == "VBD":
        act, sub, strength = "state-fact", "position", None
    if frame.sub == "discuss" and g.progressive:
        act, sub, strength, state = "intend", "negotiating", "discussed", "under-negotiation"
    if (
        frame.act == "state-fact"
        and frame.sub in {"position", "welcome", "courtesy"}
        and "that" in following[:3]
        and g.lemma != "share"
        and inner_act(view, n, g)
    ):
        return None
    if frame.act == "state-fact" and frame.sub == "visit" and g.lemma in {"host", "receive", "greet"}:
        window = set(view.words(g.head + 1, clause_end(view, g)))
        guest = any(t.text in view.cast.people for t in view.tokens[g.head + 1 : g.head + 8])
        if not (guest or window & object_words()["meeting"] or any(m.first > g.head for m in view.mentions)):
            return None
    codes = s.codes
    if act in {"sign", "agree", "announce"} or sub in {"negotiating", "meeting", "discuss"}:
        codes = with_partners(view, g, codes)
    if sub == "meeting" and g.lemma in {"meet", "call"} and len(codes) == 1:
        codes = with_met(view, g, codes)
    if act == "sign" and len(codes) == 1 and codes[0] in view.cast.pair and "and" in view.words(s.first, s.last):
        codes = view.cast.pair
    draft = make_draft(
        view,
        n,
        g,
        s,
        act,
        sub,
        strength,
        f"{g.lemma} → {act}/{sub}",
        state=state,
        fact=act == "state-fact",
    )
    draft.codes = codes
    if act in {"urge"}:
        draft.recipients = tuple(
            m.code for m in view.mentions if g.head < m.first < draft.last and m.code not in codes
        )[:2]
    draft.past = g.tag in {"VBD", "VBN"} or g.past_be
    return draft


def _abstract(view: View, n: int, g: Group, s: Subject, frame: Frame) -> Draft | None:
    """Read "the talks aim to conclude an FTA": an abstract subject counts where the goal is an instrument or a date."""
    if frame.act != "intend" or frame.sub not in {"aim", "target", "plan"} or (g.negated and not not_only(view, g)):
        return None
    lows = words_of(view, s)
    if not lows & _W["abstract_subjects"] or not view.cast.pair:
        return None
    end = clause_end(view, g)
    window = view.words(g.head + 1, end)
    dated = any(w.isdigit() and len(w) == 4 for w in window)
    concrete = {"agreement", "agreement's", "talks", "negotiations", "scope", "treaty", "pact"} & set(window)
    if not (dated or concrete):
        return None
    subject = Subject(s.first, s.last, s.codes if len(s.codes) > 1 else view.cast.pair, "actor")
    return make_draft(
        view,
        n,
        g,
        subject,
        frame.act,
        frame.sub,
        frame.strength,
        f"abstract subject + {g.lemma} with a concrete goal",
        past=False,
    )


def _be_or_have(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    if g.lemma == "have":
        for frame in frames().get("have", ()):
            if fits(view, g, frame) and s.kind in {"actor", "pair"} and s.codes:
                planned = next(
                    (k for k in range(g.head + 1, len(view.tokens)) if view.low(k) in object_words()["plan"]), 0
                )
                if frame.sub == "plan" and planned and "to" not in view.words(g.head + 1, g.head + 6):
                    continue
                return _by_frame(view, n, g, s, frame)
        return None
    if found := _phrase(view, n, g, s):
        return found
    near = view.words(g.head + 1, g.head + 8)
    if near[:1] == ["on"] and {"visit", "trip", "tour"} & set(near) and s.kind == "actor" and s.codes:
        return make_draft(view, n, g, s, "state-fact", "visit", None, "be on a visit", fact=True)
    k = g.head + 1
    while is_adverb(view.low(k)) or view.low(k) in {"not"}:
        k += 1
    said = attribution_of(view, g.first)
    if (
        view.low(k) in _W["important"]
        and view.low(k + 1) == "to"
        and view.words(s.first, s.last)[-1:] == ["it"]
        and not g.negated
        and said is not None
        and said.official
    ):
        return make_draft(
            view,
            n,
            g,
            Subject(s.first, s.last, said.codes, "actor"),
            "urge",
            "call",
            None,
            "official + it is important to",
            past=False,
        )
    single = be_frames()[0].get(view.low(k))
    if single is not None and after_takes(view, k + 1, single.takes):
        return _be_act(view, n, g, s, single)
    return None


def _phrase(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    for frame in be_frames()[1]:
        window = view.words(g.first, g.head + 8)
        size = len(frame.phrase)
        if any(tuple(window[i : i + size]) == frame.phrase for i in range(len(window) - size + 1)):
            if frame.objects and not object_words()[frame.objects[0]] & words_of(view, s):
                continue
            if frame.any_subject:
                back = view.words(s.first, s.last) == ["it"] and view.talk.instrument is not None
                if not (back or s.kind == "thing" or subject_instruments(view, s)) or not view.cast.pair:
                    continue
                codes = s.codes if len(s.codes) > 1 else view.cast.pair
                if g.negated:
                    return make_draft(
                        view,
                        n,
                        g,
                        Subject(s.first, s.last, codes, "actor"),
                        "state-fact",
                        "negation",
                        None,
                        "negated status",
                        negated=True,
                        fact=True,
                    )
                return make_draft(
                    view,
                    n,
                    g,
                    Subject(s.first, s.last, codes, "actor"),
                    frame.act,
                    frame.sub,
                    frame.strength,
                    "be " + " ".join(frame.phrase),
                    state=frame.state,
                    fact=frame.act == "state-fact",
                    past=False,
                )
            if s.kind in {"actor", "pair"} and s.codes:
                draft = make_draft(
                    view,
                    n,
                    g,
                    s,
                    frame.act,
                    frame.sub,
                    frame.strength,
                    "be " + " ".join(frame.phrase),
                    state=frame.state,
                    past=False,
                )
                draft.codes = with_partners(view, g, s.codes) if frame.sub == "negotiating" else s.codes
                return draft
    return None


def _be_act(view: View, n: int, g: Group, s: Subject, frame: Frame) -> Draft | None:
    codes = s.codes
    if s.kind not in {"actor", "pair"}:
        # "The third round is scheduled for March", "the project, which is scheduled to launch in 2029".
        if frame.sub not in {"scheduled", "expect"} or not view.cast.pair:
            return None
        lows = words_of(view, s)
        event = lows & EVENTS or subject_instruments(view, s) or lows & _W["calendar_things"]
        if not event:
            return None
        codes = codes if len(codes) > 1 else view.cast.pair
    if not codes:
        return None
    subject = Subject(s.first, s.last, codes, "actor", s.person)
    if g.negated:
        return make_draft(
            view, n, g, subject, "state-fact", "negation", None, f"negated {view.low(g.head)}", negated=True, fact=True
        )
    return make_draft(
        view, n, g, subject, frame.act, frame.sub, frame.strength, f"be + {frame.sub}", state=frame.state, past=False
    )
