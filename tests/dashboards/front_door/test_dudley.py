"""The published figures of Dudley as a front door: little is known, none is invented."""

import io

import pytest
from django.urls import reverse

from dashboards import demo_data, recompute
from safeguarding.access.permissions import Role
from safeguarding.partners.models import Partnership
from tests.dashboards.front_door.test_page import funnel_of
from tests.dashboards.pages.test_scorecard import words
from tests.factories import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    demo_data.load_published(io.StringIO())
    recompute.drain(budget_seconds=60)
    place = Partnership.objects.get(code="dudley")
    client.force_login(member(Role.BOARD_MEMBER, place))

    def read(quarter):
        return client.get(reverse("dashboards:front-door", args=["dudley", quarter]))

    return read


def test_dudleys_papers_make_the_front_door_they_can(reader):
    _contacts_became_referrals_in_2013_14(reader("2013-14-Q4"))
    _percentages_without_counts_in_2014_15(reader("2014-15-Q4"))
    _nothing_but_a_share_in_2021_22(reader("2021-22-Q4"))
    _a_gap_of_years_is_a_gap(reader("2018-19-Q4"))


def _contacts_became_referrals_in_2013_14(page):
    text = words(page)
    # 3,567 of 12,151 is 29.4 % (S0:1934).
    assert "3,567 of 12,151 contacts became referrals." in text
    assert "29.4 %" in text
    figure = funnel_of(page)
    assert figure["data"][0]["x"] == [12151, 3567]
    # 6,653 of the year before counted something else: no bar beside these.
    assert 6653 not in figure["data"][1]["x"]
    assert "counted otherwise" in str(figure["layout"]["annotations"])


def _percentages_without_counts_in_2014_15(page):
    text = words(page)
    assert "Most of these figures are given for the whole year 2014-15" in text
    assert "Assessments finished : count not given" in text
    assert "Assessment, 45 working days : about 40 %" in text
    assert "Initial conference, 15 working days : about 53 %" in text
    assert "Initial conferences held : 211" in text
    assert funnel_of(page)["data"][0]["x"] == [377]


def _nothing_but_a_share_in_2021_22(page):
    text = words(page)
    assert "No step of the front door has a figure for this period." in text
    assert "New contacts to social work : about 16 %" in text
    assert 'id="funnel"' not in page.content.decode()


def _a_gap_of_years_is_a_gap(page):
    assert "There are no figures for this quarter" in words(page)
