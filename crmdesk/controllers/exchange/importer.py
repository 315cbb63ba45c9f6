"""Import: any table of records into the file, as one step that can be undone, with a dry run that tells the truth.

Rows are read, staged and written ten thousand at a time in one transaction, so memory stays flat and a cancel leaves
nothing behind. An import never deletes, never writes blanks over values, and changes existing records only when asked to.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crmdesk.controllers.desk import Desk, Write
from crmdesk.controllers.exchange import matches
from crmdesk.controllers.exchange.batch import BatchReader, Flaws
from crmdesk.controllers.exchange.finishing import add_tags, follow_accounts, link_parents
from crmdesk.controllers.exchange.links import Links
from crmdesk.controllers.exchange.mapping import Layout, Preview, PreviewColumn, lay_out
from crmdesk.controllers.exchange.names import Names, Records
from crmdesk.controllers.exchange.options import Options, Progress, look_up
from crmdesk.controllers.exchange.reading import BadRow, Row, Table
from crmdesk.controllers.exchange.rejects import Reject, Rejects
from crmdesk.controllers.exchange.staging import Staging
from crmdesk.controllers.exchange.survey import Formats, chunks, good, survey
from crmdesk.models.entity import Entity
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import N_, _

IMPORTED = {
    "lead": N_("Import leads from {file}"),
    "account": N_("Import accounts from {file}"),
    "contact": N_("Import contacts from {file}"),
    "opportunity": N_("Import opportunities from {file}"),
    "campaign": N_("Import campaigns from {file}"),
    "activity": N_("Import activities from {file}"),
}

_COUNTED_BELOW = 4_000_000
_SHOWN = 5


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do. rows = created + updated + unchanged + skipped + rejected.

    unchanged: rows that say what their record holds already; skipped: rows whose record differs and was left as it is, and
    second rows of a record that this import made, each with its reason in skips (row, sentence). rejects: the flaws of rejected
    rows. Both name the first 10,000 only. created_values: field -> names added to the company's lists; linked: kind -> how many
    accounts and contacts were made because rows name them. step: None in a dry run and when nothing changed.
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    mapping: dict[str, str | None]
    rejects: list[Reject] = field(default_factory=list)
    skips: list[tuple[int, str]] = field(default_factory=list)
    created_values: dict[str, list[str]] = field(default_factory=dict)
    linked: dict[str, int] = field(default_factory=dict)
    assumptions: list[str] = field(default_factory=list)
    step: int | None = None


def look(sources: Sequence[Path], entity: type[Entity], options: Options = Options()) -> list[Preview]:  # noqa: B008  frozen
    """What each file seems to hold, for the mapping step: reads its first rows only. Raises ReadingError and Rejected."""
    return [_preview(layout, entity, options) for layout in lay_out(sources, entity, options)]


def _preview(layout: Layout, entity: type[Entity], options: Options) -> Preview:
    table = layout.table
    formats = survey(layout, entity, options, chunk_limit=None if table.size < _COUNTED_BELOW else 1)
    columns = tuple(
        PreviewColumn(
            header, match.field, match.how, tuple([cell for cell in layout.samples[header] if cell.strip()][:_SHOWN])
        )
        for header, match in layout.matches.items()
    )
    rows = formats.rows if table.size < _COUNTED_BELOW else None
    assumptions = (*_guesses(layout), *formats.assumptions)
    return Preview(table.path.name, columns, table.encoding, table.delimiter, rows, layout.own, assumptions)


def _guesses(layout: Layout) -> list[str]:
    if layout.table.encoding != "cp1252":
        return []
    return [
        _("{file} is not UTF-8 and was read as Windows-1252 (Western European).").format(file=layout.table.path.name)
    ]


def import_files(
    desk: Desk,
    entity: type[Entity],
    sources: Sequence[Path],
    options: Options = Options(),  # noqa: B008  frozen
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Import tables as one step; a dry run does all of it and keeps nothing but the file of rejected rows.

    progress: told (done, in all) on this thread. stop: set it from anywhere to cancel. Raises Cancelled, ReadingError,
    WritingError (the rejected rows), Rejected (a mapping or option that cannot be) and Trouble; nothing was written then.
    """
    layouts = lay_out(sources, entity, options)
    told = _Progress(progress, sum(layout.table.size for layout in layouts))
    formats = []
    for layout in layouts:
        formats.append(survey(layout, entity, options, told.watch(layout.table.size), stop))
        told.passed(layout.table.size)
    asked = (entity, layouts, formats, options, told, stop)
    if dry_run:
        return desk.try_out(_import, *asked)
    done = desk.do(_import, *asked)
    told.all()
    return replace(done.result, step=done.step)


