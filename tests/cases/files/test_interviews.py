"""Return home interviews: every rule broken and kept, both layouts, put on episodes."""

from datetime import UTC, date, datetime

import pytest

from safeguarding.cases.models import (
    Child,
    LookedAfter,
    MissingEpisode,
    ReturnInterview,
)
from safeguarding.periods import Period
from tests.cases.made_files import (
    GIVEN_AT,
    INTERVIEW_ROW,
    POLICE_ROW,
    Q3,
    Sender,
    check,
    codes,
    load,
    load_again,
)
from tests.factories import AgencyFactory, MembershipFactory

pytestmark = pytest.mark.django_db

RHI, ANNEX, POLICE = "return-interviews", "annex-a-8", "police-missing"
OFFERED = (
    "Was the child offered a Return Interview after their last missing episode (Y/N)?"
)
ACCEPTED = (
    "Did the child accept a Return Interview after their last missing episode (Y/N)?"
)
ANNEX_ROW = {
    "Child Unique ID": "LA000123",
    OFFERED: "a) Yes",
    ACCEPTED: "b) No",
    "Date Started to be Looked After": "01/03/2015",
    "Date Ceased to be Looked After": "",
    "Start Date of Most Recent Placement": "01/06/2015",
    "Placement Location": "b) Out",
    "LA of Placement": "330",
}


@pytest.fixture
def police():
    return Sender.of()


@pytest.fixture
def project(police):
    """Whoever does the interviews, in the same partnership."""
    return Sender.of("return-interviews", partnership=police.partnership)


def told(**cells):
    return {**INTERVIEW_ROW, **cells}


def annex(**cells):
    return {**ANNEX_ROW, **cells}


@pytest.mark.parametrize(
    ("code", "failing", "passing"),
    [
        ("E-REQUIRED", {"episode_ref": ""}, {}),
        (
            "E-REQUIRED",
            {"episode_ref": "", "child_ref": "LA000123"},
            {
                "episode_ref": "",
                "child_ref": "LA000123",
                "returned_at": "06/10/2015 07:15",
            },
        ),
        ("E-ACCEPTED", {"offered": "N", "completed_at": ""}, {"offered": "Y"}),
        (
            "E-ACCEPTED",
            {"offered": "N", "accepted": ""},
            {"offered": "", "accepted": ""},
        ),
        (
            "E-DONE-REFUSED",
            {"accepted": "N"},
            {"accepted": "N", "completed_at": "", "why_not_done": "refused"},
        ),
        ("E-DONE-REFUSED", {"why_not_done": "refused"}, {}),
        (
            "E-DONE-BEFORE",
            {"returned_at": "06/10/2015 07:15", "completed_at": "06/10/2015 07:14"},
            {"returned_at": "06/10/2015 07:15", "completed_at": "06/10/2015 07:15"},
        ),
        # Against what the police said, where the row does not give the return.
        (
            "E-DONE-BEFORE",
            {"completed_at": "06/10/2015 07:14"},
            {"completed_at": "06/10/2015"},
        ),
        (
            "W-DONE-LATE",
            {"returned_at": "06/10/2015 07:15", "completed_at": "05/11/2015 06:16"},
            {"returned_at": "06/10/2015 07:15", "completed_at": "05/11/2015 06:15"},
        ),
        (
            "W-DONE-LATE",
            {"completed_at": "05/11/2015 06:16"},
            {"completed_at": "05/11/2015 06:15"},
        ),
        (
            "W-NO-DECISION",
            {"offered": "", "accepted": "", "completed_at": "", "offered_at": ""},
            {
                "offered": "",
                "accepted": "",
                "completed_at": "",
                "offered_at": "",
                "why_not_done": "not_located",
            },
        ),
        (
            "W-NO-DECISION",
            {
                "offered": "na",
                "accepted": "",
                "completed_at": "",
                "returned_at": "06/10/2015 07:15",
            },
            {"offered": "N", "accepted": "", "completed_at": "", "offered_at": ""},
        ),
        (
            "E-DATE-FUTURE",
            {"completed_at": "20/01/2016 09:01"},
            {"completed_at": "20/01/2016 09:00"},
        ),
        ("E-DATE", {"offered_at": "6 October"}, {"offered_at": "2015-10-06 10:00"}),
        ("E-CODE", {"offered": "maybe"}, {"offered": "a) Yes"}),
        ("E-CODE", {"why_not_done": "refusd"}, {}),
        ("E-AGENCY-UNKNOWN", {"provider": "nobody"}, {"provider": "runaways"}),
        ("W-NO-EPISODE", {"episode_ref": "WM-0404"}, {"episode_ref": "wm 0001"}),
        ("W-CHILD-DIFFERS", {"child_ref": "LA000999"}, {"child_ref": "LA000123"}),
        ("E-CHILD-ID", {"child_ref": "x" * 21}, {"child_ref": "LA000123"}),
    ],
)
def test_row_of_the_list_breaks_a_rule_and_the_next_keeps_it(
    police, project, code, failing, passing
):
    agency = AgencyFactory(code="runaways")
    MembershipFactory(partnership=police.partnership, agency=agency)
    load(police.file(POLICE), POLICE_ROW)

    broken = check(project.file(RHI), told(**failing))
    kept = check(project.file(RHI), told(**passing))

    assert code in codes(broken)
    assert code not in codes(kept)


