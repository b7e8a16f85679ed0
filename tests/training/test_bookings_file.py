"""Every rule of a list of bookings broken and kept. Source: DOMAIN C.10."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.periods import Period
from safeguarding.returns.records.headings import plain_heading
from tests.factories import IndicatorFactory, MembershipFactory, ObservationFactory
from tests.training.made import RoleGroupFactory
from tests.training.made_lists import DAY, ON, Office, codes, of, said
from training.files import bookings
from training.files.columns import BOOKINGS_LAYOUT, ONLINE_LAYOUT, REGISTER_LAYOUT
from training.models import Evaluation, StagedBooking

pytestmark = pytest.mark.django_db
NEW = "I-COURSE-NEW"


@pytest.fixture
def office():
    return Office()


def staged():
    return StagedBooking.objects.get()


# Rows ---------------------------------------------------------------------------------


def test_a_good_row_says_nothing_but_that_its_course_is_new(office):
    findings = office.check(office.row(), office.row("H200", agency="Health"))

    assert codes(findings) == [NEW]
    assert "not known here before this list: 1." in findings[0].message


def test_a_row_is_staged_by_pseudonym_and_codes(office):
    RoleGroupFactory(partnership=office.partnership, code="leads", title="Leads")

    office.check(
        office.row(
            "p-100",
            "No show",
            places="20",
            booked_on="01/09/2015",
            reason="Court",
            charged="£25.00",
            pre_score="3",
            role_group="LEADS",
            job_role="Constable",
        )
    )

    row = staged()
    assert row.pseudonym == office.pseudonym("P100")
    assert (row.event_ref, row.course_code, row.starts_on) == ("EV-1", "cse-1", ON)
    assert (row.agency, row.sector, row.role_group) == (
        office.police,
        "police",
        "leads",
    )
    assert (row.status, row.reason, row.charged_pence) == ("dna", "operational", 2500)
    assert (row.booked_on, row.pre_score, row.capacity) == (date(2015, 9, 1), 3, 20)
    assert row.job_role == "Constable"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Completed", "attended"),
        ("PRESENT", "attended"),
        ("Part Attended", "part_attended"),
        ("DNA", "dna"),
        ("no-show", "dna"),
        ("Did not attend", "dna"),
        ("Enrolled", "booked"),
        ("Waiting List", "waitlist"),
        ("Late cancellation", "cancelled_late"),
        ("Cancelled in time", "cancelled_in_time"),
        ("Withdrawn", "cancelled_in_time"),
    ],
)
def test_a_status_is_read_as_learning_systems_write_it(office, text, code):
    office.check(office.row(status=text))

    assert staged().status == code


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"charged": "20"}, "cancelled_late"),
        ({"cancelled_on": DAY}, "cancelled_late"),
        ({"cancelled_on": "19/10/2015"}, "cancelled_in_time"),
        ({}, "cancelled_in_time"),
    ],
)
def test_a_plain_cancelled_is_late_where_it_was_charged_or_on_the_day(
    office, cells, status
):
    findings = office.check(office.row(status="Cancelled", **cells))

    assert staged().status == status
    assert ("I-CANCELLED" in codes(findings)) == (status == "cancelled_in_time")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Adult SSD", "adults"),
        ("Adults", "adults"),
        ("CSS", "childrens_social_care"),
        ("Children's Social Care", "childrens_social_care"),
        ("Children\u2019s Social Care", "childrens_social_care"),
        ("Early Yrs", "early_years"),
        ("DUE", "urban_environment"),
        ("NHS", "health"),
        ("Voluntary", "voluntary"),
    ],
)
def test_a_sector_goes_by_the_names_of_both_papers(office, text, code):
    office.check(office.row(agency="somebody else", sector=text))

    assert staged().sector == code


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"staff_ref": ""}, "E-REQUIRED", "staff reference is empty"),
        ({"staff_ref": "Smith"}, "E-STAFF-REF", "never a name"),
        ({"staff_ref": "1" * 41}, "E-STAFF-REF", "at most 40"),
        ({"status": ""}, "E-REQUIRED", "what came of it"),
        ({"status": "attendeed"}, "E-CODE", "Did you mean attended?"),
        ({"status": "A"}, "E-CODE", "One letter is not enough"),
        ({"event_date": ""}, "E-REQUIRED", "when the event was"),
        ({"event_date": "31/11/2015"}, "E-DATE", "31/11/2015"),
        ({"event_date": "soon"}, "E-DATE", "not a date"),
        ({"event_date": "20/10/2016"}, "E-DATE-FUTURE", "20 October 2016"),
        ({"event_date": "20/10/2051", "status": "booked"}, "E-DATE-FUTURE", "the year"),
        ({"event_ref": "7" * 41}, "E-EVENT-REF", "longer than 40"),
        ({"course_code": "", "course_title": ""}, "E-REQUIRED", "which course"),
        ({"delivery_type": ""}, "E-COURSE-UNKNOWN", "delivery type"),
        ({"course_title": ""}, "E-COURSE-UNKNOWN", "Give its title"),
        ({"delivery_type": "in a tent"}, "E-CODE", "multi_agency"),
        ({"agency": "nobody"}, "E-REQUIRED", "where the person works"),
        ({"sector": "army"}, "E-CODE", "urban_environment"),
        ({"places": "many"}, "E-NUMBER", "whole number"),
        ({"places": "70+"}, "E-NUMBER", "whole number"),
        ({"charged": "a lot", "status": "dna"}, "E-NUMBER", "25.00"),
        ({"charged": "25"}, "E-CHARGE", "neither dna nor cancelled late"),
        ({"charged": "25", "status": ""}, "E-CHARGE", "neither"),
        ({"pre_score": "6"}, "E-SCORE", "1 to 5"),
        ({"pre_score": "0"}, "E-SCORE", "1 to 5"),
        ({"post_score": "4.5"}, "E-SCORE", "1 to 5"),
        ({"post_score": "five"}, "E-SCORE", "1 to 5"),
        ({"usefulness": "5"}, "E-CODE", "which end is best"),
        ({"post_score": "4", "status": "dna"}, "E-POST-SCORE", "who attended"),
        ({"quality": "good", "status": "booked"}, "E-POST-SCORE", "who attended"),
        ({"cancelled_on": DAY}, "E-CANCELLED-ON", "one of the two"),
        ({"reason": "sickness"}, "E-REASON", "leave the reason empty"),
        ({"booked_on": "01/02/2016"}, "E-DATE-FUTURE", "after the file"),
        ({"booked_on": "yesterday"}, "E-DATE", "not a date"),
    ],
)
def test_a_cell_that_cannot_be_is_an_error(office, cells, code, words):
    findings = office.check({**office.row(), **cells})

    assert code in of(findings, "E")
    assert any(words in one.message for one in findings if one.code == code)


def test_no_finding_repeats_what_may_be_somebodys_name(office):
    name = "Montague Ffoulkes"
    findings = office.check(
        {
            **office.row(name, name, reason=name, sector=name, charged=name),
            "agency": name,
            "event_date": name,
        }
    )

    assert findings
    assert (
        name.casefold()
        not in "".join(f"{one.message} {one.value}" for one in findings).casefold()
    )


def test_attendance_at_an_event_that_was_cancelled_is_an_error(office):
    office.event(status="cancelled")

    for status in ("attended", "part_attended", "dna"):
        assert "E-CANCELLED" in codes(office.check(office.row(status=status)))
    assert of(office.check(office.row(status="cancelled_late")), "E") == []


def test_a_booking_for_an_event_to_come_is_taken(office):
    findings = office.check(office.row(status="booked", event_date="20/10/2016"))

    assert of(findings, "E") == []


def test_in_time_on_the_day_itself_needs_a_reason(office):
    row = office.row(status="cancelled_in_time", cancelled_on=DAY)

    assert of(office.check(row), "W") == ["W-CANCELLED-AFTER"]


# Courses and events -------------------------------------------------------------------


def test_a_course_is_found_by_its_code_or_its_title(office):
    office.course("neglect-2", "Neglect, level 2")

    for cells in (
        {"course_code": "NEGLECT 2", "course_title": ""},
        {"course_code": "", "course_title": "neglect, level 2"},
    ):
        StagedBooking.objects.all().delete()
        findings = office.check(office.row(event_ref="X", delivery_type="", **cells))
        assert of(findings, "E") == []
        assert NEW not in codes(findings)
        assert staged().course_code == "neglect-2"


def test_a_course_of_another_partnership_is_unknown(office):
    Office().course("their-course", "Theirs")

    row = office.row(course_code="their-course", course_title="", delivery_type="")

    assert of(office.check(row), "E") == ["E-COURSE-UNKNOWN"]


def test_another_delivery_type_than_is_known_is_asked_about_once(office):
    office.course()
    rows = [office.row(f"P{n}", delivery_type="briefing") for n in range(3)]

    findings = office.check(*rows)

    assert of(findings, "W") == ["W-COURSE-DIFFERS"]
    assert {one.delivery_type for one in StagedBooking.objects.all()} == {
        "multi_agency"
    }


def test_without_a_number_an_event_is_a_course_on_a_day(office):
    rows = [office.row(f"P{n}", event_ref="") for n in range(2)]

    assert of(office.check(*rows), "E") == []
    assert {one.event_ref for one in StagedBooking.objects.all()} == {"cse-1-20151020"}


def test_without_a_number_the_only_event_of_the_day_is_meant(office):
    office.event("HAND-7")

    office.check(office.row(event_ref=""))

    assert staged().event_ref == "HAND-7"


def test_of_two_events_of_a_course_on_a_day_it_must_be_said_which(office):
    office.event("A-1")
    office.event("A-2")

    findings = office.check(office.row(event_ref=""))

    assert "2 times that day" in said(findings, "E-EVENT-WHICH").message


def test_a_number_of_an_event_stands_for_one_course_and_one_day(office):
    office.course("other", "Other")
    findings = office.check(
        office.row(),
        office.row("P2", course_code="other", course_title="Other"),
        office.row("P3", event_date="21/10/2015"),
    )

    assert of(findings, "E") == ["E-EVENT-COURSE", "E-EVENT-DAY"]


def test_places_that_differ_from_those_entered_here_are_asked_about(office):
    office.event(capacity=20)

    findings = office.check(office.row(places="25"))

    assert "has 20 places, and this row says 25" in (
        said(findings, "W-PLACES-DIFFER").message
    )
    assert staged().capacity is None, "what is entered here stays"


# People -------------------------------------------------------------------------------


def test_an_agency_nobody_knows_is_kept_with_its_sector_only(office):
    MembershipFactory(agency__code="elsewhere")
    rows = [
        office.row(f"X{n}", agency="elsewhere", sector="voluntary") for n in range(3)
    ]

    findings = office.check(*rows)

    assert of(findings, "W") == ["W-AGENCY-UNKNOWN"], "once for each name"
    kept = StagedBooking.objects.values_list("agency", "sector").distinct()
    assert list(kept) == [(None, "voluntary")]


def test_a_sector_other_than_the_agencys_is_asked_about(office):
    findings = office.check(office.row(sector="health"))

    assert "Police is of the sector Police, and this row says Health" in (
        said(findings, "W-SECTOR").message
    )
    assert staged().sector == "health"


def test_without_a_column_everybody_works_for_the_agency_that_sends(office):
    row = office.row()
    del row["agency"]
    own = Office(partnership=office.partnership, agency=office.health)

    findings = own.check(row)

    assert codes(findings) == [NEW]
    assert (staged().agency, staged().sector) == (office.health, "health")


def test_the_office_says_whom_it_tells_of_or_at_least_the_sector(office):
    row = {**office.row(), "sector": "education"}
    del row["agency"]

    findings = office.check(row)

    assert codes(findings) == ["I-COURSE-NEW", "I-NO-AGENCY", "W-NOBODY-OF"]
    assert (staged().agency, staged().sector) == (None, "education")


def test_an_agency_that_tells_of_another_ones_people_says_why(office):
    own = Office(partnership=office.partnership, agency=office.health)

    findings = own.check(office.row())

    assert of(findings, "W") == ["W-OTHERS-PEOPLE"]


def test_an_agency_is_told_nothing_of_another_ones_people_and_numbers(office):
    publish(office, "TRN-01", 99)
    earlier = office.event("OLD", on=date(2015, 3, 1))
    office.booking(earlier, status="attended")
    office.booking(office.event(), status="dna")
    own = Office(partnership=office.partnership, agency=office.health)

    told = codes(own.check(own.row(agency=own.police.code)))

    assert told == ["W-OTHERS-PEOPLE"]
    assert {"W-DIFFERS", "W-RECON", "W-TWICE"} <= set(codes(office.check(office.row())))


def test_a_reference_that_another_agency_used_is_asked_about(office):
    office.person("P100", agency=office.health)

    findings = office.check(office.row())

    assert "used this reference before" in said(findings, "W-OTHER-AGENCY").message


def test_two_agencies_with_one_reference_in_one_list_are_asked_about(office):
    findings = office.check(
        office.row(), office.row(event_ref="EV-2", agency=office.health.code)
    )

    assert "in this list" in said(findings, "W-OTHER-AGENCY").message


def test_role_groups_and_reasons_nobody_knows_are_noted_once(office):
    rows = [
        office.row(f"P{n}", "dna", reason="the dog", role_group="wizards")
        for n in range(3)
    ]

    findings = office.check(*rows)

    assert of(findings, "I") == [NEW, "I-REASON", "I-ROLE-GROUP"]
    assert {one.reason for one in StagedBooking.objects.all()} == {"other"}


# Rows beside each other ---------------------------------------------------------------


def test_the_same_person_at_the_same_event_is_told_once(office):
    findings = office.check(office.row(), office.row(status="dna"))

    found = said(findings, "E-DUPLICATE")
    assert (found.row, "Row 2" in found.message) == (3, True)


def test_who_cancelled_and_booked_again_stands_twice(office):
    findings = office.check(office.row(status="cancelled_in_time"), office.row())

    assert of(findings, "E") == []


def test_more_people_than_places_are_an_error(office):
    rows = [office.row(f"P{n}", places="2") for n in range(3)]

    found = said(office.check(*rows), "E-CAPACITY")

    assert "2 places. The list gives them to 3 people, of whom 3 attended" in (
        found.message
    )


def test_more_people_than_places_are_fine_where_over_booking_is_allowed(office):
    office.event(capacity=2, overbooking_allowed=True)

    findings = office.check(*[office.row(f"P{n}") for n in range(3)])

    assert of(findings, "E") == []


def test_who_is_booked_here_counts_towards_the_places(office):
    event = office.event(capacity=2)
    office.booking(event, "P8")
    office.booking(event, "P9")

    findings = office.check(office.row("P9"), office.row("P1"))

    assert "2 people, of whom 2 attended, and 1 more" in (
        said(findings, "E-CAPACITY").message
    )
    assert of(office.check(office.row("P8"), office.row("P9", "dna")), "E") == []


def test_the_same_course_twice_in_twelve_months_is_asked_about(office):
    findings = office.check(
        office.row(event_ref="A", event_date="01/11/2014"),
        office.row(event_ref="B", event_date="31/10/2015"),
        office.row("P2", event_ref="A", event_date="01/11/2014"),
        office.row("P2", event_ref="C", event_date="01/11/2015"),
        office.row("P3", "dna", event_ref="A", event_date="01/11/2014"),
        office.row("P3", event_ref="B", event_date="31/10/2015"),
    )

    found = said(findings, "W-TWICE")
    assert (found.row, "1 November 2014" in found.message) == (3, True)


def test_a_course_taken_before_by_another_list_counts_too(office):
    earlier = office.event("OLD", on=date(2015, 3, 1))
    office.booking(earlier, status="attended")
    theirs = Office()
    theirs.booking(theirs.event("OLD", on=date(2015, 3, 1)), status="attended")

    findings = office.check(office.row())

    assert "1 March 2015" in said(findings, "W-TWICE").message


def test_what_somebody_marked_here_otherwise_is_asked_about(office):
    office.booking(office.event(), status="dna")

    findings = office.check(office.row())

    assert "“did not attend”" in said(findings, "W-DIFFERS").message
    assert "W-DIFFERS" not in codes(office.check(office.row(status="No show")))


def test_who_gave_an_evaluation_here_attended(office):
    booking = office.booking(office.event(), status="attended")
    Evaluation.objects.create(
        partnership=office.partnership, booking=booking, post_score=4
    )

    findings = office.check(office.row(status="dna"))

    assert of(findings, "E") == ["E-EVALUATED"]


def test_events_of_another_quarter_are_asked_about_once(office):
    findings = office.check(
        office.row(event_ref="A", event_date="30/09/2015"),
        office.row(event_ref="B", event_date="01/10/2015"),
        office.row(event_ref="C", event_date="01/01/2016"),
    )

    found = said(findings, "W-PERIOD-ROWS")
    assert (found.row, ": 2, the first in row 2" in found.message) == (2, True)


def test_a_year_without_the_police_is_asked_about_and_a_part_of_one_noted(office):
    row = office.row(agency=office.health.code)
    q4 = Period.parse("2015-16-Q4")

    so_far = said(office.check(row), "W-NOBODY-OF")
    over = said(office.check(row, file=office.file(period=q4)), "W-NOBODY-OF")

    assert (so_far.severity, "so far: Police." in so_far.message) == ("I", True)
    assert (over.severity, "in 2015-16: Police." in over.message) == ("W", True)


def test_police_who_came_earlier_in_the_year_count(office):
    event = office.event("OLD", on=date(2015, 4, 1))
    office.booking(event, "P9", status="attended")

    findings = office.check(office.row(agency=office.health.code))

    assert "W-NOBODY-OF" not in codes(findings)


# Tables beside rows -------------------------------------------------------------------


def publish(office, code, number, *, period="2015-16-Q3", part=""):
    """Have a table of the board say a figure."""
    dimension = {"TRN-02": "delivery_type", "TRN-03": "sector"}.get(code, "")
    return ObservationFactory(
        partnership=office.partnership,
        indicator=IndicatorFactory(code=code),
        period=Period.parse(period),
        breakdown_dimension=dimension if part else "",
        breakdown_code=part,
        numerator=Decimal(number),
        source_kind="return",
    )


def test_rows_that_come_to_another_number_than_the_table_are_asked_about(office):
    publish(office, "TRN-01", 3)
    publish(office, "TRN-02", 2, part="multi_agency")
    publish(office, "TRN-03", 2, part="police")

    findings = office.check(
        office.row(),
        office.row("P2", "dna"),
        office.row("P3", "part attended"),
        office.row(
            "P4",
            event_ref="B",
            course_code="b",
            course_title="B",
            delivery_type="briefing",
        ),
    )

    # Three attended: two at the course, one at the briefing; all of the police.
    found = said(findings, "W-RECON")
    assert "Briefing attendances, police, in" in found.message
    assert "the rows come to 1, the published table says 2" in found.message


def test_a_table_of_the_year_waits_until_rows_tell_of_the_whole_year(office):
    publish(office, "TRN-01", 100, period="2015-16")

    assert "W-RECON" not in codes(
        office.check(office.row(), file=office.file(period=Period.parse("2015-16-Q4")))
    )


def test_a_table_of_the_year_is_compared_once_all_quarters_were_told(office):
    publish(office, "TRN-01", 9, period="2015-16")
    days = ("01/05/2015", "01/08/2015", "01/11/2015")
    for number, day in enumerate(days, start=1):
        office.load(
            office.row(f"P{number}", event_ref=day, event_date=day),
            file=office.file(period=Period.parse(f"2015-16-Q{number}")),
        )

    findings = office.check(
        office.row("P4", event_ref="Z", event_date="10/01/2016"),
        file=office.file(period=Period.parse("2015-16-Q4")),
    )

    assert "come to 4, the published table says 9" in said(findings, "W-RECON").message


def test_the_list_of_an_agency_does_not_tell_of_a_quarter(office):
    publish(office, "TRN-01", 9, period="2015-16")
    own = Office(partnership=office.partnership, agency=office.police)
    for number, sender in enumerate((office, own, office), start=1):
        sender.load(file=sender.file(period=Period.parse(f"2015-16-Q{number}")))

    q4 = office.file(period=Period.parse("2015-16-Q4"))

    assert "W-RECON" not in codes(office.check(office.row(), file=q4))


def test_tables_of_another_partnership_are_not_compared(office):
    publish(Office(), "TRN-01", 3)

    assert "W-RECON" not in codes(office.check(office.row()))


# E-learning ---------------------------------------------------------------------------


def test_completed_e_learning_needs_neither_status_nor_type(office):
    row = {
        "course_title": "Online basics",
        "completed_on": DAY,
        "staff_ref": "P100",
        "agency": office.police.code,
    }

    findings = office.check(row, file=office.file("training-online"))

    assert codes(findings) == [NEW, "W-NOBODY-OF"]
    found = staged()
    assert (found.status, found.delivery_type) == ("attended", "virtual_college")
    assert found.event_ref == "online-basics-20151020"


# All of them --------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_the_rows(office):
    one, other = office.file(), office.file()

    with CaptureQueriesContext(connection) as few:
        office.check(office.row(), file=one)
    with CaptureQueriesContext(connection) as many:
        office.check(
            *[office.row(f"P{n}", event_ref=f"E{n}", places="5") for n in range(40)],
            file=other,
        )

    assert len(many) == len(few)


def test_no_heading_is_read_as_two_columns():
    for layout in (BOOKINGS_LAYOUT, ONLINE_LAYOUT, REGISTER_LAYOUT):
        seen = {}
        for column in layout.columns:
            for text in {column.title, column.name, *column.aliases}:
                key = plain_heading(text)
                assert seen.setdefault(key, column.name) == column.name, text
        for text in layout.drops:
            assert plain_heading(text) not in seen, f"{layout.code}: {text}"


def test_each_rule_that_can_be_found_has_its_text():
    folder = Path(bookings.__file__).parent
    found = set()
    for name in ("across", "events", "judging", "reading", "recon", "rows"):
        text = (folder / f"{name}.py").read_text("utf-8")
        found |= set(re.findall(r'"([EWI]-[A-Z0-9-]+)"', text))

    assert found == {*bookings.bookings_kind.rules, *bookings.register_kind.rules}
