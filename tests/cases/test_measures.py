"""Figures of children, episodes and cases are counted from the records, once each."""

import tomllib
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils import timezone

from safeguarding.cases import history
from safeguarding.cases.measures import measures
from safeguarding.cases.models import (
    CaseMeeting,
    Disruption,
    InformationReport,
)
from safeguarding.indicators.measures import registered
from safeguarding.indicators.queries import current_observations
from safeguarding.periods import Period
from tests.cases.made_figures import count, figure
from tests.cases.made_history import Area, day
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

Q3, Q4 = Period.parse("2015-16-Q3"), Period.parse("2015-16-Q4")


@pytest.fixture
def area():
    for measure in measures:
        IndicatorFactory(code=measure.code)
    return Area()


def test_individuals_and_episodes_are_two_counts(area):
    twice, once = area.child(sex="female"), area.child(sex="male")
    area.episode(twice, day("2015-10-01"), day("2015-10-02"))
    area.episode(twice, day("2015-11-01"), day("2015-11-02"), location="care")
    area.episode(once, day("2015-12-01"), day("2015-12-02"), location="unknown")

    count(area)

    assert figure(area, "MIS-01") == [(2, None)]
    assert figure(area, "MIS-01", part="female") == [(1, None)]
    assert figure(area, "MIS-02") == [(3, None)]
    assert figure(area, "MIS-02", part="care") == [(1, None)]
    assert [figure(area, f"MIS-0{n}") for n in (3, 4, 5, 6, 7)] == [[(1, None)]] * 5
    assert figure(area, "MIS-02", Q4) == []
    assert figure(area, "CSE-01") == []
    assert figure(area, "CSE-09") == []


def whole_story(area):
    """Make one child with everything, from before the quarter to its 18th birthday."""
    child = area.child(born_month=day("1997-11-01"))
    case = area.case(
        child,
        day("2015-10-10"),
        [(day("2015-10-10"), "high")],
        screened_on=day("2015-10-09"),
        route="ypse_panel",
        audited_on=day("2015-12-01"),
        transition_on=day("2015-10-20"),
        source_sector="health",
    )
    area.meeting(case, day("2015-10-12"))
    area.placed(child, day("2015-10-01"), None, "lac_out_of_borough")
    episode = area.episode(child, day("2015-10-12"), day("2015-10-13"))
    area.interview(episode, day("2015-10-14"))
    late = area.episode(child, day("2015-10-15"), day("2015-10-16"))
    area.interview(late, day("2015-10-20"))
    refused = area.episode(child, day("2015-10-16"), day("2015-10-17"))
    area.interview(refused)
    return child


def quiet_stories(area):
    """Make children who are below the line of most shares, or in none of them."""
    at_risk, low = area.child(), area.child()
    area.case(at_risk, day("2015-09-01"), [(day("2015-09-01"), "medium")])
    area.case(low, day("2015-10-20"), [(day("2015-10-20"), "low")])
    gone = area.case(area.child(), day("2015-08-01"), closed=day("2015-11-30"))
    Disruption.objects.create(
        partnership=area.partnership,
        agency=area.agency,
        case=gone,
        kind="licensing",
        on=day("2015-10-02"),
    )
    for _ in range(3):
        area.episode(area.child(), day("2015-12-01"), day("2015-12-03"))
    area.episode(area.child(), day("2015-12-01"), day("2016-01-03"), type="absent")


# Worked by hand from the two stories: what is counted, out of what.
BY_HAND = {
    "CSE-01": (2, None),  # The child of the whole story and the one at medium.
    "CSE-02": (0, None),
    "CSE-03": (1, None),
    "CSE-04": (0, None),
    "CSE-05": (3, None),  # High, medium and low; one closed in November.
    "CSE-06": (2, None),
    "CSE-07": (1, None),
    "CSE-08": (1, 2),
    "CSE-09": (1, 2),
    "CSE-10": (1, 2),
    "CSE-12": (1, None),
    "CSE-17": (1, None),
    "CSE-18": (1, 1),
    "CSE-19": (1, 3),
    "MIS-01": (4, None),
    "MIS-02": (6, None),  # The absent one is not missing.
    "MIS-03": (4, None),
    "MIS-04": (6, None),
    "MIS-05": (0, None),
    "MIS-06": (0, None),
    "MIS-07": (0, None),
    "MIS-08": (1, None),
    "MIS-09": (1, 1),
    "MIS-10": (1, 2),  # Of two held one was in time.
    "MIS-11": (2, 6),
    "MIS-12": (3, 6),
    "MIS-13": (2, 3),
    "MIS-14": (1, 4),
    "MIS-15": (1, None),
}


def test_every_measure_is_what_counting_by_hand_finds(area):
    whole_story(area)
    quiet_stories(area)
    other = Area()
    for _ in range(4):
        whole_story(other)

    count(area, other)

    counted = {code: figure(area, code) for code in BY_HAND}
    assert counted == {code: [pair] for code, pair in BY_HAND.items()}
    assert figure(other, "CSE-01") == [(4, None)]
    assert figure(other, "MIS-02") == [(12, None)]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("CSE-01", {"high": 1, "medium": 1, "low": 0, "not_recorded": 0}),
        ("CSE-05", {"high": 1, "medium": 1, "low": 1, "not_recorded": 0}),
        ("CSE-06", {"health": 1, "police": 1}),
        ("CSE-12", {"licensing": 1}),
        ("CSE-17", {"risk_reduced": 1}),
        ("MIS-02", {"home": 6}),
        ("MIS-01", {"not_known": 4}),
    ],
)
def test_parts_of_a_figure_add_up_to_it(area, code, parts):
    whole_story(area)
    quiet_stories(area)

    count(area)

    rows = current_observations(area.partnership.pk).filter(
        indicator__code=code, period_start=Q3.start
    )
    found = {row.breakdown_code: row.numerator for row in rows if row.breakdown_code}
    assert found == parts
    assert figure(area, code) == [(sum(parts.values()), None)]


