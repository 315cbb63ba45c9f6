"""Conditions in words, as they stand on chips and in lists of ways: "Score: 40 or more", "Owner: Joris or nobody"."""

from __future__ import annotations

import datetime as dt
from typing import Any

from crmdesk.models import kinds
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.kinds import Raw
from crmdesk.models.naming import NAMED_BY_US
from crmdesk.models.queries.lists import ANY_OF, CONTAINS, EMPTY, FILLED, IS, NONE_OF, ON, STARTS
from crmdesk.models.queries.narrowing import COMING, LEAST, MOST, PAST, Condition
from crmdesk.models.words import Word
from crmdesk.text import N_, _
from crmdesk.ui.kit import format, show
from crmdesk.ui.kit.names import Names

_MOST_NAMED = 2
_WAYS = {
    ANY_OF: N_("is"),
    NONE_OF: N_("is not"),
    CONTAINS: N_("contains"),
    STARTS: N_("begins with"),
    IS: N_("is exactly"),
    LEAST: N_("at least"),
    MOST: N_("at most"),
    EMPTY: N_("is empty"),
    FILLED: N_("is filled in"),
    PAST: N_("in the last … days"),
    COMING: N_("in the next … days"),
    ON: N_("on"),
}
_WAYS_OF_TIME = {LEAST: N_("from"), MOST: N_("until")}
_SAID = {
    CONTAINS: N_('{field}: contains "{value}"'),
    STARTS: N_('{field}: begins with "{value}"'),
    IS: N_("{field}: {value}"),
    ANY_OF: N_("{field}: {value}"),
    NONE_OF: N_("{field}: not {value}"),
    LEAST: N_("{field}: {value} or more"),
    MOST: N_("{field}: at most {value}"),
    EMPTY: N_("{field}: empty"),
    FILLED: N_("{field}: filled in"),
    ON: N_("{field}: on {value}"),
}
_SAID_OF_TIME = {LEAST: N_("{field}: from {value}"), MOST: N_("{field}: until {value}")}


def way_words(f: Field[Any], way: str) -> str:
    """What a way to ask is called."""
    return _(_WAYS_OF_TIME.get(way, _WAYS[way]) if is_time(f) else _WAYS[way])


def words(entity: type[Entity], one: Condition, names: Names, currency: str) -> str:
    """A condition in words."""
    f = entity.fields[one.column]
    if one.way in (PAST, COMING):
        return _("{field}: {value}").format(field=_(f.label), value=days_words(one.way, int(str(one.value))))
    if one.way in (ANY_OF, NONE_OF):
        value = _several(f, one.value if isinstance(one.value, tuple) else (one.value,), names)
    elif is_time(f) and one.value is not None:
        value = format.day(dt.date.fromisoformat(str(one.value)))
    else:
        value = show.shown(f, {f.column: one.value}, currency)
    template = _SAID_OF_TIME.get(one.way, _SAID[one.way]) if is_time(f) else _SAID[one.way]
    return _(template).format(field=_(f.label), value=value)


def days_words(way: str, days: int) -> str:
    """A number of days that end, or begin, today."""
    if days == 1:
        return _("today")
    if way == PAST:
        return format.counted("last {n} day", "last {n} days", days)
    return format.counted("next {n} day", "next {n} days", days)


def value_words(f: Field[Any], value: Raw, names: dict[int, str]) -> str:
    """One of the values that a choice or a link may have; None is none at all."""
    if value is None:
        return _("nobody") if f.target == "owner" else _("none")
    if f.target:
        name = names.get(int(str(value)), "")
        return (_(name) if f.target in NAMED_BY_US else name) or _("deleted")
    word = f.kind.load(value)
    return _(word.label) if isinstance(word, Word) else str(value)


def is_time(f: Field[Any]) -> bool:
    """Whether a field holds a day or a moment."""
    return isinstance(f.kind, kinds.Moment | kinds.Day)


def _several(f: Field[Any], values: tuple[Raw, ...], names: Names) -> str:
    ids = [int(str(value)) for value in values if value is not None] if f.target else []
    called = names.called(f.target or "", ids) if ids else {}
    said = [value_words(f, value, called) for value in values]
    rest = len(said) - _MOST_NAMED
    if rest > 0:
        others = format.counted("{n} other", "{n} others", rest)
        return _("{these} and {that}").format(these=", ".join(said[:_MOST_NAMED]), that=others)
    return _(" or ").join(said)
