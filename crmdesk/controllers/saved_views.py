"""Saved views: conditions on a list under a name, kept in the company's file.

They stand in the file and not in one user's own settings, because a team works from the same lists ("never answered",
"hot from the fair") and they must come along with a backup; so each change is a step that can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from crmdesk.controllers.desk import Rejected, Write
from crmdesk.models import folding
from crmdesk.models.entity import Entity
from crmdesk.models.lists import Setting
from crmdesk.models.queries import narrowing
from crmdesk.models.queries.narrowing import VIEW, Condition, SavedView
from crmdesk.text import N_, _

LONGEST = 80


def save(write: Write, entity: type[Entity], name: str, conditions: Sequence[Condition]) -> int:
    """Keep conditions under a name, in place of a view that has it already; gives the id. Raises Rejected without a
    name or conditions."""
    name = _checked(name)
    if not conditions:
        raise Rejected(_("There is no filter to save. Add one first."))
    write.name(N_("Save view {name}"), name=name)
    asked = narrowing.to_json(conditions)
    if (standing := _named(write.connection, entity, name)) is not None:
        write.set(write.get(Setting, standing.id), value=asked)
        return standing.id
    return write.add(Setting(name=f"{VIEW}{entity.table} {name}", value=asked)).id


def rename(write: Write, entity: type[Entity], view_id: int, name: str) -> None:
    """Give a view another name. Raises Rejected when another one has it."""
    name = _checked(name)
    view = _view(write, entity, view_id)
    other = _named(write.connection, entity, name)
    if other is not None and other.id != view_id:
        message = _('There is a view called "{name}" already.').format(name=other.name)
        raise Rejected(message, {"name": message})
    write.name(N_("Rename view {before} to {name}"), before=view.name, name=name)
    write.set(write.get(Setting, view_id), name=f"{VIEW}{entity.table} {name}")


def delete(write: Write, entity: type[Entity], view_id: int) -> None:
    """Forget a view; what it showed stays."""
    view = _view(write, entity, view_id)
    write.name(N_("Delete view {name}"), name=view.name)
    write.delete(write.get(Setting, view_id))


def called(connection: Connection, entity: type[Entity], name: str) -> SavedView:
    """The view of this name, compared folded. Raises Rejected naming those that there are."""
    if (found := _named(connection, entity, name)) is None:
        known = ", ".join(one.name for one in narrowing.saved_views(connection, entity))
        message = _('There is no view "{name}" of {kind}. Choose one of: {views}.') if known else ""
        message = message or _('There is no view "{name}": no view of {kind} was saved yet.')
        raise Rejected(message.format(name=name, kind=_(entity.label[1]).lower(), views=known))
    return found


def _checked(name: str) -> str:
    name = " ".join(folding.clean(name).split())
    message = ""
    if not name:
        message = _("Enter a name for the view.")
    elif len(name) > LONGEST:
        message = _("This name has {n} characters; at most {most} fit.").format(n=len(name), most=LONGEST)
    if message:
        raise Rejected(message, {"name": message})
    return name


def _named(connection: Connection, entity: type[Entity], name: str) -> SavedView | None:
    asked = folding.fold(name)
    standing = narrowing.saved_views(connection, entity)
    return next((one for one in standing if folding.fold(one.name) == asked), None)


def _view(write: Write, entity: type[Entity], view_id: int) -> SavedView:
    found = next((one for one in narrowing.saved_views(write.connection, entity) if one.id == view_id), None)
    if found is None:
        raise Rejected(_("This view is not there any more."))
    return found
