"""Laws of the register: order, replay, and what was known on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accord.documents import Document, Evidenced
from accord.register import Judgement, Register, Verdict, build, edit
from accord.statements import Statement, statement_id
from accord.vocabulary import Interval, day

SUBJECTS = (
    ("mou", "tourism", "They {} a memorandum of understanding on tourism"),
    ("mou", "energy", "They {} a memorandum of understanding on hydrogen energy"),
    ("fta", "trade", "They {} to conclude the free trade agreement"),
    ("strategic-partnership", "diplomacy", "They {} the establishment of a strategic partnership"),
    (None, "health", "They {} to share vaccines and train nurses"),
    (None, "defence", "They {} to deepen defence cooperation at sea"),
    (None, "fisheries", "They {} to harvest tuna, salmon, oysters, prawns and seaweed in northern waters"),
)
ACTS = (
    ("sign", "signed", "signed", "signed"),
    ("commit", "pledged", "pledged", None),
    ("intend", "planning", "plan", None),
    ("announce", None, "announced", "in-force"),
    ("agree", "agreed", "agreed", None),
)
FIRST = date(2024, 1, 1)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[Statement], list[Document]]:
    statements: list[Statement] = []
    documents: list[Document] = []
    for n in range(draw(st.integers(1, 6))):
        lines, rows = [], []
        for _ in range(draw(st.integers(1, 4))):
            instrument, area, phrase = draw(st.sampled_from(SUBJECTS))
            act, strength, verb, state = draw(st.sampled_from(ACTS))
            quote = phrase.format(verb)
            if quote in lines:
                continue
            lines.append(quote)
            target = draw(st.sampled_from((None, date(2024, 12, 31), date(2025, 6, 30))))
            event = draw(st.sampled_from((None, FIRST + timedelta(days=30))))
            rows.append((quote, instrument, area, act, strength, state, target, event))
        text = f"Note {n}.\n" + ".\n".join(f"“{line}”" for line in lines)
        told = draw(st.one_of(st.none(), st.integers(0, 500)))
        documents.append(_document(text, FIRST + timedelta(days=told) if told is not None else None, draw))
        statements += [_statement(documents[-1], row) for row in rows]
    return statements, documents


def _document(text: str, published: date | None, draw: st.DrawFn) -> Document:
    import hashlib

    sha = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        id="d-" + sha[:12],
        name=sha[:6],
        text=text,
        text_sha256=sha,
        bytes_sha256=sha,
        media_type="text/plain",
        published=Evidenced(published.isoformat(), "stated", "") if published else None,
        published_interval=day(published) if published else None,
        kind=draw(st.sampled_from(("news", "official-release"))),
        origins=draw(st.sampled_from(((), ("joint statement 2024-03",)))),
    )


def _statement(d: Document, row: tuple[Any, ...]) -> Statement:
    quote, instrument, area, act, strength, state, target, event = row
    start = d.text.index(quote)
    done = act in ("sign", "announce")
    return Statement(
        id=statement_id(d.id, start, start + len(quote), act, instrument),
        doc=d.id,
        start=start,
        end=start + len(quote),
        quote=quote,
        act=act,
        subact={"announce": "establish"}.get(act),
        strength=strength,
        verb="",
        polarity="affirmed",
        parties=("IDN", "JPN"),
        recipients=(),
        areas=(area,),
        instrument=instrument,
        title_word=None,
        instrument_state=state if instrument else None,
        target=None if done or target is None else Interval(None, target, "day", f"by {target}"),
        event=day(event) if done and event else None,
        figures=(),
        attribution=None,
        headline=False,
        extractor="made/1",
    )


def answer(register: Register, as_of: date, known_on: date | None = None) -> Any:
    state = register.state(as_of, known_on)
    return (
        [c.as_dict() for c in state.commitments],
        [t.as_dict() for t in state.timelines],
        [x.as_dict() for x in state.conflicts],
        [f.as_dict() for f in state.checks],
    )


@settings(max_examples=60, deadline=None)
@given(corpora(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_register(corpus: tuple[list[Statement], list[Document]], random: Any) -> None:
    statements, documents = corpus
    before = answer(build(statements, documents), date(2025, 3, 1))
    random.shuffle(statements)
    random.shuffle(documents)
    assert answer(build([*statements, *statements[:1]], documents), date(2025, 3, 1)) == before


@settings(max_examples=60, deadline=None)
@given(corpora(), st.integers(0, 500), st.integers(0, 500))
def test_known_on_never_depends_on_a_later_document(
    corpus: tuple[list[Statement], list[Document]], known: int, asked: int
) -> None:
    statements, documents = corpus
    known_on, as_of = FIRST + timedelta(days=known), FIRST + timedelta(days=asked)
    early = [d for d in documents if d.published and date.fromisoformat(d.published.value) <= known_on]
    ids = {d.id for d in early}
    alone = build([s for s in statements if s.doc in ids], early)
    assert answer(build(statements, documents), as_of, known_on) == answer(alone, as_of, known_on)


@settings(max_examples=40, deadline=None)
@given(corpora(), corpora(), st.integers(0, 500))
def test_adding_documents_never_changes_an_earlier_known_on_answer(
    corpus: tuple[list[Statement], list[Document]], more: tuple[list[Statement], list[Document]], known: int
) -> None:
    statements, documents = corpus
    known_on = FIRST + timedelta(days=known)
    before = answer(build(statements, documents), date(2025, 6, 1), known_on)
    late = known_on + timedelta(days=1)
    have = {d.id for d in documents}
    added = [
        replace(d, published=Evidenced(late.isoformat(), "stated", ""), published_interval=day(late))
        for d in more[1]
        if d.id not in have
    ]
    ids = {d.id for d in added}
    register = build([*statements, *(s for s in more[0] if s.doc in ids)], [*documents, *added])
    assert answer(register, date(2025, 6, 1), known_on) == before


@settings(max_examples=40, deadline=None)
@given(corpora(), st.data())
def test_replaying_the_log_in_any_order_gives_the_same_register(
    corpus: tuple[list[Statement], list[Document]], data: st.DataObject
) -> None:
    statements, documents = corpus
    ids = sorted({s.id for s in statements})
    log = []
    for n in range(data.draw(st.integers(0, 6)) if len(ids) > 1 else 0):
        left, right = data.draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
        kind = data.draw(st.sampled_from(("same", "different", "unsure", "prefer")))
        made = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
        log.append(Judgement(kind, left, right, "A", made, f"reason {n}"))
    before = answer(build(statements, documents, log), date(2025, 3, 1))
    assert answer(build(statements, documents, data.draw(st.permutations(log))), date(2025, 3, 1)) == before


@settings(max_examples=60, deadline=None)
@given(corpora(), st.integers(-30, 700))
def test_every_statement_is_in_one_commitment_and_none_is_called_broken(
    corpus: tuple[list[Statement], list[Document]], asked: int
) -> None:
    statements, documents = corpus
    register = build(statements, documents)
    everything = [i for c in register.state(date.max).commitments for i in c.statements]
    assert sorted(everything) == sorted({s.id for s in statements})
    state = register.state(FIRST + timedelta(days=asked))
    for c in state.commitments:
        assert "broken" not in c.note
        assert 1 <= c.origins <= c.documents
        if c.schedule == "overdue-no-evidence":
            assert f"no evidence in these documents up to {state.as_of}" in c.note


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_a_state_is_never_ahead_of_the_words(corpus: tuple[list[Statement], list[Document]]) -> None:
    statements, documents = corpus
    by_id = {s.id: s for s in statements}
    for c in build(statements, documents).state(date.max).commitments:
        if c.official == "signed":
            family = [s for s in by_id.values() if s.instrument == c.instrument]
            assert any(s.act == "sign" for s in family)


@settings(max_examples=80, deadline=None)
@given(corpora(), st.data())
def test_edits_one_by_one_give_the_register_of_everything(
    corpus: tuple[list[Statement], list[Document]], data: st.DataObject
) -> None:
    statements, documents = corpus
    waiting = {s.id for s in statements if data.draw(st.booleans())}
    held = {s.id: s for s in statements if s.id not in waiting}
    register = build(held.values(), documents)
    before = answer(register, date(2025, 3, 1)), register.prepared()
    judgements: list[Judgement] = []
    verdicts: list[Verdict] = []
    after = register
    for n in range(data.draw(st.integers(1, 4))):
        made = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
        what = data.draw(st.sampled_from(("add", "remove", "judge", "verdict")))
        if what == "add" and waiting:
            new = data.draw(st.sampled_from(sorted(waiting)))
            waiting.discard(new)
            held[new] = next(s for s in statements if s.id == new)
            after = edit(after, add=[held[new]])
        elif what == "remove" and held:
            lost = data.draw(st.sampled_from(sorted(held)))
            del held[lost]
            after = edit(after, remove=[lost])
        elif what == "judge" and len(held) > 1:
            left, right = data.draw(st.lists(st.sampled_from(sorted(held)), min_size=2, max_size=2, unique=True))
            kind = data.draw(st.sampled_from(("same", "different", "unsure", "open", "prefer")))
            judgements.append(Judgement(kind, left, right, "A", made, f"reason {n}"))
            after = edit(after, judgements=judgements[-1:])
        elif what == "verdict" and held:
            verdicts.append(Verdict(data.draw(st.sampled_from(sorted(held))), 1, "interim", "A", made, "seen"))
            after = edit(after, verdicts=verdicts[-1:])
        again = build(held.values(), documents, judgements, verdicts=verdicts)
        assert after.prepared() == again.prepared()
        assert answer(after, date(2025, 3, 1)) == answer(again, date(2025, 3, 1))
        assert after.statements == again.statements
    assert (answer(register, date(2025, 3, 1)), register.prepared()) == before


@settings(max_examples=40, deadline=None)
@given(corpora())
def test_documents_added_one_by_one_give_the_register_of_all(corpus: tuple[list[Statement], list[Document]]) -> None:
    statements, documents = corpus
    register = build((), ())
    register.prepared()
    for d in documents:
        register = edit(register, documents=[d], add=[s for s in statements if s.doc == d.id])
    again = build(statements, documents)
    assert register.prepared() == again.prepared()
    assert answer(register, date(2025, 3, 1)) == answer(again, date(2025, 3, 1))
