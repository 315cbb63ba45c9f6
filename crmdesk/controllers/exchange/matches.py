"""When a row of a file and a record are the same: by uid, external ID, e-mail or name.

Rows are matched in their order, each against what is there by then, the rows above it included: a second row of the
same key finds the record that the first one made. An e-mail address is the same lead or contact only if the folded
names of the persons are equal or one of them is not known, because many share info@; every address of a row and of a
record counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.exchange.options import MatchBy, OnMatch
from crmdesk.models.entity import Entity
from crmdesk.text import N_, _

MANY = 200
"""An address that more records share than this is nobody's own: beyond the first ones only equal names match."""


@dataclass(frozen=True)
class Way:
    """One way to know a record again.

    conditions: SQL over the staged row `s` and the record `e`, tried in turn. key: the columns that two rows share if
    they match. reason: what they have in common. best: SQL that orders several matches, before the oldest. addresses:
    the key is an e-mail address, and rows and records may have more than one. crowded: a condition that is tried first
    where more than MANY records have the row's key.
    """

    conditions: tuple[str, ...]
    key: tuple[str, ...]
    reason: str
    best: str = ""
    addresses: bool = False
    crowded: str = ""


_SAME_PERSON = "(e.name_key = s.name_key OR coalesce(e.name_key, '') = '' OR coalesce(s.name_key, '') = '')"


_SAME_ACCOUNT = "(e.account_id IS s.account_id OR e.account_id IS NULL OR s.account_id IS NULL)"


def _same(column: str, reason: str) -> Way:
    return Way((f"e.{column} = s.{column}",), (column,), reason)


def _same_address(table: str, name: str) -> Way:
    """name: the column of the name that has an index; the plus keeps SQLite to that one."""
    first = f"SELECT f.id FROM {table} f WHERE f.email_key = s.email_key ORDER BY f.id LIMIT {MANY}"
    return Way(
        (f"e.id IN ({first}) AND {_SAME_PERSON}",),
        ("email_key",),
        N_("has the same e-mail address"),
        "e.name_key IS NOT s.name_key",
        addresses=True,
        crowded=f"e.{name} = s.{name} AND +e.email_key = s.email_key",
    )


_UID = _same("uid", N_("is the same record"))
_EXTERNAL = _same("external_id", N_("has the same external ID"))
_BADGE = _same("badge_code", N_("has the same badge code"))
_NAME = N_("has the same name")

_BY_EMAIL: Mapping[str, tuple[Way, ...]] = {
    "lead": (_same_address("lead", "sort_name"),),
    "contact": (_same_address("contact", "name_key"),),
    "account": (
        Way(
            ("e.name_key = s.name_key AND lower(e.email) = lower(s.email)",),
            ("name_key",),
            N_("has the same name and e-mail address"),
        ),
    ),
}
_BY_NAME: Mapping[str, tuple[Way, ...]] = {
    "lead": (
        Way(
            ("e.company_key = s.company_key AND e.name_key IS s.name_key",),
            ("company_key", "name_key"),
            N_("has the same name and company"),
        ),
        Way(
            ("e.sort_name = s.sort_name AND e.company_key IS NULL AND s.company_key IS NULL",),
            ("sort_name", "company_key"),
            _NAME,
        ),
    ),
    "contact": (
        Way(
            (f"e.name_key = s.name_key AND {_SAME_ACCOUNT}",),
            ("name_key",),
            N_("has the same name at this account"),
            "e.account_id IS NOT s.account_id",
        ),
    ),
    "account": (Way(("e.name_key = s.name_key",), ("name_key",), _NAME, "e.name <> s.name"),),
    "opportunity": (
        Way(
            ("e.name_key = s.name_key AND e.account_id IS s.account_id",),
            ("name_key", "account_id"),
            N_("has the same name and account"),
        ),
    ),
    "campaign": (_same("name_key", _NAME),),
}


