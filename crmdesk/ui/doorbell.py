"""One window a file: who starts crmdesk a second time on it rings at the first one's door and goes.

A local socket named after the file's path is held as long as its program lives, and by nothing else, so a program that
crashed leaves no lock. Another user's program has another door: the file's own locks keep those two apart. Qt's network
part is loaded only where somebody may be behind the door, or once the window stands.
"""

from __future__ import annotations

import os
import sys
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_PATIENCE_MS = 2000
"""So long may the other program take to hear the bell, if it is busy."""
_TOKEN = "XDG_ACTIVATION_TOKEN"
"""By which Wayland knows that the user himself wished for the window."""


class Doorbell(QObject):
    """Of one window. Signal: rung(errand), when a second start on the same file asks for it; errand: what that was
    started for, "" for nothing but the window."""

    rung = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server: QLocalServer | None = None
        self._name = ""

    def take(self, file: Path, errand: str = "") -> bool:
        """Be the window of this file, no longer of the one before; False if another is, which comes to the front and
        is told the errand."""
        from PySide6.QtCore import QDir, QLockFile
        from PySide6.QtNetwork import QLocalServer

        name = door(file)
        if name == self._name:
            return True
        turn = QLockFile(QDir.temp().filePath(f"{name}.turn"))  # two that start at once ask one after the other
        turn.tryLock(_PATIENCE_MS)
        try:
            if _ring(name, errand):
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
            said = b""
            if caller.waitForReadyRead(_PATIENCE_MS // 10):
                said = bytes(caller.readAll().data())
            token, _end, errand = said.decode(errors="replace").partition("\n")
            if token.strip():
                os.environ[_TOKEN] = token.strip()
            caller.disconnectFromServer()
            caller.deleteLater()
            self.rung.emit(errand.strip())


def door(file: Path) -> str:
    """The name of the socket of a file, however its path is written."""
    path = os.path.normcase(os.path.realpath(file))
    if sys.platform == "darwin":
        path = path.casefold()
    user = os.environ.get("USERNAME", "") if sys.platform == "win32" else os.getuid()
    told = f"{user}\n{path}".encode()
    return f"crmdesk-{zlib.crc32(told):08x}{zlib.adler32(told):08x}{len(told):x}"


def may_be_taken(file: Path) -> bool:
    """Whether another window may be on this file; a quick look, which errs on the side of yes."""
    return sys.platform == "win32" or os.path.exists(os.path.join(tempfile.gettempdir(), door(file)))


def _ring(name: str, errand: str) -> bool:
    from PySide6.QtNetwork import QLocalSocket

    caller = QLocalSocket()
    caller.connectToServer(name)
    if not caller.waitForConnected(_PATIENCE_MS):
        return False
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # only who was started by the user may pass that on
    caller.write(f"{os.environ.get(_TOKEN, '')}\n{errand}".encode())
    caller.waitForBytesWritten(_PATIENCE_MS)
    if caller.state() != QLocalSocket.LocalSocketState.UnconnectedState:
        caller.waitForDisconnected(_PATIENCE_MS)
    return True
