"""Every rule of missing episodes, once broken and once kept, in both layouts."""

from datetime import date

import pytest

from safeguarding.cases.models import Child, LookedAfter
from safeguarding.cases.pseudonyms import Pseudonyms
from tests.cases import made_files as made
from tests.cases.made_files import COUNCIL_ROW, POLICE_ROW, Sender, check, codes

pytestmark = pytest.mark.django_db

POLICE, COUNCIL = "police-missing", "ssda903-missing"
# Said of every file of these tests, and no rule of a row.
ALWAYS = {"I-CHILD-NEW"}


def police(**cells):
    return {**POLICE_ROW, **cells}


def council(**cells):
    return {**COUNCIL_ROW, **cells}


def test_plain_rows_of_both_layouts_have_nothing_wrong():
    sender = Sender.of()

    assert codes(check(sender.file(POLICE), POLICE_ROW)) == ALWAYS
    # One type only: the note that away is never used is said of every such file.
    assert codes(check(sender.file(COUNCIL), COUNCIL_ROW)) == ALWAYS | {"I-NO-AWAY"}


@pytest.mark.parametrize(
    ("code", "failing", "passing"),
    [
        ("E-REQUIRED", {"force_ref": ""}, {"force_ref": "X 1"}),
        ("E-REQUIRED", {"child_ref": " -"}, {"child_ref": "0"}),
        ("E-REQUIRED", {"reported_at": ""}, {"reported_at": "06/10/2015 01:00"}),
        ("E-REQUIRED", {"location_type": ""}, {"location_type": "Home"}),
        ("E-REQUIRED", {"category": "", "missing_from_at": "", "returned_at": ""}, {}),
        ("E-CHILD-ID", {"child_ref": "1" * 21}, {"child_ref": "1" * 20}),
        ("E-CHILD-ID", {"child_ref": "Anna Bell"}, {"child_ref": "Anna8"}),
        ("E-CHILD-ID", {"child_ref": "Ü12"}, {"child_ref": "la-000.123"}),
        ("E-DATE", {"returned_at": "10/31/2015"}, {"returned_at": "31/10/2015"}),
        ("E-DATE", {"returned_at": "06/10/2015 24:00"}, {}),
        (
            "E-DATE",
            # The clocks went forward at 01:00 that night.
            {"reported_at": "29/03/2015 01:30"},
            {"reported_at": "29/03/2015 02:30"},
        ),
        ("E-DATE", {"birth_month": "May 2001"}, {"birth_month": "05/2001"}),
        (
            "E-DATE-FUTURE",
            {"returned_at": "20/01/2016 09:01", "missing_from_at": "20/01/2016 08:00"},
            {"returned_at": "20/01/2016 09:00", "missing_from_at": "20/01/2016 08:00"},
        ),
        (
            "E-DATE-FUTURE",
            {"cse_screened_on": "21/01/2016"},
            {"cse_screened_on": "20/01/2016"},
        ),
        ("E-BIRTH", {"birth_month": "06/10/2015"}, {"birth_month": "05/10/2015"}),
        ("E-BIRTH", {"birth_month": "2015-11"}, {"birth_month": "2015-10"}),
        ("E-AGE", {"birth_month": "05/10/1997"}, {"birth_month": "07/10/1997"}),
        # Of a month only what is sure is refused: 18 by 30 September at the latest.
        ("E-AGE", {"birth_month": "1997-09"}, {"birth_month": "1997-10"}),
        ("W-AGE-18", {"birth_month": "06/10/1997"}, {"birth_month": "07/10/1997"}),
        (
            "E-END-BEFORE",
            {"returned_at": "05/10/2015 21:39"},
            {"returned_at": "05/10/2015 21:41"},
        ),
        (
            "E-END-ALONE",
            {"missing_from_at": "", "category": "missing"},
            {"missing_from_at": "05/10/2015 21:40"},
        ),
        ("E-END-ALONE", {"category": ""}, {"category": "MISSING"}),
        ("E-TYPE-CODE", {"category": "mising"}, {"category": "no apparent risk"}),
        ("E-TYPE-CODE", {"category": "A"}, {"category": "away"}),
        ("E-CODE", {"risk_level": "severe"}, {"risk_level": "HIGH"}),
        ("E-CODE", {"location_type": "hom"}, {"location_type": "other placement"}),
        ("E-CODE", {"sex": "X"}, {"sex": "2"}),
        ("E-CODE", {"ethnicity": "WHITE"}, {"ethnicity": "wbri"}),
        ("E-CODE", {"in_care": "perhaps"}, {"in_care": "na"}),
        ("E-CODE", {"placing_la": "Dudley"}, {"placing_la": "e08000027"}),
        ("E-CODE", {"cse_flag": "maybe"}, {"cse_flag": "Suspected"}),
        ("E-CODE", {"cce_flag": "maybe"}, {"cce_flag": "N"}),
        (
            "W-OPEN-3-DAYS",
            {"returned_at": "", "missing_from_at": "17/01/2016 08:59"},
            {"returned_at": "", "missing_from_at": "17/01/2016 09:00"},
        ),
        (
            "W-28-DAYS",
            # 28 days by the clock that went back an hour on 25 October 2015.
            {"returned_at": "02/11/2015 20:41"},
            {"returned_at": "02/11/2015 20:40"},
        ),
        ("W-28-DAYS", {"returned_at": ""}, {}),
        ("W-LOCATION-UNKNOWN", {"location_type": "unknown"}, {"location_type": "care"}),
        (
            "W-NOT-LOOKED-AFTER",
            {"location_type": "care", "in_care": "N"},
            {"location_type": "care", "in_care": "Y"},
        ),
        (
            "W-ZERO-MINUTES",
            {"returned_at": "05/10/2015 21:40"},
            {"returned_at": "05/10/2015", "missing_from_at": "05/10/2015"},
        ),
        (
            "I-DATE-ONLY",
            {"returned_at": "06/10/2015"},
            {"returned_at": "06/10/2015 00:00"},
        ),
        ("I-LOCALITY", {"locality": "N1"}, {"locality": ""}),
        (
            "W-PERIOD-ROWS",
            {
                "missing_from_at": "30/09/2015 23:59",
                "returned_at": "01/10/2015 09:00",
            },
            {"missing_from_at": "01/10/2015 00:00"},
        ),
        ("I-OPEN-TO-18", {"returned_at": ""}, {}),
    ],
)
def test_police_row_breaks_a_rule_and_the_next_keeps_it(code, failing, passing):
    sender = Sender.of()

    broken = check(sender.file(POLICE), police(**failing))
    kept = check(sender.file(POLICE), police(**passing))

    assert code in codes(broken)
    assert code not in codes(kept)


