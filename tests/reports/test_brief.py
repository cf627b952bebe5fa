"""The brief object refuses what its renderers could not show."""

from dataclasses import replace
from datetime import date

import pytest

from accord.reports import Brief, BriefError, Column, Disagreement, Section, Table


def test_rows_and_columns_agree() -> None:
    with pytest.raises(BriefError, match="row 1 of 'k' has 1 cells, its columns are 2"):
        Table("k", "c", (Column("a", "A"), Column("b", "B")), (("x", 1), ("y",)))


def test_two_parts_of_one_name_are_refused(brief: Brief) -> None:
    first = brief.sections[0]
    with pytest.raises(BriefError, match="two parts of the brief are called 'front'"):
        replace(brief, sections=(first, Section("front", "Again", ())))


def test_a_name_that_no_page_can_carry_is_refused(brief: Brief) -> None:
    with pytest.raises(BriefError, match="cannot be a name"):
        replace(brief, sections=(Section("two words", "T", ()),))


def test_one_side_is_no_disagreement() -> None:
    with pytest.raises(BriefError, match="has 0 side"):
        Disagreement("x", "Was it?", "different value", (), "none")


def test_a_brief_holds_no_clock(brief: Brief) -> None:
    assert brief.as_of == date(2032, 1, 1)
    assert len(brief.charts) == 6
    assert {c.kind for c in brief.charts} == {"timeline", "intervals", "path", "diverging", "coverage", "tiles"}
