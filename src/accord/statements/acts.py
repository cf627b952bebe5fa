"""Verb groups into acts: which frame fits, who is bound, and how far the words go.

Invariant: a modal or a negation is looked at before the verb, so that "will sign" and "did not sign" are never signed.
"""

from dataclasses import dataclass, field

from accord.statements.groups import Group, is_adverb
from accord.statements.lexicon import Frame, be_frames, forms, frames, object_words, words
from accord.statements.topics import Named, find_instruments
from accord.statements.extents import clause_end
from accord.statements.speakers import attribution_of
from accord.statements.subjects import read_phrase, words_of
from accord.statements.view import Attribution, Subject, View

_W = words()
DET, PREP = _W["determiners"], _W["prepositions"]
_ANNOUNCED = (
    ("establish", frozenset({"establishment", "creation", "formation", "elevation", "upgrade"})),
    ("launch", frozenset({"launch", "start", "commencement", "opening", "initiation"})),
    ("resume", frozenset({"resumption", "restart", "reopening", "revival", "relaunch", "restoration"})),
    ("conclude", frozenset({"conclusion", "completion", "finalisation", "finalization"})),
    ("sign", frozenset({"signing", "signature"})),
    (
        "fund",
        frozenset({"funding", "grant", "loan", "package", "aid", "assistance", "investment", "contribution", "fund"}),
    ),
)
_STATE = {"establish": "in-force", "resume": "under-negotiation", "conclude": "concluded"}
_AGREED_TEXT = frozenset(
    {"under", "agreement", "deal", "pact", "treaty", "accord", "arrangement", "mou", "memorandum", "terms"}
)
_CONDITIONS = frozenset({"if", "unless", "provided"})
_TERMS = frozenset(
    ["tariff", "tariffs", "duty", "duties", "barriers", "quota", "quotas", "restrictions", "lines", "visas", "visa", "levies", "exports", "imports", "goods", "products", "companies", "firms", "investors"]
)
_EVENTS = frozenset(
    ["round", "meeting", "summit", "talks", "session", "visit", "negotiations", "dialogue", "forum", "consultations", "ceremony", "conference", "exercise", "exercises"]
)


@dataclass(slots=True)
class Draft:
    """An act found, before dates, areas and instruments are read off its span (token numbers, end excluded)."""

    first: int
    last: int
    act: str
    sub: str | None
    strength: str | None
    verb: str
    codes: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    state: str | None = None
    negated: bool = False
    group: int = -1
    rule: str = ""
    fact: bool = False
    figures: bool = False
    past: bool = True
    notes: list[str] = field(default_factory=list)
    instrument: str | None = None
    person: bool = False
    about: tuple[int, int] | None = None


def find_acts(view: View, trace: list[str] | None = None) -> list[Draft]:
    """Return the acts of a sentence in order; those inside another act's complement are left out."""
    drafts: list[Draft] = []
    covered = -1
    for n, g in enumerate(view.groups):
        if g.head < covered and not _stands_alone(view, g):
            continue
        draft = _act(view, n, g)
        if draft is None:
            if trace is not None and (g.lemma in frames() or g.modal):
                trace.append(
                    f"verb “{view.span_text(g.first, g.head + 1)}” ({g.kind}{', ' + g.modal if g.modal else ''}): no rule fits (subject {view.subjects[n].kind}: {', '.join(view.subjects[n].codes) or 'nobody'})"
                )
            continue
        s = view.subjects[n]
        if view.low(min(s.first, g.first) - 1) in {"whether", "if", "unless"}:
            continue
        said = attribution_of(view, g.first)
        if _opinion(view, n, g, said) and draft.act != "intend":
            if trace is not None:
                trace.append(f"verb “{view.span_text(g.first, g.head + 1)}”: an opinion or a prediction, left out")
            continue
        if said is not None and said.outsider and not draft.fact:
            if trace is not None:
                trace.append(
                    f"verb “{view.span_text(g.first, g.head + 1)}”: {draft.act}, left out because “{said.text}” binds no party"
                )
            continue
        if trace is not None:
            trace.append(f"verb “{view.span_text(g.first, g.head + 1)}”: {draft.act}/{draft.sub} by rule {draft.rule}")
        drafts.append(draft)
        covered = max(covered, draft.last)
    return drafts


def _opinion(view: View, n: int, g: Group, said: Attribution | None) -> bool:
    """Tell "I think it will", "we are confident that": predictions bind nobody."""
    if said is not None and said.group >= 0 and view.groups[said.group].lemma in _W["opinion"]:
        return True
    return any(
        h.lemma == "be" and {view.low(h.head + 1), view.low(h.head + 2)} & _W["assured"] for h in view.groups[:n]
    )


