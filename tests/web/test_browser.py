"""A newcomer's path in a real browser: nothing outside is asked for, axe finds nothing, a phone is wide enough."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

pytest.importorskip("fastapi", reason="needs the extra 'web'")
playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright (extra 'dev')")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip("needs chromium on this machine", allow_module_level=True)

from accord.workbench.desk import copy_example, open_desk  # noqa: E402
from accord.workbench.kept_supply import Fall, work_disruption  # noqa: E402

pytestmark = pytest.mark.slow
LONG_WORK = 240_000


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address that a real server printed."""
    desk = copy_example(tmp_path_factory.mktemp("browser") / "desk")
    settings = desk.folder / "accord.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("draws = 100", "draws = 10"), encoding="utf-8")
    work_disruption(open_desk(desk.folder), Fall("CHN", ("C26",), agreement="mkfta-as-reported"))
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
    page.goto(address)
    assert "token" not in page.url
    state = context.storage_state()
    context.close()
    return state


class Visit:
    """A page that notes what it asked for and what the console said."""

    def __init__(self, browser: Any, state: Any, base: str, width: int) -> None:
        context = browser.new_context(storage_state=state, viewport={"width": width, "height": 850})
        self.base = base
        self.noted: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("console", lambda message: self.noted.append(message.text))
        self.page.on("request", lambda asked: self.note(asked.url))

    def note(self, url: str) -> None:
        if not url.startswith(self.base):
            self.noted.append(f"asked outside: {url}")


@pytest.fixture
def visit(browser: Any, let_in_once: Any, address: str) -> Iterator[Any]:
    made: list[Visit] = []

    def begin(width: int) -> Visit:
        made.append(Visit(browser, let_in_once, address.split("/?")[0], width))
        return made[-1]

    yield begin
    for one in made:
        one.page.context.close()


def addresses(page: Any, base: str) -> list[str]:
    def told(path: str) -> Any:
        return page.context.request.get(base + path).json()

    c = max(told("/register.json")["commitments"], key=lambda c: len(c["statements"]))
    x = told("/conflicts.json")["conflicts"][0]
    d = max(told("/documents.json")["documents"], key=lambda d: d["statements"])
    lists = ["overview", "register", "timeline", "due", "conflicts", "documents", "search?q=tourism", "review"]
    lists += ["review?what=statement", "review?what=merge", "brief", "documents/upload"]
    lists += ["mechanisms", "contracts", "indicators", "partnership", "supply", "supply?exporter=KOR&to=CHN"]
    lists += ["supply?exporter=CHN&sectors=C26&agreement=mkfta-as-reported"]
    lists += ["appraisal", "about", "nowhere"]
    ones = [f"commitments/{c['id']}", f"conflicts/{x['id']}", f"documents/{d['id']}"]
    text = told(f"/documents/{d['id']}.json")["text"]
    ones.append(f"documents/{d['id']}/marked?{urlencode({'words': text[-120:-20]})}")
    return [f"{base}/{path}" for path in lists + ones]


def test_a_newcomer_finds_the_way(visit: Any) -> None:
    seen = visit(1200)
    page = seen.page
    page.goto(f"{seen.base}/overview")
    page.get_by_role("link", name="Register", exact=True).click()
    page.get_by_label("Words in it").fill("free trade agreement")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="Conclude the free trade agreement").first.click()
    page.get_by_role("heading", name="In whose words").wait_for()
    assert page.locator("mark").count() > 3

    page.get_by_role("link", name="Conflicts", exact=True).click()
    page.get_by_role("row", name="ourism").get_by_role("link").first.click()
    page.get_by_role("heading", name="Decide", exact=True).wait_for()
    assert page.locator(".side").count() == 2
    assert page.locator(".side blockquote").count() >= 2

    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("heading", name="Review", exact=True).wait_for()
    page.get_by_role("link", name="Readings").click()
    page.wait_for_url("**what=statement**")
    page.get_by_role("heading", name="Is this what the words say?").wait_for()
    waiting = page.locator(".lede").inner_text()
    ready(page)
    page.keyboard.press("a")
    page.get_by_text("accepted").wait_for()
    assert page.locator(".lede").inner_text() != waiting

    page.get_by_label("As of").fill("2020-01-01")
    page.get_by_role("button", name="Move the desk").click()
    page.wait_for_url("**as_of=2020-01-01**")
    page.get_by_role("link", name="Overview", exact=True).click()
    page.wait_for_url("**/overview?as_of=2020-01-01**")
    page.get_by_text("1 January 2020").first.wait_for()

    page.get_by_role("link", name="Appraisal", exact=True).click()
    page.get_by_role("heading", name="What the agreement is worth").wait_for()
    # A slider moved before its script listens would be moved for nobody.
    page.wait_for_function("() => document.readyState === 'complete' && window.htmx !== undefined")
    before = page.locator("#effects [role=status]").inner_text()
    page.get_by_label("Tariff changes of Malaysia").fill("50")
    page.wait_for_function("text => document.querySelector('#effects [role=status]').innerText !== text", arg=before)
    page.wait_for_url("**first=50**")
    page.locator("#effects svg").first.wait_for(state="attached")

    page.get_by_role("link", name="Brief", exact=True).click()
    page.get_by_role("heading", name="The brief on paper").wait_for()
    page.get_by_label("PDF").uncheck()
    page.get_by_role("button", name="Make the brief").click()
    page.wait_for_url("**/brief?**")
    page.reload()
    link = page.get_by_role("link", name="brief.html")
    link.wait_for(timeout=LONG_WORK)
    with page.expect_download() as waiting_for:
        link.click()
    downloaded = Path(waiting_for.value.path()).read_text(encoding="utf-8")
    assert "free trade agreement" in downloaded
    assert seen.noted == []


