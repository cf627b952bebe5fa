"""Who a verb's subject is: the words before it, and whom they stand for.

Invariant: a subject that cannot be tied to a country stays without one; nothing is guessed from the wider world.
"""

from accord.statements.edges import (
    BREAKS,
    after_phrase,
    closes_parenthesis,
    joins_clauses,
    relative_before,
    short_quote,
    skip_marks,
    two_offices,
    two_titled,
)
from accord.statements.group import Group, is_adverb
from accord.statements.lexicon import frames, words
from accord.statements.nearest import (
    beside_me,
    both_meant,
    firm_meant,
    host_or_guest,
    named_and_untied,
    named_stranger,
    nearest_person,
    nearest_single,
)
from accord.statements.speakers import attribution_of
from accord.statements.view import Subject, View

_W = words()
_PREP, _CONJ, _SUB = _W["prepositions"], _W["conjunctions"], _W["subordinators"]
_ACTOR1, _ACTORS, _PAIR = _W["actors_singular"], _W["actors_plural"], _W["pair_words"]
_OUTSIDERS, _REPORT = _W["outsiders"], _W["report_verbs"]
_OPENERS = _PREP | _W["openers"]
_SOFT = frozenset({"as", "since", "before", "after", "until", "so"})
_MARKS = frozenset({"“", "”", '"', "‘"})
_TRANSPARENT = frozenset({"of", "from", "between"})
_PRONOUNS = frozenset({"we", "they", "he", "she", "it", "i"})
_RELATIVES = frozenset({"who", "which", "that"})


def subject_of(view: View, n: int) -> Subject:
    """Return the subject of verb group ``n``; an empty range where it is shared with another verb."""
    g = view.groups[n]
    k = g.first - 1
    while k >= 0 and (is_adverb(view.low(k)) or view.low(k) in _MARKS):
        k -= 1
    if k < 0 or view.low(k) in {"and", "or", "but", "nor"} or (view.low(k) == "," and g.kind == "participle"):
        return Subject(g.first, g.first)
    if view.low(k) in _PRONOUNS:
        return Subject(k, k + 1)
    if view.low(k) in _RELATIVES:
        return _relative(view, k)
    a, stopped = _left_edge(view, g)
    a = _strip_leading(view, a, g.first, stopped)
    end = g.first
    while end > a and (is_adverb(view.low(end - 1)) or view.low(end - 1) in {"“", '"'}):
        end -= 1
    if 0 < end - a <= 5 and all(low in _W["time_words"] or low.isdigit() for low in view.words(a, end)):
        return Subject(g.first, g.first)
    subject = Subject(a, end)
    if end > a:
        read_phrase(view, subject)
    return subject


def _relative(view: View, k: int) -> Subject:
    """Read "the project, which": the words before the relative pronoun say who or what it is."""
    j = k - 1
    while j >= 0 and view.low(j) == ",":
        j -= 1
    a = j
    while a > 0 and not (
        a - 1 in view.owner
        or view.low(a - 1) in BREAKS
        or view.low(a - 1) in {",", "and"}
        or view.low(a - 1) in _SUB - _SOFT
        or j - a > 12
    ):
        a -= 1
    before = Subject(a, j + 1)
    read_phrase(view, before)
    return Subject(k, k + 1, before.codes, before.kind, before.person, (a, j + 1))


def _left_edge(view: View, g: Group) -> tuple[int, bool]:
    """Return where the words before a verb begin, and whether another verb stopped the search."""
    end = g.first
    j = end - 1
    inside = view.depth[g.first]
    commas = 0
    if closes_parenthesis(view, g) and (r := relative_before(view, g)) is not None:
        j = r - 2
    while j >= 0:
        t = view.tokens[j]
        if t.low in BREAKS:
            break
        if t.text in _MARKS and (view.depth[j] != inside or inside):
            opened = short_quote(view, j) if not inside else None
            if opened is None:
                break
            j = opened - 1
            continue
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
            if other.kind == "participle" and view.low(other.first - 1) == "," and closes_parenthesis(view, g):
                # "Both leaders, meeting in Athens, signed": what stands between commas is passed over.
                j = other.first - 2
                continue
            r = other.first - 1
            while r >= 0 and is_adverb(view.low(r)):
                r -= 1
            if (
                r > 0
                and view.low(r) in _RELATIVES
                and (view.low(r - 1) == "," or view.low(r) != "that")
                and other.kind == "finite"
            ):
                j = r - 1
                while j >= 0 and view.low(j) == ",":
                    j -= 1
                continue
            return j + 1, True
        if t.low in _SUB and t.low not in _SOFT:
            break
        if t.low in _SOFT and (j == 0 or view.low(j - 1) != ",") and commas == 0:
            break
        if t.low in {"and", "but", "or"} and joins_clauses(view, j, end):
            break
        if t.low == "with" and g.kind == "participle":
            break
        commas += t.low == ","
        j -= 1
    return j + 1, False


