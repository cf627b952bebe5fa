"""Plain text and Markdown, with front matter.

Invariant: the text is the file's own, so an offset into it is an offset into the file's characters.
"""

import re
import tomllib

from accord.documents.extracted import Extracted

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.S)
_YAML_LINE = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*?))?[ \t]*$")
FIELDS = {
    "title": "title",
    "publisher": "publisher",
    "source": "publisher",
    "author": "author",
    "authors": "author",
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


_EMAIL = {
    "from": "author", "subject": "title", "sent": "published", "to": "", "cc": "", "bcc": "", "reply-to": "",
    "message-id": "", "mime-version": "", "content-type": "", "content-transfer-encoding": "", "return-path": "",
    "received": "", "delivered-to": "", "x-mailer": "", "importance": "", "attachments": "", "keywords": "",
    "headline": "title", "publication": "publisher", "section": "", "category": "", "tags": "", "accessed": "",
}  # fmt: skip
_HEADER = re.compile(r"([A-Za-z][A-Za-z-]{1,30}(?: [A-Za-z]{1,12})?):[ \t]+(\S.*)")
_SIGNATURE = re.compile(r"\n-- ?\n")


def extract_plain(text: str, *, markdown: bool) -> Extracted:
    """Take text apart into front matter and article; tabs of Markdown stay as they are."""
    claims: dict[str, tuple[str, str]] = {}
    start, end = 0, len(text)
    if (found := _FRONT.match(text)) and _is_front_matter(found[1], found[2]):
        claims = _front_matter(found[1], found[2])
        if claims or markdown:
            start = found.end()
    elif headers := _headers(text):
        claims, start = headers
        if "author" in claims and (signature := _SIGNATURE.search(text, start)) and end - signature.end() < 1200:
            end = signature.start()
    if markdown and "title" not in claims:
        # Closing marks are taken off by hand: a pattern would try each of a million of them as the first.
        for heading in re.finditer(r"^#[ \t]+(\S[^\n]*)$", text[start : start + 100_000], re.M):
            if words := heading[1].rstrip(" \t#"):
                claims["title"] = (words, "first heading")
                break
    readable = ((start, end),) if text[start:end].strip() else ()
    return Extracted(text, readable, claims)


def _is_front_matter(fence: str, body: str) -> bool:
    """Tell front matter from words between two rules: each line names a key, goes on with one or is a remark."""
    if fence == "+++":
        return True
    lines = [line for line in body.split("\n") if line.strip()]
    return bool(lines) and all(
        _YAML_LINE.match(line) or line[:1] in " \t#]}" or line.startswith(("- ", "-\t")) for line in lines
    )


def _front_matter(fence: str, body: str) -> dict[str, tuple[str, str]]:
    rows: dict[str, object] = {}
    if fence == "+++":
        try:
            rows = tomllib.loads(body)
        except (tomllib.TOMLDecodeError, RecursionError):
            rows = {}
        params = rows.get("params") or rows.get("extra")
        rows = {**params, **rows} if isinstance(params, dict) else rows
    else:
        rows = _yaml(body)
    return {
        FIELDS[key.lower()]: (words, f"front matter, {key}")
        for key, value in rows.items()
        if key.lower() in FIELDS and (words := _words(value))
    }


def _yaml(body: str) -> dict[str, object]:
    """Return the keys of plain YAML: values on one line, lists in brackets or of lines with dashes."""
    rows: dict[str, object] = {}
    key = ""
    for line in body.split("\n"):
        if found := _YAML_LINE.match(line):
            key, value = found[1], found[2] or ""
            listed = value.startswith("[") and value.endswith("]")
            rows[key] = value[1:-1].split(",") if listed else value.strip("\"'|>")
        elif key and (item := re.match(r"[ \t]*-[ \t]+(?:name:[ \t]*)?(\S.*)", line)):
            before = rows[key]
            rows[key] = [*(before if isinstance(before, list) else []), item[1]]
        elif key and line[:1] in " \t" and isinstance(rows[key], str):
            rows[key] = f"{rows[key]} {line.strip()}".strip()
    return rows


def _words(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(str(one).strip(" \t\"'") for one in value if str(one).strip(" \t\"'"))
    return "" if isinstance(value, dict) else str(value).strip()


def _headers(text: str) -> tuple[dict[str, tuple[str, str]], int] | None:
    """Return what the header lines of a message or of a saved text say, and where the text below them begins."""
    claims: dict[str, tuple[str, str]] = {}
    known = at = 0
    key = ""
    for line in text[:20_000].split("\n"):
        if not line.strip():
            break
        if found := _HEADER.fullmatch(line.rstrip()):
            key = found[1].lower()
            field = _EMAIL.get(key, FIELDS.get(key))
            known += field is not None
            if field and field not in claims:
                claims[field] = (_header_value(key, found[2]), f"header line, {found[1]}")
        elif not (key and line[:1] in " \t"):
            return None  # a line of the text itself: what stands above it are no headers
        at += len(line) + 1
    claims = {field: value for field, value in claims.items() if value[0]}
    return (claims, min(at, len(text))) if known >= 2 and claims and text[at:].strip() else None


def _header_value(key: str, value: str) -> str:
    if key == "subject":
        return re.sub(r"^(?:(?:re|fwd?|aw|tr)\s*:\s*)+", "", value, flags=re.I).strip()
    if key == "from":
        return re.sub(r"\s*<[^>]*>", "", value).strip(" \"'") or value.strip("<> ")
    return value.strip()
