"""What goes wrong unexpectedly: kept in a file on this PC, and said in the window, where the work goes on."""

from __future__ import annotations

import contextlib
import functools
import logging
import sys
from types import TracebackType

from PySide6.QtGui import QGuiApplication

from crmdesk import paths
from crmdesk.text import _
from crmdesk.ui.main_window import MainWindow

log = logging.getLogger("crmdesk")


def catch_errors() -> None:
    """Log an unexpected error and say it; the work goes on."""

    def unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        keep_log()
        log.error("unexpected error", exc_info=(kind, error, trace))
        window = next((w for w in QGuiApplication.instance().topLevelWidgets() if isinstance(w, MainWindow)), None)  # type: ignore[union-attr]
        if window is not None:
            window.toasts.show(
                _("Something went wrong in crmdesk. What was saved is safe. The log tells more."), tone="bad"
            )

    sys.excepthook = unexpected


@functools.cache
def keep_log() -> None:
    """Write warnings and errors to a file on this PC from now on."""
    from logging.handlers import RotatingFileHandler  # brings sockets, which the first paint does not wait for

    with contextlib.suppress(OSError):  # a home that cannot be written is no reason not to start
        folder = paths.log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "crmdesk.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logging.getLogger().addHandler(handler)
