"""Full-text search in two databases behind one function.

Invariant: any text is a valid search; a word finds its other endings, and a word in a script without our endings
(Korean, Chinese, Thai) finds what begins with it.
"""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from accord.register import Hit, search_words

OPEN, CLOSE = "**", "**"


def search(connection: Connection, words: str, limit: int) -> tuple[Hit, ...]:
    """Return statements whose quotes hold all the words, best first."""
    wanted = search_words(words)
    if not wanted or limit < 1:
        return ()
    rows = (
        _sqlite(connection, wanted, limit)
        if connection.dialect.name == "sqlite"
        else _postgresql(connection, wanted, limit)
    )
    hits = {row[0]: Hit(row[0], row[1], row[2]) for row in rows}
    return tuple(hits.values())[:limit]


def _sqlite(connection: Connection, wanted: tuple[str, ...], limit: int) -> list[tuple[str, str, str]]:
    # Quoted words are no query language to FTS5; search_words leaves no quotes inside them.
    query = " ".join(f'"{w}"' if w.isascii() else f'"{w}"*' for w in wanted)
    sql = (
        "SELECT id, document_id, snippet(statement_search, 0, :open, :close, '…', 48) FROM statement_search "
        "WHERE statement_search MATCH :query ORDER BY bm25(statement_search), id LIMIT :limit"
    )
    values = {"query": query, "open": OPEN, "close": CLOSE, "limit": limit * 2}
    return [(r[0], r[1], r[2]) for r in connection.execute(sa.text(sql), values)]


def _postgresql(connection: Connection, wanted: tuple[str, ...], limit: int) -> list[tuple[str, str, str]]:
    parts, values = [], {"limit": limit * 2, "options": f"StartSel={OPEN}, StopSel={CLOSE}, HighlightAll=true"}
    for n, word in enumerate(wanted):
        values[f"w{n}"] = word
        if word.isascii():
            parts.append(f"(plainto_tsquery('english', :w{n}) || plainto_tsquery('simple', :w{n}))")
        else:
            parts.append(f"to_tsquery('simple', quote_literal(:w{n}) || ':*')")
    sql = (
        f"WITH q AS (SELECT {' && '.join(parts)} AS query) "
        "SELECT id, document_id, ts_headline('english', quote, query, :options) FROM statements, q "
        "WHERE search @@ query ORDER BY ts_rank(search, query) DESC, id LIMIT :limit"
    )
    return [(r[0], r[1], r[2]) for r in connection.execute(sa.text(sql), values)]
