"""import, export: tables of records in and out, with what was understood of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from crmdesk.cli import session
from crmdesk.cli.answer import Answer, Progress, table
from crmdesk.cli.failing import DONE, SOME_REJECTED, WrongUsage
from crmdesk.controllers.exchange import exporter, importer
from crmdesk.controllers.exchange.importer import Outcome
from crmdesk.controllers.exchange.options import MatchBy, OnMatch, Options
from crmdesk.text import _

UNREAD = (".xlsx", ".xls", ".ods", ".vcf", ".json")
"""Endings of files that hold records but cannot be read yet; anything else is tried as a text table."""

_TOLD = 20


def import_tables(asked: argparse.Namespace) -> Answer:
    """Read tables as one step; exit code 3 when rows were left out."""
    sources = [Path(source) for source in asked.sources]
    for source in sources:
        if source.suffix.lower() in UNREAD:
            raise WrongUsage(_('"{file}" cannot be read yet. Save it as CSV and import that.').format(file=source.name))
    if asked.mapping:
        raise WrongUsage(_("Saved mappings are not in this version yet. Use --map HEADER=FIELD."))
    progress = Progress()
    try:
        with session.opened(asked) as desk:
            entity = session.entity_of(asked)
            done = importer.import_files(desk, entity, sources, _options(asked), progress, dry_run=asked.dry_run)
    finally:
        progress.done()
    return Answer(_data(done), lambda: _told(done, asked.dry_run), SOME_REJECTED if done.rejected else DONE)


def _options(asked: argparse.Namespace) -> Options:
    return Options(
        fields=dict(asked.map),
        constants=dict(asked.constant),
        campaign=asked.campaign,
        match=MatchBy(asked.match) if asked.match else None,
        on_match=OnMatch(asked.on_match),
        date_order=asked.date_format,
        decimal=asked.decimal,
        encoding=asked.encoding,
        delimiter=asked.delimiter,
        header=not asked.no_header,
        create_linked=not asked.no_create_linked,
        rejects=Path(asked.rejects) if asked.rejects else None,
    )


def _data(done: Outcome) -> dict[str, Any]:
    return {
        "rows": done.rows,
        "created": done.created,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "skipped": done.skipped,
        "rejected": done.rejected,
        "mapping": done.mapping,
        "rejects": [
            {"file": one.file, "row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
            for one in done.rejects
        ],
        "skips": [{"row": row, "reason": reason} for row, reason in done.skips],
        "created_values": done.created_values,
        "linked": done.linked,
        "assumptions": done.assumptions,
        "step": done.step,
    }


def _told(done: Outcome, dry_run: bool) -> str:
    """How the columns were understood, the counts, and the first rows that were left out."""
    parts = [table([_("Column"), _("Field")], [[header, field or "–"] for header, field in done.mapping.items()])]
    counts = [
        (_("New"), done.created),
        (_("Updated"), done.updated),
        (_("Unchanged"), done.unchanged),
        (_("Skipped"), done.skipped),
        (_("Rejected"), done.rejected),
    ]
    parts.append(table([_("Rows"), str(done.rows)], [[name, str(n)] for name, n in counts], right=[1]))
    parts += ["\n".join(done.assumptions)] if done.assumptions else []
    if done.rejects:
        rows = [[str(one.row), one.column, one.value, one.reason] for one in done.rejects[:_TOLD]]
        parts.append(table([_("Row"), _("Column"), _("Value"), _("Rejected because")], rows, right=[0]))
    if dry_run:
        parts.append(_("Nothing was written; this was a dry run."))
    elif done.step:
        parts.append(_("Undo takes all of it back: crmdesk undo {step}").format(step=done.step))
    return "\n\n".join(parts)


def export_table(asked: argparse.Namespace) -> Answer:
    """Write a list; the file appears whole or not at all."""
    target = Path(asked.target)
    progress = Progress()
    try:
        with session.opened(asked) as desk:
            entity = session.entity_of(asked)
            query = session.query_of(desk, entity, asked)
            count = exporter.export(desk, query, target, asked.columns, asked.dialect, progress)
    finally:
        progress.done()
    data = {"rows": count, "file": str(target.absolute())}
    return Answer(data, lambda: _("{n} rows were written to {file}.").format(n=count, file=target))
