"""What "will", "shall", "should" and "would" make of a verb.

Invariant: nothing that is to come is told as done.
"""

from accord.statements.drafts import EVENTS, Draft, make_draft
from accord.statements.extents import clause_end
from accord.statements.group import Group
from accord.statements.lexicon import frames, object_words, words
from accord.statements.partners import subject_instruments
from accord.statements.speakers import attribution_of
from accord.statements.subjects import words_of
from accord.statements.topics import find_instruments
from accord.statements.view import Subject, View

_W = words()
_AGREED_TEXT = frozenset(
    {"under", "agreement", "deal", "pact", "treaty", "accord", "arrangement", "mou", "memorandum", "terms"}
)
_OFFERED = frozenset({"offer", "proposal", "plan", "plans", "draft", "proposals", "scheme", "blueprint"})
_YEARLY = frozenset({"annually", "yearly", "regularly", "biennially", "every", "each", "once", "twice"})
_MISSIONS = frozenset({"delegation", "mission", "envoy"})
_SHOWS = frozenset({"exhibition", "fair", "forum", "conference", "festival"})
AIMS = frozenset({"aim", "goal", "objective", "ambition", "intention", "hope", "plan", "wish", "priority", "target"})
_CONDITIONS = frozenset({"if", "unless", "provided"})
_TERMS = frozenset(
    [
        "tariff",
        "tariffs",
        "duty",
        "duties",
        "barriers",
        "quota",
        "quotas",
        "restrictions",
        "lines",
        "visas",
        "visa",
        "levies",
        "exports",
        "imports",
        "goods",
        "products",
        "companies",
        "firms",
        "investors",
    ]
)


