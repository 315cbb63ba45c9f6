"""What the tests of days and tables share: a PC in Amsterdam."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest


@pytest.fixture
def amsterdam(monkeypatch: pytest.MonkeyPatch) -> Iterator[bool]:
    """Set this PC's clock to Amsterdam; False where a process cannot choose its zone (Windows)."""
    can = hasattr(time, "tzset")
    if can:
        monkeypatch.setenv("TZ", "Europe/Amsterdam")
        time.tzset()
    yield can
    monkeypatch.undo()
    if can:
        time.tzset()
