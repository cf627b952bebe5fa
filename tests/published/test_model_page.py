"""The worked page of the docs runs, and prints what it says."""

import doctest
import shutil
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "model.md"


def test_the_page_prints_what_it_says(shared_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(shared_dir / "bench" / "cp2015_nafta_nodeficit" / "inputs", tmp_path / "nafta")
    monkeypatch.chdir(tmp_path)
    outcome = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert outcome.attempted > 10
    assert outcome.failed == 0
