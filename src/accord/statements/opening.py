"""Laying a sentence open: countries, verb groups, quotations, subjects, speakers, in that order.

Invariant: a quotation left open at the end of a paragraph goes on in the next only where the next begins with a mark.
"""

from accord.statements.actors import Cast
from accord.statements.gazetteer import find_countries
from accord.statements.groups import verb_groups
from accord.statements.speakers import attribute
from accord.statements.subjects import read_phrase, resolve, subject_of
from accord.statements.tokens import Sentence, Token
from accord.statements.view import Discourse, View


def lay_open(text: str, sentence: Sentence, tokens: list[Token], cast: Cast, talk: Discourse, own_voice: bool) -> View:
    """Return the view of one sentence."""
    mentions = find_countries(tokens)
    heading = sentence.kind == "heading"
    view = View(text, sentence, tokens, verb_groups(tokens, heading=heading), mentions, cast, talk, own_voice)
    view.at = {k: m for m in mentions for k in range(m.first, m.last + 1)}
    view.owner = {k: n for n, g in enumerate(view.groups) for k in range(g.first, g.head + 1)}
    view.depth = _quote_depth(view)
    for n, _g in enumerate(view.groups):
        view.subjects[n] = subject_of(view, n)
    attribute(view, read_phrase)
    for n, s in view.subjects.items():
        if s.kind == "none" or any(view.low(k) in {"i", "we", "our", "my"} for k in range(s.first, s.last)):
            resolve(view, view.groups[n], s)
    return view


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
