"""Makes files of any size, quickly: `python benchmarks/generate.py OUT.crmdesk --leads 100000 [--seed 1]`.

Rows are computed from their number, so that memory stays flat and the same seed gives the same rows. Triggers and
indexes are taken off while the rows are written and made anew after; keys, scores and search are then what the program
would have made. A tenth of all records is changed by steps of the desk, so that the journal is not empty.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.rows import NOW, Maker, Row
from crmdesk.controllers import opening, scoring
from crmdesk.controllers.desk import Write
from crmdesk.controllers.sample.scenes import OWNERS
from crmdesk.models.account import Account
from crmdesk.models.activity import Activity, ActivityLink
from crmdesk.models.campaign import Campaign
from crmdesk.models.contact import Contact
from crmdesk.models.conversion import Conversion
from crmdesk.models.entity import Entity
from crmdesk.models.lead import Lead
from crmdesk.models.lists import Industry, Owner
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import StageEvent
from crmdesk.models.qualification import Answer
from crmdesk.models.store import journal, search, sqlite

Fold = tuple[Callable[..., str | None], list[int | None]]
"""How a key is folded, and where in a row its sources stand."""


def keyed(entity: type[Entity], given: str, rows: Iterable[Row]) -> tuple[list[str], Iterable[Row]]:
    """The columns and rows to store: the given columns, parted by blanks, and the keys that follow from them."""
    columns = given.split()
    folds: list[Fold] = []
    for f in entity.stored().values():
        if f.fold and not set(f.key_of).isdisjoint(columns):
            where = [columns.index(source) if source in columns else None for source in f.key_of]
            folds.append((lru_cache(maxsize=50_000)(f.fold) if len(where) == 3 else f.fold, where))  # names repeat
            columns.append(f.column)
    return columns, _with_keys(rows, folds) if folds else rows


def insert(driver: Any, entity: type[Entity], given: str, rows: Iterable[Row]) -> None:
    """Write rows of an entity with their keys; given: their columns after id and uid."""
    columns, stored = keyed(entity, f"id uid {given}", rows)
    places = ", ".join("?" * len(columns))
    driver.executemany(f"INSERT INTO {entity.table} ({', '.join(columns)}) VALUES ({places})", stored)


def _with_keys(rows: Iterable[Row], folds: list[Fold]) -> Iterator[Row]:
    for row in rows:
        keys = []
        for fold, where in folds:
            sources = [None if i is None else row[i] for i in where]
            keys.append(fold(*sources) if any(sources) else None)
        yield row + tuple(keys)


def generate(path: Path, leads: int, seed: int = 1, changed: int = 10, say: Callable[[str], object] = str) -> None:
    """Make a file with so many leads, and all that belongs to them; `changed` percent of all records by steps.

    Accounts are a quarter of the leads, contacts a third, opportunities a fifth, activities three times as many; `say`
    hears how it goes. Raises Trouble when the file exists.
    """
    began = time.perf_counter()

    def told(what: str) -> None:
        say(f"{time.perf_counter() - began:7.1f} s  {what}")

    opening.make_file(path)
    engine = sqlite.engine(path, "rw")
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for pragma in _CARELESS:
            driver.execute(f"PRAGMA {pragma}").fetchall()
        driver.execute("BEGIN IMMEDIATE")
        indexes = _take_off(driver)
        _write_rows(driver, Maker(leads, seed))
        told("rows")
        for statement in indexes:
            driver.execute(statement)
        told("indexes")
        scoring.rescore_all(connection, NOW)
        told("scores")
        search.rebuild(connection)
        journal.install(connection)
        driver.execute("COMMIT")
        told("search")
    engine.dispose()
    _change_some(path, changed)
    told("changed by steps")


_CARELESS = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "secure_delete=OFF", "cache_size=-262144")
"""A file that is not there yet cannot be spoilt."""
_LARGE = (Lead, Account, Contact, Opportunity, Activity, ActivityLink, Answer, Conversion, StageEvent)


def _take_off(driver: Any) -> list[str]:
    """Drop all triggers and the indexes of the large tables; gives the statements that make the indexes anew."""
    for (name,) in driver.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        driver.execute(f"DROP TRIGGER {name}")
    statements = []
    for entity in _LARGE:
        asked = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"
        for name, sql in driver.execute(asked, (entity.table,)).fetchall():
            driver.execute(f"DROP INDEX {name}")
            statements.append(sql)
    return statements


def _write_rows(driver: Any, make: Maker) -> None:
    uid, at = make.uid, make.came(0)
    insert(driver, Owner, "name initials", ((i, uid(at), *one) for i, one in enumerate(OWNERS, 1)))
    insert(driver, Industry, "name", ((i, uid(at), f"Industry {i}") for i in range(1, 10)))
    fairs = ((i, uid(at), f"Fair {i}", "2025-02-02", "2025-02-06", "Utrecht", 1_500_000) for i in range(1, 21))
    insert(driver, Campaign, "name start end place cost", fairs)
    insert(
        driver,
        Account,
        "name type website email phone city region country industry_id employees owner_id created_at won_made_customer",
        make.account_rows(),
    )
    insert(
        driver,
        Contact,
        "given_name particle family_name job_title account_id email mobile owner_id created_at",
        make.contact_rows(),
    )
    insert(
        driver,
        Lead,
        "given_name particle family_name job_title company email phone mobile website city region country industry_id "
        "source_id campaign_id owner_id status interest expected_value currency consent_email consent_phone created_at "
        "mql_at sql_at converted_at disqualify_reason_id",
        make.leads(),
    )
    insert(
        driver,
        Opportunity,
        "name account_id contact_id pipeline_id stage_id value currency close_date source_id owner_id lost_reason_id "
        "created_at stage_since closed_at position",
        make.opportunity_rows(),
    )
    insert(driver, Activity, "kind subject body at due done_at owner_id", make.activity_rows())
    insert(driver, ActivityLink, "activity_id lead_id account_id contact_id opportunity_id", make.link_rows())
    insert(driver, Answer, "lead_id criterion_id answer at by", make.answer_rows())
    insert(driver, Conversion, "lead_id account_id contact_id opportunity_id at by", make.conversion_rows())
    insert(driver, StageEvent, "opportunity_id from_stage_id to_stage_id at by", make.event_rows())


def _change_some(path: Path, percent: int) -> None:
    """Change one record in a hundred of each kind, once for each percent, by steps of the desk."""
    desk = opening.open_desk(path, "Joris Vermeer", clock=lambda: NOW)
    for part in range(percent):
        desk.do(_change, part)
    desk.close()


def _change(write: Write, part: int) -> None:
    write.name("Change {part} of 100", part=part)
    for table, change in (
        ("lead", "company_size = '10-49'"),
        ("account", "employees = employees + 1"),
        ("contact", "role = 'Decides'"),
        ("opportunity", "value = value + 100000"),
        ("activity", "outcome = 'Done'"),
    ):
        write.run(f"UPDATE {table} SET {change} WHERE id % 100 = ?", part)


def main() -> None:
    """The command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("--leads", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    generate(given.out, given.leads, given.seed, say=print)
    print(f"{given.out}: {given.leads:,} leads, {given.out.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
