"""Keys of one's own: pressed in the settings, in force everywhere at once, kept, and given back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crmdesk import profile
from crmdesk.ui import registry
from crmdesk.ui.actions import ACTIONS
from crmdesk.ui.keys_part import PressSheet
from crmdesk.ui.kit import painting
from crmdesk.ui.kit.action import Action, action_of
from crmdesk.ui.kit.keys import key_words, keymap
from crmdesk.ui.kit.labels import KeyHint
from crmdesk.ui.kit.popover import Popover
from crmdesk.ui.leads.commands import ACTIONS as LEAD_ACTIONS
from crmdesk.ui.palette.keys_sheet import SHEETS, KeysSheet
from crmdesk.ui.palette.palette import Palette
from crmdesk.ui.pipeline.commands import ACTIONS as DEAL_ACTIONS
from crmdesk.ui.settings_sheet import KEYS, SettingsSheet
from tests.ui.palette.conftest import CTRL, Office

ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def settings(office: Office) -> SettingsSheet:
    """The shortcuts in the settings."""
    made = SettingsSheet(office.window, "Joris", "", Path("crm.crmdesk"), part=KEYS)
    made.open()
    office.settle()
    return made


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """The usual keys before and after."""
    keymap.wear({})
    yield
    keymap.wear({})


def _ask(office: Office, settings: SettingsSheet, words: str) -> PressSheet:
    settings.search.setFocus()
    settings.search.setText(words)
    office.press(Qt.Key.Key_Down)
    office.press(Qt.Key.Key_Return)
    return next(one for one in office.window.findChildren(PressSheet) if not one.left)


def test_a_key_is_pressed_and_holds_in_menu_palette_map_hints_buttons_and_lists(
    office: Office,
    settings: SettingsSheet,
) -> None:
    sheet = _ask(office, settings, "go to or do")
    office.press(Qt.Key.Key_J, CTRL)
    assert sheet.says.text() == "Ctrl+J is free. Enter takes it."
    office.press(Qt.Key.Key_Return)
    assert sheet.left
    assert not settings.left
    _ask(office, settings, "snooze")
    office.press(Qt.Key.Key_Z)
    office.press(Qt.Key.Key_Return)
    settings.accept()
    office.settle()
    assert keymap.chosen == {"palette": "Ctrl+J", "lead-snooze": "Z"}
    assert [one.toString() for one in office.window.menus.entries["palette"].shortcuts()] == ["Ctrl+J"]
    inbox: Any = office.window.pages["inbox"]
    assert (["Z"], "snooze") in inbox.pane.hints._hints
    assert inbox.detail.bulk.snooze._keys == "Z"
    inbox.pane.table.setFocus()
    office.press(Qt.Key.Key_K, CTRL)
    assert not office.window.findChildren(Palette)
    office.press(Qt.Key.Key_J, CTRL)
    office.type(">snooze")
    row = office.palette.list.current
    assert row is not None
    assert row.keys == "Z"
    office.press(Qt.Key.Key_Escape)
    office.press(Qt.Key.Key_F1)
    shown = {hint.accessibleName() for hint in office.window.findChildren(KeyHint) if hint.isVisible()}
    assert {"Ctrl+J", "Z"} <= shown
    assert "Ctrl+K" not in shown
    next(one for one in office.window.findChildren(KeysSheet) if not one.left).accept()
    inbox.picks.point(0)
    inbox.pane.table.setFocus()
    office.press(Qt.Key.Key_H)
    assert not any(one.isVisible() for one in office.window.findChildren(Popover))
    office.press(Qt.Key.Key_Z)
    assert any(one.isVisible() for one in office.window.findChildren(Popover))


def test_a_key_that_is_taken_is_told_and_can_be_taken_from_there_and_given_back(
    office: Office,
    settings: SettingsSheet,
) -> None:
    sheet = _ask(office, settings, "new lead")
    office.press(Qt.Key.Key_K, CTRL)
    assert "is the key of “Go to or do anything…” (Go)" in sheet.says.text()
    office.press(Qt.Key.Key_Return)
    lead, palette = action_of(ACTIONS, "new-lead"), action_of(ACTIONS, "palette")
    assert (lead.keys, palette.keys) == (("Ctrl+K",), ())
    sheet = _ask(office, settings, "go to or do")
    sheet.usual.click()
    assert (lead.keys, palette.keys) == ((), ("Ctrl+K",))
    assert settings.keys.reset_all.isEnabled()
    settings.keys.reset_all.click()
    assert (lead.keys, keymap.chosen) == (("Ctrl+Shift+L",), {})


def test_a_usual_key_that_two_commands_share_is_given_back_to_one_and_stays_with_the_other(
    office: Office,
    settings: SettingsSheet,
) -> None:
    card, row = action_of(DEAL_ACTIONS, "deal-card-next"), action_of(DEAL_ACTIONS, "deal-row-next")
    keymap.choose(card, "X")
    sheet = PressSheet(office.window, card)
    sheet.begin()
    office.press(Qt.Key.Key_J)
    assert sheet.says.text() == "J is free. Enter takes it."
    sheet.usual.click()
    assert (card.keys, row.keys) == (("J",), ("J",))
    keymap.choose(card, "X")
    assert registry.holder(row, "X") is card


@pytest.mark.parametrize(
    ("key", "modifier", "why"),
    [
        (Qt.Key.Key_X, NONE, "A single letter can be a command in a list only."),
        (Qt.Key.Key_J, CTRL | ALT, "Ctrl and Alt together write signs"),
        (Qt.Key.Key_J, ALT, "Alt with a letter opens menus"),
        (Qt.Key.Key_C, CTRL, "Ctrl+C does the same in every program"),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_a_sentence(
    office: Office,
    settings: SettingsSheet,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    why: str,
) -> None:
    sheet = _ask(office, settings, "new lead")
    office.press(key, modifier)
    assert sheet.says.text().startswith(why)
    assert not sheet.use.isEnabled()
    office.press(Qt.Key.Key_Return)
    assert keymap.chosen == {}
    assert not sheet.left


def test_keys_are_kept_for_the_next_start(office: Office) -> None:
    keymap.choose(action_of(ACTIONS, "backup"), "Ctrl+B")
    profile.change(keys=keymap.chosen)
    keymap.wear({})
    keymap.wear(profile.read().keys)
    assert action_of(ACTIONS, "backup").keys == ("Ctrl+B",)
    keymap.wear({"backup": "no such key", "new-lead": ""})
    assert keymap.chosen == {"new-lead": ""}


def test_standard_keys_stay_beside_the_chosen_one() -> None:
    following = action_of(LEAD_ACTIONS, "lead-next")
    keymap.choose(following, "W")
    assert following.keys == ("W", "Down")
    convert = action_of(LEAD_ACTIONS, "lead-convert")
    keymap.choose(convert, "Ctrl+Shift+Return")
    assert convert.keys == ("Ctrl+Shift+Return", "Ctrl+Shift+Enter")


PAGES = ("inbox", "pipeline", "accounts", "contacts", "reports", "search")


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_is_in_the_list_of_keys(office: Office, page: str) -> None:
    office.window.page(page)
    office.settle()
    known = {one.id for part in registry.parts() for one in part.commands}
    assert {offer.action.id for offer in office.window.offers()} <= known


def test_no_widget_shows_keys_that_the_registry_does_not_know(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All commands get keys that nobody would write by hand, so one that is still shown is no command's."""
    own = [one for part in registry.parts() for one in part.commands if not one.fixed]
    keymap.wear({one.id: f"Meta+F{n % 34 + 1}" for n, one in enumerate(own)})
    painted: set[str] = set()
    really = painting.key

    def note(painter: Any, at: Any, words: str, *rest: Any) -> int:  # noqa: ANN401
        painted.add(words)
        return really(painter, at, words, *rest)

    monkeypatch.setattr(painting, "key", note)
    told: set[str] = set()
    for page in PAGES:
        office.window.page(page)
        office.settle()
        office.window.grab()
        for widget in office.window.findChildren(QWidget):
            _before, gap, keys = widget.toolTip().removesuffix("</p>").partition("   ")
            told |= {keys} if gap else set()
    inbox: Any = office.window.pages["inbox"]
    office.window.page("inbox")
    inbox.pane.table.selectAll()
    office.settle()
    office.window.grab()
    rows: list[Action[Any]] = [one for part in registry.parts() for one in part.commands]
    known = {key_words(keys) for one in rows for keys in one.keys}
    known |= {key_words(keys) for _words, several in SHEETS for keys in several}
    assert painted
    assert painted | told <= known
