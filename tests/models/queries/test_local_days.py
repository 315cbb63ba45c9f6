"""A day of a report is a day of this PC's zone, although moments are kept in UTC."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest

from crmdesk.controllers import conversion, pipeline, records, reports
from crmdesk.controllers.desk import Desk
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries.period import midnight
from tests.conftest import NOW, Clock

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no tzset")
JUST_AFTER_MIDNIGHT = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)
"""Half past twelve at night on the first of December in Amsterdam."""
WON = 5


@pytest.fixture(autouse=True)
def amsterdam(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A PC in Amsterdam, which is an hour before UTC in winter and two in summer."""
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def _leads(desk: Desk, start: dt.date, end: dt.date) -> int:
    found = desk.read(lambda c: reports.report(c, "funnel", start=start, end=end, now=NOW))
    return int(found.totals["lead"] or 0)


def test_a_lead_of_just_after_midnight_belongs_to_the_day_that_has_begun(desk: Desk) -> None:
    desk.do(records.add, Lead, {"company": "Berg", "created_at": JUST_AFTER_MIDNIGHT})
    first, before = dt.date(2026, 12, 1), dt.date(2026, 11, 30)
    assert (_leads(desk, first, first), _leads(desk, before, before)) == (1, 0)
    found = desk.read(lambda c: reports.report(c, "conversion", by="month", now=NOW))
    assert [row[:2] for row in found.rows] == [("2026-12", 1)]
    assert len(desk.read(lambda c: reports.rows_behind(c, found, 0, "leads"))[1]) == 1


def test_the_last_hour_of_a_summer_day_belongs_to_that_day(desk: Desk) -> None:
    for hour in (21, 22):  # an hour before midnight, and midnight
        desk.do(records.add, Lead, {"company": "Berg", "created_at": dt.datetime(2026, 6, 30, hour, tzinfo=dt.UTC)})
    last, following = dt.date(2026, 6, 30), dt.date(2026, 7, 1)
    assert (_leads(desk, last, last), _leads(desk, following, following)) == (1, 1)


def test_what_is_won_just_after_midnight_is_won_on_that_day(desk: Desk, clock: Clock) -> None:
    clock.move(seconds=(JUST_AFTER_MIDNIGHT - NOW).total_seconds())
    lead = desk.do(records.add, Lead, {"company": "Berg", "family_name": "Berg"}).result
    deal = desk.do(conversion.convert, lead).result.plan.opportunity.id
    assert deal is not None
    desk.do(pipeline.move, deal, WON, value=1000)
    first = dt.date(2026, 12, 1)
    won = desk.read(lambda c: reports.report(c, "win-rate", start=first, end=first, now=JUST_AFTER_MIDNIGHT))
    assert won.totals["won"] == 1
    assert desk.read(lambda c: c.exec_driver_sql(f"SELECT closed_at FROM {Opportunity.table}").scalar()) == "2026-12-01"
    funnel = desk.read(lambda c: reports.report(c, "funnel", now=JUST_AFTER_MIDNIGHT))
    assert funnel.rows[-1][-1] == 0  # won on the very day of its conversion, and not a day later


def test_a_day_begins_at_midnight_here_in_winter_and_in_summer() -> None:
    assert midnight(dt.date(2026, 12, 1)) == "2026-11-30T23:00:00Z"
    assert midnight(dt.date(2026, 7, 1)) == "2026-06-30T22:00:00Z"
    assert midnight(dt.date.min) == "0001-01-01"
