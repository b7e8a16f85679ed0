"""The blocks of the indicator page, in the order a board member asks."""

import json
import re

import plotly.graph_objects as go
import pytest

from dashboards.models import ScorecardEntry
from safeguarding.access.permissions import Role
from tests.dashboards.pages import made, rich
from tests.dashboards.pages.test_indicator import figure_of, page_of
from tests.dashboards.pages.test_scorecard import words
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Partnership")


@pytest.fixture
def south():
    return PartnershipFactory(code="south", name="South Partnership")


def read(client, north, role=Role.BOARD_MEMBER, agency=None, code="REF-03"):
    client.force_login(member(role, north, agency))
    response = page_of(client, code)
    assert response.status_code == 200
    return response


def named(figure, name):
    (trace,) = (each for each in figure["data"] if each["name"] == name)
    return trace


def test_every_block_asks_a_question_in_the_order_a_board_member_does(client, north):
    rich.world(north)

    html = read(client, north).content.decode()

    asked = [
        re.sub(r"\s+", " ", each).strip()
        for each in re.findall(r"<h2[^>]*>(.*?)</h2>", html, re.DOTALL)
    ]
    assert asked[:13] == [
        "What changed?",
        "Is the change real?",
        "Compared with whom?",
        "Whose is it, and can I trust it?",
        "How has it moved?",
        "What happened meanwhile?",
        "What do other places report?",
        "Whose number is it, and are they on time?",
        "How far can it be trusted?",
        "Who is behind the number?",
        "What should be read beside it?",
        "What does it count?",
        "What could the board ask?",
    ]


def test_the_page_says_why_the_change_is_real_and_what_would_have_been(client, north):
    rich.world(north)

    text = words(read(client, north))

    assert rich.SPC["text"] in text
    assert "A signal would have been 59 or more of 300, or 33 or fewer." in text
    assert "Likely range: 18.3 % to 27.7 % (Wilson 95 %)" in text


def test_limits_signals_and_corrections_are_drawn_and_plotly_accepts_them(
    client, north
):
    rich.world(north)

    figure = figure_of(read(client, north))

    go.Figure(figure)
    band = next(
        each
        for each in figure["layout"]["shapes"]
        if each["type"] == "rect" and each.get("yref") != "paper"
    )
    assert (band["y0"], band["y1"], band["x0"], band["x1"]) == (11.4, 19.2, -0.5, 19.5)
    assert named(figure, "Signal")["x"] == ["Q4 2021-22"]
    assert named(figure, "Signal")["marker"]["symbol"] == ["triangle-up"]
    assert named(figure, "Restated")["x"] == ["Q1 2020-21"]
    said = [each["text"] for each in figure["layout"]["annotations"]]
    assert "above the limits" in said


def test_limits_begin_where_they_have_held_since(client, north):
    rich.world(north)
    entry = ScorecardEntry.objects.order_by("quarter_start").last()
    entry.suppressed |= {"spc": rich.SPC | {"since": "2018-19-Q1"}}
    entry.save()

    figure = figure_of(read(client, north))

    rects = [each for each in figure["layout"]["shapes"] if each["type"] == "rect"]
    assert [each["x0"] for each in rects if each.get("yref") != "paper"] == [3.5]


def test_the_table_says_all_that_the_chart_says(client, north):
    rich.world(north)

    text = words(read(client, north))

    assert (
        "Q4 2021-22 22.7 % 68 of 300 Signal: above the limits "
        "18.4 % (18.2 % to 18.6 %) 17.9 % (17.7 % to 18.1 %)" in text
    )
    assert "Restated once, last on 20 January 2021; first given as 13.7 %" in text


def test_gaps_of_the_series_and_of_other_places_stay_gaps(client, north):
    rich.world(north)
    for entry in ScorecardEntry.objects.order_by("quarter_start")[4:8]:  # 2018-19.
        entry.suppressed |= {"comparators": []}
        entry.save()

    figure = figure_of(read(client, north))

    own, england = figure["data"][0], named(figure, "England")
    assert own["connectgaps"] is england["connectgaps"] is False
    assert own["y"][14] is None
    assert england["y"][3:9] == [17.9, None, None, None, None, 17.9]


