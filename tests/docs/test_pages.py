"""The documentation is a test subject: what the code has, the pages say."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def script(name: str):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_those_of_the_code() -> None:
    made = script("make_docs").pages()
    stale = [p.name for p, text in made.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    extra = [p.name for p in (ROOT / "docs" / "commands").glob("*.md") if p not in made]
    assert not stale + extra, "run: python scripts/make_docs.py"


def test_every_error_code_is_unique_and_kebab_case() -> None:
    errors = script("make_docs").every_error()
    codes = [error.code for error in errors]
    twice = sorted({c for c in codes if codes.count(c) > 1})
    assert not twice
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code) for code in codes)


def test_every_room_stands_in_the_architecture_page() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [p.name for p in (ROOT / "src" / "accord").iterdir() if (p / "__init__.py").exists()]
    assert rooms
    assert [room for room in rooms if room not in page] == []


def test_every_core_dependency_is_explained() -> None:
    import tomllib

    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[><=\[]", d)[0] for d in project["dependencies"]]
    assert [name for name in names if name not in page] == []


def test_the_project_names_no_machine_and_no_package_index() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout to list the project's files")
    forbidden = re.compile(r"/work/|/opt/pypi|/root/|simple/pypi|index-url|pypi\.org/simple", re.IGNORECASE)
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path == Path(__file__) or not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {m.group()}" for m in forbidden.finditer(text)]
    assert not found


def test_constraints_hold_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+", line)] == []
