"""The palette: type a few letters of a record or a command and press Enter, wherever one is.

Commands are found as one types. Records are read in a lane of their own: an answer to older letters is not shown, and
Enter waits for the answer to those that stand there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from crmdesk import reference
from crmdesk.models import folding
from crmdesk.models.queries import find
from crmdesk.models.queries.find import Found
from crmdesk.reference import Reference, is_reference
from crmdesk.text import _
from crmdesk.ui import tokens
from crmdesk.ui.actions import ACTIONS
from crmdesk.ui.kit import format, painting
from crmdesk.ui.kit.action import Offer, action_of
from crmdesk.ui.kit.card import Divider
from crmdesk.ui.kit.format import one_line
from crmdesk.ui.kit.inset import inset
from crmdesk.ui.kit.keys import key_words, shown
from crmdesk.ui.kit.labels import KeyHints, PlainLabel
from crmdesk.ui.kit.overlay import Overlay
from crmdesk.ui.kit.plain import without_mnemonic
from crmdesk.ui.kit.toast import announce
from crmdesk.ui.palette.entries import EntryList, Row
from crmdesk.ui.palette.told import deeds, go_to, icon, missing, note
from crmdesk.ui.screens import SCREENS
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from crmdesk.ui.main_window import MainWindow

WIDTH, TOP, HIGH, _GAP = 640, 120, 640, 24
LANE = "palette"
MOST_COMMANDS = 6
"""So many commands stand below records; `>` shows them all."""
COMMANDS, PEOPLE, CAMPAIGNS, KEYS = ">", "@", "#", "?"
KINDS = {"": find.KINDS, PEOPLE: find.PEOPLE, CAMPAIGNS: find.CAMPAIGNS}

Answer = tuple[list[Found], int]

_PAGES = frozenset(page.table for page in SCREENS)


class Palette(Overlay):
    """The field and what it finds. `offers` are the commands that can be given here, the page's first."""

    def __init__(self, window: MainWindow, work: Workplace, offers: Sequence[Offer]) -> None:
        super().__init__(window, _("Go to or do anything"))
        self.work, self._main, self._offers = work, window, offers
        self._turn = 0
        self._waiting = self._enter_waits = False
        self._answer: Answer = ([], 0)
        self._about: Found | None = None
        self._only: Found | None = None  # of which nothing but its commands are shown
        self.field = QLineEdit()
        self.field.setProperty("kind", "palette")
        self.field.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.field.setPlaceholderText(_("Name, company, number or command…"))
        self.field.setAccessibleName(_("Go to or do anything"))
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.list = EntryList(_("Found"), "bg.overlay")
        self.list.taken.connect(self._take)
        self.list.moved.connect(self._on_moved)
        self.none = PlainLabel("", "label", "secondary", wrap=True)
        self.none.setContentsMargins(20, 12, 20, 12)
        self.hints = KeyHints(
            (
                (("Tab",), _("its commands")),
                (("Ctrl+Return",), _("preview")),
                ((COMMANDS,), _("commands")),
                ((PEOPLE,), _("people")),
                ((CAMPAIGNS,), _("campaigns")),
                ((KEYS,), _("keys")),
                (("Up", "Down"), _("choose")),
                (("Return",), _("open")),
            )
        )
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._top = inset(self.field, 8, 4)  # beside it the panel's round corners stay free
        column.addWidget(self._top)
        column.addWidget(Divider())
        column.addWidget(self.none)
        column.addWidget(self.list, 1)
        column.addWidget(Divider())
        self._foot = inset(self.hints, 20, 8)
        column.addWidget(self._foot)
        self._measured()
        theme.changed.connect(self._measured)

    def begin(self, words: str = "") -> None:
        """Open it with words in the field."""
        self.field.setText(words)
        if not words:
            self._on_text("")
        self.open(self.field)

    # What is typed

    @property
    def _prefix(self) -> str:
        return self.field.text()[:1] if self.field.text()[:1] in (COMMANDS, PEOPLE, CAMPAIGNS, KEYS) else ""

    @property
    def words(self) -> str:
        """What is asked for, without the sign before it."""
        return self.field.text().removeprefix(self._prefix).strip()

    def _on_text(self, _text: str) -> None:
        self._turn += 1
        self._only = None
        self._enter_waits = False
        self._waiting = self._prefix not in (COMMANDS, KEYS)
        kept = [one for one in self._answer[0] if self._waiting and self._still_fits(one)]
        self._answer = (kept, 0)
        self._fill()
        if self._waiting:
            turn = self._turn
            query = partial(self._look, turn, self.words, self._prefix, tuple(self.work.visited))
            self.work.read(query, lane=LANE, then=lambda answer: self._on_answer(turn, answer), asker=self)

    def _still_fits(self, one: Found) -> bool:
        """Whether what was found for fewer letters is right for these too, until the answer to them is there."""
        asked = folding.fold(self.words)
        return (
            bool(asked)
            and not is_reference(self.words)
            and one.table in KINDS[self._prefix]
            and find.rank(one.name, asked) < find.ELSEWHERE
        )

    def _look(
        self, turn: int, words: str, prefix: str, visited: Sequence[tuple[str, int]], connection: Connection
    ) -> Answer | None:
        """In the lane: what is meant; nothing when more was typed before its turn came."""
        if turn != self._turn:
            return None
        if is_reference(words):
            asked = reference.read(words)
            found = find.by_id(connection, *asked) if asked else None
            return [found] if found else [], 0
        if not words:
            kinds = KINDS[prefix]
            return find.recent(connection, [one for one in visited if one[0] in kinds], kinds=kinds), 0
        if prefix:
            return find.find(connection, words, KINDS[prefix], most=9), 0
        return find.find(connection, words), find.count_written(connection, words)

    def _on_answer(self, turn: int, answer: Answer | None) -> None:
        if turn != self._turn or answer is None:
            return
        self._waiting = False
        self._answer = answer
        self._about = None
        self._fill()
        if self._enter_waits:
            self._enter_waits = False
            self.list.take()

    # What is shown

    def _fill(self, mark: object = None) -> None:
        records = self._records()
        if self._about is None or self._about not in self._answer[0]:
            self._about = next(iter(self._answer[0]), None) if self.words else None
        rows = [*records, *self._deeds(), *self._commands(), *self._everywhere()]
        if self._only is not None:
            self._about = self._only
            rows = self._deeds()
        self.list.show_rows(rows, mark)
        nothing = not rows and not self._waiting
        self.none.setText(self._why_nothing() if nothing else "")
        self.none.setVisible(nothing)
        self._place()

    def _why_nothing(self) -> str:
        if not is_reference(self.words):
            return _('Nothing is called "{words}".').format(words=self.words)
        asked = reference.read(self.words)
        if asked is not None:
            return missing(asked)
        return _("This is no link of crmdesk: those look like {example}.").format(example=Reference("lead", 123))

    def _records(self) -> list[Row]:
        found = self._answer[0]
        if not found:
            return []
        number = bool(self.words) and not any(letter.isalpha() for letter in self.words)
        rows = [
            Row(
                one_line(one.name),
                icon(one),
                note(one, number=number),
                run=partial(go_to, self.work, one),
                key=one,
                marked=find.spans(one_line(one.name), self.words),
            )
            for one in found
        ]
        return [Row(_("Records") if self.words else _("Recent")), *rows]

    def _deeds(self) -> list[Row]:
        about = self._about
        if about is None or (self._only is None and (self._prefix or not self.words)):
            return []
        rows = [
            Row(deed.words, deed.icon, keys=shown(deed.keys), run=deed.run, key=("deed", deed.id))
            for deed in deeds(self._main, self.work, about)
        ]
        return [Row(_("Commands for {name}").format(name=one_line(about.name))), *rows] if rows else []

    def _commands(self) -> list[Row]:
        if self._prefix in (PEOPLE, CAMPAIGNS):
            return []
        if self._prefix == KEYS:
            offers = [offer for offer in self._offers if offer.action.keys]
        else:
            offers = [offer for offer in self._offers if offer.action.do is not None and offer.action.icon]
        fits = [(rank, n, offer) for n, offer in enumerate(offers) if (rank := self._fit(offer)) is not None]
        chosen = [offer for _rank, _n, offer in sorted(fits, key=lambda one: one[:2])]
        if not self._prefix:
            page = [offer for offer in chosen if offer.target is not self._main]
            chosen = chosen[:MOST_COMMANDS] if self.words else (page or chosen)
        rows = [self._command(offer) for offer in chosen]
        heading = _("On this page") if not self.field.text() else _("Commands")
        return [Row(heading if self._prefix != KEYS else _("Keyboard shortcuts")), *rows] if rows else []

    def _command(self, offer: Offer) -> Row:
        action = offer.action
        told = [without_mnemonic(_(action.where))] if self._prefix or offer.target is self._main else []
        if action.checked is not None:
            told.append(_("switched on") if action.checked(offer.target) else _("switched off"))
        keys = "  ".join(key_words(one) for one in (action.keys if self._prefix == KEYS else action.keys[:1]))
        run = offer.run if action.do is not None else self._main.show_keys
        words = _(action.title)
        spans = find.spans(words, self.words)
        return Row(
            words, action.icon or "arrow-right", " · ".join(told), keys, run, (action.id, offer.target), "", spans
        )

    def _fit(self, offer: Offer) -> int | None:
        """How well a command fits what is typed: every word begins a word of its title, or of the menu it is in."""
        asked = folding.fold(self.words).split()
        title, where = _folded(_(offer.action.title)), offer.action.where
        in_menu = where.startswith("&") or self._prefix == KEYS  # a place in a page has words like "the"
        parts = [title.split(), _folded(_(where)).split() if in_menu else []]
        for rank, known in enumerate((parts[0], parts[0] + parts[1]), 1):
            if all(any(part.startswith(word) for part in known) for word in asked):
                return 0 if title.startswith(" ".join(asked)) else rank
        return None

    def _everywhere(self) -> list[Row]:
        if self._prefix or not self.words or is_reference(self.words):
            return []
        count = self._answer[1]
        told_count = format.number(count) if count < 100 else _("more than {n}").format(n=99)
        told = "" if self._waiting or not count else _("{n} in notes and activities").format(n=told_count)
        search = Row(
            _("Search “{words}” everywhere").format(words=self.words),
            "search",
            told,
            shown(action_of(ACTIONS, "search")),
            partial(self._main.search, self.words),
            "everywhere",
        )
        return [Row(_("Everywhere")), search]

    # Keys and clicks

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if step := {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key)):
                self.list.step(step)
                return True
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._turn_to_deeds(key == Qt.Key.Key_Tab)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter(preview=event.modifiers() & _CTRL == _CTRL)
                return True
            if key == Qt.Key.Key_Escape and self._only is not None:
                self._turn_to_deeds(False)
                return True
            if key == Qt.Key.Key_F and event.modifiers() == _CTRL_SHIFT:
                self._go(partial(self._main.search, self.words))
                return True
            if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_K and event.modifiers() == _CTRL):
                self.close_palette()
                return True
        return super().eventFilter(watched, event)

    def _enter(self, *, preview: bool) -> None:
        row = self.list.current
        if self._waiting:
            self._enter_waits = True
        elif preview and row is not None and isinstance(row.key, Found):
            self._go(partial(self._preview, row.key))
        else:
            self.list.take()

    def _preview(self, found: Found) -> None:
        if found.table in _PAGES:
            self._main.preview(found.table, found.id)
        else:
            go_to(self.work, found)

    def _turn_to_deeds(self, there: bool) -> None:
        """Show nothing but what can be done with the marked record, or all again."""
        row = self.list.current
        before = self._only
        self._only = row.key if there and row is not None and isinstance(row.key, Found) else None
        if self._only is not None:
            self._fill()
            announce(self.field, _("Commands for {name}").format(name=one_line(self._only.name)))
        elif before is not None:
            self._about = before if self.words else None
            self._fill(mark=before)
        elif there:
            self.list.mark(lambda one: isinstance(one.key, tuple) and one.key[0] == "deed")

    def _on_moved(self, row: Row) -> None:
        announce(self.field, row.spoken)
        if isinstance(row.key, Found) and row.key != self._about and self.words:
            self._about = row.key
            self._fill(mark=row.key)

    def _take(self, row: Row) -> None:
        if row.run is not None:
            self._go(row.run)

    def _go(self, run: Callable[[], object]) -> None:
        self.close_palette()
        QTimer.singleShot(0, self._main, run)  # after the keyboard is back where it was

    def close_palette(self) -> None:
        """Leave it; the keyboard goes back to where it was."""
        if not self.left:
            self._turn += 1
            self._leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        event.accept()  # nothing reaches the page below

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_palette()

    # Place and paint

    def _measured(self) -> None:
        self.field.setFont(theme.font("capture"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("bg.scrim"))
        painting.shadow(painter, self.panel.geometry(), tokens.RADIUS["xl"], "overlay")

    def _place(self) -> None:
        """As high as what it found; the field stays where it is."""
        super()._place()
        window = self._window.rect()
        width = min(theme.px(WIDTH), window.width() - 2 * _GAP)
        top = min(TOP, window.height() // 7)
        rest = self._top.sizeHint().height() + self._foot.sizeHint().height() + 6
        rest += self.none.heightForWidth(width) if self.none.isVisibleTo(self.panel) else 0
        listed = self.list.wanted_height() + 8 if self.list.rows.rows else 0
        height = min(rest + listed, theme.px(HIGH), window.height() - top - _GAP)
        before, now = self.panel.geometry(), QRect((window.width() - width) // 2, top, width, height)
        if now != before:
            self.panel.setGeometry(now)
            edge = tokens.ELEVATION["overlay"].blur + tokens.ELEVATION["overlay"].offset
            changed = QRegion(before.united(now).adjusted(-edge, -edge, edge, edge))
            self.update(changed - QRegion(before.intersected(now).adjusted(0, 0, 0, -edge)))  # the shadow moved


@lru_cache(500)
def _folded(words: str) -> str:
    return folding.fold(without_mnemonic(words))


_CTRL = Qt.KeyboardModifier.ControlModifier
_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
