"""Small numbers of the profile: nothing that leaves the server tells one.

Each test makes two partnerships that differ in a hidden number only. Whatever a board
member is given must then be the same, letter by letter: page, figures, files.
"""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from safeguarding.access.permissions import Role
from tests.cases import made_profile as made
from tests.cases.test_profile_page import page_of, table_of
from tests.dashboards.pages.test_scorecard import words
from tests.factories import AssignmentFactory, member

pytestmark = pytest.mark.django_db

HIDDEN = "c fewer than 6 (not zero)"


def given(client, role, area):
    """Everything a reader is given of a partnership, without its name and the time."""
    client.force_login(member(role, area.partnership))
    code = area.partnership.code
    told = [_main(page_of(client, code))]
    for form in ("csv", "xlsx"):
        address = reverse(f"dashboards:profile-{form}", args=[code, made.Q3.code])
        content = client.get(address).content
        told.append(_cells(content) if form == "xlsx" else content.decode())
    names = rf"{code}|{area.partnership.short_name}"
    return [re.sub(names, "HERE", text) for text in told]


def _main(response):
    html = response.content.decode()
    html = html[html.index("<main") : html.index("</main")]
    return re.sub(r"\d\d:\d\d on \d+ \w+ \d{4}|since=\d+", "NOW", html)


def _cells(content):
    book = zipfile.ZipFile(io.BytesIO(content))
    names = sorted(name for name in book.namelist() if name.startswith("xl/"))
    text = "".join(f"{name}:{book.read(name).decode()}" for name in names)
    return re.sub(r"\d+ \w+ \d{4} at \d\d:\d\d", "NOW", text)


def two_areas(*pairs, **policy):
    """Make two partnerships by two recipes and count both."""
    areas = [
        made.area_of(f"area-{letter}", f"Area{letter}", **policy) for letter in "ab"
    ]
    for area, recipe in zip(areas, pairs, strict=True):
        recipe(area)
    made.count(*areas)
    return areas


def assert_same_for_the_board(client, one, other):
    mine, theirs = (given(client, Role.BOARD_MEMBER, area) for area in (one, other))
    for ours, other_way in zip(mine, theirs, strict=True):
        assert ours.splitlines() == other_way.splitlines()
    full, otherwise = (given(client, Role.BOARD_ANALYST, area) for area in (one, other))
    assert full[0] != otherwise[0], "The two partnerships do not differ at all."


def crossed(both):
    """42 at risk and 42 missing, with so many children in both."""

    def make(area):
        children = made.at_risk(area, 42)
        alone = made.children(area, 42 - both)
        made.missing(area, [*children[:both], *alone])

    return make


@pytest.mark.parametrize(("few", "fewer"), [(3, 4), (1, 5), (38, 39)])
def test_a_small_overlap_is_hidden_with_what_would_give_it_away(client, few, fewer):
    one, other = two_areas(crossed(few), crossed(fewer))

    assert_same_for_the_board(client, one, other)

    client.force_login(member(Role.BOARD_MEMBER, one.partnership))
    page = page_of(client, "area-a")
    # 42 = both + the others, twice over: one of them small hides all three.
    assert [row[1] for row in table_of(page, "overlap")] == [HIDDEN] * 3
    assert "the number is hidden so that nobody can be recognised" in words(page)


def test_nobody_in_both_groups_is_shown_as_nobody(client):
    area = made.area_of()
    crossed(0)(area)
    made.count(area)
    client.force_login(member(Role.BOARD_MEMBER, area.partnership))

    text = words(page_of(client))

    assert "No: no child at risk went missing in the quarter." in text


def repeated(more):
    """20 children; some go missing three times, enough once that episodes are equal."""

    def make(area):
        # 3 x more + 2 x twice + once = 34 episodes of 20 children.
        twice = 14 - 2 * more
        children = made.children(area, 20)
        made.missing(area, children[:more], ("home",) * 3)
        made.missing(area, children[more : more + twice], ("home",) * 2)
        made.missing(area, children[more + twice :], ("home",))

    return make


def test_few_children_with_many_episodes_are_shown_with_those_who_had_two(client):
    # 3 x 2 + 2 x 10 + 8 = 34, and 3 x 3 + 2 x 8 + 9 = 34: 12 or 11 went again.
    area = made.area_of()
    repeated(2)(area)
    made.count(area)
    client.force_login(member(Role.BOARD_MEMBER, area.partnership))

    rows = [row[:2] for row in table_of(page_of(client), "repeats")]

    assert rows[:2] == [["1 episode", "8"], ["2 or more episodes", "12"]]
    assert rows[2][1] == HIDDEN


def test_few_children_who_went_again_are_not_shown_at_all(client):
    def again(number):
        def make(area):
            children = made.children(area, 20)
            made.missing(area, children[:number], ("home",) * (5 if number == 1 else 3))
            made.missing(area, children[number:], ("home",))

        return make

    # 1 x 5 + 19 = 24 episodes, and 2 x 3 + 18 = 24.
    one, other = two_areas(again(1), again(2))

    assert_same_for_the_board(client, one, other)


def talked(late):
    """40 children back, all interviewed, some too late."""

    def make(area):
        children = made.children(area, 40)
        made.missing(area, children[:late], interview="late")
        made.missing(area, children[late:])

    return make


