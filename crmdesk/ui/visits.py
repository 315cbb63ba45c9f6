"""Where one was in the window, for Back and Forward: pages, records on them and the rows behind figures."""

from __future__ import annotations

from typing import Any, NamedTuple


class Listed(NamedTuple):
    """Records that stand behind a figure, under a title."""

    title: str
    table: str
    ids: tuple[int, ...]


class Visit(NamedTuple):
    """Where one was: a page, a record on it or the rows behind a figure. mark: where on the page, as it says itself;
    mine: whether only one's own were shown."""

    page: str
    record_id: int | None
    listed: Listed | None
    mark: Any = None
    mine: bool = False

    def is_at(self, other: Visit) -> bool:
        """Whether both are in the same place, wherever on it."""
        return self[:3] == other[:3]


class Visits:
    """The way that one went, and where on it one is."""

    def __init__(self) -> None:
        self._way: list[Visit] = []
        self._at = -1

    def go(self, visit: Visit) -> None:
        """One is somewhere else now; what was forward of here is forgotten."""
        if self._at < 0 or not self._way[self._at].is_at(visit):
            self._way = [*self._way[: self._at + 1], visit]
            self._at = len(self._way) - 1

    def note(self, mark: Any, *, mine: bool) -> None:  # noqa: ANN401  a page's own words
        """Remember where on its page one is, before one leaves it."""
        if self._at >= 0:
            self._way[self._at] = self._way[self._at]._replace(mark=mark, mine=mine)

    def step(self, by: int) -> Visit | None:
        """Be further back or forward; None where the way ends."""
        if not 0 <= self._at + by < len(self._way):
            return None
        self._at += by
        return self._way[self._at]
