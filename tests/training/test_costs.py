"""Who did not come, and what it cost, by agency."""

from datetime import date

import pytest

from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from tests.factories import member
from tests.training.made_coverage import Workforce
from training import costs

pytestmark = pytest.mark.django_db
YEAR = Period.parse("2026-27")
MAY = date(2026, 5, 12)


@pytest.fixture
def work():
    return Workforce()


def told(work, user=None, year=YEAR, on=YEAR.end):
    found = costs.no_shows(user or work.coordinator, work.place, year, on)
    return {one.agency_id: one for one in found}


def test_lost_places_and_their_cost_are_counted_by_agency(work):
    event = work.event(MAY, cost_pence=4500, charge_pence=5000)
    never = ("waitlist", "left_list")
    for status in ("attended", "part_attended", "cancelled_in_time", *never):
        work.trained(work.police, None, status, event=event)
    work.trained(work.police, None, "dna", event=event, charged_pence=5000)
    work.trained(work.police, None, "cancelled_late", event=event)
    work.trained(work.health, None, event=event)

    found = told(work)

    police = found[work.police.pk]
    # Two lost places at 45 pounds.
    assert (police.dna, police.cancelled_late, police.places_lost) == (1, 1, 2)
    assert (police.cost_pence, police.unpriced, police.charged_pence) == (9000, 0, 5000)
    health = found[work.health.pk]
    assert (health.places_lost, health.cost_pence) == (0, None)


def test_a_late_cancellation_somebody_stood_in_for_loses_nothing(work):
    full = work.event(MAY, capacity=1, cost_pence=4500)
    work.trained(work.police, None, "cancelled_late", event=full)
    work.trained(work.health, None, event=full)

    police = told(work)[work.police.pk]

    assert (police.cancelled_late, police.places_lost) == (1, 0)


def test_an_event_loses_no_more_places_than_stayed_empty(work):
    event = work.event(MAY, capacity=4, cost_pence=4500)
    for agency in (work.police, work.health, work.health):
        work.trained(agency, None, "cancelled_late", event=event)
    for _ in range(2):
        work.trained(work.police, None, event=event)

    found = told(work)

    # Three cancelled late, two of four places stayed empty: the earliest booking's
    # place was taken by somebody.
    assert (
        found[work.police.pk].cancelled_late,
        found[work.police.pk].places_lost,
    ) == (
        1,
        0,
    )
    assert found[work.health.pk].places_lost == 2
    assert found[work.health.pk].cost_pence == 9000


def test_an_event_to_come_has_lost_nothing_yet(work):
    work.trained(work.police, None, "cancelled_late", event=work.event(MAY))

    assert told(work, on=date(2026, 5, 11)) == {}
    assert told(work, on=MAY)[work.police.pk].places_lost == 1


def test_a_place_without_a_price_is_told_as_that(work):
    work.trained(work.police, MAY, "dna")

    police = told(work)[work.police.pk]

    assert (police.places_lost, police.cost_pence, police.unpriced) == (1, None, 1)


def test_only_events_of_the_year_that_took_place_count(work):
    work.trained(work.police, date(2026, 3, 31), "dna")
    work.trained(
        work.police, None, "cancelled_late", event=work.event(MAY, status="cancelled")
    )

    assert told(work) == {}
    assert told(work, year=Period.parse("2025-26"))[work.police.pk].dna == 1


def test_bookings_without_an_agency_have_a_line_of_their_own(work):
    work.trained(None, MAY, "dna")

    assert told(work)[None].agency == "Agency not known"


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.TRAINING_COORDINATOR, 2),
        (Role.BOARD_ANALYST, 2),
        (Role.BOARD_MEMBER, 2),
        (Role.BUSINESS_MANAGER, 2),
        (Role.AGENCY_SUBMITTER, 1),
        (Role.AGENCY_APPROVER, 1),
        (Role.AUDITOR, 0),
        (Role.SYSTEM_ADMINISTRATOR, 0),
    ],
)
def test_each_role_sees_the_agencies_it_is_granted(work, role, sees):
    other = Workforce("Beta")
    other.trained(other.police, MAY, "dna")
    event = work.event(MAY, capacity=1)
    work.trained(work.police, None, "cancelled_late", event=event)
    work.trained(work.health, None, "dna", event=event)
    user = member(role, work.place, work.police)

    found = told(work, user=user)

    assert len(found) == sees
    assert sees != 1 or set(found) == {work.police.pk}
    # The place was taken by another agency, which the reader does not see.
    assert sees != 1 or found[work.police.pk].places_lost == 0
    assert told(work, user=other.coordinator) == {}


def test_the_most_places_lost_come_first(work):
    work.trained(work.health, MAY)
    work.trained(work.police, MAY, "dna")

    found = costs.no_shows(work.coordinator, work.place, YEAR, YEAR.end)

    assert [one.places_lost for one in found] == [1, 0]
