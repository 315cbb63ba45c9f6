"""The kit on show: four windows made of its parts with words as in real work, for looking at.

`python -m tests.ui.gallery FOLDER` writes them as pictures, light and dark, English and Dutch, also narrow and with
text at 200 %. It is not part of the program.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDate, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from crmdesk import text
from crmdesk.ui.kit import format
from crmdesk.ui.kit.banner import Banner
from crmdesk.ui.kit.bars import Criteria, ScoreLine
from crmdesk.ui.kit.buttons import Button, IconButton, Segment, Segmented
from crmdesk.ui.kit.card import Card, Divider, FigureTile
from crmdesk.ui.kit.charts import FunnelChart, Month, Rate, RateBars, StackedBars, Step
from crmdesk.ui.kit.empty_state import EmptyState
from crmdesk.ui.kit.flow import FlowLayout, Scroller
from crmdesk.ui.kit.labels import Avatar, Chip, ElidedLabel, KeyHint, KeyHints, PlainLabel
from crmdesk.ui.kit.rail import Rail
from crmdesk.ui.kit.search_box import SearchBox
from crmdesk.ui.kit.sheet import Sheet
from crmdesk.ui.kit.skeleton import Skeleton
from crmdesk.ui.kit.timeline import Entry, Timeline
from crmdesk.ui.kit.toast import Toasts
from crmdesk.ui.kit.top_bar import TopBar
from crmdesk.ui.theme import theme

TODAY = dt.date(2026, 11, 22)

Say = Callable[[str, str], str]


def english(en: str, nl: str) -> str:
    return en


def dutch(en: str, nl: str) -> str:
    return nl


def window(say: Say, current: str, bar: TopBar, page: QWidget, *, collapsed: bool = False) -> QWidget:
    """The frame of the program around a page."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    rail = Rail(say("Pages", "Pagina's"))
    rail.set_head(PlainLabel("crmdesk", "heading"))
    for id, icon, label, keys in (
        ("inbox", "inbox", "Inbox", "Ctrl+1"),
        ("today", "calendar-check-2", say("Today", "Vandaag"), "Ctrl+2"),
        ("pipeline", "square-kanban", say("Pipeline", "Pijplijn"), "Ctrl+3"),
        ("accounts", "building-2", "Accounts", "Ctrl+4"),
        ("contacts", "contact-round", say("Contacts", "Contactpersonen"), "Ctrl+5"),
        ("campaigns", "megaphone", say("Campaigns", "Campagnes"), "Ctrl+6"),
        ("reports", "chart-column", say("Reports", "Rapporten"), "Ctrl+7"),
    ):
        rail.add_item(id, icon, label, keys)
    rail.add_status("backup", "shield-check", say("Backup: today 09:12", "Back-up: vandaag 09:12"))
    rail.set_current(current)
    rail.set_collapsed(collapsed)
    row.addWidget(rail)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(bar)
    page.setProperty("surface", "page")
    column.addWidget(page, 1)
    row.addLayout(column, 1)
    return whole


def top_bar(say: Say, title: str, line: str, actions: list[QWidget], primary: Button | None) -> TopBar:
    bar = TopBar(title, line)
    bar.set_search(SearchBox(say("Search or command…", "Zoeken of opdracht…"), "Ctrl+K"))
    bar.set_actions(actions)
    bar.set_primary(primary)
    return bar


