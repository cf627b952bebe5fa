"""``accord offer`` as people use it: tables out to the room and back, one JSON object, every refusal named."""

import csv
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from accord.cli.app import build
from accord.vocabulary import AccordError
from accord.workbench.offer_example import synthetic_columns
from accord.workbench.offer_table import LineTableError, read_table, write_table

CEILINGS = ("--ceiling", "lines:8%,value:6%")


def run(*words, code=0):
    result = CliRunner().invoke(build(), ["offer", *map(str, words)])
    if code == 0 and result.exception is not None:
        raise result.exception
    return result


def as_json(*words):
    return json.loads(run(*words, "--json").stdout)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offers")
    for name, size, seed in (("a.xlsx", 300, 0), ("b.csv", 200, 1)):
        write_table(folder / name, synthetic_columns(size, seed))
    return folder


def test_choose_writes_a_table_that_reads_back_as_the_same_offer(tables):
    data = as_json("choose", tables / "a.xlsx", *CEILINGS, "--chapter-floor", "50%", "--out", tables / "offer.xlsx")
    assert data["gap"] < 1e-8 and data["lines"] == 300
    for ceiling in data["ceilings"]:
        assert ceiling["taken"] <= ceiling["limit"] + 1e-6
    assert all(rule["choice_gains"] >= -1e-9 for rule in data["rules"])
    back = read_table(tables / "offer.xlsx")
    assert list(back.texts["category"]) == [row["category"] for row in data["offer"]]
    again = as_json("choose", tables / "offer.xlsx", *CEILINGS, "--chapter-floor", "50%")
    assert again["value"] == pytest.approx(data["value"], rel=1e-9)
    for price in data["prices"]:
        assert price["one_point_more_coverage_costs"] >= -1e-9 and price["one_point_less_gains"] >= -1e-9


def test_an_edit_in_the_room_is_kept(tables):
    columns = synthetic_columns(300, 0)
    free = as_json("choose", tables / "a.xlsx", *CEILINGS)["offer"]
    kept_out = next(i for i, row in enumerate(free) if row["category"] == "exclude")
    columns["must"][kept_out] = "open"
    columns["weight"][0] = 999.0
    write_table(tables / "edited.xlsx", columns)
    edited = as_json("choose", tables / "edited.xlsx", *CEILINGS)["offer"]
    assert edited[kept_out]["category"] != "exclude"
    assert edited[0]["weight"] == 999.0


def test_ceilings_that_clash_are_named_with_what_they_need(tables):
    listed = tables / "keep.csv"
    listed.write_text("line\n" + "\n".join(synthetic_columns(300, 0)["line"][:90]) + "\n")
    result = run("choose", tables / "a.xlsx", "--ceiling", "lines:8%", "--must-keep-out", listed, code=6)
    error = result.exception
    assert isinstance(error, AccordError) and error.code == "ceilings-clash"
    (way,) = error.facts["clash"]
    dutiable = sum(d > 0 for d in synthetic_columns(300, 0)["base_pct"][:90])
    assert way["ceiling"] == "lines" and way["needs"] == pytest.approx(dutiable)
    assert len(error.facts["release"]) == dutiable - 24
    json.dumps(error.as_dict())


