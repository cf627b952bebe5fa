"""Sentences given to the contracts that they speak of.

Invariant: a sentence on other countries than a contract's, or on another kind of instrument, is never given to it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from accord.documents import Document
from accord.partnership.groups import Group, may_be_one, merged, plain_words
from accord.partnership.passages import Passage
from accord.partnership.things import Thing, alike, counted, is_further, named_work, same_thing, stem, word_list

KINDS = ("contract", "project", "loan", "fund")
_NAME = re.compile(r"[A-Z][\w-]*")
_DEFINITE = re.compile(
    r"\b(?:the|this|that|its|their|these|those|all|first|last|final|remaining)\s+(?:[\w’'-]+\s+){0,2}?$", re.I
)
# One ship is any ship; so many of them are those that were ordered.
_SEVERAL = 2
_WORKS_BEGIN = re.compile(
    r"(?:the\s+)?(?:construction|building\s+works?|work)\s+(?:will|is|was|has|began|started|on\s+it)\b", re.I
)
_RELATIVE = re.compile(r"(?:which|that|valued|worth|priced)\b", re.I)
_DELIVERY = re.compile(r"\bdeliver(?:y|ies|ed)\b", re.I)


class Names:
    """Contracts by the type designators and nouns of their things."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._goods: dict[str, list[Group]] = {}
        self._works: dict[str, list[Group]] = {}
        self._counts: dict[str, list[Group]] = {}
        for g in groups:
            goods = {d for t in g.things if t.count is not None for d in t.designators}
            works = {n for t in g.things if t.count is None for n in t.nouns}
            for n in sorted({n for t in g.things if (t.count or 0) >= _SEVERAL for n in t.nouns}):
                self._counts.setdefault(n, []).append(g)
            for d in sorted(goods):
                self._goods.setdefault(d, []).append(g)
            for n in sorted(works):
                self._works.setdefault(n, []).append(g)

    def goods_in(self, text: str) -> list[Group]:
        """Return the contracts on goods whose type a text names."""
        stems = dict.fromkeys(stem(w) for w in _NAME.findall(text))
        return _unique(g for d in stems for g in self._goods.get(d, ()))

    def counted_like(self, thing: Thing) -> list[Group]:
        """Return the contracts on as many of the same, where a sentence names no type: "24 locomotives"."""
        near = _unique(g for n in sorted(thing.nouns) for g in self._counts.get(n, ()))
        return [g for g in near if any(same_thing(thing, own) for own in g.things)]

    def works_like(self, work: Thing | None) -> list[Group]:
        """Return the projects that share a noun with a named work."""
        return _unique(g for n in sorted(work.nouns) for g in self._works.get(n, ())) if work is not None else []

    def may_be_in(self, document: Document) -> bool:
        """Whether a document may name any of them: a cheap look before it is laid out."""
        if self.goods_in(document.text):
            return True
        words = plain_words(document.text)
        if words & self._counts.keys():
            return True
        return any(
            t.count is None and t.nouns and t.nouns <= words
            for n in words & self._works.keys()
            for g in self._works[n]
            for t in g.things
        )


def meet(passages: Sequence[Passage], names: Names) -> None:
    """Give contracts each sentence that counts or names the very same thing, wherever it stands."""
    for p in passages:
        if _of_another_kind(p):
            continue
        place = (p.document.id, p.number)
        work = named_work(p.text)
        works = [
            g for g in names.works_like(work) if not g.goods and work and any(same_thing(work, t) for t in g.things)
        ]
        if len(works) == 1 and p.countries <= works[0].scope:
            works[0].passages.setdefault(place, p)
        if not any(word_list(name).search(p.text) for name in ("supply", "moved", "option")):
            continue
        near = [g for g in names.goods_in(p.text) if p.countries <= g.scope]
        text = p.document.text
        here = [t for f in p.figures if not is_further(text, f.start, f.end) and (t := counted(f, text)) is not None]
        fits = [g for g in near if any(_very_same(t, own, p.text) for t in here for own in g.things)]
        if not here:
            fits = near
        if not fits:
            fits = _unique(g for t in here for g in names.counted_like(t) if p.countries <= g.scope)
        if len(fits) == 1:
            fits[0].passages.setdefault(place, p)


def settle_unnamed(unnamed: Iterable[Group], clear: list[Group]) -> list[Group]:
    """Return contracts with those that name nothing given to what their documents named before.

    "The contract, signed in 2016, is worth …" speaks of the last contract before it.
    """
    found = list(clear)
    by_doc = by_document(found)
    for group in unnamed:
        mate = _before(group, by_doc)
        if mate is None:
            found.append(group)
        else:
            both = merged(mate, group)
            mate.anchors, mate.passages = both.anchors, both.passages
    return found


