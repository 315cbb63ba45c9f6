"""new, check, backup: the file as a whole."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import Any

from crmdesk import profile
from crmdesk.cli import session
from crmdesk.cli.answer import Answer
from crmdesk.cli.failing import FAILED
from crmdesk.controllers import opening
from crmdesk.controllers.desk import Desk
from crmdesk.controllers.safekeeping import check as checking
from crmdesk.controllers.safekeeping.backup import back_up
from crmdesk.models.queries import lists
from crmdesk.models.queries.lists import ListQuery
from crmdesk.models.schema import record
from crmdesk.models.store import database
from crmdesk.text import _

COUNTED = ("leads", "accounts", "contacts", "opportunities")


def new(asked: argparse.Namespace) -> Answer:
    """Make a file; it is the one that later calls without --file mean."""
    path = Path(asked.target)
    opening.make_file(path, asked.currency, demo=asked.demo)
    desk = opening.open_desk(path, session.acts_as(asked))
    try:
        counts = _counts(desk)
    finally:
        desk.close()
    with contextlib.suppress(OSError):  # a home that may not be written does not unmake the file
        profile.remember(path)

    def text() -> str:
        if not asked.demo:
            return _("{file} was made.").format(file=path)
        said = _(
            "{file} was made with sample data: "
            "{leads} leads, {accounts} accounts, {contacts} contacts, {opportunities} opportunities."
        )
        return said.format(file=path, **counts)

    return Answer({"file": str(path.absolute()), **counts}, text)


def _counts(desk: Desk) -> dict[str, int]:
    """How many records of each kind a file holds."""
    found = {}
    for plural in COUNTED:
        entity = record(plural)
        assert entity is not None
        found[plural] = desk.read(lists.count, ListQuery(entity))
    return found


def check(asked: argparse.Namespace) -> Answer:
    """Look for problems in pages, references, history, search and computed fields; exit 1 when there are any."""
    with session.opened(asked) as desk:
        problems = checking.whole(desk.database)
        if problems and asked.repair:
            checking.repair(desk.database)
            problems = checking.whole(desk.database)
    if not problems:
        return Answer({"problems": []}, lambda: _("The file is whole."))
    error = _("The file has problems ({n}). Nothing was changed. Make a copy, then open the last backup.")
    if asked.repair:
        error = _("The file still has problems ({n}) after what can be computed was made anew. Open the last backup.")
    data: dict[str, Any] = {"error": error.format(n=len(problems)), "problems": problems}
    return Answer(data, lambda: "\n".join(problems), FAILED)


def backup(asked: argparse.Namespace) -> Answer:
    """A copy of the file that was verified before it got its name."""
    source = session.file_of(asked)
    database.examine(source)  # refuses, with a sentence, what is no file of ours
    made = back_up(source, target=Path(asked.target) if asked.target else None)
    return Answer(
        {"file": str(made.absolute()), "verified": True},
        lambda: _("Backup made and verified: {file}").format(file=made),
    )
