"""Backups: made unasked, verified before they bear their name, thinned out by age, and said truthfully.

A copy by SQLite's own backup API is checked (pages, keys, journal, search), fsynced and only then renamed from .part.
Its manifest holds a SHA-256 of every byte, because a page check does not see a flipped bit in a text; `check` compares
it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from crmdesk import paths
from crmdesk.models.store import database, soundness, sqlite
from crmdesk.models.store.trouble import Trouble, explain
from crmdesk.text import _

RECENT, DAILY, WEEKLY, MONTHLY = 5, 14, 8, 12


@dataclass(frozen=True)
class Backup:
    """One backup: the file, when it was made (UTC) and why, how many records it holds, and the SHA-256 it had then."""

    path: Path
    at: dt.datetime
    why: str
    counts: dict[str, int]
    sha256: str

    @property
    def intact(self) -> bool:
        """Whether every byte is as it was made; reads the whole file."""
        try:
            return digest(self.path) == self.sha256
        except OSError:
            return False


def folder_of(path: Path) -> Path:
    """Where the backups of a file lie: a folder of its own, told apart by the file's full path."""
    mark = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:8]
    return paths.backup_folder() / f"{path.stem}-{mark}"


def back_up(path: Path, why: str = "by hand", target: Path | None = None, now: dt.datetime | None = None) -> Path:
    """Make a verified copy, in the file's backup folder or as `target`. Raises Trouble; no half copy is ever left."""
    at = now or dt.datetime.now(dt.UTC)
    place = target or folder_of(path) / f"{at:%Y-%m-%d %H%M%S} {re.sub(r'[^a-z ]', '', why)}{paths.EXTENSION}"
    part = place.with_name(place.name + ".part")
    try:
        if target is not None and target.exists():
            raise Trouble(_("{file} exists already. It was left as it is. Choose another name.").format(file=target))
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if database.free_space(place.parent) < 2 * path.stat().st_size:
            raise Trouble(
                _("No backup was made: the disk of {folder} is too full. Your file is safe. Free some space.").format(
                    folder=place.parent
                )
            )
        _copy(path, part)
        counts = _verify(part)
        database.sync(part)
        if target is None:
            about = {"at": at.isoformat(timespec="seconds"), "why": why, "sha256": digest(part), "counts": counts}
            place.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")
        os.replace(part, place)
        database.sync(place.parent)
    except OSError as error:
        raise Trouble(
            _("No backup was made: {reason}. Your file is safe.").format(reason=error.strerror or error)
        ) from error
    except (DBAPIError, sqlite.dbapi2.Error) as error:
        if not (trouble := explain(error)):
            raise
        raise Trouble(_("No backup was made. {reason}").format(reason=trouble)) from error
    finally:
        database.discard(part)
    if target is None:
        thin(place.parent, place)
    return place


def _copy(path: Path, part: Path) -> None:
    engine = sqlite.engine(path, "ro")
    try:
        with engine.connect() as connection:
            database.copy(connection, part)
    finally:
        engine.dispose()


def _verify(part: Path) -> dict[str, int]:
    """Refuse a copy that is not sound; gives how many records it holds. Raises Trouble."""
    engine = sqlite.engine(part, "rw")
    try:
        with engine.connect() as connection:
            if problems := soundness.structure(connection) or soundness.search_indexes(connection):
                raise Trouble(
                    _("No backup was made, because the copy has a problem: {problem} Check the file.").format(
                        problem=problems[0]
                    )
                )
            return {
                name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
                for name in ("lead", "account", "contact", "opportunity")
            }
    finally:
        engine.dispose()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backups(path: Path) -> list[Backup]:
    """The backups of a file, newest first; one whose manifest is missing is not counted as a backup."""
    found = []
    folder = folder_of(path)
    for manifest in folder.glob("*.json") if folder.is_dir() else ():
        copy = manifest.with_suffix(paths.EXTENSION)
        with contextlib.suppress(ValueError, OSError, KeyError):
            about = json.loads(manifest.read_text(encoding="utf-8"))
            if copy.exists():
                made = dt.datetime.fromisoformat(about["at"])
                found.append(Backup(copy, made, about["why"], about["counts"], about["sha256"]))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def due(path: Path, now: dt.datetime) -> bool:
    """Whether the daily backup is still to be made: none younger than a day, though the file changed since the last."""
    last = next(iter(backups(path)), None)
    if last is None:
        return True
    changed = max((p.stat().st_mtime for p in (path, path.with_name(path.name + "-wal")) if p.exists()), default=0.0)
    return now - last.at >= dt.timedelta(days=1) and changed > last.at.timestamp()


def thin(folder: Path, made: Path | None = None) -> None:
    """Keep the newest few by the moments in their names, then one a day, a week and a month, and the one just made:
    a jumping clock never empties the folder, nor takes the newest away."""
    standing = sorted(folder.glob(f"*{paths.EXTENSION}"), key=lambda p: p.name, reverse=True)
    keep = set(standing[:RECENT])
    for number, length in ((DAILY, 10), (MONTHLY, 7)):
        periods: dict[str, Path] = {}
        for one in standing:
            periods.setdefault(one.name[:length], one)
        keep |= set(list(periods.values())[:number])
    weeks: dict[tuple[int, int], Path] = {}
    for one in standing:
        with contextlib.suppress(ValueError):
            year, week, _day = dt.date.fromisoformat(one.name[:10]).isocalendar()
            weeks.setdefault((year, week), one)
    keep |= set(list(weeks.values())[:WEEKLY])
    for one in standing:
        if one not in keep and one != made:
            with contextlib.suppress(OSError):
                one.unlink()
                one.with_suffix(".json").unlink(missing_ok=True)
