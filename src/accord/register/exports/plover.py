"""PLOVER event codes, derived from statements for those who keep event data; never the register's own classes.

Invariant: any promise, plan or offer is AGREE, only an actual signature or launch is SUPPORT; PLOVER merges what the
register tells apart, so each event names its statement.

References
----------
Open Event Data Alliance, PLOVER manual (repository openeventdata/PLOVER, CC BY-SA 4.0): AGREE has no modes; CONSULT has
visit; REQUEST has assist, change, yield, meet; ACCUSE has disapprove.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from accord.documents import Document
from accord.register.known import published
from accord.register.states import RegisterState
from accord.statements import Statement

CONTEXTS = {
    "defence": "military", "defence_industry": "military", "security": "security", "trade": "economic",
    "services": "economic", "investment": "economic", "economy": "economic", "finance": "economic",
    "digital": "technology", "ai": "technology", "space": "technology", "r_and_d": "technology",
    "biotech": "technology", "climate": "environment", "green": "environment", "ccs": "environment",
    "carbon_market": "environment", "energy": "natural_resource", "critical_minerals": "natural_resource",
    "resources": "natural_resource", "health": "health", "cybercrime": "cyber", "nuclear": "cbrn", "dprk": "cbrn",
    "diplomacy": "diplomatic", "regional_global": "diplomatic", "humanitarian": "humanitarian", "aid": "aid",
    "education": "education", "migration": "migration", "terrorism": "terrorism", "maritime": "maritime",
}  # fmt: skip
FUTURE = ("commit", "agree", "intend")


def plover_category(statement: Statement) -> tuple[str, str | None] | None:
    """Return the PLOVER category and mode of a statement, or None for facts that are no event.

    >>> from types import SimpleNamespace as S
    >>> plover_category(S(act="sign", subact=None, instrument="contract", instrument_state="signed", quote=""))
    ('COOPERATE', None)
    """
    act, subact = statement.act, statement.subact
    if act in FUTURE:
        return ("AGREE", None) if subact != "negotiating" else ("CONSULT", None)
    if act == "sign":
        if statement.instrument_state == "proposed":
            return "AGREE", None
        return ("COOPERATE", None) if statement.instrument == "contract" else ("SUPPORT", None)
    if act == "announce":
        return ("CONSULT", None) if subact in ("resume", "round") else ("SUPPORT", None)
    if act == "urge":
        return ("REQUEST", "meet") if subact == "invite" and "visit" in statement.quote.lower() else ("REQUEST", None)
    if act == "condemn":
        return "ACCUSE", "disapprove"
    if subact in ("visit", "meeting", "summit", "discuss"):
        return "CONSULT", "visit" if subact == "visit" else None
    if subact in ("welcome", "praise"):
        return "SUPPORT", None
    if subact == "refusal":
        return "REJECT", None
    return None


def to_plover(state: RegisterState, statements: Iterable[Statement], documents: Mapping[str, Document]) -> str:
    """Return one JSON object a line for each statement that is a PLOVER event."""
    homes = {i: c.id for c in state.commitments for i in c.statements}
    lines = []
    for s in sorted((s for s in statements if s.id in homes), key=lambda s: s.id):
        found = plover_category(s)
        if found is None:
            continue
        lines.append(json.dumps(_event(s, found, homes[s.id], documents[s.doc]), ensure_ascii=False))
    return "".join(f"{row}\n" for row in lines)


def _event(s: Statement, found: tuple[str, str | None], home: str, d: Document) -> dict[str, Any]:
    when = published(d)
    happened = s.event.earliest if s.event and s.event.earliest == s.event.latest else None
    category, mode = found
    mutual = not s.recipients and len(s.parties) > 1
    return {
        "id": s.id,
        "commitment": home,
        "date": happened.isoformat() if happened else None,
        "pubdate": when.isoformat() if when else None,
        "category": category,
        "mode": mode,
        "context": sorted({CONTEXTS[a] for a in s.areas if a in CONTEXTS}),
        "actor": list(s.parties),
        "recipient": list(s.parties if mutual else s.recipients),
        "auxiliary": {
            "future": s.act in FUTURE or s.instrument_state == "proposed",
            "hypothetical": s.strength in ("considering", "hoping"),
            "negation": s.polarity == "negated",
            "historical": bool(happened and when and (when - happened).days > 365),
        },
        "strength": s.strength,
        "text": s.quote,
        "source": {"document": d.id, "start": s.start, "end": s.end, "text_sha256": d.text_sha256},
    }