def attach(passages: Sequence[Passage], groups: Sequence[Group]) -> None:
    """Give each further sentence of a document to the contract that it speaks of, if that can be told.

    Parameters
    ----------
    passages
        The sentences of one document.
    groups
        The contracts that some of them speak of.
    """
    doc = passages[0].document.id if passages else ""
    first = [(g, min(n for d, n in g.passages if d == doc)) for g in groups]
    for p in passages:
        if any((doc, p.number) in g.passages for g in groups) or _of_another_kind(p):
            continue
        before = [(g, n) for g, n in first if n < p.number and _speaks_of(p, g)]
        words = plain_words(p.text)
        named = [g for g, _ in before if g.words & words]
        for g in named or [g for g, n in before if n == max(n for _, n in before)][-1:]:
            g.passages[(doc, p.number)] = p


def by_document(groups: Iterable[Group]) -> Mapping[str, list[Group]]:
    """Return contracts by the documents that speak of them."""
    found: dict[str, list[Group]] = {}
    for g in groups:
        for doc in sorted({d for d, _ in g.passages}):
            found.setdefault(doc, []).append(g)
    return found


def _unique(groups: Iterable[Group]) -> list[Group]:
    return list({id(g): g for g in groups}.values())


def _before(group: Group, by_doc: Mapping[str, Sequence[Group]]) -> Group | None:
    """Return the contract that each document of an unnamed one spoke of last before it, if they agree on one."""
    if not any(_itself(s.quote, goods=group.kind == "contract") for s in group.anchors):
        return None
    found: list[Group | None] = []
    for doc, number in sorted(group.passages):
        near = [
            (n, k, g)
            for k, g in enumerate(by_doc.get(doc, ()))
            if (g.kind == group.kind or group.kind == "contract") and may_be_one(g, group)
            for d, n in g.passages
            if d == doc and n <= number
        ]
        found.append(max(near, key=lambda x: x[:2])[2] if near else None)
    return found[0] if len({id(g) for g in found}) == 1 else None


def _itself(words: str, *, goods: bool) -> bool:
    """Whether words speak of the contract or project as one already named: "the contract", "this project"."""
    if _RELATIVE.match(words):
        return True  # "…, which is worth about US$920 million"
    if not goods and _WORKS_BEGIN.match(words):
        return True  # "Construction will begin in 2027", after a project was named
    itself = word_list("itself" if goods else "itself_works")
    return any(_DEFINITE.search(words[: m.start()]) for m in itself.finditer(words))


def _very_same(t: Thing, own: Thing, words: str) -> bool:
    return bool(t.designators & own.designators) and (same_thing(t, own) or _is_part(t, own, words))


def _is_part(t: Thing, own: Thing, words: str) -> bool:
    """Whether a count is a part of a larger one that was delivered: "the first 10 tanks arrived"."""
    return alike(t, own) and (t.count or 0) < (own.count or 0) and word_list("moved").search(words) is not None


def _of_another_kind(p: Passage) -> bool:
    """Whether every instrument that a sentence speaks of is of another kind, for example a trade agreement."""
    named = {s.instrument for s in p.statements if s.instrument is not None}
    return bool(named) and not named & {*KINDS, "agreement", "loi"}


def _speaks_of(p: Passage, g: Group) -> bool:
    if not p.countries <= g.scope:
        return False
    text, words = p.document.text, p.text
    here = [(f, t) for f in p.figures if (t := counted(f, text)) is not None]
    if any(same_thing(t, own) for _, t in here for own in g.things):
        return True
    if any(is_further(text, f.start, f.end) and alike(t, own) for f, t in here for own in g.things):
        return True
    if any(_is_part(t, own, words) for _, t in here for own in g.things):
        return True
    option = g.goods and word_list("option").search(words) is not None
    if here and not (option and all(is_further(text, f.start, f.end) for f, _ in here)):
        return False  # it counts other things
    designators = frozenset(d for t in g.things for d in t.designators)
    if any(re.search(rf"\b{re.escape(d)}[A-Z]?\b", words) for d in designators):
        return True
    if g.goods and _DELIVERY.search(words):
        return True
    if option:
        return True
    if any(f.kind == "money" for f in p.figures) and word_list("value").search(words):
        return True
    if _itself(words, goods=g.goods):
        return True
    nouns = {n for t in g.things for n in t.nouns}
    for m in re.finditer(r"[\w’'-]+", words):
        low = m.group().lower()
        if {low, low.removesuffix("s")} & nouns and _DEFINITE.search(words[: m.start()]):
            return True
    return False
