"""The front page: what each role must do now, and nothing of anybody else's."""

from datetime import date

import pytest

from safeguarding.access.models import Invitation
from safeguarding.access.permissions import Role
from safeguarding.returns.models import Extension, StoredFile, Submission
from tests.dashboards.pages import made
from tests.dashboards.pages.test_scorecard import words
from tests.factories import (
    AgencyFactory,
    AssignmentFactory,
    ObligationFactory,
    PartnershipFactory,
    TemplateFactory,
    UserFactory,
    member,
)

pytestmark = [pytest.mark.django_db]

TODAY = date(2022, 5, 10)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2022-05-10T09:00:00+01:00", tick=False)


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North")


@pytest.fixture
def police():
    return AgencyFactory(short_name="Police")


@pytest.fixture
def health():
    return AgencyFactory(short_name="CANARY Health")


def owe(partnership, agency, title, *, due_on, lock_on=date(2022, 6, 30)):
    return ObligationFactory(
        partnership=partnership,
        agency=agency,
        template=TemplateFactory(title=title),
        period=made.QUARTER,
        due_on=due_on,
        lock_on=lock_on,
    )


def send(owed, state="RECEIVED", **more):
    decided = None if state in {"RECEIVED", "UNSIGNED"} else made.COMPLETE_AT
    received = None if state == "UNSIGNED" else made.COMPLETE_AT
    count = Submission.objects.count()
    file = StoredFile.objects.create(sha256=f"{count:064}", size=1, content=b"x")
    return Submission.objects.create(
        obligation=owed,
        partnership=owed.partnership,
        agency=owed.agency,
        version=owed.submissions.count() + 1,
        state=state,
        file=file,
        file_name="return.csv",
        content_hash=f"{count:064}",
        row_count=1,
        submitted_by=UserFactory(),
        submitted_at=made.COMPLETE_AT,
        received_at=received,
        decided_at=decided,
        **more,
    )


def home_of(client, user):
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200
    assert "What needs me now?" in words(response)
    return response


def test_an_analyst_sees_what_is_sent_back_late_and_due_with_links(
    client, north, police, health
):
    back = owe(north, police, "Sent back one", due_on=date(2022, 5, 3))
    send(back, "SENT_BACK", decision_reason="Row 4 counts twice.")
    late = owe(north, police, "Late one", due_on=date(2022, 5, 9))
    due = owe(north, police, "Due one", due_on=date(2022, 5, 12))
    owe(north, health, "Somebody else's", due_on=date(2022, 5, 3))

    response = home_of(client, member(Role.AGENCY_SUBMITTER, north, police))

    text, html = words(response), response.content.decode()
    assert "3 things for you." in text
    assert "Row 4 counts twice." in text
    assert "was due 9 May 2022" in text
    assert "due 12 May 2022" in text
    for owed in (back, late, due):
        assert f'href="/returns/{owed.pk}/send/"' in html
    assert "CANARY" not in html
    assert "Somebody else's" not in html


def test_an_analyst_with_nothing_open_is_told_so(client, north, police):
    owed = owe(north, police, "Done", due_on=date(2022, 5, 3))
    send(owed, "ACCEPTED")

    text = words(home_of(client, member(Role.AGENCY_SUBMITTER, north, police)))

    assert "Nothing is waiting for you." in text
    assert "Everything that was owed has been accepted." in text


def test_what_waits_for_a_signature_is_asked_of_whoever_signs(client, north, police):
    send(owe(north, police, "Unsigned one", due_on=date(2022, 5, 12)), "UNSIGNED")

    signs = words(home_of(client, member(Role.AGENCY_APPROVER, north, police)))
    sends = words(home_of(client, member(Role.AGENCY_SUBMITTER, north, police)))

    assert "Returns to sign" in signs
    assert "version 1 waits for a signature" in signs
    assert "Sent, waiting for a signature" not in signs
    assert "Returns to sign" not in sends
    assert "Sent, waiting for a signature" in sends


def test_a_return_with_more_time_is_due_and_not_late(client, north, police):
    owed = owe(north, police, "Extended one", due_on=date(2022, 5, 3))
    Extension.objects.create(
        obligation=owed,
        partnership=north,
        agency=police,
        until=date(2022, 5, 20),
        reason="A new system.",
        granted_by=UserFactory(),
        granted_at=made.COMPLETE_AT,
    )

    text = words(home_of(client, member(Role.AGENCY_SUBMITTER, north, police)))

    assert "Returns due soon" in text
    assert "more time until 20 May 2022" in text
    assert "Returns that are late" not in text


def test_a_return_whose_period_runs_on_is_owed_by_nobody_yet(client, north, police):
    ObligationFactory(
        partnership=north,
        agency=police,
        period=made.QUARTER.next(),
        template=TemplateFactory(title="Not yet"),
    )

    text = words(home_of(client, member(Role.AGENCY_SUBMITTER, north, police)))

    assert "Not yet" not in text


def test_what_can_no_longer_be_sent_is_counted_not_listed(client, north, police):
    closed = date(2022, 5, 1)
    owe(north, police, "Long gone", due_on=closed, lock_on=closed)

    text = words(home_of(client, member(Role.AGENCY_SUBMITTER, north, police)))

    assert "1 return never came, and should have been settled by now: Police." in text
    assert "Long gone" not in text


