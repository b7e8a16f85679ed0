"""The regional return's figures are the quarter's, each child once."""

from datetime import date

import pytest

from safeguarding.cases import history
from safeguarding.cases.models import CasePolicy
from safeguarding.cases.regional import NOT_TOLD, regional_return
from safeguarding.periods import Period
from tests.cases.made_history import Area, day

pytestmark = pytest.mark.django_db

Q3, Q4 = Period.parse("2015-16-Q3"), Period.parse("2015-16-Q4")


def figures(area, quarter=Q3):
    history.refresh(area.partnership, None, today=date(2016, 1, 10))
    lines = regional_return(area.partnership, quarter)
    return {line.label: line.value for line in lines}


def two_areas():
    """One area with three children, and another with more of everything."""
    area, other = Area(), Area()
    medium, serious, low = (area.child() for _ in range(3))
    area.case(medium, day("2015-10-05"), [(day("2015-10-05"), "medium")])
    area.case(serious, day("2015-07-05"), [(day("2015-07-05"), "serious")])
    area.case(low, day("2015-10-05"), [(day("2015-10-05"), "low")])
    area.placed(serious, day("2015-10-05"), placed="lac_out_of_borough")
    area.placed(low, day("2015-10-05"), placed="lac_in_borough")
    area.episode(medium, day("2015-10-06"), location="home")
    area.episode(medium, day("2015-10-09"), location="care")
    area.episode(low, day("2015-11-09"), location="education")
    area.episode(low, day("2015-12-09"), location="other_placement")
    for _ in range(5):
        child = other.child()
        other.case(child, day("2015-10-05"), [(day("2015-10-05"), "high")])
        other.episode(child, day("2015-10-06"), location="unknown")
    return area, other


def test_children_are_counted_once_and_only_in_their_own_area():
    area, other = two_areas()

    assert figures(area) == {
        "Children at risk of sexual exploitation": 2,
        "Children at regional level: at risk": 1,
        "Children at regional level: significant": 0,
        "Children at regional level: serious": 1,
        "Children at serious risk": 1,
        "Looked after, placed outside the borough": 1,
        "Looked after, placed in the borough": 0,
        "Children reported missing": 2,
        "Missing episodes": 4,
        "Children missing from home": 1,
        "Episodes from home": 1,
        "Children missing from care": 1,
        "Episodes from care": 1,
        "Children missing from other places": 1,
        "Episodes from other places": 2,
        "Children missing from an unknown place": 0,
        "Episodes from an unknown place": 0,
    }
    assert figures(other)["Children missing from an unknown place"] == 5


def test_two_local_levels_can_be_one_regional_level():
    area, _ = two_areas()
    words = {"medium": "at_risk", "high": "at_risk", "serious": "at_risk"}
    CasePolicy.objects.create(partnership=area.partnership, regional_levels=words)

    found = figures(area)

    assert found["Children at regional level: at risk"] == 2
    assert "Children at regional level: serious" not in found


def test_a_quarter_nobody_told_of_has_no_figures_rather_than_noughts():
    area = Area()
    area.episode(area.child(), day("2015-10-06"))

    history.refresh(area.partnership, None, today=date(2016, 1, 10))
    lines = regional_return(area.partnership, Q3)

    assert [line.value for line in lines if "missing" in line.label.lower()][:2] == [
        1,
        1,
    ]
    assert {line.note for line in lines if line.value is None} == {NOT_TOLD}
    assert lines[0].value is None
    assert {line.value for line in regional_return(area.partnership, Q4)} == {None}


def test_the_return_takes_as_many_queries_for_many_children(django_assert_num_queries):
    area, other = two_areas()
    for each in (area, other):
        history.refresh(each.partnership, None, today=date(2016, 1, 10))
        with django_assert_num_queries(8):
            regional_return(each.partnership, Q3)