def lead_page(say: Say, *, collapsed: bool = False) -> QWidget:
    """A lead being judged: chips, timeline, score, criteria, and the strip to convert it."""
    page = QFrame()
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 16, 24, 16)
    column.setSpacing(12)
    tabs = Segmented(
        [
            Segment("new", say("New", "Nieuw")),
            Segment("working", say("Working", "In behandeling")),
            Segment("nurture", say("Nurture", "Nurturen")),
            Segment("ready", say("Ready", "Klaar")),
            Segment("all", say("All", "Alle")),
        ],
        say("Status", "Status"),
    )
    column.addWidget(tabs)
    head = QHBoxLayout()
    head.setSpacing(12)
    head.addWidget(Avatar("Sanne van der Berg", 48, "accent"))
    names = QVBoxLayout()
    names.setSpacing(0)
    names.addWidget(ElidedLabel("Sanne van der Berg", "title"))
    names.addWidget(
        ElidedLabel(
            say("Head of purchasing", "Hoofd inkoop") + " · Van der Berg Installaties · Utrecht", "label", "secondary"
        )
    )
    head.addLayout(names, 1)
    buttons = QHBoxLayout()
    buttons.setSpacing(8)
    buttons.addWidget(Button(say("Snooze", "Stel uit"), "alarm-clock"))
    buttons.addWidget(Button(say("Assign", "Wijs toe"), "user-round-plus"))
    buttons.addWidget(Button(say("Disqualify", "Afwijzen"), "x", "danger"))
    buttons.addWidget(IconButton("ellipsis", say("More", "Meer")))
    head.addLayout(buttons)
    column.addLayout(head)
    chips = FlowLayout()
    for words, icon, tone in (
        (say("New", "Nieuw"), "circle", "info"),
        (say("Booth", "Beursstand"), "store", "neutral"),
        ("Bouwbeurs 2026", "megaphone", "neutral"),
        (say("Owner Joris V.", "Eigenaar Joris V."), "user-round", "neutral"),
        (say("Call before 16:00", "Bel vóór 16:00"), "phone", "warn"),
        (say("3 days late", "3 dagen te laat"), "alarm-clock", "bad"),
        ("Meineke & Zn. <b>BV</b>", "link", "accent"),
    ):
        chips.addWidget(Chip(words, icon, tone))  # type: ignore[arg-type]
    column.addLayout(chips)
    panes = QHBoxLayout()
    panes.setSpacing(16)
    panes.addWidget(timeline_card(say), 1)
    side = QVBoxLayout()
    side.setSpacing(12)
    side.addWidget(score_card(say))
    side.addWidget(criteria_card(say))
    side.addStretch(1)
    holder = QWidget()
    holder.setLayout(side)
    scroller = Scroller(holder)
    side.setContentsMargins(0, 0, 0, 0)
    scroller.setFixedWidth(theme.px(320) if theme.font_scale < 1.5 else theme.px(260))
    panes.addWidget(scroller)
    column.addLayout(panes, 1)
    strip = Banner(
        say("Ready to convert: 3 of 4 criteria met", "Klaar om te converteren: 3 van 4 criteria gehaald"),
        say(
            "Makes account Van der Berg Installaties (prospect), 1 contact and 1 opportunity.",
            "Maakt account Van der Berg Installaties (prospect), 1 contactpersoon en 1 verkoopkans.",
        ),
        "accent",
    )
    strip.add_action(say("Preview", "Bekijk"), "eye", keys="C")
    strip.add_action(say("Convert", "Converteer"), "arrow-right", "primary", "Ctrl+Return")
    column.addWidget(strip)
    hints = KeyHints(
        [
            (("J", "K"), say("move", "door lijst")),
            (("Q",), say("qualify", "kwalificeer")),
            (("X",), say("disqualify", "afwijzen")),
            (("?",), say("all keys", "alle toetsen")),
        ]
    )
    column.addWidget(hints)
    new = Button(say("New lead", "Nieuwe lead"), "plus", "primary")
    filters = Button(say("Filter", "Filter"), "list-filter")
    line = say("12 to review · oldest 8 days", "12 te beoordelen · oudste 8 dagen")
    return window(say, "inbox", top_bar(say, "Inbox", line, [filters], new), page, collapsed=collapsed)


