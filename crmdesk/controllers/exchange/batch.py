"""A chunk of a table as columns of stored values, with what could not be read and what goes to the note."""

from __future__ import annotations

import datetime as dt
import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.exchange import cells, settling
from crmdesk.controllers.exchange.links import Links
from crmdesk.controllers.exchange.mapping import Layout, Place, words_column
from crmdesk.controllers.exchange.options import Options
from crmdesk.controllers.exchange.survey import Formats
from crmdesk.models import addresses, folding, kinds, names
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.text import _

Column = list[Any]
Flaws = list[tuple[str, str, str]]
"""Why a row is left out: (header, value, reason), header "" when it is about the whole row."""

_PARTS = ("given_name", "particle", "family_name")


@dataclass
class Batch:
    """Rows on their way; a place is the number of a row within the chunk.

    numbers: of the rows as the spreadsheet shows them. columns: stored values by column. flaws: of the rows that are
    left out. notes: lines for the note. parents: names of parent accounts that are not there yet. also: further e-mail
    keys. identified: the file brings uids.
    """

    numbers: Sequence[int]
    cells: Sequence[Sequence[str]]
    columns: dict[str, Column] = field(default_factory=dict)
    flaws: dict[int, Flaws] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    parents: dict[int, str] = field(default_factory=dict)
    also: dict[int, list[str]] = field(default_factory=dict)
    identified: bool = False

    def blank(self) -> Column:
        """A column without a value."""
        return [None] * len(self.numbers)

    def note(self, place: int, header: str, text: str) -> None:
        """Keep a cell's words for the note."""
        self.notes.setdefault(place, []).append(f"{header}: {text}")

    def refuse(self, place: int, header: str, value: str, reason: str) -> None:
        """Leave a row out."""
        self.flaws.setdefault(place, []).append((header, value, reason))


def uids(count: int, at: dt.datetime, start: int) -> list[bytes]:
    """UUIDs version 7 that sort as they are given (RFC 9562, section 6.2, method 1).

    One moment, 32 bits that count from `start`, 42 random bits.
    """
    moment = int(at.timestamp() * 1000)
    first, *noise = struct.unpack(f">H{count}I", os.urandom(2 + 4 * count))
    head = struct.pack(">Q", (moment & (1 << 48) - 1) << 16 | 0x7000 | first & 0x0FFF)
    pack = struct.Struct(">Q").pack
    return [head + pack(2 << 62 | (start + place & 0xFFFFFFFF) << 30 | bits >> 2) for place, bits in enumerate(noise)]


