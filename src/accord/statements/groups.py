"""Verb groups: auxiliaries, negation and main verb, with tense, voice and whether the group is finite.

Invariant: a group's words are contiguous apart from adverbs, and no token belongs to two groups.
"""

from dataclasses import dataclass

from accord.statements.lexicon import forms, ing_nouns, words
from accord.statements.tokens import Token

_W = words()
MODALS, BE, HAVE, DO, NEG = _W["modals"], _W["be"], _W["have"], _W["do"], _W["negations"]
DET, PREP, ADV, CONJ = _W["determiners"], _W["prepositions"], _W["adverbs"], _W["conjunctions"]
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
    "us",
    "it",
    "them",
}
_ADJECTIVE = ("al", "ive", "ous", "ic", "ful", "able", "ible", "ary", "less", "ish")
_RELATIVE = frozenset({"who", "which", "that"})


@dataclass(slots=True)
class Group:
    """A verb group; ``first`` and ``head`` are token numbers, ``head`` that of the main verb."""

    first: int
    head: int
    lemma: str
    tag: str
    kind: str  # finite, infinitive, participle, reduced
    modal: str | None = None
    negated: bool = False
    passive: bool = False
    progressive: bool = False
    perfect: bool = False
    past_be: bool = False


def is_adverb(low: str) -> bool:
    """Return whether a word is an adverb that may stand inside a verb group."""
    return low in ADV or (low.endswith("ly") and len(low) > 4 and low not in _W["ly_verbs"])


def verb_groups(tokens: list[Token], *, heading: bool = False) -> list[Group]:
    """Return the verb groups of a sentence in order."""
    table = forms()
    found: list[Group] = []
    i, n = 0, len(tokens)
    while i < n:
        low = tokens[i].low
        group: Group | None = None
        if low in MODALS or low in BE or low in HAVE or low in DO or (low == "'s" and _is_verbal_s(tokens, i)):
            group = _chain(tokens, i)
        elif low == "to" and i + 1 < n:
            group = _infinitive(tokens, i)
        elif low in table:
            group = _bare(tokens, i, found, heading)
        if group is None:
            i += 1
        else:
            found.append(group)
            i = group.head + 1
    return found


def _is_verbal_s(tokens: list[Token], i: int) -> bool:
    return i > 0 and tokens[i - 1].low in {"it", "he", "she", "there", "that", "what", "who", "here"}


def _tag(low: str, *tags: str) -> tuple[str, str] | None:
    return next((r for r in forms().get(low, ()) if r[1] in tags), None)


def _chain(tokens: list[Token], i: int) -> Group | None:
    """Read auxiliaries from ``i`` to the main verb; a form of be, have or do may be that itself."""
    n = len(tokens)
    group = Group(i, i, "", "", "finite")
    last, last_at, k = "", i, i
    while k < n:
        low = tokens[k].low
        if "n't" in low or low in NEG:
            group.negated = True
        if low in MODALS:
            if last == "modal":
                break
            group.modal, last, last_at = _modal(low), "modal", k
        elif low in BE or (low == "'s" and k == i):
            group.past_be |= low in {"was", "were"}
            last, last_at = "be", k
        elif low in HAVE:
            last, last_at = "have", k
            group.perfect = True
        elif low in DO and (last in {"", "modal"}):
            last, last_at = "do", k
        elif (
            low == "to"
            and last in {"be", "have"}
            and k + 1 < n
            and _verb_after(tokens, k + 1)
            and all(
                t.low in BE
                or t.low in HAVE
                or t.low in {"also", "yet", "still", "not", "now", "jointly", "n't"}
                or t.low in MODALS
                for t in tokens[i:k]
            )
        ):
            group.modal, last = f"{last}-to", "to"
        elif low in NEG or is_adverb(low):
            pass
        else:
            break
        k += 1
    verb = None
    if k < n:
        low = tokens[k].low
        if (
            last == "be"
            and low == "going"
            and tokens[k + 1 : k + 2]
            and tokens[k + 1].low == "to"
            and _verb_after(tokens, k + 2)
        ):
            k += 2
            while is_adverb(tokens[k].low):
                k += 1
            group.modal, last, low = "will", "to", tokens[k].low
        if last == "be":
            verb = _tag(low, "VBG") or _tag(low, "VBN")
        elif last == "have":
            verb = _tag(low, "VBN")
        else:
            verb = _tag(low, "VB")
    if verb is None:
        if last in {"be", "have", "do"}:
            group.head, group.lemma, group.tag = last_at, last, "AUX"
            return group
        return None
    group.head, (group.lemma, group.tag) = k, verb
    group.passive = last == "be" and verb[1] == "VBN"
    group.progressive = last == "be" and verb[1] == "VBG"
    if tokens[i].low in {"being", "having", "be", "been"}:
        group.kind = "participle"
    return group


