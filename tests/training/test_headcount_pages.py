"""A headcount entered by hand: what is asked, refused, kept, and by whom."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.models import Explained
from tests.factories import MembershipFactory, member
from tests.training.made_coverage import COUNTED, Workforce
from tests.training.test_coverage_pages import NOW, enter_url, text
from tests.training.test_headcount_file import Agency
from training.models import Headcount, StagedHeadcount

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def work():
    return Workforce()


def typed(work, people, on=COUNTED, **more):
    day = {"on_day": on.day, "on_month": on.month, "on_year": on.year}
    return {**day, f"group_{work.group.pk}": people, **more}


@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER])
def test_an_agency_enters_its_own_headcount_only(client, work, role):
    client.force_login(member(role, work.place, work.police))

    own = client.post(enter_url(work, work.police), typed(work, "12"))
    theirs = client.post(enter_url(work, work.health), typed(work, "12"))

    assert own.status_code == (302 if role is Role.AGENCY_SUBMITTER else 403)
    assert theirs.status_code == (404 if role is Role.AGENCY_SUBMITTER else 403)
    assert client.get(enter_url(work, work.health, "headcount")).status_code == 404
    assert {one.agency for one in Headcount.objects.all()} <= {work.police}


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.BUSINESS_MANAGER])
def test_who_only_reads_is_offered_no_form(client, work, role):
    work.counted(work.police, 4)
    client.force_login(member(role, work.place, work.police))

    shown = client.get(enter_url(work, work.police, "headcount"))

    assert shown.status_code == 200
    assert "Take out" not in text(shown)
    assert client.get(enter_url(work, work.police)).status_code == 403


@pytest.fixture
def keeper(client, work):
    client.force_login(work.coordinator)
    return client


def stands(work):
    rows = Headcount.objects.filter(partnership=work.place).order_by("on")
    return [(one.agency, one.on, one.people, one.row_id) for one in rows]


def test_a_headcount_is_entered_and_on_record(keeper, work):
    url = enter_url(work, work.police)
    page = text(keeper.get(url))
    answer = keeper.post(url, typed(work, "40"), follow=True)

    assert "Level 3 staff" in page
    assert "Not counted yet." in page
    assert "1 role group is counted." in text(answer)
    assert stands(work) == [(work.police, COUNTED, 40, None)]
    told = AuditEvent.objects.get(action="training_changed")
    assert told.detail == {"act": "counted", "groups": 1}
    assert told.agency_id == work.police.pk
    assert "Last: 40 on 31 March 2026." in text(keeper.get(url))


@pytest.mark.parametrize(
    ("people", "on", "said"),
    [
        ("", COUNTED, "Enter the number of people of at least one group"),
        ("forty", COUNTED, "Enter a whole number of people, such as 40"),
        ("-1", COUNTED, "The number of people must be 0 or more"),
        ("200001", COUNTED, "The number of people must be 200,000 or less"),
        ("40", date(2026, 6, 2), "This day is to come"),
    ],
)
def test_what_cannot_be_counted_is_said_at_its_field(keeper, work, people, on, said):
    answer = keeper.post(enter_url(work, work.police), typed(work, people, on))

    assert said in text(answer)
    assert stands(work) == []


@pytest.mark.parametrize(
    ("on", "people", "code", "said"),
    [
        (COUNTED, "41", "W-DIFFERS", "40 people were entered for that day."),
        (date(2026, 5, 31), "61", "W-HEADCOUNT-JUMP", "There were 40 people on 31"),
    ],
)
def test_what_is_unusual_is_asked_about_and_explained(
    keeper, work, on, people, code, said
):
    work.counted(work.police, 40)
    url, sent = enter_url(work, work.police), typed(work, people, on)

    asked = keeper.post(url, sent)
    done = keeper.post(
        url, {**sent, "asked": code, "looked_at": "on", "reason": "checked"}
    )

    assert said in text(asked)
    assert done.status_code == 302
    assert [one[1:3] for one in stands(work)][-1] == (on, int(people))
    answer = Explained.objects.get()
    assert (answer.code, answer.reason, answer.about) == (code, "checked", "headcount")


def test_somebody_who_was_quicker_is_told_of(keeper, work):
    url = enter_url(work, work.police)
    version = keeper.get(url).context["form"].fields["version"].initial
    work.counted(work.police, 38)

    answer = keeper.post(url, typed(work, "40", version=version))

    assert "Somebody changed the headcount" in text(answer)
    assert [one[2] for one in stands(work)] == [38]


def test_a_number_entered_by_mistake_is_taken_out(keeper, work):
    one = work.counted(work.police, 400)
    url = reverse("training:headcount-remove", args=[one.pk])

    asked = text(keeper.get(url))
    answer = keeper.post(url, {}, follow=True)

    assert "Take this number out?" in asked
    assert "The number is taken out." in text(answer)
    assert stands(work) == []


def test_a_number_from_a_return_is_not_taken_out_but_entered_anew(client):
    agency = Agency()
    MembershipFactory(partnership=agency.partnership, agency=agency.agency)
    file = agency.file()
    row = StagedHeadcount.objects.create(
        file=file, sheet="", number=2, role_group="nurses", on=COUNTED, people=40
    )
    one = agency.entered(agency.nurses, 40)
    Headcount.objects.filter(pk=one.pk).update(row=row)
    client.force_login(member(Role.TRAINING_COORDINATOR, agency.partnership))
    url = reverse("training:headcount-remove", args=[one.pk])
    enter = reverse(
        "training:headcount-enter", args=[agency.partnership.code, agency.agency.code]
    )
    sent = {"on_day": 31, "on_month": 3, "on_year": 2026}
    sent |= {f"group_{agency.nurses.pk}": "41", "asked": "W-DIFFERS"}

    assert "Send a new version of the return" in text(client.get(url))
    assert "Send a new version of the return" in text(client.post(url, {}))
    assert "came with a return" in text(client.post(enter, {**sent, "asked": ""}))
    client.post(enter, {**sent, "looked_at": "on", "reason": "checked"})

    one.refresh_from_db()
    assert (one.people, one.row_id) == (41, None)
