"""Standing bodies: names, founding, joining, frequency, next meeting, state."""

from datetime import UTC, date, datetime

import pytest

from accord.documents import Document, read_bytes
from accord.partnership import Diary, Mechanism, diary, mechanisms, next_due
from accord.register import Judgement, Register, build
from accord.statements import extract


def document(text: str, published: str, name: str, *, kind: str = "official-release", publisher: str = "") -> Document:
    head = f"---\ntitle: {name}\npublisher: {publisher or name}\npublished: {published}\nkind: {kind}\n---\n\n"
    return read_bytes((head + text).encode(), f"{name}.md")


def register(
    *documents: Document, parties: tuple[str, ...] | None = None, judgements: tuple[Judgement, ...] = ()
) -> Register:
    return build([s for d in documents for s in extract(d)], documents, judgements, parties=parties)


def only(found: tuple[Mechanism, ...]) -> Mechanism:
    assert len(found) == 1, [m.name for m in found]
    return found[0]


def check_quotes(reg: Register, found: Diary) -> None:
    rows = [e for m in found.mechanisms for e in m.evidence] + [e for m in found.meetings for e in m.evidence]
    rows += [e for a in found.actions for e in (*a.evidence, *a.outcome)]
    assert rows
    for e in rows:
        assert reg.documents[e.document].text[e.start : e.end] == e.quote


FOUNDED = document(
    "India and Japan launched the India-Japan Energy Dialogue in 2021. The Dialogue is held every two years, "
    "alternately in New Delhi and Tokyo.",
    "2022-05-01",
    "founded",
)
FIRST = document(
    "The first India-Japan Energy Dialogue was held in New Delhi on 12 April 2023. Energy Minister R. K. Singh of India "
    "and Minister Yasutoshi Nishimura of Japan co-chaired it.",
    "2023-04-12",
    "first",
)


def test_a_body_has_its_founding_its_meeting_and_the_next_by_rule() -> None:
    reg = register(FOUNDED, FIRST)
    found = diary(reg, date(2024, 1, 1))
    body = only(found.mechanisms)
    assert (body.kind, body.parties, body.state) == ("dialogue", ("IND", "JPN"), "active")
    assert body.founding is not None and "launched" in body.founding.quote
    assert body.founding_note == "established 2021"
    assert body.frequency is not None and body.frequency.months == 24
    assert body.next_due is not None
    assert (body.next_due.basis, body.next_due.place) == ("rule", "Tokyo")
    assert (body.next_due.when.earliest, body.next_due.when.latest) == (date(2025, 1, 1), date(2025, 12, 31))
    assert "by rule from “every two years”" in body.next_due.why
    check_quotes(reg, found)


def test_a_stated_day_goes_before_the_rule() -> None:
    told = document(
        "The second India-Japan Energy Dialogue will be held in Tokyo in October 2025.", "2024-12-01", "second"
    )
    body = only(mechanisms(register(FOUNDED, FIRST, told), date(2025, 1, 1)))
    assert body.next_due is not None
    assert (body.next_due.basis, body.next_due.when.latest) == ("stated", date(2025, 10, 31))


def test_silence_makes_dormant_by_rule_and_names_the_day() -> None:
    body = only(mechanisms(register(FIRST), date(2027, 1, 1)))
    assert body.state == "dormant"
    assert "no evidence in these documents since 2023-04-12" in body.note
    assert "broken" not in body.note and "ended" not in body.note


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("Chile and Peru agreed to set up a joint committee on mining.", "proposed"),
        ("Chile and Peru will establish a joint committee on mining.", "proposed"),
        ("Chile and Peru discussed the establishment of a joint committee on mining.", "proposed"),
        ("Chile and Peru hope to launch a joint committee on mining.", "proposed"),
        ("Chile and Peru established a joint committee on mining on 3 May 2022.", "established"),
        ("The joint committee on mining of Chile and Peru was established in 2022.", "established"),
        ("The two ministers welcomed the launch of the Chile-Peru joint committee on mining in 2022.", "established"),
        ("Chile and Peru have not established the joint committee on mining.", "proposed"),
    ],
)
def test_a_founding_is_never_told_further_than_its_words(sentence: str, state: str) -> None:
    text = f"Chile and Peru spoke about mining. {sentence}"
    bodies = mechanisms(register(document(text, "2022-06-01", "note"), parties=("CHL", "PER")))
    assert all(b.state == state for b in bodies if b.founding) or state == "proposed"
    if state == "established":
        assert only(bodies).state == "established"
    else:
        assert all(b.state != "active" and not b.founding_note.startswith("established") for b in bodies)


def test_no_founding_is_said_so() -> None:
    body = only(mechanisms(register(FIRST)))
    assert (body.founding, body.founding_note) == (None, "no founding statement in these documents")


@pytest.mark.parametrize(
    "text",
    [
        "The UN Security Council met on 4 July 2023. Kenya and Brazil took part.",
        "The European Commission and the Senate committee of Brazil discussed Kenya.",
        "Brazil has called for dialogue with Kenya.",
        "There is no joint committee on fisheries between Brazil and Kenya.",
        "Brazil and Kenya attended the ASEAN Regional Forum.",
    ],
)
def test_bodies_of_others_and_of_nobody_are_no_mechanisms(text: str) -> None:
    assert mechanisms(register(document(text, "2023-07-05", "note"), parties=("BRA", "KEN"))) == ()


