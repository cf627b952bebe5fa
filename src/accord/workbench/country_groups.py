"""Groups of countries as data: a packaged file, or a list on the command line.

Invariant: members are codes of the table of countries, each once, in the order in which they are written.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from accord.vocabulary import SettingsError, party


class GroupError(SettingsError):
    """A group of countries is unknown, too small, or does not fit the desk and its scenario."""

    code = "country-group"


@dataclass(frozen=True, slots=True)
class CountryGroup:
    """Countries that an agreement is offered to.

    Parameters
    ----------
    code, name
        Short and full name.
    members
        Alpha-3 codes.
    source
        Where the list comes from.
    """

    code: str
    name: str
    members: tuple[str, ...]
    source: str


@cache
def country_groups() -> dict[str, CountryGroup]:
    """Return the packaged groups by their short name.

    >>> "MYS" in country_groups()["asean"].members
    True
    """
    text = resources.files("accord.workbench").joinpath("groups", "groups.toml").read_text(encoding="utf-8")
    return {
        code: CountryGroup(code, group["name"], _codes(group["members"]), group["source"])
        for code, group in tomllib.loads(text).items()
    }


def country_group(code: str | None, members: Sequence[str] = ()) -> CountryGroup:
    """Return a packaged group, or one made of ``members``.

    Raises
    ------
    GroupError
        Neither or both are given, there is no such group, or it has fewer than two members.
    NotFoundError
        A member is no country.
    """
    if (code is None) == (not members):
        raise GroupError(
            "give either a group or its members",
            hint=f"--group {' or '.join(country_groups())}, or --members MYS,THA,VNM",
        )
    if members:
        codes = _codes(members)
        if len(codes) < 2:
            raise GroupError(
                f"a group of {', '.join(codes)} alone has no neighbours", hint="name two or more", members=list(codes)
            )
        return CountryGroup("members", ", ".join(codes), codes, "as given")
    assert code is not None
    if code.lower() not in country_groups():
        raise GroupError(
            f"there is no group '{code}'",
            hint=f"groups are: {', '.join(country_groups())}; or give --members",
            group=code,
        )
    return country_groups()[code.lower()]


def _codes(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(party(name).code for name in names))
