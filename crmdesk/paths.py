"""Where things lie: the user's data, settings, logs and backups, and the program's own resources.

platformdirs knows each system's customs; it is imported on first use because no path is needed to print a help text.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

EXTENSION = ".crmdesk"


def data_folder() -> Path:
    """The folder of the user's files; not roaming, because a database must stay on its own PC."""
    from platformdirs import user_data_path

    return user_data_path("crmdesk", appauthor=False, roaming=False)


def settings_file() -> Path:
    """The personal settings of this user (TOML)."""
    from platformdirs import user_config_path

    return user_config_path("crmdesk", appauthor=False) / "settings.toml"


def log_folder() -> Path:
    """The folder of the log and of crash reports."""
    from platformdirs import user_log_path

    return user_log_path("crmdesk", appauthor=False)


def cache_folder() -> Path:
    """The folder of what can be made again at any time."""
    from platformdirs import user_cache_path

    return user_cache_path("crmdesk", appauthor=False)


def documents_folder() -> Path:
    """Where the user looks for what he saved himself; his home where the system names no such folder."""
    from platformdirs import user_documents_path

    named = user_documents_path()
    return named if named.is_dir() else Path.home()


def backup_folder() -> Path:
    """The folder that holds the automatic backups, one folder a file."""
    return data_folder() / "backups"


def default_file() -> Path:
    """The file that is opened when no other was ever chosen."""
    return data_folder() / f"crm{EXTENSION}"


def named(chosen: str) -> Path:
    """The file that somebody named in a dialog, who need not write how it ends."""
    path = Path(chosen)
    return path if path.suffix.lower() == EXTENSION else path.with_name(path.name + EXTENSION)


def resource(*parts: str) -> Path:
    """A file of the program: an icon, a font, a catalogue. In a checkout, a wheel or a frozen program."""
    return _resources().joinpath(*parts)


@cache
def _resources() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).parent
    roots = [Path(frozen) / "resources"] if frozen else [here.parent / "resources", here / "resources"]
    return next((root for root in roots if root.is_dir()), roots[0])
