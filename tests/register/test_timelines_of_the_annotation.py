"""Every instrument of part 4 of the hand annotation: its dates and states, from annotated and from read statements."""

from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from accord.documents import read_folder, relate
from accord.register import Timeline, build
from accord.statements import default_extractor

# Instrument: a word of the timeline's title, and for each step the days that its sources may give and words for it.
# "2024-11-25 signed" may also be told as "by" the day on which it was printed, where the source names no day.
PART_FOUR = {
    "Strategic Partnership": (
        "Strategic Partnership",
        [
            ({"002": {"2019-11"}}, "agreed in principle"),
            ({"002": {"2022-10-02"}}, "draft under discussion"),
            (
                {"001": {"2024-11-25", "by 2024-11-25", "by 2024-11-26"}, "003": {"2024-11-25", "by 2024-11-25"}},
                "established",
            ),
        ],
    ),
    "FTA": (
        "Free trade agreement",
        [
            ({"000": {"2019"}}, "suspended"),
            ({"000": {"by 2024-03-25", "2024-03-25"}}, "negotiations resumed"),
            ({"001": {"2024-11-26"}, "003": {"2024-11-25"}}, "target: conclude by 2025-12-31"),
        ],
    ),
    "Tourism MoU": (
        "tourism",
        [({"003": {"2024-11-25"}}, "to be signed"), ({"001": {"2024-11-25", "by 2024-11-26"}}, "signed")],
    ),
    "CCS": (
        "arbon capture",
        [
            ({"003": {"2024-11-25"}}, "exchanged"),
            ({"001": {"2024-11-25", "by 2024-11-26"}}, "signed"),
            ({"004": {"from 2024-11", "from 2024-11-25"}}, "project launch scheduled 2029"),
        ],
    ),
    "FA-50": (
        "ontract for 18",
        [
            ({"001": {"2023-05"}, "004": {"2023"}}, "contract signed"),
            ({"004": {"from 2024-11", "from 2024-11-25"}}, "continued interest"),
        ],
    ),
    "Korean Cultural Centre": ("Cultural Centre", [({"002": {"2022-10-02"}}, "under consideration, conditional")]),
}


@pytest.fixture(scope="module", params=["annotated", "read"])
def told(request: pytest.FixtureRequest, shared_dir: Path, gold: ModuleType) -> tuple[dict[str, str], list[Timeline]]:
    if request.param == "annotated":
        documents = list(gold.documents(shared_dir).values())
        statements = list(gold.statements(shared_dir)[0].values())
    else:
        documents = list(relate(read_folder(shared_dir / "seeds").documents))
        extractor = default_extractor()
        statements = [s for d in documents for s in extractor.extract(d)]
    state = build(statements, documents, parties=("KOR", "MYS")).state(date(2026, 1, 1))
    return {d.id: d.name[:3] for d in documents}, list(state.timelines)


def test_the_annotation_lists_these_instruments(shared_dir: Path) -> None:
    text = (shared_dir / "gold/cross_source.md").read_text(encoding="utf-8").partition("## 4.")[2]
    listed = [line[2:].partition(":")[0] for line in text.splitlines() if line.startswith("* ")]
    assert listed == list(PART_FOUR)


@pytest.mark.parametrize("instrument", PART_FOUR)
def test_the_timeline_has_the_steps_of_the_annotation(
    told: tuple[dict[str, str], list[Timeline]], instrument: str
) -> None:
    names, timelines = told
    word, steps = PART_FOUR[instrument]
    timeline = next(t for t in timelines if word in t.title)
    places = []
    for days, phrase in steps:
        hits = [
            n
            for n, e in enumerate(timeline.entries)
            if phrase in e.phrase
            and all({names[d]: label for d, label in e.tellings}.get(doc) in labels for doc, labels in days.items())
        ]
        assert hits, f"no step {phrase!r} of {days} in {[(e.tellings, e.phrase) for e in timeline.entries]}"
        places.append(hits[0])
    assert places == sorted(places)


def test_how_each_ends(told: tuple[dict[str, str], list[Timeline]]) -> None:
    def ending(word: str) -> Timeline:
        return next(t for t in told[1] if word in t.title)

    assert ending("Strategic Partnership").state == "in-force"
    assert ending("tourism").state == "disputed"
    assert ending("ontract for 18").state == "signed"
    assert ending("arbon capture").state == "signed"
    assert ending("Cultural Centre").state == "proposed"
    assert "no evidence in these documents up to 2026-01-01" in ending("Free trade agreement").note
    assert not any("broken" in t.note for t in told[1])


def test_no_timeline_mixes_a_contract_with_a_memorandum(told: tuple[dict[str, str], list[Timeline]]) -> None:
    for t in told[1]:
        phrases = " ".join(e.phrase for e in t.entries)
        assert not ("contract" in phrases and "MoU" in phrases)
