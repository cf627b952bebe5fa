"""``accord contracts``: what is bought or built, for how much, by when."""

from typing import TYPE_CHECKING, Annotated

import typer

from accord.cli.register_view import AsJson, AsOf, DeskArgument, KnownOn, as_day, flat, reading_bar
from accord.cli.wrapped import put

if TYPE_CHECKING:
    from accord.partnership import Contract, Milestone


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""

    @app.command()
    def contracts(
        folder: DeskArgument,
        only: Annotated[
            str, typer.Argument(metavar="[WORDS]", help="Only those whose title or id has these words.")
        ] = "",
        as_of: AsOf = None,
        known_on: KnownOn = None,
        as_json: AsJson = False,
    ) -> None:
        """Show contracts and projects: quantities, prices, milestones and slips, as each source has them.

        Example: accord contracts malaysia-korea --as-of 2026-01-01
        """
        from accord.cli.console import print_json
        from accord.workbench.contracts import view_contracts
        from accord.workbench.desk import open_desk

        with reading_bar(as_json) as on_done:
            view = view_contracts(open_desk(folder), as_day(as_of), as_day(known_on), on_done)
        wanted = [c for c in view.contracts if only.lower() in f"{c.title} {c.id}".lower()]
        if as_json:
            print_json({**view.as_dict(), "contracts": [c.as_dict() for c in wanted]})
            return
        for found in wanted:
            _show(found)
        if not wanted:
            put(f"no contract or project in these documents up to {view.as_of}")


def _show(c: "Contract") -> None:
    put(f"{c.title}: {c.kind}, {c.state.upper()}", style="bold")
    put(f"{c.id}  {', '.join(c.parties)}" + (f"  {'; '.join(c.bodies)}" if c.bodies else ""), indent=2)
    put(c.note, indent=2, hang=0)
    for e in c.state_evidence[:2]:
        put(f"“{flat(e.quote, 150)}”  {e.source}, {e.published or 'undated'}", indent=4)
    for q in c.quantities:
        put(f"quantity   {q.hedge + ' ' if q.hedge else ''}{q.thing.label}  {q.evidence.source}", indent=2, hang=11)
    _prices(c)
    for m in c.milestones:
        _milestone(m)
    for f in c.follow_ons:
        what = f.thing.label if f.thing else "more"
        put(f"{f.kind:<10} {what}{f' ({f.words})' if f.words else ''}  {f.evidence.source}", indent=2, hang=11)
        put(f"“{flat(f.evidence.quote, 150)}”", indent=4)
    put()


def _prices(c: "Contract") -> None:
    basis = {"stated": "", "contract": " (the contract's year)", "document": " (year of the document)"}
    for p in c.prices:
        year = f"money of {p.year}{basis.get(p.year_basis, '')}" if p.year else "year unknown"
        role = "" if p.role == "total" else f", {p.role}"
        put(f"price      {p.amount.text}{role}, {year}  {p.evidence.source}", indent=2, hang=11)
    closed = [x for x in c.comparisons if x.verdict != "not-comparable"]
    marked = [("CONFLICT " if x.verdict == "conflict" else "") + f"{x.left} / {x.right}: {x.words}" for x in closed]
    for words in dict.fromkeys(marked):
        put(words, indent=4)
    for words in dict.fromkeys(x.words for x in c.comparisons if x.verdict == "not-comparable"):
        put(f"not compared: {words}", indent=4)


def _milestone(m: "Milestone") -> None:
    from accord.register import date_label

    put(f"{m.label}: {m.note}", indent=2)
    for v in m.versions:
        when = date_label(v.when) if v.when.resolved else "no date"
        said = date_label(v.said) if v.said.resolved else "undated"
        put(f"{v.standing:<9} {when:<14} said {said:<15} {v.evidence.source}", indent=4)
    for s in m.slips:
        again = "; may be two sources that disagree" if s.may_be_disagreement else ""
        put(f"SLIP      {s.words}{again}", indent=4, hang=10)
    for words in m.disagreements:
        put(f"DIFFER    {words}", indent=4, hang=10)
