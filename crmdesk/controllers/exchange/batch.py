"""A chunk of a table as columns of stored values, with what could not be read and what goes to the note.

What a kind of record needs beyond its own columns (the parts of a name, the stage behind won, the done of a task) is
settled here, so that staging only ever sees columns of the entity.
"""

from __future__ import annotations

import datetime as dt
import os
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmdesk.controllers.desk import Rejected
from crmdesk.controllers.exchange import cells
from crmdesk.controllers.exchange.columns import BadCell, boolean
from crmdesk.controllers.exchange.links import Links
from crmdesk.controllers.exchange.mapping import Layout, Place, words_column
from crmdesk.controllers.exchange.options import Options
from crmdesk.controllers.exchange.survey import Formats
from crmdesk.models import contact, folding, kinds, lead
from crmdesk.models.activity import LINKED
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.lead import LeadStatus
from crmdesk.text import N_, _

Column = list[Any]
Flaws = list[tuple[str, str, str]]
"""Why a row is left out: (header, value, reason), header "" when it is about the whole row."""


@dataclass
class Batch:
    """Rows on their way. numbers: as the spreadsheet shows them; columns: stored values by column; flaws: place -> (header,
    value, reason) that forbid the row; notes: place -> lines for its note; parents: place -> the name of a parent account
    that is not there yet; also: place -> further e-mail keys; identified: the file brings uids."""

    numbers: Sequence[int]
    cells: Sequence[Sequence[str]]
    columns: dict[str, Column] = field(default_factory=dict)
    flaws: dict[int, Flaws] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=dict)
    parents: dict[int, str] = field(default_factory=dict)
    also: dict[int, list[str]] = field(default_factory=dict)
    identified: bool = False

    def note(self, place: int, header: str, text: str) -> None:
        """Keep a cell's words for the note."""
        self.notes.setdefault(place, []).append(f"{header}: {text}")

    def refuse(self, place: int, header: str, value: str, reason: str) -> None:
        """Forbid a row."""
        self.flaws.setdefault(place, []).append((header, value, reason))


def uids(count: int, at: dt.datetime, start: int) -> list[bytes]:
    """UUIDs version 7 that sort as they are given (RFC 9562, section 6.2, method 1): one moment, 32 bits that count from
    `start`, 42 random bits."""
    moment = int(at.timestamp() * 1000)
    first, *random = struct.unpack(f">H{count}I", os.urandom(2 + 4 * count))
    head = struct.pack(">Q", (moment & (1 << 48) - 1) << 16 | 0x7000 | first & 0x0FFF)
    pack = struct.Struct(">Q").pack
    return [
        head + pack(2 << 62 | (start + place & 0xFFFFFFFF) << 30 | noise >> 2) for place, noise in enumerate(random)
    ]


