"""The parts that a brief is made of: cells, columns, and one kind of block for each thing a page can show.

Invariant: blocks are frozen data; a row has one cell per column, a status is a word of the list, and a
disagreement has at least two sides.
"""

from dataclasses import dataclass
from datetime import date

from accord.reports.errors import BriefError
from accord.reports.numbers import STATUSES, Quantity
from accord.vocabulary import Interval


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: an anchor of the brief (``#quote-1``) or an address (``https://…``)."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry weight."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A status word. ``shape`` draws beside it, so that colour is never the only sign.

    Parameters
    ----------
    text
        The word itself.
    tone
        ``good``, ``open``, ``late``, ``doubt`` or ``plain``.
    """

    text: str
    tone: str = "plain"


Run = str | Link | Strong | Tag | Quantity | date
Text = str | tuple[Run, ...]
Cell = str | int | float | date | Interval | Quantity | Link | Strong | Tag | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table or of a chart's data.

    Parameters
    ----------
    key
        Its name in CSV files, for example ``effect_pct``; letters, digits and underscores.
    title
        Its head on the page.
    kind
        ``text``, ``number`` or ``date``. A number column may hold quantities with intervals.
    unit
        The unit of every number in it, printed once in the head; empty where cells carry their own.
    decimals
        Digits after the point of plain numbers, or None to choose them cell by cell.
    """

    key: str
    title: str
    kind: str = "text"
    unit: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs, or a list of points with ``bullets``."""

    paragraphs: tuple[Text, ...]
    bullets: bool = False


@dataclass(frozen=True, slots=True)
class Subhead:
    """A heading inside a section, with a line under it; tables link to its anchor."""

    anchor: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One headline number or word with its label and how it is known."""

    label: str
    value: Quantity | str
    status: str
    note: str = ""
    href: str = ""

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise BriefError(
                f"{self.status!r} is no status of a key fact",
                hint=f"use one of: {', '.join(STATUSES)}",
                status=self.status,
            )


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of key facts."""

    facts: tuple[KeyFact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with typed columns; each row has one cell per column."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    source: str = ""
    anchors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_rows(self.key, self.columns, self.rows)


@dataclass(frozen=True, slots=True)
class Quote:
    """A source's own words and where they stand.

    Parameters
    ----------
    text
        The words, exactly.
    source, publisher
        Title of the document and who published it.
    published
        When it was published, or None.
    kind
        What sort of document it is, for example ``official release``.
    url
        Address of the original, or empty.
    anchor
        Name by which tables link here, or empty.
    place
        Where in the document the words stand, for example ``characters 120–188 of d-1f…``.
    own_summary
        Whether the document is accord's own summary of the original, whose words are then not the publisher's.
    """

    text: str
    source: str
    publisher: str
    published: Interval | None
    kind: str
    url: str = ""
    anchor: str = ""
    place: str = ""
    own_summary: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: what it says, in whose words, from how many origins."""

    position: str
    quotes: tuple[Quote, ...]
    origins: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that cannot both be right, quote beside quote.

    Parameters
    ----------
    anchor
        Name by which tables link here.
    question
        What they disagree about, as a question.
    kind
        A label of the list conflict-kinds.
    sides
        Two or more.
    default_reading
        What the register holds until a person decides, with the rule that says so.
    sequence
        Why it may be a sequence in time and no contradiction, or empty.
    """

    anchor: str
    question: str
    kind: str
    sides: tuple[Side, ...]
    default_reading: str
    sequence: str = ""

    def __post_init__(self) -> None:
        if len(self.sides) < 2:
            raise BriefError(
                f"the disagreement {self.question!r} has {len(self.sides)} side(s)",
                hint="a disagreement needs at least two sides, each with a quote",
                anchor=self.anchor,
            )


@dataclass(frozen=True, slots=True)
class Happening:
    """One dated entry of a timeline."""

    when: Interval
    what: Text
    lane: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dated entries in order, as a list; the chart of it is a :class:`Chart` of its own."""

    key: str
    caption: str
    entries: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart's data, its finding and its kind; how it is drawn is decided by the kind alone.

    Parameters
    ----------
    key
        File-safe name, unique in the brief; the CSV beside the brief is called after it.
    kind
        ``timeline``, ``intervals``, ``diverging``, ``path``, ``coverage``, ``staging``, ``tiles`` or ``network``.
    title
        The finding, as a sentence.
    measure
        What is measured, where, when and in which unit.
    columns, rows
        The data; each kind needs certain column keys, see docs/brief.md.
    source
        The source line under it.
    description
        What it shows, for people who do not see it.
    unit
        The unit of the numbers, as printed on the axis.
    rule
        A day marked by a line (``as of``), for timelines.
    """

    key: str
    kind: str
    title: str
    measure: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str
    description: str
    unit: str = ""
    rule: date | None = None

    def __post_init__(self) -> None:
        check_rows(self.key, self.columns, self.rows)


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts side by side where there is room, each drawn narrow."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """How one group of numbers was made, with the hashes of what it came from."""

    title: str
    how: Text
    inputs: tuple[tuple[str, str, str], ...] = ()  # (input, status, source)
    hashes: tuple[tuple[str, str], ...] = ()  # (what, digest)


@dataclass(frozen=True, slots=True)
class Methods:
    """The methods page."""

    entries: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """Small print, one note an entry."""

    items: tuple[Text, ...]


Block = Prose | Subhead | KeyFigures | Table | Quote | Disagreement | Timeline | Chart | Charts | Methods | Notes


def check_rows(key: str, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]) -> None:
    """Check that every row has a cell per column.

    Raises
    ------
    BriefError
        A row is longer or shorter than the columns.
    """
    for index, row in enumerate(rows):
        if len(row) != len(columns):
            raise BriefError(
                f"row {index} of {key!r} has {len(row)} cells, its columns are {len(columns)}",
                hint="give each row one cell per column, None for an empty one",
                key=key,
                row=index,
            )