def test_a_body_of_other_parties_is_not_the_desks() -> None:
    text = "The third India-Japan Energy Dialogue was held in Tokyo on 3 May 2023. Brazil and Kenya sent observers."
    assert mechanisms(register(document(text, "2023-05-04", "note"), parties=("BRA", "KEN"))) == ()


ONE = document("Chile and Peru agreed to set up a dialogue of their trade ministers.", "2022-03-01", "one")
TWO = document(
    "The trade ministers of Chile and Peru agreed to establish a new dialogue between their trade ministers.",
    "2022-03-02",
    "two",
)
THREE = document(
    "Chile and Peru launched a dialogue of the trade ministries on customs in May 2023.", "2023-06-02", "three"
)


def test_the_same_words_in_another_order_are_one_body() -> None:
    body = only(mechanisms(register(ONE, TWO)))
    assert len(body.names) == 2
    assert len({e.document for e in body.evidence}) == 2


def test_likeness_is_a_doubt_and_not_a_joining() -> None:
    found = mechanisms(register(ONE, THREE))
    assert len(found) == 2
    assert {i for m in found for i, _why in m.maybe_same} == {m.id for m in found}


def judged(kind: str) -> Judgement:
    left, right = (next(s for s in extract(d) if s.start <= d.text.index("dialogue") < s.end).id for d in (ONE, THREE))
    return Judgement(kind, left, right, "Ana", datetime(2024, 1, 1, tzinfo=UTC), "I was there")


def test_a_person_joins_what_looks_different_and_splits_what_looks_the_same() -> None:
    assert len(mechanisms(register(ONE, THREE, judgements=(judged("same"),)))) == 1
    apart = mechanisms(register(ONE, THREE, judgements=(judged("different"),)))
    assert len(apart) == 2
    assert all(not m.maybe_same for m in apart)


def test_a_judgement_is_not_known_before_it_was_made() -> None:
    reg = register(ONE, THREE, judgements=(judged("same"),))
    assert len(mechanisms(reg, known_on=date(2023, 12, 31))) == 2


def test_known_on_leaves_out_what_came_later() -> None:
    body = only(mechanisms(register(FOUNDED, FIRST), date(2024, 1, 1), date(2022, 12, 31)))
    assert body.state == "established"
    assert body.meetings == ()


def test_a_short_name_stands_for_the_body_that_a_document_explains() -> None:
    full = document(
        "The fourth meeting of the Brazil-Kenya Joint Commission for Cooperation (JCC) was held in Nairobi on 5 May 2021.",
        "2021-05-06",
        "full",
    )
    short = document(
        "Brazil and Kenya held the fifth meeting of the JCC in Brasilia on 7 June 2023.", "2023-06-08", "short"
    )
    found = diary(register(full, short))
    assert only(found.mechanisms).parties == ("BRA", "KEN")
    assert [m.ordinal for m in found.meetings] == [4, 5]


def test_rounds_of_talks_are_a_body_that_ends_with_the_agreement() -> None:
    begun = document(
        "Chile and Oman launched negotiations on a free trade agreement on 3 March 2021. "
        "The first round of negotiations on the free trade agreement was held in Muscat on 5 May 2021.",
        "2021-05-10",
        "begun",
    )
    ended = document("Chile and Oman signed a free trade agreement on 4 April 2023.", "2023-04-05", "ended")
    before = only(mechanisms(register(begun, ended), date(2022, 1, 1)))
    after = only(mechanisms(register(begun, ended), date(2023, 6, 1)))
    assert (before.kind, before.state) == ("negotiation", "active")
    assert before.founding_note == "launched 2021-03-03"
    assert (after.state, "signed" in after.note) == ("ended", True)


def test_without_meetings_nothing_is_due() -> None:
    body = only(mechanisms(register(FOUNDED)))
    assert body.frequency is not None
    assert next_due((), body.frequency, date(2024, 1, 1)) is None


def test_what_could_be_set_up_is_no_body() -> None:
    text = "Australia and Singapore spoke. Analysts said a joint commission of Australia and Singapore could be set up."
    assert mechanisms(register(document(text, "2024-03-08", "note"), parties=("AUS", "SGP"))) == ()


def test_a_headlines_numbered_meeting_is_that_of_the_body_with_the_number() -> None:
    text = (
        "# Australia and Singapore hold 14th ministerial meeting\n\nThe 14th Singapore-Australia Joint Ministerial Committee "
        "took place in Melbourne on 5 March 2024. Ministers will meet again in Singapore in 2025. The working group on food "
        "security of Australia and Singapore, set up in 2022, last met in October 2023."
    )
    found = diary(register(document(text, "2024-03-08", "note"), parties=("AUS", "SGP")))
    committee = next(m for m in found.mechanisms if m.kind == "committee")
    group = next(m for m in found.mechanisms if m.kind == "working-group")
    assert len(found.mechanisms) == 2
    assert committee.next_due is not None and committee.next_due.place == "Singapore"
    assert group.founding_note == "established 2022"
    assert [m.when.earliest for m in found.meetings if m.mechanism == group.id] == [date(2023, 10, 1)]
