"""The pages, one file a subject."""

from accord.web.pages import (
    about,
    agreement,
    agreement_drafts,
    agreement_lines,
    appraisal,
    conflicts,
    documents,
    judging,
    marking,
    overview,
    register,
    review,
    search,
    timeline,
)

ALL = (
    overview,
    register,
    review,
    timeline,
    conflicts,
    marking,
    documents,
    search,
    judging,
    agreement,
    agreement_lines,
    agreement_drafts,
    appraisal,
    about,
)

__all__ = ["ALL"]
