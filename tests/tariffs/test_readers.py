"""Schedules out of CSV, XLSX and annex text, and every kind of bad row listed with its place."""

from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from accord.tariffs import (
    HsEditionError,
    Reading,
    ScheduleError,
    ScheduleFileError,
    annex_text,
    edition,
    legend_named,
    open_schedule,
    read_csv,
    read_xlsx,
    same_content,
    schedule_table,
    show_duty,
    synthetic_desk,
    write_tables,
)

READ = Reading("MYS", "test", "HS2012")


def csv_of(tmp_path, text, name="x.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


BAD = """HS Code,Description,Base Rate,Category,Remarks
0101.21.00,Horses,10%,B3,
0101.29.00,Other,500%,B3,
0102.21.00,Cattle,5%,Z9,
0102.29.0,Short,5%,B3,
0103.10.00,Twice,5%,B3,
0103.10.00,Twice,7%,B3,
0104.10.00,Same,5%,EIF,
0104.10.00,Same,5%,EIF,
7701.10.00,No chapter,5%,B3,
0105.11.00,No rate,,B3,
0105.12.00,Odd words,5% or RM 1/kg,B3,
ABCD,Words,5%,B3,
"""


def test_every_bad_row_is_listed_with_its_place_and_the_rest_is_read(tmp_path):
    schedule = read_csv(csv_of(tmp_path, BAD), Reading("MYS", "t", "HS2012", legend=legend_named("cptpp-mys")))
    assert sorted(schedule.keys) == ["01012100", "01041000"]
    found = {u.where.row: u.code for u in schedule.unread}
    assert found == {
        3: "rate-out-of-range", 4: "category-without-legend", 5: "code-length", 6: "duplicate-line", 7: "duplicate-line",
        9: "duplicate-line", 10: "tariff-code", 11: "no-base-rate", 12: "duty-text", 13: "tariff-code",
    }  # fmt: skip
    assert all(u.hint and f"row {u.where.row}" in u.message and u.cells for u in schedule.unread)
    assert next(u for u in schedule.unread if u.where.row == 3).cells[:3] == ("0101.29.00", "Other", "500%")


def test_really_high_duties_are_taken_when_allowed(tmp_path):
    text = "HS,Base,Category\n07149010,887.4%,E\n"
    assert len(read_csv(csv_of(tmp_path, text), READ)) == 0
    high = read_csv(csv_of(tmp_path, text), Reading("KOR", "t", "HS2012", highest_pct=Decimal(1000)))
    assert show_duty(high.lines[0].base) == "887.4%"


def test_unknown_editions_are_refused_by_file_and_by_row(tmp_path):
    with pytest.raises(HsEditionError, match="HS2013"):
        read_csv(csv_of(tmp_path, "HS,Base,Category\n01012100,5,A\n"), Reading("MYS", "t", "HS2013"))
    rows = "HS Code,Edition,Base,Category\n01012100,HS2012,5,A\n01012900,HS2099,5,A\n01013000,HS2017,5,A\n"
    schedule = read_csv(csv_of(tmp_path, rows), READ)
    assert schedule.keys == ("01012100",) and [u.code for u in schedule.unread] == ["hs-edition", "hs-edition"]
    assert [edition(t) for t in ("2017", "hs 02", "H4", "AHTN 2022", "HSK2017")] == [
        "HS2017", "HS2002", "HS2012", "HS2022", "HS2017",
    ]  # fmt: skip


def test_columns_before_the_base_year_are_listed(tmp_path):
    text = "Code,Description,2004,2005,2010,2012 and after\n01012100,Horses,30,30,20,10\n01012900,Other,,5,3,0\n"
    schedule = read_csv(csv_of(tmp_path, text), Reading("MYS", "t", "HS2002", base_date=date(2005, 1, 1)))
    assert [u.code for u in schedule.unread] == ["date-before-base"] and "2004" in schedule.unread[0].message
    (line,) = schedule.lines
    assert show_duty(line.base) == "5%" and [y for y, _ in line.path] == [2010, 2012]


def test_decimal_commas_are_told_from_the_file_itself(tmp_path):
    text = "Mã HS;Tariff code;Base rate;Category\nx;0101.21.00;12,5;A\nx;0101.29.00;1,625 VND/kg;A\n"
    schedule = read_csv(csv_of(tmp_path, text), READ)
    assert [show_duty(x.base) for x in schedule.lines] == ["12.5%", "VND 1.625/kg"]
    alone = read_csv(csv_of(tmp_path, "HS;Base rate;Category\n01012900;1,625 VND/kg;A\n"), READ)
    assert alone.unread[0].code == "duty-text" and "thousands separator" in alone.unread[0].message


def test_other_encodings_and_tabs(tmp_path):
    text = "HS Code\tDescription\tBase Rate\tCategory\n0101.21.00\tChevaux reproducteurs de race pure âgés\t5%\tA\n"
    schedule = read_csv(csv_of(tmp_path, text, encoding="cp1252"), READ)
    assert schedule.lines[0].description.endswith("âgés")
    korean = "HS Code,Description,Base Rate,Category\n0101.21.00,번식용 말,5%,A\n"
    assert read_csv(csv_of(tmp_path, korean, encoding="cp949"), READ).lines[0].description == "번식용 말"
    assert read_csv(csv_of(tmp_path, korean, encoding="utf-16"), READ).lines[0].description == "번식용 말"
    with pytest.raises(ScheduleFileError, match="no text"):
        read_csv(csv_of(tmp_path, "HS\0Code"), READ)


def test_ex_outs_of_ten_digits_and_origins_left_out(tmp_path):
    text = (
        "HS Code,Description,Base Rate,Category,Flags,Countries not eligible\n"
        "0102.29.10,Cattle,5%,EIF,sensitive; TRQ,KR\n"
        'ex 0304.99.90 10,Surimi,8%,EIF,anti-dumping,"LA, KR"\n'
        "ex 0304.99.90 10,Other fish meat,20%,B5,,\n"
    )
    schedule = read_csv(csv_of(tmp_path, text), READ)
    assert schedule.digits == 8 and len(schedule) == 3 and not schedule.unread
    first, surimi, _ = schedule.lines
    assert first.flags == ("sensitive", "quota") and first.not_for == ("KOR",)
    assert surimi.ex and surimi.code == "0304999010" and surimi.key.startswith("ex0304999010:")
    assert surimi.flags == ("trade-remedy",) and surimi.not_for == ("KOR", "LAO")


def test_a_file_without_a_header_says_what_it_found(tmp_path):
    with pytest.raises(ScheduleFileError, match="Fruit"):
        read_csv(csv_of(tmp_path, "Fruit,Colour\napple,red\n"), READ)
    with pytest.raises(ScheduleFileError, match="no file"):
        open_schedule(tmp_path / "missing.csv", party="MYS", edition="HS2012")


def book(tmp_path, fill):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        fill(made)
    return path


def test_workbooks_percent_formats_zeros_and_sheets(tmp_path):
    def fill(made):
        cover = made.add_worksheet("Cover")
        cover.write_string(0, 0, "Offer of Malaysia, confidential")
        zeros, percent = made.add_format({"num_format": "00000000"}), made.add_format({"num_format": "0.0%"})
        for name, first in (("Ch 1", 1012100), ("Ch 2", 2011000)):
            sheet = made.add_worksheet(name)
            for c, h in enumerate(("", "", "Tariff rates", "")):
                sheet.write(0, c, h)
            for c, h in enumerate(("HS Code", "Description", "Base Rate", "Category")):
                sheet.write(1, c, h)
            sheet.write_number(2, 0, first, zeros)
            sheet.write_string(2, 1, "=not a formula")
            sheet.write_number(2, 2, 0.125, percent)
            sheet.write_string(2, 3, "A")
            sheet.write_number(3, 0, first + 7900)
            sheet.write_string(3, 1, "zero lost")
            sheet.write_number(3, 2, 5)
            sheet.write_string(3, 3, "A")

    schedule = read_xlsx(book(tmp_path, fill), READ)
    assert [(x.code, show_duty(x.base), x.description, x.where.sheet) for x in schedule.lines] == [
        ("01012100", "12.5%", "=not a formula", "Ch 1"), ("02011000", "12.5%", "=not a formula", "Ch 2"),
    ]  # fmt: skip
    assert [u.code for u in schedule.unread] == ["code-length", "code-length"]
    assert "leading zero" in schedule.unread[0].hint and "[Ch 1] row 4" in schedule.unread[0].message


def test_no_workbook(tmp_path):
    with pytest.raises(ScheduleFileError, match="no Excel workbook"):
        read_xlsx(csv_of(tmp_path, "a,b", name="fake.xlsx"), READ)


ANNEX = """ANNEX 2-D
TARIFF SCHEDULE OF MALAYSIA
HS Code Description Base Rate Category
8703.21.10 - - - Of a cylinder capacity exceeding 1,800 cc but not exceeding
2,000 cc, four-wheel drive 30% B5
8703.21.20 Others 8% or RM 1.20/kg, whichever is
higher B3
ex 8703.21.90 10 Ambulances 5% EIF
ANNEX 2-D – MALAYSIA – 12
Page 2 of 40
HS Code Description Base Rate Category
0101.21 Live horses
0101.21.00 - - Pure-bred breeding animals 10% EIF
- Other:
0101.29.00 Horses not for slaughter 12.5% B3
being for racing
\f13
TARIFF SCHEDULE OF MALAYSIA
HS Code Description Base Rate Category
0102.10.00 Bovine 5% ZZ9
0102.29.00 Bovine animals
"""


def test_annex_text_with_wraps_and_page_headers_among_the_data():
    reading = Reading("MYS", "cptpp", "HS2012", legend=legend_named("cptpp-mys"))
    schedule = annex_text(ANNEX, reading, file="annex.txt")
    lines = {x.key.partition(":")[0]: x for x in schedule.lines}
    car = lines["87032110"]
    assert car.description.endswith("but not exceeding 2,000 cc, four-wheel drive")
    assert (show_duty(car.base), car.category, car.where.row) == ("30%", "B5", 4)
    assert show_duty(lines["87032120"].base) == "8% or MYR 1.2/kg, whichever is higher"
    assert lines["ex8703219010"].ex and lines["01012900"].description == "Horses not for slaughter being for racing"
    assert [u.code for u in schedule.unread] == ["category-without-legend", "annex-row"]
    assert schedule.unread[1].where.page == 2 and "0102.29.00" in schedule.unread[1].message


def test_annex_with_year_columns_cut_by_place():
    text = (
        "Schedule of Malaysia\n"
        "                                                  Base     Preferential tariff rates\n"
        "HS Code      Description                          Rate     2009   2010   2011   2012 and after\n"
        "870390222    Motor cars, of a cylinder            30%      22%    20%    18%    15%\n"
        "             capacity exceeding 1,800 cc\n"
        "870390321    CKD                                  35%      15%    15%    0%     0%\n"
    )
    schedule = annex_text(text, Reading("MYS", "aanzfta", "HS2002"), file="a.txt")
    first, second = schedule.lines
    assert first.description == "Motor cars, of a cylinder capacity exceeding 1,800 cc"
    assert [(y, show_duty(d)) for y, d in first.path] == [(2009, "22%"), (2010, "20%"), (2011, "18%"), (2012, "15%")]
    assert show_duty(second.base) == "35%" and second.where.row == 6


def test_annex_with_decimal_commas_and_rates_before_the_words_end():
    text = (
        "Mã hàng HS Code Description Base rate Category\n"
        "HS Code Description Base Rate Category\n"
        "0201.10.00 Carcasses of bovine animals, 12,5% B5\nfresh\n"
        "0202.10.00 Frozen 7,5 B3\n"
    )
    schedule = annex_text(text, Reading("VNM", "t", "HS2012"), file="v.txt")
    assert [(show_duty(x.base), x.category) for x in schedule.lines] == [("12.5%", "B5"), ("7.5%", "B3")]
    assert schedule.lines[0].description == "Carcasses of bovine animals, fresh"


def test_a_schedule_written_out_reads_back_to_the_same(tmp_path):
    desk = synthetic_desk("KOR", 2, lines=400)
    for schedule in (desk.offer, desk.akfta, desk.rcep):
        for suffix in ("csv", "xlsx"):
            path = tmp_path / f"{schedule.agreement}.{suffix}"
            write_tables([schedule_table(schedule)], path)
            back = open_schedule(path)
            assert same_content(back.lines, schedule.lines) and not back.unread
            assert (back.party, back.edition, back.digits, back.synthetic) == ("KOR", "HS2022", 10, True)


def test_a_line_stands_once_in_a_schedule(line, schedule):
    with pytest.raises(ScheduleError, match="stand twice"):
        schedule(line(), line())
    with pytest.raises(ScheduleError, match="no line"):
        schedule(line()).line("99999999")


HEADERS = """Schedule of Korea under AKFTA
HS CODE   DESCRIPTION                         Base    AKFTA Preferential Tariff Rates
                                              Rate    (not later than 1 January)
                                                      2007*   2008   2009   2010
010110    Live horses, pure-bred breeding     8       5       3      0      0
020110    Carcasses and half-carcasses        40      U       U      U      U
030110    Ornamental fish                     10      8,5     5      2,5    0
"""


def test_headers_of_three_rows_and_lines_without_commitment():
    schedule = annex_text(HEADERS, Reading("KOR", "akfta", "HS2002"), file="k.txt")
    lines = {x.code: x for x in schedule.lines}
    assert [(y, show_duty(d)) for y, d in lines["030110"].path] == [
        (2007, "8.5%"),
        (2008, "5%"),
        (2009, "2.5%"),
        (2010, "0%"),
    ]
    assert lines["020110"].path == () and lines["020110"].category == "U" and not schedule.unread


def test_korean_annex_with_duties_over_two_rows():
    text = (
        "HSK 2012      Description                                   Base Rate                     Staging\n"
        "                                                                                          Category\n"
        "0409000000    Natural honey                                 243% or 1,864 won/kg,         E\n"
        "                                                            whichever is the greater\n"
        "                                        - 2 -\n"
        "HSK 2012      Description                                   Base Rate                     Staging\n"
        "                                                                                          Category\n"
        "0904211000    Not crushed nor ground (of the genus          270% or 6,210 won/kg,         E\n"
        "              Capsicum or of the genus Pimenta)             whichever is the greater\n"
    )
    assert (
        annex_text(text, Reading("KOR", "t", "HS2012"), file="k.txt").unread[0].code == "duty-text"
    )  # 1,864 or 1.864?
    honey, pepper = annex_text(text, Reading("KOR", "t", "HS2012", decimal="."), file="k.txt").lines
    assert show_duty(honey.base) == "243% or KRW 1864/kg, whichever is higher"
    assert pepper.description == "Not crushed nor ground (of the genus Capsicum or of the genus Pimenta)"


def test_technical_duties_are_kept_whole_and_never_cut_in_two():
    text = "CN 2012 Description Base rate Category\n1704 90 55 Pastilles and drops 9 % + EA MAX 18,7 % + AD S/Z B5\n"
    (line,) = annex_text(text, Reading("EUN", "t", "HS2012"), file="e.txt").lines
    assert line.description == "Pastilles and drops" and show_duty(line.base).startswith("9% + EA or 18,7% + AD S/Z")
    broken = annex_text(text.replace("9 % + EA", "9 % + QQ"), Reading("EUN", "t", "HS2012"), file="e.txt")
    assert [u.code for u in broken.unread] == ["annex-row"] and len(broken) == 0


def test_the_column_with_the_full_code_is_taken(tmp_path):
    text = "HS6,Tariff line,Description,Base rate,Category\n010121,0101.21.00,Horses,5,A\n"
    assert read_csv(csv_of(tmp_path, text), READ).keys == ("01012100",)


def test_the_order_of_rows_in_a_file_is_irrelevant(tmp_path):
    head, *rows = BAD.splitlines()
    turned = "\n".join([head, *reversed(rows)])
    a, b = (read_csv(csv_of(tmp_path, t, n), READ) for t, n in ((BAD, "a.csv"), (turned, "b.csv")))
    assert same_content(a.lines, b.lines) and len(a.unread) == len(b.unread)


def test_words_that_come_again_are_not_taken_for_page_headers():
    spoken = ["HS Code Description Base Rate Category"]
    placed = ["HS Code        Description                       Base Rate    Category"]
    for n in range(120):
        code = f"{1010000 + n * 11:08d}"
        dotted = f"{code[:4]}.{code[4:6]}.{code[6:]}"
        if n % 7 == 0 and n:
            spoken += ["SCHEDULE OF MALAYSIA", f"Page {n // 7} of 18", spoken[0]]
            placed += [
                f"                                                  - {n // 7} -",
                "MALAYSIA, ANNEX 2",
                placed[0],
            ]
        spoken += [f"{dotted} Goods of kind {n}, exceeding {n} kg but not exceeding", f"{n + 5} kg 5% B5"]
        placed += [f"{dotted}     {f'Goods of kind {n}':<33} 5            B5", " " * 15 + "not for retail sale"]
    reading = Reading("MYS", "t", "HS2012", legend=legend_named("cptpp-mys"))
    first, second = (annex_text("\n".join(t), reading, file="x.txt") for t in (spoken, placed))
    assert len(first) == len(second) == 120 and not first.unread + second.unread
    assert all(x.description.endswith(f"not exceeding {n + 5} kg") for n, x in enumerate(first.lines))
    assert all(x.description == f"Goods of kind {n} not for retail sale" for n, x in enumerate(second.lines))
