"""What `accord brief` worked out, the desk's pages show without working it out again."""

from pathlib import Path

import pytest

from accord.cli import main
from accord.workbench.desk import copy_example, open_desk
from accord.workbench.desk_inputs import load_baseline, load_scenario
from accord.workbench.web_appraisal import kept_appraisal


def test_the_appraisal_of_a_brief_is_kept_for_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_example(tmp_path / "desk").folder
    settings = folder / "accord.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("draws = 100", "draws = 4"), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["accord", "brief", str(folder), "--where", "inline", "--json"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code in (0, None)
    desk = open_desk(folder)
    kept = kept_appraisal(desk, load_scenario(desk, desk.settings.appraisal.scenario), load_baseline(desk))
    assert kept is not None and kept.draws == 4
    assert {c.code for c in kept.countries} >= {"MYS", "KOR"}
