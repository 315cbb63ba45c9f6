"""Views are kept in the file: saved, renamed and deleted in steps that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import saved_views, settings
from crmdesk.controllers.desk import Desk, Rejected
from crmdesk.models.account import Account
from crmdesk.models.lead import Lead
from crmdesk.models.queries import narrowing
from crmdesk.models.queries.history import history
from crmdesk.models.queries.narrowing import LEAST, Condition

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]
HOT = (Condition("score", LEAST, 70),)
WARM = (Condition("score", LEAST, 40),)


def _views(desk: Desk) -> dict[str, tuple[Condition, ...]]:
    return {one.name: one.conditions for one in desk.read(narrowing.saved_views, Lead)}


def test_a_view_is_saved_renamed_and_deleted_and_each_is_undone(desk: Desk, content: Content) -> None:
    before = content()
    view = desk.do(saved_views.save, Lead, " Hot  ones ", HOT).result
    saved = content()
    desk.do(saved_views.rename, Lead, view, "Hottest")
    renamed = content()
    desk.do(saved_views.delete, Lead, view)
    assert content() == before
    assert [step.name for step in desk.read(history, 3)] == [
        "Delete view Hottest",
        "Rename view Hot ones to Hottest",
        "Save view Hot ones",
    ]
    for state in (renamed, saved, before):
        desk.undo()
        assert content() == state


def test_a_name_that_is_there_is_saved_anew_and_not_twice(desk: Desk) -> None:
    desk.do(saved_views.save, Lead, "Best", HOT)
    desk.do(saved_views.save, Lead, "bést", WARM)
    assert _views(desk) == {"Best": WARM}


def test_kinds_of_records_keep_their_views_apart(desk: Desk) -> None:
    desk.do(saved_views.save, Lead, "Best", HOT)
    desk.do(saved_views.save, Account, "Best", (Condition("city", "is empty"),))
    assert _views(desk) == {"Best": HOT}


def test_what_cannot_be_a_name_is_refused_and_nothing_is_written(desk: Desk, content: Content) -> None:
    first = desk.do(saved_views.save, Lead, "Hot", HOT).result
    desk.do(saved_views.save, Lead, "Warm", WARM)
    before = content()
    for name in ("", "  ", "x" * 81):
        with pytest.raises(Rejected) as refused:
            desk.do(saved_views.save, Lead, name, HOT)
        assert "name" in refused.value.problems
    with pytest.raises(Rejected, match="already"):
        desk.do(saved_views.rename, Lead, first, "WARM")
    with pytest.raises(Rejected, match="Add one first"):
        desk.do(saved_views.save, Lead, "None", ())
    with pytest.raises(Rejected, match="not there"):
        desk.do(saved_views.delete, Account, first)
    assert content() == before


def test_views_are_no_settings(desk: Desk) -> None:
    before = desk.read(settings.settings)
    desk.do(saved_views.save, Lead, "Hot", HOT)
    assert desk.read(settings.settings) == before
