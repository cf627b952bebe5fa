"""Days of publication in two shapes that ministries and agencies print."""

from pathlib import Path

import pytest

from accord import documents


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Tuesday, December 6, 2022, 3:32 p.m., Ministry of Foreign Affairs, Tokyo", "2022-12-06"),
        ("25.05.2025 - Update : 25.05.2025", "2025-05-25"),
    ],
)
def test_a_line_of_furniture_with_its_day_dates_the_document(tmp_path: Path, line: str, day: str) -> None:
    path = tmp_path / "release.txt"
    path.write_text(
        f"Norway and Chile sign a memorandum\n\n{line}\n\nNorway and Chile signed a memorandum on salmon.\n",
        encoding="utf-8",
    )
    read = documents.read_file(path)
    assert read.published is not None and read.published.value == day
