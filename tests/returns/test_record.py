"""The matrix, the partnership record and the error patterns: who sees what of whom."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Switch
from safeguarding.returns import matrix, record, services
from safeguarding.returns.deadlines import grant_extension
from safeguarding.returns.models import Reminder
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    ObligationFactory,
    PartnershipFactory,
    SwitchFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for
from tests.returns.test_pages import text_of

pytestmark = pytest.mark.django_db
DAY = date(2016, 2, 10)
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)
LATE = datetime(2016, 2, 3, 10, tzinfo=UTC)


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


def words_of(found):
    return [
        (row.agency, cell.period, cell.word, cell.dates)
        for grid in found.grids
        for row in grid.rows
        for cell in row.cells
    ]


def test_what_nobody_asked_for_does_not_make_a_return_complete(
    owed, sender, coordinator
):
    first, _ = owed.template.indicators.order_by("code")
    Switch.objects.filter(indicator=first).update(active_to=date(2015, 6, 30))
    send(owed, sender, LATE)

    here = record.find_place(coordinator, "north", "police")
    (kept,) = record.record_of(coordinator, here, year="", day=DAY).returns

    # The one that was sent is off; the one that is on is missing.
    assert kept.completeness == "0 of 1"


def test_the_matrix_shows_every_agency_to_whoever_runs_the_partnership(
    owed, other, abroad, sender, coordinator
):
    send(owed, sender, LATE)
    manager = member(Role.BUSINESS_MANAGER, owed.partnership)

    for reader in (coordinator, manager):
        found = matrix.matrix(reader, matrix.Asked(), day=DAY)

        # Due on Friday 29 January: 3 February is the third working day after, 10
        # February the eighth.
        assert sorted(words_of(found)) == [
            ("CANARY Health", "Q3 2015-16", "Late", "8 working days late"),
            ("Police", "Q3 2015-16", "Received", "3 working days late"),
        ]


def test_an_agency_sees_its_own_row_only(client, owed, other, abroad, sender):
    client.force_login(sender)

    page = client.get(reverse("returns:matrix"), {"year": "2015-16"})
    file = client.get(reverse("returns:matrix-csv"), {"year": "2015-16"})

    assert "Police" in text_of(page)
    assert "CANARY" not in page.content.decode()
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Partnership,Agency,Return,Period,Period ended,Due")
    assert len(lines) == 2
    assert lines[1].startswith(
        "North,Police,Police return,Q3 2015-16,2015-12-31,2016-01-29,"
    )


def test_the_matrix_is_filtered_by_return_and_year(owed, coordinator):
    ObligationFactory(
        partnership=owed.partnership,
        agency=owed.agency,
        template=owed.template,
        period=owed.period.shift(-4),
    )
    another = TemplateFactory(title="Another", frequency="YEAR")
    ObligationFactory(
        partnership=owed.partnership,
        agency=owed.agency,
        template=another,
        period=owed.period.financial_year.previous(),
        due_on=date(2015, 4, 30),
    )

    def found(**asked):
        return words_of(matrix.matrix(coordinator, matrix.Asked(**asked), day=DAY))

    assert len(found()) == 3
    assert len(found(year="2015-16")) == 1
    assert [one[1] for one in found(year="2014-15", template="police-q")] == [
        "Q3 2014-15"
    ]
    assert found(template="no-such-return") == []
    assert len(found(year="nonsense")) == 3
    templates, years = matrix.choices(coordinator, DAY)
    assert [one.label for one in templates] == [
        "All returns",
        "Another",
        "Police return",
    ]
    assert [one.code for one in years] == ["", "2015-16", "2014-15"]


def thirty_by_twelve(north):
    template = TemplateFactory()
    first = ObligationFactory.build(partnership=north, template=template).period
    for _ in range(30):
        agency = AgencyFactory()
        for back in range(12):
            ObligationFactory(
                partnership=north,
                agency=agency,
                template=template,
                period=first.shift(-back),
            )


def test_thirty_agencies_by_twelve_periods_take_two_queries(
    client, north, owed, sender, coordinator, django_assert_num_queries
):
    thirty_by_twelve(north)
    send(owed, sender, AT)
    assert coordinator.seats

    with django_assert_num_queries(2):
        found = matrix.matrix(coordinator, matrix.Asked(), day=DAY)

    assert (found.total, len(found.grids[0].rows)) == (361, 31)
    client.force_login(coordinator)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(reverse("returns:matrix"), {"year": "2015-16"})
    assert page.status_code == 200
    assert len(asked) <= 12


def test_the_record_keeps_timeliness_completeness_corrections_and_chasing(
    owed, sender, coordinator
):
    first = send(owed, sender, LATE, rows=1)
    services.send_back(submission=first, by=coordinator, reason="40?", at=LATE)
    send(owed, sender, LATE, rows=2)
    earlier = ObligationFactory(
        partnership=owed.partnership,
        agency=owed.agency,
        template=owed.template,
        period=owed.period.previous(),
        due_on=date(2015, 10, 29),
        lock_on=date(2015, 12, 29),
    )
    grant_extension(
        obligation=earlier,
        until=date(2016, 2, 5),
        reason="A new records system.",
        by=coordinator,
        at=LATE,
    )
    Reminder.objects.create(
        obligation=earlier,
        partnership=earlier.partnership,
        agency=earlier.agency,
        step="LATE_PREPARER",
        to=sender,
        capacity="PREPARER",
        state="SENT",
        sent_at=AT,
        wanted_on=AT.date(),
    )
    here = record.find_place(sender, "north", "police")

    found = record.record_of(sender, here, year="", day=DAY)

    newest, oldest = found.returns
    assert (newest.timeliness, newest.completeness) == ("3 working days late", "2 of 2")
    assert (newest.versions, newest.sent_back) == (2, 1)
    assert (oldest.timeliness, oldest.completeness) == ("Never came", "")
    assert oldest.more_time == (
        f"Until 5 Feb 2016, granted by {coordinator}: A new records system."
    )
    assert oldest.reminders == 1
    (chaser,) = found.chasers
    assert (chaser.at, chaser.step) == (AT.date(), "Late: to the preparer")
    facts = {one.key: one.value for one in found.facts}
    assert facts["Received in time"] == "0 of 2 returns that were due"
    assert facts["Received late"] == "1 of 2"
    assert facts["Not received"] == "1 of 2"
    assert facts["Complete"] == "2 of 2 figures that were asked for and came"


def test_a_board_member_reads_the_record_without_names(client, owed, coordinator):
    coordinator.name = "CANARY Coordinator"
    coordinator.save()
    grant_extension(
        obligation=owed,
        until=date(2016, 3, 5),
        reason="A new system.",
        by=coordinator,
        at=LATE,
    )
    client.force_login(member(Role.BOARD_MEMBER, owed.partnership, owed.agency))

    text = text_of(client.get(reverse("returns:record", args=["north", "police"])))

    assert "granted by the coordinator: A new system." in text
    assert "CANARY" not in text


@pytest.mark.parametrize("name", ["record", "record-csv", "patterns"])
def test_a_record_is_for_its_own_agency_and_whoever_runs_the_partnership(
    client, owed, other, abroad, sender, coordinator, name
):
    url = reverse(f"returns:{name}", args=["north", "police"])
    in_south = reverse(f"returns:{name}", args=["south", "police"])
    strangers = [
        member(Role.AGENCY_SUBMITTER, other.partnership, other.agency),
        member(Role.AGENCY_SUBMITTER, abroad.partnership, abroad.agency),
    ]
    manager = member(Role.BUSINESS_MANAGER, owed.partnership)

    for reader in (sender, coordinator, manager):
        client.force_login(reader)
        page = client.get(url)
        assert page.status_code == 200
        assert "CANARY" not in page.content.decode()
        assert client.get(in_south).status_code == 404
    for reader in strangers:
        client.force_login(reader)
        assert client.get(url).status_code == 404


def test_the_record_as_a_file_runs_nothing(client, owed, coordinator):
    grant_extension(
        obligation=owed,
        until=date(2016, 3, 5),
        reason="=HYPERLINK(1)",
        by=coordinator,
        at=LATE,
    )
    type(owed.template).objects.update(title="=1+1")
    client.force_login(coordinator)

    file = client.get(reverse("returns:record-csv", args=["north", "police"]))

    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("'=1+1,Q3 2015-16,2016-01-29,,")
    assert file["Content-Disposition"].startswith("attachment")


def test_a_long_record_asks_as_much_as_a_short_one(owed, sender):
    def queries():
        here = record.find_place(sender, "north", "police")
        with CaptureQueriesContext(connection) as asked:
            found = record.record_of(sender, here, year="", day=DAY)
        return len(asked), len(found.returns)

    assert sender.seats
    send(owed, sender, AT, rows=2)
    short = queries()
    for back in range(1, 20):
        one = ObligationFactory(
            partnership=owed.partnership,
            agency=owed.agency,
            template=owed.template,
            period=owed.period.shift(-back),
        )
        if back < 4:
            send(one, sender, AT, rows=2)
    long = queries()

    assert (short[1], long[1]) == (1, 20)
    assert long[0] == short[0] <= 12


def test_the_record_counts_what_was_asked_for_when_the_period_ended(owed, sender):
    later = IndicatorFactory()
    owed.template.indicators.add(later)
    SwitchFactory(
        partnership=owed.partnership, indicator=later, active_from=date(2016, 1, 1)
    )
    yearly = IndicatorFactory(frequency="YEAR")
    owed.template.indicators.add(yearly)
    SwitchFactory(partnership=owed.partnership, indicator=yearly)
    here = record.find_place(sender, "north", "police")

    (one,) = record.record_of(sender, here, year="2015-16", day=DAY).returns

    assert one.expected == 2
