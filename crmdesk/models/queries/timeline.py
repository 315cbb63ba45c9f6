"""Everything that happened with a record, newest first: activities, changes of stage, and what became of what.

One query a source, each over an index; texts are made here, in the language in use, so that the window and the command
line tell the same story.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from crmdesk.models.activity import LINKED, ActivityKind
from crmdesk.models.conversion import How
from crmdesk.models.pipeline import STAGE_ICONS, StageKind
from crmdesk.models.queries.lists import titles
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import N_, _, capital

STAGE, CONVERSION, CREATED = "stage", "conversion", "created"
"""Kinds of entry beside those of activities."""

_LAST = {CREATED: 0, STAGE: 2, CONVERSION: 3}
"""What comes after what within one second; activities have 1."""

_BECAME = {
    ("account", How.NEW): N_("new account {name}"),
    ("account", How.EXISTING): N_("existing account {name}"),
    ("contact", How.NEW): N_("new contact {name}"),
    ("contact", How.EXISTING): N_("existing contact {name}"),
    ("opportunity", How.NEW): N_("new opportunity {name}"),
    ("opportunity", How.EXISTING): N_("existing opportunity {name}"),
}
_CREATED = {
    "lead": N_("Came in"),
    "account": N_("Account created"),
    "contact": N_("Contact created"),
    "opportunity": N_("Opportunity created"),
}


@dataclass(frozen=True)
class Entry:
    """One thing that happened; moments in UTC, ISO 8601.

    kind: a key of ActivityKind, "stage", "conversion" or "created"; by: who did it, "" where nobody noted that.
    activity_id: for what can be opened; done: False only for a task that is still open, with `due` as its moment.
    as_lead: it happened when the account, contact or opportunity was still a lead.
    """

    at: str
    kind: str
    icon: str
    title: str
    body: str = ""
    by: str = ""
    activity_id: int | None = None
    done: bool = True
    due: str | None = None
    as_lead: bool = False

    def to_json(self) -> dict[str, Any]:
        """For the command line."""
        return {
            "at": self.at,
            "kind": self.kind,
            "title": self.title,
            "body": self.body,
            "by": self.by,
            "activity": self.activity_id,
            "done": self.done,
            "due": self.due,
        }


ICONS = {
    ActivityKind.CALL: "phone",
    ActivityKind.MEETING: "users-round",
    ActivityKind.EMAIL: "mail",
    ActivityKind.NOTE: "sticky-note",
    ActivityKind.TASK: "square-check",
    ActivityKind.TOUCH: "eye",
}


def timeline(connection: Connection, table: str, record_id: int, limit: int | None = None) -> list[Entry]:
    """What happened with a lead, account, contact or opportunity, newest first; at most `limit` entries."""
    if table not in LINKED:
        return []
    found = _activities(connection, table, record_id, limit)
    if table == "opportunity":
        found += _stage_changes(connection, record_id)
    found += _became(connection, record_id) if table == "lead" else _came_from(connection, table, record_id)
    found += _creation(connection, table, record_id)
    found.sort(key=lambda entry: (entry.at, _LAST.get(entry.kind, 1)), reverse=True)
    return found[:limit]


def _activities(connection: Connection, table: str, record_id: int, limit: int | None) -> list[Entry]:
    """`by` is the owner, else who wrote it down."""
    rows = connection.exec_driver_sql(
        "SELECT a.id, a.kind, a.subject, a.body, a.outcome, a.at, a.due, a.done_at, "
        f"coalesce((SELECT o.name FROM owner o WHERE o.id = a.owner_id), {_added_by('activity', 'a.id')}, ''), "
        "EXISTS (SELECT 1 FROM activity_link w JOIN conversion k ON k.lead_id = w.lead_id "
        "WHERE w.activity_id = a.id AND a.at < k.at) "
        f"FROM (SELECT DISTINCT activity_id FROM activity_link WHERE {table}_id = ?) l "
        "JOIN activity a ON a.id = l.activity_id ORDER BY a.at DESC, a.id DESC LIMIT ?",
        (record_id, -1 if limit is None else limit),
    ).fetchall()
    found = []
    for number, key, subject, body, outcome, at, due, done_at, by, of_lead in rows:
        kind = ActivityKind(key)
        found.append(
            Entry(
                at=at or due or "",
                kind=kind.value,
                icon=ICONS[kind],
                title=subject or _(kind.label),
                body="\n".join(filter(None, (body, outcome))),
                by=by,
                activity_id=int(number),
                done=kind is not ActivityKind.TASK or done_at is not None,
                due=due,
                as_lead=bool(of_lead) and table != "lead",
            )
        )
    return found


def _stage_changes(connection: Connection, opportunity_id: int) -> list[Entry]:
    rows = connection.exec_driver_sql(
        "SELECT e.at, f.name, t.name, t.kind, coalesce(e.by, '') FROM stage_event e "
        "LEFT JOIN stage f ON f.id = e.from_stage_id JOIN stage t ON t.id = e.to_stage_id "
        "WHERE e.opportunity_id = ? ORDER BY e.at DESC, e.id DESC",
        (opportunity_id,),
    ).fetchall()
    return [
        Entry(
            at=at,
            kind=STAGE,
            icon=STAGE_ICONS[StageKind(kind)],
            title=f"{_(old)} → {_(new)}" if old else _("Stage {name}").format(name=_(new)),
            by=by,
        )
        for at, old, new, kind, by in rows
    ]


def _became(connection: Connection, lead_id: int) -> list[Entry]:
    row = connection.exec_driver_sql("SELECT * FROM conversion WHERE lead_id = ?", (lead_id,)).mappings().first()
    if row is None:
        return []
    made = [
        _(_BECAME[table, how]).format(name=_name(connection, table, row[f"{table}_id"]))
        for table in ("account", "contact", "opportunity")
        if row[f"{table}_id"] is not None and (how := How(row[f"{table}_how"])) is not How.NONE
    ]
    return [_conversion(row, _("Converted"), "\n".join(map(capital, made)))]


def _came_from(connection: Connection, table: str, record_id: int) -> list[Entry]:
    rows = (
        connection.exec_driver_sql(f"SELECT * FROM conversion WHERE {table}_id = ?", (record_id,)).mappings().fetchall()
    )
    return [
        _conversion(row, _("Came from lead {name}").format(name=_name(connection, "lead", row["lead_id"])), "")
        for row in rows
    ]


def _conversion(row: RowMapping, title: str, body: str) -> Entry:
    return Entry(at=row["at"] or "", kind=CONVERSION, icon="handshake", title=title, body=body, by=row["by"] or "")


def _creation(connection: Connection, table: str, record_id: int) -> list[Entry]:
    source = "(SELECT s.name FROM source s WHERE s.id = r.source_id)" if table != "contact" else "NULL"
    note = "r.note" if table == "lead" else "NULL"  # what a lead came with is why it is judged at all
    by = _added_by(table, "r.id")
    row = connection.exec_driver_sql(
        f"SELECT r.created_at, {source}, {note}, coalesce({by}, '') FROM {table} r WHERE r.id = ?",
        (record_id,),
    ).first()
    if row is None or not row[0]:
        return []
    body = "\n".join(filter(None, (_(row[1]) if row[1] else "", row[2])))
    return [Entry(at=row[0], kind=CREATED, icon="plus", title=_(_CREATED[table]), body=body, by=row[3])]


def _added_by(table: str, row: str) -> str:
    """SQL for who added a row; sample data and the rows of a new file were added by nobody."""
    return (
        "(SELECT p.by FROM change c JOIN operation p ON p.id = c.operation_id "
        f"WHERE c.entity = '{table}' AND c.row_id = {row} AND c.before IS NULL ORDER BY c.operation_id LIMIT 1)"
    )


def _name(connection: Connection, table: str, record_id: int) -> str:
    return titles(connection, BY_TABLE[table], [record_id]).get(record_id) or str(record_id)
