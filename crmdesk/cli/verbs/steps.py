"""undo, redo, history: the steps that were done, and taking them back at any later time."""

from __future__ import annotations

import argparse
from typing import Any

from crmdesk.cli import session
from crmdesk.cli.answer import Answer, local, table
from crmdesk.controllers.desk import Desk, Done
from crmdesk.models.changes import title
from crmdesk.models.queries import history as past
from crmdesk.models.schema import BY_TABLE
from crmdesk.models.store.revert import IfChanged, Kept
from crmdesk.text import _


def undo(asked: argparse.Namespace) -> Answer:
    """Take back a step, by default the latest that is neither undone nor an undo."""
    with session.opened(asked) as desk:
        step = desk.undoable() if asked.step is None else asked.step
        done = desk.undo(step, IfChanged(asked.if_changed))
        undone = _named(desk, step or 0)
    data = {"undone": undone, "step": done.step, "kept": _kept(done)}

    def text() -> str:
        if done.step is None and not done.result:
            return _("Nothing of step {step} stands any more: {name}.").format(**undone)
        said = _("Undone: {name} (step {step}).").format(**undone)
        stayed = ", ".join(f"{_(BY_TABLE[name].label[0])} {row_id}" for name, row_id in done.result if name in BY_TABLE)
        return said + (
            " " + _("Kept, because it was edited since: {records}.").format(records=stayed) if stayed else ""
        )

    return Answer(data, text)


def redo(asked: argparse.Namespace) -> Answer:
    """Do again what was undone last."""
    with session.opened(asked) as desk:
        undoing = desk.redoable()
        done = desk.redo()
        undo_step = desk.read(past.step, undoing or 0)
        redone = _named(desk, undo_step.undoes or 0 if undo_step else 0)
    return Answer(
        {"redone": redone, "step": done.step}, lambda: _("Done again: {name} (step {step}).").format(**redone)
    )


def _named(desk: Desk, step: int) -> dict[str, Any]:
    """A step as {step, name}."""
    found = desk.read(past.step, step)
    return {"step": step, "name": found.name if found else title("", {})}


def _kept(done: Done[Kept]) -> list[dict[str, Any]]:
    """What stays although it was to be undone, as {kind, id, fields}; no fields: the whole record."""
    return [
        {
            "kind": BY_TABLE[name].plural,
            "id": row_id,
            "fields": [BY_TABLE[name].fields[c].name for c in columns if c != "*" and BY_TABLE[name].fields[c].shown],
        }
        for (name, row_id), columns in done.result.items()
    ]


def history(asked: argparse.Namespace) -> Answer:
    """The latest steps, newest first."""
    with session.opened(asked) as desk:
        steps = desk.read(past.history, asked.limit)

    def text() -> str:
        if not steps:
            return _("Nothing was done yet.")
        rows = [[str(one.step), local(one.at), one.by, one.name, _("undone") if one.undone else ""] for one in steps]
        return table([_("Step"), _("When"), _("By"), _("What"), ""], rows, right=[0])

    return Answer({"steps": [one.to_json() for one in steps]}, text)
