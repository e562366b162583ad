"""Headings and words of the page: one title, an anchor per section, each word explained once."""

import re
import unicodedata

from markupsafe import Markup

__all__ = ["anchored", "explained", "outline", "slug"]

_HEADING = re.compile(r"<h([1-5])(?:\s[^>]*)?>(.*?)</h\1>", re.DOTALL)
_FINDING = re.compile(r'(<p class="finding">)([^<]*)')


def slug(text: str) -> str:
    """Text as an anchor: letters and digits without accents, with hyphens.

    Examples
    --------
    >>> slug("Hoe groot is de kloof, per jaar?"), slug("Oriëntatie")
    ('hoe-groot-is-de-kloof-per-jaar', 'orientatie')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def anchored(html: str, chapter: str) -> str:
    """Move the headings of a chapter one level down and put each section in a part with an anchor.

    The page has one `h1`; `#` of a notebook becomes `h2`, and `##` an `h3` in `<section
    id="CHAPTER-words">`, which runs to the next one.

    Examples
    --------
    >>> anchored("<h1>Werk</h1><h2>Wie werkt?</h2><p>a</p>", "03_work")
    '<h2>Werk</h2><section id="03_work-wie-werkt"><h3>Wie werkt?</h3><p>a</p></section>'
    """
    times: dict[str, int] = {}

    def one_level_down(match: re.Match) -> str:
        level, words = int(match[1]) + 1, match[2]
        heading = f"<h{level}>{words}</h{level}>"
        name = slug(_without_tags(words))
        if level != 3 or not name:
            return heading
        end = "</section>" if times else ""
        times[name] = times.get(name, 0) + 1
        anchor = f"{chapter}-{name}" + (f"-{times[name]}" if times[name] > 1 else "")
        start = Markup('<section id="{}">').format(anchor)
        return f"{end}{start}{heading}"

    moved = _HEADING.sub(one_level_down, html)
    return f"{moved}</section>" if times else moved


def _without_tags(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).strip()


def outline(html: str) -> tuple[str, list[tuple[str, str]]]:
    """Title of an anchored chapter and its sections as (anchor, title), as HTML text.

    Examples
    --------
    >>> outline(anchored("<h1>Werk</h1><h2>Wie werkt?</h2>", "c"))
    ('Werk', [('c-wie-werkt', 'Wie werkt?')])
    """
    title = re.search(r"<h2>(.*?)</h2>", html, re.DOTALL)
    sections = re.findall(r'<section id="([^"]+)"><h3>(.*?)</h3>', html, re.DOTALL)
    titles = [(anchor, _without_tags(words)) for anchor, words in sections]
    return _without_tags(title[1]) if title else "", titles


def explained(html: str, words: list[str]) -> str:
    """Link each word of the glossary to its meaning, where a finding of the page uses it first.

    Examples
    --------
    >>> explained('<p class="finding">NT2 en NT2.</p>', ["NT2"])
    '<p class="finding"><a class="word" href="#woord-nt2">NT2</a> en NT2.</p>'
    """
    # The longest first: a word may be a part of another one.
    left = {word.casefold(): word for word in sorted(words, key=len, reverse=True)}

    def with_links(match: re.Match) -> str:
        if not left:
            return match[0]
        # One pass over the sentence, so that no word is looked for inside the link of another.
        alternatives = "|".join(map(re.escape, left.values()))
        pattern = re.compile(rf"(?<!\w)({alternatives})(?!\w)", re.IGNORECASE)
        # Every second part is a word of the glossary; Markup escapes each part again.
        parts = pattern.split(Markup(match[2]).unescape())
        for place in range(1, len(parts), 2):
            word = left.pop(parts[place].casefold(), None)
            if word is not None:
                link = Markup('<a class="word" href="#woord-{}">{}</a>')
                parts[place] = link.format(slug(word), parts[place])
        return match[1] + str(Markup().join(parts))

    return _FINDING.sub(with_links, html)
