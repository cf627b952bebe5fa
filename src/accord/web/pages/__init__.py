"""The pages, one file a subject."""

from accord.web.pages import about, conflicts, documents, judging, overview, register, timeline

ALL = (overview, register, timeline, conflicts, documents, judging, about)

__all__ = ["ALL"]
