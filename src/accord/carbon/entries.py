"""What is written in the ledger: one entry an act, on a run of numbered units of one batch.

A unit is one tonne of CO2 equivalent. Invariant: an entry is never edited; what was wrong is reversed by an entry of
its own that names it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from accord.carbon.errors import LedgerEntryError
from accord.vocabulary import find_party, party

KINDS = ("authorise", "issue", "first-transfer", "acquire", "transfer", "use", "cancel", "reverse")
NDC = "ndc"
PURPOSES = (NDC, "international", "other")
TRIGGERS = ("authorisation", "issuance", "use")
FIRST_VINTAGE = 2021


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What a host party authorises.

    Parameters
    ----------
    host
        Party in which the mitigation took place, alpha-3.
    vintage
        Year in which it took place, 2021 or later.
    approach
        Name of the cooperative approach.
    purposes
        Uses that are authorised: ``ndc``, ``international`` (such as CORSIA), ``other``.
    parties
        Parties that may acquire the units; empty is any.
    trigger
        What counts as first transfer for purposes other than an NDC: ``authorisation``, ``issuance`` or ``use``.
    """

    host: str
    vintage: int
    approach: str
    purposes: tuple[str, ...] = (NDC,)
    parties: tuple[str, ...] = ()
    trigger: str = "use"


