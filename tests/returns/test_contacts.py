"""Who is named to be reminded of an agency's returns, and who answers otherwise."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.returns import chasing, contacts
from safeguarding.returns.contacts import Naming, Place
from safeguarding.returns.errors import ContactRefused
from safeguarding.returns.models import Contact, Reminder
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    PartnershipFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.test_pages import text_of

pytestmark = pytest.mark.django_db
State = Reminder.State
DUE = date(2016, 1, 29)
# The third working day after Friday 29 January 2016.
LATE_3 = date(2016, 2, 3)


def on(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def owed():
    measures = [IndicatorFactory(title="Referrals by the police")]
    template = TemplateFactory(title="Quarterly police return", indicators=measures)
    return owed_return(indicators=measures, template=template)


@pytest.fixture
def people(owed):
    """Seat one of each for the agency; another agency's and partnership's beside."""
    place = (owed.partnership, owed.agency)
    roles = (Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER, Role.BOARD_MEMBER)
    for role in roles:
        member(role, owed.partnership, AgencyFactory())
        member(role, PartnershipFactory(), owed.agency)
    return [member(role, *place) for role in roles]


def sent_to():
    return sorted(address for message in mail.outbox for address in message.to)


def test_named_people_come_before_seats_and_one_return_before_all(owed, people):
    place = Place(owed.partnership_id, owed.agency_id)
    named = [
        member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency) for _ in range(2)
    ]
    by = people[0]
    for user, template in zip(named, (None, owed.template), strict=True):
        contacts.name_contact(
            place=place,
            naming=Naming(user, "PREPARER", template, date(2016, 1, 1)),
            by=by,
            on=DUE,
        )

    chasing.remind(now=on(LATE_3))

    assert sent_to() == [named[1].email]
    assert AuditEvent.objects.filter(action="contact_named").count() == 2


def test_a_contact_whose_time_is_over_or_who_left_is_not_written_to(owed, people):
    place = Place(owed.partnership_id, owed.agency_id)
    left = member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)
    naming = Naming(left, "PREPARER", None, date(2016, 1, 1))
    contact = contacts.name_contact(place=place, naming=naming, by=people[0], on=DUE)
    chasing.want_reminders(LATE_3)
    left.assignments.update(ends_on=DUE)

    chasing.remind(now=on(LATE_3))

    assert sent_to() == [people[0].email]
    assert Reminder.objects.get(to=left).state == State.STOPPED
    contacts.end_contact(contact=contact, by=people[0], on=LATE_3)
    contact.refresh_from_db()
    assert contact.ends_on == LATE_3


def test_only_people_with_a_seat_for_the_agency_can_be_named(owed, people):
    place = Place(owed.partnership_id, owed.agency_id)
    stranger = member(Role.AGENCY_SUBMITTER, owed.partnership, AgencyFactory())
    naming = Naming(stranger, "PREPARER", None, DUE)

    with pytest.raises(ContactRefused, match="have a seat for this agency"):
        contacts.name_contact(place=place, naming=naming, by=people[0], on=DUE)

    twice = Naming(people[1], "SIGNATORY", None, DUE)
    contacts.name_contact(place=place, naming=twice, by=people[0], on=DUE)
    with pytest.raises(ContactRefused, match="named for this already"):
        contacts.name_contact(place=place, naming=twice, by=people[0], on=DUE)
    assert Contact.objects.count() == 1


def test_a_contact_who_has_not_begun_can_be_taken_away(client, owed, people):
    place = Place(owed.partnership_id, owed.agency_id)
    naming = Naming(people[1], "PREPARER", None, date(2098, 5, 1))
    coming = contacts.name_contact(
        place=place, naming=naming, by=people[0], on=date(2016, 1, 4)
    )
    client.force_login(people[0])

    page = client.post(reverse("returns:end-contact", args=[coming.pk]), follow=True)

    assert "Ended. They never began." in text_of(page)
    assert not Contact.objects.exists()
    assert AuditEvent.objects.filter(action="contact_ended").count() == 1


def test_a_preparer_names_who_is_reminded_on_a_page(client, owed, people):
    client.force_login(people[0])
    codes = [owed.partnership.code, owed.agency.code]
    url = reverse("returns:contacts", args=codes)

    empty = client.get(url)
    wrong = client.post(url, {"capacity": "SIGNATORY", "user": ""})
    done = client.post(
        url,
        {
            "capacity": "SIGNATORY",
            "user": str(people[1].pk),
            "template": "",
            "starts_on_day": "1",
            "starts_on_month": "2",
            "starts_on_year": "2016",
        },
        follow=True,
    )

    assert "Nobody is named yet." in text_of(empty)
    assert "Choose a person" in text_of(wrong)
    text = text_of(done)
    assert f"{people[1]} Signs the return All returns 1 Feb 2016" in text
    contact = Contact.objects.get()
    ended = client.post(reverse("returns:end-contact", args=[contact.pk]), follow=True)
    assert "Nobody is named yet." in text_of(ended)


def test_the_page_offers_and_shows_nobody_of_another_agency(client, owed, people):
    stranger = member(
        Role.AGENCY_SUBMITTER, owed.partnership, AgencyFactory(), name="Stranger Here"
    )
    abroad = member(
        Role.AGENCY_SUBMITTER, PartnershipFactory(), owed.agency, name="Abroad There"
    )
    url = reverse("returns:contacts", args=[owed.partnership.code, owed.agency.code])

    client.force_login(people[0])
    text = text_of(client.get(url))
    assert "Stranger Here" not in text
    assert "Abroad There" not in text
    for person in (stranger, abroad):
        client.force_login(person)
        assert client.get(url).status_code == 404
    # Knowing how returns stand is not enough for naming people.
    client.force_login(people[2])
    assert client.get(url).status_code == 403
