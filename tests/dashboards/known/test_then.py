"""As known then: the board of an earlier day, and what it must not give away."""

from datetime import UTC, date, datetime

import pytest

from dashboards.known.beside import Then
from dashboards.known.compare import Since, pairs, tally
from dashboards.known.past import past_of
from dashboards.known.then import days_of_change, known_then
from dashboards.reading import Place
from safeguarding.periods import Period
from tests.dashboards.engine.world import build, build_suppressed, indicator, observe
from tests.factories import AgencyFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

QUARTER = Period.parse("2015-16-Q3")
FIRST = datetime(2016, 1, 20, 9, tzinfo=UTC)
LATER = datetime(2016, 3, 1, 9, tzinfo=UTC)
LATEST = datetime(2016, 4, 1, 9, tzinfo=UTC)
THEN = date(2016, 2, 1)


@pytest.fixture
def area():
    return PartnershipFactory()


def place_of(area, *, is_full=False):
    return Place(
        area.pk, area.code, area.name, area.short_name, area.suppression_threshold,
        is_full,
    )  # fmt: skip


def then(area, day=THEN, *, is_full=False, quarter=QUARTER):
    known = known_then(place_of(area, is_full=is_full), quarter, day)
    return {entry["code"]: entry for entry in known.entries}, known.withheld


def children(area, **fields):
    return indicator(area, counts_children=True, **fields)


def test_a_restated_figure_stands_as_it_was_and_today_as_it_is(area):
    made = indicator(area)
    observe(area, made, QUARTER, numerator=74, at=FIRST)
    observe(area, made, QUARTER, numerator=75, at=LATER)

    entries, withheld = then(area)

    assert entries[made.code]["value"] == 74
    assert build(area, QUARTER.code)[made.code]["value"] == 75
    assert withheld == frozenset()


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2016, 1, 19), None), (date(2016, 1, 20), 74), (date(2016, 3, 1), 75)],
)
def test_a_figure_is_known_from_the_end_of_the_day_it_was_recorded(area, day, value):
    made = indicator(area)
    observe(area, made, QUARTER, numerator=74, at=FIRST)
    observe(area, made, QUARTER, numerator=75, at=LATER)

    entries, _ = then(area, day, is_full=True)

    assert entries.get(made.code, {}).get("value") == value


def test_a_day_before_anything_was_known_has_no_entries(area):
    made = indicator(area)
    observe(area, made, QUARTER, numerator=74, at=FIRST)

    assert then(area, date(2015, 12, 31))[0] == {}
    assert days_of_change(place_of(area), QUARTER) == [FIRST.date()]


def test_a_count_of_children_restated_by_a_few_is_hidden_then(area):
    made = children(area)
    observe(area, made, QUARTER, numerator=74, at=FIRST)
    observe(area, made, QUARTER, numerator=75, at=LATER)

    entries, withheld = then(area)

    assert entries[made.code]["text"] == "c"
    assert "74" not in str(entries)
    assert withheld == {made.code}
    assert then(area, is_full=True)[0][made.code]["value"] == 74


def test_a_count_of_children_restated_by_many_is_shown_then(area):
    made = children(area)
    observe(area, made, QUARTER, numerator=74, at=FIRST)
    observe(area, made, QUARTER, numerator=80, at=LATER)

    entries, withheld = then(area)

    assert (entries[made.code]["value"], withheld) == (74, frozenset())


def test_two_earlier_days_do_not_tell_what_neither_tells_beside_today(area):
    # 74, then 78, now 100: each is far from today's, and 4 from the other.
    made = children(area)
    for count, at in ((74, FIRST), (78, LATER), (100, LATEST)):
        observe(area, made, QUARTER, numerator=count, at=at)

    assert then(area)[0][made.code]["text"] == "c"
    assert then(area, date(2016, 3, 2))[0][made.code]["value"] == 78


def test_a_late_agency_with_a_few_children_is_not_told_by_the_difference(area):
    made = children(area)
    observe(area, made, QUARTER, numerator=40, at=FIRST, agency=AgencyFactory())
    observe(area, made, QUARTER, numerator=3, at=LATER, agency=AgencyFactory())

    assert then(area)[0][made.code]["text"] == "c"
    assert build_suppressed(area, QUARTER.code)[made.code]["value"] == 43


def test_a_year_does_not_give_back_the_quarter_that_is_hidden(area):
    # Q1 is restated by 1 and Q2 by 40, so the year by 41: 300 - 100 - 60 - 60 = 80.
    # What did not change is no news; of the rest nothing is told.
    made = children(area)
    year = Period.parse("2014-15")
    quarters = [Period.parse(f"2014-15-Q{number}") for number in (1, 2, 3, 4)]
    for quarter, count in zip(quarters, (80, 100, 60, 60), strict=True):
        observe(area, made, quarter, numerator=count, at=FIRST)
    observe(area, made, year, numerator=300, at=FIRST)
    observe(area, made, quarters[0], numerator=81, at=LATER)
    observe(area, made, quarters[1], numerator=140, at=LATER)
    observe(area, made, year, numerator=341, at=LATER)

    known = Then(past_of(area, [quarters[3]], known_at=THEN))

    told = [known.figure(made.pk, each).numerator for each in (*quarters, year)]
    assert told == [None, None, 60, 60, None]


