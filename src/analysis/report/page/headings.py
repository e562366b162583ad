"""Headings and words of the page: one title, chapters below it, an anchor per section, words explained once."""

import re
import unicodedata
from html import escape

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
    """Move the headings of a chapter one level down and give each section a part of its own with an anchor.

    The page has one `h1`; `#` of a notebook becomes `h2`, and `##` an `h3` in `<section
    id="CHAPTER-words">`, which runs to the next one.

    Examples
    --------
    >>> anchored("<h1>Werk</h1><h2>Wie werkt?</h2><p>a</p>", "03_work")
    '<h2>Werk</h2><section id="03_work-wie-werkt"><h3>Wie werkt?</h3><p>a</p></section>'
    """
    used: dict[str, int] = {}

    def moved(found: re.Match) -> str:
        level, words = int(found[1]) + 1, found[2]
        heading = f"<h{level}>{words}</h{level}>"
        if level != 3 or not (name := slug(_plain(words))):
            return heading
        used[name] = used.get(name, 0) + 1
        anchor = f"{chapter}-{name}" + (f"-{used[name]}" if used[name] > 1 else "")
        end = "</section>" if len(used) > 1 or used[name] > 1 else ""
        return f'{end}<section id="{escape(anchor)}">{heading}'

    made = _HEADING.sub(moved, html)
    return made + "</section>" if used else made


def _plain(html: str) -> str:
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
    return _plain(title[1]) if title else "", [
        (anchor, _plain(words)) for anchor, words in sections
    ]


def explained(html: str, words: list[str]) -> str:
    """Link each word of the glossary to its meaning, where a finding of the page uses it first.

    Examples
    --------
    >>> explained('<p class="finding">NT2 en NT2.</p>', ["NT2"])
    '<p class="finding"><a class="word" href="#woord-nt2">NT2</a> en NT2.</p>'
    """
    left = sorted(words, key=len, reverse=True)

    def linked(found: re.Match) -> str:
        if not left:
            return found[0]
        # One pass over the sentence, so that no word is looked for inside the link of another.
        pattern = re.compile(
            rf"(?<!\w)({'|'.join(re.escape(escape(word)) for word in left)})(?!\w)", re.IGNORECASE
        )

        def once(each: re.Match) -> str:
            word = next((w for w in left if escape(w).casefold() == each[0].casefold()), None)
            if word is None:
                return each[0]
            left.remove(word)
            return f'<a class="word" href="#woord-{slug(word)}">{each[0]}</a>'

        return found[1] + pattern.sub(once, found[2])

    return _FINDING.sub(linked, html)
