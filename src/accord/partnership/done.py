"""Whether a later sentence tells that a task was done: the same verb in the past, the same things, nobody else's deed.

Invariant: a promise, a plan, a condition or a denial is never evidence that something was done.
"""

import re
from functools import lru_cache

from accord.partnership.wordlists import wordlists

_PAIRS = (
    "sent:send held:hold given:give gave:give made:make built:build paid:pay met:meet took:take taken:take wrote:write "
    "written:write brought:bring set:set put:put drew:draw drawn:draw chose:choose chosen:choose began:begin "
    "begun:begin found:find led:lead sought:seek"
)
_IRREGULAR = {past: plain for past, _, plain in (pair.partition(":") for pair in _PAIRS.split())}
_GENERAL = {"complet", "finish", "implement", "deliver", "fulfil", "done", "achiev", "carri"}
_NOT_YET = re.compile(
    r"\b(?:will|shall|to\s+be|to\s+have|would|should|could|may|might|plans?|planned|expected?|not|never|yet\s+to|if|once|when|until|"
    r"unless|pending|remains?|still|fail\w*|delay\w*|before|has\s+to|have\s+to|agreed\s+to|asked\s+to|denied|no|nor)\b",
    re.I,
)
_PAST = re.compile(
    r"\b(?:(?:has|have|had)\s+(?:since\s+|already\s+|now\s+|also\s+)?(?:been\s+)?"
    r"|(?:was|were)\s+(?:since\s+|already\s+|duly\s+)?)?(?P<verb>[a-z]+(?:ed|ied)|"
    + "|".join(_IRREGULAR)
    + r"|done)\b",
    re.I,
)
_STOP = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "that",
        "this",
        "from",
        "into",
        "their",
        "its",
        "both",
        "sides",
        "side",
        "party",
        "parties",
        "will",
        "shall",
        "text",
        "all",
        "any",
        "each",
        "other",
        "not",
        "has",
        "have",
        "had",
        "was",
        "were",
        "been",
        "are",
        "is",
        "be",
        "to",
        "of",
        "on",
        "in",
        "at",
        "by",
        "a",
        "an",
        "as",
        "it",
        "or",
        "new",
        "next",
        "two",
        "countries",
        "which",
        "who",
    ]
)
_TIME = re.compile(
    r"\b(?:by|before|in|on|within|(?:no|not) later than|at the latest|latest|until|end|early|"
    r"mid|late|first|second|third|fourth|half|quarter|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|\d+(?:st|nd|rd|th)?|q[1-4]|days?|weeks?|"
    r"months?|years?|next|meeting)\b",
    re.I,
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)
_DATES = re.compile(
    rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{{1,2}})?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?|"
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{4}}|q[1-4]\s*(?:of\s+)?\d{{4}}|h[12]\s*\d{{4}}|"
    r"(?:by|before|in|until|till|of|from|end|mid|early|late|during|within)[\s-]+(?:19|20)\d\d|"
    r"within\s+\d+\s+(?:days|weeks|months|years)",
    re.I,
)
_NO_OBJECT = re.compile(r"(?:on|in|with|the|a|an|their|its|towards?|for)$", re.I)
STATUS_DONE = re.compile(
    r"^\W*(?:done|completed?|closed|delivered|implemented|finished|fulfilled|achieved|yes|☑|✓|✔)(?!\w)", re.I
)
STATUS_WITHDRAWN = re.compile(
    r"\b(?:withdrawn|dropped|cancelled|canceled|no longer (?:needed|pursued)|abandoned)\b", re.I
)
STATUS_SUPERSEDED = re.compile(r"\b(?:superseded|replaced|merged|overtaken)\b", re.I)
STATUS_NOT = re.compile(r"\b(?:not|partly|partially|half|nearly|to be|almost|un(?:done|finished)|in)\b", re.I)


