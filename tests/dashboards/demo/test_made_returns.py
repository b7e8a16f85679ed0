"""The returns of Northborough: always the same, and right by the catalogue's identities.

The identities are worked out here from the relations' file, not by the rules.
"""

import csv
import hashlib
import io
import itertools
import re
import tomllib
from collections import Counter
from datetime import date

import pytest

from dashboards.demo.figures import content
from dashboards.demo.returns import all_returns
from safeguarding.periods import Kind, Period, periods_between
from tests.fixtures_data import reading

PATH = reading.ROOT / "fixtures" / "partnerships" / "northborough_synthetic.toml"
DECLARED = tomllib.loads(PATH.read_text(encoding="utf-8"))
INDICATORS = reading.indicators()
TEMPLATES = reading.templates()
RELATIONS = reading.toml(reading.RELATIONS)["relation"]
RETURNS = all_returns()
QUARTERS = periods_between(Period.parse("2021-22-Q3"), Period.parse("2026-27-Q2"))
SWITCHED_ON = {row["indicator"]: row["active_from"] for row in DECLARED["switch"]}
# From door to plan, as the page of the front door shows it.
FUNNEL = {
    *("CON-01", "CON-02", "CON-03", "CON-04", "CON-05"),
    *("REF-01", "REF-03", "REF-04", "REF-05", "REF-06", "REF-07"),
    *("ASM-01", "ASM-02", "S47-01", "CPC-01", "CPC-02", "CPC-03", "CPC-06"),
    *("CPP-01", "CPP-02"),
}


def files(returns):
    return b"".join(content(one.agency, one.period, one.rows) for one in returns)


def figures():
    """(period, code, dimension, part) -> row; no two returns give one figure twice."""
    found = {}
    for one in RETURNS:
        if one.template == "health_quarter":
            continue  # Two trusts each give their own share.
        for row in one.rows:
            key = (one.period, row.code, row.dimension, row.part)
            assert key not in found, key
            found[key] = row
    return found


FIGURES = figures()


def number(period, term):
    """Read a term of a relation: MIS-02, TRN-06.denominator, MIS-02[location/home]."""
    code, _, inside = term.removesuffix("]").partition("[")
    dimension, _, part = inside.partition("/")
    code, _, column = code.partition(".")
    row = FIGURES.get((period, code, dimension, part))
    if row is None:
        return None
    if column or row.denominator is None:
        return getattr(row, column or "numerator")
    return row.numerator / row.denominator * 100


def together(kind):
    """Give (code of relation, period, numbers) where every term has a number."""
    periods = {one.period for one in RETURNS}
    for relation, period in itertools.product(RELATIONS, periods):
        if relation["kind"] == kind:
            numbers = [number(period, term) for term in relation["terms"]]
            if None not in numbers:
                yield relation, period, numbers


def test_the_figures_are_the_same_bytes_every_time_and_on_every_machine():
    again = files(all_returns())

    assert again == files(RETURNS)
    assert hashlib.sha256(again).hexdigest() == (
        "a7fc06678c217d9d5d481465a34fc609133f03ade42ab84a72e47baf2514f894"
    )


def test_every_quarterly_return_covers_the_same_twenty_quarters():
    quarterly = [one for one in RETURNS if one.period.kind is Kind.QUARTER]
    found = {}
    for one in quarterly:
        found.setdefault((one.agency, one.template), []).append(one.period)

    assert len(found) == 8
    assert all(periods == QUARTERS for periods in found.values())


def test_terms_and_years_are_whole_ones_within_the_twenty_quarters():
    terms = [one.period.code for one in RETURNS if one.period.kind is Kind.TERM]
    years = [one.period.code for one in RETURNS if one.period.kind is Kind.YEAR]

    assert len(terms) == 15
    assert (terms[0], terms[-1]) == ("2021-22-autumn", "2025-26-summer")
    assert years == ["2022-23", "2023-24", "2024-25", "2025-26"]


def test_a_return_holds_each_figure_its_template_asks_for_and_no_other():
    for one in RETURNS:
        wanted = TEMPLATES[one.template]["indicators"]
        start = one.period.start
        asked = {code for code in wanted if SWITCHED_ON.get(code, date.max) <= start}
        given = {row.code for row in one.rows}
        assert given == asked, (one.template, given ^ asked)


def test_the_funnel_is_whole_in_every_quarter():
    for quarter in QUARTERS:
        given = {code for period, code, _, _ in FIGURES if period == quarter}
        assert given >= FUNNEL, quarter


def test_parts_are_of_the_catalogue_and_counts_of_parts_add_up_to_the_whole():
    sums = Counter()
    for (period, code, dimension, part), row in FIGURES.items():
        if not dimension:
            continue
        known = {one["dimension"]: one for one in INDICATORS[code]["breakdowns"]}
        assert part in {one["code"] for one in known[dimension]["codes"]}
        sums[period, code, dimension] += row.numerator or 0

    # Eight splits of social care, MIS-01 and MIS-02, POL-04: in twenty quarters.
    assert len(sums) >= 15 * 20
    for (period, code, dimension), made in sums.items():
        assert made == FIGURES[period, code, "", ""].numerator, (
            period,
            code,
            dimension,
        )


