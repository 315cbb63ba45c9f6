"""Import, its undo, and export: `python benchmarks/import_export.py [--leads 100000] [--rows 100000]`.

Raw inserts the same prepared rows by executemany and feeds the search set-wise; ours journals too, and the whole import
reads a CSV file, its phones and e-mails, and looks for matches among the leads that are there.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from benchmarks.generate import generate, keyed
from benchmarks.raw import HEADER, Figure, arguments, bare, clocked, listed, verdict
from benchmarks.rows import NOW, Maker, Row, switchboard, text
from crmdesk.controllers import opening
from crmdesk.controllers.desk import Desk, Write
from crmdesk.controllers.exchange import exporter, importer
from crmdesk.controllers.exchange.batch import Batch
from crmdesk.controllers.exchange.links import Links
from crmdesk.controllers.exchange.options import OnMatch, Options
from crmdesk.controllers.exchange.staging import Staging
from crmdesk.models.lead import Lead
from crmdesk.models.queries.lists import ListQuery

CHUNK = 10_000
STRANGERS = 20_000_000
"""Numbers from which nobody is in the file yet."""
COLUMNS = (
    "given_name particle family_name job_title company email phone mobile website city source_id owner_id interest "
    "expected_value created_at"
)
HEADERS = (
    "First name,Particle,Last name,Job title,Company,E-mail,Phone,Mobile,Website,City,Source,Owner,Interest,"
    "Expected value,Came in"
).split(",")
CITIES = "Utrecht", "Zwolle", "Breda", "Venlo", "Goes"


def newcomers(rows: int) -> Iterator[Row]:
    """Leads that are not in the file: values of COLUMNS."""
    make = Maker(rows, seed=2)
    for number in range(rows):
        given, particle, family, local = make.person(STRANGERS + number)
        company, domain = make.company(STRANGERS + number)
        yield (
            given, particle, family, "Head of purchasing", company, f"{local}@{domain}",
            switchboard(STRANGERS + number), f"0680{number % 1_000_000:06}", f"www.{domain}", CITIES[number % 5],
            number % 7 + 1, number % 4 + 1, "Temporary office units", number % 5000 * 1000 + 200_000,
            text(make.came(number)),
        )  # fmt: skip


def write_csv(path: Path, desk: Desk, rows: int) -> None:
    """The newcomers as people would send them: names for links, amounts with a point."""
    sources, owners = (dict(desk.read(names, table)) for table in ("source", "owner"))
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADERS)
        for row in newcomers(rows):
            *before, source, owner, interest, value, at = row
            out.writerow([*before, sources[source], owners[owner], interest, f"{value / 100:.2f}", at])


def names(connection: Connection, table: str) -> list[tuple[int, str]]:
    """The names of a list by id."""
    return [(int(row[0]), str(row[1])) for row in connection.exec_driver_sql(f"SELECT id, name FROM {table}")]


class Raw:
    """The same work without journal, matching, scores and undo."""

    def __init__(self, connection: Any, columns: Sequence[str], rows: Sequence[Row]) -> None:  # noqa: ANN401
        self._run = connection.execute
        self._many = connection.executemany
        self._rows = [(f"{number:016}".encode(), *row) for number, row in enumerate(rows)]
        marks = ", ".join("?" * (len(columns) + 1))
        self._statement = f"INSERT INTO lead (uid, {', '.join(columns)}) VALUES ({marks})"
        self._last = self._run("SELECT max(id) FROM lead").fetchone()[0]

    def write(self, _turn: int = 0) -> None:
        """Insert the rows and index them."""
        self._run("BEGIN IMMEDIATE")
        self._many(self._statement, self._rows)
        searched = listed(Lead)
        self._run(
            f"INSERT INTO lead_search (rowid, {searched}) SELECT id, {searched} FROM lead WHERE id > ?", (self._last,)
        )
        self._run("COMMIT")

    def delete(self, _turn: int = 0) -> None:
        """Delete them, from the index too."""
        searched = listed(Lead)
        self._run("BEGIN IMMEDIATE")
        old = f"SELECT 'delete', id, {searched} FROM lead WHERE id > ?"
        self._run(f"INSERT INTO lead_search (lead_search, rowid, {searched}) {old}", (self._last,))
        self._run("DELETE FROM lead WHERE id > ?", (self._last,))
        self._run("COMMIT")

    def export(self, path: Path) -> None:
        """All leads with the names of what they refer to, as CSV."""
        asked = [
            f"(SELECT n.name FROM {f.target} n WHERE n.id = lead.{f.column})" if f.target else f.column
            for f in Lead.shown().values()
        ]
        cursor = self._run(f"SELECT {', '.join(asked)} FROM lead ORDER BY id")
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(Lead.shown())
            out.writerows(cursor)


def staged(write: Write, batches: Sequence[Batch]) -> None:
    """Only the writing of an import: rows that are read and folded already."""
    links = Links(write, Lead, Options())
    staging = Staging(write, Lead, (), OnMatch.SKIP, links)
    for batch in batches:
        staging.take(batch)


def batches_of(columns: Sequence[str], rows: Sequence[Row], turn: int) -> list[Batch]:
    """The rows as an import has them when they are read."""
    made = []
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        values = {column: list(cells) for column, cells in zip(columns, zip(*part, strict=True), strict=True)}
        values["uid"] = [f"{turn % 1000:03}{start + number:013}".encode() for number in range(len(part))]
        made.append(Batch(range(len(part)), [()] * len(part), columns=values))
    return made


def measure(raw: Raw, desk: Desk, folder: Path, batches: Sequence[Sequence[Batch]]) -> list[Figure]:
    """Write, import, undo and export in turns; a set of batches for each round."""
    writing = Figure("staged, journaled write", at_most=1.5)
    whole = Figure("whole import of CSV", at_most=3)
    undoing = Figure("undo of it, against delete", at_most=3)
    exporting = Figure("export to CSV", at_most=1.5)
    target = folder / "out.csv"

    def write(turn: int) -> None:
        desk.do(staged, batches[turn])

    def read(_turn: int) -> None:
        importer.import_files(desk, Lead, [folder / "leads.csv"])

    def tell(_turn: int) -> None:
        exporter.export(desk, ListQuery(Lead), target)

    for turn in range(len(batches)):
        inserted = clocked(raw.write)
        writing.pairs.append((inserted, clocked(write, turn)))
        desk.undo()
        whole.pairs.append((inserted, clocked(read)))
        exporting.pairs.append((clocked(lambda _turn: raw.export(target)), clocked(tell)))
        undoing.pairs.append((clocked(raw.delete), clocked(lambda _turn: desk.undo())))
    return [writing, whole, undoing, exporting]


def main() -> int:
    """Make the files and measure."""
    parser = arguments(__doc__, rounds=5)
    parser.add_argument("--rows", type=int, default=100_000, help="how many are imported")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = asked.file or folder / "made.crmdesk"
        if not asked.file:
            generate(path, asked.leads)
        columns, prepared = keyed(Lead, COLUMNS, newcomers(asked.rows))
        rows = list(prepared)
        connection = bare(path, folder / "raw.crmdesk")
        desk = opening.open_desk(Path(shutil.copy(path, folder / "ours.crmdesk")), "Joris", clock=lambda: NOW)
        write_csv(folder / "leads.csv", desk, asked.rows)
        batches = [batches_of(columns, rows, turn) for turn in range(asked.rounds)]
        figures = measure(Raw(connection, columns, rows), desk, folder, batches)
        standing = connection.execute("SELECT count(*) FROM lead").fetchone()[0]
        print(f"{asked.rows:,} rows into {standing:,} leads\n{HEADER}")
        for figure in figures:
            print(figure.line())
        desk.close()
        connection.close()
    return verdict(figures)


if __name__ == "__main__":
    sys.exit(main())
