"""Statements and documents made from the hand annotation beside the project, in the register's own types."""

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from accord.documents import Document, Evidenced
from accord.statements import Figure, Statement
from accord.vocabulary import Interval

STATES = {
    "negotiation_resumed": "under-negotiation",
    "negotiation_suspended": "suspended",
    "established": "in-force",
    "under_negotiation": "under-negotiation",
    "agreed_in_principle": "agreed-in-principle",
    "signed": "signed",
    "exchange_scheduled_or_done": "signed",
    "launched": "in-force",
}
STRENGTHS = {
    "aim": "aiming",
    "aspiration": "aiming",
    "agree": "agreed",
    "promise": "pledged",
    "pledge": "pledged",
    "declaratory": "pledged",
    "support": "pledged",
    "explore": "considering",
    "hope": "hoping",
    "plan": "planning",
    "intend": "planning",
    "signed": "signed",
    "scheduled": "scheduled",
    "discuss": "discussed",
    "commit": "pledged",
    "consider": "considering",
}
INSTRUMENTS = {"FTA": "fta", "MoU": "mou", "LoI": "loi"}
ORIGINS = {
    "001": ("joint statement 2024-11-25",),
    "003": ("joint statement 2024-11-25",),
    "004": ("Yoon's office", "joint declaration 2024-11-25"),
}


def interval(row: dict[str, Any] | None) -> Interval | None:
    if row is None:
        return None
    first = date.fromisoformat(row["start"]) if row.get("start") else None
    last = date.fromisoformat(row["end"]) if row.get("end") else None
    alternatives = ()
    if row.get("alt") and last is not None:
        alternatives = (Interval(None, date(last.year - 1, 12, 31), "year", row["alt"]),)
    text = row.get("text") or ""
    precision = {"before-pub": "by-publication", "year-open": "open"}.get(row["precision"], row["precision"])
    if precision == "by-publication":
        first = None
    return Interval(first, last, precision, text, alternatives)


def codes(names: list[str]) -> tuple[str, ...]:
    return tuple(sorted({n.split(":")[0] for n in names if len(n.split(":")[0]) == 3 and n.split(":")[0].isupper()}))


def figure(row: dict[str, Any], start: int, quote: str) -> Figure:
    unit = row["unit"]
    kind = (
        "rank" if unit == "rank" else "money" if unit == "USD" else "duration" if unit in ("day", "year") else "count"
    )
    return Figure(
        kind,
        float(row["value"]),
        unit,
        start,
        start + len(quote),
        {9.2e8: "$920 million", 2.5e10: "$25 billion"}.get(row["value"], f"{row['value']:g} {unit}"),
        scope=row.get("scope"),
        of=row.get("of"),
        partner_of=row.get("partner_of"),
        hedge="about" if "approximately" in quote or "around" in quote else None,
    )


def documents(shared: Path) -> dict[str, Document]:
    found = {}
    for line in (shared / "gold/metadata.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = (shared / "seeds" / row["doc"]).read_text(encoding="utf-8")
        sha = hashlib.sha256(text.encode()).hexdigest()
        stem = row["doc"][:3]
        day = row["published"]
        span = (
            Interval(date.fromisoformat(day), date.fromisoformat(day), "day")
            if day
            else Interval(date(2024, 11, 25), None, "range")
        )
        found[stem] = Document(
            id="d-" + sha[:12],
            name=row["doc"],
            text=text,
            text_sha256=sha,
            bytes_sha256=sha,
            media_type="text/plain",
            title=Evidenced(row["title"], "stated", ""),
            publisher=None if row["publisher"].startswith("unknown") else Evidenced(row["publisher"], "stated", ""),
            published=Evidenced(day, "stated", row["date_note"]) if day else None,
            published_interval=span,
            kind=row["kind"],
            origins=ORIGINS.get(stem, ()),
        )
    return found


def statements(shared: Path) -> tuple[dict[str, Statement], dict[str, str]]:
    """Return gold statements by gold id, and gold id by statement id."""
    docs = documents(shared)
    found: dict[str, Statement] = {}
    for line in (shared / "gold/seeds.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "hard_negative":
            continue
        actors = codes(row["actors"])
        recipient = (row["recipient"] or "").replace("BOTH", "MYS,KOR").split(",")
        state = STATES.get(row["status"] or "")
        if state is None and row["status"] == "planned" and row["instrument"] == "MoU":
            state = "proposed"
        found[row["id"]] = Statement(
            id="s-" + hashlib.sha256(row["id"].encode()).hexdigest()[:12],
            doc=docs[row["doc"][:3]].id,
            start=row["start"],
            end=row["end"],
            quote=row["quote"],
            act=row["class"],
            subact=(row["subclass"] or "").replace("_", "-") or None,
            strength=STRENGTHS.get(row["strength"] or ""),
            verb="",
            polarity="affirmed",
            parties=actors,
            recipients=tuple(r for r in codes(recipient) if r not in actors),
            areas=tuple(row["area"]),
            instrument=INSTRUMENTS.get(row["instrument"] or "", (row["instrument"] or "").replace(" ", "-") or None),
            title_word=row["instrument"] if row["instrument"] in ("FTA", "MoU") else None,
            instrument_state=state,
            target=interval(row["deadline"]),
            event=interval(row["event_date"]),
            figures=tuple(figure(f, row["start"], row["quote"]) for f in row["figures"]),
            attribution=None if row["attribution"] in ("reporter", "headline") else row["attribution"],
            headline=row["kind"] == "headline",
            extractor="gold/1",
        )
    return found, {s.id: gold for gold, s in found.items()}


def clusters(shared: Path) -> dict[str, str]:
    """Return the gold cluster of each gold id."""
    found = {}
    for line in (shared / "gold/clusters.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["type"] == "cluster":
            found.update(dict.fromkeys(row["members"], row["id"]))
    return found
