"""A small question beside what it is about: a popover, and options in it to choose by a digit, the arrows or a click.

The page stays in sight, and a click beside it leaves it, unless something was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from crmdesk.ui import tokens
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import Pressable
from crmdesk.ui.kit.flow import Scroller
from crmdesk.ui.kit.labels import PlainLabel, TextTone
from crmdesk.ui.kit.overlay import Overlay
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.theme import theme

_WIDTH, _GAP, _EDGE = 300, 6, 12


class Popover(Overlay):
    """A titled box with a `body` layout under (or over) its anchor.

    Esc or a click beside it leaves it; `done()` closes it after its work. Focus goes back to where it was. names: the
    title is the name of what is shown, and not what is asked. Signals: `entered()` for Enter in a field of it,
    `closed()`.
    """

    entered = Signal()
    closed = Signal()
    reason = Qt.FocusReason.TabFocusReason

    def __init__(self, anchor: QWidget, title: str, *, width: int = _WIDTH, names: bool = False) -> None:
        super().__init__(anchor.window(), title)
        self._anchor, self._width = anchor, width
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(_EDGE, 10, _EDGE, _EDGE)
        column.setSpacing(8)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        style: tuple[str, TextTone] = ("body.strong", "primary") if names else ("small.strong", "secondary")
        self._title = PlainLabel(title, *style, wrap=True)
        column.addWidget(self._title)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body, 1)
        self._column = column

    def done(self) -> None:
        """Close it."""
        if not self.left:
            self._leave()
            self.closed.emit()

    # -- keyboard --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.done()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.left:
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Space and self.panel.hasFocus():  # it is only read, and the same key opened it
            self.done()
        event.accept()  # nothing reaches the page below

    # -- place and paint -------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        typed = any(line.isModified() for line in self.panel.findChildren(QLineEdit))
        if not typed and not self.panel.geometry().contains(event.position().toPoint()):
            self.done()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painting.shadow(QPainter(self), self.panel.geometry(), tokens.RADIUS["lg"], "dragged")

    def refit(self) -> None:
        """Its content changed: take the height that it needs now."""
        self._place()

    def _place(self) -> None:
        """Under the anchor, over it where there is no room, always inside the window."""
        super()._place()
        window = self._window.rect()
        width = min(theme.px(self._width), window.width() - 2 * _EDGE)
        self._column.invalidate()
        self._column.activate()
        needed = (
            self._column.heightForWidth(width) if self._column.hasHeightForWidth() else self._column.sizeHint().height()
        )
        height = min(needed + 2, window.height() - 2 * _EDGE)
        at = QRect(self._anchor.mapTo(self._window, QPoint(0, 0)), self._anchor.size()) if self._seen() else window
        x = max(_EDGE, min(at.right() + 1 - width, window.right() - _EDGE - width))
        if at.left() < window.width() // 2:
            x = max(_EDGE, min(at.left(), window.right() - _EDGE - width))
        y = at.bottom() + _GAP
        if y + height > window.bottom() - _EDGE:
            above = at.top() - _GAP - height
            y = above if above >= _EDGE else max(_EDGE, window.bottom() - _EDGE - height)
        self.panel.setGeometry(x, y, width, height)
        self.update()  # the shadow lies outside the panel, so Qt would leave the old one standing

    def _seen(self) -> bool:
        return shiboken6.isValid(self._anchor) and self._anchor.isVisible() and self._anchor.window() is self._window


@dataclass(frozen=True)
class Option:
    """One thing to choose: its key (the caller's), its words, a few more at the right, an icon or a field of colour (a
    token)."""

    key: object
    words: str
    note: str = ""
    icon: str = ""
    swatch: str = ""


class Options(QWidget):
    """Options below each other: a digit takes one, Enter or a click the marked one, the arrows move the mark.

    shy: the mark is seen only while the keyboard is here, because Enter elsewhere takes something else. Signals:
    `chosen(key)`; `typed(text)` when a letter was pressed, for a field beside it to take up.
    """

    chosen = Signal(object)
    typed = Signal(str)
    accessible_role = "List"

    def __init__(
        self,
        options: Sequence[Option],
        name: str,
        *,
        marked: object = None,
        shy: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shy = shy
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._rows = [_OptionRow(option, place) for place, option in enumerate(options)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for row in self._rows:
            row.clicked.connect(lambda _checked=False, row=row: self.chosen.emit(row.option.key))
            column.addWidget(row)
        self._marked = next((n for n, option in enumerate(options) if option.key == marked and marked is not None), 0)
        self._mark(self._marked)

    @property
    def marked(self) -> object:
        """The key of the option that Enter takes; None when there is none."""
        return self._rows[self._marked].option.key if self._rows else None

    def jump(self, letter: str) -> None:
        """Mark the next option that begins with a letter."""
        order = [(self._marked + 1 + n) % len(self._rows) for n in range(len(self._rows))]
        begins = (n for n in order if self._rows[n].option.words[:1].casefold() == letter.casefold())
        self._mark(next(begins, self._marked))

    def replace(self, place: int, option: Option) -> None:
        """Show another option at a place."""
        self._rows[place].show_option(option)
        self._mark(self._marked)

    def take(self) -> None:
        """Choose the marked option."""
        if self._rows:
            self.chosen.emit(self.marked)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        text = event.text()
        if step and self._rows:
            self._mark((self._marked + step) % len(self._rows))
            announce(self, self._rows[self._marked].accessibleName())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.take()
        elif (
            text.isdigit()
            and 0 < int(text) <= len(self._rows)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._mark(int(text) - 1)
            self.take()
        elif text.isalpha() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self._mark(self._marked)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self._mark(self._marked)

    def _mark(self, place: int) -> None:
        self._marked = place
        for n, row in enumerate(self._rows):
            row.mark(n == place and (self.hasFocus() or not self._shy), ringed=self.hasFocus())
        if self._rows:
            row = self._rows[place]
            self.setAccessibleDescription(row.accessibleName())
            scroller = self.parentWidget()
            while scroller is not None and not isinstance(scroller, Scroller):
                scroller = scroller.parentWidget()
            if isinstance(scroller, Scroller) and self.hasFocus():
                scroller.ensureWidgetVisible(row)


class _OptionRow(Pressable):
    """One option: its digit as a keycap, icon, words and note."""

    accessible_role = "ListItem"

    def __init__(self, option: Option, place: int) -> None:
        super().__init__()
        self._digit = str(place + 1) if place < 9 else ""
        self._on = self._focus = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_option(option)

    def show_option(self, option: Option) -> None:
        """Be another option."""
        self.option = option
        self.setAccessibleName(", ".join(filter(None, (self._digit, option.words, option.note))))
        self.update()

    def mark(self, on: bool, *, ringed: bool) -> None:
        """Show whether Enter takes this one."""
        self._on, self._focus = on, ringed
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(160), max(theme.control, theme.line("label") + 10))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(80), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = painting.smooth(self)
        radius, height = tokens.RADIUS["md"], self.height()
        if self._on or self.hovered:
            painting.box(painter, self.rect(), radius, fill=theme.colour("bg.selected" if self._on else "bg.hover"))
        x = 8
        if self._digit:
            size = painting.key_size(self._digit)
            painting.key(painter, QPoint(x, (height - size.height()) // 2), self._digit)
        x += painting.key_size("8").width() + 10
        mark = theme.px(16)
        if self.option.icon:
            painting.icon(painter, QPoint(x, (height - mark) // 2), self.option.icon, "text.secondary", mark)
        elif self.option.swatch:
            painting.swatch(painter, QPoint(x + mark // 2, height // 2), self.option.swatch)
        if self.option.icon or self.option.swatch:
            x += mark + 8
        right = self.width() - 10
        if self.option.note:
            wide = min(painting.width_of(self.option.note, "small", tabular=True) + 1, (right - x) * 2 // 3)
            place = QRect(right - wide, 0, wide, height)
            painting.text(painter, place, self.option.note, "small", "text.secondary", painting.RIGHT, tabular=True)
            right -= wide + 10
        painting.text(painter, QRect(x, 0, right - x, height), self.option.words, "label")
        if self._on and self._focus:
            painting.focus_ring(painter, self.rect(), radius)


_MOST_ROWS = 9
"""As many as there are digits to choose by."""


def scrolled(options: Options, rows: int) -> QWidget:
    """The options themselves, or in a scroller when there are many."""
    if rows <= _MOST_ROWS:
        return options
    scroller = Scroller(options)
    scroller.setFixedHeight(options.sizeHint().height() * _MOST_ROWS // rows)
    return scroller
