"""What an HTML page says of itself: metadata elements, linked data, headings, the time beside the heading.

Invariant: every value comes with the element that states it; the day of another story on the page is none of this one.
"""

import json
import re
from typing import Any

_META = {
    "published": (
        "article:published_time", "og:article:published_time", "govuk:first-published-at", "datepublished", "pubdate",
        "publishdate", "publish-date", "publication_date", "citation_publication_date", "dc.date.issued", "dc.date",
        "dcterms.issued", "dcterms.date", "dcterms.created", "parsely-pub-date", "cxenseparse:recs:publishtime",
        "sailthru.date", "date",
    ),
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title"),
    "publisher": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher"),
    "author": ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl"),
    "url": ("og:url",),
}  # fmt: skip
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_OPINION = re.compile(r"(?:Opinion|Analysis|Review)NewsArticle$")
_PARTS = re.compile(r"\s+(?:[|»«·•]|::|[-–—])\s+")
_FURNITURE_TAGS = frozenset({"nav", "header", "footer", "aside"})
MAX_NODES = 20_000
MAX_TITLE = 500


def page_claims(root: Any, blocks: list[str]) -> dict[str, tuple[str, str]]:
    """Return what a page says of itself, ``field -> (value, evidence)``.

    Parameters
    ----------
    root
        The page as an lxml tree.
    blocks
        Its visible blocks; a title that stands among them is told from the site's name beside it.
    """
    claims = _from_meta(root)
    _add_linked_data(claims, _linked_data(root))
    if "published" not in claims and (stamp := _stamp(root)):
        claims["published"] = stamp
    _add_title(claims, root, {_plain_words(b) for b in blocks if len(b) <= 300})
    if "url" not in claims:
        canonical = next((n.get("href") for n in root.iter("link") if (n.get("rel") or "") == "canonical"), None)
        if canonical:
            claims["url"] = (canonical, "page, canonical link")
    return claims


def _from_meta(root: Any) -> dict[str, tuple[str, str]]:
    meta: dict[str, str] = {}
    for node in root.iter("meta"):
        key = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        if key and (value := (node.get("content") or "").strip()) and _usable(key, value):
            meta.setdefault(key, value)
    return {
        name: (meta[key], f"page metadata, {key}")
        for name, keys in _META.items()
        for key in reversed(keys)
        if key in meta
    }


def _usable(key: str, value: str) -> bool:
    # An author may be given as the address of a profile, or as the account that put the page on the site.
    address = value.lower().startswith(("http:", "https:", "www.", "@"))
    return not ("author" in key or "creator" in key) or not (address or value.lower() in {"admin", "administrator"})


def _add_linked_data(claims: dict[str, tuple[str, str]], rows: list[dict[str, Any]]) -> None:
    by_id = {str(row["@id"]): row for row in rows if "@id" in row and "name" in row}
    rows.sort(key=lambda row: not _is_article(row))  # what the article says goes before what its page says
    for row in rows:
        for name, key in (
            ("published", "datePublished"),
            ("title", "headline"),
            ("publisher", "publisher"),
            ("author", "author"),
        ):
            value = _plain(row.get(key), by_id)
            if value and name not in claims and _usable(name, value):
                claims[name] = (value, f"page linked data, {key}")
        if _OPINION.search(str(row.get("@type", ""))):
            claims.setdefault("kind", ("analysis", "page linked data, @type"))


def _is_article(row: dict[str, Any]) -> bool:
    kinds = row.get("@type")
    return any(_ARTICLE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _linked_data(root: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for node in root.iter("script"):
        if (node.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            data = json.loads(
                re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", node.text or ""), strict=False
            )
        except (ValueError, RecursionError):
            continue
        items = data if isinstance(data, list) else [data]
        for item in items:
            if isinstance(item, dict):
                graph = item.get("@graph")
                rows.extend(r for r in (graph if isinstance(graph, list) else [item]) if isinstance(r, dict))
    return rows


def _plain(value: Any, by_id: dict[str, dict[str, Any]]) -> str | None:
    if isinstance(value, list):
        names = [name for one in value[:20] if not isinstance(one, list) and (name := _plain(one, by_id))]
        return "; ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        value = value.get("name") or by_id.get(str(value.get("@id")), {}).get("name")
    return value.strip() or None if isinstance(value, str) else None


def _stamp(root: Any) -> tuple[str, str] | None:
    """Return the ``<time>`` of the article: the one marked so, else the first after the heading, outside furniture."""
    after = next(root.iter("h1"), None) is None
    found = None
    for n, node in enumerate(root.iter("h1", "time")):
        if n > MAX_NODES:
            break
        if node.tag == "h1":
            after = True
            continue
        marks = f"{node.get('itemprop') or ''} {node.get('class') or ''}".lower()
        if not (stamp := node.get("datetime")) or "modif" in marks or "updat" in marks:
            continue
        if "datepublished" in marks or node.get("pubdate") is not None:
            return stamp, "page, <time> of publication"
        if after and found is None and not any(p.tag in _FURNITURE_TAGS and p.tag != "header" for p in _above(node)):
            found = (stamp, "page, first <time> after the heading")
    return found


def _above(node: Any) -> list[Any]:
    return [parent for _n, parent in zip(range(40), node.iterancestors(), strict=False)]


def _add_title(claims: dict[str, tuple[str, str]], root: Any, blocks: set[str]) -> None:
    """Choose the title, and take the site's name off it where the page shows that it is no part of it."""
    heading = _first_text(root, "h1")
    whole = _first_text(root, "title")
    publisher = claims["publisher"][0] if "publisher" in claims else ""
    if "title" not in claims:
        if heading and len(heading.split()) >= 2:
            claims["title"] = (heading, "page, <h1>")
        elif whole and len(whole.split()) >= 3:
            claims["title"] = (whole, "page, <title>")
    if "title" in claims:
        title, evidence = claims["title"]
        claims["title"] = (_without_site(title, publisher, blocks)[0], evidence)
    if not publisher and whole:
        title, site = _without_site(whole, "", blocks)
        if site and len(site.split()) <= 6 and site[:1].isupper():
            claims["publisher"] = (site, "page, <title>")


def _without_site(title: str, publisher: str, blocks: set[str]) -> tuple[str, str]:
    """Return a title without the site's name before or after it, and that name, empty where none is told."""
    cuts = list(_PARTS.finditer(title[:MAX_TITLE]))
    for cut in (*reversed(cuts), *cuts):
        for head, tail in ((title[: cut.start()], title[cut.end() :]), (title[cut.end() :], title[: cut.start()])):
            same = publisher and _plain_words(tail) == _plain_words(publisher)
            if same or (not publisher and len(head.split()) >= 2 and _plain_words(head) in blocks):
                return head.strip(), tail.strip()
    return title, ""


def _plain_words(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()


def _first_text(root: Any, tag: str) -> str:
    node = next(root.iter(tag), None)
    return re.sub(r"\s+", " ", node.text_content()).strip()[: 4 * MAX_TITLE] if node is not None else ""
