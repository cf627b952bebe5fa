"""What every command owes its user: a help with an example, JSON alone on stdout, errors with a way out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer.main

from accord.cli.app import build
from accord.cli.console import EXIT_CODES, exit_code
from accord.vocabulary import AccordError, InputError, NotFoundError


def leaves(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    children = getattr(group, "commands", None)
    if not children:
        yield " ".join(path), group
        return
    for name, child in children.items():
        yield from leaves(child, (*path, name))


COMMANDS = dict(leaves(typer.main.get_command(build())))


def accord(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from accord.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        timeout=120,
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_says_what_it_does_and_shows_an_example(name: str) -> None:
    text = COMMANDS[name].help or ""
    assert len(text.splitlines()[0]) > 15
    assert "Example" in text, f"accord {name} --help shows no example"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_has_a_help(name: str) -> None:
    bare = [p.name for p in COMMANDS[name].params if p.name != "help" and not (getattr(p, "help", "") or "").strip()]
    assert bare == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_machines_can_read_every_command(name: str) -> None:
    options = {o for p in COMMANDS[name].params for o in p.opts}
    assert "--json" in options


def test_an_error_says_what_and_the_way_out_and_exits_by_family(tmp_path: Path) -> None:
    done = accord("add", str(tmp_path / "nowhere"), "x.txt")
    assert done.returncode == EXIT_CODES[NotFoundError]
    assert done.stdout == ""
    assert "no-desk" in done.stderr
    assert "accord init" in done.stderr


def test_an_error_is_json_on_stderr_when_asked(tmp_path: Path) -> None:
    done = accord("init", str(tmp_path / "d"), "--parties", "MYS,Narnia", "--json")
    assert done.returncode == EXIT_CODES[NotFoundError]
    error = json.loads(done.stderr)["error"]
    assert error["code"] == "not-found"
    assert error["facts"] == {"value": "Narnia"}


def test_wrong_usage_exits_2() -> None:
    assert accord("init").returncode == 2
    assert accord("no-such-command").returncode == 2


def test_help_is_quick_to_load() -> None:
    # The heavy libraries are the cost of --help; a command that imports one at the top brings it back.
    code = "import sys, accord.cli.app as a; a.build(); print([m for m in sys.argv[1:] if m in sys.modules])"
    heavy = ["pandas", "altair", "duckdb", "scipy", "xarray", "sqlalchemy", "trafilatura", "highspy"]
    done = subprocess.run([sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_exit_codes_follow_the_nearest_family() -> None:
    class SpecialInputError(InputError):
        code = "special"

    assert exit_code(SpecialInputError("x", hint="y")) == EXIT_CODES[InputError]
    assert exit_code(AccordError("x", hint="y")) == 1
