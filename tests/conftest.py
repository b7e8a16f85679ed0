"""Every test runs on real PostgreSQL and Valkey, as the application's own role.

Django is set up by pytest-django only after `pytest_configure` below has started the
engines and named them in the environment.
"""

import hypothesis
import pytest

from tests.support import engines
from tests.support.browser import axe, chromium, page, sign_in
from tests.support.worker import real_worker

__all__ = ["axe", "chromium", "page", "real_worker", "sign_in"]


# A busy machine is no reason to fail: nothing here is judged by the clock.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def pytest_configure(config):
    """Start the engines once, in the controlling process; its workers share them."""
    engines.begin(config)


def pytest_unconfigure(config):
    engines.end(config)


def pytest_report_header():
    return engines.describe()


def pytest_collection_modifyitems(config, items):
    """Leave browser tests out only when asked to, aloud, and never in CI."""
    if not engines.asked_for_no_browser():
        return
    chosen = [item for item in items if "chromium" not in item.fixturenames]
    left_out = [item for item in items if "chromium" in item.fixturenames]
    config.hook.pytest_deselected(items=left_out)
    items[:] = chosen


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Make the test database as the owner of its tables."""
    engines.become_owner()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Test as the application, which owns nothing: as in production."""
    with django_db_blocker.unblock():
        engines.let_application_empty_tables()
        engines.become_application()
        engines.refuse_superuser()
    yield
    with django_db_blocker.unblock():
        engines.become_owner()


@pytest.fixture
def as_owner(transactional_db):
    """Be the owner of the tables, for tests of migrations and of constraints."""
    engines.become_owner()
    yield
    engines.become_application()
