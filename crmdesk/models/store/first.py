"""The first rows of the inbox before SQLAlchemy is imported, so that the window paints at once.

Opens the file to read only, checks that it is ours and of this version, and gives what a test proves to be the same
rows as the real list. Any doubt gives nothing, and the window waits for the desk.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from crmdesk.models.migrations import APPLICATION_ID, head
from crmdesk.models.store.address import uri

_COLUMNS = "id, full_name, company, score, status, created_at, read_at, snoozed_until"
_ORDER = "created_at DESC, id DESC"
_FOUND = f"SELECT id FROM (SELECT id FROM lead {{}} ORDER BY {_ORDER} LIMIT :most)"
_BACK = _FOUND.format("INDEXED BY lead_asleep WHERE status = 'new' AND snoozed_until <= :now")
_OTHERS = _FOUND.format("WHERE status = 'new' AND snoozed_until IS NULL")
"""Looked for apart from those that came back: each has an index that gives its first ones at once."""
_SQL = (
    f"SELECT {_COLUMNS}, "
    "coalesce(nullif(full_name, ''), company, email, phone, mobile, badge_code, external_id) AS title, "
    "coalesce((SELECT coalesce(a.body, a.subject) FROM activity_link l JOIN activity a ON a.id = l.activity_id "
    "WHERE l.lead_id = lead.id AND a.kind <> 'task' ORDER BY a.at DESC, a.id DESC LIMIT 1), interest, note) "
    "AS last_line, "
    "(SELECT s.icon FROM source s WHERE s.id = lead.source_id) AS source_icon "
    f"FROM lead WHERE id IN ({_BACK} UNION ALL {_OTHERS}) ORDER BY snoozed_until IS NULL, {_ORDER} LIMIT :most"
)


def rows(path: Path, now: dt.datetime, limit: int = 30) -> list[dict[str, Any]]:
    """The first rows of the tab "new", as stored values by column; empty when the file cannot be read so early."""
    from sqlcipher3 import dbapi2

    try:
        connection = dbapi2.connect(uri(path, "ro"), uri=True, timeout=0)
    except dbapi2.Error:
        return []
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            return []
        if connection.execute("PRAGMA user_version").fetchone()[0] != head():
            return []
        found = connection.execute(_SQL, {"now": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "most": limit})
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    except dbapi2.Error:
        return []
    finally:
        connection.close()
