"""From a cell of a return on to every number of the board that it is in."""

import html as markup

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.models import ScorecardEntry
from dashboards.recompute import drain
from dashboards.snapshots import Meeting, freeze
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Definition
from safeguarding.indicators.services import want_everything
from safeguarding.periods import Period
from safeguarding.returns import services
from tests.dashboards.lineage.world import AT, LATER, Q3, given, owed, send
from tests.dashboards.pages.test_scorecard import words as words_of
from tests.factories import (
    AgencyFactory,
    AssignmentFactory,
    IndicatorFactory,
    PartnershipFactory,
    SwitchFactory,
    member,
)

pytestmark = pytest.mark.django_db

FORMULA = {"numerator": ["EH-01"], "denominator": ["EH-08"], "per": 100}


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board")


@pytest.fixture
def south():
    return PartnershipFactory(code="south", name="South Board")


@pytest.fixture
def police():
    return AgencyFactory(code="police", short_name="Police")


@pytest.fixture
def made():
    return IndicatorFactory(code="EH-01", title="Step-downs to early help")


def page_of(client, user, row, place="north"):
    client.force_login(user)
    return client.get(f"/scorecard/{place}/feeds/{row.pk}/")


def text_of(client, user, row):
    response = page_of(client, user, row)
    assert response.status_code == 200
    return markup.unescape(words_of(response))


def analyst(place):
    return member(Role.BOARD_ANALYST, place)


def test_an_accepted_cell_is_followed_to_its_entry(client, north, police, made):
    row = given(owed(north, police, [made]), {made: {"numerator": "74"}}).rows.get()

    response = page_of(client, analyst(north), row)

    text = markup.unescape(words_of(response))
    assert "This figure stands. It feeds what is listed below." in text
    assert "The figure as sent 74" in text
    assert "EH-01, scorecard of Q3 2015-16" in text
    assert "It is this figure." in text
    link = "/scorecard/north/indicator/EH-01/lineage/?period=2015-16-Q3"
    assert f'href="{link}"' in response.content.decode()
    assert client.get(link).status_code == 200


def test_what_is_computed_from_it_is_found_by_way_of_others(
    client, north, police, made
):
    whole = IndicatorFactory(code="EH-08", title="All closed")
    share = IndicatorFactory(code="EH-02", title="Share stepped down", unit="PERCENT")
    again = IndicatorFactory(code="EH-03", title="Twice removed", unit="PERCENT")
    Definition.objects.filter(indicator=share).update(formula=FORMULA)
    Definition.objects.filter(indicator=again).update(
        formula={"numerator": ["EH-02"]},
    )
    for each in (share, again):
        SwitchFactory(partnership=north, indicator=each)
    version = given(
        owed(north, police, [made, whole]),
        {made: {"numerator": "74"}, whole: {"numerator": "148"}},
    )

    text = text_of(client, analyst(north), version.rows.get(indicator=made))

    assert "EH-01, scorecard of Q3 2015-16 It is this figure." in text
    said = "This figure is computed from it and 1 other row."
    assert f"EH-02, scorecard of Q3 2015-16 {said}" in text
    assert f"EH-03, scorecard of Q3 2015-16 {said}" in text
    other = text_of(client, analyst(north), version.rows.get(indicator=whole))
    assert "EH-01, scorecard" not in other


def test_later_scorecards_that_look_back_are_counted_apart(client, north, police, made):
    versions = [
        given(
            owed(north, police, [made], period=Q3.shift(step - 2)),
            {made: {"numerator": str(70 + step)}},
        )
        for step in range(3)
    ]

    text = text_of(client, analyst(north), versions[0].rows.get())

    assert "2 later scorecards look back on it" in text
    assert "Q2 2015-16 Q3 2015-16" in text
    assert "1 later scorecard looks back on it" in text_of(
        client, analyst(north), versions[1].rows.get()
    )


def test_a_month_feeds_the_quarter_it_is_added_up_in(client, north, police):
    monthly = IndicatorFactory(code="FD-01", title="Contacts", frequency="MONTH")
    versions = [
        given(
            owed(north, police, [monthly], period=month), {monthly: {"numerator": "20"}}
        )
        for month in Q3.months
    ]

    text = text_of(client, analyst(north), versions[0].rows.get())

    assert "FD-01, scorecard of Q3 2015-16" in text
    assert "It is part of this figure, together with 2 other rows." in text


