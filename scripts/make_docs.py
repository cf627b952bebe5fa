"""Write the pages that are made from the code: one per command, and the table of error codes.

python scripts/make_docs.py          writes docs/commands/*.md, docs/commands.md and docs/errors.md
python scripts/make_docs.py --check  exits 1 and names the pages that are behind the code
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import typer.main

import accord
from accord.cli.app import build
from accord.cli.console import EXIT_CODES
from accord.vocabulary import AccordError

DOCS = Path(__file__).resolve().parents[1] / "docs"


def pages() -> dict[Path, str]:
    """Return every generated page by its path."""
    made = {DOCS / "errors.md": errors_page()}
    group = typer.main.get_command(build())
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    index = [
        "# Commands",
        "",
        "Made from the program's own help by `python scripts/make_docs.py`.",
        "",
        "| command | what it does |",
        "|---|---|",
    ]
    for name, command in sorted(group.commands.items()):
        first = (command.get_short_help_str(200)).strip()
        index.append(f"| [`accord {name}`](commands/{name}.md) | {first} |")
        made[DOCS / "commands" / f"{name}.md"] = command_page(f"accord {name}", command)
    made[DOCS / "commands.md"] = "\n".join(index) + "\n"
    return made


def command_page(path: str, command: click.Command, level: int = 1) -> str:
    """Return one command's page: help, arguments, options, and the same for its sub-commands."""
    lines = [f"{'#' * level} `{path}`", "", (command.help or "").replace("\b", "").strip(), ""]
    children = getattr(command, "commands", {})
    usage = [path]
    rows = []
    for param in command.params:
        if getattr(param, "hidden", False):
            continue
        if param.param_type_name == "argument":
            label = getattr(param, "metavar", None) or str(param.name).upper()
            usage.append(str(label))
            rows.append((f"`{label}`", getattr(param, "help", "") or ""))
        else:
            names = ", ".join(f"`{o}`" for o in (*param.opts, *param.secondary_opts))
            rows.append((names, (getattr(param, "help", "") or "").strip()))
    usage.append("COMMAND …" if children else "[OPTIONS]")
    lines += [f"    {' '.join(usage)}", ""]
    if rows:
        lines += ["| | |", "|---|---|"]
        lines += [f"| {left.replace('|', chr(92) + '|')} | {_cell(right)} |" for left, right in rows]
        lines.append("")
    for name, child in sorted(children.items()):
        lines.append(command_page(f"{path} {name}", child, level + 1))
    return "\n".join(lines).rstrip() + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def every_error() -> list[type[AccordError]]:
    """Return every error class of the library, families first, then by code."""
    for module in pkgutil.walk_packages(accord.__path__, "accord."):
        if not module.name.startswith("accord.storage.migrations"):
            importlib.import_module(module.name)
    return sorted(set(_below(AccordError)), key=lambda e: (e not in EXIT_CODES, e.code))


def _below(kind: type[AccordError]) -> Iterator[type[AccordError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def errors_page() -> str:
    """Return the table of codes, exit codes and meanings."""
    lines = [
        "# Errors",
        "",
        "Every deliberate failure has a stable code, a message with the value that clashed, and a way out.",
        'With `--json` a command prints `{"error": {code, message, hint, facts}}` on stderr.',
        "Made from the code by `python scripts/make_docs.py`.",
        "",
        "| code | exit | meaning |",
        "|---|---|---|",
    ]
    for error in every_error():
        code = next((EXIT_CODES[c] for c in error.__mro__ if c in EXIT_CODES), 1)
        meaning = (error.__doc__ or "").strip().split("\n\n")[0]
        lines.append(f"| `{error.code}` | {code} | {_cell(meaning)} |")
    lines += ["", "Exit code 0 is success. 1 is a bug: please report it with what you did.", ""]
    return "\n".join(lines)


def main() -> int:
    """Write the pages, or with ``--check`` compare them."""
    made = pages()
    if "--check" in sys.argv:
        stale = [p for p, text in made.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
        stale += [p for p in (DOCS / "commands").glob("*.md") if p not in made]
        for path in stale:
            print(f"behind the code: {path.relative_to(DOCS.parent)}")
        return 1 if stale else 0
    for path, text in made.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in (DOCS / "commands").glob("*.md"):
        if path not in made:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
