"""The embedded engines for as long as a program needs them."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from safeguarding.engines import paths
from safeguarding.engines.errors import EngineError, InUseError
from safeguarding.engines.locks import Lock
from safeguarding.engines.postgres import Postgres
from safeguarding.engines.redis import Redis

JOIN_SECONDS = 60.0
# How long the demo waits for a short command that happens to run the engines.
COMMAND_SECONDS = 15.0
PAUSE = 0.1
DEMO = "The demo is already running"

Engine = Postgres | Redis


def embedded_engines(data_dir: Path, *, fsync: bool = True) -> list[Engine]:
    """Give the engines nobody has named another address for, in order of starting."""
    engines: list[Engine] = []
    if not paths.given("DATABASE_URL"):
        engines.append(Postgres(data_dir, fsync=fsync))
    if not paths.given("REDIS_URL"):
        engines.append(Redis(data_dir, persist=fsync))
    return engines


@contextmanager
def using(data_dir: Path) -> Iterator[bool]:
    """Have the engines inside the block; give True when it was we who started them.

    Several programs may use them at once. The one that started them waits, at the end,
    until the others have finished.

    Raises:
        EngineError: they did not start.
    """
    engines = embedded_engines(data_dir)
    running, users = _locks(data_dir)
    users.wait_shared()
    try:
        if not _own_or_join(running, engines):
            yield False
            return
        users.release()
        with _started(engines, running):
            yield True
            # Whoever joined us still needs them.
            users.wait_alone()
    finally:
        users.release()


@contextmanager
def owning(data_dir: Path, address: str) -> Iterator[list[Engine]]:
    """Have the engines to ourselves, as the demo does.

    Raises:
        InUseError: a demo runs on this folder, or a command that does not finish.
        EngineError: they did not start.
    """
    engines = embedded_engines(data_dir)
    running, _ = _locks(data_dir)
    deadline = time.monotonic() + COMMAND_SECONDS
    while not running.try_alone(f"{DEMO} (process {os.getpid()}) at {address}"):
        holder = running.holder()
        if holder.startswith(DEMO) or time.monotonic() > deadline:
            raise InUseError(f"{holder}. Stop it first.")
        time.sleep(PAUSE)
    with _started(engines, running):
        yield engines


@contextmanager
def _started(engines: Sequence[Engine], running: Lock) -> Iterator[None]:
    try:
        for engine in engines:
            engine.start()
        yield
    finally:
        for engine in reversed(engines):
            engine.stop()
        running.release()


def _own_or_join(running: Lock, engines: Sequence[Engine]) -> bool:
    """True: we hold the lock and must start them. False: somebody else's answer."""
    deadline = time.monotonic() + JOIN_SECONDS
    who = f"A command (process {os.getpid()}) is using the database"
    while not running.try_alone(who):
        if all(engine.answers() for engine in engines):
            return False
        if time.monotonic() > deadline:
            raise EngineError(f"{running.holder()}, but its servers do not answer.")
        time.sleep(PAUSE)
    return True


def _locks(data_dir: Path) -> tuple[Lock, Lock]:
    return Lock(data_dir / "engines.lock"), Lock(data_dir / "users.lock")
