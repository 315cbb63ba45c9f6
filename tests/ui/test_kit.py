"""The parts of the kit keep their promises: plain text, keyboard, focus, names for screen readers, and a live theme."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAccessible, QEnterEvent, QIcon, QImage, QKeySequence, QPalette, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crmdesk import paths, text
from crmdesk.ui import tokens
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.banner import Banner
from crmdesk.ui.kit.bars import Criteria, CriterionRow, ScoreLine
from crmdesk.ui.kit.buttons import Button, IconButton, Segment, Segmented
from crmdesk.ui.kit.card import Card, FigureTile
from crmdesk.ui.kit.chart_items import Plot
from crmdesk.ui.kit.charts import FunnelChart, Month, StackedBars, Step
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.flow import FlowLayout, WrapRow
from crmdesk.ui.kit.labels import Avatar, Chip, ElidedLabel, PlainLabel
from crmdesk.ui.kit.painting import initials
from crmdesk.ui.kit.plain import button_text, tooltip
from crmdesk.ui.kit.rail import Rail
from crmdesk.ui.kit.search_box import SearchBox
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.kit.skeleton import Skeleton, columns
from crmdesk.ui.kit.timeline import Entry, Timeline
from crmdesk.ui.kit.toast import Toasts
from crmdesk.ui.kit.when_field import WhenField
from crmdesk.ui.theme import Theme, theme
from tests.ui import gallery

pytestmark = pytest.mark.usefixtures("look")

NOW = dt.datetime(2026, 11, 22, 14, 0)
EVIL = "Jansen <b>R&D</b> <table>"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window of 800 x 600 with a field and a button."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit())
    column.addWidget(Button("Open"))
    window.resize(800, 600)
    show(window)
    return window


def show(widget: QWidget) -> None:
    widget.show()
    widget.activateWindow()
    QTest.qWaitForWindowActive(widget)


def said(widget: QWidget) -> str:
    """What a screen reader calls a widget."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def colours_in(image: QImage) -> set[str]:
    """The opaque colours of an image."""
    size = image.size()
    pixels = (image.pixelColor(x, y) for x in range(size.width()) for y in range(size.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


# -- theme -----------------------------------------------------------------------------------------------------------


def test_pyside_does_not_lose_references_to_none() -> None:
    label = QLabel()
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
    assert sys.getrefcount(None) - before > -100


def test_an_icon_has_the_colour_of_its_token_in_every_theme(look: Theme) -> None:
    icon = look.icon("plus", "bad.icon")
    for name in ("light", "dark"):
        look.choose(choice=name)
        image = icon.pixmap(QSize(32, 32), 2.0).toImage()
        assert tokens.PALETTES[name]["bad.icon"] in colours_in(image)


def test_a_disabled_icon_is_pale(look: Theme) -> None:
    image = look.icon("plus", "bad.icon").pixmap(QSize(32, 32), 1.0, QIcon.Mode.Disabled).toImage()
    assert tokens.LIGHT["text.disabled"] in colours_in(image)
    assert tokens.LIGHT["bad.icon"] not in colours_in(image)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0, 3.0])
def test_an_icon_has_one_pixel_for_each_of_the_screen(look: Theme, ratio: float) -> None:
    assert look.icon("inbox").pixmap(QSize(18, 18), ratio).width() == round(18 * ratio)
    assert look.pixmap("inbox", size=18, ratio=ratio).width() == round(18 * ratio)


def test_every_icon_can_be_drawn(look: Theme) -> None:
    names = [file.stem for file in paths.resource("icons").glob("*.svg")]
    assert len(names) > 80
    for name in names:
        assert colours_in(look.pixmap(name, "text.primary", 64).toImage()), name


def test_an_icon_that_was_copied_and_changed_still_draws(look: Theme) -> None:
    copy = QIcon(look.icon("bell"))
    copy.addPixmap(look.pixmap("x"))
    assert not copy.pixmap(QSize(16, 16)).isNull()
    assert not look.icon("bell").pixmap(QSize(16, 16)).isNull()


def test_tabular_figures_all_have_one_width(look: Theme) -> None:
    metrics = look.metrics("body", tabular=True)
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
    plain = look.metrics("body")
    assert plain.horizontalAdvance("1111") < plain.horizontalAdvance("8888")


def test_the_weights_are_real_faces_of_inter(look: Theme) -> None:
    widths = [
        look.metrics(style).horizontalAdvance("Installaties") for style in ("small", "small.medium", "small.strong")
    ]
    assert widths == sorted(set(widths))


def test_the_palette_comes_from_the_tokens(look: Theme, qapp: QApplication) -> None:
    for name in ("dark", "light"):
        look.choose(choice=name)
        palette = qapp.palette()
        assert palette.color(QPalette.ColorRole.Window).name() == tokens.PALETTES[name]["bg.app"]
        disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        assert disabled.name() == tokens.PALETTES[name]["text.disabled"]


