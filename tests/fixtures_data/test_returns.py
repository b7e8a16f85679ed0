"""Every number in the returns is a number somebody printed, under the right code."""

from collections import Counter

import pytest

from safeguarding.periods import Kind, Period
from tests.fixtures_data import reading

INDICATORS = reading.indicators()
TEMPLATES = reading.templates()
NUMBERS = ("numerator", "denominator", "value")
WITH_NUMBER = {"exact", "approx", "at_least"}
WITHOUT_NUMBER = {"not_available", "not_collected"}
SENT = [
    (name, submission)
    for name in reading.RETURNS
    for submission in reading.submissions(name)
]

each = pytest.mark.parametrize(
    ("name", "sent"), SENT, ids=[submission["file"] for _, submission in SENT]
)


def dudley_rows():
    for sent in reading.submissions("dudley"):
        for row in reading.rows("dudley", sent):
            yield when(sent, row), row


def when(sent, row):
    """Name the period of a row: the return's, or the month of it that is printed."""
    template = TEMPLATES[sent["template"]]
    period = Period.parse(sent["period"], kind=Kind(template["frequency"]))
    dates = row["period_start"], row["period_end"]
    for month in period.months:
        if dates == (month.start.isoformat(), month.end.isoformat()):
            return month.code
    assert dates == (period.start.isoformat(), period.end.isoformat())
    return sent["period"]


def test_each_number_is_as_printed_and_each_printed_number_is_sent():
    printed = {
        (
            one["period"],
            one["indicator"],
            one["breakdown"],
            one["column"],
            one["number"],
        )
        for one in reading.table("printed.csv")
    }

    sent = {
        (period, row["indicator_code"], row["breakdown_code"], column, row[column])
        for period, row in dudley_rows()
        for column in NUMBERS
        if row[column]
    }

    assert sent == printed


def test_each_row_cites_the_line_its_number_stands_on():
    lines = {}
    for one in reading.table("printed.csv"):
        key = (one["period"], one["indicator"], one["breakdown"])
        lines.setdefault(key, set()).add(one["paper_line"].split("-")[0])

    for period, row in dudley_rows():
        key = (period, row["indicator_code"], row["breakdown_code"])
        if key in lines:
            assert any(line in row["note"] for line in lines[key]), key


def test_sums_made_here_are_added_up_from_printed_numbers():
    for one in reading.table("printed.csv"):
        terms = one["how"].split(" + ")
        if len(terms) > 1:
            assert sum(int(term) for term in terms) == int(one["number"])


def test_words_in_the_papers_never_became_numbers():
    missing = {
        (period, row["indicator_code"], row["qualifier"])
        for period, row in dudley_rows()
        if row["qualifier"] in WITHOUT_NUMBER
    }

    assert missing == {
        ("2012-13", "CLA-03", "not_available"),  # "2012-12"
        ("2012-13", "MIS-02", "not_available"),
        ("2013-14", "LAD-01", "not_available"),  # "No data recorded"
        ("2013-14", "LAD-08", "not_available"),
        ("2013-14", "LAD-09", "not_available"),
        ("2014-15", "CPP-02", "not_available"),
        ("2014-15", "REF-08", "not_available"),  # "135% increase from 2012"
        ("2014-15", "LAD-08", "not_collected"),  # "has not been collated"
        ("2014-15", "LAD-09", "not_collected"),
    }


@pytest.mark.parametrize(
    ("period", "code", "numerator", "denominator"),
    [
        ("2014-15", "LAD-05", "40", "60"),
        ("2014-15", "LAD-06", "55", "60"),
        ("2013-14", "CON-02", "3567", "12151"),
    ],
)
def test_shares_with_published_counts_are_sent_as_counts(
    period, code, numerator, denominator
):
    found = [
        (row["numerator"], row["denominator"], row["value"])
        for when, row in dudley_rows()
        if (when, row["indicator_code"], row["breakdown_code"]) == (period, code, "")
    ]

    assert found == [(numerator, denominator, "")]


