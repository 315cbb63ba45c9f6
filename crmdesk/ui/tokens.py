"""The design tokens: every colour, size and duration of the interface, under names that say what they are for.

One source, because palette, style sheet, delegates and charts must agree and a contrast test must be able to see
them all; this is the only module in which a colour may be written.

Most colours are steps of Radix Colors 3.0.0 (MIT, (c) 2021 Radix), some are adjusted to reach WCAG 2.2 AA.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

LIGHT: Mapping[str, str] = {
    # surfaces, from the window up
    "bg.app": "#f9f9fb",
    "bg.rail": "#f0f0f3",
    "bg.rail.active": "#ffffff",
    "bg.surface": "#ffffff",
    "bg.sunken": "#f0f0f3",
    "bg.hover": "#f0f0f3",
    "bg.pressed": "#e8e8ec",
    "bg.selected": "#edf2fe",
    "bg.selected.inactive": "#e8e8ec",
    "bg.overlay": "#ffffff",
    "bg.card": "#ffffff",
    "bg.scrim": "#661c2024",  # alpha first, as QColor reads it
    "bg.toast": "#1c2024",
    "shadow": "#1c2024",
    # edges; control is the only one that must reach 3:1
    "border.subtle": "#e0e1e6",
    "border.default": "#cdced6",
    "border.control": "#80838d",
    "focus": "#3e63dd",
    # text
    "text.primary": "#1c2024",
    "text.secondary": "#60646c",
    "text.disabled": "#8b8d98",
    "text.onaccent": "#ffffff",
    "text.ontoast": "#edeef0",
    "text.toastaction": "#9eb1ff",
    "text.link": "#3a5bc7",
    "accent": "#3e63dd",
    "accent.hover": "#3358d4",
    "accent.pressed": "#2c4bb8",
    "accent.soft": "#edf2fe",
    "accent.text": "#3a5bc7",
    "accent.icon": "#3e63dd",
    # states: text on soft, white text on solid, icon on any surface
    "ok.soft": "#e6f6eb",
    "ok.text": "#1d7a50",
    "ok.solid": "#218358",
    "ok.icon": "#218358",
    "warn.soft": "#fff7c2",
    "warn.text": "#915400",
    "warn.icon": "#ab6400",
    "bad.soft": "#feebec",
    "bad.text": "#c62a2f",
    "bad.solid": "#ce2c31",
    "bad.icon": "#ce2c31",
    "info.soft": "#e6f4fe",
    "info.text": "#0b6cc0",
    "info.icon": "#0d74ce",
    "neutral.soft": "#e8e8ec",
    "neutral.text": "#4d5159",
    "neutral.icon": "#60646c",
    # the stages are ordered, so they are one hue that grows stronger
    "stage.1": "#c1d0ff",
    "stage.2": "#8da4ef",
    "stage.3": "#5472e4",
    "stage.4": "#3358d4",
    "stage.5": "#1f2d5c",
    "stage.won": "#218358",
    "stage.lost": "#80838d",
    # series that have no order
    "chart.1": "#3e63dd",
    "chart.2": "#ef5f00",
    "chart.3": "#0090ff",
    "chart.4": "#c2298a",
    "chart.5": "#a18072",
    "chart.6": "#815e46",
    "chart.grid": "#e8e8ec",
    "chart.axis": "#60646c",
}

DARK: Mapping[str, str] = {
    "bg.app": "#111113",
    "bg.rail": "#18191b",
    "bg.rail.active": "#2e3135",
    "bg.surface": "#18191b",
    "bg.sunken": "#111113",
    "bg.hover": "#212225",
    "bg.pressed": "#2e3135",
    "bg.selected": "#182449",
    "bg.selected.inactive": "#272a2d",
    "bg.overlay": "#212225",
    "bg.card": "#212225",
    "bg.scrim": "#a6000000",
    "bg.toast": "#edeef0",
    "shadow": "#000000",
    "border.subtle": "#2e3135",
    "border.default": "#43484e",
    "border.control": "#777b84",
    "focus": "#9eb1ff",
    "text.primary": "#edeef0",
    "text.secondary": "#b0b4ba",
    "text.disabled": "#696e77",
    "text.onaccent": "#ffffff",
    "text.ontoast": "#1c2024",
    "text.toastaction": "#3a5bc7",
    "text.link": "#9eb1ff",
    "accent": "#3e63dd",
    "accent.hover": "#4a6ce0",
    "accent.pressed": "#3358d4",
    "accent.soft": "#182449",
    "accent.text": "#9eb1ff",
    "accent.icon": "#9eb1ff",
    "ok.soft": "#132d21",
    "ok.text": "#3dd68c",
    "ok.solid": "#218358",
    "ok.icon": "#3dd68c",
    "warn.soft": "#302008",
    "warn.text": "#ffca16",
    "warn.icon": "#ffca16",
    "bad.soft": "#3b1219",
    "bad.text": "#ff9592",
    "bad.solid": "#ce2c31",
    "bad.icon": "#ff9592",
    "info.soft": "#0d2847",
    "info.text": "#70b8ff",
    "info.icon": "#70b8ff",
    "neutral.soft": "#2e3135",
    "neutral.text": "#c4c7cd",
    "neutral.icon": "#b0b4ba",
    "stage.1": "#304384",
    "stage.2": "#435db1",
    "stage.3": "#5472e4",
    "stage.4": "#9eb1ff",
    "stage.5": "#d6e1ff",
    "stage.won": "#3dd68c",
    "stage.lost": "#777b84",
    "chart.1": "#5472e4",
    "chart.2": "#ffa057",
    "chart.3": "#9eb1ff",
    "chart.4": "#a84885",
    "chart.5": "#fbd3cb",
    "chart.6": "#e54d2e",
    "chart.grid": "#2e3135",
    "chart.axis": "#b0b4ba",
}

PALETTES: Mapping[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}


def contrasting(palette: Mapping[str, str]) -> Mapping[str, str]:
    """A palette for a system that asks for high contrast: every border is that of a control, no ground is soft."""
    edges = {token: palette["border.control"] for token in palette if token.startswith("border.")}
    grounds = {token: palette["bg.surface"] for token in palette if token.endswith(".soft")}
    return {**palette, **edges, **grounds}


CONTRASTING = {name: contrasting(palette) for name, palette in PALETTES.items()}


class TypeStyle(NamedTuple):
    """A text style: size and line height in px at text size 100 %, weight 400-700, letter spacing in % of normal."""

    size: int
    weight: int
    line: int
    spacing: float = 100.0


TYPE: Mapping[str, TypeStyle] = {
    # large Inter looks loose as drawn, so headings are set a little tighter
    "display": TypeStyle(28, 600, 36, 97.5),
    "title": TypeStyle(20, 600, 28, 98.0),
    "heading": TypeStyle(16, 600, 24, 98.5),
    "body": TypeStyle(14, 400, 20),
    "body.strong": TypeStyle(14, 600, 20),
    "label.regular": TypeStyle(13, 400, 18),
    "label": TypeStyle(13, 500, 18),
    "label.strong": TypeStyle(13, 600, 18),
    "small": TypeStyle(12, 400, 16),
    "small.medium": TypeStyle(12, 500, 16),
    "small.strong": TypeStyle(12, 600, 16),
    "capture": TypeStyle(18, 400, 26),
}

RADIUS: Mapping[str, int] = {"sm": 4, "md": 6, "lg": 8, "xl": 12, "pill": 999}


class Density(NamedTuple):
    """Heights in px at text size 100 %: a row, a row of two lines, a row of the inbox, a control; and the room above
    and below an entry that is as high as its text."""

    row: int
    row2: int
    row3: int
    control: int
    air: int


DENSITY: Mapping[str, Density] = {
    "compact": Density(32, 48, 66, 28, 5),
    "default": Density(40, 60, 76, 32, 8),
    "relaxed": Density(48, 72, 86, 36, 12),
}

MOTION: Mapping[str, int] = {"fast": 100, "normal": 180, "slow": 260}
"""Durations in ms; all are 0 when motion is reduced."""

TOAST_MS = 8000


class Elevation(NamedTuple):
    """A painted shadow: offset down and blur in px, opacity 0-1 in light and in dark."""

    offset: int
    blur: int
    light: float
    dark: float


ELEVATION: Mapping[str, Elevation] = {
    "card": Elevation(1, 3, 0.07, 0.30),
    "dragged": Elevation(8, 24, 0.18, 0.50),
    "overlay": Elevation(12, 40, 0.28, 0.60),
}

TONES = ("neutral", "info", "ok", "warn", "bad", "accent")


def _pairs() -> tuple[tuple[str, str, float], ...]:
    text, mark = 4.5, 3.0
    pairs: list[tuple[str, str, float]] = []
    surfaces = [name for name in LIGHT if name.startswith("bg.") and name not in ("bg.scrim", "bg.toast")]
    for surface in surfaces:
        pairs += [("text.primary", surface, text), ("text.secondary", surface, text)]
    for surface in ("bg.app", "bg.surface", "bg.selected", "bg.overlay", "bg.card", "bg.hover", "bg.rail"):
        pairs += [("text.link", surface, text), ("accent.text", surface, text), ("focus", surface, mark)]
    pairs += [("accent.text", "bg.rail.active", text), ("focus", "bg.rail.active", mark)]
    pairs += [("border.control", surface, mark) for surface in ("bg.surface", "bg.overlay", "bg.app")]
    pairs += [("text.onaccent", f"accent{state}", text) for state in ("", ".hover", ".pressed")]
    pairs += [("text.onaccent", "ok.solid", text), ("text.onaccent", "bad.solid", text)]
    pairs += [("text.ontoast", "bg.toast", text), ("text.toastaction", "bg.toast", text)]
    for tone in TONES:
        pairs += [(f"{tone}.text", f"{tone}.soft", text), (f"{tone}.icon", f"{tone}.soft", mark)]
        pairs += [("text.primary", f"{tone}.soft", text), ("text.secondary", f"{tone}.soft", text)]
        for surface in ("bg.surface", "bg.selected", "bg.hover", "bg.app", "bg.card", "bg.overlay"):
            pairs += [(f"{tone}.text", surface, text), (f"{tone}.icon", surface, mark)]
    pairs += [(f"chart.{n}", "bg.surface", mark) for n in range(1, 7)]
    pairs += [("chart.axis", "bg.surface", text), ("stage.won", "bg.surface", mark), ("stage.lost", "bg.surface", mark)]
    return tuple(dict.fromkeys(pairs))


PAIRS = _pairs()
"""(foreground, background, least contrast by WCAG 2.2): the promise that holds in both themes."""