def test_a_coordinator_sees_what_waits_and_what_is_late_of_every_agency(
    client, north, police, health
):
    waiting = send(owe(north, health, "Waiting one", due_on=date(2022, 5, 3)))
    owe(north, police, "Late one", due_on=date(2022, 5, 9))
    south = PartnershipFactory(short_name="South")
    send(owe(south, police, "Elsewhere", due_on=date(2022, 5, 3)))

    response = home_of(client, member(Role.BOARD_ANALYST, north))

    text, html = words(response), response.content.decode()
    assert "1 thing for you." in text, text
    assert f'href="/returns/submission/{waiting.pk}/"' in html
    assert "Late one, Q4 2021-22" in text
    assert "Elsewhere" not in text


def test_a_business_manager_sees_how_returns_stand_and_opens_none(
    client, north, police
):
    sent = send(owe(north, police, "Waiting one", due_on=date(2022, 5, 3)))
    back = owe(north, police, "Back one", due_on=date(2022, 5, 3))
    send(back, "SENT_BACK", decision_reason="SECRET REASON")

    response = home_of(client, member(Role.BUSINESS_MANAGER, north))

    text, html = words(response), response.content.decode()
    assert "Nothing is waiting for you." in text
    assert "Waiting one" in text
    assert f"/returns/submission/{sent.pk}/" not in html
    assert "SECRET REASON" not in html


def test_a_board_member_reads_the_newest_scorecard_in_a_sentence(client, north):
    missed = {"word": "Target missed", "level": "missed"}
    entries = [
        made.entry(code="A-1", trend="worse", rating=missed),
        made.entry(code="A-2", trend="better"),
        made.entry(code="A-3", state="not_received", value=None, trend=""),
    ]
    made.scorecard(north, entries)
    made.scorecard(north, [], quarter=made.QUARTER.next())

    response = home_of(client, member(Role.BOARD_MEMBER, north))

    said = "Of 3 indicators: 1 worse, 1 better, 1 target missed, 1 not received."
    assert said in words(response)
    assert 'href="/scorecard/north/2021-22-Q4/"' in response.content.decode()


def test_a_board_member_sees_the_returns_of_their_own_agency_only(
    client, north, police, health
):
    owe(north, police, "Our late one", due_on=date(2022, 5, 9))
    owe(north, health, "Their late one", due_on=date(2022, 5, 9))

    text = words(home_of(client, member(Role.BOARD_MEMBER, north, police)))

    assert "Our late one" in text
    assert "Their late one" not in text


def test_seats_in_several_partnerships_are_all_there(client, north, police):
    south = PartnershipFactory(code="south", short_name="South")
    user = member(Role.BOARD_MEMBER, north)
    AssignmentFactory(
        user=user, role=Role.AGENCY_SUBMITTER, partnership=south, agency=police
    )
    AssignmentFactory(user=user, role=Role.LADO, partnership=south)
    owe(south, police, "Owed in the south", due_on=date(2022, 5, 9))
    made.scorecard(north, [made.entry()])
    made.scorecard(south, [made.entry(trend="worse")])

    text = words(home_of(client, user))

    assert "Owed in the south" in text
    assert "Newest scorecard, North Of 1 indicator: 0 worse" in text
    assert "Newest scorecard, South Of 1 indicator: 1 worse" in text


def test_a_scorecard_that_is_still_empty_says_when_it_will_not_be(client, north):
    text = words(home_of(client, member(Role.AUDITOR, north)))

    assert "They appear when the first return is accepted." in text


def test_a_scorecard_that_is_being_worked_out_again_says_so(client, north):
    made.scorecard(north, [made.entry()], wanted=2, done=1)

    text = words(home_of(client, member(Role.AUDITOR, north)))

    assert "Figures are being updated." in text


def test_an_administrator_sees_invitations_and_ending_seats_of_their_own_place(
    client, north
):
    south = PartnershipFactory()
    admin = member(Role.SYSTEM_ADMINISTRATOR, north)
    for number, (place, name) in enumerate([(north, "Invited"), (south, "CANARY")]):
        Invitation.objects.create(
            email=f"new-{number}@agency.example",
            name=name,
            role=Role.LADO.value,
            partnership=place,
            token_hash=str(number),
            invited_by=admin,
            expires_at="2022-05-11T00:00:00Z",
        )
    AssignmentFactory(
        user=UserFactory(name="Leaving soon"),
        partnership=north,
        ends_on=date(2022, 5, 20),
    )

    response = home_of(client, admin)

    text = words(response)
    assert "Invited" in text
    assert "link still good" in text
    assert "Leaving soon" in text
    assert "last day 20 May 2022" in text
    assert "CANARY" not in response.content.decode()


def test_nobody_without_a_seat_has_a_front_page(client):
    client.force_login(UserFactory())

    assert client.get("/").status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_offers_only_what_the_role_may_open(client, north, police, role):
    client.force_login(member(role, north, police))

    html = client.get("/").content.decode()

    for address in ("/scorecard/north/", "/dictionary/", "/people/", "/people/trail/"):
        if f'govuk-service-navigation__link" href="{address}"' in html:
            assert client.get(address).status_code != 403


@pytest.mark.parametrize("count", [1, 20])
def test_queries_do_not_grow_with_returns_or_partnerships(
    client, police, count, django_assert_max_num_queries
):
    user = UserFactory()
    for _ in range(count):
        place = PartnershipFactory()
        AssignmentFactory(user=user, role=Role.BOARD_ANALYST, partnership=place)
        owe(place, police, "Late", due_on=date(2022, 5, 9))
        made.scorecard(place, [made.entry()])
    client.force_login(user)

    with django_assert_max_num_queries(22):
        client.get("/")
