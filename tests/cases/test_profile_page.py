"""The CSE and missing profile: who sees it, what it says, what it says of nothing."""

import json
import re

import plotly.graph_objects as go
import pytest
from django.urls import reverse

from dashboards.profile import codes
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Indicator
from safeguarding.periods import Period
from tests.cases import made_profile as made
from tests.dashboards.engine.world import observe
from tests.dashboards.pages.test_scorecard import OTHERS, READERS, words
from tests.factories import AgencyFactory, member

pytestmark = pytest.mark.django_db


def page_of(client, place="north", quarter=made.Q3):
    return client.get(reverse("dashboards:profile", args=[place, quarter.code]))


def figures_of(response):
    found = re.findall(
        r'<script id="figure-([a-z-]+)" type="application/json">(.*?)</script>',
        response.content.decode(),
    )
    return {key: json.loads(text) for key, text in found}


def table_of(response, key):
    """Give the cells of a part's table, row by row, as they are read."""
    html = response.content.decode()
    part = html[html.index(f'id="{key}"') :]
    body = part[part.index("<tbody") : part.index("</tbody")]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    cells = (re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", c).split()) for c in row] for row in cells
    ]


@pytest.mark.parametrize("role", READERS)
def test_readers_of_the_partnership_see_its_profile_and_no_other(client, role):
    north, south = made.area_of(), made.area_of("south", "South")
    made.board(north)
    made.at_risk(south, 31)
    made.count(north, south)
    client.force_login(member(role, north.partnership))

    ours, theirs = page_of(client), page_of(client, "south")

    assert ours.status_code == 200
    assert "31 children" not in words(ours)
    assert theirs.status_code == 404
    assert page_of(client, "nowhere").status_code == 404


@pytest.mark.parametrize("role", OTHERS)
def test_roles_that_read_no_scorecard_are_refused(client, role):
    north = made.area_of()
    client.force_login(member(role, north.partnership, AgencyFactory()))

    assert page_of(client).status_code == 403


def test_nobody_signed_in_is_sent_to_the_door(client):
    made.area_of()

    assert page_of(client).status_code == 302


def test_the_headline_answers_in_sentences(client):
    # By hand, from `made.board`: 24 + 10 + 8 = 42 at risk. Missing 10 + 12 + 20 = 42;
    # episodes 10 x 4 + 12 x 2 + 20 = 84. All are back: of 84, the 20 alone had no talk.
    # In time 40 of 64 done.
    north = made.area_of()
    made.board(north)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    text = words(page_of(client))

    assert "42 children are known to be at risk, 8 of them at serious risk." in text
    assert "42 children went missing, 84 times in all, 10 of them frequently." in text
    assert "Some are: 12 children are in both, of 42 at risk and 42 missing." in text
    assert (
        "40 of 64 interviews were within 72 hours; 84 episodes ended in the quarter."
        in text
    )
    assert "Interviews within 72 hours : 62.5 % (40 of 64)" in text


def test_a_hidden_number_is_said_in_words_in_the_sentences(client):
    # By hand: 20 + 3 at risk; the 3 are few, so their level is hidden. 30 children
    # missing from home, 2 from where nobody knows: the 2 are few.
    north = made.area_of()
    made.at_risk(north, 20)
    made.at_risk(north, 3, level="serious")
    made.missing(north, made.children(north, 30))
    made.missing(north, made.children(north, 2), ("unknown",))
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    text = words(page_of(client))

    assert "23 children are known to be at risk" in text
    assert "a hidden number of them at serious risk." in text
    assert "where from is unknown for a hidden number of episodes." in text
    for sentence in ("children c times", "for c episodes", ", c of them", "c children"):
        assert sentence not in text


def test_a_quarter_without_any_interview_does_not_say_0_of_0(client):
    north = made.area_of()
    made.missing(north, made.children(north, 12), interview="not offered")
    made.missing(north, made.children(north, 8), interview="refused")
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    text = words(page_of(client))

    assert "Nobody has told of an interview; 20 episodes ended in the quarter." in text
    assert "0 of 0 interviews" not in text


def test_a_quarter_in_which_no_episode_ended_says_so_and_shows_no_steps(client):
    north = made.area_of()
    made.at_risk(north, 20)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    text = words(page_of(client))

    assert "No episode is known to have ended in the quarter." in text
    assert "Episodes that ended" not in text


def test_a_change_on_the_last_quarter_and_its_trend_stand_in_the_headline(client):
    north = made.area_of()
    made.at_risk(north, 20, quarter=made.Q3.previous())
    made.at_risk(north, 60)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    text = words(page_of(client))

    # 60 after 20: 40 more, and far more than chance.
    assert "At risk : 60, +40 (+200.0 %) from 20 in Q2 2015-16 rising" in text


