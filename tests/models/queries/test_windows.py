"""A window on a list: breaking a fill off leaves it ready for the next one."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from crmdesk.controllers import records
from crmdesk.controllers.desk import Desk
from crmdesk.models.lead import Lead
from crmdesk.models.queries import views
from crmdesk.models.queries.windows import Window


def test_a_fill_that_is_broken_off_at_its_very_beginning_can_be_done_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.do(records.add, Lead, {"company": "Berg"})
    window = Window(desk.database, views.INBOX)
    query = views.inbox(views.TABS[0], desk.clock())
    reader = desk.database.reader

    def broken_off() -> Connection:
        made = reader()
        driver = made.connection.driver_connection
        assert driver is not None
        driver.set_progress_handler(lambda: 1, 1)
        return made

    monkeypatch.setattr(desk.database, "reader", broken_off)
    assert window.fill(query) is None
    assert window._filling is not None
    driver = window._filling.connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(None, 0)
    assert window.fill(query) == 1
    window.close()
