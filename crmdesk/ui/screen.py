"""Screen: a page of the window. It refreshes when a step touched what it shows; while hidden it only remembers that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crmdesk.models.changes import Changes
from crmdesk.models.queries.lists import ListQuery
from crmdesk.text import _
from crmdesk.ui.kit.action import Action, Offer, bind
from crmdesk.ui.kit.cover import Cover
from crmdesk.ui.kit.top_bar import TopBar
from crmdesk.ui.workplace import Workplace


class HasCommands(Protocol):
    """A part of a page that has commands."""

    commands: ClassVar[tuple[Action[Any], ...]]


class Screen(QWidget):
    """The base of a page: a top bar, and below it what the subclass adds to `column`.

    reads: the tables whose changes concern it. Several changes of one turn are told once, as None when they were many.
    commands: what can be done on it; the subclass says in `bind_keys` in which widgets the keys of each place work.
    inner: the parts of it that have commands of their own.
    """

    reads: tuple[str, ...] = ()
    commands: ClassVar[Sequence[Action[Any]]] = ()
    inner: ClassVar[Sequence[type[HasCommands]]] = ()

    def __init__(self, work: Workplace, title: str) -> None:
        super().__init__()
        self.work = work
        self.setAccessibleName(title)
        self.bar = TopBar(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.bar)
        self.setProperty("surface", "app")
        self._waiting: list[Changes] = []
        self._stale = True
        self._cover: Cover | None = None
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)
        work.changed.connect(self._on_changed)
        work.whose.connect(self._on_whose)

    def refresh(self, changes: Changes | None) -> None:
        """Show the truth anew; changes: the one step that made it needed, or None for anything."""

    def show_record(self, record_id: int) -> None:
        """Show one record of the page's kind."""

    def preview_record(self, record_id: int) -> None:
        """Show one record without leaving the list that it stands in, where the page can."""
        self.show_record(record_id)

    def show_all(self) -> None:
        """Show the page itself, with no record in front of it."""

    def in_front(self) -> tuple[str, int] | None:
        """The record that is marked or shown, as (table, id); None where there is none, or several."""
        return None

    def copy_link(self) -> None:
        """Put a link to the record in front into the clipboard."""
        if (record := self.in_front()) is None:
            self.work.toasts.show(_("No single record is chosen here. Choose one, then copy its link."), tone="warn")
            return
        self.work.copy_link(*record)

    def new_record(self) -> None:
        """Make a record of the page's kind."""

    def focus_search(self) -> None:
        """Put the cursor into the page's search field."""

    def search_for(self, words: str) -> None:
        """Search for words, as if they were typed."""

    def bind_keys(self, places: Mapping[str, Sequence[QWidget]]) -> None:
        """Let the keys of `commands` work, each in the widgets of its place."""
        bind(self.commands, self, places)

    def offers(self) -> list[Offer]:
        """Its commands, and those of its parts."""
        return [Offer(action, self) for action in self.commands]

    def stops(self) -> list[tuple[QWidget, QWidget | None]]:
        """Where F6 stops: its parts from left to right, each with the widget that takes the keyboard there."""
        return [(self, self.first_focus())]

    @property
    def query(self) -> ListQuery | None:
        """What the page lists, for an export; None where it lists nothing."""
        return None

    def forget(self) -> None:
        """What is shown is no longer right; find it anew when the page is shown again."""
        self._stale = True

    def first_focus(self) -> QWidget | None:
        """Where the focus goes when the page is shown."""
        return None

    def take_keyboard(self) -> None:
        """Put the keyboard where the work is, or where the page says why it could not be read."""
        covered = self._cover is not None and not self._cover.isHidden()
        widget = self._cover.primary if self._cover is not None and covered else self.first_focus()
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self) -> Any:
        """Where one is on the page, to come back there: filters, tab, what is picked, how far it is scrolled."""
        return None

    def come_back(self, mark: Any) -> None:
        """Be where one was when `mark` was asked for it."""

    def leave(self) -> None:
        """The file is being closed: give connections back."""

    def say_unread(self, why: str) -> None:
        """What the page shows could not be read; why: a sentence that also says what is safe."""
        if self._cover is None:
            self._cover = Cover(self, self.bar)
            self._cover.primary.clicked.connect(self._read_again)
        self._cover.say(why)

    @property
    def unread(self) -> str:
        """Why what it shows could not be read, as long as it says so; "" for nothing."""
        return self._cover.accessibleDescription() if self._cover is not None and not self._cover.isHidden() else ""

    # Qt's side

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802, D102
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self._waiting.clear()
            self._uncover()
            self.refresh(None)

    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(*self.reads):
            return
        if not self.isVisible():
            self._stale = True
            return
        self._waiting.append(changes)
        self._soon.start()

    def _on_whose(self) -> None:
        if self.isVisible():
            self.refresh(None)
        else:
            self.forget()

    def _tell(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._uncover()
            self.refresh(waiting[0] if len(waiting) == 1 else None)

    def _read_again(self) -> None:
        self._uncover()
        self.take_keyboard()
        self.refresh(None)

    def _uncover(self) -> None:
        if self._cover is not None:
            self._cover.lift()
