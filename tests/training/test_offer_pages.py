"""Pages of courses and events: what is shown, to whom, at what cost."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import GRANTS, Permission, Role
from tests.factories import member
from tests.training.made_offer import NOW, PAST, TO_COME, TODAY, Offer, text, url
from training.models import ChangeTag, Course, CourseNeed

pytestmark = pytest.mark.django_db
SEERS = [role for role in Role if Permission.SEE_TRAINING in GRANTS[role]]
KEEPERS = [role for role in Role if Permission.KEEP_TRAINING in GRANTS[role]]
LISTS = ("events", "courses")
KEPT_LISTS = (
    *("event-new", "course-new", "role-groups", "role-group-new"),
    *("change-tags", "change-tag-new"),
)
OF_COURSE = ("course-edit", "course-needs", "course-end", "course-again")


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def offer():
    return Offer()


@pytest.fixture
def other():
    return Offer("northborough")


@pytest.fixture
def keeper(client, offer):
    client.force_login(offer.coordinator)
    return client


def csv_of(answer):
    return answer.content.decode("utf-8-sig")


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_only_who_sees_training_sees_courses_and_events_and_of_their_own_area_only(
    client, offer, other, role
):
    event = offer.event()
    elsewhere = other.event()
    client.force_login(member(role, offer.place, offer.health))
    pages = [url(name) for name in LISTS]
    pages += [url(f"{name}-download", "csv") for name in LISTS]
    pages.append(url("course", offer.course.pk))

    answers = [client.get(page) for page in pages]

    assert {a.status_code for a in answers} == ({200} if role in SEERS else {403})
    if role in SEERS:
        assert all(offer.course.title in text(answer) for answer in answers)
        assert not any(other.course.title in text(answer) for answer in answers)
        assert client.get(url("course", other.course.pk)).status_code == 404
        may = {200} if role in KEEPERS else {403}
        assert {client.get(url("event-edit", event.pk)).status_code} == may
        gone = {404} if role in KEEPERS else {403}
        assert {client.get(url("event-edit", elsewhere.pk)).status_code} == gone


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_only_keepers_reach_the_forms_and_only_of_their_own_area(
    client, offer, other, role
):
    mine, theirs = offer.event(), other.event()
    group, tag = (
        offer.group(),
        ChangeTag.objects.create(
            partnership=offer.place, code="curious", title="Curious"
        ),
    )
    foreign = other.group()
    client.force_login(member(role, offer.place, offer.health))
    kept = [url(name) for name in KEPT_LISTS]
    kept += [url(name, offer.course.pk) for name in OF_COURSE]
    kept += [url("event-edit", mine.pk), url("event-act", mine.pk, "cancel")]
    kept += [url(name, group.pk) for name in ("role-group-edit", "role-group-remove")]
    kept += [
        url(name, tag.pk)
        for name in ("change-tag-edit", "change-tag-end", "change-tag-again")
    ]
    gone = [url(name, other.course.pk) for name in OF_COURSE]
    gone += [url("event-act", theirs.pk, "cancel"), url("role-group-edit", foreign.pk)]
    is_keeper = role in KEEPERS

    found = {client.get(page).status_code for page in kept}
    elsewhere = {client.get(page).status_code for page in gone}

    assert found == ({200} if is_keeper else {403})
    assert elsewhere == ({404} if is_keeper else {403})


def test_an_agency_sees_what_is_to_come_and_what_its_own_people_were_on(client, offer):
    mine = offer.event(starts_on=PAST, venue="Mine before")
    theirs = offer.event(starts_on=PAST, venue="Theirs before")
    offer.event(venue="Ours to come")
    offer.event(status="cancelled", venue="Called off")
    offer.booked(mine, "booked", agency=offer.health)
    offer.booked(theirs, "booked", agency=offer.police)
    client.force_login(member(Role.AGENCY_SUBMITTER, offer.place, offer.health))

    told = csv_of(client.get(url("events-download", "csv") + "?when=all"))

    assert "Ours to come" in told
    assert "Mine before" in told
    assert "Theirs before" not in told
    assert "Called off" not in told


def test_an_agency_counts_its_own_people_and_everybody_sees_free_places(client, offer):
    event = offer.event(capacity=10)
    offer.booked(event, "booked", "booked", "waitlist", agency=offer.health)
    offer.booked(event, *["booked"] * 5, "waitlist", "waitlist", agency=offer.police)
    # 10 places, 2 + 5 taken: 3 are free.
    seen = {
        Role.AGENCY_SUBMITTER: ("2", "3", "1"),
        Role.AGENCY_APPROVER: ("2", "3", "1"),
        Role.BOARD_MEMBER: ("7", "3", "3"),
        Role.TRAINING_COORDINATOR: ("7", "3", "3"),
    }
    for role, numbers in seen.items():
        client.force_login(member(role, offer.place, offer.health))

        answer = client.get(url("events"))

        row = answer.context["table"].rows[0]
        cells = tuple(row.get_cell(name) for name in ("people", "free", "waiting"))
        assert tuple(map(str, cells)) == numbers, role
        is_own = role in (Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER)
        assert ("count your own agency" in text(answer)) is is_own


def test_an_event_that_may_be_over_booked_has_room_and_says_so(client, offer):
    event = offer.event(capacity=2, overbooking_allowed=True, venue="Hall of two")
    offer.booked(event, "booked", "booked", agency=offer.health)
    full = offer.event(capacity=1, venue="Room of one")
    offer.booked(full, "booked", agency=offer.health)
    client.force_login(member(Role.AGENCY_SUBMITTER, offer.place, offer.health))

    answer = client.get(url("events"))
    free = text(client.get(url("events") + "?free=yes"))
    booking = text(client.get(url("booking-new", event.pk)))

    assert "2 events are to come, 1 of them full." in text(answer)
    assert "Full, more may be booked" in text(answer)
    assert "Hall of two" in free
    assert "Room of one" not in free
    assert "All 2 places are taken; more people may be booked." in booking


def test_the_lists_of_events_hold_what_they_say(keeper, offer):
    coming = offer.event(venue="coming")
    given = offer.event(starts_on=PAST, status="delivered", venue="given")
    unsaid = offer.event(starts_on=PAST, venue="unsaid")
    unmarked = offer.event(starts_on=TODAY, venue="unmarked")
    off = offer.event(status="cancelled", venue="off")
    offer.booked(unmarked, "booked")
    offer.booked(given, "attended")
    offer.booked(off, "booked")
    expected = {
        "coming": [unmarked, coming],
        "to-mark": [unsaid, unmarked],
        "past": [unsaid, given],
        "cancelled": [off],
        "all": [off, coming, unmarked, unsaid, given],
    }

    for when, events in expected.items():
        answer = keeper.get(url("events"), {"when": when})
        assert [row.record.pk for row in answer.context["table"].rows] == [
            one.pk for one in events
        ], when
    assert "2 events to be marked" in text(keeper.get(url("events")))


def test_events_are_narrowed_by_course_quarter_and_places(keeper, offer):
    offer.event(starts_on=date(2026, 6, 30), venue="in June", capacity=None)
    full = offer.event(venue="full", capacity=1)
    offer.booked(full, "booked", "waitlist")
    second = Course.objects.create(
        partnership=offer.place, code="b", title="B", delivery_type="briefing"
    )
    offer.event(course=second, venue="second")

    def venues(**said):
        rows = keeper.get(url("events"), said).context["table"].rows
        return [row.record.venue for row in rows]

    assert venues(course=second.pk) == ["second"]
    assert venues(quarter="2026-27-Q1") == ["in June"]
    assert venues(free="waiting") == ["full"]
    assert venues(free="yes") == ["in June", "second"]
    assert venues(quarter="nonsense") == venues()


def test_a_download_holds_what_the_page_shows_and_leaves_a_line(keeper, offer):
    event = offer.event(venue="=1+1", charge_pence=5_000, capacity=4)
    offer.booked(event, "booked", "waitlist")

    told = csv_of(keeper.get(url("events-download", "csv")))
    content = keeper.get(url("events-download", "xlsx")).content
    book = CalamineWorkbook.from_filelike(BytesIO(content))

    assert "'=1+1" in told
    assert "2026-07-14" in told
    head, row = book.get_sheet_by_index(0).to_python()
    cells = dict(zip(head, row, strict=True))
    assert cells["Where"] == "=1+1"
    assert (cells["Places"], cells["With a place"], cells["Free"]) == (4, 1, 3)
    assert cells["Charge for not attending (£)"] == 50
    assert cells["Starts on"] == TO_COME
    lines = AuditEvent.objects.filter(action="training_exported")
    assert [line.detail["rows"] for line in lines] == [1, 1]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_many(
    keeper, offer, django_assert_max_num_queries, name
):
    offer.booked(offer.event(), "booked", "waitlist")
    with django_assert_max_num_queries(14) as first:
        keeper.get(url(name))
    for number in range(20):
        offer.booked(offer.event(), "booked", "waitlist")
        Course.objects.create(
            partnership=offer.place,
            code=f"more-{number}",
            title=f"More {number}",
            delivery_type="briefing",
        )

    with django_assert_max_num_queries(len(first)):
        keeper.get(url(name))


def test_a_course_page_costs_the_same_for_many_events_and_groups(
    keeper, offer, django_assert_max_num_queries
):
    page = url("course", offer.course.pk)
    offer.booked(offer.event(), "booked")
    with django_assert_max_num_queries(14) as first:
        keeper.get(page)
    for _ in range(8):
        offer.booked(offer.event(starts_on=PAST), "booked")
        group = offer.group()
        CourseNeed.objects.create(
            partnership=offer.place, course=offer.course, role_group=group
        )

    # The table of past events is one more list.
    with django_assert_max_num_queries(len(first) + 2):
        keeper.get(page)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_it_is_for_and_who_begins(client, name):
    offer = Offer("quiet")
    offer.course.delete()
    for role, words in (
        (Role.TRAINING_COORDINATOR, ("Plan an event", "Add a course")),
        (Role.BOARD_MEMBER, ("coordinator of the partnership",)),
    ):
        client.force_login(member(role, offer.place))
        page = text(client.get(url(name)))
        assert any(one in page for one in words)
        assert "Download" not in page


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([], ""),
        ([(3, ["booked"])], "1 event is to come."),
        (
            [(1, ["booked", "waitlist"])],
            "1 event is to come, and full; 1 person waits for a place.",
        ),
        (
            [(1, ["booked", "waitlist", "waitlist"]), (9, []), (None, ["booked"])],
            "3 events are to come, 1 of them full; 2 people wait for a place.",
        ),
    ],
    ids=["none", "one", "full", "several"],
)
def test_a_sentence_says_what_is_to_come_and_who_waits(keeper, offer, events, said):
    offer.booked(offer.event(starts_on=PAST, capacity=1), "booked", "waitlist")
    for capacity, statuses in events:
        offer.booked(offer.event(capacity=capacity), *statuses)

    assert keeper.get(url("events")).context["said"] == said


@pytest.mark.parametrize("role", SEERS, ids=str)
def test_the_lists_of_the_room_lead_only_where_a_person_may_go(client, offer, role):
    client.force_login(member(role, offer.place, offer.health))

    around = client.get(url("events")).context["around"]

    names = [one["label"] for one in around]
    may = Permission.SEE_BOOKINGS in GRANTS[role]
    assert ("Bookings" in names) is may
    assert {client.get(one["url"]).status_code for one in around} == {200}


ROOM = ("events", "courses", "bookings", "people", "coverage", "evaluation")


@pytest.mark.parametrize("role", SEERS, ids=str)
def test_every_list_of_the_room_leads_to_the_others_its_reader_may_open(
    client, offer, role
):
    client.force_login(member(role, offer.place, offer.health))
    names = Permission.SEE_BOOKINGS in GRANTS[role]
    open_ = [url(one) for one in ROOM if names or one not in {"bookings", "people"}]

    for page in open_:
        around = client.get(page).context["around"]
        assert [one["url"] for one in around] == open_
        assert [one["url"] for one in around if one["is_here"]] == [page]
