"""A desk's table of names: what it ties, what it refuses, and that it is part of the extractor's version."""

from pathlib import Path

import pytest

from accord import documents
from accord.statements import NO_NAMES, Names, NamesError, default_extractor, extract, read_names

TEXT = (
    "Chile and Peru hold talks\n\nLima, 14 March 2025 (Reuters) - Chile and Peru held talks in Lima.\n\n"
    "Minera Andes plans to build a plant by 2027.\n\nRosa Quiroz plans to visit Arica in May.\n"
)


def parties(names: Names) -> list[tuple[str, ...]]:
    found = extract(documents.read_bytes(TEXT.encode(), "a.txt"), names)
    return [s.parties for s in found if s.act == "intend"]


def test_a_table_ties_firms_and_people(tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("# our list\nname,country\nMinera Andes,PER\nRosa Quiroz,Peru\n", encoding="utf-8")
    names = read_names(file)
    assert names.rows == (("Minera Andes", "PER"), ("Rosa Quiroz", "PER"))
    assert parties(names) == [("PER",), ("PER",)]
    assert parties(NO_NAMES) != [("PER",), ("PER",)]


def test_toml_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "names.toml"
    file.write_text('"Minera Andes" = "CHL"\n', encoding="utf-8")
    assert parties(read_names(file))[0] == ("CHL",)


def test_the_table_is_part_of_the_version() -> None:
    one, two = Names((("Minera Andes", "PER"),)), Names((("Minera Andes", "CHL"),))
    versions = {default_extractor(n).version for n in (NO_NAMES, one, two)}
    assert len(versions) == 3
    found = extract(documents.read_bytes(TEXT.encode(), "a.txt"), one)
    assert {s.extractor for s in found} == {f"grammar/{default_extractor(one).version}"}


@pytest.mark.parametrize(
    "text",
    [
        "name,country\nMinera Andes,Atlantis\n",
        "firm,land\nx,PER\n",
        "name,country\nX,PER\nX,CHL\n",
        "name,country\n,PER\n",
    ],
)
def test_a_table_that_cannot_be_used_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NamesError):
        read_names(file)


def test_no_table_at_all(tmp_path: Path) -> None:
    with pytest.raises(NamesError):
        read_names(tmp_path / "none.csv")