class BatchReader:
    """Reads the chunks of one table. Raises Rejected at once for a constant that does not fit."""

    def __init__(
        self, layout: Layout, formats: Formats, entity: type[Entity], options: Options, links: Links, now: dt.datetime
    ) -> None:
        self._layout = layout
        self.own = layout.own
        self._entity = entity
        self._links = links
        self._formats = formats
        self._constants = dict(options.constants)
        if options.campaign:
            self._constants.setdefault("campaign", options.campaign)
        self._readers: dict[str, cells.Read] = {}
        self._moment = now
        self._count = 0
        self.now = kinds.Moment().format(now)
        self._check_constants()

    def _check_constants(self) -> None:
        batch = Batch([0], [])
        for target, text in self._constants.items():
            f = self._entity.by_name(target)
            if f is not None and not f.target:
                _values, flaws = self._reader(f, "")([text])
                for reason in flaws.values():
                    raise Rejected(reason)
        self._links.read(batch, {target: [text] for target, text in self._constants.items()}, self.header, own=False)
        for _header, _value, reason in batch.flaws.get(0, ()):
            raise Rejected(reason)

    def read(self, numbers: Sequence[int], rows: Sequence[Sequence[str]]) -> Batch:
        """The rows as stored values."""
        batch = Batch(numbers, rows)
        raw = list(zip(*rows, strict=True))
        given = {target: self._merged(batch, target, raw, places) for target, places in self._layout.fields.items()}
        for target, text in self._constants.items():
            column = given.get(target)
            given[target] = [text] * len(rows) if column is None else [cell or text for cell in column]
        for place in self._layout.loose:
            if any(raw[place.index]):
                for row, text in enumerate(cells.words(raw[place.index])):
                    if text:
                        batch.note(row, place.header, text)
        self._read_fields(batch, given)
        self._identify(batch)
        self._fold(batch)
        self._check_notes(batch)
        return batch

    def _merged(
        self, batch: Batch, target: str, raw: Sequence[Sequence[str]], places: Sequence[Place]
    ) -> Sequence[str]:
        """A field's cells: of several columns the first one that is not blank; other words than its go to the note."""
        first, *others = places
        if not others:
            return raw[first.index]
        if target == "house_number":
            return [
                " ".join(filter(None, parts))
                for parts in zip(*(cells.words(raw[place.index]) for place in places), strict=True)
            ]
        merged = list(raw[first.index])
        for place in others:
            for row, text in enumerate(cells.words(raw[place.index])):
                if not text:
                    continue
                if not merged[row].strip():
                    merged[row] = raw[place.index][row]
                elif folding.fold(merged[row]) != folding.fold(text):
                    batch.note(row, place.header, text)
        return merged

    def header(self, target: str) -> str:
        """What the column of a field is called in the table; the field itself for a constant."""
        places = self._layout.fields.get(target)
        return places[0].header if places else target

    def _read_fields(self, batch: Batch, given: dict[str, Sequence[str]]) -> None:
        entity = self._entity
        house_numbers = given.pop("house_number", None)
        full_names = given.pop("full_name", None)
        for target, column in given.items():
            f = entity.by_name(target)
            if f is not None and not f.target:
                batch.columns[f.column] = self._values(batch, f, target, column)
        if full_names is not None:
            self._split(batch, full_names)
        if house_numbers is not None:
            streets = batch.columns.get("street") or [None] * len(batch.numbers)
            added = cells.words(house_numbers)
            batch.columns["street"] = [
                f"{street} {number}" if street and number else street or number or None
                for street, number in zip(streets, added, strict=True)
            ]
        self._links.read(batch, given, self.header, self._layout.own)
        settle = _SETTLE.get(entity.table)
        if settle:
            settle(self, batch, given)

    def _values(self, batch: Batch, f: Field[Any], target: str, column: Sequence[str]) -> Column:
        read = self._readers.get(target)
        if read is None:
            read = self._readers[target] = self._reader(f, target)
        values, flaws = read(column)
        header = self.header(target)
        for place, reason in flaws.items():
            text = column[place].strip()
            if keeps_words(f):
                batch.note(place, _("{field} in the file").format(field=_(f.label)), folding.clean(text))
            else:
                batch.refuse(place, header, text, reason)
        if (
            isinstance(f.kind, kinds.Money)
            and "currency" in self._entity.fields
            and "currency" not in self._layout.fields
        ):
            self._currency_of(batch, target, column)
        if f.column == "email":
            self._note_addresses(batch, values)
        return values

    def _reader(self, f: Field[Any], target: str) -> cells.Read:
        places = self._layout.fields.get(target, ())
        if any(place.opt_out for place in places):
            return cells.remembering(cells.refusals)
        index = places[0].index if places else -1
        formats = self._formats
        return cells.reader(
            f,
            own=self._layout.own,
            dates=formats.dates.get(index) or formats.date,
            numbers=formats.numbers.get(index) or formats.number,
            share=index in formats.shares,
        )

    def _currency_of(self, batch: Batch, target: str, column: Sequence[str]) -> None:
        if any(place.index in self._formats.currencies for place in self._layout.fields.get(target, ())):
            batch.columns["currency"] = cells.currencies(column)

    def _note_addresses(self, batch: Batch, values: Column) -> None:
        """Every address counts when rows are matched, not only the first."""
        for place, text in enumerate(values):
            if text and text.count("@") > 1:
                keys = [key for address in folding.emails(text) if (key := folding.email_key(address))]
                if len(keys) > 1:
                    batch.also[place] = keys[1:]

    def _split(self, batch: Batch, column: Sequence[str]) -> None:
        """The parts of names in one piece, for rows that do not give the parts themselves."""
        blank: Column = [None] * len(batch.numbers)
        parts = [batch.columns.setdefault(name, blank.copy()) for name in ("given_name", "particle", "family_name")]
        given, particle, family = parts
        for place, text in enumerate(cells.words(column)):
            if text and not (given[place] or particle[place] or family[place]):
                found = folding.split_name(text)
                for values, part, name in zip(parts, found, ("given_name", "particle", "family_name"), strict=True):
                    kind = self._entity.fields[name].kind
                    if len(part) > getattr(kind, "length", len(part)):
                        batch.refuse(place, self.header("full_name"), text, cells.problem(kind, part))
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
        blank: Column = [None] * len(batch.numbers)
        for column, f in self._entity.fields.items():
            if not f.key_of or f.fold is None or columns.keys().isdisjoint(f.key_of):
                continue
            fold = f.fold
            if len(f.key_of) == 1:
                columns[column] = [fold(text) if text else None for text in columns[f.key_of[0]]]
            else:
                sources = [columns.get(source, blank) for source in f.key_of]
                columns[column] = [fold(*texts) if any(texts) else None for texts in zip(*sources, strict=True)]

    def _check_notes(self, batch: Batch) -> None:
        words = words_column(self._entity)
        limit = getattr(self._entity.fields[words].kind, "length", 0)
        own = batch.columns.get(words)
        for place, lines in batch.notes.items():
            length = sum(map(len, lines)) + len(lines) + len((own[place] if own else None) or "")
            if length > limit:
                reason = _("This text has {n} characters; at most {most} fit.").format(n=length, most=limit)
                batch.refuse(place, self.header(words), "", reason)

    def lacking(self, batch: Batch) -> dict[int, str]:
        """Why rows cannot become records of their own: place -> sentence."""
        entity, columns = self._entity, batch.columns
        known: Column | None = None
        if identifying := _IDENTIFYING.get(entity.table):
            present = [columns[c] for c in identifying if c in columns]
            known = [any(values) for values in zip(*present, strict=True)] if present else [False] * len(batch.numbers)
            sentence = next(iter(entity.problems(entity()).values()), "") or _NAMELESS[entity.table]
        else:
            known = columns.get("name", [None] * len(batch.numbers))
            sentence = entity.fields["name"].problem(None) or ""
        return {place: _(sentence) for place, one in enumerate(known) if not one}


