"""Pages of tariffs, negotiation and appraisal asked with generated words: refusals are fine, a failure is not."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("fastapi", reason="needs the extra 'web'")

from accord.tariffs import synthetic_desk, write_desk
from accord.workbench.desk import copy_example

pytestmark = pytest.mark.slow

WORDS = st.one_of(
    st.text(max_size=40),
    st.floats(),
    st.integers(-(10**12), 10**12),
    st.sampled_from(["", "MYS", "KOR", "example", "gain", "2030", "50", "0", "100", "1e308", "../..", "<script>", "=1+1",
                     "\x00", "offer", "line", "frontier", "improved", "mys-offer.csv", "9" * 400, "nan", "exclude"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, let_in: Any) -> Any:
    desk = copy_example(tmp_path_factory.mktemp("hostile") / "desk")
    for code in ("MYS", "KOR"):
        write_desk(synthetic_desk(code, lines=40), desk.folder / "schedules")
    return let_in(desk)


def addresses(reader: Any) -> list[tuple[str, list[str]]]:
    """Return each page and the parameters that its description names."""
    paths = reader.get("/openapi.json").json()["paths"]
    return [
        (path, [p["name"] for p in methods["get"].get("parameters", []) if p["in"] == "query"])
        for path, methods in paths.items()
        if "get" in methods and path.startswith(("/agreement", "/negotiation", "/appraisal"))
    ]


@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_no_question_makes_a_page_fail(full: Any, data: st.DataObject) -> None:
    path, known = data.draw(st.sampled_from(addresses_of(full)))
    asked = data.draw(st.dictionaries(st.sampled_from([*known, "other"]), WORDS, max_size=4)) if known else {}
    for part in ("{party}", "{line}"):
        if part in path:
            path = path.replace(part, quote(str(data.draw(WORDS)), safe="") or "x")
    query = urlencode({k: str(v) for k, v in asked.items()})
    answer = full.get(f"{path}?{query}")
    assert answer.status_code < 500, (path, asked, answer.text[:300])
    if answer.headers["content-type"].startswith("text/html"):
        assert "<script>" not in answer.text.replace('<script src="/static', ""), (path, asked)


def addresses_of(reader: Any) -> list[tuple[str, list[str]]]:
    """Return the pages, listed once."""
    if not hasattr(reader, "listed"):
        reader.listed = addresses(reader)
    found: list[tuple[str, list[str]]] = reader.listed
    return found


def test_every_page_is_among_those_asked(full: Any) -> None:
    listed = {path for path, _ in addresses_of(full)}
    for name in ("agreement", "negotiation", "appraisal"):
        assert {f"/{name}", f"/{name}.json", f"/{name}.csv"} <= listed
