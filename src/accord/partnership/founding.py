"""What a sentence says of the founding of a body: proposed, established, ended, and when.

Invariant: nothing is told as established that its sentence tells as agreed, planned, hoped or asked for.
"""

import re
from dataclasses import dataclass

from accord.partnership.names import Naming
from accord.partnership.pages import Line, Page
from accord.partnership.wordlists import wordlists
from accord.statements import TimeSpan, choose_side
from accord.vocabulary import Interval

_FORWARD = (
    r"(?:\bto|will|would|shall|should|could|may|might|must|can|agree[ds]?|plan\w*|hope[ds]?|propos\w*|intend\w*|"
    r"consider\w*|discuss\w*|explor\w*|seek\w*|urg\w*|call\w*|ask\w*|want\w*|wish\w*|idea|decid\w+|expect\w*|aim\w*)\b"
    r"(?:\W+(?!and\b|but\b)[\w-]+){0,4}?\W*$"
)
_FORWARD_BEFORE = re.compile(_FORWARD, re.I)
_IRREAL = re.compile(r"\b(?:if|unless|once|whether|had not|have not|has not|never|not yet|without|denied|no)\b", re.I)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|that|which|had|have|has|\w+ (?:countries|sides|leaders|ministers|governments))\b", re.I
)
_ONLY_NAMES = re.compile(r"(?:[\W_]|\b(?:of|between|and|the)\b|\b[A-ZÀ-Þ]\w*)*")
_ENDED = re.compile(r"\b(?:dissolved|abolished|disbanded|wound up|discontinued|scrapped|replaced by)\b", re.I)
_HALTED = re.compile(r"\b(?:suspended|frozen|on hold|broken off)\b", re.I)
_ASKED_FOR = re.compile(
    r"\b(?:propos|discuss|consider|agreed? (?:on|to)|call\w* for|explor|suggest|ask\w* for)\w*\b[^.;]{0,60}$", re.I
)
_SPEECH = re.compile(
    r"\b(?:agreed?|discussed?|proposed?|decided?|plan(?:s|ned)?|pledged?|committed|undertook|will|suggested|called for|"
    r"considered|explored?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Founding:
    """What one sentence says of a body's life.

    Parameters
    ----------
    state
        ``proposed``, ``established``, ``suspended`` or ``ended``.
    when
        When it became so, by the sentence; else by its document.
    dated
        Whether the sentence itself gives the date.
    """

    state: str
    when: Interval
    dated: bool


def founding_of(page: Page, naming: Naming) -> Founding | None:
    """Return what the sentence of a naming says of the founding or end of the body, or None."""
    line = page.lines[naming.line]
    before = page.document.text[line.start : naming.start]
    after = page.document.text[naming.end : line.end]
    state = _state(before, after)
    if state is None or naming.negated:
        return None
    span = _nearest(line, naming) if state != "proposed" else None
    if span is None:
        return Founding(state, _by_publication(page), False)
    return Founding(state, choose_side(span, past=True), True)


def _state(before: str, after: str) -> str | None:
    verbs = wordlists().founding
    made = re.compile(rf"\b(?:(?:{verbs})\w*|set up|setting up|set-up)\b", re.I)
    close = before[-120:]
    hits = list(made.finditer(close))
    if hits and not re.search(r"[;:]", close[hits[-1].end() :]):
        hit = hits[-1]
        lead = close[: hit.start()]
        if _IRREAL.search(lead[-60:]):
            return "proposed" if _SPEECH.search(lead) and not re.search(r"\b(?:not|never|no|denied)\b", lead) else None
        if _FORWARD_BEFORE.search(lead) or (
            re.search(r"ing$|ment$|tion$", hit[0], re.I) and _FORWARD_BEFORE.search(lead[-80:])
        ):
            return "proposed"
        if re.match(r"(?:launch|establishment|creation|inauguration|initiation|formation|institution)$", hit[0], re.I):
            # A noun: "the launch of the dialogue"; welcomed or dated it had happened.
            told = re.search(r"\b(?:welcom|hail|mark|celebrat|since|follow|after|praise|not)\w*", lead, re.I)
            return (
                "established"
                if told or re.search(r"\b(?:was|were) welcomed\b|\bin (?:19|20)\d\d\b", after)
                else "proposed"
            )
        if re.search(r"(?:ed|set up|founded|formed)$", hit[0], re.I):
            return "established"
        return "proposed"
    near = after[:120]
    first = made.search(near)
    if first:
        lead = near[: first.start()]
        if re.search(r"[.;:]", lead) or re.search(
            r"\b(?:and|which|that)\b.*\b(?:committee|group|dialogue|council)\b", lead
        ):
            return None
        if _IRREAL.search(lead) or re.search(
            r"\b(?:to be|will be|would be|should be|to|could be|may be)\s*$", lead, re.I
        ):
            return "proposed" if re.search(r"\b(?:to be|will be)\s*$", lead) else None
        told = _PASSIVE.search(lead) or _ONLY_NAMES.fullmatch(lead)
        if told and re.search(r"(?:ed|set up)$", first[0], re.I):
            return "established"
    if _ENDED.search(near[:60]) and not re.search(r"\b(?:not|never|to be|will)\b", near[:60]):
        return "ended"
    if _HALTED.search(near[:60]) and not re.search(r"\b(?:not|never|to be|will)\b", near[:60]):
        return "suspended"
    if re.search(
        r"\b(?:propos|discuss|consider|agreed? (?:on|to)|call\w* for|explor|suggest|ask\w* for)\w*\b[^.;]{0,60}$",
        before,
        re.I,
    ) and not naming_is_old(before):
        return "proposed"
    return None


def naming_is_old(before: str) -> bool:
    """Whether the words right before a name point back to a body that is there already ("at the", "of the")."""
    return bool(re.search(r"\b(?:the|this|their|its|at|during|under|in)\s*$", before, re.I))


def _nearest(line: Line, naming: Naming) -> TimeSpan | None:
    spans = [s for s in line.times if s.interval.resolved]
    after = [s for s in spans if s.start >= naming.end and s.start - naming.end < 90]
    before = [s for s in spans if s.end <= naming.start and naming.start - s.end < 90]
    return after[0] if after else before[-1] if before else None


def _by_publication(page: Page) -> Interval:
    if page.said.latest is not None:
        return Interval(None, page.said.latest, "by-publication")
    return Interval(page.said.earliest, None, "by-publication")
