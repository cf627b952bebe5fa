"""Verb forms without an auxiliary: is a word a verb here, and which kind.

Invariant: a word that can be a noun is a verb only where its neighbours say so.
"""

from accord.statements.group import Group, is_adverb, tag_of
from accord.statements.lexicon import forms, ing_nouns, words
from accord.statements.tokens import Token

_W = words()
MODALS = _W["modals"]
DET, PREP, CONJ = _W["determiners"], _W["prepositions"], _W["conjunctions"]
_PLURAL_SUBJECTS = _W["actors_plural"] | _W["pair_words"] | {"both", "two", "pair"}
_ACTOR_NOUNS = _W["actors_singular"] | _W["actors_plural"]
_PRONOUN_PLURAL = frozenset({"we", "they", "i", "you", "who", "which", "that"})
_PRONOUN_SINGULAR = frozenset({"he", "she", "it", "who", "which", "that", "this"})
_OBJECT_START = DET | {
    "to",
    "that",
    "on",
    "for",
    "in",
    "up",
    "forward",
    "into",
    "towards",
    "with",
    "at",
    "by",
    "not",
    "out",
    "under",
    "effect",
    "place",
    "us",
    "it",
    "them",
}
_ADJECTIVE = ("al", "ive", "ous", "ic", "ful", "able", "ible", "ary", "less", "ish")
_RELATIVE = frozenset({"who", "which", "that"})
_THINGS = _W["things"]


def _before(tokens: list[Token], i: int) -> int:
    j = i - 1
    while j >= 0 and (is_adverb(tokens[j].low) or tokens[j].low in {'"', "“", "‘"}):
        j -= 1
    return j


def bare_verb(tokens: list[Token], i: int, found: list[Group], heading: bool) -> Group | None:
    """Decide whether a word that can be a verb form is one, from its neighbours."""
    token = tokens[i]
    j = _before(tokens, i)
    before = tokens[j].low if j >= 0 else ""
    after = tokens[i + 1].low if i + 1 < len(tokens) else ""
    after_is_object = (
        after in _OBJECT_START
        or (i + 1 < len(tokens) and (tokens[i + 1].text[:1].isupper() or tokens[i + 1].text[:1].isdigit()))
        or after in {"“", '"', "$"}
        or is_adverb(after)
    )
    coordinate = before in CONJ and bool(found) and found[-1].head < j
    ing = tag_of(token.low, "VBG")
    if token.low in {"including", "regarding", "concerning", "pending"}:
        return None
    if ing:
        return _ing(tokens, i, j, before, ing)
    past = tag_of(token.low, "VBD", "VBN")
    base, third = tag_of(token.low, "VB"), tag_of(token.low, "VBZ")
    if past and not base and not third:
        return _past(tokens, i, j, before, after, past, found)
    if past and base and token.low in {"put", "set", "cut", "read", "let", "cost", "become", "come", "run"}:
        if before in DET or before in PREP or before == "'s":
            return None
        if coordinate and found[-1].kind == "infinitive" and not found[-1].passive:
            # "To expand trade, open routes and set up a fund": governed by the same "to", and so not told as done.
            return Group(i, i, past[0], "VB", "infinitive")
        if coordinate and found[-1].modal and not found[-1].passive and found[-1].tag == "VB":
            return Group(i, i, past[0], "VB", "finite", modal=found[-1].modal, negated=found[-1].negated)
        return Group(i, i, past[0], "VBD", "finite") if after_is_object or token.low in {"put", "become"} else None
    if past:
        return _past(tokens, i, j, before, after, past, found)
    if token.text[:1].isupper() and j >= 0 and not heading:
        return None
    if j < 0:
        return Group(i, i, *(base or third or ("", "")), "finite") if heading and after_is_object and base else None
    if (
        before in DET
        or before in PREP
        or before in {"'s", "’s", "'"}
        or (before.endswith(_ADJECTIVE) and not heading and not tokens[j].text[:1].isupper())
    ):
        return None
    if after == "of" or (after in PREP and after in {"between", "from"}):
        return None
    proper = (tokens[j].text[:1].isupper() and j > 0) or tokens[j].text[:1].isupper()
    if third:
        return (
            Group(i, i, *third, "finite")
            if _third_person(tokens, i, j, after, after_is_object, heading, found)
            else None
        )
    if base:
        if before in _PRONOUN_PLURAL and before not in {"that"}:
            return Group(i, i, *base, "finite")
        if before in _PLURAL_SUBJECTS and (after_is_object or not heading):
            return Group(i, i, *base, "finite")
        if (
            heading
            and before == ","
            and found
            and token.low
            in _W["headline_verbs"] | _W["headline_intend"] | _W["headline_announce"] | _W["headline_sign"]
        ):
            return Group(i, i, *base, "finite")
        if heading and (proper or before.endswith("s")) and not (tokens[i].text[:1].islower() and after == ""):
            return Group(i, i, *base, "finite") if not _looks_noun(tokens, i, after) else None
        if coordinate and found[-1].tag == "VB" and found[-1].kind != "infinitive" and after_is_object:
            return Group(i, i, *base, "finite", modal=found[-1].modal, negated=found[-1].negated)
        if proper and after_is_object and any(t.low == "and" for t in tokens[max(0, j - 6) : j]):
            return Group(i, i, *base, "finite")
    return None


