"""A file that cannot be read while the window is open: each page says so, and shows its rows once it can."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from crmdesk.controllers import opening, records
from crmdesk.controllers.desk import Desk, Trouble, Write
from crmdesk.models.account import Account
from crmdesk.models.lead import Lead
from crmdesk.ui.kit.jobs import InlineJobs
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.theme import Theme
from crmdesk.ui.workplace import Workplace
from tests.ui.test_main_window import Alone

ROWS = 600
"""More than the page cache of a reader holds of them."""


def fill(write: Write) -> None:
    """Accounts and leads on pages of the file that nobody has read yet."""
    for number in range(ROWS):
        records.add(write, Account, {"name": f"Bouwbedrijf {number} " + "x" * 150})
    records.add(write, Lead, {"family_name": "Berg"})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that was closed, so that all of it stands in one place."""
    made = tmp_path / "shop.crmdesk"
    opening.make_file(made)
    desk = opening.open_desk(made, "Joris")
    desk.do(fill)
    desk.close()
    return made


@pytest.mark.parametrize("name", ["accounts", "inbox", "pipeline", "reports"])
def test_a_page_that_cannot_be_read_says_so_and_is_there_once_it_can(
    name: str, file: Path, look: Theme, qtbot: QtBot
) -> None:
    desk: Desk = opening.open_desk(file, "Joris")
    window = MainWindow(Alone())
    qtbot.addWidget(window)
    window.show_first(QWidget())
    window.show()
    qtbot.waitExposed(window)
    work = Workplace(desk, InlineJobs(), window.toasts, window, window)
    whole = file.read_bytes()
    page_size = int.from_bytes(whole[16:18], "big")
    file.write_bytes(whole[:page_size] + b"\xff" * (len(whole) - page_size))  # the disk gives other bytes than it took
    window.show_file(work)
    window.page(name)
    page: Any = window.pages[name]
    assert page._cover is not None
    assert page._cover.isVisible()
    assert "damaged" in page._cover.accessibleDescription()
    assert window.focusWidget() is page._cover.primary

    file.write_bytes(whole)
    qtbot.mouseClick(page._cover.primary, Qt.MouseButton.LeftButton)
    assert not page._cover.isVisible()
    if name == "accounts":
        assert page.rows.model.total == ROWS
    window.close_file()
    desk.close()


def test_what_the_window_asks_beside_a_page_does_not_cover_the_page(file: Path, look: Theme, qtbot: QtBot) -> None:
    def broken(_connection: Connection) -> int:
        raise Trouble("The disk is gone.")

    desk: Desk = opening.open_desk(file, "Joris")
    window = MainWindow(Alone())
    qtbot.addWidget(window)
    window.show_first(QWidget())
    window.show()
    work = Workplace(desk, InlineJobs(), window.toasts, window, window)
    window.show_file(work)
    window.page("accounts")
    page: Any = window.pages["accounts"]
    work.read(broken, then=lambda _answer: None, asker=window)
    assert page._cover is None
    assert window.toasts.words == "The disk is gone."
    work.read(broken, then=lambda _answer: None, asker=page)
    assert page._cover is not None
    assert page._cover.isVisible()
    assert window.toasts.words == ""  # what the page says is not said twice
    work.read(broken, then=lambda _answer: None, asker=window)
    assert window.toasts.words == ""
    window.close_file()
    desk.close()
