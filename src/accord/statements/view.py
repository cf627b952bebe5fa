"""One sentence laid open: tokens, verb groups, subjects, who speaks, and where clauses end.

Invariant: a view reads; it decides nothing about acts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from accord.statements.actors import Cast
from accord.statements.gazetteer import Mention, find_countries
from accord.statements.groups import Group, is_adverb, verb_groups
from accord.statements.lexicon import frames, words
from accord.statements.tokens import Sentence, Token

_W = words()
DET, PREP, CONJ, SUB = _W["determiners"], _W["prepositions"], _W["conjunctions"], _W["subordinators"]
ACTOR1, ACTORS, PAIR = _W["actors_singular"], _W["actors_plural"], _W["pair_words"]
OUTSIDERS, REPORT = _W["outsiders"], _W["report_verbs"]
OPEN, CLOSE = frozenset({"“", "‘"}), frozenset({"”"})
_BREAKS = frozenset({";", "—", "–"})
_LEADERS = PREP | {
    "earlier",
    "later",
    "meanwhile",
    "today",
    "yesterday",
    "separately",
    "currently",
    "also",
    "last",
    "next",
    "this",
    "speaking",
    "according",
    "elaborating",
    "addressing",
    "drawing",
    "asked",
    "commenting",
    "however",
    "together",
    "as",
    "while",
    "when",
    "once",
    "if",
}
_TRANSPARENT = frozenset({"of", "from", "between"})
_CUT = frozenset({"while", "whereas", "as", "after", "when", "although", "though", "because", "since", "where"})


@dataclass(slots=True)
class Subject:
    """Who a verb's subject is.

    Parameters
    ----------
    first, last
        Token range, end excluded; equal where the subject is shared or left out.
    codes
        Countries bound.
    kind
        ``actor``, ``pair``, ``thing``, ``outsider`` or ``none``.
    person
        Whether a person is named.
    """

    first: int
    last: int
    codes: tuple[str, ...] = ()
    kind: str = "none"
    person: bool = False


@dataclass(slots=True)
class Attribution:
    """Who says a stretch of a sentence: tokens ``first`` to ``last``, end excluded."""

    first: int
    last: int
    text: str
    codes: tuple[str, ...]
    official: bool
    outsider: bool
    group: int = -1


@dataclass(slots=True)
class Discourse:
    """What earlier sentences leave behind: the last subjects, speaker and instrument."""

    actor: tuple[str, ...] = ()
    single: str | None = None
    speaker: Attribution | None = None
    quoting: bool = False
    instrument: str | None = None
    instrument_title: str | None = None
    paragraph: int = -1


@dataclass(slots=True)
class View:
    """A sentence and everything found in it."""

    text: str
    sentence: Sentence
    tokens: list[Token]
    groups: list[Group]
    mentions: list[Mention]
    cast: Cast
    talk: Discourse
    own_voice: bool
    at: dict[int, Mention] = field(default_factory=dict)
    owner: dict[int, int] = field(default_factory=dict)
    depth: list[int] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    subjects: dict[int, Subject] = field(default_factory=dict)

    def low(self, i: int) -> str:
        """Return the lower-case form of token ``i``, or an empty string outside the sentence."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def words(self, first: int, last: int) -> list[str]:
        """Return the lower-case forms of a token range."""
        return [t.low for t in self.tokens[first:last]]

    def span_text(self, first: int, last: int) -> str:
        """Return the text of a token range."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end] if last > first else ""


def lay_open(text: str, sentence: Sentence, tokens: list[Token], cast: Cast, talk: Discourse, own_voice: bool) -> View:
    """Return the view of one sentence."""
    mentions = find_countries(tokens)
    heading = sentence.kind == "heading"
    view = View(text, sentence, tokens, verb_groups(tokens, heading=heading), mentions, cast, talk, own_voice)
    view.at = {k: m for m in mentions for k in range(m.first, m.last + 1)}
    view.owner = {k: n for n, g in enumerate(view.groups) for k in range(g.first, g.head + 1)}
    view.depth = _quote_depth(view)
    for n, _g in enumerate(view.groups):
        view.subjects[n] = _subject(view, n)
    _attribute(view)
    for n, s in view.subjects.items():
        if s.kind == "none" or any(view.low(k) in {"i", "we", "our", "my"} for k in range(s.first, s.last)):
            _resolve(view, view.groups[n], s)
    return view


def _quote_depth(view: View) -> list[int]:
    """Return for each token the number of its quotation, 0 outside; an open quotation goes on into the next paragraph."""
    depth, quotation, inside = [], 0, False
    if view.talk.quoting and view.tokens and view.tokens[0].text not in {"“", '"'}:
        quotation, inside = 1, True
    for t in view.tokens:
        if t.text == "“" or (t.text == '"' and not inside):
            quotation, inside = quotation + 1, True
            depth.append(quotation)
        elif t.text == "”" or (t.text == '"' and inside):
            depth.append(quotation if inside else 0)
            inside = False
        else:
            depth.append(quotation if inside else 0)
    view.talk.quoting = inside
    return depth


def _subject(view: View, n: int) -> Subject:
    g = view.groups[n]
    end = g.first
    j = end - 1
    inside = view.depth[g.first] if view.depth else 0
    commas = 0
    while j >= 0:
        t = view.tokens[j]
        if (
            t.low in _BREAKS
            or t.low == ":"
            or (view.depth[j] != inside and t.text in {"“", "”", '"'} and (inside or view.depth[j]))
        ):
            # A short quotation inside the subject is passed over; a long one is somebody's speech.
            if not (inside == 0 and view.depth[j] and end - j < 4):
                break
        if j in view.owner:
            other = view.groups[view.owner[j]]
            if other.kind == "reduced" or (
                other.kind == "participle"
                and other.first > 0
                and view.low(other.first - 1) not in {",", ""}
                and other.lemma not in frames()
            ):
                j = other.first - 1
                continue
            r = other.first - 1
            while r >= 0 and is_adverb(view.low(r)):
                r -= 1
            if (
                r > 0
                and view.low(r) in {"who", "which", "that"}
                and (view.tokens[r - 1].low == "," or view.low(r) != "that")
                and other.kind == "finite"
            ):
                j = r - 1
                while j >= 0 and view.low(j) == ",":
                    j -= 1
                continue
            break
        if t.low in SUB and t.low not in {"as", "since", "before", "after", "until", "so"}:
            break
        if t.low in {"as", "since", "after", "before", "until"} and (j == 0 or view.low(j - 1) != ",") and commas == 0:
            break
        if t.low in {"and", "but", "or"} and _clause_conjunction(view, j, end):
            break
        commas += t.low == ","
        j -= 1
    a = j + 1
    a = _strip_leading(view, a, end)
    while end > a and (is_adverb(view.low(end - 1)) or view.low(end - 1) in {"“", '"'}):
        end -= 1
    subject = Subject(a, end)
    if end > a:
        _read_subject(view, subject)
    return subject


def _clause_conjunction(view: View, j: int, end: int) -> bool:
    """Tell whether "and" at ``j`` joins two clauses rather than two names."""
    before = [g for g in view.groups if g.head < j]
    if not before:
        return False
    last = before[-1]
    gap = view.words(last.head + 1, j)
    if (
        last.lemma in REPORT
        and last.kind == "finite"
        and all(
            k in view.at or view.tokens[k].text[:1].isupper() or view.low(k) in {"the", "that", ","}
            for k in range(last.head + 1, j)
        )
    ):
        return False
    if "that" in gap and len(gap) - gap.index("that") <= 5:
        return False
    # "visited by India and Australia's minister said": names on both sides and nothing else between verb and "and".
    return end - j > 1


def _strip_leading(view: View, a: int, end: int) -> int:
    """Leave out introductory phrases before the subject: "In a joint statement, both leaders"."""
    while a < end and (
        view.low(a) in {",", "and", "but", "“", '"', "or", "•", ")"}
        or (is_adverb(view.low(a)) and view.low(a) not in {"both", "all"})
    ):
        a += 1
    guard = 0
    while a < end and guard < 6:
        guard += 1
        first = view.low(a)
        if not (first in _LEADERS or view.tokens[a].text[:1].isdigit() or a in view.owner):
            break
        comma = next((k for k in range(a, end) if view.low(k) == ","), None)
        if comma is None or comma + 1 >= end:
            if first in {"between"}:
                break
            stop = _after_phrase(view, a, end)
            if stop is None:
                break
            a = stop
        else:
            a = comma + 1
        while a < end and (
            view.low(a) in {",", "and", "“", '"'} or (is_adverb(view.low(a)) and view.low(a) not in {"both", "all"})
        ):
            a += 1
    return a


def _after_phrase(view: View, a: int, end: int) -> int | None:
    """Return where the subject starts after a phrase that no comma closes: "On Monday the ministers"."""
    for k in range(a + 2, end):
        if (
            view.low(k) in {"the", "both", "they", "we", "he", "she"}
            and view.low(k - 1) not in PREP
            and view.low(k - 1) not in CONJ
        ):
            return k
    return None


def _read_subject(view: View, s: Subject) -> None:
    codes: list[str] = []
    actor = thing = outsider = pair = False
    phrase = False
    i = s.first
    tokens = view.tokens
    while i < s.last:
        t = tokens[i]
        low = t.low
        if low in OUTSIDERS:
            outsider = True
        if low in {",", "and", "&"}:
            phrase = False
            i += 1
            continue
        if low in {"who", "which"} or (i in view.owner and view.groups[view.owner[i]].kind == "finite"):
            i += 1
            phrase = True
            continue
        if low in PREP and low not in _TRANSPARENT and not (low == "for" and False):
            phrase = phrase or i > s.first
        if m := view.at.get(i):
            after = view.low(m.last + 1)
            inside = phrase or (m.kind == "seat" and i > s.first and view.low(i - 1) in PREP)
            if not inside:
                codes.append(m.code)
                if after in {"'s", "'"} or m.kind == "demonym":
                    thing = True
                else:
                    actor = True
            i = m.last + 1
            continue
        if not phrase and t.text[:1].isupper() and (code := view.cast.people.get(t.text)):
            codes.append(code)
            s.person = True
            if view.low(i + 1) in {"'s", "'"}:
                thing = True
            else:
                actor = True
        elif not phrase and (low in ACTOR1 or low in ACTORS):
            actor = True
            if not codes and low in ACTOR1:
                held = view.cast.holder(low, t.start)
                if held:
                    codes.append(held)
        if not phrase and low in PAIR and not codes and (_paired(view, i, s)):
            pair = True
        i += 1
    s.codes = tuple(sorted(dict.fromkeys(codes)))
    head = _head(view, s)
    if outsider and not s.person:
        s.kind = "outsider"
    elif pair and not codes:
        s.codes, s.kind = view.cast.pair, "pair"
    elif (codes and actor and (head in ACTOR1 or head in ACTORS or not thing or s.person or _capital_head(view, s))) or (codes and thing and _capital_head(view, s)):
        s.kind = "actor"
    elif codes:
        s.kind = "thing"
    elif low_set(view, s) & {
        "statement",
        "declaration",
        "communiqué",
        "communique",
        "text",
        "document",
        "release",
        "readout",
    }:
        s.codes, s.kind = _issuers(view, s), "actor"


def low_set(view: View, s: Subject) -> set[str]:
    """Return the words of a subject."""
    return set(view.words(s.first, s.last))


def _issuers(view: View, s: Subject) -> tuple[str, ...]:
    names = low_set(view, s)
    if "joint" in names or not view.cast.home:
        return view.cast.pair
    return (view.cast.home,)


def _paired(view: View, i: int, s: Subject) -> bool:
    """Tell whether "sides", "leaders", "ministers" at ``i`` stands for the pair."""
    before = view.low(i - 1)
    if before in {"two", "both", "the", "all", "our", "of", "these", "respective"} or i == s.first:
        return True
    return any(view.low(k) in {"two", "both", "the"} for k in range(max(s.first, i - 4), i))


def _head(view: View, s: Subject) -> str:
    """Return the head noun of a subject: the last word before a preposition or a comma."""
    last = ""
    for i in range(s.first, s.last):
        low = view.low(i)
        if (low in PREP and low not in {"of"}) or low in {",", "who", "which"}:
            break
        if low == "of" and last:
            break
        last = low
    return last


def _capital_head(view: View, s: Subject) -> bool:
    """Tell whether a subject ends in a proper name ("the Indonesian Trade Ministry", "Korea's Hanwha")."""
    t = view.tokens[s.last - 1]
    return t.text[:1].isupper() and (s.last - 1) not in view.at


def _resolve(view: View, g: Group, s: Subject) -> None:
    """Resolve pronouns and shared subjects by what went before in the sentence and the text."""
    lows = view.words(s.first, s.last)
    speaker = attribution_of(view, g.first)
    said = speaker or (view.talk.speaker if view.depth and view.depth[g.first] else None)
    if (lows and lows[0] in {"i", "we", "our", "my"}) or (lows and set(lows) & {"we", "i"} and len(lows) <= 3):
        if said is not None and said.codes:
            s.codes, s.kind = said.codes, "actor"
        elif view.own_voice:
            s.codes, s.kind = ((view.cast.home,) if view.cast.home else view.cast.pair), "actor"
        return
    if s.kind != "none":
        return
    if not lows:
        n = view.groups.index(g)
        before = [
            view.subjects[k]
            for k in range(n - 1, -1, -1)
            if view.groups[k].kind in {"finite", "reduced"} and view.depth[view.groups[k].first] == view.depth[g.first]
        ]
        source = next((b for b in before if b.kind != "none"), None)
        if source is None:
            later = [view.subjects[k] for k in range(n + 1, len(view.groups)) if view.groups[k].kind == "finite"]
            source = later[0] if g.kind == "participle" and later else None
        if source is not None:
            s.codes, s.kind, s.person = source.codes, source.kind, source.person
        return
    first = lows[0]
    if (
        first in {"they", "both"}
        or (first in {"the", "these"} and len(lows) == 2 and lows[1] in {"two", "pair", "sides"})
        or lows == ["the", "two"]
    ):
        s.codes, s.kind = (view.talk.actor if len(view.talk.actor) > 1 else view.cast.pair), "pair"
    elif first in {"he", "she"} or (first in {"it"} and len(lows) == 1):
        code = view.talk.single
        if code:
            s.codes, s.kind, s.person = (code,), "actor", first != "it"
    elif first in {"who", "which", "that"}:
        n = view.groups.index(g)
        before = view.tokens[s.first - 1] if s.first else None
        if (
            before is not None
            and n > 0
            and view.subjects[n - 1].kind in {"actor", "pair"}
            and view.groups[n - 1].first >= s.first
        ):
            s.codes, s.kind = view.subjects[n - 1].codes, view.subjects[n - 1].kind
    elif set(lows) & {
        "government",
        "ministry",
        "embassy",
        "country",
        "company",
        "firm",
        "delegation",
        "minister",
        "ambassador",
        "president",
        "agency",
        "nation",
        "republic",
        "spokesperson",
        "spokesman",
        "spokeswoman",
        "official",
    }:
        code = view.cast.home if view.own_voice else view.talk.single
        if code:
            s.codes, s.kind = (code,), "actor"


def attribution_of(view: View, i: int) -> Attribution | None:
    """Return who says token ``i``, the innermost attribution first."""
    hits = [a for a in view.attributions if a.first <= i < a.last]
    return min(hits, key=lambda a: a.last - a.first) if hits else None


def _attribute(view: View) -> None:
    """Find the reporting clauses of the sentence and what they cover."""
    n = len(view.tokens)
    for k, g in enumerate(view.groups):
        if g.lemma not in REPORT or g.kind not in {"finite", "participle"} or g.negated or g.passive:
            continue
        s = view.subjects[k]
        inverted = s.last <= s.first or (
            view.low(g.first - 1) in {",", "”", '"'} and not _is_appositive_end(view, s, g)
        )
        if (
            inverted
            and g.kind == "finite"
            and view.low(g.first - 1) in {",", "”", '"', "’"}
            and (view.tokens[g.head + 1].text[:1].isupper() or view.low(g.head + 1) in DET if g.head + 1 < n else False)
        ):
            stop = next((i for i in range(g.head + 1, n) if view.low(i) in {",", ".", "”", "“"}), n)
            who = Subject(g.head + 1, stop)
            _read_subject(view, who)
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
        leading_only = any(view.low(i) == "that" for i in range(g.head + 1, min(n, g.head + 5)))
        if clause_before and s.last > s.first and not leading_only and g.kind == "finite":
            _add(view, 0, s.first - 1, s, k)
            if any(view.depth[g.head + 1 :]) or any(view.low(i) in {":"} for i in range(g.head + 1, n)):
                _add(view, g.head + 1, n, s, k)
        elif (
            g.lemma
            in {
                "say",
                "tell",
                "add",
                "announce",
                "confirm",
                "explain",
                "report",
                "reveal",
                "claim",
                "insist",
                "argue",
                "believe",
                "think",
                "predict",
                "warn",
                "assert",
                "disclose",
            }
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
            _read_subject(view, who)
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
    return (
        s.last > s.first
        and s.kind in {"actor", "outsider", "pair"}
        and view.low(g.first - 1) == ","
        and view.low(g.head + 1) in {",", "that", ".", ":", "in", "on", "at", ""}
    )


def _resolve_speaker(view: View, s: Subject) -> None:
    lows = set(view.words(s.first, s.last))
    if lows & {
        "he",
        "she",
        "it",
        "they",
        "minister",
        "spokesman",
        "spokesperson",
        "spokeswoman",
        "ambassador",
        "official",
        "ministry",
        "president",
        "statement",
        "office",
    }:
        old = view.talk.speaker
        if old is not None and old.codes and lows & {"he", "she"}:
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


def clause_end(view: View, g: Group) -> int:
    """Return the token number where the clause of ``g`` ends, end excluded."""
    n = len(view.tokens)
    limit = n
    for a in view.attributions:
        if a.first == 0 and g.head < a.last < limit:
            limit = a.last
    depth = view.depth[g.first]
    that = any(view.low(i) == "that" for i in range(g.head + 1, min(n, g.head + 4)))
    i = g.head + 1
    while i < limit:
        low = view.low(i)
        if low == "(":
            close = next((j for j in range(i, limit) if view.low(j) == ")"), i)
            i = close + 1
            continue
        if low in _BREAKS and view.low(i - 1) not in {""} and not _tight(view, i):
            break
        if depth and view.depth[i] != depth:
            break
        if depth and view.tokens[i].text in {"”", '"'} and (i + 1 >= n or view.depth[i + 1] != depth):
            break
        if low == "," or low in {"and", "but", "or"} or low in _CUT:
            if _cuts(view, g, i, limit, that):
                break
        i += 1
    while i > g.head + 1 and (
        view.low(i - 1) in {",", "and", "but", ";", ".", "…", ":", "or", "!", "while", "(", "“", "by"}
        or (depth and view.tokens[i - 1].text in {'"', "“"})
    ):
        i -= 1
    return i


def _tight(view: View, i: int) -> bool:
    """Tell a dash inside a word from one between clauses."""
    return (
        view.tokens[i].start == view.tokens[i - 1].end
        and i + 1 < len(view.tokens)
        and view.tokens[i + 1].start == view.tokens[i].end
    )


def _cuts(view: View, g: Group, i: int, limit: int, that: bool) -> bool:
    low = view.low(i)
    h = next((x for x in view.groups if x.first > i and x.first < limit), None)
    if h is None:
        return False
    k = i + 1
    while k < limit and (view.low(k) in {"and", "but", "or", ","} or is_adverb(view.low(k))):
        k += 1
    between = view.words(k, h.first)
    if low in _CUT:
        return (
            h.kind == "finite"
            and 0 < h.first - i <= 10
            and "," not in between
            and not (low == "as" and h.first - i <= 1)
        )
    if h.kind == "finite" and h.first <= k:
        if that and (h.modal in {"will", "would", "should", "shall"} or h.tag in {"AUX"}):
            return False
        return not (that and low == "and" and h.lemma not in frames())
    if (
        h.kind == "finite"
        and h.first - k <= 14
        and between
        and between[0] not in PREP
        and between[0] not in {"which", "who", "that", "including", "whose", "where", "to"}
        and "," not in between[:-1]
    ):
        if low == "and" and view.low(i - 1) != "," and _list_member(view, g, i, h):
            return False
        return not (that and h.modal in {"would", "will", "should"} and low == "and" and view.low(i - 1) != ",")
    if low == "," and h.kind == "participle" and (h.first <= k or (view.low(k) in {"with"} and h.first - k <= 9)):
        return True
    if low == "," and view.low(k) in {"which", "who", "where", "when"} and h.first - k <= 3:
        return h.lemma in frames() or h.modal is not None or h.passive
    if (
        low == ","
        and h.kind == "finite"
        and view.low(k) in {"as", "while", "whereas", "after", "although", "though", "when", "because", "since"}
    ):
        return True
    return False


def _list_member(view: View, g: Group, i: int, h: Group) -> bool:
    """Tell "on trade and investment which rose" from "and investment rose": the words before the verb are no subject."""
    n = view.groups.index(h)
    return view.subjects[n].kind == "none" and h.lemma not in frames()


def tokens_of(tokens: Sequence[Token], starts: Sequence[int], a: int, b: int) -> list[Token]:
    """Return the tokens of a document between two offsets."""
    from bisect import bisect_left

    return list(tokens[bisect_left(starts, a) : bisect_left(starts, b)])
