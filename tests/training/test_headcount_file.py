"""Every rule of a headcount broken and kept, and what becomes of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from safeguarding.periods import Period
from tests.cases.made_files import Sender, check, load, load_again
from tests.training.made import RoleGroupFactory
from training.files import described_headcount
from training.files.headcount import TEXTS
from training.models import Headcount, StagedHeadcount

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2025-26")
GIVEN = datetime(2026, 4, 20, 9, tzinfo=UTC)
LATER = datetime(2026, 4, 25, 9, tzinfo=UTC)
DAY = date(2026, 3, 31)


class Agency:
    """An agency that returns how many people it has of two role groups."""

    def __init__(self, partnership=None, agency=None):
        self.sender = Sender.of(
            "workforce-headcount", partnership=partnership, agency=agency
        )
        self.partnership = self.sender.partnership
        self.agency = self.sender.agency
        if partnership is None:
            self.nurses = self.group("nurses", "School nurses")
            self.police = self.group("police-ppu", "Public protection officers")

    def group(self, code, title):
        return RoleGroupFactory(partnership=self.partnership, code=code, title=title)

    def row(self, group="nurses", people="40", day="31/03/2026"):
        return {"role_group": group, "counted_on": day, "people": people}

    def file(self, given_at=GIVEN, period=YEAR):
        return self.sender.file("headcount", period=period, given_at=given_at)

    def check(self, *rows, file=None):
        return check(file or self.file(), *rows)

    def stands(self):
        rows = Headcount.objects.filter(agency=self.agency).select_related("role_group")
        return {(row.role_group.code, row.on): row.people for row in rows}

    def entered(self, group, people, on=DAY):
        return Headcount.objects.create(
            partnership=self.partnership,
            agency=self.agency,
            role_group=group,
            on=on,
            people=people,
        )


@pytest.fixture
def agency():
    return Agency()


def codes(findings):
    return sorted(one.code for one in findings)


# One row ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "people"), [("0", 0), ("40", 40), ("1,204", 1204), ("12.0", 12)]
)
def test_a_good_row_is_staged_and_says_nothing(agency, text, people):
    assert agency.check(agency.row("School  Nurses", text)) == []

    row = StagedHeadcount.objects.get()
    assert (row.role_group, row.on, row.people) == ("nurses", DAY, people)


@pytest.mark.parametrize(
    ("cells", "code", "words"),
    [
        ({"role_group": ""}, "E-REQUIRED", "which people"),
        ({"counted_on": ""}, "E-REQUIRED", "when they were counted"),
        ({"people": ""}, "E-REQUIRED", "0 for nobody"),
        ({"role_group": "nurse"}, "E-ROLE-GROUP-UNKNOWN", "Did you mean nurses?"),
        ({"counted_on": "31/02/2026"}, "E-DATE", "31/02/2026"),
        ({"counted_on": "21/04/2026"}, "E-DATE-FUTURE", "after the file"),
        ({"people": "70+"}, "E-PEOPLE", "“70+” is no number"),
        ({"people": "over 40"}, "E-PEOPLE", "whole number"),
        ({"people": "12.4"}, "E-PEOPLE", "full-time equivalents"),
        ({"people": "-3"}, "E-PEOPLE", "whole number"),
        ({"people": "200001"}, "E-PEOPLE", "whole number"),
    ],
)
def test_a_cell_that_cannot_be_used_is_an_error(agency, cells, code, words):
    findings = agency.check({**agency.row(), **cells})

    errors = [one for one in findings if one.severity == "E"]
    assert [one.code for one in errors] == [code]
    assert words in errors[0].message


def test_what_may_be_a_name_is_not_repeated(agency):
    (group,) = agency.check(agency.row(group="Alexandra Somebody"))
    (people,) = agency.check(agency.row(people="Alexandra"))

    assert "Alexandra" not in group.message + group.value
    assert "Alexandra" not in people.message + people.value


def test_a_title_two_groups_have_is_nobodys(agency):
    agency.group("more-nurses", "School nurses")

    assert codes(agency.check(agency.row("School nurses"))) == ["E-ROLE-GROUP-UNKNOWN"]
    assert agency.check(agency.row("nurses")) == []


def test_a_role_group_of_another_partnership_is_unknown(agency):
    RoleGroupFactory(code="elsewhere")

    assert codes(agency.check(agency.row("elsewhere"))) == ["E-ROLE-GROUP-UNKNOWN"]


# Rows together --------------------------------------------------------------------------


def test_a_group_counted_twice_on_a_day_is_an_error(agency):
    findings = agency.check(agency.row(), agency.row(people="41"))

    assert codes(findings) == ["E-DUPLICATE"]
    assert "Row 2" in findings[0].message
    assert agency.check(agency.row(), agency.row(day="30/09/2025")) == []


def test_a_day_outside_the_period_is_asked_about(agency):
    findings = agency.check(agency.row(day="01/04/2026"))

    assert codes(findings) == ["W-PERIOD-ROWS"]


def test_what_somebody_entered_otherwise_is_asked_about(agency):
    agency.entered(agency.nurses, 38)

    assert codes(agency.check(agency.row())) == ["W-DIFFERS"]
    assert agency.check(agency.row(people="38")) == []


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        pytest.param(40, 60, False, id="half more"),
        pytest.param(40, 61, True, id="more than half more"),
        pytest.param(40, 20, False, id="half less"),
        pytest.param(40, 19, True, id="more than half less"),
        pytest.param(2, 10, False, id="few people"),
        pytest.param(0, 11, True, id="a new team"),
    ],
)
def test_a_change_by_more_than_half_is_asked_about(agency, before, now, asked):
    agency.entered(agency.nurses, before, on=date(2025, 3, 31))

    findings = agency.check(agency.row(people=str(now)))

    assert codes(findings) == (["W-HEADCOUNT-JUMP"] if asked else [])


def test_a_group_that_had_people_and_is_left_out_is_asked_about(agency):
    agency.entered(agency.police, 12, on=date(2025, 3, 31))

    findings = agency.check(agency.row())

    assert codes(findings) == ["W-GROUP-UNTOLD"]
    assert "12 people on 31 March 2025" in findings[0].message
    assert agency.check(agency.row(), agency.row("police-ppu", "0")) != []


def test_what_the_version_before_told_and_this_one_does_not_is_asked_about(agency):
    load(agency.file(), agency.row(), agency.row("police-ppu", "12"))

    findings = agency.check(agency.row(), file=agency.file(given_at=LATER))

    assert codes(findings) == ["W-LEFT-OUT"]


def test_another_agencys_counts_are_not_compared(agency):
    other = Agency(partnership=agency.partnership)
    other.entered(agency.nurses, 400)

    assert agency.check(agency.row()) == []


# Put in -----------------------------------------------------------------------------------


def test_an_accepted_headcount_stands_with_its_rows(agency):
    file = agency.file()

    periods = load(file, agency.row(), agency.row("police-ppu", "12"))

    assert periods == set()
    assert agency.stands() == {("nurses", DAY): 40, ("police-ppu", DAY): 12}
    assert {one.row.file_id for one in Headcount.objects.all()} == {file.pk}


def test_putting_it_in_twice_changes_nothing(agency):
    file = agency.file()
    load(file, agency.row())
    before = list(Headcount.objects.values())

    load_again(file)

    assert list(Headcount.objects.values()) == before


def test_a_later_version_takes_the_place_of_the_one_before(agency):
    load(agency.file(), agency.row(), agency.row("police-ppu", "12"))
    agency.entered(agency.police, 9, on=date(2025, 9, 30))

    load(agency.file(given_at=LATER), agency.row(people="44"))

    assert agency.stands() == {
        ("nurses", DAY): 44,
        ("police-ppu", date(2025, 9, 30)): 9,
    }


def test_the_file_of_one_agency_leaves_the_others_alone(agency):
    other = Agency(partnership=agency.partnership)
    stranger = Agency()
    other.entered(agency.nurses, 7)
    stranger.entered(stranger.nurses, 8)

    load(agency.file(), agency.row())

    assert other.stands() == {("nurses", DAY): 7}
    assert stranger.stands() == {("nurses", DAY): 8}


def test_each_rule_is_broken_in_this_file():
    source = Path(__file__).read_text("utf-8")

    assert [code for code in TEXTS if f'"{code}"' not in source] == []


def test_the_document_lists_the_columns_and_rules_as_they_are():
    text = described_headcount.DOCUMENT.read_text("utf-8")

    assert described_headcount.rewritten(text) == text
