"""Mirror statistics: what the exporter says it sold beside what the importer says it bought.

Invariant: neither figure corrects the other; both stand side by side, with the gap and the basis of each.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from accord.trade.errors import SourceFormatError

if TYPE_CHECKING:
    import pandas as pd

# Exports are valued at the exporter's border, imports with freight and insurance to the importer's.
BASES = {"X": "FOB", "M": "CIF"}


def mirror(reports: "pd.DataFrame", *, keys: Sequence[str] = ("year", "product")) -> "pd.DataFrame":
    """Return both reporters' figures of each flow in one row.

    Parameters
    ----------
    reports
        Rows with ``reporter``, ``partner``, ``flow`` (``X`` exports, ``M`` imports), ``value_usd`` and the ``keys``.
    keys
        What else tells flows apart.

    Returns
    -------
    pandas.DataFrame
        exporter, importer, the keys, ``export_value_usd`` (FOB, by the exporter), ``import_value_usd`` (CIF, by the
        importer), ``gap_usd`` (import less export), ``cif_fob_ratio``, ``remark`` (one-sided, import below export,
        ratio above 1.5, or empty). A side that nobody reported is missing, not zero.

    Raises
    ------
    SourceFormatError
        A column is absent, a flow has another code, or one reporter states a flow twice.
    """
    import pandas as pd

    needed = ["reporter", "partner", "flow", "value_usd", *keys]
    if absent := [c for c in needed if c not in reports.columns]:
        raise SourceFormatError(f"the reports have no column {absent[0]!r}", hint=f"columns: {', '.join(needed)}")
    if odd := sorted(set(reports["flow"].astype(str)) - set(BASES)):
        raise SourceFormatError(
            f"flows {odd} are neither X nor M",
            hint="leave re-exports and re-imports out, or add them up first",
            flows=odd,
        )
    twice = reports.duplicated(["reporter", "partner", "flow", *keys])
    if twice.any():
        first = reports.loc[twice, ["reporter", "partner", "flow", *keys]].iloc[0].to_dict()
        raise SourceFormatError(
            f"{int(twice.sum())} flows are stated twice by one reporter, first {first}", hint="sum or drop them first"
        )
    exports, imports = reports[reports["flow"] == "X"], reports[reports["flow"] == "M"]
    pair = ["exporter", "importer", *keys]
    left = exports.rename(columns={"reporter": "exporter", "partner": "importer", "value_usd": "export_value_usd"})
    right = imports.rename(columns={"reporter": "importer", "partner": "exporter", "value_usd": "import_value_usd"})
    both = pd.merge(left[[*pair, "export_value_usd"]], right[[*pair, "import_value_usd"]], on=pair, how="outer")
    both["gap_usd"] = both["import_value_usd"] - both["export_value_usd"]
    exported = both["export_value_usd"].where(both["export_value_usd"] > 0)
    both["cif_fob_ratio"] = both["import_value_usd"] / exported
    both["remark"] = ""
    both.loc[both["cif_fob_ratio"] > 1.5, "remark"] = "ratio above 1.5: more than freight and insurance"
    both.loc[both["cif_fob_ratio"] < 1.0, "remark"] = "import below export: not explained by freight and insurance"
    both.loc[both["export_value_usd"].isna(), "remark"] = "only the importer reports"
    both.loc[both["import_value_usd"].isna(), "remark"] = "only the exporter reports"
    return both.sort_values(pair).reset_index(drop=True)