def test_two_sets_of_neighbours_are_two_lines(client, north):
    rich.world(north)
    for place, entry in enumerate(ScorecardEntry.objects.order_by("quarter_start")):
        name = "Neighbours, old set" if place < 12 else "Neighbours, new set"
        year = made.Period.parse(entry.full["period"]).financial_year.code
        given = rich.comparator("neighbours", name, 16.5, "worse", period=year)
        entry.suppressed |= {"comparators": [given]}
        entry.save()

    figure = figure_of(read(client, north))

    old, new = (
        named(figure, "Neighbours, old set"),
        named(figure, "Neighbours, new set"),
    )
    assert old["y"] == [16.5] * 12 + [None] * 8
    assert new["y"] == [None] * 12 + [16.5] * 8
    assert old["marker"]["symbol"] != new["marker"]["symbol"]


def test_what_was_once_told_without_an_interval_stays_so(client, north):
    """Beside a hidden figure England is rounded; the next scorecard must not help."""
    rich.world(north)
    entry = ScorecardEntry.objects.order_by("quarter_start")[1]
    bare = {"interval_text": "", "low": None, "high": None, "value": 17}
    entry.suppressed["comparators"][0] |= bare
    entry.save()

    england = named(figure_of(read(client, north)), "England")

    assert england["y"][:5] == [17, 17, 17, 17, 17.9]
    assert england["text"][3] == "17.9 %"


def test_limits_worked_out_with_a_figure_that_is_hidden_are_not_shown(client, north):
    """19 points made the average; 18 are shown: the rest would be the hidden one."""
    rich.world(north)
    entry = ScorecardEntry.objects.order_by("quarter_start")[5]
    quarter = made.Period.parse(entry.full["period"])
    entry.suppressed |= {**made.hidden(quarter), "history": [made.hidden(quarter)]}
    entry.save()

    member_page = read(client, north)
    analyst_page = read(client, north, Role.BOARD_ANALYST)

    html = member_page.content.decode()
    assert "19.2 %" not in words(member_page)
    assert rich.SPC["text"] not in html
    figure = figure_of(member_page)
    assert figure["data"][0]["y"][5] is None
    assert figure["data"][0]["text"][5] == ""
    assert not [each for each in figure["layout"]["shapes"] if each.get("y0") == 11.4]
    assert rich.SPC["text"] in words(analyst_page)


def test_nothing_is_marked_over_a_hidden_point(client, north):
    rich.world(north)
    entry = ScorecardEntry.objects.order_by("quarter_start")[12]
    quarter = made.Period.parse(entry.full["period"])
    entry.suppressed |= {**made.hidden(quarter), "history": [made.hidden(quarter)]}
    entry.save()

    response = read(client, north)

    figure = figure_of(response)
    assert "Restated" not in [each["name"] for each in figure["data"]]
    assert "given as 13.7 %" not in response.content.decode()


def test_events_of_the_place_and_of_england_are_listed_and_no_others(
    client, north, south
):
    rich.world(north)
    made.scorecard(south, [made.entry(code="REF-03")])
    elsewhere = {"kind": "service", "starts_on": made.QUARTER.start, "source": "x"}
    rich.Event.objects.create(partnership=south, title="CANARY place", **elsewhere)
    rich.Event.objects.create(
        partnership=north, title="CANARY family", indicators=["CSE"], **elsewhere
    )

    response = read(client, north)

    text = words(response)
    assert "CANARY" not in response.content.decode()
    assert "Working Together 2018 Law or policy, England, 1 January 2018" in text
    assert "Inspection, 10 June 2019 to 21 June 2019" in text
    letters = [
        each["text"]
        for each in figure_of(response)["layout"]["annotations"]
        if each["text"] in "ABCDE"
    ]
    assert sorted(letters) == ["A", "B", "C", "D"]


def test_an_event_that_tells_a_number_is_not_quoted_beside_a_hidden_figure(
    client, north
):
    made.scorecard(north, [made.secret_entry()], hide=["CSE-02"])
    for title, text in (
        (f"{made.SECRET} children moved", "A home closed."),
        ("A home closed", f"It had {made.SECRET} children."),
        ("A team began", "It began on 14 September 2021."),
    ):
        rich.Event.objects.create(
            partnership=north,
            kind="service",
            starts_on=made.QUARTER.start,
            title=title,
            text=text,
            source="Board paper",
        )

    response = read(client, north, code="CSE-02")

    assert str(made.SECRET) not in response.content.decode()
    text = words(response)
    assert "It began on 14 September 2021." in text
    assert text.count("Its words hold numbers.") == 1


