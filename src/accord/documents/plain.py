"""Plain text and Markdown, with front matter.

Invariant: the text is the file's own, so an offset into it is an offset into the file's characters.
"""

import re
import tomllib

from accord.documents.extracted import Extracted

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.S)
_YAML_LINE = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*?)[ \t]*$", re.M)
FIELDS = {
    "title": "title",
    "publisher": "publisher",
    "source": "publisher",
    "author": "author",
    "byline": "author",
    "url": "url",
    "link": "url",
    "published": "published",
    "date": "published",
    "kind": "kind",
    "type": "kind",
    "language": "language",
    "lang": "language",
    "origin": "origin",
    "origins": "origin",
    "summary_of": "summary_of",
    "note": "note",
    "notes": "note",
}


def extract_plain(text: str, *, markdown: bool) -> Extracted:
    """Take text apart into front matter and article; tabs of Markdown stay as they are."""
    claims: dict[str, tuple[str, str]] = {}
    start = 0
    if found := _FRONT.match(text):
        claims = _front_matter(found[1], found[2])
        if claims or markdown:
            start = found.end()
    if markdown and "title" not in claims and (heading := re.search(r"^#[ \t]+(.+?)[ \t#]*$", text[start:], re.M)):
        claims["title"] = (heading[1], "first heading")
    readable = ((start, len(text)),) if text[start:].strip() else ()
    return Extracted(text, readable, claims)


def _front_matter(fence: str, body: str) -> dict[str, tuple[str, str]]:
    rows: dict[str, object] = {}
    if fence == "+++":
        try:
            rows = tomllib.loads(body)
        except tomllib.TOMLDecodeError:
            rows = {}
    else:
        rows = {key: value.strip("\"'") for key, value in _YAML_LINE.findall(body)}
    return {
        FIELDS[key.lower()]: (str(value), f"front matter, {key}")
        for key, value in rows.items()
        if key.lower() in FIELDS and str(value).strip()
    }
