"""What the partnership runs on: mechanisms and their meetings, contracts and projects, indicators."""

from accord.partnership.actions import Action
from accord.partnership.amounts import Amount, Price, Rate, amount_of, converted, together
from accord.partnership.assembling import contracts
from accord.partnership.compare import Comparison, compare_prices
from accord.partnership.contracts import Contract, FollowOn, Quantity
from accord.partnership.counterfactual import Path, PathPoint, fit_line, path_before, predict
from accord.partnership.diaries import Diary, actions, diary, mechanisms, meetings
from accord.partnership.diary_calendar import calendar_entries
from accord.partnership.errors import IndicatorFileError, RateError, SeriesFileError
from accord.partnership.evidence import Evidence, evidence_of
from accord.partnership.frequency import Frequency, NextDue
from accord.partnership.indicators import Beside, Indicator, Link, Reading, indicator, side_by_side
from accord.partnership.links import Suggestion, measure_of, measures, promised_on, suggest
from accord.partnership.mechanisms import AgendaItem, Mechanism, next_due
from accord.partnership.meetings import Difference, Meeting
from accord.partnership.milestones import Milestone
from accord.partnership.minutes import MinutesExtractor
from accord.partnership.persons import Person
from accord.partnership.series import Observation, Period, Series, period_of, period_with
from accord.partnership.series_file import read_folder, read_series
from accord.partnership.slips import Slip, slip_bounds
from accord.partnership.targets import Progress, Target, progress
from accord.partnership.things import Thing
from accord.partnership.versions import Version
from accord.partnership.wording import CAVEAT, number

__all__ = [
    "Action",
    "AgendaItem",
    "Amount",
    "Beside",
    "CAVEAT",
    "Comparison",
    "Contract",
    "Diary",
    "Difference",
    "Evidence",
    "FollowOn",
    "Frequency",
    "Indicator",
    "IndicatorFileError",
    "Link",
    "Mechanism",
    "Meeting",
    "Milestone",
    "MinutesExtractor",
    "NextDue",
    "Observation",
    "Path",
    "PathPoint",
    "Period",
    "Person",
    "Price",
    "Progress",
    "Quantity",
    "Rate",
    "RateError",
    "Reading",
    "Series",
    "SeriesFileError",
    "Slip",
    "Suggestion",
    "Target",
    "Thing",
    "Version",
    "actions",
    "amount_of",
    "calendar_entries",
    "compare_prices",
    "contracts",
    "converted",
    "diary",
    "evidence_of",
    "fit_line",
    "indicator",
    "measure_of",
    "measures",
    "mechanisms",
    "meetings",
    "next_due",
    "number",
    "path_before",
    "period_of",
    "period_with",
    "predict",
    "progress",
    "promised_on",
    "read_folder",
    "read_series",
    "side_by_side",
    "slip_bounds",
    "suggest",
    "together",
]
