"""Words found in statements, each with the entry that it belongs to.

Invariant: any text is a valid search.
"""

from fastapi import FastAPI, Request

from accord.web.asking import Text, View, days, shown, watch_of
from accord.web.rendering import Page, Rows, add_page

MOST = 60


def add(app: FastAPI) -> None:
    """Add the page to an application."""
    add_page(app, "/search", search, "Statements that hold some words")


def search(request: Request, view: View, q: Text = None) -> Page:
    """Return the statements that hold all the words, best first, of what is known on the day."""
    titles = {c.id: c.title for c in view.state.commitments}
    hits = [
        (h, view.statements[h.statement], view.documents[h.document], view.homes[h.statement])
        for h in (watch_of(request).find_words(q, MOST * 3) if q else ())
        if h.statement in view.homes and h.statement in view.statements
    ][:MOST]
    return Page(
        "search",
        "Search",
        {
            **days(view),
            "words": q,
            "found": [
                {
                    "snippet": h.snippet,
                    "statement": s.as_dict(),
                    "document": d.as_dict(),
                    "commitment": home,
                    "title": titles[home],
                }
                for h, s, d, home in hits
            ],
        },
        Rows(
            ("statement", "quote", "document", "commitment", "title"),
            tuple((s.id, s.quote, d.name, home, titles[home]) for _, s, d, home in hits),
        ),
        shown(view, q=q, hits=hits, titles=titles, most=MOST),
    )
