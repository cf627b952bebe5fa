"""Lists of agreements: who is in which, and since when.

Invariant: an agreement named is one of the list, and a member has one year of entry in each.
"""

from pathlib import Path

from accord.estimation import Agreement, PanelError, SpecificationError
from accord.storage import read_table


def read_agreements(path: Path) -> dict[str, Agreement]:
    """Return the agreements listed in a table of ``agreement, member, entry``.

    Raises
    ------
    PanelError
        A column is absent, an entry is no year, or a member stands twice in one agreement.
    """
    table = read_table(path)
    if absent := [c for c in ("agreement", "member", "entry") if c not in table.columns]:
        raise PanelError(
            f"{path.name} has no column {absent[0]!r}",
            hint="a list of agreements has the columns agreement, member, entry",
            absent=absent,
        )
    found: dict[str, dict[str, int]] = {}
    for row in table.itertuples():
        name, member = str(row.agreement), str(row.member)
        try:
            year = int(str(row.entry).removesuffix(".0"))
        except (TypeError, ValueError) as error:
            raise PanelError(
                f"{path.name}: {member} enters {name} in {row.entry!r}, which is no year",
                hint="write years as 2007; leave out members that have not entered",
                agreement=name,
                member=member,
            ) from error
        if found.setdefault(name, {}).setdefault(member, year) != year:
            raise PanelError(
                f"{path.name}: {member} enters {name} in {found[name][member]} and in {year}",
                hint="give each member one year of entry",
                agreement=name,
                member=member,
            )
    return {name: Agreement(name, entry) for name, entry in found.items()}


def find_agreement(path: Path, name: str) -> Agreement:
    """Return one agreement of a list.

    Raises
    ------
    SpecificationError
        It is not in the list.
    """
    return named(read_agreements(path), name)


def named(listed: dict[str, Agreement], name: str) -> Agreement:
    """Return one agreement of those listed.

    Raises
    ------
    SpecificationError
        It is not among them.
    """
    if name not in listed:
        raise SpecificationError(
            f"no agreement {name!r} is listed",
            hint=f"there are: {', '.join(sorted(listed)) or 'none; give a list with --agreements'}",
            agreement=name,
            listed=sorted(listed),
        )
    return listed[name]
