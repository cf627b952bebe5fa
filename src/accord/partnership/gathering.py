"""From the register to the passages of each contract: which sentences speak of one and the same thing bought or built.

Invariant: a contract begins with a statement that the reader read; other sentences only join one. The order of the
documents changes nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accord.documents import Document
from accord.partnership.passages import Passage, passages_of
from accord.partnership.things import Thing, alike, counted, named_work, same_thing, word_list
from accord.register import Commitment, Judgement
from accord.statements import Figure, Statement

KINDS = ("contract", "project", "loan", "fund")
_PART = re.compile(r"[;,]|\b(?:and|while|whereas|but)\b", re.I)
_MANY = re.compile(r"\b(?:projects|loans|funds)\b", re.I)
_DEFINITE = re.compile(
    r"\b(?:the|this|that|its|their|these|those|all|first|last|final|remaining)\s+(?:[\w’'-]+\s+){0,2}?$", re.I
)


@dataclass
class Group:
    """Passages of one contract.

    Parameters
    ----------
    kind
        ``contract``, ``project``, ``loan`` or ``fund``.
    things
        What it is about, as each source words it.
    anchors
        Statements that it begins with.
    passages
        Every sentence that speaks of it, by document and place.
    rivals
        Words of other contracts that its documents speak of too, and not of this one.
    """

    kind: str
    things: list[Thing] = field(default_factory=list)
    anchors: list[Statement] = field(default_factory=list)
    passages: dict[tuple[str, int], Passage] = field(default_factory=dict)
    rivals: frozenset[str] = frozenset()

    @property
    def parties(self) -> frozenset[str]:
        """The parties of its anchors."""
        return frozenset(p for s in self.anchors for p in (*s.parties, *s.recipients))

    @property
    def goods(self) -> bool:
        """Whether something counted is bought."""
        return any(t.count is not None for t in self.things)

    @property
    def words(self) -> frozenset[str]:
        """Nouns and type designators of its things, lower case."""
        return frozenset(w.lower() for t in self.things for w in (*t.nouns, *t.designators))

    def speaks_here(self, p: Passage, place: int) -> bool:
        """Whether a place of a sentence can be about this contract and not about another of its documents."""
        if not self.rivals:
            return True
        cuts = [p.start, *(p.start + m.start() for m in _PART.finditer(p.text)), p.end]
        left = max(c for c in cuts if c <= place)
        right = min((c for c in cuts if c > place), default=p.end)
        here = frozenset(_plain(w) for w in re.findall(r"[\w’'-]+", p.document.text[left:right]))
        return not here & self.rivals or bool(here & self.words)


def gather(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    commitments: Iterable[Commitment] = (),
    judgements: Iterable[Judgement] = (),
) -> list[Group]:
    """Return the contracts of a register with their passages, in the order of their earliest anchors' ids.

    Parameters
    ----------
    statements
        Every statement known.
    documents
        Documents by id.
    commitments
        How the register joined the statements.
    judgements
        People's decisions: ``same`` joins, ``different`` keeps apart.
    """
    by_doc: dict[str, list[Statement]] = {}
    for s in statements:
        by_doc.setdefault(s.doc, []).append(s)
    homes = {i: c.id for c in commitments for i in c.statements}
    laid: dict[str, tuple[Passage, ...]] = {}
    groups: list[Group] = []
    for doc in sorted(by_doc):
        found = passages_of(documents[doc], by_doc[doc])
        anchored = [(p, s, t) for p in found for s in p.statements for t in _anchors(p, s)]
        for passage, s, (kind, thing) in anchored:
            laid[doc] = found
            group = Group(kind, [thing] if thing else [], [s])
            group.passages[(doc, passage.number)] = passage
            groups.append(group)
    joined = _join(groups, homes, list(judgements))
    for doc in sorted(documents):
        if doc not in laid and any(_may_name(documents[doc].text, g) for g in joined):
            laid[doc] = passages_of(documents[doc], by_doc.get(doc, ()))
    # "The contract, signed in 2016, is worth …" names nothing of its own: it speaks of what its document named before.
    clear = [g for g in joined if g.things]
    for doc in sorted(laid):
        _meet(laid[doc], clear)
    for group in [g for g in joined if not g.things]:
        mate = _before(group, clear)
        if mate is None:
            clear.append(group)
        else:
            mate.anchors = sorted({s.id: s for s in (*mate.anchors, *group.anchors)}.values(), key=lambda s: s.id)
            mate.passages |= group.passages
    joined = clear
    for doc in sorted(laid):
        _attach(laid[doc], joined)
    for group in joined:
        docs = {d for d, _ in group.passages}
        others = [g for g in joined if g is not group and docs & {d for d, _ in g.passages}]
        group.rivals = frozenset(w for g in others for w in g.words) - group.words
    return sorted(joined, key=lambda g: min(s.id for s in g.anchors))


def own_figures(passage: Passage, s: Statement) -> list[Figure]:
    """Return a statement's figures that are not those of a statement inside it."""
    inner = [
        o
        for o in passage.statements
        if o.id != s.id and s.start <= o.start and o.end <= s.end and (o.start, o.end) != (s.start, s.end)
    ]
    return [
        f for f in passage.figures if s.start <= f.start < s.end and not any(o.start <= f.start < o.end for o in inner)
    ]


