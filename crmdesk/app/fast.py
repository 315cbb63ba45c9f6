"""Leaves out what makes the start slow and gives nothing; imported before all else of ours.

After every import PySide reads the source of the module, to see whether `from __feature__ import ...` may be meant
there: a hundred files before the first paint, a twentieth of the start. This program uses no `__feature__`. And Python
looks through all that there is, again and again, for what nobody needs any more, while everything is only being made:
another twentieth. The program switches that on again once the window stands.
"""

from __future__ import annotations

import contextlib
import gc
import importlib

gc.disable()

import PySide6.QtCore  # noqa: E402, F401  it brings the module that is asked below

with contextlib.suppress(ImportError):  # that one is PySide's own; where it is called otherwise the start is slower
    _features = importlib.import_module("shibokensupport.feature")
    if hasattr(_features, "_mod_uses_pyside"):
        setattr(_features, "_mod_uses_pyside", lambda _module: False)  # noqa: B010
