"""What follows once all rows of an import are in: parent accounts that came later in the file, customers, tags."""

from __future__ import annotations

from collections.abc import Sequence

from crmdesk.controllers.desk import Write
from crmdesk.controllers.exchange.names import Names, Records
from crmdesk.controllers.exchange.options import OnMatch, Options
from crmdesk.models.entity import Entity

_MINE = "change c CROSS JOIN {table} r ON r.id = c.row_id WHERE c.operation_id = ? AND c.entity = '{table}'"
"""The records that the step wrote."""


def link_parents(write: Write, waiting: Sequence[tuple[int, str]], options: Options) -> int:
    """Link accounts (id, name of the parent) to parents that are there by now or are made; gives how many were made."""
    parents = Records(write, "account", options.create_linked)
    keys = [(None, name) for _id, name in waiting]
    parents.learn(keys)
    found = [(parents.id_of(key), account) for (account, _name), key in zip(waiting, keys, strict=True)]
    parents.make({parent for parent, _account in found if parent})
    taken = " AND parent_id IS NULL" if options.on_match is not OnMatch.OVERWRITE else ""
    pairs = [(parent, account) for parent, account in found if parent and parent != account]
    if pairs:
        write.connection.exec_driver_sql(f"UPDATE account SET parent_id = ? WHERE id = ?{taken}", pairs)
    return parents.made


def follow_accounts(write: Write) -> None:
    """Make prospects with a won opportunity customers, and take it back where an opportunity is won no more; cf. stages.follow."""
    mine = _MINE.format(table="opportunity")
    touched = (
        f"SELECT r.account_id FROM {mine} UNION SELECT json_extract(before, '$.account_id') FROM change "
        f"WHERE operation_id = ? AND entity = 'opportunity' AND before IS NOT NULL"
    )
    won = "EXISTS (SELECT 1 FROM opportunity o JOIN stage s ON s.id = o.stage_id WHERE o.account_id = account.id AND s.kind = 'won')"
    for change, condition in (
        ("type = 'customer', won_made_customer = 1", f"type = 'prospect' AND {won}"),
        ("type = 'prospect', won_made_customer = 0", f"type = 'customer' AND won_made_customer = 1 AND NOT {won}"),
    ):
        write.run(f"UPDATE account SET {change} WHERE id IN ({touched}) AND {condition}", write.step, write.step)


def add_tags(write: Write, entity: type[Entity]) -> list[str]:
    """Add the tags of the step's records to the list of tags; gives the new ones."""
    tags = Names(write, "tag")
    found = write.run(
        f"SELECT DISTINCT r.tags FROM {_MINE.format(table=entity.table)} AND r.tags IS NOT NULL", write.step
    )
    words = {word for row in found.fetchall() for word in str(row[0]).split(", ")}
    tags.make({tags.id_of(word[:60]) for word in sorted(words)} & set(tags.new))
    return tags.made
