"""What a desk's standing bodies do: their meetings and the actions agreed there, as plain data with quotes.

Invariant: one function a question; what a door shows is in what it returns, each part with its quotations.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from accord.partnership import Diary, Mechanism, Meeting, diary
from accord.vocabulary import NotFoundError, party
from accord.workbench.desk import Desk
from accord.workbench.desk_register import BuiltRegister, build_register
from accord.workbench.register_work import the_day

OnDone = Callable[[str, int, int], None]
COMING = ("to-be-held", "postponed")


class NoSuchMechanismError(NotFoundError):
    """No standing body of a desk is called so, or several are."""

    code = "no-such-mechanism"


def desk_meetings(
    desk: Desk,
    as_of: date | None = None,
    known_on: date | None = None,
    *,
    mechanism: str | None = None,
    upcoming: bool = False,
    built: BuiltRegister | None = None,
    found: Diary | None = None,
    on_done: OnDone | None = None,
) -> dict[str, Any]:
    """Return a desk's standing bodies and meetings as plain data.

    Parameters
    ----------
    desk
        The desk.
    as_of, known_on
        The day of the events, by default the desk's; and the day of publication up to which documents count.
    mechanism
        Only the body with this id, the beginning of one, or words of its name.
    upcoming
        Only meetings still to be held, and bodies whose next meeting is due.
    built, found
        The desk's register, or its diary of the same days, where one is at hand already.
    on_done
        Moves a progress bar while documents are read.

    Returns
    -------
    dict
        ``as_of``, ``known_on``, ``last_read``, ``mechanisms`` and ``meetings``: lists of what
        :meth:`Mechanism.as_dict` and :meth:`Meeting.as_dict` give, the latter with ``mechanism_name``; the words
        beside the numbers are for people, and each ``evidence`` holds quotes with document and place.

    Raises
    ------
    NoSuchMechanismError
        ``mechanism`` fits none or several.
    """
    found = found or desk_diary(desk, as_of, known_on, built=built, on_done=on_done)
    bodies: tuple[Mechanism, ...] = found.mechanisms
    rows: tuple[Meeting, ...] = found.meetings
    if mechanism is not None:
        chosen = pick(bodies, mechanism)
        bodies, rows = (chosen,), tuple(m for m in rows if m.mechanism == chosen.id)
    if upcoming:
        rows = tuple(m for m in rows if m.status in COMING)
        bodies = tuple(b for b in bodies if b.next_due is not None)
    names = {b.id: b.name for b in found.mechanisms}
    return {
        "as_of": found.as_of.isoformat(),
        "known_on": found.known_on.isoformat() if found.known_on else None,
        "last_read": found.last_read.isoformat(),
        "mechanisms": [b.as_dict() for b in bodies],
        "meetings": [{**m.as_dict(), "mechanism_name": names.get(m.mechanism or "")} for m in rows],
    }


def desk_actions(
    desk: Desk,
    as_of: date | None = None,
    known_on: date | None = None,
    *,
    overdue: bool = False,
    owner: str | None = None,
    mechanism: str | None = None,
    built: BuiltRegister | None = None,
    found: Diary | None = None,
    on_done: OnDone | None = None,
) -> dict[str, Any]:
    """Return the actions agreed or asked for at a desk's meetings as plain data.

    Parameters
    ----------
    desk
        The desk.
    as_of, known_on
        The day of the events, by default the desk's; and the day of publication up to which documents count.
    overdue
        Only what was due and has no evidence.
    owner
        Only what this party has to do (code or name); what is for both counts.
    mechanism
        Only from the body with this id, the beginning of one, or words of its name.
    built, found
        The desk's register, or its diary of the same days, where one is at hand already.
    on_done
        Moves a progress bar while documents are read.

    Returns
    -------
    dict
        ``as_of``, ``known_on``, ``last_read``, and ``actions``: a list of what :meth:`Action.as_dict` gives, with
        ``meeting_title`` and ``mechanism_name``.

    Raises
    ------
    NoSuchMechanismError, NotFoundError
        ``mechanism`` fits none or several; ``owner`` is no party.
    """
    found = found or desk_diary(desk, as_of, known_on, built=built, on_done=on_done)
    rows = found.actions
    if owner is not None:
        code = party(owner).code
        rows = tuple(a for a in rows if code in a.owners)
    if overdue:
        rows = tuple(a for a in rows if a.state == "overdue")
    if mechanism is not None:
        chosen = pick(found.mechanisms, mechanism)
        rows = tuple(a for a in rows if a.mechanism == chosen.id)
    titles = {m.id: m.title for m in found.meetings}
    names = {b.id: b.name for b in found.mechanisms}
    return {
        "as_of": found.as_of.isoformat(),
        "known_on": found.known_on.isoformat() if found.known_on else None,
        "last_read": found.last_read.isoformat(),
        "actions": [
            {
                **a.as_dict(),
                "meeting_title": titles.get(a.meeting or ""),
                "mechanism_name": names.get(a.mechanism or ""),
            }
            for a in rows
        ],
    }


def desk_diary(
    desk: Desk,
    as_of: date | None = None,
    known_on: date | None = None,
    *,
    built: BuiltRegister | None = None,
    on_done: OnDone | None = None,
) -> Diary:
    """Return a desk's standing bodies, meetings and actions as objects."""
    if built is None:
        built = build_register(desk, on_done)
    return diary(built.register, the_day(desk, as_of), known_on)


def pick(bodies: tuple[Mechanism, ...], wanted: str) -> Mechanism:
    """Return the one body with an id, the beginning of one, or words of a name.

    Raises
    ------
    NoSuchMechanismError
        None or several fit.
    """
    words = wanted.lower().split()
    named = [b for b in bodies if b.id == wanted]
    named = named or [b for b in bodies if wanted.startswith("m-") and b.id.startswith(wanted)]
    named = named or [b for b in bodies if words and any(all(w in n.lower() for w in words) for n in b.names)]
    if len(named) == 1:
        return named[0]
    which = "; ".join(f"{b.id} {b.name}" for b in (named or bodies)[:8]) or "none is told of in the desk's documents"
    raise NoSuchMechanismError(
        f"{'several standing bodies fit' if named else 'no standing body fits'} {wanted!r}",
        hint=f"use an id or more words; {'they are' if named else 'there are'}: {which}",
        value=wanted,
    )
