"""The pages, one file a subject."""

from accord.web.pages import (
    about,
    appraisal,
    conflicts,
    documents,
    judging,
    overview,
    register,
    search,
    timeline,
)

ALL = (overview, register, timeline, conflicts, documents, search, judging, appraisal, about)

__all__ = ["ALL"]
