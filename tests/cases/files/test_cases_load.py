"""A case list becomes children, cases, levels, placements and meetings."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.access.permissions import Role
from safeguarding.cases.models import (
    CaseMeeting,
    CaseQuarter,
    Child,
    CseCase,
    LookedAfter,
    RiskAssessment,
    StagedCase,
)
from tests.cases.files.made_cases import (
    Q1,
    Q2,
    Q3,
    Q4,
    case_of,
    levels_of,
    places_of,
    put,
    row,
    team,
)
from tests.cases.made_files import load_again
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db

# A case referred in April 2015, for lists of several quarters.
EARLY = {
    "referral_date": "20/04/2015",
    "screening_date": "21/04/2015",
    "risk_since": "21/04/2015",
}
SIBLING = {"case_ref": "CSE/15-0043", "child_ref": "LA000124"}
CLOSED = {
    "closure_date": "20/12/2015",
    "closure_reason": "risk_reduced",
    "step_down_to": "early_help",
}
HERE = datetime(2016, 2, 1, 9, tzinfo=UTC)


def everything():
    """Give all that lists make, to see whether anything moved."""
    tables = (Child, CseCase, RiskAssessment, CaseMeeting, LookedAfter, CaseQuarter)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_row_becomes_a_child_and_an_open_case_known_to_the_end_of_the_quarter():
    sender = team()

    file = put(sender, row(last_mase="01/12/2015", last_panel="02/12/2015"))

    case = case_of(sender)
    child = case.child
    assert (child.born_month, child.sex) == (date(2001, 5, 1), "female")
    assert (child.ethnicity, child.locality) == ("WBRI", "north")
    assert (case.status, case.referred_on) == ("open", date(2015, 10, 12))
    assert (case.source_agency.code, case.source_sector) == ("example-police", "police")
    assert (case.screened_on, case.screening_tool) == (date(2015, 10, 14), "nwg")
    assert (case.screening_score, case.category, case.route) == (18, 2, "cse_team")
    assert case.exploitation_types == ["online"]
    assert case.known_through == date(2015, 12, 31)
    assert case.row == StagedCase.objects.get(file=file)
    assert levels_of(case) == ["2015-10-14 medium"]
    assert set(case.meetings.values_list("kind", "on")) == {
        ("mase", date(2015, 12, 1)),
        ("ypse", date(2015, 12, 2)),
    }
    assert Q3 in file.periods
    assert CaseQuarter.objects.get(case=case, quarter=Q3.index).level_at_end == "medium"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        (
            {
                "screening_date": "",
                "screening_tool": "",
                "screening_score": "",
                "category": "",
                "risk_level": "",
                "risk_since": "",
            },
            "new",
        ),
        ({"risk_level": "", "risk_since": ""}, "screening"),
        ({}, "open"),
        (CLOSED, "stepped_down"),
        (CLOSED | {"step_down_to": ""}, "closed"),
        (CLOSED | {"closure_reason": "moved_area"}, "transferred_out"),
        (CLOSED | {"closure_reason": "turned_18_transferred"}, "transition_adult"),
    ],
)
def test_the_status_follows_from_what_the_row_gives(changes, status):
    sender = team()

    put(sender, row(**changes))

    assert case_of(sender).status == status


def test_putting_a_list_in_twice_changes_nothing_the_second_time():
    sender = team()
    place = {"looked_after": "lac_in_borough", "placed_since": "01/11/2015"}
    file = put(sender, row(**place, last_mase="01/12/2015"), row(**SIBLING))
    before = everything()

    assert load_again(file, at=HERE) == set()
    assert everything() == before


def test_a_new_level_in_the_next_list_is_appended_to_the_history():
    sender = team()
    put(sender, row(**EARLY), period=Q2)

    put(sender, row(**EARLY | {"risk_level": "high", "risk_since": "03/11/2015"}))

    case = case_of(sender)
    assert levels_of(case) == ["2015-04-21 medium", "2015-11-03 high"]
    assert case.known_through == date(2015, 12, 31)
    at_end = dict(case.quarters.values_list("quarter", "level_at_end"))
    assert at_end[Q2.index] == "medium"
    assert at_end[Q3.index] == "high"


def test_a_new_level_under_an_old_day_counts_from_its_own_quarter():
    sender = team()
    put(sender, row(**EARLY), period=Q2)

    put(sender, row(**EARLY | {"risk_level": "high"}))

    assert levels_of(case_of(sender)) == ["2015-04-21 medium", "2015-10-01 high"]


def test_lists_that_come_in_another_order_make_the_same_records():
    rows = {
        Q1: row(**EARLY, looked_after="lac_in_borough", placed_since="01/05/2015"),
        Q2: row(
            **EARLY | {"risk_level": "high", "risk_since": "01/08/2015"},
            looked_after="lac_out_of_borough",
            placed_since="02/08/2015",
            placing_la="E08000027",
        ),
        Q3: row(
            **EARLY | {"risk_level": "low", "risk_since": "01/12/2015"},
            looked_after="not_lac",
            placed_since="01/11/2015",
            **CLOSED | {"closure_date": "22/12/2015"},
        ),
    }
    for order in ([Q1, Q2, Q3], [Q3, Q1, Q2], [Q2, Q3, Q1]):
        sender = team()
        for period in order:
            put(sender, rows[period], period=period)

        case = case_of(sender)
        assert (case.status, case.closed_on) == ("stepped_down", date(2015, 12, 22))
        assert case.known_through == Q3.end
        assert levels_of(case) == [
            "2015-04-21 medium",
            "2015-08-01 high",
            "2015-12-01 low",
        ]
        assert places_of(case) == [
            "2015-05-01 2015-08-02 lac_in_borough",
            "2015-08-02 2015-11-01 lac_out_of_borough",
        ]
        assert [one.level_at_end for one in case.quarters.order_by("quarter")] == [
            "medium",
            "high",
            "",
        ]


def test_a_case_that_is_closed_in_a_later_list_closes_and_stays_closed():
    sender = team()
    put(sender, row(**EARLY), period=Q2)
    put(sender, row(**EARLY, **CLOSED))
    # The list of summer comes a second time, corrected.
    put(sender, row(**EARLY, route="ypse_panel"), period=Q2)

    case = case_of(sender)
    assert (case.closed_on, case.status) == (date(2015, 12, 20), "stepped_down")
    assert case.known_through == Q3.end


def test_a_blank_cell_of_a_newer_list_takes_nothing_away():
    sender = team()
    put(sender, row(**EARLY, last_review="01/09/2015"), period=Q2)

    put(
        sender,
        row(
            **EARLY | {"screening_date": "", "screening_tool": ""},
            category="",
            screening_score="",
            last_review="",
            ethnicity="",
            sex="U",
        ),
    )

    case = case_of(sender)
    assert (case.screened_on, case.category) == (date(2015, 4, 21), 2)
    assert case.reviewed_on == date(2015, 9, 1)
    assert (case.child.ethnicity, case.child.sex) == ("WBRI", "female")


def test_a_corrected_list_takes_back_what_only_its_first_version_gave():
    sender = team()
    wrong = {"risk_level": "serious", "risk_since": "01/12/2015"}
    place = {"looked_after": "lac_in_borough", "placed_since": "01/11/2015"}
    put(
        sender,
        row(**wrong, **place, **CLOSED, last_mase="01/12/2015"),
        row(**SIBLING),
    )

    put(sender, row(looked_after="not_lac"))

    case, sibling = case_of(sender), case_of(sender, "CSE/15-0043")
    assert levels_of(case) == ["2015-10-14 medium"]
    assert (case.status, case.closed_on, case.closure_reason) == ("open", None, "")
    assert places_of(case) == []
    assert not case.meetings.exists()
    assert case.withdrawn_at is None
    assert sibling.withdrawn_at is not None
    assert not sibling.quarters.exists()
    # What was sent stays.
    assert StagedCase.objects.count() == 3


def test_a_case_that_a_correction_leaves_out_stays_where_another_list_has_it():
    sender = team()
    put(sender, row(**EARLY), row(**EARLY | SIBLING), period=Q2)
    put(sender, row(**EARLY), row(**EARLY | SIBLING))

    put(sender, row(**EARLY))

    sibling = case_of(sender, "CSE/15-0043")
    assert sibling.withdrawn_at is None
    assert sibling.known_through == Q2.end


def test_a_case_that_a_later_version_has_again_is_no_longer_withdrawn():
    sender = team()
    put(sender, row(), row(**SIBLING))
    put(sender, row())

    put(sender, row(), row(**SIBLING))

    sibling = case_of(sender, "CSE/15-0043")
    assert sibling.withdrawn_at is None
    assert sibling.quarters.count() == 1


def test_a_replaced_version_that_is_put_in_again_changes_nothing():
    sender = team()
    first = put(sender, row(risk_level="serious"))
    put(sender, row())
    before = everything()

    assert load_again(first, at=HERE) == set()
    assert everything() == before


def test_a_correction_moves_a_case_to_the_right_child():
    sender = team()
    put(sender, row())
    wrong = case_of(sender).child

    put(sender, row(child_ref="LA000999"))

    case = case_of(sender)
    assert case.child != wrong
    assert not wrong.quarters.filter(has_case=True).exists()
    assert case.child.quarters.filter(has_case=True).count() == 1


def kept_here(sender, **columns):
    """Take a case over: somebody keeps it on screen from now on."""
    put(sender, row(**EARLY), period=Q2)
    case = case_of(sender)
    case.known_through = None
    for name, value in columns.items():
        setattr(case, name, value)
    case.save()
    return case


def test_a_case_kept_here_takes_only_what_it_lacks_from_a_list():
    sender = team()
    kept_here(sender, category=1, route="nfa", reviewed_on=date(2015, 12, 1))

    put(
        sender,
        row(
            **EARLY | {"risk_level": "high", "risk_since": "03/11/2015"},
            category="3",
            route="children_services_s47",
            last_review="01/11/2015",
            last_audit="02/11/2015",
            last_mase="04/11/2015",
        ),
    )

    case = case_of(sender)
    assert (case.category, case.route) == (1, "nfa")
    assert (case.reviewed_on, case.audited_on) == (
        date(2015, 12, 1),
        date(2015, 11, 2),
    )
    assert levels_of(case) == ["2015-04-21 medium", "2015-11-03 high"]
    assert case.meetings.filter(kind="mase").count() == 1
    assert case.known_through is None


def test_a_list_closes_a_case_kept_here_and_never_opens_one():
    open_one, closed_one = team(), team()
    kept_here(open_one)
    kept_here(
        closed_one,
        closed_on=date(2015, 10, 5),
        closure_reason="moved_area",
        status="transferred_out",
    )

    put(open_one, row(**EARLY, **CLOSED))
    put(closed_one, row(**EARLY))

    assert case_of(open_one).closed_on == date(2015, 12, 20)
    assert case_of(closed_one).closed_on == date(2015, 10, 5)
    assert case_of(closed_one).status == "transferred_out"


def test_what_was_entered_here_on_a_listed_case_stands():
    sender = team()
    put(sender, row(**EARLY), period=Q2)
    case = case_of(sender)
    by = member(Role.CSE_MISSING_LEAD, sender.partnership)
    RiskAssessment.objects.create(
        partnership=sender.partnership,
        agency=sender.agency,
        case=case,
        on=date(2015, 11, 3),
        level="serious",
        recorded_by=by,
    )
    CseCase.objects.update(
        closed_on=date(2015, 11, 30),
        closure_reason="moved_area",
        status="transferred_out",
        transition_on=date(2015, 11, 1),
    )

    put(sender, row(**EARLY | {"risk_level": "low", "risk_since": "03/11/2015"}))

    case = case_of(sender)
    assert (case.closed_on, case.status) == (date(2015, 11, 30), "transferred_out")
    assert case.transition_on == date(2015, 11, 1)
    assert levels_of(case) == ["2015-04-21 medium", "2015-11-03 serious"]


def test_a_case_made_here_is_never_withdrawn_by_a_list():
    sender = team()
    put(sender, row())
    CseCase.objects.update(known_through=None)

    put(sender, row(**SIBLING))

    assert case_of(sender).withdrawn_at is None


@pytest.mark.parametrize(
    ("first", "second", "placements"),
    [
        pytest.param(
            {"looked_after": "lac_in_borough", "placed_since": "01/05/2015"},
            {"looked_after": "lac_in_borough", "placed_since": "01/05/2015"},
            ["2015-05-01  lac_in_borough"],
            id="as before",
        ),
        pytest.param(
            {"looked_after": "lac_in_borough", "placed_since": "01/05/2015"},
            {"looked_after": "lac_in_borough"},
            ["2015-05-01  lac_in_borough"],
            id="as before, without its day",
        ),
        pytest.param(
            {"looked_after": "lac_in_borough", "placed_since": "01/05/2015"},
            {"looked_after": "lac_other_la_placed_here", "placed_since": "05/11/2015"},
            [
                "2015-05-01 2015-11-05 lac_in_borough",
                "2015-11-05  lac_other_la_placed_here",
            ],
            id="moved",
        ),
        pytest.param(
            {"looked_after": "lac_in_borough", "placed_since": "01/05/2015"},
            {"looked_after": "lac_other_la_placed_here"},
            [
                "2015-05-01 2015-10-01 lac_in_borough",
                "2015-10-01  lac_other_la_placed_here",
            ],
            id="moved, nobody says when: from the first day of the quarter",
        ),
        pytest.param(
            {"looked_after": "lac_in_borough", "placed_since": "01/05/2015"},
            {"looked_after": "not_lac", "placed_since": "05/11/2015"},
            ["2015-05-01 2015-11-05 lac_in_borough"],
            id="no longer looked after",
        ),
        pytest.param(
            {"looked_after": "lac_in_borough", "placed_since": "01/05/2015"},
            {"looked_after": ""},
            ["2015-05-01  lac_in_borough"],
            id="nothing said",
        ),
        pytest.param(
            {"looked_after": "not_lac"},
            {"looked_after": "lac_in_borough", "placed_since": "01/05/2015"},
            ["2015-05-01  lac_in_borough"],
            id="the later list knows better",
        ),
    ],
)
def test_placements_open_change_and_close_by_their_days(first, second, placements):
    sender = team()

    put(sender, row(**EARLY, **first), period=Q2)
    put(sender, row(**EARLY, **second))

    assert places_of(case_of(sender)) == placements


def test_a_placement_entered_here_stands_beside_those_of_lists():
    sender = team()
    place = {"looked_after": "lac_in_borough", "placed_since": "01/05/2015"}
    put(sender, row(**EARLY, **place), period=Q2)
    child = case_of(sender).child
    child.looked_after.update(to_on=date(2015, 10, 20))
    LookedAfter.objects.create(
        partnership=sender.partnership,
        child=child,
        placed="lac_other_la_placed_here",
        from_on=date(2015, 11, 2),
    )

    put(sender, row(**EARLY, **place))

    assert places_of(case_of(sender)) == [
        "2015-05-01 2015-10-20 lac_in_borough",
        "2015-11-02  lac_other_la_placed_here",
    ]


def test_another_partnership_and_another_agency_are_not_touched():
    elsewhere, sender = team(), team()
    beside = team(partnership=sender.partnership)
    put(elsewhere, row())
    put(beside, row())
    theirs = [case_of(elsewhere), case_of(beside)]
    before = [(levels_of(case), places_of(case), case.updated_at) for case in theirs]

    put(
        sender,
        row(
            risk_level="serious",
            looked_after="lac_out_of_borough",
            placing_la="E08000027",
        ),
    )
    put(sender, row(**SIBLING))

    again = [case_of(elsewhere), case_of(beside)]
    assert [case.withdrawn_at for case in again] == [None, None]
    assert before == [
        (levels_of(case), places_of(case), case.updated_at) for case in again
    ]
    assert case_of(elsewhere).child != case_of(beside).child


def test_a_list_of_many_cases_is_put_in_with_the_same_number_of_statements():
    def count(number):
        sender = team(partnership=PartnershipFactory())
        place = {"looked_after": "lac_in_borough", "placed_since": "01/11/2015"}
        rows = [
            row(case_ref=f"C{n}", child_ref=f"LA{n}", last_mase="01/12/2015", **place)
            for n in range(number)
        ]
        put(sender, *rows, period=Q3)
        later = {"risk_level": "high", "risk_since": "03/02/2016"}
        changed = [{**each, **later, "last_mase": "01/02/2016"} for each in rows]
        with CaptureQueriesContext(connection) as queries:
            put(sender, *changed, period=Q4)
        return len(queries)

    assert count(1) == count(40)