def test_the_style_sheet_has_no_gap_and_no_rest_of_the_template(look: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    sheet = window.styleSheet()
    assert "px" in sheet
    assert not [line for line in sheet.splitlines() if "{icon" in line or "{px" in line or "{bg" in line]
    assert sheet.count("{") == sheet.count("}")


def test_changed_is_sent_once_and_only_for_a_change(look: Theme, qtbot: QtBot) -> None:
    heard: list[str] = []
    look.changed.connect(lambda: heard.append(look.name))
    look.choose(choice="dark", font_scale=1.5)
    look.choose(choice="dark", font_scale=1.5)
    assert heard == ["dark"]


def test_text_size_is_kept_between_80_and_200_percent(look: Theme) -> None:
    look.choose(font_scale=9)
    assert (look.font_scale, look.px(14), look.font("body").pixelSize()) == (2.0, 28, 28)
    look.choose(font_scale=0.1)
    assert look.font_scale == 0.8
    assert look.control >= 24


def test_density_changes_the_rows(look: Theme) -> None:
    heights = []
    for density in ("compact", "default", "relaxed"):
        look.choose(density=density)
        heights.append((look.row, look.row2, look.row3, look.control))
    assert heights == [(32, 48, 66, 28), (40, 60, 76, 32), (48, 72, 86, 36)]


def test_reduced_motion_takes_no_time(look: Theme) -> None:
    assert look.duration("slow") == 0
    look.choose(reduce_motion=False)
    assert look.duration("slow") == 260


def test_the_kit_at_the_start_imports_nothing_heavy() -> None:
    code = (
        "import sys, crmdesk.ui.theme, crmdesk.ui.kit.rail, crmdesk.ui.kit.top_bar, crmdesk.ui.kit.toast,"
        " crmdesk.ui.kit.search_box, crmdesk.ui.kit.charts, crmdesk.ui.kit.timeline;"
        "print([m for m in ('numpy', 'pyqtgraph', 'sqlalchemy', 'babel', 'platformdirs') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert out.stdout.strip() == "[]"


# -- texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "typed"), [("nl", "23-01-2027"), ("en", "23 Jan 2027")])
def test_a_day_is_numeric_only_where_one_types_it(language: str, typed: str) -> None:
    format.use(language)
    assert format.day(dt.date(2027, 1, 23)).lower() == "23 jan 2027"
    assert format.typed_day(dt.date(2027, 1, 23)) == typed


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", ("€ 41.500", "€ 41.500", "€ −1,23", "15 dec 2026", "63,7%", "+30", "−4", "€ 42k", "€ 1,2M")),
        ("en", ("€41,500", "€41,500", "−€1.23", "15 Dec 2026", "63.7%", "+30", "−4", "€42k", "€1.2M")),
    ],
)
def test_figures_are_written_the_way_of_the_language(language: str, expected: tuple[str, ...]) -> None:
    format.use(language)
    written = (
        format.money(4_150_000),
        format.whole_money(4_150_000),
        format.money(-123),
        format.day(dt.date(2026, 12, 15)),
        format.percent(0.637, 1),
        format.signed(30),
        format.signed(-4),
        format.short_money(4_150_000),
        format.short_money(123_456_789),
    )
    assert tuple(part.replace("\N{NO-BREAK SPACE}", " ") for part in written) == expected


@pytest.mark.parametrize(
    ("ratio", "expected"), [(0.002, "0.2%"), (0.0, "0%"), (0.01, "1%"), (0.637, "64%"), (-0.004, "−0.4%")]
)
def test_less_than_one_percent_is_not_written_as_nothing(ratio: float, expected: str) -> None:
    assert format.percent(ratio) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (dt.timedelta(seconds=20), "now"),
        (dt.timedelta(minutes=5), "5 min"),
        (dt.timedelta(hours=2), "2 h"),
        (dt.timedelta(days=1), "yesterday"),
        (dt.timedelta(days=3), "3 d"),
        (dt.timedelta(days=9), "13 Nov"),
        (dt.timedelta(days=400), "18 Oct 2025"),
    ],
)
def test_ages_are_relative_for_a_week_and_then_days(before: dt.timedelta, expected: str) -> None:
    assert format.age(NOW - before, NOW) == expected


def test_rounding_is_half_away_from_zero() -> None:
    assert [format.whole_money(cents) for cents in (149, 150, -150)] == ["€1", "€2", "−€2"]


def test_data_is_escaped_where_qt_reads_html() -> None:
    assert "&lt;b&gt;R&amp;D&lt;/b&gt;" in tooltip(EVIL)
    assert tooltip("") == ""
    assert button_text("R&D") == "R&&D"


def test_labels_show_markup_as_it_is(qtbot: QtBot) -> None:
    label = PlainLabel(EVIL)
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().width() >= theme.metrics("body").horizontalAdvance(EVIL)


def test_an_elided_label_never_widens_and_tells_the_whole(qtbot: QtBot) -> None:
    label = ElidedLabel(EVIL * 20)
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.minimumSizeHint().width() == 0
    assert said(label) == EVIL * 20
    assert "&lt;b&gt;" in label.toolTip()
    label.setText("short")
    label.resize(121, 20)
    assert label.toolTip() == ""


