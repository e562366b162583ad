"""The templates of the page (`resources/template`), in which every value is shown as plain text."""

from functools import cache

import jinja2

from analysis.settings import RESOURCES

__all__ = ["TEMPLATES", "environment", "filled"]

TEMPLATES = RESOURCES / "template"


@cache
def environment() -> jinja2.Environment:
    """Environment that reads the templates: what comes from data is escaped, never run."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )


def filled(template: str, macro: str, **values: object) -> str:
    """HTML of a macro in `TEMPLATE.html.j2`, filled with values.

    Examples
    --------
    >>> filled("sentence", "remark", text="1 < 2")
    '<p>1 &lt; 2</p>'
    """
    macros = environment().get_template(f"{template}.html.j2").module
    return str(getattr(macros, macro)(**values))
