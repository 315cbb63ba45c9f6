"""field.text(), field.money() ...: one line in an entity says all that the program knows of a field.

A Field is a typed descriptor: `Lead.company` is the Field, `lead.company` is its value. Columns, forms, lists, CSV,
search and history are made from it; declaring it imports no SQLAlchemy, so the first page of a list can be painted
before the database layer is there.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, Generic, Literal, TypeVar, overload

from crmdesk.models import kinds
from crmdesk.models.kinds import BadValue, Kind
from crmdesk.models.words import Word
from crmdesk.text import _

V = TypeVar("V")
W = TypeVar("W", bound=Word)


class Field(Generic[V]):
    """What the program knows of one field of an entity; V is the type of its value.

    name: the public name, as on the command line ("owner"); column: the attribute and column ("owner_id").
    journaled: False for what can be computed again at any time (score); it is neither undone nor compared.
    shown: False for columns that only the program uses (keys, positions).
    sort: the column to order by, or None where there is no index for it.
    key_of: the columns that this key is folded from, by `fold`.
    sql: the expression of a generated column; expression: one that a query computes; shown_as: what a query shows
    instead of the column itself; related: the field is a record behind the link table of activities.
    """

    name: str = ""
    column: str = ""
    entity: str = ""

    def __init__(
        self,
        kind: Kind[Any],
        label: str,
        *,
        required: bool = False,
        editable: bool = True,
        search: bool = False,
        sort: bool | str = False,
        index: bool = False,
        unique: bool = False,
        journaled: bool = True,
        shown: bool = True,
        aliases: str = "",
        default: Any = None,
        sql: str | None = None,
        expression: str | None = None,
        shown_as: str | None = None,
        related: bool = False,
        key_of: tuple[str, ...] = (),
        fold: Callable[..., str | None] | None = None,
    ) -> None:
        self.kind = kind
        self.label = label
        self.required = required
        self.editable = editable
        self.search = search
        self._sort = sort
        self.index = index or sort is True
        self.unique = unique
        self.journaled = journaled
        self.shown = shown
        self.aliases = tuple(alias.strip() for alias in aliases.split(",") if alias.strip())
        self.default = default
        self.sql = sql
        self.expression = expression
        self.shown_as = shown_as
        self.related = related
        self.key_of = key_of
        self.fold = fold

    def __set_name__(self, owner: type, name: str) -> None:
        """Learn the column's name from the class body; a link's public name has no _id."""
        self.column = name
        self.name = name.removesuffix("_id") if self.target else name

    @overload
    def __get__(self, row: None, owner: type) -> Field[V]: ...
    @overload
    def __get__(self, row: object, owner: type) -> V: ...
    def __get__(self, row: object | None, owner: type) -> Field[V] | V:
        """The field on the entity; its value on a row."""
        if row is None:
            return self
        return row.__dict__.get(self.column, self.default)  # type: ignore[no-any-return]

    def __set__(self, row: object, value: V) -> None:
        """Set the value on a row in memory; only a write of the desk stores it."""
        row.__dict__[self.column] = value

    @property
    def target(self) -> str | None:
        """The entity that a link refers to."""
        return self.kind.target if isinstance(self.kind, kinds.Link) else None

    @property
    def stored(self) -> bool:
        """Whether it is a column that is written (neither generated nor looked up)."""
        return self.sql is None and self.expression is None

    @property
    def sort(self) -> str | None:
        """The column that this field is ordered by, if it can be."""
        return self.column if self._sort is True else self._sort or None

    def problem(self, value: Any) -> str | None:
        """Why the value may not be stored, as a sentence; None when it may."""
        if value is None or value == "":
            return _("{field} is needed.").format(field=_(self.label)) if self.required else None
        try:
            self.kind.check(value)
        except BadValue as bad:
            return str(bad)
        return None


@overload
def text(label: str, *, required: Literal[True], length: int = ..., **about: Any) -> Field[str]: ...
@overload
def text(label: str, *, required: Literal[False] = ..., length: int = ..., **about: Any) -> Field[str | None]: ...
def text(label: str, *, length: int = 300, **about: Any) -> Field[Any]:
    """One line of text."""
    return Field(kinds.Text(length), label, **about)


def long_text(label: str, **about: Any) -> Field[str | None]:
    """Many lines of text."""
    return Field(kinds.LongText(), label, **about)


def email(label: str, **about: Any) -> Field[str | None]:
    """An e-mail address, or several."""
    return Field(kinds.Email(), label, **about)


def phone(label: str, **about: Any) -> Field[str | None]:
    """A telephone number as typed."""
    return Field(kinds.Phone(), label, **about)


def web(label: str, **about: Any) -> Field[str | None]:
    """A web address."""
    return Field(kinds.Web(), label, **about)


@overload
def whole(label: str, *, default: int, **about: Any) -> Field[int]: ...
@overload
def whole(label: str, **about: Any) -> Field[int | None]: ...
def whole(label: str, **about: Any) -> Field[Any]:
    """A whole number."""
    return Field(kinds.Whole(), label, **about)


def percent(label: str, **about: Any) -> Field[int | None]:
    """A whole percentage, 0 to 100."""
    return Field(kinds.Percent(), label, **about)


def money(label: str, **about: Any) -> Field[int | None]:
    """An amount in cents."""
    return Field(kinds.Money(), label, **about)


def flag(label: str, **about: Any) -> Field[bool]:
    """Yes or no; no by default."""
    return Field(kinds.Flag(), label, **{"default": False, **about})


def day(label: str, **about: Any) -> Field[dt.date | None]:
    """A calendar day."""
    return Field(kinds.Day(), label, **about)


def moment(label: str, **about: Any) -> Field[dt.datetime | None]:
    """A moment in UTC."""
    return Field(kinds.Moment(), label, **about)


def choice(words: type[W], label: str, *, default: W, **about: Any) -> Field[W]:
    """One of a fixed set of words."""
    return Field(kinds.Choice(words), label, default=default, **{"required": True, **about})


def tags(label: str, **about: Any) -> Field[str | None]:
    """Free words, parted by commas."""
    return Field(kinds.Tags(), label, **about)


def uid() -> Field[uuid.UUID]:
    """The identity that is the same on every PC."""
    return Field(kinds.Uid(), "UID", required=True, editable=False, unique=True)


@overload
def link(target: str, label: str, *, required: Literal[True], **about: Any) -> Field[int]: ...
@overload
def link(target: str, label: str, *, required: Literal[False] = ..., **about: Any) -> Field[int | None]: ...
def link(target: str, label: str, **about: Any) -> Field[Any]:
    """A reference to a row of another entity; always indexed."""
    return Field(kinds.Link(target), label, **{"index": True, **about})


def related(target: str, label: str, **about: Any) -> Field[int | None]:
    """A record joined through the link table of activities; the first one is shown."""
    first = (
        f"(SELECT l.{target}_id FROM activity_link l WHERE l.activity_id = activity.id"
        f" AND l.{target}_id IS NOT NULL ORDER BY l.id LIMIT 1)"
    )
    return Field(kinds.Link(target), label, related=True, expression=first, **about)


def computed(label: str, sql: str, **about: Any) -> Field[str | None]:
    """A text that the database computes from other columns of the row."""
    return Field(kinds.Text(), label, editable=False, sql=sql, journaled=False, **about)


def key(fold: Callable[..., str | None], of: str, **about: Any) -> Field[str | None]:
    """A folded form of other columns, to match and to sort by; the one write path keeps it."""
    return Field(
        kinds.Text(2000),
        "",
        editable=False,
        shown=False,
        key_of=tuple(of.split()),
        fold=fold,
        **{"index": True, **about},
    )
