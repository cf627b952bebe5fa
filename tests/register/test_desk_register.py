"""A desk's register kept in a store: read once, completed after a break, shared by a team."""

from pathlib import Path

import pytest

from accord.register import MemoryStore
from accord.workbench.desk import init_desk, open_desk
from accord.workbench.desk_register import build_register, read_into
from accord.workbench.register_work import ask, give_verdict, judge

TEXT = "LIMA, 4 March 2024. Chile and Peru signed a memorandum of understanding on fisheries. They agreed to train divers.\n"


def desk_with(folder: Path, *texts: str):
    desk = init_desk(folder, ["CHL", "PER"])
    for n, text in enumerate(texts):
        (desk.documents / f"{n}.txt").write_text(text, encoding="utf-8")
    return desk


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    desk = desk_with(tmp_path / "desk", TEXT)
    first, second = build_register(desk), build_register(desk)
    assert (first.new, second.new) == (1, 0)
    assert first.statements == second.statements
    assert first.fingerprint == second.fingerprint


def test_a_run_that_broke_off_is_completed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.workbench import desk_register

    monkeypatch.setattr(desk_register, "BATCH", 2)
    texts = [TEXT.replace("4 March", f"{n} March") for n in range(1, 8)]
    desk = desk_with(tmp_path / "desk", *texts)
    store = MemoryStore()
    seen = 0

    def stop(_stage: str, _done: int, _total: int) -> None:
        nonlocal seen
        seen += 1
        if seen == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_into(desk, store, stop)
    assert len(store.readings()) == 4
    assert read_into(desk, store).new == 3
    assert len(store.readings()) == 7


def test_a_removed_file_no_longer_counts_but_stays_in_the_store(tmp_path: Path) -> None:
    desk = desk_with(tmp_path / "desk", TEXT, TEXT.replace("fisheries", "mining"))
    store = MemoryStore()
    assert len(read_into(desk, store).documents) == 2
    (desk.documents / "1.txt").unlink()
    assert len(read_into(desk, store).documents) == 1
    assert len(store.documents()) == 2


def test_a_teams_database_counts_whoever_read_it(tmp_path: Path) -> None:
    shared = f'parties = ["CHL", "PER"]\n[store]\nurl = "sqlite:///{tmp_path / "team.db"}"\n'
    one, two = desk_with(tmp_path / "one", TEXT), desk_with(tmp_path / "two", TEXT.replace("fisheries", "mining"))
    for desk in (one, two):
        (desk.folder / "accord.toml").write_text(shared, encoding="utf-8")
    assert len(ask(open_desk(one.folder)).built.documents) == 1
    assert len(ask(open_desk(two.folder)).built.documents) == 2
    assert len(ask(open_desk(one.folder)).built.documents) == 2


def test_a_file_under_another_name_is_the_same_document(tmp_path: Path) -> None:
    desk = desk_with(tmp_path / "desk", TEXT)
    store = MemoryStore()
    before = read_into(desk, store)
    (desk.documents / "0.txt").rename(desk.documents / "renamed.txt")
    after = read_into(desk, store)
    assert after.new == 0
    assert after.statements == before.statements


def judged(folder: Path):
    desk = desk_with(folder, TEXT, TEXT.replace("4 March", "9 May").replace("train divers", "breed salmon"))
    names = [c.statements[0] for c in ask(desk).state.commitments]
    judge(desk, "same", names[0], names[1], because="one and the same", author="Ana")
    judge(desk, "different", names[0], names[1], because="after all not", author="Ana")
    give_verdict(desk, names[0], 1, because="seen", stage="final", author="Ana")
    return desk


def test_judgements_outlive_the_database(tmp_path: Path) -> None:
    desk = judged(tmp_path / "desk")
    before = build_register(desk)
    for file in desk.folder.glob("register.db*"):
        file.unlink()
    after = build_register(desk)
    assert len(after.register.judgements) == 2
    assert len(after.register.verdicts) == 1
    assert after.register.judgements == before.register.judgements
    assert after.register.verdicts == before.register.verdicts
    assert after.fingerprint == before.fingerprint
    assert build_register(desk).register.judgements == before.register.judgements


def test_the_database_restores_a_lost_file(tmp_path: Path) -> None:
    desk = judged(tmp_path / "desk")
    file = desk.folder / "judgements.jsonl"
    lines = file.read_text("utf-8")
    file.unlink()
    build_register(desk)
    assert file.read_text("utf-8") == lines


def test_a_colleagues_lines_count(tmp_path: Path) -> None:
    one, two = judged(tmp_path / "one"), desk_with(tmp_path / "two", TEXT)
    build_register(two)
    (two.folder / "judgements.jsonl").write_bytes((one.folder / "judgements.jsonl").read_bytes())
    assert build_register(two).register.judgements == build_register(one).register.judgements


def test_a_teams_database_needs_no_file(tmp_path: Path) -> None:
    desk = desk_with(tmp_path / "one", TEXT, TEXT.replace("fisheries", "mining"))
    shared = f'parties = ["CHL", "PER"]\n[store]\nurl = "sqlite:///{tmp_path / "team.db"}"\n'
    (desk.folder / "accord.toml").write_text(shared, encoding="utf-8")
    desk = open_desk(desk.folder)
    names = [c.id for c in ask(desk).state.commitments]
    judge(desk, "same", names[0], names[1], because="one and the same", author="Ana")
    assert len(build_register(desk).register.judgements) == 1
    assert not (desk.folder / "judgements.jsonl").exists()
