"""Changes: what one committed operation touched. The only news that travels through the program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crmdesk.text import N_, _, ngettext

MANY = 1000
"""An operation that touched more rows of a table than this says "all of it"."""

MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)

WOKEN = N_("Leads back in the inbox: {n}")
"""The step that crmdesk takes by itself: the history tells it, and an undo takes the user's last step before it."""


@dataclass(frozen=True)
class Changes:
    """One operation and the rows it wrote: ids by table, or None for more than MANY; field names by table, or None
    for any.

    `name` is an English template with {places} for `detail`, so that a step made in one language reads well in another.
    `foreign` says that another process wrote it; `again` that an undo was itself undone (a redo).
    """

    step: int
    name: str
    detail: Mapping[str, Any]
    by: str
    undoes: int | None
    rows: Mapping[str, frozenset[int] | None]
    fields: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    foreign: bool = False
    again: bool = False

    def touches(self, *tables: str) -> bool:
        """Whether a row of one of these tables was written."""
        return any(table in self.rows for table in tables)

    def of(self, table: str) -> frozenset[int] | None:
        """The ids of a table that were written; None for all of them."""
        return self.rows.get(table, frozenset())

    @property
    def title(self) -> str:
        """The step's name in the language in use."""
        return title(self.name, self.detail)


def word(text: str) -> dict[str, str]:
    """A detail that is a word of crmdesk's own: it is stored in English and translated when it is shown."""
    return {"_": text}


def counted(one: str, many: str, n: int) -> dict[str, Any]:
    """A detail that counts: both forms are stored with the number, and the one that fits is chosen when it is shown."""
    return {"one": one, "many": many, "n": n}


def day(date: dt.date) -> dict[str, str]:
    """A detail that is a day: it is stored as ISO text and written in the language in use when it is shown."""
    return {"day": date.isoformat()}


def title(name: str, detail: Mapping[str, Any]) -> str:
    """A step's template filled in; a detail that is missing leaves its place empty."""

    class Blank(dict[str, Any]):
        def __missing__(self, key: str) -> str:
            return ""

    return _(name).format_map(Blank({place: _said(value) for place, value in detail.items()}))


def _said(value: Any) -> Any:
    match value:
        case {"_": text}:
            return _(text)
        case {"one": one, "many": many, "n": n}:
            return ngettext(one, many, n)
        case {"day": iso}:
            date = dt.date.fromisoformat(iso)
            return f"{date.day} {_(MONTHS[date.month - 1])} {date.year}"
    return value
