"""The table of records: a long list, its selection as ranges, order by keys, columns by room, and editors of forms."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.account import Account
from crmdesk.models.kinds import BadValue
from crmdesk.models.queries import views
from crmdesk.models.queries.choices import MOST
from crmdesk.models.queries.lists import ListQuery
from crmdesk.ui.kit.editors import LineEditor, LinkEditor
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.form import Form
from crmdesk.ui.kit.jobs import InlineJobs
from crmdesk.ui.kit.names import Names
from crmdesk.ui.kit.plain import plain
from crmdesk.ui.kit.popover import Options
from crmdesk.ui.kit.record_table import RecordTable
from crmdesk.ui.theme import Theme, theme

MANY = 50_000


@pytest.fixture
def table(desk: Desk, look: Theme, qtbot: QtBot) -> Iterator[RecordTable]:
    """A table of many accounts."""
    desk.do(
        lambda write: write.run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
            "INSERT INTO account (uid, name, type, name_key, won_made_customer) "
            "SELECT randomblob(16), printf('Firm %06d', i), 'prospect', printf('firm %06d', i), 0 FROM n",
            MANY,
        )
    )
    window = QWidget()
    qtbot.addWidget(window)
    made = RecordTable(
        desk, InlineJobs(), views.ACCOUNTS, ("name", "type", "city", "phone"), "Accounts", EmptyState("x", "None")
    )
    made.setParent(window)
    made.resize(900, 600)
    window.resize(900, 600)
    window.show()
    made.show_query(ListQuery(Account, sort="name"))
    made.mark_first()
    yield made
    made.close_rows()


def test_selecting_all_of_a_long_list_is_one_range_and_quick(table: RecordTable) -> None:
    table.table.setFocus()
    before = time.process_time()
    QTest.keyClick(table.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    took = time.process_time() - before
    assert table.selected_ranges() == [(0, MANY - 1)]
    assert len(table.selected_ids(20)) == 20
    assert took < 0.5  # without selection models of their own the headers ask every cell


def test_end_of_a_long_list_shows_its_last_record(table: RecordTable) -> None:
    table.table.setFocus()
    QTest.keyClick(table.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert table.table.currentIndex().siblingAtColumn(0).data() == f"Firm {MANY:06}"


def test_marked_record_stays_marked_in_another_order(table: RecordTable) -> None:
    record = table.model.record_id(5)
    assert record is not None
    assert table.select(record)
    table.show_query(ListQuery(Account, sort="name", descending=True))
    assert table.current_id == record
    assert table.table.currentIndex().row() == MANY - 6


def test_order_is_chosen_by_keys(table: RecordTable) -> None:
    table.table.setFocus()
    QTest.keyClick(table.table, Qt.Key.Key_S)
    options = table.window().findChild(Options)
    assert isinstance(options, Options)
    QTest.keyClick(options, Qt.Key.Key_1)
    assert (table.query.sort, table.query.descending) == ("name", True)


def test_the_row_with_the_keyboard_has_a_ring_all_around(table: RecordTable) -> None:
    def edge() -> tuple[str, str]:
        row = table.table.visualRect(table.table.currentIndex())
        picture = table.table.viewport().grab().toImage()
        right, middle = picture.width() - 3, row.center().y()
        return picture.pixelColor(right, middle).name(), picture.pixelColor(right // 2, row.top() + 1).name()

    table.table.setFocus()
    ring = theme.colour("focus").name()
    assert edge() == (ring, ring)
    table.table.clearFocus()
    assert ring not in edge()


def test_a_cell_that_is_cut_says_the_whole_under_the_mouse_and_another_says_nothing(
    table: RecordTable, desk: Desk, qtbot: QtBot
) -> None:
    long = "Coöperatieve Installatie- en Onderhoudsvereniging Zuidwest-Gelderland en Omstreken <U.A.>"
    desk.do(records.edit, Account, table.current_id or 0, {"name": long, "city": "Ede"})
    table.refresh()
    viewport = table.table.viewport()

    def told(column: int) -> str:
        index = table.model.index(table.table.currentIndex().row(), column)
        table.table.scrollTo(index)
        viewport.grab()
        at = table.table.visualRect(index).center()
        QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))
        return QToolTip.text()

    assert plain(long) in told(0)
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    told(2)
    assert not QToolTip.isVisible()


def test_columns_go_where_there_is_no_room(table: RecordTable) -> None:
    assert not table.table.isColumnHidden(3)
    table.resize(260, 600)
    assert [table.table.isColumnHidden(n) for n in range(4)] == [False, True, True, True]


def test_model_keeps_qts_rules(table: RecordTable, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(table.model)


def test_same_names_in_a_link_keep_the_one_that_was_chosen(desk: Desk, look: Theme, qtbot: QtBot) -> None:
    _first, second = (desk.do(lambda write: write.add(Account(name="Berg")).id).result for _n in range(2))
    editor = LinkEditor(Account.fields["parent_id"], Names(desk))
    qtbot.addWidget(editor)
    told: list[object] = []
    editor.committed.connect(lambda: told.append(editor.value()))
    editor.show_value(second, "Berg")
    editor.show()
    editor.combo.setFocus()
    editor.finish()
    assert editor.value() == second
    assert told == []


def test_a_link_finds_a_name_beyond_those_that_are_offered(desk: Desk, look: Theme, qtbot: QtBot) -> None:
    def fill(write: Write) -> int:
        oldest = write.add(Account(name="Berg & Dal BV")).id
        for n in range(MOST):
            write.add(Account(name=f"Firm {n}"))
        return oldest

    oldest = desk.do(fill).result
    editor = LinkEditor(Account.fields["parent_id"], Names(desk))
    qtbot.addWidget(editor)
    editor.show()
    editor.combo.setFocus()
    line = editor.combo.lineEdit()
    assert line is not None
    QTest.keyClicks(editor.combo, "berg & dal bv")
    assert editor.combo.count() == MOST
    assert editor.value() == oldest
    line.clear()
    QTest.keyClicks(editor.combo, "Berg & Tal BV")
    with pytest.raises(BadValue, match="There is no"):
        editor.value()


def test_names_that_are_offered_while_one_types_wear_the_style_sheet(desk: Desk, look: Theme, qtbot: QtBot) -> None:
    desk.do(lambda write: write.add(Account(name="Berg")).id)
    editor = LinkEditor(Account.fields["parent_id"], Names(desk))
    qtbot.addWidget(editor)
    editor.show()
    qtbot.waitExposed(editor)
    editor.combo.setFocus()
    QTest.keyClicks(editor.combo, "be")
    completer = editor.combo.completer()
    assert completer is not None
    offered = completer.popup()
    assert offered is not None
    assert offered.isVisible()
    window = QWidget()
    qtbot.addWidget(window)
    look.clothe(window)
    assert offered.styleSheet() == window.styleSheet() != ""
    offered.hide()


def test_a_record_is_no_link_of_its_own_and_one_of_several_alike_is_not_guessed(desk: Desk) -> None:
    ids = desk.do(lambda write: [write.add(Account(name=one)).id for one in ("Berg", "Berg B.V.", "Dal")]).result
    names = Names(desk, lambda: ("account", ids[2]))
    assert [one for one, _name in names.offered("account")] == ids[:2]
    assert names.find("account", "Dal") is None
    assert names.find("account", "berg") == ids[0]
    assert names.find("account", "Berg NV") is None


def test_day_may_be_typed_as_it_is_written_and_in_words(look: Theme, qtbot: QtBot) -> None:
    from crmdesk.models.opportunity import Opportunity

    editor = LineEditor(Opportunity.fields["close_date"])
    qtbot.addWidget(editor)
    editor.show_value(None)
    for text in ("15 Dec 2026", "15-12-2026", "2026-12-15"):
        editor.line.setText(text)
        assert str(editor.value()) == "2026-12-15"


def test_a_text_that_is_too_long_for_its_field_ends_in_dots_and_its_tooltip_has_the_whole(
    look: Theme, qtbot: QtBot
) -> None:
    editor = LineEditor(Account.fields["name"])
    qtbot.addWidget(editor)
    editor.resize(160, 40)
    editor.show()
    long = "Koninklijke Vereniging van Installatiebedrijven"
    editor.show_value(long)
    cut = editor.grab().toImage()
    assert long in editor.line.toolTip()
    editor.show_value(long + " en Aanverwante Ondernemingen")
    assert editor.grab().toImage() == cut
    editor.show_value("Berg")
    assert editor.grab().toImage() != cut
    assert editor.line.toolTip() == ""


def test_form_tells_one_commit_for_enter_and_leaving(desk: Desk, look: Theme, qtbot: QtBot) -> None:
    told: list[tuple[str, object]] = []
    form = Form(
        Account,
        (("", ("name", "city")),),
        Names(desk),
        lambda column, value: told.append((column, value)),
        currency="EUR",
    )
    qtbot.addWidget(form)
    form.show_record({"name": "Berg"})
    form.show()
    editor = form.cells["city"].editor
    assert isinstance(editor, LineEditor)
    editor.line.setFocus()
    QTest.keyClicks(editor.line, "Ede")
    QTest.keyClick(editor.line, Qt.Key.Key_Return)
    QTest.keyClick(editor.line, Qt.Key.Key_Tab)
    assert told == [("city", "Ede")]
