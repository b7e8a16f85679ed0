"""The pages on earlier days and frozen scorecards: who, what, and kind refusals."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from dashboards.models import Snapshot, SnapshotEntry
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import RecomputeKey
from tests.dashboards.engine.world import indicator, observe
from tests.dashboards.pages import made
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db

QUARTER = made.QUARTER.code
READERS = [
    Role.BOARD_MEMBER,
    Role.BOARD_ANALYST,
    Role.CSE_MISSING_LEAD,
    Role.LADO,
    Role.AUDITOR,
    Role.BUSINESS_MANAGER,
]
OTHERS = [Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER, Role.SYSTEM_ADMINISTRATOR]
FREEZERS = {Role.BOARD_ANALYST, Role.BUSINESS_MANAGER}


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board", short_name="North")


@pytest.fixture
def south():
    return PartnershipFactory(code="south", name="South Board", short_name="South")


def words(response):
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text).replace("&#x27;", "'")


def known(client, query="", place="north"):
    address = reverse("dashboards:as-known", args=[place, QUARTER])
    return client.get(address + query)


def meeting(**changes):
    return {
        "title": "Executive board",
        "meeting_on_day": "14",
        "meeting_on_month": "6",
        "meeting_on_year": "2022",
        "note": "",
        "looked": "on",
    } | changes


def freeze(client, place="north", **changes):
    address = reverse("dashboards:freeze", args=[place, QUARTER])
    return client.post(address, meeting(**changes))


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("as-known", [QUARTER]),
        ("snapshots", []),
        ("snapshot", [1]),
        ("snapshot-csv", [1]),
        ("freeze", [QUARTER]),
    ],
)
def test_roles_that_read_no_scorecard_are_refused(client, north, role, name, args):
    client.force_login(member(role, north, AgencyFactory()))

    response = client.get(reverse(f"dashboards:{name}", args=["north", *args]))

    assert response.status_code == 403


@pytest.mark.parametrize("role", READERS)
def test_only_some_readers_freeze(client, north, role):
    made.scorecard(north, [made.entry()])
    client.force_login(member(role, north))

    page = client.get(reverse("dashboards:freeze", args=["north", QUARTER]))
    board = client.get(reverse("dashboards:scorecard", args=["north", QUARTER]))

    may = role in FREEZERS
    assert page.status_code == (200 if may else 403)
    assert ("Freeze for a meeting" in words(board)) == may
    assert freeze(client).status_code == (302 if may else 403)
    assert Snapshot.objects.count() == int(may)


def test_another_partnership_is_neither_read_nor_frozen(client, north, south):
    made.scorecard(south, [made.entry()])
    client.force_login(member(Role.BOARD_ANALYST, north))

    assert known(client, place="south").status_code == 404
    assert freeze(client, place="south").status_code == 404
    listed = client.get(reverse("dashboards:snapshots", args=["south"]))
    assert listed.status_code == 404
    assert not Snapshot.objects.exists()


def test_a_frozen_scorecard_holds_both_payloads_as_they_are(client, north, south):
    made.scorecard(north, [made.entry(), made.secret_entry()], hide=["CSE-02"])
    made.scorecard(south, [made.entry(title="CANARY of the south")])
    manager = member(Role.BUSINESS_MANAGER, north)
    client.force_login(manager)

    page = client.get(freeze(client).headers["Location"])

    copied = SnapshotEntry.objects.order_by("position").values_list(
        "full", "suppressed"
    )
    entries = north.entries.order_by("position").values_list("full", "suppressed")
    assert list(copied) == list(entries)
    assert "What did the meeting of 14 June 2022 see?" in words(page)
    assert "CANARY" not in page.content.decode()
    assert str(made.SECRET) not in page.content.decode()
    assert str(made.SECRET_DENOMINATOR) not in page.content.decode()
    trail = AuditEvent.objects.get(action="scorecard_frozen")
    assert (trail.actor, trail.partnership_id) == (manager, north.pk)
    assert trail.detail == {"period": QUARTER, "meeting_on": "2022-06-14"}


def test_the_list_says_what_each_meeting_saw(client, north, south):
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_ANALYST, north))
    freeze(client, note="With the paper on early help.")
    other = made.scorecard(south, [made.entry()])[0]
    Snapshot.objects.create(
        partnership=south,
        quarter_start=other.quarter_start,
        title="CANARY",
        meeting_on=date(2022, 6, 1),
        taken_at=datetime(2022, 6, 1, tzinfo=UTC),
        taken_by=member(Role.BOARD_ANALYST, south),
    )

    page = words(client.get(reverse("dashboards:snapshots", args=["north"])))

    assert "What did each meeting see?" in page
    assert "Executive board" in page
    assert "With the paper on early help. 14 June 2022 Q4 2021-22 1" in page
    assert "CANARY" not in page


def test_without_snapshots_the_list_says_how_they_come(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north))

    page = words(client.get(reverse("dashboards:snapshots", args=["north"])))

    assert "Nothing has been frozen yet" in page


def test_figures_that_are_being_updated_are_not_frozen(client, north):
    made.scorecard(north, [made.entry()], wanted=2, done=1)
    client.force_login(member(Role.BOARD_ANALYST, north))

    page = freeze(client)

    assert "Figures of this quarter are being updated. Wait" in words(page)
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("is_known", [True, False])
def test_a_quarter_without_figures_is_not_frozen(client, north, is_known):
    if is_known:
        made.scorecard(north, [])
    client.force_login(member(Role.BOARD_ANALYST, north))

    assert "This quarter has no figures to freeze yet" in words(freeze(client))
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("title", ["Executive board", "executive BOARD "])
def test_the_same_meeting_is_frozen_once(client, north, title):
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_ANALYST, north))
    freeze(client)

    again = freeze(client, title=title)

    assert "frozen for a meeting of this name and day before" in words(again)
    assert Snapshot.objects.count() == 1
    assert freeze(client, title="Another").status_code == 302


def test_another_quarter_of_the_same_meeting_can_be_frozen(client, north):
    made.scorecard(north, [made.entry()])
    made.scorecard(north, [made.entry()], quarter=made.QUARTER.previous())
    client.force_login(member(Role.BOARD_ANALYST, north))
    freeze(client)

    address = reverse("dashboards:freeze", args=["north", made.QUARTER.previous().code])

    assert client.post(address, meeting()).status_code == 302


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "Enter the name of the meeting"),
        ({"title": "Child 943 476 5919"}, "seems to hold a number of a person"),
        ({"meeting_on_month": "13"}, "Enter a real date"),
        ({"meeting_on_year": "2021"}, "begins later than the meeting"),
        ({"looked": ""}, "Confirm that you have looked at the figures"),
    ],
)
def test_a_meeting_is_named_properly(client, north, changes, said):
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_ANALYST, north))

    assert said in words(freeze(client, **changes))
    assert not Snapshot.objects.exists()


def test_a_snapshot_shows_what_became_of_each_figure(client, north):
    made.scorecard(
        north,
        [
            made.entry(code="A-1", title="Restated one"),
            made.entry(code="A-2", title="Kept one"),
            made.entry(code="A-3", title="Gone one"),
        ],
    )
    client.force_login(member(Role.BOARD_MEMBER, north))
    taken = frozen_by_service(north)
    restated, _, gone = north.entries.order_by("position")
    changed = restated.full | {"value": 90, "numerator": 90, "text": "90"}
    north.entries.filter(pk=restated.pk).update(full=changed, suppressed=changed)
    gone.delete()

    page = words(client.get(reverse("dashboards:snapshot", args=["north", taken.pk])))

    assert "Of 3 indicators: 1 restated since, 1 no longer known." in page
    assert "Restated one : 74 then, 90 today (+16)" in page
    assert "Gone one : 74 then, no longer known" in page
    assert "Kept one Up is better" not in page


def frozen_by_service(place):
    from dashboards import snapshots

    return snapshots.freeze(
        partnership=place,
        quarter=made.QUARTER,
        meeting=snapshots.Meeting("Executive", date(2022, 6, 14)),
        by=member(Role.BOARD_ANALYST, place),
        at=datetime(2022, 6, 10, 9, tzinfo=UTC),
    )


def test_a_frozen_file_names_itself_and_is_recorded(client, north):
    made.scorecard(north, [made.entry(), made.secret_entry()], hide=["CSE-02"])
    taken = frozen_by_service(north)
    client.force_login(member(Role.BOARD_MEMBER, north))

    file = client.get(reverse("dashboards:snapshot-csv", args=["north", taken.pk]))

    name = f'filename="frozen-{taken.pk}-scorecard-north-{QUARTER}.csv"'
    assert name in file.headers["Content-Disposition"]
    assert "Step-downs to early help" in file.content.decode()
    assert str(made.SECRET) not in file.content.decode()
    assert AuditEvent.objects.filter(action="scorecard_exported").count() == 1


@pytest.mark.parametrize("count", [20, 170])
@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.BOARD_ANALYST])
def test_queries_of_a_snapshot_do_not_grow_with_indicators(
    client, north, role, count, django_assert_max_num_queries
):
    made.scorecard(north, made.many(count))
    taken = frozen_by_service(north)
    client.force_login(member(role, north))

    with django_assert_max_num_queries(34):
        client.get(reverse("dashboards:snapshot", args=["north", taken.pk]))


def test_without_a_day_the_page_offers_those_with_news(client, north):
    observed = indicator(north)
    observe(
        north, observed, made.QUARTER, numerator=7919,
        at=datetime(2022, 5, 3, 22, 30, tzinfo=UTC),
    )  # fmt: skip
    client.force_login(member(Role.BOARD_MEMBER, north))

    page = known(client)

    assert "What did the board know on another day?" in words(page)
    assert '?on=2022-05-03"' in page.content.decode()  # 23:30 in London.
    assert "7919" not in page.content.decode()


def test_three_boxes_lead_to_an_address_that_can_be_kept(client, north):
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = known(client, "?on_day=14&on_month=June&on_year=2022")

    assert response.headers["Location"].endswith("/as-known/?on=2022-06-14")


def test_a_day_before_anything_was_known_says_so(client, north):
    observe(
        north, indicator(north), made.QUARTER, numerator=74,
        at=datetime(2022, 5, 3, 9, tzinfo=UTC),
    )  # fmt: skip
    client.force_login(member(Role.BOARD_MEMBER, north))

    page = words(known(client, "?on=2022-05-02"))

    assert "Nothing was known of this quarter yet" in page
    assert "This is not today's scorecard" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?on=2999-01-01", "That day is still to come"),
        ("?on=2022-02-30", "Enter a real date"),
        ("?on=yesterday", "The date must include"),
        ("?on=", "Enter the day to look back to"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_kindly(client, north, query, said):
    client.force_login(member(Role.BOARD_MEMBER, north))

    page = known(client, query)

    assert page.status_code == 200
    assert said in words(page)


def test_today_is_asked_of_the_clock_of_london(client, north, time_machine):
    time_machine.move_to(datetime(2022, 6, 13, 23, 30, tzinfo=UTC), tick=False)
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "still to come" not in words(known(client, "?on=2022-06-14"))
    assert "still to come" in words(known(client, "?on=2022-06-15"))


@pytest.mark.parametrize("count", [2, 12])
@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.BOARD_ANALYST])
def test_queries_of_an_earlier_day_do_not_grow_with_indicators(
    client, north, role, count, django_assert_max_num_queries
):
    for _ in range(count):
        one = indicator(north, counts_children=True)
        for number, day in ((74, 3), (95, 30)):
            observe(
                north, one, made.QUARTER, numerator=number,
                at=datetime(2022, 5, day, 9, tzinfo=UTC),
            )  # fmt: skip
    RecomputeKey.objects.update(done=1)
    client.force_login(member(role, north))

    with django_assert_max_num_queries(36):
        page = known(client, "?on=2022-05-10")

    assert page.content.decode().count("Test measure") >= count
