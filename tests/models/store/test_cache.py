"""What readers keep in memory."""

from __future__ import annotations

from crmdesk.controllers.desk import Desk

MOST_KIB = 4096


def test_readers_which_are_many_keep_little_each(desk: Desk) -> None:
    kept = desk.read(lambda connection: connection.exec_driver_sql("PRAGMA cache_size").scalar_one())
    assert -MOST_KIB <= kept < 0