def test_a_label_grows_with_the_text_size(qtbot: QtBot, look: Theme) -> None:
    label, elided = PlainLabel("Sanne", "title"), ElidedLabel("Sanne", "title")
    qtbot.addWidget(label)
    qtbot.addWidget(elided)
    before = elided.sizeHint().width()
    look.choose(font_scale=2.0)
    assert label.font().pixelSize() == 40
    assert elided.sizeHint().width() > 1.8 * before


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Sanne van der Berg", "SB"),
        ("Joris", "J"),
        ("de Groot", "G"),
        ("Anne-Marie el Idrissi", "AI"),
        ("", ""),
        ("van de", "VD"),
    ],
)
def test_initials_leave_particles_out(name: str, letters: str) -> None:
    assert initials(name) == letters


# -- buttons ---------------------------------------------------------------------------------------------------------


def test_an_ampersand_on_a_button_is_shown_and_no_shortcut(qtbot: QtBot) -> None:
    button = Button("R&D BV")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert said(button) == "R&D BV"


def test_the_focus_ring_is_for_the_keyboard(window: QWidget, qtbot: QtBot) -> None:
    button = window.findChild(Button)
    assert button is not None
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.ringed
    button.clearFocus()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.hasFocus()
    assert not button.ringed


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_by_enter_and_space(window: QWidget, qtbot: QtBot, key: Qt.Key) -> None:
    button = window.findChild(Button)
    assert button is not None
    button.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_segments_are_one_stop_and_move_with_the_arrows(qtbot: QtBot) -> None:
    segments = Segmented([Segment(key, key.title()) for key in ("new", "working", "all")], "Status")
    qtbot.addWidget(segments)
    show(segments)
    heard: list[str] = []
    segments.chosen.connect(heard.append)
    qtbot.keyClick(segments.button("new"), Qt.Key.Key_Right)
    qtbot.keyClick(segments.button("working"), Qt.Key.Key_Left)
    qtbot.keyClick(segments.button("new"), Qt.Key.Key_Left)
    assert heard == ["working", "new", "all"]
    tab = Qt.FocusPolicy.TabFocus
    stops = [key for key in ("new", "working", "all") if (segments.button(key).focusPolicy() & tab) == tab]
    assert stops == ["all"]


# -- toast -----------------------------------------------------------------------------------------------------------


def test_the_newest_toast_replaces_the_one_before(window: QWidget) -> None:
    toasts = Toasts(window)
    toasts.show("Snoozed")
    toasts.show("Assigned")
    assert toasts.words == "Assigned"
    toasts.dismiss()
    assert toasts.words == ""


def test_a_success_waits_for_a_failure_to_be_read(window: QWidget) -> None:
    toasts = Toasts(window)
    toasts.show("Not saved: the disk is full.", tone="bad")
    toasts.show("Assigned")
    toasts.show("Snoozed")
    assert toasts.words == "Not saved: the disk is full."
    toasts.dismiss()
    assert toasts.words == "Snoozed"


def test_the_action_of_a_toast_runs_once_and_the_toast_leaves(window: QWidget) -> None:
    toasts = Toasts(window)
    undone: list[int] = []
    toasts.show("Snoozed", "Undo", lambda: undone.append(1))
    toasts.press()
    toasts.press()
    assert undone == [1]
    assert toasts.words == ""


def test_a_toast_stays_while_the_mouse_is_on_it(window: QWidget) -> None:
    toasts = Toasts(window)
    toasts.show("Snoozed")
    toast, clock = toasts._toast, toasts._clock
    assert toast is not None
    assert clock.isActive()
    assert clock.interval() == 8000
    at = QPointF(5, 5)
    QApplication.sendEvent(toast, QEnterEvent(at, at, at))
    assert not clock.isActive()
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert clock.isActive()


