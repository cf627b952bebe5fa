"""What a statement leaves to the words before it: whose talks are to be concluded, what "it" will make.

Invariant: only words of the same document count, and only the nearest ones before.
"""

import re
from collections.abc import Mapping, Sequence

from accord.register.facets import measure, phase
from accord.register.keys import ClaimKey
from accord.statements import Statement

_ENDS = re.compile(
    r"\b(?:conclud\w+|finali[sz]\w+|complet\w+|wrap(?:ped|ping|s)? up|finish\w*|sign(?:s|ed|ing)?|ratif\w+)"
    r"(?: (?:the|these|those|such|its|their|this))?"
    r"(?: (?:negotiations?|talks|them|it|process|deal|agreement|pact|accord|text|upgrade))?"
    r"(?= (?:by|in|before|this|next|within|during|at|no later|as soon|early|late)\b|[,.;]|$)",
    re.I,
)
_PRONOUN = re.compile(r"(?:it|this|they|these|both|the (?:money|plant|project|facility|line|scheme|work))\b", re.I)
_RAISE_IT = re.compile(
    r"\b(?:goal|target|objective) of (?=\D{0,12}\d)|\b(?:reach\w*|achiev\w+|attain\w*|hit(?:ting)?) (?=\D{0,8}\d)|"
    r"\b(?:rais\w+|lift\w*|bring\w*|increas\w+|boost\w*|expand\w*|tak(?:e|ing)|push\w*|driv\w+)"
    r" (?:it|them|this|that|the (?:figure|volume|total|level|amount|number))\b",
    re.I,
)
_IT_IS_MADE = re.compile(
    r"(?:it|this|the (?:agreement|memorandum|deal|pact|text|document))\b.{0,40}\b(?:ratif\w+|signed|initialled"
    r"|approved by|enter(?:s|ed)? into force|t(?:akes?|ook) effect)\b",
    re.I | re.S,
)
_WORK = re.compile(
    r"(?:work|works|construction|deliveries|production|operations?) (?:will|is|are|has|have|should|would)\b", re.I
)
_TRADE_PACT = re.compile(
    r"\b(?:free trade|trade (?:agreement|deal|pact|accord)|economic partnership agreement|comprehensive economic|fta"
    r"|cepa|ceca|epa)\b",
    re.I,
)
TALKS_REACH = 260  # characters over which "conclude the negotiations" may point back to an agreement
REACH = 160  # and "it" to a thing


def talks_of(group: Sequence[Statement], keys: Mapping[str, ClaimKey], text: str) -> dict[str, ClaimKey]:
    """Return other keys for statements that would end talks which the words before them name.

    "Both sides aim to conclude the negotiations by 2026", after one on a trade agreement, is about that agreement.
    """
    found: dict[str, ClaimKey] = {}
    last: Statement | None = None
    for s in sorted(group, key=lambda s: (s.start, s.end, s.id)):
        key = keys[s.id]
        if key.topic == "fta":
            last = s
        elif s.instrument is not None:
            last = None
        elif key.topic in ("cooperation", "broad-cooperation") and _ENDS.search(s.quote):
            near = last is not None and s.start - last.end <= TALKS_REACH
            begun = re.split(r"[.!?]\s|\n", text[max(0, s.start - TALKS_REACH) : s.start])[-1]
            if near and last is not None:
                both, name, _ = keys[last.id].parts
            elif _TRADE_PACT.search(begun):
                both, name = key.parts[0], ""
            else:
                continue
            step = phase(s)
            parts = (both, name, step if step in ("sign", "ratify") else "conclude")
            found[s.id] = ClaimKey("commitment", "fta", parts, exact=True)
    return found


def targets_of(group: Sequence[Statement], keys: Mapping[str, ClaimKey]) -> dict[str, ClaimKey]:
    """Return other keys for targets whose flow the words before name: "trade was $6 billion; they will lift it"."""
    found: dict[str, ClaimKey] = {}
    last: Statement | None = None
    for s in sorted(group, key=lambda s: (s.start, s.end, s.id)):
        key = keys[s.id]
        if key.topic == "cooperation" and _RAISE_IT.search(s.quote) and any(f.kind == "money" for f in s.figures):
            flow = measure(last.quote) if last is not None and 0 <= s.start - last.end <= REACH else "other"
            if flow in ("trade", "exports", "imports", "investment"):
                found[s.id] = ClaimKey("commitment", "target", (key.parts[0], flow, ""), exact=True)
        last = s
    return found


def papers_of(group: Sequence[Statement], keys: Mapping[str, ClaimKey]) -> dict[str, Statement]:
    """Return, by id, the paper that a statement says is to be signed or ratified as "it", right after naming it."""
    found: dict[str, Statement] = {}
    last: Statement | None = None
    for s in sorted(group, key=lambda s: (s.start, s.end, s.id)):
        if keys[s.id].topic == "paper":
            last = s
        elif last is not None and s.instrument is None and s.start - last.end <= REACH and _IT_IS_MADE.match(s.quote):
            found[s.id] = last
    return found


def meant_by(group: Sequence[Statement], keys: Mapping[str, ClaimKey]) -> dict[str, Statement]:
    """Return, by id, the statement whose thing another one speaks of with "it" or "work" alone."""
    found: dict[str, Statement] = {}
    last: Statement | None = None
    for s in sorted(group, key=lambda s: (s.start, s.end, s.id)):
        if s.headline:
            continue
        free = keys[s.id].topic in ("cooperation", "remark", "broad-cooperation") and s.instrument is None
        points = bool(_PRONOUN.match(s.quote)) or bool(_WORK.match(s.quote))
        if free and points and last is not None and 0 <= s.start - last.end <= REACH:
            found[s.id] = found.get(last.id, last)
        last = s
    return found