def test_few_late_interviews_are_hidden_in_every_step(client):
    one, other = two_areas(talked(2), talked(3))

    assert_same_for_the_board(client, one, other)

    client.force_login(member(Role.BOARD_MEMBER, one.partnership))
    page = page_of(client, "area-a")
    assert [row[1] for row in table_of(page, "interviews")][-1] == HIDDEN


def lived(few):
    """30 at risk and 30 missing; few of both in one locality."""

    def make(area):
        for place, number in (
            ("north", few),
            ("halesowen", 12 - few),
            ("brierley", 18),
        ):
            made.at_risk(area, number, locality=place)
            made.missing(area, made.children(area, number, locality=place))

    return make


def test_a_locality_with_few_children_is_hidden_and_so_is_another(client):
    one, other = two_areas(lived(2), lived(3))

    assert_same_for_the_board(client, one, other)

    client.force_login(member(Role.BOARD_MEMBER, one.partnership))
    rows = {
        row[0]: row[1:] for row in table_of(page_of(client, "area-a"), "localities")
    }
    assert rows == {
        "Brierley Hill": ["18", "18"],
        "Halesowen": [HIDDEN, HIDDEN],
        "North": [HIDDEN, HIDDEN],
        "Elsewhere or not recorded": ["0", "0"],
    }


def test_localities_that_are_mostly_hidden_are_left_out_in_words(client):
    area = made.area_of()
    for place in made.LOCALITIES:
        made.at_risk(area, 3, locality=place)
        made.missing(area, made.children(area, 3, locality=place))
    made.count(area)
    client.force_login(member(Role.BOARD_MEMBER, area.partnership))

    text = words(page_of(client))

    assert "in most localities the count is fewer than 6 (not zero)" in text
    assert "Brierley Hill" not in text


def test_without_localities_of_its_own_none_is_shown(client):
    area = made.area_of(localities={})
    made.at_risk(area, 20, locality="brierley")
    made.missing(area, made.children(area, 20, locality="brierley"))
    made.count(area)
    client.force_login(member(Role.BOARD_ANALYST, area.partnership))

    text = words(page_of(client))

    assert "this partnership has not named its localities" in text
    assert "brierley" not in text


def gone_from(unknown):
    """42 children from home and care; few more of whom nobody wrote where from."""

    def make(area):
        made.missing(area, made.children(area, 20), ("home",))
        made.missing(area, made.children(area, 22 - unknown), ("care",))
        made.missing(area, made.children(area, unknown), ("unknown",))

    return make


def test_an_unknown_place_of_few_episodes_is_always_a_row_but_hidden(client):
    area = made.area_of()
    gone_from(2)(area)
    made.count(area)
    client.force_login(member(Role.BOARD_MEMBER, area.partnership))

    rows = table_of(page_of(client), "places")

    # 42 = 20 + 20 + 2: with the 2 one of the 20 must go.
    assert rows[4] == ["Unknown Nobody wrote down where from.", HIDDEN, HIDDEN]
    episodes = [row[2] for row in rows]
    assert episodes.count(HIDDEN) == 2
    assert sorted([episodes[0], episodes[1]]) == ["20", HIDDEN]
    assert episodes[-1] == "42"


def levelled(medium):
    def make(area):
        made.at_risk(area, medium, "medium")
        made.at_risk(area, 12 - medium, "serious")
        made.at_risk(area, 10, "high")

    return make


def test_few_children_at_a_level_are_hidden_with_those_at_serious_risk(client):
    one, other = two_areas(levelled(3), levelled(4))

    assert_same_for_the_board(client, one, other)

    client.force_login(member(Role.BOARD_MEMBER, one.partnership))
    page = page_of(client, "area-a")
    assert table_of(page, "levels") == [["Q3 2015-16", "22", HIDDEN, "10", HIDDEN]]


def test_a_source_of_few_referrals_is_hidden_with_another(client):
    def referred(few):
        def make(area):
            made.at_risk(area, few, sector="health")
            made.at_risk(area, 12 - few, sector="education")
            made.at_risk(area, 20, sector="police")

        return make

    one, other = two_areas(referred(2), referred(3))

    assert_same_for_the_board(client, one, other)


@pytest.mark.parametrize("role", [Role.BOARD_ANALYST, Role.CSE_MISSING_LEAD])
def test_who_may_see_the_rows_sees_every_number(client, role):
    area = made.area_of()
    crossed(3)(area)
    made.count(area)
    client.force_login(member(role, area.partnership))

    page = page_of(client)

    assert [row[1] for row in table_of(page, "overlap")] == ["39", "3", "39"]
    assert "You see every number." in words(page)


def test_to_see_the_rows_of_one_partnership_shows_no_number_of_another(client):
    north, south = made.area_of(), made.area_of("south", "South")
    for area in (north, south):
        crossed(3)(area)
    made.count(north, south)
    lead = member(Role.CSE_MISSING_LEAD, north.partnership)
    AssignmentFactory(user=lead, partnership=south.partnership)
    client.force_login(lead)

    page = page_of(client, "south")

    assert [row[1] for row in table_of(page, "overlap")] == [HIDDEN] * 3
