"""Giving an application its name, look, language and icon; the same for the program and for pictures of it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from crmdesk import paths, profile, text
from crmdesk.profile import Profile
from crmdesk.ui.kit import format
from crmdesk.ui.theme import Choice, theme

_SYSTEM, _USUAL = "system", "default"
_QTS_WORDS = "Qt's own words"
"""By which its translator is found: to look through all children would name all of Qt's styles (9 ms) at the start."""


def dress(app: QApplication, choice: Choice = "system", *, styled: bool = False) -> None:
    """Dress the application once, after text.use chose the language. choice: light, dark or as the system; styled: it
    was made with our STYLE."""
    app.setApplicationName("crmdesk")
    app.setDesktopFileName("crmdesk")
    speak(app)
    theme.choose(choice=choice)
    theme.apply(app, styled=styled)


def show_icon(app: QApplication) -> None:
    """Give its windows the program's icon; the first paint does not wait for it to be drawn."""
    app.setWindowIcon(QIcon(str(paths.resource("logo", "crmdesk.svg"))))


def speak(app: QApplication) -> None:
    """Have figures, and Qt's own boxes, be in the language that is in use."""
    format.use(text.language())
    if (old := app.findChild(QTranslator, _QTS_WORDS)) is not None:
        app.removeTranslator(old)
        old.setParent(None)
    translator = QTranslator(app)
    translator.setObjectName(_QTS_WORDS)
    if translator.load(f"qtbase_{text.language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def wear(mine: Profile) -> None:
    """Take the look that a user chose."""
    theme.choose(
        choice=cast(Choice, mine.theme or _SYSTEM),
        font_scale=mine.text_size / 100,
        face="system" if mine.font else "inter",
        density=mine.density or _USUAL,
        reduce_motion=mine.reduce_motion,
    )


def keep_look() -> None:
    """Note the look in the user's own settings. Raises OSError."""
    profile.change(
        theme="" if theme.choice == _SYSTEM else theme.choice,
        text_size=round(theme.font_scale * 100),
        font="system" if theme.face == "system" else "",
        density="" if theme.density == _USUAL else theme.density,
        reduce_motion=theme.reduce_motion,
    )
