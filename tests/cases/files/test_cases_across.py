"""Rules of case lists that need other rows, earlier lists, or what is known here."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.cases.models import (
    CaseMeeting,
    Child,
    CseCase,
    MissingEpisode,
    RiskAssessment,
)
from safeguarding.cases.pseudonyms import Pseudonyms
from safeguarding.returns.records.kinds import kind_of
from tests.cases.files.made_cases import (
    Q1,
    Q2,
    Q3,
    Q4,
    a_file,
    case_of,
    checked,
    put,
    row,
    team,
)
from tests.cases.made_files import check, codes
from tests.factories import AgencyFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

OTHER = {"case_ref": "CSE/15-0043"}
SIBLING = {**OTHER, "child_ref": "LA000124"}
CLOSED = {
    "closure_date": "20/12/2015",
    "closure_reason": "risk_reduced",
    "step_down_to": "early_help",
}
# A case referred in April, for lists of earlier quarters.
EARLY = {
    "referral_date": "20/04/2015",
    "screening_date": "21/04/2015",
    "risk_since": "21/04/2015",
}


def child_of(sender, **columns):
    pseudonym = Pseudonyms(sender.partnership.code).of("LA000123")
    return Child.objects.create(
        partnership=sender.partnership, pseudonym=pseudonym, **columns
    )


def missing(child, *days, **columns):
    for number, day in enumerate(days):
        at = datetime.combine(day, datetime.min.time().replace(hour=20), UTC)
        MissingEpisode.objects.create(
            partnership=child.partnership,
            agency=AgencyFactory(),
            child=child,
            system="police",
            reference=f"{child.pk} {number}",
            reported_at=at,
            missing_from_at=at,
            returned_at=at,
            type="missing",
            location="home",
            **columns,
        )


def found(sender, code, *rows, period=Q3):
    return [one for one in checked(sender, *rows, period=period) if one.code == code]


def test_a_repeated_row_is_counted_once_and_two_different_ones_are_an_error():
    sender = team()

    (same,) = found(sender, "W-DUPLICATE", row(), row())
    (other,) = found(sender, "W-DUPLICATE", row(), row(risk_level="high"), period=Q4)

    assert (same.severity, same.row) == ("W", 3)
    assert (other.severity, other.row) == ("E", 3)
    assert "W-DUPLICATE" not in codes(
        checked(sender, row(), row(**SIBLING), period=Q2.shift(4))
    )


def test_two_open_cases_of_a_child_in_one_list_are_named_and_a_closed_one_is_not():
    sender = team()

    assert [one.row for one in found(sender, "W-SECOND-CASE", row(), row(**OTHER))] == [
        2,
        3,
    ]
    assert not found(sender, "W-SECOND-CASE", row(), row(**OTHER, **CLOSED), period=Q4)


def test_an_open_case_kept_here_is_a_second_case_and_the_same_one_is_not():
    sender = team()
    case = CseCase.objects.create(
        partnership=sender.partnership,
        agency=sender.agency,
        child=child_of(sender),
        reference="kept here",
        referred_on=date(2015, 6, 1),
        source_agency=sender.agency,
        source_sector="other",
    )

    assert found(sender, "W-SECOND-CASE", row())
    case.reference = Pseudonyms(sender.partnership.code).of("CSE/15-0042", "case")
    case.save()
    assert not found(sender, "W-SECOND-CASE", row())


def test_another_agencys_open_case_is_a_second_one_only_in_the_same_partnership():
    sender = team()
    other = team(partnership=sender.partnership)
    elsewhere = team()
    put(other, row(case_ref="77"))
    put(elsewhere, row(case_ref="78"))

    (finding,) = found(sender, "W-SECOND-CASE", row())
    assert "of another agency" in finding.message
    assert not found(elsewhere, "W-SECOND-CASE", row(case_ref="78"), period=Q4)


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"birth_month": "2001-06"}, "birth_month"), ({"sex": "M"}, "sex")],
)
def test_a_child_whose_birth_or_sex_differs_is_named(changes, column):
    sender = team()

    in_file = found(sender, "W-CHILD-DIFFERS", row(), row(**OTHER, **CLOSED, **changes))
    put(sender, row(), period=Q4)
    known = found(
        sender, "W-CHILD-DIFFERS", row(**changes, closure_date=""), period=Q4.next()
    )

    assert [one.column for one in in_file] == [column]
    assert [one.column for one in known] == [column]
    assert not found(sender, "W-CHILD-DIFFERS", row(sex="U"), period=Q4.next().next())


def test_a_new_level_with_an_old_day_is_asked_about():
    sender = team()
    put(sender, row())

    assert found(sender, "W-RISK-SINCE", row(risk_level="high"), period=Q4)
    moved = row(risk_level="high", risk_since="05/01/2016")
    assert not found(sender, "W-RISK-SINCE", moved, period=Q4)


def test_a_correction_of_the_same_list_may_change_the_level_of_a_day():
    sender = team()
    early = row(**EARLY)
    put(sender, early)

    assert not found(sender, "W-RISK-SINCE", {**early, "risk_level": "high"})


@pytest.mark.parametrize("level", ["high", "serious"])
def test_grave_risk_needs_a_mase_meeting_in_the_last_three_months(level):
    sender = team()
    grave = row(**EARLY) | {"risk_level": level}

    # Three months before 31 December 2015: 1 October is in them, 30 September is not.
    assert found(sender, "W-NO-MASE", grave)
    assert found(sender, "W-NO-MASE", {**grave, "last_mase": "30/09/2015"})
    assert not found(sender, "W-NO-MASE", {**grave, "last_mase": "01/10/2015"})
    assert not found(sender, "W-NO-MASE", row(**EARLY))
    assert not found(sender, "W-NO-MASE", {**grave, **CLOSED})


def test_a_mase_meeting_that_is_known_here_counts():
    sender = team()
    put(sender, row())
    case = case_of(sender)
    meeting = CaseMeeting.objects.create(
        partnership=sender.partnership,
        agency=sender.agency,
        case=case,
        kind="mase",
        on=date(2015, 12, 1),
    )
    grave = row(risk_level="high", risk_since="20/10/2015")

    assert not found(sender, "W-NO-MASE", grave)
    meeting.kind = "strategy"
    meeting.save()
    assert found(sender, "W-NO-MASE", grave)


def test_a_case_open_for_more_than_a_year_needs_a_review():
    sender = team()
    before = {"screening_date": "", "screening_tool": "", "screening_score": ""}
    old = row(**before, category="", risk_since="02/01/2015")
    old["referral_date"] = "30/12/2014"
    # The period ends on 31 December 2015: exactly twelve months are not more.

    assert found(sender, "W-NO-REVIEW", old)
    assert found(sender, "W-NO-REVIEW", {**old, "last_review": "30/12/2014"})
    assert not found(sender, "W-NO-REVIEW", {**old, "last_review": "31/12/2014"})
    assert not found(sender, "W-NO-REVIEW", {**old, "referral_date": "31/12/2014"})
    assert not found(sender, "W-NO-REVIEW", {**old, **CLOSED})


def test_a_review_that_is_known_here_counts():
    sender = team()
    put(sender, row(last_review="01/12/2015"))

    # A list of a year later, without the column.
    assert found(sender, "W-NO-REVIEW", row(last_review=""), period=Q4.shift(4))
    CseCase.objects.update(reviewed_on=date(2016, 6, 1))
    assert not found(sender, "W-NO-REVIEW", row(last_review=""), period=Q4.shift(4))


@pytest.mark.parametrize(
    ("born", "is_named"),
    [
        # The period ends on 31 December 2015: six months reach to 30 June 2016.
        ("1998-06", True),
        ("1998-07", False),
        ("1998-01", True),
    ],
)
def test_turning_18_within_six_months_asks_for_the_transition(born, is_named):
    sender = team()

    assert bool(found(sender, "W-TRANSITION", row(birth_month=born))) is is_named
    discussed = row(birth_month=born, transition_discussed="01/11/2015")
    assert not found(sender, "W-TRANSITION", discussed)
    assert not found(sender, "W-TRANSITION", row(birth_month=born, **CLOSED))


UNSCREENED = {
    "screening_date": "",
    "screening_tool": "",
    "screening_score": "",
    "category": "",
    "route": "",
    "risk_level": "",
    "risk_since": "",
}
DAYS = (date(2015, 10, 1), date(2015, 11, 1), date(2015, 12, 1))


def test_a_child_missing_three_times_needs_a_screening():
    sender = team()
    missing(child_of(sender), *DAYS)

    assert found(sender, "W-NOT-SCREENED", row(**UNSCREENED))
    assert not found(sender, "W-NOT-SCREENED", row())


def test_two_episodes_withdrawn_ones_or_a_screening_on_return_are_not_named():
    twice, withdrawn, screened = team(), team(), team()
    missing(child_of(twice), *DAYS[:2])
    missing(child_of(withdrawn), *DAYS, withdrawn_at=datetime(2016, 1, 1, tzinfo=UTC))
    missing(child_of(screened), *DAYS, cse_screened_on=date(2015, 12, 2))

    for sender in (twice, withdrawn, screened):
        assert not found(sender, "W-NOT-SCREENED", row(**UNSCREENED))


def test_episodes_of_another_partnership_are_nobodys_business():
    sender, other = team(), team()
    missing(child_of(other), *DAYS)

    assert not found(sender, "W-NOT-SCREENED", row(**UNSCREENED))


def test_a_child_without_an_ethnicity_is_named_unless_it_is_known_here():
    sender = team()

    assert found(sender, "W-NO-ETHNICITY", row(ethnicity=""))
    assert not found(sender, "W-NO-ETHNICITY", row(ethnicity="NOBT"))
    child_of(sender, ethnicity="APKN")
    assert not found(sender, "W-NO-ETHNICITY", row(ethnicity=""))


def test_a_case_that_fell_out_of_the_list_is_named_by_its_old_row():
    sender = team()
    put(sender, row(**SIBLING), row())

    (gone,) = found(sender, "W-CASE-GONE", row(), period=Q4)

    assert "October to December 2015 (Q3 2015-16)" in gone.message
    assert "1 (rows 2 of that list)" in gone.message


def test_a_case_that_closed_or_is_there_is_not_gone():
    sender, closed = team(), team()
    put(sender, row())
    put(closed, row(**CLOSED))

    assert not found(sender, "W-CASE-GONE", row(), period=Q4)
    assert not found(closed, "W-CASE-GONE", row(**SIBLING), period=Q4)


def test_a_case_that_was_closed_here_or_elsewhere_is_not_gone():
    sender = team()
    other = team(partnership=sender.partnership)
    put(sender, row())

    assert not found(other, "W-CASE-GONE", row(**SIBLING), period=Q4)
    CseCase.objects.update(
        closed_on=date(2016, 1, 4), closure_reason="moved_area", status="closed"
    )
    assert not found(sender, "W-CASE-GONE", row(**SIBLING), period=Q4)


def test_the_list_just_before_is_what_counts():
    sender = team()
    put(sender, row(**EARLY), row(**SIBLING | EARLY), period=Q1)
    put(sender, row(**EARLY), period=Q2)

    assert not found(sender, "W-CASE-GONE", row(**EARLY), period=Q3)
    # A list of Q2 that is checked again looks at the one of Q1.
    assert found(sender, "W-CASE-GONE", row(**EARLY), period=Q2)


@pytest.mark.parametrize(
    ("column", "unknown"),
    [
        ("birth_month", ""),
        ("sex", "U"),
        ("ethnicity", "NOBT"),
        ("looked_after", ""),
        ("risk_level", ""),
    ],
)
def test_a_column_that_is_mostly_unknown_is_named(column, unknown):
    sender = team()
    dated = {"risk_since": ""} if column == "risk_level" else {}
    rows = [row(case_ref=f"C{n}", child_ref=f"LA{n}") for n in range(10)]
    one, two = (
        [{**each, column: unknown, **dated} for each in rows[:n]] for n in (1, 2)
    )

    # One in ten is 10 %, and that is the most that may be unknown.
    assert not found(sender, "W-COMPLETENESS", *one, *rows[1:])
    (finding,) = found(sender, "W-COMPLETENESS", *two, *rows[2:])
    assert finding.column == column
    assert not found(sender, "W-COMPLETENESS", *two, *rows[2:9])


def test_rules_across_rows_ask_the_same_number_of_times_for_any_number_of_rows():
    def count(number):
        sender = team(partnership=PartnershipFactory())
        rows = [row(case_ref=f"C{n}", child_ref=f"LA{n}") for n in range(number)]
        put(sender, *rows)
        file = a_file(sender, Q4)
        check(file, *rows)
        with CaptureQueriesContext(
            connection,
        ) as few:
            list(kind_of("cse-cases").across(file))
        return len(few)

    assert count(1) == count(40)
    assert not RiskAssessment.objects.exclude(recorded_by=None).exists()
