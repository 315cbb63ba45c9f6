"""What each list of the window shows of a record, and how its groups are counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.models.account import Account
from crmdesk.models.contact import Contact
from crmdesk.models.kinds import Moment
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.queries.lists import IS, NOT_AFTER, Filter, ListQuery, View, matching
from crmdesk.models.store.tables import table

LAST_LINE = (
    "coalesce((SELECT coalesce(a.body, a.subject) FROM activity_link l JOIN activity a ON a.id = l.activity_id "
    "WHERE l.lead_id = lead.id AND a.kind <> 'task' ORDER BY a.at DESC, a.id DESC LIMIT 1), lead.interest, lead.note)"
)
"""The last thing that happened with a lead, else what it is about."""

INBOX = View(
    Lead,
    (
        "full_name",
        "company",
        "job_title",
        "city",
        "email",
        "phone",
        "status",
        "score",
        "source_id",
        "campaign_id",
        "owner_id",
        "created_at",
        "snoozed_until",
        "consent_email",
        "consent_phone",
    ),
    (
        ("read_at", "lead.read_at"),
        ("last_line", LAST_LINE),
        ("source_icon", "(SELECT s.icon FROM source s WHERE s.id = lead.source_id)"),
        (
            "title",
            Lead.title_sql("lead"),
        ),
    ),
)
ACCOUNTS = View(
    Account,
    ("name", "type", "status_id", "city", "phone", "website", "industry_id", "owner_id", "created_at"),
    (
        ("contacts", "(SELECT count(*) FROM contact c WHERE c.account_id = account.id)"),
        (
            "open_value",
            "(SELECT sum(o.value) FROM opportunity o JOIN stage s ON s.id = o.stage_id WHERE o.account_id = "
            "account.id AND s.kind = 'open' "
            "AND o.currency = coalesce((SELECT value FROM setting WHERE name = 'currency'), 'EUR'))",
        ),
    ),
)
CONTACTS = View(
    Contact, ("full_name", "job_title", "account_id", "email", "phone", "mobile", "city", "owner_id", "created_at")
)

TABS = (LeadStatus.NEW, LeadStatus.WORKING, LeadStatus.NURTURE, LeadStatus.READY)


def inbox(status: LeadStatus | None, now: dt.datetime, owner_id: int | None = None, search: str = "") -> ListQuery:
    """The leads of a tab (None: all), new ones by age, others by score.

    What is asleep is left out of every tab but all, and comes back on top.
    """
    filters: list[Filter] = []
    if status is not None:
        filters += [Filter("status", IS, status.value), Filter("snoozed_until", NOT_AFTER, Moment().format(now))]
    if owner_id is not None:
        filters.append(Filter("owner_id", IS, owner_id))
    sort = "created_at" if status in (None, LeadStatus.NEW) else "score"
    return ListQuery(Lead, tuple(filters), search, sort, True, first="snoozed_until" if status is not None else "")


def inbox_counts(connection: Connection, now: dt.datetime, owner_id: int | None = None) -> dict[LeadStatus, int]:
    """How many leads each tab holds: all of its status but those asleep, of which an index of their own holds few."""
    owner = "" if owner_id is None else " AND owner_id = ?"
    mine = () if owner_id is None else (owner_id,)
    statuses = ", ".join(f"'{status}'" for status in TABS)
    run = connection.exec_driver_sql
    all_of = run(
        f"SELECT status, count(*) FROM lead WHERE status IN ({statuses}){owner} GROUP BY status", mine
    ).fetchall()
    asleep = run(
        f"SELECT status, count(*) FROM lead WHERE snoozed_until > ? AND status IN ({statuses}){owner} GROUP BY status",
        (Moment().format(now), *mine),
    ).fetchall()
    sleeping = {str(row[0]): int(row[1]) for row in asleep}
    counted = {str(row[0]): int(row[1]) - sleeping.get(str(row[0]), 0) for row in all_of}
    return {status: counted.get(status, 0) for status in TABS}


def filtered_counts(
    connection: Connection, now: dt.datetime, filters: Sequence[Filter], search: str = ""
) -> dict[LeadStatus, int]:
    """How many leads each tab holds of those that filters and a search leave."""
    awake = Filter("snoozed_until", NOT_AFTER, Moment().format(now))
    status = table(Lead).c.status
    asked = matching(ListQuery(Lead, (*filters, awake), search), status, sa.func.count())
    found = connection.execute(asked.where(status.in_([str(tab) for tab in TABS])).group_by(status)).fetchall()
    counted = {str(row[0]): int(row[1]) for row in found}
    return {tab: counted.get(tab, 0) for tab in TABS}
