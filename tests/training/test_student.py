"""The t of an interval, against the printed table."""

import pytest

from training import student
from training.student import two_sided_95


@pytest.mark.parametrize(
    ("freedom", "printed"),
    [
        (1, 12.706),
        (2, 4.303),
        (3, 3.182),
        (4, 2.776),
        (5, 2.571),
        (10, 2.228),
        (11, 2.201),
        (30, 2.042),
        (60, 2.000),
        (120, 1.980),
        (200, 1.972),
        (1_000, 1.962),
        (1_000_000, 1.960),
    ],
)
def test_t_is_that_of_the_printed_table(freedom, printed):
    assert round(two_sided_95(freedom), 3) == printed


def test_series_of_many_meets_the_exact_value_where_it_takes_over():
    assert student._of_many(200) == pytest.approx(two_sided_95(200), abs=1e-6)


def test_one_difference_has_no_interval():
    with pytest.raises(ValueError, match="two differences"):
        two_sided_95(0)
