"""Files of Explore Education Statistics, read through a mapping."""

from decimal import Decimal

import pytest

from safeguarding.declared import DeclarationError
from safeguarding.indicators.benchmarks.mapping import read_map
from safeguarding.indicators.benchmarks.published import read_published
from safeguarding.indicators.benchmarks.times import period_of
from safeguarding.periods import PeriodError
from tests.indicators.benchmarks.files import (
    LOCAL,
    MAP,
    NATIONAL,
    PUBLISHED,
    REGIONAL,
    file_map,
    published,
    write,
)

UNITS = {"TST-R": "PER_10K"}
# 3,600 of 640,000 is 56.25 per 10,000; printed 56.3.
FIGURES = ",3600,640000,56.3"


def read(folder, *lines, text=MAP):
    mapping = read_map(file_map(folder, text), UNITS)
    return read_published(published(folder, *lines), mapping, UNITS)


def problems_of(folder, *lines, text=MAP):
    with pytest.raises(DeclarationError) as refusal:
        read(folder, *lines, text=text)
    return refusal.value.problems


def test_places_of_three_levels_are_read_and_rounding_goes_by_level(tmp_path):
    rows, left_out = read(
        tmp_path, NATIONAL + FIGURES, REGIONAL + FIGURES, LOCAL + FIGURES
    )

    assert [(row.place.code, row.rounded_to) for row in rows] == [
        ("E92000001", 10),
        ("E12000005", 10),
        ("E08000030", 0),
    ]
    assert {row.period.code for row in rows} == {"2021-22"}
    assert rows[0].amounts.numerator == 3600
    assert rows[0].amounts.value == Decimal("56.3")
    assert rows[0].release.source == "DfE, Children in need 2021-22, C1"
    assert left_out == 0


def test_other_rows_of_the_file_are_left_alone(tmp_path):
    school = LOCAL.replace("Local authority,", "School,")
    girls = NATIONAL.replace(",Total", ",Girls") + ",c,c,c"

    rows, left_out = read(tmp_path, NATIONAL + FIGURES, girls, school + FIGURES)

    assert len(rows) == 1
    assert left_out == 1


@pytest.mark.parametrize(
    ("symbol", "qualifier"),
    [
        ("c", "suppressed"),
        (":", "not_available"),
        ("x", "not_available"),
        ("z", "not_applicable"),
        ("k", "approx"),
        ("low", "approx"),
    ],
)
def test_every_symbol_has_its_meaning(tmp_path, symbol, qualifier):
    (row,), _ = read(tmp_path, f"{LOCAL},{symbol},{symbol},{symbol}")

    assert row.amounts.qualifier == qualifier
    assert (row.amounts.value == 0) == (qualifier == "approx")
    assert row.amounts.numerator is None


def test_a_hidden_numerator_leaves_the_rate_that_was_published(tmp_path):
    (row,), _ = read(tmp_path, f"{LOCAL},c,640000,56.3")

    assert (row.amounts.value, row.amounts.qualifier) == (Decimal("56.3"), "exact")
    assert (row.amounts.numerator, row.amounts.denominator) == (None, None)


def test_a_place_without_a_new_code_is_found_by_its_old_one(tmp_path):
    old = LOCAL.replace("E08000030", ":") + FIGURES
    named = MAP.replace("[[figure]]", 'old_codes = { 335 = "E08000030" }\n[[figure]]')

    (row,), _ = read(tmp_path, old, text=named)
    (problem,) = problems_of(tmp_path, old)

    assert row.place.code == "E08000030"
    assert "say in the map, under old_codes, which one 335 is" in problem


def test_a_column_chosen_by_mistake_is_found_out(tmp_path):
    swapped = MAP.replace('numerator = "referrals"', 'numerator = "population"')
    swapped = swapped.replace('denominator = "population"', 'denominator = "referrals"')

    (problem,) = problems_of(tmp_path, NATIONAL + FIGURES, text=swapped)

    assert problem.startswith("Line 2, column rate: ")
    assert "Are these the right columns?" in problem


def test_two_rows_of_one_figure_ask_for_a_narrower_map(tmp_path):
    loose = MAP.replace('where = { characteristic = "Total" }', "")
    girls = NATIONAL.replace(",Total", ",Girls") + FIGURES

    (problem,) = problems_of(tmp_path, NATIONAL + FIGURES, girls, text=loose)

    assert "stands in line 2 too. Narrow it down in the map, by 'where'" in problem


