"""Locks between programs; the kernel lets go of them however a program ends."""

import fcntl
import os
from pathlib import Path


class Lock:
    """A lock on a file, which also holds a line saying who has it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def try_alone(self, who: str) -> bool:
        """Take it for ourselves and leave our name, or say at once that we cannot."""
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(self._open(), 0)
        os.pwrite(self._open(), who.encode(), 0)
        return True

    def wait_alone(self) -> None:
        """Take it for ourselves as soon as nobody shares it."""
        fcntl.flock(self._open(), fcntl.LOCK_EX)

    def wait_shared(self) -> None:
        """Take it together with others as soon as nobody has it alone."""
        fcntl.flock(self._open(), fcntl.LOCK_SH)

    def holder(self) -> str:
        """Read the line of whoever has it alone."""
        return os.pread(self._open(), 500, 0).decode(errors="replace")

    def release(self) -> None:
        """Let go; harmless when we do not have it."""
        if self._handle is not None:
            # Not only closed: a forked child may hold the same open file.
            fcntl.flock(self._handle, fcntl.LOCK_UN)
            os.close(self._handle)
            self._handle = None

    def _open(self) -> int:
        if self._handle is None:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        return self._handle
