"""undo, redo, history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.cli.conftest import Call

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


def test_undo_without_a_number_walks_back_and_redo_forward(crm: Call, content: Content) -> None:
    states = [content()]
    for city in ("Utrecht", "Zeist"):
        crm("add", "leads", f"company={city}")
        states.append(content())
    assert crm("undo").data["undone"]["step"] == 2
    assert content() == states[1]
    assert crm("undo").data["undone"]["step"] == 1
    assert content() == states[0]
    crm("undo", code=1)
    redone = crm("redo").data
    assert redone["redone"] == {"step": 1, "name": "New lead Utrecht"}
    assert content() == states[1]
    assert crm("redo").data["redone"]["step"] == 2
    assert content() == states[2]
    crm("redo", code=1)


def test_undo_of_an_older_step_is_refused_naming_what_came_after(crm: Call, content: Content) -> None:
    crm("add", "leads", "company=Berg")
    crm("set", "leads", 1, "company=Dal")
    before = content()
    refused = crm("undo", 1, code=1).data
    assert refused["blocked_by"] == [{"step": 2, "name": "Edit lead Dal"}]
    assert content() == before


def test_undo_may_keep_or_remove_what_was_edited_since(crm: Call) -> None:
    crm("add", "leads", "company=Berg")
    crm("set", "leads", 1, "company=Dal")
    assert crm("undo", 1, "--if-changed", "keep").data["kept"] == [{"kind": "leads", "id": 1, "fields": []}]
    assert crm("list", "leads").data["total"] == 1
    crm("undo", 1, "--if-changed", "remove")
    assert crm("list", "leads").data["total"] == 0


def test_undo_refuses_a_step_that_is_not_there_or_was_undone(crm: Call) -> None:
    crm("add", "leads", "company=Berg")
    crm("undo", 1)
    crm("undo", 1, code=1)
    crm("undo", 99, code=1)


def test_history_names_steps_and_who_made_them_newest_first(crm: Call, call: Call) -> None:
    crm("add", "leads", "company=Berg")
    crm("undo")
    steps = crm("history").data["steps"]
    assert [(one["step"], one["name"], one["undone"], one["undoes"]) for one in steps] == [
        (2, "Undo: New lead Berg", False, 1),
        (1, "New lead Berg", True, None),
    ]
    assert {one["by"] for one in steps} == {"Anna"}
    assert steps[0]["at"].endswith("Z")
    assert len(crm("history", "--limit", 1).data["steps"]) == 1


def test_a_new_file_has_no_history(crm: Call) -> None:
    assert crm("history").data == {"steps": []}


def test_who_acts_is_the_name_given_else_the_stored_one_else_the_systems(
    call: Call, file: object, monkeypatch: object
) -> None:
    from crmdesk import profile

    call("add", "leads", "company=A", "--file", file)
    profile.change(name="Joris")
    call("add", "leads", "company=B", "--file", file)
    call("add", "leads", "company=C", "--file", file, "--as", "Anna")
    by = [one["by"] for one in call("history", "--file", file, "--json").data["steps"]]
    assert by == ["Anna", "Joris", profile.system_name()]
