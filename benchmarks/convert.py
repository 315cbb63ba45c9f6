"""Converting a lead and taking it back: `python benchmarks/convert.py [--leads 100000]`, a quarter as many accounts.

Raw makes the same rows and links by hand, without matching or journal, and deletes them again. The leads have three
activities each; one in ten joins an account that stands already.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.generate import generate
from benchmarks.raw import HEADER, Figure, arguments, bare, clocked, listed, verdict
from benchmarks.rows import NOW, text
from crmdesk.controllers import conversion, conversion_preview, opening
from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.contact import Contact
from crmdesk.models.entity import Entity
from crmdesk.models.opportunity import Opportunity

AT = text(NOW.timestamp())
WARMING_UP = 2
PARTS: dict[type[Entity], dict[str, str]] = {
    Account: {
        **{to: of for of, to in conversion_preview.TO_ACCOUNT.items()},
        "name_key": "company_key",
        "domain_key": "domain_key",
        "phone_key": "phone_key",
    },
    Contact: {
        **{to: of for of, to in conversion_preview.TO_CONTACT.items()},
        **{name: name for name in ("sort_name", "name_key", "email_key", "phone_key", "mobile_key")},
    },
    Opportunity: {
        **{to: of for of, to in conversion_preview.TO_OPPORTUNITY.items()},
        **{"name": "interest", "name_key": "lower(interest)", "pipeline_id": "1", "stage_id": "1", "currency": "'EUR'"},
    },
}
"""What a conversion makes: column -> SQL over the lead."""


class Raw:
    """A conversion by hand, and its opposite."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401  a driver connection
        self._run = connection.execute
        self._made: dict[type[Entity], int] = {}
        self._links = 0

    def convert(self, lead: int) -> None:
        """An account, a contact and an opportunity of a lead, and its activities on all of them."""
        run = self._run
        run("BEGIN IMMEDIATE")
        self._links = int(run("SELECT max(id) FROM activity_link").fetchone()[0])
        for entity, values in PARTS.items():
            name, searched = entity.table, listed(entity)
            parents = {f"{made.table}_id": str(row_id) for made, row_id in self._made.items()}
            chosen = {"uid": "randomblob(16)", "created_at": f"'{AT}'", **values, **parents}
            columns = ", ".join(chosen)
            made = f"INSERT INTO {name} ({columns}) SELECT {', '.join(chosen.values())} FROM lead WHERE id = ?"
            self._made[entity] = row_id = int(run(made, (lead,)).lastrowid)
            new = f"SELECT id, {searched} FROM {name} WHERE id = ?"
            run(f"INSERT INTO {name}_search (rowid, {searched}) {new}", (row_id,))
            run(
                f"INSERT INTO activity_link (uid, activity_id, {name}_id) SELECT randomblob(16), activity_id, ? "
                f"FROM activity_link WHERE lead_id = ?",
                (row_id, lead),
            )
        run(
            "INSERT INTO conversion (uid, lead_id, account_id, contact_id, opportunity_id, at) "
            "VALUES (randomblob(16), ?, ?, ?, ?, ?)",
            (lead, *self._made.values(), AT),
        )
        run("UPDATE lead SET status = 'converted', converted_at = ? WHERE id = ?", (AT, lead))
        run("COMMIT")

    def take_back(self, lead: int) -> None:
        """Delete what the last conversion made."""
        run = self._run
        run("BEGIN IMMEDIATE")
        run("UPDATE lead SET status = 'working', converted_at = NULL WHERE id = ?", (lead,))
        run("DELETE FROM conversion WHERE lead_id = ?", (lead,))
        run("DELETE FROM activity_link WHERE id > ?", (self._links,))
        for entity, row_id in reversed(self._made.items()):
            name, searched = entity.table, listed(entity)
            old = f"SELECT 'delete', id, {searched} FROM {name} WHERE id = ?"
            run(f"INSERT INTO {name}_search ({name}_search, rowid, {searched}) {old}", (row_id,))
            run(f"DELETE FROM {name} WHERE id = ?", (row_id,))
        self._made = {}
        run("COMMIT")


def measure(raw: Raw, desk: Desk, leads: list[int]) -> list[Figure]:
    """Convert and take back, each lead once by hand and once by the desk."""
    planned = Figure("preview of a conversion", ms=15)
    converted = Figure("convert a lead", ms=15)
    undone = Figure("undo of it", ms=15)

    def preview(lead: int) -> None:
        desk.read(conversion_preview.plan, lead, None, dt.date.today())

    def convert(lead: int) -> None:
        desk.do(conversion.convert, lead)

    def undo(_lead: int) -> None:
        desk.undo()

    for turn, lead in enumerate(leads):
        by_hand, looked, done = clocked(raw.convert, lead), clocked(preview, lead), clocked(convert, lead)
        taken_back, reverted = clocked(raw.take_back, lead), clocked(undo, lead)
        if turn >= WARMING_UP:
            planned.pairs.append((by_hand, looked))
            converted.pairs.append((by_hand, done))
            undone.pairs.append((taken_back, reverted))
    return [planned, converted, undone]


def main() -> int:
    """Make the file and measure."""
    asked = arguments(__doc__, rounds=25).parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = asked.file or folder / "made.crmdesk"
        if not asked.file:
            generate(path, asked.leads)
        connection = bare(path, folder / "raw.crmdesk")
        desk = opening.open_desk(Path(shutil.copy(path, folder / "ours.crmdesk")), "Joris", clock=lambda: NOW)
        found = connection.execute(
            "SELECT id FROM lead WHERE status = 'working' ORDER BY id % 97, id LIMIT ?", (asked.rounds + WARMING_UP,)
        ).fetchall()
        leads, accounts = (
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("lead", "account")
        )
        print(f"{leads:,} leads, {accounts:,} accounts\n{HEADER}")
        figures = measure(Raw(connection), desk, [int(row[0]) for row in found])
        for figure in figures:
            print(figure.line())
        desk.close()
        connection.close()
    return verdict(figures)


if __name__ == "__main__":
    sys.exit(main())
