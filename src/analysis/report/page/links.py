"""Links within the report: each `#anchor` leads to the page where its target stands."""

import re

__all__ = ["anchors", "led"]

_ID = re.compile(r'\sid="([^"]+)"')
_HREF = re.compile(r'href="#([^"]+)"')


def anchors(html: str) -> set[str]:
    """Return the ids of a page.

    Examples
    --------
    >>> sorted(anchors('<p id="a"><b id="b">c</b></p>'))
    ['a', 'b']
    """
    return set(_ID.findall(html))


def led(html: str, where: dict[str, str]) -> str:
    """Lead every link whose target stands on another page to that page.

    A target on the page itself goes first; a link whose target stands nowhere is left as it is.

    Parameters
    ----------
    html
        A whole page.
    where
        By anchor, the file that holds it.

    Examples
    --------
    >>> led('<a href="#a">x</a><p id="b"><a href="#b">y</a></p>', {"a": "p.html", "b": "q.html"})
    '<a href="p.html#a">x</a><p id="b"><a href="#b">y</a></p>'
    """
    own = anchors(html)

    def to_its_page(match: re.Match) -> str:
        anchor = match[1]
        if anchor in own or anchor not in where:
            return match[0]
        return f'href="{where[anchor]}#{anchor}"'

    return _HREF.sub(to_its_page, html)