def status_word(text: str | None) -> str | None:
    """Return ``done``, ``withdrawn`` or ``superseded`` where a cell says so, else None.

    >>> status_word("Completed on 3 May"), status_word("Not completed"), status_word("in progress")
    ('done', None, None)
    """
    if text is None:
        return None
    if STATUS_WITHDRAWN.search(text):
        return "withdrawn"
    if STATUS_SUPERSEDED.search(text):
        return "superseded"
    if STATUS_DONE.search(text) and not STATUS_NOT.search(text.split(",")[0].split(" on ")[0].split(" in ")[0]):
        return "done"
    return None


@lru_cache(maxsize=4096)
def things(task: str) -> frozenset[str]:
    """Return the content words of a task, endings and times aside.

    >>> sorted(things("provide the draft text by 30 June"))
    ['draft', 'provid']
    """
    words = re.findall(r"[a-zà-ÿ][a-zà-ÿ-]+", _TIME.sub(" ", task.lower()))
    return frozenset(stem(w) for w in words if len(w) > 2 and w not in _STOP)


@lru_cache(maxsize=4096)
def numbers(task: str) -> frozenset[str]:
    """Return the numbers in a task that are no dates: "Annex 3" and "Annex 4" are two tasks.

    >>> sorted(numbers("send comments on Annex 3 by 30 June 2024"))
    ['3']
    """
    return frozenset(re.findall(r"\d+(?:[.,]\d+)*", _DATES.sub(" ", task.lower())))


def stem(word: str) -> str:
    """Return a word without the endings that tense and number give it."""
    word = _IRREGULAR.get(word, word)
    for ending in ("ation", "ions", "ion", "ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] in "tnpgmbd" else word


def past(sentence: str) -> bool:
    """Whether a sentence has a verb that can tell of a deed done."""
    return _PAST.search(sentence) is not None


def is_broad(task: str) -> bool:
    """Whether words tell a direction and no task that somebody can be asked about: no number, a verb of the list.

    >>> is_broad("further deepen cooperation in energy"), is_broad("send the list of exporters")
    (True, False)
    >>> is_broad("build trust"), is_broad("build a bridge"), is_broad("expand the quota to 500 places")
    (True, False, False)
    """
    lists = wordlists()
    words = re.findall(r"[A-Za-z][\w-]*", task)
    while len(words) > 1 and words[0].lower() in lists.before and not _NO_OBJECT.match(words[1]):
        words = words[1:]
    if not words or not lists.broad.match(words[0]) or numbers(task):
        return False
    return lists.light.match(words[0]) is None or lists.vague.search(" ".join(words[1:6])) is not None


def same_task(one: str, two: str) -> bool:
    """Whether two wordings are of one task: nearly the same content words."""
    a, b = things(one), things(two)
    return bool(a and b) and numbers(one) == numbers(two) and len(a & b) / len(a | b) >= 0.75


def tells_done(task: str, sentence: str, *, least: float) -> bool:
    """Whether a sentence tells that a task was done.

    Parameters
    ----------
    task
        What was to be done: a verb and its things.
    sentence
        A later sentence.
    least
        The share of the task's things that the sentence must name.

    >>> tells_done("provide the draft text on fruit", "The Chilean side provided the draft text on fruit.", least=0.6)
    True
    >>> tells_done("provide the draft text on fruit", "Chile will provide the draft text on fruit.", least=0.6)
    False
    """
    first = re.match(r"[a-zA-Z-]+", task)
    if first is None:
        return False
    verb = stem(first[0].lower())
    wanted = things(task) - {verb}
    here = things(sentence)
    if not numbers(task) <= numbers(sentence):
        return False
    if not wanted or len(wanted & here) / len(wanted) < least or (len(wanted) > 1 and len(wanted & here) < 2):
        return False
    for m in _PAST.finditer(sentence):
        told = stem(m["verb"].lower())
        if (told == verb or told in _GENERAL) and not _NOT_YET.search(sentence[max(0, m.start() - 45) : m.end()]):
            return True
    return False
