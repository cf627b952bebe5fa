"""The pages, one file a subject."""

from accord.web.pages import (
    about,
    agreement,
    agreement_drafts,
    agreement_lines,
    appraisal,
    appraisal_parts,
    brief,
    conflicts,
    documents,
    judging,
    marking,
    negotiation,
    negotiation_offer,
    overview,
    register,
    review,
    search,
    timeline,
    uploading,
)

ALL = (
    overview,
    register,
    review,
    timeline,
    conflicts,
    uploading,
    marking,
    documents,
    search,
    judging,
    brief,
    agreement,
    agreement_lines,
    agreement_drafts,
    negotiation,
    negotiation_offer,
    appraisal,
    appraisal_parts,
    about,
)

__all__ = ["ALL"]
