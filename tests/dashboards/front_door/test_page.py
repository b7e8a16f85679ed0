"""The page of the front door: who sees it, what it says, and what it never says."""

import json
import re

import plotly.graph_objects as go
import pytest
from django.urls import reverse

from safeguarding.access.permissions import Role
from tests.dashboards.front_door import door
from tests.dashboards.pages import made
from tests.dashboards.pages.test_scorecard import OTHERS, READERS, words
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db

# Stand nowhere else on the page: found in an answer, they leaked.
SECRETS = {"S47-01": 40417, "CPC-02": 40427, "CPP-01": 40433}


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board", short_name="North")


@pytest.fixture
def south():
    return PartnershipFactory(code="south", name="South Board", short_name="South")


def page_of(client, place="north", quarter=made.QUARTER):
    return client.get(reverse("dashboards:front-door", args=[place, quarter.code]))


def funnel_of(response):
    found = re.search(
        r'<script id="funnel" type="application/json">(.*?)</script>',
        response.content.decode(),
    )
    return json.loads(found[1])


def secret_entries():
    told = {
        code.replace("-", "_"): {
            **made.figure(made.QUARTER, number),
            "year_ago": made.figure(door.YEAR_AGO, number),
            "previous": made.figure(door.BEFORE, number),
            "history": [made.figure(made.QUARTER, number)],
            "method": f"{number} against {number}.",
        }
        for code, number in SECRETS.items()
    }
    rare = door.share(made.QUARTER, 40459, 40471)
    told["ASM_01"] = told["ASM_02"] = {
        **rare,
        "year_ago": rare,
        "previous": rare,
        "history": [rare],
    }
    told["CON_02"] = {**door.share(made.QUARTER, 40483, 40487)}
    return door.entries(**told)


HIDE = [*SECRETS, "ASM-01", "ASM-02", "CON-02"]
LEAKS = [*map(str, SECRETS.values()), *("40459", "40471", "40483", "40487")]
LEAKS += [f"{int(number):,}" for number in LEAKS]


@pytest.mark.parametrize("role", READERS)
def test_readers_of_the_partnership_see_its_front_door_and_no_other(
    client, north, south, role
):
    made.scorecard(north, door.entries())
    made.scorecard(south, door.entries(CON_01=made.figure(made.QUARTER, 31337)))
    client.force_login(member(role, north))

    ours, theirs = page_of(client), page_of(client, "south")

    assert ours.status_code == 200
    assert "31337" not in ours.content.decode()
    assert theirs.status_code == 404
    assert page_of(client, "nowhere").status_code == 404


@pytest.mark.parametrize("role", OTHERS)
def test_roles_that_read_no_scorecard_are_refused(client, north, role):
    made.scorecard(north, door.entries())
    client.force_login(member(role, north, AgencyFactory()))

    assert page_of(client).status_code == 403


def test_the_page_answers_in_sentences_before_its_tables(client, north):
    made.scorecard(
        north,
        door.entries(
            CON_01={"trend": "rising"},
            REF_01={"trend": "falling"},
            ASM_01={
                "trend": "worse",
                "rating": {"word": "Target missed", "level": "missed"},
            },
        ),
    )
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    said = "Contacts received rose; referrals fell: more than chance would explain."
    assert said in text
    assert "Contacts received : 240, +2 (+2.8 %) from 200 in Q4 2020-21" in text
    assert "Of 5 time limits with a figure: 1 worse, 0 better, 1 target missed." in text
    assert "Assessment, 45 working days : 60" not in text
    assert "Assessment, 45 working days : 80.0 %, 15 late" in text
    assert "Contacts after no further action : 20.0 % (12 of 60)" in text
    assert text.index(said) < text.index("On the period before")


def test_what_moved_over_many_quarters_is_said_by_its_own_series(client, north):
    moved = {
        "trend": "rising",
        "method": "Control limits (XmR) and four run rules on its own last 20 figures. "
        "Seven or more in a row lie above the average.",
    }
    made.scorecard(north, door.entries(CON_01=moved))
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert (
        "Contacts received : 240. Seven or more in a row lie above the average" in text
    )


def test_nothing_moved_is_said_too(client, north):
    made.scorecard(north, door.entries())
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert "No step of the front door moved by more than chance would explain." in text
    assert "What is missing?" not in text


def test_what_is_missing_stands_under_its_reason_and_is_never_zero(client, north):
    made.scorecard(
        north,
        door.entries(
            "CPP-05",
            S47_01=door.missing(),
            REF_07=door.missing("refused", "Refused"),
        ),
    )
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert "2 figures; none of them is 0." in text
    assert (
        "Children with section 47 enquiries : not received, owed by Early help" in text
    )
    assert "Re-referrals : refused, owed by Early help" in text
    assert "1 of 6 could not be judged" not in text


