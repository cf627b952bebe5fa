"""The renderings of one brief, read back: the same numbers in each, the same bytes again."""

import hashlib
import io
import os
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from lxml import html as lxml_html

from accord.reports import (
    FORMATS,
    Brief,
    KeyFact,
    KeyFigures,
    MissingGlyphError,
    Prose,
    Quantity,
    Section,
    Table,
    quantity,
    write_brief,
)
from accord.reports.blocks import Cell, Column
from accord.reports.cells import plain
from accord.vocabulary import MissingExtraError


@pytest.fixture(scope="module")
def written(brief: Brief, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    pytest.importorskip("typst")
    folder = tmp_path_factory.mktemp("brief")
    files = write_brief(brief, folder, FORMATS)
    return {p.suffix[1:]: p for p in files[: len(FORMATS)]}


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00a0\u200b]+", "", text.replace("\u2011", "-"))


def table_numbers(brief: Brief) -> Iterator[tuple[Cell, Column]]:
    blocks = [b for s in brief.sections for b in s.blocks]
    tables = [b for b in blocks if isinstance(b, Table)] + list(brief.charts)
    for table in tables:
        for row in table.rows:
            for value, column in zip(row, table.columns, strict=True):
                if isinstance(value, Quantity | int | float) and not isinstance(value, bool):
                    yield value, column


def facts(brief: Brief) -> list[KeyFact]:
    inner = [f for s in brief.sections for b in s.blocks if isinstance(b, KeyFigures) for f in b.facts]
    return [*brief.key_facts, *inner]


def words_of(path: Path) -> str:
    if path.suffix == ".html":
        tree = lxml_html.fromstring(path.read_bytes())
        for drawing in tree.xpath("//*[local-name()='svg']"):
            drawing.drop_tree()
        return squeezed(tree.text_content())
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        return squeezed(text)
    xml = zipfile.ZipFile(path).read("word/document.xml").decode()
    return squeezed(re.sub(r"&lt;", "<", re.sub(r"&gt;", ">", re.sub(r"<[^>]+>", "", xml))).replace("&amp;", "&"))


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_page_print_and_document_carry_every_number(brief: Brief, written: dict[str, Path], kind: str) -> None:
    words = words_of(written[kind])
    numbers = [plain(v, c) for v, c in table_numbers(brief)]
    numbers += [quantity(f.value) for f in facts(brief) if isinstance(f.value, Quantity)]
    assert len(numbers) > 100
    for text in numbers:
        parts = re.split(r"(?= \[)", text)  # the interval of a fact may stand apart from its value
        assert all(squeezed(p) in words for p in parts), text


