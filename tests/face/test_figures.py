"""Numbers as templates write them."""

from decimal import Decimal

import pytest
from django.template import Context, Template


def _write(expression, **values):
    return Template("{% load figures %}{{ " + expression + " }}").render(
        Context(values)
    )


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1468, "COUNT", "1,468"),
        (Decimal("10.6"), "PERCENT", "10.6 %"),
        (14, "PERCENT", "14 %"),
        (Decimal("8.64"), "PER_10K", "8.6 per 10,000"),
        (0, "COUNT", "0"),
        (None, "COUNT", ""),
    ],
)
def test_a_number_is_written_in_its_unit(value, unit, expected):
    assert _write("value|figure:unit", value=value, unit=unit) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [(71, 78, "-7 pp"), (71.5, 70, "+1.5 pp"), (None, 70, ""), (70, None, "")],
)
def test_a_percentage_moves_by_percentage_points(now, before, expected):
    assert _write("now|pp:before", now=now, before=before) == expected
