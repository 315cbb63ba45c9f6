"""Pictures of every screen with sample data: for the README, for tests, and for looking at what we make.

The real window on a real file, with jobs that run at once and a clock that stands still, so that two runs give the same
pictures. The language must have been chosen before.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import text
from crmdesk.controllers import conversion_preview as preview
from crmdesk.controllers import leads, opening, record_steps, records
from crmdesk.models.account import Account
from crmdesk.models.contact import Contact
from crmdesk.models.conversion import How
from crmdesk.models.lead import Lead
from crmdesk.models.opportunity import Opportunity
from crmdesk.models.pipeline import StageKind
from crmdesk.models.queries.board import Board as Found
from crmdesk.models.queries.board import Wanted
from crmdesk.models.queries.lists import ANY_OF, linked_ids
from crmdesk.models.queries.narrowing import LEAST, PAST, Condition
from crmdesk.text import _
from crmdesk.ui.dress import dress
from crmdesk.ui.kit.jobs import InlineJobs
from crmdesk.ui.kit.popover import Popover
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.main_window import MainWindow
from crmdesk.ui.palette.palette import Palette
from crmdesk.ui.pipeline import acts
from crmdesk.ui.theme import Choice, theme
from crmdesk.ui.workplace import Workplace

if TYPE_CHECKING:
    from crmdesk.ui.settings_sheet import SettingsSheet

_VISITORS = {
    "nl": """Voornaam;Achternaam;Bedrijf;E-mail;Telefoon;Verwachte waarde;Beursdag;Opmerking
Fleur;de Wit;De Wit Dakbedekking;fleur@dewitdak.example;0182 555 010;12.500;24-11-2026;Wil een offerte voor 3 daken
Hakan;Demir;Demir Koeltechniek;h.demir@demirkoel.example;076 555 0143;8.900,50;24-11-2026;Vraagt naar levertijd
Anouk;Postma;Postma & Zonen;anouk@postmazonen.example;058 555 0127;;24-11-2026;
Ruben;Smit;Smit Staal;ruben@smitstaal.example;;veel;24-11-2026;Komt terug met een tekening
""",
    "en": """First name;Last name;Company;E-mail;Phone;Expected value;Day of the fair;Note
Fleur;de Wit;De Wit Dakbedekking;fleur@dewitdak.example;0182 555 010;12,500;24-11-2026;Wants a quote for 3 roofs
Hakan;Demir;Demir Koeltechniek;h.demir@demirkoel.example;076 555 0143;8,900.50;24-11-2026;Asks for the delivery time
Anouk;Postma;Postma & Zonen;anouk@postmazonen.example;058 555 0127;;24-11-2026;
Ruben;Smit;Smit Staal;ruben@smitstaal.example;;a lot;24-11-2026;Comes back with a drawing
""",
}

_NARROW = (
    Condition("owner_id", ANY_OF, (1, None)),
    Condition("score", LEAST, 50),
    Condition("created_at", PAST, 30),
)

_BIG = (Condition("value", LEAST, 1_500_000), Condition("owner_id", ANY_OF, (1, None)))

NOW = dt.datetime(2026, 11, 24, 9, 12, tzinfo=dt.UTC)


class NoFiles:
    """A window in a picture asks for no file."""

    def new(self) -> None:
        """Nothing."""

    def open(self) -> None:
        """Nothing."""

    def show_in_folder(self) -> None:
        """Nothing."""


def take(folder: Path, look: Choice, size: tuple[int, int], scale: float = 1.0) -> list[Path]:
    """Write one PNG a screen into a folder; size in px of the window. Gives the files. Raises OSError."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    dress(app, look)
    theme.choose(font_scale=scale, reduce_motion=True)
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "crm.crmdesk"
        opening.make_file(file, demo=True, language=text.language(), clock=lambda: NOW)
        desk = opening.open_desk(file, "Joris Vermeer", lambda: NOW)
        window = MainWindow(NoFiles())
        window.resize(*size)
        window.show_first(QWidget())
        window.show()
        window.set_file(file.stem)
        window.set_backup(_("Backup: today {time}").format(time="09:12"), old=False)
        window.show_file(Workplace(desk, InlineJobs(), window.toasts, window, window))
        for name, prepare in scenes(window, file):
            prepare()
            settle(app)
            target = folder / f"{name}-{text.language()}-{look}.png"
            if not window.grab().save(str(target)):
                raise OSError(f"{target} could not be written")
            made.append(target)
            close_sheets(window)
        window.close_file()
        window.close()
        desk.close()
    return made