def test_a_year_then_does_not_tell_the_quarter_that_came_later(area):
    # The year was given before its last quarter: 100 - 40 - 30 - 27 = 3.
    made = children(area)
    year = Period.parse("2014-15")
    quarters = [Period.parse(f"2014-15-Q{number}") for number in (1, 2, 3, 4)]
    observe(area, made, year, numerator=100, at=FIRST)
    for quarter, count in zip(quarters[:3], (40, 30, 27), strict=True):
        observe(area, made, quarter, numerator=count, at=FIRST)
    observe(area, made, quarters[3], numerator=3, at=LATER)

    known = Then(past_of(area, [quarters[3]], known_at=THEN))

    told = [known.figure(made.pk, each).numerator for each in (*quarters[:3], year)]
    assert told == [40, 30, 27, None]


def test_what_today_hides_to_protect_another_is_not_shown_by_then(area):
    # Today hides the 3 and, as the whole is told, the 10. Then the fourth was 11: it
    # and the whole changed beside hidden numbers, so neither is told.
    parts = [children(area) for _ in range(4)]
    whole = children(area, parts=[one.code for one in parts])
    for one, count in zip(parts, (3, 10, 21, 11), strict=True):
        observe(area, one, QUARTER, numerator=count, at=FIRST)
    observe(area, whole, QUARTER, numerator=45, at=FIRST)
    observe(area, parts[3], QUARTER, numerator=29, at=LATER)
    observe(area, whole, QUARTER, numerator=63, at=LATER)

    today = build_suppressed(area, QUARTER.code)
    entries, _ = then(area)

    assert [today[one.code]["text"] for one in parts] == ["c", "c", "21", "29"]
    assert [entries[one.code]["text"] for one in parts] == ["c", "c", "21", "c"]
    assert entries[whole.code]["text"] == "c"


def test_what_today_shows_protects_nothing_then(area):
    # Then 3 is hidden; the 10 that would protect it is told by today's page.
    parts = [children(area) for _ in range(4)]
    whole = children(area, parts=[one.code for one in parts])
    for one, count in zip(parts, (3, 10, 21, 11), strict=True):
        observe(area, one, QUARTER, numerator=count, at=FIRST)
    observe(area, whole, QUARTER, numerator=45, at=FIRST)
    observe(area, parts[0], QUARTER, numerator=30, at=LATER)
    observe(area, whole, QUARTER, numerator=72, at=LATER)

    entries, _ = then(area)

    assert entries[parts[0].code]["text"] == "c"
    assert entries[whole.code]["text"] == "c"
    assert [entries[one.code]["text"] for one in parts[1:]] == ["10", "21", "11"]


def test_a_share_is_hidden_by_its_parts_too(area):
    # 40 of 100, then 40 of 103: three more who were not.
    made = children(area, unit="PERCENT")
    observe(area, made, QUARTER, numerator=40, denominator=100, at=FIRST)
    observe(area, made, QUARTER, numerator=40, denominator=103, at=LATER)

    assert then(area)[0][made.code]["text"] == "c"


def test_changes_and_charts_do_not_tell_what_is_withheld(area):
    made = children(area)
    earlier = QUARTER.previous()
    observe(area, made, earlier, numerator=7771, at=FIRST)
    observe(area, made, QUARTER, numerator=8000, at=FIRST)
    observe(area, made, earlier, numerator=7772, at=LATER)

    entry = then(area)[0][made.code]

    assert entry["value"] == 8000
    assert entry["previous"]["text"] == "c"
    assert entry["change"]["previous"] is None
    assert "7771" not in str(entry)
    assert "229" not in str(entry)


def test_breakdowns_are_judged_like_figures(area):
    made = children(area)
    for at, girls in ((FIRST, 30), (LATER, 32)):
        parts = {"breakdown_dimension": "sex"}
        observe(area, made, QUARTER, numerator=60, at=FIRST)
        for code, count in (("f", girls), ("m", 60 - girls)):
            observe(
                area, made, QUARTER, numerator=count, at=at, breakdown_code=code,
                **parts,
            )  # fmt: skip

    entry = then(area)[0][made.code]

    assert entry["value"] == 60
    rows = entry["breakdowns"][0]["rows"]
    assert [row["text"] for row in rows] == ["c", "c"]


def test_another_partnership_changes_nothing(area):
    made = children(area)
    other = PartnershipFactory()
    observe(area, made, QUARTER, numerator=74, at=FIRST)
    observe(other, made, QUARTER, numerator=74, at=FIRST)
    observe(other, made, QUARTER, numerator=75, at=LATER)

    assert then(area)[0][made.code]["value"] == 74


@pytest.mark.parametrize("size", [2, 12])
def test_queries_do_not_grow_with_indicators(area, size, django_assert_max_num_queries):
    for _ in range(size):
        made = children(area)
        observe(area, made, QUARTER, numerator=74, at=FIRST)
        observe(area, made, QUARTER, numerator=75, at=LATER)

    with django_assert_max_num_queries(20):
        then(area)


def test_what_became_of_each_figure_is_counted(area):
    same, restated, gone, fresh = (indicator(area) for _ in range(4))
    for one in (same, restated, gone):
        observe(area, one, QUARTER, numerator=20, at=FIRST)
    observe(area, restated, QUARTER, numerator=33, at=LATER)
    observe(area, gone, QUARTER, qualifier="withdrawn", at=LATER)
    observe(area, fresh, QUARTER, numerator=5, at=LATER)

    entries, withheld = then(area, is_full=True)
    found = pairs(entries.values(), build(area, QUARTER.code).values(), withheld)

    became = {pair.any["code"]: (pair.since, pair.moved) for pair in found}
    assert became == {
        same.code: (Since.SAME, ""),
        restated.code: (Since.RESTATED, "+13"),
        gone.code: (Since.GONE, ""),
        fresh.code: (Since.FIRST_KNOWN, ""),
    }
    assert tally(found).sentence == (
        "Of 4 indicators: 1 restated since, 1 first known since, 1 no longer known."
    )
