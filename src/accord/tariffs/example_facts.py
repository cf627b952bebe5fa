"""The example desk's public facts, each with its source and how sure it is."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One public fact about an agreement.

    Parameters
    ----------
    id, statement
        Short name and the fact in words.
    certainty
        ``reported by several``, ``reported``, ``reported, ambiguous`` or ``not reported``.
    source, note
        Where it was read, and what a reader should know.
    figures
        Its numbers by name.
    """

    id: str
    statement: str
    certainty: str
    source: str
    note: str
    figures: dict[str, Any]


def example_facts() -> tuple[Fact, ...]:
    """Return the facts of the Malaysia-Korea example."""
    text = resources.files("accord.tariffs").joinpath("example/mkfta_facts.toml").read_text(encoding="utf-8")
    words = ("id", "statement", "certainty", "source", "note")
    return tuple(
        Fact(
            row["id"],
            row["statement"],
            row["certainty"],
            row["source"],
            row.get("note", ""),
            {k: v for k, v in row.items() if k not in words},
        )
        for row in tomllib.loads(text)["fact"]
    )
