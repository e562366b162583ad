"""The page in a browser, opened as a file: silent, accessible, with the numbers of its files."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from analysis.report.checks import pdf
from analysis.report.page import table_csv
from analysis.report.text.numbers import estimate
from support import workbench_copy

CHROMIUM = pdf.browser()
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
WIDTHS = [320, 400, 768, 1400, 2000]


@pytest.fixture(scope="module")
def address(built) -> str:
    return (built / "reports/2023/index.html").as_uri()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, address):
    opened = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    opened.heard, opened.asked = [], []
    opened.on("console", lambda message: opened.heard.append(message.text))
    opened.on("pageerror", lambda error: opened.heard.append(str(error)))
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.goto(address)
    yield opened
    opened.close()


def inside(page, selector: str) -> bool:
    """Whether an element has a box on the page."""
    return page.locator(selector).first.is_visible()


@needs_chromium
def test_the_page_asks_for_nothing_and_says_nothing(page, address):
    page.mouse.wheel(0, 5000)
    page.locator("#alle-code").check()
    assert [url for url in page.asked if not url.startswith("data:image/svg+xml;base64,")] == [
        address
    ]
    assert page.heard == []


@needs_chromium
@pytest.mark.parametrize(
    ("width", "rows", "contrast"), [(320, 4, True), (1400, 4, True), (1400, 10_000, False)]
)
def test_axe_finds_no_violation(page, width, rows, contrast):
    """With everything open; contrast, which takes longest, on the first rows of each table only."""
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(OPEN_ALL)
    page.evaluate(
        f"document.querySelectorAll('tbody tr:nth-child(n+{rows + 1})').forEach(each => "
        "each.remove())"
    )
    options = {
        "runOnly": RULES,
        "resultTypes": ["violations"],
        "rules": {"color-contrast": {"enabled": contrast}},
    }
    found = Axe().run(page, options=options).response
    assert found["passes"]
    assert [
        (v["id"], len(v["nodes"]), v["nodes"][0]["html"][:200]) for v in found["violations"]
    ] == []


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    wider = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(each => !each.closest('.scroll')"
        " && each.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert wider == 0


@needs_chromium
def test_a_link_to_a_card_or_a_folded_table_opens_it(page):
    for anchor in ("kaart-employment_rate", "tabel-P2"):
        assert not inside(page, f"#{anchor}")
        page.locator(f"a[href='#{anchor}']").first.click()
        assert inside(page, f"#{anchor}")
    card = page.locator("#kaart-employment_rate")
    assert "analysis.indicators.work.employment.employment_rate" in card.inner_text()


@needs_chromium
def test_code_is_folded_per_cell_and_shown_all_at_once(page):
    code = page.locator(".code pre")
    assert code.count() > 50
    assert not any(code.nth(i).is_visible() for i in (0, 20, code.count() - 1))
    page.locator(".code summary").first.click()
    assert [code.nth(i).is_visible() for i in (0, 20)] == [True, False]
    page.locator("label[for=alle-code]").click()
    assert all(code.nth(i).is_visible() for i in range(code.count()))
    page.emulate_media(media="print")
    assert not any(code.nth(i).is_visible() for i in (0, 20))


@needs_chromium
def test_the_contents_mark_the_place_one_is_at(page):
    for chapter, section in (("03_work", ""), ("07_reported", "-op-welke-gronden")):
        page.locator(f"nav a[href='#{chapter}']").click()
        page.locator(f"nav a[href='#{chapter}{section}']").click()
        page.wait_for_timeout(150)
        marked = page.eval_on_selector_all(
            "nav a[aria-current]", "all => all.map(each => each.hash)"
        )
        assert marked == [f"#{chapter}{section}"]
    page.evaluate(
        "document.activeElement.blur(); document.getElementById('02_population').scrollIntoView()"
    )
    page.wait_for_timeout(150)
    assert inside(page, "nav a[href^='#02_population-']")
    assert not inside(page, "nav a[href^='#07_reported-']")


@needs_chromium
def test_without_scripts_all_is_there_and_the_place_is_marked_where_the_browser_can(
    browser, address
):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1400, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{address}#07_reported-op-welke-gronden")
    assert inside(page, "#figuur-D2")
    assert page.locator("nav.scripted").count() == 0
    if page.evaluate("CSS.supports('selector(:target-current)')"):
        page.wait_for_timeout(500)
        hashes = page.evaluate(
            "[...document.querySelectorAll('nav a:target-current')].map(each => each.hash)"
        )
        assert hashes == ["#07_reported-op-welke-gronden"]
    page.locator("label[for=alle-code]").click()
    assert page.locator(".code pre").nth(20).is_visible()
    context.close()


@needs_chromium
def test_the_keyboard_reaches_the_contents_the_code_and_the_wide_tables(page):
    page.keyboard.press("Tab")
    assert inside(page, ".skip:focus")
    page.keyboard.press("Enter")
    page.locator("nav a[href='#03_work']").press("Enter")
    reached = Counter()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached[
            page.evaluate("document.activeElement.className + document.activeElement.tagName")
        ] += 1
    assert {"A", "SUMMARY", "scrollDIV"} <= set(reached)


@needs_chromium
@pytest.mark.parametrize("table", ["P1", "W1", "D4", "O1"])
def test_the_linked_csv_holds_the_numbers_of_the_table_on_the_page(page, built, table):
    page.evaluate(OPEN_ALL)
    link = page.locator(f".result:has(#tabel-{table}) a[download]").first.evaluate(
        "each => each.href"
    )
    path = Path(link.removeprefix("file://"))
    assert path == built / f"reports/2023/tables/{table}.csv"
    rows = table_csv.read(path)
    for row in rows:
        row["value"] = float(row["value"]) if row["value"] else float("nan")
    written = Counter(estimate(row).removesuffix("\u00a0procentpunt") for row in rows)
    # The flag of a break is a letter of its own behind the number.
    page.evaluate("document.querySelectorAll('td sup').forEach(each => each.remove())")
    shown = page.locator(f"#tabel-{table} tbody td").all_text_contents()
    assert rows
    assert written - Counter(shown) == Counter()


@needs_chromium
def test_the_report_is_printed_on_request(built, tmp_path):
    folder = tmp_path / "workbench"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("raw", "processed"))
    done = workbench_copy.run(folder, "pdf", "2023")
    assert (done.returncode, done.stdout, done.stderr) == (0, "printed: reports/2023.pdf\n", "")
    content = (folder / "reports/2023.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/MarkInfo" in content or b"/StructTreeRoot" in content
    assert [
        path.name for path in (folder / "reports").iterdir() if path.name.startswith(".pdf")
    ] == []


def test_a_pdf_without_report_or_without_chromium_is_refused_plainly(built, tmp_path):
    done = workbench_copy.run(built, "pdf", "2019")
    assert done.returncode == 2
    assert (
        done.stderr
        == "error: pdf: there is no report of 2019; make it first: make report YEAR=2019\n"
    )
    done = workbench_copy.run(
        built, "pdf", "2023", env=workbench_copy.environ(built, PATH=str(tmp_path))
    )
    assert done.returncode == 1
    assert "printed by chromium, which is not installed" in done.stderr
    assert not (built / "reports/2023.pdf").exists()
