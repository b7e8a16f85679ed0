"""Whatever becomes of a good file on its way, checking it ends in words."""

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.returns.check import Checked, check
from tests.factories import IndicatorFactory, owed_return
from tests.returns.files import row_for
from tests.returns.hostile.mutate import mutated

pytestmark = pytest.mark.django_db
DAY = date(2016, 1, 20)


@pytest.fixture
def owed():
    return owed_return(indicators=IndicatorFactory.create_batch(2))


@pytest.fixture
def rows(owed):
    return [row_for(owed, one) for one in owed.template.indicators.all()]


@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_changed_file_is_refused_or_checked_and_never_breaks_anything(
    owed, rows, seed
):
    content = mutated(rows, random.Random(seed))  # noqa: S311 - no secret

    found = check(content=content, file_name="x", obligation=owed, on=DAY)

    assert isinstance(found, Checked)
    assert found.errors or found.figures
    assert all(one.message.strip() for one in found.problems)
