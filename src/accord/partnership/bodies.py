"""The standing bodies that documents name, each with every place that names it.

Invariant: two names are one body by the same words between the same parties, by the register's joining of their
statements, or by a person's judgement; what merely looks alike is listed as doubtful and stays apart.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from accord.partnership.founding import Founding, founding_of
from accord.partnership.names import GENERIC, Naming, find_namings
from accord.partnership.pages import Line, Page
from accord.partnership.wordlists import wordlists
from accord.register import Judgement, Linking, told_by
from accord.statements import Statement

NEGOTIATION = "negotiation"
ALWAYS_JOINT = ("ministers", "vice-ministers", "senior-officials", "directors")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A naming where it stands.

    Parameters
    ----------
    page
        Its page.
    naming
        The words.
    parties
        Between whom, sorted.
    founding
        What its sentence says of the body's founding, or None.
    statements
        Ids of the register's statements that hold the name.
    """

    page: Page
    naming: Naming
    parties: tuple[str, ...]
    founding: Founding | None
    statements: tuple[str, ...]

    @property
    def spot(self) -> tuple[str, int]:
        """Where it stands: document and offset."""
        return self.page.document.id, self.naming.start


@dataclass(frozen=True, slots=True)
class Body:
    """One standing body.

    Parameters
    ----------
    id
        ``m-`` and hex digits that follow from its parties and its earliest name.
    parties
        Between whom.
    kind
        Its kind.
    spoken
        Where it is named, in reading order.
    maybe
        Ids of bodies that may be the same, each with the reason.
    """

    id: str
    parties: tuple[str, ...]
    kind: str
    spoken: tuple[Spoken, ...]
    maybe: tuple[tuple[str, str], ...] = ()


def identity(prefix: str, *parts: str) -> str:
    """Return an id that the same parts give again."""
    return prefix + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:10]


