"""OECD Inter-Country Input-Output tables as they are downloaded: editions 2021, 2023 and 2025, small and extended.

Invariant: the parts of China and Mexico are summed, every cell of the file is accounted for, and the table is refused
unless its rows and columns add up to the output that it states.
"""

import fnmatch
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from accord.trade.assemble import Flows
from accord.trade.errors import SourceFormatError
from accord.trade.findings import DataSheet, Inspector
from accord.trade.readers.files import sha256_of
from accord.vocabulary import NotFoundError

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

FINAL_USES = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR")
# Production of these is split by firms' kind in the extended tables (and always in 2021); their sum is the country.
PARTS = {"CN1": "CHN", "CN2": "CHN", "MX1": "MEX", "MX2": "MEX"}
_ONLY_2025 = ("A01", "A02", "B05", "B06", "B07", "B08", "C24A", "C24B", "C301", "C302T309")
_ONLY_2023 = ("A01_02", "B05_06", "B07_08", "C24", "C30")
_OUTPUT_ROWS, _OUTPUT_COLUMNS = ("OUT", "OUTPUT"), ("OUT", "TOTAL")
_VALUE_ADDED_ROWS = ("VA", "VALU")


@dataclass(frozen=True, slots=True)
class IcioTable:
    """One year of the ICIO tables.

    Parameters
    ----------
    flows
        Intermediate trade, use and final demand by destination; million USD, basic prices.
    final_by_use
        Final demand by kind before the rule for negative inventories, shape (uses, n), as [use, destination].
    value_added, taxes
        By producer, shape (n, j); taxes less subsidies on products, every tax row of the file summed.
    output
        As the file states it, shape (n, j).
    sheet
        See :class:`accord.trade.DataSheet`.
    """

    flows: Flows
    final_by_use: Array
    value_added: Array
    taxes: Array
    output: Array
    sheet: DataSheet