def test_a_map_that_finds_nothing_is_no_success(tmp_path):
    elsewhere = MAP.replace('"Total"', '"Totals"')

    (problem,) = problems_of(tmp_path, NATIONAL + FIGURES, text=elsewhere)

    assert "no row of it is TST-R" in problem


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("time_period", "period", "the column time_period is missing"),
        ("rate", "rate_per_10000", "the column rate is missing"),
        ("characteristic", "group", "the column characteristic is missing"),
    ],
)
def test_a_wrong_header_names_the_column(tmp_path, old, new, says):
    mapping = read_map(file_map(tmp_path), UNITS)
    header = ",".join(new if each == old else each for each in PUBLISHED.split(","))
    path = write(tmp_path / "f.csv", header, NATIONAL + FIGURES)

    with pytest.raises(DeclarationError, match=says):
        read_published(path, mapping, UNITS)


def test_every_wrong_line_is_named_at_once(tmp_path):
    problems = problems_of(
        tmp_path,
        NATIONAL.replace("202122", "2021/23") + FIGURES,
        REGIONAL.replace("Financial year", "Tax year") + FIGURES,
        LOCAL + ",12,many,56.3",
        NATIONAL.replace("E92000001", "K04000001") + FIGURES,
        NATIONAL.replace("202122", "202223") + FIGURES,
    )

    assert [each.split(":")[0] for each in problems] == [
        "Line 2, column time_period",
        "Line 3, column time_period",
        "Line 4, column population",
        "Line 5, column country_code",
        "Line 6, column time_period",
    ]
    assert "2022-23 had not ended on 2022-10-27" in problems[-1]


@pytest.mark.parametrize(
    ("time", "identifier", "years", "code"),
    [
        ("202122", "Financial year", "", "2021-22"),
        ("2021-22", "Financial year", "", "2021-22"),
        ("2022", "Reporting year", "ending", "2021-22"),
        ("2022", "Financial year", "starting", "2022-23"),
        ("199900", "Financial year", "", "1999-00"),
        ("202122", "Financial year Q4", "", "2021-22-Q4"),
        ("202122", "Spring term", "", "2021-22-spring"),
        ("2021", "November", "", "2021-11"),
        ("2011", "December", "", "2011-M12"),
    ],
)
def test_periods_are_read_as_these_files_write_them(time, identifier, years, code):
    assert period_of(time, identifier, years).code == code


@pytest.mark.parametrize(
    ("time", "identifier", "says"),
    [
        ("2022", "Reporting year", "four_digit_years"),
        ("202122", "Academic year", "none of the periods of a scorecard"),
        ("2021", "Calendar year", "none of the periods of a scorecard"),
        ("202122", "November", "not the year of a month"),
        ("202124", "Financial year", "not a period"),
        ("21", "Financial year", "not a year of this file"),
    ],
)
def test_other_periods_are_refused_in_words(time, identifier, says):
    with pytest.raises(PeriodError, match=says):
        period_of(time, identifier)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"TST-R"', '"TST-X"', "there is no such indicator"),
        ("numerator =", "numerater =", "did you mean 'numerator'"),
        ("england = 10", "ward = 10", "'ward' is none of england, region, authority"),
        ("england = 10", 'england = "ten"', "it must be a whole number"),
        ("2022-10-27", '"October"', "it must be a date"),
        ('value = "rate"', "", ""),
        ("[file]", "[fiel]", r"\[file\] is missing"),
        ("rounded_to", 'four_digit_years = "both"\nrounded_to', "use ending or start"),
    ],
)
def test_mistakes_of_a_map_are_named(tmp_path, old, new, says):
    assert old in MAP
    path = file_map(tmp_path, MAP.replace(old, new, 1))

    if not says:
        assert read_map(path, UNITS).figures[0].columns.keys() == {
            "numerator",
            "denominator",
        }
        return
    with pytest.raises(DeclarationError, match=says):
        read_map(path, UNITS)


def test_a_ratio_needs_a_denominator_or_a_value(tmp_path):
    bare = MAP.replace('denominator = "population"\nvalue = "rate"\n', "")

    with pytest.raises(DeclarationError, match="its denominator, or of its value"):
        read_map(file_map(tmp_path, bare), UNITS)
