"""HTML pages: all the words a reader sees, and which of them are the article.

Invariant: the text is every visible block of the page in order, one a line with an empty line between;
trafilatura only decides which blocks are read.
"""

import json
import re
from typing import Any

from accord.documents.errors import DamagedDocumentError, NavigationOnlyError
from accord.documents.extracted import Deadline, Extracted

SKIP = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "textarea"})
BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "details",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
CHROME = frozenset({"nav", "footer", "aside", "form", "button", "header", "menu"})
_CHROME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|footer|sidebar|related|recommended|read-?more|most-?read|cookie|consent|banner|share|"
    r"social|newsletter|subscribe|breadcrumbs?|comments?|advert\w*|ads?|promo|trending|tags?)(?:$|[\s_-])",
    re.I,
)
MAX_DEPTH = 400
LEAST_WORDS = 20


def extract_page(markup: str, name: str, deadline: Deadline) -> Extracted:
    """Take an HTML page apart.

    Raises
    ------
    DamagedDocumentError
        The page cannot be parsed at all.
    NavigationOnlyError
        The page has no article.
    """
    from lxml import etree
    from lxml import html as lxml_html

    clean = re.sub(r"<\?xml[^>]*\?>", "", markup.replace("\x00", " "), count=1)
    try:
        root = lxml_html.document_fromstring(clean, parser=lxml_html.HTMLParser(huge_tree=False))
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DamagedDocumentError(
            f"{name!r} cannot be parsed as HTML: {error}", hint="open it in a browser and save it again", name=name
        ) from error
    deadline.check()
    blocks = _blocks(root, deadline)
    if not blocks:
        raise _navigation_only(name)
    article = _squeeze(_article_text(clean))
    deadline.check()
    parts: list[str] = []
    readable: list[tuple[int, int]] = []
    at = 0
    words = 0
    for text, chrome in blocks:
        keep = (_squeeze(text) in article) if article else not chrome
        if keep and not (chrome and len(text) < 60):
            readable.append((at, at + len(text)))
            words += len(text.split())
        parts.append(text)
        at += len(text) + 2
    if words < LEAST_WORDS:
        raise _navigation_only(name)
    return Extracted("\n\n".join(parts), _merge(readable), _claims(root))


def _navigation_only(name: str) -> NavigationOnlyError:
    return NavigationOnlyError(
        f"{name!r} holds navigation and no article",
        hint="save the page of the article itself, or its print version",
        name=name,
    )


def _article_text(markup: str) -> str:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.extract(
        markup, include_comments=False, include_tables=True, favor_recall=True, output_format="txt", deduplicate=False
    )
    return found or ""


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _blocks(root: Any, deadline: Deadline) -> list[tuple[str, bool]]:
    """Return the visible blocks with whether they stand in page furniture."""
    blocks: list[tuple[str, bool]] = []
    buffer: list[str] = []
    state = {"chrome": False}

    def flush() -> None:
        text = re.sub(r"\s+", " ", "".join(buffer)).strip()
        buffer.clear()
        if text:
            blocks.append((text, state["chrome"]))

    stack: list[tuple[Any, bool, bool]] = [(root, False, False)]
    steps = 0
    while stack:
        node, chrome, leaving = stack.pop()
        steps += 1
        if steps % 5000 == 0:
            deadline.check()
        tag = node.tag if isinstance(node.tag, str) else None
        if leaving:
            if tag in BLOCK:
                flush()
            elif tag in {"td", "th"}:
                buffer.append(" | ")
            state["chrome"] = chrome
            buffer.append(node.tail or "")
            continue
        if tag is None or tag in SKIP or _hidden(node):
            buffer.append(node.tail or "")
            continue
        inner = chrome or _is_chrome(node, tag)
        if tag in BLOCK:
            flush()
        state["chrome"] = inner
        buffer.append(node.text or "")
        stack.append((node, chrome, True))
        stack.extend((child, inner, False) for child in reversed(list(node)))
    flush()
    return [(re.sub(r"(?: ?\| ?)+$", "", text), chrome) for text, chrome in blocks if text.strip(" |")]


def _hidden(node: Any) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or node.get("hidden") is not None or node.get("aria-hidden") == "true"


def _is_chrome(node: Any, tag: str) -> bool:
    if tag == "header":
        return not any(parent.tag == "article" for parent in node.iterancestors())
    names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('role') or ''}"
    return tag in CHROME or (tag not in {"body", "html", "article", "main"} and bool(_CHROME_NAME.search(names)))


def _merge(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start - merged[-1][1] <= 2:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


_META = {
    "published": (
        "article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate", "publish-date",  # noqa: E501
        "dc.date", "dc.date.issued", "dcterms.created", "dcterms.issued", "parsely-pub-date", "sailthru.date", "date",
    ),
    "title": ("og:title", "twitter:title", "dc.title"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "author": ("author", "article:author", "dc.creator", "parsely-author"),
    "url": ("og:url",),
}  # fmt: skip


def _claims(root: Any) -> dict[str, tuple[str, str]]:
    meta: dict[str, str] = {}
    for node in root.iter("meta"):
        key = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        if key and (value := (node.get("content") or "").strip()):
            meta.setdefault(key, value)
    claims = {
        name: (meta[key], f"page metadata, {key}")
        for name, keys in _META.items()
        for key in reversed(keys)
        if key in meta
    }
    for row in _linked_data(root):
        for name, key in (
            ("published", "datePublished"),
            ("title", "headline"),
            ("publisher", "publisher"),
            ("author", "author"),
        ):
            if (value := _plain(row.get(key))) and name not in claims:
                claims[name] = (value, f"page linked data, {key}")
    if "published" not in claims:
        stamp = next((n.get("datetime") for n in root.iter("time") if n.get("datetime")), None)
        if stamp:
            claims["published"] = (stamp, "page, first <time>")
    for tag in ("h1", "title"):
        node = next(root.iter(tag), None)
        if "title" not in claims and node is not None and (text := re.sub(r"\s+", " ", node.text_content()).strip()):
            claims["title"] = (text, f"page, <{tag}>")
    canonical = next((n.get("href") for n in root.iter("link") if (n.get("rel") or "") == "canonical"), None)
    if canonical and "url" not in claims:
        claims["url"] = (canonical, "page, canonical link")
    if lang := root.get("lang"):
        claims["language"] = (lang.split("-")[0].lower(), "page, lang attribute")
    return claims


def _linked_data(root: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for node in root.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        items = data if isinstance(data, list) else [data]
        for item in items:
            if isinstance(item, dict):
                graph = item.get("@graph")
                rows.extend(r for r in (graph if isinstance(graph, list) else [item]) if isinstance(r, dict))
    return rows


def _plain(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() or None if isinstance(value, str) else None
