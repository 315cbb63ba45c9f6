"""Leaves out what PySide does at each import for programs that ask for it; imported before all else of ours.

After every import PySide reads the source of the module, to see whether `from __feature__ import ...` may be meant
there: a hundred files before the first paint, a twentieth of the start. This program uses no `__feature__`.
"""

from __future__ import annotations

import contextlib
import importlib

import PySide6.QtCore  # noqa: F401  it brings the module that is asked below

with contextlib.suppress(ImportError):  # that one is PySide's own; where it is called otherwise the start is slower
    _features = importlib.import_module("shibokensupport.feature")
    if hasattr(_features, "_mod_uses_pyside"):
        setattr(_features, "_mod_uses_pyside", lambda _module: False)  # noqa: B010
