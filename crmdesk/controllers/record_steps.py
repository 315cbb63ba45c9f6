"""Steps that are less or more than editing and deleting one record: one field put back, several records deleted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from crmdesk.controllers import records
from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models.changes import word
from crmdesk.models.entity import Entity
from crmdesk.models.queries.lists import titles
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import N_, _

MOST = 1000
"""So many records are deleted in one step at most; more than that is hardly meant."""

DELETED = {
    "lead": N_("Delete {n} leads"),
    "account": N_("Delete {n} accounts"),
    "contact": N_("Delete {n} contacts"),
}


def restore_value(write: Write, entity: type[Entity], row_id: int, step: int, column: str) -> bool:
    """Give a field the value that it had before a step; False when it has it already.

    Raises Rejected when the step did not change the record, or the value refers to what was deleted since.
    """
    row = write.get(entity, row_id)
    f = entity.fields[column]
    text = write.run(
        "SELECT before FROM change WHERE operation_id = ? AND entity = ? AND row_id = ?", step, entity.table, row_id
    ).scalar()
    if text is None:
        raise Rejected(_("There is no earlier value of {field}. Nothing was changed.").format(field=_(f.label)))
    value = f.kind.load(json.loads(text).get(column))
    if f.target and value is not None and not titles(write.connection, BY_TABLE[f.target], [value]):
        raise Rejected(
            _("{field} cannot be restored: what it referred to was deleted. Undo that first.").format(field=_(f.label))
        )
    changed = records.edit(write, entity, row_id, {column: value})
    write.name(N_("Restore {field} of {name}"), field=word(f.label), name=records.title(write, row))
    return changed


def delete_all(write: Write, entity: type[Entity], row_ids: Sequence[int]) -> dict[str, int]:
    """Delete records in one step; gives what lost its link or went with them, as {table: number}.

    Raises Rejected for too many.
    """
    if len(row_ids) > MOST:
        raise Rejected(_("At most {n} records are deleted at once. Select fewer.").format(n=MOST))
    affected: Counter[str] = Counter()
    for row_id in row_ids:
        affected.update(records.delete(write, entity, row_id))
    if len(row_ids) != 1:
        write.name(DELETED[entity.table], n=len(row_ids))
    return dict(affected)
