"""Finding records of any kind by a few typed letters, for the palette, and in everything that was written, for search.

The palette asks at each letter, so it looks at the newest few hits of each index and at the first few names in order,
and ranks those: a name of these words before one that begins so, before a record that holds them elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.models import folding
from crmdesk.models.activity import LINKED
from crmdesk.models.entity import Entity
from crmdesk.models.queries.lists import CONTAINS, Filter, conditions, titles
from crmdesk.models.schema import BY_TABLE
from crmdesk.models.store.search import match, searched
from crmdesk.models.store.tables import table

KINDS = ("account", "lead", "opportunity", "contact", "campaign")
PEOPLE = ("lead", "contact")
CAMPAIGNS = ("campaign",)

ELSEWHERE = 4
_NEWEST, _FIRST = 24, 6
_NAME_KEYS = {
    "account": "name_key",
    "lead": "sort_name",
    "opportunity": "name_key",
    "contact": "sort_name",
    "campaign": "name_key",
}
_FACTS = {
    "account": "r.type, r.city, r.phone, (SELECT count(*) FROM opportunity o JOIN stage s ON s.id = o.stage_id "
    "WHERE o.account_id = r.id AND s.kind = 'open') AS open_deals",
    "lead": "r.status, r.score, r.company, r.phone, r.mobile",
    "opportunity": "r.value, r.currency, (SELECT s.name FROM stage s WHERE s.id = r.stage_id) AS stage, "
    "(SELECT a.name FROM account a WHERE a.id = r.account_id) AS account",
    "contact": "r.job_title, r.phone, r.mobile, r.account_id, "
    "(SELECT a.name FROM account a WHERE a.id = r.account_id) AS account",
    "campaign": "r.kind, r.start",
    "activity": "r.kind, r.at",
}
_RESTING = "CASE WHEN r.status IN ('converted', 'disqualified') THEN 1 ELSE 0 END"


@dataclass(frozen=True)
class Found:
    """A record by table and id, what it is called, and a few facts about it as stored values.

    line: the text that matches, where that is not the name. shown_as: what it is, where the record is only the way to
    it: an activity is opened at its lead, account, contact or opportunity.
    """

    table: str
    id: int
    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    line: str = ""
    shown_as: str = ""


@dataclass(frozen=True)
class Hits:
    """The newest hits of one kind, and how many there are in all; `MOST_COUNTED` stands for that many or more."""

    table: str
    total: int
    found: tuple[Found, ...]


MOST_COUNTED = 1000


# -- the palette -----------------------------------------------------------------------------------------------------


def find(connection: Connection, words: str, kinds: Sequence[str] = KINDS, most: int = 5) -> list[Found]:
    """The records that are meant most likely, the likeliest first."""
    expression = match(words)
    if expression is None:
        return []
    asked = folding.fold(words)
    ranked: list[tuple[tuple[int, int, int, int], str, int, str]] = []
    accounts: list[int] = []
    for kind in kinds:
        ids = _newest(connection, kind, expression, _NEWEST)
        whole = _newest(connection, kind, expression.replace("*", ""), _FIRST)
        ids += [one for one in (*whole, *_by_name(connection, kind, asked)) if one not in ids]
        if kind == "opportunity":
            ids += [one for one in _deals_of(connection, accounts) if one not in ids]
        resting = _resting(connection, ids) if kind == "lead" else frozenset()
        named = titles(connection, BY_TABLE[kind], ids)
        rows = sorted((rank(named[one], asked), one in resting, place, one) for place, one in enumerate(ids))
        if kind == "account":
            accounts = [one for fit, _rests, _at, one in rows[:2] if fit < ELSEWHERE]
        for place, (fit, rests, _at, one) in enumerate(rows[:most]):
            ranked.append(((fit, int(rests), place, KINDS.index(kind)), kind, one, named[one]))
    best = sorted(ranked)[:most]
    facts = _facts_of(connection, [(kind, one) for _key, kind, one, _name in best])
    return [Found(kind, one, name, facts.get((kind, one), {})) for _key, kind, one, name in best]


def recent(
    connection: Connection, visited: Sequence[tuple[str, int]], most: int = 6, kinds: Sequence[str] = KINDS
) -> list[Found]:
    """The records that were visited last, filled up with those that were changed last."""
    quoted = ", ".join(f"'{kind}'" for kind in kinds)
    changed = connection.exec_driver_sql(
        "SELECT entity, row_id FROM (SELECT entity, row_id FROM change ORDER BY operation_id DESC LIMIT 300) "
        f"WHERE entity IN ({quoted}) LIMIT 40"
    ).fetchall()
    wanted = list(dict.fromkeys([*visited, *((str(kind), int(one)) for kind, one in changed)]))
    names: dict[tuple[str, int], str] = {}
    for kind in kinds:
        ids = [one for table_name, one in wanted if table_name == kind]
        names |= {(kind, one): name for one, name in titles(connection, BY_TABLE[kind], ids).items()}
    there = [one for one in wanted if one in names][:most]
    facts = _facts_of(connection, there)
    return [Found(kind, one, names[kind, one], facts.get((kind, one), {})) for kind, one in there]


def by_id(connection: Connection, kind: str, record_id: int) -> Found | None:
    """One record; None when it is not there."""
    names = titles(connection, BY_TABLE[kind], [record_id])
    facts = _facts_of(connection, [(kind, record_id)] if names else [])
    return Found(kind, record_id, names[record_id], facts.get((kind, record_id), {})) if names else None


def count_written(connection: Connection, words: str, most: int = 100) -> int:
    """In how many notes, calls, mails and tasks the words stand, at most so many."""
    expression = match(words)
    return 0 if expression is None else len(_newest(connection, "activity", expression, most))


def leads_of_campaign(connection: Connection, campaign_id: int) -> list[int]:
    """The leads that a campaign brought."""
    found = connection.exec_driver_sql("SELECT id FROM lead WHERE campaign_id = ? ORDER BY id", (campaign_id,))
    return [int(row[0]) for row in found.fetchall()]


def rank(name: str, asked: str) -> int:
    """How well a name fits folded words: 0 is the whole name, `ELSEWHERE` that they are not all in the name."""
    folded = folding.fold(name)
    parts, words = folded.split(), asked.split()
    if folded == asked:
        return 0
    if all(word in parts for word in words):
        return 1
    if folded.startswith(asked):
        return 2
    return 3 if all(any(part.startswith(word) for part in parts) for word in words) else ELSEWHERE


def _newest(connection: Connection, kind: str, expression: str, most: int) -> list[int]:
    found = connection.exec_driver_sql(
        f"SELECT rowid FROM {kind}_search WHERE {kind}_search MATCH ? ORDER BY rowid DESC LIMIT ?", (expression, most)
    )
    return [int(row[0]) for row in found.fetchall()]


def _by_name(connection: Connection, kind: str, asked: str) -> list[int]:
    """The first in the order of names that begin so; an index is walked, however many there are."""
    key = _NAME_KEYS[kind]
    found = connection.exec_driver_sql(
        f"SELECT id FROM {kind} WHERE {key} >= ? AND {key} < ? ORDER BY {key}, id LIMIT ?",
        (asked, asked + "\U0010ffff", _FIRST),
    )
    return [int(row[0]) for row in found.fetchall()]


def _deals_of(connection: Connection, accounts: Sequence[int]) -> list[int]:
    """The newest opportunities of accounts that are named so: who types a company may look for its deal."""
    marks = ", ".join("?" * len(accounts))
    found = connection.exec_driver_sql(
        f"SELECT id FROM opportunity WHERE account_id IN ({marks}) ORDER BY id DESC LIMIT ?", (*accounts, _FIRST)
    )
    return [int(row[0]) for row in found.fetchall()]


def _resting(connection: Connection, ids: Sequence[int]) -> frozenset[int]:
    marks = ", ".join("?" * len(ids))
    found = connection.exec_driver_sql(f"SELECT r.id FROM lead r WHERE r.id IN ({marks}) AND {_RESTING}", tuple(ids))
    return frozenset(int(row[0]) for row in found.fetchall())


def _facts_of(connection: Connection, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Mapping[str, Any]]:
    by_kind: dict[str, list[int]] = {}
    for kind, one in wanted:
        by_kind.setdefault(kind, []).append(one)
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for kind, ids in by_kind.items():
        marks = ", ".join("?" * len(ids))
        rows = connection.exec_driver_sql(
            f"SELECT r.id AS the_id, {_FACTS[kind]} FROM {kind} r WHERE r.id IN ({marks})", tuple(ids)
        )
        found |= {(kind, int(row["the_id"])): dict(row) for row in rows.mappings().fetchall()}
    return found


# -- search everywhere -------------------------------------------------------------------------------------------------

EVERYWHERE = (*KINDS, "activity")


def search(connection: Connection, words: str, kinds: Sequence[str] = EVERYWHERE, most: int = 30) -> list[Hits]:
    """The newest hits of each kind, each with the line that matches; the note of a record is searched too."""
    expression = match(words)
    if expression is None:
        return []
    found = []
    for kind in kinds:
        entity = BY_TABLE[kind]
        ids = _newest(connection, kind, expression, MOST_COUNTED)
        if "note" in entity.fields:
            known = set(ids)
            ids += [one for one in _noted(connection, entity, words) if one not in known]
            ids.sort(reverse=True)
        if kind == "activity":
            ids = _latest(connection, ids)
        if ids:
            shown = _with_lines(connection, entity, ids[:most], words)
            found.append(Hits(kind, min(len(ids), MOST_COUNTED), tuple(shown)))
    return found


def _latest(connection: Connection, activities: Sequence[int]) -> list[int]:
    """By when they were, which people read beside them, not by when they were written down."""
    marks = ", ".join("?" * len(activities))
    asked = f"SELECT id FROM activity WHERE id IN ({marks}) ORDER BY at DESC, id DESC"
    return [int(row[0]) for row in connection.exec_driver_sql(asked, tuple(activities)).fetchall()]


def _noted(connection: Connection, entity: type[Entity], words: str) -> list[int]:
    """Records whose note holds all words; notes have no index, so this reads them all."""
    made = table(entity)
    holds = conditions(entity, [Filter("note", CONTAINS, word) for word in words.split()])
    asked = sa.select(made.c.id).where(made.c.note.is_not(None), *holds).order_by(made.c.id.desc()).limit(MOST_COUNTED)
    return [int(row[0]) for row in connection.execute(asked).fetchall()]


def _with_lines(connection: Connection, entity: type[Entity], ids: Sequence[int], words: str) -> list[Found]:
    kind = entity.table
    columns = [name for name in searched(entity) if entity.fields[name].shown and name != "tags"]
    columns += ["note"] if "note" in entity.fields else []
    marks = ", ".join("?" * len(ids))
    rows = connection.exec_driver_sql(
        f"SELECT id, {', '.join(columns)} FROM {kind} WHERE id IN ({marks})", tuple(ids)
    ).mappings()
    by_id = {int(row["id"]): dict(row) for row in rows.fetchall()}
    names = titles(connection, entity, ids)
    facts = _facts_of(connection, [(kind, one) for one in ids])
    ends = _ends(connection, ids) if kind == "activity" else {}
    made = []
    for one in ids:
        texts = [str(by_id[one][name]) for name in columns if by_id[one][name]]
        line = next((text for text in texts if text != names[one] and spans(text, words)), "")
        if kind == "activity" and not line and len(texts) > 1:
            line = texts[-1]
        about = ends.get(one)
        if kind == "activity" and about is None:
            continue
        target = about or Found(kind, one, "")
        told = {**facts.get((kind, one), {}), **({"about": about.name} if about else {})}
        made.append(Found(target.table, target.id, names[one], told, excerpt(line, words), kind))
    return made


def _ends(connection: Connection, ids: Sequence[int]) -> dict[int, Found]:
    """Where each activity is read: at the lead, else account, contact or opportunity that it is linked to."""
    marks = ", ".join("?" * len(ids))
    columns = ", ".join(f"{kind}_id" for kind in LINKED)
    links = connection.exec_driver_sql(
        f"SELECT activity_id, {columns} FROM activity_link WHERE activity_id IN ({marks}) ORDER BY id DESC", tuple(ids)
    ).fetchall()
    ends: dict[int, tuple[str, int]] = {}
    for activity_id, *linked in links:
        kind, one = next((kind, int(one)) for kind, one in zip(LINKED, linked, strict=True) if one is not None)
        ends[int(activity_id)] = (kind, one)  # the first link, which is the record that it was written at, wins
    names = {
        kind: titles(connection, BY_TABLE[kind], [one for table_name, one in ends.values() if table_name == kind])
        for kind in LINKED
    }
    return {key: Found(kind, one, names[kind].get(one, "")) for key, (kind, one) in ends.items()}


# -- what of a text matches -------------------------------------------------------------------------------------------

_BEFORE, _LONG = 48, 220


def spans(text: str, words: str) -> list[tuple[int, int]]:
    """Where words begin that were asked for, as (first, past the last) of the letters that match."""
    asked = [part for word in words.split() for part in {folding.fold(word), *folding.fold(word).split()} if part]
    found = []
    for token in re.finditer(r"[^\W_]+(?:['’.][^\W_]+)*", text):
        folded = folding.fold(token[0])
        longest = max((len(word) for word in asked if folded.startswith(word)), default=0)
        if longest:
            same = len(folded) == len(token[0])  # "æ" folds to two letters: then the whole word is marked
            found.append((token.start(), token.start() + longest if same else token.end()))
    return found


def excerpt(text: str, words: str) -> str:
    """One line of a text around the first match."""
    line = " · ".join(" ".join(one.split()) for one in text.splitlines() if one.strip())
    first = next(iter(spans(line, words)), (0, 0))[0]
    begin = 0 if first <= _BEFORE else line.rfind(" ", 0, first - _BEFORE // 2) + 1
    cut = line[begin : begin + _LONG]
    return ("… " if begin else "") + cut + (" …" if begin + _LONG < len(line) else "")
