"""Who is trained, and does it help: the page as each of its readers sees it."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import GRANTS, Permission, Reach, Role
from safeguarding.returns.models import Duty
from tests.dashboards.workforce.made_training import (
    ATTENDED,
    BOOKED,
    DNA,
    LATE,
    NOW,
    WAIT,
    World,
)
from tests.factories import AgencyFactory, TemplateFactory, member
from tests.training.made import CourseFactory, DelegateFactory, RoleGroupFactory
from training.models import CourseNeed, Event, Headcount

pytestmark = pytest.mark.django_db
SUMS = {"sum", "level0"}
NAMES = ("training", "training-csv", "training-xlsx")
SEERS = [role for role in Role if Permission.SEE_TRAINING in GRANTS[role]]
OWN = [
    role for role in SEERS if GRANTS[role][Permission.SEE_TRAINING] == Reach.OWN_AGENCY
]
WHOLE = [role for role in SEERS if role not in OWN]


@pytest.fixture(autouse=True)
def in_september():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def world():
    """Two partnerships with two agencies each."""
    made = World().a_year()
    made.other = World().a_year()
    return made


@pytest.fixture
def manager(client, world):
    client.force_login(member(Role.BUSINESS_MANAGER, world.place))
    return client


def page(name, world, **asked):
    address = reverse(f"dashboards:{name}", args=[world.place.code])
    pairs = "&".join(f"{key}={value}" for key, value in asked.items())
    return f"{address}?{pairs}" if pairs else address


def text(answer):
    return " ".join(answer.content.decode().split())


def parts(answer):
    shown = (*answer.context["first_parts"], *answer.context["other_parts"])
    return {part.key: part for part in (*shown, *answer.context["silent"])}


def tables(answer):
    """Give key -> [[label, figure, ...]] of each table of the page."""
    return {
        key: [[line.label, *(c.text for c in line.cells)] for line in part.lines]
        for key, part in parts(answer).items()
    }


def counts(answer, key):
    """Give the counts behind the shares of a table, by the label of the row."""
    return {
        line.label: [cell.figure.counts for cell in line.cells]
        for line in parts(answer)[key].lines
    }


def test_the_way_from_a_place_to_somebody_who_learnt(manager, world):
    told = manager.get(page("training", world, year="2025-26"))

    # 10 + 5 places; bookings 9 + 3; e-learning has no end of places.
    assert tables(told)["funnel"] == [
        ["Places", "15", "No limit", "No limit"],
        ["Booked", "12", "4", "16"],
        ["Attended", "8", "4", "12"],
        ["Completed", "7", "4", "11"],
        ["Did not attend", "2", "0", "2"],
        ["Cancelled", "2", "0", "2"],
        ["Cancelled late, of these", "1", "0", "1"],
    ]
    assert (
        "12 attendances in 2025-26, 75% of those booked; 12 bookings for 15 places "
        "(80%) at events with limited places."
    ) in text(told)


def test_delivery_types_stand_beside_the_year_before(manager, world):
    told = manager.get(page("training", world, year="2025-26"))

    assert tables(told)["types"] == [
        ["Single agency", "0", "0", "No change"],
        ["Multi-agency", "5", "4", "+25%"],
        ["Virtual college", "4", "0", "None before"],
        ["Briefing", "3", "0", "None before"],
    ]
    assert "12 attendances in 2025-26: +200% on 2024-25 (4)." in text(told)


def test_months_say_when_people_came_and_how_many_online(manager, world):
    told = manager.get(page("training", world, year="2025-26"))

    months = tables(told)["months"]
    assert months[:3] == [
        ["April", "0", "0", "0"],
        ["May", "5", "4", "0"],
        ["June", "7", "0", "4"],
    ]
    assert len(months) == 12
    assert "Most attendances in June (7); none in 10 months." in text(told)


def test_what_was_before_bookings_were_kept_is_not_known_and_never_none(client):
    world = World()
    late = world.event(world.core, date(2024, 10, 8), 10)
    world.book(late, world.health, ATTENDED, ATTENDED)
    now = world.event(world.core, date(2025, 5, 20), 10)
    world.book(now, world.health, ATTENDED)
    client.force_login(member(Role.BUSINESS_MANAGER, world.place))

    told = client.get(page("training", world, year="2025-26"))

    months = {label: figures for label, *figures in tables(told)["months"]}
    assert [months[name][:2] for name in ("May", "October", "November")] == [
        ["1", "No figure"],
        ["0", "2"],
        ["0", "0"],
    ]
    assert "They are kept from October 2024 on" in parts(told)["months"].note
    assert tables(told)["types"][1] == ["Multi-agency", "1", "Not known"]
    assert "1 attendance in 2025-26." in text(told)


def test_sectors_from_which_nobody_came_are_named(manager, world):
    told = manager.get(page("training", world, year="2025-26"))

    rows = {label: cells for label, *cells in tables(told)["sectors"]}
    assert rows["Health"] == ["6", "7", "86%", "2"]
    assert rows["Police"] == ["5", "8", "62%", "0"]
    assert rows["Education"] == ["1", "1", "100%", "1"]
    assert rows["Voluntary"] == ["0", "0", "None booked", "0"]
    assert (
        "Nobody came from adults, children&#x27;s social care, early years, voluntary, "
        "urban environment and other."
    ) in text(told)


def test_who_does_not_come_is_judged_with_its_interval(manager, world):
    event = world.event(world.core, date(2025, 9, 2))
    world.book(event, world.police, *[DNA] * 30, *[ATTENDED] * 10, sector="police")
    world.book(event, world.health, *[ATTENDED] * 33)

    told = manager.get(page("training", world, year="2025-26"))

    # Police: 31 of 46 not cancelled, Wilson 53.0 to 79.1; 1 of 48 cancelled late,
    # 0.4 to 10.9. Health: 1 of 41, 0.4 to 12.6; 0 of 41, 0 to 8.6.
    police, health = world.police.short_name, world.health.short_name
    assert tables(told)["missed"] == [
        [police, "67%", "53 to 79%", "More often", "2%", "0 to 11%"],
        [health, "2%", "0 to 13%", "Less often", "0%", "0 to 9%"],
    ]
    assert counts(told, "missed")[police] == ["31 of 46", "", "", "1 of 48", ""]
    assert f"More often than the others: {police}." in text(told)
    whiskers = parts(told)["missed"].chart["data"][0]["error_x"]
    assert whiskers["array"][0] == pytest.approx(79.1 - 67.4, abs=0.1)


def test_what_is_lost_is_priced_by_agency(manager, world):
    event = world.event(world.core, date(2025, 9, 2), 5, cost_pence=4550)
    world.book(event, world.police, ATTENDED, DNA, LATE)

    told = manager.get(page("training", world, year="2025-26"))

    police, health = world.police.short_name, world.health.short_name
    assert tables(told)["cost"] == [
        [police, "4", "2", "2", "£91", "£0"],
        [health, "1", "1", "0", "Not priced", "£0"],
    ]
    assert (
        "5 places were lost at a cost of £91, not counting 3 without a price."
        in text(told)
    )


def test_what_was_lost_is_drawn_in_money_where_there_is_a_price(manager, world):
    bare = manager.get(page("training", world, year="2025-26"))
    Event.objects.update(cost_pence=4550)

    told = manager.get(page("training", world, year="2025-26"))

    assert "Places lost" in str(parts(bare)["cost"].chart)
    shown = str(parts(told)["cost"].chart)
    assert "Cost to the pool, £" in shown
    assert "£45.50" in shown


def test_from_whom_nobody_came_is_said(manager, world):
    told = manager.get(page("training", world, year="2025-26"))

    said = parts(told)["demand"].finding
    assert "No attendance from these sectors:" in said
    for sector in ("voluntary", "early years"):
        assert sector in said.lower()
    assert "education" not in said.lower()


def test_wishes_that_were_not_met_are_shown(manager, world):
    ahead = world.event(world.briefing, date(2026, 10, 6), 1, status="planned")
    world.book(ahead, world.health, BOOKED, WAIT, WAIT)

    told = manager.get(page("training", world, year="2026-27"))

    assert tables(told)["demand"] == [[world.briefing.title, "2", "0"]]
    before = manager.get(page("training", world, year="2025-26"))
    assert tables(before)["demand"] == [[world.core.title, "0", "1"]]
    assert "Nobody waits for an event to come; 1 person waited" in text(before)


def test_learning_gain_is_of_pairs_and_says_how_sure_it_is(manager, world):
    told = manager.get(page("training", world, year="2025-26"))

    # Gains 2, 1, 2, 2, 2: mean 9/5, spread 0.447, t(4) 2.776: 1.80 +/- 0.56.
    assert tables(told)["learnt"] == [
        [
            world.core.title,
            *("2.60", "4.40", "+1.80", "+1.24 to +2.36", "5"),
            *("100%", "80%", "No answer"),
        ]
    ]
    assert counts(told, "learnt")[world.core.title][5:] == ["5 of 5", "4 of 5", ""]


def test_one_agency_s_answers_are_for_it_and_for_who_keeps_the_training(client, world):
    asked = {"year": "2025-26", "agency": world.health.code}
    for role, is_told in (
        (Role.BOARD_MEMBER, False),
        (Role.BUSINESS_MANAGER, False),
        (Role.TRAINING_COORDINATOR, True),
    ):
        client.force_login(member(role, world.place))

        told = client.get(page("training", world, **asked))
        lines = client.get(page("training-csv", world, **asked)).content.decode()

        assert bool(tables(told)["learnt"]) is is_told
        assert ("may be one person" in lines) is not is_told
        if not is_told:
            assert "may be one person" in parts(told)["learnt"].finding


def test_what_fewer_than_five_said_is_not_told_of_an_agency(client, world):
    client.force_login(member(Role.AGENCY_SUBMITTER, world.place, world.health))

    told = client.get(page("training", world, year="2025-26"))

    few = "Too few"
    assert tables(told)["learnt"] == [
        [world.core.title, few, few, few, few, "4", "100%", few, few]
    ]
    assert not parts(told)["learnt"].chart
    assert "Too few have said yet what changed" in parts(told)["learnt"].finding


def test_answers_about_the_end_of_a_year_count_though_they_come_after_it(
    manager, world
):
    late = world.event(world.core, date(2026, 3, 20))
    booking, _ = world.book(late, world.health, "attended", "attended")
    world.evaluated([booking], [(2, 3)])
    world.later(booking, on=date(2026, 6, 21))

    told = manager.get(page("training", world, year="2025-26"))

    # Of seven who attended three months before today, six answered.
    assert counts(told, "learnt")[world.core.title][5] == "6 of 7"


def test_coverage_is_people_in_date_over_people_who_need_it(manager, world):
    group = RoleGroupFactory(partnership=world.place)
    CourseNeed.objects.create(
        partnership=world.place, course=world.core, role_group=group
    )
    Headcount.objects.create(
        partnership=world.place,
        agency=world.health,
        role_group=group,
        on=date(2025, 4, 1),
        people=8,
    )
    person = DelegateFactory(
        partnership=world.place, agency=world.health, role_group=group
    )
    booking = world.core.events.get(starts_on=date(2025, 5, 20)).bookings.filter(
        status=ATTENDED, agency=world.health
    )[0]
    type(booking).objects.filter(pk=booking.pk).update(delegate=person)

    told = manager.get(page("training", world, year="2025-26"))

    rows = tables(told)["covered"]
    assert [row[1:] for row in rows] == [["12%", "1", "0", "0"]]
    assert "1 of the 8 trainings people need is in date (12%); 7 are missing." in text(
        told
    )


def test_the_heat_map_shows_agencies_or_sectors_by_course(manager, world):
    told = manager.get(page("training", world, year="2025-26"))

    heat = told.context["heat"]
    assert [one.title for one in heat.columns] == [
        world.core.title,
        world.online.title,
        world.briefing.title,
    ]
    assert [[one.value for one in row.cells] for row in heat.rows] == [
        [4, 0, 3],
        [1, 4, 0],
    ]
    assert heat.finding == "Nobody came in 2 of 6 pairs of agency and course."
    by_sector = manager.get(page("training", world, year="2025-26", by="sector"))
    rows = {
        row.label: [one.value for one in row.cells]
        for row in by_sector.context["heat"].rows
    }
    assert rows["Education"] == [0, 0, 1]
    assert rows["Voluntary"] == [0, 0, 0]
    assert len(rows) == 9


def test_many_courses_share_the_last_column_and_files_hold_them_all(manager, world):
    for number in range(8):
        course = CourseFactory(partnership=world.place, title=f"Course {number}")
        event = world.event(course, date(2025, 7, 1))
        world.book(event, world.health, ATTENDED)

    told = manager.get(page("training", world, year="2025-26"))

    columns = told.context["heat"].columns
    assert len(columns) == 9
    assert columns[-1].title == "3 other courses"
    # What is a sum of several courses is not shaded beside single ones.
    assert {row.cells[-1].tone for row in told.context["heat"].rows} <= SUMS
    content = manager.get(page("training-csv", world, year="2025-26")).content
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    heat = [line for line in lines if line[0].startswith("Which agency comes")]
    assert len({line[2] for line in heat}) == 11


def test_an_event_nobody_has_marked_counts_nowhere_and_is_told(manager, world):
    event = world.event(world.core, date(2026, 5, 6), 12)
    world.book(event, world.health, BOOKED, BOOKED)
    marked = world.event(world.core, date(2026, 5, 7), 4)
    world.book(marked, world.health, ATTENDED)
    world.event(world.core, date(2026, 5, 8), 6, status="cancelled")
    ahead = world.event(world.core, date(2026, 10, 6), 9, status="planned")
    world.book(ahead, world.health, BOOKED)

    told = manager.get(page("training", world))

    assert told.context["told"].year.code == "2026-27"
    assert tables(told)["funnel"][:3] == [
        ["Places", "4"],
        ["Booked", "1"],
        ["Attended", "1"],
    ]
    note = parts(told)["funnel"].note
    assert "1 event is not marked yet: the 2 bookings there are not counted." in note
    assert "1 event is to come this year, with 9 places, 1 of them taken." in note
    assert "1 event was cancelled" in note


def test_a_running_year_stands_beside_the_same_days_of_the_year_before(manager, world):
    spring = world.event(world.core, date(2026, 5, 6))
    world.book(spring, world.health, ATTENDED)
    late = world.event(world.core, date(2025, 12, 1))
    world.book(late, world.health, ATTENDED)

    told = manager.get(page("training", world, year="2026-27"))

    # Up to 1 September 2025 there were 12, in December one more.
    assert "-92% on 2025-26 to the same day (12)".replace("-9", "\u22129") in text(told)


def test_a_year_of_which_nothing_is_known_says_what_to_do(manager, world):
    told = manager.get(page("training", world, year="2013-14"))

    assert "Nobody&#x27;s attendance is known for 2013-14." in text(told)
    assert "Training appears here once" in text(told)
    assert manager.get(page("training-csv", world, year="2013-14")).status_code == 200
    assert manager.get(page("training-xlsx", world, year="2013-14")).status_code == 200


@pytest.mark.parametrize("asked", [{"year": "2015"}, {"agency": "nobody"}])
@pytest.mark.parametrize("name", NAMES)
def test_what_does_not_exist_is_not_there(manager, world, name, asked):
    assert manager.get(page(name, world, **asked)).status_code == 404


@pytest.mark.parametrize("role", list(Role), ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_only_who_sees_training_and_only_their_own_partnership(
    client, world, role, name
):
    client.force_login(member(role, world.place, world.health))

    own = client.get(page(name, world)).status_code
    others = client.get(page(name, world.other)).status_code

    assert (own, others) == ((200, 404) if role in SEERS else (403, 403))


def everything(client, world, **asked):
    """Give the texts of the page and of both files, charts and all."""
    shown = client.get(page("training", world, **asked)).content.decode()
    table = client.get(page("training-csv", world, **asked)).content.decode()
    book = client.get(page("training-xlsx", world, **asked)).content
    sheets = CalamineWorkbook.from_filelike(BytesIO(book))
    cells = [
        str(cell)
        for name in sheets.sheet_names
        for row in sheets.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    return "\n".join([shown, table, *cells])


@pytest.mark.parametrize("role", OWN, ids=str)
def test_an_agency_sees_its_own_people_only(client, world, role):
    client.force_login(member(role, world.place, world.health))

    told = client.get(page("training", world, year="2025-26"))
    all_of_it = everything(client, world, year="2025-26")

    assert tables(told)["funnel"][:3] == [
        ["Booked", "8"],
        ["Attended", "7"],
        ["Completed", "6"],
    ]
    assert [row[0] for row in tables(told)["missed"]] == [world.health.short_name]
    assert [row.label for row in told.context["heat"].rows] == [world.health.short_name]
    assert world.health.short_name in all_of_it
    # Neither the other agency, nor what only its people came to, nor any total.
    for hidden in (world.police.short_name, world.online.title, world.other.place.code):
        assert hidden not in all_of_it
    assert [row[0] for row in tables(told)["sectors"]] == ["Education", "Health"]
    assert told.context["heat"].finding == "Somebody came to 2 of 2 courses."
    assert told.context["told"].offered is None
    assert len(told.context["picker"]["pickers"]) == 1


@pytest.mark.parametrize("role", OWN, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_an_agency_cannot_ask_for_another(client, world, role, name):
    client.force_login(member(role, world.place, world.health))

    mine = client.get(page(name, world, agency=world.health.code))
    theirs = client.get(page(name, world, agency=world.police.code))

    assert (mine.status_code, theirs.status_code) == (200, 404)


@pytest.mark.parametrize("role", WHOLE, ids=str)
def test_who_sees_everybody_sees_this_partnership_only(client, world, role):
    client.force_login(member(role, world.place, world.health))

    all_of_it = everything(client, world, year="2025-26")

    assert world.police.short_name in all_of_it
    for hidden in (
        world.other.place.code,
        world.other.police.short_name,
        world.other.core.title,
    ):
        assert hidden not in all_of_it


def test_who_sees_everybody_may_ask_for_one_agency(manager, world):
    told = manager.get(
        page("training", world, year="2025-26", agency=world.police.code)
    )

    assert tables(told)["funnel"][:2] == [["Booked", "8"], ["Attended", "5"]]
    assert world.health.short_name not in {
        row[0] for rows in tables(told).values() for row in rows
    }
    assert f"2025-26, {world.police.short_name}" in text(told)


def test_files_are_on_record_and_run_no_formula(manager, world):
    world.core.title = "=HYPERLINK(1)"
    world.core.save()

    answer = manager.get(page("training-csv", world, year="2025-26"))

    lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert any(line[1] == "'=HYPERLINK(1)" for line in lines)
    assert lines[1][:3] == ["Training", "2025-26", "Everybody"]
    found = AuditEvent.objects.filter(action="training_exported").get()
    assert found.detail["period"] == "2025-26"
    name = answer.headers["Content-Disposition"]
    assert f"training-{world.place.code}-2025-26.csv" in name


def test_every_chart_has_its_table_and_its_sentence(manager, world):
    group = RoleGroupFactory(partnership=world.place)
    CourseNeed.objects.create(
        partnership=world.place, course=world.core, role_group=group
    )
    Headcount.objects.create(
        partnership=world.place,
        agency=world.health,
        role_group=group,
        on=date(2025, 4, 1),
        people=4,
    )
    person = DelegateFactory(
        partnership=world.place, agency=world.health, role_group=group
    )
    (came, *_) = world.book(
        world.event(world.core, date(2025, 9, 3)), world.health, ATTENDED
    )
    came.delegate = person
    came.save()

    told = manager.get(page("training", world, year="2025-26"))

    charted = [part for part in parts(told).values() if part.chart]
    assert {part.key for part in charted} == {
        *("funnel", "types", "months", "sectors"),
        *("missed", "cost", "demand", "learnt", "covered"),
    }
    table = told.context["heat"]
    assert table.rows
    assert table.finding.endswith(".")
    for part in charted:
        assert part.lines
        assert part.finding.endswith(".")


@pytest.mark.parametrize("role", [Role.TRAINING_COORDINATOR, Role.AGENCY_SUBMITTER])
@pytest.mark.parametrize("count", [1, 6])
def test_queries_do_not_grow_with_what_is_kept(
    client, world, role, count, django_assert_max_num_queries
):
    for number in range(count):
        agency = world._agency(f"Agency {number}")
        course = CourseFactory(partnership=world.place)
        world.book(world.event(course, date(2025, 7, 1)), agency, *[ATTENDED] * count)
    client.force_login(member(role, world.place, world.health))

    with django_assert_max_num_queries(26):
        client.get(page("training", world, year="2025-26"))


def test_coverage_is_the_same_here_and_on_its_own_page(manager, world):
    """Health counted 1 and has 2 in date; police counted 3 and has none: 1 of 4."""
    group = RoleGroupFactory(partnership=world.place)
    CourseNeed.objects.create(
        partnership=world.place, course=world.core, role_group=group
    )
    for agency, people in ((world.health, 1), (world.police, 3)):
        Headcount.objects.create(
            partnership=world.place,
            agency=agency,
            role_group=group,
            on=date(2025, 4, 1),
            people=people,
        )
    event = world.core.events.get(starts_on=date(2025, 5, 20))
    for booking in event.bookings.filter(status=ATTENDED, agency=world.health)[:2]:
        person = DelegateFactory(
            partnership=world.place, agency=world.health, role_group=group
        )
        type(booking).objects.filter(pk=booking.pk).update(delegate=person)
    said = (
        "1 of the 4 trainings people need is in date (25%); 3 are missing. "
        "1 more person is in date than were counted."
    )

    assert said in text(manager.get(page("training", world)))
    own = manager.get("/training/coverage/", {"place": world.place.code})
    assert said in own.content.decode()


def test_nothing_is_counted_of_days_whose_list_is_still_to_come(manager, world):
    late = world.event(world.core, date(2025, 11, 4))
    world.book(late, world.health, ATTENDED, DNA)
    before = tables(manager.get(page("training", world, year="2025-26")))
    Duty.objects.create(
        partnership=world.place,
        agency=AgencyFactory(type="other"),
        template=TemplateFactory(records="training-bookings"),
        starts_on=date(2025, 10, 1),
    )

    told = manager.get(page("training", world, year="2025-26"))

    after = tables(told)
    assert "attendances in 2025-26, up to 30 September 2025" in text(told)
    assert "list of bookings after 30 September is still to come" in text(told)
    assert (before["months"][7][1], after["months"][7][1]) == ("1", "No figure")
    assert before["months"][2][1] == after["months"][2][1]
    # People are in date as of today, whatever list is awaited.
    assert told.context["told"].on == date(2026, 3, 31)
    # The newest year shown is the newest of which anything can be known.
    assert manager.get(page("training", world)).context["told"].year.code == "2025-26"
