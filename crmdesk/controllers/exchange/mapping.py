"""Where each column of each table goes: what was asked for, what an own export says by itself, what is recognised.

Columns that go nowhere keep their words: they are added to the note of the record (Layout.loose).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.exchange import headers, shape
from crmdesk.controllers.exchange.headers import Match
from crmdesk.controllers.exchange.options import Options
from crmdesk.controllers.exchange.reading import BadRow, Table, open_table
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.text import N_, _, in_every_language

REASON = N_("Rejected because")
"""The header of the first column of the rows that an import gave back; it is no data when they come again."""

_SAMPLE = 200

NUMBERED = ("account", "contact", "lead", "opportunity")
"""Records whose names are not unique, so that our own exports give their numbers too."""

KEPT = ("created_at", "mql_at", "sql_at", "converted_at", "stage_since", "closed_at", "uid", "full_name")
"""Fields that nobody types but that a file may bring along."""


@dataclass(frozen=True)
class Place:
    """One column of a table; opt_out: its yes is a refusal."""

    index: int
    header: str
    opt_out: bool = False


@dataclass(frozen=True)
class Layout:
    """A table and what its columns mean.

    own: it is an export of crmdesk. fields: target -> its columns, the best first. loose: columns that go to the note.
    samples: some cells of each column, by header.
    """

    table: Table
    matches: dict[str, Match]
    own: bool
    fields: dict[str, list[Place]]
    loose: list[Place]
    samples: dict[str, list[str]]


def words_column(entity: type[Entity]) -> str:
    """The column that takes up words which have no column of their own."""
    return "body" if entity.table == "activity" else "note"


def lay_out(sources: Sequence[Path], entity: type[Entity], options: Options) -> list[Layout]:
    """Open the tables and decide about their columns. Raises ReadingError, and Rejected for an impossible mapping."""
    tables = [
        open_table(source, encoding=options.encoding, delimiter=options.delimiter, header=options.header)
        for source in sources
    ]
    if not tables:
        raise Rejected(_("There is no file to import."))
    _check_mapping(options, entity, {header for table in tables for header in table.headers})
    return [_layout(table, entity, options) for table in tables]


def _check_mapping(options: Options, entity: type[Entity], found: set[str]) -> None:
    known = targets(entity)
    for header in options.fields:
        if header not in found:
            listed = ", ".join(sorted(found))
            raise Rejected(
                _('There is no column "{header}". The columns are: {headers}.').format(header=header, headers=listed)
            )
    for target in (*filter(None, options.fields.values()), *options.everywhere()):
        if target not in known:
            fields = ", ".join(sorted(headers.names_of(entity)))
            raise Rejected(_('"{name}" is not a field. Choose one of: {fields}.').format(name=target, fields=fields))


def targets(entity: type[Entity]) -> frozenset[str]:
    """What a column may be mapped to."""
    numbers = (f.column for f in entity.shown().values() if f.target)
    computed = {f.name for f in entity.shown().values() if not accepted(f)}
    return frozenset((*headers.names_of(entity), *numbers)) - computed


def accepted(f: Field[object]) -> bool:
    """Whether a file may set a field; scores and the like are computed."""
    return f.editable or f.column in KEPT or f.related


def _layout(table: Table, entity: type[Entity], options: Options) -> Layout:
    samples = _samples(table)
    own = _is_own(samples.get("uid", ()))
    written = {*shape.names(entity)} if own else set()
    found = {header: Match(header, "name") for header in table.headers if header in written}
    chosen = {header: Match(target or None, "") for header, target in options.fields.items() if header in samples}
    noted = _noted(chosen, entity)
    taken = {match.field for header, match in (*found.items(), *chosen.items()) if header not in noted}
    free = targets(entity) - taken - (set() if own else {"uid"})
    aliases = {name: words for name, words in headers.names_of(entity).items() if name in free}
    settled = {*found, *chosen, *in_every_language(REASON)}
    guessed = headers.recognise([h for h in table.headers if h not in settled], aliases, entity.plural, samples)
    matches = {**dict.fromkeys(table.headers, Match(None, "")), **guessed, **found, **chosen}
    loose = noted | {header for header in guessed if matches[header].field is None}
    places = [Place(i, header, matches[header].how == "opt-out") for i, header in enumerate(table.headers)]
    fields: dict[str, list[Place]] = {}
    for place in sorted(places, key=lambda place: matches[place.header].rank):
        target = matches[place.header].field
        if target and place.header not in loose and (not own or _is_read_back(entity, target)):
            fields.setdefault(target, []).append(place)
    return Layout(table, matches, own, fields, [place for place in places if place.header in loose], samples)


def _noted(chosen: dict[str, Match], entity: type[Entity]) -> set[str]:
    """The columns sent to the note that are no notes by themselves: there they keep their headers."""
    words = words_column(entity)
    notes = headers.recognise([*chosen], {words: headers.names_of(entity)[words]}, entity.plural)
    return {header for header, match in chosen.items() if match.field == words and notes[header].field is None}


def _is_read_back(entity: type[Entity], name: str) -> bool:
    """Whether a column of our own exports is read: computed fields and the numbers of lists are not."""
    f = entity.by_name(name)
    if f is None or f.column == "id":
        return f is None
    by_number = f.target is not None and name == f.column
    return accepted(f) and (not by_number or f.target in NUMBERED)


def _samples(table: Table) -> dict[str, list[str]]:
    with closing(table.rows()) as found:
        rows = [cells for _number, cells in islice(found, _SAMPLE) if not isinstance(cells, BadRow)]
    return {header: [row[index] for row in rows] for index, header in enumerate(table.headers)}


def _is_own(uids: Iterable[str]) -> bool:
    """Whether a column "uid" holds what we write there."""
    texts = list(filter(None, uids))
    try:
        return bool(texts) and all(len(text) == 36 and uuid.UUID(text) for text in texts)
    except ValueError:
        return False


@dataclass(frozen=True)
class PreviewColumn:
    """One column as the mapping step shows it. how: by what it was recognised (headers.How), "" if it was not."""

    header: str
    field: str | None
    how: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """A table before it is imported. rows: None when counting them would take long; own: it is an export of crmdesk."""

    file: str
    columns: tuple[PreviewColumn, ...]
    encoding: str
    delimiter: str
    rows: int | None
    own: bool
    assumptions: tuple[str, ...]
