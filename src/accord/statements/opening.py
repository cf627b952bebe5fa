"""Laying a sentence open: countries, verb groups, quotations, subjects, speakers, in that order.

Invariant: a quotation left open at the end of a paragraph goes on in the next only where the next begins with a mark.
"""

from accord.statements.actors import Cast
from accord.statements.group import Group, is_adverb, tag_of
from accord.statements.groups import verb_groups
from accord.statements.lexicon import words
from accord.statements.rescue import with_rescued
from accord.statements.speakers import attribute
from accord.statements.subjects import read_phrase, resolve, subject_of
from accord.statements.tokens import Sentence, Token
from accord.statements.view import Discourse, View


def lay_open(text: str, sentence: Sentence, tokens: list[Token], cast: Cast, talk: Discourse, own_voice: bool) -> View:
    """Return the view of one sentence."""
    mentions = cast.mentions_in(tokens)
    heading = sentence.kind == "heading"
    groups = verb_groups(tokens, heading=heading)
    if sentence.kind in {"body", "bullet"} and tokens[-1].low in {".", "!", "”", '"', ";"}:
        groups = with_rescued(tokens, groups)
    if sentence.kind == "bullet" or talk.chapeau:
        groups = _elided(tokens, groups, bool(talk.chapeau))
    view = View(text, sentence, tokens, groups, mentions, cast, talk, own_voice)
    view.at = {k: m for m in mentions for k in range(m.first, m.last + 1)}
    view.owner = {k: n for n, g in enumerate(view.groups) for k in range(g.first, g.head + 1)}
    view.depth = _quote_depth(view)
    for n, g in enumerate(view.groups):
        view.subjects[n] = subject_of(view, n)
        if view.low(view.subjects[n].first) in {"nothing", "nobody"} and view.subjects[n].last > view.subjects[n].first:
            g.negated = True
    attribute(view, read_phrase)
    for n, s in view.subjects.items():
        if s.kind == "none" or any(view.low(k) in {"i", "we", "our", "my"} for k in range(s.first, s.last)):
            resolve(view, view.groups[n], s)
    return view


def _elided(tokens: list[Token], groups: list[Group], governed: bool) -> list[Group]:
    """Read the verb that a line of a list begins with: "(a) agreed to expand", "welcomes the entry into force"."""
    k = 0
    while k < len(tokens) and is_adverb(tokens[k].low):
        k += 1
    if k + 1 >= len(tokens):
        return groups
    first = tag_of(tokens[k].low, "VBD", "VBN") or tag_of(tokens[k].low, "VBZ")
    follows = tokens[k + 1].low in words()["determiners"] | {"to", "that", "on", "upon", "with", "for"}
    if first is None or not (governed or follows) or (groups and groups[0].first < k):
        return groups
    if (
        any(
            g.kind == "finite"
            and tokens[g.first - 1].low not in words()["conjunctions"] | words()["pronouns"]
            and any(t.low == "," for t in tokens[k : g.first])
            for g in groups
            if g.first > k + 1
        )
        and not governed
    ):
        return groups
    tag = "VBZ" if first[1] == "VBZ" else "VBD"
    return [Group(k, k, first[0], tag, "finite"), *(g for g in groups if g.first > k)]


def _quote_depth(view: View) -> list[int]:
    """Return for each token the number of its quotation, 0 outside."""
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
