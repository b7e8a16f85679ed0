"""Error patterns of an agency: counted at the first check, never a figure."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.returns import patterns, record, services
from safeguarding.returns.check import Checked
from safeguarding.returns.checks import note_check
from safeguarding.returns.rules.facts import Finding
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    ObligationFactory,
    PartnershipFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for
from tests.returns.test_pages import text_of

pytestmark = pytest.mark.django_db
DAY = date(2016, 2, 10)
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North")


@pytest.fixture
def owed(north):
    measures = IndicatorFactory.create_batch(2)
    return owed_return(
        partnership=north,
        agency=AgencyFactory(code="police", short_name="Police"),
        indicators=measures,
        template=TemplateFactory(
            code="police-q", title="Police return", indicators=measures
        ),
    )


@pytest.fixture
def other(north):
    """Another agency of North, and the same one in South."""
    return owed_return(
        partnership=north, agency=AgencyFactory(short_name="CANARY Health")
    )


@pytest.fixture
def abroad(owed):
    south = PartnershipFactory(code="south", short_name="CANARY South")
    return owed_return(partnership=south, agency=owed.agency)


@pytest.fixture
def sender(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


@pytest.fixture
def coordinator(north):
    return member(Role.BOARD_ANALYST, north)


def send(owed, by, when, *, rows=1):
    indicators = owed.template.indicators.order_by("code")[:rows]
    return services.submit(
        obligation=owed,
        content=csv_of([row_for(owed, one) for one in indicators]),
        file_name="figures.csv",
        by=by,
        explanations={"W-MISSING-ROW": "Not collected yet."},
        at=when,
    )


def check(owed, by, day, *codes):
    problems = tuple(Finding(code, "Words.") for code in codes)
    when = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return note_check(owed, Checked(problems=problems, rows=2), by, at=when)


def test_patterns_count_the_first_check_of_each_return(owed, sender):
    before = ObligationFactory(
        partnership=owed.partnership,
        agency=owed.agency,
        template=owed.template,
        period=owed.period.previous(),
    )
    check(owed, sender, date(2016, 1, 20), "E-TYPE", "E-TYPE", "W-MISSING-ROW")
    check(owed, sender, date(2016, 1, 21))
    check(before, sender, date(2015, 10, 20), "W-MISSING-ROW")
    here = record.find_place(sender, "north", "police")

    found = patterns.patterns_of(sender, here, day=DAY)

    assert [one.period for one in found.quarters][-2:] == ["Q2 2015-16", "Q3 2015-16"]
    assert [one.share for one in found.quarters[-2:]] == ["1 of 1", "0 of 1"]
    counts = {line.code: [one.count for one in line.counts] for line in found.lines}
    assert counts["E-TYPE"] == [None] * 6 + [0, 2]
    assert counts["W-MISSING-ROW"] == [None] * 6 + [1, 1]
    assert found.share == "1 of 2"
    assert found.sentence.startswith("1 of 2 returns needed no correction")
    assert {line.change for line in found.lines} == {"Too few to say"}


def test_patterns_say_that_it_got_better_only_when_chance_would_not(owed, sender):
    # "N - 1" chi-squared of 4 of 4 against 0 of 4: 7 x 16 x 16 / (4 x 4 x 4 x 4) = 7,
    # far above 3.84. Of 2 of 4 against 0 of 4: 7 x 8 x 8 / (4 x 4 x 2 x 6) = 2.33.
    for back in range(8):
        one = (
            owed
            if not back
            else ObligationFactory(
                partnership=owed.partnership,
                agency=owed.agency,
                template=owed.template,
                period=owed.period.shift(-back),
            )
        )
        codes = ["E-TYPE"] * (back >= 4) + ["E-DATE"] * (back >= 6)
        check(one, sender, date(2016, 1, 20), *codes)
    here = record.find_place(sender, "north", "police")

    found = patterns.patterns_of(sender, here, day=DAY)

    change = {line.code: line.change for line in found.lines}
    assert change == {"E-TYPE": "Less often", "E-DATE": "No real change"}


def test_what_was_sent_before_checks_were_noted_counts_by_what_was_kept(
    owed, other, sender
):
    version = send(owed, sender, AT)
    here = record.find_place(sender, "north", "police")

    found = patterns.patterns_of(sender, here, day=DAY)

    (line,) = found.lines
    assert (line.code, line.total) == ("W-MISSING-ROW", 1)
    assert version.problems.count() == 1


def test_patterns_are_of_this_agency_in_this_partnership(
    client, owed, other, abroad, sender, coordinator
):
    check(other, coordinator, date(2016, 1, 20), "E-TYPE")
    check(abroad, coordinator, date(2016, 1, 20), "E-TYPE")
    client.force_login(coordinator)

    text = text_of(client.get(reverse("returns:patterns", args=["north", "police"])))

    assert "No file was checked for a return of the last eight quarters." in text
    assert "E-TYPE" not in text