def test_a_toast_lies_within_its_window_after_resizing(window: QWidget) -> None:
    toasts = Toasts(window)
    toasts.show("A long sentence about what was done to a record with a long name. " * 3, "Undo")
    for width in (800, 500, 1200):
        window.resize(width, 500)
        QApplication.processEvents()
        assert toasts._toast is not None
        place = toasts._toast.geometry()
        assert abs(place.center().x() - width // 2) <= 1
        assert place.width() <= width


def test_a_toast_makes_room_for_what_comes_after_it(window: QWidget, qtbot: QtBot) -> None:
    toasts = Toasts(window)
    strip = QWidget(window)
    strip.setGeometry(0, window.height() - 80, window.width(), 80)
    toasts.keep_clear(strip)
    toasts.show("Snoozed", "Undo")
    toast = toasts.shown
    assert toast is not None
    assert toast.geometry().intersects(strip.geometry())
    strip.show()
    qtbot.waitUntil(lambda: toast.geometry().center().y() < strip.y())


# -- sheet -----------------------------------------------------------------------------------------------------------


def opened(window: QWidget) -> tuple[Sheet, QLineEdit, Button, Button]:
    """A sheet with a field and two buttons, opened."""
    sheet = Sheet(window, "Convert lead")
    field = QLineEdit()
    sheet.body.addWidget(field)
    cancel = sheet.add_button("Cancel")
    cancel.clicked.connect(sheet.reject)
    convert = sheet.add_button("Convert", kind="primary", default=True)
    convert.clicked.connect(sheet.accept)
    sheet.open()
    return sheet, field, cancel, convert


def test_a_sheet_keeps_tab_to_itself(window: QWidget, qtbot: QtBot) -> None:
    sheet, field, cancel, convert = opened(window)
    assert QApplication.focusWidget() is field
    seen = []
    for _turn in range(4):
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen[:2] == [cancel, convert]
    assert isinstance(seen[2], IconButton)
    assert seen[3] is field
    qtbot.keyClick(field, Qt.Key.Key_Backtab)
    assert isinstance(QApplication.focusWidget(), IconButton)
    sheet.reject()


def test_escape_leaves_a_sheet_and_gives_the_focus_back(window: QWidget, qtbot: QtBot) -> None:
    opener = window.findChild(Button)
    assert opener is not None
    opener.setFocus(Qt.FocusReason.TabFocusReason)
    sheet, field, _cancel, _convert = opened(window)
    with qtbot.waitSignal(sheet.rejected):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is opener


def test_enter_presses_the_default_button(window: QWidget, qtbot: QtBot) -> None:
    sheet, field, _cancel, _convert = opened(window)
    with qtbot.waitSignal(sheet.accepted):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_enter_on_cancel_cancels(window: QWidget, qtbot: QtBot) -> None:
    sheet, _field, cancel, _convert = opened(window)
    cancel.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(sheet.rejected):
        qtbot.keyClick(cancel, Qt.Key.Key_Return)


def test_a_disabled_default_button_is_not_pressed_by_enter(window: QWidget, qtbot: QtBot) -> None:
    sheet, field, _cancel, convert = opened(window)
    convert.setEnabled(False)
    with qtbot.assertNotEmitted(sheet.accepted):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    sheet.reject()


def test_the_shortcuts_of_the_window_rest_while_a_sheet_is_open(window: QWidget, qtbot: QtBot) -> None:
    fired: list[str] = []
    for keys in ("Ctrl+2", "F9"):
        QShortcut(QKeySequence(keys), window, lambda keys=keys: fired.append(keys))
    sheet, field, cancel, _convert = opened(window)
    for focus in (field, cancel):
        focus.setFocus()
        qtbot.keyClick(focus, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(focus, Qt.Key.Key_F9)
    assert fired == []
    sheet.reject()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert fired == ["F9"]


def test_a_high_sheet_scrolls_within_the_window(window: QWidget, look: Theme) -> None:
    look.choose(font_scale=2.0)
    sheet = Sheet(window, "Settings")
    for _row in range(30):
        sheet.body.addWidget(QLineEdit())
    sheet.add_button("Done", default=True)
    sheet.open()
    QApplication.processEvents()
    assert window.rect().contains(sheet.panel.geometry())
    bar = sheet._scroll.verticalScrollBar()
    assert bar.maximum() > 0
    assert sheet._more.isVisible()  # what is cut below fades
    bar.setValue(bar.maximum())
    assert not sheet._more.isVisible()
    sheet.reject()


def test_a_sheet_that_nearly_fills_the_window_does_not_scroll(window: QWidget) -> None:
    sheet = Sheet(window, "Convert lead")
    form = QWidget()
    form.setFixedHeight(100)
    sheet.body.addWidget(form)
    sheet.add_button("Convert", default=True)
    sheet.open()
    QApplication.processEvents()
    form.setFixedHeight(100 + window.height() - sheet.panel.height() - 30)
    QApplication.processEvents()
    assert sheet.panel.height() == window.height() - 30
    assert sheet._scroll.verticalScrollBar().maximum() == 0
    assert sheet.panel.y() == 15
    assert not sheet._more.isVisible()
    sheet.reject()


def test_a_sheet_and_a_toast_that_move_come_to_rest(window: QWidget, look: Theme, qtbot: QtBot) -> None:
    look.choose(reduce_motion=False)
    sheet, field, _cancel, _convert = opened(window)
    toasts = Toasts(window)
    toasts.show("Snoozed")
    toast = toasts._toast
    assert toast is not None
    assert QApplication.focusWidget() is field
    qtbot.waitUntil(lambda: sheet._shown == 1.0 and toast.geometry().bottom() == window.height() - 1, timeout=3000)
    sheet.reject()


def test_a_low_sheet_is_as_high_as_its_content(window: QWidget) -> None:
    sheet, _field, _cancel, _convert = opened(window)
    QApplication.processEvents()
    assert sheet._scroll.verticalScrollBar().maximum() == 0
    assert sheet.panel.height() < 250
    sheet.reject()


# -- the other parts -------------------------------------------------------------------------------------------------


def test_an_empty_state_hides_what_it_has_no_words_for(qtbot: QtBot) -> None:
    state = EmptyState("inbox", "No leads yet", "They wait here.", "New lead")
    qtbot.addWidget(state)
    state.show()
    assert state.primary.isVisible()
    assert not state.secondary.isVisible()
    state.set("Nothing matches", secondary="Clear filters")
    assert not state.primary.isVisible()
    assert said(state) == "Nothing matches"


def test_a_long_reason_stands_in_lines_of_about_one_length(qtbot: QtBot) -> None:
    state = EmptyState("inbox", "Nothing here", "word " * 60, "New lead")
    qtbot.addWidget(state)
    state.resize(1400, 600)
    state.show()
    (why,) = [label for label in state.findChildren(PlainLabel) if label.text().startswith("word")]
    qtbot.waitUntil(lambda: why.width() <= theme.px(640))
    wish = painting.width_of(why.text(), "body")
    lines = -(-wish // why.width())
    assert wish > (lines - 0.5) * why.width()  # the last line is no lonely word


def test_a_focus_that_came_with_the_window_is_seen(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    button = Button("Try again", parent=holder)
    button.setFocus(Qt.FocusReason.OtherFocusReason)
    holder.show()
    qtbot.waitUntil(button.hasFocus)
    assert button.ringed


def test_a_banner_changes_its_ground_with_its_tone(qtbot: QtBot) -> None:
    banner = Banner("Ready", tone="accent")
    qtbot.addWidget(banner)
    banner.resize(400, 60)
    banner.show()
    banner.set("Looks like a duplicate", "of Sanne", "warn")
    assert tokens.LIGHT["warn.soft"] in colours_in(banner.grab().toImage())
    first = banner.add_action("Compare")
    banner.clear_actions()
    assert not first.isVisible()


def test_the_rail_says_where_to_go_by_mouse_and_by_keyboard(qtbot: QtBot) -> None:
    rail = Rail("Pages")
    qtbot.addWidget(rail)
    inbox, today = rail.add_item("inbox", "inbox", "Inbox", "Ctrl+1"), rail.add_item("today", "calendar", "Today")
    show(rail)
    heard: list[str] = []
    rail.chosen.connect(heard.append)
    qtbot.mouseClick(inbox, Qt.MouseButton.LeftButton)
    inbox.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(inbox, Qt.Key.Key_Down)
    assert today.hasFocus()
    qtbot.keyClick(today, Qt.Key.Key_Return)
    assert heard == ["inbox", "today"]
    assert said(today) == "Today"


def test_the_collapsed_rail_keeps_names_as_tooltips(qtbot: QtBot) -> None:
    rail = Rail("Pages")
    qtbot.addWidget(rail)
    item = rail.add_item("inbox", "inbox", "Inbox", "Ctrl+1")
    assert rail.width() == 208
    rail.set_collapsed(True)
    assert rail.width() == 56
    assert "Inbox" in item.toolTip()
    assert "Ctrl+1" in item.toolTip()


def test_searching_waits_for_a_pause_and_clearing_does_not(qtbot: QtBot) -> None:
    box = SearchBox("Search…", "Ctrl+K")
    qtbot.addWidget(box)
    show(box)
    heard: list[str] = []
    box.searched.connect(heard.append)
    qtbot.keyClicks(box, "hend")
    assert heard == []
    qtbot.waitUntil(lambda: heard == ["hend"], timeout=2000)
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert heard == ["hend", ""]


def test_a_search_field_that_is_too_narrow_for_its_hint_says_a_shorter_one(qtbot: QtBot, look: Theme) -> None:
    field = SearchBox("Search opportunities…")
    qtbot.addWidget(field)
    field.show()
    field.resize(300, 32)
    assert field.placeholderText() == "Search opportunities…"
    field.resize(140, 32)
    assert field.placeholderText() == "Search…"
    assert field.accessibleName() == "Search opportunities…"


def test_a_day_of_another_year_is_understood_with_its_year(qtbot: QtBot, look: Theme) -> None:
    field = WhenField(lambda: dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC), "Close date", coming=False, day=True)
    qtbot.addWidget(field)
    field.set_day(dt.date(2026, 12, 1))
    assert field.field.accessibleDescription() == "Tue 1 Dec"
    field.set_day(dt.date(2027, 2, 1))
    assert field.field.accessibleDescription() == "Mon 1 Feb 2027"


def test_enter_searches_at_once_and_only_once(qtbot: QtBot) -> None:
    box = SearchBox("Search…")
    qtbot.addWidget(box)
    heard: list[str] = []
    box.searched.connect(heard.append)
    qtbot.keyClicks(box, "ab")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    QTest.qWait(120)
    assert heard == ["ab"]


def entries(count: int) -> list[Entry]:
    return [Entry(n, "phone", f"Call {n}", EVIL, NOW - dt.timedelta(hours=9 * n)) for n in range(count)]


def test_a_timeline_has_a_heading_for_each_day(qtbot: QtBot) -> None:
    timeline = Timeline("Timeline")
    qtbot.addWidget(timeline)
    timeline.set_entries(entries(4), NOW.date())
    model = timeline.model()
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert shown == ["Today", "Call 0", "Call 1", "Yesterday", "Call 2", "Call 3"]


def test_a_timeline_tells_a_screen_reader_everything(qtbot: QtBot) -> None:
    timeline = Timeline("Timeline")
    qtbot.addWidget(timeline)
    timeline.set_entries([Entry(1, "phone", "Call", EVIL, NOW, note="Joris")], NOW.date())
    index = timeline.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Call, Joris, 22 Nov 2026, 14:00"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == EVIL


def test_a_timeline_model_is_sound(qtbot: QtBot, qtmodeltester: object) -> None:
    timeline = Timeline("Timeline")
    qtbot.addWidget(timeline)
    timeline.set_entries(entries(40), NOW.date())
    qtmodeltester.check(timeline.model())  # type: ignore[attr-defined]


def test_a_long_text_does_not_fill_the_timeline(qtbot: QtBot) -> None:
    timeline = Timeline("Timeline")
    qtbot.addWidget(timeline)
    timeline.resize(400, 300)
    timeline.show()
    timeline.set_entries([Entry(1, "mail", "Mail", "word " * 20_000, NOW)], NOW.date())
    assert timeline.sizeHintForIndex(timeline.model().index(1, 0)).height() < 160


def test_enter_opens_the_entry_and_headings_are_skipped(qtbot: QtBot) -> None:
    timeline = Timeline("Timeline")
    qtbot.addWidget(timeline)
    timeline.resize(400, 500)
    show(timeline)
    timeline.set_entries(entries(4), NOW.date())
    opened_keys: list[object] = []
    timeline.opened.connect(opened_keys.append)
    timeline.setCurrentIndex(timeline.model().index(2, 0))
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    qtbot.keyClick(timeline, Qt.Key.Key_Return)
    assert opened_keys == [2]


def test_a_criterion_is_answered_by_letters_and_by_mouse(qtbot: QtBot) -> None:
    row = CriterionRow("Budget", "not asked")
    qtbot.addWidget(row)
    show(row)
    row.focus()
    heard: list[str] = []
    row.answered.connect(heard.append)
    for key in (Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_U):
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)
    qtbot.mouseClick(row._choice.button("yes"), Qt.MouseButton.LeftButton)
    assert heard == ["yes", "no", "unknown", "yes"]
    assert row.answer == "yes"


def test_the_arrows_go_from_criterion_to_criterion(qtbot: QtBot) -> None:
    criteria = Criteria("BANT")
    qtbot.addWidget(criteria)
    criteria.set_criteria([("Budget", "", "yes"), ("Need", "", "unknown"), ("Timing", "", "unknown")])
    show(criteria)
    heard: list[tuple[int, str]] = []
    criteria.answered.connect(lambda at, answer: heard.append((at, answer)))
    criteria.focus_first_unknown()
    for key in (Qt.Key.Key_Y, Qt.Key.Key_Down, Qt.Key.Key_N):
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)
    assert heard == [(1, "yes"), (2, "no")]


def test_a_score_line_says_its_points(qtbot: QtBot) -> None:
    line = ScoreLine("No mail opened", -4, 40)
    qtbot.addWidget(line)
    assert said(line) == "No mail opened −4"


def test_a_figure_tile_says_all_and_opens(qtbot: QtBot) -> None:
    tile = FigureTile("Open value", "€ 287.900", "11 deals")
    qtbot.addWidget(tile)
    show(tile)
    assert said(tile) == "Open value, € 287.900, 11 deals"
    with qtbot.waitSignal(tile.clicked):
        qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)


