"""What WCAG 2.2 AA asks, held against every page and every sheet of the real window with sample data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractAnimation, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from crmdesk import text
from crmdesk.controllers import opening
from crmdesk.ui import pictures
from crmdesk.ui.kit import reading_order
from crmdesk.ui.kit.buttons import Button, IconButton, Pressable
from crmdesk.ui.kit.jobs import InlineJobs
from crmdesk.ui.kit.labels import ElidedLabel
from crmdesk.ui.kit.painting import Painted
from crmdesk.ui.kit.popover import Option, Options
from crmdesk.ui.kit.rows_view import RowsView
from crmdesk.ui.kit.skeleton import Skeleton
from crmdesk.ui.kit.toast import Toasts
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.theme import Theme, theme
from crmdesk.ui.workplace import Workplace

Tell = Callable[[str], None]
Look = Callable[[str, Tell], None]
SIZE = (1280, 800)
LISTS = ("inbox", "pipeline", "accounts", "contacts", "rows")
_Name, _Role = QAccessible.Text.Name, QAccessible.Role
NO_ROLES = (_Role.NoRole, _Role.Client, _Role.Window, _Role.Border, _Role.StaticText, _Role.LayeredPane)
LEAST = 24


def _walk(file: Path, *looks: Look) -> list[list[str]]:
    """Go to every page and sheet, look at each in several ways, and give what each look told, each thing once."""
    opening.make_file(file, demo=True, language=text.language(), clock=lambda: pictures.NOW)
    desk = opening.open_desk(file, "Joris Vermeer", lambda: pictures.NOW)
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = MainWindow(pictures.NoFiles())
    window.resize(*SIZE)
    window.show_first(QWidget())
    window.show()
    window.activateWindow()
    window.show_file(Workplace(desk, InlineJobs(), window.toasts, window, window))
    window.set_backup("Backup: 3 Nov", old=True)
    told: list[dict[str, str]] = [{} for _look in looks]
    for name, prepare in pictures.scenes(window, file):
        prepare()
        pictures.settle(app)
        assert (window.width(), window.height()) == SIZE, f"{name} made the window larger"
        for look, found in zip(looks, told, strict=True):
            look(name, partial(_note, found, name))
        pictures.close_sheets(window)
        pictures.settle(app)
    window.close_file()
    window.close()
    window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.close()
    return [[f"{where}: {what}" for what, where in found.items()] for found in told]


def _note(found: dict[str, str], where: str, what: str) -> None:
    found.setdefault(what, where)


@pytest.fixture(scope="module")
def walked(dressed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    """What each look told of the window at text size 100 %, with the least heights."""
    looks = {"names": _look_at_names, "rows": _look_at_rows, "sizes": _look_at_sizes, "order": _look_at_order}
    looks["motion"] = _look_at_motion
    theme.choose(choice="light", font_scale=1.0, density="compact", reduce_motion=True)
    found = _walk(tmp_path_factory.mktemp("walk") / "walk.crmdesk", *looks.values())
    yield dict(zip(looks, found, strict=True))
    theme.choose(density="default")


@pytest.fixture(scope="module")
def walked_large(dressed: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """What is clipped in Dutch at text size 200 %, with the least heights."""
    text.use("nl")
    theme.choose(choice="light", font_scale=2.0, density="compact", reduce_motion=True)
    yield _walk(tmp_path_factory.mktemp("walk") / "walk.crmdesk", _look_at_clipping)[0]
    text.use("en")
    theme.choose(font_scale=1.0, density="default")


def _window() -> MainWindow:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible())


def _shown() -> list[QWidget]:
    return [widget for widget in _window().findChildren(QWidget) if widget.isVisible()]


def _called(widget: QWidget) -> str:
    around, names = widget.parentWidget(), [type(widget).__name__]
    while around is not None and len(names) < 4:
        names.append(type(around).__name__)
        around = around.parentWidget()
    return f"{' in '.join(names)} ({widget.accessibleName()})"


# -- names and roles --------------------------------------------------------------------------------------------------


def _look_at_names(_scene: str, tell: Tell) -> None:
    for widget in _shown():
        if not reading_order.is_stop(widget) and not isinstance(widget, QAbstractButton):
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        if not told.text(_Name).strip():
            tell(f"{_called(widget)} has no name")
        if told.role() in NO_ROLES:
            tell(f"{_called(widget)} has the role {told.role()}")


def test_everything_that_takes_the_keyboard_or_is_pressed_has_a_name_and_a_role(walked: dict[str, list[str]]) -> None:
    assert walked["names"] == []


def _look_at_rows(_scene: str, tell: Tell) -> None:
    for view in _shown():
        if isinstance(view, QAbstractItemView) and view.model() is not None and view.model().rowCount():
            index = view.model().index(0, 0)
            words = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole)
            if not words:
                tell(f"{_called(view)} has rows without words")


def test_every_row_of_every_list_tells_what_it_is(walked: dict[str, list[str]]) -> None:
    assert walked["rows"] == []


def test_a_choice_is_a_list_and_says_the_option_that_the_arrows_mark(
    qtbot: QtBot, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crmdesk.ui.kit.roles import tell_roles

    tell_roles()
    said = _listening(monkeypatch)
    options = Options([Option(1, "Tomorrow", "Wed 09:00"), Option(2, "Next week")], "Snooze until")
    qtbot.addWidget(options)
    told = QAccessible.queryAccessibleInterface(options)
    assert (told.role(), told.text(_Name)) == (_Role.List, "Snooze until")
    QTest.keyClick(options, Qt.Key.Key_Down)
    assert said == [("2, Next week", "Polite")]


# -- order, targets, text size ----------------------------------------------------------------------------------------


def _look_at_order(scene: str, tell: Tell) -> None:
    first = QApplication.focusWidget()
    assert first is not None
    if scene in LISTS and not isinstance(first, QAbstractItemView):
        tell(f"the keyboard is in {_called(first)}")
    chain: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and now not in chain:
        chain.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    turned = [f"{_called(two)} comes after {_called(one)}" for one, two in pairwise(chain) if not _reads_on(one, two)]
    for wrong in turned[1:]:  # once it goes from the end of the window to its beginning
        tell(wrong)
    lost = [stop for stop in reading_order.stops(_layer(first)) if stop not in chain]
    if lost:
        tell(f"Tab does not reach {_called(lost[0])}")
    first.setFocus()


def test_tab_goes_as_one_reads_from_the_list_on_and_reaches_all(walked: dict[str, list[str]]) -> None:
    assert walked["order"] == []


def _layer(focus: QWidget) -> QWidget:
    """What Tab stays in: the panel of an overlay, or the page and the rail."""
    around: QWidget | None = focus
    while around is not None:
        if around.property("surface") == "overlay":
            return around
        around = around.parentWidget()
    centre = _window().centralWidget()
    assert centre is not None
    return centre


def _reads_on(one: QWidget, two: QWidget) -> bool:
    """Whether two stands below or right of one, measured at the parts of the page in which they are neighbours."""
    above = _line(one)
    common = next(widget for widget in _line(two) if widget in above)
    first = next((w for w in above if w.parentWidget() is common), one)
    second = next((w for w in _line(two) if w.parentWidget() is common), two)
    here, there = _place(first), _place(second)
    return there.top() >= here.bottom() - 8 or there.left() >= here.right() - 8 or here.contains(there)


def _line(widget: QWidget) -> list[QWidget]:
    line = [widget]
    while (around := line[-1].parentWidget()) is not None:
        line.append(around)
    return line


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(_window(), QPoint(0, 0)), widget.size())


def _look_at_sizes(_scene: str, tell: Tell) -> None:
    for widget in _shown():
        pressed = reading_order.is_stop(widget) or isinstance(widget, QAbstractButton)
        if pressed and min(widget.width(), widget.height()) < LEAST:
            tell(f"{_called(widget)} is {widget.width()} x {widget.height()}")


def test_nothing_to_press_is_smaller_than_24_px(walked: dict[str, list[str]]) -> None:
    assert walked["sizes"] == []


def _look_at_clipping(_scene: str, tell: Tell) -> None:
    for widget in _shown():
        if why := _clipped(widget):
            tell(f"{_called(widget)} {why}")


def test_no_text_is_clipped_at_200_percent_in_dutch(walked_large: list[str]) -> None:
    assert walked_large == []


def _clipped(widget: QWidget) -> str:
    """How a text does not fit into its place; what is cut with "…" must have a tooltip that says the whole."""
    width, height, wish = widget.width(), widget.height(), widget.sizeHint()
    style = getattr(widget, "_style", "label") if isinstance(widget, (QLabel, ElidedLabel, Pressable)) else ""
    shows = bool(style) and not isinstance(widget, IconButton) and bool(getattr(widget, "text", str)())
    if shows and (line := theme.metrics(style).height()) > height:
        return f"is {height} px high, its text {line}"
    if isinstance(widget, RowsView) and widget.row_height() < theme.metrics().height() + 8:
        return f"has rows of {widget.row_height()} px"
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            needed = widget.heightForWidth(width)
            return f"needs {needed} of {height} px: {widget.text()}" if needed > height + 1 else ""
        return f"needs {wish.toTuple()} of {width, height}: {widget.text()}" if wish.width() > width else ""
    if isinstance(widget, ElidedLabel):
        whole = wish.width() - 1 <= width or bool(widget.toolTip())
        return "" if whole and wish.height() <= height else f"is cut and does not tell: {widget.text()}"
    if isinstance(widget, Button):
        return "" if wish.width() <= width and wish.height() <= height else f"needs {wish.toTuple()} of {width, height}"
    if isinstance(widget, (Painted, QLineEdit, QComboBox)) and wish.height() > height + 1:
        return f"needs {wish.height()} of {height} px"
    around = widget.parentWidget()
    scrolls = (
        around is None or isinstance(around, QAbstractScrollArea) or isinstance(around.parent(), QAbstractScrollArea)
    )
    if not scrolls and around is not None and not widget.isWindow() and not around.rect().contains(widget.geometry()):
        return f"stands out of its place: {widget.geometry().getRect()} in {around.size().toTuple()}"
    return ""


# -- announcements and motion -----------------------------------------------------------------------------------------


def _listening(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []

    def hear(event: object) -> None:
        if hasattr(event, "politeness"):
            said.append((event.message(), event.politeness().name))  # type: ignore[attr-defined]

    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return said


def test_a_deed_is_announced_politely_and_a_failure_at_once(
    qtbot: QtBot, look: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = _listening(monkeypatch)
    window = QWidget()
    qtbot.addWidget(window)
    toasts = Toasts(window)
    toasts.show("Lead Sanne van der Berg snoozed until Monday", "Undo")
    toasts.show("The disk is full.", tone="bad")
    toasts.show("Backup made")
    assert said == [
        ("Lead Sanne van der Berg snoozed until Monday", "Polite"),
        ("The disk is full.", "Assertive"),
        ("Backup made", "Polite"),
    ]


def _look_at_motion(_scene: str, tell: Tell) -> None:
    _window().toasts.show("Something was done")
    for animation in _window().findChildren(QAbstractAnimation):
        if animation.state() == QAbstractAnimation.State.Running:
            tell(f"{animation.parent()} moves")
    _window().toasts.clear()


def test_with_reduced_motion_nothing_moves_by_itself(walked: dict[str, list[str]], look: Theme) -> None:
    assert walked["motion"] == []
    assert not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateCombo)


def test_reducing_motion_stops_what_moves_already(qtbot: QtBot, look: Theme) -> None:
    look.choose(reduce_motion=False)
    over = QWidget()
    qtbot.addWidget(over)
    over.show()
    skeleton = Skeleton(over)
    skeleton.begin()
    qtbot.waitUntil(skeleton.isVisible, timeout=2_000)
    pulse = skeleton.findChildren(QAbstractAnimation)[0]
    assert pulse.state() == QAbstractAnimation.State.Running
    look.choose(reduce_motion=True)
    assert pulse.state() == QAbstractAnimation.State.Stopped
