"""What a later report says came of a promise: done, missed, or given up.

Invariant: an outcome is read from the statement's own words; a report of trade figures, a wish or a stance is none.
"""

import re

from accord.statements import Statement

# Done: what was promised has happened. Only verbs that end something, in the past or as what now holds.
_DONE = re.compile(
    r"\b(?:exempted|abolished|lifted|waived|scrapped|removed|eliminated|opened|reopened|inaugurated|launched|delivered"
    r"|handed over|donated|completed|finished|built|constructed|commissioned|took (?:effect|place)|entered into (?:force"
    r"|operation|service)|ratified|disbursed|transferred|approved|granted|established|set up|introduced|began|begun"
    r"|started|arrived|received|held|hosted|fulfilled|kept its (?:promise|pledge)|raised|rises? to|increased to|cut to)\b",
    re.I,
)
# Given up: the promise is no longer meant.
_GIVEN_UP = re.compile(
    r"\b(?:cancel(?:l?ed|l?ation|s)|scrapped (?:its|the|a|their) (?:plan|deal|order|project|contract)\w*|abandon(?:ed|s)"
    r"|shelved|called off|dropped (?:its|the|a|their) (?:plan|bid|order|project)\w*|withdr[ae]wn?|terminated|gave up)\b",
    re.I,
)
# Missed or late: it has not come, or comes later than was said.
_MISSED = re.compile(
    r"\b(?:will|would|can) not\b|\bwon[’']t\b|\b(?:has|have|had) (?:not|yet to|never)\b|\b(?:was|were|is|are) not\b|\bno longer\b"
    r"|\bfail(?:ed|s|ure)\b|\bmiss(?:ed|es)\b|\bslip(?:ped|s)?\b|\bdelay(?:ed|s)?\b|\bpostpone[ds]?\b|\bstalled\b"
    r"|\bpushed back\b|\brejected\b|\bbehind schedule\b",
    re.I,
)
_AHEAD = re.compile(r"\b(?:will|shall|would|is to|are to|to be|expected to|plans? to|aims? to|due to)\b", re.I)


def given_up(s: Statement) -> bool:
    """Whether a statement says that what was promised is no longer meant."""
    return s.act in ("announce", "state-fact") and s.polarity != "negated" and bool(_GIVEN_UP.search(s.quote))


def done(s: Statement) -> bool:
    """Whether a statement says that something was carried out."""
    return (
        s.act in ("announce", "state-fact")
        and s.polarity != "negated"
        and s.subact not in ("refusal", "negation", "denial", "welcome", "praise", "position", "rank", "figure", "visit")
        and not given_up(s)
        and bool(_DONE.search(s.quote))
        and not _AHEAD.search(s.quote)
        and not _MISSED.search(s.quote)
    )


def missed(s: Statement) -> bool:
    """Whether a statement says that something has not come, or comes later than was said."""
    if s.act != "state-fact" or s.figures and any(f.kind in ("growth", "rank") for f in s.figures):
        return False
    return s.subact in ("refusal", "negation", "denial") or s.polarity == "negated" or bool(_MISSED.search(s.quote))


def outcome(s: Statement) -> bool:
    """Whether a statement tells what came of a promise."""
    return done(s) or given_up(s) or missed(s)
