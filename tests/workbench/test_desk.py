"""Desks as folders: made, opened, refused."""

from pathlib import Path

import pytest

from accord.vocabulary import NotFoundError
from accord.workbench.desk import add_documents, init_desk, open_desk
from accord.workbench.errors import DeskExistsError, DeskSettingsError, NoDeskError

NOTE = "JAKARTA, 3 March 2024 - Indonesia and Chile agreed to start talks on a trade agreement by July 2024.\n"


def test_a_new_desk_opens_with_its_parties(tmp_path: Path) -> None:
    init_desk(tmp_path / "d", ["Indonesia", "CHL"])
    desk = open_desk(tmp_path / "d")
    assert desk.settings.parties == ("IDN", "CHL")
    assert desk.title == "Indonesia and Chile"


def test_a_desk_is_never_made_twice(tmp_path: Path) -> None:
    init_desk(tmp_path, ["IDN", "CHL"])
    with pytest.raises(DeskExistsError):
        init_desk(tmp_path, ["IDN", "CHL"])


def test_a_party_that_is_no_country_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="Atlantis"):
        init_desk(tmp_path, ["IDN", "Atlantis"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('parties = ["IDN", "CHL"]\ncolour = "red"', "unknown key 'colour'"),
        ('parties = ["IDN", "CHL"]\n[appraisal]\ndrawz = 3', r"unknown key 'appraisal\.drawz'"),
        ('parties = ["IDN"]', "parties"),
        ('parties = ["IDN", "Indonesia"]', "twice"),
        ('parties = ["IDN", "CHL"]\nareas = ["astrology"]', "astrology"),
        ('parties = ["IDN", "CHL"]\nas_of = "soon"', "as_of"),
        ("parties = [", "TOML"),
    ],
)
def test_bad_settings_are_refused_with_the_key(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "accord.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DeskSettingsError, match=says):
        open_desk(tmp_path)


def test_a_folder_that_is_no_desk_says_how_to_make_one(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(NoDeskError) as caught:
            open_desk(folder)
        assert "accord init" in caught.value.hint


class TestAdding:
    def test_one_bad_file_loses_no_other(self, tmp_path: Path) -> None:
        desk = init_desk(tmp_path / "d", ["IDN", "CHL"])
        good, bad = tmp_path / "good.txt", tmp_path / "bad.pdf"
        good.write_text(NOTE, encoding="utf-8")
        bad.write_bytes(b"%PDF-1.7 broken")
        results = add_documents(desk, [bad, good, tmp_path / "absent.txt"])
        assert [r.name for r in results] == [None, "good.txt", None]
        assert all(r.error is not None for r in (results[0], results[2]))
        assert (desk.documents / "good.txt").read_text(encoding="utf-8") == NOTE
        assert not (desk.documents / "bad.pdf").exists()

    def test_the_same_bytes_are_added_once(self, tmp_path: Path) -> None:
        desk = init_desk(tmp_path / "d", ["IDN", "CHL"])
        for name in ("one.txt", "two.txt"):
            (tmp_path / name).write_text(NOTE, encoding="utf-8")
        results = add_documents(desk, [tmp_path / "one.txt", tmp_path / "two.txt"])
        assert results[1].known_as == "one.txt"
        assert [p.name for p in desk.documents.iterdir()] == ["one.txt"]

    def test_other_contents_under_a_known_name_are_refused(self, tmp_path: Path) -> None:
        desk = init_desk(tmp_path / "d", ["IDN", "CHL"])
        (tmp_path / "a").mkdir()
        (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
        (tmp_path / "a" / "note.txt").write_text(NOTE.replace("July", "May"), encoding="utf-8")
        results = add_documents(desk, [tmp_path / "note.txt", tmp_path / "a" / "note.txt"])
        assert results[1].error is not None
        assert results[1].error.code == "name-taken"
        assert (desk.documents / "note.txt").read_text(encoding="utf-8") == NOTE
