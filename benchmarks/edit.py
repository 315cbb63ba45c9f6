"""One record at a time, and the pages of a long list: `python benchmarks/edit.py [--leads 100000]`.

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
from crmdesk.models import addresses, folding, names
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.queries import views
from crmdesk.models.queries.lists import ListQuery
from crmdesk.models.store.search import match

PAGE = 128
"""Rows that a list reads at a time."""
FIRST = 200
"""Hits that a search must show soon."""
AT = "2026-11-24T09:00:00Z"
SHOWN = ", ".join(views.INBOX.columns)
NEW = {"given_name": "Sanne", "particle": "van der", "family_name": "Berg", "job_title": "Head of purchasing"}


def main() -> int:
    """Make the file and measure."""
    asked = arguments(__doc__, rounds=25).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.file or Path(folder) / "made.crmdesk"
        if not asked.file:
            generate(path, asked.leads)
        raw = bare(path, Path(folder) / "raw.crmdesk")
        desk = opening.open_desk(Path(shutil.copy(path, Path(folder) / "ours.crmdesk")), "Joris", clock=lambda: NOW)
        print(f"{raw.execute('SELECT count(*) FROM lead').fetchone()[0]:,} leads\n{HEADER}")
        figures = [*writing(raw, desk, asked.rounds), *reading(raw, desk, asked.rounds), *tops(raw, desk, asked.rounds)]
        desk.close()
        raw.close()
    return verdict(figures)


def writing(raw: Any, desk: Desk, rounds: int) -> list[Figure]:  # noqa: ANN401  a driver connection
    """One edit, one new record, one move; each durable."""
    columns = listed(Lead)
    leads = _ids(desk, "SELECT id FROM lead WHERE status = 'disqualified' LIMIT 5000")
    deals = _ids(desk, "SELECT id FROM opportunity WHERE stage_id IN (1, 2, 4) LIMIT 5000")

    def index(what: str, into: str, row_id: int) -> None:
        raw.execute(f"INSERT INTO lead_search ({into}) SELECT {what} FROM lead WHERE id = ?", (row_id,))

    def edit(turn: int) -> None:
        raw.execute("BEGIN IMMEDIATE")
        index(f"'delete', id, {columns}", f"lead_search, rowid, {columns}", leads[turn + 1])
        raw.execute("UPDATE lead SET job_title = ? WHERE id = ?", (f"Title {turn}", leads[turn + 1]))
        index(f"id, {columns}", f"rowid, {columns}", leads[turn + 1])
        raw.execute("COMMIT")

    def add(turn: int) -> None:
        company, email = f"Company {turn}", f"sanne{turn}@company{turn}.example"
        values = {
            **NEW,
            "uid": f"benchmark {turn:06}".encode(),
            "company": company,
            "email": email,
            "created_at": AT,
            "sort_name": names.sort_name("Sanne", "van der", "Berg"),
            "name_key": names.person_key("Sanne", "van der", "Berg"),
            "company_key": folding.company_key(company),
            "email_key": addresses.email_key(email),
            "domain_key": addresses.domain_key(email),
        }
        raw.execute("BEGIN IMMEDIATE")
        statement = f"INSERT INTO lead ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
        made = raw.execute(statement, tuple(values.values())).lastrowid
        index(f"id, {columns}", f"rowid, {columns}", made)
        raw.execute("COMMIT")

    def move(turn: int) -> None:
        deal = deals[turn + 1]
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("UPDATE opportunity SET stage_id = 3, stage_since = ? WHERE id = ?", (AT, deal))
        raw.execute(
            "INSERT INTO stage_event (uid, opportunity_id, to_stage_id, at, by) VALUES (?, ?, 3, ?, 'Joris')",
            (f"moved {turn:010}".encode(), deal, AT),
        )
        raw.execute("COMMIT")

    def our_add(turn: int) -> None:
        values = {**NEW, "company": f"Company {turn}", "email": f"sanne{turn}@company{turn}.example"}
        desk.do(records.add, Lead, values)

    def our_edit(turn: int) -> None:
        desk.do(records.edit, Lead, leads[turn + 1], {"job_title": f"Title {turn}"})

    return [
        compare("edit a lead", edit, our_edit, rounds=rounds, ms=5),
        compare("create a lead", add, our_add, rounds=rounds, ms=5),
        compare(
            "move an opportunity", move, lambda turn: desk.do(pipeline.move, deals[turn + 1], 3), rounds=rounds, ms=5
        ),
    ]


def reading(raw: Any, desk: Desk, rounds: int) -> list[Figure]:  # noqa: ANN401  a driver connection
    """What a long list does: search, first page, a page far down, another order."""
    window = desk.window(views.INBOX)
    total = int(raw.execute("SELECT count(*) FROM lead").fetchone()[0])
    [(company,)] = raw.execute("SELECT company FROM lead WHERE id = ?", (total // 2,)).fetchall()
    newest = ListQuery(Lead, descending=True)
    far = total * 9 // 10

    def show(query: ListQuery) -> None:
        window.take(window.fill(query) or 0)
        window.page(0, PAGE)

    def keep(ids: str, *places: object) -> None:
        raw.execute("DROP TABLE IF EXISTS temp.kept")
        raw.execute("CREATE TEMP TABLE kept (n INTEGER PRIMARY KEY, id INTEGER)")
        raw.execute(f"INSERT INTO temp.kept (id) {ids}", places)
        read(f"id IN (SELECT id FROM temp.kept LIMIT {PAGE})")

    def read(where: str, *places: object) -> None:
        raw.execute(f"SELECT {SHOWN} FROM lead WHERE {where} ORDER BY id DESC LIMIT {FIRST}", places).fetchall()

    def search(name: str, words: str, **goals: float) -> list[Figure]:
        hits = "SELECT rowid FROM lead_search WHERE lead_search MATCH ? ORDER BY rowid DESC"
        query, asked = ListQuery(Lead, search=words, descending=True), match(words)

        def first(_turn: int) -> None:
            read(f"id IN ({hits} LIMIT {FIRST})", asked)

        def every(_turn: int) -> None:
            keep(hits, asked)

        def ours(_turn: int) -> None:
            show(query)

        return [
            compare(f"search {name}, against {FIRST}", first, ours, rounds=rounds, **goals),
            compare(f"search {name}, against all", every, ours, rounds=rounds),
        ]

    def order(name: str, by: str, query: ListQuery) -> Figure:
        return compare(
            f"whole order by {name}",
            lambda _turn: keep(f"SELECT id FROM lead ORDER BY {by}"),
            lambda _turn: show(query),
            rounds=rounds,
            at_most=1.5,
        )

    figures = [
        *search("one hit", str(company), at_most=3),
        *search("no hit", "zzyzx", ms=2),
        *search("v", "v", at_most=3),
        *search("van", "van", at_most=3),
        *search("van bouw", "van bouw", at_most=3),
        compare("first page", lambda _turn: read("1"), lambda _turn: show(newest), rounds=rounds, ms=5),
        compare(
            "page at 90 %",
            lambda turn: read("id < ?", total - far + turn),
            lambda turn: window.page(far + turn, PAGE),
            rounds=rounds,
            ms=5,
        ),
        order("number", "id DESC", newest),
        order("company", "company_key IS NULL, company_key, id", ListQuery(Lead, sort="company")),
        order("score", "score DESC, id DESC", ListQuery(Lead, sort="score", descending=True)),
    ]
    window.close()
    return figures


def tops(raw: Any, desk: Desk, rounds: int) -> list[Figure]:  # noqa: ANN401  a driver connection
    """The first rows of long lists, which are to take the same time at any length."""
    window = desk.window(views.INBOX)

    def top(name: str, ids: str, query: ListQuery) -> Figure:
        def begin(_turn: int) -> None:
            begun = window.begin(query)
            window.take(begun.rows if begun else 0)
            window.page(0, PAGE)

        def plain(_turn: int) -> None:
            listed = f"SELECT id FROM lead {ids} LIMIT {FIRST}"
            raw.execute(f"SELECT {SHOWN} FROM lead WHERE id IN ({listed})").fetchall()

        return compare(f"first rows, {name}", plain, begin, rounds=rounds, ms=15)

    awake = "AND snoozed_until IS NULL ORDER BY"
    figures = [
        top("all by age", "ORDER BY created_at DESC, id DESC", views.inbox(None, NOW)),
        top("new", f"WHERE status = 'new' {awake} created_at DESC, id DESC", views.inbox(LeadStatus.NEW, NOW)),
        top("working", f"WHERE status = 'working' {awake} score DESC, id DESC", views.inbox(LeadStatus.WORKING, NOW)),
    ]
    window.close()
    return figures


def _ids(desk: Desk, statement: str) -> list[int]:
    return desk.read(lambda connection: [int(row[0]) for row in connection.exec_driver_sql(statement).fetchall()])


if __name__ == "__main__":
    sys.exit(main())
