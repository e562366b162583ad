"""The pages in a browser, opened as files: silent, accessible, with the numbers of their files."""

import io
import re
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

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
# Leaves of each table two rows, and every row with a kind of element that none before it had; of
# cards and code, which are all alike, the first.
OF_EACH_KIND = """() => {
  const seen = new Set();
  for (const body of document.querySelectorAll('tbody')) {
    [...body.rows].forEach((row, place) => {
      const kinds = [...row.querySelectorAll('*')].map(each => each.tagName + each.className);
      if (place > 1 && kinds.every(kind => seen.has(kind))) row.remove();
      kinds.forEach(kind => seen.add(kind));
    });
  }
  for (const alike of ['.card', '.code'])
    [...document.querySelectorAll(alike)].slice(10).forEach(each => each.remove());
}"""
# Text of cells without the letters of flags; and which elements have a box that shows.
WITHOUT_FLAGS = """all => all.map(each => {
  const copy = each.cloneNode(true);
  copy.querySelectorAll('sup').forEach(flag => flag.remove());
  return copy.textContent;
})"""
SHOWN = """all => all.map(each => {
  const box = each.getBoundingClientRect();
  return each.checkVisibility({visibilityProperty: true}) && box.width > 0 && box.height > 0;
})"""


@pytest.fixture(scope="module")
def folder(built) -> str:
    return (built / "reports/2023").as_uri()


@pytest.fixture(scope="module")
def address(folder) -> str:
    """The page that holds everything."""
    return f"{folder}/rapport.html"


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


def with_all_open(browser, address):
    wide = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    wide.goto(address)
    wide.evaluate(OPEN_ALL)
    yield wide
    wide.close()


@pytest.fixture(scope="module")
def opened(browser, address):
    """The page with everything open, for tests that change no more than its width."""
    yield from with_all_open(browser, address)


@pytest.fixture(scope="module")
def open_to_change(browser, address):
    """As `opened`; from this one much is taken away."""
    yield from with_all_open(browser, address)


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
    page.locator("#zoekveld").fill("werk")
    assert [url for url in page.asked if not url.startswith("data:image/svg+xml,")] == [address]
    assert page.heard == []


@needs_chromium
@pytest.mark.parametrize(
    ("width", "scheme", "whole"),
    [(1400, "light", True), (1400, "light", False), (320, "light", False), (1400, "dark", False)],
)
def test_axe_finds_no_violation(open_to_change, width, scheme, whole):
    """With everything open; colours, which take longest, on each kind of element only."""
    page = open_to_change
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    if not whole:
        page.evaluate(OF_EACH_KIND)
    assert violations(page, whole=whole) == []


@needs_chromium
@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (320, "dark")])
@pytest.mark.parametrize("name", ["index", "samenleven"])
def test_axe_finds_no_violation_on_a_page_as_it_opens(browser, folder, name, width, scheme):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(f"{folder}/{name}.html")
    page.locator("#zoekveld").fill("werk")
    assert violations(page, whole=False) == []
    page.close()


def violations(page, *, whole: bool) -> list[tuple]:
    """What axe finds; on a whole page without colours, which take longest."""
    from axe_playwright_python.sync_playwright import Axe

    options = {
        "runOnly": RULES,
        "resultTypes": ["violations"],
        "rules": {
            name: {"enabled": not whole} for name in ("color-contrast", "link-in-text-block")
        },
    }
    found = Axe().run(page, options=options).response
    assert found["passes"]
    return [(v["id"], len(v["nodes"]), v["nodes"][0]["html"][:200]) for v in found["violations"]]


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(opened, width):
    opened.set_viewport_size({"width": width, "height": 900})
    assert opened.evaluate("document.documentElement.scrollWidth") == width
    wider = opened.evaluate(
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
    assert "Wilson op de effectieve n" in card.inner_text()


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["index", "werk", "bronnen-en-methode-meer", "definities"])
def test_no_page_scrolls_sideways_and_each_keeps_the_mark_in_view(browser, folder, name, width):
    page = browser.new_page(viewport={"width": width, "height": 600})
    page.goto(f"{folder}/{name}.html")
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.mouse.wheel(0, 4000)
    page.wait_for_timeout(100)
    mark = page.locator("aside.mark p")
    assert mark.inner_text() == "Synthetisch: geen echte cijfers"
    box = mark.bounding_box()
    assert 0 <= box["y"] < 40
    assert box["x"] + box["width"] <= width
    page.close()