def test_a_part_feeds_the_breakdown_of_its_figure(client, north, police, made):
    made.breakdowns = {"sex": {"f": "Girls", "m": "Boys"}}
    made.save()
    obligation = owed(north, police, [made])
    part = {"breakdown_dimension": "sex", "breakdown_code": "f"}
    version = given(obligation, {made: [{"numerator": "74"}, part]})

    text = text_of(client, analyst(north), version.rows.get(breakdown_code="f"))

    assert "It is the part “Girls” of a breakdown of this figure." in text


def test_a_replaced_figure_says_by_what_and_feeds_nothing(client, north, police, made):
    obligation = owed(north, police, [made])
    first = given(obligation, {made: {"numerator": "74"}}).rows.get()
    second = given(obligation, {made: {"numerator": "81"}}, at=LATER).rows.get()

    response = page_of(client, analyst(north), first)

    text = markup.unescape(words_of(response))
    assert (
        "It feeds nothing any more. Version 2, row 2 replaced it on 1 March 2016."
        in text
    )
    assert "81" not in text.replace("2481", "")
    html = response.content.decode()
    assert f'href="/scorecard/north/feeds/{second.pk}/"' in html
    assert "/indicator/" not in html
    assert "This figure stands." in text_of(client, analyst(north), second)


def test_a_repeated_figure_stands_in_both_versions(client, north, police, made):
    other = IndicatorFactory(code="EH-09")
    obligation = owed(north, police, [made, other])
    first = given(
        obligation, {made: {"numerator": "74"}, other: {"numerator": "5"}}
    ).rows.get(indicator=made)
    second = given(
        obligation, {made: {"numerator": "74"}, other: {"numerator": "9"}}, at=LATER
    ).rows.get(indicator=made)

    before = text_of(client, analyst(north), first)
    after = text_of(client, analyst(north), second)

    assert "Version 2, row 2, which was accepted later, did not change it." in before
    assert "Version 1, row 2 gave it first and this version did not change it" in after
    for text in (before, after):
        assert "EH-01, scorecard of Q3 2015-16" in text


def test_a_withdrawn_figure_says_when(client, north, police, made):
    other = IndicatorFactory(code="EH-09")
    obligation = owed(north, police, [made, other])
    first = given(
        obligation, {made: {"numerator": "74"}, other: {"numerator": "5"}}
    ).rows.get(indicator=made)
    obligation.template.indicators.remove(made)
    given(obligation, {other: {"numerator": "5"}}, at=LATER)

    text = text_of(client, analyst(north), first)

    assert "It was withdrawn on 1 March 2016" in text
    assert "EH-01, scorecard of" not in text


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        (lambda version: None, "It feeds nothing yet: the version waits for the"),
        (
            lambda version: services.send_back(
                submission=version,
                by=analyst(version.partnership),
                reason="Look again.",
                at=AT,
            ),
            "this version was sent back and never accepted",
        ),
        (
            lambda version: send(
                version.obligation, {version.rows.get().indicator: {"numerator": "9"}}
            ),
            "a later version was sent before anybody decided on this one",
        ),
    ],
    ids=["waiting", "sent back", "overtaken"],
)
def test_what_was_never_accepted_feeds_nothing(
    client, north, police, made, decide, said
):
    version = send(owed(north, police, [made]), {made: {"numerator": "74"}})
    decide(version)

    assert said in text_of(client, analyst(north), version.rows.get())


def test_a_frozen_scorecard_holds_what_was_replaced_since(client, north, police, made):
    obligation = owed(north, police, [made])
    first = given(obligation, {made: {"numerator": "74"}}).rows.get()
    taken = freeze(
        partnership=north,
        quarter=Q3,
        meeting=Meeting("Board of February", LATER.date()),
        by=analyst(north),
        at=AT,
    )
    second = given(obligation, {made: {"numerator": "81"}}, at=LATER).rows.get()

    response = page_of(client, analyst(north), first)

    text = markup.unescape(words_of(response))
    assert "Board of February, 1 March 2016 frozen with it in EH-01" in text
    assert f'href="/scorecard/north/snapshots/{taken.pk}/"' in response.content.decode()
    assert "Board of February" not in text_of(client, analyst(north), second)