def test_coordinators_see_how_timely_every_agency_is(client, north):
    rich.world(north)

    text = words(read(client, north, Role.BUSINESS_MANAGER))

    assert "Front door, quarterly 8 of 8" in text
    assert "Front door, quarterly 5 of 8" in text  # Two late, one not in.
    assert "Q4 2021-22: 4 working days late" in text


def test_a_board_member_sees_the_timeliness_of_the_own_agency_only(client, north):
    _, (own, other) = rich.world(north)

    text = words(read(client, north, agency=own))

    assert "Front door, quarterly 8 of 8" in text
    assert "5 of 8" not in text
    assert f"/{other.code}/record" not in text
    assert "stand is shown to the board" in text


def test_a_reader_without_that_right_sees_no_agency_s_timeliness(client, north, south):
    indicator, _ = rich.world(north)
    rich.owe(south, indicator, AgencyFactory(short_name="CANARY"))

    lead = read(client, north, Role.CSE_MISSING_LEAD)
    manager = read(client, north, Role.BUSINESS_MANAGER)

    assert "of 8" not in words(lead)
    assert "CANARY" not in lead.content.decode() + manager.content.decode()


def test_related_indicators_come_with_their_figure_and_word(client, north, south):
    rich.world(north)
    rich.beside(north)
    other = made.entry(code="CON-01", title="Contacts received", text="CANARY")
    made.scorecard(south, [other], quarter=made.QUARTER)

    response = read(client, north)

    text = words(response)
    assert "Child protection plans during the period 74 Q4 2021-22 rising" in text
    assert "Contacts received Not on this scorecard" in text
    assert "CANARY" not in response.content.decode()


def test_a_hidden_related_figure_stays_hidden(client, north):
    rich.world(north)
    near = rich.beside(north)
    near.suppressed = near.suppressed | made.hidden()
    near.full = near.full | {"text": str(made.SECRET), "value": made.SECRET}
    near.save()

    response = read(client, north)

    assert str(made.SECRET) not in response.content.decode()
    assert "Child protection plans during the period c" in words(response)


def test_a_hidden_part_has_no_bar_and_no_number(client, north):
    rich.world(north)

    html = read(client, north).content.decode()

    found = re.search(
        r'<script id="by-age-band" type="application/json">(.*?)</script>', html
    )
    figure = json.loads(found[1])
    go.Figure(figure)
    assert figure["data"][0]["x"] == [None, 23.3, 26.7, None]
    assert figure["data"][0]["text"] == ["", "23.3 %", "26.7 %", ""]
    assert [each["text"] for each in figure["layout"]["annotations"]] == ["c", "c"]


def test_single_agencies_are_shown_to_those_from_whom_nothing_is_hidden(client, north):
    rich.world(north)
    entry = ScorecardEntry.objects.order_by("quarter_start").last()
    numbers = [(31, 120), (37, 180)]
    for source, (count, of) in zip(entry.full["sources"], numbers, strict=True):
        source |= {"numerator": count, "denominator": of, "value": None}
        source |= {"qualifier": "exact", "note": ""}
    entry.full["sources"][1]["agency"] = "csc"
    entry.suppressed["sources"][1]["agency"] = "csc"
    entry.save()

    analyst = words(read(client, north, Role.BOARD_ANALYST))
    reader = words(read(client, north))

    assert "By agency" in analyst
    assert "25.8 % 31 of 120" in analyst  # 31 / 120 = 25.83 %.
    assert "By agency" not in reader
    assert "2 agencies sent it. The numbers of single agencies are not shown" in reader


@pytest.mark.parametrize("agencies", [0, 6])
def test_queries_do_not_grow_with_agencies_quarters_events_or_relations(
    client, north, agencies, django_assert_max_num_queries
):
    indicator, _ = rich.world(north)
    rich.beside(north)
    for _ in range(agencies):
        rich.owe(north, indicator, AgencyFactory())
    client.force_login(member(Role.BUSINESS_MANAGER, north))
    page_of(client, "REF-03")

    with django_assert_max_num_queries(20):
        page_of(client, "REF-03")
