"""Tells whether the tables are those this program expects, and makes them so."""

import time

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

WAIT_SECONDS = 60.0
PAUSE = 0.5


def are_behind() -> bool:
    """Tell whether there are migrations this database has not had."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the tables up to date as their owner, saying nothing."""
    call_command("migrate", verbosity=0, interactive=False)


def wait_until_current() -> bool:
    """Wait for somebody else's migration; False when a minute was not enough."""
    deadline = time.monotonic() + WAIT_SECONDS
    while are_behind():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True
