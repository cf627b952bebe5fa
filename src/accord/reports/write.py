"""Writing a brief in the formats that were asked for, with the files that go beside it.

Invariant: everything is rendered before the first file is touched, and the files are replaced together.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from accord.reports.brief import Brief
from accord.reports.deadlines import render_ics
from accord.reports.errors import UnknownFormatError
from accord.reports.files import write_files
from accord.reports.html_page import csv_name, render_html
from accord.reports.pdf import render_pdf, typesetter
from accord.reports.spreadsheet import render_xlsx
from accord.reports.table_files import csv_text
from accord.reports.word import render_docx

_RENDERERS: dict[str, Callable[[Brief], bytes]] = {
    "html": lambda brief: render_html(brief).encode(),
    "pdf": render_pdf,
    "docx": render_docx,
    "xlsx": render_xlsx,
    "ics": render_ics,
}
FORMATS = tuple(_RENDERERS)
_NAMES = {"ics": "deadlines.ics"}


def write_brief(brief: Brief, out_dir: Path, formats: Sequence[str] = ("html",)) -> list[Path]:
    """Write a brief, with its long tables and its charts' numbers as CSV beside it.

    Parameters
    ----------
    brief
        What to write.
    out_dir
        Folder, made if it is not there.
    formats
        Words of :data:`FORMATS`. The same brief gives the same bytes in each.

    Returns
    -------
    list of pathlib.Path
        The files, in the order of ``formats``, then the CSV files.

    Raises
    ------
    UnknownFormatError
        A format is none of :data:`FORMATS`.
    MissingExtraError
        PDF was asked for and the extra ``print`` is not installed.
    WriteError
        The folder or disk refused; files that were there before are untouched.
    """
    check_formats(formats)
    made = [(out_dir / _NAMES.get(name, f"brief.{name}"), _RENDERERS[name](brief)) for name in dict.fromkeys(formats)]
    made += [(out_dir / f"{t.key}.csv", csv_text(t.columns, t.rows).encode()) for t in brief.files]
    made += [(out_dir / csv_name(c), csv_text(c.columns, c.rows).encode()) for c in brief.charts]
    return write_files(made)


def check_formats(formats: Sequence[str]) -> None:
    """Check that a brief can be written in these formats, before any long work is done for it.

    Raises
    ------
    UnknownFormatError
        A format is none of :data:`FORMATS`.
    MissingExtraError
        PDF is asked for and the extra ``print`` is not installed.
    """
    if unknown := [f for f in formats if f not in _RENDERERS]:
        raise UnknownFormatError(
            f"accord does not write {', '.join(map(repr, unknown))}",
            hint=f"choose from: {', '.join(FORMATS)}",
            unknown=unknown,
        )
    if "pdf" in formats:
        typesetter()
