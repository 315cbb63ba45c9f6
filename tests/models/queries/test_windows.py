"""The window of a long list: filled on one thread, stopped and closed on another, at any moment."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.lead import Lead, LeadStatus
from crmdesk.models.queries import views, windows
from crmdesk.models.queries.lists import IS, Filter, ListQuery, heads, ordered
from crmdesk.models.queries.windows import FIRST, Begun

MANY = 5_000
MOMENTS = [n / 10_000 for n in range(50)]
"""Seconds after the begin of a fill, from before its first statement until after its last."""
QUERY = ListQuery(Account, sort="name")


@pytest.fixture
def long(desk: Desk) -> Desk:
    """A desk with many accounts."""
    desk.do(lambda write: [write.add(Account(name=f"Firm {n}")).id for n in range(MANY)])
    return desk


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    """A thread that fills."""
    with ThreadPoolExecutor(1) as made:
        yield made


def test_a_list_may_be_closed_at_any_moment_of_a_fill(long: Desk, worker: ThreadPoolExecutor) -> None:
    for moment in MOMENTS:
        window = long.window(views.ACCOUNTS)
        filling = worker.submit(window.fill, QUERY)
        time.sleep(moment)
        window.close()
        assert filling.result() in (None, MANY)
        assert window.fill(QUERY) is None


def test_a_fill_that_was_broken_off_at_any_moment_can_be_asked_again(long: Desk, worker: ThreadPoolExecutor) -> None:
    for moment in MOMENTS:
        window = long.window(views.ACCOUNTS)
        filling = worker.submit(window.fill, QUERY)
        time.sleep(moment)
        window.stop()
        assert filling.result() in (None, MANY)
        assert window.fill(QUERY) == MANY
        window.close()


# -- the first rows of a long list ------------------------------------------------------------------------------------

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LISTS = {
    "new, some came back": views.inbox(LeadStatus.NEW, NOW),
    "new of one owner": views.inbox(LeadStatus.NEW, NOW, 1),
    "by score": views.inbox(LeadStatus.WORKING, NOW),
    "all": views.inbox(None, NOW),
    "by company, some without": ListQuery(Lead, sort="company"),
    "by company, backwards": ListQuery(Lead, sort="company", descending=True),
    "a filter": ListQuery(Lead, (Filter("city", IS, "Utrecht"),), sort="score", descending=True),
}


def _make_leads(desk: Desk, many: int) -> None:
    """Leads of all kinds; some sleep, ten came back, some have no company."""
    desk.do(
        lambda write: write.run(
            f"""
            WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {many})
            INSERT INTO lead (uid, company, company_key, city, status, score, created_at, snoozed_until)
            SELECT randomblob(16), name, lower(name), iif(n % 2, 'Utrecht', 'Gouda'), iif(n % 3, 'new', 'working'),
                n % 90, strftime('%Y-%m-%dT%H:%M:%SZ', '2026-01-01', (n * 37 % 9000) || ' minutes'),
                CASE WHEN n < 500 THEN CASE n % 50 WHEN 2 THEN '2026-11-01T00:00:00Z' END
                    WHEN n % 50 = 1 THEN '2027-01-01T00:00:00Z' END
            FROM (SELECT n, iif(n % 7, 'Firm ' || n * 31 % {many}, NULL) AS name FROM n)
            """
        )
    )


@pytest.mark.parametrize("query", LISTS.values(), ids=LISTS.keys())
def test_the_parts_of_a_list_are_the_list(desk: Desk, query: ListQuery) -> None:
    _make_leads(desk, 500)

    def ids(connection: Connection, *asked: sa.Select[Any]) -> list[int]:
        return [row[0] for one in asked for row in connection.execute(one).fetchall()]

    assert desk.read(ids, *heads(query)) == desk.read(ids, ordered(query))


def test_a_long_list_begins_with_its_first_rows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _make_leads(desk, 3_000)
    monkeypatch.setattr(windows, "SHORT", 20_000)
    window = desk.window(views.INBOX)
    assert window.begin(LISTS["new, some came back"]) == Begun(FIRST, False)
    window.take(FIRST)
    total = window.fill(LISTS["new, some came back"])
    assert total is not None
    assert total > FIRST
    assert window.begins_alike(FIRST)
    window.close()


def test_the_first_rows_take_the_same_work_at_any_length(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in steps of SQLite's machine, of which ten times as many rows may not take half as many again.

    By score they may: all leads here have the same one, and rows of one score are ordered among themselves.
    """
    names = ("new, some came back", "all", "by company, some without", "by company, backwards")
    worked: dict[str, list[int]] = {name: [] for name in names}
    for many in (1_000, 9_000):
        _make_leads(desk, many)
        for name, found in worked.items():
            found.append(_steps(desk, LISTS[name]))
    assert {name: found for name, found in worked.items() if found[1] > 1.5 * found[0] + 2_000} == {}


def _steps(desk: Desk, query: ListQuery) -> int:
    hundreds = 0

    def count() -> int:
        nonlocal hundreds
        hundreds += 1
        return 0

    with desk.database.reading() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("CREATE TEMP TABLE IF NOT EXISTS shown (n INTEGER PRIMARY KEY, id INTEGER)")
        driver.execute("DELETE FROM temp.shown")
        driver.set_progress_handler(count, 100)
        try:
            windows._put_heads(connection, query)
        finally:
            driver.set_progress_handler(None, 0)
    return hundreds * 100


def test_a_short_list_is_whole_at_once(desk: Desk) -> None:
    _make_leads(desk, 300)
    window = desk.window(views.INBOX)
    assert window.begin(LISTS["all"]) == Begun(300, True)
    window.close()
