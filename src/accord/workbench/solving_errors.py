"""What can be wrong with a case folder's scenario."""

from accord.vocabulary import InputError, NotFoundError


class UnknownScenarioError(NotFoundError):
    """A case folder has no scenario or column of that name."""

    code = "unknown-scenario"


class BilateralTableError(InputError):
    """A table of exporter, importer and trade is absent, ambiguous or incomplete."""

    code = "bilateral-table"
