"""Toasts: a sentence at the foot of the window that tells what was done and offers to undo it.

One is shown at a time, and the newest replaces it, because only the last deed is the one a user may want back; a
failure alone is not pushed away by a success, it makes it wait.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import NamedTuple

import shiboken6
from PySide6.QtCore import (
    QEasingCurve,
    QEvent,
    QObject,
    QPoint,
    QPropertyAnimation,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QSizePolicy, QWidget

from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Pressable
from crmdesk.ui.kit.keys import key_words
from crmdesk.ui.kit.painting import Painted, Tone
from crmdesk.ui.theme import theme

_ICONS: dict[Tone, str] = {
    "neutral": "info",
    "info": "info",
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-alert",
    "accent": "info",
}
_MARGIN = 24
_EDGE = 24  # room around the toast for its shadow
_GAP = 8
_WIDTHS = (520, 360, 260)  # of the sentence in px at text size 100 %, before it goes on to a further line


Deed = tuple[str, Callable[[], None]]
"""What a button of a toast says and does."""


class _Message(NamedTuple):
    words: str
    action: str
    on_action: Callable[[], None] | None
    tone: Tone
    keys: str
    other: Deed | None


class Toasts(QObject):
    """The toasts of one window. They leave after 8 s, but not while the mouse or the focus is on them.

    A toast stands at the foot of the window, or above and beside what must not be covered: the list in which the
    keyboard is, and widgets that pages name with `keep_clear`.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._clear: list[QWidget] = []
        self._toast: _Toast | None = None
        self._waiting: _Message | None = None
        self._clock = QTimer(self, singleShot=True, interval=tokens.TOAST_MS)
        self._clock.timeout.connect(self.dismiss)
        window.installEventFilter(self)

    def show(
        self,
        words: str,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        tone: Tone = "ok",
        *,
        keys: str = "",
        other: Deed | None = None,
    ) -> None:
        """Tell something, with an action (and its keys as a hint) that may be taken, and another one beside it.

        A screen reader says it.
        """
        message = _Message(words, action, on_action, tone, keys, other)
        announce(self._window, words, urgent=tone == "bad")
        if self._toast is not None and self._toast.tone == "bad" and tone != "bad":
            self._waiting = message
            return
        self._present(message)

    def keep_clear(self, widget: QWidget) -> None:
        """Never cover this widget while it is to be seen, also when it comes after the toast."""
        self._clear.append(widget)
        widget.installEventFilter(self)

    def dismiss(self) -> None:
        """Take the toast away; one that waited comes."""
        self._clock.stop()
        if self._toast is not None:
            self._toast.hide()
            self._toast.deleteLater()
            self._toast = None
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._present(waiting)

    def clear(self) -> None:
        """Take away the toast and the one that waits: what they offer cannot be done any more."""
        self._waiting = None
        self.dismiss()

    @property
    def words(self) -> str:
        """What is shown now; "" is nothing."""
        return self._toast.words if self._toast is not None else ""

    @property
    def shown(self) -> QWidget | None:
        """The toast that is shown."""
        return self._toast

    def press(self) -> None:
        """Take the action of the toast that is shown."""
        if self._toast is not None and self._toast.action is not None:
            self._toast.action.click()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        elif watched in self._clear and event.type() == QEvent.Type.Show:
            QTimer.singleShot(0, self, self._place)  # once it has its place
        elif watched is self._toast:
            if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                self._clock.stop()
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
                self._clock.start()
        return False

    def _present(self, message: _Message) -> None:
        if self._toast is not None:
            self._toast.hide()
            self._toast.deleteLater()
        toast = self._toast = _Toast(message, self._window)
        toast.installEventFilter(self)
        for part in toast.findChildren(Pressable):
            part.installEventFilter(self)
        if toast.action is not None:
            toast.action.clicked.connect(partial(self._taken, message.on_action))
        if toast.other is not None and message.other is not None:
            toast.other.clicked.connect(partial(self._taken, message.other[1]))
        toast.close_button.clicked.connect(self.dismiss)
        self._place()
        toast.show()
        toast.raise_()
        toast.rise()
        self._clock.start()

    def _taken(self, deed: Callable[[], None] | None, _checked: bool = False) -> None:
        self.dismiss()
        if deed is not None:
            deed()

    def _place(self) -> None:
        """Cover nothing that matters, if need be on more lines; where even that fails, keep the marked row in sight."""
        if self._toast is None:
            return
        kept, view, row = self._kept(), *_keyboard_rows(self._window)
        for aside, most in product((False, True), _WIDTHS):
            self._toast.set_most(most)
            if (place := self._free_place((*kept, view), kept, aside=aside)) is not None:
                break
        else:
            self._toast.set_most(_WIDTHS[0])
            place = self._free_place((*kept, row), (*kept, row), aside=True)
        size = self._toast_size()
        middle = QPoint((self._window.width() - size.width()) // 2, self._foot(size))
        self._toast.setGeometry(QRect(place or middle, size))

    def _toast_size(self) -> QSize:
        assert self._toast is not None
        most = self._window.width() - 2 * _MARGIN + 2 * _EDGE
        return self._toast.sizeHint().boundedTo(QSize(most, self._window.height()))

    def _foot(self, size: QSize) -> int:
        return self._window.height() - size.height() - _MARGIN + _EDGE

    def _free_place(self, taken: Sequence[QRect], above: Sequence[QRect], *, aside: bool) -> QPoint | None:
        """Where a toast covers nothing that is taken: at the foot of the window, or just above one of `above`; in the
        middle of that, or where it may stand aside at a side of the window."""
        size, width = self._toast_size(), self._window.width()
        ends = {one.top() - _GAP - size.height() + _EDGE: one.center().x() for one in above} | {
            self._foot(size): width // 2
        }
        for y, middle in sorted(ends.items(), reverse=True):
            sides = (width - size.width() - _MARGIN + _EDGE, _MARGIN - _EDGE)
            for x in (middle - size.width() // 2, *(sides if aside else ())):
                body = QRect(QPoint(x, y), size).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
                inside = body.top() >= 0 and body.left() >= _MARGIN and body.right() < width - _MARGIN
                if inside and not any(body.intersects(one) for one in taken):
                    return QPoint(x, y)
        return None

    def _kept(self) -> list[QRect]:
        self._clear = [widget for widget in self._clear if shiboken6.isValid(widget)]
        shown = [widget for widget in self._clear if widget.isVisible() and widget.window() is self._window]
        return [_inside(widget, self._window) for widget in shown]


def _inside(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _keyboard_rows(window: QWidget) -> tuple[QRect, QRect]:
    """The list in which the keyboard is, and its current row, inside the window; empty where there is none."""
    view = QApplication.focusWidget()
    if not isinstance(view, QAbstractItemView) or view.window() is not window:
        return QRect(), QRect()
    row = view.visualRect(view.currentIndex())
    return _inside(view, window), row.translated(view.viewport().mapTo(window, QPoint(0, 0))) if row.isValid() else row


class _Toast(Painted):
    """One message: icon, words, one or two actions, close."""

    def __init__(self, message: _Message, window: QWidget) -> None:
        super().__init__(window)
        self.words, self.tone = message.words, message.tone
        self.action: _Action | None = None
        self.other: _Action | None = None
        self.close_button = _Action("", "x", "", _("Close"))
        self._move: QPropertyAnimation | None = None
        self.setAccessibleName(message.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(_EDGE + 14, _EDGE + 8, _EDGE + 8, _EDGE + 8)
        row.setSpacing(12)
        self._sentence = _Words(message.words, _ICONS[message.tone])
        row.addWidget(self._sentence, 1)
        if message.action:
            self.action = _Action(message.action, "", key_words(message.keys), message.action)
            row.addWidget(self.action)
        if message.other is not None:
            self.other = _Action(message.other[0], "", "", message.other[0])
            row.addWidget(self.other)
        row.addWidget(self.close_button)

    def set_most(self, most: int) -> None:
        """Let the sentence be at most so wide, in px at text size 100 %."""
        self._sentence.set_most(most)
        if (layout := self.layout()) is not None:
            layout.invalidate()
            layout.activate()

    def rise(self) -> None:
        """Move in from a little below."""
        if time := theme.duration("normal"):
            end = self.pos()
            self._move = QPropertyAnimation(self, b"pos", self)
            self._move.setDuration(time)
            self._move.setStartValue(end + QPoint(0, 12))
            self._move.setEndValue(end)
            self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
            self._move.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.close_button.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        body = self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        painting.shadow(painter, body, tokens.RADIUS["lg"], "dragged")
        painting.box(painter, body, tokens.RADIUS["lg"], fill=theme.colour("bg.toast"))


class _Words(Painted):
    """The icon and the sentence, on one line or wrapped on two."""

    def __init__(self, words: str, icon: str) -> None:
        super().__init__()
        self._words, self._icon, self._most = words, icon, _WIDTHS[0]
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_most(self, most: int) -> None:
        """Be at most so wide."""
        self._most = most
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: D102
        most = theme.px(self._most)
        flags = Qt.TextFlag.TextWordWrap
        area = theme.metrics("label").boundingRect(QRect(0, 0, most, 1000), int(flags), self._words)
        return QSize(theme.px(18) + 10 + area.width() + 4, max(theme.control - 4, area.height() + 6))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        mark = theme.px(18)
        painting.icon(painter, QPoint(0, (self.height() - mark) // 2), self._icon, "text.ontoast", mark)
        painter.setFont(theme.font("label"))
        painter.setPen(theme.colour("text.ontoast"))
        flags = int(painting.LEFT) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(self.rect().adjusted(mark + 10, 0, 0, 0), flags, self._words)


class _Action(Pressable):
    """A button on the toast's ground."""

    def __init__(self, words: str, icon: str, keys: str, name: str) -> None:
        super().__init__()
        self._words, self._icon, self._keys = words, icon, keys
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def sizeHint(self) -> QSize:  # noqa: D102
        side = max(24, theme.control - 4)
        if not self._words:
            return QSize(side, side)
        keys = painting.key_size(self._keys).width() + 8 if self._keys else 0
        return QSize(painting.width_of(self._words, "label.strong") + keys + 17, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        mark = theme.px(16)
        if self._icon:
            at = QPoint((self.width() - mark) // 2, (self.height() - mark) // 2)
            painting.icon(painter, at, self._icon, "text.ontoast", mark)
        if self._words:
            width = painting.width_of(self._words, "label.strong") + 1
            place = QRect(8, 0, width, self.height())
            painting.text(painter, place, self._words, "label.strong", "text.toastaction")
            if self._keys:
                top = (self.height() - painting.key_size(self._keys).height()) // 2
                painting.key(painter, QPoint(8 + width + 7, top), self._keys, "text.toastaction", "text.toastaction")
        if self.ringed or self.hovered:
            width_px = 2 if self.ringed else 1
            edge = theme.colour("text.toastaction")
            painting.box(painter, self.rect(), tokens.RADIUS["md"], edge=edge, width=width_px)


def announce(widget: QWidget, words: str, *, urgent: bool = False) -> None:
    """Have a screen reader say something; urgent interrupts what it is saying."""
    from PySide6.QtGui import (
        QAccessible,
        QAccessibleAnnouncementEvent,
    )  # 1.3 ms that the first window need not wait for

    event = QAccessibleAnnouncementEvent(widget, words)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)