def test_every_part_has_a_name_in_the_catalogue():
    named = dictionary_of_parts()

    for measure in measures:
        if measure.breakdown:
            assert measure.breakdown in named[measure.code], measure.code


def dictionary_of_parts():
    found = {}
    for name in ("cse", "missing"):
        path = settings.BASE_DIR / "fixtures" / "indicators" / f"{name}.toml"
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["indicator"]:
            found[row["code"]] = {
                each["dimension"] for each in row.get("breakdowns", [])
            }
    return found


def test_every_indicator_from_cases_is_counted_and_no_returned_one():
    counted = {measure.code for measure in measures}
    from_cases = {*BY_HAND, "CSE-16", "VOI-04"}

    assert counted == from_cases
    assert not counted & {"CSE-11", "CSE-13", "CSE-14", "CSE-15", "CSE-22", "MIS-18"}
    assert counted <= set(registered())


def test_what_is_on_record_at_the_quarters_end_is_a_figure_of_that_quarter_only(area):
    child = area.child()
    area.case(child, day("2015-10-10"), [(day("2015-10-10"), "medium")])
    area.placed(child, day("2015-10-01"), day("2016-01-05"))

    count(area)

    assert figure(area, "CSE-04") == [(1, None)]
    assert figure(area, "CSE-04", Q4) == [(0, None)]
    assert figure(area, "CSE-06", Q4) == []


def test_only_meetings_kept_here_say_whether_the_child_was_invited(area):
    child, coordinator = area.child(), UserFactory()
    case = area.case(child, day("2015-09-01"), [(day("2015-09-01"), "medium")])
    area.meeting(case, day("2015-10-05"), recorded_by=coordinator, child_invited=True)
    area.meeting(case, day("2015-11-05"), recorded_by=coordinator)
    area.meeting(case, day("2015-12-05"))  # From a list, which does not say.
    area.meeting(case, day("2015-12-06"), "strategy", recorded_by=coordinator)

    count(area)

    assert figure(area, "VOI-04") == [(1, 2)]


def test_an_invitation_put_right_asks_for_the_quarter_again(area):
    child = area.child()
    case = area.case(child, day("2015-09-01"), [(day("2015-09-01"), "medium")])
    meeting = area.meeting(case, day("2015-10-05"), recorded_by=UserFactory())
    history.refresh(area.partnership, None)

    CaseMeeting.objects.filter(pk=meeting.pk).update(child_invited=True)

    assert history.refresh(area.partnership, [child.pk]) == {Q3}


def test_shares_of_nobody_are_nothing_out_of_nothing(area):
    area.case(area.child(), day("2015-10-10"), [(day("2015-10-10"), "low")])
    episode = area.episode(area.child(), day("2015-10-12"), day("2015-10-13"))
    area.interview(episode)

    count(area)

    # The scorecard says "not applicable" of 0 out of 0.
    shares = ("CSE-09", "CSE-10", "CSE-18", "MIS-09", "MIS-10")
    assert [figure(area, code) for code in shares] == [[(0, 0)]] * 5
    assert figure(area, "MIS-11") == [(0, 1)]


def test_interviews_belong_to_the_quarter_the_episode_ended_in(area):
    episode = area.episode(area.child(), day("2015-12-30"), day("2016-01-02"))
    area.interview(episode, day("2016-01-04"))

    count(area)

    assert figure(area, "MIS-11") == []
    assert figure(area, "MIS-10", Q4) == [(1, 1)]


def test_rows_that_do_not_count_are_in_no_figure(area):
    child = area.child()
    area.episode(child, day("2015-11-01"))
    area.episode(area.child(), day("2015-11-02"), system="council")
    for record in (
        area.episode(area.child(), day("2015-11-02")),
        area.case(area.child(), day("2015-11-02")),
    ):
        record.withdrawn_at = timezone.now()
        record.save()

    count(area)

    assert figure(area, "MIS-01") == [(1, None)]
    assert figure(area, "MIS-02") == [(1, None)]
    assert figure(area, "CSE-06") == []


def test_reports_are_counted_by_the_sector_that_sent_them(area):
    odd = AgencyFactory(sector="local_authority")
    health = AgencyFactory(sector="health")
    for number, agency in enumerate((odd, health, health)):
        InformationReport.objects.create(
            partnership=area.partnership,
            agency=agency,
            reference=f"r{number}",
            reported_at=datetime(2015, 11, 1, 9, tzinfo=UTC),
            supplied="professional",
            recorded_by=UserFactory(),
        )

    count(area)

    assert figure(area, "CSE-16") == [(3, None)]
    assert figure(area, "CSE-16", part="health") == [(2, None)]
    assert figure(area, "CSE-16", part="other") == [(1, None)]
