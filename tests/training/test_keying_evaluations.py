"""Paper forms and addresses: who may, what is refused, what is never shown again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.models import Explained
from tests.factories import AgencyFactory, PartnershipFactory, member
from tests.training.made_evaluation import (
    GIVEN,
    attendee,
    event_of,
    invited,
    said,
    scored,
    switched_on,
    theme,
)
from training.models import DelegateContact, Evaluation, EvaluationInvite, Impact

pytestmark = pytest.mark.django_db
REFERENCE = "PX-10442"
EMAIL = "practitioner@agency.example"


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def booking(agency):
    return attendee(event_of(switched_on()), agency=agency, reference=REFERENCE)


@pytest.fixture
def keeper(client, booking):
    client.force_login(member(Role.TRAINING_COORDINATOR, booking.partnership))
    return client


def key(booking):
    return reverse("training:evaluation-key", args=[booking.pk])


def key_later(booking, stage=3):
    return reverse("training:evaluation-key-later", args=[booking.pk, stage])


def event_page(booking):
    return reverse("training:evaluation-event", args=[booking.event_id])


def addresses(booking):
    return reverse("training:event-contacts", args=[booking.event_id])


def day(on):
    return {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year)}


def later_of(on=GIVEN + timedelta(days=90), **extra):
    return {"practice_changed": "yes", "text": "More visits", **day(on), **extra}


def test_reference_on_the_paper_opens_the_person_s_form(keeper, booking):
    answer = keeper.post(event_page(booking), {"reference": " px 10442 "})

    assert (answer.status_code, answer.url) == (302, key(booking))


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("Some Name", "is not a staff reference"),
        ("PX-99999", "Nobody with this reference"),
        ("943 476 5919", "number of a person"),
    ],
)
def test_reference_that_finds_nobody_is_not_shown_again(
    keeper, booking, reference, message
):
    answer = keeper.post(event_page(booking), {"reference": reference})

    assert message in answer.content.decode()
    assert reference not in answer.content.decode()


def test_reference_of_another_event_or_partnership_finds_nobody(keeper, booking):
    attendee(event_of(booking.partnership), reference="PX-2")
    attendee(event_of(PartnershipFactory()), reference="PX-3")

    for reference in ("PX-2", "PX-3"):
        answer = keeper.post(event_page(booking), {"reference": reference})
        assert "Nobody with this reference" in answer.content.decode()


def test_paper_form_is_kept_with_the_day_of_the_course(keeper, booking):
    sent = {"pre_score": "2", "post_score": "4", "usefulness": "good", "quality": ""}

    answer = keeper.post(key(booking), sent | {"version": "new"})

    assert answer.url == event_page(booking)
    told = Evaluation.objects.get()
    assert (told.pre_score, told.post_score, told.usefulness) == (2, 4, "good")
    assert (told.pre_on, told.post_on) == (GIVEN, GIVEN)
    assert told.agency == booking.agency
    line = AuditEvent.objects.get(action="training_changed")
    assert line.detail == {"act": "evaluation_scores"}


def test_form_without_an_answer_is_refused(keeper, booking):
    answer = keeper.post(key(booking), {"version": "new"})

    assert "Choose at least one answer" in answer.content.decode()
    assert not Evaluation.objects.exists()


def test_score_outside_the_scale_is_refused(keeper, booking):
    answer = keeper.post(key(booking), {"pre_score": "6", "version": "new"})

    assert answer.status_code == 200
    assert not Evaluation.objects.exists()


def test_answer_that_came_meanwhile_is_not_written_over(keeper, booking):
    scored(booking, pre=5)

    answer = keeper.post(key(booking), {"pre_score": "1", "version": "new"})

    assert "after you opened it" in answer.content.decode()
    assert Evaluation.objects.get().pre_score == 5


def test_slip_is_put_right(keeper, booking):
    scored(booking, pre=5)
    version = keeper.get(key(booking)).context["form"]["version"].value()

    keeper.post(key(booking), {"pre_score": "3", "version": version})

    assert Evaluation.objects.get().pre_score == 3


def test_who_did_not_attend_has_no_form(keeper, booking):
    away = attendee(booking.event, status="dna")

    assert keeper.get(key(away)).status_code == 404
    assert keeper.get(key_later(away)).status_code == 404


def test_form_of_months_later_is_kept_with_its_themes(keeper, booking):
    tag = theme(booking.partnership)

    answer = keeper.post(
        key_later(booking),
        later_of(tags=[tag.pk], manager_confirmed="yes", version="new"),
    )

    assert answer.status_code == 302
    told = Impact.objects.get()
    assert (told.stage, told.practice_changed, told.text) == (3, True, "More visits")
    assert (told.manager_confirmed, told.manager_on) == (True, told.on)
    assert list(told.tags.all()) == [tag]


@pytest.mark.parametrize(("days", "is_asked"), [(79, True), (80, False)])
def test_answer_sooner_than_80_days_is_asked_about_and_explained(
    keeper, booking, days, is_asked
):
    sent = later_of(GIVEN + timedelta(days=days), version="new")

    answer = keeper.post(key_later(booking), sent)

    assert answer.status_code == (200 if is_asked else 302)
    if is_asked:
        assert "79 days after the course" in answer.content.decode()
        assert not Impact.objects.exists()
        keeper.post(
            key_later(booking),
            sent | {"asked": "W-EARLY", "looked_at": "on", "reason": "checked"},
        )
        assert Explained.objects.get().code == "W-EARLY"
    assert Impact.objects.count() == 1


@pytest.mark.parametrize(
    ("on", "message"),
    [(GIVEN, "must be after the course"), (GIVEN.replace(year=2098), "in the future")],
)
def test_day_that_cannot_be_is_refused(keeper, booking, on, message):
    answer = keeper.post(key_later(booking), later_of(on, version="new"))

    assert message in answer.content.decode()
    assert not Impact.objects.exists()


def test_words_about_somebody_are_refused(keeper, booking):
    sent = later_of(text="About 943 476 5919", version="new")

    assert (
        "number of a person" in keeper.post(key_later(booking), sent).content.decode()
    )


def test_there_are_two_stages_only(keeper, booking):
    assert keeper.get(key_later(booking, 4)).status_code == 404


def test_what_somebody_wrote_is_tagged_by_who_keeps_the_training(keeper, booking):
    tag = theme(booking.partnership)
    impact = said(booking, text="I ask about fathers")
    url = reverse("training:impact-tags", args=[impact.pk])
    shown = keeper.get(url)
    assert "I ask about fathers" in shown.content.decode()

    version = shown.context["form"]["version"].value()
    keeper.post(url, {"tags": [tag.pk], "version": version})

    assert list(impact.tags.all()) == [tag]
    stale = keeper.post(url, {"tags": [], "version": version})
    assert "after you opened it" in stale.content.decode()


def test_keeper_of_one_partnership_keys_nothing_of_another(keeper, booking):
    there = attendee(event_of(PartnershipFactory()), agency=booking.agency)
    impact = said(there)

    for url in (
        key(there),
        key_later(there),
        event_page(there),
        addresses(there),
        reverse("training:impact-tags", args=[impact.pk]),
    ):
        assert keeper.get(url).status_code == 404
        assert keeper.post(url, {"pre_score": "1"}).status_code == 404


@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER])
def test_agency_keys_no_form_and_tags_nothing(client, booking, agency, role):
    client.force_login(member(role, booking.partnership, agency))
    impact = said(booking)

    for url in (
        key(booking),
        key_later(booking),
        event_page(booking),
        reverse("training:impact-tags", args=[impact.pk]),
    ):
        assert client.get(url).status_code == 403


def test_addresses_are_kept_seven_months_and_shown_to_nobody(keeper, booking):
    answer = keeper.post(
        addresses(booking), {"lines": f"{REFERENCE}, {EMAIL.title()}"}, follow=True
    )

    contact = DelegateContact.objects.get()
    assert (contact.delegate, contact.email) == (booking.delegate, EMAIL)
    assert contact.keep_until == GIVEN.replace(month=12)
    text = answer.content.decode()
    assert "1 address is kept" in text
    assert "1 of 1" in text
    for hidden in (EMAIL, EMAIL.title(), REFERENCE):
        assert hidden not in text
        assert hidden not in str(list(AuditEvent.objects.values_list("detail")))


@pytest.mark.parametrize(
    "line",
    [
        f"{REFERENCE},{EMAIL}",
        f"{REFERENCE};{EMAIL}",
        f"{REFERENCE}\t{EMAIL}",
        f"{REFERENCE} {EMAIL}",
        f"  {REFERENCE} , {EMAIL} ",
    ],
)
def test_lines_may_be_cut_in_several_ways(keeper, booking, line):
    keeper.post(addresses(booking), {"lines": line})

    assert DelegateContact.objects.get().email == EMAIL


def test_good_lines_are_kept_and_the_others_told_by_number_only(keeper, booking):
    lines = [
        f"{REFERENCE}, {EMAIL}",
        "Some Name, some@agency.example",
        "PX-77777, nobody@agency.example",
        f"{REFERENCE}, second@agency.example",
        "PX-1, no address",
        "alone@agency.example",
    ]

    answer = keeper.post(addresses(booking), {"lines": "\n".join(lines)})

    text = answer.content.decode()
    for said_of in (
        "Line 2 has no staff reference",
        "Line 3 is of nobody you have booked",
        "Line 4 gives an address for a person of an earlier line",
        "Line 5 ",
        "Line 6 ",
    ):
        assert said_of in text
    for hidden in ("Some Name", "some@", "PX-77777", "second@", "alone@", EMAIL):
        assert hidden not in text
    assert DelegateContact.objects.get().email == EMAIL


def test_agency_gives_addresses_of_its_own_people_only(client, booking, agency):
    theirs = attendee(booking.event, reference="PX-2")
    client.force_login(member(Role.AGENCY_SUBMITTER, booking.partnership, agency))

    text = client.post(
        addresses(booking),
        {"lines": f"{REFERENCE}, {EMAIL}\nPX-2, other@agency.example"},
    ).content.decode()

    assert "Line 2 is of nobody you have booked" in text
    assert "1 of 1" in text
    assert not DelegateContact.objects.filter(delegate=theirs.delegate).exists()


def test_agency_opens_no_past_event_it_had_nobody_on(client, booking):
    stranger = AgencyFactory()
    client.force_login(member(Role.AGENCY_SUBMITTER, booking.partnership, stranger))

    assert client.get(addresses(booking)).status_code == 404


def test_address_is_kept_longer_for_a_later_event_never_shorter(keeper, booking):
    DelegateContact.objects.create(
        delegate=booking.delegate, email="old@agency.example", keep_until="2099-01-01"
    )

    keeper.post(addresses(booking), {"lines": f"{REFERENCE}, {EMAIL}"})

    contact = DelegateContact.objects.get()
    assert (contact.email, contact.keep_until.year) == (EMAIL, 2099)


def test_event_page_says_how_far_the_invitations_are(keeper, booking):
    invited(booking, "post", state="sent")
    invited(booking, "three", state="answered")

    text = keeper.get(event_page(booking)).content.decode()

    assert "After the course" in text
    assert "3 months later" in text
    assert booking.delegate.short in text
    assert EvaluationInvite.objects.count() == 2


def test_event_page_has_a_budget_however_many_came(
    keeper, booking, django_assert_max_num_queries
):
    for _ in range(15):
        said(attendee(booking.event))

    with django_assert_max_num_queries(16):
        assert keeper.get(event_page(booking)).status_code == 200