def test_a_chapter_that_cannot_be_covered_is_told_as_the_floor_that_was_asked_for(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("line,import_value,base_pct,must\n01010101,10,5,exclude\n01010102,10,5,\n02010101,9,5,\n")
    result = run("choose", table, "--ceiling", "lines:100%", "--chapter-floor", "75%", code=6)
    assert "chapter 01 must be covered to 75 % and can be to 50 % only" in str(result.exception)


def test_headings_revenue_and_readings_are_understood(tables):
    words = ("--ceiling", "lines:10%,lines@hs6:9%,lines@hs6:5:excluded,value:3%:excluded,revenue@5:40%")
    data = as_json("choose", tables / "a.xlsx", *words)
    names = {c["name"]: c for c in data["ceilings"]}
    assert set(names) == {"lines", "lines@hs6", "lines@hs6 excluded", "value excluded", "revenue@5"}
    assert names["lines@hs6 excluded"]["taken"] <= 5 and names["revenue@5"]["taken_pct"] <= 40 + 1e-6


def test_explain_speaks_and_agrees_with_choose(tables):
    offer = as_json("choose", tables / "a.xlsx", *CEILINGS)["offer"]
    line = next(row for row in offer if row["category"] == "exclude")
    told = as_json("explain", tables / "a.xlsx", line["line"], *CEILINGS)
    assert told["category"] == "exclude" and told["line"] == line["line"]
    nearest = told["alternatives"][0]
    assert nearest["moves_there_from"] == pytest.approx(nearest["value"] + nearest["costs"])
    assert nearest["costs_at_least"] <= nearest["costs"] + 1e-9
    assert line["next_costs_at_least"] <= nearest["costs"] + 1e-9
    assert any("would move there" in s or "exactly as well" in s for s in told["sentences"])
    assert "exclude" in run("explain", tables / "a.xlsx", line["line"], *CEILINGS).stdout


def test_draws_say_how_sure_each_line_is(tables):
    data = as_json("choose", tables / "a.xlsx", *CEILINGS, "--draws", "5", "--seed", "3")
    shares = [row["share_of_draws"] for row in data["offer"]]
    assert min(shares) >= 0.0 and max(shares) == 1.0
    assert data["robust"]["least_worst_regret"] <= data["robust"]["worst_regret"] + 1e-9
    assert data == as_json("choose", tables / "a.xlsx", *CEILINGS, "--draws", "5", "--seed", "3") | {
        "seconds": data["seconds"]
    }


def test_frontier_writes_a_curve_a_chart_and_schedules_that_compare_finds_near_efficient(tables):
    for name, size, seed in (("c.xlsx", 80, 5), ("d.csv", 60, 6)):
        write_table(tables / name, synthetic_columns(size, seed))
    out = tables / "talks"
    words = (tables / "c.xlsx", tables / "d.csv", "--ceiling", "lines:10%,value:10%")
    categories = ("--weights", "none", "--categories", "now,in-10,exclude")
    data = as_json("frontier", *words, *categories, "--points", "5", "--out", out)
    firsts, seconds = [p["first"] for p in data["frontier"]], [p["second"] for p in data["frontier"]]
    assert firsts == sorted(firsts, reverse=True) and seconds == sorted(seconds)
    assert (out / "frontier.svg").read_text().startswith("<svg")
    with (out / "frontier.csv").open() as file:
        assert [float(row["first"]) for row in csv.DictReader(file)] == pytest.approx(firsts)
    nash = next(p for p in data["points"] if p["name"] == "nash")
    drafts = (out / "nash-first.xlsx", out / "nash-second.xlsx")
    seen = as_json("compare", *drafts, *words[2:], *categories, "--gap", "0.1%")
    assert seen["draft"]["first"] == pytest.approx(nash["first"], rel=1e-6)
    assert seen["ceilings_broken"] == []
    for party in ("first", "second"):
        assert seen[f"best_for_{party}"]["could_gain"] == pytest.approx(0.0, abs=3e-3 * abs(nash[party]))


def test_compare_says_what_pays_for_a_line(tables):
    words = (tables / "a.xlsx", tables / "b.csv", "--ceiling", "lines:100%", "--weights", "none")
    code = read_table(tables / "b.csv").texts["line"][0]
    data = as_json("compare", *words, "--line", f"second:{code}", "--to", "now")
    assert data["draft"] == {"first": 0.0, "second": 0.0} and len(data["notes"]) == 2
    for changes in data["trades"]:
        assert any(c["line"] == code and c["schedule"] == "second" and c["to"] == "now" for c in changes)
        assert sum(c["first_gains"] for c in changes) >= -1e-6
        assert sum(c["second_gains"] for c in changes) >= -1e-6


def test_a_chart_of_worth_against_coverage(tables):
    data = as_json("choose", tables / "a.xlsx", *CEILINGS, "--chart", tables / "c.svg")
    curve = data["curve"]
    assert sum(row["now"] for row in curve) == 1
    by_coverage = [row["value"] for row in sorted(curve, key=lambda r: r["coverage_pct"])]
    assert by_coverage == sorted(by_coverage, reverse=True) and (tables / "c.svg").exists()


def test_the_models_derivatives_can_value_lines(tables):
    columns = synthetic_columns(40, 2)
    columns["sector"] = ["C26" if i % 2 else "C29" for i in range(40)]
    write_table(tables / "sectors.csv", columns)
    data = as_json("choose", tables / "sectors.csv", "--ceiling", "lines:20%", "--model", "MYS:KOR")
    assert any("first order" in text for text in data["assumed"])
    with pytest.raises(AccordError, match="sectors not in the baseline"):
        run("choose", tables / "a.xlsx", "--ceiling", "lines:20%", "--model", "MYS:KOR")


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"base_pct": ["5 percent", "3"]}, "base_pct"),
        ({"import_value": ["1,000", "3"]}, "import_value"),
        ({"line": ["01", "01"]}, "repeats"),
        ({"base_pct": ["", "3"]}, "base_pct"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(tmp_path, cells, where):
    columns = {"line": ["01", "02"], "import_value": ["1", "2"], "base_pct": ["5", "5"], **cells}
    path = tmp_path / "bad.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    with pytest.raises(LineTableError, match=where) as caught:
        read_table(path)
    assert caught.value.facts["row"] in (2, 3)


def test_text_in_a_table_is_never_a_formula(tmp_path):
    columns = {"line": ["=1+1", "02"], "import_value": [1.0, 2.0], "base_pct": [5.0, np.nan]}
    write_table(tmp_path / "x.csv", columns)
    assert "'=1+1" in (tmp_path / "x.csv").read_text()
    write_table(tmp_path / "x.xlsx", {**columns, "base_pct": [5.0, 5.0]})
    assert read_table(tmp_path / "x.xlsx").texts["line"] == ("=1+1", "02")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--ceiling", "lines=8%"), "ceiling"),
        (("--ceiling", "lines:8%", "--categories", "now,never"), "staging-category"),
        (("--ceiling", "lines:8%", "--weights", "loud"), "settings"),
        (("--ceiling", "lines:eight%"), "ceiling"),
        (("--ceiling", "lines:8%,lines:9%"), "ceiling"),
        (("--chapter-floor", "half"), "settings"),
    ],
)
def test_wrong_options_are_refused_by_code(tables, words, code):
    result = run("choose", tables / "a.xlsx", *words, code=2)
    assert isinstance(result.exception, AccordError) and result.exception.code == code


