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
    ".hexmap{display:block;width:100%;height:auto;color:#1b1b1b}"
    ".hexmap .tile{stroke:#5a5a5a;stroke-width:.6}"
    ".hexmap .hidden{stroke:#5a5a5a}"
    ".hexmap .absent{fill:none;stroke-dasharray:2 1.6}"
    ".hexmap .hatch{fill:none;stroke:currentColor;stroke-width:1;stroke-opacity:.55}"
    ".hexmap .outline{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round}"
    ".hexmap text{font:6.6px 'DejaVu Sans',Arial,sans-serif;text-anchor:middle;"
    "pointer-events:none;fill:currentColor}"
    ".hexmap .city{font-weight:700}"
    ".hexmap .hole{font-size:8.5px}"
    ".hexmap .key{font-size:10.5px;text-anchor:start}"
    ".hexmap .on-hidden{stroke:#fff;stroke-width:2;paint-order:stroke}"
    ".hexmap .town{display:none;font-size:19px;stroke:#fff;stroke-width:4.5;paint-order:stroke;"
    "stroke-linejoin:round}"
    ".hexmap a:hover .tile{stroke:currentColor;stroke-width:2.4}"
    ".hexmap a:focus{outline:none}"
    ".hexmap a:focus-visible .tile{stroke:#b00020;stroke-width:3.4}"
)
# Ink on some tones of one colour could not be read, nor can letters of some pixels.
_TOWNS_ONLY = ".hexmap [class^=on-]{display:none}.hexmap .town{display:block}"
_NARROW = (
    f"@container (max-width:44rem){{{_TOWNS_ONLY}}}"
    "@container (max-width:30rem){.hexmap .town{font-size:25px}.hexmap .outline{stroke-width:3}"
    ".hexmap .hole{display:none}}"
)


def _filled(classes: dict[str, tuple[str, str]]) -> str:
    return "".join(
        f".hexmap .{key}{{fill:{fill}}}.hexmap .on-{key}{{fill:{ink}}}"
        for key, (fill, ink) in classes.items()
    )


def _dark() -> str:
    return (
        "@media screen and (prefers-color-scheme:dark){.hexmap{color:#ececea}"
        ".hexmap .tile{stroke:#8a8d92}.hexmap .town,.hexmap .on-hidden{stroke:#16181b}"
        f".hexmap a:focus-visible .tile{{stroke:#ffb4a6}}{_filled(_DARK)}}}"
    )


def _forced() -> str:
    tones = "".join(
        f".hexmap .{key}{{fill:CanvasText;fill-opacity:{tone}}}" for key, tone in _FORCED.items()
    )
    return (
        "@media (forced-colors:active){.hexmap{color:CanvasText}.hexmap .tile{stroke:CanvasText}"
        ".hexmap text{fill:CanvasText;stroke:Canvas;stroke-width:2;paint-order:stroke}"
        f"{_TOWNS_ONLY}.hexmap .town{{font-size:15px}}"
        f".hexmap a:focus-visible .tile{{stroke:Highlight}}{tones}}}"
    )


STYLE = _BASE + _filled(ON_PAPER) + _NARROW + _dark() + _forced()
