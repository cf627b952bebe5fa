"""Groups of rows by name: what fixed effects absorb and what standard errors are clustered by.

Invariant: a group's name says all that defines it, so that two specifications with the same names are the same.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from accord.estimation.errors import require_known
from accord.estimation.panel import Codes, Panel

GROUPS = (
    "exporter",
    "importer",
    "year",
    "exporter-year",
    "importer-year",
    "pair",
    "directed-pair",
    "domestic",
)
THREE_WAY = ("exporter-year", "importer-year", "pair")
TWO_WAY = ("exporter-year", "importer-year")


def group_codes(panel: Panel, name: str) -> Codes:
    """Return the group of each row, numbered from 0.

    Parameters
    ----------
    panel
        The rows.
    name
        ``pair`` is the same both ways, ``directed-pair`` is not; ``domestic`` is one group for all flows across
        borders and one for each country's flow to itself.

    Raises
    ------
    SpecificationError
        There is no such group.
    """
    require_known("a group", [name], GROUPS)
    exporter, importer = _parties(panel)
    year = renumbered(panel.years)
    parts: dict[str, tuple[Codes, ...]] = {
        "exporter": (exporter,),
        "importer": (importer,),
        "year": (year,),
        "exporter-year": (exporter, year),
        "importer-year": (importer, year),
        "pair": (np.minimum(exporter, importer), np.maximum(exporter, importer)),
        "directed-pair": (exporter, importer),
        "domestic": (np.where(panel.international, -1, exporter) + 1,),
    }
    return joined(parts[name])


def joined(parts: Sequence[Codes]) -> Codes:
    """Return the codes of the combinations of several codes, numbered from 0."""
    code = parts[0]
    for part in parts[1:]:
        code = code * (int(part.max(initial=0)) + 1) + part
    return renumbered(code)


def _parties(panel: Panel) -> tuple[Codes, Codes]:
    both = np.unique(np.concatenate([panel.exporters, panel.importers]))
    return np.searchsorted(both, panel.exporters), np.searchsorted(both, panel.importers)


def renumbered(values: npt.NDArray[np.int64]) -> Codes:
    """Return values replaced by their rank among the distinct ones, from 0."""
    return np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.int64)
