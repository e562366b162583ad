"""Anchors of sections and links to the glossary, whatever a chapter holds."""

from analysis.report.page.findings import explained, first_finding
from analysis.report.page.headings import anchored, outline


def test_sections_with_the_same_words_get_anchors_of_their_own():
    html = anchored("<h1>A</h1><h2>Hoe?</h2><p>1</p><h2>Hoe?</h2><h3>B</h3>", "c")
    assert outline(html) == ("A", [("c-hoe", "Hoe?"), ("c-hoe-2", "Hoe?")])
    assert html.count("<section") == html.count("</section>") == 2
    assert html.endswith("<h4>B</h4></section>")


def test_a_chapter_without_sections_stays_as_it_is_but_for_its_level():
    made = anchored("<h1 id='x'>A</h1><p>&lt;h2&gt;</p>", "c")
    link = '<a class="anchor" href="#c" aria-label="Link naar: A"></a>'
    assert made == f'<div class="heading"><h2>A</h2>{link}</div><p>&lt;h2&gt;</p>'


def test_the_code_of_a_section_is_folded_once_with_that_of_the_start_of_the_chapter():
    code = '<details class="code"><summary>Toon code</summary><pre>{}</pre></details>'
    html = (
        f"<h1>A</h1>{code.format(1)}<h2>B?</h2>{code.format(2)}<p>x</p>{code.format(3)}<h2>C?</h2>"
    )
    made = anchored(html, "c")
    assert made.count("Toon code") == 1
    assert "<pre>1</pre><pre>2</pre><pre>3</pre></details></section>" in made
    assert made.index("<p>x</p>") < made.index("<pre>1")
    alone = anchored(f"<h1>A</h1>{code.format(1)}", "c")
    assert alone.endswith("<pre>1</pre></details>")


def test_a_heading_with_signs_of_html_makes_a_link_that_says_them():
    made = anchored("<h2>Is A &lt; &quot;B&quot;?</h2>", "c")
    assert 'aria-label="Link naar: Is A &lt; &#34;B&#34;?"' in made
    assert outline(made)[1] == [("c-is-a-lt-quot-b-quot", "Is A &lt; &quot;B&quot;?")]


def test_a_word_is_linked_once_and_never_inside_another_or_outside_a_finding():
    html = (
        '<p>NT2</p><p class="finding">Herkomstkloof en herkomst, Herkomst</p><p '
        'class="finding">herkomst</p>'
    )
    made = explained(html, ["Herkomst", "Herkomstkloof", "NT2"])
    assert made.startswith(
        '<p>NT2</p><p class="finding"><a class="word" '
        'href="#woord-herkomstkloof">Herkomstkloof</a> en'
    )
    assert made.count("<a ") == 2
    assert made.endswith('<p class="finding">herkomst</p>')


def test_the_link_to_a_table_behind_a_finding_is_left_alone():
    html = '<p class="finding">Zie <a href="#tabel-NT2">tabel NT2</a></p>'
    assert explained(html, ["NT2"]) == html


def test_the_first_finding_is_one_that_says_something():
    none = '<p class="finding">Geen gegevens geleverd.</p>'
    assert first_finding(f'{none}<p class="finding">Een kloof.</p>') == "Een kloof."
    assert first_finding(none) == ""
