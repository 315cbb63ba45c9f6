"""Settings: what may be chosen, and that nothing else is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.controllers import settings
from crmdesk.controllers.desk import Desk, Rejected

Content = Callable[[], dict[str, list[tuple[Any, ...]]]]


@pytest.mark.parametrize("name", settings.DEFAULTS)
def test_the_defaults_and_the_examples_may_be_chosen(desk: Desk, name: str) -> None:
    for value in (settings.DEFAULTS[name], *settings.VALUES[name][1].split(", ")):
        desk.do(settings.choose, name, value)
        assert desk.read(settings.settings)[name] == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("currency", "euro"),
        ("currency", ""),
        ("sql_rule", "0"),
        ("sql_rule", "some"),
        ("mql_score", "-1"),
        ("hot", "²"),
        ("warm", "12.5"),
        ("close_days", "99999"),
        ("qualify_by_itself", "perhaps"),
    ],
)
def test_what_a_setting_cannot_be_is_refused(desk: Desk, name: str, value: str, content: Content) -> None:
    before = content()
    with pytest.raises(Rejected, match=f"is no value for the setting {name}. Enter one like") as refused:
        desk.do(settings.choose, name, value)
    assert set(refused.value.problems) == {name}
    with pytest.raises(Rejected, match="There is no setting"):
        desk.do(settings.choose, "region", "NL")
    assert content() == before
