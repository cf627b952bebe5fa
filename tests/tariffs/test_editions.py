"""Carrying a schedule between editions, and ad valorem equivalents."""

from decimal import Decimal

import pytest

from accord.tariffs import (
    ConcordanceError,
    ImportTableError,
    TariffSettingsError,
    UnitValue,
    UnitValueError,
    UnitValues,
    as_percentages,
    concordance,
    equivalent,
    equivalents,
    parse_duty,
    read_concordance,
    read_imports,
    read_unit_values,
    transpose,
    unit_values,
)

TABLE = concordance(
    [("010111", "010121"), ("010119", "010129"), ("010119", "010130"), ("020110", "020190"), ("020120", "020190"),
     ("030110", "030191"), ("030110", "030192"), ("030120", "030192"), ("040110", "040110")],
    "HS2017", "HS2022",
)  # fmt: skip


def test_kinds_are_those_of_whole_families():
    assert TABLE.kind == {
        "010111": "1:1", "010119": "1:n", "020110": "n:1", "020120": "n:1", "030110": "n:m", "030120": "n:m", "040110": "1:1",
    }  # fmt: skip


def old(line, schedule, *rows):
    return schedule(*(line(c, b, k) for c, b, k in rows), edition="HS2017")


def test_one_to_one_and_one_to_many_keep_their_content_and_digits(line, schedule):
    done = transpose(old(line, schedule, ("01011110", "10%", "A"), ("01011990", "5%", "B5")), TABLE)
    assert done.schedule.edition == "HS2022"
    assert {x.code: x.category for x in done.schedule.lines} == {"01012110": "A", "01012990": "B5", "01013090": "B5"}
    assert [m.outcome for m in done.moves] == ["carried", "inherited"] and not done.waiting


def test_many_to_one_merges_the_same_and_flags_the_rest(line, schedule):
    same = transpose(old(line, schedule, ("02011010", "10%", "A"), ("02012010", "10%", "A")), TABLE)
    assert [x.code for x in same.schedule.lines] == ["02019010"] and " / " in same.schedule.lines[0].description
    rows = (("02011010", "10%", "A"), ("02012010", "20%", "B5"))
    flagged = transpose(old(line, schedule, *rows), TABLE)
    assert len(flagged.schedule) == 0 and {x.code for x in flagged.waiting} == {"02011010", "02012010"}
    best = transpose(old(line, schedule, *rows), TABLE, merge="most-favourable")
    worst = transpose(old(line, schedule, *reversed(rows)), TABLE, merge="least-favourable")
    assert best.schedule.lines[0].category == "A" and worst.schedule.lines[0].category == "B5"


def test_many_to_many_and_unknown_codes_wait_for_a_person(line, schedule):
    rows = old(line, schedule, ("03011000", "10%", "A"), ("99999900", "5%", "A"))
    done = transpose(rows, TABLE)
    assert len(done.schedule) == 0 and [m.kind for m in done.moves] == ["n:m", "none"]
    decided = transpose(rows, TABLE, decisions={"030110": ("030192",)})
    assert [x.code for x in decided.schedule.lines] == ["03019200"] and len(decided.waiting) == 1


def test_wrong_edition_and_unknown_merge(line, schedule):
    with pytest.raises(ConcordanceError, match="HS2022"):
        transpose(schedule(line()), TABLE)
    with pytest.raises(TariffSettingsError, match="average"):
        transpose(old(line, schedule), TABLE, merge="average")