def ways(entity: type[Entity], targets: Collection[str], match: MatchBy | None, on_match: OnMatch) -> tuple[Way, ...]:
    """How rows that bring these fields are matched, the surest way first. Raises Rejected for a way that cannot be."""
    by = match or _usual(entity, targets)
    found: tuple[Way, ...] = (_UID,) if "uid" in targets else ()
    if by is MatchBy.EXTERNAL_ID:
        found += tuple(way for way in (_EXTERNAL, _BADGE) if way.key[0] in targets)
    elif by is MatchBy.EMAIL:
        found += _BY_EMAIL.get(entity.table, ()) if "email" in targets else ()
    elif by is MatchBy.NAME:
        found += _BY_NAME.get(entity.table, ())
    if match not in (None, MatchBy.NONE) and not set(found) - {_UID}:
        raise Rejected(
            _("{kind} cannot be matched by {way} here: no column holds it. Choose another way to match.").format(
                kind=_(entity.label[1]), way=match
            )
        )
    if on_match is OnMatch.CREATE:
        found = ()
    if entity.table == "campaign":
        found += _BY_NAME["campaign"]  # the name of a campaign is unique, so a second one cannot be made
    return tuple(dict.fromkeys(found))


def _usual(entity: type[Entity], targets: Collection[str]) -> MatchBy:
    if "external_id" in targets:
        return MatchBy.EXTERNAL_ID
    if "email" in targets and entity.table in _BY_EMAIL:
        return MatchBy.EMAIL
    return MatchBy.NAME if entity.table == "campaign" else MatchBy.NONE


def statements(entity: type[Entity], way: Way, number: int, several: bool) -> list[str]:
    """Fill target and way of the staged rows of a round (one ? place) that this way matches.

    several: rows or records with more than one e-mail address are about.
    """
    conditions = [(condition, "1") for condition in way.conditions]
    if way.crowded:
        key = f"f.{way.key[0]} = s.{way.key[0]}"
        one_more = f"SELECT f.id FROM {entity.table} f WHERE {key} ORDER BY f.id LIMIT 1 OFFSET {MANY}"
        conditions.insert(0, (way.crowded, f"({one_more}) IS NOT NULL"))
    if way.addresses and several:
        mine = "SELECT s.email_key UNION ALL SELECT a.key FROM temp.also a WHERE a.n = s.n"
        conditions += [
            (f"e.email_key IN (SELECT a.key FROM temp.also a WHERE a.n = s.n) AND {_SAME_PERSON}", "1"),
            (f"e.id IN (SELECT x.id FROM temp.address x WHERE x.key IN ({mine})) AND {_SAME_PERSON}", "1"),
        ]
    order = f"{way.best}, e.id" if way.best else "e.id"
    return [
        f"UPDATE temp.staged AS s SET way = {number}, target = (SELECT e.id FROM {entity.table} e "
        f"WHERE {condition} ORDER BY {order} LIMIT 1) WHERE s.round = ? AND s.target IS NULL AND {where}"
        for condition, where in conditions
    ]


LONGEST_TURN = 2500
"""Rows that one statement writes at most: SQLite keeps what it overwrites in memory until the statement ends."""


def turns(
    ways: Sequence[Way], columns: Mapping[str, Sequence[Any]], also: Mapping[int, Sequence[str]], places: Sequence[int]
) -> list[list[int]]:
    """The rows that may be written at one time, as runs of places; a row that might match an earlier one opens a run.

    So records are made in the order of the file, and each row meets what all rows before it have left.
    """
    asked = [way for way in ways if way.key[0] in columns]
    if not any(_repeats(columns[way.key[0]]) or way.addresses and also for way in asked):
        return [list(places[start : start + LONGEST_TURN]) for start in range(0, len(places), LONGEST_TURN)]
    found: list[list[int]] = [[]]
    seen: set[tuple[object, ...]] = set()
    for place in places:
        keys: list[tuple[object, ...]] = []
        for way in asked:
            values = [columns[c][place] if c in columns else None for c in way.key]
            if values[0] is not None:
                keys.append((way.reason, *values))
            if way.addresses:
                keys += [(way.reason, key) for key in also.get(place, ())]
        if len(found[-1]) == LONGEST_TURN or not seen.isdisjoint(keys):
            found.append([])
            seen.clear()
        seen.update(keys)
        found[-1].append(place)
    return found


def _repeats(values: Sequence[Any]) -> bool:
    known = [value for value in values if value is not None]
    return len(set(known)) < len(known)