def ready(page: Any) -> None:
    """Wait until the page's own script listens."""
    page.wait_for_function("() => document.readyState === 'complete'")


def test_selected_words_become_a_statement_by_the_keyboard(visit: Any) -> None:
    seen = visit(1200)
    page = seen.page
    page.goto(f"{seen.base}/documents")
    page.get_by_role("table").get_by_role("link").first.click()
    page.locator("#the-text").wait_for()
    ready(page)
    page.evaluate(
        """() => {
            const text = document.getElementById("the-text");
            const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            let last = null;
            while (walk.nextNode()) if (walk.currentNode.data.trim().length > 40) last = walk.currentNode;
            const range = document.createRange();
            const from = last.data.length - last.data.trimStart().length;
            range.setStart(last, from);
            range.setEnd(last, from + 30);
            const chosen = document.getSelection();
            chosen.removeAllRanges();
            chosen.addRange(range);
        }"""
    )
    page.locator("#adder").wait_for(state="visible")
    chosen = page.evaluate("() => document.getSelection().toString()")
    page.keyboard.press("a")
    page.get_by_role("heading", name="Add a statement").wait_for()
    marked = page.locator("main blockquote mark").inner_text()
    # Half a word at the end of a selection becomes the whole word.
    assert " ".join(marked.split()).startswith(" ".join(chosen.split()))
    page.get_by_label("Act").select_option("condemn")
    ready(page)
    page.get_by_role("button", name="Save the statement").press("Enter")
    page.get_by_text("Recorded by").wait_for()
    assert page.locator("tbody .tag", has_text="✎").count() == 1
    ready(page)
    page.keyboard.press("z")
    page.get_by_text("taken away again").wait_for()
    assert page.locator("tbody .tag", has_text="✎").count() == 0
    assert seen.noted == []


def test_an_uploaded_document_is_read(visit: Any, tmp_path: Path) -> None:
    seen = visit(390)
    page = seen.page
    note = tmp_path / "note.md"
    note.write_text("---\ndate: 2025-11-02\nkind: news\n---\n\nMalaysia and South Korea signed a memorandum.\n")
    page.goto(f"{seen.base}/documents/upload")
    ready(page)
    page.get_by_label("Files").set_input_files(note)
    page.get_by_role("button", name="Read them").click()
    page.get_by_text("1 new statement").wait_for()
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert seen.noted == []


def test_axe_finds_nothing_on_any_page(visit: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    seen = visit(1200)
    for url in addresses(seen.page, seen.base):
        seen.page.goto(url)
        found = axe.run(seen.page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == [], url


def test_a_phone_is_wide_enough(visit: Any) -> None:
    seen = visit(390)
    for url in addresses(seen.page, seen.base):
        seen.page.goto(url)
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390, url
    assert [n for n in seen.noted if "404" not in n] == []


def test_the_first_page_is_light(visit: Any) -> None:
    seen = visit(1200)
    sizes: list[int] = []
    seen.page.on("response", lambda answer: sizes.append(len(answer.body())))
    seen.page.goto(f"{seen.base}/overview", wait_until="networkidle")
    assert sum(sizes) < 1_100_000


def test_a_taken_port_is_an_error_with_a_way_out(address: str, tmp_path: Path) -> None:
    port = address.split(":")[2].split("/")[0]
    desk = copy_example(tmp_path / "desk")
    command = [sys.executable, "-c", "from accord.cli import main; main()", "serve", str(desk.folder), "--port", port]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert answer.returncode == 2
    assert "port-taken" in answer.stderr
