"""How long reports take, as ratios to SQL written by hand that gives the same figures from the same file.

`python -m benchmarks.reports [ROWS]` makes a file of ROWS (100,000) leads and as many opportunities, asks each report
and its counterpart in turn, and prints medians of wall and CPU time. It fails when a goal is missed.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from benchmarks.raw import HEADER, Figure, compare, verdict
from crmdesk.controllers import opening, reports
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.store import sqlite
from crmdesk.models.store.database import Database

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
ROUNDS = 15

LEADS = """
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?),
  r AS (SELECT n, n * 7919 % 1000 AS a, n * 104729 % 1009 AS b, n * 1299709 % 900 AS d FROM n),
  t AS (SELECT *, unixepoch('2024-01-01') + d * 86400 + b * 60 AS at FROM r)
INSERT INTO lead (uid, given_name, family_name, sort_name, company, company_key, email, email_key, city, region, note,
  source_id, owner_id, status, created_at, first_touch_at, mql_at, sql_at, converted_at)
SELECT randomblob(16), 'Sanne', 'Berg ' || n, 'berg ' || n, 'Bouw ' || n, 'bouw ' || n, n || '@bouw.example',
  n || '@bouw.example', 'Utrecht', nullif('Region ' || (b % 13), 'Region 0'),
  'What was said on the stand, as long as people write it down there: number ' || n, nullif(a % 8, 0), 1 + b % 20,
  CASE WHEN a < 200 THEN 'converted' WHEN a < 300 THEN 'ready' WHEN a < 500 THEN 'nurture' ELSE 'new' END,
  strftime('%FT%TZ', at, 'unixepoch'), iif(b % 10 < 7, strftime('%FT%TZ', at + a * 300, 'unixepoch'), NULL),
  iif(a < 550, strftime('%FT%TZ', at + b * 900, 'unixepoch'), NULL),
  iif(a < 300, strftime('%FT%TZ', at + b * 1800, 'unixepoch'), NULL),
  iif(a < 200, strftime('%FT%TZ', at + b * 3600, 'unixepoch'), NULL)
FROM t"""

DEALS = """
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?),
  r AS (SELECT n, n * 7919 % 1000 AS a, n * 104729 % 1009 AS b, n * 1299709 % 900 AS d FROM n)
INSERT INTO opportunity (uid, name, name_key, pipeline_id, stage_id, value, currency, probability, close_date,
  closed_at, owner_id, source_id, created_at, stage_since)
SELECT randomblob(16), 'Deal ' || n, 'deal ' || n, 1, 1 + b % 6, 1000 * a + b, iif(b % 50 = 0, 'USD', 'EUR'),
  nullif(a % 11 * 10, 0), date('2024-06-01', d || ' days'), iif(b % 6 >= 4, date('2024-03-01', d || ' days'), NULL),
  nullif(b % 20, 0), nullif(a % 8, 0), '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'
FROM r"""

CONVERSIONS = """
INSERT INTO conversion (uid, lead_id, opportunity_id, at, by)
SELECT randomblob(16), id, iif(id % 10, id, NULL), converted_at, 'x' FROM lead WHERE status = 'converted'"""

COHORT = """
FROM lead l LEFT JOIN conversion k ON k.lead_id = l.id LEFT JOIN opportunity o ON o.id = k.opportunity_id
LEFT JOIN stage s ON s.id = o.stage_id"""
SQL = "(sql_at IS NOT NULL OR status IN ('ready', 'converted') OR k.opportunity_id IS NOT NULL)"
MQL = f"(mql_at IS NOT NULL OR status = 'nurture' OR {SQL})"
DEAL = "FROM opportunity o JOIN stage s ON s.id = o.stage_id"
CHANCE = "CASE WHEN s.kind = 'open' THEN coalesce(o.probability, s.probability) ELSE s.probability END"
CLOSES = "substr(CASE WHEN s.kind = 'open' THEN close_date ELSE closed_at END, 1, 7)"
EURO = "FILTER (WHERE currency = 'EUR')"

COUNTS = f"""
SELECT l.source_id, count(*), sum({MQL}), sum({SQL}), sum(k.opportunity_id IS NOT NULL), sum(s.kind = 'won')
{COHORT} GROUP BY 1"""


def median(key: str, days: str, source: str) -> str:
    """SQL for the median of what is known, by key: the middle one or the mean of the two middle ones."""
    return f"""
