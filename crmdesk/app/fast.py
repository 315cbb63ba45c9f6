"""Leaves out what makes the start slow and gives nothing; imported before all else of ours.

PySide compiles modules of its own from their source at every start, a tenth of the time to the first paint: what it
compiled is kept for the next one. After every import it reads the source of the module, to see whether `from
__feature__ import ...` may be meant there: a hundred files, a twentieth; this program uses no `__feature__`. And Python
looks through all that there is, again and again, for what nobody needs any more, while everything is only being made:
another twentieth. The program switches that on again once the window stands.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import marshal
import os
import sys
import zlib
from pathlib import Path
from typing import Any

from crmdesk import paths

_OWN = "shibokensupport/"
"""Where the modules lie that PySide carries as source."""
_SUM = 4
"""So many bytes at the beginning of the kept code are a check sum of the others."""


def import_qt(file: Path) -> None:
    """Import Qt with the code that was compiled at an earlier start, and keep it in the file where that was not so.

    It is known by the source that it was compiled of, so that another PySide compiles its own.
    """
    kept, used = _read(file), {}
    plain = builtins.compile

    def once(source: Any, filename: Any, *rest: Any, **more: Any) -> Any:  # noqa: ANN401  as Python's own
        if not (isinstance(source, bytes) and isinstance(filename, str) and filename.startswith(_OWN)):
            return plain(source, filename, *rest, **more)
        name = f"{filename} {len(source)} {zlib.crc32(source)}"
        used[name] = kept.get(name) or plain(source, filename, *rest, **more)
        return used[name]

    setattr(builtins, "compile", once)  # noqa: B010
    try:
        importlib.import_module("PySide6.QtCore")
    finally:
        setattr(builtins, "compile", plain)  # noqa: B010
    if used and used.keys() != kept.keys():
        with contextlib.suppress(OSError):  # then the next start takes as long
            _write(file, used)


def _read(file: Path) -> dict[str, Any]:
    """What was kept, if not a byte of it changed since: damaged code may run, and end Python at each start."""
    try:
        told, code = (stored := file.read_bytes())[:_SUM], stored[_SUM:]
        kept = marshal.loads(code) if told == _sum(code) else {}
    except (OSError, ValueError, EOFError, TypeError):  # there is none, or another Python wrote it
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(file: Path, used: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    code = marshal.dumps(used)
    draft.write_bytes(_sum(code) + code)
    os.replace(draft, file)


def _sum(code: bytes) -> bytes:
    return zlib.crc32(code).to_bytes(_SUM)


def _leave_out_features() -> None:
    with contextlib.suppress(ImportError):  # that one is PySide's own; where it is called otherwise the start is slower
        features = importlib.import_module("shibokensupport.feature")
        if hasattr(features, "_mod_uses_pyside"):
            setattr(features, "_mod_uses_pyside", lambda _module: False)  # noqa: B010


gc.disable()
import_qt(paths.cache_folder() / f"pyside-{sys.implementation.cache_tag}.bin")
_leave_out_features()