class BatchReader:
    """Reads the chunks of one table. Raises Rejected at once for a constant that does not fit.

    now: the moment of the import, as stored; own: the table is an export of crmdesk.
    """

    def __init__(
        self,
        layout: Layout,
        formats: Formats,
        entity: type[Entity],
        options: Options,
        links: Links,
        now: dt.datetime,
    ) -> None:
        self.own = layout.own
        self.now = kinds.Moment().format(now)
        self._layout = layout
        self._entity = entity
        self._links = links
        self._formats = formats
        self._constants = {
            links.meant(target, text) if target in options.constants else target: text
            for target, text in options.everywhere().items()
        }
        self._readers: dict[str, cells.Read] = {}
        self._moment = now
        self._count = 0
        self._check_constants()

    def _check_constants(self) -> None:
        for target, text in self._constants.items():
            f = self._entity.by_name(target)
            if f is not None and not f.target:
                _values, flaws = self._reader(f, "")([text])
                for reason in flaws.values():
                    raise Rejected(reason)
        batch = Batch([0], [])
        self._links.read(batch, {target: [text] for target, text in self._constants.items()}, self.header, own=False)
        for _header, _value, reason in batch.flaws.get(0, ()):
            raise Rejected(reason)

    def header(self, target: str) -> str:
        """What the column of a field is called in the table; the field itself for a constant."""
        places = self._layout.fields.get(target)
        return places[0].header if places else target

    def read(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Batch:
        """The rows as stored values, with their keys and uids."""
        batch = Batch(numbers, rows)
        raw = list(zip(*rows, strict=True))
        given = {target: self._merged(batch, target, raw, places) for target, places in self._layout.fields.items()}
        for target, text in self._constants.items():
            given[target] = self._filled_up(given, target, text, len(rows))
        for place in self._layout.loose:
            if any(raw[place.index]):
                for row, text in enumerate(cells.words(raw[place.index])):
                    if text:
                        batch.note(row, place.header, text)
        self._read_fields(batch, given)
        self._links.read(batch, given, self.header, self.own)
        settling.settle(self, self._entity, batch, given)
        self._identify(batch)
        self._fold(batch)
        self._check_notes(batch)
        return batch

    def _filled_up(self, given: Mapping[str, Sequence[str]], target: str, text: str, count: int) -> Sequence[str]:
        """A column with a constant where it says nothing; of a link's number also where the name beside it does not."""
        column = given.get(target)
        f = self._entity.by_name(target)
        named = given.get(f.name) if f and f.target and target != f.name else None
        if named is not None:
            return [
                cell or ("" if name.strip() else text) for cell, name in zip(column or [""] * count, named, strict=True)
            ]
        return [text] * count if column is None else [cell or text for cell in column]

    def _merged(
        self, batch: Batch, target: str, raw: Sequence[Sequence[str]], places: Sequence[Place]
    ) -> Sequence[str]:
        """A field's cells: of several columns the first one that is not blank; other words than its go to the note."""
        first, *others = places
        if not others:
            return raw[first.index]
        if target == "house_number":
            columns = (cells.names(raw[place.index]) for place in places)
            return [" ".join(filter(None, parts)) for parts in zip(*columns, strict=True)]
        merged = list(raw[first.index])
        for place in others:
            for row, text in enumerate(cells.words(raw[place.index])):
                if text and not merged[row].strip():
                    merged[row] = raw[place.index][row]
                elif text and folding.fold(merged[row]) != folding.fold(text):
                    batch.note(row, place.header, text)
        return merged

    def _read_fields(self, batch: Batch, given: dict[str, Sequence[str]]) -> None:
        for target, column in given.items():
            f = self._entity.by_name(target)
            if f is not None and not f.target and f.stored:
                batch.columns[f.column] = self._values(batch, f, target, column)
        if "full_name" in given:
            self._split(batch, given["full_name"])
        if "house_number" in given:
            streets = batch.columns.get("street") or batch.blank()
            added = cells.names(given["house_number"])
            joined = [" ".join(filter(None, parts)) for parts in zip(streets, added, strict=True)]
            for place, text in enumerate(joined):
                if problem := self._entity.fields["street"].problem(text):
                    batch.refuse(place, self.header("house_number"), text, problem)
            batch.columns["street"] = [text or None for text in joined]

    def _values(self, batch: Batch, f: Field[Any], target: str, column: Sequence[str]) -> Column:
        read = self._readers.get(target)
        if read is None:
            read = self._readers[target] = self._reader(f, target)
        values, flaws = read(column)
        for place, reason in flaws.items():
            (text,) = cells.words([column[place]])
            if text and settling.keeps_words(f):
                batch.note(place, _("{field} in the file").format(field=_(f.label)), text)
            elif text:
                batch.refuse(place, self.header(target), text, reason)
        if isinstance(f.kind, kinds.Money):
            self._note_currency(batch, target, column)
        elif f.column == "email":
            self._note_addresses(batch, values)
        return values

    def _reader(self, f: Field[Any], target: str) -> cells.Read:
        places = self._layout.fields.get(target, ())
        if any(place.opt_out for place in places):
            return cells.remembering(cells.refusals)
        index = places[0].index if places else -1
        dates = self._formats.dates.get(index, self._formats.date)
        numbers = self._formats.numbers.get(index, self._formats.number)
        return cells.reader(f, self.own, dates, numbers, share=index in self._formats.shares)

    def _note_currency(self, batch: Batch, target: str, column: Sequence[str]) -> None:
        """The currency that amounts name, where the table has no column for it."""
        if "currency" not in self._entity.fields or "currency" in self._layout.fields:
            return
        if any(place.index in self._formats.currencies for place in self._layout.fields.get(target, ())):
            batch.columns["currency"] = cells.currencies(column)

    def _note_addresses(self, batch: Batch, values: Column) -> None:
        """Every address counts when rows are matched, not only the first."""
        for place, text in enumerate(values):
            if text and text.count("@") > 1:
                keys = [key for address in addresses.emails(text) if (key := addresses.email_key(address))]
                if len(keys) > 1:
                    batch.also[place] = keys[1:]

    def _split(self, batch: Batch, column: Sequence[str]) -> None:
        """The parts of names in one piece, for rows that do not give the parts themselves."""
        parts = [batch.columns.setdefault(name, batch.blank()) for name in _PARTS]
        for place, text in enumerate(cells.words(column)):
            if not text or any(values[place] for values in parts):
                continue
            for name, values, part in zip(_PARTS, parts, names.split_name(text), strict=True):
                if problem := self._entity.fields[name].problem(part):
                    batch.refuse(place, self.header("full_name"), text, problem)
                values[place] = part or None

    def _identify(self, batch: Batch) -> None:
        """Give every row its uid: the one it brings, else a new one."""
        fresh = uids(len(batch.numbers), self._moment, self._count)
        self._count += len(fresh)
        brought = batch.columns.get("uid")
        batch.identified = brought is not None
        batch.columns["uid"] = [own or new for own, new in zip(brought, fresh, strict=True)] if brought else fresh

    def _fold(self, batch: Batch) -> None:
        """The keys of what the file brings."""
        columns = batch.columns
        for column, f in self._entity.fields.items():
            if not f.key_of or f.fold is None or columns.keys().isdisjoint(f.key_of):
                continue
            fold = f.fold
            if len(f.key_of) == 1:
                columns[column] = [fold(text) if text else None for text in columns[f.key_of[0]]]
            else:
                sources = [columns.get(source) or batch.blank() for source in f.key_of]
                columns[column] = [fold(*texts) if any(texts) else None for texts in zip(*sources, strict=True)]

    def _check_notes(self, batch: Batch) -> None:
        words = words_column(self._entity)
        own = batch.columns.get(words) or batch.blank()
        for place, lines in batch.notes.items():
            if problem := self._entity.fields[words].problem("\n".join(filter(None, (own[place], *lines)))):
                batch.refuse(place, self.header(words), "", problem)
