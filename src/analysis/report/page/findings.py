"""Findings as a page shows them: its first, and the words of the glossary explained in each."""

import re

from markupsafe import Markup

from analysis.report.page.headings import slug, without_tags
from analysis.report.text.sentences import NOTHING

__all__ = ["explained", "first_finding"]

_FINDING = re.compile(r'(<p class="finding">)([^<]*)')
_WHOLE_FINDING = re.compile(r'<p class="finding">(.*?)</p>', re.DOTALL)
_TO_A_TABLE = re.compile(r'<a href="#tabel-[^>]*>.*?</a>', re.DOTALL)


def first_finding(html: str) -> str:
    """Return the first finding of a page as HTML text, without its links; empty where none is.

    One that only says that nothing was delivered is passed over.

    Examples
    --------
    >>> first_finding('<p>a</p><p class="finding">Een <b>kloof</b>. <a href="#tabel-P1">P1</a></p>')
    'Een kloof.'
    """
    findings = (without_tags(_TO_A_TABLE.sub("", words)) for words in _WHOLE_FINDING.findall(html))
    return next((words for words in findings if words != NOTHING), "")


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