def test_a_table_is_read_by_its_six_digit_columns(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("HS5_6d,HS5_4d,HS4_6d\n010121,0101,010111\n10129,0101,10119\n", encoding="utf-8")
    found = read_concordance(path, "HS2012", "HS2017", reverse=True)
    assert found.forward == {"010111": ("010121",), "010119": ("010129",)}
    path.write_text("a,b\nx,y\n", encoding="utf-8")
    with pytest.raises(ConcordanceError, match="six-digit"):
        read_concordance(path, "HS2012", "HS2017")


def test_real_concordance_between_2017_and_2022(shared_dir, line, schedule):
    table = read_concordance(shared_dir / "data/concordance/hs6_hs5.csv", "HS2017", "HS2022", reverse=True)
    kinds = set(table.kind.values())
    assert len(table.forward) > 5000 and kinds == {"1:1", "1:n"}
    some = [c for c in table.forward if table.kind[c] == "1:1"][:50]
    done = transpose(old(line, schedule, *((f"{c}00", "10%", "A") for c in some)), table)
    assert len(done.schedule) == 50 and not done.waiting


VALUE = UnitValue(Decimal(20), "MYR", "kg", "test")


@pytest.mark.parametrize(
    ("duty", "pct"),
    [
        ("RM 1.20/kg", "6"), ("RM 120/100 kg", "6"), ("RM 1200/t", "6"), ("8% + RM 1.20/kg", "14"),
        ("8% or RM 1.20/kg, whichever is higher", "8"), ("8% or RM 1.20/kg, whichever is lower", "6"), ("8%", "8"),
    ],
)  # fmt: skip
def test_equivalents_of_each_kind(duty, pct):
    found = equivalent(parse_duty(duty), VALUE)
    assert found.pct == Decimal(pct) and found.duty and (found.unit_value is None) == (duty == "8%")


def test_currencies_and_units_must_meet():
    with pytest.raises(UnitValueError, match="per l"):
        equivalent(parse_duty("RM 1/l"), VALUE)
    with pytest.raises(UnitValueError, match="USD"):
        equivalent(parse_duty("USD 1/kg"), VALUE)
    fx = {"USD": Decimal(1), "MYR": Decimal(4)}
    assert equivalent(parse_duty("USD 1/kg"), VALUE, fx=fx).pct == 20
    with pytest.raises(UnitValueError, match="composition"):
        equivalent(parse_duty("9 % + EA"), VALUE)
    with pytest.raises(UnitValueError, match="no unit value"):
        equivalent(parse_duty("RM 1/kg"), None)
    with pytest.raises(UnitValueError, match="not positive"):
        equivalent(parse_duty("RM 1/kg"), UnitValue(Decimal(0), "MYR", "kg", "x"))


def test_methods_take_unit_values_in_their_own_order(line, schedule):
    values = UnitValues({"01012100": VALUE}, {"010129": UnitValue(Decimal(10), "MYR", "kg", "own")},
                        {c: UnitValue(Decimal(40), "MYR", "kg", "oecd") for c in ("010121", "010129", "020110")})  # fmt: skip
    rows = schedule(
        *(line(c, "RM 2/kg") for c in ("01012100", "01012900", "02011000", "03021100")), line("04011000", "5%")
    )
    made, left = equivalents(rows, values)
    assert {k: (e.pct, e.step) for k, e in made.items()} == {
        "01012100": (10, "own line"), "01012900": (20, "own subheading"), "02011000": (5, "fallback"),
    }  # fmt: skip
    assert list(left) == ["03021100"]
    second, _ = equivalents(rows, values, method="unctad-2")
    assert {e.step for e in second.values()} == {"fallback"} and as_percentages(second)["01012100"] == 5


def test_unit_values_from_imports_and_from_a_file(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text(
        "code,partner,value,quantity\n01012100,KOR,100,10\n01012100,CHN,300,10\n01012900,KOR,50,\n", encoding="utf-8"
    )
    found = unit_values(read_imports(path), currency="USD")
    assert found.line["01012100"].price == 20 and found.hs6["010121"].price == 20 and "01012900" not in found.line
    own = tmp_path / "u.csv"
    own.write_text("code,price,currency,unit,scope\n01012100,20,MYR,kg,\n010129,5,MYR,kg,fallback\n", encoding="utf-8")
    assert read_unit_values(own).fallback["010129"].price == 5
    own.write_text("code,price\n01012100,20\n", encoding="utf-8")
    with pytest.raises(ImportTableError, match="currency"):
        read_unit_values(own)
