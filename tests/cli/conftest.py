"""A call of the command line inside the test's own process, as (exit code, standard output, standard error)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crmdesk.cli import main


@dataclass(frozen=True)
class Said:
    """What a call said."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Call = Callable[..., Said]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call crmdesk with these words."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "en")

    def do(*words: object) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert "made a mistake" not in out + err, err
        return Said(code, out, err)

    return do


@pytest.fixture
def crm(call: Call, file: Path) -> Call:
    """Call crmdesk on the test's file; a verb that is not expected to fail (code=1, 2 or 3) must not."""

    def do(*words: object, code: int = 0) -> Said:
        said = call(*words, "--file", file, "--as", "Anna", "--json")
        assert said.code == code, said
        if code in (1, 2):
            assert said.err.startswith("crmdesk: ")
            assert said.err.count("\n") == 1
            assert said.data["error"]
        return said

    return do
