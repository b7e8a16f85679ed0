"""One indicator: its finding, its series without joined gaps, its meaning, its source."""

import json
import re

import plotly.graph_objects as go
import pytest

from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Caveat, Definition
from safeguarding.returns.models import StoredFile, Submission
from tests.dashboards.pages import made
from tests.dashboards.pages.test_scorecard import words
from tests.factories import (
    AgencyFactory,
    ObligationFactory,
    PartnershipFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db

EARLIER = made.QUARTER.shift(-8)


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board")


def page_of(client, code="EH-01", query=""):
    return client.get(f"/scorecard/north/indicator/{code}/{query}")


def figure_of(response):
    found = re.search(
        r'<script id="series" type="application/json">(.*?)</script>',
        response.content.decode(),
    )
    return json.loads(found[1])


def test_the_page_asks_and_answers_in_one_sentence(client, north):
    made.scorecard(north, [made.entry(trend="rising")])
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert "Step-downs to early help: is it changing?" in text
    assert "Q4 2021-22: 74, +2 (+2.8 %) from 72 in Q4 2020-21: rising." in text


def test_plotly_accepts_the_figure_and_no_gap_is_joined(client, north):
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))

    figure = figure_of(page_of(client))

    go.Figure(figure)
    (line,) = figure["data"]
    assert line["connectgaps"] is False
    assert line["y"] == [72, None, None, None, 74]
    assert figure["layout"]["xaxis"]["categoryarray"] == line["x"]


def test_scorecards_years_apart_make_one_series_with_the_years_between_empty(
    client, north
):
    quarter = EARLIER.shift(-8)
    old = made.entry(
        quarter=quarter, value=50, text="50", history=[made.figure(quarter, 50)]
    )
    made.scorecard(north, [old], quarter=quarter)
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = page_of(client)

    heights = figure_of(response)["data"][0]["y"]
    assert len(heights) == 17  # 16 quarters from the old one to the newest, and it.
    assert heights[0] == 50
    assert heights[1:12] == [None] * 11
    assert "Q1 2018-19 to Q3 2020-21" in words(response)
    assert "No figure" in words(response)


def test_a_hidden_number_is_in_no_part_of_the_page(client, north):
    made.scorecard(north, [made.secret_entry()], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = page_of(client, "CSE-02")

    html = response.content.decode()
    assert response.status_code == 200
    assert str(made.SECRET) not in html
    assert str(made.SECRET_DENOMINATOR) not in html
    assert "fewer than 6 (not zero)" in html


def test_what_one_scorecard_hides_another_does_not_show(client, north):
    """Secondary suppression can differ: the reader must not put the two together."""
    secret = made.secret_entry()
    made.scorecard(north, [secret], hide=["CSE-02"])
    later = made.QUARTER.next()
    leaky = made.secret_entry(
        quarter=later,
        value=40,
        text="40",
        numerator=40,
        denominator=100,
        trend="",
        method="",
        year_ago=None,
        breakdowns=[],
        history=[made.figure(made.QUARTER, made.SECRET), made.figure(later, 40)],
    )
    made.scorecard(north, [leaky], quarter=later)
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = page_of(client, "CSE-02")

    assert str(made.SECRET) not in response.content.decode()
    figure = figure_of(response)
    go.Figure(figure)
    assert figure["data"][0]["y"][-2:] == [None, 40]
    letters = [each["text"] for each in figure["layout"]["annotations"]]
    assert "c" in letters


def test_the_coordinator_sees_the_number(client, north):
    made.scorecard(north, [made.secret_entry()], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_ANALYST, north))

    assert figure_of(page_of(client, "CSE-02"))["data"][0]["y"][-1] == made.SECRET


def test_target_definition_and_caveats_are_marked_on_the_chart(client, north):
    target = {"target": 90, "red_from": None, "text": "90 or more"}
    (entry,) = made.scorecard(north, [made.entry(target=target)])
    Definition.objects.create(
        indicator=entry.indicator,
        version=2,
        valid_from=made.QUARTER.start,
        text="Counted by family.",
        breaks_series=True,
    )
    Caveat.objects.create(
        partnership=north,
        indicator=entry.indicator,
        starts_on=made.QUARTER.year_ago().start,
        ends_on=made.QUARTER.year_ago().end,
        mark="Lock-down",
        text="Schools were closed.",
        source="S2:172",
    )
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = page_of(client)

    figure = figure_of(response)
    go.Figure(figure)
    said = {each["text"]: each for each in figure["layout"]["annotations"]}
    assert said["Target: 90 or more"]["y"] == 90
    assert said["A"]["x"] == 0  # The caveat stands on the first of five figures.
    assert said["B"]["x"] == 3.5  # The break before the fifth, counted from 0.
    assert {shape["y0"] for shape in figure["layout"]["shapes"]} == {90, 0}
    told = words(response)
    assert "A Lock-down Caveat, 1 January 2021 to 31 March 2021" in told
    assert "B counted differently from here" in told


