"""What follows once all rows of an import are in: parent accounts that came later in the file, customers, tags."""

from __future__ import annotations

from collections.abc import Sequence

from crmdesk.controllers.desk import Write
from crmdesk.controllers.exchange.names import Names, Records
from crmdesk.models import folding
from crmdesk.models.entity import Entity
from crmdesk.models.lists import Reason, ReasonFor, Tag
from crmdesk.text import N_, ngettext

_MINE = "change c CROSS JOIN {table} r ON r.id = c.row_id WHERE c.operation_id = ? AND c.entity = '{table}'"
"""The records that the step wrote."""


def link_parents(write: Write, waiting: Sequence[tuple[int, str]], create: bool) -> int:
    """Link accounts, each with its parent's name, to parents that are there by now; gives how many had to be made."""
    parents = Records(write, "account", create)
    parents.learn((None, name) for _account, name in waiting)
    found = [(parents.id_of((None, name)), account) for account, name in waiting]
    parents.make({parent for parent, _account in found if parent})
    pairs = [(parent, account) for parent, account in found if parent and parent != account]
    if pairs:
        write.connection.exec_driver_sql("UPDATE account SET parent_id = ? WHERE id = ?", pairs)
    return parents.made


def follow_accounts(write: Write) -> None:
    """Make prospects with a won opportunity customers, and take that back where none is left; cf. stages.follow."""
    touched = (
        f"SELECT r.account_id FROM {_MINE.format(table='opportunity')} UNION "
        f"SELECT json_extract(before, '$.account_id') FROM change "
        f"WHERE operation_id = ? AND entity = 'opportunity' AND before IS NOT NULL"
    )
    won = (
        "EXISTS (SELECT 1 FROM opportunity o JOIN stage s ON s.id = o.stage_id "
        "WHERE o.account_id = account.id AND s.kind = 'won')"
    )
    for change, condition in (
        ("type = 'customer', won_made_customer = 1", f"type = 'prospect' AND {won}"),
        ("type = 'prospect', won_made_customer = 0", f"type = 'customer' AND won_made_customer = 1 AND NOT {won}"),
    ):
        write.run(f"UPDATE account SET {change} WHERE id IN ({touched}) AND {condition}", write.step, write.step)


NOT_TOLD = N_("Not told")
"""The reason of an opportunity that another program lost without one. It is out of use, so that nobody chooses it."""


def give_reasons(write: Write) -> list[str]:
    """Give a reason to what this step lost without one, which no other way of losing allows; gives a sentence on it."""
    lost = (
        f"SELECT r.id FROM {_MINE.format(table='opportunity')} AND r.lost_reason_id IS NULL "
        f"AND r.stage_id IN (SELECT id FROM stage WHERE kind = 'lost') "
        f"AND (c.before IS NULL OR json_extract(c.before, '$.stage_id') IS NOT r.stage_id)"
    )
    n = int(write.run(f"SELECT count(*) FROM ({lost})", write.step).scalar_one())
    if not n:
        return []
    reason = write.find(Reason, kind=ReasonFor.LOST, name_key=folding.fold(NOT_TOLD))
    reason = reason or write.add(Reason(name=NOT_TOLD, kind=ReasonFor.LOST, active=False))
    write.run(f"UPDATE opportunity SET lost_reason_id = ? WHERE id IN ({lost})", reason.id, write.step)
    return [
        ngettext(
            "{n} lost opportunity has no reason in the file; it gets “Not told”.",
            "{n} lost opportunities have no reason in the file; they get “Not told”.",
            n,
        )
    ]


def add_tags(write: Write, entity: type[Entity]) -> list[str]:
    """Add the tags of the step's records to the list of tags; gives the new ones."""
    mine = _MINE.format(table=entity.table)
    found = write.run(f"SELECT DISTINCT r.tags FROM {mine} AND r.tags IS NOT NULL", write.step).fetchall()
    words = sorted({word for row in found for word in str(row[0]).split(", ")})
    tags = Names(write, "tag")
    known = [tags.id_of(word) for word in words if not Tag.name.problem(word)]
    tags.make([tag for tag in known if tag])
    return tags.made
