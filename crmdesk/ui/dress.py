"""Giving an application its name, icon, look and language; the same for the program and for pictures of it."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from crmdesk import paths, text
from crmdesk.ui.kit import format
from crmdesk.ui.theme import Choice, theme


def dress(app: QApplication, choice: Choice = "system") -> None:
    """Dress the application once, after text.use chose the language. choice: light, dark or as the system."""
    app.setApplicationName("crmdesk")
    app.setDesktopFileName("crmdesk")
    app.setWindowIcon(QIcon(str(paths.resource("logo", "crmdesk.svg"))))
    QLocale.setDefault(QLocale("nl_NL" if text.language() == "nl" else "en_GB"))
    format.use(text.language())
    translator = QTranslator(app)
    if translator.load(f"qtbase_{text.language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    theme.choose(choice=choice)
    theme.apply(app)
