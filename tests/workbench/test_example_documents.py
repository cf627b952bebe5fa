"""The packaged desk's source notes: ours in wording, traceable in fact, and readable by accord."""

import re
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from accord.documents import read_folder
from accord.vocabulary import words

FOLDER = Path(str(resources.files("accord.workbench").joinpath("example/malaysia-korea/documents")))
NOTE = "Summary written for accord; see the link for the original."
KEYS = ["title", "publisher", "url", "published", "kind", "summary_of", "origin", "note"]
RUN = 8


def _parts(path: Path) -> tuple[dict[str, str], str]:
    found = re.fullmatch(r"---\n(.*?)\n---\n\n(.*)\n", path.read_text(encoding="utf-8"), re.S)
    assert found, path.name
    return dict(line.split(": ", 1) for line in found[1].split("\n")), found[2]


FILES = sorted(FOLDER.glob("*.md"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_note_names_its_original_and_says_that_it_is_a_summary(path: Path) -> None:
    head, _ = _parts(path)
    assert list(head) == [key for key in KEYS if key in head]
    assert set(KEYS) - set(head) <= {"published", "origin"}
    assert head["note"] == NOTE
    assert re.fullmatch(r"https?://[a-z0-9.-]+\.[a-z]+(/\S*)?", head["url"])
    assert head["kind"] in words("document-kinds")
    if "published" in head:
        assert path.stem.startswith(head["published"])
        assert date(2019, 1, 1) <= date.fromisoformat(head["published"]) <= date(2025, 12, 31)
    else:
        assert path.stem.startswith("undated-")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_note_has_150_to_500_words_and_puts_none_in_quotation_marks(path: Path) -> None:
    _, body = _parts(path)
    assert 150 <= len(body.split()) <= 500
    assert not re.search(r"[\"“”„«»]|(?<!\w)['‘’]|['‘’](?!\w)", body)
    assert body == "\n".join(line.rstrip() for line in body.split("\n"))


def test_the_notes_cover_2019_to_2025() -> None:
    assert len(FILES) >= 16
    years = Counter(path.stem[:4] for path in FILES if path.stem[0] == "2")
    assert set(years) >= {"2019", "2022", "2023", "2024", "2025"}


def test_accord_reads_every_note_with_its_stated_metadata() -> None:
    reading = read_folder(FOLDER)
    assert not reading.problems
    assert [document.name for document in reading.documents] == [path.name for path in FILES]
    for document, path in zip(reading.documents, FILES, strict=True):
        head, body = _parts(path)
        assert document.language == "en"
        assert document.kind == head["kind"]
        for field in ("title", "publisher", "url"):
            assert getattr(document, field).value == head[field]
            assert getattr(document, field).basis == "stated"
        if "published" in head:
            assert document.published is not None
            assert document.published.value == head["published"]
        assert "".join(document.text[a:b] for a, b in document.readable).strip() == body


def test_no_note_shares_a_run_of_eight_words_with_its_sources(shared_dir: Path) -> None:
    sources = [*sorted((shared_dir / "seeds").glob("*.txt")), shared_dir / "facts" / "TRADE_AGREEMENTS.md"]
    known = {run: source.name for source in sources for run in _runs(source.read_text(encoding="utf-8"))}
    assert len(known) > 5000
    shared = {}
    for path in FILES:
        head, body = _parts(path)
        for run in _runs(f"{head['title']} | {head['summary_of']} | {body}"):
            if run in known:
                shared[path.name, " ".join(run)] = known[run]
    assert shared == {}


def _runs(text: str) -> set[tuple[str, ...]]:
    found = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("2024-11-26-diplomat-summit", "Officials of the two countries signed memoranda of understanding on critical mineral"),
        ("2024-11-25-prime-minister-release", "The leaders intend to sign a new memorandum of understanding on tourism."),
        ("2024-11-25-prime-minister-release", "Article 6.2 of the Paris Agreement"),
        ("2024-03-26-miti-resumption", "RM111.1 billion (US$24.3 billion) in 2023"),
        ("2024-03-26-miti-resumption", "RM118.4 billion (US$25 billion) in 2023"),
        ("2025-08-18-malaysia-concluded", "Malaysia has concluded its negotiations"),
        ("2025-10-27-joint-declaration", "signed a joint declaration on the conclusion"),
        ("undated-pact-called-signed", "South Korea and Malaysia signed a free trade agreement"),
        ("2025-10-27-conclusion-details", "South Korea will liberalise 94.8 per cent of all tariff lines."),
        ("2025-10-27-conclusion-details", "Malaysia will liberalise 92.7 per cent of all tariff lines."),
        ("2025-10-27-farm-products-opened", "agreed to open its market further for food from Malaysia"),
        ("2025-10-27-no-farm-opening", "decided not to open its market further for sensitive farm and fishery products"),
        ("2023-02-24-jets-first-delivery-2026", "Korea Aerospace Industries will deliver the first aircraft in 2026"),
        ("2023-02-24-jets-delivery-2023", "The company will begin the delivery of the aircraft in 2023"),
    ],
)  # fmt: skip
def test_where_the_sources_conflict_each_note_keeps_its_own_side(stem: str, said: str) -> None:
    assert said in _parts(FOLDER / f"{stem}.md")[1]
