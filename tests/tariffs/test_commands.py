"""The command line on a small synthetic desk: every sub-command, its files and its JSON."""

import json

import openpyxl
import pytest
from typer.testing import CliRunner

from accord.cli.app import build
from accord.tariffs import same_content, synthetic_desk, write_desk
from accord.vocabulary import AccordError


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    for code in ("MYS", "KOR"):
        write_desk(synthetic_desk(code, 3, lines=500), folder)
    return folder


def run(*words):
    result = CliRunner().invoke(build(), ["tariffs", *map(str, words)])
    if isinstance(result.exception, AccordError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result


def tables(*words):
    return {t["name"]: t for t in json.loads(run(*words, "--json").stdout)["tables"]}


def test_synthetic_is_said_in_every_output(desk):
    for words in (
        ("read", desk / "mys-offer.csv"), ("rates", desk / "mys-offer.csv"), ("coverage", desk / "mys-offer.csv"),
        ("margins", desk / "mys-offer.csv"), ("transparency", desk / "mys-offer.csv"),
        ("diff", desk / "mys-offer-earlier.csv", desk / "mys-offer.csv"),
    ):  # fmt: skip
        first = json.loads(run(*words, "--json").stdout)["tables"][0]
        assert any("SYNTHETIC" in n for n in first["notes"]), words


def test_margins_with_reciprocity_and_costs(desk):
    words = (
        "margins", desk / "kor-offer.csv", "--existing", desk / "kor-akfta.csv", "--existing", desk / "kor-rcep.csv",
        "--partner-schedule", desk / "mys-akfta.csv", "--imports", desk / "kor-imports.csv", "--origin", "MYS", "--to", 2042,
    )  # fmt: skip
    found = tables(*words)["by-year"]["rows"]
    assert found[-1]["lines_improved"] == 12 and found[0]["reciprocity"] > 0
    dear = tables(*words, "--cost", "akfta=99", "--cost", "rcep=99")["by-year"]["rows"]
    assert dear[-1]["best_akfta"] == 0 and dear[-1]["lines_improved"] > 12
    with pytest.raises(AccordError, match="no agreement here"):
        run(*words, "--cost", "nafta=1")


def test_diff_and_apply_make_the_later_draft(desk, tmp_path):
    from accord.tariffs import open_schedule

    changes, back = tmp_path / "changes.json", tmp_path / "back.csv"
    found = tables(
        "diff", desk / "kor-offer-earlier.csv", desk / "kor-offer.csv", "--changes", changes, "--out", tmp_path / "d.xlsx",
        "--imports", desk / "kor-imports.csv", "--partner", "MYS",
    )  # fmt: skip
    assert {r["what"] for r in found["page"]["rows"]} >= {"improved"}
    run("apply", desk / "kor-offer-earlier.csv", changes, "--out", back)
    assert same_content(open_schedule(back).lines, open_schedule(desk / "kor-offer.csv").lines)
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert book.sheetnames == ["page", "moves", "lines"]
    assert tables("diff", back, desk / "kor-offer.csv")["lines"]["rows"] == []


def test_text_in_workbooks_is_never_a_formula(tmp_path):
    source = tmp_path / "x.csv"
    source.write_text(
        "# party: MYS\n# edition: HS2022\n# legend: evfta\nHS,Description,Base,Category\n01012100,=1+1,5%,A\n",
        encoding="utf-8",
    )
    run("read", source, "--out", tmp_path / "x.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["lines"]
    cells = [c for row in sheet.iter_rows() for c in row if c.value == "=1+1"]
    assert len(cells) == 1 and cells[0].data_type == "s"


def test_smart_revenue_and_utilisation(desk):
    flows = ("--imports", desk / "mys-imports.csv", "--partner", "KOR")
    totals = {r["effect"]: r["value"] for r in tables("smart", desk / "mys-offer.csv", *flows)["totals"]["rows"]}
    assert totals["trade creation"] > 0 > totals["change of revenue"]
    assert totals["change of revenue"] == pytest.approx(
        totals["tariff revenue after"] - totals["tariff revenue before"]
    )
    path = tables("revenue", desk / "mys-offer.csv", *flows)["revenue"]["rows"]
    statics = [r["from_partner_static"] for r in path]
    assert statics == sorted(statics, reverse=True) and path[0]["year"] == 2027
    received = desk / "received.csv"
    received.write_text("code,value\n", encoding="utf-8")
    rows = tables("utilisation", desk / "mys-offer.csv", *flows, "--received", received)["utilisation"]["rows"]
    assert rows[-1]["value"] == 0.0 and rows[0]["value"] > 0


def test_gsim_from_a_file(tmp_path):
    market = tmp_path / "m.csv"
    sales = {("MYS", "MYS"): 50, ("MYS", "KOR"): 10, ("MYS", "ROW"): 20, ("KOR", "MYS"): 10, ("KOR", "KOR"): 60,
             ("KOR", "ROW"): 30, ("ROW", "MYS"): 30, ("ROW", "KOR"): 30, ("ROW", "ROW"): 300}  # fmt: skip
    before = {
        ("MYS", "KOR"): 5,
        ("MYS", "ROW"): 5,
        ("KOR", "MYS"): 20,
        ("KOR", "ROW"): 5,
        ("ROW", "MYS"): 20,
        ("ROW", "KOR"): 5,
    }
    after = {**before, ("MYS", "KOR"): 0, ("KOR", "MYS"): 0}
    body = "".join(f"{o},{d},{v},{before.get((o, d), 0)},{after.get((o, d), 0)}\n" for (o, d), v in sales.items())
    market.write_text("origin,destination,sales,before_pct,after_pct\n" + body, encoding="utf-8")
    rows = {r["country"]: r for r in tables("gsim", market)["countries"]["rows"]}
    assert rows["KOR"]["world_price_pct"] == pytest.approx(1.2327858, abs=1e-6)


def test_transpose_writes_a_schedule_that_reads_back(desk, tmp_path):
    from accord.tariffs import open_schedule

    codes = {x.hs6 for x in open_schedule(desk / "mys-akfta.csv").lines}
    table = tmp_path / "c.csv"
    table.write_text("old,new\n" + "".join(f"{c},{c}\n" for c in sorted(codes)), encoding="utf-8")
    out = tmp_path / "new.csv"
    run("transpose", desk / "mys-akfta.csv", "--concordance", table, "--to-edition", "HS2028", "--out", out)
    back = open_schedule(out)
    assert back.edition == "HS2028" and len(back) == 500


def test_legends_and_the_example(tmp_path):
    assert {r["name"] for r in tables("legend")["legends"]["rows"]} >= {"akfta", "ikcepa"}
    found = tables("legend", "ikcepa")["check"]["rows"]
    assert [r["code"] for r in found] == ["declared-end", "same-stages-other-end"]
    run("legend", "evfta", "--copy", tmp_path / "own.toml")
    assert (
        tables("legend", tmp_path / "own.toml", "--in-force", "2021-01-01")["categories"]["rows"][0]["category"] == "A"
    )
    made = tables("example", tmp_path / "desk", "--lines", "300")
    assert len(made["files"]["rows"]) == 10 and all(r["source"] and r["certainty"] for r in made["facts"]["rows"])
    assert not any("MEM" in str(r) or "CALC" in str(r) for r in made["facts"]["rows"])


def test_terminal_tables_count_what_they_leave_out(desk):
    text = run("rates", desk / "mys-offer.csv", "--show", "3").stdout
    assert "497 more row(s)" in text


def test_appraise_follows_the_staging(desk):
    found = tables(
        "appraise", desk / "mys-offer.csv", desk / "kor-offer.csv", "--existing", desk / "mys-akfta.csv",
        "--existing", desk / "kor-akfta.csv", "--imports", f"MYS={desk / 'mys-imports.csv'}", "--from", 2027, "--to", 2028,
    )  # fmt: skip
    path = found["path"]["rows"]
    assert [(r["year"], r["country"]) for r in path] == [(2027, "MYS"), (2027, "KOR"), (2028, "MYS"), (2028, "KOR")]
    assert all(abs(r["residual"]) < 1e-10 for r in path) and all(r["exports_to_partner_pct"] > 0 for r in path)
    assert path[2]["exports_to_partner_pct"] > path[0]["exports_to_partner_pct"]
    assert any("no known rate" in n for n in found["path"]["notes"]) and any(
        "Concordance" in n for n in found["path"]["notes"]
    )
    assert {r["average"] for r in found["tariffs"]["rows"] if r["importer"] == "KOR"} == {"simple"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("rates", "missing.csv"), "schedule-file"),
        (("coverage", "{desk}/mys-offer.csv", "--imports", "missing.csv"), "schedule-file"),
        (("rates", "{desk}/mys-offer.csv", "--unit-values", "missing.csv"), "schedule-file"),
        (("gsim", "missing.csv"), "schedule-file"),
        (("apply", "{desk}/mys-offer.csv", "missing.json"), "draft"),
        (("transpose", "{desk}/mys-offer.csv", "--concordance", "missing.csv", "--to-edition", "2017"), "schedule-file"),
        (("margins", "{desk}/mys-offer.csv", "--existing", "missing.csv"), "schedule-file"),
        (("appraise", "{desk}/mys-offer.csv", "{desk}/mys-offer.csv"), "tariff-settings"),
        (("appraise", "{desk}/mys-offer.csv", "missing.csv"), "schedule-file"),
        (("rates", "{desk}/mys-offer.csv", "--line", "99999999"), "schedule"),
        (("rates", "{desk}/mys-offer.csv", "--from", "2030", "--to", "2028"), "tariff-settings"),
        (("rates", "{desk}/mys-offer.csv", "--in-force", "soon"), "tariff-settings"),
        (("rates", "{desk}/mys-offer.csv", "--legend", "nowhere"), "legend-not-found"),
        (("rates", "{desk}/mys-offer.csv", "--from", "1999"), "date-before-base"),
        (("coverage", "{desk}/mys-offer.csv", "--years", "soon"), "tariff-settings"),
        (("coverage", "{desk}/mys-offer.csv", "--imports", "{desk}/mys-imports.csv", "--partner", "XXX"), "tariff-settings"),
        (("read", "{desk}/mys-offer.csv", "--edition", "HS1900"), "hs-edition"),
        (("read", "{desk}/mys-offer.csv", "--out", "x.pdf"), "tariff-settings"),
        (("margins", "{desk}/mys-offer.csv", "--existing", "{desk}/kor-akfta.csv"), "tariff-settings"),
        (("diff", "{desk}/mys-offer.csv", "{desk}/kor-offer.csv"), "draft"),
    ],
)  # fmt: skip
def test_errors_have_a_code_and_a_way_out(desk, words, code):
    with pytest.raises(AccordError) as caught:
        run(*(w.replace("{desk}", str(desk)) for w in words))
    assert caught.value.code == code and caught.value.hint


