"""The gallery instead of the product: the frame and the components by themselves."""

import copy

import pytest


@pytest.fixture(autouse=True)
def _gallery(settings):
    engines = copy.deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"].append(settings.BASE_DIR / "tests" / "face" / "templates")
    settings.TEMPLATES = engines
    settings.ROOT_URLCONF = "tests.face.urls"
