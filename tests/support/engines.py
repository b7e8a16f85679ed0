"""The engines and roles the tests run on."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from safeguarding.engines import paths
from safeguarding.engines.local import embedded_engines
from safeguarding.engines.postgres import Postgres

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.settings",
    "PLAIN_HTTP": "true",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "PSEUDONYM_KEY": "only-for-tests-another-key-that-is-long-enough-for-hashing",
    "SECRET_KEY": "only-for-tests-and-long-enough-to-satisfy-every-check-there-is",
}
_running = []


def begin(config):
    worker = getattr(config, "workerinput", None)
    if worker is None:
        os.environ.update({**ENVIRONMENT, **_given()})
        if not config.option.collectonly:
            _start()
    _settle(number=int(worker["workerid"].removeprefix("gw")) + 1 if worker else 0)


def end(config):
    if hasattr(config, "workerinput"):
        return
    for engine in reversed(_running):
        engine.stop()
    if folder := os.environ.pop("TEST_DATA_DIR", None):
        shutil.rmtree(folder, ignore_errors=True)


def describe():
    lines = [
        f"engines: {', '.join(e.name for e in _running) or 'given by the address'}"
    ]
    if asked_for_no_browser():
        lines.append("NO_BROWSER=1: browser tests are left out, because you asked")
    return lines


def asked_for_no_browser():
    asked = os.environ.get("NO_BROWSER") == "1"
    if asked and os.environ.get("CI") == "true":
        raise pytest.UsageError("NO_BROWSER is not allowed in CI: install Chromium.")
    return asked


def become_owner():
    _become(_settings().OWNER_DATABASE_URL)


def become_application():
    _become(_settings().DATABASE_URL)


def let_application_empty_tables():
    """Tests that commit are cleaned up with TRUNCATE; in production nobody may.

    MAINTAIN lets a test that loads much in one transaction gather the statistics that
    autovacuum gathers elsewhere.
    """
    from django.db import connection

    role = connection.ops.quote_name(_role(_settings().DATABASE_URL))
    with connection.cursor() as cursor:
        cursor.execute(
            f"GRANT TRUNCATE, MAINTAIN ON ALL TABLES IN SCHEMA public TO {role}"
        )


def refuse_superuser():
    """A superuser may do anything, so that tests run as one would prove nothing."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        (mighty,) = cursor.fetchone()
    if mighty:
        pytest.exit("The tests' database role is a superuser: see .env.example.", 2)


def program_environment():
    """Variables with which another program works on this very test database."""
    from django.conf import settings
    from django.db import connection

    url = "postgres://{USER}:{PASSWORD}@/{NAME}?host={HOST}&port={PORT}"
    return {
        **os.environ,
        "DATABASE_URL": url.format(**connection.settings_dict),
        "REDIS_URL": settings.REDIS_URL,
    }


def _given():
    return {key: os.environ[key] for key in ENVIRONMENT if key in os.environ}


def _start():
    # The short folder keeps the sockets' paths within what the system allows.
    folder = tempfile.mkdtemp(prefix="sg-test-")
    os.environ["TEST_DATA_DIR"] = os.environ["DATA_DIR"] = folder
    for engine in embedded_engines(Path(folder), fsync=False):
        engine.start()
        _running.append(engine)
        if isinstance(engine, Postgres):
            engine.execute(f"ALTER ROLE {paths.OWNER_ROLE} CREATEDB")


def _settle(*, number):
    """Settings that only tests want; each xdist worker has its own Redis databases."""
    settings = _settings()
    settings.REDIS_URL = paths.redis_cache_url(settings.REDIS_URL, 2 * number)
    settings.CELERY_BROKER_URL = paths.celery_url(settings.REDIS_URL)
    cache = paths.redis_cache_url(settings.REDIS_URL, 1)
    settings.CACHES["default"]["LOCATION"] = cache
    # Files as they are in the folders: nothing is collected or hashed.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    # The real one is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _settings():
    from django.conf import settings

    return settings


def _role(url):
    return paths.parse_database_url(url)["USER"]


def _become(url):
    from django.db import connection

    wanted = paths.parse_database_url(url)
    connection.close()
    for key in ("USER", "PASSWORD", "HOST", "PORT"):
        connection.settings_dict[key] = wanted[key]