def _stands_alone(view: View, g: Group) -> bool:
    """Tell whether a group inside a complement is a statement of its own: a signed instrument, a scheduled launch."""
    if g.lemma == "schedule" and view.low(g.first - 1) == "which":
        return True
    return (
        g.kind == "reduced"
        and g.lemma == "sign"
        and any(t.text[:1].isdigit() and len(t.text) == 4 for t in view.tokens[g.head + 1 : g.head + 6])
    )


def _act(view: View, n: int, g: Group) -> Draft | None:
    s = view.subjects[n]
    if g.lemma in {"sign", "ink", "meet"} and "we" in view.words(s.first, s.last) and view.cast.pair:
        s = Subject(s.first, s.last, view.cast.pair, "pair")
    if view.sentence.kind == "heading":
        return _heading(view, n, g, s)
    if g.kind == "infinitive":
        return None
    if g.kind == "reduced":
        return _reduced(view, n, g)
    if g.modal:
        return _modal(view, n, g, s)
    return _plain(view, n, g, s)


def _draft(
    view: View, n: int, g: Group, s: Subject, act: str, sub: str, strength: str | None, rule: str, **more: object
) -> Draft:
    end = clause_end(view, g)
    first = s.first if s.last > s.first else g.first
    if view.depth[first] != view.depth[g.first] and view.depth[g.first]:
        first = g.first
    while first < g.first and (view.low(first) in {",", "and", "but", "“", '"'} or view.low(first) in {"who", "that"}):
        first += 1
    draft = Draft(
        first,
        end,
        act,
        sub,
        strength,
        view.span_text(g.first, g.head + 1),
        s.codes,
        group=n,
        rule=rule,
        person=s.person,
    )
    draft.about = s.about
    for key, value in more.items():
        setattr(draft, key, value)
    return draft


