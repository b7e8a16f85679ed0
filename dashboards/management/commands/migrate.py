"""Django's migrate, run as the role that owns the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from safeguarding.engines import paths

# What the application's own role may do with every table its owner makes from now on.
GRANTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO {role};
"""


class Command(DjangoMigrate):
    """Migrates as the owner, so that the application itself can change no table."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect as the owner, say what the application may do, and migrate."""
        with as_owner(connections[options["database"]]) as connection:
            application = paths.parse_database_url(settings.DATABASE_URL)["USER"]
            if application != connection.settings_dict["USER"]:
                _grant(connection, str(application))
            super().handle(*args, **options)


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """Be the owner inside the block: the same database, another role."""
    owner = paths.parse_database_url(settings.OWNER_DATABASE_URL)
    if settings.OWNER_DATABASE_PASSWORD:
        owner["PASSWORD"] = settings.OWNER_DATABASE_PASSWORD
    if owner["USER"] == connection.settings_dict["USER"]:
        yield connection
        return
    before = dict(connection.settings_dict)
    changed = {
        key: owner[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    }
    connection.close()
    connection.settings_dict.update(changed)
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict.update({key: before[key] for key in changed})


def _grant(connection: BaseDatabaseWrapper, role: str) -> None:
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(GRANTS.format(role=name))
