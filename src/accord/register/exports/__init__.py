"""The register in other people's formats: CSV, JSON, JSON-LD, PLOVER events, iCalendar."""

from accord.register.exports.calendar import CalendarEntry, to_icalendar
from accord.register.exports.csv_table import neutral, to_csv
from accord.register.exports.json_ld import to_json_ld
from accord.register.exports.plain import to_json
from accord.register.exports.plover import plover_category, to_plover

FORMATS = ("csv", "json", "jsonld", "plover", "ics")

__all__ = [
    "CalendarEntry",
    "FORMATS",
    "neutral",
    "plover_category",
    "to_csv",
    "to_icalendar",
    "to_json",
    "to_json_ld",
    "to_plover",
]
