"""What a reader chooses to see of a scorecard, and in what order."""

import re

import pytest
from django.urls import reverse

from dashboards.presenters import choice, entries, offered
from safeguarding.access.permissions import Role
from tests.dashboards.pages import made, whole
from tests.factories import PartnershipFactory, member

pytestmark = pytest.mark.django_db

READERS = [
    Role.BOARD_MEMBER,
    Role.BOARD_ANALYST,
    Role.CSE_MISSING_LEAD,
    Role.LADO,
    Role.AUDITOR,
    Role.BUSINESS_MANAGER,
]


@pytest.fixture
def north():
    return PartnershipFactory(code="north", name="North Board", short_name="North")


@pytest.fixture
def south():
    return PartnershipFactory(code="south", name="South Board", short_name="South")


def page_of(client, query="", place="north"):
    address = reverse("dashboards:scorecard", args=[place, made.QUARTER.code])
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200
    return response


def words(response):
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def codes(response):
    """The indicators of the tables, from top to bottom."""
    html = response.content.decode().split('id="what-is-shown"')[1]
    return re.findall(
        r'<a class="govuk-link"\s+href="/scorecard/north/indicator/([^/]*)/', html
    )


def row_of(**changes):
    return entries.row(made.entry(**changes), quarter="2021-22-Q4", threshold=5)


# Ten entries in ten ways: see whole.WAYS. Those of one priority stand together.
CHOSEN = {
    "": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    "signal=discuss": [0, 1, 2, 3, 6, 8],
    "signal=any": [0, 1, 3, 8],
    "signal=worse": [0],
    "signal=better": [1],
    "signal=changed": [3, 8],
    "signal=missed": [0, 2],
    "signal=due": [3, 6, 7],
    "signal=restated": [3],
    "signal=none": [2, 4, 5, 6, 7, 9],
    "confidence=low": [2],
    "confidence=none": [6],
    "confidence=medium": [3, 7],
    "agency=police": [0, 3, 6, 9],
    "agency=health": [2, 5, 8],
    "group=cse-group": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    "group=mash": [],
    "priority=1_1": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    "priority=2_3": [],
    "q=GROUP+7": [7],
    "q=who-003": [3],
    "q=police&signal=any": [0, 3],
    "q=nothing+like+it": [],
    "agency=nobody": [],
    "signal=nonsense": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    "confidence=nonsense&sort=nonsense": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
}


@pytest.mark.parametrize("query", CHOSEN)
def test_a_choice_shows_its_indicators_and_no_other(client, north, query):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))

    response = page_of(client, query)

    assert codes(response) == [f"WHO-{number:03}" for number in CHOSEN[query]]


@pytest.mark.parametrize("role", READERS)
def test_every_reader_chooses_among_their_own_indicators_only(
    client, north, south, role
):
    whole.scorecard(north, whole.entries(10))
    whole.scorecard(south, [made.entry(code="SOU-01", title="CANARY of the south")])
    client.force_login(member(role, north))

    chosen = page_of(client, "signal=worse")
    searched = page_of(client, "q=canary")

    assert codes(chosen) == ["WHO-000"]
    assert codes(searched) == []
    assert "CANARY" not in searched.content.decode()


def test_the_page_says_what_is_shown_and_leads_back_to_all(client, north):
    whole.scorecard(north, whole.entries(20))
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client, "signal=any&agency=police&group=mash&sort=change"))

    assert (
        "1 of 20 indicators: signals; from Police; led by MASH. "
        "Sorted by size of change, largest first." in text
    )
    assert "Show all, by priority" in text
    assert "All 20 indicators." in words(page_of(client))


def test_an_empty_choice_says_so_and_what_to_do(client, north):
    whole.scorecard(north, whole.entries(5))
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client, "agency=fire-service"))

    assert "0 of 5 indicators: from fire-service." in text
    assert "No indicator of this quarter is like that" in text
    assert "Show all indicators" in text
    assert "fire-service (none this quarter)" in text


def test_what_was_chosen_stays_chosen_in_the_form(client, north):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = page_of(client, "agency=police&sort=title&q=group").content.decode()

    assert re.search(r'<option value="police"\s+selected>Police</option>', html)
    assert re.search(r'<option value="title"\s+selected>Title</option>', html)
    assert re.search(r'name="q"\s+value="group"', html)


def test_words_looked_for_are_shown_as_text_and_kept_short(client, north):
    whole.scorecard(north, whole.entries(2))
    client.force_login(member(Role.BOARD_MEMBER, north))

    html = page_of(client, "q=%3Cscript%3Ealert(1)" + "x" * 200).content.decode()

    assert "<script>alert" not in html
    assert "x" * 81 not in html


def test_the_answers_come_first_whatever_is_chosen(client, north):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client, "signal=restated"))

    answer = "Of 10 indicators: 1 worse, 1 better, 2 targets missed, 1 not received"
    assert answer in text
    assert "What stands out in the whole scorecard" in text


def test_quick_views_say_how_much_is_in_them(client, north):
    whole.scorecard(north, whole.entries(10))
    client.force_login(member(Role.BOARD_MEMBER, north))

    text = words(page_of(client))

    assert "Everything 10" in text
    assert "What needs discussion 6" in text
    assert "Any signal 4" in text
    assert "Not received or late 3" in text


