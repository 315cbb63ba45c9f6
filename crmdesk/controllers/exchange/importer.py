"""Import: any table of records into the file, as one step that can be undone, with a dry run that tells the truth.

Rows are read, staged and written ten thousand at a time in one transaction, so memory stays flat and a cancel leaves
nothing behind. An import never deletes, never writes blanks over values, and changes a record only when asked to.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from crmdesk.controllers.desk import Desk, Done, Rejected, Write
from crmdesk.controllers.exchange import matches, settling
from crmdesk.controllers.exchange.batch import BatchReader, Flaws
from crmdesk.controllers.exchange.finishing import add_tags, follow_accounts, give_reasons, link_parents
from crmdesk.controllers.exchange.links import Links
from crmdesk.controllers.exchange.mapping import Layout, Preview, PreviewColumn, lay_out
from crmdesk.controllers.exchange.options import Options, Progress, look_up
from crmdesk.controllers.exchange.reading import BadRow, Row, Table
from crmdesk.controllers.exchange.rejects import Reject, Rejects, is_one_of
from crmdesk.controllers.exchange.staging import Staging
from crmdesk.controllers.exchange.survey import Formats, good, reread, survey
from crmdesk.controllers.exchange.writing import WritingError
from crmdesk.models.entity import Entity
from crmdesk.models.opportunity import Opportunity
from crmdesk.text import N_, _

IMPORTED = {
    "lead": N_("Import leads from {file}"),
    "account": N_("Import accounts from {file}"),
    "contact": N_("Import contacts from {file}"),
    "opportunity": N_("Import opportunities from {file}"),
    "campaign": N_("Import campaigns from {file}"),
    "activity": N_("Import activities from {file}"),
}

_READ_WHOLE_BELOW = 4_000_000  # bytes that a look reads in a moment
_ASIDE_FROM = 1_000_000  # bytes whose dry run would keep others from writing for longer than a moment
_SAMPLES = 5
_AS_USUAL = Options()


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do; rows = created + updated + unchanged + skipped + rejected.

    unchanged: rows that say what their record holds already. skipped: rows whose record differs and was left as it is,
    and second rows of a record that this import made; skips are the first 10,000 of them as (row, why). rejects: the
    first 10,000 flaws of rejected rows. created_values: field -> names added to the company's lists. linked: kind ->
    how many accounts and contacts were made because rows name them. assumptions: sentences. step: None when nothing
    changed.
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


def look(sources: Sequence[Path], entity: type[Entity], options: Options = _AS_USUAL) -> list[Preview]:
    """What each file seems to hold, for the mapping step; of a large one only the start is read.

    Raises ReadingError and Rejected as import_files does.
    """
    return [_preview(layout, entity, options) for layout in lay_out(sources, entity, options)]


def _preview(layout: Layout, entity: type[Entity], options: Options) -> Preview:
    table = layout.table
    whole = table.size < _READ_WHOLE_BELOW
    formats = survey(layout, entity, options, most=None if whole else 1)
    columns = tuple(
        PreviewColumn(header, match.field, match.how, _shown(layout.samples[header]))
        for header, match in layout.matches.items()
    )
    return Preview(
        file=table.path.name,
        columns=columns,
        encoding=table.encoding,
        delimiter=table.delimiter,
        rows=formats.rows if whole else None,
        own=layout.own,
        assumptions=(*_guesses(layout), *formats.assumptions),
    )


def _shown(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple([cell for cell in cells if cell.strip()][:_SAMPLES])


def _guesses(layout: Layout) -> list[str]:
    if layout.table.encoding != "cp1252":
        return []
    sentence = _("{file} is not UTF-8 and was read as Windows-1252 (Western European).")
    return [sentence.format(file=layout.table.path.name)]


def import_files(
    desk: Desk,
    entity: type[Entity],
    sources: Sequence[Path],
    options: Options = _AS_USUAL,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Import tables as one step; a dry run does all of it and keeps nothing but the file of rejected rows.

    progress: told (done, in all) on this thread. stop: set it from anywhere to cancel. Raises Cancelled, ReadingError,
    WritingError (the rejected rows), Rejected (a mapping or option that cannot be) and Trouble; nothing is then kept.
    """
    if dry_run and options.rejects and is_one_of(options.rejects, sources):
        raise Rejected(
            _("A dry run must not replace {file}, which it reads. Choose another file for the rejected rows.").format(
                file=options.rejects
            )
        )
    with _uncollected():
        layouts = lay_out(sources, entity, options)
        told = _Progress(progress, sum(layout.table.size for layout in layouts))
        formats = []
        for layout in layouts:
            formats.append(survey(layout, entity, options, told.watch(layout.table.size), stop))
            told.passed(layout.table.size)
        done: Done[Outcome] | None = None
        try:
            with Rejects(options.rejects, [layout.table for layout in layouts]) as rejects:
                asked = (entity, layouts, formats, options, rejects, told, stop)
                if dry_run:
                    large = sum(layout.table.size for layout in layouts) > _ASIDE_FROM
                    with desk.aside() if large else contextlib.nullcontext(desk) as place:
                        return place.try_out(_import, *asked)
                done = desk.do(_import, *asked)
        except WritingError:
            if done and done.step:  # else the rejected rows would be in nobody's hands
                desk.undo(done.step)
            raise
        told.all()
        return replace(done.result, step=done.step)


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's garbage collector, which would walk over all rows again and again; an import makes no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Progress:
    """Bytes, each counted five times: once for the survey, three times for writing, once for closing the step."""

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
    rejects: Rejects,
    told: _Progress,
    stop: threading.Event | None,
) -> Outcome:
    """The import as a use case; the step is filled in by the caller."""
    write.name(IMPORTED[entity.table], file=", ".join(layout.table.path.name for layout in layouts))
    targets = {target for layout in layouts for target in layout.fields} | options.everywhere().keys()
    ways = matches.ways(entity, targets, options.match, options.on_match)
    if not ways and not settling.can_be_known(entity, targets):
        raise Rejected(
            _("No column says what these {kind} are called. {needed} Choose the fields of the columns.").format(
                kind=_(entity.label[1]).lower(), needed=settling.needed(entity)
            )
        )
    links = Links(write, entity, options)
    staging = Staging(write, entity, ways, options.on_match, links)
    rows = 0
    for layout, found in zip(layouts, formats, strict=True):
        reader = BatchReader(layout, found, entity, options, links, write.now)
        watch = told.watch(layout.table.size, 3)
        with contextlib.closing(reread(layout, found)) as again:
            for chunk, behind in again:
                look_up(stop)
                rows += len(chunk)
                _take(chunk, layout.table, reader, staging, rejects)
                watch(behind)
        told.passed(3 * layout.table.size)
    look_up(stop)
    rejects.complete()
    if staging.counts.skipped and rejects.would_replace_a_table:
        raise Rejected(
            _(
                "Skipped rows stand only in {file}, which the rejected rows would replace. Nothing was changed. "
                "Choose another file for the rejected rows."
            ).format(file=options.rejects)
        )
    linked = links.linked()
    if staging.parents:
        made = link_parents(write, staging.parents, options.create_linked)
        linked |= {"accounts": made} if made else {}
    reasons: list[str] = []
    if entity is Opportunity:
        reasons = give_reasons(write)
        follow_accounts(write)
    values = links.created()
    if "tags" in targets and (tags := add_tags(write, entity)):
        values["tags"] = tags
    counts = staging.counts
    return Outcome(
        rows=rows,
        created=counts.created,
        updated=counts.updated,
        unchanged=counts.unchanged,
        skipped=counts.skipped,
        rejected=rejects.count,
        mapping={header: match.field for layout in layouts for header, match in layout.matches.items()},
        rejects=rejects.told,
        skips=counts.skips,
        created_values=values,
        linked=linked,
        assumptions=[sentence for layout in layouts for sentence in _guesses(layout)]
        + [sentence for found in formats for sentence in found.assumptions]
        + reasons,
    )


def _take(chunk: Sequence[Row], table: Table, reader: BatchReader, staging: Staging, rejects: Rejects) -> None:
    """Write a chunk of rows, and give back those that do not fit, in the order of the file."""
    left_out: list[tuple[int, Sequence[str], Flaws]] = [
        (number, row.cells, [("", "", row.reason)]) for number, row in chunk if isinstance(row, BadRow)
    ]
    numbers, cells = good(chunk)
    if cells:
        batch = reader.read(numbers, cells)
        left_out += [(numbers[place], cells[place], flaws) for place, flaws in batch.flaws.items()]
        for place, reason in staging.take(batch).items():
            left_out.append((numbers[place], cells[place], [("", "", reason)]))
    for number, row, flaws in sorted(left_out, key=lambda one: one[0]):
        rejects.add(table, number, row, flaws)
