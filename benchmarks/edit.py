"""One record at a time, and the first page of a long list: `python benchmarks/edit.py [--leads 100000]`.

Prints a table with ratios to raw SQLite in the same run and fails when a goal is missed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.generate import generate
from benchmarks.raw import HEADER, Figure, arguments, bare, compare, listed, verdict
from benchmarks.rows import NOW
from crmdesk.controllers import opening, pipeline, records
from crmdesk.controllers.desk import Desk
from crmdesk.models import folding
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import views
from crmdesk.models.queries.lists import ListQuery
from crmdesk.models.store.search import match

PAGE = 128
"""Rows that a list reads at a time."""
SHOWN = ", ".join(views.INBOX.columns)
NEW = {"given_name": "Sanne", "particle": "van der", "family_name": "Berg", "job_title": "Head of purchasing"}


def main() -> int:
    """Make the file and measure."""
    asked = arguments(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        path = asked.file or Path(folder) / "made.crmdesk"
        if not asked.file:
            generate(path, asked.leads)
        raw = bare(path, Path(folder) / "raw.crmdesk")
        desk = opening.open_desk(shutil.copy(path, Path(folder) / "ours.crmdesk"), "Joris", clock=lambda: NOW)
        print(f"{raw.execute('SELECT count(*) FROM lead').fetchone()[0]:,} leads\n{HEADER}")
        figures = [*writing(raw, desk, asked.rounds), *reading(raw, desk, asked.rounds)]
        desk.close()
        raw.close()
    return verdict(figures)


def writing(raw: Any, desk: Desk, rounds: int) -> list[Figure]:  # noqa: ANN401  a driver connection
    """One edit, one new record, one move; each durable."""
    columns = listed(Lead)

    def edit(turn: int) -> None:
        row_id, title = 1_000 + 7 * turn, f"Title {turn}"
        raw.execute("BEGIN IMMEDIATE")
        index(f"'delete', id, {columns}", f"lead_search, rowid, {columns}", row_id)
        raw.execute("UPDATE lead SET job_title = ? WHERE id = ?", (title, row_id))
        index(f"id, {columns}", f"rowid, {columns}", row_id)
        raw.execute("COMMIT")

    def index(what: str, into: str, row_id: int) -> None:
        raw.execute(f"INSERT INTO lead_search ({into}) SELECT {what} FROM lead WHERE id = ?", (row_id,))

    def add(turn: int) -> None:
        company, email = f"Company {turn}", f"sanne{turn}@company{turn}.example"
        values = {
            **NEW,
            "uid": f"benchmark {turn:06}".encode(),
            "company": company,
            "email": email,
            "created_at": "2026-11-24T09:00:00Z",
            "sort_name": "berg sanne van der",
            "name_key": "sanne van der berg",
            "company_key": folding.company_key(company),
            "email_key": folding.email_key(email),
            "domain_key": folding.domain_key(email),
        }
        raw.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * len(values))
        made = raw.execute(f"INSERT INTO lead ({', '.join(values)}) VALUES ({marks})", tuple(values.values())).lastrowid
        index(f"id, {columns}", f"rowid, {columns}", made)
        raw.execute("COMMIT")

    def move(turn: int) -> None:
        row_id = 10 + turn
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE opportunity SET stage_id = 3, stage_since = '2026-11-24T09:00:00Z' WHERE id = ?", (row_id,))
        raw.execute(
            "INSERT INTO stage_event (uid, opportunity_id, to_stage_id, at, by) VALUES (?, ?, 3, '2026-11-24T09:00:00Z', 'x')",
            (f"moved {turn:010}".encode(), row_id),
        )
        raw.execute("COMMIT")

    def our_edit(turn: int) -> None:
        desk.do(records.edit, Lead, free[turn + 1], {"job_title": f"Title {turn}"})

    def our_add(turn: int) -> None:
        desk.do(
            records.add, Lead, {**NEW, "company": f"Company {turn}", "email": f"sanne{turn}@company{turn}.example"}
        )

    def our_move(turn: int) -> None:
        desk.do(pipeline.move, deals[turn + 1], 3)

    free = _ids(desk, "SELECT id FROM lead WHERE status = 'disqualified' AND id % 7 = 3 LIMIT 5000")
    deals = _ids(desk, "SELECT id FROM opportunity WHERE stage_id IN (1, 2, 4) LIMIT 5000")
    return [
        compare("edit a lead", edit, our_edit, rounds=rounds, ms=5),
        compare("create a lead", add, our_add, rounds=rounds, ms=5),
        compare("move an opportunity", move, our_move, rounds=rounds, ms=5),
    ]


def reading(raw: Any, desk: Desk, rounds: int) -> list[Figure]:  # noqa: ANN401  a driver connection
    """What a long list does: search, first page, a page far down, another order."""
    window = desk.window(views.INBOX)
    total = int(raw.execute("SELECT count(*) FROM lead").fetchone()[0])
    [(company,)] = raw.execute("SELECT company FROM lead WHERE id = ?", (total // 2,)).fetchall()
    newest = ListQuery(Lead, descending=True)

    def show(query: ListQuery, first: int = 0) -> None:
        window.take(window.fill(query) or 0)
        window.page(first, PAGE)

    def find(text: str, limit: int) -> None:
        raw.execute(
            f"SELECT {SHOWN} FROM lead WHERE id IN (SELECT rowid FROM lead_search WHERE lead_search MATCH ? "
            f"ORDER BY rowid DESC LIMIT {limit}) ORDER BY id DESC",
            (match(text),),
        ).fetchall()

    def order(by: str) -> None:
        raw.execute("DROP TABLE IF EXISTS temp.ordered")
        raw.execute(f"CREATE TEMP TABLE ordered AS SELECT id FROM lead ORDER BY {by}")
        raw.execute(f"SELECT {SHOWN} FROM lead WHERE id IN (SELECT id FROM temp.ordered LIMIT {PAGE})").fetchall()

    def searches(title: str, text: str, goal: float | None, ms: float | None) -> Figure:
        query = ListQuery(Lead, search=text, descending=True)
        return compare(title, lambda _: find(text, 200), lambda _: show(query), rounds=rounds, at_most=goal, ms=ms)

    figures = [
        searches("search, one hit", str(company), 3, 2),
        searches("search, no hit", "zzyzx", None, 2),
        searches("search, broad: v", "v", 3, None),
        searches("search, broad: van", "van", 3, None),
        searches("search, broad: van bouw", "van bouw", 3, None),
        compare("first page, newest", lambda _: order("id DESC"), lambda _: show(newest), rounds=rounds, at_most=1.5),
    ]
    show(newest)
    far = total * 9 // 10
    by_key = f"SELECT {SHOWN} FROM lead WHERE id < ? ORDER BY id DESC LIMIT {PAGE}"
    figures.append(
        compare(
            "page at 90 %",
            lambda turn: raw.execute(by_key, (total - far + turn,)).fetchall(),
            lambda turn: window.page(far + turn, PAGE),
            rounds=rounds,
            ms=5,
        )
    )
    for column, by in (("company", "company_key, id"), ("score", "score DESC, id DESC")):
        query = ListQuery(Lead, sort=column, descending=column == "score")
        figures.append(
            compare(f"order by {column}", lambda _: order(by), lambda _: show(query), rounds=rounds, at_most=1.5)  # noqa: B023
        )
    window.close()
    return figures


def _ids(desk: Desk, statement: str) -> list[int]:
    return desk.read(lambda connection: [int(row[0]) for row in connection.exec_driver_sql(statement).fetchall()])


if __name__ == "__main__":
    sys.exit(main())
