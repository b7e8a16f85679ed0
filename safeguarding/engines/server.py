"""What every server we run has in common: it starts, stops and can be killed."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from safeguarding.engines import processes


class Server:
    """One child process with a name for people and a log of its own."""

    name = "server"
    ending = signal.SIGTERM
    patience_seconds = 10.0

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process number while it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def start(self) -> None:
        """Start it and wait until it can be used."""
        raise NotImplementedError

    def stop(self) -> None:
        """Ask it to end, wait, then insist; harmless when it has ended."""
        if self._process:
            processes.stop(self._process, self.ending, self.patience_seconds)
            self._process = None

    def kill(self) -> None:
        """Kill it as a crash would; `start` brings it back."""
        if self._process:
            self._process.kill()
            self._process.wait()
            processes.kill_group(self._process.pid)
            self._process = None

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()


class Program(Server):
    """A server that is one command line, such as the web server or the worker."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        log: Path,
        env: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(log)
        self.name = name
        self._command = command
        self._env = env

    def start(self) -> None:
        """Start it; whether it can be used yet is for the caller to ask."""
        self._process = processes.spawn(self._command, log=self.log, env=self._env)
