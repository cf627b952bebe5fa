"""HTML pages: all the words a reader sees, and which of them are the article.

Invariant: the text is every visible block of the page in order, one a line with an empty line between;
what is no article (trafilatura tells it, with lists of links and repeated quotes taken out) is only not read.
"""

import re
from dataclasses import dataclass
from typing import Any

from accord.documents.describing import word_lists
from accord.documents.errors import DamagedDocumentError, NavigationOnlyError
from accord.documents.extracted import Deadline, Extracted
from accord.documents.listing import BULLET, with_mark
from accord.documents.page_claims import page_claims

SKIP = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "textarea"})
BLOCK = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
        "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
        "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "amp-consent",
        "amp-sidebar",
    ]
)  # fmt: skip
CHROME = frozenset(
    {"nav", "footer", "aside", "form", "button", "header", "menu", "dialog", "amp-consent", "amp-sidebar"}
)
_CHROME_NAME = re.compile(
    r"(?:^|(?<!has-)(?<!with-)(?<!no-)(?<=[\s_-]))(?:nav|menu|footer|sidebar|related\w*|recommend\w*|(?:read|see|also)-?(?:more|also|read)|"
    r"most-?(?:read|popular|viewed)|cookies?|consent|onetrust|gdpr|banner|share|social|newsletter|subscribe|breadcrumbs?|"
    r"comments?|disqus|advert\w*|ads?|promo|trending|ticker|paywall|popup|modal|tags?|jp-relatedposts)(?:$|[\s_-])",
    re.I,
)
LEAST_WORDS = 20
# A block that repeats words of the article is a quote set in large type only where it is long enough to tell.
LEAST_REPEATED = 30
SEARCHED = 200_000_000
# A page has some thousand elements. Beyond so many, a library that no alarm can stop in a thread is not asked.
MAX_ELEMENTS = 200_000
_HUGE = "a page of very many elements: its article is told by the marks of menus alone"


@dataclass(frozen=True, slots=True)
class _Block:
    """A visible block: its text, the same without a list's mark, and how it stands in the page.

    It may stand in page furniture, be all link, or be an element that sets a quote apart.
    """

    text: str
    bare: str
    chrome: bool
    linked: bool
    quote: bool


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
    blocks = _Walk(deadline).blocks(root)
    if not blocks:
        raise _navigation_only(name)
    huge = clean.count("<") > MAX_ELEMENTS
    kept = _kept(blocks, "" if huge else _article_text(clean), deadline)
    deadline.check()
    readable: list[tuple[int, int]] = []
    at = words = 0
    for block, keep in zip(blocks, kept, strict=True):
        if keep:
            readable.append((at, at + len(block.text)))
            words += len(block.text.split()) + sum("\u2e80" <= c <= "\ud7a3" for c in block.text) // 2
        at += len(block.text) + 2
    if words < LEAST_WORDS:
        raise _navigation_only(name)
    text = "\n\n".join(block.text for block in blocks)
    return Extracted(
        text, _merge(readable), page_claims(root, [block.bare for block in blocks]), (_HUGE,) if huge else ()
    )


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


def _kept(blocks: list[_Block], article_text: str, deadline: Deadline) -> list[bool]:
    """Tell of each block whether it is read."""
    article = _squeeze(article_text)
    lines = {_squeeze(line) for line in article_text.split("\n")}
    squeezed = [_squeeze(block.bare) for block in blocks]
    kept = []
    searched = cursor = 0
    for n, (block, words) in enumerate(zip(blocks, squeezed, strict=True)):
        if n % 500 == 0:
            deadline.check()
        if not article:
            found = not block.chrome
        elif words in lines:
            found = True
        elif searched < SEARCHED:
            # Blocks and article run in the same order, so what comes next is looked for first where the last was found.
            at = article.find(words, cursor, cursor + 20_000 + len(words))
            if at < 0:
                at = article.find(words)
                searched += len(article)
            else:
                cursor = at
            found = at >= 0
        else:
            found = False
        kept.append(found and not (block.chrome and len(block.text) < 60))
    _drop_lists_of_links(blocks, kept)
    _drop_repeated(blocks, squeezed, kept)
    return kept


def _drop_lists_of_links(blocks: list[_Block], kept: list[bool]) -> None:
    """Take out "Read also" with the links below it and lines that call to subscribe.

    Links below a line of the article that ends with a colon ("The following were signed:") are its own.
    """
    leading = listing = False
    for n, block in enumerate(blocks):
        if lead := _calls(block.bare):
            leading = lead.end() >= len(block.bare.rstrip(" :»>")) or block.linked
            kept[n] = False
        elif leading and block.linked:
            kept[n] = False
        elif listing and block.linked and not block.chrome:
            kept[n] = True
            continue
        else:
            leading = False
        listing = kept[n] and block.text.endswith(":")


def _calls(text: str) -> re.Match[str] | None:
    return _calling().match(text) if len(text) <= 200 else None


_COMPILED: list[re.Pattern[str]] = []


def _calling() -> re.Pattern[str]:
    if not _COMPILED:
        words = "|".join(word.replace(" ", r"\s+") for word in word_lists()["calls"])
        _COMPILED.append(re.compile(rf"\W*(?:{words})(?!\w)", re.I))
    return _COMPILED[0]


