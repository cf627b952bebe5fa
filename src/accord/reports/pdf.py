"""A brief as a tagged PDF (PDF/UA-1) by typst.

Invariant: no word of a document reaches the typesetter as code, and a character that no font can draw is an
error, never an empty box. The fonts are those inside typst, so every machine sets the same page; fonts of
the system are asked only for characters that those lack.
"""

import json
import re
from importlib import resources
from typing import Any

from accord.reports.brief import Brief
from accord.reports.errors import BriefError, MissingGlyphError
from accord.reports.legible import legible
from accord.reports.printable import printable
from accord.vocabulary import require_extra

_FACE = "Libertinus Serif"
# Typst's faces carry Latin, Greek, Cyrillic and signs; these are tried, where installed, for other scripts.
_OTHER_FACES = ["Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Noto Sans", "DejaVu Sans"]


def render_pdf(brief: Brief) -> bytes:
    """Return the brief as PDF/UA-1.

    Raises
    ------
    MissingExtraError
        The extra ``print`` (typst) is not installed.
    MissingGlyphError
        No font at hand draws some character of the text.
    """
    typst = typesetter()
    data = printable(legible(brief))
    for section in data["sections"]:
        for block in section["blocks"]:
            for chart in block["charts"] if block["kind"] == "charts" else [block]:
                if "svg" in chart:
                    chart["svg"] = _reface(chart["svg"])
    try:
        return _compile(typst, data, [_FACE], system=False)
    except MissingGlyphError:
        return _compile(typst, data, [_FACE, *_OTHER_FACES], system=True)


def typesetter() -> Any:
    """Return the typst module.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    try:
        import typst
    except ImportError:
        raise require_extra("typst", "print") from None
    return typst


def _compile(typst: Any, data: dict[str, Any], fonts: list[str], *, system: bool) -> bytes:
    template = resources.files("accord.reports").joinpath("templates/brief.typ").read_bytes()
    try:
        pdf: bytes = typst.compile(
            template,
            format="pdf",
            sys_inputs={"brief": json.dumps(data | {"fonts": fonts}, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            ignore_system_fonts=not system,
        )
    except typst.TypstError as error:
        said = f"{error} {getattr(error, 'diagnostic', '')}"
        if missing := list(dict.fromkeys(re.findall(r'the text .?"([^"]+)".? could not be displayed', said))):
            signs = " ".join(missing)
            raise MissingGlyphError(
                f"no font at hand draws: {signs}",
                hint="install a font for that script (Debian: fonts-noto-cjk for Korean) or write the word in Latin "
                "letters; the page never shows an empty box instead",
                signs=missing,
            ) from error
        raise BriefError(
            f"the page cannot be set: {said.strip()}",
            hint="this is a fault of the print template: report it with the brief's data",
            reason=said.strip(),
        ) from error
    return pdf


def _reface(svg: str) -> str:
    """Return a drawing in the page's own face, a size up because that face is small for its body."""
    svg = re.sub(r'font-family="[^"]*"', f'font-family="{_FACE}"', svg)
    return re.sub(r'font-size="([\d.]+)px"', lambda m: f'font-size="{float(m.group(1)) + 1:g}px"', svg)
