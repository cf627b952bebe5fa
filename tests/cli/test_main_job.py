"""What the terminal says of documents added and of a run: counts with their nouns, the way out, names for codes."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from accord.cli import wrapped
from accord.cli.app import build
from accord.cli.console import counted

RELEASE = (
    "Oslo, March 3, 2031 - Norway and Chile committed to conclude the free trade agreement by the end of 2031. "
    "Trade between Norway and Chile was US$2 billion in 2030."
)


def test_one_is_one_and_none_is_many() -> None:
    assert [counted(n, "document") for n in (0, 1, 2)] == ["0 documents", "1 document", "2 documents"]


def test_add_and_brief_say_what_was_not_read_and_how_to_date_a_document(tmp_path: Path) -> None:
    files = {
        "release.txt": RELEASE,
        "note.txt": "Norway and Chile will sign an agreement on films next year. Norway promised 100 visas to Chile.",
        "aviso.txt": "Chile y Noruega firmaron ayer un acuerdo sobre el comercio. Las partes esperan concluir las "
        "negociaciones antes de fin de año y el acuerdo incluirá los minerales críticos de los dos países.",
        "empty.txt": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    desk = tmp_path / "desk"
    run = CliRunner()
    assert run.invoke(build(), ["init", str(desk), "--parties", "NOR,CHL"]).exit_code == 0
    added = run.invoke(build(), ["add", str(desk), *(str(tmp_path / name) for name in files)])
    assert added.exit_code == 3
    assert "2 documents read" in added.stdout and "1 kept and not read" in added.stdout
    assert "documents/note.txt.toml" in added.stdout
    assert "aviso.txt: no publication date" not in added.stdout
    assert "empty.txt: 'empty.txt'" not in added.output
    briefed = run.invoke(build(), ["brief", str(desk), "--as-of", "2031-06-01"])
    assert briefed.exit_code == 0, briefed.output
    assert "3 documents" in briefed.stdout and "0 conflicts" in briefed.stdout
    assert "not read, not in English: aviso.txt" in briefed.stdout


def test_a_narrow_terminal_gets_narrow_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(wrapped.out), "width", property(lambda _: 60))
    wrapped.put("word " * 40, indent=2)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60
