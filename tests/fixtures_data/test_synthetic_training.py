"""Made-up bookings add up to the printed tables, and are the same everywhere."""

import hashlib
from collections import Counter

import pytest

from fixtures.synthetic.training import CAME, COLUMNS, Bookings, as_csv
from fixtures.synthetic.training_northborough import northborough
from fixtures.synthetic.training_plan import dudley, printed, spread


@pytest.fixture(scope="module")
def rows():
    return list(Bookings(dudley()).rows())


@pytest.fixture(scope="module")
def came(rows):
    return [row for row in rows if row["status"] in CAME]


def test_attendances_add_up_to_the_four_tables(came):
    known = printed()
    months = Counter(row["event_date"][3:5] for row in came)
    online = Counter(
        row["event_date"][3:5]
        for row in came
        if row["delivery_type"] == "virtual_college"
    )
    order = [f"{month:02}" for month in (*range(4, 13), 1, 2, 3)]

    assert len(came) == known.total == sum(known.months) == 13_023
    assert [months[one] for one in order] == list(known.months)
    assert [online[one] for one in order] == list(known.online)
    assert Counter(row["delivery_type"] for row in came) == Counter(known.types)
    assert Counter(
        row["sector"] for row in came if row["delivery_type"] == "briefing"
    ) == Counter(known.sectors)


def test_nobody_is_at_an_event_twice_nor_at_a_course(rows):
    assert len({(row["staff_ref"], row["course_code"]) for row in rows}) == len(rows)


def test_an_event_has_as_many_places_as_people_or_more(rows):
    placed = Counter(
        row["event_ref"] for row in rows if not row["status"].startswith("cancelled")
    )
    places = {row["event_ref"]: row["places"] for row in rows}

    over = [ref for ref, n in placed.items() if places[ref] and n > int(places[ref])]
    assert over == []


def test_rows_name_nobody_and_are_the_same_each_time(rows):
    again = as_csv(Bookings(dudley()).rows())

    assert hashlib.sha256(again).digest() == hashlib.sha256(as_csv(rows)).digest()
    assert all(row["staff_ref"].startswith("SYN-") for row in rows)
    assert set().union(*rows) <= set(COLUMNS)


def test_northboroughs_people_come_to_a_course_once_at_a_time():
    rows = list(Bookings(northborough()).rows())

    twice = Counter((row["staff_ref"], row["event_ref"]) for row in rows)
    assert max(twice.values()) == 1
    assert {"1", "2", "3", "4", "5"} >= {
        row["post_score"] for row in rows if row.get("post_score")
    }
    assert all("(synthetic)" in row["course_title"] for row in rows)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1, 1], [3, 4, 3]),
        (7, [3, 0, 1], [5, 0, 2]),
        (0, [2, 2], [0, 0]),
    ],
)
def test_a_total_is_shared_out_and_adds_up_again(total, weights, parts):
    assert spread(total, weights) == parts