def timeline_card(say: Say) -> Card:
    card = Card(say("Timeline", "Tijdlijn"), rows=True)
    card.add_action(
        Segmented(
            [
                Segment("all", say("All", "Alles")),
                Segment("notes", say("Notes", "Notities")),
                Segment("tasks", say("Tasks", "Taken")),
            ],
            say("Show", "Toon"),
        )
    )
    note = QLineEdit()
    note.setPlaceholderText(say("Write a note, or log a call…", "Schrijf een notitie, of leg een gesprek vast…"))
    indented = QHBoxLayout()
    indented.setContentsMargins(8, 0, 8, 0)
    indented.addWidget(note)
    card.body.addLayout(indented)
    timeline = Timeline(say("Timeline", "Tijdlijn"))
    at = dt.datetime.combine(TODAY, dt.time(14, 5))
    timeline.set_entries(
        [
            Entry(
                1,
                "store",
                say("Talk on the stand", "Gesprek op stand"),
                say(
                    "Wants a quote for 40 units, decides before 15 December. Compares two suppliers; we are the only "
                    "one that delivers the assembly as well.",
                    "Wil offerte voor 40 units, beslist vóór 15 december. Vergelijkt met twee leveranciers; wij zijn "
                    "de enige die ook de montage leveren.",
                ),
                at,
                "accent",
                "Bouwbeurs 2026",
            ),
            Entry(
                2,
                "qr-code",
                say("Captured by Joris", "Vastgelegd door Joris"),
                say("Consent for mail and phone was given.", "Toestemming voor mail en telefoon gegeven."),
                at - dt.timedelta(minutes=4),
            ),
            Entry(
                3,
                "phone",
                say("Called, no answer", "Gebeld, geen gehoor"),
                "",
                at - dt.timedelta(days=1, hours=3),
                "warn",
            ),
            Entry(
                4,
                "mail-open",
                say("Newsletter opened", "Nieuwsbrief geopend"),
                say("Subject: <b>Prefab</b> in 6 weeks & more", "Onderwerp: <b>Prefab</b> in 6 weken & meer"),
                dt.date(2026, 11, 3),
            ),
            Entry(
                5,
                "globe",
                say("Price page visited", "Prijspagina bezocht"),
                say("Twice in one week.", "Twee keer in één week."),
                dt.date(2026, 10, 28),
            ),
        ],
        TODAY,
    )
    card.body.addWidget(timeline, 1)
    return card


def score_card(say: Say) -> Card:
    card = Card(say("Score 86 of 100", "Score 86 van 100"), rows=True)
    card.add_action(Chip(say("Hot", "Heet"), "flame", "ok", why=say("Hot is 70 or more.", "Heet is 70 of meer.")))
    lines = QVBoxLayout()
    lines.setSpacing(0)
    for words, points in (
        (say("Talk on the stand", "Gesprek op de stand"), 30),
        (say("Decision maker (role contains “Head”)", "Beslisser (rol bevat “Hoofd”)"), 20),
        (say("Budget known", "Budget bevestigd"), 20),
        (say("Visited the price page twice", "Bezocht prijspagina 2×"), 10),
        (say("Fits the target group", "Past bij doelgroep (bouw)"), 10),
        (say("No mail opened in 14 days", "Geen e-mail geopend in 14 d"), -4),
    ):
        lines.addWidget(ScoreLine(words, points, 40))
    card.body.addLayout(lines)
    return card


def criteria_card(say: Say) -> Card:
    card = Card("BANT", say("3 of 4", "3 van 4"))
    criteria = Criteria("BANT")
    criteria.set_criteria(
        [
            (say("Budget", "Budget"), say("€40,000 – 45,000 named", "€ 40.000 – 45.000 genoemd"), "yes"),
            (say("Authority", "Autoriteit"), say("Signs up to €50,000", "Tekent tot € 50.000"), "yes"),
            (say("Need", "Behoefte"), "40 units, Q1 2027", "no"),
            (say("Timing", "Tijd"), say("Not asked yet", "Nog niet gevraagd"), "unknown"),
        ]
    )
    card.body.addWidget(criteria)
    return card


