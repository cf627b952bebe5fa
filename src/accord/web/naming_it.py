"""Where else a desk speaks of an entry of the register: contracts, indicators, standing bodies, meetings and actions.

Invariant: a link is drawn only by ids that the rooms themselves give, never by likeness; what stands in the way of one
part leaves the others.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from accord.partnership import Diary
from accord.register import Commitment
from accord.vocabulary import AccordError
from accord.web.pages import contracts as contract_page
from accord.web.pages import indicators as indicator_page
from accord.web.pages import mechanisms as body_page
from accord.web.quoting import ready
from accord.workbench.web_views import LARGE, DeskView


@dataclass(frozen=True, slots=True)
class Link:
    """A place that speaks of an entry.

    Parameters
    ----------
    kind
        ``contract``, ``project``, ``indicator``, ``body``, ``meeting``, ``action`` and the like.
    title, path, part, first
        What it is called; its page, the part of that page, and the place of the list where the page begins.
    """

    kind: str
    title: str
    path: str
    part: str
    first: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the link as JSON-serialisable data."""
        return asdict(self)


def links_of(view: DeskView, c: Commitment) -> tuple[Link, ...]:
    """Return where a view speaks of an entry; in a large register only what was worked out already."""
    own = set(c.statements)
    found: list[Link] = []
    for make in (
        lambda: list(_contracts(view, c.id)),
        lambda: list(_indicators(view, c.id)),
        lambda: list(_bodies(view, own)),
    ):
        found += _without_error(make)
    return tuple(found)


def _without_error(make: Callable[[], list[Link]]) -> list[Link]:
    try:
        return make()
    except AccordError:
        # The page of that part says what is wrong with its files.
        return []


def _contracts(view: DeskView, entry: str) -> Iterable[Link]:
    if len(view.statements) >= LARGE and not ready(view, "contracts", contract_page.stamp_on(view)):
        return
    for n, x in enumerate(contract_page.contracts_on(view).contracts):
        if entry in x.commitments:
            yield Link(x.kind, x.title, "/contracts", x.id, n // contract_page.SIZE * contract_page.SIZE)


def _indicators(view: DeskView, entry: str) -> Iterable[Link]:
    if len(view.statements) >= LARGE and not ready(view, "indicators", indicator_page.stamp_on(view.desk)):
        return
    found = indicator_page.indicators_on(view)
    for n, i in enumerate(found.indicators, start=1):
        if i.commitment == entry:
            yield Link("indicator", i.title, "/indicators", f"i-{n}")
    if any(s.commitment == entry for s in found.suggestions):
        yield Link("indicator", "its words set a number; no series is linked yet", "/indicators", "")


def _bodies(view: DeskView, own: set[str]) -> Iterable[Link]:
    if len(view.statements) >= LARGE and not ready(view, "diary", None):
        return
    found = body_page.diary_of(view)
    home = _pages(found)
    for b in found.mechanisms:
        if any(e.statement in own for e in (*([b.founding] if b.founding else []), *b.evidence)):
            yield Link("standing body", b.name, "/mechanisms", b.id, home.get(b.id, 0))
    for m in found.meetings:
        if any(e.statement in own for e in m.evidence):
            yield Link("meeting", m.title, "/mechanisms", m.id, home.get(m.mechanism or "", 0))
    for a in found.actions:
        if any(e.statement in own for e in (*a.evidence, *a.outcome)):
            yield Link(f"action, {a.state}", a.task, "/mechanisms", a.id, home.get(a.mechanism or "", 0))


def _pages(found: Diary) -> dict[str, int]:
    """Return where the list of bodies begins on the page that shows each."""
    return {b.id: n // body_page.SIZE * body_page.SIZE for n, b in enumerate(found.mechanisms)}
