"""What each act does to the units it concerns, and what the rules forbid.

Invariant: a function here returns the segment after the act or raises; nothing is half done.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from accord.carbon.entries import NDC, Authorisation, Draft
from accord.carbon.errors import LedgerRuleError
from accord.carbon.rules import RULES

STATUSES = ("authorised", "issued", "in-transit", "held", "used", "cancelled")
AT_HOST = ("authorised", "issued")
Refuse = Callable[[str, str, str], LedgerRuleError]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of units that stand in one place.

    Parameters
    ----------
    first, last
        Serial numbers, both included.
    status
        One of ``STATUSES``.
    holder
        Party or operator in whose account they are; of units in transit, the party that sent them.
    since
        Day of the last act on them.
    entry
        Number of the last entry that changed them.
    to
        Party that units in transit go to.
    added
        Day on which the host's addition fell due: the first transfer. None before it.
    purpose
        Purpose they were used for.
    """

    first: int
    last: int
    status: str
    holder: str
    since: date
    entry: int
    to: str = ""
    added: date | None = None
    purpose: str = ""

    @property
    def quantity(self) -> int:
        """Number of units, tonnes of CO2 equivalent."""
        return self.last - self.first + 1


def opened(act: Draft, terms: Authorisation, number: int) -> Segment:
    """Return the units of a new authorisation."""
    return Segment(
        act.first, act.last, "authorised", terms.host, act.on, number, added=_trigger(terms, "authorisation", act.on)
    )


def move(units: Segment, act: Draft, terms: Authorisation, number: int, batch: str) -> Segment:
    """Return units after an act on all of them.

    Raises
    ------
    LedgerRuleError
        The rules or the units' place forbid the act.
    """

    def refuse(rule: str, why: str, hint: str) -> LedgerRuleError:
        return LedgerRuleError(
            f"{act.kind} of '{batch}' {units.first}-{units.last} by {act.by} on {act.on}: {why}; {RULES[rule]} "
            f"({rule})",
            hint=hint,
            rule=rule,
            kind=act.kind,
            batch=batch,
            first=units.first,
            last=units.last,
            status=units.status,
            entry=units.entry,
        )

    if units.status in ("used", "cancelled"):
        raise refuse(
            "used-once",
            f"they were {units.status} by {units.holder} on {units.since} (entry {units.entry})",
            f"choose other units, or reverse entry {units.entry} if it was wrong",
        )
    if act.on < units.since:
        raise refuse(
            "order-of-days",
            f"their last act was later, on {units.since} (entry {units.entry})",
            f"date it on or after {units.since}; if this act is missing before it, reverse entry {units.entry} first",
        )
    if act.kind != "issue" and act.on.year < terms.vintage:
        raise refuse(
            "after-mitigation",
            f"the mitigation takes place in {terms.vintage}, after it",
            f"date the act in {terms.vintage} or later, or reverse the authorisation if its vintage is wrong",
        )
    where = f"they are {units.status}" + (f" to {units.to}" if units.to else f" with {units.holder}")
    new = replace(units, since=act.on, entry=number, to="")
    if act.kind == "issue":
        if units.status != "authorised":
            raise refuse("issued-once", where, "name units that are still authorised: accord carbon show")
        _require_by(act, terms.host, refuse)
        return replace(new, status="issued", added=units.added or _trigger(terms, "issuance", act.on))
    if act.kind == "first-transfer":
        if units.status not in AT_HOST:
            raise refuse(
                "first-transferred-once", where, "later transfers are of kind 'transfer', by whoever holds the units"
            )
        _require_by(act, terms.host, refuse)
        if NDC not in terms.purposes:
            raise refuse(
                "authorised-purpose",
                "they are not authorised for use towards an NDC",
                "operators use such units directly; authorise a batch with purpose ndc for a party",
            )
        _require_receiver(act, terms, refuse)
        return replace(new, status="in-transit", to=act.to, added=units.added or act.on)
    if act.kind == "acquire":
        if units.status != "in-transit":
            raise refuse("acquired-as-sent", where, "have them transferred first, then acquire them")
        if units.to != act.by:
            raise refuse("acquired-as-sent", where, f"{units.to} acquires them")
        return replace(new, status="held", holder=act.by)
    if units.status == "in-transit":
        raise refuse("acquired-as-sent", where, f"{units.to} has to acquire them first")
    if act.kind == "transfer":
        if units.status != "held":
            raise refuse("first-transferred-once", where, "the host's own transfer is a first-transfer")
        _require_by(act, units.holder, refuse)
        _require_receiver(act, terms, refuse)
        return replace(new, status="in-transit", to=act.to)
    if act.kind == "cancel":
        _require_by(act, units.holder, refuse)
        return replace(new, status="cancelled")
    return _used(units, new, act, terms, refuse)


def _used(units: Segment, new: Segment, act: Draft, terms: Authorisation, refuse: Refuse) -> Segment:
    if act.purpose not in terms.purposes:
        raise refuse(
            "authorised-purpose",
            f"they are authorised for {', '.join(terms.purposes)}, not for {act.purpose}",
            "use them for what the host authorised, or choose other units",
        )
    if act.purpose == NDC:
        if units.status != "held":
            raise refuse(
                "acquired-before-use",
                f"they are {units.status} with {units.holder}",
                f"{units.holder} transfers them and the party that uses them acquires them first",
            )
        _require_by(act, units.holder, refuse)
    elif units.status == "held":
        _require_by(act, units.holder, refuse)
    elif units.status == "authorised" and terms.trigger == "issuance":
        raise refuse(
            "issued-once", "they are not issued yet", "their host takes issuance as first transfer: issue them first"
        )
    return replace(new, status="used", holder=act.by, purpose=act.purpose, added=units.added or act.on)


def _trigger(terms: Authorisation, step: str, on: date) -> date | None:
    """Return the day of first transfer if a step is one for purposes other than an NDC."""
    return on if terms.trigger == step and set(terms.purposes) - {NDC} else None


def _require_by(act: Draft, who: str, refuse: Refuse) -> None:
    if act.by != who:
        raise refuse("holder-acts", f"they are with {who}", f"only {who} can do that; or it has to transfer them first")


def _require_receiver(act: Draft, terms: Authorisation, refuse: Refuse) -> None:
    if act.to in (terms.host, act.by):
        raise refuse(
            "never-back",
            f"they cannot go to {act.to}",
            "name another party; if they should not have left, reverse the entry that sent them",
        )
    if terms.parties and act.to not in terms.parties:
        raise refuse(
            "authorised-party",
            f"{act.to} is not authorised to acquire them",
            f"parties authorised: {', '.join(terms.parties)}",
        )
