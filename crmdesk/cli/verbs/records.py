"""list, show, add, set, delete: single records, through the same use cases as the window's forms."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from crmdesk.cli import session
from crmdesk.cli.answer import Answer, listing, local, shown, table
from crmdesk.cli.failing import WrongUsage
from crmdesk.controllers import records, scoring
from crmdesk.controllers.desk import Desk, Rejected, Write
from crmdesk.controllers.exchange.shape import columns_of, to_json
from crmdesk.controllers.qualification import Verdict, verdict
from crmdesk.models import kinds
from crmdesk.models.entity import Entity
from crmdesk.models.kinds import BadValue
from crmdesk.models.lead import Lead
from crmdesk.models.queries import lists, narrowing
from crmdesk.models.queries.lists import ListQuery
from crmdesk.models.queries.related import related
from crmdesk.models.queries.timeline import timeline
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import _

FIRST_COLUMNS = {
    "lead": ("id", "full_name", "company", "city", "source_id", "owner_id", "status", "score", "created_at"),
    "account": ("id", "name", "type", "status_id", "city", "industry_id", "owner_id"),
    "contact": ("id", "full_name", "job_title", "account_id", "email", "phone"),
    "opportunity": (
        "id",
        "name",
        "account_id",
        "stage_id",
        "value",
        "currency",
        "probability",
        "close_date",
        "owner_id",
    ),
    "campaign": ("id", "name", "kind", "start", "end", "place", "cost"),
    "activity": ("id", "kind", "subject", "at", "due", "done_at", "owner_id"),
}
"""What a list shows people who named no columns; programs get every field."""


def list_records(asked: argparse.Namespace) -> Answer:
    """A page of records."""
    entity = session.entity_of(asked)
    with session.opened(asked) as desk:
        named = columns_of(entity, asked.columns) if asked.columns else None
        page = desk.read(lists.page, session.query_of(desk, entity, asked), asked.limit, asked.offset)
        currency = session.currency_of(desk)
    rows = [_only(row, entity, named) for row in page.rows]

    def text() -> str:
        if not page.total:
            return _("No {kind} found.").format(kind=_(entity.label[1]).lower())
        first, last = asked.offset + 1, asked.offset + len(page.rows)
        count = f"{first}-{last}" if page.rows else "0"
        chosen = named or list(FIRST_COLUMNS[entity.table])
        return _table(entity, page.rows, chosen) + "\n" + _("{count} of {total}").format(count=count, total=page.total)

    return Answer({"total": page.total, "rows": [to_json(entity, row, currency) for row in rows]}, text)


def views(asked: argparse.Namespace) -> Answer:
    """The saved views of a kind of record, with how many records each holds now."""
    entity = session.entity_of(asked)
    with session.opened(asked) as desk:
        standing = desk.read(narrowing.saved_views, entity)
        counts = [
            desk.read(lists.count, ListQuery(entity, session.view_filters(desk, entity, one))) for one in standing
        ]
    found = [
        {
            "name": view.name,
            "records": count,
            "conditions": [
                {"field": entity.fields[one.column].name, "how": one.way, "value": one.value} for one in view.conditions
            ],
        }
        for view, count in zip(standing, counts, strict=True)
    ]

    def text() -> str:
        if not standing:
            return _("No view of {kind} was saved yet.").format(kind=_(entity.label[1]).lower())
        cells = [[view.name, str(count)] for view, count in zip(standing, counts, strict=True)]
        return table([_("View"), _(entity.label[1])], cells, [1])

    return Answer({"views": found}, text)


def _only(row: Mapping[str, Any], entity: type[Entity], named: Sequence[str] | None) -> Mapping[str, Any]:
    """The named fields of a row, and its number."""
    if named is None:
        return row
    kept = {"id", *named, *(entity.fields[column].name for column in named)}
    return {key: value for key, value in row.items() if key in kept}


def _table(entity: type[Entity], rows: Sequence[Mapping[str, Any]], chosen: Sequence[str]) -> str:
    fields = [entity.fields[column] for column in chosen]
    cells = [[shown(f, row[f.column], row.get(f.name) if f.target else None) for f in fields] for row in rows]
    right = [n for n, f in enumerate(fields) if f.kind.align == "right"]
    return table([_(f.label) for f in fields], cells, right)


def show(asked: argparse.Namespace) -> Answer:
    """One record with its links, its timeline and, for a lead, its score line by line and its criteria."""
    entity = session.entity_of(asked)
    with session.opened(asked) as desk:
        row = _standing(desk, entity, asked.id)
        links = desk.read(related, entity, asked.id)
        entries = desk.read(timeline, entity.table, asked.id)
        points = desk.read(scoring.lines, asked.id, desk.clock()) if entity is Lead else []
        if entity is Lead:  # points may have shrunk since the score was last computed
            row["score"] = sum(line.points for line in points)
        judged = desk.read(verdict, asked.id) if entity is Lead else None
        currency = session.currency_of(desk)
    data: dict[str, Any] = {
        "record": to_json(entity, row, currency),
        "links": {plural: [one.to_json() for one in found] for plural, found in links.items()},
        "timeline": [entry.to_json() for entry in entries],
    }
    if judged is not None:
        data["score"] = [{"name": line.name, "points": line.points} for line in points]
        data["criteria"] = [
            {
                "name": one.name,
                "question": one.question,
                "needed": one.needed,
                "answer": one.answer.value,
                "note": one.note,
            }
            for one in judged.criteria
        ]
        data["missing"] = list(judged.missing)

    def text() -> str:
        parts = [_fields(entity, row)]
        if linked := [
            f"{_(BY_TABLE[one.table].label[0])} {one.id}  {one.name}" for found in links.values() for one in found
        ]:
            parts.append(_("Links") + "\n" + "\n".join(f"  {line}" for line in linked))
        if points:
            parts.append(_("Score") + "\n" + "\n".join(f"  {line.points:+4d}  {_(line.name)}" for line in points))
        if judged is not None:
            parts.append(_criteria(judged))
        if entries:
            lines = [
                f"  {local(entry.at)}  {entry.title}" + (f" ({entry.by})" if entry.by else "") for entry in entries
            ]
            parts.append(_("Timeline") + "\n" + "\n".join(lines))
        return "\n\n".join(parts)

    return Answer(data, text)


def _fields(entity: type[Entity], row: Mapping[str, Any]) -> str:
    pairs = [
        (_(f.label), shown(f, row[column], row.get(f.name) if f.target else None))
        for column, f in entity.shown().items()
        if column not in ("uid", "given_name", "particle", "family_name") and row[column] not in (None, "")
    ]
    return listing(pairs)


def _criteria(judged: Verdict) -> str:
    head = _("Criteria: {met} of {total}, {needed} needed").format(
        met=judged.met, total=judged.total, needed=judged.needed
    )
    lines = [
        f"  {_(one.name)}: {_(one.answer.label)}" + (f" ({one.note})" if one.note else "") for one in judged.criteria
    ]
    return "\n".join([head, *lines])


def _standing(desk: Desk, entity: type[Entity], record_id: int) -> dict[str, Any]:
    found = desk.read(lists.rows, entity, [record_id])
    if not found:
        raise Rejected(
            _("{kind} {id} does not exist. Nothing was changed.").format(kind=_(entity.label[0]), id=record_id)
        )
    return found[0]


def add(asked: argparse.Namespace) -> Answer:
    """A new record of these values."""
    entity = session.entity_of(asked)
    with session.opened(asked) as desk:
        texts = _texts(desk, entity, asked.values)
        done = desk.do(lambda write: records.add(write, entity, records.read_values(write, entity, texts)))
    number, step = done.result, done.step
    return Answer(
        {"id": number, "step": step}, lambda: _("{kind} {id} was added.").format(kind=_(entity.label[0]), id=number)
    )


def set_fields(asked: argparse.Namespace) -> Answer:
    """Other values for some fields of a record; the step is null when they stood there already."""
    entity = session.entity_of(asked)
    with session.opened(asked) as desk:
        texts = _texts(desk, entity, asked.values)

        def edit(write: Write) -> bool:
            return records.edit(write, entity, asked.id, records.read_values(write, entity, texts))

        step = desk.do(edit).step
    said = _("{kind} {id} was changed.") if step else _("{kind} {id} was so already.")
    return Answer({"id": asked.id, "step": step}, lambda: said.format(kind=_(entity.label[0]), id=asked.id))


def delete(asked: argparse.Namespace) -> Answer:
    """Take a record away; undo brings it back. `affected`: rows that went with it or lost their link, by table."""
    entity = session.entity_of(asked)
    with session.opened(asked) as desk:
        done = desk.do(records.delete, entity, asked.id)
    data = {"id": asked.id, "step": done.step, "affected": done.result}
    said = _("{kind} {id} was deleted. Undo brings it back: crmdesk undo {step}")
    return Answer(data, lambda: said.format(kind=_(entity.label[0]), id=asked.id, step=done.step))


def _texts(desk: Desk, entity: type[Entity], pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Typed values by field, days and moments in words ("tomorrow") as dates. Raises WrongUsage for a doubled field."""
    texts: dict[str, str] = {}
    for name, text in pairs:
        if name in texts:
            raise WrongUsage(_('"{field}" was given twice.').format(field=name))
        f = entity.by_name(name)
        texts[name] = _dated(desk, f.kind, text) if f else text
    return texts


def _dated(desk: Desk, kind: kinds.Kind[Any], text: str) -> str:
    """The date meant by words; what is a date already, or no date at all, stays for the field itself to judge."""
    if not isinstance(kind, kinds.Day | kinds.Moment):
        return text
    try:
        kind.parse(text)
    except BadValue:
        try:
            found = session.moment(desk, text)
        except BadValue:
            return text
        return kinds.Moment().format(found) if isinstance(kind, kinds.Moment) else found.astimezone().date().isoformat()
    return text
