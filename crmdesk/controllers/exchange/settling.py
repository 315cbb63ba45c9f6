"""What a row means besides its own columns: that it is converted or done, and whether it can be a record at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmdesk.controllers.exchange.cells import boolean, words
from crmdesk.models import contact, kinds, lead
from crmdesk.models.activity import LINKED
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.lead import LeadStatus
from crmdesk.text import N_, _

if TYPE_CHECKING:
    from crmdesk.controllers.exchange.batch import Batch, BatchReader

KNOWN_BY: Mapping[str, tuple[str, ...]] = {
    "lead": lead.IDENTIFYING,
    "contact": contact.IDENTIFYING,
    "account": ("name",),
    "campaign": ("name",),
    "opportunity": ("name", "account_id", "product_id", "external_id"),
    "activity": ("subject", "body", "at", "due", "external_id", *(f"{name}_id" for name in LINKED)),
}
"""The columns of which a new record needs one."""

_NEEDED = {
    "lead": N_("Fill in a name, a company, an e-mail, a phone, a badge code or an external ID."),
    "contact": N_("Fill in a name, an e-mail, a phone or an external ID."),
    "account": N_("Name is needed."),
    "campaign": N_("Name is needed."),
    "opportunity": N_("Fill in a name, an account, a product or an external ID."),
    "activity": N_("Fill in a subject, a text, a date or the record that it is about."),
}


def needed(entity: type[Entity]) -> str:
    """What a new record needs, as a sentence."""
    return _(_NEEDED[entity.table])


def lacking(entity: type[Entity], batch: Batch) -> Collection[int]:
    """The rows that say nothing a new record could be known by."""
    present = [batch.columns[c] for c in KNOWN_BY[entity.table] if c in batch.columns]
    if not present:
        return range(len(batch.numbers))
    return [place for place, values in enumerate(zip(*present, strict=True)) if not any(values)]


def can_be_known(entity: type[Entity], targets: Collection[str]) -> bool:
    """Whether any of these fields is one that a new record could be known by."""
    fields = [entity.by_name(target) for target in targets]
    columns = {f.column for f in fields if f}
    return not columns.isdisjoint((*KNOWN_BY[entity.table], "full_name"))


def keeps_words(f: Field[Any]) -> bool:
    """Whether a cell that cannot be read is kept as words in the note.

    A wrong date or amount would make reports wrong, so its row is given back instead.
    """
    if isinstance(f.kind, kinds.Choice | kinds.Email) or f.column == "birthday":
        return True
    return isinstance(f.kind, kinds.Whole) and not isinstance(f.kind, kinds.Money | kinds.Percent)


def settle(reader: BatchReader, entity: type[Entity], batch: Batch, given: Mapping[str, Sequence[str]]) -> None:
    """Take in what columns say beside the fields."""
    if entity.table == "lead" and not reader.own:  # our own exports say it by the status
        marks = _flags(batch, reader.header("converted"), given["converted"]) if "converted" in given else ()
        _convert(batch, marks)
    elif entity.table == "activity" and "is_done" in given:
        _do(batch, _flags(batch, reader.header("is_done"), given["is_done"]), reader.now)


def _convert(batch: Batch, marks: Sequence[bool]) -> None:
    """A lead that the file calls converted, in whatever way, is."""
    moments = batch.columns.get("converted_at", ())
    if not any(moments) and not any(marks):
        return
    statuses = batch.columns.setdefault("status", batch.blank())
    for said in (moments, marks):
        for place, one in enumerate(said):
            if one:
                statuses[place] = LeadStatus.CONVERTED.value


def _do(batch: Batch, marks: Sequence[bool], now: str) -> None:
    """A task that the file calls done was done when it was due, unless the file says when."""
    columns = batch.columns
    done = columns.setdefault("done_at", batch.blank())
    due, at = columns.get("due") or batch.blank(), columns.get("at") or batch.blank()
    for place, mark in enumerate(marks):
        if mark:
            done[place] = done[place] or due[place] or at[place] or now


def _flags(batch: Batch, header: str, column: Sequence[str]) -> list[bool]:
    """Yes or no; what is neither goes to the note."""
    found = []
    for place, text in enumerate(words(column)):
        try:
            found.append(bool(boolean(text)))
        except kinds.BadValue:
            batch.note(place, header, text)
            found.append(False)
    return found
