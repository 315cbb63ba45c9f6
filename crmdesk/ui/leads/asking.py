"""The small questions of the inbox that no other page asks: which status, why not, when to try again.

They know no lead and write nothing, so that one lead and fifty are asked for in the same way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from crmdesk.models.lead import OPEN_STATUSES, LeadStatus
from crmdesk.text import _
from crmdesk.ui.kit.labels import PlainLabel
from crmdesk.ui.kit.popover import Option, Options, Popover, scrolled
from crmdesk.ui.kit.when_field import WhenField
from crmdesk.ui.leads.header import STATUS_LOOK
from crmdesk.ui.records.asking import (
    Named,
    Now,
    ask_one,
    morning,
    number,
    type_into,
)


def nurture_presets(now: dt.datetime) -> list[tuple[str, dt.datetime | None]]:
    """A month, a quarter, half a year, or no date; now is local."""
    return [
        (_("In a month"), morning(now, 30)),
        (_("In 3 months"), morning(now, 91)),
        (_("In 6 months"), morning(now, 182)),
        (_("Without a date"), None),
    ]


def ask_campaign(anchor: QWidget, campaigns: Sequence[Named], then: Callable[[int | None], None]) -> Popover:
    """Which campaign, or none."""
    rows = [Option(campaign, name, "", "megaphone") for campaign, name in campaigns]
    none = Option(None, _("No campaign"), "", "x")
    return ask_one(anchor, _("Campaign"), [*rows, none], lambda key: then(number(key)))


def ask_status(anchor: QWidget, then: Callable[[LeadStatus], None]) -> Popover:
    """Which status, of those that are given by hand."""
    rows = [Option(status, _(status.label), "", STATUS_LOOK[status][0]) for status in OPEN_STATUSES]
    return ask_one(anchor, _("Status"), rows, lambda key: then(LeadStatus(str(key))))


def ask_reason(
    anchor: QWidget, reasons: Sequence[Named], now: Now, then: Callable[[int, dt.datetime | None], None]
) -> Popover:
    """Why not, and perhaps when to try again."""
    title = _("Disqualify because")
    popover = Popover(anchor, title)
    options = Options([Option(reason, _(name)) for reason, name in reasons], title)
    label = PlainLabel(_("Try again on a day (optional)"), "small", "secondary")
    field = WhenField(now, _("Try again on a day (optional)"))
    label.setBuddy(field.field)

    def take(key: object) -> None:
        reason = number(key)
        if field.problem or reason is None:
            field.setFocus()
            return
        popover.done()
        then(reason, field.moment)

    options.chosen.connect(take)
    type_into(options, field)
    field.changed.connect(popover.refit)
    popover.entered.connect(options.take)
    popover.body.addWidget(scrolled(options, len(reasons)))
    popover.body.addWidget(label)
    popover.body.addWidget(field)
    popover.open(options)
    return popover