def _drop_repeated(blocks: list[_Block], squeezed: list[str], kept: list[bool]) -> None:
    """Take out quotes set apart that only repeat words of the article."""
    quotes = [n for n, block in enumerate(blocks) if kept[n] and block.quote and len(squeezed[n]) >= LEAST_REPEATED][
        :200
    ]
    if not quotes:
        return
    rest = "\n".join(words for n, words in enumerate(squeezed) if kept[n] and n not in set(quotes))[:2_000_000]
    for n in quotes:
        if squeezed[n] in rest:
            kept[n] = False


class _Walk:
    """Collects the visible blocks of a page in order."""

    __slots__ = ("_blocks", "_buffer", "_chrome", "_deadline", "_linked", "_mark", "_numbers", "_quote", "_within")

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._blocks: list[_Block] = []
        self._buffer: list[str] = []
        self._linked = 0
        self._within = 0
        self._mark = ""
        self._numbers: dict[Any, int] = {}
        self._chrome = self._quote = False

    def blocks(self, root: Any) -> list[_Block]:
        stack: list[tuple[Any, bool, bool, bool]] = [(root, False, False, False)]
        steps = 0
        while stack:
            node, chrome, quote, leaving = stack.pop()
            steps += 1
            if steps % 5000 == 0:
                self._deadline.check()
            tag = node.tag if isinstance(node.tag, str) else None
            if leaving:
                self._leave(node, tag, chrome, quote)
                continue
            if tag is None or tag in SKIP or _hidden(node):
                self._add(node.tail)
                continue
            inner = chrome or _is_chrome(node, tag)
            if tag in BLOCK:
                self._flush()
            self._chrome, self._quote = inner, quote or _is_quote(node, tag)
            self._within += tag == "a"
            if tag == "li":
                self._mark = self._item(node)
            if tag == "pre":
                self._add_lines("".join(node.itertext()))
                stack.append((node, chrome, quote, True))
                continue
            if tag == "sup" and (mark := self._note_mark(node)):
                self._add(mark)
                stack.append((node, chrome, quote, True))
                continue
            self._add(node.text)
            stack.append((node, chrome, quote, True))
            stack.extend((child, inner, self._quote, False) for child in reversed(list(node)))
        self._flush()
        return self._blocks

    def _item(self, node: Any) -> str:
        """Return what a browser draws before an item: the next number of its list, or a bullet."""
        above = node.getparent()
        if above is None or above.tag != "ol":
            return BULLET
        start = above.get("start") or "1"
        self._numbers[above] = (
            self._numbers.get(above, int(start) - 1 if start.isdecimal() and len(start) < 6 else 0) + 1
        )
        return f"{self._numbers[above]}. "

    def _note_mark(self, node: Any) -> str:
        """Return a note's raised number set apart from the word before it; nothing for "km²" and "25th"."""
        number = re.fullmatch(r"\W*(\d{1,3})\W*", "".join(node.itertext())[:20])
        before = next((text for text in reversed(self._buffer) if text.strip()), "")
        return f" [{number[1]}]" if number and re.search(r"(?:[^\W\d_]{3}|[.,;:”’\")])$", before) else ""

    def _leave(self, node: Any, tag: str | None, chrome: bool, quote: bool) -> None:
        if tag in BLOCK:
            self._flush()
            if tag == "li":
                self._mark = ""
        elif tag in {"td", "th"}:
            self._buffer.append(" | ")
        self._within -= tag == "a"
        self._chrome, self._quote = chrome, quote
        self._add(node.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._buffer.append(text)
            if self._within:
                self._linked += len(text.strip())

    def _add_lines(self, text: str) -> None:
        """Add preformatted text: an empty line ends a block there."""
        for part in re.split(r"\n[ \t\r]*\n", text):
            self._add(part)
            self._flush()

    def _flush(self) -> None:
        text = " ".join("".join(self._buffer).split()).strip()
        # Empty cells at a row's end; a pattern for this would try every way of sharing out the spaces.
        text = text.rstrip(" |")
        if text:
            letters = len(text.strip("|*-–•· "))
            marked = with_mark(self._mark, text)
            self._mark = ""
            self._blocks.append(_Block(marked, text, self._chrome, self._linked >= 0.8 * letters, self._quote))
        self._buffer.clear()
        self._linked = 0


def _hidden(node: Any) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or node.get("hidden") is not None or node.get("aria-hidden") == "true"


def _is_quote(node: Any, tag: str) -> bool:
    return tag in {"blockquote", "aside", "q"} or "pull" in (node.get("class") or "").lower()


def _is_chrome(node: Any, tag: str) -> bool:
    if tag == "header":
        return not any(parent.tag == "article" for _n, parent in zip(range(60), node.iterancestors(), strict=False))
    if tag in CHROME:
        return True
    if tag in {"body", "html", "article", "main"}:
        return False
    names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('role') or ''}"
    return len(names) > 2 and bool(_CHROME_NAME.search(names[:500]))


def _merge(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start - merged[-1][1] <= 2:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)