def test_equivalents_stand_with_method_and_unit_value(desk, tmp_path):
    from accord.tariffs import AdValorem, open_schedule

    odd = [x for x in open_schedule(desk / "mys-offer.csv").lines if not isinstance(x.base, AdValorem)]
    values = tmp_path / "u.csv"
    values.write_text("code,price,currency,unit\n" + "".join(f"{x.code},20,MYR,kg\n" for x in odd), encoding="utf-8")
    found = tables("rates", desk / "mys-offer.csv", "--unit-values", values)["equivalents"]["rows"]
    assert len(found) == len(odd) and {(r["step"], r["unit"], r["source"]) for r in found} == {
        ("own line", "MYR/kg", "u.csv")
    }


def test_the_python_of_the_page_runs(desk, monkeypatch):
    import re
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs/tariffs.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    (desk / "desk").mkdir(exist_ok=True)
    for name in ("kor-offer.csv", "kor-akfta.csv"):
        (desk / "desk" / name).write_bytes((desk / name).read_bytes())
    monkeypatch.chdir(desk)
    names = {}
    exec(compile(code, "docs/tariffs.md", "exec"), names)
    assert names["gain"].shape == (500, 10) and (names["gain"] >= 0).all()


def test_the_legend_of_the_page_is_a_legend():
    import re
    from pathlib import Path

    from accord.tariffs import check_legend, legend_from_text

    page = (Path(__file__).parents[2] / "docs/tariffs.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", page, re.S)
    legend = legend_from_text(text, party="JPN")
    assert legend.yearly == (4, 1) and legend.find("B7").cuts == 8
    assert check_legend(legend_from_text(text)) == []