def _verb_after(tokens: list[Token], k: int) -> bool:
    while k < len(tokens) and is_adverb(tokens[k].low):
        k += 1
    return k < len(tokens) and (tokens[k].low in {"be", "have"} or _tag(tokens[k].low, "VB") is not None)


def _modal(low: str) -> str:
    for name in ("will", "would", "shall", "should", "could", "can", "may", "might", "must"):
        if low.startswith(name):
            return name
    return "will" if low in {"'ll", "won't"} else low


def _infinitive(tokens: list[Token], i: int) -> Group | None:
    k, n = i + 1, len(tokens)
    negated = i > 0 and tokens[i - 1].low == "not"
    be = have = False
    while k < n:
        low = tokens[k].low
        if low == "be" or (low == "been" and have):
            be = True
        elif low == "have":
            have = True
        elif low in NEG:
            negated = True
        elif not is_adverb(low):
            break
        k += 1
    if k < n:
        low = tokens[k].low
        verb = _tag(low, "VBN", "VBG") if be else _tag(low, "VBN") if have else _tag(low, "VB")
        if verb:
            return Group(i, k, *verb, "infinitive", negated=negated, passive=be and verb[1] == "VBN")
    if be or have:
        return Group(i, k - 1, "be" if be else "have", "AUX", "infinitive", negated=negated)
    return None


def _before(tokens: list[Token], i: int) -> int:
    j = i - 1
    while j >= 0 and (is_adverb(tokens[j].low) or tokens[j].low in {'"', "“", "‘"}):
        j -= 1
    return j


def _bare(tokens: list[Token], i: int, found: list[Group], heading: bool) -> Group | None:
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
    ing = _tag(token.low, "VBG")
    if ing:
        return _ing(tokens, i, j, before, ing)
    past = _tag(token.low, "VBD", "VBN")
    base, third = _tag(token.low, "VB"), _tag(token.low, "VBZ")
    if past and not base and not third:
        return _past(tokens, i, j, before, after, past, found)
    if past and base and token.low in {"put", "set", "cut", "read", "let", "cost", "become", "come", "run"}:
        if before in DET or before in PREP or before == "'s":
            return None
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
        if heading and (proper or before.endswith("s")) and not (tokens[i].text[:1].islower() and after == ""):
            return Group(i, i, *base, "finite") if not _looks_noun(tokens, i, after) else None
        if coordinate and found[-1].tag == "VB" and found[-1].kind != "infinitive" and after_is_object:
            return Group(i, i, *base, "finite")
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
        return False
    if tokens[i].low in _W["noun_or_verb"]:
        actor = actor or before in _W["abstract_subjects"]
        return (actor or coordinate or before == ",") and (after_is_object or heading)
    if actor:
        return True
    return before not in CONJ and (after_is_object or coordinate)


def _looks_noun(tokens: list[Token], i: int, after: str) -> bool:
    return after in {"", ",", "of", ":"} or (
        i + 1 < len(tokens)
        and forms().get(after) is not None
        and after not in {"to"}
        and _tag(after, "VBD", "VBZ") is not None
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
            if _tag(tokens[k].low, "VBG") and _before(tokens, k) >= 0 and tokens[_before(tokens, k)].low in PREP:
                return None
    return Group(i, i, *reading, "participle")


def _past(
    tokens: list[Token], i: int, j: int, before: str, after: str, reading: tuple[str, str], found: list[Group]
) -> Group | None:
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
    only_past = _tag(tokens[i].low, "VBN") is None
    if only_past:
        return Group(i, i, reading[0], "VBD", "finite")
    if after == "by" or before in {"as", "than", "if", "when", "unless", "once", "where"}:
        return Group(i, i, reading[0], "VBN", "reduced", passive=True)
    if j < 0:
        return Group(i, i, reading[0], "VBN", "reduced", passive=True)
    if before in CONJ:
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
        if last is not None and after in {"in", "at", "on"} and not _object_follows(tokens, i):
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
        or (_tag(low, "VBZ") is not None and low not in {"talks", "visits", "exports", "imports", "plans"})
    )


def _object_follows(tokens: list[Token], i: int) -> bool:
    return i + 1 < len(tokens) and (tokens[i + 1].low in DET or tokens[i + 1].text[:1].isdigit())


_THINGS = _W["things"]


def _is_thing(tokens: list[Token], j: int) -> bool:
    while j > 0 and tokens[j].low in {")", "”", '"', "'"}:
        j -= 1
    low = tokens[j].low
    return low in _THINGS or (
        tokens[j].text.isupper() and len(low) in {3, 4} and low in {"mou", "fta", "cepa", "loi", "ceca", "mous", "epa"}
    )
