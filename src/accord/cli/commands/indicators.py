"""``accord indicators``: what commitments come to in figures, and the path before the promise."""

from typing import TYPE_CHECKING

import typer

from accord.cli.register_view import AsJson, AsOf, DeskArgument, KnownOn, as_day, flat, reading_bar
from accord.cli.wrapped import put

if TYPE_CHECKING:
    from accord.partnership import Indicator, Reading


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def indicators(
        folder: DeskArgument,
        as_of: AsOf = None,
        known_on: KnownOn = None,
        as_json: AsJson = False,
    ) -> None:
        """Show the series linked to commitments: progress to the target, and the path before the promise.

        Example: accord indicators malaysia-korea --as-of 2026-01-01
        """
        from accord.cli.console import print_json
        from accord.workbench.desk import open_desk
        from accord.workbench.indicators import suggestion_toml, view_indicators

        with reading_bar(as_json) as on_done:
            view = view_indicators(open_desk(folder), as_day(as_of), as_day(known_on), on_done)
        if as_json:
            print_json(view.as_dict())
            return
        for found in view.indicators:
            _show(found)
        if not view.indicators:
            put("No series is linked yet: write an [[indicator]] into indicators.toml.")
        for s in view.series:
            for question in s.questions:
                put(f"QUESTION  {s.id}: {question}", hang=10)
        if view.suggestions:
            put("Commitments whose words set a number; to link one, put its block into indicators.toml:", style="bold")
        for waiting in view.suggestions:
            put(f"{waiting.title}", indent=2)
            said = f"{waiting.evidence.source}, {waiting.evidence.published or 'undated'}"
            put(f"“{flat(waiting.evidence.quote, 150)}”  {said}", indent=4)
            if not waiting.series:
                put(f"no data: no series of {waiting.measure} fits", indent=4)
            for row in suggestion_toml(waiting, view.series).splitlines():
                put(row, indent=6, hang=4)


def _show(found: "Indicator") -> None:
    from accord.partnership import number

    put(f"{found.title}: {found.measure}", style="bold")
    for e in found.evidence[:2]:
        put(f"“{flat(e.quote, 150)}”  {e.source}, {e.published or 'undated'}", indent=2)
    if found.promised is not None:
        put(f"promised {found.promised}", indent=2)
    if found.status != "measured":
        put(found.words, indent=2)
    for r in found.readings:
        _reading(r)
    if found.beside:
        put("reporters side by side", indent=2)
    for row in found.beside:
        values = ", ".join(f"{i} {number(v)}" for i, v in row.values)
        apart = f"; {row.spread_pct:.1f} % apart" if row.spread_pct is not None else ""
        put(f"{row.period}  {values}{apart}", indent=4)
    if found.note:
        put(f"note: {found.note}", indent=2)
    put()


def _reading(r: "Reading") -> None:
    from accord.partnership import number

    s = r.series
    put(f"{s.id}: {s.title}, {s.unit_label}, reported by {s.reporter} ({s.frequency})", indent=2)
    shown = s.observations[-8:]
    cells = [f"{o.period.label} {number(o.value)}{'' if o.status == 'observed' else f' ({o.status})'}" for o in shown]
    put(("… " if len(shown) < len(s.observations) else "") + "  ".join(cells), indent=4, hang=0)
    if r.progress is not None:
        put(r.progress.words, indent=4)
        p = r.progress
        parts = [f"needed {p.needed_pct:+.1f} % a year" if p.needed_pct is not None else ""]
        parts += [f"achieved {p.achieved_pct:+.1f} % a year" if p.achieved_pct is not None else ""]
        parts += [f"{100 * p.share:.0f} % of the way" if p.share is not None else ""]
        if any(parts):
            put("; ".join(x for x in parts if x), indent=4)
    if r.path is not None:
        put(r.path.words, indent=4)
    put(f"source: {s.source}; edition {s.edition}; {s.licence}", indent=4)