TRENDS = ["no real change", "worse", "better", "", "series broken", "rising"]


@pytest.mark.parametrize(
    ("by", "order"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("title", [5, 4, 3, 2, 1, 0]),
        ("trend", [1, 2, 5, 4, 0, 3]),
        ("change", [2, 1, 5, 0, 3, 4]),
    ],
)
def test_rows_are_sorted_and_ties_keep_the_order_of_the_priorities(by, order):
    # Changes on 72: +2, -36, +72, none, a change from zero, +36.
    moved = [2, -36, 72, None, 5, 36]
    rows = [
        row_of(
            code=f"A-{number}",
            title=f"Title {9 - number}",
            trend=trend,
            change={
                "previous": None,
                "year_ago": None
                if moved[number] is None
                else {
                    "absolute": moved[number],
                    "percent": None,
                    "points": None,
                    "text": "",
                },
            },
            year_ago=made.figure(value=0 if number == 4 else 72),
        )
        for number, trend in enumerate(TRENDS)
    ]

    found = choice.sort(rows, by)

    assert [row.code for row in found] == [f"A-{number}" for number in order]


def test_missed_targets_and_low_confidence_come_first_when_asked():
    met, missed = whole.MET, whole.MISSED
    high, low = whole.HIGH, whole.LOW
    none = {"word": "None", "reasons": []}
    rows = [
        row_of(code="A", rating=met, confidence=high),
        row_of(code="B", rating=whole.NONE, confidence=none),
        row_of(code="C", rating=missed, confidence=low),
    ]

    by_rating = choice.sort(rows, "rating")
    by_confidence = choice.sort(rows, "confidence")

    assert [row.code for row in by_rating] == ["C", "A", "B"]
    assert [row.code for row in by_confidence] == ["C", "A", "B"]


@pytest.mark.parametrize("sort", ["change", "trend", "rating", "confidence", "title"])
def test_a_hidden_number_decides_nothing_of_what_a_reader_sees(client, north, sort):
    """Two scorecards that differ only in what is hidden are the same page."""
    small = {"trend": "worse", "rating": whole.MISSED}
    large = {"trend": "better", "rating": whole.MET, "change": whole.NO_CHANGE}
    pages = []
    for quarter, secret in ((made.QUARTER, small), (made.QUARTER.previous(), large)):
        full = [*whole.entries(10), whole.secret(**secret)]
        whole.scorecard(north, full, hide=["CSE-02"], quarter=quarter)
    client.force_login(member(Role.BOARD_MEMBER, north))

    for quarter in (made.QUARTER, made.QUARTER.previous()):
        address = reverse("dashboards:scorecard", args=["north", quarter.code])
        pages.append(codes(client.get(f"{address}?sort={sort}")))

    assert pages[0] == pages[1]
    assert "CSE-02" in pages[0]


EVERY = ["", "signal=any", "signal=discuss", "sort=change", "q=3.1317", "q=7919"]


@pytest.mark.parametrize("query", EVERY)
@pytest.mark.parametrize("role", READERS)
def test_a_hidden_number_is_nowhere_on_the_page_for_whoever_may_not_see_it(
    client, north, south, role, query
):
    for place in (north, south):
        whole.scorecard(place, [whole.secret(), *whole.entries(3)], hide=["CSE-02"])
    client.force_login(member(role, north))

    response = page_of(client, query)

    html = response.content.decode()
    for number in (str(made.SECRET), str(made.SECRET_DENOMINATOR)):
        # What the reader typed stands in the form again.
        if number not in query:
            assert (number in html) == (role is Role.BOARD_ANALYST)


def test_searching_for_a_number_finds_no_figure(client, north):
    whole.scorecard(north, [whole.secret(), *whole.entries(3)], hide=["CSE-02"])
    client.force_login(member(Role.BOARD_ANALYST, north))

    assert codes(page_of(client, "q=3.1317")) == []
    assert codes(page_of(client, "q=74")) == []


def test_the_address_carries_codes_and_what_was_looked_for_only():
    chosen = choice.read({"agency": "Police & Fire", "q": "  two   words ", "n": "3"})

    assert chosen.query == "agency=police-fire&q=two+words"


@pytest.mark.parametrize("count", [20, 170])
@pytest.mark.parametrize("query", ["", "signal=discuss&sort=change&q=group"])
def test_queries_do_not_grow_with_what_is_chosen(
    client, north, south, count, query, django_assert_max_num_queries
):
    whole.scorecard(north, whole.entries(count))
    whole.scorecard(south, whole.entries(count))
    client.force_login(member(Role.BOARD_MEMBER, north))
    page_of(client)

    with django_assert_max_num_queries(12):
        page_of(client, query)


def test_a_question_with_nothing_to_choose_is_not_asked():
    rows = [row_of(code="A-1", expected_from=[], sources=[])]

    asked = [each["name"] for each in offered.selects(rows, choice.Choice())]

    assert asked == ["priority", "signal", "confidence", "sort"]
