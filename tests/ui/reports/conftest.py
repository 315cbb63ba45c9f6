"""A company with something in every corner of the reports, and the page that shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from crmdesk.controllers import activities
from crmdesk.controllers.desk import Desk, Write
from crmdesk.models.activity import ActivityKind
from crmdesk.text import N_
from crmdesk.ui.reports.screen import Reports
from crmdesk.ui.workplace import Workplace
from tests.models.queries.company import Company, moment

Fill = Callable[[Company], object]


def everything(company: Company) -> None:
    """Leads of eleven sources and none, of two owners; open, overdue, undated, won, lost, foreign opportunities."""
    joris = company.named("owner", "Joris")
    for n in range(12):
        day = moment(f"2026-0{1 + n % 9}-04")
        lead = company.lead(f"2026-0{1 + n % 9}-03", source="Referral", owner="Joris")
        activities.log(company.write, ActivityKind.CALL, [("lead", lead.id)], at=day, owner_id=joris)
        if n < 5:
            closed = f"2026-0{n + 2}-10"
            deal = company.deal("Won", value=100_000 + n, closed_at=closed, owner="Joris", source="Referral")
            company.converted(lead, deal)
    for n in range(4):
        company.lead("2026-10-05", source="Website", owner="Anna", status="ready" if n else "working")
    for n in range(9):
        company.lead("2026-11-02", source=f"Source {n}", mql="2026-11-03")
    company.lead("2024-02-01", source="Referral", status="disqualified")
    company.lead("2026-11-20")
    company.deal("Proposal", value=4_150_050, close_date="2026-12-15", owner="Anna")
    company.deal("Need", value=2_000_000, close_date="2026-10-01", owner="Anna")
    company.deal("Negotiation", value=700_000, owner="Joris")
    company.deal("Qualification", close_date="2027-01-20")
    company.deal("Lost", value=900_000, closed_at="2026-05-05", owner="Anna")
    company.deal("Proposal", value=1_200_000, currency="USD", close_date="2026-12-01", owner="Anna")
    company.deal("Won", value=300_000, currency="USD", closed_at="2026-06-01", owner="Joris")


def few(company: Company) -> None:
    """Six leads, one of them converted."""
    leads = [company.lead("2026-09-01", source="Website") for _n in range(6)]
    company.converted(leads[0], company.deal("Need", value=10_000, close_date="2026-12-01"))


@pytest.fixture
def fill(desk: Desk) -> Callable[[Fill], None]:
    """Make rows in one step."""

    def make(what: Fill) -> None:
        def command(write: Write) -> None:
            what(Company(write))
            write.name(N_("Fill the file"))

        desk.do(command)

    return make


@pytest.fixture
def shown(work: Workplace, qtbot: QtBot) -> Callable[[], Reports]:
    """Show the page in the window."""

    def show() -> Reports:
        page = Reports(work)
        window = work.window
        assert isinstance(window, QMainWindow)
        window.setCentralWidget(page)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        return page

    return show


@pytest.fixture
def page(fill: Callable[[Fill], None], shown: Callable[[], Reports]) -> Reports:
    """The page on the whole company."""
    fill(everything)
    return shown()
