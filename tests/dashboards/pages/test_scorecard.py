"""The scorecard's page: who sees it, what it says first, and what it never says."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from safeguarding.access.permissions import Role
from safeguarding.indicators.models import RecomputeKey
from tests.dashboards.pages import made, whole
from tests.factories import AgencyFactory, PartnershipFactory, member

pytestmark = pytest.mark.django_db

READERS = [
    Role.BOARD_MEMBER,
    Role.BOARD_ANALYST,
    Role.CSE_MISSING_LEAD,
    Role.LADO,
    Role.AUDITOR,
    Role.BUSINESS_MANAGER,
]
OTHERS = [Role.AGENCY_SUBMITTER, Role.AGENCY_APPROVER, Role.SYSTEM_ADMINISTRATOR]


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board", short_name="North")


@pytest.fixture
def south():
    return PartnershipFactory(code="south", name="South Board", short_name="South")


def page_of(client, place="north", quarter=made.QUARTER):
    return client.get(reverse("dashboards:scorecard", args=[place, quarter.code]))


def words(response):
    """The page as it reads: no tags, single spaces."""
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("role", READERS)
def test_readers_of_the_partnership_see_its_scorecard_and_no_other(
    client, north, south, role
):
    made.scorecard(north, [made.entry(title="Ours")])
    made.scorecard(south, [made.entry(code="EH-02", title="CANARY of the south")])
    client.force_login(member(role, north))

    ours, theirs = page_of(client), page_of(client, "south")

    assert ours.status_code == 200
    assert "Ours" in words(ours)
    assert "CANARY" not in ours.content.decode()
    assert theirs.status_code == 404
    assert page_of(client, "nowhere").status_code == 404


@pytest.mark.parametrize("role", OTHERS)
def test_roles_that_read_no_scorecard_are_refused(client, north, role):
    made.scorecard(north, [made.entry()])
    client.force_login(member(role, north, AgencyFactory()))

    assert page_of(client).status_code == 403


@pytest.mark.parametrize("code", ["2021-22", "2021-22-Q5", "nonsense", "2021-11"])
def test_an_address_that_names_no_quarter_does_not_exist(client, north, code):
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = client.get(f"/scorecard/north/{code}/")

    assert response.status_code == 404


def test_the_page_asks_a_question_and_answers_in_sentences_first(client, north):
    target = {"target": 10, "red_from": 12, "text": "10 % or less"}
    made.scorecard(
        north,
        [
            made.entry(code="A-1", title="Gone up", trend="worse", polarity="LOWER"),
            made.entry(code="A-2", title="Gone well", trend="better"),
            made.entry(
                code="A-3",
                title="Off target",
                target=target,
                rating={"word": "Target missed", "level": "missed"},
            ),
            made.entry(
                code="A-4",
                title="Not come",
                state="not_received",
                value=None,
                numerator=None,
                trend="",
                change={"previous": None, "year_ago": None},
            ),
            made.entry(code="A-5", title="Careful", caveats=[made.caveat()]),
        ],
    )
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert "How are we doing? January to March 2022 (Q4 2021-22)" in text
    tally = (
        "Of 5 indicators: 1 worse, 1 better, 1 target missed, 1 not received, "
        "0 restated."
    )
    assert tally in text
    assert "Gone up : 74, +2 (+2.8 %) from 72 in Q4 2020-21" in text
    assert "Off target : 74; the target is 10 % or less" in text
    assert "Not come : owed by Early help" in text
    assert "Careful : Schools were closed in spring 2021." in text
    assert text.index(tally) < text.index("On the period before")


def test_a_missing_figure_has_its_own_word_and_is_never_zero(client, north):
    states = {
        "not_received": "Not received",
        "not_available": "Not available",
        "not_collected": "Not collected",
        "not_applicable": "Not applicable",
        "refused": "Refused",
    }
    blank = {"value": None, "numerator": None, "year_ago": None, "history": []}
    entries = [
        made.entry(code=f"M-{number}", title=f"Is {state}", state=state, **blank)
        for number, state in enumerate(states)
    ]
    made.scorecard(north, entries)
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = page_of(client).content.decode()

    for word in states.values():
        assert re.search(rf"app-state--missing\">\s*{word}\s*<", html)
    assert not re.search(r"app-figure\">\s*0", html)


def test_a_hidden_number_is_c_on_the_page_and_told_in_words_to_those_who_listen(
    client, north
):
    made.scorecard(north, [made.secret_entry()], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = page_of(client).content.decode()

    assert '<span aria-hidden="true">c</span>' in html
    assert "fewer than 6 (not zero)" in html
    assert str(made.SECRET) not in html
    assert str(made.SECRET_DENOMINATOR) not in html


def test_the_coordinator_sees_the_number_and_is_told_that_others_do_not(client, north):
    made.scorecard(north, [made.secret_entry()], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_ANALYST, north))

    text = words(page_of(client))

    assert str(made.SECRET) in text
    assert "You see every number" in text


def test_the_threshold_of_the_partnership_is_the_one_in_the_words(client):
    PartnershipFactory(code="large", suppression_threshold=9)
    place = PartnershipFactory(code="north", suppression_threshold=9)
    made.scorecard(place, [made.secret_entry()], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_MEMBER, place))

    assert "fewer than 10 (not zero)" in words(page_of(client))


def test_a_caveat_stands_as_a_mark_in_the_row_and_in_full_below(client, north):
    entries = [
        made.entry(code=f"C-{number}", title=f"Sessions {number}", caveats=[caveat])
        for number, caveat in enumerate([made.caveat(), made.caveat("this figure")])
    ]
    made.scorecard(north, entries)
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = page_of(client).content.decode()

    assert html.count('href="#priority-1-note-1"') == 2
    assert html.count('id="priority-1-note-1"') == 1


def test_a_gap_in_the_small_chart_is_not_joined(client, north):
    history = [
        made.figure(made.QUARTER.shift(-3), 10),
        made.figure(made.QUARTER.shift(-2), 20),
        made.missing(made.QUARTER.shift(-1)),
        made.figure(made.QUARTER, 30),
    ]
    made.scorecard(north, [made.entry(history=history)])
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = page_of(client).content.decode()

    assert html.count("<polyline") == 1
    assert html.count('class="app-sparkline__gap"') == 1
    assert "Q3 2021-22: Not received" in html


def test_a_figure_of_another_period_names_it(client, north):
    term = made.figure(made.QUARTER)
    term |= {"period": "2021-22-spring", "period_label": "Spring 2021-22"}
    made.scorecard(north, [made.entry() | term])
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "Spring 2021-22" in words(page_of(client))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (None, "There are no figures for this quarter"),
        ({"wanted": 1, "done": 0}, "The figures are being worked out"),
        ({"wanted": 1, "done": 1}, "No indicator is due in this quarter"),
    ],
)
def test_an_empty_scorecard_says_why_and_what_comes_next(client, north, key, said):
    if key:
        made.scorecard(north, [], **key)
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = page_of(client)

    assert response.status_code == 200
    assert said in words(response)


def test_old_figures_stay_while_new_ones_are_worked_out_and_the_page_says_so(
    client, north
):
    made.scorecard(north, [made.entry(title="Still here")], wanted=3, done=2)
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert "Figures are being updated." in text
    assert "last complete at 10:42 on 3 May 2022" in text
    assert "Still here" in text


def poll_address(response):
    return re.search(r'hx-get="([^"]*)"', response.content.decode())[1].replace(
        "&amp;", "&"
    )


def test_the_page_left_open_is_offered_new_figures_and_then_stops_asking(client, north):
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))
    address = poll_address(page_of(client))

    before = client.get(address)
    RecomputeKey.objects.update(wanted=2)
    during = client.get(address)
    RecomputeKey.objects.update(done=2)
    after = client.get(address)

    assert "Figures are complete" in words(before)
    assert before.status_code == 200
    assert "Figures are being updated." in words(during)
    assert during.status_code == 200
    assert "New figures are ready." in words(after)
    assert after.status_code == 286  # htmx: stop asking.


def test_a_page_left_open_for_long_stops_asking(client, north, time_machine):
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))
    address = poll_address(page_of(client))

    time_machine.move_to(timezone.now() + timedelta(minutes=21), tick=False)

    assert client.get(address).status_code == 286


def test_freshness_of_another_partnership_does_not_exist(client, north, south):
    made.scorecard(south, [])
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = client.get(f"/scorecard/south/{made.QUARTER.code}/freshness")

    assert response.status_code == 404


def test_the_newest_scorecard_with_entries_is_the_one_opened(client, north):
    made.scorecard(north, [made.entry()])
    made.scorecard(north, [], quarter=made.QUARTER.next())
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = client.get("/scorecard/north/")

    assert response.headers["Location"] == "/scorecard/north/2021-22-Q4/"


def test_the_picker_leads_to_another_partnership_and_quarter(client, north, south):
    user = member(Role.BOARD_MEMBER, north)
    user.assignments.create(
        role=Role.LADO, partnership=south, starts_on="2020-01-01", agency=None
    )
    made.scorecard(north, [made.entry()])
    client.force_login(user)

    html = page_of(client).content.decode()
    chosen = client.get("/scorecard/north/?partnership=south&period=2020-21-Q1")

    assert re.search(r'<option value="north"\s+selected>North</option>', html)
    assert '<option value="south">South</option>' in html
    assert chosen.headers["Location"] == "/scorecard/south/2020-21-Q1/"


def test_the_picker_offers_no_partnership_out_of_reach(client, north, south):
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))

    assert "South" not in page_of(client).content.decode()
    assert client.get("/scorecard/north/?partnership=south").status_code == 404


@pytest.mark.parametrize("count", [20, 170])
def test_queries_do_not_grow_with_the_indicators(
    client, north, south, count, django_assert_max_num_queries
):
    whole.scorecard(north, whole.entries(count))
    whole.scorecard(south, whole.entries(count))
    client.force_login(member(Role.BOARD_MEMBER, north))
    page_of(client)

    with django_assert_max_num_queries(12):
        response = page_of(client)

    assert response.content.decode().count('<svg class="app-sparkline"') == count


def test_the_page_offers_itself_as_files(client, north):
    made.scorecard(north, [made.entry()])
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = page_of(client).content.decode()

    assert f"/scorecard/north/{made.QUARTER.code}/download.xlsx" in html


def test_a_row_says_how_sure_compared_with_whom_and_what_was_restated(client, north):
    whole.scorecard(north, whole.entries(4))
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert "A signal would have been 81 or more or 63 or fewer." in text
    assert "by chance alone" in text
    assert "England 12.3 %" in text
    assert "ours is worse" in text
    assert "Ours: 10.5 % to 18.4 % by chance alone (Wilson 95 %)." in text
    assert "Source: Children in need, table A1." in text
    assert "Restated twice, last on 29 April 2022; first given as 70." in text
    assert "Police has not sent its share. Health was asked about it." in text


def test_a_rating_on_a_doubtful_figure_keeps_word_and_shape_but_is_muted(client, north):
    whole.scorecard(north, [made.entry(rating=whole.MUTED, confidence=whole.LOW)])
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = page_of(client).content.decode()

    assert re.search(r'app-rating--muted">\s*<svg', html)
    assert "app-rating--bad" not in html
    assert "Muted: low confidence" in html


def test_the_limits_of_chance_are_drawn_behind_the_small_chart(client, north):
    whole.scorecard(north, whole.entries(1))
    made_without = made.entry(code="A-1", spc=None)
    whole.scorecard(north, [made_without], quarter=made.QUARTER.previous())
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = page_of(client).content.decode()
    without = page_of(client, quarter=made.QUARTER.previous()).content.decode()

    assert html.count("app-sparkline__band") == 1
    assert "app-sparkline__band" not in without


def test_entries_of_before_lack_what_is_new_and_read_all_the_same(client, north):
    """A scorecard that was built before an upgrade is shown until it is rebuilt."""
    old = made.entry()
    assert "spc" not in old
    made.scorecard(north, [old])
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert "None published" in text
    assert "Restated" not in text.split("All 1 indicator.")[1]


def test_nobody_is_given_a_row_that_was_drawn_for_somebody_who_may_see_more(
    client, north
):
    """Rows are drawn once for all who see the same, and for nobody else."""
    whole.scorecard(north, [whole.secret()], hide=["CSE-02"])

    client.force_login(member(Role.BOARD_ANALYST, north))
    shown = page_of(client).content.decode()
    client.force_login(member(Role.BOARD_MEMBER, north))
    hidden = page_of(client).content.decode()
    client.force_login(member(Role.BOARD_ANALYST, north))
    again = page_of(client).content.decode()

    assert str(made.SECRET) in shown
    assert str(made.SECRET) not in hidden
    assert str(made.SECRET) in again


def test_a_row_leads_to_its_own_partnership_and_quarter(client, north, south):
    """The same row in two places, drawn once each."""
    for place in (north, south):
        made.scorecard(place, [made.entry()])
    user = member(Role.BOARD_MEMBER, north)
    user.assignments.create(
        role=Role.LADO, partnership=south, starts_on="2020-01-01", agency=None
    )
    client.force_login(user)

    ours, theirs = page_of(client), page_of(client, "south")

    query = f"?period={made.QUARTER.code}"
    assert f"/scorecard/north/indicator/EH-01/{query}" in ours.content.decode()
    assert f"/scorecard/south/indicator/EH-01/{query}" in theirs.content.decode()
    assert "/north/indicator/" not in theirs.content.decode()
