"""What went wrong, as one line for people, an object for programs and an exit code.

What went wrong is told apart only when something did: the exceptions stand in modules that a help text must not load.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmdesk.text import _

DONE, FAILED, WRONG_USAGE, SOME_REJECTED, STOPPED = 0, 1, 2, 3, 130


class WrongUsage(Exception):
    """What was typed is no call that crmdesk knows; the message says what to type instead."""


def told(error: BaseException) -> tuple[dict[str, Any], str, int]:
    """(the JSON object, the line, the exit code) of an exception."""
    if isinstance(error, WrongUsage):
        return _plain(str(error), WRONG_USAGE)
    if isinstance(error, KeyboardInterrupt):
        return _plain(_("Stopped. Nothing of this was kept."), STOPPED)
    return _known(error) or _plain(_sentence(error), FAILED)


def _known(error: BaseException) -> tuple[dict[str, Any], str, int] | None:
    from crmdesk.controllers.desk import Rejected
    from crmdesk.controllers.exchange.reading import ReadingError
    from crmdesk.controllers.exchange.writing import WritingError
    from crmdesk.models.kinds import BadValue
    from crmdesk.models.store.trouble import Trouble, explain

    if isinstance(error, Rejected):
        return _rejected(str(error), error.problems, error.candidates, error.blocked_by)
    if isinstance(error, BadValue):  # a word of the call itself; those of a record's fields come as Rejected
        return _plain(str(error), WRONG_USAGE)
    if isinstance(error, Trouble | ReadingError | WritingError):
        return _plain(str(error), FAILED)
    trouble = explain(error)
    return _plain(str(trouble), FAILED) if trouble else None


def _sentence(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return _("The system refused: {reason}. Nothing was changed.").format(reason=error.strerror + where)
    name = type(error).__name__
    tells_data = hasattr(error, "statement")  # the database's own errors are told with SQL and what people wrote
    return _(
        "crmdesk made a mistake ({error}). A step that was not finished was not kept; the file is as it was. "
        "Run this again with --debug to see where."
    ).format(error=name if tells_data else f"{name}: {error}")


def _plain(sentence: str, code: int) -> tuple[dict[str, Any], str, int]:
    return {"error": sentence}, " ".join(sentence.split()), code


def _rejected(
    sentence: str, problems: Mapping[str, str], candidates: list[Mapping[str, Any]], blocked_by: list[tuple[int, str]]
) -> tuple[dict[str, Any], str, int]:
    data: dict[str, Any] = {"error": sentence}
    line = sentence
    if problems:
        data["problems"] = problems
        if len(problems) > 1:
            line = " ".join(f"{name}: {problem}" for name, problem in problems.items())
    if candidates:
        data["candidates"] = [dict(one) for one in candidates]
        named = "; ".join(f"{one['id']} {one['name']} ({one['reason']})" for one in candidates)
        line += " " + _("Choose with --{kind}: {records}; or new.").format(kind=candidates[0]["kind"], records=named)
    if blocked_by:
        data["blocked_by"] = [{"step": step, "name": name} for step, name in blocked_by]
    return data, " ".join(line.split()), FAILED
