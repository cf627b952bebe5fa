"""Legends from TOML files: packaged ones by name, a desk's own by path.

Invariant: an unknown key is an error that names it; numbers are read as decimals, so 38.1 is 38.1.
"""

import re
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from accord.tariffs.duty_text import parse_duty
from accord.tariffs.errors import DutyTextError, LegendError, LegendNotFoundError
from accord.tariffs.legend import (
    FIRSTS,
    TREATMENTS,
    Band,
    Category,
    Ceiling,
    DatedStep,
    Legend,
    Pattern,
    Quota,
    Reciprocity,
)
from accord.tariffs.rounding import MODES, Rounding

_TOP = {"legend", "staging", "rounding", "category", "pattern", "ceiling", "reciprocity", "party"}
_HEAD = {"name", "title", "entry_into_force", "started", "base_date", "edition", "certainty", "source", "unverified"}
_STAGING = {"first", "yearly", "entry_year", "clock", "columns", "never_above_mfn"}
_CATEGORY = {
    "gloss", "treatment", "cuts", "every", "first_year", "first", "reduction_pct", "to_pct", "to", "listed", "dated",
    "cap_pct", "swiss", "band", "parts", "may_rise", "declared_end", "quota", "certainty", "source",
}  # fmt: skip


def legend_names() -> list[str]:
    """Return the names of the packaged legends."""
    folder = resources.files("accord.tariffs").joinpath("data/legends")
    return sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml"))


def legend_text(name: str) -> str:
    """Return the TOML of a packaged legend.

    Raises
    ------
    LegendNotFoundError
        There is no packaged legend of that name.
    """
    if name not in legend_names():
        raise LegendNotFoundError(
            f"no packaged legend is called {name!r}",
            hint=f"give a file, or one of: {', '.join(legend_names())}",
            name=name,
        )
    return resources.files("accord.tariffs").joinpath(f"data/legends/{name}.toml").read_text(encoding="utf-8")


@cache
def legend_named(name: str, party: str | None = None) -> Legend:
    """Return a packaged legend by name, for a party where the parties differ."""
    return legend_from_text(legend_text(name), origin=f"packaged legend {name}", party=party)


def load_legend(name_or_path: str | Path, party: str | None = None) -> Legend:
    """Return the legend in a TOML file, or the packaged one of that name.

    Raises
    ------
    LegendError
        The file is no legend.
    LegendNotFoundError
        Neither a file nor a packaged legend.
    """
    path = Path(name_or_path)
    if path.suffix == ".toml" or path.is_file():
        if not path.is_file():
            raise LegendNotFoundError(f"there is no legend file {str(path)!r}", hint="check the path", path=str(path))
        return legend_from_text(path.read_text(encoding="utf-8"), origin=path.name, party=party)
    return legend_named(str(name_or_path), party)