@pytest.mark.parametrize(
    ("start", "end", "absent"),
    [
        ("31/01/2017 10:00", "31/01/2017 12:00", False),
        ("01/02/2017 10:00", "01/02/2017 12:00", True),
    ],
)
def test_absent_is_asked_about_once_the_police_gave_it_up(start, end, absent):
    sender = Sender.of()
    given = made.GIVEN_AT.replace(year=2018)

    found = check(
        sender.file(POLICE, given_at=given),
        police(category="absent", missing_from_at=start, returned_at=end),
    )

    assert ("W-ABSENT-2017" in codes(found)) is absent


@pytest.mark.parametrize(
    ("code", "number", "failing", "passing"),
    [
        ("E-END-ALONE", "564", {"MIS_START": "", "MIS_END": ""}, {}),
        ("E-END-ALONE", "565", {"MISSING": ""}, {"MISSING": "a"}),
        ("E-END-ALONE", "566", {"MIS_START": ""}, {}),
        ("E-END-ALONE", "566", {"MISSING": "", "MIS_START": ""}, {}),
        ("E-END-BEFORE", "567", {"MIS_END": "04/10/2015"}, {"MIS_END": "05/10/2015"}),
        (
            "W-PERIOD-ROWS",
            "570",
            {"MIS_START": "01/04/2016", "MIS_END": ""},
            {"MIS_START": "31/03/2016", "MIS_END": ""},
        ),
        (
            "W-PERIOD-ROWS",
            "571",
            {"MIS_START": "30/03/2015", "MIS_END": "31/03/2015"},
            {"MIS_START": "30/03/2015", "MIS_END": "01/04/2015"},
        ),
        (
            "W-AGE-18",
            "580",
            {"DOB": "06/10/1997"},
            {"DOB": "07/10/1997"},
        ),
        ("E-AGE", "", {"DOB": "05/10/1997"}, {"DOB": "06/10/1997"}),
        ("E-BIRTH", "586", {"DOB": "06/10/2015"}, {"DOB": "05/10/2015"}),
        ("E-DATE", "1004", {"MIS_START": "2015/10/05"}, {"MIS_START": "2015-10-05"}),
        ("E-DATE", "1005", {"MIS_END": "tomorrow"}, {}),
        ("E-TYPE-CODE", "1006", {"MISSING": "X"}, {"MISSING": "m"}),
        ("E-CHILD-ID", "1570", {"CHILD": "1" * 21}, {"CHILD": "1" * 20}),
        ("I-NO-AWAY", "", {}, {"MISSING": "A"}),
        ("I-CHILD-NEW", "INT04", {}, None),
    ],
)
def test_row_of_the_missing_module_breaks_a_rule_and_the_next_keeps_it(
    code, number, failing, passing
):
    sender = Sender.of()
    given = made.GIVEN_AT.replace(month=6)
    pseudonym = Pseudonyms(sender.partnership.code).of("LA000123")

    broken = check(sender.file(COUNCIL, given_at=given), council(**failing))
    if passing is None:
        Child.objects.create(partnership=sender.partnership, pseudonym=pseudonym)
    kept = check(sender.file(COUNCIL, given_at=given), council(**(passing or {})))

    assert [one for one in broken if one.code == code and number in one.message]
    assert not [one for one in kept if one.code == code and number in one.message]


