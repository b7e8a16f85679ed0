"""The pages of coverage and headcounts: what is shown, to whom, at what cost."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import GRANTS, Permission, Reach, Role
from tests.factories import member
from tests.training.made import CourseFactory, RoleGroupFactory
from tests.training.made_coverage import Workforce
from training.coverage_page import percent
from training.models import CourseNeed, Headcount

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
LISTS = ("coverage", "coverage-csv", "coverage-xlsx", "headcounts")
PEOPLE = ("lapsing", "lapsing-csv", "lapsing-xlsx")


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def work():
    return Workforce()


@pytest.fixture
def other():
    """Another partnership with everything."""
    made = Workforce("Beta")
    made.course.title = "Elsewhere only"
    made.course.save()
    made.counted(made.police, 7)
    made.trained(made.police, date(2023, 7, 1))
    return made


def text(answer):
    return " ".join(answer.content.decode().split())


def grants(role, permission):
    return GRANTS[role].get(permission)


def sheet(answer):
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


def enter_url(work, agency, name="headcount-enter"):
    return reverse(f"training:{name}", args=[work.place.code, agency.code])


# Who sees what --------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_each_role_sees_the_agencies_and_people_it_is_granted(
    client, work, other, role
):
    for agency in (work.police, work.health):
        work.counted(agency, 4)
    mine = work.trained(work.police, date(2023, 7, 1)).delegate.short
    theirs = work.trained(work.health, date(2023, 7, 2)).delegate.short
    client.force_login(member(role, work.place, work.police))

    lists = {name: client.get(reverse(f"training:{name}")) for name in LISTS}
    people = {name: client.get(reverse(f"training:{name}")) for name in PEOPLE}

    numbers, names = (
        grants(role, one) for one in (Permission.SEE_TRAINING, Permission.SEE_BOOKINGS)
    )
    assert {one.status_code for one in lists.values()} == {200 if numbers else 403}
    assert {one.status_code for one in people.values()} == {200 if names else 403}
    pages = [text(one) for key, one in (lists | people).items() if "xlsx" not in key]
    books = [str(sheet(one)) for key, one in lists.items() if "xlsx" in key and numbers]
    books += [str(sheet(one)) for key, one in people.items() if "xlsx" in key and names]
    for shown in (*pages, *books):
        assert "Elsewhere only" not in shown
        assert other.police.short_name not in shown
        if numbers is Reach.OWN_AGENCY:
            assert work.health.short_name not in shown
            assert theirs not in shown
    if names:
        assert mine in pages[-1]
    if names is Reach.PARTNERSHIP:
        assert theirs in pages[-1]


def test_another_partnership_is_not_found(client, work, other):
    client.force_login(work.coordinator)
    asked = f"?place={other.place.code}"

    for name in (*LISTS, *PEOPLE):
        assert client.get(reverse(f"training:{name}") + asked).status_code == 404
    for name in ("headcount", "headcount-enter"):
        url = enter_url(other, other.police, name)
        assert client.get(url).status_code == 404
    one = Headcount.objects.get(partnership=other.place)
    remove = reverse("training:headcount-remove", args=[one.pk])
    assert client.get(remove).status_code == 404
    assert client.post(remove).status_code == 404


def test_a_person_with_two_places_chooses_between_them(client, work, other):
    user = member(Role.TRAINING_COORDINATOR, work.place)
    member_too = member(Role.TRAINING_COORDINATOR, other.place)
    member_too.assignments.update(user=user)
    client.force_login(user)

    first = text(client.get(reverse("training:coverage")))
    second = text(
        client.get(reverse("training:coverage") + f"?place={other.place.code}")
    )

    assert "Elsewhere only" not in first
    assert "Elsewhere only" in second
    assert 'name="place"' in first


# Coverage -------------------------------------------------------------------------------


def test_coverage_is_said_in_a_sentence_and_in_a_line(client, work):
    work.counted(work.police, 4)
    work.trained(work.police, date(2026, 5, 12))
    work.trained(work.police, date(2023, 7, 1))
    work.trained(work.health, date(2026, 5, 12))
    client.force_login(work.coordinator)

    shown = text(client.get(reverse("training:coverage")))

    assert "2 of the 4 trainings people need are in date (50%); 2 are missing." in shown
    assert "1 lapses within 90 days." in shown
    assert "1 more person is in date where there is no headcount." in shown
    assert "No headcount" in shown


def test_more_people_than_counted_make_up_for_nobody_elsewhere(client, work):
    work.counted(work.police, 4)
    work.counted(work.health, 1)
    for day in (11, 12, 13):
        work.trained(work.health, date(2026, 5, day))
    client.force_login(work.coordinator)

    shown = text(client.get(reverse("training:coverage")))

    # Three of one person are one; of the four nobody is.
    assert "1 of the 5 trainings people need is in date (20%); 4 are missing." in shown
    assert "2 more people are in date than were counted." in shown
    assert "300%" in shown
    assert "More people than the headcount says" in shown


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "Not known"), (0, "0%"), (0.2, "1%"), (99.7, "99%"), (100, "100%")],
)
def test_nearly_all_is_not_all_and_hardly_any_is_not_none(share, said):
    assert percent(share) == said


def test_coverage_can_be_asked_for_a_day_an_agency_and_a_course(client, work):
    work.counted(work.police, 4)
    work.counted(work.health, 9)
    work.trained(work.police, date(2026, 5, 12))
    client.force_login(work.coordinator)
    address = reverse("training:coverage")

    then = text(client.get(address + "?on=2026-03-31"))
    police = text(client.get(f"{address}?agency={work.police.pk}"))
    nothing = text(client.get(f"{address}?course=0"))
    wrong = text(client.get(f"{address}?on=yesterday"))

    assert "0 of the 13 trainings people need are in date" in then
    assert "1 of the 4 trainings" in police
    assert "1 of the 13 trainings" in wrong
    assert "trainings people need" not in nothing


def test_files_hold_what_the_page_holds_and_are_on_record(client, work):
    work.counted(work.police, 4)
    work.counted(work.health, 9)
    short = work.trained(work.police, date(2023, 7, 1)).delegate.short
    client.force_login(work.coordinator)
    only = f"?agency={work.police.pk}"

    csv = client.get(reverse("training:coverage-csv") + only)
    book = sheet(client.get(reverse("training:coverage-xlsx") + only))
    people = client.get(reverse("training:lapsing-csv")).content.decode("utf-8-sig")

    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[1] == (
        f"Working Together,{work.police.short_name},Level 3 staff,4,2026-03-31,1,25.0,"
        "3,1,0"
    )
    assert len(lines) == len(book) == 2
    assert book[1][3:9] == [4, date(2026, 3, 31), 1, 25, 3, 1]
    assert people.splitlines()[1].startswith(f"{short},{work.police.short_name}")
    told = AuditEvent.objects.filter(action="training_exported").order_by("pk")
    assert [one.detail["what"] for one in told] == ["coverage", "coverage", "lapsing"]
    assert [one.detail["rows"] for one in told] == [1, 1, 1]


def test_a_formula_in_a_title_does_not_run_in_a_file(client, work):
    work.course.title = "=1+1"
    work.course.save()
    work.counted(work.police, 4)
    client.force_login(work.coordinator)

    csv = client.get(reverse("training:coverage-csv")).content.decode("utf-8-sig")
    book = sheet(client.get(reverse("training:coverage-xlsx")))

    assert csv.splitlines()[1].startswith("'=1+1,")
    assert book[1][0] == "=1+1", "a text, not its result"


def test_each_empty_state_says_what_to_do(client, work):
    client.force_login(work.coordinator)

    silent = text(client.get(reverse("training:coverage")))
    CourseNeed.objects.all().delete()
    needless = text(client.get(reverse("training:coverage")))
    people = text(client.get(reverse("training:lapsing")))
    over = text(client.get(reverse("training:lapsing") + "?who=lapsed"))
    counts = text(client.get(reverse("training:headcounts")))
    one = text(client.get(enter_url(work, work.police, "headcount")))

    assert "Nothing is known of this yet" in silent
    assert "Nobody is said to need a course yet" in needless
    assert "Nobody's training lapses within 90 days" in people.replace("&#x27;", "'")
    assert "Nobody's training has lapsed" in over.replace("&#x27;", "'")
    assert "2 of 2 agencies have told no headcount yet" in counts
    assert "Nobody has counted yet" in one


def test_people_are_named_by_a_handle_and_the_list_is_on_record(client, work):
    one = work.trained(work.police, date(2023, 7, 1))
    client.force_login(work.coordinator)

    shown = text(client.get(reverse("training:lapsing")))

    assert one.delegate.short in shown
    assert one.delegate.pseudonym not in shown
    assert "The training of 1 person lapses within 90 days." in shown
    assert AuditEvent.objects.get(action="bookings_listed").detail == {
        "what": "lapsing"
    }


def test_the_pages_ask_as_much_of_many_as_of_one(client, work):
    client.force_login(work.coordinator)
    addresses = [
        reverse("training:coverage"),
        reverse("training:lapsing"),
        reverse("training:headcounts"),
        enter_url(work, work.police, "headcount"),
        enter_url(work, work.police),
    ]

    def asked():
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    work.counted(work.police, 4)
    work.trained(work.police, date(2023, 7, 1))
    asked()
    few = asked()
    for _ in range(4):
        group = RoleGroupFactory(partnership=work.place)
        course = CourseFactory(partnership=work.place, renewal_months=12)
        CourseNeed.objects.create(
            partnership=work.place, course=course, role_group=group
        )
        agency = work.agency("School")
        for counted in (work.police, agency):
            work.counted(counted, 3, group=group)
        for _ in range(3):
            work.trained(agency, date(2023, 7, 1))

    assert asked() == few
    assert max(few) <= 13
