"""A schedule carried from one edition of the Harmonized System to another.

Invariant: every old line is carried, merged or listed as waiting for a decision; no rate is averaged.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from accord.tariffs.concordance import Concordance
from accord.tariffs.duty import ad_valorem_pct, show_duty
from accord.tariffs.errors import ConcordanceError, TariffSettingsError
from accord.tariffs.schedule import Schedule, TariffLine, edition

MERGES = ("flag", "most-favourable", "least-favourable")


@dataclass(frozen=True, slots=True)
class Move:
    """What became of a line: ``kind`` of its link, new codes, ``outcome`` and the reason where it waits."""

    key: str
    kind: str
    new: tuple[str, ...]
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Transposed:
    """The schedule in the new edition, what became of each line, and the lines that wait for a person."""

    schedule: Schedule
    moves: tuple[Move, ...]
    waiting: tuple[TariffLine, ...]


def transpose(
    schedule: Schedule,
    table: Concordance,
    *,
    merge: str = "flag",
    final_pct: Callable[[TariffLine], float] | None = None,
    decisions: Mapping[str, tuple[str, ...]] | None = None,
) -> Transposed:
    """Return a schedule in the new edition of a concordance.

    1:1 and 1:n lines keep their content (1:n inherit it) and their digits after the sixth. n:1 lines that say the
    same are merged; where they differ, ``merge`` says which stands, or they wait (``flag``). n:m lines wait unless
    ``decisions`` gives their new subheadings.

    Parameters
    ----------
    schedule
        In the concordance's old edition.
    table
        The concordance.
    merge
        ``flag``, ``most-favourable`` (lowest final rate, then lowest base) or ``least-favourable``.
    final_pct
        Final rate of a line in percent, to compare by; None compares base rates.
    decisions
        New subheadings by old six-digit code, for n:m families.

    Raises
    ------
    ConcordanceError
        The schedule is in another edition.
    TariffSettingsError
        ``merge`` is none of the three.
    """
    if merge not in MERGES:
        raise TariffSettingsError(f"merge is {merge!r}", hint=f"one of {', '.join(MERGES)}", merge=merge)
    if schedule.edition != edition(table.old):
        raise ConcordanceError(
            f"the schedule is in {schedule.edition}, the concordance starts from {table.old}",
            hint="give the concordance of the schedule's own edition",
            schedule=schedule.edition,
            concordance=table.old,
        )
    chosen = decisions or {}
    moves: list[Move] = []
    waiting: list[TariffLine] = []
    arriving: dict[str, list[tuple[TariffLine, TariffLine]]] = defaultdict(list)
    for line in schedule.lines:
        kind = table.kind.get(line.hs6, "none")
        targets = chosen.get(line.hs6) or (table.forward.get(line.hs6, ()) if kind != "n:m" else ())
        if not targets:
            why = (
                "the concordance does not have its subheading"
                if kind == "none"
                else "its family is n:m: say where it goes"
            )
            waiting.append(line)
            moves.append(Move(line.key, kind, table.forward.get(line.hs6, ()), "waits", why))
            continue
        for target in targets:
            moved = replace(line, code=target + line.code[6:])
            arriving[moved.key].append((moved, line))
        outcome = (
            "decided"
            if line.hs6 in chosen
            else "carried"
            if kind == "1:1"
            else "inherited"
            if kind == "1:n"
            else "merged"
        )
        moves.append(Move(line.key, kind, tuple(t + line.code[6:] for t in targets), outcome))
    lines = []
    for key, pairs in sorted(arriving.items()):
        found = [moved for moved, _ in pairs]
        kept = _merged(found, merge, final_pct)
        if kept is None:
            waiting += [line for _, line in pairs]
            says = "; ".join(f"{show_duty(x.base)} {x.category}" for x in found)
            moves.append(Move(key, "n:1", (found[0].code,), "waits", f"lines that meet here differ: {says}"))
        else:
            lines.append(kept)
    carried = replace(
        schedule, edition=edition(table.new), lines=tuple(lines),
        source=f"{schedule.source}; carried from {schedule.edition} to {edition(table.new)}",
    )  # fmt: skip
    return Transposed(carried, tuple(moves), tuple(waiting))


def _merged(found: list[TariffLine], merge: str, final_pct: Callable[[TariffLine], float] | None) -> TariffLine | None:
    says = {(x.base, x.category, x.final, x.path, x.flags, x.not_for) for x in found}
    if len(says) == 1:
        words = " / ".join(dict.fromkeys(x.description for x in found))
        return replace(found[0], description=words)
    if merge == "flag":
        return None

    def rank(line: TariffLine) -> tuple[float, float]:
        base = ad_valorem_pct(line.base)
        low = float("inf") if base is None else float(base)
        return (low if final_pct is None else final_pct(line)), low

    pick = min if merge == "most-favourable" else max
    return pick(sorted(found, key=lambda x: (x.code, x.description, x.category)), key=rank)