def parties_of(page: Page, line: Line, inside: Sequence[str], desk: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return between whom a body named in a line stands: by its name, its sentence, else its document."""
    if len(set(inside)) >= 2:
        return tuple(sorted(set(inside)))
    named = {c.code for c in line.countries} | set(inside)
    if page.cast is not None:
        named |= {page.cast.people[t.text] for t in line.tokens if t.text in page.cast.people and t.text[:1].isupper()}
    pair = desk if desk and len(desk) >= 2 else page.pair
    if pair and set(pair) <= named:
        return tuple(sorted(pair))
    if len(named) == 2 and not (named & set(pair)):
        return tuple(sorted(named))
    if inside and inside[0] not in pair:
        return ()
    return tuple(sorted(pair)) if len(pair) >= 2 and set(pair) <= set(page.cast.counts if page.cast else ()) else ()


def spoken_on(page: Page, statements: Sequence[Statement], desk: tuple[str, ...] | None) -> list[Spoken]:
    """Return the namings of one page that name a body between parties, in order; those that point back included."""
    found: list[Spoken] = []
    keys: set[tuple[str, ...]] = set()
    waiting: list[Spoken] = []
    for naming in find_namings(page):
        line = page.lines[naming.line]
        parties = parties_of(page, line, naming.countries, desk)
        if len(parties) < 2 or naming.negated:
            continue
        inside = tuple(s.id for s in statements if s.start <= naming.start and naming.end <= s.end)
        founding = founding_of(page, naming)
        if founding is None and _UNREAL.search(page.words(line)) and _indefinite(page, naming):
            continue  # "a joint commission could be set up"
        spoken = Spoken(page, naming, parties, founding, inside)
        waiting.append(spoken)
        if _is_body(page, line, naming, founding, bool(inside)):
            keys.add(naming.key)
    for spoken in waiting:
        if spoken.naming.key in keys and not _points_back(spoken.naming):
            found.append(spoken)
        elif _points_back(spoken.naming) and spoken.naming.kind not in ("summit", "meeting"):
            back = [f for f in found if set(spoken.naming.key) <= set(f.naming.key) and f.parties == spoken.parties]
            if spoken.naming.name[:1].isupper():  # "the Dialogue" is one with a name of its own
                back = [f for f in back if f.naming.name[:1].isupper()] or back
            if back:
                same = replace(spoken.naming, key=back[-1].naming.key, countries=back[-1].naming.countries)
                found.append(replace(spoken, naming=same))
            elif _titled(spoken.naming):  # "the Joint Steering Committee", which another document introduces
                found.append(spoken)
    return _one_of_a_kind(found)


def _one_of_a_kind(found: list[Spoken]) -> list[Spoken]:
    """Return namings, a bare "Joint Commission between A and B" being the one commission that the page names fully."""
    full: dict[tuple[tuple[str, ...], str], set[tuple[str, ...]]] = {}
    for s in found:
        if not s.naming.generic:
            full.setdefault((s.parties, s.naming.kind), set()).add(s.naming.key)
    tidy = []
    numbered: dict[tuple[tuple[str, ...], int], set[tuple[str, ...]]] = {}
    for s in found:
        if s.naming.kind not in ("meeting", "summit") and (n := s.naming.ordinal) is not None:
            numbered.setdefault((s.parties, n), set()).add(s.naming.key)
    for s in found:
        same = (
            numbered.get((s.parties, s.naming.ordinal or 0), set()) if s.naming.kind in ("meeting", "summit") else set()
        )
        if len(same) == 1:  # a headline's "14th ministerial meeting" is the committee's 14th
            s = replace(s, naming=replace(s.naming, key=next(iter(same))))
        keys = full.get((s.parties, s.naming.kind), set()) if s.naming.generic else set()
        named = next(iter(keys)) if len(keys) == 1 else None
        if named is not None and set(s.naming.key) <= set(named):
            s = replace(s, naming=replace(s.naming, key=named))
        tidy.append(s)
    return tidy


_CONVENED = re.compile(
    r"\b(?:held|hold|holds|convened?|took\s+place|take\s+place|opened|concluded|hosted?|chaired|rounds?\s+of|"
    r"sessions?\s+of)\b",
    re.I,
)
_UNREAL = re.compile(r"\b(?:could|should|might|may|would|recommend\w*|suggest\w*|if)\b", re.I)


def _indefinite(page: Page, naming: Naming) -> bool:
    before = page.document.text[max(0, naming.start - 10) : naming.start].lower()
    return bool(re.search(r"\b(?:an?|another|any)\s+$", before))


def _points_back(naming: Naming) -> bool:
    """Whether a name is its head alone, after "the", and names no countries."""
    return naming.generic and naming.definite and len(set(naming.countries)) < 2


def _titled(naming: Naming) -> bool:
    """Whether a general name is written as a name of its own: with capitals, and joint or bilateral in it."""
    words = naming.name.split()
    return naming.generic and words[0][:1].isupper() and bool({w.lower() for w in words} & wordlists().joint)


def _is_body(page: Page, line: Line, naming: Naming, founding: Founding | None, in_statement: bool) -> bool:
    lists = wordlists()
    text = page.document.text[naming.start : naming.end]
    words = {w.lower() for w in text.replace("-", " ").split()} | {
        t.low for t in line.tokens if naming.start <= t.start < naming.end
    }
    capital = text[:1].isupper() and not naming.generic
    before = page.document.text[max(line.start, naming.start - 40) : naming.start].lower()
    numbered = naming.ordinal is not None or before.rstrip().endswith(
        ("meeting of the", "session of the", "round of the")
    )
    if naming.kind in ("meeting", "summit"):
        return (
            bool(words & lists.regular)
            or (numbered and capital)
            or (numbered and naming.level is not None)
            or (capital and len(set(naming.countries)) >= 2 and naming.level is not None)
        )
    if len(set(naming.countries)) >= 2 or words & lists.joint or "2+2" in text or naming.kind == "2+2":
        return True
    if naming.level in ALWAYS_JOINT or numbered:
        return True
    if capital and naming.kind not in ("forum", "council", "mechanism"):
        return True
    if naming.kind == "consultation" and not naming.generic and _regular_or_dated(page, line, naming, before):
        return True
    if naming.kind in ("consultation", "forum", "council", "mechanism"):
        return False
    if founding is None:
        return False
    if naming.generic and founding.state == "proposed":  # a call for dialogue founds nothing
        return in_statement and bool(re.search(rf"\b(?:{lists.founding}|set(?:ting)? up)", before))
    return in_statement or founding.state != "proposed"


def _regular_or_dated(page: Page, line: Line, naming: Naming, before: str) -> bool:
    """Whether consultations are a format of their own: "annual political consultations", or held on a day."""
    if set(re.findall(r"[\w-]+", before)[-3:]) & wordlists().regular:
        return True
    told = any(t.interval.resolved and t.bound not in ("since", "until", "till") for t in line.times)
    return told and _CONVENED.search(page.words(line)) is not None


def join(spoken: Sequence[Spoken], linking: Linking, judgements: Sequence[Judgement]) -> tuple[Body, ...]:
    """Join namings into bodies.

    Parameters
    ----------
    spoken
        In reading order.
    linking
        The register's clusters and links.
    judgements
        People's decisions that are known, in any order; the last one on a pair counts.
    """
    where: dict[str, list[int]] = defaultdict(list)
    for n, s in enumerate(spoken):
        for statement in s.statements:
            where[statement].append(n)
    sole = {i: places[0] for i, places in where.items() if len({spoken[n].naming.key for n in places}) == 1}
    apart: set[tuple[int, int]] = set()
    same: list[tuple[int, int]] = []
    unsure: list[tuple[int, int]] = []
    last: dict[tuple[str, str], Judgement] = {}
    for j in sorted(judgements, key=lambda j: (j.made_at, j.id)):
        if j.kind != "prefer":
            last[(min(j.left, j.right), max(j.left, j.right))] = j
    for (left, right), j in last.items():
        if left in sole and right in sole:
            pair = (sole[left], sole[right])
            if j.kind == "same":
                same.append(pair)
            elif j.kind == "different":
                apart.add(pair)
            else:
                unsure.append(pair)
    groups = _Groups(len(spoken), apart | set(unsure))
    for a, b in same:
        groups.join(a, b)
    first: dict[tuple[object, ...], int] = {}
    shared = _introduced_once(spoken)
    for n, s in enumerate(spoken):
        scope = s.page.document.id if _scoped(s) else ""
        scope = shared.get((s.parties, s.naming.key), scope) if scope and _titled(s.naming) else scope
        key = (s.parties, s.naming.key, scope)
        if key in first:
            groups.join(first[key], n)
        else:
            first[key] = n
    doubts: list[tuple[int, int, str]] = [(a, b, "a person was unsure") for a, b in unsure]
    home = {s.id: c.members[0].id for c in linking.clusters for s in c.members}
    together: dict[str, list[int]] = defaultdict(list)
    for statement, n in sole.items():
        if statement in home:
            together[home[statement]].append(n)
    for members in together.values():
        members.sort()
        for n in members[1:]:
            one, two = spoken[members[0]], spoken[n]
            if one.parties == two.parties and _akin(one.naming, two.naming):
                groups.join(members[0], n)
            elif one.parties == two.parties:
                doubts.append((members[0], n, "the register joins statements that name them"))
    return _bodies(spoken, groups, doubts)


def _introduced_once(spoken: Sequence[Spoken]) -> dict[tuple[tuple[str, ...], tuple[str, ...]], str]:
    """Return by parties and key the one document that introduces a body of a general name written with capitals.

    Where several introduce one ("a Joint Committee", twice), nobody can tell which of them another document means.
    """
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str]] = defaultdict(set)
    for s in spoken:
        if _scoped(s) and _titled(s.naming) and not s.naming.definite:
            found[(s.parties, s.naming.key)].add(s.page.document.id)
    return {key: next(iter(docs)) for key, docs in found.items() if len(docs) == 1}


class _Groups:
    """Union of places, with pairs that must stay apart."""

    def __init__(self, size: int, apart: set[tuple[int, int]]) -> None:
        self.of = list(range(size))
        self.members = {n: [n] for n in range(size)}
        self.apart = apart

    def join(self, a: int, b: int) -> None:
        """Join two places unless that would put together what must stay apart."""
        low, high = sorted((self.of[a], self.of[b]))
        if low == high:
            return
        if any({self.of[x], self.of[y]} == {low, high} for x, y in self.apart):
            return
        for n in self.members[high]:
            self.of[n] = low
        self.members[low] += self.members.pop(high)


def _scoped(s: Spoken) -> bool:
    """Whether a name is too general to mean the same body in another document."""
    return s.naming.key in GENERIC and len(set(s.naming.countries)) < 2


def _akin(a: Naming, b: Naming) -> bool:
    one, two = set(a.key), set(b.key)
    return a.kind == b.kind and (one <= two or two <= one) and min(len(one), len(two)) > 0


def _bodies(spoken: Sequence[Spoken], groups: _Groups, doubts: list[tuple[int, int, str]]) -> tuple[Body, ...]:
    members = {g: sorted(group) for g, group in groups.members.items()}
    made: dict[int, Body] = {}
    taken: set[str] = set()
    for g in sorted(members):
        group = tuple(spoken[n] for n in members[g])
        lead = next((s for s in group if s.naming.key not in GENERIC), group[0])
        name = " ".join(lead.naming.key)
        scope = lead.page.document.id if _scoped(lead) else ""
        mark = identity("m-", "+".join(lead.parties), name, scope)
        if mark in taken:  # what a person split off goes by where it stands
            mark = identity("m-", "+".join(lead.parties), name, *map(str, lead.spot))
        taken.add(mark)
        kinds = [s.naming.kind for s in group if s.naming.kind not in ("meeting", "summit")]
        made[g] = Body(mark, lead.parties, kinds[0] if kinds else lead.naming.kind, group)
    maybe: dict[int, set[tuple[str, str]]] = defaultdict(set)

    def doubt(a: int, b: int, why: str) -> None:
        if a != b:
            maybe[a].add((made[b].id, why))
            maybe[b].add((made[a].id, why))

    for a, b, why in doubts:
        doubt(groups.of[a], groups.of[b], why)
    listed = sorted(made)
    for i, a in enumerate(listed):
        for b in listed[i + 1 :]:
            if (
                made[a].parties == made[b].parties
                and _alike(made[a], made[b])
                and not _kept_apart(groups, members[a], members[b])
            ):
                doubt(a, b, "names that share words")
    return tuple(replace(made[g], maybe=tuple(sorted(maybe[g]))) for g in listed)


def _kept_apart(groups: _Groups, left: list[int], right: list[int]) -> bool:
    return any((x in left and y in right) or (x in right and y in left) for x, y in groups.apart)


def _alike(a: Body, b: Body) -> bool:
    heads = {w for key in GENERIC for w in key}
    for x in {s.naming.key for s in a.spoken}:
        for y in {s.naming.key for s in b.spoken}:
            one, two = set(x) - heads, set(y) - heads
            if a.kind == b.kind and (not one or not two or one <= two or two <= one):
                return True
            if one and one == two:
                return True
            level = {s.naming.level for s in a.spoken} & {s.naming.level for s in b.spoken} - {None}
            if a.kind == b.kind and level and len(one & two) >= 1:
                return True
    return False


def reading_key(page: Page) -> tuple[date, str]:
    """Return the place of a page in reading order: publication, undated last, then its id."""
    return told_by(page.document) or date.max, page.document.id