def test_a_steady_tile_only_grows_until_the_look_changes(qtbot: QtBot, look: Theme) -> None:
    tile, plain = FigureTile("Open", "€41,500", steady=True), FigureTile("Open", "€41,500")
    qtbot.addWidget(tile)
    qtbot.addWidget(plain)
    wide = tile.sizeHint().width()
    for one in (tile, plain):
        one.set("€0")
    assert tile.sizeHint().width() == wide > plain.sizeHint().width()
    tile.set("€159,045,500")
    assert tile.sizeHint().width() > wide
    tile.set("€0")
    look.choose(font_scale=1.1)
    look.choose(font_scale=1.0)
    assert tile.sizeHint().width() == plain.sizeHint().width()


def test_a_flat_tile_stands_in_one_line(qtbot: QtBot, look: Theme) -> None:
    tile = FigureTile("Open", "€41,500", "3 to close")
    qtbot.addWidget(tile)
    high, wide = tile.sizeHint().height(), tile.sizeHint().width()
    tile.set_flat(True)
    assert tile.sizeHint().height() < high * 0.6
    assert tile.sizeHint().width() > wide


def test_heads_of_cards_have_one_height_with_and_without_a_button(qtbot: QtBot) -> None:
    plain, busy = Card("Timeline"), Card("Score")
    busy.add_action(IconButton("ellipsis", "More", small=True))
    for card in (plain, busy):
        qtbot.addWidget(card)
        card.show()
    assert plain._head.height() == busy._head.height() == 32


