"""What verbs share: which file and who acts, and typed words as values."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from crmdesk import profile
from crmdesk.cli.failing import WrongUsage
from crmdesk.controllers import opening, saved_views
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.settings import settings
from crmdesk.models import kinds
from crmdesk.models.entity import Entity
from crmdesk.models.queries import narrowing
from crmdesk.models.queries.lists import Filter, ListQuery, parse_filter
from crmdesk.models.queries.narrowing import SavedView
from crmdesk.models.schema import record
from crmdesk.models.when import read_when
from crmdesk.text import _


def file_of(asked: argparse.Namespace) -> Path:
    """The file that a call is about. Raises WrongUsage for the address of a server."""
    if asked.file and "://" in asked.file:
        raise WrongUsage(_("crmdesk cannot open a database server yet. Give the path of a file."))
    return Path(asked.file) if asked.file else profile.read().file


@contextlib.contextmanager
def opened(asked: argparse.Namespace) -> Iterator[Desk]:
    """The desk on that file, closed afterwards. Raises Trouble."""
    desk = opening.open_desk(file_of(asked), acts_as(asked))
    try:
        yield desk
    finally:
        desk.close()


def acts_as(asked: argparse.Namespace) -> str:
    """Who acts: the name given, else the user's own."""
    return (asked.acts_as or "").strip() or profile.read().acts_as


def entity_of(asked: argparse.Namespace) -> type[Entity]:
    """The kind of record that was named."""
    entity = record(asked.kind)
    assert entity is not None  # words.kind lets no other word pass
    return entity


def currency_of(desk: Desk) -> str:
    """The currency of the file."""
    return desk.read(settings)["currency"]


def query_of(desk: Desk, entity: type[Entity], asked: argparse.Namespace) -> ListQuery:
    """The list that --where, --view, --search, --sort and --desc ask for. Raises BadValue naming what may be asked, and
    Rejected naming the views that there are."""
    filters = tuple(desk.read(parse_filter, entity, text) for text in asked.where)
    if name := getattr(asked, "view", None):
        filters += view_filters(desk, entity, desk.read(saved_views.called, entity, name))
    sort = getattr(asked, "sort", "id")
    f = entity.by_name(sort)
    if f is None or f.target or f.expression:
        known = ", ".join(sorted(one.name for one in entity.shown().values() if not one.target and not one.expression))
        raise kinds.BadValue(
            _('A list cannot be ordered by "{name}". Choose one of: {fields}.').format(name=sort, fields=known)
        )
    return ListQuery(entity, filters, getattr(asked, "search", ""), f.column, getattr(asked, "desc", False))


def view_filters(desk: Desk, entity: type[Entity], view: SavedView) -> tuple[Filter, ...]:
    """What a saved view comes to on this day."""
    return narrowing.filters(entity, view.conditions, desk.clock().astimezone())


def moment(desk: Desk, text: str) -> dt.datetime:
    """A typed moment in UTC: words and times without a zone are meant in the zone of this PC. Raises BadValue."""
    return kinds.utc(read_when(text, desk.clock().astimezone()))


def day(desk: Desk, text: str) -> dt.date:
    """A typed day, as the calendar on the wall has it. Raises BadValue."""
    return moment(desk, text).astimezone().date()


def cents(text: str) -> int | None:
    """A typed amount. Raises BadValue."""
    return kinds.Money().parse(text)
