"""The pages of learning reviews: keepers see all of it, the board a line without it."""

import csv
import io
import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from audits.models import Review, Theme
from audits.services import reviews
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.models import Action
from tests.audits.made_reviews import NOW, Area
from tests.factories import AssignmentFactory, member

pytestmark = pytest.mark.django_db
CRITERIA = "Serious harm and abuse suspected"
ROLES = {
    # Role: (the list, one review)
    Role.BOARD_MEMBER: (200, 403),
    Role.AGENCY_SUBMITTER: (403, 403),
    Role.AGENCY_APPROVER: (403, 403),
    Role.BOARD_ANALYST: (200, 200),
    Role.CSE_MISSING_LEAD: (403, 403),
    Role.LADO: (403, 403),
    Role.AUDITOR: (200, 403),
    Role.BUSINESS_MANAGER: (200, 200),
    Role.SYSTEM_ADMINISTRATOR: (403, 403),
}


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def area():
    return Area("north")


@pytest.fixture
def south():
    return Area("south")


def text(answer):
    body = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(body).split())


def get(client, user, name, *args, status=200, **query):
    client.force_login(user)
    answer = client.get(reverse(f"audits:{name}", args=args), query)
    assert answer.status_code == status
    return text(answer)


def post(client, user, name, *args, **data):
    client.force_login(user)
    address = reverse(f"audits:{name}", args=args)
    return text(client.post(address, data, follow=True))


def day(name, on):
    year, month, number = on.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


@pytest.mark.parametrize(("role", "status"), ROLES.items())
def test_who_opens_the_reviews(client, area, role, status):
    review = area.notify()
    person = member(role, area.partnership, area.agency)
    listed, opened = status

    get(client, person, "reviews", status=listed)
    get(client, person, "reviews-download", status=listed)
    for name, args in (
        ("review", [review.pk]),
        ("review-act", [review.pk, "hold"]),
        ("review-action", [review.pk]),
        ("review-new", []),
        ("themes", []),
    ):
        get(client, person, name, *args, status=opened)


def test_keeper_sees_nothing_of_another_area(client, area, south):
    area.notify("2021-A")
    other = south.notify("2020-B")

    shown = get(client, area.keeper, "reviews", stands="all")
    assert "2021-A" in shown
    assert "2020" not in shown
    for name, args in (
        ("review", [other.pk]),
        ("review-act", [other.pk, "hold"]),
        ("review-action", [other.pk]),
    ):
        get(client, area.keeper, name, *args, status=404)


def learned(area):
    """Make a review of which everything is recorded."""
    area.theme("curiosity", "Professional curiosity")
    review = area.notify("2021-A7", criteria=CRITERIA)
    review = area.decide(area.hold(review))
    review = reviews.delay(
        review=review, facts=reviews.Words("A trial at the court"), doing=area.doing()
    )
    return reviews.tag(
        review=review, facts=reviews.Tagged(("curiosity",)), doing=area.doing()
    )


SECRETS = (CRITERIA, "A7", "A trial at the court", "22 March 2021", "2021-03-22")


def test_board_reads_the_year_the_days_and_what_was_learned_and_no_more(client, area):
    learned(area)

    for who in (area.board, member(Role.AUDITOR, area.partnership)):
        shown = get(client, who, "reviews")
        downloaded = get(client, who, "reviews-download")
        for told in ("2021", "20 April 2021", "Professional curiosity"):
            assert told in shown
        assert "Professional curiosity" in downloaded
        for secret in SECRETS:
            assert secret not in shown
            assert secret not in downloaded


def test_keeper_reads_all_of_it(client, area):
    review = learned(area)

    page = get(client, area.keeper, "review", review.pk)
    downloaded = get(client, area.keeper, "reviews-download")

    assert "Held after 9 working days, in time" in page
    assert "25 March 2021, after 3 working days, in time" in page
    assert "Due by 20 October 2021, six months after the decision" in page
    assert CRITERIA in page
    assert CRITERIA in downloaded
    assert "2021-A7" in downloaded