def test_a_caveat_over_a_hidden_figure_says_no_number(client, north):
    (entry,) = made.scorecard(north, [made.secret_entry()], hide=["CSE-02"])
    for mark in (f"{made.SECRET} or so", "Since 2021-22"):
        Caveat.objects.create(
            partnership=north,
            indicator=entry.indicator,
            starts_on=made.QUARTER.start,
            ends_on=made.QUARTER.end,
            mark=mark,
            text=f"See the paper on {mark}.",
            source="S2:172",
        )
    later = made.QUARTER.next()
    made.scorecard(
        north,
        [made.entry(code="CSE-02", quarter=later, history=[])],
        quarter=later,
    )
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = page_of(client, "CSE-02")

    assert str(made.SECRET) not in response.content.decode()
    told = words(response)
    assert "Caveat Caveat, 1 January 2022 to 31 March 2022" in told
    assert "Since 2021-22 Caveat" in told
    assert "Its words hold numbers." in told


def test_caveats_of_another_partnership_are_not_marked(client, north):
    (entry,) = made.scorecard(north, [made.entry()])
    Caveat.objects.create(
        partnership=PartnershipFactory(),
        indicator=entry.indicator,
        starts_on=made.QUARTER.start,
        ends_on=made.QUARTER.end,
        mark="CANARY",
        text="CANARY",
        source="elsewhere",
    )
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "CANARY" not in page_of(client).content.decode()


def a_submission(partnership, agency):
    owed = ObligationFactory(partnership=partnership, agency=agency)
    file = StoredFile.objects.create(sha256="a" * 64, size=1, content=b"x")
    return Submission.objects.create(
        obligation=owed,
        partnership=partnership,
        agency=agency,
        version=1,
        file=file,
        file_name="return.csv",
        content_hash="b" * 64,
        row_count=1,
        submitted_by=UserFactory(),
        submitted_at=made.COMPLETE_AT,
        received_at=made.COMPLETE_AT,
    )


def test_the_source_names_agency_version_and_row_and_links_only_for_those_who_may(
    client, north
):
    sent = a_submission(north, AgencyFactory())
    made.scorecard(north, [made.entry(sources=[made.source(sent.pk)])])
    link = f"/returns/submission/{sent.pk}/"

    client.force_login(member(Role.BOARD_MEMBER, north))
    reader = page_of(client)
    client.force_login(member(Role.BOARD_ANALYST, north))
    coordinator = page_of(client)

    assert "version 2 of its return, row 14, received 20 April 2022" in words(reader)
    assert link not in reader.content.decode()
    assert link in coordinator.content.decode()


def test_old_figures_are_called_old_here_too(client, north):
    made.scorecard(north, [made.entry()], wanted=3, done=2)
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "last complete at 10:42 on 3 May 2022" in words(page_of(client))


def test_an_earlier_quarter_can_be_chosen(client, north):
    before = made.QUARTER.previous()
    older = made.entry(quarter=before, value=71, text="71", numerator=71)
    made.scorecard(north, [older], quarter=before)
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "Q3 2021-22: 71" in words(page_of(client, query="?period=2021-22-Q3"))
    assert page_of(client, query="?period=2019-20-Q1").status_code == 404
    assert page_of(client, query="?period=nonsense").status_code == 404


def test_a_breakdown_hides_its_small_cells(client, north):
    rows = [
        {**made.figure(value=40), "code": "f", "label": "Girls"},
        {**made.hidden(), "code": "m", "label": "Boys"},
    ]
    part = {"dimension": "age_band", "rows": rows}
    made.scorecard(north, [made.entry(breakdowns=[part])])
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert "By age" in text
    assert "Boys c fewer than 6 (not zero)" in text


def test_an_indicator_without_any_scorecard_says_so(client, north):
    made.indicator("EH-09", "Never used")
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = page_of(client, "EH-09")

    assert response.status_code == 200
    assert "There is no figure yet" in words(response)
    assert page_of(client, "NO-99").status_code == 404


def test_figures_of_another_partnership_are_not_there(client, north):
    south = PartnershipFactory(code="south")
    made.scorecard(south, [made.entry(value=8642, text="8642")])
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "8642" not in page_of(client).content.decode()
    response = client.get("/scorecard/south/indicator/EH-01/")
    assert response.status_code == 404


@pytest.mark.parametrize(
    "role", [Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER, Role.SYSTEM_ADMINISTRATOR]
)
def test_roles_that_read_no_scorecard_are_refused(client, north, role):
    made.scorecard(north, [made.entry()])
    client.force_login(member(role, north, AgencyFactory()))

    assert page_of(client).status_code == 403


@pytest.mark.parametrize("quarters", [1, 20])
def test_queries_do_not_grow_with_the_quarters(
    client, north, quarters, django_assert_max_num_queries
):
    for step in range(quarters):
        quarter = made.QUARTER.shift(-step)
        made.scorecard(north, [made.entry(quarter=quarter)], quarter=quarter)
    client.force_login(member(Role.BOARD_MEMBER, north))
    page_of(client)

    with django_assert_max_num_queries(15):
        response = page_of(client)

    assert response.status_code == 200
