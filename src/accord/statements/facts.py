"""Checkable facts about the relationship: ranks, trade figures, anniversaries, negations.

Invariant: a figure counts only where the text itself ties it to two countries or to one and the pair.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from accord.statements.drafts import Draft
from accord.statements.lexicon import words
from accord.statements.nouns import find_noun_acts, stands_inside, token_at
from accord.statements.speakers import attribution_of
from accord.statements.statement import Figure
from accord.statements.view import Subject, View

_W = words()
_FEW_WORDS = 4
_BILATERAL = frozenset({"bilateral", "two-way", "mutual", "between"})
_CHANGE = re.compile(
    r"\b(?:reach(?:ed|es|ing)?|stood|stand[s]?|total(?:l?ed|s|l?ing)?|hit|rose|risen|rise|fell|grew|grown|grow|increased?|amount(?:ed|s|ing)?|was|were|is|are|has|have|remain(?:s|ed)?|averag(?:es|ed)|hover(?:s|ed)|worth|valued|exceed(?:ed|s)?|surpass(?:ed|es)?|climb(?:ed)?|jumped|dropped|declined?|doubled|accounted|accounts?|topped|came|expanded|shrank|recorded|posted|welcomed|received|hosts?|hosted|live[sd]?|supplied|supplies|bought|sold|make|made|up|down|about|around|represent(?:ing|s|ed)|comprise[sd]?|employ(?:s|ed)?|works?|supply|buys?|takes?|studying|study|visited|slumped|surged)\b",
    re.I,
)
_WORTH = re.compile(r"\b(?:trade|exports|imports|turnover|investments?)\s+(?:of|worth|at|valued\s+at)\s", re.I)
_ANNIVERSARY = re.compile(
    r"\b(?:\d{1,3}(?:st|nd|rd|th)|first|fifth|tenth|fiftieth|golden|silver|diamond|centenary)\s+(?:year|anniversary)\s+of\s+(?:[\w'’-]+\s+){0,6}?(?:relations|ties|relationship|partnership|friendship|establishment)|\b\d{1,3}\s+years\s+of\s+(?:[\w-]+\s+){0,3}?(?:relations|ties|friendship)|\b\d{1,3}(?:st|nd|rd|th)\s+anniversary\b",
    re.I,
)
_NO = re.compile(
    r"\b(?:no\s+(?:[\w-]+\s+){0,3}?(?:agreement|decision|deal|date|document|documents|agreements|timeline|deadline|breakthrough|commitment|commitments|consensus|contract|announcement|progress|details|timetable|schedule|figure|figures|explanation|reason|comment|amount|names)\s+(?:(?:has|have|had)\s+been\s+|was\s+|were\s+)?(?:taken|made|reached|signed|set|fixed|announced|agreed|given|offered|provided|disclosed|issued|planned|promised|received|finalised|finalized|found|concluded)|"
    r"there\s+(?:is|was|are|were|has\s+been)\s+(?:still\s+|as\s+yet\s+|currently\s+)?no\s+(?:[\w-]+\s+){0,3}?(?:agreement|treaty|pact|deal|decision|date|timetable|timeline|deadline|plan|plans|commitment|breakthrough|consensus|progress|talks|negotiations|request|proposal|embassy|flights?|offer|change)|"
    r"(?:position|policy|stance)\s+(?:has|had|have)\s+not\s+changed|(?:position|policy|stance)\s+(?:remains?|is)\s+unchanged|"
    r"(?:has|have|had)\s+(?:yet|still)\s+to\s+(?:be\s+)?(?:sign|ratify|approve|agree|decide|respond|signed|ratified|approved|agreed|decided|finalised|finalize|finalise|confirm|conclude|set|implement|take)\w*|"
    r"(?:is|are|was|were|remains?)\s+(?:yet|still)\s+to\s+be\s+\w+|(?:stopped|fell)\s+short\s+of|nothing\s+(?:has|had)\s+been\s+(?:decided|agreed|signed)|nothing\s+was\s+(?:decided|agreed|signed)|without\s+(?:signing|reaching|agreeing)|(?:is|are)\s+(?:still\s+)?pending|(?:made|taken|reached|given|set|signed)\s+no\s+(?:[\w-]+\s+){0,2}?(?:decision|agreement|commitment|promise|date|deal|pledge)|remains?\s+(?:unsigned|unresolved|stalled|suspended|frozen|unratified|pending|deadlocked)|(?:has|have)\s+stalled|(?:has|have|had)\s+been\s+(?:stalled|suspended|frozen|on\s+hold|deadlocked)(?:\s+since)?)",
    re.I,
)
_CORRECTION = re.compile(
    r"\b(?:an?\s+earlier\s+(?:version|report|story|figure|estimate|statement)|this\s+(?:story|article)\s+(?:has\s+been|was)\s+(?:corrected|updated)|correction\s*:|corrects?\s+)",
    re.I,
)


def find_facts(view: View, figures: Sequence[Figure], acts: Sequence[Draft]) -> list[Draft]:
    """Return the facts of a sentence that are not part of an act already found."""
    found: list[Draft] = []
    heading = view.sentence.kind == "heading"
    if heading:
        return _labelled_figures(view, figures)
    if _CORRECTION.search(view.text, view.sentence.start, view.sentence.end) and view.cast.pair:
        first = 2 if view.low(1) == ":" else 0
        end = len(view.tokens) - (view.low(len(view.tokens) - 1) == ".")
        return [_fact(view, first, end, "correction", view.cast.pair, "correction", figures=True)]
    lows = {t.low for t in view.tokens}
    if lows & _W["noun_cues"]:
        found.extend(find_noun_acts(view, acts))
    found.extend(_ranks(view, figures))
    if lows & _W["anniversary_cues"]:
        found.extend(_anniversaries(view, acts))
    if lows & _W["no_cues"]:
        found.extend(_negations(view, [*acts, *found]))
    found.extend(_measures(view, figures, [*acts, *found]))
    return found


def _labelled_figures(view: View, figures: Sequence[Figure]) -> list[Draft]:
    """Read a line of a fact sheet: "Exports to Japan (2024): 1.41 billion dollars"."""
    colon = next((k for k in range(1, len(view.tokens)) if view.low(k) == ":"), None)
    if colon is None or not view.cast.pair:
        return []
    after = [f for f in figures if view.tokens[colon].start < f.start]
    counted = [
        k for k in range(colon + 1, len(view.tokens)) if view.tokens[k].text[0].isdigit() and k - colon <= _FEW_WORDS
    ]
    label = set(view.words(0, colon))
    if not (after or counted) or not label & _W["measures"] or not any(m.first < colon for m in view.mentions):
        return []
    codes = tuple(sorted({m.code for m in view.mentions if m.first < colon}))
    who = codes if len(codes) > 1 else view.cast.pair
    return [_fact(view, 0, len(view.tokens), "figure", who, "line of a fact sheet", figures=True)]


def _clause(view: View, i: int) -> tuple[int, int]:
    """Return the token range of the clause around token ``i``: to the next mark or clause word on either side."""
    depth = view.depth[i]
    a = i
    while a > 0:
        t = view.tokens[a - 1]
        if (
            t.low in {";", "—", "–", "that", "while", "whereas", "although", "when", "which", "but"}
            or (t.low == ":")
            or (view.depth[a - 1] != depth)
        ):
            break
        if t.low == "," and _new_clause(view, a, i):
            break
        if (
            t.low in {"and", "as", "after", "with"}
            and any(g.kind == "finite" and g.head < a - 1 for g in view.groups)
            and any(a <= g.first <= i for g in view.groups)
        ):
            break
        a -= 1
    b = i + 1
    n = len(view.tokens)
    for att in view.attributions:
        if att.first == 0 and i < att.last < n:
            n = att.last
    while b < n:
        t = view.tokens[b]
        if t.low in {";", "—", "–", "while", "whereas", "although", "but"} or view.depth[b] != depth:
            break
        if t.low in {",", "and", "as", "after", "with"} and _next_clause(view, b):
            break
        b += 1
    while b > i + 1 and (
        view.low(b - 1) in {".", ",", "and", "!", "”", '"', ")"}
        and not (view.low(b - 1) == ")" and "(" in view.words(a, b))
    ):
        b -= 1
    while a < i and view.low(a) in {",", "and", "but", "“", '"'}:
        a += 1
    return a, b


def _new_clause(view: View, a: int, i: int) -> bool:
    return any(a <= g.first <= i and g.kind in {"finite", "participle"} for g in view.groups) and any(
        g.kind == "finite" and g.head < a - 1 for g in view.groups
    )


def _next_clause(view: View, b: int) -> bool:
    h = next((g for g in view.groups if g.first > b), None)
    if h is None or h.kind not in {"finite", "participle"}:
        return False
    comma = any(view.low(k) == "," for k in range(b + 1, h.first))
    return h.first - b <= 10 and not comma and h.kind != "infinitive"


def _fact(view: View, first: int, last: int, sub: str, codes: tuple[str, ...], rule: str, **more: object) -> Draft:
    draft = Draft(
        first, last, "state-fact", sub, None, view.span_text(first, min(first + 1, last)), codes, rule=rule, fact=True
    )
    for key, value in more.items():
        setattr(draft, key, value)
    return draft


def _ranks(view: View, figures: Sequence[Figure]) -> list[Draft]:
    found: list[Draft] = []
    for f in figures:
        if f.kind != "rank":
            continue
        i = token_at(view, f.start)
        holder = f.of
        if holder is None and f.partner_of is not None and view.cast.pair:
            s = next(
                (
                    view.subjects[n]
                    for n in range(len(view.groups) - 1, -1, -1)
                    if view.groups[n].head < i and view.subjects[n].codes
                ),
                None,
            )
            codes = tuple(c for c in (s.codes if s else ()) if c != f.partner_of) or tuple(
                c for c in view.cast.pair if c != f.partner_of
            )
            holder = codes[0] if len(codes) == 1 else None
        if holder is None and f.partner_of is None:
            s = next(
                (
                    view.subjects[n]
                    for n in range(len(view.groups) - 1, -1, -1)
                    if view.groups[n].head < i and view.subjects[n].codes
                ),
                None,
            )
            holder = s.codes[0] if s and len(s.codes) == 1 else None
        if holder is None:
            continue
        a, b = _clause(view, i)
        names = [m for m in view.mentions if m.code == holder and a <= m.first < i]
        if names:
            a = max(a, names[-1].first)
        elif f.partner_of and (own := [m for m in view.mentions if m.code == f.partner_of and m.first < i]):
            a = (
                max(a, own[-1].first)
                if not any(g.first <= i and g.kind == "finite" and g.first >= a for g in view.groups)
                else a
            )
        if view.low(a) in {"with", "as"} and a + 1 < b:
            a += 1
        b = next((k for k in range(i, b - 1) if view.low(k) == "," and view.low(k + 1) == "with"), b)
        if found and found[-1].first <= i < found[-1].last:
            # "Its third-largest partner and the fourth-largest buyer of": the second has lost its subject and verb.
            cut = next((k for k in range(i, found[-1].first, -1) if view.low(k) in {"and", "while", ","}), None)
            if cut is None:
                continue
            found[-1].last = cut - (view.low(cut - 1) == ",")
            a, holder = cut + 1, found[-1].codes[0]
        found.append(_fact(view, a, b, "rank", (holder,), "rank", figures=True))
    return found


def _measures(view: View, figures: Sequence[Figure], drafts: Sequence[Draft]) -> list[Draft]:
    found: list[Draft] = []
    lows = set(view.words(0, len(view.tokens)))
    if view.low(len(view.tokens) - 1) == "?" or not view.cast.pair:
        return found
    codes = tuple(sorted({m.code for m in view.mentions}))
    for f in figures:
        if f.kind not in {"money", "count", "growth", "percent"}:
            continue
        i = token_at(view, f.start)
        a, b = _clause(view, i)
        if stands_inside(
            i, i + 1, drafts, acts=frozenset({"commit", "agree", "sign", "announce", "intend", "urge", "condemn"})
        ) or stands_inside(i, i + 1, [*drafts, *found]):
            continue
        clause = view.words(a, b)
        here = set(clause)
        nouns = here & _W["measures"]
        if not nouns and clause[:1] in (["it"], ["they"]) and lows & _W["measures"]:
            nouns, here = lows & _W["measures"], lows
        folk_named = any(m.kind == "demonym" and f.start <= m.start < f.end for m in view.mentions)
        counted = f.kind == "count" and (bool(set(f.unit.lower().split()) & _W["measures"]) or folk_named)
        ellipsis = view.sentence.kind == "table"
        share = (
            f.kind in {"percent", "money", "count"}
            and bool(here & _W["shares_of"])
            and len({m.code for m in view.mentions if a <= m.first < b}) >= 2
        )
        if not (nouns or counted or ellipsis or share):
            continue
        if {"could", "may", "might", "would", "if"} & here:
            continue
        near = tuple(sorted({m.code for m in view.mentions if a <= m.first < b})) or codes
        bilateral = (
            bool(_BILATERAL & here)
            or len(near) >= 2
            or ({"two", "both"} & here and bool({"countries", "sides", "nations", "economies"} & here))
        )
        lone = (
            len(near) == 1
            and near[0] in view.cast.pair
            and bool({"to", "from", "in", "with"} & here)
            and any(
                view.low(m.first - 1) in {"to", "from", "in", "with", "the"} or m.kind == "demonym"
                for m in view.mentions
                if a <= m.first < b
            )
        )
        if not (bilateral or lone or ellipsis):
            continue
        if not (ellipsis or _CHANGE.search(view.span_text(a, b)) or _WORTH.search(view.span_text(a, b))):
            continue
        who = near if len(near) >= 2 else view.cast.pair
        if len(near) > 2 and _BILATERAL & here:
            who = view.cast.pair
        if counted and len(near) == 2 and not nouns - set(f.unit.lower().split()):
            who = near
        if counted and (
            demonyms := [
                m
                for m in view.mentions
                if a <= m.first < b and m.kind == "demonym" and m.start >= f.start - 30 and m.start < f.end
            ]
        ):
            who = (demonyms[0].code,)
        elif f.kind == "count" and (
            folk := [
                m
                for m in view.mentions
                if a <= m.first < b
                and m.kind == "demonym"
                and view.low(m.last + 1)
                in {
                    "community",
                    "diaspora",
                    "nationals",
                    "students",
                    "companies",
                    "firms",
                    "workers",
                    "citizens",
                    "tourists",
                    "visitors",
                }
            ]
        ):
            who = (folk[0].code,)
        said = attribution_of(view, i)
        if said is not None and said.outsider and {"forecast", "expects", "expected", "will"} & lows:
            continue
        found.append(_fact(view, a, b, "figure", who, "figure about the relationship", figures=True))
        found.extend(elided(view, a, b, found[-1], figures))
    return found


def elided(view: View, a: int, b: int, whole: Draft, figures: Sequence[Figure]) -> list[Draft]:
    """Split "Chile bought 12 per cent, and Peru 8": the second figure has lost its verb but is a fact of its own."""
    inside = [
        f
        for f in figures
        if f.kind in {"money", "count", "growth", "percent"}
        and view.tokens[a].start <= f.start < view.tokens[b - 1].end
    ]
    rows: list[Draft] = []
    for before, f in pairwise(inside):
        i, j = token_at(view, before.end), token_at(view, f.start)
        k = next((x for x in range(j - 1, i - 1, -1) if view.low(x) in {"and", "while", "but", ",", ";"}), None)
        if k is None or j - k > 9 or any(k < g.first < j and g.lemma != "follow" for g in view.groups):
            continue
        between = set(view.words(k + 1, j))
        named = tuple(m.code for m in view.mentions if k < m.first < j)
        kinds = between & _W["measures"]
        if not (named or kinds) or ({"to", "from", "by", "a"} & between and not (named and kinds) and not named):
            continue
        if view.low(k) in {",", ";"} and not (f.kind == before.kind or kinds):
            continue
        stop = min(b, token_at(view, f.end - 1) + 1)
        cut = k - (view.low(k - 1) == ",")
        last = rows[-1] if rows else whole
        last.last = min(last.last, cut)
        if not rows:
            whole.codes = (
                tuple(c for c in whole.codes if c not in named or len(named) == len(whole.codes)) or whole.codes
            )
        rows.append(
            _fact(view, k + 1, stop, "figure", named[:1] or whole.codes, "figure with its verb left out", figures=True)
        )
    return rows


def _anniversaries(view: View, acts: Sequence[Draft]) -> list[Draft]:
    found: list[Draft] = []
    for m in _ANNIVERSARY.finditer(view.text, view.sentence.start, view.sentence.end):
        i = token_at(view, m.start())
        if any(d.sub == "anniversary" and d.first <= i < d.last for d in [*acts, *found]) or not view.cast.pair:
            continue
        g = next((g for g in reversed(view.groups) if g.head < i and g.kind == "finite"), None)
        if g is None and view.sentence.kind != "table":
            continue
        n = view.groups.index(g) if g is not None else -1
        s = view.subjects[n] if g is not None else Subject(0, 0)
        first = s.first if g is not None and s.last > s.first else (g.first if g is not None else 0)
        if g is not None and i - g.head > 14:
            first = i
        # "by next year, when they will celebrate": the date goes with the anniversary.
        if view.low(first - 1) == "when" and first >= 4 and view.low(first - 2) == ",":
            first = max(0, first - 4)
        _a, b = _clause(view, token_at(view, m.end() - 1))
        codes = s.codes if len(s.codes) == 2 else view.cast.pair
        if any(d.act in {"urge", "condemn"} and d.first <= first and b <= d.last for d in acts):
            continue
        found.append(_fact(view, first, b, "anniversary", codes, "anniversary", figures=True))
        break
    return found


def _negations(view: View, drafts: Sequence[Draft]) -> list[Draft]:
    found: list[Draft] = []
    for m in _NO.finditer(view.text, view.sentence.start, view.sentence.end):
        i, j = token_at(view, m.start()), token_at(view, m.end() - 1)
        if any(d.fact and d.first <= i < d.last for d in drafts) or stands_inside(i, j, [*drafts, *found]):
            continue
        a, b = _clause(view, i)
        b = max(b, j + 1)
        codes = tuple(
            sorted({x.code for x in view.mentions if a <= x.first < b and view.low(x.first - 1) not in {"in"}})
        )
        codes = codes or view.cast.pair
        if not codes:
            continue
        sub = "status" if re.search(r"stall|suspend|frozen|hold|deadlock|pending", m[0], re.I) else "negation"
        state = "suspended" if re.search(r"stall|suspend|frozen|hold|deadlock", m[0], re.I) else None
        found.append(_fact(view, a, b, sub, codes, "negation", negated=sub == "negation", state=state, verb=m[0]))
    return found