def _strip_leading(view: View, a: int, end: int, stopped: bool) -> int:
    """Leave out what stands before the subject: "In a joint statement, both leaders"."""
    a = skip_marks(view, a, end)
    while stopped and a + 1 < end and view.low(a) in _W["addressees"]:
        a += 1
    if a + 1 < end and view.low(a) in _SOFT | {"while", "when", "whether", "if"} and "," not in view.words(a, end):
        a += 1
    if stopped and (comma := next((k for k in range(a, end - 1) if view.low(k) == ","), None)) is not None:
        a = skip_marks(view, comma + 1, end)
    for _step in range(6):
        if a >= end or not (view.low(a) in _OPENERS or view.tokens[a].text[:1].isdigit() or a in view.owner):
            break
        comma = next((k for k in range(a, end) if view.low(k) == ","), None)
        if comma is not None and comma + 1 < end:
            a = skip_marks(view, comma + 1, end)
            continue
        if view.low(a) == "between" or (view.low(a) in {"this", "that"} and comma is None):
            break
        stop = after_phrase(view, a, end)
        if stop is None:
            break
        a = skip_marks(view, stop, end)
    return a


def words_of(view: View, s: Subject) -> set[str]:
    """Return the words of a subject, those of a relative pronoun's noun included."""
    lows = set(view.words(s.first, s.last))
    return lows | set(view.words(*s.about)) if s.about else lows


def _issuers(view: View, s: Subject) -> tuple[str, ...]:
    if "joint" in words_of(view, s) or not view.cast.home:
        return view.cast.pair
    return (view.cast.home,)


def _paired(view: View, i: int, s: Subject) -> bool:
    """Tell whether "sides", "leaders", "ministers" at ``i`` stands for the pair."""
    if view.tokens[i].text[:1].isupper() and i - s.first <= 2 and "and" in view.words(i, s.last):
        return True
    if view.low(i - 1) in {"two", "both", "the", "all", "our", "of", "these", "respective", "their"} or i == s.first:
        return True
    return any(view.low(k) in {"two", "both", "the"} for k in range(max(s.first, i - 4), i))


def resolve(view: View, g: Group, s: Subject) -> None:
    """Resolve pronouns, shared subjects and bare titles by what went before in the sentence and the text."""
    lows = view.words(s.first, s.last)
    if lows and set(lows) & {"i", "we", "our", "my"} and (lows[0] in {"i", "we", "our", "my"} or len(lows) <= 3):
        _first_person(view, g, s)
        return
    if s.kind != "none":
        return
    if not lows:
        _shared(view, g, s)
        if (
            s.kind == "none"
            and (view.sentence.kind == "bullet" or view.talk.chapeau)
            and all(is_adverb(w) for w in view.words(0, g.first))
        ):
            codes = view.talk.chapeau.codes if view.talk.chapeau else view.talk.actor or view.cast.pair
            if codes:
                s.codes, s.kind = codes, "pair" if len(codes) > 1 else "actor"
        return
    first = lows[0]
    if both_meant(view, s, lows):
        s.codes, s.kind = view.cast.pair, "pair"
        g.negated |= view.low(s.first - 1) == "neither"
        return
    if lows[-1] in {"latter", "former"} and len(lows) <= 2 and len(view.cast.pair) == 2:
        named = [m.code for m in view.mentions if m.last < g.first and m.code in view.cast.pair]
        named += [view.cast.people[t.text] for t in view.tokens[: g.first] if t.text in view.cast.people]
        single = view.talk.single if view.talk.single in view.cast.pair else None
        other = next((c for c in view.cast.pair if c != single), None) if single else None
        code = (
            (named[-1] if lows[-1] == "latter" else named[0]) if named else (other if lows[-1] == "latter" else single)
        )
        if code:
            s.codes, s.kind = (code,), "actor"
        return
    if first in {"they", "both", "each"} or lows in (["the", "two"], ["the", "pair"], ["the", "two", "sides"]):
        s.codes, s.kind = (view.talk.actor if len(view.talk.actor) > 1 else view.cast.pair), "pair"
    elif first in {"he", "she"} or lows == ["it"]:
        spoken = view.talk.person if first != "it" and nearest_person(view, g) is None else None
        code = (nearest_person(view, g) if first != "it" else None) or spoken or nearest_single(view, g)
        code = code or view.talk.single
        if code:
            s.codes, s.kind, s.person = (code,), "actor", first != "it"
    elif len(view.cast.pair) == 2 and (code := host_or_guest(view, g, lows)):
        s.codes, s.kind, s.person = (code,), "actor", True
    elif named_and_untied(view, s) or set(lows) & _W["blocs"]:
        return
    elif code := firm_meant(view, view.tokens[s.first].start, lows):
        s.codes, s.kind = (code,), "actor"
    elif set(lows) & _W["own_country_words"] and not set(lows) & {"other", "another", "any", "no"}:
        code = view.cast.home if view.own_voice and view.cast.home else nearest_single(view, g) or view.talk.single
        if lows[0] == "the" and lows[-1] in {"government", "ministry", "cabinet", "parliament"} and view.cast.place:
            code = nearest_single(view, g) or view.cast.place
        if "commission" in lows:
            code = "EUN" if "EUN" in view.cast.pair else None
        if code:
            s.codes, s.kind = (code,), "actor"


