"""The run of linking, kept: who was compared with whom, so that one edit replays only what it can have changed.

Invariant: after :meth:`Trace.replay` every decision is the one that a run from the start would make. Statements are
visited in reading order; one is visited if a list it looked into, a group it was compared with, or one that it is kept
apart from has changed, and visiting it marks those that looked at it in turn.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from rapidfuzz import fuzz

from accord.register.likeness import DATED_TOPICS, LIKE, Facet, excluded, likeness

CANDIDATES = 16
MEMBERS_COMPARED = 2
MEMBERS_CHECKED = 16
AREA_AND_WORD = ("cooperation", "position")  # both must be shared, so one vote alone is not worth a look

Place = tuple[object, ...]
Token = tuple[str, ...]
Posts = tuple[list[str], list[str]]


@dataclass(frozen=True, slots=True)
class Link:
    """A rule's judgement that two statements speak of one thing, with its likeness from 0 to 1."""

    left: str
    right: str
    score: float


def tokens_of(facet: Facet) -> list[Token]:
    """Return the index entries of a statement: its key, with its areas and words where the key is not exact."""
    base = (facet.key.topic, *facet.key.parts)
    if facet.key.exact:
        return [base]
    areas = [(*base, "area", a) for a in sorted(facet.areas)]
    words = [(*base, "word", w) for w in sorted(facet.words)]
    everywhere = facet.key.topic in ("broad-cooperation", "new-areas", "plan", *DATED_TOPICS)
    if facet.key.topic == "cooperation":
        words += [(*base, "number", f"{v:g}") for v in sorted({*facet.numbers.values()}) if v > 20]
    if facet.period:
        words.append((*base, "period", facet.period))
    return (areas + words + [base]) if everywhere else (areas + words) or [base]


