"""The grammar's data files, compiled once: forms of verbs, closed classes, frames.

Invariant: nothing here depends on a document; editing a data file is enough to change the reading.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Return a data file of this room as a table; read once."""
    return tomllib.loads(resources.files("accord.statements").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


@cache
def words() -> Mapping[str, frozenset[str]]:
    """Return the closed classes and noun lists by name."""
    return {name: frozenset(str(value).split()) for name, value in load("words").items()}


@cache
def forms() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return for each verb form its readings as ``(lemma, tag)``; tags VB, VBZ, VBD, VBN, VBG."""
    data = load("verbs")
    table: dict[str, list[tuple[str, str]]] = {}

    def add(form: str, lemma: str, tag: str) -> None:
        readings = table.setdefault(form, [])
        if (lemma, tag) not in readings:
            readings.append((lemma, tag))

    irregular = [line.split() for line in data["irregular"].strip().splitlines()]
    special = {row[0] for row in irregular}
    for base, past, participle in irregular:
        add(base, base, "VB")
        add(_third(base), base, "VBZ")
        add(past, base, "VBD")
        add(participle, base, "VBN")
        add(_ing(base, base in {"begin", "cut", "get", "let", "put", "run", "set", "win", "forbid"}), base, "VBG")
    doubled = set(data["doubled"].split())
    for base in [*data["regular"].split(), *doubled]:
        if base in special:
            continue
        add(base, base, "VB")
        add(_third(base), base, "VBZ")
        for double in (
            {base in doubled, False}
            if base in {"travel", "label", "model", "signal", "cancel", "program", "fuel", "level", "total", "initial"}
            else {base in doubled}
        ):
            stem = base + base[-1] if double else base
            past = stem + "d" if stem.endswith("e") else _y(stem) + "ed"
            add(past, base, "VBD")
            add(past, base, "VBN")
            add(_ing(base, double), base, "VBG")
    return {form: tuple(readings) for form, readings in table.items()}


def _third(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in "aeiou" else base + "s"


def _y(stem: str) -> str:
    return stem[:-1] + "i" if stem.endswith("y") and stem[-2] not in "aeiou" else stem


def _ing(base: str, double: bool) -> str:
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")) and base != "be":
        return base[:-1] + "ing"
    return base + base[-1] + "ing" if double else base + "ing"


@cache
def ing_nouns() -> frozenset[str]:
    """Return the -ing forms that are taken for nouns unless an auxiliary goes before."""
    return frozenset(load("verbs")["ing_nouns"].split())


@dataclass(frozen=True, slots=True)
class Frame:
    """One way in which a verb makes an act; see data/frames.toml for the fields."""

    act: str
    sub: str
    strength: str | None
    state: str | None
    takes: frozenset[str]
    objects: tuple[str, ...]
    particle: tuple[str, ...]
    near: bool
    any_subject: bool
    needs_verb: bool
    phrase: tuple[str, ...] = ()


@cache
def frames() -> Mapping[str, tuple[Frame, ...]]:
    """Return the frames of each verb in the order of the file."""
    table: dict[str, list[Frame]] = {}
    for row in load("frames")["frame"]:
        frame = _frame(row)
        for lemma in row["verbs"].split():
            table.setdefault(lemma, []).append(frame)
    return {lemma: tuple(rows) for lemma, rows in table.items()}


@cache
def be_frames() -> tuple[Mapping[str, Frame], tuple[Frame, ...]]:
    """Return the frames of "is keen to" by their word, and those of "is in talks" by their phrase."""
    single: dict[str, Frame] = {}
    phrases: list[Frame] = []
    for row in load("frames")["be"]:
        for word in row.get("words", "").split():
            single[word] = _frame(row)
        phrases.extend(_frame(row, tuple(phrase.split())) for phrase in row.get("phrases", ()))
    return single, tuple(phrases)


def _frame(row: dict[str, Any], phrase: tuple[str, ...] = ()) -> Frame:
    return Frame(
        act=row["act"],
        sub=row["sub"],
        strength=row.get("strength"),
        state=row.get("state"),
        takes=frozenset(row.get("takes", "").split()),
        objects=tuple(row.get("object", "").split()),
        particle=tuple(row.get("particle", "").split()),
        near=row.get("near", False),
        any_subject=row.get("subject") == "any",
        needs_verb=row.get("needs_verb", False),
        phrase=phrase,
    )


@cache
def object_words() -> Mapping[str, frozenset[str]]:
    """Return the noun classes that frames name as their object."""
    return {name: frozenset(value.split()) for name, value in load("frames")["objects"].items()}