_IDENTIFYING: dict[str, tuple[str, ...]] = {
    "lead": lead.IDENTIFYING,
    "contact": contact.IDENTIFYING,
    "opportunity": ("name", "account_id", "product_id", "external_id"),
    "activity": ("subject", "body", "at", "due", "external_id", *(f"{name}_id" for name in LINKED)),
}
"""One of these must be known of a new record."""
_NAMELESS = {
    "opportunity": N_("An opportunity needs a name, an account, a product or an external ID."),
    "activity": N_("An activity needs a subject, a text, a date or a record that it is about."),
}


def keeps_words(f: Field[Any]) -> bool:
    """Whether a cell that cannot be read is kept as words in the note; dates and amounts would make reports wrong instead."""
    if isinstance(f.kind, kinds.Choice | kinds.Email):
        return True
    return f.column == "birthday" or (
        isinstance(f.kind, kinds.Whole) and not isinstance(f.kind, kinds.Money | kinds.Percent)
    )


def _flags(batch: Batch, header: str, column: Iterable[str]) -> list[bool]:
    """Yes or no; what is neither goes to the note."""
    found = []
    for place, text in enumerate(column):
        try:
            found.append(bool(boolean(text)))
        except BadCell:
            batch.note(place, header, folding.clean(text))
            found.append(False)
    return found


def _settle_lead(reader: BatchReader, batch: Batch, given: dict[str, Sequence[str]]) -> None:
    """A lead that the file calls converted, in whatever way, is; our own exports say it by the status."""
    if reader.own:
        return
    columns = batch.columns
    blank: Column = [None] * len(batch.numbers)
    moments = columns.get("converted_at", blank)
    marks = _flags(batch, reader.header("converted"), given["converted"]) if "converted" in given else blank
    if any(moments) or any(marks):
        statuses = columns.setdefault("status", blank.copy())
        for place, (at, mark) in enumerate(zip(moments, marks, strict=True)):
            if at or mark:
                statuses[place] = LeadStatus.CONVERTED.value


def _settle_activity(reader: BatchReader, batch: Batch, given: dict[str, Sequence[str]]) -> None:
    """A task that the file calls done was done when it was due, unless the file says when."""
    columns = batch.columns
    if "is_done" not in given:
        return
    blank: Column = [None] * len(batch.numbers)
    done = columns.setdefault("done_at", blank.copy())
    for place, mark in enumerate(_flags(batch, reader.header("is_done"), given["is_done"])):
        if mark and not done[place]:
            done[place] = columns.get("due", blank)[place] or columns.get("at", blank)[place] or reader.now


_SETTLE: dict[str, Callable[[BatchReader, Batch, dict[str, Sequence[str]]], None]] = {
    "lead": _settle_lead,
    "activity": _settle_activity,
}
