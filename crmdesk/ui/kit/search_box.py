"""The search field: an icon, the shortcut while it is empty, a cross to clear it, and one signal when typing pauses."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from crmdesk.text import _
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.buttons import IconButton
from crmdesk.ui.kit.keys import Keys, keymap, shown
from crmdesk.ui.theme import theme

_PAUSE_MS = 80


class SearchBox(QLineEdit):
    """A field to search with. `searched` is sent 80 ms after the last letter, or at once with Enter or when cleared."""

    searched = Signal(str)

    def __init__(self, hint: str, keys: Keys = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys_of, self._keys = keys, shown(keys)
        self._said = ""
        self.setProperty("kind", "search")
        self._hint = hint
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._clear = IconButton("x", _("Clear"), "Esc", small=True, parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._say)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._say)
        self._measured()
        theme.changed.connect(self._measured)
        keymap.changed.connect(self._on_keys)

    def _on_keys(self) -> None:
        self._keys = shown(self._keys_of)
        self.update()

    def reset(self, words: str = "") -> None:
        """Empty it, or put words into it, for a list that is found without it; nothing is told."""
        self._said = words
        self.setText(words)

    def sizeHint(self) -> QSize:  # noqa: D102
        whole = painting.width_of(self._hint) + theme.px(16) + 40  # the mark, and room at the edges
        return QSize(max(theme.px(248), whole), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(120), super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        fits = painting.width_of(self._hint) + theme.px(16) + 32 <= self.width()
        self.setPlaceholderText(self._hint if fits else _("Search…"))
        size = self._clear.sizeHint()
        self._clear.setGeometry(
            self.width() - size.width() - 3, (self.height() - size.height()) // 2, size.width(), size.height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        super().paintEvent(event)
        painter = painting.smooth(self)
        mark = theme.px(16)
        painting.icon(painter, QPoint(10, (self.height() - mark) // 2), "search", "text.secondary", mark)
        size = painting.key_size(self._keys or "K")
        room = self.width() - painting.width_of(self.placeholderText()) - mark - 40
        if self._keys and not self.text() and not self.hasFocus() and size.width() < room:
            at = QPoint(self.width() - size.width() - 8, (self.height() - size.height()) // 2)
            painting.key(painter, at, self._keys)

    def _measured(self) -> None:
        self.setTextMargins(theme.px(16) + 6, 0, theme.px(16) + 6 if self.text() else 0, 0)

    def _typed(self, words: str) -> None:
        self._clear.setVisible(bool(words))
        self._measured()
        if words:
            self._pause.start()
        else:
            self._say()

    def _say(self) -> None:
        self._pause.stop()
        if self.text() != self._said:
            self._said = self.text()
            self.searched.emit(self._said)