def test_the_workbook_carries_the_same_numbers_in_full(brief: Brief, written: dict[str, Path]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(written["xlsx"])
    found = [
        (c.value, c.number_format)
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if isinstance(c.value, int | float)
    ]
    wanted: list[float] = []
    for value, _ in table_numbers(brief):
        if isinstance(value, Quantity):
            wanted += [x for x in (value.value, value.low, value.high) if x is not None]
        elif isinstance(value, int | float):
            wanted.append(value)
    for fact in brief.key_facts:
        if isinstance(fact.value, Quantity):
            wanted += [x for x in (fact.value.value, fact.value.low, fact.value.high) if x is not None]
    have = [v for v, _ in found]
    for number in wanted:
        assert any(abs(number - v) <= 1e-12 * max(1, abs(number)) for v in have), number
    assert (0.1234, "#,##0.00") in found
    assert (0.1234, "#,##0.000") in found


def test_formulas_are_text_and_dates_are_dates(written: dict[str, Path]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(written["xlsx"])
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells if isinstance(c.value, str)} == {"s"}
    assert [c.value for c in cells if isinstance(c.value, str) and c.value.startswith("=")] == ["=HYPERLINK(1)", "=c"]
    assert datetime(2031, 12, 31) in [c.value for c in cells]
    raw = zipfile.ZipFile(written["xlsx"])
    assert not any(b"<f>" in raw.read(n) for n in raw.namelist() if n.startswith("xl/worksheets/sheet"))


def test_hostile_text_is_the_same_text_everywhere(written: dict[str, Path], hostile: str) -> None:
    for kind in ("html", "pdf", "docx"):
        assert squeezed(hostile) in words_of(written[kind]), kind


def test_same_brief_same_bytes_in_another_process(brief: Brief, written: dict[str, Path], tmp_path: Path) -> None:
    code = (
        "import importlib.util, sys; from pathlib import Path; from accord.reports import FORMATS, write_brief\n"
        "spec = importlib.util.spec_from_file_location('c', sys.argv[1]); m = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(m); write_brief(m.make_brief(), Path(sys.argv[2]), FORMATS)"
    )
    conftest = Path(__file__).with_name("conftest.py")
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Seoul"}
    subprocess.run([sys.executable, "-c", code, str(conftest), str(tmp_path)], check=True, env=environment)
    for path in written.values():
        again = (tmp_path / path.name).read_bytes()
        assert hashlib.sha256(again).hexdigest() == hashlib.sha256(path.read_bytes()).hexdigest(), path.name


def test_the_pdf_is_tagged_and_says_so(written: dict[str, Path], brief: Brief) -> None:
    data = written["pdf"].read_bytes()
    document = pypdfium2.PdfDocument(data)
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == brief.title
    document.close()
    assert b"pdfuaid" in data


def test_a_missing_glyph_stops_the_print(brief: Brief) -> None:
    from accord.reports.pdf import render_pdf

    pytest.importorskip("typst")
    # A sign for private use in plane 16: no font here draws it.
    section = Section("s", "T", (Prose(("a sign \U0010abcd nobody draws",)),))
    with pytest.raises(MissingGlyphError, match="no font at hand draws"):
        render_pdf(replace(brief, sections=(section,), key_facts=()))


def test_a_missing_glyph_in_a_chart_stops_the_print(brief: Brief) -> None:
    from accord.reports.charts import Effect, intervals_chart
    from accord.reports.pdf import render_pdf

    pytest.importorskip("typst")
    chart = intervals_chart("k", [Effect("X", "Land \U0010abcd", 1.0)], title="T", measure="M", unit="%", source="S")
    with pytest.raises(MissingGlyphError):
        render_pdf(replace(brief, sections=(Section("s", "T", (chart,)),), key_facts=()))


def test_print_without_its_extra_says_how_to_get_it(brief: Brief, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    from accord.reports.pdf import render_pdf

    with pytest.raises(MissingExtraError, match="typst") as caught:
        render_pdf(brief)
    assert "accord-desk[print]" in caught.value.hint


def test_control_characters_become_spaces_and_break_nothing(brief: Brief, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    bad = "a\x00b\x0bc\ud800d"
    made = replace(
        brief,
        title=bad,
        sections=(
            Section(
                "s",
                bad,
                (Prose((bad,)), Table("t", bad, (Column("a", "A"),), ((bad,),)), replace(brief.charts[1], title=bad)),
            ),
        ),
    )
    files = {p.suffix: p for p in write_brief(made, tmp_path, FORMATS)}
    assert squeezed("a b c d") in words_of(files[".docx"])


def test_the_document_has_real_headings_heads_links_and_words_for_pictures(
    brief: Brief, written: dict[str, Path]
) -> None:
    import docx

    document = docx.Document(str(written["docx"]))
    titles = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert titles[:2] == [s.title for s in brief.sections[:2]]
    xml = zipfile.ZipFile(written["docx"]).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader") == len(document.tables)
    names = re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', xml)
    assert len(names) == len(set(names))
    for anchor in re.findall(r'<w:hyperlink w:anchor="([^"]+)"', xml):
        assert anchor in names
    described = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', xml)
    assert len(described) == len(brief.charts)


def test_the_calendar_keeps_its_names_and_whole_days(brief: Brief, written: dict[str, Path]) -> None:
    from icalendar import Calendar

    calendar = Calendar.from_ical(written["ics"].read_bytes())
    events = calendar.walk("VEVENT")
    assert [str(e["uid"]) for e in events] == ["c-1@accord", "c-2@accord"]
    assert [e.decoded("dtstart") for e in events] == [date(2031, 12, 31), date(2032, 12, 31)]
    assert [e.decoded("dtend") for e in events] == [date(2032, 1, 1), date(2033, 1, 1)]
    assert [e["sequence"] for e in events] == [0, 2]
    assert "기금" in str(events[1]["summary"])
    assert str(events[1]["description"]).startswith("Due between 1")
    assert all(line.endswith(b"\r") for line in written["ics"].read_bytes().split(b"\n")[:-1])


def test_xlsx_names_survive_long_and_odd_keys(brief: Brief) -> None:
    from accord.reports.spreadsheet import render_xlsx

    columns = (Column("a", "A"),)
    tables = tuple(Table(f"a-very-long-name-of-a-table-indeed-{n}", "C", columns, (("x",),)) for n in range(3))
    data = render_xlsx(replace(brief, sections=(Section("s", "T", tables),)))
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len(set(book.sheetnames)) == 5
    assert all(len(n) <= 31 for n in book.sheetnames)


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(brief: Brief) -> None:
    from accord.reports.spreadsheet import render_xlsx

    table = Table("t", "C", (Column("a", "A"),), (("x" * 40_000,),))
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(replace(brief, sections=(Section("s", "T", (table,)),)))))
    text = book["t"]["A4"].value
    assert len(text) == 32_767
    assert text.endswith("(cut: a cell holds no more)")


def test_long_anchors_stay_apart_in_the_document(brief: Brief) -> None:
    from accord.reports.word import render_docx

    names = [f"a-very-long-anchor-that-word-cannot-hold-{n}" for n in (1, 2)]
    tables = tuple(Table(n, "C", (Column("a", "A"),), (("x",),)) for n in names)
    xml = zipfile.ZipFile(io.BytesIO(render_docx(replace(brief, sections=(Section("s", "T", tables),)))))
    found = re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', xml.read("word/document.xml").decode())
    assert len(set(found)) == 3
    assert max(map(len, found)) <= 40
