"""convert: one lead as its preview shows it, or many in one step."""

from __future__ import annotations

import argparse
from typing import Any

from crmdesk.cli import session
from crmdesk.cli.answer import Answer
from crmdesk.cli.failing import WrongUsage
from crmdesk.controllers import conversion, conversion_preview
from crmdesk.controllers.conversion_preview import Choice, Part, Plan, Wishes
from crmdesk.controllers.desk import Desk, Rejected
from crmdesk.models import folding
from crmdesk.models.conversion import How
from crmdesk.models.kinds import BadValue, Day, Money
from crmdesk.models.lead import Lead
from crmdesk.models.queries import lists
from crmdesk.models.queries.lists import ListQuery
from crmdesk.models.schema import BY_TABLE
from crmdesk.text import _, in_every_language

PARTS = ("account", "contact", "opportunity")


def convert(asked: argparse.Namespace) -> Answer:
    """Convert one lead, or in one step several or all that match --where."""
    if not asked.leads and not asked.where:
        raise WrongUsage(_("Name a lead by its number, or many with --where status=ready."))
    with session.opened(asked) as desk:
        return _one(desk, asked) if len(asked.leads) == 1 and not asked.where else _many(desk, asked)


def _one(desk: Desk, asked: argparse.Namespace) -> Answer:
    lead_id, wishes = asked.leads[0], _wishes(desk, asked)
    if asked.preview:
        plan = desk.read(conversion_preview.plan, lead_id, wishes, desk.clock().astimezone().date())
        return Answer(_preview(plan), lambda: _told(plan, _("Lead {id} would become:").format(id=lead_id)))
    done = desk.do(conversion.convert, lead_id, wishes)
    made = done.result
    data = {
        **_parts(made.plan),
        "filled": list(made.filled),
        "links": made.links,
        "missing": list(made.plan.missing),
        "step": done.step,
    }
    return Answer(data, lambda: _told(made.plan, _("Lead {id} became:").format(id=lead_id)))


def _wishes(desk: Desk, asked: argparse.Namespace) -> Wishes:
    """What the options change in the preview. Raises BadValue or Rejected."""
    chosen = {part: _choice(getattr(asked, part)) for part in PARTS}
    return Wishes(
        **chosen,
        name=asked.name,
        stage_id=_stage(desk, asked.stage) if asked.stage else None,
        value=session.cents(asked.value) if asked.value else None,
        close_date=session.day(desk, asked.close_date) if asked.close_date else None,
        take=frozenset(_field(text) for text in asked.take),
        task_due=session.moment(desk, asked.task) if asked.task else None,
    )


def _stage(desk: Desk, name: str) -> int:
    """The open stage of this name or number."""
    standing = desk.read(conversion_preview.stage_choices)
    for stage_id, called in standing:
        if folding.fold(name) in {str(stage_id), *map(folding.fold, in_every_language(called))}:
            return stage_id
    raise Rejected(
        _('There is no stage "{name}". Choose one of: {stages}.').format(
            name=name, stages=", ".join(_(called) for _id, called in standing)
        )
    )


def _choice(word: str | int | None) -> Choice | None:
    if word is None:
        return None
    return Choice(How.EXISTING, word) if isinstance(word, int) else Choice(How(word))


def _field(text: str) -> tuple[str, str]:
    name, _point, field = text.partition(".")
    f = BY_TABLE[name].by_name(field) if name in PARTS else None
    if f is None:
        raise BadValue(_('"{text}" is not a field like account.phone.').format(text=text))
    return name, f.column


def _many(desk: Desk, asked: argparse.Namespace) -> Answer:
    """What needs a choice is left out with its reason, so that choices for all at once make no sense here."""
    choices = [*PARTS, "name", "stage", "value", "close_date", "take", "task"]
    if given := [name for name in choices if getattr(asked, name) not in (None, [])]:
        option = "--" + given[0].replace("_", "-")
        raise WrongUsage(
            _("{option} is for one lead; many are converted as their previews show.").format(option=option)
        )
    ids = list(asked.leads)
    if asked.where:
        query = session.query_of(desk, Lead, asked)
        found = _matching(desk, query)
        ids = [one for one in found if not ids or one in ids]
    if asked.preview:
        converted, left_out = desk.try_out(conversion.convert_many, ids)
        step = None
    else:
        done = desk.do(conversion.convert_many, ids)
        (converted, left_out), step = done.result, done.step
    data = {
        "converted": len(converted),
        "conversions": [{"lead": one.plan.lead_id, **_parts(one.plan)} for one in converted],
        "left_out": [{"lead": lead_id, "reason": reason} for lead_id, reason in left_out],
        "step": step,
    }

    def text() -> str:
        said = _("Would be converted: {n}.") if asked.preview else _("Converted: {n}.")
        lines = [_("Lead {id} is left out: {reason}").format(id=lead_id, reason=reason) for lead_id, reason in left_out]
        return "\n".join([said.format(n=len(converted)), *lines])

    return Answer(data, text)


def _matching(desk: Desk, query: ListQuery) -> list[int]:
    return desk.read(lambda connection: [row["id"] for rows in lists.everything(connection, query, []) for row in rows])


def _parts(plan: Plan) -> dict[str, Any]:
    return {part: getattr(plan, part).to_json() for part in PARTS}


def _preview(plan: Plan) -> dict[str, Any]:
    parts: dict[str, Part] = {part: getattr(plan, part) for part in PARTS}
    return {
        **{
            name: {**part.to_json(), "candidates": [one.to_json() for one in part.candidates]}
            for name, part in parts.items()
        },
        "filled": [
            {
                "record": name,
                "id": part.id,
                "field": BY_TABLE[name].fields[c].name,
                "value": BY_TABLE[name].fields[c].kind.format(value),
            }
            for name, part in parts.items()
            for c, value in part.fills.items()
        ],
        "differences": [
            {
                "record": name,
                "id": part.id,
                "field": BY_TABLE[name].fields[one.column].name,
                "lead": BY_TABLE[name].fields[one.column].kind.format(one.lead),
                "standing": BY_TABLE[name].fields[one.column].kind.format(one.standing),
            }
            for name, part in parts.items()
            for one in part.differences
        ],
        "links": plan.activities,
        "value": Money().format(plan.value) or None,
        "close_date": Day().format(plan.close_date),
        "missing": list(plan.missing),
        "undecided": list(plan.undecided),
        "step": None,
    }


def _told(plan: Plan, head: str) -> str:
    lines = [head]
    for name in PARTS:
        part: Part = getattr(plan, name)
        label = _(BY_TABLE[name].label[0])
        if part.how is None:
            lines += [f"  {label}: " + _("choose with --{part}").format(part=name)]
            lines += [f"    {one.id}  {one.name} ({one.why})" for one in part.candidates]
        elif part.how is not How.NONE:
            number = f" {part.id}" if part.id else ""
            why = f", {part.reason}" if part.reason else ""
            lines.append(f"  {label}{number}: {part.name} ({_(part.how.label).lower()}{why})")
    if plan.missing:
        lines.append(_("Not yes yet: {criteria}.").format(criteria=", ".join(_(name) for name in plan.missing)))
    return "\n".join(lines)
