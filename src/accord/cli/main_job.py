"""The main job at the terminal: progress while it runs, a summary at the end.

Invariant: with ``--json`` one object goes to stdout and nothing else.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accord.cli.console import counted, err, out, print_json, stages
from accord.vocabulary import parties

if TYPE_CHECKING:
    from accord.workbench.desk import Desk
    from accord.workbench.run import DeskRun


def main_job(
    desk: "Desk",
    folder: Path,
    *,
    as_of: date | None,
    known_on: date | None,
    scenario: str | None,
    draws: int | None,
    formats: Sequence[str],
    where: str,
    as_json: bool,
) -> None:
    """Run everything on a desk, write the brief and what goes with it into ``folder``, and say what came of it."""
    from accord.reports import check_formats, desk_brief, write_brief
    from accord.workbench.run import run_desk
    from accord.workbench.web_appraisal import keep_appraisal

    check_formats(formats)
    with stages(quiet=as_json) as on_progress:
        run = run_desk(
            desk,
            as_of=as_of,
            known_on=known_on,
            scenario=scenario,
            draws=draws,
            where=where,
            on_progress=on_progress,
        )
        on_progress("Writing the brief", 0, 1)
        written = write_brief(desk_brief(run), folder, formats=(*formats, "ics"))
        on_progress("Writing the brief", 1, 1)
    if run.appraisal:
        # So that the desk's pages show it at once; what cannot be kept is worked out there again.
        with suppress(OSError):
            keep_appraisal(desk, run.appraisal)
    summary = summarise(run)
    if as_json:
        print_json({**summary, "files": [str(p) for p in written]})
    else:
        show(run, summary, written, folder)


def summarise(run: "DeskRun") -> dict[str, Any]:
    """Return the run in numbers, for machines and for the terminal."""
    from accord.workbench.effects import as_dict

    kinds = Counter(c.kind for c in run.register.commitments)
    appraisal = as_dict(run.appraisal) if run.appraisal else None
    if appraisal:
        appraisal["countries"] = [c for c in appraisal["countries"] if c["code"] in run.parties]
        for bulky in ("trade", "path", "inputs"):
            del appraisal[bulky]
    return {
        "title": run.title,
        "parties": list(run.parties),
        "as_of": run.as_of.isoformat(),
        "known_on": run.known_on.isoformat() if run.known_on else None,
        "documents": len(run.documents),
        "not_read": [d.name for d in run.documents if d.language != "en"],
        "problems": {name: error.as_dict() for name, error in run.problems},
        "statements": len(run.statements),
        "commitments": kinds["commitment"],
        "kinds": dict(kinds),
        "conflicts": len(run.register.conflicts),
        "overdue": [c.title for c in run.register.commitments if c.schedule == "overdue-no-evidence"],
        "appraisal": appraisal,
    }


def show(run: "DeskRun", summary: dict[str, Any], written: Sequence[Path], folder: Path) -> None:
    """Print the summary for people."""
    from accord.cli.commands.appraise import interval

    out.print(f"\n[bold]{run.title}[/]  as of {run.as_of}", highlight=False)
    out.print(
        f"{counted(summary['documents'], 'document')} · {counted(summary['statements'], 'statement')} · "
        f"{counted(summary['commitments'], 'commitment')} · {counted(summary['conflicts'], 'conflict')} · "
        f"{len(summary['overdue'])} overdue without evidence",
        highlight=False,
    )
    for name, error in run.problems:
        err.print(f"  not read: {name}: {error.message}", highlight=False, markup=False)
    if summary["not_read"]:
        out.print(f"  not read, not in English: {', '.join(summary['not_read'])}", highlight=False, markup=False)
    for title in summary["overdue"][:5]:
        out.print(f"  overdue, no evidence in these documents: {title}", highlight=False, markup=False)
    if run.appraisal:
        a = run.appraisal
        out.print(
            f"\n[bold]{a.title}[/], fully phased in; {a.interval:.0%} intervals, {a.draws} draws", highlight=False
        )
        for row in a.countries:
            if row.code in run.parties:
                out.print(
                    f"  {row.name}: real income {interval(row.welfare)} %, "
                    f"{interval(row.welfare_money)} {a.money_unit}",
                    highlight=False,
                )
        for pair in a.pairs:
            way = f"{_name(pair.exporter)} to {_name(pair.importer)}"
            out.print(f"  Trade, {way}: {interval(pair.change)} %", highlight=False)
        for cost in a.delay:
            if cost.years == 1:
                out.print(
                    f"  Cost of a year's delay, {_name(cost.code)}: {interval(cost.cost)} {a.money_unit}"
                    + (" (below zero: a gain from waiting)" if cost.cost.value < 0 else ""),
                    highlight=False,
                )
        assumed = sum(i.basis == "assumed" for i in a.inputs)
        out.print(f"  {assumed} of {len(a.inputs)} inputs are assumed; the brief lists them", highlight=False)
    out.print()
    charts = [p for p in written if p.name.startswith("chart-")]
    for path in written:
        if path not in charts:
            out.print(f"→ {path}", highlight=False, markup=False, soft_wrap=True)
    if charts:
        out.print(
            f"→ {folder}/chart-*.csv, the numbers of {counted(len(charts), 'chart')}", highlight=False, soft_wrap=True
        )


def _name(code: str) -> str:
    found = parties().get(code)
    return found.name if found else code
