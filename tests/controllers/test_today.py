"""The day that is written down or counted by is that of the calendar on the wall: in Amsterdam it is past midnight."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from crmdesk.controllers import conversion, leads, pipeline, records, reports
from crmdesk.controllers.desk import Desk, Write
from crmdesk.controllers.exchange import importer
from crmdesk.controllers.exchange.options import Options
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.queries import history

WON = 5
"""The stage "Won" of a new file."""
WEDNESDAY = dt.date(2026, 11, 25)


@pytest.fixture
def late(desk: Desk, clock: Any, amsterdam: bool) -> Desk:
    """A desk on Tuesday evening in UTC, Wednesday in Amsterdam."""
    if not amsterdam:
        pytest.skip("the zone of a process cannot be chosen here")
    clock.now = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)
    return desk


def _deal(desk: Desk, **values: Any) -> int:
    return desk.do(records.add, Opportunity, {"name": "Loods", **values}).result


def _closed(desk: Desk, deal_id: int) -> dt.date | None:
    return desk.do(Write.get, Opportunity, deal_id).result.closed_at


def test_a_won_deal_closes_today_however_it_is_won(late: Desk, tmp_path: Path) -> None:
    moved, edited, made = _deal(late), _deal(late), _deal(late, stage_id=WON)
    late.do(pipeline.move, moved, WON)
    late.do(records.edit, Opportunity, edited, {"stage_id": WON})
    table = tmp_path / "deals.csv"
    table.write_text("name,stage\nHal,Won\n", "utf-8")
    importer.import_files(late, Opportunity, [table], Options())
    assert [_closed(late, one) for one in (moved, edited, made, made + 1)] == [WEDNESDAY] * 4


def test_a_conversion_closes_a_number_of_days_from_today(late: Desk) -> None:
    lead = late.do(records.add, Lead, {"company": "Berg"}).result
    made = late.do(conversion.convert, lead).result.plan
    assert made.close_date == WEDNESDAY + dt.timedelta(60)


def test_the_step_names_the_day_on_which_a_lead_comes_back(late: Desk) -> None:
    lead = late.do(records.add, Lead, {"company": "Berg"}).result
    late.do(leads.snooze, [lead], dt.datetime(2026, 11, 27, 23, 30, tzinfo=dt.UTC))
    assert late.read(history.history)[0].name == "Snooze Berg until 28 Nov 2026"


def test_what_should_have_closed_yesterday_is_overdue(late: Desk) -> None:
    _deal(late, value=100, close_date=WEDNESDAY - dt.timedelta(1))
    _deal(late, value=200, close_date=WEDNESDAY)
    found = late.read(reports.report, "forecast", now=late.clock())
    assert [line.values[0] for line in found.lines] == ["overdue", "2026-11"]