def test_plain_row_has_nothing_wrong(police, project):
    load(police.file(POLICE), POLICE_ROW)

    assert check(project.file(RHI), INTERVIEW_ROW) == []


def test_interview_of_a_child_who_is_not_back_is_refused(police, project):
    load(police.file(POLICE), {**POLICE_ROW, "returned_at": ""})

    assert "E-DONE-BEFORE" in codes(check(project.file(RHI), INTERVIEW_ROW))


def test_episodes_of_the_quarter_that_the_list_leaves_out_are_counted(police, project):
    other = {**POLICE_ROW, "force_ref": "WM-0002", "child_ref": "LA000124"}
    load(police.file(POLICE), POLICE_ROW, other)

    found = check(project.file(RHI), INTERVIEW_ROW)

    (said,) = [one for one in found if one.code == "W-NO-DECISION"]
    assert said.message.count(": 1.") == 1
    assert said.row is None


def test_two_rows_about_one_episode_are_a_duplicate(police, project):
    load(police.file(POLICE), POLICE_ROW)
    by_return = told(
        episode_ref="", child_ref="LA000123", returned_at="06/10/2015 08:00"
    )

    found = check(project.file(RHI), INTERVIEW_ROW, by_return)

    assert [(one.code, one.row) for one in found] == [("W-DUPLICATE", 3)]


def test_interview_is_put_on_its_episode(police, project):
    load(police.file(POLICE), POLICE_ROW)

    periods = load(project.file(RHI), INTERVIEW_ROW)

    interview = ReturnInterview.objects.get()
    assert interview.episode == MissingEpisode.objects.get()
    assert interview.agency == project.agency
    assert interview.completed_at == datetime(2015, 10, 8, 15, 0, tzinfo=UTC)
    assert interview.is_independent is True
    interview.episode.refresh_from_db()
    # Back on 6 October at 07:15, spoken to on 8 October at 16:00.
    assert interview.episode.rhi_in_time is True
    assert periods == {Q3}


def test_interview_that_was_sent_before_its_episode_finds_it_later(police, project):
    file = project.file(RHI)
    assert load(file, INTERVIEW_ROW) == set()
    assert not ReturnInterview.objects.exists()

    load(police.file(POLICE), POLICE_ROW)

    assert ReturnInterview.objects.get().completed_at is not None
    assert MissingEpisode.objects.get().rhi_completed is True


def test_putting_interviews_in_twice_changes_nothing(police, project):
    load(police.file(POLICE), POLICE_ROW)
    file = project.file(RHI)
    load(file, INTERVIEW_ROW)
    before = list(ReturnInterview.objects.values())

    assert load_again(file) == set()
    assert list(ReturnInterview.objects.values()) == before


def test_corrected_list_takes_an_interview_back(police, project):
    other = {**POLICE_ROW, "force_ref": "WM-0002", "child_ref": "LA000124"}
    load(police.file(POLICE), POLICE_ROW, other)
    load(project.file(RHI), INTERVIEW_ROW)

    load(project.file(RHI), told(episode_ref="WM-0002"))

    first, second = (
        MissingEpisode.objects.get(row__number=number) for number in (2, 3)
    )
    assert first.interview.offered is None
    assert first.rhi_offered is False
    assert second.rhi_completed is True


def test_what_people_entered_stays_unless_the_list_knows_of_an_interview(
    police, project
):
    load(police.file(POLICE), POLICE_ROW)
    episode = MissingEpisode.objects.get()
    by_hand = ReturnInterview.objects.create(
        partnership=police.partnership,
        agency=police.agency,
        episode=episode,
        offered=True,
    )

    load(
        project.file(RHI),
        told(offered="N", accepted="", completed_at="", offered_at=""),
    )
    by_hand.refresh_from_db()
    assert (by_hand.offered, by_hand.row) == (True, None)

    load(project.file(RHI), INTERVIEW_ROW)
    by_hand.refresh_from_db()
    assert by_hand.completed_at is not None


def test_other_partnerships_episode_of_the_same_number_is_left_alone(police, project):
    elsewhere = Sender.of()
    load(elsewhere.file(POLICE), POLICE_ROW)
    load(police.file(POLICE), POLICE_ROW)

    load(project.file(RHI), INTERVIEW_ROW)

    assert ReturnInterview.objects.get().partnership == police.partnership


