"""The executive page of the DOCX is one sheet: sizes from sums, and from a word processor where one is installed."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from accord.reports import Brief, Charts, Prose, Section
from accord.reports.blocks import Block, Chart
from accord.reports.charts import NARROW, draw_png
from accord.reports.word import render_docx
from accord.reports.word_room import SMALLEST, height_of, picture_share

MM = 36000


def pictures(brief: Brief) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for block in brief.sections[0].blocks:
        if isinstance(block, Chart):
            found[block.key] = draw_png(block)
        elif isinstance(block, Charts):
            found |= {c.key: draw_png(c, NARROW) for c in block.charts}
    return found


def with_front(brief: Brief, *more: Block) -> Brief:
    first = brief.sections[0]
    return replace(brief, sections=(replace(first, blocks=(*first.blocks, *more)), *brief.sections[1:]))


def points(count: int) -> Prose:
    return Prose(tuple(f"Point {n} of a page that has many of them" for n in range(count)), bullets=True)


def test_more_words_leave_less_room_and_pictures_stay_legible(brief: Brief) -> None:
    drawn = pictures(brief)
    shares = [picture_share(with_front(brief, points(n)), drawn) for n in (0, 10, 15, 200)]
    assert shares == sorted(shares, reverse=True)
    assert 1.0 >= shares[0] > shares[2] and shares[3] == SMALLEST


def test_without_charts_or_sections_nothing_shrinks(brief: Brief) -> None:
    bare = replace(brief, sections=(Section("front", "On one page", (points(300),)), *brief.sections[1:]))
    assert picture_share(bare, {}) == 1.0
    assert picture_share(replace(brief, sections=()), {}) == 1.0


def test_the_pictures_of_the_first_section_have_the_share(brief: Brief) -> None:
    import docx

    busy = with_front(brief, points(12))
    share = picture_share(busy, pictures(busy))
    assert SMALLEST < share < 1.0
    shapes = docx.Document(io.BytesIO(render_docx(busy))).inline_shapes
    widths = [shapes[n].width / MM for n in range(3)]
    assert widths == pytest.approx([168 * share, 81 * share, 81 * share], abs=0.1)
    assert shapes[3].width / MM == pytest.approx(168, abs=0.1)
    line = next(b for b in busy.sections[0].blocks if isinstance(b, Chart))
    assert shapes[0].height / MM == pytest.approx(height_of(draw_png(line), 168 * share), rel=0.01)


def test_charts_side_by_side_stand_under_their_findings(brief: Brief) -> None:
    import docx

    made = docx.Document(io.BytesIO(render_docx(brief)))
    pair = next(b for b in brief.sections[0].blocks if isinstance(b, Charts))
    table = next(t for t in made.tables if t.rows[0].cells[0].text == pair.charts[0].title)
    assert [c.text for c in table.rows[0].cells] == [c.title for c in pair.charts]
    for cell, chart in zip(table.rows[1].cells, pair.charts, strict=True):
        assert cell.paragraphs[0].text == chart.measure
    xml = zipfile.ZipFile(io.BytesIO(render_docx(brief))).read("word/document.xml").decode()
    assert xml.count('descr="') == len(brief.charts)


@pytest.mark.slow
@pytest.mark.parametrize("count", [0, 6, 12])
def test_a_word_processor_sets_it_on_one_sheet(brief: Brief, tmp_path: Path, count: int) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    import pypdfium2

    busy = with_front(brief, points(count))
    (tmp_path / "brief.docx").write_bytes(render_docx(busy))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    ask = [
        office,
        "--headless",
        profile,
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "brief.docx"),
    ]
    subprocess.run(ask, capture_output=True, timeout=300, check=False)
    if not (tmp_path / "brief.pdf").exists():
        pytest.skip("LibreOffice does not run here")
    document = pypdfium2.PdfDocument(tmp_path / "brief.pdf")
    pages = [" ".join(document[n].get_textpage().get_text_range().split()) for n in range(2)]
    document.close()
    assert busy.sections[0].title in pages[0] and busy.sections[1].title not in pages[0]
    last = f"Point {count - 1} of a page" if count else "Source: appraisal"
    assert last in pages[0] and pages[1].startswith(busy.sections[1].title)
