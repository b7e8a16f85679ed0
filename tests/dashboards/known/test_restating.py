"""An accepted figure is restated: today's page changes, what was known then does not."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from dashboards import snapshots
from dashboards.models import SnapshotEntry
from safeguarding.access.permissions import Role
from safeguarding.periods import Period
from tests.dashboards.engine.test_preview import Area
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db

QUARTER = Period.parse("2015-16-Q3")
SENT = datetime(2016, 1, 20, 10, tzinfo=UTC)
FROZEN = datetime(2016, 2, 10, 10, tzinfo=UTC)
RESENT = datetime(2016, 3, 1, 10, tzinfo=UTC)


class Restated:
    """Two agencies' figures, frozen for a meeting; then the first sends again."""

    def __init__(self, client, time_machine, first, again, *, other=1000):
        self.client = client
        self.area = Area({"code": "RES-01", "counts_children": True}, code="north")
        time_machine.move_to(RESENT + timedelta(days=30), tick=False)
        self.accept([first], SENT)
        self.accept([other], SENT, other=True)
        self.snapshot = self.freeze()
        self.before = self.stored()
        self.accept([again], RESENT)

    def accept(self, counts, at, **who):
        rows = [{"numerator": str(count)} for count in counts]
        self.area.accept(self.area.send(*rows, at=at, **who), at=at)

    def freeze(self, title="Executive"):
        return snapshots.freeze(
            partnership=self.area.place,
            quarter=QUARTER,
            meeting=snapshots.Meeting(title, FROZEN.date()),
            by=self.area.coordinator,
            at=FROZEN,
        )

    def stored(self):
        rows = SnapshotEntry.objects.filter(snapshot=self.snapshot)
        return list(rows.values_list("pk", "position", "full", "suppressed"))

    def reader(self, role):
        self.client.force_login(member(role, self.area.place))
        return self

    def get(self, name, *args, query=""):
        address = reverse(f"dashboards:{name}", args=["north", *args]) + query
        return self.client.get(address)

    @property
    def today(self):
        return self.get("scorecard", QUARTER.code)

    def known(self, day):
        return self.get("as-known", QUARTER.code, query=f"?on={day.isoformat()}")

    @property
    def frozen(self):
        return self.get("snapshot", self.snapshot.pk)

    @property
    def file(self):
        return self.get("snapshot-csv", self.snapshot.pk)


def words(response):
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("role", [Role.BOARD_ANALYST, Role.BOARD_MEMBER])
def test_restating_changes_today_and_neither_the_day_before_nor_the_meeting(
    client, time_machine, role
):
    # 74 + 1000 = 1074 was frozen; 95 + 1000 = 1095 is known since the 1st of March.
    world = Restated(client, time_machine, 74, 95).reader(role)

    figures = re.findall(r'app-figure">\s*([0-9,]+)', world.today.content.decode())
    frozen = words(world.frozen)
    day_before = words(world.known(RESENT.date() - timedelta(days=1)))
    same_day = words(world.known(RESENT.date()))

    assert "1,095" in figures
    assert "1,074" not in figures
    assert world.stored() == world.before
    for page in (frozen, day_before):
        assert "1,074 then, 1,095 today (+21)" in page
        assert "Of 1 indicator: 1 restated since." in page
        assert "This is not today's scorecard." in page.replace("&#x27;", "'")
    assert "Of 1 indicator, none has changed since." in same_day
    assert "1,074" not in same_day


def test_the_reason_is_told_to_those_who_may_open_the_return(client, time_machine):
    world = Restated(client, time_machine, 74, 95)
    reason = "It is right, we looked again."
    assert reason in words(world.reader(Role.BOARD_ANALYST).frozen)
    assert reason in words(world.known(FROZEN.date()))
    for role in (Role.BOARD_MEMBER, Role.BUSINESS_MANAGER):
        assert reason not in words(world.reader(role).frozen)
        assert reason not in words(world.known(FROZEN.date()))


def test_a_restatement_by_a_few_children_is_told_nowhere_to_other_readers(
    client, time_machine
):
    # 7074 + 1000 = 8074, then 8075: the difference is one child.
    world = Restated(client, time_machine, 7074, 7075).reader(Role.BOARD_MEMBER)

    pages = [
        world.today,
        world.frozen,
        world.file,
        world.known(RESENT.date() - timedelta(days=1)),
        world.known(SENT.date()),
    ]

    assert "8,075" in words(pages[0])
    for page in pages:
        assert page.status_code == 200
        assert "8,074" not in page.content.decode()
        assert "8074" not in page.content.decode()
        assert "+1)" not in words(page)
    assert "earlier number not shown; today 8,075" in words(pages[1])
    assert "Of 1 indicator: 1 restated since." in words(pages[3])
    assert json.dumps(world.stored()) == json.dumps(world.before)


def test_the_coordinator_sees_both_numbers_of_a_small_restatement(client, time_machine):
    world = Restated(client, time_machine, 7074, 7075).reader(Role.BOARD_ANALYST)

    for page in (world.frozen, world.known(FROZEN.date())):
        assert "8,074 then, 8,075 today (+1)" in words(page)
    assert "8074" in world.file.content.decode()


def test_another_partnerships_meeting_does_not_exist(client, time_machine):
    world = Restated(client, time_machine, 74, 95)
    client.force_login(member(Role.BOARD_ANALYST, PartnershipFactory(code="south")))

    assert world.frozen.status_code == 404
    assert world.file.status_code == 404
    assert world.known(FROZEN.date()).status_code == 404
    south = reverse("dashboards:snapshot", args=["south", world.snapshot.pk])
    assert client.get(south).status_code == 404
