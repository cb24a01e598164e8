"""The page in a browser: Debian's chromium, driven by playwright, with axe for the rules of access (WCAG 2.2 A and AA).

Skipped where there is no chromium; with FOEDUS_REQUIRE_BROWSER=1 its absence is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from foedus.api import Workbench
from foedus.report.page.write import write
from test_page import last_year

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
REQUIRED = os.environ.get("FOEDUS_REQUIRE_BROWSER") == "1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPEN_SOME = "for (const d of [...document.querySelectorAll('details')].slice(0, 3)) d.open = true"
PAGES = (
    "index.html",
    "conflict/czech-crisis-1938.html",
    "instrument/locarno-1925.html",
    "event/munich-signed-1938.html",
    "state/FRN.html",
    "works.html",
    "names.html",
    "security.html",
    "security/1939-09-02.html",
)

pytestmark = pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no chromium on this machine (Debian: apt-get install chromium)")


@pytest.fixture(scope="module")
def site(europe: Workbench, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("site")
    write(europe.record, europe.replay(), folder, outlook=partial(last_year, europe))
    return folder.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "FOEDUS_REQUIRE_BROWSER is set and there is no chromium"
    with sync_playwright() as p:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = p.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A tab that fails its test on any error of a script and on any request that leaves the folder."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    tab.on("request", lambda request: wrong.append(request.url) if not request.url.startswith("file:") else None)
    yield tab
    context.close()
    assert not wrong


def check_access(page: Any, site: str, name: str, theme: str, **options: Any) -> None:
    """Ask axe about a page, its first folded parts open; of a long ledger only the lines of one status are looked at."""
    from axe_playwright_python.sync_playwright import Axe

    page.goto(f"{site}/{name}")
    page.select_option("#theme", theme)
    if page.locator("#filters").count():
        page.select_option("#filters [name=status]", "honoured")
    page.evaluate(OPEN_SOME)
    page.wait_for_timeout(100)
    found = Axe().run(page, options={"preload": False, **options}).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_the_rules_of_access(page: Any, site: str, name: str) -> None:
    check_access(page, site, name, "light", runOnly=RULES)


@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize("name", ["instrument/locarno-1925.html", "conflict/albania-1939.html", "security.html"])
def test_other_colours_can_be_read_too(page: Any, site: str, name: str, theme: str) -> None:
    check_access(page, site, name, theme, runOnly=["color-contrast"])


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_the_rules_of_access_in_other_colours(page: Any, site: str, name: str, theme: str) -> None:
    check_access(page, site, name, theme, runOnly=RULES)


def check_lines(page: Any, site: str, name: str, width: int, size: int) -> None:
    """Nothing reaches out of the window to the right, the picture apart, which scrolls by itself."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/{name}")
    page.evaluate(f"document.documentElement.dataset.size = '{size}'")
    page.evaluate(OPEN_SOME)
    wide = "[...document.querySelectorAll('body *')].filter(n => n.getBoundingClientRect().right > innerWidth + 1 && !n.closest('.strip'))"
    assert page.evaluate(f"{wide}.slice(0, 3).map(n => n.outerHTML.slice(0, 120))") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_broken_by_the_largest_type_on_the_smallest_screen(page: Any, site: str, name: str) -> None:
    check_lines(page, site, name, 320, 250)


@pytest.mark.slow
@pytest.mark.parametrize("size", [70, 100, 150, 250])
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
@pytest.mark.parametrize("name", PAGES)
def test_no_line_is_broken_at_any_size_of_type(page: Any, site: str, name: str, width: int, size: int) -> None:
    check_lines(page, site, name, width, size)


def test_klaipeda_is_found_as_memel(page: Any, site: str) -> None:
    page.goto(f"{site}/index.html")
    page.fill("#q", "Klaipėda")
    page.wait_for_selector("#hits a")
    assert "Memel" in page.inner_text("#hits")
    page.click("#hits a")
    page.wait_for_load_state()
    assert "memel" in page.content().lower()


def test_reasons_open_in_place(page: Any, site: str) -> None:
    page.goto(f"{site}/index.html")
    line = page.locator(".entry").first
    line.locator("summary").click()
    line.locator("blockquote").wait_for()
    link = line.locator("blockquote a").first
    assert link.get_attribute("href").startswith("instrument/")
    link.click()
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1


def test_type_and_colours_are_remembered_and_the_keyboard_reaches_them(page: Any, site: str) -> None:
    page.goto(f"{site}/index.html")
    before = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    page.focus("#larger")
    page.keyboard.press("Enter")
    page.select_option("#theme", "contrast")
    page.reload()
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > before
    assert page.evaluate("document.documentElement.dataset.theme") == "contrast"


def test_the_ledger_is_filtered(page: Any, site: str) -> None:
    page.goto(f"{site}/index.html")
    page.select_option("#filters [name=states]", "FRN")
    page.select_option("#filters [name=status]", "breached")
    shown = page.locator(".entry:not([hidden])")
    assert 0 < shown.count() < page.locator(".entry").count()
    assert all("FRN" in (shown.nth(n).get_attribute("data-states") or "") for n in range(shown.count()))
    assert page.inner_text("#shown").startswith(f"{shown.count()} of")


def test_a_day_is_chosen_and_who_would_act_is_said(page: Any, site: str) -> None:
    page.goto(f"{site}/index.html")
    page.locator("#day").scroll_into_view_if_needed()
    page.wait_for_selector("#map .line", state="attached")
    page.fill("#on", "1938-09-23")
    assert "1938-09-23" in page.inner_text("#day-said") and "Franco-Czechoslovak" in page.inner_text("#day-said")
    assert page.locator("#map .dot-of", has_text="Slovakia").last.get_attribute("display") == "none"
    page.click("#later")
    assert "On this day" in page.inner_text("#happened")
    page.select_option("#attacker", "GMY")
    page.select_option("#victim", "CZE")
    page.select_option("#asked-on", "1938-01-01")
    assert "France" in page.inner_text("#answer")
    assert page.locator("#map .with-victim").count() > 1
