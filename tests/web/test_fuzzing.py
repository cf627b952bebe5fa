"""Every address of the API, asked with generated input: refusals are fine, a failure of the server is not."""

from pathlib import Path
from typing import Any

import pytest

schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis (extra 'dev')")

from hypothesis import HealthCheck, Phase, given, settings  # noqa: E402

from accord.web import create_app  # noqa: E402
from accord.workbench.desk import copy_example  # noqa: E402

pytestmark = pytest.mark.slow

# Work that runs long beside the server is tested on its own.
LEFT_OUT = r"^/(?:brief|documents/upload|appraisal/|agreement/|negotiation/|partnership/|supply/)"
EXAMPLES = 5
TIMEOUT = 120.0


@pytest.fixture(scope="module")
def let_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, str]]:
    """Return an application and the headers of a reader who was let in."""
    from accord.web.sessions import COOKIE

    desk = copy_example(tmp_path_factory.mktemp("fuzz") / "desk")
    app = create_app(desk, "once")
    session = app.state.sessions.exchange("once")
    return app, {"cookie": f"{COOKIE}={session.id}", "x-csrf-token": session.csrf, "host": "127.0.0.1"}


def operations(app: Any, headers: dict[str, str]) -> list[Any]:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=headers)
    chosen = schema.exclude(path_regex=LEFT_OUT, method="POST")
    return [found.ok() for found in chosen.get_all_operations()]


def ask(operation: Any, headers: dict[str, str]) -> set[int]:
    """Ask one operation with what hypothesis generates for it, and return the statuses that came back."""
    met: set[int] = set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def each(case: Any) -> None:
        answer = case.call(headers=headers, timeout=TIMEOUT)
        met.add(answer.status_code)
        assert answer.status_code < 500, (operation.label, answer.status_code, answer.text[:400])

    each()
    return met


def test_no_generated_request_fails_the_server(let_in: tuple[Any, dict[str, str]]) -> None:
    app, headers = let_in
    found = operations(app, headers)
    assert len(found) > 30
    met = {status for operation in found for status in ask(operation, headers)}
    # Somebody who was not let in would meet 401 alone, and prove nothing.
    assert {200, 404, 422} <= met
    assert 401 not in met


def test_the_schema_names_every_form_field(let_in: tuple[Any, dict[str, str]]) -> None:
    app, _ = let_in
    paths = app.openapi()["paths"]
    for path in ("/review/statement", "/review/judgement", "/review/undo", "/documents/{name}/statements"):
        assert "requestBody" in paths[path]["post"], path
    assert Path(str(app.state.desk.folder)).is_dir()
