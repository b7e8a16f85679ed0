"""Seats are given by invitation: once, for three days, never to oneself."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from safeguarding.access import services
from safeguarding.access.models import Assignment, AuditEvent, Invitation, User
from safeguarding.access.permissions import Role
from safeguarding.access.services import SeatError, SeatOffer
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db

NOW = datetime(2016, 2, 1, 9, 0, tzinfo=UTC)
TODAY = date(2016, 2, 1)
PASSWORD = "a long enough sentence"


@pytest.fixture
def area():
    return PartnershipFactory()


@pytest.fixture
def admin(area):
    return member(Role.SYSTEM_ADMINISTRATOR, area)


def offer(area, role=Role.BOARD_MEMBER, agency=None):
    return SeatOffer(role, area.pk, agency and agency.pk)


def invite(admin, seat, email="new@agency.example", now=NOW):
    return services.invite(by=admin, email=email, name="New", offer=seat, now=now)


def accept(token, *, by=None, password=PASSWORD, now=NOW):
    return services.accept(token=token, by=by, password=password, now=now)


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def test_person_who_takes_up_an_invitation_has_its_seat(area, admin):
    agency = AgencyFactory()
    _, token = invite(admin, offer(area, Role.AGENCY_SUBMITTER, agency))

    user = accept(token)

    seat = Assignment.objects.get(user=user)
    assert (seat.role, seat.partnership, seat.agency, seat.starts_on) == (
        Role.AGENCY_SUBMITTER.value,
        area,
        agency,
        TODAY,
    )
    assert user.check_password(PASSWORD)
    assert actions() == ["invited", "invitation_accepted"]


def test_only_the_hash_of_the_link_is_kept(area, admin):
    made, token = invite(admin, offer(area))

    kept = " ".join(str(value) for value in Invitation.objects.values().get().values())

    assert token not in kept
    assert services.find_open(token, NOW) == made


def test_link_works_once(area, admin):
    _, token = invite(admin, offer(area))
    accept(token)

    with pytest.raises(SeatError, match="no longer open"):
        accept(token, by=User.objects.get(email="new@agency.example"))


@pytest.mark.parametrize(
    ("hours", "works"), [(71, True), (72, False)], ids=["before", "after three days"]
)
def test_link_is_good_for_three_days(area, admin, hours, works):
    _, token = invite(admin, offer(area))

    found = services.find_open(token, NOW + timedelta(hours=hours))

    assert (found is not None) is works


def test_withdrawn_invitation_is_worthless(area, admin):
    made, token = invite(admin, offer(area))

    services.withdraw(by=admin, invitation=made, now=NOW)

    assert services.find_open(token, NOW) is None
    assert actions() == ["invited", "invitation_withdrawn"]
    with pytest.raises(SeatError, match="no longer open"):
        services.withdraw(by=admin, invitation=made, now=NOW)


def test_weak_password_is_refused_and_the_link_still_works(area, admin):
    _, token = invite(admin, offer(area))

    with pytest.raises(ValidationError):
        accept(token, password="short")

    assert not User.objects.filter(email="new@agency.example").exists()
    assert services.find_open(token, NOW)


def test_person_with_an_account_signs_in_first(area, admin):
    known = member(Role.LADO, PartnershipFactory(), email="known@agency.example")
    _, token = invite(admin, offer(area), email=known.email)

    with pytest.raises(SeatError, match="Sign in as the person"):
        accept(token)
    accept(token, by=known, password="")

    assert known.assignments.filter(partnership=area).exists()


def test_somebody_else_cannot_take_up_an_invitation(area, admin):
    _, token = invite(admin, offer(area))

    with pytest.raises(SeatError, match="Sign in as the person"):
        accept(token, by=member(Role.LADO, area))


def test_administrator_cannot_invite_themselves(area, admin):
    with pytest.raises(SeatError, match="ask another administrator"):
        invite(admin, offer(area), email=admin.email.upper())


def test_administrator_of_one_partnership_gives_no_seat_in_another(admin):
    with pytest.raises(SeatError, match="do not manage"):
        invite(admin, offer(PartnershipFactory()))


def test_agency_role_without_an_agency_is_refused(area, admin):
    with pytest.raises(SeatError, match="choose which"):
        invite(admin, offer(area, Role.AGENCY_APPROVER))


def test_second_invitation_to_the_same_seat_is_refused(area, admin):
    invite(admin, offer(area))

    with pytest.raises(SeatError, match="invited to that seat already"):
        invite(admin, offer(area))
    invite(admin, offer(area), now=NOW + timedelta(hours=73))


def test_seat_that_is_held_is_not_offered_again(area, admin):
    known = member(Role.LADO, area)

    with pytest.raises(SeatError, match="has that seat already"):
        invite(admin, offer(area, Role.LADO), email=known.email)


@pytest.mark.parametrize("started", [date(2015, 1, 1), TODAY], ids=["old", "today"])
def test_ended_seat_opens_nothing_from_that_moment(area, admin, started):
    person = member(Role.BOARD_MEMBER, area)
    seat = Assignment.objects.get(user=person)
    seat.starts_on = started
    seat.save()

    services.end_seat(by=admin, seat=seat, today=TODAY)

    assert not Assignment.objects.on_day(TODAY).filter(user=person).exists()
    assert actions() == ["seat_ended"]


def test_nobody_ends_their_own_seat(area, admin):
    with pytest.raises(SeatError, match="your own seat"):
        services.end_seat(by=admin, seat=admin.assignments.get(), today=TODAY)


def test_seat_elsewhere_cannot_be_ended(admin):
    other = member(Role.LADO, PartnershipFactory())

    with pytest.raises(SeatError, match="do not manage"):
        services.end_seat(by=admin, seat=other.assignments.get(), today=TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_links_of_one_new_person_opened_at_once_make_one_account(area, admin):
    _, first = invite(admin, offer(area))
    _, second = invite(admin, offer(area, Role.LADO))

    with ThreadPoolExecutor(max_workers=1) as other:
        with transaction.atomic():
            accept(first)
            late = other.submit(accept_in_thread, second)
            wait_until_somebody_waits()
        with pytest.raises(SeatError, match="Sign in with it, then open the link"):
            late.result(timeout=20)

    person = User.objects.get(email="new@agency.example")
    accept(second, by=person, password="")
    assert person.assignments.count() == 2


def accept_in_thread(token):
    try:
        return accept(token)
    finally:
        connection.close()


def wait_until_somebody_waits():
    """Wait for the other connection to stand before a lock of ours."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("Nobody waited.")