class _Progress:
    """Bytes done, each counted five times: once for the first reading, three for writing, and one for closing the step."""

    def __init__(self, tell: Progress | None, size: int) -> None:
        self._tell = tell
        self._total = 5 * size
        self._before = 0

    def watch(self, size: int, weight: int = 1) -> Callable[[int], None]:
        def told(consumed: int) -> None:
            if self._tell:
                self._tell(self._before + weight * min(consumed, size), self._total)

        return told

    def passed(self, size: int) -> None:
        self._before += size

    def all(self) -> None:
        if self._tell:
            self._tell(self._total, self._total)


def _import(
    write: Write,
    entity: type[Entity],
    layouts: Sequence[Layout],
    formats: Sequence[Formats],
    options: Options,
    told: _Progress,
    stop: threading.Event | None,
) -> Outcome:
    """The import as a use case; step is filled in by the caller."""
    write.name(IMPORTED[entity.table], file=", ".join(layout.table.path.name for layout in layouts))
    links = Links(write, entity, options)
    targets = {target for layout in layouts for target in layout.fields} | set(options.constants)
    staging = Staging(
        write, entity, matches.ways(entity, targets, options.match, options.on_match), options.on_match, links
    )
    rows = 0
    with Rejects(options.rejects, [layout.table for layout in layouts]) as rejects:
        for layout, found in zip(layouts, formats, strict=True):
            reader = BatchReader(layout, found, entity, options, links, write.now)
            source, watch = layout.table.rows(), told.watch(layout.table.size, 3)
            for chunk in chunks(source):
                look_up(stop)
                rows += len(chunk)
                _take(chunk, layout.table, reader, staging, rejects)
                watch(source.consumed)
            told.passed(3 * layout.table.size)
        look_up(stop)
    made = link_parents(write, staging.parents, options) if staging.parents else 0
    if entity is Opportunity:
        follow_accounts(write)
    created_values = {
        entity.fields[column].name: list(book.made)
        for column, book in links.books
        if isinstance(book, Names) and book.made
    }
    if "tags" in targets and (tags := add_tags(write, entity)):
        created_values["tags"] = tags
    linked = {
        BY_TABLE[book.table].plural: book.made
        for _column, book in links.books
        if isinstance(book, Records) and book.made
    }
    if made:
        linked["accounts"] = made
    counts = staging.counts
    return Outcome(
        rows, counts.created, counts.updated, counts.unchanged, counts.skipped, rejects.count,
        mapping={header: match.field for layout in layouts for header, match in layout.matches.items()},
        rejects=rejects.told,
        skips=counts.skips,
        created_values=created_values,
        linked=linked,
        assumptions=[sentence for layout, found in zip(layouts, formats, strict=True) for sentence in (*_guesses(layout), *found.assumptions)],
    )  # fmt: skip


def _take(chunk: Sequence[Row], table: Table, reader: BatchReader, staging: Staging, rejects: Rejects) -> None:
    """Write a chunk of rows, and give back those that do not fit, in the order of the file."""
    numbers, cells = good(chunk)
    left_out: list[tuple[int, Sequence[str], Flaws]] = [
        (number, row.cells, [("", "", row.reason)]) for number, row in chunk if isinstance(row, BadRow)
    ]
    if cells:
        batch = reader.read(numbers, cells)
        lacking = reader.lacking(batch)
        left_out += [(numbers[place], cells[place], flaws) for place, flaws in batch.flaws.items()]
        refused = staging.take(batch, lacking)
        left_out += [(numbers[place], cells[place], [("", "", reason)]) for place, reason in refused.items()]
    for number, row, flaws in sorted(left_out, key=lambda one: one[0]):
        rejects.add(table, number, row, flaws)
