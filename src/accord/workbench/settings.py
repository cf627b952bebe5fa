"""A desk's settings: ``accord.toml``, validated, unknown keys refused.

Invariant: every setting has a default but the parties, so the smallest file is two lines.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from accord.vocabulary import party, words
from accord.workbench.errors import DeskSettingsError

FILE_NAME = "accord.toml"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(_Strict):
    """Where the register is kept.

    Parameters
    ----------
    url
        A SQLAlchemy URL of a PostgreSQL database for a team, or None for ``register.db`` in the desk.
    """

    url: str | None = None


class AppraisalSettings(_Strict):
    """What is appraised, and how often.

    Parameters
    ----------
    baseline
        ``packaged`` or the name of a file in ``baselines/``.
    scenario
        Name of a file in ``scenarios/``, without its ending; None for no appraisal.
    draws
        Draws of the uncertain inputs behind each interval.
    seed
        Seed of the draws.
    neighbours
        A group of countries, such as ``asean``, to whose members the agreement is offered too; None for nobody.
    """

    baseline: str = "packaged"
    scenario: str | None = None
    draws: int = Field(default=100, ge=2, le=100_000)
    seed: int = 1
    neighbours: str | None = None


class DeskSettings(_Strict):
    """All of ``accord.toml``.

    Parameters
    ----------
    title
        The desk's name for people; made from the parties where it is left out.
    parties
        The two parties (or more), ISO 3166 alpha-3 codes or plain English names.
    as_of
        The date on which the desk looks at things by default; None is today.
    areas
        Areas that the desk watches; empty is all.
    relations_since
        Year in which diplomatic relations began, to resolve "62nd year of relations"; None is unknown.
    """

    title: str | None = None
    parties: tuple[str, ...] = Field(min_length=2)
    as_of: date | None = None
    areas: tuple[str, ...] = ()
    relations_since: int | None = None
    store: StoreSettings = StoreSettings()
    appraisal: AppraisalSettings = AppraisalSettings()


def load_settings(path: Path) -> DeskSettings:
    """Return the settings in ``path``.

    Raises
    ------
    DeskSettingsError
        The file is no TOML, has an unknown key or a value of the wrong kind, or names an unknown area.
    NotFoundError
        A party is no country.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeskSettingsError(
            f"{path.name} cannot be read as TOML: {error}",
            hint="mend the line it names; strings need quotes, lists need brackets",
            file=path.name,
        ) from error
    return parse_settings(table, path.name)


def parse_settings(table: dict[str, Any], name: str = FILE_NAME) -> DeskSettings:
    """Return validated settings from a table; see :func:`load_settings` for what it raises."""
    try:
        settings = DeskSettings.model_validate(table)
    except ValidationError as error:
        raise DeskSettingsError(
            f"{name}: {validation_message(error)}",
            hint="see the page 'The desk' of the documentation for every key and its meaning",
            file=name,
        ) from error
    unknown = [area for area in settings.areas if area not in words("areas")]
    if unknown:
        raise DeskSettingsError(
            f"{name}: no area is called {', '.join(map(repr, unknown))}",
            hint=f"areas are: {', '.join(words('areas'))}",
            unknown=unknown,
        )
    codes = tuple(party(p).code for p in settings.parties)
    if len(set(codes)) < len(codes):
        raise DeskSettingsError(
            f"{name}: a party is named twice: {', '.join(settings.parties)}",
            hint="name each party once",
            parties=list(codes),
        )
    return settings.model_copy(update={"parties": codes})


def validation_message(error: ValidationError) -> str:
    """Return pydantic's findings as one line: where, what, and the value it met."""
    found = []
    for item in error.errors():
        place = ".".join(str(part) for part in item["loc"]) or "the file"
        if item["type"] == "extra_forbidden":
            found.append(f"unknown key '{place}'")
        else:
            # Names in a message keep their capitals; only the sentence's first letter is made small.
            said = item["msg"].removeprefix("Value error, ")
            got = f" (got {item.get('input')!r:.60})" if item["loc"] else ""
            found.append(f"'{place}': {said[:1].lower()}{said[1:]}{got}")
    return "; ".join(found)
