"""The promises of the tokens: both themes know the same names, every pair can be read, no colour stands elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

import crmdesk
from crmdesk.ui import tokens
from crmdesk.ui.theme import Choice, Theme

PROGRAM = Path(crmdesk.__file__).parent if crmdesk.__file__ else Path(list(crmdesk.__path__)[0])


def luminance(colour: str) -> float:
    """Relative luminance, 0-1 (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1-21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself_is_right() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), tokens.PAIRS)
def test_every_pair_reaches_its_contrast(name: str, front: str, back: str, least: float) -> None:
    palette = tokens.PALETTES[name]
    assert contrast(palette[front], palette[back]) >= least


def test_there_are_enough_pairs_and_none_twice() -> None:
    assert len(tokens.PAIRS) >= 96
    assert len(set(tokens.PAIRS)) == len(tokens.PAIRS)


def test_light_and_dark_name_the_same_tokens() -> None:
    assert list(tokens.LIGHT) == list(tokens.DARK)


def test_every_tone_is_complete() -> None:
    for tone in tokens.TONES:
        assert {f"{tone}.soft", f"{tone}.text", f"{tone}.icon"} <= tokens.LIGHT.keys()


def test_no_text_is_smaller_than_12_px() -> None:
    assert min(style.size for style in tokens.TYPE.values()) == 12


def test_no_colour_outside_the_tokens() -> None:
    colour = re.compile(r"""["'(:\s]#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\brgba?\(""")
    files = [*PROGRAM.rglob("*.py"), *PROGRAM.rglob("*.qss"), *(PROGRAM.parent / "resources" / "themes").glob("*.qss")]
    found = [
        f"{file.name}:{number}: {line.strip()}"
        for file in files
        if file.name != "tokens.py"
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if colour.search(line)
    ]
    assert files
    assert found == []


def test_no_named_qt_colour_outside_the_tokens() -> None:
    named = re.compile(r"Qt\.(?:GlobalColor\.)?(?:white|black|red|green|blue|gr[ae]y|dark\w+|light\w+)\b")
    found = [f"{file.name}: {hit}" for file in PROGRAM.rglob("*.py") for hit in named.findall(file.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize("name", tokens.PALETTES)
def test_high_contrast_of_the_system_hardens_borders_and_drops_soft_grounds_at_once(look: Theme, name: Choice) -> None:
    look.choose(choice=name)
    look._access.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    try:
        assert look.colour("border.subtle") == look.colour("border.control")
        assert look.colour("ok.soft") == look.colour("bg.surface")
    finally:
        look._access.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert look.colour("border.subtle") != look.colour("border.control")