def test_one_measure_under_two_names_is_one_number():
    seen = 0
    for relation, period, numbers in together("same"):
        most = max(numbers) * relation.get("tolerance", 0) / 100
        assert max(numbers) - min(numbers) <= most, (relation["code"], period, numbers)
        seen += 1

    assert seen > 20 * 20


def test_two_measures_never_repeat_one_number():
    for relation, period, numbers in together("distinct"):
        assert numbers[0] != numbers[1] or numbers[0] < 20, (relation["code"], period)


def test_parts_and_children_are_never_more_than_their_whole_or_their_events():
    for relation, period, (whole, *parts) in together("part_of"):
        assert all(part <= whole for part in parts), (relation["code"], period)
    for relation, period, (children, events) in together("individuals_of"):
        assert children < events, (relation["code"], period)


def test_outcomes_of_referrals_make_all_of_them():
    found = list(together("shares"))

    assert len(found) == 20
    for _, period, numbers in found:
        assert sum(numbers) == pytest.approx(100), period


def test_no_part_is_larger_than_what_it_is_taken_of():
    for one in RETURNS:
        for row in one.rows:
            if row.denominator is not None and row.code != "CLA-05":  # A mean.
                assert 0 <= row.numerator <= row.denominator
                assert row.denominator > 0


def test_contacts_that_were_closed_are_followed_for_a_year():
    # CON-04 of a quarter is out of the contacts closed in the same one a year before.
    for quarter in QUARTERS[4:]:
        before = FIGURES[quarter.year_ago(), "CON-02", "", ""]
        closed = before.denominator - before.numerator
        assert FIGURES[quarter, "CON-04", "", ""].denominator == closed


def test_a_file_is_the_long_form_of_the_returns():
    one = RETURNS[0]
    text = content(one.agency, one.period, one.rows).decode()

    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(one.rows)
    assert list(rows[0]) == reading.COLUMNS


def test_every_name_that_is_shown_says_that_it_is_synthetic():
    own = DECLARED["partnership"]
    names = [own["name"], own["short_name"]]
    for agency in DECLARED["agency"]:
        names += [agency["name"], agency["short_name"]]
    for neighbours in DECLARED["neighbour_set"]:
        names += [neighbours["name"], *(one["name"] for one in neighbours["members"])]

    assert all("(synthetic)" in name for name in names)
    assert own["code"] == "northborough-synthetic"


def test_every_row_that_can_say_so_says_synthetic_for_the_demo():
    said = "synthetic for the demo"
    for agency in DECLARED["agency"]:
        assert agency["note"] == said
        assert all(one["note"] == said for one in agency["agreement"])
    for table in ("priority", "population", "target", "caveat", "event"):
        assert all(row["source"].startswith(said) for row in DECLARED[table]), table
    assert all(row["source"] == said for row in DECLARED["neighbour_set"])


def test_what_it_switches_on_aims_for_and_owes_exists_and_fits():
    priorities = {(row["plan"], row["code"]) for row in DECLARED["priority"]}
    kinds = {row["code"]: row["type"] for row in DECLARED["agency"]}
    words = {"HIGHER": "at least", "LOWER": "at most"}

    assert len(SWITCHED_ON) == len(DECLARED["switch"]) >= 90
    for row in DECLARED["switch"]:
        assert (row["plan"], row["priority"]) in priorities
    for row in DECLARED["target"]:
        assert row["direction"] == words[INDICATORS[row["indicator"]]["polarity"]]
    for row in DECLARED["duty"]:
        template = TEMPLATES[row["template"]]
        period = Period.containing(Kind(template["frequency"]), row["from"])
        assert kinds[row["agency"]] in template["agency_types"]
        assert period.start == row["from"]


def test_one_estimate_of_children_was_revised_a_year_after_it_came():
    of_2023 = [row for row in DECLARED["population"] if row["mid_year"] == 2023]

    assert [row["count"] for row in of_2023] == [62030, 62480]
    assert of_2023[0]["recorded_on"] == date(2024, 7, 15)
    assert of_2023[1]["recorded_on"] == date(2025, 7, 30)
    assert all(row["age_band"] == "0-17" for row in DECLARED["population"])


def test_nobody_is_named_or_addressed_in_its_files():
    person = re.compile(
        r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Cllr|Councillor)\b|[\w.]+@[\w.]+"
    )
    beside = reading.ROOT / "fixtures" / "benchmarks" / "northborough_synthetic.csv"

    for path in (PATH, beside):
        assert person.search(path.read_text(encoding="utf-8")) is None, path.name


def test_no_code_of_a_place_is_a_real_one():
    codes = [DECLARED["partnership"]["la_code"]]
    codes += [m["code"] for one in DECLARED["neighbour_set"] for m in one["members"]]

    # The Office for National Statistics numbers upwards; 99 and 999 are far away.
    assert all(code.startswith(("E99", "E08999")) for code in codes)


def test_an_invented_england_begins_after_the_last_published_year_of_dudley():
    # Figures of England stand beside every partnership's of the same time.
    path = reading.ROOT / "fixtures" / "benchmarks" / "northborough_synthetic.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert min(row["period"] for row in rows) == "2022-23"
    assert all("(synthetic)" in row["place_name"] for row in rows)
    assert {row["source"] for row in rows} == {"Synthetic for the demo, not published"}
