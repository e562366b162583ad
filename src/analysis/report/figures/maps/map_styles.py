"""How the map of municipalities looks: its colours in light, in dark and in forced colours.

Steps run from light to dark on paper and from dark to light on a dark screen, so that more always
stands out more; they are told apart by the three kinds of colour-blindness, and on paper in grey.
Orange and blue lie on both sides of what is not clear; neither is the colour of good or bad.
"""

__all__ = ["ON_PAPER", "STYLE"]

_INK, _PAPER = "#1b1b1b", "#fff"
# Fill and ink of each class, on paper and on a dark screen.
ON_PAPER = {
    "step1": ("#fff3c4", _INK), "step2": ("#b5dca0", _INK), "step3": ("#4fb7b5", _INK),
    "step4": ("#2d79b3", _PAPER), "step5": ("#1f2f79", _PAPER),
    "lower": ("#f2b467", _INK), "same": ("#eeeeea", _INK), "higher": ("#2f7fb8", _PAPER),
}  # fmt: skip
_DARK = {
    "step1": ("#26315f", _PAPER), "step2": ("#2a5d92", _PAPER), "step3": ("#3d9aa0", _INK),
    "step4": ("#9fd08c", _INK), "step5": ("#fff3c4", _INK),
    "lower": ("#d98a2b", _INK), "same": ("#34373c", _PAPER), "higher": ("#7cc0f2", _INK),
}  # fmt: skip
# Where a page forces its reader's colours: parts of the ink of the text.
_FORCED = {"step1": 0.0, "step2": 0.2, "step3": 0.45, "step4": 0.7, "step5": 1.0,
           "lower": 0.45, "same": 0.0, "higher": 1.0}  # fmt: skip

_BASE = (
    ".townmap{display:block;width:100%;height:auto;color:#1b1b1b}"
    ".townmap .tile{stroke:#5a5a5a;stroke-width:.6}"
    ".townmap .hidden{stroke:#5a5a5a}"
    ".townmap .absent{fill:none;stroke-dasharray:2 1.6}"
    ".townmap .hatch{fill:none;stroke:currentColor;stroke-width:1;stroke-opacity:.55}"
    ".townmap .outline{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round}"
    ".townmap text{font:6.6px 'DejaVu Sans',Arial,sans-serif;text-anchor:middle;"
    "pointer-events:none;fill:currentColor}"
    ".townmap .city{font-weight:700}"
    ".townmap .hole{font-size:8.5px}"
    ".townmap .key{font-size:10.5px;text-anchor:start}"
    ".townmap .on-hidden{stroke:#fff;stroke-width:2;paint-order:stroke}"
    ".townmap .town{display:none;font-size:19px;stroke:#fff;stroke-width:4.5;paint-order:stroke;"
    "stroke-linejoin:round}"
    ".townmap a:hover .tile{stroke:currentColor;stroke-width:2.4}"
    ".townmap a:focus{outline:none}"
    ".townmap a:focus-visible .tile{stroke:#b00020;stroke-width:3.4}"
)
# Real borders stand in a layer that is 2.5 times as fine, and bear no names but those of towns.
_BORDERS = (
    ".townmap.borders .tile{stroke-width:1.3;stroke-linejoin:round;fill-rule:evenodd}"
    ".townmap.borders .absent{stroke-dasharray:5 4}"
    ".townmap.borders .outline{stroke-width:3.2;stroke-linejoin:round}"
    ".townmap.borders .town{display:block;font-size:11px;stroke-width:2.8}"
    ".townmap.borders a:hover .tile{stroke-width:5}"
    ".townmap.borders a:focus-visible .tile{stroke-width:10}"
)
# Ink on some tones of one colour could not be read, nor can letters of some pixels.
_TOWNS_ONLY = (
    ".townmap [class^=on-],.townmap.borders .more{display:none}.townmap .town{display:block}"
)
_NARROW = (
    f"@container (max-width:44rem){{{_TOWNS_ONLY}"
    ".townmap.borders .town{font-size:19px;stroke-width:4.5}}"
    "@container (max-width:30rem){.townmap .town,.townmap.borders .town{font-size:25px}"
    ".townmap .outline{stroke-width:3}.townmap.borders .outline{stroke-width:6}"
    ".townmap .hole{display:none}}"
)


def _filled(classes: dict[str, tuple[str, str]]) -> str:
    return "".join(
        f".townmap .{key}{{fill:{fill}}}.townmap .on-{key}{{fill:{ink}}}"
        for key, (fill, ink) in classes.items()
    )


def _dark() -> str:
    return (
        "@media screen and (prefers-color-scheme:dark){.townmap{color:#ececea}"
        ".townmap .tile{stroke:#8a8d92}.townmap .town,.townmap .on-hidden{stroke:#16181b}"
        f".townmap a:focus-visible .tile{{stroke:#ffb4a6}}{_filled(_DARK)}}}"
    )


def _forced() -> str:
    tones = "".join(
        f".townmap .{key}{{fill:CanvasText;fill-opacity:{tone}}}" for key, tone in _FORCED.items()
    )
    return (
        "@media (forced-colors:active){.townmap{color:CanvasText}.townmap .tile{stroke:CanvasText}"
        ".townmap text{fill:CanvasText;stroke:Canvas;stroke-width:2;paint-order:stroke}"
        f"{_TOWNS_ONLY}.townmap .town{{font-size:15px}}"
        f".townmap a:focus-visible .tile{{stroke:Highlight}}{tones}}}"
    )


STYLE = _BASE + _filled(ON_PAPER) + _BORDERS + _NARROW + _dark() + _forced()
