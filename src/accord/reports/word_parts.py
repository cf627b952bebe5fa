"""The parts of a DOCX document that python-docx has no words for: links, bookmarks, table heads, alt texts.

Invariant: every bookmark has one name and one number, in the order of making, so equal pages are equal files.
"""

import hashlib
import io
import re
from datetime import datetime
from typing import Any

_FACE = "Arial"
_INK = "1B1F24"
_LINK = "174A7C"
_RULE = "C9D0D7"
# Size of the words in tables, in points.
_SMALL = 8.5


class WordPage:
    """A document being written, top to bottom."""

    def __init__(self, title: str, author: str, language: str, stamp: datetime) -> None:
        import docx
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        self._new, self._qn, self._mm, self._pt = OxmlElement, qn, Mm, Pt
        self._document = docx.Document()
        self._bookmarks: dict[str, str] = {}
        properties = self._document.core_properties
        properties.title, properties.author, properties.language = title[:255], author[:255], language
        properties.created = properties.modified = stamp
        properties.last_modified_by, properties.comments, properties.revision = author[:255], "", 1
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(17)
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Quote", "Caption", "List Bullet"):
            style = self._document.styles[name]
            style.font.name, style.font.color.rgb = _FACE, RGBColor.from_string(_INK)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for which in [a for a in fonts.attrib if "Theme" in a]:
                del fonts.attrib[which]
            for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
                fonts.set(qn(script), _FACE)
        self._document.styles["Normal"].font.size = Pt(10)
        self._document.styles["Caption"].font.bold = False
        self._document.styles["Caption"].font.size = Pt(8.5)
        self._document.styles["Title"].font.size = Pt(20)
        self._document.styles["Normal"].paragraph_format.space_after = Pt(5)
        self._document.styles["Normal"].paragraph_format.line_spacing = 1.0
        self._document.styles["Title"].paragraph_format.space_after = Pt(6)
        self._document.styles["Heading 1"].paragraph_format.space_before = Pt(14)
        self._document.styles["Heading 1"].paragraph_format.space_after = Pt(2)
        language_tag = self._new("w:lang")
        language_tag.set(qn("w:val"), {"en": "en-GB"}.get(language, language))
        self._document.styles["Normal"].element.get_or_add_rPr().append(language_tag)

    def save(self, buffer: io.BytesIO) -> None:
        """Write the document into ``buffer``."""
        self._document.save(buffer)

    def heading(self, text: str, level: int, *, anchor: str = "", new_page: bool = False) -> None:
        """Add a heading; level 0 is the title."""
        paragraph = self._document.add_heading("", level)
        paragraph.paragraph_format.page_break_before = new_page
        self.bookmark(paragraph, anchor)
        paragraph.add_run(text)

    def paragraph(self, style: str | None = None, *, keep_with_next: bool = False, place: Any = None) -> Any:
        """Add an empty paragraph, to the page or to a cell of :meth:`beside`, and return it."""
        paragraph = (self._document if place is None else place).add_paragraph(style=style)
        paragraph.paragraph_format.keep_with_next = keep_with_next
        return paragraph

    def small(self, text: str, *, keep_with_next: bool = False, place: Any = None) -> None:
        """Add a line of small print, if there is any."""
        if text:
            self.run(self.paragraph("Caption", keep_with_next=keep_with_next, place=place), text)

    def run(self, paragraph: Any, text: str, *, bold: bool = False) -> None:
        """Add words to a paragraph."""
        run = paragraph.add_run(text)
        if paragraph._p.getparent().tag == self._qn("w:tc"):
            run.font.size = self._pt(_SMALL)
        if bold:
            run.bold = True

    def link(self, paragraph: Any, text: str, href: str) -> None:
        """Add words that lead to an address or to a bookmark of this document."""
        link = self._new("w:hyperlink")
        if href.startswith("#"):
            link.set(self._qn("w:anchor"), self._name(href[1:]))
        else:
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
            link.set(self._qn("r:id"), paragraph.part.relate_to(href, kind, is_external=True))
        run = paragraph.add_run(text)
        run.font.underline = True
        if paragraph._p.getparent().tag == self._qn("w:tc"):
            run.font.size = self._pt(_SMALL)
        run.font.color.rgb = type(self._document.styles["Normal"].font.color.rgb).from_string(_LINK)
        link.append(run._r)
        paragraph._p.append(link)

    def bookmark(self, paragraph: Any, name: str) -> None:
        """Make a paragraph a place that links can lead to; an empty name does nothing."""
        if not name:
            return
        number = str(len(self._bookmarks) + 1)
        start, end = self._new("w:bookmarkStart"), self._new("w:bookmarkEnd")
        start.set(self._qn("w:id"), number)
        start.set(self._qn("w:name"), self._name(name))
        end.set(self._qn("w:id"), number)
        self._bookmarks[name] = number
        paragraph._p.append(start)
        paragraph._p.append(end)

    def picture(self, png: bytes, name: str, description: str, *, width: float = 168.0, place: Any = None) -> None:
        """Add a picture of a width in mm, with words for those who do not see it."""
        paragraph = self.paragraph(keep_with_next=True, place=place)
        paragraph.add_run().add_picture(io.BytesIO(png), width=self._mm(width))
        for properties in paragraph._p.iter(self._qn("wp:docPr")):
            properties.set("descr", description)
            properties.set("name", name)

    def grid(self, heads: list[str], rows: int, right: list[bool], widths: list[float], *, ruled: bool = True) -> Any:
        """Add a table with a head that repeats on each page.

        Parameters
        ----------
        heads
            Column heads.
        rows
            Number of rows under the head.
        right
            Which columns hold numbers.
        widths
            Widths of the columns, in any unit.
        ruled
            Whether lines stand between the rows.
        """
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        table = self._document.add_table(rows=rows + 1, cols=len(heads))
        table.autofit = False
        total = sum(widths)
        # python-docx walks the whole table for each row.cells, so the cells are looked up once.
        cells = [list(row.cells) for row in table.rows]
        for across, width in enumerate(widths):
            table.columns[across].width = self._mm(170 * width / total)
            for row in cells:
                row[across].width = self._mm(170 * width / total)
        for down, row in enumerate(table.rows):
            properties = row._tr.get_or_add_trPr()
            properties.append(self._new("w:cantSplit"))
            if down == 0:
                properties.append(self._new("w:tblHeader"))
        if ruled:
            self._rules(table)
        grid = [[c.paragraphs[0] for c in row] for row in cells]
        for row in grid:
            for paragraph, number in zip(row, right, strict=True):
                paragraph.paragraph_format.space_after = self._pt(1)
                paragraph.paragraph_format.space_before = self._pt(1)
                if number:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for paragraph, text in zip(grid[0], heads, strict=True):
            self.run(paragraph, text, bold=True)
        return grid

    def beside(self, heads: list[str], names: list[str]) -> list[Any]:
        """Add things side by side under their heads, and return the cell of each, empty but for what is put there.

        Parameters
        ----------
        heads
            A head each.
        names
            Names by which links lead to each.
        """
        grid = self.grid(heads, 1, [False] * len(heads), [1.0] * len(heads), ruled=False)
        cells = self._document.tables[-1].rows[1].cells
        for paragraph, name in zip(grid[0], names, strict=True):
            paragraph.paragraph_format.keep_with_next = True
            self.bookmark(paragraph, name)
        for paragraph in grid[1]:
            paragraph._p.getparent().remove(paragraph._p)
        return list(cells)

    def _rules(self, table: Any) -> None:
        """Draw thin lines between the rows and none beside the columns."""
        borders = self._new("w:tblBorders")
        for side in ("top", "bottom", "insideH"):
            line = self._new(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _RULE)):
                line.set(self._qn(f"w:{name}"), value)
            borders.append(line)
        table._tbl.tblPr.append(borders)

    def cell(self, grid: Any, down: int, across: int) -> Any:
        """Return the paragraph of one cell of a grid."""
        return grid[down][across]

    def _name(self, anchor: str) -> str:
        # Word allows 40 characters: letters, digits and underscores.
        name = re.sub(r"\W", "_", anchor)
        return name if len(name) <= 40 else f"{name[:31]}_{hashlib.sha256(anchor.encode()).hexdigest()[:8]}"
