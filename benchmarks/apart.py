"""Gives a benchmark that opens the window folders of its own, so that the user's settings stay as they are.

Import it before crmdesk; it does its work by being imported.
"""

from __future__ import annotations

import os
import tempfile

_PLACE = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)

for _name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "APPDATA"):
    os.environ[_name] = _PLACE.name