def test_an_unknown_line_is_not_guessed(tables):
    result = run("explain", tables / "a.xlsx", "99999999", code=4)
    assert isinstance(result.exception, AccordError) and result.exception.code == "unknown-line"


def test_what_c_code_prints_stays_off_the_standard_output(capfd):
    """HiGHS 1.15 prints a line of its own when it repairs a solution; a command's output must be JSON alone."""
    import ctypes

    from accord.negotiation import highs

    with highs.nothing_printed():
        ctypes.CDLL(None).puts(b"HighsMipSolverData::something")
    print("the result")
    assert capfd.readouterr().out == "the result\n"


def test_of_alternative_ceilings_the_better_is_taken_and_said(tables):
    def worth(ceiling):
        return as_json("choose", tables / "a.xlsx", "--ceiling", f"{ceiling},value:6%")

    heading, share = worth("lines@hs6:12"), worth("lines:8%")
    either = worth("lines@hs6:12|lines:8%")
    assert either["value"] == pytest.approx(max(heading["value"], share["value"]), rel=1e-9)
    assert any("2 ways to meet the alternative ceilings" in note for note in either["assumed"])
    assert worth("lines:8%|lines:8%")["value"] == pytest.approx(share["value"], rel=1e-9)
    code = either["offer"][0]["line"]
    assert as_json("explain", tables / "a.xlsx", code, "--ceiling", "lines@hs6:12|lines:8%,value:6%")


