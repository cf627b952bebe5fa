"""Baseline files and case folders: there and back, damage found, nothing half written."""

import numpy as np
import pytest

from accord.storage import DamagedTableError, TableFormatError, TableWriteError, read_table, write_table
from accord.trade import (
    BaselineError,
    BaselineWriteError,
    CaseFolderError,
    UnknownBaselineError,
    packaged,
    read_baseline,
    read_case,
    write_baseline,
    write_case,
)
from accord.vocabulary import NotFoundError


def test_file_there_and_back(tmp_path):
    given = packaged()
    path = write_baseline(given, tmp_path / "b.npz")
    again = read_baseline(path)
    assert again.identical(given) and again.attrs["hash"] == given.attrs["hash"]
    assert [p.name for p in tmp_path.iterdir()] == ["b.npz"]


def test_damage_is_found(tmp_path):
    path = write_baseline(packaged(), tmp_path / "b.npz")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BaselineError, match="damaged"):
        read_baseline(path)
    path.write_bytes(b"not a baseline")
    with pytest.raises(BaselineError, match="damaged"):
        read_baseline(path)
    with pytest.raises(UnknownBaselineError):
        read_baseline(tmp_path / "none.npz")
    with np.load(write_baseline(packaged(), path)) as box:
        arrays = {k: box[k].copy() for k in box.files}
    arrays["trade"][0, 1, 2] *= 2
    np.savez_compressed(path, **arrays)
    with pytest.raises(BaselineError, match="hash"):
        read_baseline(path)


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = write_baseline(packaged(), tmp_path / "b.npz")
    before = path.read_bytes()

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(BaselineWriteError, match="No space"):
        write_baseline(packaged(), path)
    with pytest.raises(TableWriteError, match="No space"):
        write_table(read_frame(), tmp_path / "t.csv")
    monkeypatch.undo()
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["b.npz"]


def read_frame():
    import pandas as pd

    return pd.DataFrame({"code": ["NA", "007", 'a"b,c'], "value": [1.5, None, 1 / 3]})


@pytest.mark.parametrize("ending", [".csv", ".csv.gz", ".parquet"])
def test_tables_there_and_back(tmp_path, ending):
    path = write_table(read_frame(), tmp_path / f"t{ending}")
    again = read_table(path)
    assert again["code"].tolist() == ["NA", "007", 'a"b,c'] and again["value"].iloc[2] == 1 / 3
    assert again["value"].isna().tolist() == [False, True, False]
    assert read_table(path, ["value"]).columns.tolist() == ["value"]
    first = path.read_bytes()
    assert write_table(read_frame(), path).read_bytes() == first
    with pytest.raises(DamagedTableError, match="no column"):
        read_table(path, ["nope"])
    if ending != ".parquet":
        write_table(read_frame().assign(code=["007", "010", "0"]), path)
        assert read_table(path, text=["code"])["code"].tolist() == ["007", "010", "0"]
    if ending != ".csv":
        path.write_bytes(first[: len(first) // 2])
        with pytest.raises(DamagedTableError):
            read_table(path)


def test_unknown_tables(tmp_path):
    with pytest.raises(TableFormatError):
        read_table(tmp_path / "t.xls")
    with pytest.raises(NotFoundError):
        read_table(tmp_path / "t.csv")


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_case_there_and_back(tmp_path, ending):
    given = packaged()
    half = given["tariff"] * 0.5
    files = write_case(given, tmp_path / "case", write_table, tariffs={"half": half}, ending=ending)
    assert {f.name for f in files} >= {"case.toml", f"countries{ending}", f"trade_tariffs{ending}"}
    again = read_case(tmp_path / "case", read_table)
    assert again.baseline.attrs["hash"] == given.attrs["hash"]
    for name in given.data_vars:
        np.testing.assert_array_equal(again.baseline[name].values, given[name].values)
        assert again.baseline[name].attrs == given[name].attrs
    np.testing.assert_array_equal(again.tariffs["half"].values, half.values)
    with pytest.raises(CaseFolderError, match="not empty"):
        write_case(given, tmp_path / "case", write_table)
    with pytest.raises(CaseFolderError, match="other labels"):
        write_case(given, tmp_path / "new", write_table, tariffs={"x": half.isel(origin=slice(None, None, -1))})


def test_the_reference_case_there_and_back(tmp_path, shared_dir):
    case = read_case(shared_dir / "bench" / "cp2015_nafta_nodeficit", read_table)
    write_case(case.baseline, tmp_path / "case", write_table, tariffs=case.tariffs, ending=".parquet")
    again = read_case(tmp_path / "case", read_table)
    assert again.baseline.attrs["hash"] == case.baseline.attrs["hash"]
    assert set(again.tariffs) == set(case.tariffs)
    np.testing.assert_array_equal(again.tariffs["nafta_only"].values, case.tariffs["nafta_only"].values)
