"""Layouts of annexes and sheets as treaties print them: each row is read as a person would, or listed."""

import openpyxl
import pytest

from accord.tariffs import Reading, ScheduleFileError, annex_text, read_csv, read_xlsx, show_duty

READ = Reading("MYS", "test", "HS2017")


def said(schedule):
    return {x.code: (x.description, show_duty(x.base), x.category) for x in schedule.lines}


def test_a_running_number_before_the_code_loses_no_row():
    text = """\
S/N  HS Code (8-digit)  Product Description                 Base Tariff Rate (%)  Tariff Elimination Schedule
1.   1006.30.30         Glutinous rice                      40                    U
2.   1006.30.99         Other, not exceeding 5%             40                    HSL-D
     1006.40.10         Of a kind used for animal feed      40                    TRQ-3
"""
    schedule = annex_text(text, READ, file="x.txt")
    assert said(schedule) == {
        "10063030": ("Glutinous rice", "40%", "U"),
        "10063099": ("Other, not exceeding 5%", "40%", "HSL-D"),
        "10064010": ("Of a kind used for animal feed", "40%", "TRQ-3"),
    }
    assert not schedule.unread and schedule.ignored == ("S/N",)


def test_a_category_before_the_code_and_one_that_is_missing():
    text = """\
Category    HS 2012 Code    Product description                          MFN duty 2010
A           2905.11.00      Methanol (methyl alcohol)                    5
            2905.12.20      Propan-2-ol                                  5
E           2905.13.00      Butan-1-ol (n-butyl alcohol)                 10
"""
    schedule = annex_text(text, READ, file="x.txt")
    assert said(schedule)["29051100"] == ("Methanol (methyl alcohol)", "5%", "A")
    assert said(schedule)["29051300"] == ("Butan-1-ol (n-butyl alcohol)", "10%", "E")
    assert [(u.code, u.where.row) for u in schedule.unread] == [("annex-row", 3)]


def test_of_two_columns_of_codes_the_national_one_is_taken():
    text = """\
HS Code    AHTN 2022     Description                        MFN Rate   Staging
6 digit    8 digit
220300     22030010      Stout or porter                    RM 5/l     B5
           22030090      Other, including ale               RM 5/l     B7
240220     24022010      Beedies                            RM 7.50/kg E
                                                            + 20%
"""
    schedule = annex_text(text, READ, file="x.txt")
    assert said(schedule) == {
        "22030010": ("Stout or porter", "MYR 5/l", "B5"),
        "22030090": ("Other, including ale", "MYR 5/l", "B7"),
        "24022010": ("Beedies", "MYR 7.5/kg + 20%", "E"),
    }


def test_a_heading_named_in_wrapped_words_starts_no_row():
    text = """\
Tariff Item     Description                                   Base Rate    Category
8704.10.11      Dumpers with parts of heading                 30%          B5
                8705 or 8704 designed for off-highway
8704.10.12      Dumpers designed as in 8705.10 or             30           E
                8705.20.00 and heading
                8706
8704.21.10      Other, g.v.w. not exceeding 5 t               20%          B10
"""
    found = said(annex_text(text, READ, file="x.txt"))
    assert found["87041011"][0] == "Dumpers with parts of heading 8705 or 8704 designed for off-highway"
    assert found["87041012"] == ("Dumpers designed as in 8705.10 or 8705.20.00 and heading 8706", "30%", "E")
    assert len(found) == 3


def test_footnotes_are_no_words_of_a_row_and_a_row_goes_on_over_the_page():
    text = """\
HS Code       Description                         Base Rate   Category
0101.21.00    Pure-bred breeding horses           5%          B5
0101.29.00    Other horses, for slaughter         10%*        B7
0102.21.00    Pure-bred breeding animals of the
* With a quota.
                     2-A-MYS-12
\fHS Code       Description                         Base Rate   Category
              bovine kind                         15%         E
0102.29.00    Other                               5%          A
(1) Staging begins on 1 January.
Note: In case of doubt the English text prevails.
Source: Ministry of Finance
"""
    schedule = annex_text(text, READ, file="x.txt")
    assert said(schedule) == {
        "01012100": ("Pure-bred breeding horses", "5%", "B5"),
        "01012900": ("Other horses, for slaughter", "10%", "B7"),
        "01022100": ("Pure-bred breeding animals of the bovine kind", "15%", "E"),
        "01022900": ("Other", "5%", "A"),
    }
    assert schedule.line("01012900").remark == "[base rate marked *]"