def _plain(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    if (g.lemma in {"be", "have"} and g.tag == "AUX") or (
        g.lemma in {"stand", "remain", "feel"} and not g.passive and be_frames()[0].get(view.low(g.head + 1))
    ):
        return _be_or_have(view, n, g, s)
    if g.passive or (g.progressive and g.lemma in {"look", "study", "weigh", "hold"}):
        single, _phrases = be_frames()
        frame = single.get(view.low(g.head))
        if frame is not None and _after_takes(view, g.head + 1, frame.takes) and g.passive:
            return _be_act(view, n, g, s, frame)
        if g.progressive and (found := _phrase(view, n, g, s)):
            return found
    if g.passive:
        return _passive(view, n, g, s)
    for frame in frames().get(g.lemma, ()):
        if not _fits(view, g, frame):
            continue
        if frame.act == "announce" and frame.sub == "announce":
            return _announce(view, n, g, s)
        return _by_frame(view, n, g, s, frame)
    said = attribution_of(view, g.first)
    if g.lemma == "need" and _after_takes(view, g.head + 1, frozenset({"to"})) and s.codes and s.kind in {"actor", "pair"} and not g.negated and (said is not None and said.official or view.own_voice):
        who = Subject(s.first, s.last, said.codes if said is not None and said.codes else s.codes, "actor")
        return _draft(view, n, g, who, "urge", "call", None, "official + need to", past=False)
    if g.lemma in _W["scope_verbs"] and g.tag == "VBZ" and not g.negated and (named := _subject_instruments(view, s)) and view.low(s.first) in {"the", "this"} and named[0].kind in {"fta", "agreement", "strategic-partnership", "mou"} and view.cast.pair:
        return _draft(view, n, g, Subject(s.first, s.last, view.cast.pair, "actor"), "state-fact", "scope", None, "scope of an instrument", fact=True)
    if g.negated and g.lemma in _W["denied"] and s.kind in {"actor", "pair"} and s.codes and not _not_only(view, g):
        return _draft(view, n, g, s, "state-fact", "negation", None, f"negated {g.lemma}", negated=True, fact=True)
    return None


def _by_frame(view: View, n: int, g: Group, s: Subject, frame: Frame) -> Draft | None:
    subject = s
    if frame.objects and frame.objects[0] == "commitment" and s.kind not in {"actor", "pair"}:
        owners = _possessors(view, g)
        if not owners:
            return None
        subject = Subject(s.first, s.last, owners, "actor")
        return _draft(view, n, g, subject, "commit", "declaratory", "pledged", f"{g.lemma} + commitment of the parties")
    if frame.any_subject:
        codes = s.codes or view.cast.pair
        if not codes or not (
            s.codes
            or _subject_instruments(view, s)
            or words_of(view, s) & {"it", "agreement", "talks", "which"}
        ):
            return None
        subject = Subject(s.first, s.last, codes if len(codes) > 1 else view.cast.pair or codes, "actor")
    elif s.kind == "thing" and frame.act in {"intend"} and (found := _abstract(view, n, g, s, frame)):
        return found
    elif s.kind not in {"actor", "pair"}:
        return _abstract(view, n, g, s, frame)
    elif not s.codes:
        return None
    if g.negated and not _not_only(view, g):
        return _draft(
            view, n, g, subject, "state-fact", "negation", None, f"negated {g.lemma}", negated=True, fact=True
        )
    if frame.sub == "meeting" and g.progressive:
        return None
    if view.low(g.first - 1) in {"if", "unless"} or (view.low(s.first - 1) in {"if", "unless"} and s.last > s.first):
        return None
    return _finish(view, n, g, subject, frame)


def _finish(view: View, n: int, g: Group, s: Subject, frame: Frame) -> Draft | None:
    act, sub, strength, state = frame.act, frame.sub, frame.strength, frame.state
    following = view.words(g.head + 1, g.head + 7)
    if frame.act == "agree" and frame.sub == "agree":
        if "principle" in following:
            sub, strength, state = "in-principle", "agreed-in-principle", "agreed-in-principle"
        elif "explore" in following or "study" in following:
            sub = "explore"
    if frame.act == "sign" and frame.sub == "sign":
        if (
            not find_instruments(view.tokens, g.head + 1, clause_end(view, g))
            and not _anaphor(view, g)
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
    if frame.act == "intend" and "hopefully" in following:
        sub, strength = "hope", "hoping"
    if frame.act == "state-fact" and g.kind == "participle" and s.last <= s.first:
        return None
    if frame.sub == "position" and "that" in following[:3] and (s.person or (len(s.codes) == 1 and g.lemma not in _W["restated"])):
        return None
    if frame.sub == "establish" and "diplomatic" in following[:4] and {"relations", "ties"} & set(following):
        act, sub, strength, state = "state-fact", "status", None, None
    if frame.sub == "discuss" and g.progressive:
        act, sub, strength, state = "intend", "negotiating", "discussed", "under-negotiation"
    if (
        frame.act == "state-fact"
        and frame.sub in {"position", "welcome", "courtesy"}
        and "that" in following[:3]
        and g.lemma != "share"
        and _inner_act(view, n, g)
    ):
        return None
    if frame.act == "state-fact" and frame.sub == "visit" and g.lemma in {"host", "receive", "greet"}:
        window = set(view.words(g.head + 1, clause_end(view, g)))
        guest = any(t.text in view.cast.people for t in view.tokens[g.head + 1 : g.head + 8])
        if not (guest or window & object_words()["meeting"] or any(m.first > g.head for m in view.mentions)):
            return None
    codes = s.codes
    if act in {"sign", "agree", "announce"} or sub in {"negotiating", "meeting", "discuss"}:
        codes = _with(view, g, codes)
    if sub == "meeting" and g.lemma == "meet" and len(codes) == 1:
        codes = _met(view, g, codes)
    if act == "sign" and len(codes) == 1 and codes[0] in view.cast.pair and "and" in view.words(s.first, s.last):
        codes = view.cast.pair
    draft = _draft(
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


def _subject_instruments(view: View, s: Subject) -> list[Named]:
    first, last = s.about or (s.first, s.last)
    return find_instruments(view.tokens, first, last)


def _not_only(view: View, g: Group) -> bool:
    return "only" in view.words(max(0, g.first - 1), g.head + 3)


def _anaphor(view: View, g: Group) -> bool:
    window = view.words(g.head + 1, g.head + 6)
    return bool(view.talk.recent) and bool({"it", "them", "document", "documents", "text"} & set(window))


def _inner_act(view: View, n: int, g: Group) -> bool:
    return any(
        h.lemma in frames() or h.modal in {"will", "would", "should", "must"}
        for h in view.groups[n + 1 :]
        if h.kind == "finite"
    )


def _with(view: View, g: Group, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Add the partners of "signed with Japan", "in talks with France and New Zealand"."""
    end = clause_end(view, g)
    more = list(codes)
    for i in range(g.head + 1, end):
        if view.low(i) != "with":
            continue
        k = i + 1
        while k < end and (k in view.at or view.low(k) in {"and", ",", "the", "its", "his", "her", "'s", "counterpart"} or view.tokens[k].text[:1].isupper()):
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


def _met(view: View, g: Group, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Add who is met: "Merz met Prime Minister Ishiba"."""
    who = Subject(g.head + 1, min(clause_end(view, g), g.head + 9))
    read_phrase(view, who)
    return tuple(sorted({*codes, *who.codes[:2]})) if who.codes else codes


def _possessors(view: View, g: Group) -> tuple[str, ...]:
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


def _abstract(view: View, n: int, g: Group, s: Subject, frame: Frame) -> Draft | None:
    """Read "the talks aim to conclude an FTA": an abstract subject counts where the goal is an instrument or a date."""
    if frame.act != "intend" or frame.sub not in {"aim", "target", "plan"} or (g.negated and not _not_only(view, g)):
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
    return _draft(
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
            if _fits(view, g, frame) and s.kind in {"actor", "pair"} and s.codes:
                if (
                    frame.sub == "plan"
                    and view.low(
                        next(
                            (k for k in range(g.head + 1, len(view.tokens)) if view.low(k) in object_words()["plan"]),
                            -1,
                        )
                        + 0
                    )
                    and "to" not in view.words(g.head + 1, g.head + 6)
                ):
                    continue
                return _by_frame(view, n, g, s, frame)
        return None
    if found := _phrase(view, n, g, s):
        return found
    near = view.words(g.head + 1, g.head + 8)
    if near[:1] == ["on"] and {"visit", "trip", "tour"} & set(near) and s.kind == "actor" and s.codes:
        return _draft(view, n, g, s, "state-fact", "visit", None, "be on a visit", fact=True)
    k = g.head + 1
    while is_adverb(view.low(k)) or view.low(k) in {"not"}:
        k += 1
    said = attribution_of(view, g.first)
    if view.low(k) in _W["important"] and view.low(k + 1) == "to" and view.words(s.first, s.last)[-1:] == ["it"] and not g.negated and said is not None and said.official:
        return _draft(view, n, g, Subject(s.first, s.last, said.codes, "actor"), "urge", "call", None, "official + it is important to", past=False)
    frame = be_frames()[0].get(view.low(k))
    if frame is not None and _after_takes(view, k + 1, frame.takes):
        return _be_act(view, n, g, s, frame)
    return None


def _phrase(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    for frame in be_frames()[1]:
        window = view.words(g.first, g.head + 8)
        size = len(frame.phrase)
        if any(tuple(window[i : i + size]) == frame.phrase for i in range(len(window) - size + 1)):
            if frame.any_subject:
                if not (s.kind == "thing" or _subject_instruments(view, s)) or not view.cast.pair:
                    continue
                codes = s.codes if len(s.codes) > 1 else view.cast.pair
                if g.negated:
                    return _draft(
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
                return _draft(
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
                draft = _draft(
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
                draft.codes = _with(view, g, s.codes) if frame.sub == "negotiating" else s.codes
                return draft
    return None


def _be_act(view: View, n: int, g: Group, s: Subject, frame: Frame) -> Draft | None:
    codes = s.codes
    if s.kind not in {"actor", "pair"}:
        # "The third round is scheduled for March", "the project, which is scheduled to launch in 2029".
        if frame.sub not in {"scheduled", "expect"} or not view.cast.pair:
            return None
        lows = words_of(view, s)
        event = (
            lows & _EVENTS
            or _subject_instruments(view, s)
            or lows
            & {
                "which",
                "construction",
                "plant",
                "delivery",
                "deliveries",
                "work",
                "production",
                "it",
                "ratification",
                "operations",
                "service",
                "flights",
                "implementation",
            }
        )
        if not event:
            return None
        codes = codes if len(codes) > 1 else view.cast.pair
    if not codes:
        return None
    subject = Subject(s.first, s.last, codes, "actor", s.person)
    if g.negated:
        return _draft(
            view, n, g, subject, "state-fact", "negation", None, f"negated {view.low(g.head)}", negated=True, fact=True
        )
    return _draft(
        view, n, g, subject, frame.act, frame.sub, frame.strength, f"be + {frame.sub}", state=frame.state, past=False
    )


def _announce(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    if s.kind not in {"actor", "pair"} or not s.codes:
        return None
    if g.negated:
        return _draft(view, n, g, s, "state-fact", "negation", None, "negated announce", negated=True, fact=True)
    window = set(view.words(g.head + 1, min(clause_end(view, g), g.head + 9)))
    if "that" in view.words(g.head + 1, g.head + 3) or any(
        h.kind == "finite"
        and g.head < h.first <= g.head + 7
        and view.subjects[view.groups.index(h)].kind in {"actor", "pair"}
        for h in view.groups
    ):
        return None
    sub = next((name for name, nouns in _ANNOUNCED if nouns & window), "announce")
    if sub == "sign":
        draft = _draft(view, n, g, s, "sign", "sign", "signed", "announced the signing", state="signed")
        draft.codes = _with(view, g, s.codes)
        return draft
    draft = _draft(view, n, g, s, "announce", sub, None, f"announce + {sub}", state=_STATE.get(sub))
    draft.codes = _with(view, g, s.codes)
    return draft


def _passive(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    """Read "an agreement was signed by", "the upgrade was announced"."""
    agent = _agent(view, g)
    lows = words_of(view, s)
    named = _subject_instruments(view, s)
    about = bool(named) or (
        view.talk.instrument is not None
        and bool(
            lows
            & {
                "it",
                "agreement",
                "deal",
                "pact",
                "talks",
                "negotiations",
                "upgrade",
                "document",
                "documents",
                "they",
                "move",
                "partnership",
                "both",
            }
        )
    )
    about = about or bool(lows & (_EVENTS | {"flights", "cooperation"}) and g.lemma != "discuss")
    about = about or bool(lows & {"decision", "announcement", "consensus", "visit", "invitation", "proposal", "offer"}) or s.kind == "thing"
    codes = agent or (s.codes if len(s.codes) > 1 else view.cast.pair)
    if not codes or not (about or agent):
        for frame in frames().get(g.lemma, ()):
            if frame.act in {"urge"} and s.kind in {"actor", "pair"} and view.low(g.head + 1) == "to":
                return None
        if not (
            g.lemma in {"welcome", "announce", "launch", "inaugurate", "establish", "open"}
            and view.cast.pair
        ):
            return None
    subject = Subject(s.first, s.last, codes, "actor", s.person)
    if (g.negated or lows & {"no", "neither"}) and g.lemma in {
        "sign",
        "reach",
        "take",
        "make",
        "agree",
        "conclude",
        "announce",
        "ratify",
        "set",
        "finalise",
        "finalize",
        "issue",
        "approve",
        "launch",
        "discuss",
    }:
        return _draft(
            view, n, g, subject, "state-fact", "negation", None, f"negated {g.lemma}", negated=True, fact=True
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
        elif (frame.act == "sign" and not (
            named
            or (
                about
                and lows
                & {
                    "it",
                    "agreement",
                    "deal",
                    "pact",
                    "document",
                    "documents",
                    "they",
                    "both",
                    "treaty",
                    "contract",
                    "which",
                }
            )
        )) or frame.sub in {"commit", "promise", "aim", "want", "meeting", "visit", "fail", "negation"} or (frame.act == "urge" and not agent) or (frame.sub in {"consider", "plan", "offer"} and not (named or agent)) or frame.sub in {"expect", "hope"}:
            continue
        state = "signed" if frame.sub == "sign" else frame.state
        sub = frame.sub
        if frame.act == "announce" and sub == "announce":
            sub = next((name for name, nouns in _ANNOUNCED if nouns & lows), "announce")
            state = _STATE.get(sub)
            if sub == "announce" and not (named or agent):
                return None
        return _draft(
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
        return _draft(view, n, g, subject, "announce", "announce", None, "the announcement was made")
    if g.lemma in {"reach", "take"} and lows & {"agreement", "consensus", "decision", "deal", "understanding"}:
        return _draft(view, n, g, subject, "agree", "agree", "agreed", "an agreement was reached")
    return None


def _agent(view: View, g: Group) -> tuple[str, ...]:
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


def _reduced(view: View, n: int, g: Group) -> Draft | None:
    """Read "a memorandum signed in 2020": the signature is told as past."""
    if g.lemma not in {"sign", "ink", "conclude"} or g.lemma == "conclude":
        return None
    low = view.low(g.first - 1)
    back = g.first - 1
    while back > 0 and (
        view.low(back) in {")", "(", ",", "yesterday", "today"}
        or (view.tokens[back].text.isupper()
        and view.low(back - 1) == "(")
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
    codes = _agent(view, g)
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


def _modal(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    said = attribution_of(view, g.first)
    official = view.own_voice or g.modal == "shall" or (said is not None and said.official)
    deal = _under_deal(view, g, s)
    if g.modal in {"could", "may", "might", "can"}:
        return None
    if g.modal in {"be-to", "have-to"} and {"yet", "still"} & set(view.words(g.first, g.head)):
        codes = s.codes or view.cast.pair
        who = Subject(s.first, s.last, codes, "actor")
        return _draft(view, n, g, who, "state-fact", "negation", None, "yet to", negated=True, fact=True) if codes else None
    if g.modal in {"should", "must", "have-to"}:
        if (
            official
            and s.kind in {"actor", "pair"}
            and s.codes
            and not g.negated
            and (said is not None or view.own_voice)
        ):
            speaker = said.codes if said is not None and said.codes else s.codes
            return _draft(
                view,
                n,
                g,
                Subject(s.first, s.last, speaker, "actor"),
                "urge",
                "call",
                None,
                f"official + {g.modal}",
                past=False,
            )
        return None
    if g.modal == "would":
        if g.lemma == "like" and s.codes and view.low(g.head + 1) != "to" and "to" in view.words(g.head + 1, g.head + 10):
            return _draft(view, n, g, s, "urge", "request", None, "would like somebody to", past=False)
        if g.lemma == "like" and s.codes:
            return _draft(view, n, g, s, "intend", "want", "aiming", "would like to", past=False)
        if not (deal or (said is not None and said.group >= 0)):
            return None
    return _will(view, n, g, s, official, deal)


def _under_deal(view: View, g: Group, s: Subject) -> bool:
    lead = view.words(0, min(g.first, 14))
    return any(w in {"under", "pursuant"} for w in lead) and bool(_AGREED_TEXT & set(lead) - {"under"})


def _will(view: View, n: int, g: Group, s: Subject, official: bool, deal: bool) -> Draft | None:
    end = clause_end(view, g)
    window = view.words(g.head + 1, end)
    near = set(window[:8])
    lows = words_of(view, s)
    codes = s.codes
    acting = s.kind in {"actor", "pair"} and bool(codes)
    named = _subject_instruments(view, s)
    every = view.words(0, len(view.tokens))
    if "anniversary" in window and g.lemma in {"celebrate", "mark", "commemorate", "observe"}:
        return _draft(
            view,
            n,
            g,
            Subject(s.first, s.last, codes or view.cast.pair, "actor"),
            "state-fact",
            "anniversary",
            None,
            "anniversary",
            fact=True,
        )
    if g.lemma == "witness" and acting and {"exchange", "signing"} & near:
        if "earlier" in every[: g.first + 2] and "exchange" in near:
            return _draft(view, n, g, s, "sign", "exchange", "signed", "earlier … witness the exchange")
        return _draft(view, n, g, s, "intend", "scheduled", "scheduled", "will witness", past=False, state="proposed")
    conditional = any(
        (view.low(k) in _CONDITIONS and not view.low(k + 1) == "the") or view.low(k) == "unless"
        for k in range(g.head, end)
    ) or (view.low(0) in {"if", "unless"} and view.low(1) != "the need")
    if g.negated:
        if not acting:
            return None
        return _draft(view, n, g, s, "state-fact", "refusal", None, "will not", negated=True, fact=True)
    if not acting:
        event = (
            bool(lows & _EVENTS)
            or bool(named)
            or bool(
                lows
                & {
                    "construction",
                    "plant",
                    "deliveries",
                    "delivery",
                    "production",
                    "flights",
                    "office",
                    "work",
                    "ratification",
                }
            )
        )
        terms = bool(lows & _TERMS)
        if s.kind == "outsider" or not view.cast.pair or (lows & {"this", "it", "that", "there"} and not event):
            return None
        codes = codes if len(codes) > 1 else view.cast.pair
        who = Subject(s.first, s.last, codes, "actor")
        if named and not (lows & _EVENTS) and g.lemma in {"open", "run", "last", "follow", "come"} and "force" not in near:
            return None
        if event and (
            g.lemma
            in {
                "take",
                "begin",
                "start",
                "open",
                "resume",
                "enter",
                "come",
                "run",
                "last",
                "commence",
                "conclude",
                "kick",
                "expire",
                "follow",
            }
            or (g.passive
            and g.lemma
            in {
                "sign",
                "hold",
                "launch",
                "conclude",
                "establish",
                "finalise",
                "finalize",
                "ratify",
                "convene",
                "complete",
                "resume",
                "inaugurate",
                "ink",
                "exchange",
                "build",
                "deliver",
                "implement",
                "open",
                "set",
                "create",
                "submit",
                "start",
            })
        ):
            if g.lemma in {"take", "come"} and not {"place", "effect", "force"} & near:
                return None
            if (
                g.passive
                and (official or deal)
                and g.lemma in {"establish", "build", "create", "deliver", "implement", "set", "launch"}
            ):
                return _draft(view, n, g, who, "commit", "undertake", "pledged", "own voice + will be done", past=False)
            return _draft(
                view,
                n,
                g,
                who,
                "intend",
                "scheduled",
                "scheduled",
                "event + will",
                past=False,
                state="proposed" if g.lemma in {"sign", "ink"} else None,
            )
        if (
            terms
            and (g.passive or g.lemma in {"fall", "drop", "enjoy", "gain", "receive", "face", "enter"})
            and (
                g.lemma
                in {
                    "remove",
                    "eliminate",
                    "cut",
                    "reduce",
                    "abolish",
                    "phase",
                    "lift",
                    "waive",
                    "exempt",
                    "lower",
                    "scrap",
                    "fall",
                    "drop",
                    "enjoy",
                    "halve",
                    "raise",
                }
            )
        ):
            return _draft(view, n, g, who, "commit", "term", "agreed", "term of an agreed text", past=False)
        if (
            named
            and g.lemma
            in {
                "eliminate",
                "remove",
                "cut",
                "reduce",
                "abolish",
                "cover",
                "grant",
                "exempt",
                "scrap",
                "lower",
                "phase",
                "provide",
                "give",
                "allow",
                "guarantee",
            }
            and (g.lemma not in {"provide", "give", "cover", "allow"} or deal)
        ):
            return _draft(view, n, g, who, "commit", "term", "agreed", "term of an agreed text", past=False)
        return None
    if conditional and g.lemma not in _W["will_scheduled"]:
        return _draft(view, n, g, s, "state-fact", "condition", None, "conditional will", fact=True, past=False)
    if "hopefully" in every[max(0, g.first - 4) : end]:
        return _draft(view, n, g, s, "intend", "hope", "hoping", "hopefully", past=False)
    if g.lemma in _W["will_scheduled"] or (
        g.lemma in {"hold", "have", "take", "convene", "pay", "make", "begin", "start", "undertake"}
        and near & (_EVENTS | {"place", "trip", "tour", "call"})
    ):
        if g.lemma == "conclude" and not (find_instruments(view.tokens, g.head + 1, end) or "visit" in near):
            return None
        return _draft(
            view,
            n,
            g,
            s,
            "intend",
            "scheduled",
            "scheduled",
            f"will {g.lemma}",
            past=False,
            state="proposed" if g.lemma in {"sign", "ink"} else None,
        )
    if g.lemma in {
        "seek",
        "consider",
        "aim",
        "study",
        "examine",
        "look",
        "propose",
        "negotiate",
        "push",
        "hope",
        "pursue",
        "explore",
    } and not (official and g.lemma in {"explore", "study"}):
        sub = {
            "consider": "consider",
            "study": "consider",
            "examine": "consider",
            "explore": "consider",
            "propose": "offer",
            "hope": "hope",
        }.get(g.lemma, "aim")
        strength = {"consider": "considering", "offer": "planning", "hope": "hoping"}.get(sub, "aiming")
        return _draft(view, n, g, s, "intend", sub, strength, f"will {g.lemma}", past=False)
    if g.lemma in {"ask", "urge", "call", "request", "raise"}:
        return _draft(view, n, g, s, "intend", "plan", "planning", f"will {g.lemma}", past=False)
    money = any(t.text in {"$", "€", "£", "US$", "A$", "RM"} for t in view.tokens[g.head + 1 : end])
    if official or deal or (view.talk.speaker is not None and view.depth[g.first]):
        if (
            g.lemma
            in {
                "be",
                "become",
                "have",
                "see",
                "remain",
                "face",
                "benefit",
                "need",
                "depend",
                "mark",
                "bring",
                "help",
                "find",
            }
            and not money
        ):
            return None
        return _draft(view, n, g, s, "commit", "undertake", "pledged", "own voice + will", past=False)
    if g.lemma in _W["performing"] or money:
        return _draft(view, n, g, s, "commit", "undertake", "pledged", "will + a performing verb", past=False)
    if g.lemma in _W["will_predicted"] or g.passive:
        return None
    return _draft(view, n, g, s, "intend", "plan", "planning", "will", past=False)


_HEADLINE = {act: words()[f"headline_{act}"] for act in ("commit", "agree", "sign", "announce", "intend", "urge", "condemn", "fact")}
_HEADLINE_STRENGTH = {"commit": "pledged", "agree": "agreed", "sign": "signed", "intend": "aiming"}


def _heading(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    codes = tuple(sorted({m.code for m in view.mentions if m.first < g.first}))
    if not codes and s.codes:
        codes = s.codes
    if not codes or (not view.mentions and s.kind not in {"actor", "pair"}):
        return None
    end = len(view.tokens)
    while end > g.head + 1 and not view.tokens[end - 1].text[-1:].isalnum():
        end -= 1
    first = 0
    while first < g.first and (view.tokens[first].text in {"“", "#", "*", "•"}):
        first += 1
    to_come = g.kind == "infinitive" or g.modal == "will"
    if g.modal and g.modal not in {"will"}:
        return None
    for name, verbs in _HEADLINE.items():
        act = "state-fact" if name == "fact" else name
        if g.lemma in verbs:
            if g.negated:
                act = "state-fact"
            if act == "sign" and g.kind == "reduced":
                return None
            if g.lemma == "set" and not {"target", "goal", "deadline"} & set(view.words(g.head, end)):
                continue
            if g.passive and act not in {"sign", "announce"}:
                return None
            sub: str | None = act
            strength = _HEADLINE_STRENGTH.get(act)
            state = None
            if act in {"sign", "announce", "agree", "state-fact"} and to_come:
                act, sub, strength = (
                    ("intend", "scheduled", "scheduled")
                    if g.lemma in {"sign", "ink", "hold", "meet", "discuss"}
                    else ("intend", "plan", "planning")
                )
            elif act == "sign":
                if not find_instruments(view.tokens, g.head + 1, end):
                    return None
                state = "signed"
            return Draft(
                first,
                end,
                act,
                sub,
                strength,
                view.span_text(g.first, g.head + 1),
                codes,
                group=n,
                rule=f"headline, {g.lemma}",
                state=state,
                fact=act == "state-fact",
            )
    if g.kind == "infinitive" and g.lemma not in {"be", "have"} and g.first <= 5 and not any(h.kind == "finite" for h in view.groups):
        return Draft(first, end, "intend", "plan", "planning", view.span_text(g.first, g.head + 1), codes, group=n, rule="headline, to + verb", past=False)
    return None


def _fits(view: View, g: Group, frame: Frame) -> bool:
    j = g.head + 1
    while is_adverb(view.low(j)) or view.low(j) in {"“", '"', "‘"}:
        j += 1
    if frame.particle:
        size = len(frame.particle)
        return tuple(view.words(j, j + size)) == frame.particle or (
            size == 1 and frame.particle[0] in view.words(g.head + 1, g.head + 7) and frame.particle[0] in {"up", "out"}
        )
    if frame.takes and not _after_takes(view, g.head + 1, frame.takes):
        return False
    if frame.needs_verb and not any(t == "VB" for _l, t in forms().get(view.low(j + 1), ())):
        return False
    if not frame.objects:
        return True
    window = _object_window(view, g, 6 if frame.near else 9)
    nouns = frozenset().union(*(object_words().get(o, frozenset()) for o in frame.objects))
    if nouns & set(view.words(*window)):
        return True
    return "instrument" in frame.objects and bool(
        find_instruments(view.tokens, *window) or (view.talk.instrument and {"it"} & set(view.words(*window)[:1]))
    )


def _object_window(view: View, g: Group, size: int) -> tuple[int, int]:
    a = g.head + 1
    b = a
    n = len(view.tokens)
    while b < n and b - a < size:
        low = view.low(b)
        if b in view.owner and view.groups[view.owner[b]].kind in {"finite", "infinitive"}:
            break
        if (
            low in {";", ".", ":"}
            or (low == "," and b > a + 1)
            or (low in PREP and low not in {"of", "on", "in", "for", "over", "with"} and b > a)
        ):
            break
        if low in {"on", "in", "for", "over", "with"} and b > a + 1:
            break
        b += 1
    return a, b


def _after_takes(view: View, j: int, takes: frozenset[str]) -> bool:
    n = len(view.tokens)
    while j < n and (is_adverb(view.low(j)) or (view.low(j) in {"“", '"', "‘", ","} and j + 1 < n and view.depth[j + 1])):
        j += 1
    low = view.low(j)
    # "agreed on Monday to", "decided at the meeting to" keep their infinitive.
    if low in {"on", "at", "during", "in"} and low not in takes:
        stop = next((k for k in range(j + 1, min(n, j + 9)) if view.low(k) in {"to", "that"}), None)
        if stop is None:
            return False
        j, low = stop, view.low(stop)
    if j >= n or low in {".", ";", ")", "!"}:
        return "end" in takes
    if low == "to":
        return "to" in takes
    if low == "that":
        return "that" in takes
    if low in takes:
        return True
    if low.endswith(("self", "selves")):
        return "self" in takes
    if low in {"$", "€", "£", "us$", "a$", "c$", "nz$", "s$", "rm", "rs", "¥"} or view.tokens[j].text[:1].isdigit():
        return bool(takes & {"money", "np"}) and (
            "money" not in takes
            or "np" in takes
            or low in {"$", "€", "£", "us$", "a$", "c$", "nz$", "s$", "rm", "rs", "¥"}
            or any(w in {"million", "billion", "trillion", "crore"} for w in view.words(j, j + 4))
        )
    if any(t == "VBG" for _l, t in forms().get(low, ())) and "ing" in takes:
        return True
    if low in PREP or low in {",", "and", "but", "or", "–", "—"}:
        return False
    clause = any(h.kind == "finite" and j < h.first <= j + 8 for h in view.groups)
    if "np" in takes:
        return True
    return "that" in takes and clause