def is_further(text: str, start: int, end: int | None = None) -> bool:
    """Whether a number at ``start`` of a text counts a further lot: "another 18", "option for 18 more"."""
    head = text[max(0, start - 45) : start]
    stop = re.split(r"[.;]", head)[-1]
    tail = text[start : (end or start) + 12]
    return bool(word_list("further").search(stop)) or bool(
        re.match(r"[\d,.]+\s+(?:\w+\s+)?(?:more|additional|further|extra)\b", tail, re.I)
    )


def _anchors(passage: Passage, s: Statement) -> list[tuple[str, Thing | None]]:
    """Return what a statement begins: a contract for each thing that it counts, a project, a loan; or nothing."""
    if s.act in ("urge", "condemn") or s.headline:
        return []
    text = passage.document.text
    figures = own_figures(passage, s)
    counts = [t for f in figures if not is_further(text, f.start, f.end) and (t := counted(f, text)) is not None]
    if not counts and any(is_further(text, f.start, f.end) for f in figures if f.kind == "count"):
        return []
    trade = word_list("supply").search(s.quote) is not None
    work = named_work(s.quote)
    if s.instrument == "contract" or s.subact == "contract" or (counts and trade and _acts(s)):
        return [("contract", t) for t in _apart(counts)] or [("contract", work)]
    if s.instrument in ("loan", "fund"):
        return [(s.instrument, work)]
    if s.instrument == "project" and (s.act != "state-fact" or work is not None):
        if counts and trade:
            return [("project", t) for t in _apart(counts)]
        return [("project", work)] if work is not None or not _MANY.search(s.quote) else []
    signed = s.instrument in ("agreement", "mou") and s.act == "sign"
    return [("project", work)] if signed and work is not None and re.search(r"\bproject\b", s.quote, re.I) else []


def _apart(things: list[Thing]) -> list[Thing]:
    """Return the things that a statement counts, those of one type once, as first counted."""
    found: list[Thing] = []
    for t in things:
        if not any(alike(t, f) for f in found):
            found.append(t)
    return found


def _acts(s: Statement) -> bool:
    return s.act in ("sign", "commit", "agree", "intend", "announce") and s.instrument in (
        None,
        "agreement",
        "contract",
    )


def _join(groups: list[Group], homes: Mapping[str, str], judgements: list[Judgement]) -> list[Group]:
    """Join groups until nothing changes: by the register's own links, by what they count or name, by decisions."""
    said: dict[frozenset[str], str] = {}
    for j in judgements:
        if j.kind in ("same", "different", "unsure"):
            said[frozenset((j.left, j.right))] = j.kind
    pending = sorted(groups, key=lambda g: g.anchors[0].id)
    done: list[Group] = []
    while pending:
        group = pending.pop(0)
        mate = next((g for g in done if _one(g, group, homes, said)), None)
        if mate is None:
            done.append(group)
            continue
        done.remove(mate)
        merged = Group(mate.kind if mate.kind == "contract" else group.kind)
        merged.things = mate.things + [t for t in group.things if t not in mate.things]
        merged.anchors = sorted({s.id: s for s in (*mate.anchors, *group.anchors)}.values(), key=lambda s: s.id)
        merged.passages = mate.passages | group.passages
        pending.insert(0, merged)
    return done


def _one(a: Group, b: Group, homes: Mapping[str, str], said: Mapping[frozenset[str], str]) -> bool:
    words = {said.get(frozenset((x.id, y.id))) for x in a.anchors for y in b.anchors}
    if "same" in words:
        return True
    if words & {"different", "unsure"}:
        return False
    if not _may_be_one(a, b):
        return False
    if any(same_thing(x, y) for x in a.things for y in b.things):
        return True
    if {x.id for x in a.anchors} & {y.id for y in b.anchors}:
        return False  # one statement that counts two things
    linked = {homes.get(x.id, x.id) for x in a.anchors} & {homes.get(y.id, y.id) for y in b.anchors}
    if linked:
        works = any(x.count is None and y.count is None for x in a.things for y in b.things)
        return not (a.things and b.things) or works or any(alike(x, y) for x in a.things for y in b.things)
    return False


def _before(group: Group, clear: Sequence[Group]) -> Group | None:
    """Return the contract that each document of an unnamed one spoke of last before it, if they agree on one."""
    found: set[int] = set()
    if not any(_itself(s.quote, goods=group.kind == "contract") for s in group.anchors):
        return None
    for doc, number in group.passages:
        near = [
            (n, k)
            for k, g in enumerate(clear)
            if (g.kind == group.kind or group.kind == "contract") and _may_be_one(g, group)
            for d, n in g.passages
            if d == doc and n <= number
        ]
        found.add(max(near)[1] if near else -1)
    return clear[found.pop()] if len(found) == 1 and -1 not in found else None