def test_a_skeleton_comes_only_when_it_takes_long(qtbot: QtBot, window: QWidget) -> None:
    skeleton = Skeleton(window)
    skeleton.begin()
    QTest.qWait(150)
    assert not skeleton.isVisible()
    skeleton.end()
    QTest.qWait(400)
    assert not skeleton.isVisible()
    skeleton.begin()
    qtbot.waitUntil(skeleton.isVisible, timeout=2000)
    assert skeleton.size() == window.size()
    skeleton.end()
    assert not skeleton.isVisible()


def test_chips_wrap_instead_of_being_cut(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder)
    chips = [Chip(f"Chip number {n}", "tag") for n in range(8)]
    for chip in chips:
        flow.addWidget(chip)
    holder.resize(240, flow.heightForWidth(240))
    holder.show()
    assert all(chip.width() >= chip.sizeHint().width() for chip in chips)
    assert holder.rect().contains(chips[-1].geometry())
    assert flow.heightForWidth(2000) == chips[0].sizeHint().height()


def test_the_shape_of_what_comes_is_painted_over_what_came_there_meanwhile(qtbot: QtBot, look: Theme) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(900, 500)
    holder.show()
    skeleton = Skeleton(holder)
    skeleton.appear()
    listed = skeleton.grab().toImage()
    later = QWidget(holder)
    later.resize(900, 500)
    later.show()
    assert holder.childAt(50, 50) is later
    skeleton.take(columns(lambda: (52, 112, 52)))
    skeleton.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on=False)
    assert holder.childAt(50, 50) is skeleton
    shown = skeleton.grab().toImage()
    assert shown != listed
    assert tokens.LIGHT["bg.sunken"] in colours_in(shown)


