"""The product's own settings, and an app of records that only tests have."""

from safeguarding.settings import *  # noqa: F403, TID251 - the same, plus one app
from safeguarding.settings import INSTALLED_APPS  # noqa: TID251

INSTALLED_APPS = [*INSTALLED_APPS, "tests.example_records"]
