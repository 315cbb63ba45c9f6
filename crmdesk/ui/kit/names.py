"""Names: the records that a link may point to, offered as a list and found by name beyond it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crmdesk.controllers.desk import Desk
from crmdesk.models.queries import lists
from crmdesk.models.queries.choices import choices
from crmdesk.models.schema import BY_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

Record = tuple[str, int]
"""A record, as (table, id)."""


class Names:
    """Called with a table it gives what a list can offer: only so many of them, so a name that is not there is found.

    but: gives the record that is being edited, which is no link of its own.
    """

    def __init__(self, desk: Desk, but: Callable[[], Record | None] = lambda: None) -> None:
        self._desk, self._but = desk, but

    def __call__(self, table: str) -> Sequence[tuple[int, str]]:
        """The records of a table that are offered, as (id, name)."""
        return [(one, name) for one, name in self._desk.read(choices, table) if (table, one) != self._but()]

    def find(self, table: str, name: str) -> int | None:
        """The record of this name: the one that is written just so, else the only one that is compared so."""
        found = [one for one in self._desk.read(_named, table, name) if (table, one[0]) != self._but()]
        exactly = [one for one, title in found if title.casefold() == name.casefold()]
        return exactly[0] if exactly else found[0][0] if len(found) == 1 else None


def _named(connection: Connection, table: str, name: str) -> list[tuple[int, str]]:
    entity = BY_TABLE[table]
    return list(lists.titles(connection, entity, lists.linked_ids(connection, entity, name)).items())