def _itself(words: str, *, goods: bool) -> bool:
    """Whether words speak of the contract or project as one already named: "the contract", "this project"."""
    itself = word_list("itself" if goods else "itself_works")
    return any(_DEFINITE.search(words[: m.start()]) for m in itself.finditer(words))


def _may_be_one(a: Group, b: Group) -> bool:
    pa, pb = a.parties, b.parties
    return not (pa and pb) or pa <= pb or pb <= pa or (len(pa) == 1 and len(pb) == 1)


def _may_name(text: str, g: Group) -> bool:
    """Whether a document may name what a contract is about: a cheap look before it is laid out."""
    low = text.lower()
    return any(
        any(d in text for d in t.designators)
        if t.count is not None
        else bool(t.nouns) and all(n in low for n in t.nouns)
        for t in g.things
    )


def _meet(passages: Sequence[Passage], groups: Sequence[Group]) -> None:
    """Give the contract each sentence that counts or names the very same thing, wherever it stands."""
    for p in passages:
        place = (p.document.id, p.number)
        text = p.document.text
        work = named_work(p.text)
        works = [g for g in groups if work is not None and not g.goods and any(same_thing(work, t) for t in g.things)]
        if len(works) == 1 and not _of_another_kind(p) and (not p.countries or p.countries & works[0].parties):
            works[0].passages.setdefault(place, p)
        if not (word_list("supply").search(p.text) or word_list("moved").search(p.text)):
            continue
        here = [t for f in p.figures if not is_further(text, f.start, f.end) and (t := counted(f, text)) is not None]
        fits = [
            g
            for g in groups
            if not (p.countries and g.parties and not p.countries & g.parties)
            and any(_very_same(t, own, p.text) for t in here for own in g.things)
        ]
        if not here and not fits:
            fits = [
                g
                for g in groups
                if not (p.countries and g.parties and not p.countries & g.parties)
                and any(re.search(rf"\b{re.escape(d)}[A-Z]?\b", p.text) for t in g.things for d in t.designators)
            ]
        if len(fits) == 1 and not _of_another_kind(p):
            fits[0].passages.setdefault(place, p)


def _plain(word: str) -> str:
    low = word.lower()
    return low[:-1] if low.endswith("s") and not low.endswith("ss") and len(low) > 3 else low


def _very_same(t: Thing, own: Thing, words: str) -> bool:
    return bool(t.designators & own.designators) and (same_thing(t, own) or _is_part(t, own, words))


def _is_part(t: Thing, own: Thing, words: str) -> bool:
    """Whether a count is a part of a larger one that was delivered: "the first 10 tanks arrived"."""
    return alike(t, own) and (t.count or 0) < (own.count or 0) and word_list("moved").search(words) is not None


def _attach(passages: Sequence[Passage], groups: Sequence[Group]) -> None:
    """Give each further sentence of a document to the contract that it speaks of, if that can be told."""
    if not passages:
        return
    doc = passages[0].document.id
    here = [(g, min(n for d, n in g.passages if d == doc)) for g in groups if any(d == doc for d, _ in g.passages)]
    for p in passages:
        if any((doc, p.number) in g.passages for g, _ in here) or _of_another_kind(p):
            continue
        before = [(g, n) for g, n in here if n < p.number and _speaks_of(p, g)]
        words = frozenset(_plain(w) for w in re.findall(r"[\w’'-]+", p.text))
        named = [g for g, _ in before if g.words & words]
        for g in named or [g for g, n in before if n == max(n for _, n in before)][-1:]:
            g.passages[(doc, p.number)] = p


def _of_another_kind(p: Passage) -> bool:
    """Whether every instrument that a sentence speaks of is of another kind, for example a trade agreement."""
    named = {s.instrument for s in p.statements if s.instrument is not None}
    return bool(named) and not named & {*KINDS, "agreement", "loi"}


def _speaks_of(p: Passage, g: Group) -> bool:
    named = p.countries
    if named and g.parties and not named & g.parties:
        return False
    text, words = p.document.text, p.text
    here = [(f, t) for f in p.figures if (t := counted(f, text)) is not None]
    if any(same_thing(t, own) for _, t in here for own in g.things):
        return True
    if any(is_further(text, f.start, f.end) and alike(t, own) for f, t in here for own in g.things):
        return True
    if any(_is_part(t, own, words) for _, t in here for own in g.things):
        return True
    if here:  # it counts other things
        return False
    designators = frozenset(d for t in g.things for d in t.designators)
    if any(re.search(rf"\b{re.escape(d)}[A-Z]?\b", words) for d in designators):
        return True
    if g.goods and re.search(r"\bdeliver(?:y|ies|ed)\b", words, re.I):
        return True
    if word_list("option").search(words) and g.goods:
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
