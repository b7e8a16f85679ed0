"""Pages of missing episodes: who sees what, in which order, with how many queries."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.cases import looking
from safeguarding.cases.models import CasePolicy, Child, MissingEpisode
from safeguarding.cases.pseudonyms import Pseudonyms
from safeguarding.cases.worklists_missing import WORKLISTS
from tests.cases.made_missing import BACK, NOW, START, Place, at, opened
from tests.factories import member

pytestmark = pytest.mark.django_db
LIST = "/cases/missing/"
CANNOT = [role for role in Role if role not in {"BOARD_ANALYST", "CSE_MISSING_LEAD"}]


@pytest.fixture
def north():
    return Place("north")


@pytest.fixture
def south():
    return Place("south")


def addresses(episode):
    return [
        LIST,
        f"{LIST}?stands=all",
        f"{LIST}?sort=child",
        f"{LIST}{episode.pk}/",
        f"{LIST}{episode.pk}/clock/",
        f"{LIST}{episode.pk}/record-return/",
        f"{LIST}report/",
    ]


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("role", CANNOT)
def test_missing_children_do_not_exist_for_others(role, north, client):
    episode = north.report()
    client.force_login(member(role, north.partnership, north.agency))

    for address in addresses(episode):
        assert client.get(address).status_code == 404, address
    assert client.post(f"{LIST}{episode.pk}/record-return/").status_code == 404


def test_nobody_signed_in_finds_nothing_but_the_way_to_sign_in(north, client):
    for address in addresses(north.report()):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "/account/login/?next=/cases/" in answer.content.decode()


def test_other_area_is_not_there_by_page_list_action_filter_or_ordering(
    north, south, client
):
    mine, other = north.report(), south.report()
    opened(client, north.lead, mine, other)

    for address in addresses(other)[3:6]:
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"why_opened": "work"}).status_code in {404, 405}
    for query in ("", "?stands=all", "?location=home", "?frequent=no", "?sort=-child"):
        text = page(client, LIST + query)
        assert mine.child.short in text
        assert other.child.short not in text
        assert "South" not in text
        assert "1 episode" in text


def test_child_of_another_area_is_not_found_by_its_number(north, south, client):
    south.report(child="LA77")
    client.force_login(north.lead)

    client.post(
        "/cases/look/", {"partnership": north.partnership.pk, "identifier": "LA77"}
    )

    assert "Nobody here knows this child" in page(client, "/cases/found/")


def test_analyst_looks_and_changes_nothing(north, client):
    episode = north.report()
    opened(client, north.analyst, episode)

    text = page(client, f"{LIST}{episode.pk}/")

    assert "What can be recorded" not in text
    assert client.get(f"{LIST}{episode.pk}/record-return/").status_code == 404
    assert client.post(f"{LIST}{episode.pk}/record-return/").status_code == 404
    assert client.get(f"{LIST}report/").status_code == 404
    assert "Report a missing child" not in page(client, LIST)


def test_page_asks_why_first_and_each_view_is_on_record(north, client):
    episode = north.report()
    client.force_login(north.lead)
    address = f"{LIST}{episode.pk}/"

    asked = page(client, address)
    views = AuditEvent.objects.filter(action=Action.EPISODE_VIEWED)

    assert episode.child.short not in asked
    assert not views.exists()
    assert client.get(f"{address}clock/").status_code == 204

    assert client.post(address, {"why_opened": "meeting"}).status_code == 302
    page(client, address)
    page(client, f"{address}clock/")
    page(client, address)
    [first, _] = views.order_by("pk")
    assert first.detail == {"why": "meeting", "words": "", "page": "episode"}
    assert first.actor == north.lead
    assert first.object_id == str(episode.pk)


def test_list_is_on_record(north, south, client):
    client.force_login(north.lead)
    page(client, f"{LIST}?location=home")

    event = AuditEvent.objects.get(action=Action.CASES_LISTED)
    assert event.detail == {"list": "missing-episodes", "filters": ["location"]}
    assert event.partnership_id == north.partnership.pk


def test_most_urgent_is_first(north, client):
    long_open = north.report(START, child="LA1", police_risk="low")
    high = north.report(NOW - timedelta(hours=2), child="LA2", police_risk="high")
    overdue = north.back(north.report(child="LA3"))
    soonest = _back_before(north, "LA4", hours=70)
    later = _back_before(north, "LA5", hours=3)
    done = north.at_stage("done")
    client.force_login(north.lead)

    with time_machine.travel(NOW, tick=False):
        text = page(client, f"{LIST}?stands=all")
        short = page(client, LIST)

    places = [
        text.index(f"/cases/missing/{one.pk}/")
        for one in (high, long_open, soonest, later, overdue, done)
    ]
    assert places == sorted(places)
    assert "6 episodes" in text
    assert "5 episodes" in short
    assert f"/cases/missing/{done.pk}/" not in short
    assert "2 hours left" in text
    assert "69 hours left" in text
    assert "Overdue by 36 days" in text


def _back_before(place, child, *, hours):
    back = NOW - timedelta(hours=hours)
    return place.back(place.report(back - timedelta(hours=5), child=child), back)


@pytest.mark.parametrize(
    ("query", "stages"),
    [
        ("stands=open", ["open"]),
        ("stands=returned", ["returned"]),
        ("stands=offered", ["offered"]),
        ("stands=accepted", ["accepted"]),
        ("stands=done", ["done"]),
        ("stands=not_done", ["not_done"]),
        ("stands=late", ["returned", "offered", "accepted"]),
        ("location=care", []),
        ("frequent=yes", []),
    ],
)
def test_filters_keep_what_they_say(query, stages, north, south, client):
    every = ("open", "returned", "offered", "accepted", "done", "not_done")
    made = {stage: north.at_stage(stage) for stage in every}
    south.at_stage("open")
    client.force_login(north.lead)

    with time_machine.travel(NOW, tick=False):
        text = page(client, f"{LIST}?{query}")

    shown = [stage for stage in every if f"{LIST}{made[stage].pk}/" in text]
    assert shown == stages


def test_frequently_missing_goes_by_the_areas_own_numbers(north, south, client):
    CasePolicy.objects.create(partnership=south.partnership, frequent_episodes=2)
    for place in (north, south):
        for back in (20, 3):
            start = NOW - timedelta(days=back)
            place.back(place.report(start, child="LA1"), start + timedelta(hours=1))
    both = member(Role.CSE_MISSING_LEAD, north.partnership, north.agency)
    other = south.lead

    with time_machine.travel(NOW, tick=False):
        client.force_login(both)
        mine = page(client, f"{LIST}?frequent=yes")
        client.force_login(other)
        others = page(client, f"{LIST}?frequent=yes")

    assert "0 episodes" in mine
    assert "2 episodes" in others
    assert "Yes, 2 times" in others


def test_queries_do_not_grow_with_rows(north, client, django_assert_max_num_queries):
    client.force_login(north.lead)
    counts = []
    for more in (1, 20):
        for _ in range(more):
            north.at_stage("accepted")
        with time_machine.travel(NOW, tick=False):
            page(client, f"{LIST}?stands=all")
            with django_assert_max_num_queries(12) as asked:
                page(client, f"{LIST}?stands=all")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_queries_of_a_page_do_not_grow(north, client, django_assert_max_num_queries):
    counts, start = [], START
    first = north.report(child="LA1")
    north.back(first, START + timedelta(hours=1))
    opened(client, north.lead, first)
    for more in (1, 12):
        for _ in range(more):
            start += timedelta(days=1)
            north.back(north.report(start, child="LA1"), start + timedelta(hours=1))
        page(client, f"{LIST}{first.pk}/")
        with django_assert_max_num_queries(11) as asked:
            page(client, f"{LIST}{first.pk}/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("returned", "now", "said", "limit"),
    [
        (
            "2016-03-26 12:00",
            "2016-03-29 12:00",
            "1 hour left",
            "29 March 2016 at 13:00",
        ),
        (
            "2016-10-29 12:00",
            "2016-11-01 12:00",
            "Overdue by 1 hour",
            "1 November 2016 at 11:00",
        ),
    ],
)
def test_clock_on_the_page_over_a_change_of_clocks(
    returned, now, said, limit, north, client
):
    start = at(returned) - timedelta(hours=6)
    episode = north.report(start, doing=north.doing(at(now)))
    north.back(episode, at(returned), doing=north.doing(at(now)))

    with time_machine.travel(at(now), tick=False):
        opened(client, north.lead, episode)
        text = page(client, f"{LIST}{episode.pk}/")
        alone = page(client, f"{LIST}{episode.pk}/clock/")
        listed = page(client, LIST)

    for shown in (text, alone, listed):
        assert said in shown
    assert limit in text
    assert 'hx-trigger="every 60s"' in text


def test_clock_stands_still_when_it_is_done(north, client):
    episode = north.at_stage("done")
    opened(client, north.lead, episode)

    text = page(client, f"{LIST}{episode.pk}/")

    assert "Done after 20 hours, in time" in text
    assert "hx-trigger" not in text.split("main-content")[2]


def test_report_page_needs_a_child_that_was_looked_for(north, south, client):
    client.force_login(north.lead)
    assert client.get(f"{LIST}report/").url == "/cases/look/"
    sealed = looking.seal(south.lead, south.partnership, "a" * 64)

    answer = client.post(f"{LIST}report/", {"child": sealed})

    assert answer.url == "/cases/look/"


def fields(place, **more):
    given = {
        "child": looking.seal(
            place.lead, place.partnership, Pseudonyms(place.partnership.code).of("LA5")
        ),
        "type": "missing",
        "location": "home",
        "sex": "female",
        "keeper": place.agency.pk,
    }
    given |= moment("started", "6", "6", "2016", "18:00")
    given |= moment("reported", "6", "6", "2016", "19:30")
    return given | more


def moment(name, *boxes):
    return {f"{name}_{at}": text for at, text in enumerate(boxes)}


def test_episode_is_reported_and_every_step_leads_back_to_its_page(north, client):
    client.force_login(north.lead)

    answer = client.post(f"{LIST}report/", fields(north, birth_month="5/2001"))

    episode = MissingEpisode.objects.get()
    address = f"{LIST}{episode.pk}/"
    assert answer.url == address
    assert Child.objects.get().born_month.isoformat() == "2001-05-01"
    assert "The child is still missing" in page(client, address)
    for act, given in (
        ("record-return", moment("returned", "7", "6", "2016", "05:00")),
        (
            "offer-interview",
            moment("offered", "7", "6", "2016", "09:00") | {"answer": ""},
        ),
        ("answer-offer", {"answer": "yes"}),
        (
            "record-interview",
            moment("completed", "9", "6", "2016", "18:00")
            | {"provider": north.agency.pk, "independent": "yes"},
        ),
    ):
        assert client.post(f"{address}{act}/", given).url == address, act
    assert "Done after 61 hours, in time" in page(client, address)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (moment("started", "", "", "", ""), "Enter when the child went missing"),
        (moment("started", "6", "6", "2016", "25:00"), "Enter the time like 18:40"),
        (moment("started", "27", "3", "2016", "01:30"), "There was no such time"),
        (moment("started", "31", "6", "2016", ""), "Enter a real date"),
        (moment("started", "6", "6", "2096", "18:00"), "This is still to come"),
        (moment("reported", "6", "6", "2016", "17:00"), "was reported missing before"),
        ({"location": ""}, "Choose where from"),
        ({"placing_la": "Dudley"}, "Write the code like"),
        ({"birth_month": "7/2016"}, "before the child was born"),
        ({"location": "unknown"}, "I have looked at this, and it is right"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(more, said, north, client):
    client.force_login(north.lead)

    answer = client.post(f"{LIST}report/", fields(north, **more))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not MissingEpisode.objects.exists()


def test_tick_and_reason_let_the_unusual_pass(north, client):
    client.force_login(north.lead)
    given = fields(north, location="unknown")
    first = client.post(f"{LIST}report/", given)
    asked = first.context["form"].data["asked"]

    without = client.post(f"{LIST}report/", given | {"asked": asked})
    sure = {"asked": asked, "looked_at": "on", "reason": "checked"}
    answer = client.post(f"{LIST}report/", given | sure)

    assert asked == "W-LOCATION-UNKNOWN"
    assert without.status_code == 200
    assert answer.status_code == 302
    assert MissingEpisode.objects.get().location == "unknown"


def test_day_alone_is_marked_about(north, client):
    client.force_login(north.lead)
    given = fields(north) | moment("started", "6", "6", "2016", "")
    address = client.post(f"{LIST}report/", given).url

    client.post(f"{address}record-return/", moment("returned", "7", "6", "2016", ""))

    text = page(client, address)
    assert "7 June 2016 (time not known)" in text
    assert "Overdue by about" in text


def test_step_that_cannot_be_taken_says_why(north, client):
    episode = north.at_stage("returned")
    opened(client, north.lead, episode)

    text = page(client, f"{LIST}{episode.pk}/record-interview/")

    assert "An interview has to be offered and accepted first." in text
    assert "<form" not in text.split("<main")[1]
    assert client.get(f"{LIST}{episode.pk}/nonsense/").status_code == 404


@pytest.mark.parametrize("worklist", WORKLISTS, ids=lambda one: one.code)
def test_worklist_has_what_waits_in_the_own_area_only(
    worklist, north, south, django_assert_num_queries
):
    wanted = _waiting(north)
    _waiting(south)
    nobody = SimpleNamespace(seats=())

    with django_assert_num_queries(1 + _seat_queries(north.lead)):
        rows = worklist.rows(north.lead, NOW)

    assert [row.url for row in rows] == [
        reverse("cases:episode", args=[one.pk]) for one in wanted[worklist.code]
    ]
    assert worklist.count(north.lead, NOW) == len(rows)
    assert worklist.rows(nobody, NOW) == []
    assert worklist.count(nobody, NOW) == 0
    assert len({tuple(cell.heading for cell in row.cells) for row in rows}) == 1


def _seat_queries(user):
    """Seats are read once: then not again."""
    assert user.seats
    return 0


def _waiting(place):
    """Make episodes on both sides of each limit; give what each list must hold."""
    news, old = timedelta(days=3), timedelta(days=28)

    def missing(child, start, told):
        return place.report(start, child=child, doing=place.doing(told))

    def back(child, hours):
        return _back_before(place, child, hours=hours)

    fresh = missing("LA1", NOW - news + timedelta(minutes=1), NOW)
    quiet = missing("LA2", NOW - timedelta(days=10), NOW - news - timedelta(minutes=1))
    told = missing("LA3", NOW - old + timedelta(minutes=1), NOW - timedelta(days=1))
    long = missing("LA4", NOW - old - timedelta(minutes=1), NOW)
    in_time = back("LA5", 72)
    early = back("LA6", 2)
    late = back("LA7", 73)
    very_late = back("LA8", 300)
    offered = place.offer(back("LA9", 100))
    settled = place.not_done(back("LA10", 200))
    assert {fresh.pk, told.pk, settled.pk}
    return {
        "interviews-due": [in_time, early],
        "interviews-overdue": [late, offered, very_late],
        "no-decision": [late, very_late],
        "missing-no-news": [quiet],
        "missing-28-days": [long],
    }


def test_interviews_known_by_days_are_due_for_three_days(north):
    lists = {one.code: one for one in WORKLISTS}
    episode = north.report(at("2016-06-06 00:00"), has_time=False)
    north.back(episode, at("2016-06-06 00:00"), has_time=False)
    last, after = at("2016-06-09 23:59"), at("2016-06-10 00:00")

    assert lists["interviews-due"].count(north.lead, last) == 1
    assert lists["interviews-overdue"].count(north.lead, last) == 0
    assert lists["interviews-due"].count(north.lead, after) == 0
    assert lists["interviews-overdue"].count(north.lead, after) == 1


def test_still_missing_takes_an_episode_off_the_list_without_news(north, client):
    lists = {one.code: one for one in WORKLISTS}
    told = north.doing(START)
    episode = north.report(doing=told)
    now = START + timedelta(days=5)
    assert lists["missing-no-news"].count(north.lead, now) == 1

    with time_machine.travel(now, tick=False):
        opened(client, north.lead, episode)
        client.post(f"{LIST}{episode.pk}/still-missing/", {})

    assert lists["missing-no-news"].count(north.lead, now) == 0


def test_episode_told_twice_is_shown_once(north, client):
    mine = north.back(north.report())
    MissingEpisode.objects.create(
        **{
            name: getattr(mine, name)
            for name in (
                *("partnership", "agency", "child", "reported_at"),
                *("missing_from_at", "returned_at", "type", "location"),
            )
        },
        system="council",
        reference="c1",
        counts=False,
    )
    client.force_login(north.lead)

    assert "1 episode" in page(client, f"{LIST}?stands=all")
    assert mine.returned_at == BACK
