"""Entity: the base of everything that is stored, and the identity of every row.

An entity is a plain class of fields; a row in memory is a snapshot of values, without a session behind it. Only
`desk.do` writes rows, so nothing is ever saved by accident.
"""

from __future__ import annotations

import os
import time
import uuid
from typing import Any, ClassVar, Self

from crmdesk.models import field
from crmdesk.models.field import Field
from crmdesk.models.kinds import Raw
from crmdesk.text import N_


def new_uid(at_ms: int | None = None) -> uuid.UUID:
    """A UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, the rest random."""
    moment = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    random = int.from_bytes(os.urandom(10), "big")
    value = (moment & (1 << 48) - 1) << 80 | random & (1 << 80) - 1
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


class Entity:
    """A kind of record. Subclasses declare fields.

    table: the singular name; plural: the word on the command line; called_by: the columns that a record is called by,
    the first that is filled.
    """

    table: ClassVar[str]
    plural: ClassVar[str]
    label: ClassVar[tuple[str, str]]
    fields: ClassVar[dict[str, Field[Any]]] = {}
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
    indexes: ClassVar[dict[str, str]] = {}
    check: ClassVar[str | None] = None
    called_by: ClassVar[tuple[str, ...]] = ("name",)

    id = field.whole(N_("No."), default=0, editable=False)
    uid = field.uid()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Collect the fields in the order of declaration; the subclass's own come after id and uid."""
        super().__init_subclass__(**kwargs)
        cls.fields = {}
        for base in reversed(cls.__mro__):
            for name, value in vars(base).items():
                if isinstance(value, Field):
                    cls.fields[name] = value

    def __init__(self, **values: Any) -> None:
        """A row in memory; unknown names are refused, missing ones have their default."""
        for name, value in values.items():
            if name not in self.fields:
                raise TypeError(f"{type(self).__name__} has no field {name}")
            self.__dict__[name] = value

    def __repr__(self) -> str:
        """For people who debug."""
        return f"<{type(self).__name__} {self.id}>"

    @classmethod
    def from_raw(cls, raw: dict[str, Raw]) -> Self:
        """A row from stored values by column."""
        row = cls.__new__(cls)
        for column, value in raw.items():
            row.__dict__[column] = cls.fields[column].kind.load(value)
        return row

    @classmethod
    def problems(cls, row: Entity) -> dict[str, str]:
        """What is wrong with a row as a whole, by field name; rules between fields stand in the entity."""
        return {}

    @classmethod
    def title_sql(cls, row: str) -> str:
        """SQL for what a record is called, over a row of this name or alias."""
        filled = [f"nullif({row}.{column}, '')" for column in cls.called_by]
        return filled[0] if len(filled) == 1 else f"coalesce({', '.join(filled)})"

    @classmethod
    def stored(cls) -> dict[str, Field[Any]]:
        """The fields that are written columns, id included."""
        return {name: f for name, f in cls.fields.items() if f.stored}

    @classmethod
    def shown(cls) -> dict[str, Field[Any]]:
        """The fields that people see, in the order of declaration."""
        return {name: f for name, f in cls.fields.items() if f.shown}

    @classmethod
    def by_name(cls, name: str) -> Field[Any] | None:
        """A shown field by its public name ("owner") or column ("owner_id")."""
        for f in cls.fields.values():
            if f.shown and name in (f.name, f.column):
                return f
        return None
