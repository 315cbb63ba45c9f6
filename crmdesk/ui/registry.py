"""Every command there is, in parts: the menus of the window, then page by page, whether the page was made yet or not.

The list of keys is made of it, and it knows which commands meet, so that no two of these get the same key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crmdesk.text import _
from crmdesk.ui.actions import ACTIONS, MENUS
from crmdesk.ui.kit.action import Action
from crmdesk.ui.kit.keys import STANDARD, is_letter, key_words, normal
from crmdesk.ui.kit.plain import without_mnemonic
from crmdesk.ui.screens import ELSEWHERE, SCREENS


@dataclass(frozen=True)
class Part:
    """Commands that meet: those of a menu, or all of a page, whose keys would reach each other."""

    title: str
    commands: tuple[Action[Any], ...]
    everywhere: bool


def parts() -> list[Part]:
    """All commands. Pages of one kind share their part."""
    found = [
        Part(without_mnemonic(_(menu)), tuple(one for one in ACTIONS if one.where == menu), True) for menu in MENUS
    ]
    pages: dict[tuple[Action[Any], ...], list[str]] = {}
    for page in (*SCREENS, *ELSEWHERE):
        kind = page.kind()
        inner = (one for part in kind.inner for one in part.commands)
        pages.setdefault((*kind.commands, *inner), []).append(_(page.label))
    return [*found, *(Part(", ".join(titles), commands, False) for commands, titles in pages.items())]


def holder(command: Action[Any], keys: str) -> Action[Any] | None:
    """The command that a key would reach in place of this one, or besides it; none where both usually have that key,
    each in a place of its own."""
    wanted = normal(keys)
    for other in _met(command):
        shared = all(wanted in map(normal, one.usual) for one in (command, other))
        if other.id != command.id and not shared and wanted in map(normal, other.keys):
            return other
    return None


def may_have(command: Action[Any], keys: str) -> str:
    """Why a command cannot have a key, in a sentence that says what to do; "" where it can."""
    words = key_words(keys)
    if normal(keys) in STANDARD:
        return _("{key} does the same in every program, so it stays as it is. Press another key.").format(key=words)
    if "Alt" in keys and "Ctrl" in keys:
        return _("Ctrl and Alt together write signs on many keyboards. Press another key.")
    last = keys.rpartition("+")[2]
    if keys.startswith("Alt+") and len(last) == 1 and last.isalnum():
        return _("Alt with a letter opens menus and goes to fields. Press another key.")
    if is_letter(keys) and command.where in MENUS:
        return _("A single letter can be a command in a list only. Hold Ctrl with it.")
    return ""


def _met(command: Action[Any]) -> Iterator[Action[Any]]:
    everywhere = command.where in MENUS
    for part in parts():
        if everywhere or part.everywhere or command in part.commands:
            yield from part.commands