def test_the_chart_has_three_bars_for_each_step_and_plotly_accepts_it(client, north):
    made.scorecard(north, door.entries())
    client.force_login(member(Role.BOARD_MEMBER, north))

    figure = funnel_of(page_of(client))

    go.Figure(figure)
    names = [trace["name"] for trace in figure["data"]]
    assert names == ["Q4 2021-22", "Q4 2020-21", "Q3 2021-22"]
    assert [trace["x"] for trace in figure["data"]] == [
        [240, 100, 75, 40, 20, 16],
        [200, 90, 70, 36, 24, 14],
        [220, 96, 72, 38, 22, 15],
    ]
    assert figure["layout"]["yaxis"]["ticktext"][3] == "Section 47"


def test_hidden_and_missing_steps_have_no_bar_and_a_word_in_its_place(client, north):
    made.scorecard(north, door.entries(S47_01=door.missing()), hide=["CPC-02"])
    client.force_login(member(Role.BOARD_MEMBER, north))

    figure = funnel_of(page_of(client))

    assert figure["data"][0]["x"] == [240, 100, 75, 16]
    at = {round(each["y"]): each["text"] for each in figure["layout"]["annotations"]}
    assert (at[3], at[4]) == ("Not received", "c")


def test_a_bar_of_what_was_counted_otherwise_is_left_out(client, north):
    broken = {"trend": "series broken", "change": {"previous": None, "year_ago": None}}
    made.scorecard(north, door.entries(REF_01=broken))
    client.force_login(member(Role.BOARD_MEMBER, north))

    figure = funnel_of(page_of(client))

    assert 90 not in figure["data"][1]["x"]
    assert "counted otherwise" in str(figure["layout"]["annotations"])


@pytest.mark.parametrize("role", READERS)
def test_a_hidden_number_is_nowhere_in_the_page_or_the_file(client, north, role):
    made.scorecard(north, secret_entries(), hide=HIDE)
    client.force_login(member(role, north))

    page = page_of(client).content.decode()
    file = client.get(
        reverse("dashboards:front-door-csv", args=["north", made.QUARTER.code])
    ).content.decode()

    is_entitled = role == Role.BOARD_ANALYST
    for text in (page, file):
        found = [number for number in LEAKS if number in text]
        assert bool(found) == is_entitled, (role, found)


@pytest.mark.parametrize("more", [0, 170])
def test_the_page_costs_the_same_queries_however_much_there_is(
    client, north, more, django_assert_num_queries
):
    made.scorecard(north, [*door.entries(), *made.many(more)])
    for step in range(1, 21 if more else 2):
        made.scorecard(north, [made.entry()], quarter=made.QUARTER.shift(-step))
    client.force_login(member(Role.BOARD_MEMBER, north))

    with django_assert_num_queries(10):  # Six of them are the frame of any page.
        page_of(client)


def test_another_quarter_is_chosen_by_its_own_address(client, north):
    made.scorecard(north, door.entries())
    client.force_login(member(Role.BOARD_MEMBER, north))
    address = reverse("dashboards:front-door", args=["north", made.QUARTER.code])

    moved = client.get(f"{address}?period=2021-22-Q3")

    assert moved.status_code == 302
    assert moved.url == "/scorecard/north/2021-22-Q3/front-door/"
    assert client.get(f"{address}?period=nonsense").status_code == 404
    assert client.get("/scorecard/north/2021-22/front-door/").status_code == 404


def test_a_quarter_without_a_front_door_says_so(client, north):
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))

    nothing = words(page_of(client))
    unknown = words(page_of(client, quarter=made.QUARTER.shift(-8)))

    assert "Nothing of the front door is due in this quarter" in nothing
    assert "There are no figures for this quarter" in unknown


def test_titles_lead_to_the_indicator_and_the_scorecard_leads_here(client, north):
    made.scorecard(north, door.entries("CPP-01"))
    client.force_login(member(Role.BOARD_MEMBER, north))

    page = page_of(client).content.decode()
    scorecard = client.get(f"/scorecard/north/{made.QUARTER.code}/").content.decode()

    assert f"/scorecard/north/indicator/CON-01/?period={made.QUARTER.code}" in page
    assert "/indicator/CPP-01/" not in page
    assert f"/scorecard/north/{made.QUARTER.code}/front-door/" in scorecard
