"""The register with filters, and one entry down to the quotes.

Invariant: an entry's page shows each statement inside the text around it, so that no quote stands without its source.
"""

from functools import cache
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request

from accord.register import Commitment, date_label
from accord.statements import Statement
from accord.vocabulary import parties, words
from accord.web.around import around
from accord.web.asking import Place, Text, View, days, shown, watch_of
from accord.web.errors import BadAddressError
from accord.web.naming_it import links_of
from accord.web.rendering import Page, Rows, add_page
from accord.workbench.register_work import ENTRY_KINDS, choose
from accord.workbench.web_views import DeskView, verdict_subject

PAGE_SIZE = 100
SOURCES = 400
COLUMNS = (
    "id", "kind", "title", "parties", "recipients", "areas", "instrument", "due", "due_text", "official", "evidence",
    "schedule", "strength", "statements", "documents", "origins", "conflicts", "note",
)  # fmt: skip


def add(app: FastAPI) -> None:
    """Add the pages to an application."""
    add_page(app, "/register", register, "The register, filtered")
    add_page(app, "/commitments/{name}", commitment, "One entry down to the quotes")


def asked_for(
    kind: Text = None,
    area: Text = None,
    state: Text = None,
    party: Text = None,
    instrument: Text = None,
    document: Text = None,
    text: Text = None,
) -> dict[str, str | None]:
    """Return the filters of an address."""
    return {
        "kind": kind,
        "area": area,
        "state": state,
        "party": party,
        "instrument": instrument,
        "document": document,
        "text": text,
    }


def register(
    view: View,
    asked: Annotated[dict[str, str | None], Depends(asked_for)],
    first: Place = None,
) -> Page:
    """Return the register, filtered."""
    start = first or 0
    found = cache(lambda: filtered(view, asked))

    def seen() -> dict[str, Any]:
        table = parties()
        heard = heard_of(view)
        return shown(
            view,
            asked=asked,
            query={k: v for k, v in asked.items() if v},
            kinds=ENTRY_KINDS,
            found=found()[start : start + PAGE_SIZE],
            total=len(found()),
            first=start,
            size=PAGE_SIZE,
            # A list of thousands of titles is no choice, and most of the page's weight.
            sources=view.built.documents if len(view.built.documents) <= SOURCES else (),
            party_names=sorted(((p, table[p].name if p in table else p) for p in heard), key=lambda p: p[1]),
        )

    return Page(
        "register",
        "The register",
        lambda: {
            **days(view),
            "filters": {k: v for k, v in asked.items() if v},
            "commitments": [c.as_dict() for c in found()],
        },
        lambda: Rows(COLUMNS, tuple(commitment_row(c) for c in found())),
        later=seen,
        view=view,
    )


def heard_of(view: DeskView) -> set[str]:
    """Return the parties of all entries, found once."""
    return view.once("heard", lambda: {p for c in view.state.commitments for p in c.parties})


def filtered(view: DeskView, asked: dict[str, str | None]) -> tuple[Commitment, ...]:
    """Return the entries that fit every filter."""
    if (name := asked["instrument"]) is not None and name not in words("instruments"):
        raise BadAddressError(
            f"no instrument is called {name!r}", hint=f"instruments are: {', '.join(words('instruments'))}", value=name
        )
    found = choose(view.state, area=asked["area"], state_word=asked["state"], kind=asked["kind"])
    party, instrument, document = asked["party"], asked["instrument"], asked["document"]
    wanted = (asked["text"] or "").casefold().split()
    return tuple(
        c
        for c in found
        if (party is None or party in c.parties)
        and (instrument is None or instrument == c.instrument)
        and (document is None or any(view.statements[i].doc == document for i in c.statements))
        and (not wanted or _holds(c, view, wanted))
    )


def commitment(request: Request, name: str, view: View) -> Page:
    """Return one entry: where it stands, in whose words, what happened, who disagrees."""
    c = view.state.get(name)
    said = [view.statements[i] for i in c.statements]
    conflicts = [x for x in view.state.conflicts if x.id in c.conflicts]
    history = watch_of(request).history(c.statements, c.id)
    version, _ = watch_of(request).version(verdict_subject(c.statements[0]))
    beside = {s.id: around(view.documents[s.doc].text, s.start, s.end) for s in said}
    elsewhere = links_of(view, c)
    data: dict[str, Any] = {
        **days(view),
        "commitment": c.as_dict(),
        "statements": [{**s.as_dict(), "document": view.documents[s.doc].as_dict()} for s in said],
        "conflicts": [x.as_dict() for x in conflicts],
        "history": [
            {"at": h.at.isoformat(), "who": h.who, "what": h.what, "subject": h.subject, "why": h.why} for h in history
        ],
        "elsewhere": [x.as_dict() for x in elsewhere],
        "verdict_version": version,
    }
    return Page(
        "commitment",
        c.title,
        data,
        Rows(
            ("statement", "quote", "document", "source", "published", "kind", "act", "strength", "start", "end"),
            tuple(_statement_row(s, view) for s in said),
        ),
        shown(
            view,
            c=c,
            said=said,
            before={i: a[0] for i, a in beside.items()},
            after={i: a[1] for i, a in beside.items()},
            conflicts=conflicts,
            related=_related(c, view),
            elsewhere=elsewhere,
            history=history,
            version=version,
            reader=request.app.state.reader,
        ),
    )


def commitment_row(c: Commitment) -> tuple[Any, ...]:
    """Return an entry as a row of :data:`COLUMNS`."""
    return (
        c.id,
        c.kind,
        c.title,
        " ".join(c.parties),
        " ".join(c.recipients),
        " ".join(c.areas),
        c.instrument,
        date_label(c.target) if c.target else None,
        c.target.text if c.target else None,
        c.official,
        c.evidence,
        c.schedule,
        c.strength,
        len(c.statements),
        c.documents,
        c.origins,
        " ".join(c.conflicts),
        c.note,
    )


def _statement_row(s: Statement, view: DeskView) -> tuple[Any, ...]:
    d = view.documents[s.doc]
    return (
        s.id,
        s.quote,
        d.name,
        d.publisher.value if d.publisher else None,
        d.published.value if d.published else None,
        d.kind,
        s.act,
        s.strength,
        s.start,
        s.end,
    )


def _holds(c: Commitment, view: DeskView, wanted: list[str]) -> bool:
    text = " ".join([c.title, *(view.statements[i].quote for i in c.statements)]).casefold()
    return all(word in text for word in wanted)


def _related(c: Commitment, view: DeskView) -> list[Commitment]:
    """Return other entries whose claim key begins alike: the same topic, instrument and parties."""
    stem = c.key.rpartition("|")[0] or c.key
    near = [o for o in view.state.commitments if o.id != c.id and o.key.startswith(stem)]
    timelines = [
        {i for e in t.entries for i in e.statements}
        for t in view.state.timelines
        if any(i in c.statements for e in t.entries for i in e.statements)
    ]
    shared = [o for o in view.state.commitments if o.id != c.id and any(set(o.statements) & t for t in timelines)]
    return list(dict.fromkeys([*shared, *near]))[:12]