def test_elasticities_by_line_and_the_partners_share(desk, tmp_path):
    table = tmp_path / "e.csv"
    table.write_text("code,demand\n" + "".join(f"{n:02d},-2.5\n" for n in range(1, 98)), encoding="utf-8")
    words = ("smart", desk / "mys-offer.csv", "--imports", desk / "mys-imports.csv", "--partner", "KOR")
    plain, double = (
        {r["effect"]: r["value"] for r in tables(*w)["totals"]["rows"]}
        for w in (words, (*words, "--elasticities", table))
    )
    assert double["trade creation"] == pytest.approx(2 * plain["trade creation"])
    found = tables(
        "coverage",
        desk / "mys-offer.csv",
        "--imports",
        desk / "mys-imports.csv",
        "--partner",
        "KOR",
        "--partner-freed",
        100,
    )["article-xxiv"]["rows"]
    own, both = (
        next(r["found"] for r in found if r["reading"].startswith(w)) for w in ("share of present", "average of both")
    )
    assert both == pytest.approx((own + 100) / 2)


def test_a_confidential_desk_works_with_no_network(desk, tmp_path, monkeypatch):
    import socket

    def refuse(*_args, **_more):
        raise AssertionError("a tariff command opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    run("diff", desk / "kor-offer-earlier.csv", desk / "kor-offer.csv", "--out", tmp_path / "d.xlsx")
    run("margins", desk / "kor-offer.csv", "--existing", desk / "kor-akfta.csv", "--out", tmp_path / "m.json")
    run("coverage", desk / "kor-offer.csv", "--imports", desk / "kor-imports.csv", "--out", tmp_path / "c.csv")


def test_gains_by_line_and_year_go_into_files(desk):
    found = tables(
        "margins", desk / "kor-offer.csv", "--existing", desk / "kor-akfta.csv", "--from", 2027, "--to", 2029
    )
    lines = {r["line"]: r for r in found["lines"]["rows"]}
    assert all(r["2029_points"] == lines[r["line"]]["gain_points"] for r in found["gains"]["rows"])
    assert "by year" not in run("margins", desk / "kor-offer.csv").stdout
