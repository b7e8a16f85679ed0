"""What the front page says of actions, answers and rounds; and what the menu offers."""

import re
from datetime import date

import pytest
import time_machine

from safeguarding.access.permissions import Role
from tests.audits import made_assurance as made
from tests.audits.test_assurance_page import words
from tests.factories import PartnershipFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def today():
    with time_machine.travel(date(2026, 11, 21), tick=False):
        yield


@pytest.fixture
def north():
    return PartnershipFactory(code="north", short_name="North")


@pytest.fixture
def police(north):
    return made.agency(north, "Police")


@pytest.fixture
def health(north):
    return made.agency(north, "Health")


def home(client, user):
    client.force_login(user)
    return client.get("/")


def menu(response):
    html = response.content.decode()
    found = re.findall(r'service-navigation__link"\s*href="([^"]*)"', html)
    labels = re.findall(
        r'service-navigation__link"[^>]*>\s*(?:<strong[^>]*>)?([^<]*)', html
    )
    return dict(zip((one.strip() for one in labels), found, strict=True))


def test_an_agency_is_told_of_its_overdue_actions_only(client, north, police, health):
    made.ActionFactory.create_batch(
        3, partnership=north, agency=police, due_on=date(2026, 9, 30)
    )
    made.ActionFactory(partnership=north, agency=health, due_on=date(2026, 9, 30))

    text = words(home(client, member(Role.AGENCY_SUBMITTER, north, police)))

    assert "3 actions overdue" in text
    assert "4 actions" not in text


def test_a_board_member_is_told_of_all_and_has_nothing_to_do(
    client, north, police, health
):
    for one in (police, health):
        made.ActionFactory(partnership=north, agency=one, due_on=date(2026, 9, 30))

    text = words(home(client, member(Role.BOARD_MEMBER, north)))

    assert "2 actions overdue" in text
    assert "things for you" not in text


@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER])
def test_an_agency_is_told_what_it_must_answer_and_when(
    client, north, police, health, role
):
    asked = made.RoundFactory(
        partnership=north, title="Section 11", due_on=date(2026, 12, 18)
    )
    late = made.RoundFactory(partnership=north, title="Section 11, again")
    made.answer(asked, police, "in_progress")
    made.answer(late, police, "not_started")
    made.answer(late, health, "not_started")
    made.answer(made.RoundFactory(partnership=north, title="Done"), police, "final")

    text = words(home(client, member(role, north, police)))

    assert "2 answers to send." in text
    assert f"Section 11 for {police} is due on 18 December 2026" in text
    assert f"Section 11, again for {police} was due on 30 June 2026" in text
    assert "Health" not in text
    assert "Done" not in text


def test_a_panel_is_told_what_waits_for_it(client, north, police):
    asked = made.RoundFactory(partnership=north, title="Section 11")
    made.answer(asked, police, "submitted", [(3, None)] * 3)

    analyst = words(home(client, member(Role.BOARD_ANALYST, north)))
    stranger = words(home(client, member(Role.AUDITOR, north)))

    assert "1 answer waits for the panel." in analyst
    assert "for the panel" not in stranger


def test_who_runs_rounds_is_told_how_they_stand(client, north, police, health):
    asked = made.RoundFactory(partnership=north, title="Section 11")
    made.answer(asked, police, "submitted")
    made.answer(asked, health, "not_started")
    made.RoundFactory(title="Somewhere else")

    text = words(home(client, member(Role.BUSINESS_MANAGER, north)))

    assert "North: 1 of 2 sent, was due 30 June 2026" in text
    assert "Somewhere else" not in text


@pytest.mark.parametrize(
    ("role", "audits"),
    [
        (Role.BOARD_MEMBER, "/scorecard/north/audits/"),
        (Role.BOARD_ANALYST, "/scorecard/north/audits/"),
        (Role.AUDITOR, "/scorecard/north/audits/"),
        (Role.AGENCY_SUBMITTER, "/audits/answers/"),
        (Role.AGENCY_APPROVER, "/audits/answers/"),
        (Role.LADO, None),
        (Role.SYSTEM_ADMINISTRATOR, None),
    ],
)
def test_the_menu_leads_each_role_to_its_audits(client, north, police, role, audits):
    user = member(role, north, police)

    offered = menu(home(client, user))

    assert offered.get("Audits") == audits
    for label in ("Audits", "Actions", "Board"):
        if label in offered:
            assert client.get(offered[label]).status_code == 200


@pytest.mark.parametrize("role", list(Role))
def test_every_link_of_the_audits_page_opens(client, north, police, role):
    user = member(role, north, police)
    client.force_login(user)
    response = client.get("/scorecard/north/audits/")

    if response.status_code != 200:
        return
    html = response.content.decode()
    links = html[html.index('class="app-links"') :].split("</ul>")[0]
    addresses = re.findall(r'href="([^"]*)"', links)
    assert addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_the_menu_marks_the_pages_of_audits(client, north, police):
    client.force_login(member(Role.BOARD_ANALYST, north))

    for address in (f"/scorecard/north/agencies/{police.code}/", "/audits/rounds/"):
        html = client.get(address).content.decode()
        marked = re.findall(r'href="([^"]*)" aria-current="true"', html)
        assert marked == ["/scorecard/north/audits/"]
