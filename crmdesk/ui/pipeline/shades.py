"""The colours of the stages: shades of one, so that their order is seen. Board, list and questions show the same."""

from __future__ import annotations

from collections.abc import Sequence

from crmdesk.models.queries.board import Step


def stage_colour(open_ones: Sequence[Step], stage: Step) -> str:
    """The token of the shade of an open stage: darker from stage to stage."""
    at = next(n for n, one in enumerate(open_ones) if one.stage_id == stage.stage_id)
    shade = 1 + round(at * 4 / (len(open_ones) - 1)) if len(open_ones) > 5 else at + 1
    return f"stage.{shade}"
