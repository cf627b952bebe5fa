"""What a desk says of the documents that were brought in."""

from pathlib import Path

from accord.workbench.adding import add_and_read
from accord.workbench.desk import init_desk

STORY = (
    "SANTIAGO, 3 March 2024 - Indonesia and Chile agreed to start talks on a trade agreement by July 2024. "
    "The two countries signed a memorandum of understanding on mining on 1 March 2024. "
    "Chile pledged $20 million for the port of Surabaya, the foreign ministry said in a statement.\n"
)
MALAY = (
    "Menteri luar negeri Indonesia dan Chile telah bersetuju untuk memulakan rundingan mengenai perjanjian "
    "perdagangan bebas antara kedua-dua negara pada tahun hadapan, kata kenyataan bersama yang dikeluarkan "
    "selepas mesyuarat di Jakarta semalam. Kedua-dua pihak juga akan menandatangani memorandum.\n"
)


def test_the_report_counts_statements_origins_and_what_is_not_read(tmp_path: Path) -> None:
    desk = init_desk(tmp_path / "d", ["IDN", "CHL"])
    texts = {
        "a.txt": STORY,
        "b.txt": STORY + "Copyright 2024.\n",
        "c.txt": MALAY,
        "d.txt": STORY.replace("SANTIAGO, 3 March 2024 - ", "").replace("mining", "lithium and copper mining"),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    report = add_and_read(desk, [tmp_path / name for name in texts])
    assert [a.error for a in report.files] == [None] * 4
    assert report.statements >= 6
    assert ("b.txt", "a.txt") in report.same_origin
    assert [name for name, _ in report.not_read] == ["c.txt"]
    assert "d.txt" in report.undated
    again = add_and_read(desk, [tmp_path / "a.txt"])
    assert again.statements == 0
    assert again.files[0].known_as == "a.txt"
