"""The columns that name other records: which record each cell means, and which ones are missing.

Lists (owners, sources, ...) grow by what a file brings; accounts and contacts are linked by name, external ID or e-mail
and made when they are missing; what can be neither stays as words in the note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmdesk.controllers import records
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.controllers.exchange import cells
from crmdesk.controllers.exchange.names import Key, Names, Records, Stages
from crmdesk.controllers.exchange.options import Options
from crmdesk.controllers.stages import LOST_WORDS, WON_WORDS
from crmdesk.models import folding
from crmdesk.models.activity import LINKED, Activity
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.kinds import BadValue
from crmdesk.models.lists import ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Pipeline
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import _

if TYPE_CHECKING:
    from crmdesk.controllers.exchange.batch import Batch

Given = Mapping[str, Sequence[str]]
Header = Callable[[str], str]
Unknown = tuple[int, str, str]
"""A cell that names nothing that is there: its row's place, its header, its text."""

_LISTS = ("owner", "source", "industry", "product", "campaign", "account_status", "reason")


class Links:
    """What the cells of one import refer to. books: by column, the lists and records that may have to grow."""

    def __init__(self, write: Write, entity: type[Entity], options: Options) -> None:
        self._write = write
        self._entity = entity
        self._create = options.create_linked and entity.table != "activity"
        self._names: dict[str, Names] = {}
        self._reading: dict[str, cells.Read] = {}
        self._records: dict[str, Records] = {}
        self._stages: dict[int, Stages] = {}
        self.books: list[tuple[str, Names | Records]] = []
        if entity is Opportunity:
            self._pipeline_id = records.default_pipeline(write).id

    def read(self, batch: Batch, given: Given, header: Header, own: bool) -> None:
        """Put the ids that the link columns mean into the batch."""
        unknown: list[Unknown] = []
        for f in sorted(self._entity.shown().values(), key=lambda f: f.target != "account"):
            target = next((name for name in (f.name, f.column, f"{f.name}_external_id") if name in given), None)
            if target is None or f.target in ("stage", "pipeline", None):
                continue
            if f.target in _LISTS:
                batch.columns[f.column] = self._list(batch, f, header(target), given[target])
            else:
                unknown += self._record(batch, f, given, header, own)
        if self._entity is Opportunity:
            self._stage(batch, given, header)
        if self._entity is Activity:
            unknown = self._of_other_kinds(batch, unknown)
        for place, name, text in unknown:
            batch.note(place, name, text)

    def created(self) -> dict[str, list[str]]:
        """Field -> names that were added to its list."""
        books = [(self._entity.fields[column].name, book) for column, book in self.books if isinstance(book, Names)]
        return {name: [*book.made] for name, book in books if book.made}

    def linked(self) -> dict[str, int]:
        """Kind -> how many records were made because rows name them."""
        books = [book for _column, book in self.books if isinstance(book, Records)]
        return {BY_TABLE[book.table].plural: book.made for book in books if book.made}

    def _list(self, batch: Batch, f: Field[Any], header: str, column: Sequence[str]) -> list[int | None]:
        """Ids of the names of a list."""
        if f.column not in self._names:
            kind = ReasonFor.LOST if self._entity is Opportunity else ReasonFor.DISQUALIFIED
            fixed: dict[str, Any] = {"kind": kind} if f.target == "reason" else {}
            book = self._names[f.column] = Names(self._write, f.target or "", **fixed)
            self._reading[f.column] = cells.remembering(book.id_of)
            self.books.append((f.column, book))
        ids, flaws = self._reading[f.column](column)
        for place, reason in flaws.items():
            batch.refuse(place, header, column[place], reason)
        return ids

    def _book(self, f: Field[Any]) -> Records:
        if f.column not in self._records:
            book = self._records[f.column] = Records(
                self._write, f.target or "", self._create and f.target in ("account", "contact")
            )
            self.books.append((f.column, book))
        return self._records[f.column]

    def _record(self, batch: Batch, f: Field[Any], given: Given, header: Header, own: bool) -> list[Unknown]:
        """Ids of accounts, contacts, leads or opportunities; gives the cells that name none."""
        book = self._book(f)
        blank: list[str] = [""] * len(batch.numbers)
        names = cells.names(given[f.name]) if f.name in given else blank
        number = f.column if f.column in given else f"{f.name}_external_id"
        numbers = cells.names(given[number]) if number in given else blank
        title = header(f.name if f.name in given else number)
        accounts = (
            batch.columns.get("account_id", blank) if f.target == "contact" and self._entity is Opportunity else blank
        )
        keys = [(account or None, name) for account, name in zip(accounts, names, strict=True)]
        numbered = book.numbered(set(zip(numbers, names, strict=True))) if own else {}
        book.learn([key for key in keys if key[1]] + [(None, number) for number in numbers if number and not own])
        ids = batch.columns[f.column] = [None] * len(names)
        unknown: list[Unknown] = []
        for place, (key, number) in enumerate(zip(keys, numbers, strict=True)):
            text = key[1] or number
            if not text:
                continue
            found = numbered.get((number, key[1])) if own else book.standing((None, number)) if number else None
            if found is None and key[1]:
                found = self._by_name(batch, book, f, place, key, title)
            if found is None and place not in batch.parents:
                unknown.append((place, title, text))
            ids[place] = found
        return unknown

    def _by_name(self, batch: Batch, book: Records, f: Field[Any], place: int, key: Key, title: str) -> int | None:
        """The record of a name, or the one to be made; a parent account may come later in the same file."""
        try:
            if f.column != "parent_id":
                return book.id_of(key)
            if (found := book.standing(key)) is None:
                book.check(key[1])
                batch.parents[place] = key[1]
            return found
        except BadValue as bad:
            batch.refuse(place, title, key[1], str(bad))
            return None

    def _of_other_kinds(self, batch: Batch, unknown: list[Unknown]) -> list[Unknown]:
        """Activities whose cells name a record of another kind than their column says are linked to that one.

        An activity whose records are all unknown would be seen nowhere: such a row is given back.
        """
        columns = {name: batch.columns.setdefault(f"{name}_id", [None] * len(batch.numbers)) for name in LINKED}
        lost = [one for one in unknown if not any(ids[one[0]] for ids in columns.values())]
        for name, ids in columns.items() if lost else ():
            book = self._book(Activity.fields[f"{name}_id"])
            book.learn((None, text) for _place, _title, text in lost)
            for place, _title, text in lost:
                if not any(ids[place] for ids in columns.values()):
                    ids[place] = book.standing((None, text))
        for place, title, text in lost:
            if not any(ids[place] for ids in columns.values()):
                batch.refuse(place, title, text, _('There is no record named "{name}".').format(name=text))
        rows = {place for place, _title, _text in lost}
        return [one for one in unknown if one[0] not in rows]

    def _stages_of(self, pipeline_id: int) -> Stages:
        if pipeline_id not in self._stages:
            book = self._stages[pipeline_id] = Stages(self._write, pipeline_id)
            if book.first is None:
                raise Rejected(_("The pipeline has no open stage. Add one in the settings."))
            self.books.append(("stage_id", book))
        return self._stages[pipeline_id]

    def _stage(self, batch: Batch, given: Given, header: Header) -> None:
        """Stages by name within their pipeline; an outcome of won or lost overrules the stage."""
        count = len(batch.numbers)
        pipelines = self._pipelines(batch, given, header)
        stages: list[int | None] = [None] * count
        for place, text in enumerate(cells.names(given["stage"]) if "stage" in given else ()):
            if text:
                try:
                    stages[place] = self._stages_of(pipelines[place]).id_of(text)
                except BadValue as bad:
                    batch.refuse(place, header("stage"), text, str(bad))
        for place, text in enumerate(cells.names(given["outcome"]) if "outcome" in given else ()):
            word = folding.fold(text)
            kind = "won" if word in WON_WORDS else "lost" if word in LOST_WORDS else None
            if kind and (closed := self._stages_of(pipelines[place]).of_kind(kind)):
                stages[place] = closed
            elif word and word != "open":
                batch.note(place, header("outcome"), text)
        batch.columns["stage_id"] = stages
        batch.columns["first_stage_id"] = [self._stages_of(pipeline).first for pipeline in pipelines]

    def _pipelines(self, batch: Batch, given: Given, header: Header) -> list[int]:
        """The pipeline of each row; one that is not known is the default one, and stays in the note."""
        found = [self._pipeline_id] * len(batch.numbers)
        if "pipeline" in given:
            standing = {folding.fold(one.name): one.id for one in self._write.rows(Pipeline)}
            for place, text in enumerate(cells.names(given["pipeline"])):
                if text and (known := standing.get(folding.fold(text))):
                    found[place] = known
                elif text:
                    batch.note(place, header("pipeline"), text)
        return found
