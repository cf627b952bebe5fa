"""The small form that says how words are read: act, parties, instrument, target; filled in and taken back in.

Invariant: a field that was left as it stood leaves that part of the reading untouched, its other readings included.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Form

from accord.register import Correction
from accord.vocabulary import Interval, find_party, party
from accord.web.asking import Day, Text
from accord.workbench.desk import Desk

MOST_PARTIES = 12


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody filled in.

    Parameters
    ----------
    act, instrument
        Words of the lists, or None.
    parties
        Codes or names.
    due_from, due_by
        First and last day of the target, or None.
    undated
        Whether the target is to be taken away.
    """

    act: str | None
    parties: tuple[str, ...]
    instrument: str | None
    due_from: Any
    due_by: Any
    undated: bool

    def correction(self, target: Interval | None) -> Correction | None:
        """Return the reading that was given, or None where the form carried none.

        Parameters
        ----------
        target
            The target that the form was filled in with.

        Raises
        ------
        JudgementError, NotFoundError
            A word or a party is not known.
        """
        if self.act is None:
            return None
        codes = tuple(sorted({party(p).code for p in self.parties}))
        return Correction(self.act, codes, self.instrument, self._target(target))

    def _target(self, before: Interval | None) -> Interval | None:
        if self.undated:
            return None
        known = (before.earliest, before.latest) if before else (None, None)
        if (self.due_from, self.due_by) == known:
            return before
        if self.due_from is None and self.due_by is None:
            return None
        precision = "day" if self.due_from == self.due_by else "range"
        return Interval(self.due_from, self.due_by, precision, before.text if before else "")


def given(
    act: Annotated[Text, Form()] = None,
    party_: Annotated[list[str] | None, Form(alias="party", max_length=MOST_PARTIES)] = None,
    others: Annotated[Text, Form(description="More parties: codes or names, with commas between.")] = None,
    instrument: Annotated[Text, Form()] = None,
    due_from: Annotated[Day, Form()] = None,
    due_by: Annotated[Day, Form()] = None,
    undated: Annotated[Text, Form()] = None,
) -> Given:
    """Return what was filled in."""
    more = [p.strip() for p in (others or "").split(",") if p.strip()]
    return Given(act, (*(party_ or ()), *more), instrument, due_from, due_by, undated is not None)


Reading = Annotated[Given, Depends(given)]


def filled(desk: Desk, reading: Correction) -> dict[str, Any]:
    """Return what the form shows at first."""
    own = tuple(dict.fromkeys((*desk.settings.parties, *reading.parties)))
    target = reading.target
    named = [(code, found.name if (found := find_party(code)) else code, code in reading.parties) for code in own]
    return {
        "act": reading.act,
        "parties": named,
        "instrument": reading.instrument,
        "due_from": target.earliest.isoformat() if target and target.earliest else "",
        "due_by": target.latest.isoformat() if target and target.latest else "",
        "due_text": target.text if target else "",
    }