def read_icio(
    path: Path | str,
    *,
    member: str = "*.csv",
    edition: str | None = None,
    year: int | None = None,
    rules: Mapping[str, str] | None = None,
    tolerance: float = 1e-3,
) -> IcioTable:
    """Return one year of the OECD ICIO tables.

    Parameters
    ----------
    path
        A CSV such as ``2022_SML.csv`` or ``ICIO2021_2018.csv``, or the zip as downloaded with ``member`` naming one.
    member
        Pattern of the member, for example ``2022*.csv``.
    edition
        ``2021``, ``2023-SML``, ``2023-EXT``, ``2025-SML`` or ``2025-EXT``; compared with what the file is.
    year
        By default read from the file's name.
    rules
        ``negative-inventory`` is ``zero`` (a negative total of final uses becomes zero, so output and value added of
        its producer are higher by that much: what was taken from stock counts as made this year), ``leave-out``
        (changes in inventories are left out of final demand altogether, then ``zero`` for what is left) or ``refuse``.
        ``accounts-gap`` is ``refuse`` or ``flag``.
    tolerance
        Largest gap of rows or columns against stated output, as a share of the largest output.

    Raises
    ------
    SourceFormatError
        The labels are not those of an ICIO table.
    BadDataError
        The file is cut short, is of another edition, or does not add up.
    """
    place = Path(path)
    inspector = Inspector(place.name, dict(rules or {}))
    frame, name = _load(place, member, inspector)
    rows, columns = [str(x) for x in frame.index], [str(x) for x in frame.columns]
    out_row = _one(rows, _OUTPUT_ROWS, name, inspector)
    out_column = _one(columns, _OUTPUT_COLUMNS, name, inspector)
    if text := [c for c in frame.columns if frame[c].dtype.kind not in "fi"]:
        raise SourceFormatError(
            f"{name} has cells that are no numbers in {len(text)} columns, first {text[0]!r}",
            hint="the file is damaged or was edited",
            columns=[str(c) for c in text[:50]],
        )
    blank = frame.isna()
    if (gaps := int(blank.to_numpy().sum())) > 0:
        first = [f"{rows[i]}/{columns[j]}" for i, j in np.argwhere(blank.to_numpy())[:5]]
        inspector.note("missing-value", gaps, first, "empty cells are read as zero")
        frame = frame.fillna(0.0)
    producers = [r for r in rows if "_" in r and r.split("_", 1)[1] not in FINAL_USES and not _is_tax(r)]
    sectors = list(dict.fromkeys(r.split("_", 1)[1] for r in producers))
    countries = list(dict.fromkeys(PARTS.get(c, c) for c in (r.split("_", 1)[0] for r in producers)))
    stated = _edition(producers, sectors, out_row, name, inspector, edition)
    c_at, s_at = {c: i for i, c in enumerate(countries)}, {s: i for i, s in enumerate(sectors)}
    n, j = len(countries), len(sectors)
    final_columns = [c for c in columns if "_" in c and c.split("_", 1)[1] in FINAL_USES]
    _require_labels(producers, columns, final_columns, countries, name)

    def node(label: str) -> int:
        country, sector = label.split("_", 1)
        return c_at[PARTS.get(country, country)] * j + s_at[sector]

    made = np.array([node(r) for r in producers])
    users = [c for c in columns if c in set(producers)]
    used = np.array([node(c) for c in users])
    z = np.zeros((n * j, n * j))
    block = frame.loc[producers, users].to_numpy(dtype=float)
    np.add.at(z, (made[:, None], used[None, :]), block)
    z4 = z.reshape(n, j, n, j)
    buyers = np.array([c_at[PARTS.get(c.split("_", 1)[0], c.split("_", 1)[0])] for c in final_columns])
    uses = np.array([FINAL_USES.index(c.split("_", 1)[1]) for c in final_columns])
    f = np.zeros((n * j, n, len(FINAL_USES)))
    np.add.at(f, (made[:, None], buyers[None, :], uses[None, :]), frame.loc[producers, final_columns].to_numpy(float))
    output = np.zeros(n * j)
    np.add.at(output, made, frame.loc[producers, out_column].to_numpy(float))

    def factor_row(labels: list[str]) -> Array:
        total = np.zeros(n * j)
        for label in labels:
            np.add.at(total, used, frame.loc[label, users].to_numpy(float))
        return total

    value_added = factor_row([r for r in rows if r in _VALUE_ADDED_ROWS])
    taxes = factor_row([r for r in rows if _is_tax(r)])
    _require_accounts(z, f, value_added, taxes, output, inspector, tolerance)
    final_by_use = np.einsum("pdu->ud", f)
    f3 = _without_negatives(f, countries, sectors, inspector)
    flows = Flows(
        tuple(countries),
        tuple(sectors),
        np.ascontiguousarray(np.einsum("osdk->sod", z4)),
        np.ascontiguousarray(np.einsum("osdk->skd", z4)),
        np.ascontiguousarray(f3.reshape(n, j, n).transpose(1, 0, 2)),
    )
    sheet = DataSheet(
        "OECD Inter-Country Input-Output tables",
        stated,
        (year or _year(name),),
        {"all": "million USD, current, basic prices"},
        "observed",
        place.name,
        sha256_of(place),
        len(rows),
        len(rows),
        tuple(inspector.findings),
    )
    shape = (n, j)
    return IcioTable(
        flows, final_by_use, value_added.reshape(shape), taxes.reshape(shape), output.reshape(shape), sheet
    )


def _load(place: Path, member: str, inspector: Inspector) -> tuple["pd.DataFrame", str]:
    import pandas as pd

    if not place.is_file():
        raise NotFoundError(f"there is no file {place}", hint="check the path", path=str(place))
    try:
        if zipfile.is_zipfile(place):
            with zipfile.ZipFile(place) as box:
                names = [n for n in box.namelist() if fnmatch.fnmatch(Path(n).name, member)]
                if len(names) != 1:
                    raise SourceFormatError(
                        f"{place.name} has {len(names)} members like {member!r}: {', '.join(box.namelist()[:8])}",
                        hint="name one year with the member option, for example 2022*.csv",
                        members=box.namelist()[:50],
                    )
                with box.open(names[0]) as handle:
                    return pd.read_csv(handle, index_col=0, encoding="utf-8-sig", low_memory=False), Path(names[0]).name
        if place.suffix == ".zip":
            inspector.note("truncated", 1, [place.name], "the zip archive has no directory: the download was cut short")
        return pd.read_csv(place, index_col=0, encoding="utf-8-sig", low_memory=False), place.name
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        raise SourceFormatError(f"{place.name} is no ICIO table: {error}", hint="fetch it again") from error