def legend_from_text(text: str, *, origin: str = "legend", party: str | None = None) -> Legend:
    """Return the legend that a TOML text states.

    Raises
    ------
    LegendError
        The text is no TOML, or holds an unknown key or an impossible value.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise _error(origin, f"it is no TOML: {error}") from error
    try:
        return _legend(data, origin, party)
    except DutyTextError as error:
        raise _error(origin, error.message) from error
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise _error(origin, f"a value is of the wrong kind: {error}") from error


def _legend(data: dict[str, Any], origin: str, party: str | None) -> Legend:
    _known(data, _TOP, origin, "")
    head, own = data.get("legend", {}), data.get("party", {}).get(party or "", {})
    for code, table in data.get("party", {}).items():
        _known(table, _HEAD | _STAGING | {"category", "ceiling"}, origin, f"party.{code}")
    head = {**head, **{k: v for k, v in own.items() if k in _HEAD}}
    staging = {**data.get("staging", {}), **{k: v for k, v in own.items() if k in _STAGING}}
    _known(head, _HEAD, origin, "legend")
    _known(staging, _STAGING, origin, "staging")
    if "name" not in head:
        raise _error(origin, "legend.name is missing")
    if staging.get("first", FIRSTS[0]) not in FIRSTS:
        raise _error(origin, f"staging.first is {staging['first']!r}; it is one of {', '.join(FIRSTS)}")
    for field, choices in (("clock", ("party", "common")), ("columns", ("calendar", "shift"))):
        if staging.get(field, choices[0]) not in choices:
            raise _error(origin, f"staging.{field} is {staging[field]!r}; it is one of {', '.join(choices)}")
    rounding = data.get("rounding", {})
    _known(rounding, {"ad_valorem", "specific"}, origin, "rounding")
    meanings = {**data.get("category", {}), **own.get("category", {})}
    categories = {code: _category(code, row, origin) for code, row in meanings.items()}
    return Legend(
        name=head["name"],
        title=head.get("title", head["name"]),
        entry_into_force=_day(head.get("entry_into_force"), origin, "entry_into_force"),
        started=_day(head.get("started"), origin, "started"),
        base_date=_day(head.get("base_date"), origin, "base_date"),
        party=party,
        edition=head.get("edition"),
        first=staging.get("first", FIRSTS[0]),
        yearly=_month_day(staging.get("yearly", "01-01"), origin),
        entry_year=int(staging.get("entry_year", 1)),
        clock=staging.get("clock", "party"),
        columns=staging.get("columns", "calendar"),
        never_above_mfn=bool(staging.get("never_above_mfn", True)),
        ad_valorem_rounding=_rounding(rounding.get("ad_valorem", {}), origin),
        specific_rounding=_rounding(rounding.get("specific", {}), origin),
        categories=categories,
        patterns=tuple(_pattern(row, origin) for row in data.get("pattern", [])),
        ceilings=tuple(_ceiling(row, origin) for row in own.get("ceiling", data.get("ceiling", []))),
        reciprocity=_reciprocity(data["reciprocity"], origin) if "reciprocity" in data else None,
        certainty=head.get("certainty", "sourced"),
        source=head.get("source", ""),
        unverified=tuple(head.get("unverified", ())),
    )


def _category(code: str, row: dict[str, Any], origin: str) -> Category:
    place = f"category.{code}"
    _known(row, _CATEGORY, origin, place)
    treatment = row.get("treatment", "staged")
    if treatment not in TREATMENTS:
        raise _error(origin, f"{place}.treatment is {treatment!r}; it is one of {', '.join(TREATMENTS)}")
    if row.get("first", FIRSTS[0]) not in FIRSTS:
        raise _error(origin, f"{place}.first is {row['first']!r}; it is one of {', '.join(FIRSTS)}")
    if row.get("parts", "all") not in ("all", "ad-valorem"):
        raise _error(origin, f"{place}.parts is {row['parts']!r}; it is 'all' or 'ad-valorem'")
    if "to" in row and "to_pct" in row:
        raise _error(origin, f"{place} has both 'to' and 'to_pct'")
    to: Decimal | str | None = _number(row["to_pct"], origin, f"{place}.to_pct") if "to_pct" in row else row.get("to")
    if isinstance(to, str) and to != "line":
        raise _error(origin, f'{place}.to is {to!r}; it is "line", or give to_pct')
    bands = [_band(code, part, origin) for part in row.get("band", [])]
    return Category(
        code=code,
        gloss=row.get("gloss", ""),
        treatment=treatment,
        cuts=int(row.get("cuts", 0)),
        every=int(row.get("every", 1)),
        first_year=row.get("first_year"),
        first=row.get("first"),
        reduction=_share(row.get("reduction_pct", 100), origin, place),
        to=to,
        swiss=_number(row["swiss"], origin, f"{place}.swiss") if "swiss" in row else None,
        bands=tuple(sorted(bands, key=lambda b: -b.from_pct)),
        listed=tuple((int(y), _share(v, origin, place)) for y, v in row.get("listed", [])),
        dated=tuple(_dated(step, origin, place) for step in row.get("dated", [])),
        cap=_number(row["cap_pct"], origin, place) if "cap_pct" in row else None,
        parts=row.get("parts", "all"),
        may_rise=bool(row.get("may_rise", False)),
        declared_end=_day(row.get("declared_end"), origin, place),
        quota=_quota(row["quota"], origin, place) if "quota" in row else None,
        certainty=row.get("certainty", "sourced"),
        source=row.get("source", ""),
    )


def _band(code: str, row: dict[str, Any], origin: str) -> Band:
    rest = {k: v for k, v in row.items() if k != "from_pct"}
    if "from_pct" not in row or "band" in rest:
        raise _error(origin, f"category.{code}.band: a band needs from_pct, and holds no bands")
    return Band(_number(row["from_pct"], origin, f"category.{code}.band"), _category(code, rest, origin))


def _dated(step: dict[str, Any], origin: str, place: str) -> DatedStep:
    _known(step, {"on", "cut_pct", "cap_pct", "rate"}, origin, f"{place}.dated")
    on = _day(step.get("on"), origin, f"{place}.dated.on")
    if on is None:
        raise _error(origin, f"{place}.dated: a step has no 'on'")
    return DatedStep(
        on=on,
        cut=_share(step["cut_pct"], origin, place) if "cut_pct" in step else None,
        cap=_number(step["cap_pct"], origin, place) if "cap_pct" in step else None,
        rate=parse_duty(str(step["rate"])) if "rate" in step else None,
    )


def _quota(row: dict[str, Any], origin: str, place: str) -> Quota:
    _known(row, {"volume", "unit", "growth_pct", "inside_pct"}, origin, f"{place}.quota")
    inside = row.get("inside_pct", 0)
    pairs = inside if isinstance(inside, list) else [[0, inside]]
    return Quota(
        volume=_number(row["volume"], origin, place) if "volume" in row else None,
        unit=row.get("unit", ""),
        growth_pct=_number(row.get("growth_pct", 0), origin, place),
        inside=tuple((int(y), _number(v, origin, place)) for y, v in pairs),
    )


def _pattern(row: dict[str, Any], origin: str) -> Pattern:
    rest = {k: v for k, v in row.items() if k not in {"match", "cuts"}}
    match = row.get("match", "")
    try:
        named = "n" in re.compile(match).groupindex
    except re.error as error:
        raise _error(origin, f"pattern {match!r} is no regular expression: {error}") from error
    words = re.fullmatch(r"n(?:\s*\+\s*(\d+))?", str(row.get("cuts", "n")))
    if not named or not words:
        raise _error(origin, f'pattern {match!r} needs a group (?P<n>[0-9]+) and cuts = "n" or "n+1"')
    return Pattern(match, int(words[1] or 0), _category(match, rest, origin))


def _ceiling(row: dict[str, Any], origin: str) -> Ceiling:
    numbers = ("lines_pct", "value_pct", "floor_lines_pct", "floor_value_pct")
    words = {"name", "categories", "hs6_lines", "statistics", "certainty", "source"}
    _known(row, words | set(numbers), origin, "ceiling")
    return Ceiling(
        name=row.get("name", ""),
        categories=tuple(row.get("categories", ())),
        hs6_lines=row.get("hs6_lines"),
        statistics=row.get("statistics", ""),
        certainty=row.get("certainty", "sourced"),
        source=row.get("source", ""),
        **{n: _number(row[n], origin, f"ceiling.{n}") for n in numbers if n in row},
    )


def _reciprocity(row: dict[str, Any], origin: str) -> Reciprocity:
    _known(row, {"categories", "exporter_max_pct", "certainty", "source"}, origin, "reciprocity")
    top = row.get("exporter_max_pct")
    return Reciprocity(
        categories=tuple(row.get("categories", ())),
        exporter_max_pct=None if top is None else _number(top, origin, "reciprocity.exporter_max_pct"),
        certainty=row.get("certainty", "sourced"),
        source=row.get("source", ""),
    )


def _rounding(row: dict[str, Any], origin: str) -> Rounding:
    _known(row, {"to", "mode"}, origin, "rounding")
    mode = row.get("mode", "half-up")
    if mode not in MODES:
        raise _error(origin, f"rounding mode {mode!r} is unknown; it is one of {', '.join(MODES)}")
    to = _number(row["to"], origin, "rounding.to") if "to" in row else None
    if to is not None and to <= 0:
        raise _error(origin, f"rounding.to is {to}; it must be above zero")
    return Rounding(to, mode)


def _share(value: Any, origin: str, place: str) -> Fraction:
    return Fraction(_number(value, origin, place)) / 100


def _number(value: Any, origin: str, place: str) -> Decimal:
    try:
        return Decimal(str(value))
    except ArithmeticError as error:
        raise _error(origin, f"{place}: {value!r} is no number") from error


def _day(value: Any, origin: str, place: str) -> date | None:
    if value is None or type(value) is date:
        return value
    raise _error(origin, f"{place}: {value!r} is no date; write it as 2022-03-18 without quotes")


def _month_day(value: str, origin: str) -> tuple[int, int] | None:
    if value == "anniversary":
        return None
    match = re.fullmatch(r"(\d\d)-(\d\d)", str(value))
    try:
        day = date(2001, int(match[1]), int(match[2])) if match else None
    except ValueError:
        day = None
    if day is None:
        raise _error(origin, f'staging.yearly is {value!r}; write month-day as "04-01", or "anniversary"')
    return day.month, day.day


def _known(row: dict[str, Any], allowed: set[str], origin: str, place: str) -> None:
    extra = sorted(set(row) - allowed)
    if extra:
        raise _error(origin, f"unknown key(s) {', '.join(extra)} in [{place}]; known: {', '.join(sorted(allowed))}")


def _error(origin: str, why: str) -> LegendError:
    return LegendError(f"{origin}: {why}", hint="docs/tariffs.md shows every key of a legend", origin=origin)


def at(legend: Legend, entry_into_force: date | None) -> Legend:
    """Return the legend with another entry into force, as a user's setting."""
    return legend if entry_into_force is None else replace(legend, entry_into_force=entry_into_force)
