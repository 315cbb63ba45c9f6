"""report: figures of a period as a table, JSON or a file, and the records behind them."""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crmdesk.cli import session
from crmdesk.cli.answer import Answer, grouped, table
from crmdesk.cli.failing import WrongUsage
from crmdesk.controllers import reports
from crmdesk.controllers.exchange import shape
from crmdesk.controllers.exchange.writing import Cell, atomic_target, fill_csv
from crmdesk.controllers.reports import Report
from crmdesk.models.kinds import Money
from crmdesk.models.queries import lists
from crmdesk.models.queries.facts import Column, Value
from crmdesk.models.queries.lists import parse_filter
from crmdesk.text import _, language

if TYPE_CHECKING:
    from sqlalchemy import Connection

LATER = ("campaigns", "time-in-stage", "response", "activity", "lost-reasons")
"""Reports that are known but have no code yet."""

WRITTEN = (".csv", ".json")

_CHUNK = 2000


def report(asked: argparse.Namespace) -> Answer:
    """The figures of one report."""
    _check_words(asked)
    with contextlib.ExitStack() as files, session.opened(asked) as desk:
        rows, figures = (
            files.enter_context(atomic_target(Path(name))) if name else None for name in (asked.rows, asked.to_file)
        )
        entity = reports.entity(asked.name)
        made = desk.read(
            reports.report,
            asked.name,
            by=asked.by,
            start=session.day(desk, asked.start) if asked.start else None,
            end=session.day(desk, asked.end) if asked.end else None,
            where=[desk.read(parse_filter, entity, text) for text in asked.where],
            now=desk.clock(),
        )
        data = reports.to_json(made)
        if rows:
            data["rows_written"] = desk.read(_write_rows, made, rows)
        if figures:
            _write(made, data, figures, Path(asked.to_file).suffix.lower())
    return Answer(data, lambda: _text(made))


def _check_words(asked: argparse.Namespace) -> None:
    if asked.name in LATER and asked.name not in reports.REPORTS:
        raise WrongUsage(
            _('The report "{name}" is not in this version yet. There are: {reports}.').format(
                name=asked.name, reports=", ".join(reports.REPORTS)
            )
        )
    if asked.name not in reports.REPORTS:
        raise WrongUsage(
            _('There is no report "{name}". There are: {reports}.').format(
                name=asked.name, reports=", ".join(reports.REPORTS)
            )
        )
    if asked.by is not None and asked.by not in reports.groups(asked.name):
        raise WrongUsage(
            _('This report cannot be grouped by "{group}". Choose one of: {groups}.').format(
                group=asked.by, groups=", ".join(reports.groups(asked.name))
            )
        )
    for name, endings in ((asked.to_file, WRITTEN), (asked.rows, (".csv",))):
        if name and Path(name).suffix.lower() not in endings:
            raise WrongUsage(
                _('"{file}" cannot be written yet; use a name that ends in {endings}.').format(
                    file=name, endings=_(" or ").join(endings)
                )
            )


def _write(made: Report, data: dict[str, Any], path: Path, ending: str) -> None:
    if ending == ".csv":
        kinds = [column.kind for column in made.columns]
        rows = [[_figure(*cell) for cell in zip(row, kinds, strict=True)] for row in data["rows"]]
        fill_csv(path, data["columns"], rows)
    else:
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _write_rows(connection: Connection, made: Report, path: Path) -> int:
    """Write the records that any figure of a report counted, each once; gives how many."""
    entity = reports.entity(made.name)
    ids: set[int] = set()
    for column in made.totals:
        kind, found = reports.rows_behind(connection, made, None, column)
        if kind == entity.table:
            ids.update(found)
    amounts = {f.name for f in entity.shown().values() if isinstance(f.kind, Money)}

    def cells() -> Iterator[list[Cell]]:
        ordered = sorted(ids)
        for start in range(0, len(ordered), _CHUNK):
            for row in lists.rows(connection, entity, ordered[start : start + _CHUNK]):
                shaped = shape.to_json(entity, row)
                yield [_figure(value, "money" if name in amounts else "") for name, value in shaped.items()]

    return fill_csv(path, shape.names(entity), cells())


def _figure(value: Value, kind: str) -> Cell:
    """A value as a cell: amounts as numbers, so that a spreadsheet can add them up."""
    return Decimal(str(value)) if kind == "money" and value is not None else value


def _text(made: Report) -> str:
    """The title with its period, the table, and how it was counted."""
    start, end = made.period.start, made.period.end
    days = f" ({start or '…'} – {end or '…'})" if start or end else ""
    rows = [[_shown(value, column) for value, column in zip(row, made.columns, strict=True)] for row in made.rows]
    right = [n for n, column in enumerate(made.columns) if column.kind != "text"]
    parts = [made.title + days, table([column.label for column in made.columns], rows, right)]
    if made.other_currencies:
        amounts = ", ".join(
            f"{currency} {grouped(Money().format(cents))}" for currency, cents in made.other_currencies.items()
        )
        parts.append(_("Not counted, because it is in another currency: {amounts}.").format(amounts=amounts))
    return "\n\n".join([*parts, made.definition])


def _shown(value: Value, column: Column) -> str:
    if value is None:
        return "–"
    if column.kind == "text":
        return column.shown(str(value))
    if column.kind == "money":
        return grouped(Money().format(int(value)))
    figure = (
        f"{float(value):.1%}"
        if column.kind == "rate"
        else str(value)
        if column.kind == "count"
        else f"{float(value):.1f}"
    )
    return figure.replace(".", ",") if language() == "nl" else figure
