"""Headings of the page: one title, and an anchor per section."""

import re
import unicodedata
from collections.abc import Sequence

from markupsafe import Markup

__all__ = ["anchored", "outline", "slug", "without_tags"]

_SECTION = re.compile(r'(?=<section id=")')
_HEADING = re.compile(r"<h([1-5])(?:\s[^>]*)?>(.*?)</h\1>", re.DOTALL)
_CODE = re.compile(r'\s*<details class="code">.*?(<pre>.*?</pre>)</details>', re.DOTALL)


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
    id="CHAPTER-words">`, which runs to the next one. The code of a section is folded at its end.

    Examples
    --------
    >>> print(anchored("<h1>Werk</h1><h2>Wie werkt?</h2><p>a</p>", "03_work"))
    <div class="heading"><h2>Werk</h2><a class="anchor" href="#03_work" aria-label="Link naar: \
Werk"></a></div><section id="03_work-wie-werkt"><div class="heading"><h3>Wie werkt?</h3>\
<a class="anchor" href="#03_work-wie-werkt" aria-label="Link naar: Wie werkt?"></a></div>\
<p>a</p></section>
    """
    times: dict[str, int] = {}

    def one_level_down(match: re.Match) -> str:
        level, words = int(match[1]) + 1, match[2]
        heading = f"<h{level}>{words}</h{level}>"
        name = slug(without_tags(words))
        if level == 2:
            return _with_link(heading, chapter)
        if level != 3 or not name:
            return heading
        end = "</section>" if times else ""
        times[name] = times.get(name, 0) + 1
        anchor = f"{chapter}-{name}" + (f"-{times[name]}" if times[name] > 1 else "")
        start = Markup('<section id="{}">').format(anchor)
        return f"{end}{start}{_with_link(heading, anchor)}"

    moved = _HEADING.sub(one_level_down, html)
    opening, *sections = _SECTION.split(moved)
    if not sections:
        return _code_at_the_end(opening)
    # What a chapter loads belongs to the code of its first section.
    ended = [part.removesuffix("</section>") + "</section>" for part in sections]
    first, *others = ended
    first = _code_at_the_end(first, before=_CODE.findall(opening))
    return _CODE.sub("", opening) + first + "".join(map(_code_at_the_end, others))


def _with_link(heading: str, anchor: str) -> str:
    """Heading with a link to itself behind it, to copy; its sign is drawn by the style."""
    link = Markup('<a class="anchor" href="#{}" aria-label="Link naar: {}"></a>')
    words = Markup(without_tags(heading)).unescape()
    return f'<div class="heading">{heading}{link.format(anchor, words)}</div>'


def _code_at_the_end(part: str, *, before: Sequence[str] = ()) -> str:
    """Section with the code of all its cells in one fold, at its end, behind that from before."""
    code = [*before, *_CODE.findall(part)]
    if not code:
        return part
    end = "</section>" if part.endswith("</section>") else ""
    rest = _CODE.sub("", part).removesuffix("</section>")
    return (
        f'{rest}\n<details class="code"><summary>Toon code</summary>\n'
        f"{''.join(code)}</details>{end}"
    )


def without_tags(html: str) -> str:
    """HTML as its text: what stands between its tags.

    Examples
    --------
    >>> without_tags("<h2>Wie <b>werkt</b>?</h2>")
    'Wie werkt?'
    """
    return re.sub(r"<[^>]+>", "", html).strip()


def outline(html: str) -> tuple[str, list[tuple[str, str]]]:
    """Title of an anchored chapter and its sections as (anchor, title), as HTML text.

    Examples
    --------
    >>> outline(anchored("<h1>Werk</h1><h2>Wie werkt?</h2>", "c"))
    ('Werk', [('c-wie-werkt', 'Wie werkt?')])
    """
    title = re.search(r"<h2>(.*?)</h2>", html, re.DOTALL)
    sections = re.findall(
        r'<section id="([^"]+)"><div class="heading"><h3>(.*?)</h3>', html, re.DOTALL
    )
    titles = [(anchor, without_tags(words)) for anchor, words in sections]
    return without_tags(title[1]) if title else "", titles