def _third_person(
    tokens: list[Token], i: int, j: int, after: str, after_is_object: bool, heading: bool, found: list[Group]
) -> bool:
    """Tell whether a word in -s is a verb: those that are as often plural nouns need an actor before them."""
    before = tokens[j].low
    if before in _RELATIVE:
        return True
    actor = (
        before in _W["actors_singular"] or before in _PRONOUN_SINGULAR or tokens[j].text[:1].isupper() or before == ")"
    )
    coordinate = before in CONJ and any(g.tag in {"VBZ", "AUX"} or g.perfect for g in found)
    if before == "," and after not in {"to", "that"}:
        # "Sonangol, the state oil firm, holds a stake": the verb of a subject with an apposition.
        commas = sum(t.low == "," for t in tokens[:i])
        plain = tokens[i].low not in _W["noun_or_verb"] and not any(g.kind == "finite" for g in found)
        return plain and after_is_object and commas == 2
    if tokens[i].low in _W["noun_or_verb"]:
        actor = actor or before in _W["abstract_subjects"]
        return (actor or coordinate or before == ",") and (after_is_object or heading)
    if actor:
        return True
    return coordinate or (before not in CONJ and after_is_object)


def _looks_noun(tokens: list[Token], i: int, after: str) -> bool:
    return after in {"", ",", "of", ":"} or (
        i + 1 < len(tokens)
        and forms().get(after) is not None
        and after not in {"to"}
        and tag_of(after, "VBD", "VBZ") is not None
        and after not in _W["noun_or_verb"]
    )


def _ing(tokens: list[Token], i: int, j: int, before: str, reading: tuple[str, str]) -> Group | None:
    if (
        before in DET
        or before == "'s"
        or (before in PREP and before not in {"after", "before", "while", "since", "when"})
    ):
        return None
    if before.endswith(_ADJECTIVE) and before not in {"official"}:
        return None
    if (
        tokens[i].low in ing_nouns()
        and before not in {",", "while", ""}
        and not (j >= 0 and before in _PLURAL_SUBJECTS)
    ):
        return None
    if before in CONJ and j >= 1 and tokens[j - 1].low not in {","}:
        k = j - 1
        while k > 0 and tokens[k].low not in {",", ";"} and j - k < 12:
            k -= 1
            if tag_of(tokens[k].low, "VBG") and _before(tokens, k) >= 0 and tokens[_before(tokens, k)].low in PREP:
                return None
    return Group(i, i, *reading, "participle")


