"""The commands of the inbox in their two forms: keys on the list, and buttons and menu beside the lead."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crmdesk.models.activity import ActivityKind
from crmdesk.text import _
from crmdesk.ui.leads.detail import Detail
from crmdesk.ui.leads.panes import Panes
from crmdesk.ui.leads.picks import Picks
from crmdesk.ui.leads.triage import Triage

Do = Callable[[], object]


def bind_keys(panes: Panes, picks: Picks, triage: Triage, enter: Callable[[Do], None], toggle_read: Do) -> None:
    """Letters on the list alone, so that they are typed everywhere else; `enter` goes on in the lead."""
    table, lead = panes.list.table, panes.detail.lead
    keys: tuple[tuple[str, Do], ...] = (
        ("J", lambda: picks.move(1)),
        ("K", lambda: picks.move(-1)),
        ("Down", lambda: picks.move(1)),
        ("Up", lambda: picks.move(-1)),
        ("Space", picks.mark),
        ("Escape", picks.unmark),
        ("Q", lambda: enter(lead.judge)),
        ("N", lambda: enter(lambda: lead.write(ActivityKind.NOTE))),
        ("G", lambda: enter(lambda: lead.write(ActivityKind.CALL))),
        ("C", triage.preview),
        ("R", triage.nurture),
        ("X", triage.disqualify),
        ("H", triage.snooze),
        ("A", triage.assign),
        ("T", triage.task),
        ("U", toggle_read),
        ("Del", triage.delete),
    )
    for key, do in keys:
        bind(table, key, do)
    for key in ("Ctrl+Return", "Ctrl+Enter"):  # the Enter of the letters, and that of the digits
        for widget in (table, lead.criteria, lead.bar):
            bind(widget, key, triage.convert)


def wire_buttons(detail: Detail, triage: Triage, toggle_read: Do) -> None:
    """The same by mouse, for one lead and for several."""
    lead, bulk = detail.lead, detail.bulk
    for button, do in (
        (lead.header.snooze, triage.snooze),
        (lead.header.assign, triage.assign),
        (lead.header.disqualify, triage.disqualify),
        (lead.header.reopen, triage.reopen),
        (bulk.convert, triage.convert),
        (bulk.assign, triage.assign),
        (bulk.snooze, triage.snooze),
        (bulk.nurture, triage.nurture),
        (bulk.status, triage.status),
        (bulk.campaign, triage.campaign),
        (bulk.task, triage.task),
        (bulk.disqualify, triage.disqualify),
        (bulk.delete, triage.delete),
    ):
        button.clicked.connect(lambda _checked=False, do=do: do())
    more: tuple[tuple[str, str, str, Do], ...] = (
        (_("Nurture…"), "hourglass", "R", triage.nurture),
        (_("Status…"), "list-filter", "", triage.status),
        (_("Campaign…"), "megaphone", "", triage.campaign),
        (_("Plan a task…"), "calendar-plus", "T", triage.task),
        (_("Log a call"), "phone", "G", lambda: lead.write(ActivityKind.CALL)),
        (_("Read or unread"), "mail-open", "U", toggle_read),
        (_("Delete"), "trash-2", "Del", triage.delete),
    )
    for words, icon, keys, act in more:
        lead.header.add_more(words, icon, keys, act)
    lead.bar.convert.connect(triage.convert)
    lead.bar.preview.connect(triage.preview)
    lead.bar.reopen.connect(triage.reopen)
    lead.bar.compared.connect(triage.compare)


def bind(widget: QWidget, key: str, do: Do) -> None:
    """A key that works while the keyboard is in a widget."""
    shortcut = QShortcut(QKeySequence(key), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(lambda: do())
