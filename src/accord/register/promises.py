"""A promise in a few words: what follows the verb of promising, or the whole sentence where that would mislead.

Invariant: nothing is added to the source's words but a word that keeps a weak promise weak ("Hoped: ...").
"""

import re

from accord.register.facets import content_words
from accord.statements import Statement

LENGTH = 96
SHORTEST = 16  # "start in 2026" does not say what
_LEAD = {"discussed": "Discussed", "considering": "Considered", "hoping": "Hoped", "aiming": "Aim", "planning": "Plan"}
_VERB = re.compile(
    r"\b(?:agree(?:d|ing|s)?|commit(?:ted|ting|s)?|commitments?|pledg(?:ed|ing|es?)|promis(?:ed|ing|es?)"
    r"|decid(?:ed|ing|es?)|plan(?:s|ned|ning)?|aim(?:s|ed|ing)?|hop(?:ed|es?|ing)|intend(?:s|ed|ing)?|intentions?"
    r"|seeks?|seeking|sought|vow(?:ed|s)?|determination|dedication|target(?:ing|ed|s)?|keen|want(?:s|ed)?"
    r"|wish(?:es|ed)?|expect(?:s|ed)?|undert(?:ake|ook|aken)|will|shall|support|agreement|resolved?|looking into"
    r"|consider(?:ing|s|ed)?)\b",
    re.I,
)
_WILL = re.compile(r"\b(?:will|shall|would)\b", re.I)
_WHO = (
    "he she it they king queen premier chancellor ministry ministries president sides presidents prime foreign trade"
    " both party parties leaders delegation authorities state cabinet parliament secretary excellency mr ms mrs"
)
_JOIN = re.compile(
    r"^[\s,“\"]*(?:also |further (?=to\b|agreed\b))*(?:in principle\b\s*)?"
    r"(?:(?:to|on|for|in|that|at|of|by)\b\s*)?",
    re.I,
)
_SUPPORT = re.compile(
    r"\b(?:[Tt]he|[Tt]heir|[Ii]ts|[Hh]is|[Hh]er|full|strong) support(?: of [A-Z][\w’'-]*)? for (.{8,})", re.S
)
# "pledged in a joint declaration to widen": where it was promised is not what was promised.
_WHERE = re.compile(r"^ (?:in|at|during|through|via) (?:an?|the|their) (?:[\w-]+ ){1,5}?to (?=[a-z])")
_CUT = re.compile(
    r"(?:,? (?:including|such as|as well as|as part of|aimed at|while|with the aim|under)\b.*|\s*[;:].*|\n.*)$",
    re.I | re.S,
)
OPEN = "“”\"‘’'«» "
# Cut off from its sentence such a beginning says nothing, or something else: "its exports to rise", "them to examine".
_LOST = re.compile(
    r"(?:its|their|his|her|it|they|them|he|she|be|being|that|[A-Z]\w+ that|until|as|if|and|or|\w+, and) ", re.I
)
_EXPECTS = re.compile(r"\bexpect(?:s|ed|ing)?\b(?! to\b)", re.I)
_SELF = re.compile(r"^(?:ourselves|itself|themselves|himself|herself) (?:to )?", re.I)


def told(s: Statement) -> str:
    """Return a promise as a title: weak ones say so, and where cutting would mislead it is the whole sentence."""
    what = _SELF.sub("", complement(s.quote))
    if _of_a_thing(s.quote):
        what = trim(s.quote)
    whole = " ".join(s.quote.split()).strip(OPEN)
    if (
        s.act in ("sign", "announce", "state-fact")
        or _LOST.match(what)
        or _EXPECTS.search(s.quote)
        or what == trim(s.quote)
        or len(what) < SHORTEST
    ):
        return capital(trim(whole))
    weak = lead(s.strength)
    return f"{weak}: {what}" if weak else capital(what)


def _of_a_thing(quote: str) -> bool:
    """Whether what will happen is told of a thing and not of who promises it: "the first of the planes will arrive"."""
    found = _WILL.search(quote)
    return found is not None and bool(content_words(quote[: found.start()]) - content_words(_WHO))


def lead(strength: str | None) -> str:
    """Return the word that keeps a weak promise weak in a title, or an empty string."""
    return _LEAD.get(strength or "", "")


def complement(quote: str) -> str:
    """Return what follows the verb of promising, cut at its first aside.

    >>> complement("The two leaders agreed to deepen defence and security ties, including cooperation at sea")
    'deepen defence and security ties'
    """
    if backed := _SUPPORT.search(quote):
        return trim(f"support for {_CUT.sub('', backed[1])}")
    found = _VERB.search(quote)
    rest = quote[found.end() :] if found else quote
    rest = _JOIN.sub("", _WHERE.sub("", rest, count=1), count=1)
    again = _VERB.match(rest)
    if again and len(rest) - again.end() > 12:
        rest = _JOIN.sub("", rest[again.end() :], count=1)
    short = _CUT.sub("", rest).strip(OPEN + ",.")
    return trim(short if len(short) >= 12 else quote)


def trim(text: str) -> str:
    """Return a quote as a title: on one line, without quotation marks around it, cut between two words."""
    return fit(" ".join(text.split()).strip(OPEN))


def fit(text: str) -> str:
    """Return a text cut to a title's length between two words."""
    flat = " ".join(text.split())
    if len(flat) <= LENGTH:
        return flat
    return flat[: LENGTH - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]
