"""What an agreement, memorandum or contract is on, in the source's own words, and which one "the agreement" means.

Invariant: a subject is a piece of the quote; one is taken over from another statement only within one document, where
the words point back ("the memorandum") and the nearest paper named before is of the same kind.
"""

import re
from collections.abc import Mapping, Sequence

from accord.register.facets import WORKS, content_words
from accord.register.keys import ClaimKey
from accord.register.names import own_name
from accord.statements import Statement

_KINDS = (
    ("memorandum", r"memorand(?:um|a|ums)(?: of (?:understanding|cooperation|intent))?|mous?"),
    ("letter", r"letters? of (?:intent|acceptance|interest)"),
    ("contract", r"contracts?|(?<!in )orders?|purchases?"),
    ("agreement", r"agreements?|pacts?|accords?|deals?|arrangements?|treat(?:y|ies)|conventions?|protocols?"),
)
_NOUN = "|".join(pattern for _, pattern in _KINDS)
_STOP = (
    r"(?:in|with|to|by|at|on|that|which|who|under|between|during|after|before|from|is|was|are|were|has|have|had|as"
    r"|will|would|worth|signed|when|while|but|this|last|next|yesterday|today)"
)
_WHEN = (
    r"(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)\b|the (?:sidelines|margins|occasion|same day|first|second|third)|behalf|schedule)"
)
_AFTER = re.compile(
    rf"\b(?:{_NOUN})(?: \(\w+\))? (?:on|for|concerning|regarding|about|covering|relating to)"
    rf" (?!{_WHEN})((?:(?:cooperation|assistance|collaboration|training) in |(?!\b{_STOP}\b)[^,.;:“”\"()])+)",
    re.I,
)
_BEFORE = re.compile(
    rf"((?:\b(?!(?:an?|the|this|that|its|their|his|her|and|or|of|on|in|to|for|sign(?:s|ed)?|signing|conclude[ds]?"
    rf"|between|with|new|two|three|several)\b)[\w’'-]+ ){{1,4}})(?:{_NOUN})\b",
    re.I,
)
_POINTS_BACK = re.compile(rf"\b(?:the|this|that|said) (?:new |same |latter )?(?P<noun>{_NOUN})\b", re.I)
_IT = re.compile(r"(?:it|both|this) (?=(?:will|was|is|has|would|should|shall|had|are|were)\b)", re.I)
_PROJECT = re.compile(
    r"((?:\b(?!(?:an?|the|this|that|its|their|his|her|and|or|of|on|in|to|for|launch(?:es|ed)?|start(?:s|ed)?|with|new|two"
    r"|three|several|build(?:s|ing)?|built|open(?:s|ed)?|construct(?:s|ed)?|complet(?:es?|ed)"
    r"|help|finance[ds]?|will)\b)[\w’'-]+ ){1,4})"
    rf"(?:projects?|{WORKS})\b",
    re.I,
)
_FUND = re.compile(
    r"((?:\b(?!(?:an?|the|its|their|to|into|for|of|and|in)\b)[\w’'-]+ ){1,4})(?:funds?|facilit(?:y|ies))\b", re.I
)
_SEVERAL = re.compile(r"\b(?:memorand(?:a|ums)|mous|agreements|letters|treaties|deals|pacts|contracts)\b", re.I)
_KIND = re.compile(rf"\b(?:{_NOUN})\b", re.I)  # "minerals accord" is on minerals
_LOOSE = re.compile(
    r"\b(?:bilateral|comprehensive|landmark|historic|draft|previous|existing|formal|final|general|broad|similar|pilot|flagship"
    r"|major|planned|proposed|large-scale)\b",
    re.I,
)
REACH = 700  # characters over which "the memorandum" may point back
NEAR = 60  # and "it", at the head of the next sentence


def subject_words(s: Statement) -> frozenset[str]:
    """Return the content words of what a paper or contract is on, empty where its quote does not say or names several.

    Both "memorandum of understanding on labour mobility" and "the labour mobility memorandum" give the same words.
    """
    found: frozenset[str] = frozenset()
    if names_several(s):
        return found  # which of them is meant, only its areas tell
    if s.instrument == "agreement" and (named := own_name(s.quote)):
        found |= _content(named)
    after = list(_AFTER.finditer(s.quote))
    if len(after) > 1:  # a list, of which the statement is about one
        word = paper_kind_of(s.title_word or "")
        after = [m for m in after if paper_kind_of(m.group().split(" on ")[0][:24]) == word]
        if len(after) != 1:
            return found
    for match in after:
        found |= _content(match[1])
    if not found:
        for match in _BEFORE.finditer(s.quote):
            found |= _content(match[1])
    if not found and s.title_word and s.title_word not in s.quote:  # the reader knew which one is meant
        for match in _BEFORE.finditer(s.title_word):
            found |= _content(match[1])
    return found


def project_words(s: Statement) -> frozenset[str]:
    """Return the content words that tell a project from others: "hydrogen" for "a pilot hydrogen project"."""
    return frozenset[str]().union(*(_content(m[1]) for m in _PROJECT.finditer(s.quote)))


def fund_words(s: Statement) -> frozenset[str]:
    """Return the content words of a fund's name: "forest" for "a forest fund"."""
    return frozenset[str]().union(*(_content(m[1]) for m in _FUND.finditer(s.quote)))


def names_several(s: Statement) -> bool:
    """Whether a statement speaks of several papers at once: "signed 15 agreements"."""
    return bool(_SEVERAL.search(s.quote))


def _content(text: str) -> frozenset[str]:
    return content_words(_KIND.sub(" ", _LOOSE.sub(" ", text)))


def share(left: frozenset[str], right: frozenset[str]) -> float:
    """Return how much of the shorter subject the other one has, from 0 to 1."""
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def paper_kind(s: Statement) -> str:
    """Return which sort of paper a statement speaks of by its own noun; empty where it has none."""
    return paper_kind_of(s.quote)


def paper_kind_of(text: str) -> str:
    """Return which sort of paper a text names first in the order of the sorts; empty where it names none."""
    return next((name for name, pattern in _KINDS if re.search(rf"\b(?:{pattern})\b", text, re.I)), "")


def antecedents(statements: Sequence[Statement], keys: Mapping[str, ClaimKey]) -> dict[str, Statement]:
    """Return, by statement id, the statement that names the paper to which "the memorandum" points back.

    Parameters
    ----------
    statements
        The statements of one document in the order of the text.
    keys
        Their claim keys by id.
    """
    found: dict[str, Statement] = {}
    last: Statement | None = None
    for s in sorted(statements, key=lambda s: (s.start, s.end, s.id)):
        if s.instrument is None:
            continue
        if keys[s.id].topic not in ("paper", "contract"):
            last = None  # another thing stands between
            continue
        if subject_words(s):
            last = s
            continue
        if last is None or s.start - last.end > REACH:
            continue
        back = _POINTS_BACK.search(s.quote) is not None and paper_kind(s) == paper_kind(last)
        if not back and not (_IT.match(s.quote) and s.start - last.end <= NEAR):
            continue
        if keys[s.id].topic == keys[last.id].topic:
            found[s.id] = last
    return found