SELECT key, avg(v) FROM (
  SELECT key, v, row_number() OVER (PARTITION BY key ORDER BY v) AS r, count(*) OVER (PARTITION BY key) AS n
  FROM (SELECT {key} AS key, {days} AS v {source}) WHERE v IS NOT NULL
) WHERE r IN ((n + 1) / 2, (n + 2) / 2) GROUP BY 1"""


RAW: dict[str, tuple[str, str | None, tuple[str, ...]]] = {
    "funnel by source": (
        "funnel",
        "source",
        (
            COUNTS,
            median("source_id", "max(0, julianday(mql_at) - julianday(created_at))", "FROM lead"),
            median("source_id", "max(0, julianday(sql_at) - julianday(mql_at))", "FROM lead"),
            median("l.source_id", "iif(o.id, max(0, julianday(k.at) - julianday(sql_at)), NULL)", COHORT),
            median(
                "l.source_id", "iif(s.kind = 'won', max(0, julianday(closed_at) - julianday(date(k.at))), NULL)", COHORT
            ),
        ),
    ),
    "  raw without medians": ("funnel", "source", (COUNTS,)),
    "conversion by source": (
        "conversion",
        "source",
        (
            f"""
SELECT l.source_id, count(*), sum({MQL}), sum({SQL}), sum(status = 'converted'), sum(s.kind = 'won'),
sum(iif(s.kind = 'won' AND o.currency = 'EUR', o.value, 0)) {COHORT} GROUP BY 1""",
            median("source_id", "max(0, julianday(first_touch_at) - julianday(created_at))", "FROM lead"),
        ),
    ),
    "win-rate by owner": (
        "win-rate",
        "owner",
        (
            f"""
SELECT owner_id, count(*), sum(s.kind = 'won'), sum(s.kind = 'lost'),
sum(iif(s.kind = 'won' AND currency = 'EUR', value, 0)) {DEAL} GROUP BY 1""",
        ),
    ),
    "pipeline by month": (
        "pipeline",
        "month",
        (
            f"""
SELECT {CLOSES}, stage_id, count(*), sum(value) {EURO}, sum(CAST(round(value * ({CHANCE}) / 100.0) AS INTEGER)) {EURO}
{DEAL} GROUP BY 1, 2""",
        ),
    ),
    "pipeline": (
        "pipeline",
        None,
        (
            f"""
SELECT stage_id, count(*), sum(value) {EURO}, sum(CAST(round(value * ({CHANCE}) / 100.0) AS INTEGER)) {EURO}
{DEAL} GROUP BY 1""",
        ),
    ),
    "forecast by month": (
        "forecast",
        "month",
        (
            f"""
SELECT CASE WHEN s.kind = 'won' THEN substr(closed_at, 1, 7) WHEN close_date < '2026-06-01' THEN 'overdue'
ELSE substr(close_date, 1, 7) END, sum(iif(s.kind = 'won', value, 0)) {EURO},
sum(CAST(round(value * ({CHANCE}) / 100.0) AS INTEGER)) {EURO} {DEAL} WHERE s.kind <> 'lost' GROUP BY 1""",
        ),
    ),
}
"""Each report as name, group and the same figures by hand, without what is in other currencies."""

GOALS = {"funnel by source": 1.3, "pipeline by month": 1.3}


def fill(write: Write, rows: int) -> None:
    """So many leads and opportunities, a fifth of the leads converted."""
    for number in range(20):
        write.run("INSERT INTO owner (uid, name, name_key) VALUES (randomblob(16), ?1, ?1)", f"owner {number}")
    write.run(LEADS, rows)
    write.run(DEALS, rows)
    write.run(CONVERSIONS)


def measure(path: Path) -> list[Figure]:
    """A line for each report."""
    database, raw = Database(path), sqlite.connect(path, "ro")
    figures = []
    with database.reading() as connection:
        for title, (name, by, statements) in RAW.items():
            hand, ours = partial(by_hand, raw, statements), partial(ask, connection, name, by)
            figures.append(compare(title, hand, ours, rounds=ROUNDS, at_most=GOALS.get(title)))
    raw.close()
    database.close()
    return figures


def ask(connection: Connection, name: str, by: str | None, _turn: int) -> object:
    """What the program gives."""
    return reports.report(connection, name, by=by, now=NOW)


def by_hand(raw: Any, statements: Sequence[str], _turn: int) -> list[Any]:
    """What a plain connection gives."""
    return [raw.execute(statement).fetchall() for statement in statements]


def main(arguments: list[str]) -> int:
    """Make the file, compare, tell what was missed."""
    rows = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.crmdesk"
        opening.make_file(path)
        desk = Desk(Database(path), "benchmark")
        made: Any = desk.do(fill, rows)
        desk.close()
        print(f"{rows:,} leads and opportunities, {path.stat().st_size / 1e6:.0f} MB, step {made.step}\n{HEADER}")
        figures = measure(path)
    return verdict(figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
