"""Anchors of sections and links to the glossary, whatever a chapter holds."""

from analysis.report.page.headings import anchored, explained, outline


def test_sections_with_the_same_words_get_anchors_of_their_own():
    html = anchored("<h1>A</h1><h2>Hoe?</h2><p>1</p><h2>Hoe?</h2><h3>B</h3>", "c")
    assert outline(html) == ("A", [("c-hoe", "Hoe?"), ("c-hoe-2", "Hoe?")])
    assert html.count("<section") == html.count("</section>") == 2
    assert html.endswith("<h4>B</h4></section>")


def test_a_chapter_without_sections_stays_as_it_is_but_for_its_level():
    assert anchored("<h1 id='x'>A</h1><p>&lt;h2&gt;</p>", "c") == "<h2>A</h2><p>&lt;h2&gt;</p>"


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
