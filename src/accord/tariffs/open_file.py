"""One way in for schedules of every kind: the suffix picks the reader, the file's own notes fill what is not said.

Invariant: what a caller says wins over what the file says; nothing is looked up outside the file.
"""

import hashlib
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from accord.tariffs.errors import ScheduleFileError, TariffSettingsError
from accord.tariffs.legend import Legend
from accord.tariffs.legend_file import load_legend
from accord.tariffs.read_csv import read_csv, text_of
from accord.tariffs.rows import HIGHEST_PCT, Reading
from accord.tariffs.schedule import Schedule
from accord.vocabulary import party as find


def file_notes(path: Path) -> dict[str, str]:
    """Return the ``# key: value`` notes at the head of a file, keys in lower case.

    They are ``party``, ``agreement``, ``edition``, ``digits``, ``base_date``, ``legend``, ``in_force``, ``decimal`` and
    ``highest`` (percent).
    """
    if not path.is_file():
        raise ScheduleFileError(f"there is no file {str(path)!r}", hint="check the path", path=str(path))
    if path.suffix.lower() == ".xlsx":
        from accord.tariffs.read_xlsx import first_cells

        head = first_cells(path)
    elif path.suffix.lower() == ".pdf":
        head = []
    else:
        head = text_of(path).splitlines()[:20]
    notes = {}
    for line in head:
        if match := re.match(r"\s*\"?#\s*([a-z_]+)\s*:\s*(.+?)[\",;]*\s*$", line, re.I):
            notes[match[1].lower()] = match[2].strip()
    return notes


def open_schedule(
    path: Path,
    *,
    party: str | None = None,
    agreement: str | None = None,
    edition: str | None = None,
    digits: int | None = None,
    base_date: date | None = None,
    decimal: str | None = None,
    legend: Legend | None = None,
    highest_pct: Decimal = HIGHEST_PCT,
) -> Schedule:
    """Return the schedule in a .csv, .xlsx, .txt or .pdf file.

    Parameters
    ----------
    path
        The file. Notes at its head (``# party: MYS``) stand in for arguments that are not given.
    party, agreement, edition, digits, base_date, decimal, legend, highest_pct
        As in :class:`accord.tariffs.Reading`.

    Raises
    ------
    ScheduleFileError
        The file is missing or of another kind.
    TariffSettingsError
        Neither the caller nor the file says the party or the edition.
    """
    if not path.is_file():
        raise ScheduleFileError(f"there is no file {str(path)!r}", hint="check the path", path=str(path))
    notes = file_notes(path)
    importer = party or notes.get("party")
    hs = edition or notes.get("edition") or (legend.edition if legend else None)
    if importer is None or hs is None:
        raise TariffSettingsError(
            f"{path.name} does not say its {'party' if importer is None else 'HS edition'}",
            hint="give --party MYS and --edition HS2017, or write '# party: MYS', '# edition: HS2017' above the header",
            file=path.name,
        )
    reading = Reading(
        party=find(importer).code,
        agreement=agreement or notes.get("agreement") or (legend.name if legend else path.stem),
        edition=hs,
        digits=digits or (int(notes["digits"]) if notes.get("digits", "").isdigit() else None),
        base_date=base_date or _day(notes.get("base_date"), path),
        decimal=decimal or notes.get("decimal", "auto"),
        legend=legend,
        highest_pct=Decimal(notes["highest"]) if notes.get("highest", "").isdigit() else highest_pct,
    )
    match path.suffix.lower():
        case ".csv" | ".tsv":
            return read_csv(path, reading)
        case ".xlsx":
            from accord.tariffs.read_xlsx import read_xlsx

            return read_xlsx(path, reading)
        case ".txt":
            from accord.tariffs.read_annex import read_annex

            return read_annex(path, reading)
        case ".pdf":
            from accord.tariffs.read_annex import annex_text
            from accord.tariffs.read_pdf import pdf_text

            return annex_text(pdf_text(path), reading, file=path.name, source=f"{path.name} sha256:{_digest(path)}")
    raise ScheduleFileError(
        f"{path.name}: schedules are read from .csv, .xlsx, .txt and .pdf",
        hint="save it as one of these",
        file=path.name,
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _day(text: str | None, path: Path) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TariffSettingsError(
            f"{path.name}: base_date {text!r} is no date", hint="write it as 2010-01-01", value=text
        ) from None


def legend_for(path: Path, name: str | None, party: str | None, in_force: date | None) -> Legend:
    """Return the legend that a command asks for, or the one that the schedule's file names.

    A file name is looked for beside the schedule first.

    Raises
    ------
    TariffSettingsError
        Neither names one.
    """
    if not path.is_file():
        raise ScheduleFileError(f"there is no file {str(path)!r}", hint="check the path", path=str(path))
    notes = file_notes(path)
    wanted = name or notes.get("legend")
    if wanted is None:
        raise TariffSettingsError(
            f"{path.name}: which legend explains its categories?",
            hint="give --legend NAME or FILE.toml; accord tariffs legend lists the packaged ones",
            file=path.name,
        )
    beside = path.parent / wanted
    importer = party or notes.get("party")
    code = find(importer).code if importer else None
    legend = load_legend(beside if name is None and beside.is_file() else wanted, code)
    start = in_force or (None if legend.entry_into_force else _day(notes.get("in_force"), path))
    return replace(legend, entry_into_force=start) if start else legend