def _one(labels: list[str], wanted: tuple[str, ...], name: str, inspector: Inspector) -> str:
    found = [x for x in labels if x in wanted]
    if len(found) != 1:
        # The output line stands last in every edition, so a file without it stopped too early.
        if any("_" in x for x in labels[:50]):
            inspector.note("truncated", 1, labels[-3:], f"{name} has no line called {' or '.join(wanted)}")
        raise SourceFormatError(
            f"{name} has no line called {' or '.join(wanted)}; it ends with {labels[-3:]}",
            hint="ICIO tables have COUNTRY_SECTOR labels and an output line at the end",
        )
    return found[0]


def _is_tax(label: str) -> bool:
    head = label.split("_", 1)[-1] if "_" in label else label
    return label == "TLS" or head.startswith(("TAXSUB", "TLS"))


def _edition(
    producers: list[str], sectors: list[str], out_row: str, name: str, inspector: Inspector, wanted: str | None
) -> str:
    split = any(p.split("_", 1)[0] in PARTS for p in producers)
    kind = "EXT" if split else "SML"
    release = "2021" if out_row == "OUTPUT" else _release(sectors)
    stated = release if release in ("2021", "not stated") else f"{release}-{kind}"
    if stated == "not stated" and wanted is not None and wanted.endswith(kind):
        # Neither the labels nor their number tell: then the user's word stands, as far as the lines agree with it.
        stated = wanted
    if wanted is not None and wanted != stated:
        inspector.note("wrong-edition", 1, [stated], f"{name} is edition {stated}, wanted was {wanted}")
    return stated


def _release(sectors: list[str]) -> str:
    """Return the release that a list of industries belongs to: by its length, for an extract by what it splits."""
    if len(sectors) in (45, 50):
        return "2025" if len(sectors) == 50 else "2023"
    finer, coarser = set(_ONLY_2025) & set(sectors), set(_ONLY_2023) & set(sectors)
    return "not stated" if bool(finer) == bool(coarser) else "2025" if finer else "2023"


def _require_labels(
    producers: list[str], columns: list[str], final_columns: list[str], countries: list[str], name: str
) -> None:
    there = set(columns)
    if absent := [p for p in producers if p not in there]:
        raise SourceFormatError(
            f"{name} makes {absent[0]!r} but has no column for its inputs ({len(absent)} such)",
            hint="the file is damaged or was edited",
            absent=absent[:50],
        )
    buyers = {PARTS.get(c.split("_", 1)[0], c.split("_", 1)[0]) for c in final_columns}
    if missing := sorted(set(countries) - buyers):
        raise SourceFormatError(
            f"{name} has no final demand of {missing[:5]}", hint="the file is damaged or was edited", absent=missing
        )


def _require_accounts(
    z: Array, f: Array, value_added: Array, taxes: Array, output: Array, inspector: Inspector, tolerance: float
) -> None:
    scale = float(output.max())
    for what, gap in (
        ("rows", z.sum(axis=1) + f.sum(axis=(1, 2)) - output),
        ("columns", z.sum(axis=0) + value_added + taxes - output),
    ):
        if (bad := np.abs(gap) > tolerance * scale).any():
            inspector.note(
                "accounts-gap",
                int(bad.sum()),
                [f"{what} {i}: {gap[i]:.4g}" for i in np.flatnonzero(bad)[:5]],
                f"{what} differ from stated output by up to {float(np.abs(gap).max()) / scale:.2g} of the largest",
            )


def _without_negatives(f: Array, countries: list[str], sectors: list[str], inspector: Inspector) -> Array:
    """Return final demand by producer and destination without negative cells, as the rule says."""
    inventories = FINAL_USES.index("INVNT")
    total: Array = f.sum(axis=2)
    negative = total < 0
    if not negative.any():
        return total
    j = len(sectors)
    places = [
        f"{countries[int(p) // j]}_{sectors[int(p) % j]} to {countries[int(d)]}: {total[p, d]:.4g}"
        for p, d in np.argwhere(negative)[:5]
    ]
    lifted = float(-total[negative].sum())
    action = inspector.note(
        "negative-inventory", int(negative.sum()), places, f"final demand is negative, {lifted:.4g} million USD in all"
    )
    if action == "leave-out":
        total = total - f[:, :, inventories]
    return np.maximum(total, 0.0)


def _year(name: str) -> int:
    digits = [w for w in name.replace(".", "_").split("_") if w.isdigit() and len(w) == 4]
    if not digits:
        raise SourceFormatError(f"the name {name!r} holds no year", hint="give the year")
    return int(digits[-1])