def reports_page(say: Say) -> QWidget:
    """Figures, funnel, forecast, rates and a campaign's money."""
    page = QFrame()
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 20, 24, 20)
    column.setSpacing(16)
    tiles = QHBoxLayout()
    tiles.setSpacing(8)
    for label, value, note in (
        (
            say("Lead conversion", "Leadconversie"),
            format.percent(0.261, 1),
            say("+3.4 pt on 2025", "+3,4 pt t.o.v. 2025"),
        ),
        (say("Median response", "Mediaan reactietijd"), say("3 h 10 min", "3 u 10 min"), say("goal 4 h", "doel 4 u")),
        (say("Open value", "Open waarde"), format.whole_money(28_790_000), ""),
        (say("Weighted", "Gewogen"), format.whole_money(11_915_500), ""),
        (say("Won", "Gewonnen"), format.whole_money(26_840_000), say("17 deals", "17 kansen")),
    ):
        tiles.addWidget(FigureTile(label, value, note))
    column.addLayout(tiles)
    grid = QGridLayout()
    grid.setSpacing(16)
    funnel_card = Card(say("Sales funnel", "Salesfunnel"), "184 leads")
    funnel_card.add_action(IconButton("ellipsis", say("More", "Meer"), small=True))
    funnel = FunnelChart(say("Sales funnel", "Salesfunnel"))
    names = ("Leads", "MQL", "SQL", say("Opportunity", "Verkoopkans"), say("Won", "Gewonnen"))
    stages = ("stage.1", "stage.2", "stage.3", "stage.4", "stage.won")
    counts = (184, 96, 61, 48, 17)
    funnel.set_steps([Step(n, n, c, s) for n, c, s in zip(names, counts, stages, strict=True)])
    funnel_card.body.addWidget(funnel, 1)
    grid.addWidget(funnel_card, 0, 0)
    forecast_card = Card(say("Expected sales per month", "Verwachte verkopen per maand"))
    forecast_card.add_action(IconButton("ellipsis", say("More", "Meer"), small=True))
    forecast = StackedBars(say("Expected sales per month", "Verwachte verkopen per maand"))
    amounts = ((38, 11, 14), (12, 64, 105), (0, 18, 44), (0, 24, 54), (0, 31, 83), (0, 9, 31))
    days = [dt.date(2026 + (m - 1) // 12, (m - 1) % 12 + 1, 1) for m in range(11, 17)]
    forecast.set_months(
        [
            Month(day, format.month(day), *(part * 100_000 for part in parts))
            for day, parts in zip(days, amounts, strict=True)
        ]
    )
    forecast_card.body.addWidget(forecast, 1)
    grid.addWidget(forecast_card, 0, 1)
    rates_card = Card(say("Conversion rate per source", "Conversiepercentage per bron"))
    rates = RateBars(say("Conversion rate per source", "Conversiepercentage per bron"))
    rates.set_rates(
        (say("Source", "Bron"), "Leads", say("Converted", "Geconverteerd"), say("Conversion rate", "Conversie")),
        [
            Rate(1, say("Referral", "Referentie"), 12, 21),
            Rate(2, say("Booth", "Beursstand"), 24, 88),
            Rate(3, "Website", 10, 52),
            Rate(4, say("Newsletter", "Nieuwsbrief"), 2, 23),
            Rate(5, say("Cold call", "Koude acquisitie"), 1, 4),
        ],
    )
    rates_card.body.addWidget(rates, 1)
    rates_card.add_action(
        Segmented(
            [Segment("source", say("Source", "Bron")), Segment("owner", say("Owner", "Eigenaar"))], say("By", "Per")
        )
    )
    grid.addWidget(rates_card, 1, 0)
    money_card = Card(say("Money in, money out", "Geld erin, geld eruit"), "Bouwbeurs 2026", rows=True)
    verdict = Banner(
        say("Go again: 4.6 times your money back", "Weer doen: 4,6 keer je geld terug"),
        say("Rule: go again at 3 times or more.", "Regel: weer doen vanaf 3 keer."),
        "ok",
        icon="thumbs-up",
    )
    indented = QHBoxLayout()
    indented.setContentsMargins(8, 4, 8, 0)
    indented.addWidget(verdict)
    money_card.body.addLayout(indented)
    money_card.body.addStretch(1)
    grid.addWidget(money_card, 1, 1)
    grid.setRowStretch(0, 3)
    grid.setRowStretch(1, 2)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    column.addLayout(grid, 1)
    period = Button(say("This year", "Dit jaar"), "calendar")
    period.setMenu(QMenu(period))
    export = Button(say("Export", "Exporteer"), "download")
    bar = top_bar(say, say("Reports", "Rapporten"), "1 jan – 22 nov 2026", [period, export], None)
    return window(say, "reports", bar, page)


def controls_page(say: Say) -> QWidget:
    """Every control in its states."""
    page = QFrame()
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 16, 24, 16)
    column.setSpacing(12)
    kinds = QHBoxLayout()
    kinds.setSpacing(8)
    save = say("Save and next", "Bewaar en volgende")
    kinds.addWidget(Button(save, "arrow-right", "primary", "Ctrl+Return"))
    kinds.addWidget(Button("R&D BV", "building-2"))
    kinds.addWidget(Button(say("Delete 3 leads", "Verwijder 3 leads"), "trash-2", "danger", "Del"))
    kinds.addWidget(Button(say("Cancel", "Annuleer"), kind="ghost"))
    kinds.addWidget(Button(say("3 fields differ", "3 velden verschillen"), kind="link"))
    disabled = Button(say("Convert", "Converteer"), "arrow-right", "primary")
    disabled.setEnabled(False)
    kinds.addWidget(disabled)
    off = Button(say("Not now", "Nu niet"), "clock")
    off.setEnabled(False)
    kinds.addWidget(off)
    kinds.addWidget(IconButton("star", say("Star", "Ster")))
    kinds.addWidget(KeyHint("Ctrl+K"))
    kinds.addStretch(1)
    column.addLayout(kinds)
    picks = QHBoxLayout()
    picks.setSpacing(8)
    for words, checked in ((say("Hot – call this week", "Heet – bel deze week"), True), ("Warm – mail", False)):
        pick = Button(words, "flame" if checked else "thermometer", "pick", "Ctrl+1", size="big")
        pick.setChecked(checked)
        picks.addWidget(pick)
    picks.addWidget(Button(save, "arrow-right", "primary", size="big"))
    picks.addStretch(1)
    column.addLayout(picks)
    body = QHBoxLayout()
    body.setSpacing(16)
    body.addWidget(fields_card(say), 4)
    middle = QVBoxLayout()
    middle.setSpacing(8)
    for words, detail, tone in (
        (
            say("You are looking at sample data.", "Je kijkt naar voorbeeldgegevens."),
            "",
            "info",
        ),
        (
            say("Possible duplicate", "Mogelijk dubbel"),
            say(
                "Van der Berg Installaties exists as a prospect. The lead will be linked to it.",
                "Van der Berg Installaties bestaat al als prospect. De lead wordt eraan gekoppeld.",
            ),
            "warn",
        ),
        (
            say("Not saved: the disk is full.", "Niet bewaard: de schijf is vol."),
            say("Your text is still here. Free some space.", "Je tekst staat er nog. Maak ruimte."),
            "bad",
        ),
    ):
        strip = Banner(words, detail, tone)  # type: ignore[arg-type]
        if tone != "info":
            strip.add_action(say("Compare", "Vergelijk") if tone == "warn" else say("Save again", "Bewaar opnieuw"))
        middle.addWidget(strip)
    middle.addWidget(table_card(say), 1)
    body.addLayout(middle, 5)
    right = QVBoxLayout()
    empty_card = Card()
    empty_card.body.addWidget(
        EmptyState(
            "inbox",
            say("No leads yet", "Nog geen leads"),
            say(
                "Leads are people who showed interest. They wait here until you decide.",
                "Leads zijn mensen die interesse toonden. Ze wachten hier tot je beslist.",
            ),
            say("New lead", "Nieuwe lead"),
            say("Import", "Importeer"),
        )
    )
    right.addWidget(empty_card, 1)
    loading = Card(say("Loading", "Laden"))
    place = QWidget()
    place.setMinimumHeight(120)
    skeleton = Skeleton(place)
    skeleton.begin()
    loading.body.addWidget(place, 1)
    right.addWidget(loading, 1)
    body.addLayout(right, 3)
    column.addLayout(body, 1)
    bar = top_bar(say, say("Controls", "Bediening"), say("all of them", "allemaal"), [], None)
    return window(say, "settings", bar, page)


def fields_card(say: Say) -> Card:
    card = Card(say("Fields", "Velden"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    name = QLineEdit("Sanne van der Berg")
    empty = QLineEdit()
    empty.setPlaceholderText("06 …")
    wrong = QLineEdit("31-11-2025")
    wrong.setProperty("state", "bad")
    stage = QComboBox()
    stage.addItems([say("Qualification", "Kwalificatie"), say("Proposal", "Offerte")])
    date = QDateEdit(QDate(TODAY.year, TODAY.month, TODAY.day))
    date.setCalendarPopup(True)
    spin = QSpinBox()
    spin.setValue(14)
    spin.lineEdit().setTextMargins(9, 0, 0, 0)
    off = QLineEdit("vdbinst.nl")
    off.setEnabled(False)
    rows = (
        (say("Name", "Naam"), name, say("Phone", "Telefoon"), empty),
        (say("Stage", "Fase"), stage, say("Close date", "Sluitingsdatum"), date),
        (say("Idle limit, days", "Stil na dagen"), spin, "Website", off),
    )
    for number, (one, first, other, second) in enumerate(rows):
        for place, (words, field) in enumerate(((one, first), (other, second))):
            label = PlainLabel(words, "label")
            label.setBuddy(field)
            grid.addWidget(label, number * 3, place)
            grid.addWidget(field, number * 3 + 1, place)
        grid.setRowMinimumHeight(number * 3 + 2, 8)
    grid.addWidget(wrong, 9, 0)
    grid.addWidget(PlainLabel(say("Not a date", "Geen datum"), "small", "bad"), 9, 1)
    card.body.addLayout(grid)
    wish = QPlainTextEdit(say("40 units, decides before 15 Dec.", "40 units, beslist vóór 15 dec."))
    wish.setFixedHeight(theme.px(64))
    card.body.addWidget(wish)
    consent = QCheckBox(say("Consent asked and given", "Toestemming gevraagd en gekregen"))
    consent.setChecked(True)
    card.body.addWidget(consent)
    part = QCheckBox(say("All rows", "Alle regels"))
    part.setTristate(True)
    part.setCheckState(Qt.CheckState.PartiallyChecked)
    choice = QRadioButton(say("Link to this account", "Koppel aan dit account"))
    choice.setChecked(True)
    other_choice = QRadioButton(say("Make a new one", "Maak een nieuw"))
    for box in (part, choice, other_choice):
        card.body.addWidget(box)
    progress = QProgressBar()
    progress.setValue(62)
    card.body.addWidget(Divider())
    card.body.addWidget(progress)
    card.body.addStretch(1)
    return card


def table_card(say: Say) -> Card:
    card = Card(say("Leads of this campaign", "Leads van deze campagne"), "88", rows=True)
    table = QTableView()
    model = QStandardItemModel(0, 4)
    model.setHorizontalHeaderLabels(
        [say("Lead", "Lead"), say("Company", "Bedrijf"), say("Status", "Status"), say("Value", "Waarde")]
    )
    for name, company, status, cents in (
        ("Sanne van der Berg", "Van der Berg Installaties", say("Converted", "Geconverteerd"), 4_150_000),
        ("Lotte Willems", "Willems & Zn. Interieur", say("Ready", "Klaar"), 2_400_000),
        ("Pieter de Groot", "De Groot Logistiek", say("Converted", "Geconverteerd"), 1_850_000),
        ("Eline Peeters", "Peeters Retail BV", "Nurture", 560_000),
    ):
        cells = [QStandardItem(text) for text in (name, company, status, format.whole_money(cents))]
        cells[3].setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        cells[3].setFont(theme.font("body", tabular=True))
        model.appendRow(cells)
    model.setParent(table)
    table.setModel(model)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.row)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setFont(theme.font("small.medium"))
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.selectRow(1)
    card.body.addWidget(table, 1)
    return card


def sheet_page(say: Say) -> QWidget:
    """A sheet and a toast over a page."""
    whole = lead_page(say)
    sheet = Sheet(whole, say("Convert lead", "Lead converteren"), width=640)
    sheet.body.addWidget(
        PlainLabel(say("This will be made or linked.", "Dit wordt gemaakt of gekoppeld."), "label", "secondary")
    )
    for icon, name, detail, chip in (
        (
            "building-2",
            "Van der Berg Installaties",
            say("Account · found by its domain vdbinst.nl", "Account · gevonden op domein vdbinst.nl"),
            Chip(say("Existing", "Bestaand"), "link", "info"),
        ),
        (
            "contact-round",
            "Sanne van der Berg",
            say("Contact · Head of purchasing", "Contactpersoon · Hoofd inkoop"),
            Chip(say("New", "Nieuw"), "plus", "ok"),
        ),
    ):
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(12)
        mark = Button(name, icon, "ghost")
        mark.set_bare(True)
        row.addWidget(mark)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(ElidedLabel(name, "body.strong"))
        texts.addWidget(ElidedLabel(detail, "small", "secondary"))
        row.addLayout(texts, 1)
        row.addWidget(chip)
        card.body.addLayout(row)
        sheet.body.addWidget(card)
    fields = QHBoxLayout()
    fields.setSpacing(12)
    stage = QComboBox()
    stage.addItems([say("Qualification", "Kwalificatie")])
    for words, field in (
        (say("Stage", "Fase"), stage),
        (say("Value", "Waarde"), QLineEdit("41.500,00")),
        (say("Close date", "Sluitingsdatum"), QLineEdit("15-12-2026")),
    ):
        pair = QVBoxLayout()
        pair.setSpacing(4)
        pair.addWidget(PlainLabel(words, "label"))
        pair.addWidget(field)
        fields.addLayout(pair, 1)
    sheet.body.addLayout(fields)
    follow = QCheckBox(say("Follow-up: call Sanne on Tue 24 Nov", "Opvolgtaak: bel Sanne op di 24 nov"))
    follow.setChecked(True)
    sheet.body.addWidget(follow)
    sheet.body.addWidget(
        Banner(
            say("Timing is unknown", "Tijd is onbekend"),
            say("Your rule asks 3 of 4, so this is fine.", "Jullie regel vraagt 3 van 4, dus dit mag."),
            "info",
        )
    )
    sheet.set_note(say("4 timeline lines and 1 task move along.", "4 tijdlijnregels en 1 taak gaan mee."))
    sheet.add_button(say("Cancel", "Annuleer"))
    sheet.add_button(say("Convert", "Converteer"), "arrow-right", "primary", "Return", default=True)
    toasts = Toasts(whole)
    words = say("Lead Sanne van der Berg snoozed until Monday", "Lead Sanne van der Berg uitgesteld tot maandag")
    QTimer.singleShot(0, sheet, sheet.open)
    QTimer.singleShot(0, toasts, lambda: toasts.show(words, say("Undo", "Ongedaan maken"), keys="Ctrl+Z"))
    return whole


PAGES: dict[str, Callable[[Say], QWidget]] = {
    "lead": lead_page,
    "reports": reports_page,
    "controls": controls_page,
    "sheet": sheet_page,
}
LANGUAGES: dict[str, Say] = {"en": english, "nl": dutch}


def shoot(page: str, language: str, size: QSize, ratio: float = 1.0) -> QPixmap:
    """A picture of a page in the present look."""
    text.use(language)
    format.use(language)
    widget = PAGES[page](LANGUAGES[language])
    widget.resize(size)
    widget.show()
    if page == "controls":
        QTest.qWait(450)
    for _turn in range(3):
        QApplication.processEvents()
    pixmap = QPixmap(widget.size() * ratio)
    pixmap.setDevicePixelRatio(ratio)
    widget.render(pixmap)
    widget.close()
    widget.deleteLater()
    QApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    return pixmap


def main(folder: Path, only: str = "") -> None:
    """Write all pictures into a folder."""
    app = QApplication.instance() or QApplication(["gallery"])
    assert isinstance(app, QApplication)
    theme.apply(app)
    theme.choose(reduce_motion=True)
    folder.mkdir(parents=True, exist_ok=True)
    wide = QSize(1440, 900)
    shots = [(page, lang, look, 1.0, wide) for page in PAGES for lang in LANGUAGES for look in ("light", "dark")]
    shots += [(page, "nl", "light", 1.0, QSize(1200, 800)) for page in PAGES]
    shots += [(page, "nl", "dark", 2.0, wide) for page in PAGES]
    for page, language, look, scale, size in shots:
        name = f"{page}_{language}_{look}_{round(scale * 100)}_{size.width()}"
        if only in name:
            theme.choose(choice=look, font_scale=scale)  # type: ignore[arg-type]
            shoot(page, language, size).save(str(folder / f"{name}.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
