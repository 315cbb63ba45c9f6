"""One window a file: who starts crmdesk a second time on it rings at the first one's door and goes.

A local socket named after the file's path is held as long as its program lives, and by nothing else, so a program that
crashed leaves no lock. Another user's program has another door: the file's own locks keep those two apart.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import sys
from pathlib import Path

from PySide6.QtCore import QDir, QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 2000
"""So long may the other program take to hear the bell, if it is busy."""
_TOKEN = "XDG_ACTIVATION_TOKEN"
"""By which Wayland knows that the user himself wished for the window."""


class Doorbell(QObject):
    """Of one window. Signal: rung(), when a second start on the same file asks for it."""

    rung = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None
        self._name = ""

    def take(self, file: Path) -> bool:
        """Be the window of this file, no longer of the one before; False if another is, which comes to the front."""
        name = door(file)
        if name == self._name:
            return True
        turn = QLockFile(QDir.temp().filePath(f"{name}.turn"))  # two that start at once ask one after the other
        turn.tryLock(_PATIENCE_MS)
        try:
            if _ring(name):
                return False
            server = QLocalServer(self)
            server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            QLocalServer.removeServer(name)  # nobody answered: what lies there is of a program that crashed
            server.listen(name)  # where that fails, two windows may stand on one file, which is safe
        finally:
            turn.unlock()
        self.leave()
        server.newConnection.connect(self._on_ring)
        self._server, self._name = server, name
        return True

    def leave(self) -> None:
        """Be no file's window."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
        self._server, self._name = None, ""

    def _on_ring(self) -> None:
        while self._server is not None and (caller := self._server.nextPendingConnection()) is not None:
            if caller.waitForReadyRead(_PATIENCE_MS // 10) and (
                token := bytes(caller.readAll().data()).decode().strip()
            ):
                os.environ[_TOKEN] = token
            caller.disconnectFromServer()
            caller.deleteLater()
            self.rung.emit()


def door(file: Path) -> str:
    """The name of the socket of a file, however its path is written."""
    path = os.path.normcase(os.path.realpath(file))
    if sys.platform == "darwin":
        path = path.casefold()
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = ""
    return "crmdesk-" + hashlib.sha256(f"{user}\n{path}".encode()).hexdigest()[:24]


def _ring(name: str) -> bool:
    caller = QLocalSocket()
    caller.connectToServer(name)
    if not caller.waitForConnected(_PATIENCE_MS):
        return False
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # only who was started by the user may pass that on
    caller.write((os.environ.get(_TOKEN, "") + "\n").encode())
    caller.waitForBytesWritten(_PATIENCE_MS)
    if caller.state() != QLocalSocket.LocalSocketState.UnconnectedState:
        caller.waitForDisconnected(_PATIENCE_MS)
    return True