@dataclass(frozen=True, slots=True)
class Draft:
    """An act that is to be written.

    Parameters
    ----------
    kind
        One of ``KINDS``.
    on
        Day of the act.
    batch
        Name of the batch of units.
    first, last
        First and last serial number, both included.
    by
        Who acts: the host, the holder, the party that acquires, the user. An operator's name for purposes other than
        an NDC.
    to
        Party to which units are transferred.
    purpose
        Purpose of a use.
    reason
        Why, in words; a reversal needs one.
    reverses
        Number of the entry that a reversal takes back.
    terms
        What is authorised, for an authorisation alone.
    """

    kind: str
    on: date
    batch: str = ""
    first: int = 0
    last: int = 0
    by: str = ""
    to: str = ""
    purpose: str = ""
    reason: str = ""
    reverses: int | None = None
    terms: Authorisation | None = None

    @property
    def quantity(self) -> int:
        """Units concerned, tonnes of CO2 equivalent."""
        return self.last - self.first + 1 if self.last else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An act as written.

    Parameters
    ----------
    number
        Its place in the ledger, from 1.
    recorded
        When it was written, ISO 8601.
    act
        What it says.
    """

    number: int
    recorded: str
    act: Draft

    def as_dict(self) -> dict[str, Any]:
        """Return the entry as JSON-serialisable data; :func:`entry_from` reads it back."""
        act = asdict(self.act)
        return {"number": self.number, "recorded": self.recorded, **act, "on": self.act.on.isoformat()}


def entry_from(data: Mapping[str, Any]) -> Entry:
    """Return the entry that ``Entry.as_dict`` gave.

    Raises
    ------
    LedgerEntryError
        A field is absent, unknown or of the wrong kind.

    >>> act = Draft("acquire", date(2027, 5, 1), "MYS-1", 1, 10, "KOR")
    >>> entry_from(Entry(3, "2027-05-02T08:00:00+00:00", act).as_dict()).act == act
    True
    """
    try:
        fields = dict(data)
        number, recorded = int(fields.pop("number")), str(fields.pop("recorded"))
        fields["on"] = date.fromisoformat(fields["on"])
        if fields.get("terms") is not None:
            terms = dict(fields["terms"])
            terms["purposes"], terms["parties"] = tuple(terms["purposes"]), tuple(terms["parties"])
            fields["terms"] = Authorisation(**terms)
        act = Draft(**fields)
        words = (act.kind, act.batch, act.by, act.to, act.purpose, act.reason)
        if not all(isinstance(w, str) for w in words) or not isinstance(act.reverses, int | None):
            raise TypeError("a field is of the wrong kind")
        return Entry(number, recorded, act)
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerEntryError(
            f"an entry cannot be read: {error}", hint="it has the fields of accord.carbon.Draft", why=str(error)
        ) from error


def checked(draft: Draft) -> Draft:
    """Return a draft with its parties as codes, after every check that needs no ledger.

    Raises
    ------
    LedgerEntryError
        A value cannot stand in an entry of its kind; the message names it.
    NotFoundError
        A party is no country or territory.
    """
    if draft.kind not in KINDS:
        raise _wrong("kind", draft.kind, f"kinds are: {', '.join(KINDS)}")
    if draft.kind == "reverse":
        if not draft.reverses or draft.reverses < 1:
            raise _wrong("reverses", draft.reverses, "name the number of the entry to take back")
        if not draft.reason.strip():
            raise _wrong("reason", draft.reason, "say why the entry is taken back")
        return draft
    if draft.reverses is not None:
        raise _wrong("reverses", draft.reverses, "only a reversal names an entry")
    if not draft.batch.strip():
        raise _wrong("batch", draft.batch, "name the batch of units")
    if not (isinstance(draft.first, int) and isinstance(draft.last, int) and 1 <= draft.first <= draft.last):
        raise _wrong(
            "units", f"{draft.first}-{draft.last}", "units are whole numbers from 1, the first not after the last"
        )
    if (draft.terms is not None) != (draft.kind == "authorise"):
        raise _wrong("terms", draft.kind, "terms go with an authorisation, and only with one")
    values: dict[str, Any] = {}
    if draft.kind == "use" and draft.purpose not in PURPOSES:
        raise _wrong("purpose", draft.purpose, f"purposes are: {', '.join(PURPOSES)}")
    if draft.kind != "use" and draft.purpose:
        raise _wrong("purpose", draft.purpose, "only a use has a purpose")
    if draft.kind in ("first-transfer", "transfer"):
        values["to"] = party(draft.to).code
    elif draft.to:
        raise _wrong("to", draft.to, "only a transfer goes to somebody")
    # Operators that use or cancel units for purposes other than an NDC are not parties; they keep their own names.
    free = (draft.kind == "use" and draft.purpose != NDC) or draft.kind == "cancel"
    if not draft.by.strip():
        raise _wrong("by", draft.by, "say who acts")
    values["by"] = _party_or_name(draft.by) if free else party(draft.by).code
    if draft.terms is not None:
        values["terms"] = _checked_terms(draft.terms)
        if values["terms"].host != values["by"]:
            raise _wrong("by", draft.by, f"the host {values['terms'].host} authorises")
        if draft.first != 1:
            raise _wrong("units", f"{draft.first}-{draft.last}", "units of a new batch are numbered from 1")
    return Draft(**{name: values.get(name, getattr(draft, name)) for name in Draft.__dataclass_fields__})


def _checked_terms(terms: Authorisation) -> Authorisation:
    if not isinstance(terms.vintage, int) or not FIRST_VINTAGE <= terms.vintage <= 2200:
        raise _wrong("vintage", terms.vintage, f"mitigation outcomes count from {FIRST_VINTAGE} on")
    if not terms.approach.strip():
        raise _wrong("approach", terms.approach, "name the cooperative approach")
    if not terms.purposes or set(terms.purposes) - set(PURPOSES):
        raise _wrong("purposes", ", ".join(terms.purposes), f"purposes are: {', '.join(PURPOSES)}")
    if terms.trigger not in TRIGGERS:
        raise _wrong("trigger", terms.trigger, f"first transfer is set by: {', '.join(TRIGGERS)}")
    return Authorisation(
        party(terms.host).code,
        terms.vintage,
        terms.approach.strip(),
        tuple(p for p in PURPOSES if p in terms.purposes),
        tuple(sorted({party(p).code for p in terms.parties})),
        terms.trigger,
    )


def _party_or_name(text: str) -> str:
    found = find_party(text)
    return found.code if found else text.strip()


def _wrong(name: str, value: object, hint: str) -> LedgerEntryError:
    return LedgerEntryError(f"{name} cannot be {value!r}", hint=hint, field=name, value=str(value))
