"""Baselines in one compressed file, and the one that comes with the library.

Invariant: what is read has the hash it was written with, or reading fails; a baseline is never half there.
"""

import contextlib
import io
import json
import os
import tempfile
import zipfile
import zlib
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import xarray as xr

from accord.trade.baseline import VARIABLES, fingerprint, require_numbers
from accord.trade.errors import BaselineError, BaselineWriteError, UnknownBaselineError

FORMAT = "accord-baseline/1"
_COORDS = ("country_name", "sector_name", "tradable")


def write_baseline(baseline: xr.Dataset, path: Path | str) -> Path:
    """Write a baseline (``.npz``: arrays and one JSON text, no pickles) beside its place, then rename.

    Raises
    ------
    AxisMismatchError, BaselineError
        It is no valid baseline.
    BaselineWriteError
        The disk refused; a file that was there before is untouched.
    """
    require_numbers(baseline)
    place = Path(path)
    about = {
        "format": FORMAT,
        "attrs": {**{str(k): v for k, v in baseline.attrs.items()}, "hash": fingerprint(baseline)},
        "variables": {v: dict(baseline[v].attrs) for v in VARIABLES},
        "countries": [str(x) for x in baseline["country"].values],
        "sectors": [str(x) for x in baseline["sector"].values],
        **{c: baseline[c].values.tolist() for c in _COORDS},
    }
    buffer = io.BytesIO()
    arrays = {v: baseline[v].values for v in VARIABLES}
    np.savez_compressed(buffer, allow_pickle=False, about=np.array(json.dumps(about, ensure_ascii=False)), **arrays)
    return write_bytes(buffer.getvalue(), place)


def write_text(text: str, path: Path) -> Path:
    """Write a UTF-8 text beside its place, then rename; see :func:`write_bytes`."""
    return write_bytes(text.encode("utf-8"), path)


def write_bytes(data: bytes, place: Path) -> Path:
    """Write bytes beside their place, then rename, so that nobody meets half a file.

    Raises
    ------
    BaselineWriteError
        The disk refused; a file that was there before is untouched.
    """
    beside = ""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(beside).chmod(0o644)
        Path(beside).replace(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(beside).unlink()
        raise BaselineWriteError(
            f"{place} could not be written: {error.strerror or error}",
            hint="free some space or choose another folder; the earlier file, if any, is unchanged",
            path=str(place),
        ) from error
    return place


def read_baseline(path: Path | str) -> xr.Dataset:
    """Return the baseline in a file that :func:`write_baseline` wrote.

    Raises
    ------
    UnknownBaselineError
        There is no such file.
    BaselineError
        The file is cut short, is no baseline, or its contents do not have the hash it states.
    """
    place = Path(path)
    if not place.is_file():
        raise UnknownBaselineError(
            f"there is no baseline {place}", hint="check the path, or build one", path=str(place)
        )
    return _from_bytes(place.read_bytes(), place.name)


@cache
def _packaged_bytes() -> bytes:
    return resources.files("accord.trade").joinpath("data/packaged.npz").read_bytes()


def packaged() -> xr.Dataset:
    """Return the baseline that comes with the library; docs/data.md says what in it is observed."""
    return _from_bytes(_packaged_bytes(), "packaged.npz")


def _from_bytes(data: bytes, name: str) -> xr.Dataset:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as box:
            about = json.loads(str(box["about"]))
            arrays = {v: box[v] for v in VARIABLES}
        if about["format"] != FORMAT:
            raise BaselineError(
                f"{name} is of format {about['format']!r}, not {FORMAT!r}",
                hint="it was written by another version of accord; export it there as a case folder",
            )
        countries, sectors = about["countries"], about["sectors"]
        baseline = xr.Dataset(
            {v: (dims, arrays[v], about["variables"][v]) for v, dims in VARIABLES.items()},
            coords={
                **dict.fromkeys(("origin", "destination", "country"), countries),
                **dict.fromkeys(("sector", "input"), sectors),
                "country_name": ("country", about["country_name"]),
                "sector_name": ("sector", about["sector_name"]),
                "tradable": ("sector", np.array(about["tradable"], dtype=bool)),
            },
            attrs=about["attrs"],
        )
    except (OSError, EOFError, KeyError, ValueError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise BaselineError(
            f"{name} is damaged or no baseline ({type(error).__name__} while reading it)",
            hint="fetch or build it again; nothing of it was used",
            file=name,
        ) from error
    require_numbers(baseline)
    if (found := fingerprint(baseline)) != about["attrs"].get("hash"):
        raise BaselineError(
            f"{name} says its hash is {str(about['attrs'].get('hash'))[:12]}…, but its contents have {found[:12]}…",
            hint="the file was changed after it was written; fetch or build it again",
            file=name,
            stated=about["attrs"].get("hash"),
            found=found,
        )
    return baseline