def test_words_above_a_code_that_stands_on_the_middle_line():
    text = """\
HS Code       Description                        Base Rate        Category
              Sheets of iron or non-alloy
7209.15.00    steel, of a thickness of           15%              B10
              3 mm or more
              Of a thickness exceeding 1 mm
7209.16.00    but less than 3 mm                 15%              B10
"""
    found = said(annex_text(text, READ, file="x.txt"))
    assert found["72091500"][0] == "Sheets of iron or non-alloy steel, of a thickness of 3 mm or more"
    assert found["72091600"][0] == "Of a thickness exceeding 1 mm but less than 3 mm"


def test_lines_with_rates_but_no_code_are_listed():
    text = "HS Code  Description  Base Rate  Category\n0101.21.00  Horses  5%  B5\nNotes:\nAsses and mules 10% B7\n"
    schedule = annex_text(text, READ, file="x.txt")
    assert len(schedule) == 1
    assert [(u.where.row, u.cells) for u in schedule.unread] == [(4, ("Asses and mules 10% B7",))]


def test_an_annex_of_which_nothing_is_read_is_an_error():
    with pytest.raises(ScheduleFileError, match="no line under them"):
        annex_text("HS Code  Description  Base Rate  Category\nhorses  cattle\n", READ, file="x.txt")


def test_year_columns_without_a_base_rate_say_what_would_do():
    text = """\
Heading/       Description                    Rate of duty in accordance with Agreement
Subheading
(1)            (2)                            (3)
                                              1.1.2027    1.1.2028    1.1.2029
01.01          Live horses, asses,
               mules and hinnies.
0101.21 000    - - Pure-bred breeding         Nil         Nil         Nil
               animals
0101.29 000    - - Other                      5%          3%          Nil
"""
    listed = annex_text(text, READ, file="x.txt").unread
    assert [u.code for u in listed] == ["no-base-rate"] * 2 and "--base-date 2027-01-01" in listed[0].hint


def sheet_of(tmp_path, rows, merged):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merged:
        book.active.merge_cells(area)
    book.save(tmp_path / "x.xlsx")
    return tmp_path / "x.xlsx"


def test_year_columns_under_a_merged_heading_are_kept(tmp_path):
    rows = [
        ["Schedule of Korea"],
        ["HSK 2022", "Description", "Base rate", "Preferential rate", None, "Category"],
        [None, None, None, 2027, 2028, None],
        ["0407.11.0000", "Of fowls", 27, 20, 10, "B5"],
        ["0407.21.0000", "Fresh", 27, "-", "-", "E"],
    ]
    schedule = read_xlsx(sheet_of(tmp_path, rows, ["A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"]), READ)
    assert [(x.category, [(y, show_duty(d)) for y, d in x.path]) for x in schedule.lines] == [
        ("B5", [(2027, "20%"), (2028, "10%")]),
        ("E", []),
    ]


def test_cells_merged_down_hold_for_each_row_and_two_duty_columns_are_not_added_up(tmp_path):
    rows = [
        ["Tariff line", None, "Description", "MFN 2025", None, "Staging", "Unit"],
        ["HS6", "HS8", None, "Ad valorem (%)", "Specific", None, None],
        ["220300", "22030010", "Beer", 10, None, "B5", "l"],
        [None, "22030090", "Ale", None, "RM 7.4/l", None, "l"],
        ["240110", "24011010", "Tobacco", 5, "RM 1.50/kg", "E", "kg"],
    ]
    schedule = read_xlsx(sheet_of(tmp_path, rows, ["A1:B1", "D1:E1", "A3:A4", "F3:F4"]), READ)
    assert said(schedule) == {"22030010": ("Beer", "10%", "B5"), "22030090": ("Ale", "MYR 7.4/l", "B5")}
    assert [(u.where.row, u.code) for u in schedule.unread] == [(5, "duty-text")]
    assert schedule.ignored == ("Unit",)


def test_a_final_rate_under_its_own_heading_is_no_base_rate(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Tariff;Final;Base;Offer\ncode;rate;rate;\n01012100;2;10;7\n", encoding="utf-8")
    line = read_csv(path, READ).lines[0]
    assert (show_duty(line.base), show_duty(line.final)) == ("10%", "2%")