def test_lower_bounds_say_so():
    at_least = {
        (period, row["indicator_code"], row["value"])
        for period, row in dudley_rows()
        if row["qualifier"] == "at_least"
    }

    assert at_least == {("2012-13", "AUD-04", "500"), ("2014-15", "POL-04", "40")}


@each
def test_a_return_is_about_known_things(name, sent):
    template = TEMPLATES[sent["template"]]

    for row in reading.rows(name, sent):
        assert row["agency_code"] == sent["agency"]
        assert row["indicator_code"] in template["indicators"]
        assert when(sent, row)


@each
def test_a_file_is_called_after_what_it_holds(name, sent):
    names = [sent["template"], sent["agency"], sent["period"]]

    assert sent["file"] == f"{name}/{'_'.join(names)}.csv"
    assert sent["partnership"] == name


@each
def test_a_row_has_a_number_or_a_reason(name, sent):
    for row in reading.rows(name, sent):
        has_number = any(row[column] for column in NUMBERS)
        assert row["qualifier"] in (WITH_NUMBER if has_number else WITHOUT_NUMBER)
        assert has_number or row["note"]


@each
def test_a_percentage_without_counts_is_marked_approximate(name, sent):
    for row in reading.rows(name, sent):
        if INDICATORS[row["indicator_code"]]["unit"] == "PERCENT" and row["value"]:
            assert row["qualifier"] == "approx"
            assert "Counts were not published" in row["note"]


@each
def test_breakdowns_are_those_of_the_catalogue(name, sent):
    for row in reading.rows(name, sent):
        known = {
            (each["dimension"], code["code"])
            for each in INDICATORS[row["indicator_code"]].get("breakdowns", [])
            for code in each["codes"]
        }
        pair = (row["breakdown_dimension"], row["breakdown_code"])
        assert pair == ("", "") or pair in known


@each
def test_no_figure_stands_twice(name, sent):
    keys = Counter(
        (
            when(sent, row),
            row["indicator_code"],
            row["breakdown_dimension"],
            row["breakdown_code"],
        )
        for row in reading.rows(name, sent)
    )

    assert max(keys.values()) == 1


@each
def test_the_agency_owes_the_return_and_may_send_it(name, sent):
    declared = reading.partnership(name)
    period = Period.parse(
        sent["period"], kind=Kind(TEMPLATES[sent["template"]]["frequency"])
    )
    owed = [
        duty
        for duty in declared["duty"]
        if (duty["agency"], duty["template"]) == (sent["agency"], sent["template"])
        and duty["from"] <= period.start
        and period.end <= duty["to"]
    ]
    agency = next(row for row in declared["agency"] if row["code"] == sent["agency"])

    assert len(owed) == 1
    assert agency["joined_on"] <= period.start
    assert agency["agreement"][0]["signed_on"]
    assert agency["agreement"][0]["expires_on"].year == 2030


@each
def test_all_that_is_sent_is_watched_by_the_board(name, sent):
    watched = {row["indicator"] for row in reading.partnership(name)["switch"]}

    assert {row["indicator_code"] for row in reading.rows(name, sent)} <= watched


@pytest.mark.parametrize("name", reading.RETURNS)
def test_every_file_is_in_the_manifest_in_the_order_of_time(name):
    listed = [sent["file"] for sent in reading.submissions(name)]
    folder = reading.RETURNS[name]
    ends = [
        reading.rows(name, sent)[0]["period_end"] for sent in reading.submissions(name)
    ]

    assert sorted(listed) == sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*.csv")
    )
    assert ends == sorted(ends)


def test_parts_of_a_partition_make_their_whole():
    partitions = {"year_group", "delivery_type", "sector", "profession"}
    whole, parts = {}, Counter()
    for period, row in dudley_rows():
        key = (period, row["indicator_code"])
        if not row["breakdown_dimension"]:
            whole[key] = row["value"]
        elif row["breakdown_dimension"] in partitions and key in whole:
            # Of months only the online ones are printed: a part without its whole.
            parts[key] += int(row["value"])

    assert len(parts) == 6
    assert {key: str(number) for key, number in parts.items()} == {
        key: whole[key] for key in parts
    }
