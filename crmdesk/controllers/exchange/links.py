"""The columns that name other records: which record each cell means, and which ones are missing.

Lists (owners, sources, ...) grow by what a file brings; accounts and contacts are linked by name, external ID or e-mail
and made when they are missing; what can be neither stays as words in the note.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmdesk.controllers import stages
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.controllers.exchange import cells
from crmdesk.controllers.exchange.names import Key, Names, Records, Stages, is_number, nobody
from crmdesk.controllers.exchange.options import Options
from crmdesk.controllers.stages import LOST_WORDS, WON_WORDS
from crmdesk.models import folding
from crmdesk.models.activity import LINKED, Activity
from crmdesk.models.entity import Entity
from crmdesk.models.field import Field
from crmdesk.models.kinds import BadValue
from crmdesk.models.lists import ReasonFor
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import Pipeline, Stage
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
        self._reading: dict[str, dict[str, cells.Read]] = {}
        self._records: dict[str, Records] = {}
        self._stages: dict[int, Stages] = {}
        self.books: list[tuple[str, Names | Records]] = []
        if entity is Opportunity:
            self._pipeline_id = stages.first_pipeline(write.connection)

    def read(self, batch: Batch, given: Given, header: Header, own: bool) -> None:
        """Put the ids that the link columns mean into the batch."""
        unknown: list[Unknown] = []
        for f in sorted(self._entity.shown().values(), key=lambda f: f.target != "account"):
            if f.target in ("stage", "pipeline", None) or given.keys().isdisjoint(_targets(f)):
                continue
            if f.target in _LISTS:
                self._list(batch, f, given, header)
            else:
                unknown += self._record(batch, f, given, header, own)
        if self._entity is Opportunity:
            self._stage(batch, given, header)
        if self._entity is Activity:
            unknown = self._of_other_kinds(batch, unknown)
        for place, name, text in unknown:
            batch.note(place, name, text)

    def meant(self, target: str, text: str) -> str:
        """What a constant that somebody typed is for: a link's number, where no record has the text for its name.

        Columns are not read so: other programs number their people too, and their 1 is not ours.
        """
        f = self._entity.by_name(target)
        if f is None or not f.target or target != f.name or not is_number(text.strip()):
            return target
        return target if self._is_name(f, text) else f.column

    def _is_name(self, f: Field[Any], text: str) -> bool:
        if f.target == "pipeline":
            return any(folding.fold(one.name) == folding.fold(text) for one in self._write.rows(Pipeline))
        if f.target == "stage":
            return self._stages_of(self._pipeline_id).knows(text)
        if f.target in _LISTS:
            return self._list_of(f).knows(text)
        book = self._book(f)
        book.learn([(None, text.strip())])
        return book.standing((None, text.strip())) is not None

    def created(self) -> dict[str, list[str]]:
        """Field -> names that were added to its list."""
        books = [(self._entity.fields[column].name, book) for column, book in self.books if isinstance(book, Names)]
        return {name: book.made for name, book in books if book.made}

    def linked(self) -> dict[str, int]:
        """Kind -> how many records were made because rows name them."""
        books = [book for _column, book in self.books if isinstance(book, Records)]
        return {BY_TABLE[book.table].plural: book.made for book in books if book.made}

    def _list_of(self, f: Field[Any]) -> Names:
        if f.column not in self._names:
            kind = ReasonFor.LOST if self._entity is Opportunity else ReasonFor.DISQUALIFIED
            fixed: dict[str, Any] = {"kind": kind} if f.target == "reason" else {}
            book = self._names[f.column] = Names(self._write, f.target or "", **fixed)
            self._reading[f.column] = {
                f.column: cells.remembering(book.numbered),
                f.name: cells.remembering(book.id_of),
            }
            self.books.append((f.column, book))
        return self._names[f.column]

    def _list(self, batch: Batch, f: Field[Any], given: Given, header: Header) -> None:
        """Ids of the numbers and names of a list; where a row has both, its number is surer."""
        self._list_of(f)
        found: list[list[int | None]] = []
        for target, read in self._reading[f.column].items():
            if target in given:
                ids, flaws = read(given[target])
                for place, reason in flaws.items():
                    batch.refuse(place, header(target), given[target][place], reason)
                found.append(ids)
        first, *others = found
        batch.columns[f.column] = [one or two for one, two in zip(first, *others, strict=True)] if others else first

    def _book(self, f: Field[Any]) -> Records:
        if f.column not in self._records:
            book = self._records[f.column] = Records(
                self._write, f.target or "", self._create and f.target in ("account", "contact")
            )
            self.books.append((f.column, book))
        return self._records[f.column]

    def _record(self, batch: Batch, f: Field[Any], given: Given, header: Header, own: bool) -> list[Unknown]:
        """Ids of accounts, contacts, leads or opportunities; gives the cells that name none.

        A number in an export of ours may be out of date, and the name beside it then tells; anywhere else it is all
        that is known, so that an unknown one costs its row.
        """
        book = self._book(f)
        blank: list[str] = [""] * len(batch.numbers)
        names, numbers, others = (
            cells.names(given[target]) if target in given else blank for target in _targets(f)
        )  # others: how another program numbers them
        title = header(next(target for target in _targets(f) if target in given))
        accounts = (
            batch.columns.get("account_id", blank) if f.target == "contact" and self._entity is Opportunity else blank
        )
        keys = [(account or None, name) for account, name in zip(accounts, names, strict=True)]
        pairs = list(zip(numbers, names if own else blank, strict=True))
        numbered = book.numbered(set(pairs)) if numbers is not blank else {}
        book.learn([key for key in keys if key[1]] + [(None, other) for other in others if other])
        ids = batch.columns[f.column] = [None] * len(names)
        unknown: list[Unknown] = []
        for place, (key, pair, other) in enumerate(zip(keys, pairs, others, strict=True)):
            text = key[1] or pair[0] or other
            if not text:
                continue
            found = numbered.get(pair) if pair[0] else None
            if pair[0] and found is None and not own:
                batch.refuse(place, header(f.column), pair[0], str(nobody(BY_TABLE[f.target or ""], pair[0])))
                continue
            if found is None and other:
                found = book.standing((None, other))
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
        for place, number in self._numbers(batch, given, header, "stage_id", Stage):
            stages[place] = number
        for place, text in enumerate(cells.names(given["outcome"]) if "outcome" in given else ()):
            word = folding.fold(text)
            kind = "won" if word in WON_WORDS else "lost" if word in LOST_WORDS else None
            if kind and (closed := self._stages_of(pipelines[place]).of_kind(kind)):
                stages[place] = closed
            elif word and word != "open":
                batch.note(place, header("outcome"), text)
        batch.columns["stage_id"] = stages
        batch.columns["first_stage_id"] = [self._stages_of(pipeline).first for pipeline in pipelines]

    def _numbers(
        self, batch: Batch, given: Given, header: Header, target: str, entity: type[Stage | Pipeline]
    ) -> list[tuple[int, int]]:
        """(place, number) of the cells that are numbers of stages or pipelines; other ones cost their rows."""
        if target not in given:
            return []
        standing = {str(one.id): one.id for one in self._write.rows(entity)}
        found = []
        for place, text in enumerate(cells.names(given[target])):
            if text in standing:
                found.append((place, standing[text]))
            elif text:
                batch.refuse(place, header(target), text, str(nobody(entity, text)))
        return found

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
        for place, number in self._numbers(batch, given, header, "pipeline_id", Pipeline):
            found[place] = number
        return found


def _targets(f: Field[Any]) -> tuple[str, str, str]:
    """The targets of columns that say which record a link is to: its name, its number, its key in another program."""
    return f.name, f.column, f"{f.name}_external_id"
