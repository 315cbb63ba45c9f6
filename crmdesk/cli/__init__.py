"""The command line: `crmdesk VERB ...`, for people, scripts and scheduled work, without a window and without Qt.

Here a call becomes an exit code: 0 done, 1 refused or failed, 2 wrong usage, 3 done but some rows were rejected. What
goes wrong is one line on standard error, and with --json an object on standard output as well.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmdesk import profile, text
from crmdesk.cli import calls, parsing
from crmdesk.cli.failing import DONE, FAILED, WrongUsage, told
from crmdesk.text import _

if TYPE_CHECKING:
    from crmdesk.cli.answer import Answer


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask (those of the process by default); gives the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # text is UTF-8 on every system, and odd letters of a path stop nothing
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return _main(words)
    except SystemExit as left:  # argparse has printed a help text
        return int(left.code or 0)
    except BrokenPipeError:  # the reader has seen enough, as in `crmdesk list leads | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except BaseException as error:
        return _failed(error, as_json="--json" in words, debug="--debug" in words)


def _main(words: list[str]) -> int:
    text.use(profile.read().language or text.system_language())
    asked, rest = parsing.read_common(words)
    if asked.lang:
        text.use(asked.lang)
    if asked.version:
        from crmdesk import __version__

        return _printed({"version": __version__}, f"crmdesk {__version__}", asked.json)
    if rest[:1] in (["--help"], ["-h"]):
        return _printed({}, calls.overview(), False)
    if not rest or _is_file(rest) or _is_record(rest):
        return _window(asked, rest)
    if rest[0].startswith("-"):
        raise WrongUsage(
            _('"{word}" must stand behind a verb, or is not known. Try: {call}').format(
                word=rest[0], call="crmdesk --help"
            )
        )
    asked = calls.read(rest[0], rest[1:], asked)
    return _answer(rest[0], asked)


def _is_file(rest: list[str]) -> bool:
    """Whether a single file was named, as systems do when somebody opens one by double click."""
    from crmdesk.paths import EXTENSION

    return len(rest) == 1 and rest[0].lower().endswith(EXTENSION)


def _is_record(rest: list[str]) -> bool:
    """Whether a single record was named, as systems do when somebody follows a link to one."""
    from crmdesk.reference import is_reference

    return len(rest) == 1 and is_reference(rest[0])


def _window(asked: Namespace, rest: list[str]) -> int:
    from pathlib import Path

    from crmdesk.app import main as open_window

    record = rest[0] if _is_record(rest) else ""
    named = asked.file or (rest[0] if rest and not record else None)
    return open_window(Path(named) if named else None, (asked.acts_as or "").strip(), asked.lang or "", record)


def _answer(verb: str, asked: Namespace) -> int:
    from importlib import import_module

    module, function = calls.VERBS[verb].run.split(".")
    answer: Answer = getattr(import_module(f"crmdesk.cli.verbs.{module}"), function)(asked)
    if answer.code == FAILED and answer.data.get("error"):
        print(f"crmdesk: {answer.data['error']}", file=sys.stderr)
    _printed(answer.data, "" if asked.json else answer.text(), asked.json)
    return answer.code


def _printed(data: object, words: str, as_json: bool) -> int:
    if as_json:
        import json

        words = json.dumps(data, ensure_ascii=False, indent=None)
    print(words, flush=True)
    return DONE


def _failed(error: BaseException, as_json: bool, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    data, line, code = told(error)
    print(f"crmdesk: {line}", file=sys.stderr)
    if as_json:
        _printed(data, "", True)
    return code
