"""The JSON form of a record: what the command line prints and what an export to .json holds.

Keys of choices, ISO dates and amounts as decimal text do not depend on the language, and every field is there, so that
a program that reads it never has to guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crmdesk.models import kinds
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.kinds import BadValue
from crmdesk.text import _


def columns_of(entity: type[Entity], names: Iterable[str]) -> list[str]:
    """The columns of fields by public name or column, each once. Raises BadValue for a name that no field has."""
    found = []
    for name in names:
        if (f := entity.by_name(name)) is None:
            known = ", ".join(f.name for f in entity.shown().values())
            raise BadValue(_('"{name}" is not a field. Choose one of: {fields}.').format(name=name, fields=known))
        found.append(f.column)
    return list(dict.fromkeys(found))


def to_json(entity: type[Entity], row: Mapping[str, Any], currency: str | None = None) -> dict[str, Any]:
    """A row of lists.rows or lists.selection as public names and plain values, in the order of declaration.

    A link gives its name, and its number as "<name>_id". currency (ISO 4217, the file's) is added where a kind of
    record holds amounts without naming one, or a record left it open.
    """
    shape: dict[str, Any] = {}
    for column, f in entity.shown().items():
        if column not in row:
            continue
        if f.target:
            shape[f.name] = row.get(f.name)
            shape[f"{f.name}_id"] = row[column]
        else:
            shape[f.name] = plain(f, row[column])
    if currency and not shape.get("currency") and any(isinstance(f.kind, kinds.Money) for f in _filled(entity, row)):
        shape["currency"] = currency
    return shape


def plain(f: Field[Any], raw: kinds.Raw) -> str | int | bool | None:
    """A stored value as JSON has it: amounts as text with two decimals, flags as true and false, UUIDs as text."""
    if raw is None:
        return None
    if isinstance(f.kind, kinds.Flag):
        return bool(raw)
    if isinstance(f.kind, kinds.Whole) and not isinstance(f.kind, kinds.Money):
        return int(raw)
    return f.kind.text(raw)


def names(entity: type[Entity], columns: list[str] | None = None) -> list[str]:
    """The keys that to_json gives, in their order; columns: only those of these fields."""
    found = []
    for column, f in entity.shown().items():
        if columns is None or column in columns:
            found += [f.name, f"{f.name}_id"] if f.target else [f.name]
    return found


def _filled(entity: type[Entity], row: Mapping[str, Any]) -> list[Field[Any]]:
    """The fields whose currency matters: all of a record that has no currency of its own, else the filled ones."""
    own = "currency" in entity.fields
    return [f for column, f in entity.shown().items() if column in row and (not own or row[column] is not None)]
