"""The shell of the pages of the follow-up: self-contained, linked, with nothing run but its own."""

import re

from analysis.policy.page import Section, table, write_page

PAGES = {"index": "Balans", "streefwaarden": "Streefwaarden"}


def written(folder, name="streefwaarden", **options):
    section = Section("werk", "Werk & wonen", "<p>Zeven.</p>")
    path = write_page(folder, name, "Streefwaarden", [section], year=2023, pages=PAGES, **options)
    return path.read_text(encoding="utf-8")


def test_a_page_links_its_sections_and_the_other_pages(tmp_path):
    html = written(tmp_path)
    assert '<a href="#werk">Werk &amp; wonen</a>' in html
    assert '<section class="chapter" id="werk">' in html
    assert '<a href="index.html">Balans</a>' in html
    assert '<a href="streefwaarden.html" aria-current="page">' in html


def test_a_page_asks_nothing_from_outside_and_runs_only_its_own_script(tmp_path):
    html = written(tmp_path)
    assert "script-src 'none'" in html
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    with_script = written(tmp_path, script="let a = 1;", data='["</script>"]')
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", with_script)
    assert r'["<\/script>"]' in with_script


def test_the_mark_says_where_estimates_are_synthetic(tmp_path):
    assert "synthetisch" not in written(tmp_path).partition("<header>")[0].partition("<aside")[2]
    assert "Deels synthetisch" in written(tmp_path, synthetic=True)


def test_what_comes_from_data_is_escaped_in_a_table():
    html = table("Wie", ["Naam", "Aantal"], [["<b>", 3]])
    assert "&lt;b&gt;" in html
    assert '<th scope="col" class="number">Aantal</th>' in html
