"""Every format gives text with offsets, what is article and what is not, and metadata with its evidence."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from accord import documents

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Chile, Peru sign pact | The Daily</title>
<meta property="og:title" content="Chile, Peru sign customs pact"><meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2025-03-04T08:00:00Z"><script>var x = "India signed a deal";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<div class="cookie-banner">We use cookies. <button>Accept all</button></div>
<article><h1>Chile, Peru sign customs pact</h1>
<p>Chile and Peru signed an agreement on customs cooperation in Lima on Tuesday, after two years of talks between their customs agencies.</p>
<p>Peruvian Foreign Minister Elmer Schialer said the two countries would open a new border crossing by 2026, and that trade had grown.</p>
<table><tr><td>2023</td><td>$3.1 billion</td></tr></table></article>
<aside class="related"><h3>Related</h3><ul><li>Bolivia vows to sign gas deal with Brazil</li></ul></aside>
<footer>Copyright The Daily 2025</footer></body></html>"""


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF with one line of Helvetica under the other on each page."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        body = (
            b"BT /F1 11 Tf 14 TL 60 760 Td "
            + b" ".join(
                b"(" + line.replace("(", r"\(").replace(")", r"\)").encode("latin-1") + b") Tj T*" for line in lines
            )
            + b" ET"
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body))
        stream = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % stream
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % o for o in offsets
    )
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def article(document: documents.Document) -> str:
    return "\n".join(document.text[a:b] for a, b in document.readable)


def test_html_keeps_the_page_and_reads_the_article() -> None:
    d = documents.read_bytes(PAGE.encode(), "page.html")
    assert "signed an agreement on customs" in article(d)
    assert "Bolivia vows" in d.text and "Bolivia vows" not in article(d)
    assert "var x" not in d.text
    assert d.published is not None and d.published.value == "2025-03-04"
    assert d.published.evidence == "page metadata, article:published_time"
    assert d.title is not None and d.title.value == "Chile, Peru sign customs pact"
    assert d.publisher is not None and d.publisher.value == "The Daily"


def test_pdf_paragraphs_are_joined_and_running_lines_are_not_read() -> None:
    header = "Ministry of Trade - Joint statement"
    first = [
        header,
        "The two sides agreed to conclude the negotiations on an economic partnership agree-",
        "ment before the end of 2026, and they instructed their officials to meet every month",
    ]
    second = [header, "until the text is complete and ready for a signature by both of the trade ministers.", "2"]
    d = documents.read_bytes(pdf([[*first, "1"], second]), "statement.pdf")
    assert "partnership agreement before the end of 2026" in d.text
    assert "meet every month until the text is complete" in " ".join(article(d).split("\n\n"))
    assert header in d.text and header not in article(d)


def test_docx_paragraphs_and_tables_in_order() -> None:
    file = docx.Document()
    file.core_properties.title = "Minutes of the joint committee"
    file.add_paragraph("Norway and Ghana agreed to hold a second round of talks in 2026.")
    table = file.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "2024", "$1.2 billion"
    file.add_paragraph("The meeting ended.")
    buffer = io.BytesIO()
    file.save(buffer)
    d = documents.read_bytes(buffer.getvalue(), "minutes.docx")
    assert d.text.split("\n\n") == [
        "Norway and Ghana agreed to hold a second round of talks in 2026.",
        "2024 | $1.2 billion",
        "The meeting ended.",
    ]
    assert d.title is not None and d.title.value == "Minutes of the joint committee"


def test_markdown_front_matter_is_metadata_and_not_read() -> None:
    text = "---\ntitle: Notes\ndate: 2024-05-06\npublisher: Desk\n---\n\n# Talks\n\nIndia and Oman resumed talks.\n"
    d = documents.read_bytes(text.encode(), "notes.md")
    assert d.text == text
    assert "title: Notes" not in article(d)
    assert (d.title and d.title.value, d.published and d.published.value) == ("Notes", "2024-05-06")


def test_sidecar_goes_before_what_the_file_says(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Published: 3 May 2024\n\nKenya and Oman signed a treaty.\n", encoding="utf-8")
    (tmp_path / "a.txt.toml").write_text('published = "2024-05-09"\nkind = "wire"\n', encoding="utf-8")
    d = documents.read_file(tmp_path / "a.txt")
    assert d.published is not None and (d.published.value, d.published.evidence) == ("2024-05-09", "side-car")
    assert d.kind == "wire"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Türkiye said “yes” – Erdoğan".replace("ğ", "g").encode("cp1252"), "cp1252"),
        ("Kenya and Oman agreed.".encode("utf-16"), "UTF-16"),
    ],
)
def test_other_encodings_are_detected_and_named(data: bytes, encoding: str) -> None:
    d = documents.read_bytes(data, "a.txt")
    assert any(encoding in note for note in d.notes)


def test_the_text_is_what_was_hashed() -> None:
    import hashlib

    d = documents.read_bytes("\ufeffA\r\nB\r\n".encode(), "a.txt")
    assert d.text == "A\nB\n"
    assert hashlib.sha256(d.text.encode()).hexdigest() == d.text_sha256
    assert d.id == "d-" + d.text_sha256[:12]


def test_a_folder_gives_documents_and_problems(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("India and Oman agreed to meet.", encoding="utf-8")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "empty.txt").write_bytes(b"")
    reading = documents.read_folder(tmp_path)
    assert [d.name for d in reading.documents] == ["good.txt"]
    assert {name: error.code for name, error in reading.problems} == {
        "bad.pdf": "damaged-document",
        "empty.txt": "empty-document",
    }


def test_a_pattern_and_a_missing_path(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A", encoding="utf-8")
    (tmp_path / "b.md").write_text("B", encoding="utf-8")
    assert documents.expand([str(tmp_path / "*.txt")]) == [str(tmp_path / "a.txt")]
    with pytest.raises(documents.NoSuchPathError):
        documents.expand([str(tmp_path / "*.pdf")])


def test_errors_name_what_is_wrong(tmp_path: Path) -> None:
    def code(data: bytes, name: str) -> str:
        with pytest.raises(documents.DocumentError) as caught:
            documents.read_bytes(data, name)
        assert caught.value.hint
        return caught.value.code

    assert code(pdf([[], []]), "scan.pdf") == "pdf-without-text"
    assert (
        code(b"<html><body><nav><a href='/'>Home</a><a href='/w'>World</a></nav></body></html>", "n.html")
        == "navigation-only"
    )
    assert code(bytes(range(128, 256)) * 4 + b"\x00\x01\x02" * 50, "a.txt") == "undecodable"
    assert code(b"\x89PNG\r\n\x1a\n0000", "a.png") == "unsupported-format"
    assert code(b"x" * 20_000_001, "a.txt") == "document-too-large"
    with pytest.raises(documents.EmptyFolderError):
        documents.read_folder(tmp_path)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 150_000_000)
    with pytest.raises(documents.TooLargeError):
        documents.read_bytes(buffer.getvalue(), "bomb.docx")
