"""What Dudley's papers tell of training, through the pipeline, as printed.

What is expected is read from the printed tables (S0:915-927, S0:2178-2202, S1:524-534,
S2:393-441) or worked out from them here.
"""

import csv
from decimal import Decimal
from typing import NamedTuple

import pytest
from django.db import transaction

from safeguarding.indicators.queries import current_observations
from safeguarding.periods import Period
from safeguarding.returns.check import Checked
from tests.acceptance import papers
from tests.acceptance.dudley import FIXTURES

pytestmark = pytest.mark.django_db

YEAR = Period.parse("2014-15")
OF_2014_15 = ("13", "14", "15", "16")
TYPES = ("single_agency", "multi_agency", "virtual_college", "briefing")
SECTORS = {
    "Adult SSD": "adults",
    "CSS": "childrens_social_care",
    "Early Yrs": "early_years",
    "Education": "education",
    "Health": "health",
    "Voluntary": "voluntary",
    "Other": "other",
    "Police": "police",
    "DUE": "urban_environment",
}


class Sent(NamedTuple):
    """What came of a table: checked before and after a word for its marks."""

    before: Checked
    checked: Checked
    figures: dict


def printed(number):
    """Rows of a table as printed, without its title and empty lines."""
    (path,) = (FIXTURES / "papers" / "dudley").glob(f"{number}_*.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines) if len(row) > 1]


def measures_of(number):
    """Label -> text of the table whose rows are measures."""
    return {f"{row[0]} | {row[1]}": row[2] for row in printed(number)[1:]}


@pytest.fixture(scope="module")
def seen(django_db_setup, django_db_blocker):
    """Send each table as printed and keep what came of it; no row stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        partnership, coordinator = papers.world()
        found = {
            number: sent(papers.papers()[number], partnership, coordinator)
            for number in (*OF_2014_15, "03", "23", "31")
        }
        transaction.set_rollback(True)
    return found


def sent(paper, partnership, by):
    """Send one table alone: what the check said, and the figures it left."""
    (owed,) = [one for one in paper.sent if one.agency == "board-unit"]
    before = papers.look(paper, owed, paper.mapping(first=True))
    with transaction.atomic():
        checked = papers.check_as_printed(paper, owed)
        papers.send(paper, owed, checked, by)
        rows = list(current_observations(partnership).select_related("indicator"))
        transaction.set_rollback(True)
    return Sent(before, checked, {key(row): row for row in rows})


def key(row):
    period = Period(row.kind, row.period_start).code
    return row.indicator.code, period, row.breakdown_code


def figure(seen, number, code, period="2014-15", part=""):
    return seen[number].figures[code, period, part]


def count(seen, number, code, period="2014-15", part=""):
    return int(figure(seen, number, code, period, part).numerator)


def warned(seen, number):
    return {one.code: one.message for one in seen[number].checked.warnings}


def test_months_of_2014_15_are_as_printed_and_add_to_13023(seen):
    titles, numbers = printed("13")
    months = [count(seen, "13", "TRN-01", one.code) for one in YEAR.months]

    assert months == [int(one) for one in numbers[1:13]]
    assert sum(months) == count(seen, "13", "TRN-01") == int(numbers[-1]) == 13_023
    assert titles[-1] == "TOTAL"


def test_four_types_add_to_the_year_and_keep_their_printed_change(seen):
    rows = printed("14")[1:]
    counts = [count(seen, "14", "TRN-02", part=one) for one in TYPES]

    assert counts == [int(row[1]) for row in rows] == [9_930, 1_661, 876, 556]
    assert sum(counts) == 13_023
    for part, row in zip(TYPES, rows, strict=True):
        note = figure(seen, "14", "TRN-02", part=part).note
        assert f"Change on 2013/14 as printed: {row[2]}" in note
    assert [row[2] for row in rows] == ["+99%", "- 37%", "-20%", "-49%"]


def test_online_months_and_briefings_by_sector_reconcile_with_no_warning(seen):
    online = [
        count(seen, "15", "TRN-02", one.code, "virtual_college") for one in YEAR.months
    ]
    titles, numbers = printed("16")
    sectors = [count(seen, "16", "TRN-03", part=SECTORS[one]) for one in titles[1:10]]

    assert online == [int(one) for one in printed("15")[1][1:13]]
    assert sum(online) == count(seen, "14", "TRN-02", part="virtual_college") == 876
    assert sectors == [int(one) for one in numbers[1:10]]
    assert sum(sectors) == count(seen, "14", "TRN-02", part="briefing") == 556
    # Each table alone prints only some of what the return asks for, and no more.
    assert all(set(warned(seen, one)) == {"W-MISSING-ROW"} for one in OF_2014_15)


def test_nine_briefings_in_nine_sectors_are_421_of_which_349_since_september(seen):
    rows = printed("03")
    briefings = [row for row in rows[1:] if row[0] not in ("TOTAL",) and row[1]]
    figures = seen["03"].figures
    since = sum(
        int(row[10]) for row in briefings if "/5/" not in row[0] and "/7/" not in row[0]
    )

    assert (len(briefings), len(rows[0][1:10])) == (9, 9)
    assert since == 349
    assert count(seen, "03", "TRN-03", "2015-16") == 421
    parts = [
        int(row.numerator)
        for (code, period, part), row in figures.items()
        if (code, period) == ("TRN-03", "2015-16") and part
    ]
    assert sum(parts) == 421
    assert "349" in warned(seen, "03")["W-PERIOD-ROWS"]


def test_what_is_printed_in_words_blocks_until_it_has_a_qualifier(seen):
    for number, words in (("31", ("over 40", "nearly 200")), ("23", ("70+", "30+"))):
        before, checked = seen[number].before, seen[number].checked
        blocked = {one.value for one in before.problems if one.severity == "E"}
        assert not before.figures
        assert set(words) <= blocked
        assert not checked.errors
    at_least, nearly = (
        figure(seen, "31", "TRN-14", "2021-22"),
        figure(seen, "31", "TRN-07", "2021-22"),
    )
    assert (at_least.qualifier, int(at_least.numerator)) == ("at_least", 40)
    assert (nearly.qualifier, int(nearly.numerator)) == ("approx", 200)
    assert figure(seen, "23", "TRN-03", "2013-14", "other").qualifier == "at_least"
    assert figure(seen, "23", "TRN-03", "2013-14", "other").numerator == 70


def test_places_bookings_and_attendances_of_2021_22_are_as_printed(seen):
    said = measures_of("31")
    places, booked, came, cancelled = (
        int(said[f"All | {one}"])
        for one in (
            "Places offered",
            "Places used (booked)",
            "Attended",
            "Delegates cancelled",
        )
    )
    rates = {
        code: (int(row.numerator), int(row.denominator))
        for code in ("TRN-05", "TRN-06", "TRN-08")
        for row in [figure(seen, "31", code, "2021-22")]
    }

    assert (places, booked, came, cancelled) == (1_263, 718, 535, 111)
    assert count(seen, "31", "TRN-04", "2021-22") == places
    assert rates == {
        "TRN-05": (booked, places),
        "TRN-06": (came, booked),
        "TRN-08": (cancelled, booked),
    }
    # 535 + 111 + 200 are 846, not 718.
    assert "W-RECON" in warned(seen, "31")


def test_learning_gain_is_the_difference_of_the_printed_scores(seen):
    said = measures_of("31")
    before, after = (
        Decimal(said[f"All | {one} average score"])
        for one in ("Pre-booked", "Post event")
    )

    assert (before, after) == (Decimal("3.04"), Decimal("4.27"))
    assert figure(seen, "31", "TRN-09", "2021-22").value == after - before
    assert after - before == Decimal("1.23")


def test_answers_before_after_and_months_later_are_shares_without_counts(seen):
    shares = [
        figure(seen, "31", code, "2021-22") for code in ("TRN-10", "TRN-11", "TRN-12")
    ]

    assert [int(one.value) for one in shares] == [62, 45, 8]
    assert {one.qualifier for one in shares} == {"approx"}