def test_a_way_that_cannot_be_met_is_passed_over(tables):
    listed = tables / "held.csv"
    listed.write_text("line\n" + "\n".join(synthetic_columns(300, 0)["line"][:90]) + "\n")
    found = as_json("choose", tables / "a.xlsx", "--ceiling", "lines:1%|lines:60%", "--must-keep-out", listed)
    assert any("1 can be met" in note for note in found["assumed"])
    run("choose", tables / "a.xlsx", "--ceiling", "lines:1%|lines:2%", "--must-keep-out", listed, code=6)


def test_packages_of_two_refuse_alternative_ceilings(tables):
    result = run("frontier", tables / "a.xlsx", tables / "b.csv", "--ceiling", "lines:8%|value:6%", code=2)
    assert isinstance(result.exception, AccordError) and "leaves the choice" in result.exception.message


def test_a_safeguard_lets_a_line_in_that_politics_kept_out(tables):
    columns = synthetic_columns(300, 0)
    columns["weight"] = [0.0] * 300
    write_table(tables / "free.xlsx", columns)
    free = as_json("choose", tables / "free.xlsx", "--ceiling", "lines:100%")["offer"]
    first, second = [i for i, row in enumerate(free) if row["category"] == "now" and columns["base_pct"][i] > 0][:2]
    columns["weight"][first] = columns["weight"][second] = 50.0
    write_table(tables / "bare.xlsx", columns)
    kept = as_json("choose", tables / "bare.xlsx", "--ceiling", "lines:100%")["offer"]
    assert kept[first]["category"] == kept[second]["category"] == "exclude"
    columns["safeguard"] = [float(place == first) for place in range(300)]
    write_table(tables / "eased.xlsx", columns)
    eased = as_json("choose", tables / "eased.xlsx", "--ceiling", "lines:100%", "--out", tables / "back.xlsx")
    assert eased["offer"][first]["category"] == "now" and eased["offer"][second]["category"] == "exclude"
    assert any("eased by a safeguard on 1 of 300 lines" in note for note in eased["assumed"])
    again = as_json("choose", tables / "back.xlsx", "--ceiling", "lines:100%")
    assert again["value"] == pytest.approx(eased["value"], rel=1e-9)
    columns["safeguard"][7] = 1.5
    write_table(tables / "wrong.xlsx", columns)
    error = run("choose", tables / "wrong.xlsx", "--ceiling", "lines:8%", code=3).exception
    assert isinstance(error, LineTableError) and "safeguard" in error.message


def test_a_table_edited_as_a_negotiator_edits_it_reads_back_the_same(tmp_path):
    import openpyxl

    plain = tmp_path / "plain.csv"
    plain.write_text(
        "line,import_value,base_pct,must,category\n01010101,10,5,exclude,now\n02010101,9,12.5,!now,in-5\n"
        "87032110,30,30,,reduce\n",
        encoding="utf-8",
    )
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "lines"
    for row in (
        ["line", "my note", "import_value", "base_pct", "must", "category", None],
        ["87032110", "ask MITI", 30, 0.3, "", " REDUCE", " "],
        ["02010101", None, 9, 0.125, "!NOW ", "In-5 ", None],
        ["01010101", None, 10, 5, "Keep-Out ", "now", None],
        ["  ", " ", None, None, None, None, None],
    ):
        sheet.append(row)
    sheet["D2"].number_format, sheet["D3"].number_format = "0%", "0.0%"
    book.save(tmp_path / "edited.xlsx")
    before, after = (
        as_json("choose", tmp_path / name, "--ceiling", "lines:70%") for name in ("plain.csv", "edited.xlsx")
    )
    assert after["value"] == pytest.approx(before["value"])
    assert sorted((x["line"], x["category"]) for x in after["offer"]) == sorted(
        (x["line"], x["category"]) for x in before["offer"]
    )


def test_a_code_that_lost_its_zero_is_refused(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("line,import_value,base_pct\n1010101,10,5\n02010101,9,5\n87032110,9,5\n", encoding="utf-8")
    error = run("choose", table, "--ceiling", "lines:70%", code=3).exception
    assert isinstance(error, AccordError) and error.facts["row"] == 2 and "zero" in error.hint