def _past(
    tokens: list[Token], i: int, j: int, before: str, after: str, reading: tuple[str, str], found: list[Group]
) -> Group | None:
    only_past = tag_of(tokens[i].low, "VBN") is None
    if before == "that" and only_past:
        return Group(i, i, reading[0], "VBD", "finite")
    if before in DET or before in {"'s"} or before in PREP - {"of"} or before == "of":
        return None
    if (
        before not in _ACTOR_NOUNS
        and before.endswith(_ADJECTIVE)
        and j >= 0
        and not tokens[j].text[:1].isupper()
        and before not in {"official", "nationals", "executive", "representative"}
    ):
        return None
    if only_past:
        return Group(i, i, reading[0], "VBD", "finite")
    if after == "by" or before in {"as", "than", "if", "when", "unless", "once", "where"}:
        return Group(i, i, reading[0], "VBN", "reduced", passive=True)
    if j < 0:
        return Group(i, i, reading[0], "VBN", "reduced", passive=True)
    if before in CONJ:
        ahead = next((g for g in reversed(found) if g.head < j), None)
        if ahead is not None and ahead.passive and (ahead.modal or ahead.kind == "infinitive"):
            # "Would be finalised before the end of May and signed during the visit": both are yet to come.
            denied = ahead.negated and j - ahead.head <= 2
            return Group(i, i, reading[0], "VBN", ahead.kind, passive=True, modal=ahead.modal, negated=denied)
        # "signed and exchanged": like the group before it; "and agreed": finite after a finite one.
        last = next((g for g in reversed(found) if g.head < j and g.kind in {"finite", "reduced"}), None)
        if last is None:
            return Group(i, i, reading[0], "VBD", "finite")
        if last.tag == "VBD" or last.perfect or last.tag in {"AUX", "VBZ", "VB"} or last.modal:
            return Group(
                i,
                i,
                reading[0],
                "VBD",
                "finite",
                perfect=last.perfect and last.tag == "VBN" and not last.passive,
                passive=last.passive and j - last.head <= 2,
                negated=last.negated and j - last.head <= 2,
            )
        return (
            Group(i, i, reading[0], "VBD", "finite")
            if last.passive is False
            else Group(i, i, reading[0], "VBN", "finite", passive=j - last.head <= 2)
        )
    if before == ",":
        last = next((g for g in reversed(found) if g.kind == "finite"), None)
        later = any(_finite_start(tokens, k) for k in range(i + 1, min(len(tokens), i + 10)))
        if (
            (last is not None or later)
            and after in {"in", "at", "on", "since", "last"}
            and not _object_follows(tokens, i)
        ):
            return Group(i, i, reading[0], "VBN", "reduced", passive=True)
        return Group(i, i, reading[0], "VBD", "finite")
    if before in _RELATIVE or before in _W["pronouns"]:
        return Group(i, i, reading[0], "VBD", "finite")
    if _is_thing(tokens, j) and (
        after in PREP
        or after in {"yesterday", "today", "last", "earlier", ",", ".", "", "this", ")", "between"}
        or after.isdigit()
    ):
        later = any(_finite_start(tokens, k) for k in range(i + 1, min(len(tokens), i + 14)))
        prior = any(g.kind == "finite" and g.head < j for g in found)
        if later or prior or reading[0] not in _W["middle_verbs"]:
            return Group(i, i, reading[0], "VBN", "reduced", passive=True)
    return Group(i, i, reading[0], "VBD", "finite")


def _finite_start(tokens: list[Token], k: int) -> bool:
    low = tokens[k].low
    return (
        low in MODALS
        or low in {"is", "are", "was", "were", "has", "have", "had"}
        or (tag_of(low, "VBZ") is not None and low not in {"talks", "visits", "exports", "imports", "plans"})
    )


def _object_follows(tokens: list[Token], i: int) -> bool:
    return i + 1 < len(tokens) and (tokens[i + 1].low in DET or tokens[i + 1].text[:1].isdigit())


def _is_thing(tokens: list[Token], j: int) -> bool:
    while j > 0 and tokens[j].low in {")", "”", '"', "'"}:
        j -= 1
    low = tokens[j].low
    return low in _THINGS or (
        tokens[j].text.isupper() and len(low) in {3, 4} and low in {"mou", "fta", "cepa", "loi", "ceca", "mous", "epa"}
    )
