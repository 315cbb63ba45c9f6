"""Names: the records that a link may point to, offered as a list and found by name beyond it.

A list of all would be too long in a large file, and a name that exists must not be refused for that.
"""

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

_MOST_ALIKE = 1000
"""So many records of one name are looked at; nobody means one of more by its name alone."""


class Names:
    """The names in a file. but: gives the record that is being edited, which is no link of its own."""

    def __init__(self, desk: Desk, but: Callable[[], Record | None] = lambda: None) -> None:
        self._desk, self._but = desk, but

    def offered(self, table: str) -> Sequence[tuple[int, str]]:
        """What a list of a table can hold, as (id, name); of very many the newest."""
        return [(one, name) for one, name in self._desk.read(choices, table) if (table, one) != self._but()]

    def called(self, table: str, ids: Sequence[int]) -> dict[int, str]:
        """The names of some records, by id."""
        return self._desk.read(lists.titles, BY_TABLE[table], ids)

    def find(self, table: str, name: str) -> int | None:
        """The record of this name: the one that is written just so, else the only one that is compared so."""
        found = [one for one in self._desk.read(_named, table, name) if (table, one[0]) != self._but()]
        exactly = [one for one, title in found if title.casefold() == name.casefold()]
        return exactly[0] if exactly else found[0][0] if len(found) == 1 else None


def _named(connection: Connection, table: str, name: str) -> list[tuple[int, str]]:
    entity = BY_TABLE[table]
    return list(lists.titles(connection, entity, lists.linked_ids(connection, entity, name)[:_MOST_ALIKE]).items())