class Trace:
    """Decisions of one run and the lists that they were taken from.

    ``places`` gives each statement's place in reading order, ``homes`` the group it joined (called by its first
    member), ``links`` the comparison that decided, ``groups`` the members in reading order, ``bearers`` the statements
    of each index entry, ``posts`` those of them that put a group into it, with that group.
    """

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.facets: dict[str, Facet] = {}
        self.homes: dict[str, str] = {}
        self.links: dict[str, Link] = {}
        self.groups: dict[str, list[str]] = {}
        self.posts: dict[Token, Posts] = {}
        self.bearers: dict[Token, list[str]] = {}
        self.apart: dict[str, set[str]] = {}
        self.touched: set[str] = set()
        self._own: set[tuple[str, object]] = set()
        self._old: dict[Token, Posts] = {}
        self._heap: list[tuple[Place, str]] = []
        self._queued: set[str] = set()

    def fork(self) -> "Trace":
        """Return a copy that can be replayed without a change to this one; lists are copied when first written."""
        other = Trace()
        for name in ("places", "facets", "homes", "links", "groups", "posts", "bearers", "apart"):
            setattr(other, name, dict(getattr(self, name)))
        return other

    def run(self, facets: Iterable[Facet], places: Mapping[str, Place], apart: Mapping[str, set[str]]) -> None:
        """Decide every statement from the start; ``facets`` come in reading order."""
        self.places = dict(places)
        self.apart = dict(apart)
        bearers: dict[Token, list[str]] = defaultdict(list)
        for facet in facets:
            name = facet.statement.id
            self.facets[name] = facet
            tokens = tokens_of(facet)
            home = self._decide(facet, tokens, None)
            self.groups.setdefault(home, []).append(name)
            self.homes[name] = home
            for token in tokens:
                bearers[token].append(name)
                post = self.posts.setdefault(token, ([], []))
                if home not in post[1][-CANDIDATES:]:
                    post[0].append(name)
                    post[1].append(home)
        self.bearers = dict(bearers)
        self.touched = set(self.groups)

    def replay(
        self,
        removed: Iterable[str],
        facets: Mapping[str, Facet],
        places: Mapping[str, Place],
        apart: Mapping[str, set[str]],
    ) -> None:
        """Take statements away, put others in their places (new, or read differently), and decide what that changes.

        Parameters
        ----------
        removed
            Ids that are no longer there.
        facets, places
            Of each statement that is new or whose facet changed, by id.
        apart
            For each statement those that a person keeps from it, all of them.
        """
        before = {i: tokens_of(self.facets[i]) for i in (*removed, *(i for i in facets if i in self.facets))}
        self.places |= places
        after = {i: tokens_of(f) for i, f in facets.items()}
        self.facets |= facets
        gone = set(removed)
        for name, tokens in before.items():
            for token in set(tokens) - set(after.get(name, ())):
                self._bearers(token).remove(name)
        for name, tokens in after.items():
            for token in set(tokens) - set(before.get(name, ())):
                insort(self._bearers(token), name, key=self.places.__getitem__)
        for one in {*apart, *self.apart}:
            for other in apart.get(one, set()) ^ self.apart.get(one, set()):
                self._queue_later(one, other)
        self.apart = dict(apart)
        for name in (*before, *after):
            self._queue(name)
        while self._heap:
            _, name = heappop(self._heap)
            self._queued.discard(name)
            if name in self.facets:
                self._visit(name, before.get(name), None if name in gone else after.get(name))
            if name in gone and name in self.facets:
                del self.facets[name]
                self.links.pop(name, None)
        for name in gone:
            del self.places[name]
        self._old.clear()

    def _visit(self, name: str, before: list[Token] | None, after: list[Token] | None) -> None:
        gone = before is not None and after is None
        place, facet, old = self.places[name], self.facets[name], self.homes.get(name)
        tokens = after or tokens_of(facet)
        home = None if gone else self._decide(facet, tokens, place)
        if home != old:
            if old is not None:
                self._group(old).remove(name)
                self.touched.add(old)
            if home is not None:
                insort(self._group(home), name, key=self.places.__getitem__)
                self.homes[name] = home
            else:
                del self.homes[name]
            for other in self.apart.get(name, ()):
                if other in self.places and self.places[other] > place:
                    self._queue(other)
        for token in dict.fromkeys((*(before or ()), *tokens)):
            bears = home is not None and token in tokens
            self._post(token, name, home if bears else None)
        if home != old or before is not None or after is not None:
            if home is not None:
                self.touched.add(home)
            for one in {home, old} - {None}:
                self._tell_readers(str(one), place)
        if old is not None and not self.groups[old]:
            del self.groups[old]

    def _post(self, token: Token, name: str, home: str | None) -> None:
        """Put a statement's group into an index entry, and see whether those after it still find the same there."""
        place = self.places[name]
        if token not in self._old:
            posters, homes = self.posts.get(token, ([], []))
            n = bisect_left(posters, place, key=self.places.__getitem__)
            had = homes[n] if n < len(posters) and posters[n] == name else None
            puts = home if home is not None and home not in homes[max(0, n - CANDIDATES) : n] else None
            if had == puts:
                return
            self._old[token] = (posters, homes)
            self.posts[token] = (posters[:n], homes[:n])
        posters, homes = self.posts[token]
        if home is not None and home not in homes[-CANDIDATES:]:
            posters.append(name)
            homes.append(home)
        old_posters, old_homes = self._old[token]
        n = bisect_right(old_posters, place, key=self.places.__getitem__)
        if homes[-CANDIDATES:] == old_homes[max(0, n - CANDIDATES) : n]:
            posters += old_posters[n:]
            homes += old_homes[n:]
            del self._old[token]
            return
        bearers = self.bearers.get(token, ())
        after = bisect_right(bearers, place, key=self.places.__getitem__)
        if after < len(bearers):
            self._queue(bearers[after])

    def _tell_readers(self, home: str, place: Place) -> None:
        """Queue those after a place that compared themselves with a group whose members have changed there."""
        members = self.groups.get(home, [])
        n = bisect_left(members, place, key=self.places.__getitem__)
        follower = n + 1 if n < len(members) and self.places[members[n]] == place else n
        if follower < len(members):
            self._queue(members[follower])
        if members and self.facets[members[0]].key.exact and n > 0:
            return  # only the next member looks at the last one
        last = n + MEMBERS_COMPARED + 1
        end = self.places[members[last]] if n > MEMBERS_CHECKED and last < len(members) else None
        seen: set[Token] = set()
        for member in members:
            if end is not None and self.places[member] > end:
                break
            seen.update(tokens_of(self.facets[member]))
        for token in seen:
            for posters, homes in filter(None, (self.posts.get(token), self._old.get(token))):
                self._queue_readers(token, home, (posters, homes), place, end)

    def _queue_readers(self, token: Token, home: str, posts: Posts, place: Place, end: Place | None) -> None:
        posters, homes = posts
        by_place = self.places.__getitem__
        first = max(0, bisect_left(posters, place, key=by_place) - CANDIDATES)
        stop = len(posters) if end is None else bisect_right(posters, end, key=by_place)
        bearers = self.bearers.get(token, [])
        for n in range(first, stop):
            if homes[n] != home:
                continue
            low = max(place, self.places[posters[n]])
            a = bisect_right(bearers, low, key=by_place)
            high = self.places[posters[n + CANDIDATES]] if n + CANDIDATES < len(posters) else None
            limit = min((x for x in (high, end) if x is not None), default=None)
            b = len(bearers) if limit is None else bisect_right(bearers, limit, key=by_place)
            for reader in bearers[a:b]:
                self._queue(reader)

    def _decide(self, facet: Facet, tokens: list[Token], place: Place | None) -> str:
        """Return the group that a statement joins, its own name for a new one, and note the link that decided.

        ``place`` None stands for the end of all that was decided so far.
        """
        name = facet.statement.id
        best, score, through = self._best(facet, tokens, place)
        if through is not None:
            self.links[name] = Link(through, name, round(score, 4))
        else:
            self.links.pop(name, None)
        return best or name

    def _best(self, facet: Facet, tokens: list[Token], place: Place | None) -> tuple[str | None, float, str | None]:
        votes: dict[str, int] = defaultdict(int)
        for token in tokens:
            for home in self._window(token, place):
                votes[home] += 1
        others = self.apart.get(facet.statement.id, ())
        barred = {self.homes[i] for i in others if i in self.homes and (place is None or self.places[i] < place)}
        if facet.key.exact:
            homes = [h for h in votes if h not in barred]
            if not homes:
                return None, 0.0, None
            home = max(homes, key=lambda h: (self._quote_score(facet, h), h)) if len(homes) > 1 else homes[0]
            return home, 1.0, self._members(home, place)[-1]
        least = 2 if facet.key.topic in AREA_AND_WORD else 1
        ranked = sorted((h for h, n in votes.items() if n >= least and h not in barred), key=lambda h: (-votes[h], h))
        best: tuple[float, str, str] | None = None
        need = LIKE.get(facet.key.topic, 0.5)
        for home in ranked[:CANDIDATES]:
            ids = self._members(home, place)
            found: tuple[float, str, str] | None = None
            for other in {ids[0], *ids[-MEMBERS_COMPARED:]}:
                score = likeness(facet, self.facets[other])
                if score >= need and (found is None or (score, home, other) > found):
                    found = (score, home, other)
            if found is None or (best is not None and found < best):
                continue
            if not any(excluded(facet, self.facets[i]) for i in ids[:MEMBERS_CHECKED]):
                best = found
        return (best[1], best[0], best[2]) if best else (None, 0.0, None)

    def _window(self, token: Token, place: Place | None) -> list[str]:
        post = self.posts.get(token)
        if post is None:
            return []
        if place is None:
            return post[1][-CANDIDATES:]
        n = bisect_left(post[0], place, key=self.places.__getitem__)
        return post[1][max(0, n - CANDIDATES) : n]

    def _members(self, home: str, place: Place | None) -> list[str]:
        ids = self.groups[home]
        return ids if place is None else ids[: bisect_left(ids, place, key=self.places.__getitem__)]

    def _quote_score(self, facet: Facet, home: str) -> float:
        return float(fuzz.token_set_ratio(facet.statement.quote, self.facets[home].statement.quote))

    def _group(self, home: str) -> list[str]:
        if ("group", home) not in self._own:
            self._own.add(("group", home))
            self.groups[home] = list(self.groups.get(home, ()))
        return self.groups.setdefault(home, [])

    def _bearers(self, token: Token) -> list[str]:
        if ("bearers", token) not in self._own:
            self._own.add(("bearers", token))
            self.bearers[token] = list(self.bearers.get(token, ()))
        return self.bearers[token]

    def _queue(self, name: str) -> None:
        if name not in self._queued:
            self._queued.add(name)
            heappush(self._heap, (self.places[name], name))

    def _queue_later(self, one: str, other: str) -> None:
        if one in self.places and other in self.places:
            self._queue(max(one, other, key=self.places.__getitem__))
