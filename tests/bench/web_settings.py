"""The settings of the measured server: the product's, and one page more."""

from tests.settings import *  # noqa: F403 - the same, plus the yardstick

ROOT_URLCONF = "tests.bench.urls"
