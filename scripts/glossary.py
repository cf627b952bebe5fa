"""Write the second half of docs/glossary.md, the closed word lists, from the vocabulary's data files.

python scripts/glossary.py          writes docs/glossary.md; what stands above the marker is kept
python scripts/glossary.py --check  exits 1 when the page is behind the data
"""

import sys
from pathlib import Path

from accord.vocabulary import LISTS, words

PAGE = Path(__file__).resolve().parents[1] / "docs" / "glossary.md"
MARKER = "<!-- From here on made by `python scripts/glossary.py` from src/accord/vocabulary/data. -->"
TITLES = {
    "acts": ("Speech acts", "What a statement does. One statement has one act."),
    "strengths": ("Strengths", "How firmly something was said, from the weakest to the strongest."),
    "instruments": ("Instruments", "What kind of paper, channel or undertaking a statement is about."),
    "instrument-states": ("States of an instrument", "How far an instrument has come."),
    "evidence-states": ("Evidence", "What the documents at hand show about a commitment."),
    "schedule-states": ("Schedule", "Where a commitment stands against its date, as of a day."),
    "document-kinds": ("Kinds of document", "In order of authority, the highest first."),
    "conflict-kinds": ("Kinds of conflict", "How two sources can disagree."),
    "areas": ("Areas", "What a statement is about; each area belongs to one of six groups."),
}


def page() -> str:
    """Return the whole page: the part above the marker as it stands, the part below it made anew."""
    written = PAGE.read_text(encoding="utf-8").split(MARKER)[0]
    return f"{written}{MARKER}\n\n" + "\n".join(_section(kind) for kind in LISTS)


def _section(kind: str) -> str:
    title, sentence = TITLES[kind]
    grouped = any(word.parent for word in words(kind).values())
    rows = [f"## {title}", "", sentence, ""]
    rows += ["| word | group | meaning |", "|---|---|---|"] if grouped else ["| word | meaning |", "|---|---|"]
    for word in words(kind).values():
        name = f"`{word.name}`" if word.label == _plain(word.name) else f"`{word.name}` ({word.label})"
        rows.append(f"| {name} | {word.parent or ''} | {word.gloss} |" if grouped else f"| {name} | {word.gloss} |")
    return "\n".join([*rows, ""])


def _plain(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")


if __name__ == "__main__":
    text = page()
    if "--check" in sys.argv[1:]:
        sys.exit(
            0 if PAGE.read_text(encoding="utf-8") == text else "docs/glossary.md is behind: python scripts/glossary.py"
        )
    PAGE.write_text(text, encoding="utf-8")