def test_missing_module_covers_the_year_so_other_quarters_are_information():
    sender = Sender.of()
    row = council(MIS_START="01/09/2015", MIS_END="02/09/2015")

    (found,) = [
        one for one in check(sender.file(COUNCIL), row) if one.code == "W-PERIOD-ROWS"
    ]

    assert found.severity == "I"
    assert found.row == 2


@pytest.mark.parametrize(
    ("label", "first", "last", "said"),
    [
        ("Quarter 3", "01/09/2015", "31/12/2015", True),
        ("Quarter 3", "01/10/2015", "31/12/2015", False),
        ("Q3", "", "", False),
        ("2015-16-Q3", "", "", False),
        ("Q3 2015/16", "01/10/2015", "31/12/2015", False),
        ("Q3 2014/15", "", "", True),
        ("Q2", "", "", True),
        ("Autumn", "", "", True),
        ("", "01/09/2015", "31/12/2015", True),
        ("", "01/10/2015", "31/12/2015", False),
        ("", "", "", False),
    ],
)
def test_label_and_dates_must_name_the_same_financial_quarter(label, first, last, said):
    sender = Sender.of()
    row = police(period_label=label, period_from=first, period_to=last)

    found = check(sender.file(POLICE), row, {**row, "force_ref": "", "child_ref": "9"})

    # Once for the file, not once for each row.
    assert [one.code for one in found].count("W-PERIOD-LABEL") == int(said)


def test_paper_that_calls_september_to_december_quarter_3_is_told_so():
    sender = Sender.of()
    row = police(
        period_label="Quarter 3", period_from="01/09/2015", period_to="31/12/2015"
    )

    (found,) = [
        one for one in check(sender.file(POLICE), row) if one.code == "W-PERIOD-LABEL"
    ]

    assert "01/09/2015 to 31/12/2015" in found.message
    assert "01/10/2015 to 31/12/2015" in found.message
    assert found.severity == "W"


@pytest.mark.parametrize(
    ("start", "broken"),
    [("06/10/2015 07:14", True), ("06/10/2015 07:15", False)],
)
def test_episode_may_start_when_the_one_before_ends_and_not_earlier(start, broken):
    sender = Sender.of()
    second = police(
        force_ref="WM-0002", missing_from_at=start, returned_at="07/10/2015 09:00"
    )

    found = check(sender.file(POLICE), second, POLICE_ROW)

    assert ("E-OVERLAP" in codes(found)) is broken
    # The row that starts second is named, wherever it stands in the file.
    assert [one.row for one in found if one.code == "E-OVERLAP"] == [2] * broken


def test_overlap_is_seen_behind_a_short_episode_inside_a_long_one():
    sender = Sender.of()
    long = police(returned_at="20/10/2015 09:00")
    short = police(
        force_ref="WM-0002",
        missing_from_at="07/10/2015 09:00",
        returned_at="07/10/2015 10:00",
    )
    third = police(
        force_ref="WM-0003",
        missing_from_at="08/10/2015 09:00",
        returned_at="21/10/2015 10:00",
    )

    found = check(sender.file(POLICE), long, short, third)

    assert [one.row for one in found if one.code == "E-OVERLAP"] == [3, 4]


def test_other_children_do_not_overlap():
    sender = Sender.of()

    found = check(
        sender.file(POLICE),
        POLICE_ROW,
        police(force_ref="WM-0002", child_ref="LA000124"),
    )

    assert "E-OVERLAP" not in codes(found)


