"""Keeps several servers running together: when one ends, all end, in order."""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from safeguarding.engines.errors import EngineError
from safeguarding.engines.server import Server

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_SECONDS = 0.2
LAST_LINES = 15
# What a newcomer should see at once; everything else stays in the log.
ALARMING = re.compile(r"\b(ERROR|CRITICAL|Traceback)\b")


class AskedToEndError(Exception):
    """Somebody pressed Ctrl-C, or the system asked us to end."""


@contextmanager
def asked_to_end() -> Iterator[None]:
    """Turn the first ending signal inside the block into AskedToEndError."""

    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        # Once is enough: a second one must not break off the orderly end.
        for each in ENDING_SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise AskedToEndError

    heard = [each for each in ENDING_SIGNALS if not _hung_up_on_purpose(each)]
    before = {each: signal.signal(each, end) for each in heard}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


class Supervisor:
    """Watches servers that run and stops those it started.

    `say` receives one line at a time, for people.
    """

    def __init__(self, watched: list[Server], say: Callable[[str], None]) -> None:
        self._watched = list(watched)
        self._started: list[Server] = []
        self._say = say
        self._read: dict[Path, int] = {}

    def start(self, server: Server) -> None:
        """Start one more and watch it and its log from now on."""
        log = server.log
        self._read[log] = log.stat().st_size if log.exists() else 0
        server.start()
        self._started.append(server)
        self._watched.append(server)

    def watch(self, done: Callable[[], bool]) -> None:
        """Watch until `done` answers true.

        Raises:
            EngineError: one of the servers ended by itself; its last lines are shown.
        """
        while not done():
            self._look()
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Stop what we started, the last first."""
        for server in reversed(self._started):
            server.stop()
        self._started.clear()

    def _look(self) -> None:
        for server in self._watched:
            self._repeat_alarms(server)
        for server in self._watched:
            if server.pid is None:
                self._say(_last_lines(server.log))
                raise EngineError(
                    f"The {server.name} ended by itself, so everything is stopped. "
                    f"Its last lines are above; all of them are in {server.log}."
                )

    def _repeat_alarms(self, server: Server) -> None:
        begins = self._read.get(server.log)
        if begins is None:
            return
        with server.log.open("rb") as log:
            log.seek(begins)
            text = log.read()
        # A line that is still being written waits for the next look.
        whole, _, _ = text.rpartition(b"\n")
        self._read[server.log] = begins + (len(whole) + 1 if whole else 0)
        for line in whole.decode(errors="replace").splitlines():
            if ALARMING.search(line):
                self._say(f"{server.name}: {line}")


def _hung_up_on_purpose(each: signal.Signals) -> bool:
    """Tell whether nohup asked us to outlive the terminal."""
    return each is signal.SIGHUP and signal.getsignal(each) is signal.SIG_IGN


def _last_lines(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-LAST_LINES:])
