"""What can be wrong with a desk."""

from accord.vocabulary import InputError, NotFoundError, SettingsError, SolverError


class NoDeskError(NotFoundError):
    """A folder is not a desk."""

    code = "no-desk"


class DeskExistsError(SettingsError):
    """A desk is to be made where one is."""

    code = "desk-exists"


class DeskSettingsError(SettingsError):
    """``accord.toml`` holds an unknown key or a value of the wrong kind."""

    code = "desk-settings"


class ScenarioError(SettingsError):
    """A scenario file holds an unknown key, or names what the baseline does not have."""

    code = "scenario"


class NoDocumentsError(InputError):
    """A desk has nothing to read."""

    code = "no-documents"


class NameTakenError(InputError):
    """A document of that name, with other contents, is in the desk already."""

    code = "name-taken"


class DrawsFailedError(SolverError):
    """Too many draws of the uncertain inputs have no equilibrium."""

    code = "draws-failed"


class UnknownRegionError(SettingsError):
    """A party of the desk is no region of the baseline."""

    code = "unknown-region"
