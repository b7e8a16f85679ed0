"""Runs the whole service on this machine, with two partnerships to look at."""

import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TextIO, cast

from django.conf import settings
from django.core.cache import cache
from django.core.management import BaseCommand, call_command
from django.db import connections

from dashboards.management import tables
from safeguarding.celery import app
from safeguarding.engines import local, processes
from safeguarding.engines.errors import EngineError, InUseError
from safeguarding.engines.server import Program
from safeguarding.engines.supervisor import AskedToEndError, Supervisor, asked_to_end
from safeguarding.health import HEARTBEAT_KEY

WRONG_USAGE = 2
START_SECONDS = 90.0
HOST = "127.0.0.1"


class Command(BaseCommand):
    """Starts engines, tables, figures, web server and worker, in this order."""

    help = "Run the whole service here, with two partnerships to look at."
    # The checks would want the front end, which may have to be collected first.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the port, from the command line or from PORT."""
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="end when the program that started this one ends (make passes it)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run until Ctrl-C, a signal, or the end of any of the servers."""
        if options["with_parent"]:
            processes.follow_parent(signal.SIGTERM)
        port = options["port"]
        address = f"http://{HOST}:{port}/"
        try:
            with asked_to_end(), local.owning(settings.DATA_DIR, address) as engines:
                _refuse_used_port(port)
                self._prepare()
                self._serve(Supervisor(list(engines), self._say), port, address)
        except AskedToEndError:
            self._say("Stopped.")
        except InUseError as error:
            self.stderr.write(str(error))
            sys.exit(WRONG_USAGE)
        except EngineError as error:
            self.stderr.write(str(error))
            sys.exit(1)

    def _prepare(self) -> None:
        """Bring tables, files and figures to where the pages need them."""
        if tables.are_behind():
            self._say("Preparing the database")
            tables.migrate()
        if _files_are_behind():
            self._say("Collecting the front end")
            call_command("collectstatic", verbosity=0, interactive=False)
        # Imported late: it needs the apps, and only this command needs it.
        from dashboards import demo_data

        demo_data.load(cast("TextIO", self.stdout))
        # One that a former run left would make us look ready too early.
        cache.delete(HEARTBEAT_KEY)
        connections.close_all()

    def _serve(self, supervisor: Supervisor, port: int, address: str) -> None:
        try:
            for program in _programs(port):
                supervisor.start(program)
            app.send_task("dashboards.drain", expires=60)
            supervisor.watch(self._is_ready(address))
            self._welcome(address)
            supervisor.watch(lambda: False)
        finally:
            supervisor.stop()

    def _is_ready(self, address: str) -> Callable[[], bool]:
        """Give a question to ask again and again; it tells people what changed."""
        deadline = time.monotonic() + START_SECONDS
        said = ""

        def ask() -> bool:
            nonlocal said
            health = _health(address)
            status = health["status"]
            if status == "ready":
                return True
            if status == "updating" and said != (line := _to_go(health["stale"])):
                self._say(line)
                said = line
            if status != "updating" and time.monotonic() > deadline:
                raise EngineError(
                    f"The service did not get ready: {json.dumps(health)}. "
                    f"The logs are in {settings.DATA_DIR / 'logs'}."
                )
            return False

        return ask

    def _welcome(self, address: str) -> None:
        from dashboards import demo_data

        head = ("Partnership", "Sign in as", "E-mail", "Password")
        rows = [head, *demo_data.sign_ins()]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
        self._say(
            "\n".join(
                [
                    "",
                    *lines,
                    "",
                    f"Ready: {address}",
                    f"Logs and outgoing mail: {settings.DATA_DIR / 'logs'}",
                    "Ctrl-C stops everything.",
                ]
            )
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _programs(port: int) -> list[Program]:
    """Name the web server and the worker with its clock."""
    logs: Path = settings.DATA_DIR / "logs"
    here = str(settings.BASE_DIR)
    env = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": here}
    web = [
        *("-m", "gunicorn", "safeguarding.wsgi", "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "8"),
        *("--graceful-timeout", "5", "--no-control-socket", "--capture-output"),
    ]
    worker = [
        *("-m", "celery", "--app", "safeguarding", "worker", "--beat"),
        *("--pool", "threads", "--concurrency", "2", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
        *("--schedule", str(settings.DATA_DIR / "beat-schedule")),
    ]
    return [
        Program("web server", [sys.executable, *web], logs / "web.log", env),
        Program("worker", [sys.executable, *worker], logs / "worker.log", env),
    ]


def _refuse_used_port(port: int) -> None:
    with socket.socket() as line:
        # Connections of the last run may linger; only a listener is in the way.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind((HOST, port))
        except OSError:
            raise InUseError(
                f"Port {port} is used by another program: choose one with PORT=8001."
            ) from None


def _files_are_behind() -> bool:
    """Tell whether the front end or a library changed since files were collected."""
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    built = Path(settings.STATICFILES_DIRS[0])
    if not built.is_dir():
        raise EngineError("The front end is not built: run `make demo`.")
    sources = [*built.rglob("*"), settings.BASE_DIR / "requirements.txt"]
    return not collected.exists() or _newest(sources) > collected.stat().st_mtime


def _newest(files: Iterable[Path]) -> float:
    return max((file.stat().st_mtime for file in files if file.exists()), default=0)


def _health(address: str) -> dict[str, Any]:
    """Ask the service how it is; before it listens it is starting."""
    # A proxy that the environment names cannot reach this machine's own address.
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(f"{address}healthz", timeout=5) as answer:
            body = answer.read()
    except urllib.error.HTTPError as refusal:
        body = refusal.read()
    except OSError:
        return {"status": "starting"}
    try:
        found: dict[str, Any] = json.loads(body)
    except ValueError:
        return {"status": "failing: see web.log"}
    return found


def _to_go(stale: int) -> str:
    quarters = "quarter" if stale == 1 else "quarters"
    return f"Working out the figures: {stale} {quarters} to go"
