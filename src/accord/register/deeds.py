"""What a later report says came of a promise: done, missed, or given up.

Invariant: an outcome is read from the statement's own words; a report of trade figures, a wish or a stance is none.
"""

import re
from datetime import date, timedelta

from accord.statements import Statement
from accord.vocabulary import Interval

# Done: what was promised has happened. Only verbs that end something, in the past or as what now holds.
_DONE = re.compile(
    r"\b(?:exempted|abolished|lifted|waived|scrapped|removed|eliminated|opened|reopened|inaugurated|launched|delivered"
    r"|handed over|donated|completed|finished|built|constructed|commissioned|took (?:effect|place)|entered into"
    r" (?:force|operation|service)|ratified|disbursed|transferred|approved|granted|established|set up|introduced"
    r"|began|begun|started|arrived|received|held|hosted|fulfilled|kept its (?:promise|pledge)|raised"
    r"|rises? to|increased to|cut to)\b",
    re.I,
)
# Given up: the promise is no longer meant.
_GIVEN_UP = re.compile(
    r"\b(?:cancel(?:l?ed|l?ation|s)|scrapped (?:its|the|a|their) (?:plan|deal|order|project|contract)\w*"
    r"|abandon(?:ed|s)|shelved|called off|dropped (?:its|the|a|their) (?:plan|bid|order|project)\w*"
    r"|withdr[ae]wn?|terminated|gave up)\b",
    re.I,
)
# Missed or late: it has not come, or comes later than was said.
_MISSED = re.compile(
    r"\b(?:will|would|can) not\b|\bwon[’']t\b|\b(?:has|have|had) (?:not|yet to|never)\b"
    r"|\b(?:was|were|is|are) not\b|\bno longer\b"
    r"|\bfail(?:ed|s|ure)\b|\bmiss(?:ed|es)\b|\bslip(?:ped|s)?\b|\bdelay(?:ed|s)?\b|\bpostpone[ds]?\b|\bstalled\b"
    r"|\bpushed back\b|\brejected\b|\bbehind schedule\b",
    re.I,
)
_PUT_OFF = re.compile(
    r"\b(?:postpone[ds]?|delayed|put off|pushed back|moved back|deferred) (?:\w+ ){0,8}?(?:until|till|to)\b", re.I
)
_AHEAD = re.compile(r"\b(?:will|shall|would|is to|are to|to be|expected to|plans? to|aims? to|due to)\b", re.I)


# Verbs of one sort: what was promised with one of them is kept when a report uses another.
_SORTS = tuple(
    re.compile(rf"\b(?:{verbs})", re.I)
    for verbs in (
        r"donat\w+|deliver(?:s|ed|ing)?\b|hand(?:ed|s)? over|hand over|gi(?:ve[ns]?|ft\w*)|gave|provid\w+"
        r"|suppl(?:y|ies|ied)|transfer\w*|grant\w*"
        r"|disburs\w+|receiv\w+|send|sent",
        r"open\w*|reopen\w*|inaugurat\w+|launch\w*|start\w*|beg[aiu]n\w*|establish\w*|set(?:ting)? up|introduc\w+",
        r"build\w*|built|construct\w*|complet\w+|finish\w*|commission\w*",
        r"exempt\w*|abolish\w*|lift\w*|waive\w*|scrap\w*|remov\w+|eliminat\w+|drop\w*|end(?:s|ed)?\b|visa-free",
        r"h[eo]ld\w*|host\w*|conven\w+|tak(?:e|es) place|took place|meet(?:s|ing)?\b|met\b",
        r"rais\w+|ris(?:e|es|en|ing)|rose|increas\w+|doubl\w+|expand\w*",
        r"ratif\w+|approv\w+",
    )
)
# A later day for what still has to come: "will not open before 2028".
_LATER = re.compile(
    r"\b(?:not|never)\b.{0,60}\b(?:before|until|till|yet|by|this year|next year|on time|in time)\b"
    r"|\bdelay|\bpostpon|\bslip|\blater than\b",
    re.I | re.S,
)


def given_up(s: Statement) -> bool:
    """Whether a statement says that what was promised is no longer meant."""
    return s.act in ("announce", "state-fact") and s.polarity != "negated" and bool(_GIVEN_UP.search(s.quote))


def done(s: Statement) -> bool:
    """Whether a statement says that something was carried out."""
    return (
        s.act in ("announce", "state-fact")
        and s.polarity != "negated"
        and s.subact
        not in ("refusal", "negation", "denial", "welcome", "praise", "position", "rank", "figure", "visit")
        and not given_up(s)
        and bool(_DONE.search(s.quote))
        and not _AHEAD.search(s.quote)
        and not _MISSED.search(s.quote)
    )


def missed(s: Statement) -> bool:
    """Whether a statement says that something has not come, or comes later than was said."""
    if s.act != "state-fact" or any(f.kind in ("growth", "rank") for f in s.figures):
        return False
    return s.subact in ("refusal", "negation", "denial") or s.polarity == "negated" or bool(_MISSED.search(s.quote))


def outcome(s: Statement) -> bool:
    """Whether a statement tells what came of a promise."""
    return done(s) or given_up(s) or missed(s)


def late(s: Statement) -> bool:
    """Whether a statement says that something promised comes later, and not that it will not come.

    >>> bool(_LATER.search("The first cargo will not arrive before 2028"))
    True
    """
    return missed(s) and bool(_LATER.search(s.quote))


def later_day(s: Statement) -> Interval | None:
    """Return the time to which something promised has slipped, or None: "not before 2028", "postponed until 2027"."""
    span = s.event
    if s.target is not None or span is None or span.latest is None or s.act in ("sign", "agree"):
        return None
    if late(s) and span.earliest is None and span.latest < date.max:
        return Interval(span.latest + timedelta(days=1), None, "range", span.text)
    put_off = s.act in ("announce", "state-fact") and _PUT_OFF.search(s.quote)
    return span if put_off and span.earliest is not None else None


def kept_by(promises: str, s: Statement) -> bool:
    """Whether what a statement says was done is what the promises' words said would be done."""
    deed = _DONE.search(s.quote)
    return deed is not None and any(sort.match(deed.group()) and sort.search(promises) for sort in _SORTS)
