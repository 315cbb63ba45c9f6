"""Search everywhere: every record, note, call, mail and task in which some words stand, with the line that matches."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from crmdesk.models.changes import Changes
from crmdesk.models.queries import find
from crmdesk.models.queries.find import MOST_COUNTED, Found, Hits
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import N_, _
from crmdesk.ui.actions import ACTIONS
from crmdesk.ui.kit import format
from crmdesk.ui.kit.action import LIST, Action, action_of, hints
from crmdesk.ui.kit.buttons import Segment, Segmented
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.format import one_line
from crmdesk.ui.kit.inset import inset
from crmdesk.ui.kit.labels import KeyHints
from crmdesk.ui.kit.search_box import SearchBox
from crmdesk.ui.kit.show import TABLE_ICONS
from crmdesk.ui.palette.entries import EntryList, Row
from crmdesk.ui.palette.told import go_to, icon, note, when
from crmdesk.ui.screen import Screen
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

ALL = "all"
_WORDS = 860
"""The width, at normal text size, from which every kind has its word."""
LANE = "search"
OF_ALL, OF_ONE = 20, 200
"""How many hits of each kind are shown among all, and how many of one kind alone."""


class Search(Screen):
    """A field, a tab for each kind, and the hits. The words stay until others are typed; without any, Esc leaves."""

    reads = find.EVERYWHERE
    commands = (
        Action[Screen]("search-move", LIST, N_("Next and previous"), ("Down", "Up"), hint=N_("move")),
        Action[Screen]("search-open", LIST, N_("Open"), ("Return",), hint=N_("open")),
        Action[Screen]("search-leave", LIST, N_("Back"), ("Esc",), lambda s: s.work.go.back(), icon="arrow-left"),
        Action[Screen](
            "search-field", LIST, N_("Back to the search field"), ("/",), lambda s: s.focus_search(), icon="search"
        ),
    )

    def __init__(self, work: Workplace) -> None:
        super().__init__(work, _("Search everywhere"))
        self._turn = 0
        self._asked = self._enter_waits = False
        self._counts: dict[str, int] = {}
        self.field = SearchBox(_("Name, number or words of a note…"), action_of(ACTIONS, "search"))
        self.field.searched.connect(lambda _words: self._on_words())
        self.field.installEventFilter(self)
        self.bar.set_search(self.field)
        labels = {ALL: _("All")} | {kind: _(BY_TABLE[kind].label[1]) for kind in find.EVERYWHERE}
        self._labels = labels
        icons = {**TABLE_ICONS, ALL: "search", "activity": "history"}
        segments = [Segment(key, words, icons[key]) for key, words in labels.items()]
        self.tabs = Segmented(segments, _("Kind"), current=ALL)
        self.tabs.chosen.connect(lambda _key: self._ask())
        self.list = EntryList(_("Found"), "bg.app", focus=Qt.FocusPolicy.StrongFocus)
        self.list.taken.connect(self._take)
        self.nothing = EmptyState("search", "")
        self.nothing.primary.clicked.connect(self._all_kinds)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.nothing)
        self._head = inset(self.tabs, 20, 10)
        self.column.addWidget(self._head)
        self.column.addWidget(Divider())
        self.column.addWidget(self._stack, 1)
        self.column.addWidget(Divider())
        self.column.addWidget(inset(KeyHints(hints(self.commands)), 20, 8))
        self.bind_keys({LIST: (self.list,)})
        self._show([])

    # What the window calls

    def search_for(self, words: str) -> None:
        """Search for words, as if they were typed."""
        self.field.setText(words)
        self.field.returnPressed.emit()
        self.focus_search()

    def focus_search(self) -> None:
        """Put the cursor into the field, with its words selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def first_focus(self) -> QWidget | None:
        """The field."""
        return self.field

    def refresh(self, changes: Changes | None) -> None:
        """Search again."""
        self._ask()

    def stops(self) -> list[tuple[QWidget, QWidget | None]]:
        """The field and the hits."""
        return [(self.bar, self.field), (self._stack, self.list)]

    # Searching

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.field.text().strip()

    def _on_words(self) -> None:
        self.tabs.choose(ALL)
        self._ask()

    def _ask(self) -> None:
        self._turn += 1
        self._asked, self._enter_waits = bool(self.words), False
        if not self.words:
            self._counts = {}
            self._show([])
            return
        one = self.tabs.current != ALL
        kinds = (self.tabs.current,) if one else find.EVERYWHERE
        asked = (self._turn, self.words)
        self.work.read(
            find.search,
            self.words,
            kinds,
            OF_ONE if one else OF_ALL,
            lane=LANE,
            then=lambda hits: self._on_hits(asked, hits),
            asker=self,
        )

    def _on_hits(self, asked: tuple[int, str], hits: list[Hits]) -> None:
        if asked != (self._turn, self.words):
            return
        self._asked = False
        if self.tabs.current == ALL:
            self._counts = {one.table: one.total for one in hits}
        self._show(hits)
        if self._enter_waits:
            self._enter_waits = False
            self.list.take()

    def _show(self, hits: list[Hits]) -> None:
        rows: list[Row] = []
        for one in hits:
            rows.append(Row(self._heading(one)))
            rows += [self._row(found) for found in one.found]
        kept = self.list.current
        self.list.show_rows(rows, kept.key if kept is not None else None)
        total = sum(self._counts.values())
        for key, label in self._labels.items():
            n = total if key == ALL else self._counts.get(key, 0)
            count = counted(n) if n else ""
            self.tabs.button(key).set_text(f"{label} {count}".rstrip(), brief=count)
            self.tabs.button(key).setEnabled(bool(n) or key in (ALL, self.tabs.current))
        self._head.setVisible(bool(total))
        self.bar.set_line(format.counted("{n} hit", "{n} hits", total, counted(total)) if total else "")
        if not self.words:
            self.nothing.set(
                _("Search in everything"),
                _("Names, companies, addresses, numbers, notes, calls, mails and tasks."),
            )
        elif not rows and total:
            self.nothing.set(
                _("No {kind} with these words").format(kind=self._labels[self.tabs.current].lower()),
                "",
                _("Show all kinds"),
            )
        else:
            self.nothing.set(
                _('Nothing matches "{words}"').format(words=self.words),
                _("Words are found by their beginning, in any order."),
            )
        self._stack.setCurrentWidget(self.list if rows else self.nothing)

    def _heading(self, hits: Hits) -> str:
        label = self._labels[hits.table]
        if hits.total > len(hits.found):
            return _("{kind}: the newest {n} of {total}").format(
                kind=label, n=format.number(len(hits.found)), total=counted(hits.total)
            )
        return f"{label} {counted(hits.total)}"

    def _row(self, found: Found) -> Row:
        name = one_line(found.name)
        return Row(
            name,
            icon(found),
            note(found),
            when(found),
            run=partial(go_to, self.work, found),
            key=(found.table, found.id, found.name, found.line),
            line=found.line,
            marked=find.spans(name, self.words),
            line_marked=find.spans(found.line, self.words),
        )

    def _all_kinds(self) -> None:
        self.tabs.choose(ALL)
        self._ask()

    def _take(self, row: Row) -> None:
        if row.run is not None:
            row.run()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        self.tabs.set_terse(self.width() < theme.px(_WORDS))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        """The arrows of the field go through the hits, Enter opens the marked one; Esc in an empty field goes back."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if step := {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key())):
                self.list.step(step)
                return True
            if event.key() == Qt.Key.Key_Escape and not self.field.text():
                self.work.go.back()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.field.returnPressed.emit()
                if self._asked:
                    self._enter_waits = True
                else:
                    self.list.take()
                return True
        return super().eventFilter(watched, event)


def counted(n: int) -> str:
    """A count, of which only so many were counted."""
    return f"{format.number(MOST_COUNTED)}+" if n >= MOST_COUNTED else format.number(n)
