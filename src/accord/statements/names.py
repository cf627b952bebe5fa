"""A table of names that a desk keeps: firms, bodies and people that its documents name without their country.

Invariant: a name stands for one country; what a table says is part of the extractor's version.
"""

import csv
import hashlib
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path

from accord.statements.errors import NamesError
from accord.vocabulary import parties


@dataclass(frozen=True, slots=True)
class Names:
    """Names and the countries they stand for.

    Parameters
    ----------
    rows
        ``(name, ISO 3166 alpha-3)``, sorted, each name once.
    """

    rows: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """Ten hex digits of a hash of the rows, or an empty string where there is none."""
        if not self.rows:
            return ""
        text = "\n".join(f"{name}\x1f{code}" for name, code in self.rows)
        return hashlib.sha256(text.encode()).hexdigest()[:10]

    @classmethod
    def of(cls, rows: dict[str, str], where: str) -> "Names":
        """Return the table of ``rows``, each country checked.

        Raises
        ------
        NamesError
            A country is none, or a name is empty.
        """
        found = {}
        for name, country in rows.items():
            clean = " ".join(str(name).split())
            code = _code(str(country).strip())
            if not clean or code is None:
                raise NamesError(
                    f"{where}: {name!r} stands for {country!r}, which is no country",
                    hint="give the name, then the country: its code (NGA) or its English name (Nigeria)",
                    name=str(name),
                    country=str(country),
                )
            found[clean] = code
        return cls(tuple(sorted(found.items())))

    @classmethod
    def of_csv(cls, text: str, where: str) -> "Names":
        """Return the table in CSV with the columns ``name`` and ``country``; lines that begin with # are remarks.

        Raises
        ------
        NamesError
            A column is missing, a name stands twice for two countries, or a country is none.
        """
        lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip() and not line.startswith("#")]
        reader = csv.DictReader(io.StringIO("\n".join(lines)), skipinitialspace=True)
        columns = {c.strip().lower(): c for c in reader.fieldnames or ()}
        if not {"name", "country"} <= set(columns):
            raise NamesError(
                f"{where} has the columns {', '.join(columns) or 'none'}, not name and country",
                hint="let its first line be: name,country",
                columns=list(columns),
            )
        rows: dict[str, str] = {}
        for row in reader:
            name, country = (row.get(columns["name"]) or "").strip(), (row.get(columns["country"]) or "").strip()
            if name in rows and _code(rows[name]) != _code(country):
                raise NamesError(
                    f"{where}: {name!r} stands for {rows[name]} and for {country}",
                    hint="keep one line for each name",
                    name=name,
                    country=country,
                )
            rows[name] = country
        return cls.of(rows, where)


NO_NAMES = Names()


def _code(country: str) -> str | None:
    table = parties()
    if country.upper() in table:
        return country.upper()
    return next((p.code for p in table.values() if country in p.names), None)


def read_names(path: Path) -> Names:
    """Return the table in a file: CSV with ``name,country``, or TOML with ``"Zenith Bank" = "NGA"`` lines.

    Raises
    ------
    NamesError
        There is no such file, or it is no such table.
    """
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix.lower() != ".toml":
            return Names.of_csv(text, path.name)
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NamesError(
            f"the table of names {str(path)!r} cannot be read: {error}",
            hint="give a CSV file with the columns name and country",
            path=str(path),
        ) from error
    rows = data.get("names", data)
    return Names.of({str(k): str(v) for k, v in rows.items() if not isinstance(v, dict)}, path.name)
