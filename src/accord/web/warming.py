"""What pages work out of a view, worked out of the next one before it takes its place.

Invariant: each name is the one under which a page looks for it; what no page had of the view before is left alone.
"""

from accord.web.asking import titles_of
from accord.web.pages.overview import changes_of, due_of, standing_of
from accord.web.pages.register import heard_of
from accord.web.pages.timeline import timelines_of
from accord.workbench.reviewing import waiting
from accord.workbench.web_views import DeskWatch, Maker


def makers(watch: DeskWatch) -> dict[str, Maker]:
    """Return how each thing is worked out, by the name under which a view keeps it."""
    return {
        "changes": changes_of,
        "due": lambda view, _: due_of(view),
        "heard": lambda view, _: heard_of(view),
        "proposals": lambda view, _: waiting(watch, view),
        "standing": lambda view, _: standing_of(view),
        "timelines": lambda view, _: timelines_of(view),
        "titles": lambda view, _: titles_of(view),
    }
