"""The day and the area in which the tests of cases happen.

Models are imported inside: this file may be read before Django is set up.
"""

import pytest
import time_machine


@pytest.fixture
def in_june():
    from tests.cases.made_cse import NOW

    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def area():
    from tests.cases.made_cse import Area

    return Area()
