"""The rows of the list: painted without the database layer, the same when it is there, and showing any text."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from crmdesk.controllers import leads
from crmdesk.controllers.desk import Desk
from crmdesk.models.queries import views
from crmdesk.models.store import first
from crmdesk.ui.kit import row_model
from crmdesk.ui.kit.format import one_line
from crmdesk.ui.leads import lead_rows, list_pane
from crmdesk.ui.leads.first_page import FirstPage
from crmdesk.ui.leads.lead_rows import FirstRows, heat, spoken
from crmdesk.ui.theme import Theme
from tests.conftest import Clock
from tests.ui.leads.hands import Add, Hands

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
LEAD: dict[str, Any] = {
    "id": 1,
    "title": "Sanne van der Berg",
    "company": "Van der Berg Installaties",
    "score": 86,
    "status": "new",
    "created_at": "2026-11-24T07:00:00Z",
    "read_at": None,
    "snoozed_until": None,
    "last_line": "Wants a quote for 40 units",
    "source_icon": "store",
}


def painted(rows: list[dict[str, Any]], qtbot: QtBot) -> QImage:
    """The list of these rows as a picture."""
    page = FirstPage(rows, now=NOW)
    qtbot.addWidget(page)
    page.resize(1232, 900)
    page.show()
    return page.pane.table.grab().toImage()


def test_the_first_page_is_painted_without_the_database_layer() -> None:
    asked = (
        "import sys; import crmdesk.ui.leads.first_page; "
        "print([m for m in sys.modules if m.split('.')[0] in ('sqlalchemy', 'alembic', 'numpy', 'pyqtgraph') "
        "or m.startswith(('crmdesk.controllers', 'crmdesk.models.queries', 'crmdesk.models.store'))])"
    )
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_what_is_written_twice_because_it_cannot_be_imported_is_the_same() -> None:
    assert lead_rows.RECORD == row_model.RECORD
    assert list_pane.TABS == views.TABS


def test_the_first_page_looks_like_the_inbox_that_takes_its_place(
    desk: Desk, file: Path, add: Add, clock: Clock, open_inbox: Callable[[], Hands], qtbot: QtBot
) -> None:
    back = add("Sanne van der Berg", company="Van der Berg Installaties", job_title="Hoofd inkoop")
    clock.move(minutes=-10)
    desk.do(leads.snooze, [back], NOW - dt.timedelta(minutes=5))
    clock.move(minutes=10)
    add("Mark Hendriks", interest="Climate installation")
    add(company="Only a company")
    page = FirstPage(first.rows(file, NOW), now=NOW)
    page.pane.tabs.set_counts({"new": 3, "working": 0, "nurture": 0, "ready": 0})  # not known to it
    qtbot.addWidget(page)
    page.resize(1232, 900)
    page.show()
    page.parts.search.setFocus()
    hands = open_inbox()
    assert hands.rows == ["Sanne van der Berg", "Only a company", "Mark Hendriks"]
    hands.page.resize(1232, 900)
    hands.page.parts.search.setFocus()
    hands.breathe()
    assert page.pane.grab().toImage() == hands.page.pane.grab().toImage()


def test_unread_leads_are_told_apart_in_the_picture_and_in_words(look: Theme, qtbot: QtBot) -> None:
    read = {**LEAD, "read_at": "2026-11-24T08:00:00Z"}
    assert painted([LEAD], qtbot) != painted([read], qtbot)
    assert "unread" in spoken(LEAD, NOW)[0]
    assert "unread" not in spoken(read, NOW)[0]


def test_a_screen_reader_hears_who_it_is_how_warm_and_since_when() -> None:
    model = FirstRows([LEAD], lambda: NOW)
    index = model.index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Sanne van der Berg, Van der Berg Installaties, score 86, Hot, New, unread, 2 h"
    )
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Wants a quote for 40 units"


def test_what_was_noted_on_lines_of_its_own_is_parted_in_one_line() -> None:
    model = FirstRows([{**LEAD, "last_line": "Quote for 3 roofs\n\n Day:  24-11-2026"}], lambda: NOW)
    told = model.index(0, 0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert told == "Quote for 3 roofs · Day: 24-11-2026"


@pytest.mark.parametrize(("score", "words"), [(70, "Hot"), (69, "Warm"), (40, "Warm"), (39, "Cold"), (-10, "Cold")])
def test_the_limits_say_what_is_hot(score: int, words: str) -> None:
    assert heat(score, (70, 40)).words == words


def test_the_company_chooses_the_limits() -> None:
    assert heat(50, (50, 10)).words == "Hot"


@pytest.mark.parametrize(
    "hostile", ["<b>R&D</b> <img src=x>", "line\nline\ttab", "x" * 10_000, "\u202eright to left", "\0"]
)
def test_hostile_text_is_one_plain_line(hostile: str, look: Theme, qtbot: QtBot) -> None:
    row = {**LEAD, "title": hostile, "company": hostile, "last_line": hostile}
    line = one_line(hostile)
    assert "\n" not in line
    assert len(line) <= 300
    assert hostile[:3].split()[0] in line or not hostile.strip()
    assert painted([row], qtbot) != painted([LEAD], qtbot)


def test_html_is_painted_as_it_is_typed(look: Theme, qtbot: QtBot) -> None:
    assert painted([{**LEAD, "title": "<b>Sanne</b>"}], qtbot) != painted([{**LEAD, "title": "Sanne"}], qtbot)


def test_a_row_says_under_the_mouse_what_had_to_be_cut_of_it(qtbot: QtBot) -> None:
    page = FirstPage([LEAD, {**LEAD, "id": 2, "last_line": "Wants a quote. " * 20}], now=NOW)
    qtbot.addWidget(page)
    page.resize(1232, 900)
    page.show()
    table = page.pane.table
    table.grab()
    delegate = table.delegate
    said = [delegate.whole(table.model().index(row, 0)) for row in range(2)]
    assert [(row, 0) in delegate._cut for row in range(2)] == [False, True]
    assert said[1].startswith("Sanne van der Berg\nVan der Berg Installaties\nWants a quote. Wants")
