"""Draws the main screens in the states that sample data never shows: empty, one row, 50,000 rows, failing, very long.

Usage: python tools/states.py DIR [--lang nl] [--theme dark] [--size 1200x800] [--scale 2.0] [--only NAME ...]. A
picture that nobody looked at proves nothing; `crmdesk demo-screens` draws the screens with sample data.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.generate import generate
from crmdesk import text
from crmdesk.controllers import opening, records
from crmdesk.controllers.desk import Desk, Trouble, Write
from crmdesk.models.account import Account
from crmdesk.models.contact import Contact
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.store.trouble import SENTENCES
from crmdesk.text import _
from crmdesk.ui import pictures
from crmdesk.ui.dress import dress
from crmdesk.ui.kit.jobs import InlineJobs
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.theme import theme
from crmdesk.ui.workplace import Workplace

MANY = 50_000
PEOPLE = (
    ("Maximiliaan-Alexander", "van Heeckeren van Brandsenburg tot Nettelhorst"),
    ("Wilhelmina Antoinette", "Schimmelpenninck van der Oye"),
    ("Annemarie", "van den Broek-Hogendoorn"),
)
COMPANY = "Coöperatieve Installatie- en Onderhoudsvereniging Zuidwest-Gelderland en Omstreken U.A."
WISH = "Arbeidsongeschiktheidsverzekeringsmaatschappijen vragen naar verduurzaming van hun bedrijfsverzamelgebouwen"


class Silent(InlineJobs):
    """Reading that never comes back."""

    def run(self, lane: str, work: Callable[[], Any], done: Callable[[Any], None], failed: Any = None) -> None:  # noqa: ANN401, D102
        if lane == "write":
            super().run(lane, work, done, failed)


class Failing(InlineJobs):
    """Reading that always fails as on a broken disk."""

    def run(self, lane: str, work: Callable[[], Any], done: Callable[[Any], None], failed: Any = None) -> None:  # noqa: ANN401, D102
        def broken() -> None:
            raise Trouble(_(SENTENCES["SQLITE_IOERR_READ"]))

        super().run(lane, broken, done, failed)


def one(write: Write) -> None:
    """One lead and one deal."""
    long_ones(write, people=PEOPLE[2:], company="Smit Dakwerken")


def long_ones(write: Write, people: tuple[tuple[str, str], ...] = PEOPLE, company: str = COMPANY) -> None:
    """Leads, deals and their accounts with the longest names and words there are."""
    for given, family in people:
        lead = {
            "given_name": given,
            "family_name": family,
            "company": company,
            "job_title": "Hoofd inkoop en facilitaire bedrijfsvoering",
            "email": f"{family.split()[-1].lower()}@cooperatieveinstallatievereniging.example",
            "phone": "0314 555 0117",
            "city": "Westerhaar-Vriezenveensewijk",
            "interest": WISH,
            "budget_amount": 123_456_789_00,
        }
        records.add(write, Lead, {name: value for name, value in lead.items() if Lead.by_name(name)})
    account = records.add(write, Account, {"name": company})
    records.add(write, Contact, {"given_name": people[0][0], "family_name": people[0][1], "account_id": account})
    records.add(write, Opportunity, {"name": WISH, "account_id": account, "value": 123_456_789_00})


class Stage:
    """A window on a file, for as long as pictures of it are taken."""

    def __init__(self, app: QApplication, file: Path, size: tuple[int, int], jobs: InlineJobs) -> None:
        self.app = app
        self.desk: Desk = opening.open_desk(file, "Joris Vermeer", lambda: pictures.NOW)
        self.window = MainWindow(pictures.NoFiles())
        self.window.resize(*size)
        self.window.show_first(QWidget())
        self.window.show()
        self.window.set_file(file.stem)
        self.window.show_file(Workplace(self.desk, jobs, self.window.toasts, self.window, self.window))

    def take(self, target: Path, prepare: Callable[[MainWindow], object], wait: int = 0) -> None:
        """One picture; wait in ms for what comes late."""
        prepare(self.window)
        pictures.settle(self.app)
        if wait:
            QTest.qWait(wait)
        self.window.grab().save(str(target))
        pictures.close_sheets(self.window)

    def close(self) -> None:
        """Leave the file."""
        self.window.close_file()
        self.window.close()
        self.desk.close()


def page(window: MainWindow, name: str) -> Any:  # noqa: ANN401
    """A page by name."""
    window.page(name)
    return window.pages[name]


def convert(window: MainWindow) -> None:
    """The convert sheet of the first lead."""
    page(window, "inbox").triage.preview()


def board(window: MainWindow, view: str = "board") -> None:
    """The pipeline in one of its views."""
    page(window, "pipeline").views.button(view).clicked.emit()


SCREENS: dict[str, Callable[[MainWindow], object]] = {
    "inbox": partial(page, name="inbox"),
    "convert": convert,
    "board": board,
    "list": partial(board, view="list"),
    "accounts": partial(page, name="accounts"),
    "reports": partial(page, name="reports"),
}


def files(folder: Path) -> Iterator[tuple[str, Callable[[], Path], type[InlineJobs], int]]:
    """Each state: its name, what makes its file, how its jobs go, how long to wait in ms."""

    def made(name: str, fill: Callable[[Write], None] | None = None, *, demo: bool = False) -> Path:
        file = folder / f"{name}.crmdesk"
        opening.make_file(file, demo=demo, language=text.language(), clock=lambda: pictures.NOW)
        if fill:
            desk = opening.open_desk(file, "Joris Vermeer", lambda: pictures.NOW)
            desk.do(fill)
            desk.close()
        return file

    def many() -> Path:
        file = folder / "many.crmdesk"
        generate(file, MANY)
        return file

    yield "empty", lambda: made("empty"), InlineJobs, 0
    yield "one", lambda: made("one", one), InlineJobs, 0
    yield "long", lambda: made("long", long_ones), InlineJobs, 0
    yield "loading", lambda: made("loading", demo=True), Silent, 500
    yield "failing", lambda: made("failing", demo=True), Failing, 0
    yield "sample", lambda: made("sample", demo=True), InlineJobs, 0
    yield "many", many, InlineJobs, 0


def main() -> None:
    """Read the command line and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="en")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--size", default="1440x900")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", nargs="*", default=[], help="states or screens")
    asked = parser.parse_args()
    text.use(asked.lang)
    app = QApplication([])
    dress(app, asked.theme)
    theme.choose(font_scale=asked.scale, reduce_motion=True)
    width, height = (int(part) for part in asked.size.split("x"))
    asked.folder.mkdir(parents=True, exist_ok=True)
    states = {"empty", "one", "long", "loading", "failing", "sample", "many"} & set(asked.only)
    screens = set(SCREENS) & set(asked.only)
    with tempfile.TemporaryDirectory() as place:
        for state, make, jobs, wait in files(Path(place)):
            if states and state not in states:
                continue
            stage = Stage(app, make(), (width, height), jobs())
            for name, prepare in SCREENS.items():
                if (screens and name not in screens) or (
                    name == "convert" and state in ("empty", "loading", "failing")
                ):
                    continue
                words = f"{name}-{state}-{asked.lang}-{asked.theme}-{asked.size}-{asked.scale:g}.png"
                stage.take(asked.folder / words, prepare, wait)
            stage.close()


if __name__ == "__main__":
    main()
