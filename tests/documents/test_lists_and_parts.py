"""Lists keep their marks; a DOCX gives each run of text once, and neither what was deleted nor what is hidden."""

import io
import zipfile

import docx
import pytest

from accord import documents
from accord.statements import extract

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
LEAD = "Kenya and Finland held talks in Nairobi on 3 November 2025. The meeting was chaired by their foreign ministers."
ITEMS = (
    "open a consulate in Mombasa by 2027;",
    "start talks on a customs agreement;",
    "sign a memorandum on forestry.",
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def read(body: str, parts: dict[str, str] | None = None, main: str = "word/document.xml") -> documents.Document:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(main, f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return documents.read_bytes(buffer.getvalue(), "a.docx")


def article(d: documents.Document) -> list[str]:
    return "\n\n".join(d.text[a:b] for a, b in d.readable).split("\n\n")


def test_items_of_a_page_are_acts_under_their_verb() -> None:
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    page = f"<html><body><article><h1>Joint statement of Kenya and Finland</h1><p>{LEAD}</p><p>The two sides agreed to:</p><ul>{items}</ul></article></body></html>"
    d = documents.read_bytes(page.encode(), "a.html")
    assert article(d)[-3:] == [f"• {item}" for item in ITEMS]
    assert [s.act for s in extract(d)].count("agree") == 3


def test_numbers_of_a_pages_list_and_marks_that_the_text_brings() -> None:
    page = f"<html><body><p>{LEAD}</p><ol start=4><li>They met.<ul><li>- Twice.</li></ul></li><li><p>They left.</p><p>So it was.</p></li></ol></body></html>"
    d = documents.read_bytes(page.encode(), "a.html")
    assert d.text.split("\n\n")[1:] == ["4. They met.", "- Twice.", "5. They left.", "So it was."]


def test_items_of_a_docx_have_the_marks_that_a_reader_sees() -> None:
    file = docx.Document()
    file.add_heading("Joint statement of Kenya and Finland", 0)
    file.add_paragraph(LEAD)
    file.add_paragraph("The two sides agreed to:")
    for item in ITEMS:
        file.add_paragraph(item, style="List Bullet")
    for item in ("They met.", "They left."):
        file.add_paragraph(item, style="List Number")
    buffer = io.BytesIO()
    file.save(buffer)
    d = documents.read_bytes(buffer.getvalue(), "a.docx")
    assert d.text.split("\n\n")[3:] == [*(f"• {item}" for item in ITEMS), "1. They met.", "2. They left."]
    assert d.title is not None and d.title.evidence == "paragraph of the style Title"
    assert [s.act for s in extract(d)].count("agree") == 3


def test_levels_of_a_list_count_on_their_own() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate([("decimal", "%1."), ("lowerLetter", "(%2)"), ("lowerRoman", "%1.%3")])
    )
    numbering = f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    body = "".join(
        paragraph(f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>', run("They met."))
        for level in (0, 1, 1, 2, 0, 1)
    )
    marks = [
        line.removesuffix(" They met.") for line in read(body, {"word/numbering.xml": numbering}).text.split("\n\n")
    ]
    assert marks == ["1.", "(a)", "(b)", "1.i", "2.", "(a)"]


def test_tracked_changes_boxes_and_hidden_words() -> None:
    box = f"<w:txbxContent>{paragraph(run('Boxed words.'))}</w:txbxContent>"
    twice = f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{paragraph(run('Old box.'))}</w:txbxContent></v:textbox></w:pict></w:r>"
    d = read(
        paragraph(
            run("They agreed to "),
            "<w:del><w:r><w:delText>postpone</w:delText></w:r></w:del>",
            f"<w:ins>{run('sign')}</w:ins>",
            run(" the non"),
            "<w:r><w:noBreakHyphen/></w:r>",
            run("tariff text.", '<w:vanish w:val="0"/>'),
        )
        + f"<w:p><w:moveFrom>{run('Moved words.')}</w:moveFrom></w:p>"
        + paragraph(run("With a box."), twice)
        + f"<w:p><w:moveTo>{run('Moved words.')}</w:moveTo></w:p>"
        + paragraph(run("Hidden words.", "<w:vanish/>"))
        + paragraph(run("Last."), old)
    )
    assert d.text.split("\n\n") == [
        "They agreed to sign the non-tariff text.",
        "With a box.",
        "Boxed words.",
        "Moved words.",
        "Last.",
        "Old box.",
    ]


def test_inner_tables_and_content_controls_keep_their_order() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph(run('One'))}</w:tc><w:tc>{paragraph(run('Two'))}</w:tc></w:tr></w:tbl>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('Outer'))}{inner}</w:tc><w:sdt><w:sdtContent><w:tc>{paragraph(run('Right'))}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>"
    control = f"<w:sdt><w:sdtContent>{paragraph(run('First.'))}{paragraph(run('Second.'))}</w:sdtContent></w:sdt>"
    assert read(table + control).text.split("\n\n") == ["Outer | Right", "One | Two", "First.", "Second."]


def test_notes_are_read_and_letterheads_are_kept() -> None:
    parts = {
        "word/header1.xml": f"<w:hdr {NAMES}>{paragraph(run('Ministry of Foreign Affairs, 3 November 2025'))}</w:hdr>",
        "word/footer1.xml": "<w:ftr",
        "word/footnotes.xml": f'<w:footnotes {NAMES}><w:footnote w:type="separator">{paragraph(run("---"))}</w:footnote><w:footnote>{paragraph(run("It was initialled."))}</w:footnote></w:footnotes>',
    }
    d = read(paragraph(run("They met.")) + paragraph(run("They left.")), parts)
    assert article(d) == ["They met.", "They left.", "It was initialled."]
    assert d.text.startswith("Ministry of Foreign Affairs")
    assert d.published is not None and d.published.value == "2025-11-03"


def test_a_main_part_of_another_name_and_archives_that_are_no_docx() -> None:
    relations = '<Relationships><Relationship Type="x/officeDocument" Target="word/document2.xml"/></Relationships>'
    d = read(paragraph(run("They met.")), {"_rels/.rels": relations}, "word/document2.xml")
    assert d.text == "They met."
    with pytest.raises(documents.UnsupportedFormatError):
        read("", {"xl/workbook.xml": ""}, "xl/sheet.xml")


def test_raised_numbers_of_notes_stand_apart_from_words() -> None:
    body = f"<p>{LEAD}</p><p>They will sign a customs agreement<sup>1</sup> in 2026.<sup>[2]</sup> It covers 40 km<sup>2</sup> and the 25<sup>th</sup> year.</p>"
    d = documents.read_bytes(f"<html><body><article>{body}</article></body></html>".encode(), "a.html")
    assert d.text.endswith("a customs agreement [1] in 2026. [2] It covers 40 km2 and the 25th year.")