def test_what_stands_in_one_line_has_one_middle(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, gap=8, line_gap=0)
    chip, link, below = Chip("Owner", "tag"), Button("Save view", "star", "link", size="small"), Button("Third" * 20)
    for widget in (chip, link, below):
        flow.addWidget(widget)
    holder.resize(260, flow.heightForWidth(260))
    holder.show()
    assert chip.height() < link.height()
    assert abs(chip.geometry().center().y() - link.geometry().center().y()) <= 1
    assert below.geometry().top() == link.geometry().bottom() + 1


# -- charts ----------------------------------------------------------------------------------------------------------

STEPS = [Step("lead", "Leads", 184, "stage.1"), Step("mql", "MQL", 96, "stage.2"), Step("won", "Won", 17, "stage.won")]
MONTHS = [Month(11, "Nov", 3_800_000, 1_100_000, 1_400_000), Month(12, "Dec", 0, 0, 0)]


def shown_funnel(qtbot: QtBot) -> FunnelChart:
    chart = FunnelChart("Funnel")
    qtbot.addWidget(chart)
    chart.set_steps(STEPS)
    chart.resize(500, 300)
    show(chart)
    QTest.qWait(20)
    return chart


def test_a_funnel_tells_counts_and_what_came_through(qtbot: QtBot) -> None:
    chart = shown_funnel(qtbot)
    heads, rows = chart.table()
    assert heads == ["Step", "Count", "Through"]
    assert rows == [["Leads", "184", ""], ["MQL", "96", "52%"], ["Won", "17", "18%"]]
    assert "MQL" in chart.accessibleDescription()
    assert "52%" in chart.accessibleDescription()


def test_a_step_after_nothing_has_no_percentage(qtbot: QtBot) -> None:
    chart = FunnelChart("Funnel")
    qtbot.addWidget(chart)
    chart.set_steps([Step("a", "Leads", 0, "stage.1"), Step("b", "MQL", 0, "stage.2")])
    assert chart.table()[1][1] == ["MQL", "0", ""]
    chart.resize(400, 200)
    chart.show()
    assert not chart.grab().isNull()


def test_a_bar_is_picked_by_a_click_and_by_enter(qtbot: QtBot) -> None:
    chart = shown_funnel(qtbot)
    chart.grab()
    heard: list[object] = []
    chart.picked.connect(heard.append)
    assert chart._plot is not None
    assert chart._bars is not None
    place = chart._bars._bars[1].place.center().toPoint()
    qtbot.mouseClick(chart._plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert heard == ["mql", "won"]


def test_beside_the_bars_nothing_is_picked_and_the_wheel_does_not_zoom(qtbot: QtBot) -> None:
    chart = shown_funnel(qtbot)
    chart.grab()
    assert chart._plot is not None
    before = chart._plot.box.viewRange()
    with qtbot.assertNotEmitted(chart.picked):
        corner = QPoint(chart._plot.viewport().width() - 3, chart._plot.viewport().height() - 3)
        qtbot.mouseClick(chart._plot.viewport(), Qt.MouseButton.LeftButton, pos=corner)
        qtbot.mousePress(chart._plot.viewport(), Qt.MouseButton.LeftButton, pos=corner)
        qtbot.mouseMove(chart._plot.viewport(), QPoint(200, 100))
        qtbot.mouseRelease(chart._plot.viewport(), Qt.MouseButton.RightButton, pos=QPoint(200, 20))
    assert chart._plot.box.viewRange() == before


def test_a_chart_makes_no_controls_that_are_never_seen(qtbot: QtBot) -> None:
    before = len(QApplication.allWidgets())
    shown_funnel(qtbot)
    assert len(QApplication.allWidgets()) - before < 12


def test_a_chart_follows_the_theme(qtbot: QtBot, look: Theme) -> None:
    chart = shown_funnel(qtbot)
    for name in ("dark", "light"):
        look.choose(choice=name)
        QTest.qWait(20)
        assert tokens.PALETTES[name]["stage.won"] in colours_in(chart.grab().toImage())


def test_the_forecast_shows_won_weighted_and_the_rest(qtbot: QtBot, look: Theme) -> None:
    chart = StackedBars("Forecast")
    qtbot.addWidget(chart)
    chart.set_months(MONTHS)
    chart.resize(500, 320)
    show(chart)
    QTest.qWait(20)
    assert chart.table()[1] == [["Nov", "€38,000", "€11,000", "€14,000"], ["Dec", "€0", "€0", "€0"]]
    shown = colours_in(chart.grab().toImage())
    assert {tokens.LIGHT["stage.won"], tokens.LIGHT["chart.1"]} <= shown


def test_months_and_figures_of_a_narrow_chart_never_touch(qtbot: QtBot, look: Theme) -> None:
    chart = StackedBars("Forecast")
    qtbot.addWidget(chart)
    chart.set_months([Month(n, f"Mon {n}", 12_300_000, 0, 0) for n in range(12)])
    written = []
    for width in (1200, 320):
        chart.resize(width, 320)
        show(chart)
        QTest.qWait(20)
        plot = chart.findChild(Plot)
        assert plot is not None
        ticks = plot.axes["bottom"]._tickLevels[0]
        written.append(len(ticks))
    assert written == [12, 6]


def test_a_chart_without_data_can_be_shown(qtbot: QtBot) -> None:
    for chart in (FunnelChart("Funnel"), StackedBars("Forecast")):
        qtbot.addWidget(chart)
        chart.resize(300, 200)
        chart.show()
        assert not chart.grab().isNull()


# -- all together ----------------------------------------------------------------------------------------------------


@pytest.fixture
def pages(qtbot: QtBot, look: Theme) -> Iterator[list[QWidget]]:
    """All pages of the gallery in Dutch at 1200 x 800."""
    format.use("nl")
    made = [page(gallery.dutch) for page in gallery.PAGES.values()]
    for page in made:
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
    QApplication.processEvents()
    yield made
    text.use("en")


def test_everything_that_takes_the_keyboard_has_a_name(pages: list[QWidget]) -> None:
    own = ("qt_spinbox_lineedit", "qt_scrollarea_viewport")
    nameless = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for page in pages
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.objectName() not in own and not said(widget)
        if not isinstance(widget, QLineEdit) or not (widget.placeholderText() or widget.text())
        if type(widget).__module__.startswith("crmdesk")
    ]
    assert nameless == []


