"""A quarter of which the office's list is still to come has no figure."""

from datetime import date

import pytest

from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Duty, Obligation, RecordFile
from safeguarding.returns.obligations import generate_obligations
from tests.factories import AgencyFactory
from tests.training.made_lists import Office
from training import measures
from training.lists_due import awaited

pytestmark = pytest.mark.django_db
AFTER = date(2016, 1, 10)  # Q3 of 2015-16 is over; its list is due later in January.
Q2 = Period.parse("2015-16-Q2")


@pytest.fixture
def office():
    made = Office()
    made.booking(made.event(), status="attended")
    return made


def promise(office, **more):
    return Duty.objects.create(
        partnership=office.partnership,
        agency=more.pop("agency", office.sender.agency),
        template=office.sender.template,
        **{"starts_on": date(2015, 7, 1), **more},
    )


def counted(code="TRN-01"):
    """Count the rows that have a figure, by a measure."""
    [measure] = [one for one in measures.measures if one.code == code]
    return measure.source.rows.count()


def missing(office, today=AFTER):
    """Name the quarters that are awaited."""
    quarters = sorted(awaited(office.partnership.pk, today))
    return [Period.from_index(Kind.QUARTER, one).code for one in quarters]


def test_where_nobody_promised_lists_what_is_entered_counts(office):
    assert counted() == 1
    assert not missing(office)


def test_what_was_entered_waits_for_the_list_of_its_quarter(office):
    promise(office)

    assert counted() == 0
    assert missing(office) == ["2015-16-Q2", "2015-16-Q3", "2015-16-Q4"]

    office.load(office.row("P2"))

    assert counted() == 2
    assert missing(office) == ["2015-16-Q2", "2015-16-Q4"]
    assert missing(office, date(2015, 12, 31)) == ["2015-16-Q2"]


def test_list_of_another_quarter_is_not_the_one_that_is_awaited(office):
    promise(office)
    office.load(
        office.row("P2", event_ref="EV-0", event_date="20/07/2015"),
        file=office.file(period=Q2),
    )

    assert counted() == 1, "that of July only"
    assert missing(office, date(2015, 12, 31)) == ["2015-16-Q3"]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"ends_on": date(2015, 9, 30)}, id="promise is over"),
        # No return is asked for of a quarter that ends after the promise.
        pytest.param({"ends_on": date(2015, 12, 30)}, id="promise ends in the quarter"),
        pytest.param({"starts_on": date(2016, 4, 1)}, id="promise of later quarters"),
    ],
)
def test_nobody_waits_for_what_is_not_promised(office, more):
    promise(office, **more)

    assert counted() == 1
    assert "2015-16-Q3" not in missing(office)


def test_what_is_owed_is_what_returns_are_asked_for(office):
    duty = promise(office, starts_on=date(2015, 8, 15), ends_on=date(2015, 12, 31))
    generate_obligations(partnership=office.partnership, until=AFTER)
    asked = Obligation.objects.filter(
        partnership=office.partnership, template=duty.template
    )

    assert missing(office) == sorted({one.period.code for one in asked})


def test_promise_that_is_over_is_still_waited_for(office):
    promise(office, ends_on=date(2015, 12, 31))

    assert counted() == 0
    assert missing(office) == ["2015-16-Q2", "2015-16-Q3"]


def test_list_of_an_agency_s_own_people_is_not_waited_for_and_releases_nothing(office):
    promise(office, agency=office.police)
    assert counted() == 1
    assert not missing(office)

    promise(office)
    other = Office(
        partnership=office.partnership,
        agency=AgencyFactory(type="other", sector="other"),
    )
    other.load(other.row("P2"))

    assert counted() == 0
    assert "2015-16-Q3" in missing(office)


def test_list_that_was_not_put_in_tells_nothing(office):
    promise(office)
    file = office.file()
    assert file.state != RecordFile.State.LOADED

    assert counted() == 0


def test_figure_of_a_year_waits_for_each_of_its_lists(office):
    office.booking(office.event("EV-OLD", date(2014, 5, 1)), "P5", status="attended")
    assert counted("TRN-15") == 2, "one agency, two years"

    promise(office, starts_on=date(2014, 7, 1), ends_on=date(2014, 9, 30))

    assert counted("TRN-15") == 1, "its second quarter is awaited"
