"""The window of a long list: filled on one thread, stopped and closed on another, at any moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from crmdesk.controllers.desk import Desk
from crmdesk.models.account import Account
from crmdesk.models.queries import views
from crmdesk.models.queries.lists import ListQuery

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
