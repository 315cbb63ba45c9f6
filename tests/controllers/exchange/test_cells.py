"""Yes and no as people write them."""

from __future__ import annotations

import pytest

from crmdesk.controllers.exchange.cells import boolean
from crmdesk.models.kinds import BadValue


@pytest.mark.parametrize("word", ["true", "TRUE", "1", "yes", "Ja", "waar", "x", "oui", "wahr", " y "])
def test_yes(word: str) -> None:
    assert boolean(word) is True


@pytest.mark.parametrize("word", ["false", "0", "No", "nee", "onwaar", "non", "falsch"])
def test_no(word: str) -> None:
    assert boolean(word) is False


def test_neither_yes_nor_no() -> None:
    assert boolean(" ") is None
    with pytest.raises(BadValue, match="neither yes nor no"):
        boolean("maybe")
