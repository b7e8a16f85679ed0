"""Accepted lists of missing episodes become children and episodes, and stay corrected."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from safeguarding.cases.models import (
    Child,
    ChildQuarter,
    MissingEpisode,
    StagedEpisode,
)
from safeguarding.periods import Period
from tests.cases.made_files import (
    COUNCIL_ROW,
    POLICE_ROW,
    Q3,
    Sender,
    check,
    codes,
    load,
    load_again,
    standing,
)

pytestmark = pytest.mark.django_db

POLICE, COUNCIL = "police-missing", "ssda903-missing"
SECOND = {
    **POLICE_ROW,
    "force_ref": "WM-0002",
    "missing_from_at": "20/11/2015 18:00",
    "returned_at": "20/11/2015 23:00",
    "location_type": "care",
}


def test_row_becomes_a_child_and_an_episode_in_utc():
    sender = Sender.of()

    periods = load(sender.file(POLICE), POLICE_ROW)

    (episode,) = standing(sender.partnership)
    # 5 October is summer time: an hour before the clock on the wall.
    assert episode.missing_from_at == datetime(2015, 10, 5, 20, 40, tzinfo=UTC)
    assert episode.returned_at == datetime(2015, 10, 6, 6, 15, tzinfo=UTC)
    assert (episode.system, episode.type, episode.location) == (
        "police",
        "missing",
        "home",
    )
    assert episode.agency == sender.agency
    assert episode.row.number == 2
    assert (episode.child.born_month, episode.child.sex) == (date(2001, 5, 1), "female")
    assert periods == {Q3}
    assert ChildQuarter.objects.get(child=episode.child).home_episodes == 1


def test_row_of_the_missing_module_is_a_councils_episode_from_care_by_date():
    sender = Sender.of()

    load(sender.file(COUNCIL), COUNCIL_ROW)

    (episode,) = standing(sender.partnership)
    assert (episode.system, episode.location, episode.precision) == (
        "council",
        "care",
        "date",
    )
    assert (episode.started_on, episode.ended_on) == (
        date(2015, 10, 5),
        date(2015, 10, 6),
    )


def test_putting_a_file_in_twice_changes_nothing_the_second_time():
    sender = Sender.of()
    file = sender.file(POLICE)
    load(file, POLICE_ROW, SECOND)
    before = list(MissingEpisode.objects.order_by("pk").values())
    children = list(Child.objects.values())

    periods = load_again(file)

    assert periods == set()
    assert list(MissingEpisode.objects.order_by("pk").values()) == before
    assert list(Child.objects.values()) == children


def test_duplicate_rows_make_one_episode():
    sender = Sender.of()

    load(sender.file(POLICE), POLICE_ROW, POLICE_ROW)

    assert len(standing(sender.partnership)) == 1


def test_corrected_list_withdraws_what_it_no_longer_tells():
    sender = Sender.of()
    load(sender.file(POLICE), POLICE_ROW, SECOND)
    moved = {**SECOND, "location_type": "home"}

    periods = load(sender.file(POLICE), moved)

    (left,) = standing(sender.partnership)
    gone = MissingEpisode.objects.get(withdrawn_at__isnull=False)
    assert (left.location, left.row.file) == ("home", sender_files(sender)[1])
    assert gone.started_on == date(2015, 10, 5)
    assert periods == {Q3}
    assert ChildQuarter.objects.get().episodes == 1


def sender_files(sender):
    return list(sender.owed().record_files.order_by("pk"))


def test_withdrawn_episode_stands_again_when_a_later_version_has_it():
    sender = Sender.of()
    load(sender.file(POLICE), POLICE_ROW, SECOND)
    load(sender.file(POLICE), SECOND)

    load(sender.file(POLICE), POLICE_ROW, SECOND)

    assert len(standing(sender.partnership)) == 2
    assert MissingEpisode.objects.count() == 2


def test_episode_that_another_quarters_list_tells_of_is_not_withdrawn():
    sender = Sender.of()
    q2 = Period.parse("2015-16-Q2")
    still_open = {
        **POLICE_ROW,
        "missing_from_at": "30/09/2015 23:00",
        "returned_at": "",
    }
    returned = {**still_open, "returned_at": "01/10/2015 06:00"}
    load(sender.file(POLICE, period=q2), still_open)
    load(sender.file(POLICE), returned, SECOND)

    load(sender.file(POLICE), SECOND)

    first, second = standing(sender.partnership)
    # What the list of the second quarter said holds again.
    assert first.returned_at is None
    assert first.row.file.obligation.period == q2
    assert second.started_on == date(2015, 11, 20)


def test_later_list_gives_the_end_of_an_episode_that_was_open():
    sender = Sender.of()
    q2 = Period.parse("2015-16-Q2")
    row = {**POLICE_ROW, "missing_from_at": "30/09/2015 23:00", "returned_at": ""}
    load(sender.file(POLICE, period=q2), row)

    periods = load(sender.file(POLICE), {**row, "returned_at": "01/10/2015 06:00"})

    (episode,) = standing(sender.partnership)
    assert episode.ended_on == date(2015, 10, 1)
    assert Q3 in periods


def test_open_episode_that_the_next_list_does_not_have_is_asked_about():
    sender = Sender.of()
    q2 = Period.parse("2015-16-Q2")
    row = {**POLICE_ROW, "missing_from_at": "30/09/2015 23:00", "returned_at": ""}
    load(sender.file(POLICE, period=q2), row)

    silent = check(sender.file(POLICE), {**SECOND, "child_ref": "LA000999"})
    told = check(sender.file(POLICE), {**row, "returned_at": "01/10/2015 06:00"})

    (found,) = [one for one in silent if one.code == "W-STILL-OPEN"]
    assert "576" in found.message
    assert "30/09/2015" in found.message
    assert "W-STILL-OPEN" not in codes(told)


def test_stored_episode_of_another_return_must_not_overlap():
    sender = Sender.of()
    q2 = Period.parse("2015-16-Q2")
    earlier = {
        **POLICE_ROW,
        "missing_from_at": "30/09/2015 23:00",
        "returned_at": "05/10/2015 21:40",
    }
    load(sender.file(POLICE, period=q2), earlier)
    second = {**POLICE_ROW, "force_ref": "WM-0002"}

    touching = check(sender.file(POLICE), second)
    overlapping = check(
        sender.file(POLICE), {**second, "missing_from_at": "05/10/2015 21:39"}
    )

    assert "E-OVERLAP" not in codes(touching)
    assert "E-OVERLAP" in codes(overlapping)


def test_correction_does_not_overlap_with_the_version_it_corrects():
    sender = Sender.of()
    load(sender.file(POLICE), POLICE_ROW)

    found = check(sender.file(POLICE), {**POLICE_ROW, "force_ref": "WM-0009"})

    assert "E-OVERLAP" not in codes(found)


def test_what_another_partnership_knows_is_nobodys_business():
    north, south = Sender.of(), Sender.of()
    load(north.file(POLICE), POLICE_ROW)

    found = check(south.file(POLICE), {**POLICE_ROW, "force_ref": "WM-0002"})
    load(south.file(POLICE), {**POLICE_ROW, "force_ref": "WM-0002"})

    assert codes(found) == {"I-CHILD-NEW"}
    assert len(standing(north.partnership)) == len(standing(south.partnership)) == 1
    assert Child.objects.values("pseudonym").distinct().count() == 2


def test_two_forces_of_one_partnership_do_not_withdraw_each_others_episodes():
    one = Sender.of()
    other = Sender.of(partnership=one.partnership)
    load(one.file(POLICE), POLICE_ROW)

    load(other.file(POLICE), SECOND)
    load(one.file(POLICE), {**POLICE_ROW, "force_ref": "WM-0003"})

    assert [row.agency for row in standing(one.partnership)] == [
        one.agency,
        other.agency,
    ]


def test_child_is_filled_in_and_told_anew_by_newer_episodes_only():
    sender = Sender.of()
    newest = {**SECOND, "birth_month": "2001-06", "ethnicity": ""}
    load(sender.file(POLICE), newest)
    older = {**POLICE_ROW, "birth_month": "2001-04", "ethnicity": "WBRI"}

    load(sender.file(POLICE, period=Period.parse("2015-16-Q2")), older)

    child = Child.objects.get()
    assert child.born_month == date(2001, 6, 1)
    assert child.ethnicity == "WBRI"


def test_episode_whose_child_is_corrected_leaves_the_other_child():
    sender = Sender.of()
    load(sender.file(POLICE), POLICE_ROW)
    wrong = Child.objects.get()

    load(sender.file(POLICE), {**POLICE_ROW, "child_ref": "LA000777"})

    (episode,) = standing(sender.partnership)
    assert episode.child != wrong
    assert not ChildQuarter.objects.filter(child=wrong).exists()


def test_day_without_a_time_ends_no_earlier_than_the_start():
    sender = Sender.of()

    load(sender.file(POLICE), {**POLICE_ROW, "returned_at": "05/10/2015"})

    (episode,) = standing(sender.partnership)
    assert episode.precision == "date"
    assert episode.returned_at == episode.missing_from_at
    assert episode.ended_on == date(2015, 10, 5)


def test_hour_that_the_clock_shows_twice_is_read_the_way_that_makes_sense():
    sender = Sender.of()
    row = {
        **POLICE_ROW,
        "missing_from_at": "25/10/2015 01:50",
        "reported_at": "25/10/2015 01:55",
        "returned_at": "25/10/2015 01:10",
    }

    load(sender.file(POLICE), row)

    (episode,) = standing(sender.partnership)
    # 01:50 of summer time to 01:10 of winter time: twenty minutes.
    assert (episode.returned_at - episode.missing_from_at).total_seconds() == 20 * 60


def test_no_table_holds_an_identifier():
    sender = Sender.of()
    load(sender.file(POLICE), {**POLICE_ROW, "child_ref": "ZZTOP987"})
    load(sender.file(COUNCIL), {**COUNCIL_ROW, "CHILD": "ZZTOP988", "MISSING": "A"})

    assert StagedEpisode.objects.count() == 2
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row '  # noqa: S608 - our tables
                "WHERE row::text ILIKE ANY(ARRAY['%%ZZTOP%%', '%%WM-0001%%', "
                "'%%WM0001%%', '%%2001-05-14%%'])"
            )
            assert cursor.fetchone()[0] == 0, table


def test_statements_do_not_grow_with_the_rows(django_assert_max_num_queries):
    sender = Sender.of()
    many = [
        {
            **POLICE_ROW,
            "force_ref": f"WM-{number}",
            "child_ref": f"LA{number}",
        }
        for number in range(60)
    ]
    file = sender.file(POLICE)
    errors = [one for one in check(file, *many) if one.severity == "E"]
    assert not errors

    with django_assert_max_num_queries(60):
        load_again(file)