def _first_person(view: View, g: Group, s: Subject) -> None:
    said = attribution_of(view, g.first) or (view.talk.speaker if view.depth[g.first] else None)
    if (beside := beside_me(view, s)) is not None:
        s.codes, s.kind = beside, "pair"
    elif said is not None and said.codes:
        s.codes, s.kind = said.codes, "actor"
    elif said is not None and said.outsider:
        s.kind = "outsider"
    elif view.talk.label:
        s.codes, s.kind = view.talk.label, "actor"
    elif view.own_voice:
        s.codes, s.kind = ((view.cast.home,) if view.cast.home else view.cast.pair), "actor"


def _shared(view: View, g: Group, s: Subject) -> None:
    n = view.groups.index(g)
    depth = view.depth[g.first]
    before = [
        view.subjects[k]
        for k in range(n - 1, -1, -1)
        if view.groups[k].kind in {"finite", "reduced"} and view.depth[view.groups[k].first] == depth
    ]
    if g.kind == "participle" and not before:
        before = [view.subjects[k] for k in range(n - 1, -1, -1) if view.groups[k].kind == "finite"]
    source = next((b for b in before if b.kind != "none"), None)
    if source is None and before:
        s.about = before[0].about or (before[0].first, before[0].last)
    if source is None and g.kind == "participle":
        source = next(
            (
                view.subjects[k]
                for k in range(n + 1, len(view.groups))
                if view.groups[k].kind == "finite" and view.subjects[k].kind != "none"
            ),
            None,
        )
    if source is not None:
        s.codes, s.kind, s.person, s.about = (
            source.codes,
            source.kind,
            source.person,
            source.about or (source.first, source.last),
        )


def read_phrase(view: View, s: Subject) -> None:
    """Read whom the words of a subject name; fills in its countries and kind."""
    if two_offices(view, s.first, s.last):
        s.codes, s.kind = view.cast.pair, "pair"
        return
    codes: list[str] = []
    aside: list[str] = []
    actor = thing = outsider = pair = False
    phrase = False
    i = s.first
    tokens = view.tokens
    while i < s.last:
        t = tokens[i]
        low = t.low
        if low in _OUTSIDERS:
            outsider = True
        if low in {",", "and", "&"}:
            phrase = False
            i += 1
            continue
        if low in {"who", "which"} or (i in view.owner and view.groups[view.owner[i]].kind == "finite"):
            i += 1
            phrase = True
            continue
        if low in _PREP and low not in _TRANSPARENT:
            phrase = phrase or i > s.first
        if m := view.at.get(i):
            after = view.low(m.last + 1)
            inside = phrase or (m.kind == "seat" and i > s.first and view.low(i - 1) in _PREP)
            if inside:
                aside.append(m.code)
            else:
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
        elif not phrase and (low in _ACTOR1 or low in _ACTORS):
            actor = True
            follows = tokens[i + 1].text if i + 1 < s.last else ""
            if not codes and low in _ACTOR1 and follows not in view.cast.people and not named_stranger(view, i):
                held = view.cast.holder(low, t.start)
                if held:
                    codes.append(held)
        if low == "counterpart" and codes and view.low(i - 1) in {"'s", "'"} and len(view.cast.pair) == 2:
            # "Ramokgopa's counterpart" is of the other side.
            codes = [next((c for c in view.cast.pair if c != codes[-1]), codes[-1])]
        if not phrase and low in _PAIR and not codes and (_paired(view, i, s)):
            pair = True
        i += 1
    if actor and not codes and not pair and len(set(aside)) == 1 and "by" in view.words(s.first, s.last):
        codes = aside
    s.codes = tuple(sorted(dict.fromkeys(codes)))
    head = _head(view, s)
    if outsider and not s.person:
        s.kind = "outsider"
    elif pair and not codes:
        s.codes, s.kind = view.cast.pair, "pair"
    elif (
        codes and actor and (head in _ACTOR1 or head in _ACTORS or not thing or s.person or _capital_head(view, s))
    ) or (codes and thing and _capital_head(view, s)):
        s.kind = "actor"
    elif codes:
        s.kind = "thing"
    elif len(view.cast.pair) == 2 and two_titled(view, s.first, s.last):
        s.codes, s.kind = view.cast.pair, "pair"
    elif words_of(view, s) & _W["issued"]:
        s.codes, s.kind = _issuers(view, s), "actor"


def _head(view: View, s: Subject) -> str:
    """Return the head noun of a subject: the last word before a preposition or a comma."""
    last = ""
    for i in range(s.first, s.last):
        low = view.low(i)
        if (low in _PREP and low not in {"of"}) or low in {",", "who", "which"}:
            break
        if low == "of" and last:
            break
        last = low
    return last


def _capital_head(view: View, s: Subject) -> bool:
    """Tell whether a subject ends in a proper name ("the Indonesian Trade Ministry", "Korea's Hanwha")."""
    t = view.tokens[s.last - 1]
    return t.text[:1].isupper() and (s.last - 1) not in view.at
