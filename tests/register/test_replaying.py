"""Law: a linking with edits applied to it is the linking of everything from the start."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.documents import Document, Evidenced
from accord.register import Judgement, tracing
from accord.register.linking import Linker
from accord.statements import Statement, statement_id
from accord.vocabulary import day

WORDS = ("ports", "tuna", "solar", "nurses", "chips")
AREAS = ("energy", "tourism", "health")
KINDS = (
    ("mou", "sign", "signed a memorandum of understanding on {0} {1}"),
    ("mou", "sign", "signed the memorandum"),
    (None, "agree", "agreed to deepen cooperation in {0} {1} {2}"),
    (None, "commit", "pledged to train {0} {1} experts"),
    ("fta", "commit", "pledged to conclude the free trade agreement"),
    ("project", "intend", "plan a {0} project for {1}"),
    (None, "urge", "urged action on {0} and {1}"),
)
DAY = date(2024, 1, 1)


def document(number: int, told: int) -> Document:
    lines = [
        f"They {phrase.format(*(WORDS[(n + k) % 5] for k in range(3)))}."
        for n in range(5)
        for _, _, phrase in KINDS
    ]  # fmt: skip
    text = f"Note {number}.\n" + "\n".join(lines)
    sha = hashlib.sha256(text.encode()).hexdigest()
    published = DAY + timedelta(days=told)
    return Document(
        id="d-" + sha[:12], name=f"n{number}", text=text, text_sha256=sha, bytes_sha256=sha, media_type="text/plain",
        published=Evidenced(published.isoformat(), "stated", ""), published_interval=day(published), kind="news",
    )  # fmt: skip


@st.composite
def drawn(draw: st.DrawFn, documents: list[Document]) -> Statement:
    d = draw(st.sampled_from(documents))
    instrument, act, phrase = draw(st.sampled_from(KINDS))
    n = draw(st.integers(0, 4))
    quote = phrase.format(*(WORDS[(n + k) % 5] for k in range(3)))
    start = d.text.index(quote)
    areas = tuple(draw(st.lists(st.sampled_from(AREAS), max_size=2, unique=True)))
    parties = draw(st.sampled_from((("IDN", "JPN"), ("IDN", "JPN"), ("IDN",), ("IDN", "PHL"))))
    return Statement(
        id=statement_id(d.id, start, start + len(quote), act, instrument, "|".join((*areas, *parties))),
        doc=d.id, start=start, end=start + len(quote), quote=quote, act=act, subact=None, strength=None, verb="",
        polarity="affirmed", parties=parties, recipients=(), areas=areas, instrument=instrument, title_word=None,
        instrument_state=None, target=None, event=None, figures=(), attribution=None, headline=False, extractor="x/1",
    )  # fmt: skip


@pytest.fixture(params=[(16, 2, 16), (2, 1, 2), (3, 2, 3)], ids=["as it is", "narrow", "between"])
def bounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("CANDIDATES", "MEMBERS_COMPARED", "MEMBERS_CHECKED")
    for name, value in zip(names, request.param, strict=True):
        monkeypatch.setattr(tracing, name, value)


@pytest.mark.usefixtures("bounds")
def test_edits_one_by_one_end_where_a_run_from_the_start_ends() -> None:
    @settings(max_examples=120, deadline=None, database=None)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        documents = [document(n, data.draw(st.integers(0, 30))) for n in range(data.draw(st.integers(1, 5)))]
        by_id = {d.id: d for d in documents}
        held = {s.id: s for s in data.draw(st.lists(drawn(documents), min_size=1, max_size=40))}
        judgements: list[Judgement] = []
        linker = Linker.of(held.values(), by_id, judgements, None)
        for step in range(data.draw(st.integers(1, 4))):
            linker = one_edit(data, linker, held, documents, by_id, judgements, step)
            again = Linker.of(held.values(), by_id, judgements, None)
            assert linker.linking == again.linking
            assert linker.trace.groups == again.trace.groups
            kept = {t: p for t, p in linker.trace.posts.items() if p[0]}
            assert kept == again.trace.posts

    law()


def one_edit(
    data: st.DataObject,
    linker: Linker,
    held: dict[str, Statement],
    documents: list[Document],
    by_id: dict[str, Document],
    judgements: list[Judgement],
    step: int,
) -> Linker:
    changed: set[str] = set()
    what = data.draw(st.sampled_from(("add", "remove", "judge")))
    before: Any = (linker.linking, {k: list(v) for k, v in linker.trace.groups.items()})
    if what == "add":
        new = data.draw(drawn(documents))
        held[new.id] = new
        changed.add(new.doc)
    elif what == "remove" and len(held) > 1:
        changed.add(held.pop(data.draw(st.sampled_from(sorted(held)))).doc)
    elif len(held) > 1:
        left, right = data.draw(st.lists(st.sampled_from(sorted(held)), min_size=2, max_size=2, unique=True))
        kind = data.draw(st.sampled_from(("same", "different", "unsure", "open")))
        made = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=step)
        judgements.append(Judgement(kind, left, right, "A", made, "r"))
    of_doc = {doc: [s for s in held.values() if s.doc == doc] for doc in changed}
    after = linker.edited(by_id, of_doc, judgements, None)
    assert before == (linker.linking, {k: list(v) for k, v in linker.trace.groups.items()})
    return after