def test_nothing_to_press_is_smaller_than_24_px(pages: list[QWidget], look: Theme) -> None:
    look.choose(density="compact", font_scale=0.8)
    QApplication.processEvents()
    small = [
        (type(button).__name__, said(button), button.size().toTuple())
        for page in pages
        for button in page.findChildren(QPushButton)
        if button.isVisible() and min(button.width(), button.height()) < 24
    ]
    assert small == []


def test_no_plain_label_is_cut_in_dutch_at_1200_px(pages: list[QWidget]) -> None:
    cut = [
        label.text()
        for page in pages
        for label in page.findChildren(PlainLabel)
        if label.isVisible() and not label.wordWrap() and label.width() < label.sizeHint().width()
    ]
    assert cut == []


def test_a_page_that_is_open_shows_the_other_theme_at_once(pages: list[QWidget], look: Theme) -> None:
    for page in pages[:3]:  # the fourth lies under a scrim
        assert tokens.LIGHT["bg.app"] in colours_in(page.grab().toImage().scaled(300, 200))
    look.choose(choice="dark")
    QApplication.processEvents()
    for page in pages[:3]:  # the fourth lies under a scrim
        shown = colours_in(page.grab().toImage().scaled(300, 200))
        assert tokens.DARK["bg.app"] in shown
        assert tokens.LIGHT["bg.app"] not in shown


def test_an_avatar_is_named_after_its_person(qtbot: QtBot) -> None:
    avatar = Avatar("Sanne van der Berg")
    qtbot.addWidget(avatar)
    assert said(avatar) == "Sanne van der Berg"


def test_a_cut_label_that_has_room_for_the_dots_alone_shows_nothing(qtbot: QtBot) -> None:
    label = ElidedLabel("122 contacts")
    qtbot.addWidget(label)

    def drawn(width: int) -> bool:
        label.resize(width, label.sizeHint().height())
        empty = ElidedLabel("")
        qtbot.addWidget(empty)
        empty.resize(label.size())
        return label.grab().toImage() != empty.grab().toImage()

    assert drawn(label.sizeHint().width())
    assert drawn(60)
    assert not drawn(16)


def test_a_bare_button_keeps_what_is_brief_and_tells_the_whole_to_who_asks(qtbot: QtBot) -> None:
    button = Button("Activities", "history", "seg")
    qtbot.addWidget(button)
    button.set_text("Activities 66", brief="66")
    whole = button.sizeHint().width()
    button.set_bare(True)
    brief = button.sizeHint().width()
    button.set_text("Activities")
    assert whole > brief > button.sizeHint().width() == button.sizeHint().height()
    assert button.toolTip() == tooltip("Activities")
    assert button.accessibleName() == "Activities"


def test_a_part_of_a_flow_begins_a_line_unless_those_before_it_took_more_than_one(qtbot: QtBot) -> None:
    row = WrapRow(8)
    qtbot.addWidget(row)
    chips, link = [Chip("Waiting for an answer", "tag") for _n in range(3)], Chip("Link")
    for widget in (*chips, link):
        row.add(widget)
    row.flow.part(link)

    def lines(wide: int) -> list[int]:
        row.resize(wide, 100)
        row.show()
        row.flow.activate()
        tops = [widget.y() for widget in (*chips, link)]
        return [sorted(set(tops)).index(top) for top in tops]

    one = chips[0].sizeHint().width()
    assert lines(10 * one) == [0, 0, 0, 1]
    assert lines(2 * one + 20) == [0, 0, 1, 1]