@needs_chromium
def test_a_link_of_the_first_page_opens_a_folded_table_and_a_card_on_theirs(page, folder):
    page.goto(f"{folder}/index.html")
    page.locator("main a[href='werk.html#tabel-W1']").first.click()
    assert page.url == f"{folder}/werk.html#tabel-W1"
    page.locator("#tabel-W1").wait_for(state="visible")
    page.locator("a[href='definities.html#kaart-employment_rate']").first.click()
    page.locator("#kaart-employment_rate").wait_for(state="visible")


@needs_chromium
def test_the_search_finds_without_accents_and_leads_to_another_page(page, folder):
    page.goto(f"{folder}/index.html")
    page.locator("#zoekveld").fill("orientatie wachten")
    assert page.locator("#aantal").inner_text().endswith("gevonden.")
    hits = page.locator("#gevonden a")
    assert "maatschappelijke oriëntatie" in hits.first.inner_text()
    page.locator("#zoekveld").press("Enter")
    page.wait_for_url("**/nederlands-en-inburgering*.html#*")
    page.locator("#zoekveld").fill("xyzxyz")
    assert page.locator("#aantal").inner_text().startswith("Niets gevonden")
    assert page.locator("#gevonden a").count() == 0
    assert page.heard == []


@needs_chromium
def test_a_phone_has_the_contents_folded_and_every_part_of_every_page_in_them(browser, folder):
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(f"{folder}/werk.html")
    assert not inside(page, "nav .contents ol")
    page.locator("aside.mark .to-contents").click()
    page.locator("#wegwijzer").click()
    assert inside(page, "nav a[aria-current=page]")
    assert inside(page, "nav li.page ul a[href^='#']")
    assert not inside(page, "nav a[href='samenleven.html'] + details ul a")
    page.locator("nav a[href='samenleven.html'] + details > summary").click()
    assert inside(page, "nav a[href='samenleven.html'] + details ul a")
    page.close()


@needs_chromium
def test_each_heading_has_a_link_to_itself_and_the_top_is_one_step_away(page):
    link = page.locator("#\\30 3_work-wie-werkt, main section section").first.locator(".anchor")
    assert link.get_attribute("href").startswith("#")
    link.focus()
    assert link.evaluate("each => getComputedStyle(each).opacity") == "1"
    link.press("Enter")
    assert page.evaluate("location.hash") == link.get_attribute("href")
    page.mouse.wheel(0, 3000)
    page.locator("aside.mark a[href='#boven']").click()
    page.wait_for_function("scrollY === 0")


@needs_chromium
def test_code_is_folded_once_per_section_and_shown_all_at_once(page, folder):
    page.goto(f"{folder}/werk-meer.html")
    folds = page.locator(".code")
    code = page.locator(".code pre")
    assert code.count() > folds.count() > 15
    assert not any(code.evaluate_all(SHOWN))
    first = folds.first.locator("pre").count()
    page.locator(".code summary").first.click()
    assert sum(code.evaluate_all(SHOWN)) == first > 1
    page.locator("label[for=alle-code]").click()
    assert all(code.evaluate_all(SHOWN))
    page.emulate_media(media="print")
    assert not any(code.evaluate_all(SHOWN))


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_stand_on_the_ground_of_the_page(browser, folder, scheme):
    page = browser.new_page(viewport={"width": 1400, "height": 900}, color_scheme=scheme)
    page.goto(f"{folder}/samenleven.html")
    ground, ink = ("#ffffff", "#1b1b1b") if scheme == "light" else ("#16181b", "#ececea")
    drawn = imread(io.BytesIO(page.locator("figure img").first.screenshot()))[:, :, :3]
    assert drawn[3, 3] == pytest.approx(to_rgb(ground))
    assert np.isclose(drawn, to_rgb(ink)).all(axis=2).any()
    page.close()


@needs_chromium
@pytest.mark.parametrize("name", ["werk", "nederlands-en-inburgering-meer"])
def test_on_a_phone_a_figure_is_drawn_for_it(browser, folder, name):
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(f"{folder}/{name}.html")
    page.evaluate(OPEN_ALL)
    phone = page.eval_on_selector_all(
        "figure img",
        "all => all.map(each => [each.naturalWidth, each.width, each.getBoundingClientRect().right,"
        " each.currentSrc == each.src])",
    )
    assert len(phone) > 3
    for natural, shown, right, same_as_wide in phone:
        # Words of 9 points are not smaller than 6.6 on the narrowest screen.
        assert 0.74 < shown / natural < 1
        assert right <= 320
        assert not same_as_wide
    page.close()


