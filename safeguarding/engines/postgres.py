"""A real PostgreSQL server as a foreground child, in one data folder."""

import os
import shutil
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg2
from psycopg2 import sql

from safeguarding.engines import binaries, folders, paths, processes
from safeguarding.engines.errors import EngineError
from safeguarding.engines.server import Server

START_SECONDS = 30.0
STOP_SECONDS = 15.0
PAUSE = 0.05
# After a killed postmaster its last children keep the shared memory for a moment.
STILL_HELD = ("pre-existing shared memory block", "lock file", "is still in use")


class Postgres(Server):
    """PostgreSQL in `data_dir`; start, stop, kill and start again as often as needed.

    `fsync=False` is for tests: a crash of the machine, not of the server, may lose data.
    """

    name = "database"
    # "Fast": sessions are ended and nothing is lost; TERM would wait for them.
    ending = signal.SIGINT
    patience_seconds = STOP_SECONDS

    def __init__(self, data_dir: Path, *, fsync: bool = True) -> None:
        super().__init__(data_dir / "logs" / "postgres.log")
        self.folder = data_dir / "pg18"
        self.sockets = paths.socket_dir(data_dir)
        self._fsync = "on" if fsync else "off"
        self._data_dir = data_dir

    def start(self) -> None:
        """Start the server, making cluster, roles and database when there are none.

        Raises:
            EngineError: it did not start within half a minute; says where to look.
        """
        folders.prepare(self._data_dir)
        self._init()
        self._clear_old_postmaster()
        deadline = time.monotonic() + START_SECONDS
        while not self._started(deadline):
            time.sleep(PAUSE)
        _ensure_roles_and_database(self)

    def execute(
        self, statement: str | sql.Composable, database: str = "postgres"
    ) -> list[tuple[object, ...]]:
        """Run one statement as the superuser and give its rows, if it has any."""
        connection = psycopg2.connect(self._dsn(database))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def answers(self) -> bool:
        """Tell whether a server of this folder answers, whoever started it."""
        try:
            psycopg2.connect(self._dsn("postgres")).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _dsn(self, database: str) -> str:
        return (
            f"host='{self.sockets}' port={paths.PORT} dbname={database} "
            f"user={paths.SUPERUSER} connect_timeout=5"
        )

    def _init(self) -> None:
        if (self.folder / "PG_VERSION").exists():
            return
        # initdb stopped half-way leaves a folder that looks finished: rename at the end.
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        processes.give_away(draft)
        made = processes.spawn(
            _initdb(draft), log=self.log, drop_root=True, env=_environment()
        )
        if made.wait(timeout=120):
            raise EngineError(self._complaint("could not be set up"))
        draft.rename(self.folder)

    def _clear_old_postmaster(self) -> None:
        """End a server that outlived its parent; forget one whose number was reused."""
        note = self.folder / "postmaster.pid"
        if not note.exists():
            return
        pid = int(note.read_text(encoding="ascii").split("\n", 1)[0])
        running = processes.name_of(pid)
        if running is None:
            return  # PostgreSQL itself knows what to do after a crash.
        if running != "postgres":
            note.unlink()
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while processes.name_of(pid) and time.monotonic() < deadline:
            time.sleep(PAUSE)

    def _started(self, deadline: float) -> bool:
        """Try once; False when it is worth trying again."""
        begins = self.log.stat().st_size if self.log.exists() else 0
        process = processes.spawn(
            [binaries.postgres_bin() / "postgres", "-D", self.folder, *self._options()],
            log=self.log,
            dying=self.ending,
            drop_root=True,
            env=_environment(),
        )
        self._process = process
        while process.poll() is None:
            if self._is_ours(process.pid) and self.answers():
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise EngineError(self._complaint("did not answer"))
            time.sleep(PAUSE)
        said = self.log.read_bytes()[begins:].decode(errors="replace")
        if time.monotonic() < deadline and any(why in said for why in STILL_HELD):
            return False
        raise EngineError(self._complaint("did not start"))

    def _complaint(self, what: str) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").split("\n")
        last = next(filter(None, reversed(lines)), "it said nothing")
        return f"PostgreSQL {what}: {last}. All of it is in {self.log}."

    def _is_ours(self, pid: int) -> bool:
        """Tell our server from another one that answers on the same folder."""
        note = self.folder / "postmaster.pid"
        try:
            return note.read_text(encoding="ascii").split("\n", 1)[0] == str(pid)
        except FileNotFoundError:
            return False

    def _options(self) -> list[str]:
        settings = {
            # No TCP: only who may enter the private folder of the socket may connect.
            "listen_addresses": "",
            "port": str(paths.PORT),
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "shared_buffers": "128MB",
            "max_connections": "80",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # A value in an error's detail or statement could be about a child.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
            "fsync": self._fsync,
            "full_page_writes": self._fsync,
            "synchronous_commit": self._fsync,
        }
        return [word for key in settings for word in ("-c", f"{key}={settings[key]}")]


def _initdb(folder: Path) -> Sequence[str | Path]:
    """Sort by code point everywhere, as the production image is told to."""
    return [
        binaries.postgres_bin() / "initdb",
        f"--pgdata={folder}",
        f"--username={paths.SUPERUSER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--no-sync",
        "--no-instructions",
    ]


def _environment() -> dict[str, str]:
    """Keep a developer's own PG* variables away from the embedded server."""
    kept = {key: val for key, val in os.environ.items() if not key.startswith("PG")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _ensure_roles_and_database(server: Postgres) -> None:
    """Make the two roles and the database; harmless when they are there.

    The owner migrates. The application reads and writes rows and can change no table:
    what it may do is granted by the migrate command, the same everywhere.
    """
    roles = {row[0] for row in server.execute("SELECT rolname FROM pg_roles")}
    for role in (paths.OWNER_ROLE, paths.APP_ROLE):
        if role not in roles:
            statement = sql.SQL(
                "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
            )
            server.execute(statement.format(sql.Identifier(role)))
    databases = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
    if paths.DATABASE not in databases:
        statement = sql.SQL("CREATE DATABASE {} OWNER {}")
        names = (sql.Identifier(paths.DATABASE), sql.Identifier(paths.OWNER_ROLE))
        server.execute(statement.format(*names))
