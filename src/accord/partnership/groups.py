"""A contract in the making: the statements that it begins with and the sentences that speak of it.

Invariant: two groups are one only by a person's word, by what they count or name, or by the register's own link.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accord.partnership.passages import Passage
from accord.partnership.things import Thing, alike, same_thing
from accord.register import Judgement
from accord.statements import Statement

_PART = re.compile(r"[;,]|\b(?:and|while|whereas|but)\b", re.I)
_WORD = re.compile(r"[\w’'-]+")


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
    def scope(self) -> frozenset[str]:
        """Its parties and the countries named where it begins: a sentence on others is not about it."""
        ids = {s.id for s in self.anchors}
        told = [p.countries for p in self.passages.values() if any(s.id in ids for s in p.statements)]
        return self.parties.union(*told)

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
        here = plain_words(p.document.text[left:right])
        return not here & self.rivals or bool(here & self.words)


def plain_words(text: str) -> frozenset[str]:
    """Return the words of a text in lower case and without a plural's s."""
    return frozenset(_plain(w) for w in _WORD.findall(text))


def may_be_one(a: Group, b: Group) -> bool:
    """Whether the parties of two groups allow that they are one."""
    pa, pb = a.parties, b.parties
    return not (pa and pb) or pa <= pb or pb <= pa or (len(pa) == 1 and len(pb) == 1)


def join(groups: Iterable[Group], homes: Mapping[str, str], judgements: Sequence[Judgement]) -> list[Group]:
    """Return groups joined until nothing changes.

    Parameters
    ----------
    groups
        One for each statement and thing.
    homes
        The register's entry of each statement.
    judgements
        People's decisions.
    """
    said = {frozenset((j.left, j.right)): j.kind for j in judgements if j.kind in ("same", "different", "unsure")}
    pending = sorted(groups, key=lambda g: (g.anchors[0].id, [t.label for t in g.things]))[::-1]
    done: dict[int, Group] = {}
    index: dict[tuple[object, ...], set[int]] = {}
    number = 0
    while pending:
        group = pending.pop()
        near = sorted({n for k in _keys(group, homes, said, asking=True) for n in index.get(k, ())})
        mate = next((n for n in near if _one(done[n], group, homes, said)), None)
        if mate is None:
            done[number] = group
            for k in _keys(group, homes, said):
                index.setdefault(k, set()).add(number)
            number += 1
            continue
        other = done.pop(mate)
        for k in _keys(other, homes, said):
            index[k].discard(mate)
        pending.append(merged(other, group))
    return list(done.values())


def merged(a: Group, b: Group) -> Group:
    """Return two groups as one; a contract that is also called a project is a contract."""
    return Group(
        a.kind if a.kind == "contract" else b.kind,
        a.things + [t for t in b.things if t not in a.things],
        sorted({s.id: s for s in (*a.anchors, *b.anchors)}.values(), key=lambda s: s.id),
        a.passages | b.passages,
    )


def _keys(
    g: Group, homes: Mapping[str, str], said: Mapping[frozenset[str], str], *, asking: bool = False
) -> set[tuple[object, ...]]:
    """Return what groups must share one of to be compared at all: the keys to be found by, or to look under.

    Two that name something are compared under one entry of the register only if they share a word; one that names
    nothing is compared with all of them.
    """
    words = g.words
    keys: set[tuple[object, ...]] = {
        ("thing", t.count, w.lower()) for t in g.things for w in (*t.designators, *t.nouns)
    }
    for home in {homes.get(s.id, s.id) for s in g.anchors}:
        keys.add(("unnamed" if asking or not g.things else "named", home))
        keys |= {("home", home, w) for w in words}
        if any(t.count is None for t in g.things):
            keys.add(("work", home))
        if asking and not g.things:
            keys.add(("named", home))
    ids = {s.id for s in g.anchors}
    return keys | {("judged", pair) for pair in said if pair & ids}


def _one(a: Group, b: Group, homes: Mapping[str, str], said: Mapping[frozenset[str], str]) -> bool:
    if said:
        words = {said.get(frozenset((x.id, y.id))) for x in a.anchors for y in b.anchors}
        if "same" in words:
            return True
        if words & {"different", "unsure"}:
            return False
    if not may_be_one(a, b):
        return False
    if any(same_thing(x, y) for x in a.things for y in b.things):
        return True
    if {x.id for x in a.anchors} & {y.id for y in b.anchors}:
        return False  # one statement that counts two things
    if {homes.get(x.id, x.id) for x in a.anchors} & {homes.get(y.id, y.id) for y in b.anchors}:
        works = any(x.count is None and y.count is None for x in a.things for y in b.things)
        return not (a.things and b.things) or works or any(alike(x, y) for x in a.things for y in b.things)
    return False


def _plain(word: str) -> str:
    low = word.lower()
    return low[:-1] if low.endswith("s") and not low.endswith("ss") and len(low) > 3 else low
