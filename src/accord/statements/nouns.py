"""Acts told as nouns: "the signing in 2023 of", "a 2020 contract to supply", "promises to", "a hiatus since 2019".

Invariant: a signature counts only where the words tell it as past.
"""

import re
from collections.abc import Sequence

from accord.statements.drafts import Draft
from accord.statements.topics import find_instruments
from accord.statements.view import View

_PAST_SIGNING = re.compile(
    r"\b(?:the|following|after|since|with)\s+(?:the\s+)?(?:signing|signature|exchange)\s+(?:(?:in|on)\s+(?P<when>(?:\w+\s+)?(?:19|20)\d\d)\s+)?of\b",
    re.I,
)
_DATED_CONTRACT = re.compile(
    r"\b(?:a|an|the|their|its)\s+(?P<y>(?:19|20)\d\d)\s+(?P<what>(?:[\w-]+\s+){0,3}?(?:contract|deal|agreement|memorandum(?:\s+of\s+understanding)?|mou|pact|treaty|accord))\b(?=\s+(?:to|for|with|worth|on|under|between|that|covering|,))",
    re.I,
)
_SIGNED_NOUN = re.compile(
    r"\b(?:a|an|the)\s+(?:previously|recently|newly|already|formally|jointly)[\s-]+signed\b", re.I
)
_HIATUS = re.compile(
    r"\b(?:after\s+)?(?:a|the)\s+(?:[\w-]+\s+)?(?:hiatus|suspension|standstill|pause|break|stalemate|freeze)\s+(?:since|of|that|in)\s+[\w\s]{3,20}",
    re.I,
)
_INCLUDED = re.compile(
    r"\b(?:this|these|it|which|that|statement|declaration)\s+(?:also\s+)?(?:included?|contain(?:s|ed)|features?d?)\s+(?P<what>(?:[\w-]+\s+){0,3}?(?:promises?|pledges?|commitments?|undertakings?))\s+to\b|\b(?P<agreement>an\s+agreement)\s+[“\"]?to\s+(?=[a-z])",
    re.I,
)


