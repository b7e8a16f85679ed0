#!/usr/bin/env python3
"""Runs a command, with PostgreSQL and Valkey beside it when nobody names others."""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

# These touch no database, or (demo) bring their own.
WITHOUT_ENGINES = {
    "check",
    "collectstatic",
    "demo",
    "diffsettings",
    "findstatic",
    "help",
    "make_synthetic_records",
    "makemigrations",
    "version",
}
# These are about the tables themselves: nobody wants them migrated first.
WITHOUT_MIGRATING = {"dbshell", "migrate", "showmigrations", "sqlmigrate"}
DEMO_DEFAULTS = {
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "DEMO": "true",
    "PLAIN_HTTP": "true",
}


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "demo":
        os.environ.update({**DEMO_DEFAULTS, **os.environ})
        make_secret()
    if command == "makemigrations":
        # It looks at the database only to warn; without one it would warn of that.
        warnings.filterwarnings("ignore", "Got an error checking a consistent")

    from django.core.management import execute_from_command_line

    if command in WITHOUT_ENGINES or command.startswith("-") or asks_for_help():
        execute_from_command_line(sys.argv)
        return
    with engines_for(command):
        execute_from_command_line(sys.argv)


def make_secret() -> None:
    """Give the demo this machine's own secret, whoever's database it uses."""
    from safeguarding.engines import paths

    folder = os.environ.get("DATA_DIR") or Path(__file__).parent / ".data"
    if not paths.given("SECRET_KEY"):
        os.environ["SECRET_KEY"] = paths.local_secret(Path(folder).resolve())


def asks_for_help() -> bool:
    """Tell whether the command is only asked how it is used."""
    return bool({"-h", "--help", "--version"} & set(sys.argv[2:]))


@contextmanager
def engines_for(command: str) -> Iterator[None]:
    """Start the embedded engines, or use those that run, and bring tables up to date."""
    from django.conf import settings

    from safeguarding.engines import local
    from safeguarding.engines.errors import EngineError

    try:
        with local.using(settings.DATA_DIR) as started:
            if settings.EMBEDDED and command not in WITHOUT_MIGRATING:
                up_to_date(may_migrate=started)
            yield
    except EngineError as error:
        sys.exit(f"{error}")


def up_to_date(*, may_migrate: bool) -> None:
    """Migrate, or wait for the demo that is just doing it."""
    import django

    django.setup()
    from dashboards.management import tables
    from safeguarding.engines.errors import EngineError

    if may_migrate and tables.are_behind():
        # A command's standard output is its own: one document, nothing else.
        with redirect_stdout(sys.stderr):
            tables.migrate()
    elif not may_migrate and not tables.wait_until_current():
        raise EngineError(
            "The running demo's tables are older than this program: "
            "stop the demo and start it again."
        )


if __name__ == "__main__":
    main()