def read_modal(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    """Return the act of a verb with a modal, or None."""
    said = attribution_of(view, g.first)
    official = view.own_voice or g.modal == "shall" or (said is not None and said.official)
    deal = _under_deal(view, g, s)
    if (
        g.modal in {"could", "can"}
        and g.negated
        and s.codes
        and s.kind in {"actor", "pair"}
        and (g.lemma in frames() or g.lemma in _W["denied"])
    ):
        return make_draft(view, n, g, s, "state-fact", "negation", None, f"cannot {g.lemma}", negated=True, fact=True)
    if (
        g.modal in {"could", "can"}
        and g.negated
        and g.passive
        and g.lemma in _W["undone"]
        and subject_instruments(view, s)
        and view.cast.pair
    ):
        who = Subject(s.first, s.last, view.cast.pair, "actor")
        return make_draft(
            view, n, g, who, "state-fact", "negation", None, f"cannot be {g.lemma}", negated=True, fact=True
        )
    if g.modal in {"could", "may", "might", "can"} or (g.modal or "").endswith("-have-to"):
        return None
    if aim := _aim_of(view, n, g, s):
        return aim
    if g.modal in {"be-to", "have-to"} and {"yet", "still"} & set(view.words(g.first, g.head)):
        codes = s.codes or view.cast.pair
        who = Subject(s.first, s.last, codes, "actor")
        return (
            make_draft(view, n, g, who, "state-fact", "negation", None, "yet to", negated=True, fact=True)
            if codes
            else None
        )
    if g.modal in {"should", "must", "have-to"}:
        if g.modal == "have-to" and words_of(view, s) & _W["legislatures"]:
            return None
        if (
            official
            and s.kind in {"actor", "pair"}
            and s.codes
            and not g.negated
            and (said is not None or view.own_voice)
        ):
            speaker = said.codes if said is not None and said.codes else s.codes
            return make_draft(
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
        if (
            g.lemma == "like"
            and s.codes
            and view.low(g.head + 1) != "to"
            and "to" in view.words(g.head + 1, g.head + 10)
        ):
            return make_draft(view, n, g, s, "urge", "request", None, "would like somebody to", past=False)
        if g.lemma == "like" and s.codes:
            return make_draft(view, n, g, s, "intend", "want", "aiming", "would like to", past=False)
        lead = view.words(0, min(g.first, 10))
        if "under" in lead[:2] and _OFFERED & set(lead) and s.kind in {"actor", "pair"} and s.codes and not g.negated:
            return make_draft(view, n, g, s, "intend", "offer", "planning", "under an offer + would", past=False)
        if not (deal or (said is not None and said.group >= 0)):
            return None
    return _will(view, n, g, s, official, deal)


def _aim_of(view: View, n: int, g: Group, s: Subject) -> Draft | None:
    """Read "the aim is to conclude the talks by 2025", "our hope is to": the noun says what is intended."""
    lows = view.words(s.first, s.last)
    head = next((w for w in reversed(lows) if w in AIMS), None)
    if g.modal != "be-to" or head is None or g.negated:
        return None
    owned = bool({"our", "their", "its", "his", "her", "'s", "the", "joint", "common", "shared"} & set(lows))
    codes = s.codes or (view.cast.pair if owned and s.kind != "outsider" else ())
    if not codes or {"could", "might", "may"} & set(view.words(0, g.first)):
        return None
    sub = "hope" if head in {"hope", "wish", "dream"} else "plan" if head in {"plan", "intention"} else "aim"
    who = Subject(s.first, s.last, codes, "actor")
    strength = {"hope": "hoping", "plan": "planning"}.get(sub, "aiming")
    return make_draft(view, n, g, who, "intend", sub, strength, f"{head} + be to", past=False)


def _under_deal(view: View, g: Group, s: Subject) -> bool:
    if s.last > s.first and view.words(s.first - 2, s.first) == ["under", "which"]:
        return True
    lead = view.words(0, min(g.first, 14))
    return any(w in {"under", "pursuant"} for w in lead) and bool(_AGREED_TEXT & set(lead) - {"under"})


def _will(view: View, n: int, g: Group, s: Subject, official: bool, deal: bool) -> Draft | None:
    end = clause_end(view, g)
    window = view.words(g.head + 1, end)
    near = set(window[:8])
    lows = words_of(view, s)
    codes = s.codes
    acting = s.kind in {"actor", "pair"} and bool(codes)
    named = subject_instruments(view, s)
    every = view.words(0, len(view.tokens))
    if "anniversary" in window and g.lemma in {"celebrate", "mark", "commemorate", "observe"}:
        return make_draft(
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
            return make_draft(view, n, g, s, "sign", "exchange", "signed", "earlier … witness the exchange")
        return make_draft(
            view, n, g, s, "intend", "scheduled", "scheduled", "will witness", past=False, state="proposed"
        )
    conditional = any(
        (view.low(k) in _CONDITIONS and view.low(k + 1) != "the") or view.low(k) == "unless" for k in range(g.head, end)
    ) or (view.low(0) in {"if", "unless"} and view.low(1) != "the need")
    if g.negated:
        if not acting:
            return None
        if "never" in view.words(g.first, g.head) and official:
            return make_draft(view, n, g, s, "commit", "promise", "pledged", "will never", past=False)
        return make_draft(view, n, g, s, "state-fact", "refusal", None, "will not", negated=True, fact=True)
    if not acting:
        event = bool(lows & (EVENTS | object_words()["body"])) or bool(named) or bool(lows & _W["works"])
        terms = bool(lows & _TERMS)
        if s.kind == "outsider" or not view.cast.pair or (lows & {"this", "it", "that", "there"} and not event):
            return None
        codes = codes if len(codes) > 1 else view.cast.pair
        who = Subject(s.first, s.last, codes, "actor")
        if (
            named
            and not (lows & EVENTS)
            and g.lemma in {"open", "run", "last", "follow", "come"}
            and "force" not in near
        ):
            return None
        if event and (g.lemma in _W["events_happen"] or (g.passive and g.lemma in _W["events_made"])):
            if g.lemma in {"take", "come"} and not {"place", "effect", "force"} & near:
                return None
            if (
                g.passive
                and (official or deal)
                and g.lemma in {"establish", "build", "create", "deliver", "implement", "set", "launch"}
            ):
                return make_draft(
                    view, n, g, who, "commit", "undertake", "pledged", "own voice + will be done", past=False
                )
            return make_draft(
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
        if conditional and (terms or named):
            return None
        if (
            (official or deal)
            and not g.passive
            and lows & _W["bodies_acting"]
            and g.lemma
            in {
                "draw",
                "prepare",
                "develop",
                "submit",
                "propose",
                "identify",
                "oversee",
                "monitor",
                "report",
                "review",
                "coordinate",
                "implement",
                "draft",
                "supervise",
            }
        ):
            return make_draft(
                view, n, g, who, "commit", "undertake", "pledged", "own voice + a joint body will", past=False
            )
        if (
            terms
            and (g.passive or g.lemma in {"fall", "drop", "enjoy", "gain", "receive", "face", "enter"})
            and (g.lemma in _W["terms_done"])
        ):
            return make_draft(view, n, g, who, "commit", "term", "agreed", "term of an agreed text", past=False)
        if named and g.lemma in _W["terms_of"] and (g.lemma not in {"provide", "give", "cover", "allow"} or deal):
            return make_draft(view, n, g, who, "commit", "term", "agreed", "term of an agreed text", past=False)
        return None
    if conditional and g.lemma not in _W["will_scheduled"]:
        return make_draft(view, n, g, s, "state-fact", "condition", None, "conditional will", fact=True, past=False)
    if "hopefully" in every[max(0, g.first - 4) : end]:
        return make_draft(view, n, g, s, "intend", "hope", "hoping", "hopefully", past=False)
    if g.lemma in {"meet", "convene"} and _YEARLY & set(window) and (official or deal):
        return make_draft(view, n, g, s, "commit", "undertake", "pledged", "will meet every year", past=False)
    if (g.lemma in {"send", "lead"} and near & _MISSIONS) or (g.lemma == "open" and near & _SHOWS):
        return make_draft(view, n, g, s, "intend", "scheduled", "scheduled", f"will {g.lemma}", past=False)
    if g.lemma in _W["will_scheduled"] or (
        g.lemma in _W["light_verbs"] and near & (EVENTS | {"place", "trip", "tour", "call"})
    ):
        if g.lemma == "conclude" and not (find_instruments(view.tokens, g.head + 1, end) or "visit" in near):
            return None
        return make_draft(
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
    if g.lemma in _W["will_wish"] and not (official and g.lemma in {"explore", "study"}):
        sub = {
            "consider": "consider",
            "study": "consider",
            "examine": "consider",
            "explore": "consider",
            "propose": "offer",
            "hope": "hope",
        }.get(g.lemma, "aim")
        strength = {"consider": "considering", "offer": "planning", "hope": "hoping"}.get(sub, "aiming")
        return make_draft(view, n, g, s, "intend", sub, strength, f"will {g.lemma}", past=False)
    if g.lemma in {"ask", "urge", "call", "request", "raise"}:
        return make_draft(view, n, g, s, "intend", "plan", "planning", f"will {g.lemma}", past=False)
    money = any(t.text in {"$", "€", "£", "US$", "A$", "RM"} for t in view.tokens[g.head + 1 : end])
    if official or deal or (view.talk.speaker is not None and view.depth[g.first]):
        if g.lemma in _W["no_undertaking"] and not money:
            return None
        return make_draft(view, n, g, s, "commit", "undertake", "pledged", "own voice + will", past=False)
    if g.lemma in _W["performing"] or money:
        return make_draft(view, n, g, s, "commit", "undertake", "pledged", "will + a performing verb", past=False)
    if g.lemma in _W["will_predicted"] or g.passive:
        return None
    return make_draft(view, n, g, s, "intend", "plan", "planning", "will", past=False)
