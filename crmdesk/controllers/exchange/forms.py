"""The forms of stored values in the cells of our own tables, as an export writes them and an import reads them back.

Written and read in one place, because export -> import must change nothing, to the second and the cent. What a
spreadsheet made of such a cell since is read as any other table's (columns.py).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sqlalchemy import Connection

from crmdesk.controllers.exchange.options import REMEMBERED
from crmdesk.controllers.exchange.writing import Dialect, neutralise
from crmdesk.models import kinds
from crmdesk.models.kinds import Kind


def written(kind: Kind[Any], expression: str, dialect: Dialect) -> str:
    """SQL for the cell of a value; expression: SQL for the stored value. Needs the functions that register() adds.

    In SQL, because half a million cells a second go from SQLite to the file without becoming Python's.
    """
    local = dialect.decimal == ","
    if isinstance(kind, kinds.Money):
        sign, whole, cents = f"iif({expression} < 0, '-', '')", f"abs({expression}) / 100", f"abs({expression}) % 100"
        return f"iif({expression} IS NULL, NULL, printf('%s%d{dialect.decimal}%02d', {sign}, {whole}, {cents}))"
    if isinstance(kind, kinds.Uid):
        parts = (
            f"substr(lower(hex({expression})), {start}, {length})"
            for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        )
        return " || '-' || ".join(parts)
    if isinstance(kind, kinds.Day) and local:
        return f"substr({expression}, 9, 2) || '-' || substr({expression}, 6, 2) || '-' || substr({expression}, 1, 4)"
    if isinstance(kind, kinds.Moment) and local:
        return f"iif({expression} IS NULL, NULL, local_moment({expression}))"
    if isinstance(kind, kinds.Text):
        return harmless(expression)
    return expression


def harmless(expression: str) -> str:
    """SQL for a text that no spreadsheet takes for a formula; most begin with a letter or digit and are harmless."""
    return (
        f"CASE WHEN {expression} GLOB '[0-9A-Za-z]*' THEN {expression} "
        f"WHEN {expression} IS NOT NULL THEN neutralised({expression}) END"
    )


def register(connection: Connection) -> None:
    """Give a connection the functions that written() uses."""
    driver: Any = connection.connection.driver_connection
    driver.create_function("neutralised", 1, neutralise, deterministic=True)
    driver.create_function("local_moment", 1, _LocalMoments().form, deterministic=True)


class _LocalMoments:
    """Moments as this PC's clock shows them: 15-12-2026 10:00, with seconds where there are any.

    The hour that the clock shows twice in autumn is told apart by its offset. Minutes are remembered, for they repeat.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def form(self, text: str) -> str:
        minute, seconds = text[:16], text[16:19]
        found = self._known.get(minute)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[minute] = _shown(minute)
        start, offset = found
        return start + (seconds if seconds != ":00" else "") + offset


def _shown(minute: str) -> tuple[str, str]:
    """A UTC minute as (day and time on this PC, offset where the time alone would be ambiguous)."""
    moment = dt.datetime.fromisoformat(minute).replace(tzinfo=dt.UTC)
    try:
        local = moment.astimezone()
    except (OverflowError, OSError, ValueError):  # outside what the system's clock knows
        return minute.replace("T", " "), "+00:00"
    written = f"{local.day:02}-{local.month:02}-{local.year:04} {local.hour:02}:{local.minute:02}"
    plain = local.replace(tzinfo=None, fold=0)
    return written, "" if plain.astimezone(dt.UTC) == moment else local.isoformat()[-6:]


_OWN_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.A)
_OWN_LOCAL_DAY = re.compile(r"(\d\d)-(\d\d)-(\d{4})", re.A)
_OWN_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.A)
_OWN_LOCAL = re.compile(r"(\d\d)-(\d\d)-(\d{4}) (\d\d:\d\d)(:\d\d)?([+-]\d\d:\d\d)?", re.A)
_OWN_EARLY = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d)(:\d\d)?\+00:00", re.A)


def own_day(text: str) -> str | None:
    """The stored day of a cell that an export wrote, in either dialect; None when it is no such cell."""
    if found := _OWN_LOCAL_DAY.fullmatch(text):
        text = f"{found[3]}-{found[2]}-{found[1]}"
    elif not _OWN_DAY.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def own_moment(text: str) -> str | None:
    """The stored moment of a cell that an export wrote, in either dialect; None when it is no such cell."""
    try:
        if _OWN_MOMENT.fullmatch(text):
            dt.datetime.fromisoformat(text)
            return text
        if found := _OWN_LOCAL.fullmatch(text):
            text = f"{found[3]}-{found[2]}-{found[1]}T{found[4]}{found[5] or ':00'}{found[6] or ''}"
        elif not _OWN_EARLY.fullmatch(text):
            return None
        moment = dt.datetime.fromisoformat(text)
        return kinds.Moment().format(moment.astimezone(dt.UTC))
    except (ValueError, OverflowError, OSError):
        return None
