"""Clusters made ready for questions: identity, kind, goal, steps and the instrument that they belong to.

Invariant: entries follow from the linking and the documents alone; dates and disputes come later.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from accord.documents import Document
from accord.register.axes import Said
from accord.register.known import happened, publication
from accord.register.likeness import INSTRUMENT_TOPICS, figure_period
from accord.register.linking import Cluster
from accord.register.steps import Step, certain, goal, step_of
from accord.register.titles import cluster_areas, cluster_instrument, title
from accord.statements import Statement

STEPPED = ("fta", "strategic-partnership", *INSTRUMENT_TOPICS)
PROMISING = ("commit", "agree", "intend", "urge")


@dataclass(frozen=True)
class Entry:
    """One cluster with what the rules need to know about it.

    Parameters
    ----------
    id
        ``c-`` and hex digits of its key where that is exact, else of its earliest statement's id.
    cluster
        Its key and statements.
    kind
        ``commitment``, ``event``, ``figure`` or ``position``.
    wanted
        The instrument state that keeps the promise, or None.
    said
        Its statements with the first day on which each certainly had been said.
    steps
        The steps that its own statements make.
    family
        What its instrument is known by; entries of one family share their steps.
    """

    id: str
    cluster: Cluster
    kind: str
    wanted: str | None
    said: tuple[Said, ...]
    steps: tuple[Step, ...]
    family: tuple[str, ...]

    @cached_property
    def specific(self) -> bool:
        """Whether its wording can be rated at all: it names an instrument, a number or a date."""
        members = self.cluster.members
        return any(
            s.instrument is not None or s.figures or (s.target is not None and s.target.resolved) for s in members
        )

    @cached_property
    def by_id(self) -> dict[str, Statement]:
        """Its statements by id."""
        return {s.id: s for s in self.cluster.members}

    @cached_property
    def begins(self) -> date:
        """The first day on which any of it certainly had been said."""
        return min(s.since for s in self.said)

    @cached_property
    def title(self) -> str:
        """What it is, for people."""
        return title(self.cluster)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Its areas, those that most statements share first."""
        return cluster_areas(self.cluster)

    @cached_property
    def instrument(self) -> str | None:
        """The instrument most often named in it, or None."""
        return cluster_instrument(self.cluster)

    @cached_property
    def worked_out(self) -> dict[str, Any]:
        """What was worked out of it and its documents for some day, to be used again for others."""
        return {}


def names_of(clusters: Iterable[Cluster]) -> dict[str, str]:
    """Return what clusters with an exact key are known by, by their first statement's id; the others by that id.

    An exact key names its thing for good; what a person split off from it goes by its earliest statement.
    """
    seen: set[str] = set()
    names = {}
    for cluster in clusters:
        if cluster.key.exact:
            name = str(cluster.key)
            names[cluster.members[0].id] = name if name not in seen else cluster.members[0].id
            seen.add(name)
    return names


def entry_of(cluster: Cluster, documents: Mapping[str, Document], known_by: str) -> Entry:
    """Return the entry of one cluster, its id made from ``known_by``."""
    key = cluster.key
    wanted = goal(key.topic, key.parts)
    steps = tuple(
        step
        for s in cluster.members
        if key.topic in STEPPED and (step := step_of(s, documents[s.doc], key.topic, wanted)) is not None
    )
    first = {s.id: _since(s, documents[s.doc]) for s in cluster.members}
    # What nobody dated says the same as what somebody did, so it counts from then and not from the beginning of time.
    dated = min((day for day in first.values() if day > date.min), default=date.min)
    said = tuple(Said(s, max(first[s.id], dated)) for s in cluster.members)
    kind = key.kind
    if kind == "commitment" and key.topic != "target" and not any(s.act in PROMISING for s in cluster.members):
        kind = "event"
    identity = identity_of(known_by)
    if key.topic in ("fta", "strategic-partnership"):
        family: tuple[str, ...] = (key.topic, *key.parts[:2])
    elif key.topic == "value" and (period := cluster_period(cluster)):
        family = (key.topic, *key.parts[:2], period)  # a level and the growth of one flow and year are held together
    else:
        family = ("entry", cluster.members[0].id)
    return Entry(identity, cluster, kind, wanted, said, steps, family)


def cluster_period(cluster: Cluster) -> str:
    """Return the period of a printed number, as text, by the first telling that names one."""
    return next((period for s in cluster.members if (period := figure_period(s))), "")


def identity_of(known_by: str) -> str:
    """Return the id of what is known by a key or by a statement's id."""
    return "c-" + hashlib.sha256(known_by.encode()).hexdigest()[:10]


def families(entries: Iterable[Entry]) -> dict[tuple[str, ...], tuple[Entry, ...]]:
    """Return entries by the instrument that they belong to."""
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.family, []).append(entry)
    return {family: tuple(group) for family, group in found.items()}


def _since(statement: Statement, document: Document) -> date:
    """Return the first day on which a statement certainly had been made: its act's own day, else publication."""
    if statement.act in ("sign", "announce", "agree", "commit") and statement.event and statement.event.resolved:
        when = happened(statement, document)
        if when.latest is not None:
            return certain(when)
    span = publication(document)
    if span.latest is not None:
        return span.latest
    return certain(span)
