"""Charts that answer the pointer: the library comes from this machine, and what they say is what the page says."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.reports.charts import Effect, answering_spec, tiles_chart
from accord.reports.errors import BriefError
from accord.web import vega
from accord.web.pages import agreement
from accord.workbench.desk import Desk


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "EXAMPLE_LINES", 60)


def told(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows behind the points that answer."""
    rows: list[dict[str, Any]] = next(x for x in spec["layer"] if "tooltip" in x["encoding"])["data"]["values"]
    return rows


@pytest.fixture
def own(make_desk: Callable[..., Desk], let_in: Callable[[Desk], Any], few: None) -> Any:
    return let_in(make_desk({}))


def test_a_line_says_under_the_pointer_what_its_table_says(own: Any) -> None:
    listed = own.get("/agreement/lines.json?source=example&show=gain").json()["lines"]
    line = f"/agreement/lines/MYS/{listed[0]['line']}"
    page = own.get(f"{line}?source=example").text
    assert f'data-chart="{line}/chart?source=example"' in page
    spec = own.get(f"{line}/chart?source=example&width=narrow").json()
    new = {r["year"]: r["value"] for r in told(spec) if r["series"] == "New agreement"}
    years = own.get(f"{line}.json?source=example").json()["years"]
    assert new == {y["year"]: y["new"] for y in years if y["new"] is not None}
    assert "http" not in str({k: v for k, v in spec.items() if k != "$schema"})


def test_coverage_and_years_answer_too(own: Any, reader: Any) -> None:
    spec = own.get("/agreement/coverage/chart?source=example&party=KOR").json()
    assert {r["series"] for r in told(spec)} == {"South Korea: lines", "South Korea: imports"}
    rows = told(reader.get("/appraisal/years/chart?first=50").json())
    years = reader.get("/appraisal/years.json?first=50").json()["years"]
    assert [(r["year"], r["value"]) for r in rows] == [(y["year"], y["welfare_money"]) for y in years]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/agreement/coverage/chart", 404),
        ("/agreement/lines/MYS/1/chart", 404),
        ("/negotiation/chart", 404),
        ("/negotiation/chart?source=example&width=huge", 422),
        ("/agreement/coverage/chart?width=" + "9" * 500, 422),
        ("/appraisal/years/chart?first=101", 422),
    ],
)
def test_a_chart_that_is_not_there_is_refused(reader: Any, few: None, address: str, status: int) -> None:
    assert reader.get(address).status_code == status


def test_the_library_is_packed_once_and_only_for_those_let_in(
    reader: Any, stranger: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[str] = []

    def bundle(snippet: str, vl_version: str) -> str:
        made.append(vl_version)
        return f"/* library */ {snippet}"

    monkeypatch.setattr("vl_convert.javascript_bundle", bundle)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    monkeypatch.setattr(vega, "_MADE", {})
    assert stranger(reader.app).get("/charts/vega.js").status_code == 401
    assert made == []
    answer = reader.get("/charts/vega.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "accordVega" in answer.text
    kept = list((tmp_path / "accord").iterdir())
    assert gzip.decompress(kept[0].read_bytes()).decode() == answer.text
    monkeypatch.setattr(vega, "_MADE", {})
    assert reader.get("/charts/vega.js").text == answer.text
    assert made == ["6.4"]


def test_a_disk_that_cannot_be_written_keeps_nobody_from_the_chart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "accord").write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setattr("vl_convert.javascript_bundle", lambda snippet, vl_version: snippet)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    monkeypatch.setattr(vega, "_MADE", {})
    assert b"accordVega" in gzip.decompress(vega.vega_packed())


def test_only_charts_over_years_answer() -> None:
    chart = tiles_chart("t", [Effect("MYS", "Malaysia", 1.0)], title="t", measure="m", unit="%", source="s")
    with pytest.raises(BriefError):
        answering_spec(chart)
