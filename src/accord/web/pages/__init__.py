"""The pages, one file a subject."""

from accord.web.pages import about, conflicts, documents, overview, register, timeline

ALL = (overview, register, timeline, conflicts, documents, about)

__all__ = ["ALL"]