def test_every_part_has_its_finding_its_chart_and_its_table(client):
    north = made.area_of()
    made.board(north)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    page = page_of(client)

    for figure in figures_of(page).values():
        go.Figure(figure)
    assert set(figures_of(page)) == {
        "levels",
        "looked-after",
        "places",
        "interviews",
        "repeats",
        "overlap",
        "referrals",
        "localities",
    }
    assert table_of(page, "levels") == [["Q3 2015-16", "42", "24", "10", "8"]]
    assert table_of(page, "looked-after") == [["Q3 2015-16", "8", "0"]]
    assert table_of(page, "places") == [
        ["Home", "30", "40"],
        ["Care", "22", "32"],
        ["Education", "0", "0"],
        ["Other placement", "0", "0"],
        ["Unknown Nobody wrote down where from.", "12", "12"],
        ["All places", "42", "84"],
    ]
    # 10 of those that ended were never offered one, 10 refused.
    assert table_of(page, "interviews") == [
        ["Episodes that ended", "84", "All"],
        ["Interview offered", "74", "88.1 %"],
        ["Interview accepted", "64", "86.5 %"],
        ["Interview done", "64", "100.0 %"],
        ["Done within 72 hours", "40", "62.5 %"],
    ]
    assert [row[:2] for row in table_of(page, "repeats")] == [
        ["1 episode", "20"],
        ["2 episodes", "12"],
        ["3 or more episodes", "10"],
        [
            "Frequently missing 3 or more in any 3 months, the last in this quarter.",
            "10",
        ],
    ]
    assert table_of(page, "overlap") == [
        ["At risk, not missing", "30"],
        ["At risk and missing", "12"],
        ["Missing, not known to be at risk", "30"],
    ]
    assert table_of(page, "referrals") == [
        ["Police", "24"],
        ["Education", "10"],
        ["Health", "8"],
        ["All sources", "42"],
    ]
    assert table_of(page, "localities") == [
        ["Brierley Hill", "12", "10"],
        ["Halesowen", "10", "20"],
        ["North", "20", "12"],
        ["Elsewhere or not recorded", "0", "0"],
    ]
    assert "10 children went missing from home and from care." in words(page)


def test_levels_are_told_for_every_quarter_known(client):
    north = made.area_of()
    made.at_risk(north, 10, "high", quarter=made.Q3.previous())
    made.at_risk(north, 12, "high")
    made.at_risk(north, 7, "serious")
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    page = page_of(client)

    assert table_of(page, "levels") == [
        ["Q2 2015-16", "10", "0", "10", "0"],
        ["Q3 2015-16", "19", "0", "12", "7"],
    ]
    lines = {one["name"]: one["y"] for one in figures_of(page)["levels"]["data"]}
    assert lines["At risk"] == [10, 19]


def test_a_partnership_counts_its_own_children_only(client):
    north, south = made.area_of(), made.area_of("south", "South")
    made.board(north)
    made.board(south)
    made.count(north, south)
    client.force_login(member(Role.BOARD_ANALYST, north.partnership))

    assert table_of(page_of(client), "overlap")[1] == ["At risk and missing", "12"]


def test_a_quarter_without_any_figure_says_what_to_do(client):
    north = made.area_of()
    made.board(north)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    text = words(page_of(client, quarter=Period.parse("2013-14-Q1")))

    assert "Nothing is known of this quarter yet" in text
    assert "Ask the coordinator who owes them" in text


def test_figures_that_agencies_counted_are_told_and_the_rest_is_said_to_be_missing(
    client,
):
    north = made.area_of()
    agency = AgencyFactory()
    for code, number in ((codes.RISK, 64), (codes.SERIOUS, 12), (codes.MISS, 87)):
        indicator = Indicator.objects.get(code=code)
        observe(north.partnership, indicator, made.Q3, agency=agency, numerator=number)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    page = page_of(client)
    text = words(page)

    assert "64 children are known to be at risk, 12 of them at serious risk." in text
    assert "These figures were counted by the agencies." in text
    assert "Nobody can say. Counted by the agencies." in text
    assert table_of(page, "levels") == [["Q3 2015-16", "64", "12"]]
    assert set(figures_of(page)) == {"levels"}


def test_one_group_alone_is_no_overlap(client):
    north = made.area_of()
    made.at_risk(north, 20)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    text = words(page_of(client))

    assert "one of the two groups has no figure for this quarter" in text


def test_rows_that_changed_since_are_not_set_beside_older_totals(client):
    north = made.area_of()
    made.board(north)
    made.count(north)
    made.at_risk(north, 7)
    made.history.refresh(north.partnership, None)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    page = page_of(client)

    assert "They are being counted again" in words(page)
    assert {"repeats", "localities"}.isdisjoint(figures_of(page))
    # What the entries tell by themselves is of one moment, and stays.
    assert [row[1] for row in table_of(page, "overlap")] == ["30", "12", "30"]


def test_the_quarter_is_chosen_by_form_and_the_scorecard_leads_here(client):
    north = made.area_of()
    made.board(north)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))
    address = reverse("dashboards:profile", args=["north", made.Q3.code])

    moved = client.get(address, {"period": "2015-16-Q2"})
    board = client.get(reverse("dashboards:scorecard", args=["north", made.Q3.code]))

    assert moved.url == "/scorecard/north/2015-16-Q2/cse-missing/"
    assert client.get("/scorecard/north/2015-16/cse-missing/").status_code == 404
    assert address in board.content.decode()


def test_no_way_leads_from_the_profile_to_a_child(client):
    north = made.area_of()
    made.board(north)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))

    html = page_of(client).content.decode()

    assert "/cases/" not in html
    assert "/rows/" not in html


def test_the_page_costs_the_same_however_many_children_and_quarters(
    client, django_assert_max_num_queries
):
    north = made.area_of()
    made.board(north)
    made.count(north)
    client.force_login(member(Role.BOARD_MEMBER, north.partnership))
    with django_assert_max_num_queries(20) as few:
        page_of(client)
    for back in (1, 2, 3):
        made.board(north, made.Q3.shift(-back))
    made.at_risk(north, 40)
    made.count(north)

    with django_assert_max_num_queries(20) as many:
        page_of(client)

    assert len(many) == len(few)


def test_the_codes_are_those_of_the_catalogue():
    made.area_of()

    known = Indicator.objects.filter(code__in=codes.ALL)
    assert {one.code for one in known} == set(codes.ALL)
    wanted = {"home", "care", "education", "other_placement", "unknown"}
    assert set(codes.PLACES) == wanted
    assert wanted <= set(known.get(code=codes.EPISODES).breakdowns["location"])
    assert codes.LEVELS.keys() <= set(
        known.get(code=codes.RISK).breakdowns["risk_level"]
    )