def test_missing_module_may_have_two_episodes_that_start_on_one_day():
    sender = Sender.of()
    first = council(MIS_END="05/10/2015")

    found = check(sender.file(COUNCIL), first, council(MIS_END="06/10/2015"))

    assert codes(found) == ALWAYS | {"I-NO-AWAY"}


def test_row_told_twice_is_a_warning_and_told_in_two_ways_an_error():
    sender = Sender.of()

    twice = check(sender.file(POLICE), POLICE_ROW, POLICE_ROW)
    differing = check(sender.file(POLICE), POLICE_ROW, police(location_type="care"))

    assert ("W-DUPLICATE", "W", 3) in {
        (one.code, one.severity, one.row) for one in twice
    }
    assert ("W-DUPLICATE", "E") in {(one.code, one.severity) for one in differing}
    assert "E-OVERLAP" not in codes(twice) | codes(differing)


def test_child_with_two_births_or_sexes_is_asked_about():
    sender = Sender.of()
    later = police(
        force_ref="WM-0002",
        missing_from_at="08/10/2015 09:00",
        returned_at="08/10/2015 11:00",
    )

    same = check(sender.file(POLICE), POLICE_ROW, later)
    born = check(sender.file(POLICE), POLICE_ROW, {**later, "birth_month": "2001-06"})
    sex = check(sender.file(POLICE), POLICE_ROW, {**later, "sex": "M"})
    unsaid = check(sender.file(POLICE), POLICE_ROW, {**later, "sex": ""})

    assert "W-CHILD-DIFFERS" not in codes(same) | codes(unsaid)
    assert "W-CHILD-DIFFERS" in codes(born) & codes(sex)


def test_child_who_differs_from_what_is_known_here_is_asked_about():
    sender = Sender.of()
    pseudonym = Pseudonyms(sender.partnership.code).of("LA000123")
    child = Child.objects.create(
        partnership=sender.partnership,
        pseudonym=pseudonym,
        born_month=date(2001, 4, 1),
        sex="female",
    )

    differing = check(sender.file(POLICE), POLICE_ROW)
    child.born_month = date(2001, 5, 1)
    child.save()
    agreeing = check(sender.file(POLICE), POLICE_ROW)

    assert "W-CHILD-DIFFERS" in codes(differing)
    assert "W-CHILD-DIFFERS" not in codes(agreeing)


@pytest.mark.parametrize(
    ("spans", "end", "number"),
    [
        ([(date(2015, 10, 6), None)], "06/10/2015", "581"),
        ([(date(2014, 1, 1), date(2015, 10, 4))], "06/10/2015", "578"),
        ([(date(2014, 1, 1), date(2015, 11, 4))], "", "577"),
        (
            [
                (date(2014, 1, 1), date(2015, 10, 1)),
                (date(2015, 10, 9), None),
            ],
            "06/10/2015",
            "578",
        ),
        ([(date(2014, 1, 1), date(2015, 10, 5))], "06/10/2015", ""),
        ([(date(2015, 10, 5), None)], "", ""),
        ([], "", ""),
    ],
)
@pytest.mark.parametrize("layout", [POLICE, COUNCIL])
def test_episode_from_care_is_held_against_the_known_days_in_care(
    layout, spans, end, number
):
    sender = Sender.of()
    pseudonym = Pseudonyms(sender.partnership.code).of("LA000123")
    child = Child.objects.create(partnership=sender.partnership, pseudonym=pseudonym)
    for from_on, to_on in spans:
        LookedAfter.objects.create(
            partnership=sender.partnership,
            child=child,
            placed="lac_in_borough",
            from_on=from_on,
            to_on=to_on,
        )
    row = council(MIS_END=end)
    if layout == POLICE:
        time = end and f"{end} 09:00"
        row = police(location_type="care", returned_at=time)

    found = check(sender.file(layout), row)

    said = [one.message for one in found if one.code == "W-NOT-LOOKED-AFTER"]
    assert len(said) == bool(number)
    assert all(number in one for one in said)


def test_findings_never_repeat_an_identifier_or_a_birth():
    sender = Sender.of()
    secret = "SECRET12345678901234567890"
    rows = [
        police(force_ref=secret, child_ref=secret, birth_month="31/02/2001"),
        police(category=secret, risk_level=secret, returned_at=secret),
        police(placing_la=secret, locality=secret, in_care=secret, sex=secret),
    ]

    found = check(sender.file(POLICE), *rows)

    told = " ".join(f"{one.message} {one.value}" for one in found)
    assert len(found) > 8
    assert secret not in told
    assert "31/02/2001" not in told
