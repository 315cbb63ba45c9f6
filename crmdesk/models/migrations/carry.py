"""What a step does with the journal: carry the images of rows along, so that undo reaches past a migration."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import text


def added(table: str, column: str, value: Any = None) -> None:
    """A column was added: old images get the value that old rows got."""
    op.get_bind().execute(
        text(
            "UPDATE change SET before = json_insert(before, :path, :value) WHERE entity = :table AND before IS NOT NULL"
        ),
        {"path": f"$.{column}", "value": value, "table": table},
    )


def renamed(table: str, old: str, new: str) -> None:
    """A column was renamed: its key in the images too."""
    op.get_bind().execute(
        text(
            "UPDATE change SET before = json_remove(json_set(before, :new, json_extract(before, :old)), :old) "
            "WHERE entity = :table AND before IS NOT NULL"
        ),
        {"old": f"$.{old}", "new": f"$.{new}", "table": table},
    )


def dropped(table: str, column: str) -> None:
    """A column was dropped: its key goes from the images."""
    op.get_bind().execute(
        text("UPDATE change SET before = json_remove(before, :path) WHERE entity = :table AND before IS NOT NULL"),
        {"path": f"$.{column}", "table": table},
    )