def test_keeper_here_and_board_there_sees_each_as_they_may(client, area, south):
    learned(south)
    area.notify("2021-B")
    AssignmentFactory(
        user=area.keeper, role=Role.AUDITOR.value, partnership=south.partnership
    )

    rows = downloaded(client, area.keeper, stands="all")

    by_area = {row["Area"]: row for row in rows}
    assert by_area["North"]["Reference"] == "2021-B"
    assert by_area["South"]["Reference"] == "2021"
    assert by_area["South"]["Criteria"] == ""
    assert CRITERIA not in get(client, area.keeper, "reviews", stands="all")


def downloaded(client, user, **query):
    client.force_login(user)
    answer = client.get(reverse("audits:reviews-download"), query)
    assert answer["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_download_holds_what_the_list_shows_and_is_on_the_trail(client, area, south):
    area.at_state("published", "2021-A")
    area.notify("2021-B")
    south.notify("2021-C")

    (row,) = downloaded(client, area.keeper)

    assert (row["Reference"], row["Rapid review"]) == (
        "2021-B",
        # Due on 19 April; 1 June is 29 working days later, with two bank holidays.
        "Overdue by 29 working days",
    )
    assert len(downloaded(client, area.keeper, stands="all")) == 2
    event = AuditEvent.objects.filter(action="audits_exported").first()
    assert (event.partnership_id, event.detail["rows"]) == (area.partnership.pk, 1)


def test_formula_in_a_field_is_harmless_in_the_download(client, area):
    area.notify(criteria="=1+1")

    (row,) = downloaded(client, area.keeper)

    assert row["Criteria"] == "'=1+1"


def test_list_is_narrowed(client, area):
    area.theme("neglect", "Neglect")
    late = area.notify("2021-B")
    reviews.tag(review=late, facts=reviews.Tagged(("neglect",)), doing=area.doing())
    area.at_state("rapid_review", "2021-C")
    area.at_state("published", "2021-D")

    unfinished = get(client, area.keeper, "reviews")
    overdue = get(client, area.keeper, "reviews", stands="late")
    themed = get(client, area.keeper, "reviews", theme="neglect")
    published = get(client, area.keeper, "reviews", stands="published")

    assert "2 reviews not finished" in unfinished
    for shown in (overdue, themed):
        assert "2021-B" in shown
        assert "2021-C" not in shown
    assert "2021-D" in published
    assert "2021-D" not in unfinished


def test_actions_of_a_review_are_counted_beside_it(client, area, south):
    review, other = area.notify("2021-A"), south.notify("2021-A")
    for one, due, state in (
        (review, "2021-05-01", "open"),
        (review, "2021-07-01", "in_progress"),
        (other, "2021-05-01", "open"),
    ):
        Action.objects.create(
            partnership=one.partnership,
            agency=area.agency,
            owner_role="Head",
            source_kind="review",
            source_id=one.pk,
            source_title="Learning review, 2021",
            text="Do it",
            evidence_wanted="It",
            created_on="2021-04-20",
            due_on=due,
            state=state,
        )

    assert "2 open, 1 of them overdue" in get(client, area.board, "reviews")
    (row,) = downloaded(client, area.keeper)
    assert (row["Actions open"], row["Actions overdue"]) == ("2", "1")


def test_keeper_takes_a_review_from_notification_to_publication(client, area):
    area.theme("neglect", "Neglect")
    told = post(client, area.keeper, "review-new", reference="js", criteria="")
    assert "There is a problem" in told
    data = {"reference": "2021-a", "criteria": CRITERIA}
    data |= day("aware_on", "2021-03-22") | day("notified_on", "2021-03-25")
    told = post(client, area.keeper, "review-new", **data)
    assert "due 15 working days after it" in told
    assert "Overdue by 29 working days" in told
    review = Review.objects.get()

    late = day("on", "2021-04-21")
    told = post(client, area.keeper, "review-act", review.pk, "hold", **late)
    assert "held 17 working days after the notification" in told
    told = post(
        client,
        area.keeper,
        "review-act",
        *(review.pk, "hold"),
        **late | {"asked": "W-RAPID-REVIEW", "looked_at": "on", "reason": "decided"},
    )
    assert "Held after 17 working days, 2 working days late" in told
    decided = day("on", "2021-05-01") | {"decision": "plr"}
    post(client, area.keeper, "review-act", review.pk, "decide", **decided)
    post(client, area.keeper, "review-act", review.pk, "themes", themes=["neglect"])
    post(client, area.keeper, "review-act", review.pk, "delay", words="A trial.")
    told = post(
        client,
        area.keeper,
        "review-act",
        *(review.pk, "publish"),
        **day("on", "2021-05-20"),
    )

    review.refresh_from_db()
    assert (review.state, review.themes) == ("published", ["neglect"])
    assert "recorded the publication" in told


def test_page_of_an_act_that_cannot_be_done_says_why(client, area):
    review = area.notify()

    told = get(client, area.keeper, "review-act", review.pk, "publish")

    assert "Record the decision first" in told
    get(client, area.keeper, "review-act", review.pk, "burn", status=404)


def test_number_of_a_person_is_refused_in_words(client, area):
    review = area.at_state("decided")
    words = "The child 943 476 5919 is in court"

    told = post(client, area.keeper, "review-act", review.pk, "delay", words=words)

    assert "number of a person" in told
    review.refresh_from_db()
    assert review.delay_reason == ""


def test_action_of_a_review_tells_the_register_its_year_only(client, area, south):
    review = area.notify("2021-A7")
    shown = get(client, area.keeper, "review-action", review.pk)
    assert "2021-A7" in shown

    data = {
        "text": "Train supervisors",
        "owner_role": "Head of service",
        "evidence_wanted": "The register",
        "target_indicator": "",
    } | day("due_on", "2021-09-01")
    told = post(client, area.keeper, "review-action", review.pk, **data)

    action = Action.objects.get()
    assert "Train supervisors" in told
    assert action.source_title == "Learning review, 2021"
    assert (action.agency, action.source_id) == (area.agency, review.pk)


def test_theme_is_added_for_the_own_area(client, area, south):
    south.theme("fathers", "Fathers")

    told = post(client, area.keeper, "themes", title="Professional curiosity")
    again = post(client, area.keeper, "themes", title="professional curiosity")

    assert "The theme “Professional curiosity” is in" in told
    assert "Fathers" not in told
    assert "There is such a theme already" in again
    assert Theme.objects.filter(partnership=area.partnership).count() == 1


def test_keeper_of_two_areas_says_whose_it_is(client, area, south):
    AssignmentFactory(
        user=area.keeper,
        role=Role.BOARD_ANALYST.value,
        partnership=south.partnership,
    )
    data = {"reference": "2021-A", "criteria": ""}
    data |= day("aware_on", "2021-03-22") | day("notified_on", "2021-03-25")

    assert "Choose the partnership" in post(client, area.keeper, "review-new", **data)
    post(client, area.keeper, "review-new", **data, partnership=south.partnership.pk)

    assert Review.objects.get().partnership == south.partnership


@pytest.mark.parametrize("count", [1, 20])
def test_list_costs_the_same_for_many(
    client, area, django_assert_max_num_queries, count
):
    area.theme("neglect", "Neglect")
    for number in range(count):
        review = area.notify(f"2021-{number}")
        reviews.tag(
            review=review, facts=reviews.Tagged(("neglect",)), doing=area.doing()
        )
    client.force_login(area.keeper)
    address = reverse("audits:reviews")
    client.get(address)

    with django_assert_max_num_queries(12):
        assert f"{count} review" in text(client.get(address))
    with django_assert_max_num_queries(12):
        client.get(reverse("audits:reviews-download"))
