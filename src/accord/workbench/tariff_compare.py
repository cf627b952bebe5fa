"""The use cases that set schedules side by side: margins over what exists, drafts, editions, notification.

Invariant: a gain is measured against the best rate available in the same year, never against MFN alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from accord.tariffs import (
    HOW,
    BestRates,
    Cell,
    DraftDiff,
    Equivalent,
    Legend,
    Margins,
    RateTable,
    Schedule,
    Scheme,
    Table,
    TariffSettingsError,
    align,
    apply_diff,
    best_existing,
    carried,
    diff_drafts,
    edition,
    margins,
    mfn_rates,
    rate_table,
    read_concordance,
    read_diff,
    read_imports,
    schedule_table,
    show_duty,
    transparency_table,
    transpose,
    write_diff,
    year_ends,
)
from accord.workbench.tariff_work import ScheduleFile, caveats, kept_notes, line_values, open_both, open_one
from accord.workbench.tariff_worth import Worth, in_worth

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Overlap:
    """An offer beside what exists.

    Parameters
    ----------
    offer, legend
        The new agreement's schedule and legend.
    best
        Best existing rates on the offer's lines.
    table
        The offer's own rates.
    result
        Margins.
    years
        Calendar years of the columns (their last day).
    notes
        What a reader must know.
    equivalents
        Of the offer's bases that are not ad valorem, by line key, where unit values were given.
    without
        The offer's lines that have no equivalent, with the reason.
    """

    offer: Schedule
    legend: Legend
    best: BestRates
    table: RateTable
    result: Margins
    years: tuple[int, ...]
    notes: tuple[str, ...]
    equivalents: Mapping[str, Equivalent] = field(default_factory=dict)
    without: Mapping[str, str] = field(default_factory=dict)


def overlap(
    file: ScheduleFile,
    existing: Sequence[Path | ScheduleFile],
    first: int,
    last: int,
    *,
    partners: Sequence[Path | ScheduleFile] = (),
    origin: str | None = None,
    mfn: ScheduleFile | None = None,
    costs: Mapping[str, float] | None = None,
    worth: Worth | None = None,
) -> Overlap:
    """Return an offer's rates beside the best existing ones, at the end of each year.

    Parameters
    ----------
    file
        The offer.
    existing
        Schedules of agreements in force; one given as a path alone names its legend in its notes.
    partners
        The exporter's schedules under the same agreements, for reciprocity; matched by agreement.
    origin
        Exporter; by default the party of the partners' schedules.
    mfn
        The applied MFN tariff; by default the offer's base rates.
    costs
        Compliance cost by agreement, percent of value.
    worth
        Turns duties that are not ad valorem into percentages, in every schedule; without it they have no rate.
    """
    offer, legend, made, without = in_worth(file, worth)
    notes = list(caveats(offer, legend))
    theirs = {}
    for given in partners:
        schedule, meaning, *_ = in_worth(_as_file(given), worth)
        theirs[schedule.agreement] = (schedule, meaning)
        notes += caveats(schedule, meaning)
    charged = dict(costs or {})
    schemes = []
    for given in existing:
        schedule, meaning, *_ = in_worth(_as_file(given), worth)
        if schedule.party != offer.party:
            name = _as_file(given).path.name
            raise TariffSettingsError(
                f"{name} is a schedule of {schedule.party}, the offer is {offer.party}'s",
                hint="--existing takes the importer's schedules, --partner the exporter's",
                file=name,
            )
        partner, partner_legend = theirs.get(schedule.agreement, (None, None))
        cost = charged.pop(schedule.agreement, 0.0)
        schemes.append(Scheme(schedule.agreement, schedule, meaning, partner, partner_legend, cost))
        notes += caveats(schedule, meaning)
        if meaning.reciprocity is not None and partner is None:
            notes.append(
                f"{meaning.name} has reciprocity; without the exporter's schedule (--partner) it is not applied."
            )
    own_cost = charged.pop(offer.agreement, 0.0)
    if charged:
        raise TariffSettingsError(
            f"--cost names {', '.join(charged)}, which is no agreement here",
            hint=f"the agreements are: {', '.join([offer.agreement, *(s.name for s in schemes)])}",
        )
    from_where = origin or next((s.party for s, _ in theirs.values()), None)
    days = year_ends(first, last)
    rates = None
    if mfn is not None:
        tariff = open_one(mfn) if worth is None else worth.on(open_one(mfn))[0]
        rates = carried(align(offer, tariff), mfn_rates(tariff, days), len(offer))
        notes += caveats(tariff)
    best = best_existing(offer, schemes, days, mfn_pct=rates, origin=from_where)
    table = rate_table(offer, legend, days)
    result = margins(best, np.where(table.preferred, table.pct, np.nan), cost_pct=own_cost)
    years = tuple(range(first, last + 1))
    return Overlap(offer, legend, best, table, result, years, tuple(dict.fromkeys(notes)), made, without)


def margins_by_year(found: Overlap, value: Array | None, notes: Sequence[str] = ()) -> Table:
    """Return what an offer adds in each year: lines improved, dead letters, and who gives the best rate."""
    best, result = found.best, found.result
    rows: list[tuple[Cell, ...]] = []
    together = np.fmin(result.existing_pct, result.new_pct)
    for n, year in enumerate(found.years):
        gain = result.incremental_pct[:, n] > 1e-9
        dead = result.dead_letter[:, n]
        answered = int(best.answered[:, :, n].any(axis=0).sum())
        rows.append(
            (
                year, int(gain.sum()), float(np.nanmean(result.incremental_pct[gain, n])) if gain.any() else 0.0,
                _share(gain, value), int(dead.sum()), _share(dead, value), answered,
                float(np.nanmean(result.existing_pct[:, n])), float(np.nanmean(together[:, n])),
                *(int((best.chosen[:, n] == k).sum()) for k in range(len(best.names))),
            )
        )  # fmt: skip
    head = (
        "year", "lines_improved", "average_gain_points", "improved_value_pct", "dead_letter", "dead_letter_value_pct",
        "reciprocity", "existing_average_pct", "with_offer_average_pct", *(f"best_{name}" for name in best.names),
    )  # fmt: skip
    return Table("by-year", f"What {found.legend.title} adds for {found.offer.party}", head, tuple(rows), tuple(notes))


def _as_file(given: Path | ScheduleFile) -> ScheduleFile:
    return given if isinstance(given, ScheduleFile) else ScheduleFile(given)


def margin_tables(
    file: ScheduleFile,
    existing: Sequence[Path],
    first: int,
    last: int,
    *,
    partners: Sequence[Path] = (),
    origin: str | None = None,
    mfn: ScheduleFile | None = None,
    costs: Mapping[str, float] | None = None,
    imports: Path | None = None,
) -> list[Table]:
    """Return margins by line in the last year, a summary by year, and dead-letter lines marked."""
    found = overlap(file, existing, first, last, partners=partners, origin=origin, mfn=mfn, costs=costs)
    value, said = line_values(imports, found.offer, origin)
    best, result = found.best, found.result
    notes = (*found.notes, *said)
    lines: list[tuple[Cell, ...]] = []
    for n, line in enumerate(found.offer.lines):
        marks = ["dead letter"] * bool(result.dead_letter[n, -1])
        marks += ["reciprocity"] * bool(best.answered[:, n, -1].any())
        marks += ["trade remedy in force"] * ("trade-remedy" in line.flags)
        lines.append(
            (
                line.key, line.description, line.category, float(best.mfn_pct[n, -1]), float(best.best_pct[n, -1]),
                best.names[best.chosen[n, -1]], float(result.new_pct[n, -1]), float(result.incremental_pct[n, -1]),
                ", ".join(marks), None if value is None else float(value[n]),
            )
        )  # fmt: skip
    lines.sort(key=lambda r: (-_number(r[7]), -_number(r[9])))
    columns = ("line", "description", "category", "mfn_pct", "existing_pct", "best_scheme", "offer_pct", "gain_points",
               "marks", "imports")  # fmt: skip
    gains: tuple[tuple[Cell, ...], ...] = tuple(
        (line.key, *map(float, result.incremental_pct[n])) for n, line in enumerate(found.offer.lines)
    )
    return [
        margins_by_year(found, value, notes),
        Table("lines", f"Line by line, 31 December {found.years[-1]}", columns, tuple(lines), notes),
        Table(
            "gains",
            "Points below the best existing rate, by year",
            ("line", *(f"{y}_points" for y in found.years)),
            gains,
        ),
    ]


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) and cell == cell else -1.0


def _share(mask: npt.NDArray[np.bool_], value: Array | None) -> float | None:
    return None if value is None or value.sum() <= 0 else 100 * float(value[mask].sum() / value.sum())


def diff_tables(
    before: ScheduleFile, after: ScheduleFile, years: Sequence[int], *, imports: Path | None = None,
    partner: str | None = None, changes: Path | None = None,
) -> list[Table]:  # fmt: skip
    """Return a page on what changed between two drafts, and every line that did; the difference itself into a file."""
    a, legend_a = open_both(before)
    b, legend_b = open_both(after)
    notes = (*caveats(a, legend_a), *caveats(b, legend_b))
    value = None
    if imports is not None:
        worth_a, _ = line_values(imports, a, partner)
        worth_b, said = line_values(imports, b, partner)
        assert worth_a is not None and worth_b is not None
        value = dict(zip(a.keys, worth_a.tolist(), strict=True)) | dict(zip(b.keys, worth_b.tolist(), strict=True))
        notes += said
    known = legend_a.entry_into_force is not None and legend_b.entry_into_force is not None
    if not known:
        notes += ("Without an entry into force rates are not compared, only words: give --in-force.",)
    days = tuple(d for y in years for d in year_ends(y, y))
    diff = diff_drafts(a, b, legends=(legend_a, legend_b) if known else None, dates=days, value=value)
    if changes is not None:
        write_diff(diff, changes)
    return [_page(diff, notes), _moves(diff), _change_lines(diff)]


def _page(diff: DraftDiff, notes: tuple[str, ...]) -> Table:
    slower = [c for c in diff.changes if c.slower]
    rows: list[tuple[Cell, ...]] = []
    for verdict in ("improved", "worsened", "mixed", "same rates", "unknown", "added", "removed"):
        count = diff.count(verdict)
        if count:
            cut = sum(c.cut_points for c in diff.changes if c.verdict == verdict and c.cut_points == c.cut_points)
            rows.append((verdict, count, diff.value_pct(verdict), cut))
    if slower:
        held = sum(c.value for c in slower)
        share = 100 * held / diff.total_value if diff.total_value > 0 else None
        rows.append(("final rate later", len(slower), share, None))
    title = f"{diff.party}, {diff.agreement}: {len(diff.changes)} of {max(diff.lines)} lines differ between the drafts"
    return Table("page", title, ("what", "lines", "value_pct", "points_over_the_years"), tuple(rows), notes)


def _moves(diff: DraftDiff) -> Table:
    moves: dict[tuple[str, str], list[float]] = {}
    for c in diff.changes:
        if c.before and c.after and "category" in c.fields:
            moves.setdefault((c.before.category, c.after.category), []).append(c.value)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (a, b, len(v), 100 * sum(v) / diff.total_value if diff.total_value > 0 else None)
        for (a, b), v in sorted(moves.items(), key=lambda m: -len(m[1]))
    )
    return Table("moves", "Lines that moved category", ("from", "to", "lines", "value_pct"), rows)


def _change_lines(diff: DraftDiff) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for c in sorted(diff.changes, key=lambda c: (-c.value if c.value == c.value else 0.0, c.key)):
        line = c.after or c.before
        assert line is not None
        said = [(x.category, show_duty(x.base)) if x else ("", "") for x in (c.before, c.after)]
        rows.append(
            (
                c.key, line.description, c.verdict, said[0][0], said[1][0], said[0][1], said[1][1],
                ", ".join(c.fields), c.cut_points, "later" if c.slower else "", c.value,
            )
        )  # fmt: skip
    head = ("line", "description", "verdict", "category_before", "category_after", "base_before", "base_after",
            "differs", "points", "final_rate", "imports")  # fmt: skip
    return Table("lines", "Line by line", head, tuple(rows))


def apply_tables(before: ScheduleFile, changes: Path) -> list[Table]:
    """Return the draft that a difference makes of another."""
    draft = apply_diff(open_one(before), read_diff(changes))
    return [schedule_table(draft, (*kept_notes(before), *caveats(draft)))]


def transpose_tables(
    file: ScheduleFile, table: Path, to_edition: str, *, merge: str = "flag", reverse: bool = False
) -> list[Table]:
    """Return a schedule in another edition, what became of each line, and the lines that wait for a person."""
    schedule = open_one(file)
    links = read_concordance(table, schedule.edition, edition(to_edition), reverse=reverse)
    done = transpose(schedule, links, merge=merge)
    kinds: dict[tuple[str, str], int] = {}
    for move in done.moves:
        kinds[move.kind, move.outcome] = kinds.get((move.kind, move.outcome), 0) + 1
    summary = Table(
        "summary", f"{schedule.party} {schedule.agreement} from {schedule.edition} to {done.schedule.edition}",
        ("link", "outcome", "lines"), tuple((k, o, n) for (k, o), n in sorted(kinds.items())), caveats(schedule),
    )  # fmt: skip
    waiting = Table(
        "waiting", f"{len(done.waiting)} line(s) wait for a decision", ("line", "link", "candidates", "reason"),
        tuple((m.key, m.kind, ", ".join(m.new), m.reason) for m in done.moves if m.outcome == "waits"),
    )  # fmt: skip
    return [schedule_table(done.schedule, (*kept_notes(file), *caveats(done.schedule))), summary, waiting]


def alignment_kinds(reference: Schedule, other: Schedule) -> dict[str, int]:
    """Return how many lines of a schedule meet another's by same code, shorter code, lines below or subheading."""
    how = align(reference, other).how
    return {name: int((how == k).sum()) for k, name in enumerate(HOW)}


def transparency_tables(
    file: ScheduleFile, first: int, last: int, *, imports: Path | None = None, partner: str | None = None
) -> list[Table]:
    """Return the tariff table of a notification to the WTO."""
    schedule, legend = open_both(file)
    flows = read_imports(imports) if imports else None
    return [
        transparency_table(
            schedule, legend, range(first, last + 1), imports=flows, partner=partner, notes=caveats(schedule, legend)
        )
    ]


def as_costs(words: Sequence[str]) -> dict[str, float]:
    """Return compliance costs written ``NAME=PERCENT``.

    Raises
    ------
    TariffSettingsError
        One is written otherwise.
    """
    costs = {}
    for word in words:
        name, _, number = word.partition("=")
        try:
            costs[name.strip()] = float(number)
        except ValueError:
            raise TariffSettingsError(f"{word!r} is no cost", hint="write akfta=1.5", value=word) from None
    return costs