def find_noun_acts(view: View, acts: Sequence[Draft]) -> list[Draft]:
    """Return the acts that a sentence tells as nouns."""
    found: list[Draft] = []
    start, end = view.sentence.start, view.sentence.end

    def draft(
        i: int,
        j: int,
        act: str,
        sub: str,
        strength: str | None,
        state: str | None,
        rule: str,
        codes: tuple[str, ...],
        kind: str | None = None,
    ) -> None:
        if codes:
            found.append(
                Draft(
                    i,
                    j,
                    act,
                    sub,
                    strength,
                    view.span_text(i, min(i + 2, j)),
                    codes,
                    state=state,
                    rule=rule,
                    instrument=kind,
                    fact=act == "state-fact",
                )
            )

    for m in _PAST_SIGNING.finditer(view.text, start, end):
        i, j = token_at(view, m.start()), token_at(view, m.end() - 1)
        if view.low(i) != "the":
            i += 1
        _a, b = _noun_end(view, j)
        named = find_instruments(view.tokens, j, min(b, j + 12))
        ahead = bool(
            re.search(
                r"\b(?:will|ahead of|before|early|await|upcoming|expected|would|plan|to)\b",
                view.text[max(start, m.start() - 40) : m.start()],
            )
        )
        passive = any(g.first > j and g.modal for g in view.groups)
        past = m["when"] or (re.match(r"following|after|since", m[0], re.I) and not ahead)
        if not named or ahead or passive or not past or any(d.act == "sign" and d.first <= i < d.last for d in acts):
            continue
        codes = tuple(sorted({x.code for x in view.mentions if i <= x.first < b})) or view.cast.pair
        supply = any(w in {"provide", "supply", "sell", "deliver"} for w in view.words(j, b))
        if supply and codes:
            first = next((x for x in view.mentions if i <= x.first < b), None)
            codes = (first.code,) if first is not None else codes
        elif len(codes) == 1:
            codes = view.cast.pair if codes[0] in view.cast.pair else codes
        draft(
            i,
            b,
            "sign",
            "contract" if supply else "sign",
            "signed",
            "signed",
            "the signing of an instrument, told as past",
            codes,
            "contract" if supply else named[0].kind,
        )
    for m in _DATED_CONTRACT.finditer(view.text, start, end):
        i = token_at(view, m.start())
        _a, b = _noun_end(view, token_at(view, m.end() - 1))
        if _overlaps(i, b, [d for d in acts if d.act == "sign"]):
            continue
        codes = tuple(sorted({x.code for x in view.mentions if i <= x.first < b})) or view.cast.pair
        named = find_instruments(view.tokens, i, b)
        supply = "supply" in view.words(i, b) or "sell" in view.words(i, b)
        if supply and len(codes) != 1:
            host = next(
                (
                    view.subjects[n].codes
                    for n in range(len(view.groups))
                    if view.groups[n].head < i and len(view.subjects[n].codes) == 1
                ),
                (),
            )
            codes = host or codes
        if len(codes) == 1 and not supply:
            codes = view.cast.pair
        draft(
            i,
            b,
            "sign",
            "contract" if supply else "sign",
            "signed",
            "signed",
            "a dated contract",
            codes,
            named[0].kind if named else None,
        )
    for m in _SIGNED_NOUN.finditer(view.text, start, end):
        i = token_at(view, m.start())
        _a, b = _noun_end(view, token_at(view, m.end() - 1) + 1)
        named = find_instruments(view.tokens, i, b)
        if named and not _overlaps(i, b, [d for d in acts if d.act == "sign"]):
            draft(i, b, "sign", "sign", "signed", "signed", "a signed instrument", view.cast.pair, named[0].kind)
    for m in _HIATUS.finditer(view.text, start, end):
        i, j = token_at(view, m.start()), token_at(view, m.end() - 1)
        if (view.talk.recent or find_instruments(view.tokens, 0, len(view.tokens))) and not _overlaps(
            i, j, [d for d in acts if d.sub == "status"]
        ):
            stop = next(
                (
                    k
                    for k in range(i + 1, len(view.tokens))
                    if view.low(k) in {",", ".", ";"} or (k in view.owner and view.low(k - 1) != "that")
                ),
                j + 1,
            )
            draft(
                i,
                min(stop, j + 1),
                "state-fact",
                "status",
                None,
                "suspended",
                "a hiatus",
                view.cast.pair,
                _talked_of(view),
            )
    for m in _INCLUDED.finditer(view.text, start, end):
        i, j = token_at(view, m.start()), token_at(view, m.end() - 1)
        if stands_inside(i, j, acts) and m["agreement"]:
            continue
        if m["agreement"] and (
            set(view.words(max(0, i - 6), i))
            & {"reached", "sign", "signed", "signing", "seek", "for", "reach", "toward", "towards", "by"}
        ):
            continue
        b = next(
            (
                k
                for k in range(j + 1, len(view.tokens))
                if view.low(k) in {".", ";"}
                or (view.low(k) == "and" and view.low(k + 1) in {"an", "a"} and "agreement" in view.words(k, k + 3))
            ),
            len(view.tokens),
        )
        if m["agreement"]:
            draft(
                i,
                b,
                "agree",
                "explore" if "explore" in view.words(j, b) else "agree",
                "agreed",
                None,
                "an agreement to",
                view.cast.pair,
            )
        else:
            draft(i, b, "commit", "promise", "pledged", None, "included promises to", view.cast.pair)
    return found


def _overlaps(i: int, j: int, drafts: Sequence[Draft]) -> bool:
    return any(d.first < j and i < d.last for d in drafts)


def _noun_end(view: View, i: int) -> tuple[int, int]:
    """Return the end of a noun phrase that starts before token ``i``: the next comma or finite verb."""
    b = i + 1
    while b < len(view.tokens):
        low = view.low(b)
        if low in {",", ";", ".", "—", "–"} or (b in view.owner and view.groups[view.owner[b]].kind == "finite"):
            break
        b += 1
    while b > i + 1 and view.low(b - 1) in {"and", "which", "that", "was", ")"}:
        b -= 1
    return i, b


def _talked_of(view: View) -> str | None:
    return next((k for k in ("fta", "agreement", "strategic-partnership") if k in view.talk.recent), None)


def token_at(view: View, offset: int) -> int:
    """Return the number of the token at or after an offset."""
    return next((k for k, t in enumerate(view.tokens) if t.end > offset), len(view.tokens))


def stands_inside(first: int, last: int, drafts: Sequence[Draft], *, acts: frozenset[str] | None = None) -> bool:
    """Return whether a token range lies inside one of the drafts."""
    return any(d.first <= first and last <= d.last and (acts is None or d.act in acts) for d in drafts)