def test_entries_without_the_very_row_are_found_by_its_place(
    client, north, police, made
):
    row = given(owed(north, police, [made]), {made: {"numerator": "74"}}).rows.get()
    entry = ScorecardEntry.objects.get()
    del entry.full["sources"][0]["row_id"]
    entry.save()

    assert "It is this figure." in text_of(client, analyst(north), row)


@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER])
def test_the_agency_itself_reads_words_and_no_links(client, north, police, made, role):
    row = given(owed(north, police, [made]), {made: {"numerator": "74"}}).rows.get()
    freeze(
        partnership=north,
        quarter=Q3,
        meeting=Meeting("Board of February", LATER.date()),
        by=analyst(north),
        at=AT,
    )

    response = page_of(client, member(role, north, police), row)

    text = markup.unescape(words_of(response))
    assert "EH-01, scorecard of Q3 2015-16" in text
    assert "1 frozen scorecard of the board holds it." in text
    assert "Board of February" not in text
    _, _, main = response.content.decode().partition("<main")
    assert main
    assert 'href="/scorecard/' not in main


def test_a_board_seat_beside_the_agency_seat_gives_the_links(
    client, north, police, made
):
    row = given(owed(north, police, [made]), {made: {"numerator": "74"}}).rows.get()
    both = member(Role.AGENCY_SUBMITTER, north, police)
    AssignmentFactory(user=both, role=Role.BOARD_MEMBER.value, partnership=north)

    html = page_of(client, both, row).content.decode()

    assert "/scorecard/north/indicator/EH-01/lineage/" in html


def test_nobody_else_finds_the_page(client, north, south, police, made):
    health = AgencyFactory(code="health")
    row = given(owed(north, police, [made]), {made: {"numerator": "74"}}).rows.get()
    theirs = given(owed(south, police, [made]), {made: {"numerator": "99"}}).rows.get()

    for user in (
        member(Role.AGENCY_SUBMITTER, north, health),
        member(Role.AGENCY_SUBMITTER, south, police),
        analyst(south),
    ):
        assert page_of(client, user, row).status_code == 404
    assert page_of(client, member(Role.BOARD_MEMBER, north), row).status_code == 403
    # The right row under another board's address is no page either.
    assert page_of(client, analyst(north), row, place="south").status_code == 404
    assert page_of(client, analyst(north), theirs).status_code == 404


def test_another_boards_entries_are_not_among_them(client, north, south, police, made):
    row = given(owed(north, police, [made]), {made: {"numerator": "74"}}).rows.get()
    given(owed(south, police, [made]), {made: {"numerator": "99"}})

    html = page_of(client, analyst(north), row).content.decode()

    assert html.count("EH-01, scorecard of") == 1
    assert "south" not in html.lower()


def test_the_queries_do_not_grow_with_entries(client, north, police, made):
    first = owed(north, police, [made], period=Q3.shift(-3))
    row = given(first, {made: {"numerator": "74"}}).rows.get()
    user = analyst(north)
    few = queries(client, user, row)
    for step in range(1, 4):
        given(
            owed(north, police, [made], period=Q3.shift(step - 3)),
            {made: {"numerator": str(70 + step)}},
        )
    for number in range(4):
        more = IndicatorFactory(code=f"DER-{number}", unit="PERCENT")
        formula = {"numerator": ["EH-01"]}
        Definition.objects.filter(indicator=more).update(formula=formula)
        SwitchFactory(partnership=north, indicator=more)
    want_everything(partnership_id=north.pk)
    drain(budget_seconds=60)

    many = queries(client, user, row)

    assert "DER-3" in text_of(client, user, row)
    assert few == many
    assert many <= 14


def queries(client, user, row):
    client.force_login(user)
    with CaptureQueriesContext(connection) as found:
        client.get(f"/scorecard/north/feeds/{row.pk}/")
    return len(found)


def test_the_page_of_the_return_offers_the_way_for_accepted_figures_only(
    client, north, police, made
):
    obligation = owed(north, police, [made], period=Period.parse("2015-16-Q2"))
    row = given(obligation, {made: {"numerator": "74"}}).rows.get()
    waiting = send(owed(north, police, [made]), {made: {"numerator": "75"}})
    client.force_login(member(Role.AGENCY_SUBMITTER, north, police))

    taken = client.get(f"/returns/submission/{row.submission_id}/").content.decode()
    open_ = client.get(f"/returns/submission/{waiting.pk}/").content.decode()

    assert f'href="/scorecard/north/feeds/{row.pk}/"' in taken
    assert "/feeds/" not in open_