@pytest.mark.parametrize(
    ("code", "failing", "passing"),
    [
        ("E-ACCEPTED", {OFFERED: "b) No", ACCEPTED: "a) Yes"}, {}),
        ("E-CODE", {OFFERED: "z) Often"}, {OFFERED: "c) Unknown"}),
        ("E-CODE", {"Placement Location": "abroad"}, {"Placement Location": "Outside"}),
        ("E-REQUIRED", {"Child Unique ID": ""}, {}),
        (
            "E-END-BEFORE",
            {"Date Ceased to be Looked After": "28/02/2015"},
            {"Date Ceased to be Looked After": "01/03/2015"},
        ),
        ("E-DATE", {"Date Started to be Looked After": "03/2015"}, {}),
        (
            "E-DATE-FUTURE",
            {"Date Started to be Looked After": "21/01/2016"},
            {"Date Started to be Looked After": "20/01/2016"},
        ),
        (
            "I-NO-EPISODE",
            {"Child Unique ID": "LA000999"},
            {"Child Unique ID": "LA000999", OFFERED: "", ACCEPTED: ""},
        ),
    ],
)
def test_row_of_annex_a_breaks_a_rule_and_the_next_keeps_it(
    police, project, code, failing, passing
):
    load(police.file(POLICE), POLICE_ROW)

    broken = check(project.file(ANNEX), annex(**failing))
    kept = check(project.file(ANNEX), annex(**passing))

    assert code in codes(broken)
    assert code not in codes(kept)


def test_annex_a_answers_for_the_childs_last_episode_that_has_ended(police, project):
    later = {
        **POLICE_ROW,
        "force_ref": "WM-0002",
        "missing_from_at": "20/11/2015 18:00",
        "returned_at": "20/11/2015 23:00",
    }
    still_open = {
        **POLICE_ROW,
        "force_ref": "WM-0003",
        "missing_from_at": "30/12/2015 18:00",
        "returned_at": "",
    }
    load(police.file(POLICE), POLICE_ROW, later, still_open)

    load(project.file(ANNEX), ANNEX_ROW)

    interview = ReturnInterview.objects.get()
    assert interview.episode.started_on == date(2015, 11, 20)
    assert (interview.offered, interview.accepted) == (True, False)


def test_list_of_interviews_knows_better_than_annex_a(police, project):
    load(police.file(POLICE), POLICE_ROW)
    load(project.file(RHI), INTERVIEW_ROW)
    council = Sender.of("return-interviews", partnership=police.partnership)

    load(council.file(ANNEX), ANNEX_ROW)

    assert ReturnInterview.objects.get().accepted is True


def spans():
    return list(
        LookedAfter.objects.order_by("from_on").values_list(
            "placed", "from_on", "to_on"
        )
    )


def test_annex_a_tells_when_known_children_were_looked_after(police, project):
    load(police.file(POLICE), POLICE_ROW)
    unknown = annex(**{"Child Unique ID": "LA000999"})

    load(project.file(ANNEX), ANNEX_ROW, unknown)

    assert spans() == [("lac_out_of_borough", date(2015, 3, 1), None)]
    assert LookedAfter.objects.get().placing_la == "E08000027"
    # A child nobody else told of is not made for it.
    assert Child.objects.count() == 1


def test_spans_grow_when_the_child_is_moved_and_when_care_ceases(police, project):
    load(police.file(POLICE), POLICE_ROW)
    q4 = Period.parse("2015-16-Q4")
    q1 = Period.parse("2016-17-Q1")
    later = GIVEN_AT.replace(year=2017)
    load(project.file(ANNEX), ANNEX_ROW)
    moved = annex(
        **{
            "Placement Location": "a) In",
            "Start Date of Most Recent Placement": "01/02/2016",
        }
    )
    ceased = {**moved, "Date Ceased to be Looked After": "30/04/2016"}

    load(project.file(ANNEX, period=q4, given_at=later), moved)
    load(project.file(ANNEX, period=q1, given_at=later), ceased)

    expected = [
        ("lac_out_of_borough", date(2015, 3, 1), date(2016, 2, 1)),
        ("lac_in_borough", date(2016, 2, 1), date(2016, 4, 30)),
    ]
    assert spans() == expected
    load(police.file(POLICE), POLICE_ROW)
    assert spans() == expected


def test_child_known_only_later_gets_the_dates_of_the_list_before(police, project):
    load(project.file(ANNEX), ANNEX_ROW)
    assert spans() == []

    load(police.file(POLICE), POLICE_ROW)

    assert len(spans()) == 1
    assert ReturnInterview.objects.get().offered is True


def test_placement_is_told_by_the_code_of_the_council_where_nothing_else_tells(
    police, project
):
    load(police.file(POLICE), POLICE_ROW)
    row = annex(**{"Placement Location": "", "LA of Placement": "E08000027"})

    load(project.file(ANNEX), row)

    assert spans()[0][0] == "lac_in_borough"
