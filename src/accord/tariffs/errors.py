"""What can go wrong with schedules, legends and simulations, each with a stable code."""

from accord.vocabulary import InputError, NotFoundError, SettingsError


class DutyTextError(InputError):
    """A duty expression cannot be read with certainty."""

    code = "duty-text"


class ScheduleError(InputError):
    """A schedule as a whole cannot be used."""

    code = "schedule"


class ScheduleFileError(InputError):
    """A file holds no schedule that can be read."""

    code = "schedule-file"


class HsEditionError(InputError):
    """An edition of the Harmonized System is unknown, or two editions are mixed."""

    code = "hs-edition"


class LegendError(InputError):
    """A legend is malformed or contradicts itself."""

    code = "legend"


class CategoryError(InputError):
    """A staging category has no meaning in the legend."""

    code = "category-without-legend"


class BeforeBaseError(InputError):
    """A date lies before the base date of the schedule."""

    code = "date-before-base"


class UnitValueError(InputError):
    """A duty that is not ad valorem has no unit value to be turned into a percentage."""

    code = "unit-value"


class ConcordanceError(InputError):
    """A concordance table cannot be used, or leaves codes that only a person can decide."""

    code = "concordance"


class SimulationInputError(InputError):
    """Arrays or elasticities given to a simulation are outside what its formulas allow."""

    code = "simulation-input"


class DraftError(InputError):
    """Two drafts cannot be compared, or a difference does not fit the draft it is applied to."""

    code = "draft"


class ImportTableError(InputError):
    """A table of imports or unit values cannot be used."""

    code = "import-table"


class TariffSettingsError(SettingsError):
    """An option of a tariff command cannot be used as written."""

    code = "tariff-settings"


class LegendNotFoundError(NotFoundError):
    """No packaged legend and no file has that name."""

    code = "legend-not-found"
