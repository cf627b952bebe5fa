"""Tariffs, negotiation and appraisal in a real browser: usable with a keyboard and a phone, nothing asked of outside."""

import http.cookiejar
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the extra 'web'")
playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright (extra 'dev')")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("needs chromium on this machine", allow_module_level=True)

from accord.tariffs import synthetic_desk, write_desk  # noqa: E402
from accord.workbench.desk import copy_example  # noqa: E402

pytestmark = pytest.mark.slow
LONG = 180_000
TERMS = "lines=30&value=40&points=3"
PAGES = (
    "agreement",
    "agreement/lines",
    "agreement/coverage?party=KOR",
    "agreement/overlap",
    "agreement/drafts",
    f"negotiation?{TERMS}",
    f"negotiation/offer?party=MYS&{TERMS}",
    "appraisal",
    "appraisal/countries",
    "appraisal/sectors",
    "appraisal/years",
    "appraisal/parts",
    "appraisal/certainty?first=50",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a real server over a desk with two small tariffs."""
    desk = copy_example(tmp_path_factory.mktemp("tariffs") / "desk")
    for code in ("MYS", "KOR"):
        write_desk(synthetic_desk(code, lines=60), desk.folder / "schedules")
    command = [sys.executable, "-c", "from accord.cli import main; main()"]
    arguments = ["serve", str(desk.folder), "--port", "0", "--json"]
    with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield str(json.loads(server.stdout.readline())["url"])
        server.terminate()
        assert server.wait(120) in (0, -15, 130)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def let_in_once(browser: Any, address: str) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.goto(address)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def visit(browser: Any, let_in_once: Any, address: str) -> Iterator[Any]:
    """Return what opens a page of a width, its base and a list of what it should not have done."""
    made = []
    base = address.split("/?")[0]

    def begin(width: int) -> tuple[Any, str, list[str]]:
        noted: list[str] = []
        context = browser.new_context(storage_state=let_in_once, viewport={"width": width, "height": 850})
        page = context.new_page()
        page.set_default_timeout(LONG)
        page.on("console", lambda message: noted.append(message.text))
        page.on("request", lambda asked: None if asked.url.startswith(base) else noted.append(asked.url))
        made.append(context)
        return page, base, noted

    yield begin
    for context in made:
        context.close()


def test_a_line_is_found_by_typing_and_its_chart_answers(visit: Any) -> None:
    page, base, noted = visit(1200)
    page.goto(f"{base}/agreement")
    page.get_by_role("link", name="Lines", exact=True).click()
    page.wait_for_function("() => document.readyState === 'complete' && window.htmx !== undefined")
    page.get_by_label("Show").select_option("gain")
    page.wait_for_url("**show=gain**")
    page.get_by_label("Code, or words in it").fill("electric vehicle")
    page.wait_for_url("**text=electric**")
    page.locator("#found table a").first.click()
    page.get_by_role("heading", name="What the schedule says").wait_for()
    page.locator("[data-answers] svg").first.wait_for()
    points = page.locator("[data-answers] svg g.mark-symbol path")
    points.first.hover(force=True)
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert "2027" in page.locator("#vg-tooltip-element").inner_text()
    assert noted == []


def test_a_frontier_is_worked_out_survives_a_reload_and_explains_its_lines(visit: Any) -> None:
    page, base, noted = visit(1200)
    page.goto(f"{base}/negotiation?{TERMS}")
    page.get_by_role("button", name="Work out the frontier").click()
    # A reload before the answer came would take the request back.
    page.wait_for_url("**#work")
    page.reload()
    page.locator("figure.chart").first.wait_for()
    page.get_by_role("row", name="Nash").wait_for()
    page.get_by_role("link", name="Offer of Malaysia", exact=True).click()
    page.get_by_role("button", name="Work out the offer").click()
    page.get_by_role("heading", name="Ceilings and what one more point costs").wait_for()
    page.locator("#lines ~ .region a[href*='/negotiation/lines/']").first.click()
    page.get_by_role("button", name="Explain this line exactly").click()
    page.get_by_text("solving the whole offer again").wait_for()
    assert noted == []


def test_axe_finds_nothing_and_a_phone_is_wide_enough(visit: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    wide, base, noted = visit(1200)
    phone, _, also = visit(390)
    line = wide.context.request.get(f"{base}/agreement/lines.json").json()["lines"][0]["line"]
    for path in (*PAGES, f"agreement/lines/MYS/{line}", f"negotiation/lines/MYS/{line}?{TERMS}", "agreement?source=x"):
        answer = wide.goto(f"{base}/{path}")
        wide.wait_for_load_state("networkidle")
        found = axe.run(wide).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == [], path
        assert answer.status == (422 if path.endswith("=x") else 200), path
        phone.goto(f"{base}/{path}")
        phone.wait_for_load_state("networkidle")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert [n for n in noted + also if "422" not in n] == []


def test_stopping_the_server_while_it_solves_ends_it_quietly(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    desk = copy_example(tmp_path_factory.mktemp("stopping") / "desk")
    for code in ("MYS", "KOR"):
        write_desk(synthetic_desk(code, lines=400), desk.folder / "schedules")
    command = [sys.executable, "-c", "from accord.cli import main; main()", "serve", str(desk.folder), "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*command, "--json"], text=True, **pipes) as server:
        assert server.stdout is not None
        url = str(json.loads(server.stdout.readline())["url"])
        base = url.split("/?")[0]
        reader = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        reader.open(url, timeout=120).read()
        page = reader.open(f"{base}/negotiation?points=40", timeout=120).read().decode()
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        assert found is not None
        body = f"csrf={found[1]}".encode()
        reader.open(f"{base}/negotiation/task?kind=frontier&points=40", body, timeout=120).read()
        # Once the two line tables are made it solves; on a quick machine it may have ended before it is seen to.
        far = f"{base}/negotiation/task?kind=frontier&points=40"
        while (bar := re.search(r'value="(\d+)"', reader.open(far, timeout=120).read().decode())) and int(bar[1]) < 2:
            assert server.poll() is None
            time.sleep(0.1)
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=60)
        assert server.returncode in (0, 130)
        assert "terminate" not in said
        assert "Traceback" not in said
