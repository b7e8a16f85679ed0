"""Makes the private folders that the embedded engines need."""

import os
from pathlib import Path

from safeguarding.engines import paths, processes
from safeguarding.engines.errors import EngineError


def prepare(data_dir: Path) -> None:
    """Make the data folder and the folder of sockets, closed to everybody else.

    Raises:
        EngineError: the folder of sockets is there and belongs to somebody else.
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    sockets = paths.socket_dir(data_dir)
    sockets.mkdir(exist_ok=True, mode=0o700)
    # A folder under the temporary one could have been made by another user, to listen.
    found = sockets.lstat()
    if found.st_uid not in {os.geteuid(), _engine_user()} or sockets.is_symlink():
        raise EngineError(f"{sockets} belongs to somebody else: remove it first.")
    sockets.chmod(0o700)
    processes.give_away(sockets)


def _engine_user() -> int:
    return processes.NOBODY if os.geteuid() == 0 else os.geteuid()
