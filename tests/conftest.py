"""What tests share: a desk on a fresh real file with a clock that stands still until it is moved, and the whole
content of a file."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from crmdesk import text
from crmdesk.controllers import opening
from crmdesk.controllers.desk import Desk
from crmdesk.models.schema import ENTITIES

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


class Clock:
    """A clock that stands still; `move` sets it forward."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **amount: float) -> None:
        """Set it forward, by days, hours, minutes ..."""
        self.now += dt.timedelta(**amount)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep backups, settings and logs of a test inside its own folder, and speak English."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name in ("LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    text.use("en")


@pytest.fixture
def clock() -> Clock:
    """The clock of the desk."""
    return Clock()


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new file with the defaults, made once; tests work on copies of it."""
    path = tmp_path_factory.mktemp("new") / "new.crmdesk"
    opening.make_file(path)
    return path


@pytest.fixture
def file(tmp_path: Path, new_file: Path) -> Path:
    """A new file with the defaults."""
    return Path(shutil.copy(new_file, tmp_path / "test.crmdesk"))


@pytest.fixture
def desk(file: Path, clock: Clock) -> Iterator[Desk]:
    """A desk on a fresh file; Joris acts."""
    opened = opening.open_desk(file, "Joris", clock)
    yield opened
    opened.close()


@pytest.fixture
def content(desk: Desk) -> Callable[[], dict[str, list[tuple[Any, ...]]]]:
    """Every row of every entity's table but what was read, for laws like "undo is the identity"."""

    def read() -> dict[str, list[tuple[Any, ...]]]:
        found = {}
        with desk.database.reading() as connection:
            for entity in ENTITIES:
                columns = ", ".join(c for c, f in entity.fields.items() if f.expression is None and c != "read_at")
                rows = connection.exec_driver_sql(f"SELECT {columns} FROM {entity.table} ORDER BY id").fetchall()
                found[entity.table] = [tuple(row) for row in rows]
        return found

    return read