def settle(app: QApplication) -> None:
    """Let layouts, delayed signals and first paints happen."""
    for _turn in range(12):
        app.processEvents()
        app.sendPostedEvents()


def close_sheets(window: MainWindow) -> None:
    """Leave what stands over the page."""
    window.toasts.clear()
    for box in window.findChildren(Popover):
        box.done()
    for palette in window.findChildren(Palette):
        palette.close_palette()
    for sheet in window.findChildren(Sheet):
        if sheet.isVisible():
            sheet.reject()


def scenes(window: MainWindow, file: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every screen by name, and what brings the window there; beside the open file others may be written."""
    for page in ("inbox", "pipeline", "accounts", "contacts", "reports"):
        yield page, partial(window.page, page)
    yield "rows", partial(_report_rows, window)
    yield from _lead_scenes(window)
    yield from _pipeline_scenes(window)
    yield "new-opportunity", partial(_new, window, "pipeline")
    for kind in (StageKind.WON, StageKind.LOST):
        yield kind.value, partial(_close, window, kind)
    for part in ("deals", "details", "changes"):
        yield f"account-{part}", partial(_account, window, part)
    yield "new-account", partial(_new, window, "accounts")
    yield "import", window.import_file
    yield from _import_scenes(window, file.parent)
    yield "export", partial(_export, window)
    yield from _palette_scenes(window)
    yield from _shell_scenes(window, Path(file.name))  # without its folder, which is another one in each run


def _palette_scenes(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """The palette as it opens and with words in it, the map of keys, and search everywhere."""

    def ask(page: str, words: str) -> None:
        window.page(page)
        window.open_palette(words)

    for name, page, words in (
        ("palette", "pipeline", "sterk"),
        ("palette-empty", "inbox", ""),
        ("palette-commands", "accounts", ">t"),
    ):
        yield name, partial(ask, page, words)
    for page in ("inbox", "pipeline", "accounts"):
        yield f"keys-{page}", partial(_on_page, window, page, window.show_keys)
    yield "search", partial(window.search, "offerte" if text.language() == "nl" else "quote")


def _lead_scenes(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    window.page("inbox")
    inbox: Any = window.pages["inbox"]
    first = inbox.detail.facts.lead_id
    for name, ask in (
        ("convert", inbox.triage.preview),
        ("snooze", inbox.triage.snooze),
        ("assign", inbox.triage.assign),
        ("disqualify", inbox.triage.disqualify),
        ("new-lead", inbox.new_record),
        ("filter", inbox.filter.ask),
        ("filter-owner", lambda: inbox.filter.edit("owner_id")),
        ("filter-came-in", lambda: inbox.filter.edit("created_at")),
        ("filter-score", lambda: inbox.filter.edit("score")),
        ("filtered", lambda: inbox.filter.set_conditions(_NARROW)),
        ("filtered-empty", lambda: inbox.filter.set_conditions((*_NARROW, Condition("country", "contains", "Peru")))),
        ("bulk", lambda: (inbox.filter.clear(), inbox.pane.table.selectAll())),
        ("double", partial(_double, inbox)),
        ("settled", lambda: inbox.detail.lead.bar.settled.emit("contact", preview.Choice(How.EXISTING, _twin(inbox)))),
        ("compare", lambda: inbox.triage.compare("contact", preview.Choice(How.EXISTING, _twin(inbox)))),
        ("join", partial(_join, inbox)),
        ("converted", inbox.triage.convert),
        ("became", partial(_go_to, inbox, "Fatima Yilmaz")),
        ("undo-conversion", partial(_undo_conversion, inbox)),
        ("lead-details", partial(_details, inbox)),
        ("inbox-one", partial(_search, inbox, "Hallenbouw")),
        ("inbox-long", partial(_long, inbox)),
        ("inbox-loading", partial(_loading, inbox)),
        ("inbox-done", partial(_done, inbox)),
        ("inbox-never", partial(_never, inbox)),
    ):
        yield name, partial(_on_page, window, "inbox", ask)
    window.page("inbox")
    _take_back(inbox)
    inbox.show_record(first)


def _take_back(inbox: Any) -> None:  # noqa: ANN401
    """Undo what the scene before did."""
    inbox.work.desk.undo()
    QApplication.processEvents()
    inbox.work.toasts.clear()


def _long(inbox: Any) -> None:  # noqa: ANN401
    """Names as long as they come."""
    company = "Coöperatieve Vereniging van Installatiebedrijven en Aanverwante Ondernemingen Noordoost-Nederland U.A."
    lead = {
        "given_name": "Maximiliaan-Alexander",
        "particle": "van den",
        "family_name": "Heuvel-Schimmelpenninck tot Oye",
        "job_title": "Plaatsvervangend hoofd facilitaire inkoop en technisch beheer",
        "city": "Gasselterboerveenschemond",
        "company": company,
        "note": "Wil weten of de levertijd korter kan. Belt zelf terug na de vakantie.",
    }
    inbox.show_record(inbox.work.desk.do(records.add, Lead, lead).result)


def _loading(inbox: Any) -> None:  # noqa: ANN401
    """A list that is being found for longer than one likes to wait."""
    _take_back(inbox)
    inbox.pane.skeleton.appear()


def _done(inbox: Any) -> None:  # noqa: ANN401
    """Every new lead was decided on."""
    inbox.pane.skeleton.end()
    inbox.pane.tabs.button("new").clicked.emit()
    inbox.pane.table.selectAll()
    morning = inbox.now().replace(hour=9, minute=0) + dt.timedelta(1)
    inbox.work.desk.do(leads.snooze, inbox.picks.ids(), morning)


def _never(inbox: Any) -> None:  # noqa: ANN401
    """No lead in the file."""
    _take_back(inbox)
    every = inbox.work.desk.read(lambda connection: list(connection.exec_driver_sql("SELECT id FROM lead").scalars()))
    inbox.work.desk.do(record_steps.delete_all, Lead, every)


def _double(inbox: Any) -> None:  # noqa: ANN401
    """The lead that is shown looks like a contact that stands already."""
    inbox.picks.unmark()
    record = inbox.detail.facts.page.record
    desk = inbox.work.desk
    account = desk.do(records.add, Account, {"name": "Bouwgroep Noord"}).result
    known = {"given_name": "Sanne", "family_name": "van den Berg", "phone": record["phone"], "account_id": account}
    desk.do(records.add, Contact, {**known, "job_title": "Inkoop", "email": "sanne@bouwgroepnoord.example"})
    inbox.triage.settled[record["id"]] = preview.Wishes(account=preview.Choice(How.NEW))
    inbox.refresh(None)


def _go_to(inbox: Any, name: str) -> None:  # noqa: ANN401
    inbox.show_record(inbox.work.desk.read(linked_ids, Lead, name)[0])


def _undo_conversion(inbox: Any) -> None:  # noqa: ANN401
    """What a conversion made was changed since, so that undoing it is a question."""
    lead = inbox.detail.facts.lead_id
    made = next(end.id for end in inbox.detail.facts.page.ends if end.table == "opportunity")
    inbox.work.desk.do(records.edit, Opportunity, made, {"value": 12_000_00})
    inbox.triage.undo_conversion(lead)


def _details(inbox: Any) -> None:  # noqa: ANN401
    """The fields of a lead."""
    _take_back(inbox)
    _go_to(inbox, "Ruben Kuiper")
    inbox.detail.lead.tabs.button("fields").clicked.emit()


def _join(inbox: Any) -> None:  # noqa: ANN401
    """A lead of an account that has an open opportunity, with the choices for that."""
    _go_to(inbox, "Fatima Yilmaz")
    inbox.triage.preview()
    inbox.work.window.findChildren(Sheet)[-1].boxes["opportunity"].unfold(True)


def _search(inbox: Any, words: str) -> None:  # noqa: ANN401
    """What is found by words, without waiting for somebody to stop typing."""
    inbox.parts.search.setText(words)
    inbox.parts.search.searched.emit(words)


def _twin(inbox: Any) -> int:  # noqa: ANN401
    return inbox.detail.facts.plan.contact.candidates[0].id  # type: ignore[no-any-return]


def _on_page(window: MainWindow, page: str, ask: Callable[[], object]) -> None:
    window.page(page)
    ask()


def _new(window: MainWindow, page: str) -> None:
    window.page(page)
    window.new_record()


def _close(window: MainWindow, kind: StageKind) -> None:
    window.page("pipeline")
    page: Any = window.pages["pipeline"]
    page.clear_filters()
    page.doing.close(kind)


def _account(window: MainWindow, part: str) -> None:
    window.page("accounts")
    window.pages["accounts"].pane.turn_to(part)  # type: ignore[attr-defined]


def _report_rows(window: MainWindow) -> None:
    window.pages["reports"].tiles["won"].clicked.emit()  # type: ignore[attr-defined]


def _import_scenes(window: MainWindow, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """The steps of one import, each from the one before; the last one is undone by the next scene."""
    from crmdesk.ui.files.import_sheet import ImportSheet

    table = folder / ("bezoekers.csv" if text.language() == "nl" else "visitors.csv")
    table.write_text(_VISITORS[text.language()], "utf-8")

    def columns() -> ImportSheet:
        assert window.work
        sheet = ImportSheet(window.work)
        sheet.open()
        sheet.take([table])
        return sheet

    def check() -> ImportSheet:
        sheet = columns()
        sheet.check_button.clicked.emit()
        return sheet

    yield "import-columns", columns
    yield "import-check", check
    yield "import-done", lambda: check().import_button.clicked.emit()


def _export(window: MainWindow) -> None:
    window.page("accounts")
    window.export_rows()


def _show_pipeline(
    page: Any,  # noqa: ANN401
    view: str = "board",
    *,
    words: str = "",
    attention: bool = False,
    conditions: tuple[Condition, ...] = (),
    at: int | None = None,
) -> int:
    """Show board or list, narrowed, with the keyboard on an opportunity, by default an idle one; gives which."""
    page.work.go.page("pipeline")
    page.views.button(view).clicked.emit()
    for column in page.board.columns.values():
        column.list.cards.lifted = None
        column.fold(False)
    page.board.put_down()
    page.search.reset(words)
    page.narrow.reset(conditions)
    page.figures.choose((False, False, attention))
    page.refresh(None)
    page.count_figures()
    cards = [card for found in page.found.cards.values() for card in found]
    chosen = at or next((card.id for card in cards if card.idle_days(NOW) is not None), 0)
    page.view.select(chosen)
    page.first_focus().setFocus(Qt.FocusReason.TabFocusReason)
    return chosen


def _pipeline_scenes(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """Board and list in their states, questions beside a card, and the page of an opportunity."""
    window.page("pipeline")
    page: Any = window.pages["pipeline"]
    settle(QApplication.instance())  # type: ignore[arg-type]  # columns come one by one
    shown = partial(_show_pipeline, page)

    def asked(ask: str) -> None:
        shown()
        page.doing.ask(getattr(acts, ask))

    def stages() -> None:
        shown()
        page.doing.ask_stage()

    def folded() -> None:
        shown()
        list(page.board.columns.values())[0].fold(True)

    def opened(part: str) -> None:
        window.record("opportunity", shown())
        page.pane.turn_to(part)
        page.pane.strip.first_focus().setFocus(Qt.FocusReason.TabFocusReason)

    yield "pipeline-board", shown
    yield "pipeline-dragging", partial(_hanging, page, 3)
    yield "pipeline-over-won", partial(_hanging, page, None)
    yield "pipeline-folded", folded
    for ask in ("peek", "ask_value", "ask_close_date", "ask_task"):
        yield f"pipeline-{ask}", partial(asked, ask)
    yield "pipeline-stages", stages
    yield "stage-settings", lambda: page.doing.set_stage(page.found.open_columns[2])
    yield "pipeline-filter", lambda: (shown(), page.narrow.ask())
    yield "pipeline-attention", partial(shown, attention=True)
    yield "pipeline-list", partial(shown, "list")
    yield "pipeline-filtered", partial(shown, conditions=_BIG)
    yield "pipeline-list-filtered", partial(shown, "list", conditions=_BIG, attention=True)
    yield "pipeline-filtered-missed", partial(shown, conditions=(*_BIG, Condition("name", "contains", "zwembad")))
    yield "pipeline-missed", partial(shown, words="zwembad")
    yield "pipeline-loading", lambda: (shown(), page.skeleton.appear())
    page.skeleton.end()
    yield "pipeline-empty", lambda: (shown(), page.show_found(Wanted(), Found(), NOW))
    yield "pipeline-one-card", partial(shown, words="prefab")
    yield "pipeline-no-value", partial(_without_value, page, "board")
    yield "pipeline-list-no-value", partial(_without_value, page, "list")
    page.work.undo()
    page.work.toasts.clear()
    page.clear_filters()
    for part in ("timeline", "details", "changes"):
        yield f"opportunity-{part}", partial(opened, part)


def _hanging(page: Any, over: int | None) -> None:  # noqa: ANN401
    """A card hangs over a column, or over the zone of what is won."""
    card = _show_pipeline(page)
    for column in page.board.columns.values():
        column.list.cards.lifted = card
    target = page.board.zones[StageKind.WON] if over is None else list(page.board.columns.values())[over]
    page.board.hover(card, target)
    target.show_over(10 if over is None else target.list.y() + 130)


def _without_value(page: Any, view: str) -> None:  # noqa: ANN401
    """An opportunity of a late stage has lost its value."""
    deal = _show_pipeline(page, at=next(iter(page.found.cards[page.found.open_columns[2].stage_id])).id)
    page.work.desk.do(records.edit, Opportunity, deal, {"value": None})
    _show_pipeline(page, view, at=deal)


def _shell_scenes(window: MainWindow, file: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What stands around the pages; the sheets are opened as the program opens them."""
    from crmdesk.ui.settings_sheet import APPEARANCE, GENERAL, KEYS
    from crmdesk.ui.welcome import Answers, Welcome

    def welcome() -> Welcome:
        window.close_file()  # as it is in the first run
        window.show_first(QWidget())
        sheet = Welcome(window, Answers("Joris Vermeer", text.language(), file=file))
        sheet.open()
        return sheet

    window.page("inbox")
    for part in (GENERAL, APPEARANCE, KEYS):
        yield f"settings-{part}", partial(_settings, window, file, part)
    yield "settings-found", lambda: _find(_settings(window, file, GENERAL), "t")
    yield "settings-press", lambda: _press(_settings(window, file, KEYS))
    yield "sample", partial(window.show_sample, True)
    yield "welcome", welcome
    yield "welcome-how", lambda: welcome().go_on.click()


def _settings(window: MainWindow, file: Path, part: str) -> SettingsSheet:
    from crmdesk.ui.settings_sheet import SettingsSheet

    sheet = SettingsSheet(window, "Joris Vermeer", "", file, part=part, links=True)
    sheet.open()
    return sheet


def _find(sheet: SettingsSheet, words: str) -> None:
    sheet.search.setFocus(Qt.FocusReason.TabFocusReason)
    sheet.search.setText(words)


def _press(sheet: SettingsSheet) -> None:
    """Another key for a command is pressed, which another command has."""
    from crmdesk.ui.keys_part import PressSheet

    sheet.keys.list.take()
    field = sheet.window().findChildren(PressSheet)[-1].field
    field.keys = "Ctrl+K"
    field.pressed_keys.emit(field.keys)
