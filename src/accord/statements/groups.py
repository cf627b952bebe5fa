"""Verb groups: auxiliaries, negation and main verb, with tense, voice and whether the group is finite.

Invariant: a group's words are contiguous apart from adverbs, and no token belongs to two groups.
"""

from accord.statements.bare_verbs import bare_verb
from accord.statements.group import Group, is_adverb, tag_of
from accord.statements.lexicon import forms, words
from accord.statements.tokens import Token

_W = words()
# "Drafted but not signed", "agreed but not yet ratified": the denial stands right before the verb.
_DENIED = frozenset({"neither", "nor", "never", "not"})
MODALS, BE, HAVE, DO, NEG = _W["modals"], _W["be"], _W["have"], _W["do"], _W["negations"]


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
            group = bare_verb(tokens, i, found, heading)
            if group is not None and {t.low for t in tokens[max(0, i - 2) : i]} & _DENIED:
                group.negated = True
        if group is None:
            i += 1
        else:
            found.append(group)
            i = group.head + 1
    return found


def _is_verbal_s(tokens: list[Token], i: int) -> bool:
    return i > 0 and tokens[i - 1].low in {"it", "he", "she", "there", "that", "what", "who", "here"}


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
            group.modal, last = (f"{group.modal}-have-to" if last == "have" and group.modal else f"{last}-to"), "to"
        elif low in NEG or is_adverb(low) or (low == "since" and last == "have" and not group.modal):
            # "Has since resumed"; "since 2020" and what comes after it is no verb.
            pass
        elif (
            low == "in"
            and last
            and [t.low for t in tokens[k + 1 : k + 3]] in (["the", "past"], ["recent", "years"], ["recent", "months"])
        ):
            k += 2
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
            verb = tag_of(low, "VBG") or tag_of(low, "VBN") or _unknown_participle(tokens[k].text, low)
        elif last == "have":
            verb = tag_of(low, "VBN") or _unknown_participle(tokens[k].text, low)
        else:
            verb = tag_of(low, "VB") or _unknown_base(tokens[k].text, low, last)
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


def _unknown_base(text: str, low: str, last: str) -> tuple[str, str] | None:
    """Take a word that the lists do not know for a verb after "will": nothing else can stand there."""
    closed = low in _W["determiners"] or low in _W["prepositions"] or low in _W["pronouns"] or low in _W["conjunctions"]
    plain = text.isalpha() and text.islower() and len(text) > 2
    return (low, "VB") if last == "modal" and plain and not closed and low not in _W["subordinators"] else None


def _unknown_participle(text: str, low: str) -> tuple[str, str] | None:
    """Take a word in -ed that the lists do not know for a participle after "has" or "was"."""
    return (
        (low[:-2], "VBN")
        if low.endswith("ed") and len(low) > 5 and text.islower() and low not in _W["adjectives_ed"]
        else None
    )


def _verb_after(tokens: list[Token], k: int) -> bool:
    while k < len(tokens) and is_adverb(tokens[k].low):
        k += 1
    return k < len(tokens) and (tokens[k].low in {"be", "have"} or tag_of(tokens[k].low, "VB") is not None)


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
        verb = tag_of(low, "VBN", "VBG") if be else tag_of(low, "VBN") if have else tag_of(low, "VB")
        if verb:
            return Group(i, k, *verb, "infinitive", negated=negated, passive=be and verb[1] == "VBN")
    if be or have:
        return Group(i, k - 1, "be" if be else "have", "AUX", "infinitive", negated=negated)
    return None


_THINGS = _W["things"]
