"""A real Valkey (Redis) server as a foreground child, in one data folder."""

import contextlib
import socket
import time
from pathlib import Path

from safeguarding.engines import binaries, folders, paths, processes
from safeguarding.engines.errors import EngineError
from safeguarding.engines.server import Server

START_SECONDS = 10.0
STOP_SECONDS = 5.0
PAUSE = 0.02
# One pair for the demo; the tests give each of their workers a pair of its own.
DATABASES = 64


class Redis(Server):
    """Valkey in `data_dir`; start, stop, kill and start again as often as needed.

    `persist=False` is for tests that do not mind losing queued messages.
    """

    name = "Redis server"
    patience_seconds = STOP_SECONDS

    def __init__(self, data_dir: Path, *, persist: bool = True) -> None:
        super().__init__(data_dir / "logs" / "redis.log")
        self.folder = data_dir / "redis"
        self.socket = paths.redis_socket(data_dir)
        self._persist = "yes" if persist else "no"
        self._data_dir = data_dir

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            EngineError: it did not start within ten seconds; says where to look.
        """
        folders.prepare(self._data_dir)
        self.folder.mkdir(exist_ok=True, mode=0o700)
        processes.give_away(self.folder)
        self._end_old_server()
        process = processes.spawn(
            [binaries.valkey_server(), *self._options()],
            log=self.log,
            drop_root=True,
        )
        self._process = process
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise EngineError(f"Valkey did not start: see {self.log}.")
            time.sleep(PAUSE)

    def answers(self) -> bool:
        """Tell whether a server answers on this folder's socket."""
        # While it loads its file it answers -LOADING, which is not ready.
        return self._say(b"PING\r\n").startswith(b"+PONG")

    def _end_old_server(self) -> None:
        """End a server that outlived its parent; clear a dead one's socket."""
        deadline = time.monotonic() + STOP_SECONDS
        while self._say(b"SHUTDOWN SAVE\r\n", b"PING\r\n"):
            if time.monotonic() > deadline:
                raise EngineError(f"Another Valkey keeps hold of {self.socket}.")
            time.sleep(PAUSE)
        self.socket.unlink(missing_ok=True)

    def _say(self, *lines: bytes) -> bytes:
        """Send lines and give the start of the answer, empty when nobody listens."""
        with socket.socket(socket.AF_UNIX) as line, contextlib.suppress(OSError):
            line.settimeout(1)
            line.connect(str(self.socket))
            line.sendall(b"".join(lines))
            return line.recv(64)
        return b""

    def _options(self) -> list[str]:
        settings = {
            # No TCP: only who may enter the private folder of the socket may connect.
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "daemonize": "no",
            "databases": str(DATABASES),
            # A full server refuses new work; it never forgets accepted work.
            "maxmemory-policy": "noeviction",
            "appendonly": self._persist,
            "save": "",
        }
        return [word for key in settings for word in (f"--{key}", settings[key])]
