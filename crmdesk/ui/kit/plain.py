"""Data as text for the places where Qt takes text for HTML: tooltips, message boxes, chart titles, button texts.

A company may be called "<b>R&D</b>"; shown as HTML it would hide half its name, on a button it would steal a shortcut.
"""

from __future__ import annotations


def plain(text: str) -> str:
    """The text escaped for a place that shows HTML; line ends stay line ends."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")


def tooltip(text: str) -> str:
    """The text as a tooltip: never markup of its own, wrapped where it is long; "" stays no tooltip."""
    return f"<p style='margin:0'>{plain(text)}</p>" if text else ""


def button_text(text: str) -> str:
    """The text for a button, action or tab: a & is shown and makes no shortcut."""
    return text.replace("&", "&&")


def without_mnemonic(text: str) -> str:
    """The words of a menu for a place where no letter is underlined: "&File" is "File"."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
