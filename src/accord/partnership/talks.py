"""How negotiations began and ended, by the register's life of the agreement that they are about.

Invariant: talks end only where the register has the agreement concluded or further on; a dispute is told as one.
"""

import re

from accord.partnership.evidence import evidence_of
from accord.partnership.mechanisms import Talks
from accord.partnership.study import Study
from accord.register import RegisterState, date_label

_DONE = ("concluded", "initialled", "signed", "ratified", "provisionally-applied", "in-force")
_LAUNCH = re.compile(r"\b(?:launch|start|open|begin|began|begun|initiat|kick)\w*\b", re.I)
_TALKS = re.compile(r"\b(?:talks|negotiations?)\b", re.I)


def talks_of(topic: str, parties: tuple[str, ...], state: RegisterState, found: Study) -> Talks | None:
    """Return what the register knows of negotiations on a topic between parties, or None.

    Parameters
    ----------
    topic
        What they are about, as rounds name it.
    parties
        Between whom.
    state
        The register on the day.
    found
        The study, for the words.
    """
    if "free trade" not in topic:
        return None
    statements = {s.id: (page, s) for page in found.pages for s in found.statements.get(page.document.id, ())}
    timeline = next((t for t in state.timelines if t.instrument == "fta" and set(parties) <= set(t.parties)), None)
    ended, ended_on = None, None
    if timeline is not None:
        last = [e for e in timeline.entries if e.state in _DONE]
        if last:
            first = min(last, key=lambda e: _DONE.index(e.state or "concluded"))
            disputed = "; the sources disagree how far it has come" if timeline.state == "disputed" else ""
            ended = f"the agreement is {first.state} ({date_label(first.when)}) by the register{disputed}"
            ended_on = first.when.latest
    begun = [
        (page, s)
        for page, s in statements.values()
        if s.act == "announce" and s.instrument == "fta" and s.subact != "resume" and set(parties) <= set(s.parties)
        and _LAUNCH.search(s.verb) and _TALKS.search(s.quote)
    ]  # fmt: skip
    begun = [(p, s) for p, s in begun if p.published is None or p.published <= state.as_of]
    if not begun:
        return Talks(None, "", ended, ended_on)
    page, s = begun[0]
    when = date_label(s.event) if s.event is not None and s.event.resolved else f"by {page.published}"
    return Talks(evidence_of(page.document, s.start, s.end, s.id), f"launched {when}", ended, ended_on)
