"""What training changed: whose people a reader sees, on pages and in files."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, member
from tests.training.made_evaluation import (
    attendee,
    event_of,
    said,
    scored,
    theme,
)
from training.evaluation_page import gain_in_words
from training.gain import Gain

pytestmark = pytest.mark.django_db
PAGE = reverse("training:evaluation")
READERS = (
    Role.TRAINING_COORDINATOR,
    Role.BOARD_ANALYST,
    Role.BOARD_MEMBER,
    Role.BUSINESS_MANAGER,
)
AGENCIES = (Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER)
OTHERS = (Role.LADO, Role.AUDITOR, Role.CSE_MISSING_LEAD, Role.SYSTEM_ADMINISTRATOR)


class World:
    """Two partnerships; of two agencies of the first five people each were asked."""

    def __init__(self):
        self.here, self.there = PartnershipFactory(), PartnershipFactory()
        self.own, self.other = AgencyFactory(), AgencyFactory()
        for agency in (self.own, self.other):
            MembershipFactory(partnership=self.here, agency=agency)
        self.event = event_of(self.here)
        self.course = self.event.course
        self.foreign = event_of(self.there)
        self.foreign.course.title = "Foreign course"
        self.foreign.course.save()
        self.tag = theme(self.here)
        self.mine = self.told(self.event, self.own, 2, 4, "We ask about fathers")
        self.theirs = self.told(self.event, self.other, 3, 4, "We meet earlier")
        for agency, pre in ((self.own, 2), (self.other, 3)):
            for _ in range(4):
                self.told(self.event, agency, pre, 4)
        self.away = self.told(self.foreign, self.own, 1, 5, "Foreign words")
        self.mine.tags.add(self.tag)

    def told(self, event, agency, pre, post, text=""):
        booking = attendee(event, agency=agency)
        scored(booking, pre, post, usefulness="excellent", quality="fair")
        return said(booking, text=text)

    def reader(self, role):
        agency = self.own if role in AGENCIES else None
        return member(role, self.here, agency)


@pytest.fixture
def world():
    return World()


def course_page(world):
    return reverse("training:evaluation-course", args=[world.course.pk])


def text_of(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(client, query=""):
    url = reverse("training:evaluation-download", args=["csv"])
    answer = client.get(url + query)
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("role", READERS)
def test_reader_of_a_partnership_sees_all_its_agencies_and_no_other_place(
    client, world, role
):
    client.force_login(world.reader(role))

    text = text_of(client, PAGE)

    assert "Of 10 attendances" in text
    # Means 2.5 and 4.0 of ten pairs.
    assert "from 2.50 to 4.00" in text
    assert "Foreign course" not in text
    (row,) = rows_of(client)
    assert (row["Attended"], row["Matched pairs"]) == ("10", "10")


@pytest.mark.parametrize("role", AGENCIES)
def test_agency_sees_its_own_people_only(client, world, role):
    client.force_login(world.reader(role))

    text = text_of(client, PAGE)

    assert "Of 5 attendances" in text
    assert "from 2.00 to 4.00" in text
    assert "The people of your own agency" in text
    assert str(world.other) not in text
    (row,) = rows_of(client)
    assert (row["Attended"], row["Matched pairs"]) == ("5", "5")
    words = text_of(client, course_page(world))
    assert "Professional curiosity (1)" in words
    assert "We ask about fathers" not in words
    assert "We meet earlier" not in words


def test_agency_cannot_choose_another_agency_or_place(client, world):
    client.force_login(world.reader(Role.AGENCY_SUBMITTER))

    for query in (f"?agency={world.other.code}", f"?area={world.there.code}"):
        (row,) = rows_of(client, query)
        assert row["Attended"] == "5"
        assert "We meet earlier" not in text_of(client, course_page(world) + query)


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_opens_a_page_of_evaluation(client, world, role):
    client.force_login(world.reader(role))

    for url in (
        PAGE,
        course_page(world),
        reverse("training:evaluation-download", args=["csv"]),
        reverse("training:evaluation-event", args=[world.event.pk]),
        reverse("training:event-contacts", args=[world.event.pk]),
        reverse("training:evaluation-key", args=[world.mine.booking_id]),
        reverse("training:evaluation-key-later", args=[world.mine.booking_id, 3]),
        reverse("training:impact-tags", args=[world.mine.pk]),
    ):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.BUSINESS_MANAGER])
def test_board_reads_numbers_and_no_words_of_anybody(client, world, role):
    client.force_login(world.reader(role))

    text = text_of(client, course_page(world))

    assert "Professional curiosity (1)" in text
    assert "We ask about fathers" not in text


def test_coordinator_reads_the_words_of_all_here_and_of_nobody_elsewhere(client, world):
    client.force_login(world.reader(Role.TRAINING_COORDINATOR))

    text = text_of(client, course_page(world))

    assert "We ask about fathers" in text
    assert "We meet earlier" in text
    assert "Foreign words" not in text
    elsewhere = reverse("training:evaluation-course", args=[world.foreign.course_id])
    assert client.get(elsewhere).status_code == 404


def test_words_stand_beside_no_handle_of_who_wrote_them(client, world):
    client.force_login(world.reader(Role.TRAINING_COORDINATOR))

    text = text_of(client, course_page(world))

    for impact in (world.mine, world.theirs):
        assert impact.booking.delegate.short not in text
        assert str(impact.booking.agency) not in text


def test_year_and_agency_choose_what_is_counted(client, world):
    attendee(event_of(world.here, starts_on=date(2025, 5, 13)), agency=world.own)
    client.force_login(world.reader(Role.TRAINING_COORDINATOR))

    assert len(rows_of(client)) == 2
    (row,) = rows_of(client, "?year=2026-27")
    assert row["Attended"] == "10"
    assert row["Events of"] == "2026-27"
    (row,) = rows_of(client, f"?year=2026-27&agency={world.other.code}")
    assert (row["Attended"], row["Mean score before, of pairs"]) == ("5", "3.0")
    nobody = f"{PAGE}?year=2025-26&agency={world.other.code}"
    assert "Nobody attended what you chose" in text_of(client, nobody)


def test_file_gives_numerators_with_their_denominators(client, world):
    client.force_login(world.reader(Role.TRAINING_COORDINATOR))

    (row,) = rows_of(client)

    assert row["Scored before, of who attended"] == "10"
    assert (row["Usefulness excellent or very good"], row["Usefulness rated"]) == (
        "10",
        "10",
    )
    assert (row["Quality excellent or very good"], row["Quality rated"]) == ("0", "10")
    assert (
        row["Practice changed after 3 months"],
        row["Said whether it changed, 3 months"],
    ) == ("10", "10")
    assert row["What changed"] == "Professional curiosity (1)"
    (line,) = AuditEvent.objects.filter(action="training_exported")
    assert line.partnership_id == world.here.pk


@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.TRAINING_COORDINATOR])
def test_what_fewer_than_five_said_is_told_to_nobody(client, world, role):
    few = event_of(world.here)
    few.course.title = "Few came"
    few.course.save()
    for _ in range(4):
        world.told(few, world.own, 1, 5).tags.add(world.tag)
    client.force_login(world.reader(role))

    pages = (
        text_of(client, PAGE),
        text_of(client, reverse("training:evaluation-course", args=[few.course_id])),
    )
    (row,) = (row for row in rows_of(client) if row["Course"] == "Few came")

    assert (row["Attended"], row["Matched pairs"]) == ("4", "4")
    kept = {head: cell for head, cell in row.items() if cell == "4"}
    assert set(kept) == {
        *("Attended", "Matched pairs", "Usefulness rated", "Quality rated"),
        "Scored before, of who attended",
        "Evaluated after, of who attended",
        *("Answered 3 months on", "Attended 3 or more months ago"),
        "Attended 6 or more months ago",
        "Said whether it changed, 3 months",
    }
    for cell in (
        "Learning gain, points",
        "Manager answered",
        "Practice changed after 3",
    ):
        assert all(not row[head] for head in row if head.startswith(cell)), cell
    assert row["What changed"] == "Too few to tell"
    for text in pages:
        assert (
            "Too few to tell: 4 matched pairs" in text or "is told of 4 matched" in text
        )
        assert "+4.00" not in text
        assert "4 of 4 " in text  # Who answered.
    # Nor by subtraction: the mean of all leaves the four out.
    whole = "from 2.00 to 4.00" if role is Role.AGENCY_SUBMITTER else "from 2.50"
    assert whole in pages[0]


def test_what_few_managers_said_is_told_to_nobody(client, world):
    world.mine.manager_confirmed, world.mine.manager_on = False, date(2026, 8, 20)
    world.mine.save()
    client.force_login(world.reader(Role.AGENCY_SUBMITTER))

    (row,) = rows_of(client)
    text = text_of(client, course_page(world))

    assert row["Practice changed after 3 months"] == "5"
    for head in ("A manager sees the change, 3 months", "Manager answered"):
        assert row[head] == "", head
    assert "too few managers have said whether they see it" in text


def test_answers_of_the_same_few_at_two_stages_are_not_added_up(client, world):
    few = event_of(world.here)
    few.course.title = "Few came"
    few.course.save()
    for _ in range(3):
        three = world.told(few, world.own, 1, 5)
        three.tags.add(world.tag)
        said(three.booking, 6)
    client.force_login(world.reader(Role.TRAINING_COORDINATOR))

    (row,) = (row for row in rows_of(client) if row["Course"] == "Few came")

    assert row["What changed"] == "Too few to tell"
    # Of both stages, and so not of one that is hidden.
    assert row["Manager answered"] == ""


@pytest.mark.parametrize(
    "role", [Role.BOARD_MEMBER, Role.BUSINESS_MANAGER, Role.AGENCY_SUBMITTER]
)
def test_nobody_can_take_some_from_all_but_who_keeps_training(client, world, role):
    early = event_of(world.here, course=world.course, starts_on=date(2025, 5, 13))
    world.told(early, world.own, 1, 5)
    client.force_login(world.reader(role))

    numbers = {
        query: [row["Matched pairs"] for row in rows_of(client, query)]
        for query in (
            *("", "?year=", "?year=2026-27", "?year=2025-26"),
            *(f"?agency={one.code}" for one in (world.own, world.other)),
        )
    }

    whole = "5" if role is Role.AGENCY_SUBMITTER else "10"
    assert numbers.pop("?year=2025-26") == ["1"]
    assert set(map(tuple, numbers.values())) == {(whole,)}
    page = text_of(client, PAGE)
    assert "All years" not in page
    assert "All agencies" not in page
    client.force_login(world.reader(Role.TRAINING_COORDINATOR))
    assert [row["Matched pairs"] for row in rows_of(client)] == ["11"]
    assert "All years" in text_of(client, PAGE)


def test_spreadsheet_is_handed_out_and_no_other_kind(client, world):
    client.force_login(world.reader(Role.TRAINING_COORDINATOR))

    book = client.get(reverse("training:evaluation-download", args=["xlsx"]))

    assert book.content[:2] == b"PK"
    other = reverse("training:evaluation-download", args=["pdf"])
    assert client.get(other).status_code == 404


def test_course_title_that_looks_like_a_formula_is_handed_out_harmless(client, world):
    world.course.title = "=cmd()"
    world.course.save()
    client.force_login(world.reader(Role.TRAINING_COORDINATOR))

    assert rows_of(client)[0]["Course"] == "'=cmd()"


def test_page_without_anybody_says_what_to_do(client):
    client.force_login(member(Role.TRAINING_COORDINATOR, PartnershipFactory()))

    assert "Nobody is marked as having attended yet" in text_of(client, PAGE)


def test_queries_do_not_grow_with_courses(client, world, django_assert_max_num_queries):
    client.force_login(world.reader(Role.TRAINING_COORDINATOR))
    text_of(client, PAGE)
    for _ in range(20):
        event = event_of(world.here)
        scored(attendee(event, agency=world.own), 2, 4)

    with django_assert_max_num_queries(24):
        text_of(client, PAGE)


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        (Gain(), "No learning gain can be told"),
        (Gain(1, 2.0, 4.0, 2.0), "+2.00 points, from 2.00 to 4.00 on a scale"),
        (
            Gain(62, 3.04, 4.27, 1.23, 1.0, 1.46),
            "(62 matched pairs; 95% interval +1.00 to +1.46)",
        ),
    ],
)
def test_gain_in_words_says_pairs_and_interval(gain, words):
    assert words in gain_in_words(gain)
