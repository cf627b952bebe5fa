"""What the partnership runs on: mechanisms and their meetings, contracts and projects, indicators."""

from accord.partnership.amounts import Amount, Price, Rate, amount_of, converted, together
from accord.partnership.assembling import contracts
from accord.partnership.compare import Comparison, compare_prices
from accord.partnership.contracts import Contract, FollowOn, Quantity
from accord.partnership.diaries import Diary, diary, mechanisms, meetings
from accord.partnership.errors import RateError
from accord.partnership.evidence import Evidence
from accord.partnership.frequency import Frequency, NextDue
from accord.partnership.mechanisms import AgendaItem, Mechanism, next_due
from accord.partnership.meetings import Difference, Meeting
from accord.partnership.milestones import Milestone, Version
from accord.partnership.persons import Person
from accord.partnership.slips import Slip, slip_bounds
from accord.partnership.things import Thing

__all__ = [
    "AgendaItem",
    "Amount",
    "Comparison",
    "Contract",
    "Diary",
    "Difference",
    "Evidence",
    "FollowOn",
    "Frequency",
    "Mechanism",
    "Meeting",
    "Milestone",
    "NextDue",
    "Person",
    "Price",
    "Quantity",
    "Rate",
    "RateError",
    "Slip",
    "Thing",
    "Version",
    "amount_of",
    "compare_prices",
    "contracts",
    "converted",
    "diary",
    "mechanisms",
    "meetings",
    "next_due",
    "slip_bounds",
    "together",
]
