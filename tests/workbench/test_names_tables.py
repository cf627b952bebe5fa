"""A table of names changes what a cache and a desk's register hold, and nothing read before is used wrongly."""

from pathlib import Path

from accord.workbench import reading
from accord.workbench.desk import init_desk, open_desk
from accord.workbench.desk_register import build_register

TEXT = (
    "Chile and Peru hold talks\n\nLima, 14 March 2025 (Reuters) - Chile and Peru held talks in Lima.\n\n"
    "Minera Andes plans to build a plant by 2027.\n"
)


def read(folder: Path, names: Path | None) -> tuple[list[list[str]], bool]:
    (result,) = reading.read_paths([str(folder / "a.txt")], cache=folder / "cache", names=names)
    return [s["parties"] for s in result.statements if s["act"] == "intend"], result.cached


def test_a_cache_is_used_only_with_the_same_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    names = tmp_path / "names.csv"
    names.write_text("name,country\nMinera Andes,PER\n", encoding="utf-8")
    plain, cached = read(tmp_path, None)
    assert not cached
    assert read(tmp_path, names) == ([["PER"]], False)
    assert read(tmp_path, names) == ([["PER"]], True)
    assert read(tmp_path, None) == (plain, True)
    names.write_text("name,country\nMinera Andes,CHL\n", encoding="utf-8")
    assert read(tmp_path, names) == ([["CHL"]], False)


def test_a_desk_reads_again_when_its_table_changes(tmp_path: Path) -> None:
    desk = init_desk(tmp_path / "d", ["CHL", "PER"])
    (desk.documents / "a.txt").write_text(TEXT, encoding="utf-8")

    def bound() -> list[tuple[str, ...]]:
        return [s.parties for s in build_register(open_desk(desk.folder)).statements if s.act == "intend"]

    before = bound()
    (desk.folder / "names.csv").write_text("name,country\nMinera Andes,PER\n", encoding="utf-8")
    assert bound() == [("PER",)] != before
    (desk.folder / "names.csv").unlink()
    assert bound() == before
