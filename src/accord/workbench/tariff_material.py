"""What schedules are read with: legends explained and checked, and the example desk.

Invariant: what is unverified in a legend is marked in every row that rests on it.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from accord.tariffs import (
    Category,
    Cell,
    Legend,
    Table,
    check_legend,
    example_facts,
    legend_names,
    legend_text,
    load_legend,
    stages,
    synthetic_desk,
    write_desk,
)
from accord.vocabulary import party as find


def legend_tables(
    name: str | None, *, party: str | None = None, in_force: date | None = None, copy: Path | None = None
) -> list[Table]:
    """Return a legend's categories with their dates, and what the check finds; without a name, the packaged ones."""
    if name is None:
        rows: list[tuple[Cell, ...]] = []
        for known in legend_names():
            legend = load_legend(known)
            errors = sum(f.severity == "error" for f in check_legend(legend))
            count = len(legend.categories) + len(legend.patterns)
            sure = "partly unverified" if legend.certainty == "sourced" and legend.unverified else legend.certainty
            rows.append((known, legend.title, _iso(legend.entry_into_force), count, errors, sure))
        head = ("name", "title", "entry_into_force", "categories", "contradictions", "certainty")
        return [Table("legends", "Packaged legends", head, tuple(rows))]
    legend = load_legend(name, find(party).code if party else None)
    if in_force is not None:
        legend = replace(legend, entry_into_force=in_force)
    if copy is not None:
        copy.write_text(legend_text(name), encoding="utf-8")
    notes = (f"Source: {legend.source}.", *(f"Unverified: {u}." for u in legend.unverified))
    rows = [_row(legend, c, code) for code, c in legend.categories.items()]
    rows += [_row(legend, p.template, p.match) for p in legend.patterns]
    columns_of = ("category", "meaning", "treatment", "cuts", "first_cut", "final_rate_from", "certainty")
    title = f"{legend.title}: in force {_iso(legend.entry_into_force) or 'not known'}, {_how(legend)}"
    columns = ("severity", "code", "category", "message")
    found = tuple((f.severity, f.code, f.category, f.message) for f in check_legend(legend))
    return [
        Table("categories", title, columns_of, tuple(rows), notes),
        Table("check", f"{len(found)} finding(s) on the legend itself", columns, found),
    ]


def _row(legend: Legend, c: Category, code: str) -> tuple[Cell, ...]:
    steps = stages(legend, c) if legend.entry_into_force and (c.cuts or c.listed or c.dated) else ()
    count = len(steps) or c.cuts or None
    return (code, c.gloss, c.treatment, count, _iso(steps[0].on if steps else None),
            _iso(steps[-1].on if steps else None), c.certainty)  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _how(legend: Legend) -> str:
    yearly = "anniversaries" if legend.yearly is None else f"{legend.yearly[1]:02d}.{legend.yearly[0]:02d}. each year"
    rule = legend.ad_valorem_rounding
    rounding = "not rounded" if rule.to is None else f"rounded to {rule.to} {rule.mode}"
    return f"first cut: {legend.first}, then {yearly}; {rounding}; the year of entry is year {legend.entry_year}"


def example_tables(folder: Path, *, seed: int = 1, lines: int | None = None) -> list[Table]:
    """Write the synthetic desk of both parties and return the files and the public facts of the example."""
    files: list[tuple[Cell, ...]] = []
    for code in ("MYS", "KOR"):
        desk = synthetic_desk(code, seed, lines=lines)
        files += [(p.name, str(p)) for p in write_desk(desk, folder)]
    facts = tuple((f.id, f.statement, f.certainty, f.source, f.note) for f in example_facts())
    return [
        Table("files", f"Synthetic desk, seed {seed}", ("file", "path"), tuple(files),
              ("SYNTHETIC: schedules and imports are drawn; only the facts below are public.",)),
        Table("facts", "What is public of the Malaysia-Korea agreement",
              ("fact", "statement", "certainty", "source", "note"), facts),
    ]  # fmt: skip
