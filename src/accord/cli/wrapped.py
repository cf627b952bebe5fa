"""Lines of at most 80 columns, fewer in a narrower terminal, for commands that print sentences and quotes.

Invariant: words are never cut, so a quote keeps its words.
"""

import textwrap

from accord.cli.console import out

WIDTH = 80
_LEAST = 40


def put(text: str = "", *, indent: int = 0, hang: int = 2, style: str | None = None) -> None:
    """Print a text as it is, wrapped at 80 columns or at the width of a narrower terminal.

    Parameters
    ----------
    text
        The text.
    indent
        Spaces before its first line.
    hang
        Further spaces before the lines that follow.
    style
        A style of the terminal; colour never carries meaning alone.
    """
    lines = textwrap.wrap(
        text,
        max(_LEAST, min(WIDTH, out.width)),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_long_words=False,
        break_on_hyphens=False,
    )
    for one in lines or [""]:
        out.print(one, highlight=False, markup=False, style=style, soft_wrap=True)
