"""Long lines at the terminal, broken at 80 columns with their indent kept.

Invariant: words are never cut, so a quote keeps its words.
"""

import textwrap

from accord.cli.console import out

COLUMNS = 80


def wrapped(text: str, indent: int = 0) -> None:
    """Print text in lines of at most 80 columns, each begun by ``indent`` spaces."""
    pad = " " * indent
    lines = textwrap.wrap(
        text, COLUMNS, initial_indent=pad, subsequent_indent=pad, break_long_words=False, break_on_hyphens=False
    )
    for one in lines or [""]:
        out.print(one, highlight=False, markup=False, soft_wrap=True)
