"""Results as figures, tables and documents: one brief, many formats."""

from accord.reports.blocks import (
    Chart,
    Charts,
    Column,
    Disagreement,
    Happening,
    KeyFact,
    KeyFigures,
    Link,
    Method,
    Methods,
    Notes,
    Prose,
    Quote,
    Side,
    Strong,
    Subhead,
    Table,
    Tag,
    Timeline,
)
from accord.reports.brief import Brief, Deadline, Section
from accord.reports.chart_files import check_picture, write_chart
from accord.reports.desk_brief import desk_brief
from accord.reports.desk_partnership import exposure_chart
from accord.reports.errors import BriefError, MissingGlyphError, UnknownFormatError, WriteError
from accord.reports.files import write_bytes, write_files
from accord.reports.html_page import render_html
from accord.reports.numbers import Quantity, interval_dates, long_date, money, number, quantity
from accord.reports.write import FORMATS, check_formats, write_brief

__all__ = [
    "FORMATS",
    "Brief",
    "BriefError",
    "Chart",
    "Charts",
    "Column",
    "Deadline",
    "Disagreement",
    "Happening",
    "KeyFact",
    "KeyFigures",
    "Link",
    "Method",
    "Methods",
    "MissingGlyphError",
    "Notes",
    "Prose",
    "Quantity",
    "Quote",
    "Section",
    "Side",
    "Strong",
    "Subhead",
    "Table",
    "Tag",
    "Timeline",
    "UnknownFormatError",
    "WriteError",
    "check_formats",
    "check_picture",
    "desk_brief",
    "exposure_chart",
    "interval_dates",
    "long_date",
    "money",
    "number",
    "quantity",
    "render_html",
    "write_brief",
    "write_bytes",
    "write_chart",
    "write_files",
]