@needs_chromium
def test_the_contents_mark_the_place_one_is_at(page, folder):
    page.goto(f"{folder}/gelijke-behandeling.html")
    for anchor in ("07_reported", "07_reported-op-welke-gronden"):
        page.locator(f"nav a[href='#{anchor}']").click()
        page.wait_for_timeout(150)
        marked = page.eval_on_selector_all(
            "nav ul a[aria-current]", "all => all.map(each => each.hash)"
        )
        assert marked == [f"#{anchor}"]


@needs_chromium
def test_on_the_whole_page_the_contents_open_where_one_is(page):
    page.evaluate("document.getElementById('02_population').scrollIntoView()")
    page.wait_for_timeout(300)
    assert inside(page, "nav a[href^='#02_population-']")
    assert not inside(page, "nav a[href^='#07_reported-']")


@needs_chromium
def test_without_scripts_all_is_there_and_the_place_is_marked_where_the_browser_can(
    browser, folder
):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1400, "height": 900}
    )
    page = context.new_page()
    page.goto(f"{folder}/gelijke-behandeling.html#07_reported-op-welke-gronden")
    assert inside(page, "#figuur-D2")
    assert not inside(page, "#zoeken")
    assert page.locator("nav.scripted").count() == 0
    if page.evaluate("CSS.supports('selector(:target-current)')"):
        page.wait_for_timeout(500)
        hashes = page.evaluate(
            "[...document.querySelectorAll('nav a:target-current')].map(each => each.hash)"
        )
        assert hashes == ["#07_reported-op-welke-gronden"]
    page.locator("label[for=alle-code]").click()
    assert page.locator(".code pre").nth(5).is_visible()
    context.close()


@needs_chromium
def test_the_keyboard_reaches_the_contents_the_code_and_the_wide_tables(page):
    page.keyboard.press("Tab")
    assert inside(page, ".skip:focus")
    page.keyboard.press("Enter")
    page.evaluate("document.getElementById('tabel-W1').closest('details').open = true")
    page.evaluate("document.getElementById('03_work').querySelector('.anchor').focus()")
    reached = Counter()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached[
            page.evaluate("document.activeElement.className + document.activeElement.tagName")
        ] += 1
    assert {"A", "SUMMARY", "scrollDIV"} <= set(reached)


@needs_chromium
@pytest.mark.parametrize("table", ["P1", "W1", "D4", "O1"])
def test_the_linked_csv_holds_the_numbers_of_the_table_on_the_page(opened, built, table):
    link = opened.locator(f".result:has(#tabel-{table}) a[download]").first.evaluate(
        "each => each.href"
    )
    path = Path(link.removeprefix("file://"))
    assert path == built / f"reports/2023/tables/{table}.csv"
    rows = table_csv.read(path)
    for row in rows:
        row["value"] = float(row["value"]) if row["value"] else float("nan")
    words = [estimate(row) for row in rows]
    written = Counter(re.sub("\u00a0(?:%|procentpunt)$", "", word) for word in words)
    # The flag of a break is a letter of its own behind the number.
    cells = opened.locator(f"#tabel-{table} tbody td").evaluate_all(WITHOUT_FLAGS)
    shown = Counter(re.sub("\u00a0(?:%|procentpunt)$", "", cell) for cell in cells)
    assert rows
    assert {*shown} & {*written}
    caption = opened.locator(f"#tabel-{table} caption").inner_text()
    if not re.search(r"Hier \d+ van|de CSV en de werkmap", caption):
        assert written - shown == Counter()


@needs_chromium
def test_the_report_is_printed_on_request(built, tmp_path):
    folder = tmp_path / "workbench"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("raw", "processed"))
    done = workbench_copy.run(folder, "pdf", "2023")
    assert (done.returncode, done.stdout, done.stderr) == (0, "printed: reports/2023.pdf\n", "")
    content = (folder / "reports/2023.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/MarkInfo" in content or b"/StructTreeRoot" in content
    numbers = pdf.page_numbers(content)
    chapters = [numbers[name] for name in numbers if re.fullmatch(r"\d\d_[a-z_]+", name)]
    assert len(chapters) > 10
    pages = content.count(b"/Type /Page\n")
    assert max(numbers.values()) <= pages
    assert pages <= 60
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
