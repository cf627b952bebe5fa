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
    overview,
    register,
    search,
    timeline,
)

ALL = (
    overview,
    register,
    timeline,
    conflicts,
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
