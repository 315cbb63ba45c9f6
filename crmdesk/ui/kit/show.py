"""Stored values as people read them: by the field's kind, in the language of the window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from crmdesk.models import kinds
from crmdesk.models.field import Field
from crmdesk.models.naming import NAMED_BY_US as NAMED_BY_US
from crmdesk.text import _
from crmdesk.ui.kit import format

TABLE_ICONS = {
    "lead": "user-round-plus",
    "account": "building-2",
    "contact": "contact-round",
    "opportunity": "square-kanban",
    "campaign": "megaphone",
}
"""The icon of each kind of record."""


def shown(f: Field[Any], record: Mapping[str, Any], currency: str = "EUR") -> str:
    """A field of a record (stored values by column, names of links by name) as text."""
    raw = record.get(f.column)
    if raw is None or raw == "":
        return ""
    kind = f.kind
    if isinstance(kind, kinds.Link):
        name = str(record.get(f.name) or "")
        return _(name) if kind.target in NAMED_BY_US else name
    if isinstance(kind, kinds.Money):
        return format.money(int(raw), str(record.get("currency") or currency))
    if isinstance(kind, kinds.Choice):
        word = kind.load(raw)
        return _(word.label) if word else ""
    if isinstance(kind, kinds.Day):
        return format.day(dt.date.fromisoformat(str(raw)))
    if isinstance(kind, kinds.Moment):
        return format.moment(format.local(raw))
    if isinstance(kind, kinds.Percent):
        return format.percent(int(raw) / 100)
    if isinstance(kind, kinds.Flag):
        return _("Yes") if raw else _("No")
    if isinstance(kind, kinds.Whole):
        return format.number(int(raw))
    return kind.text(raw)
