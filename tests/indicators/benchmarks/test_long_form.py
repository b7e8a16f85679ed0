"""The long form of published figures: what is read, and how mistakes are named."""

from decimal import Decimal

import pytest

from safeguarding.declared import DeclarationError
from safeguarding.indicators.benchmarks.long_form import read_long_form
from tests.indicators.benchmarks.files import (
    ENGLAND,
    LONG,
    REGION,
    WALSALL,
    long_form,
    write,
)

UNITS = {"TST-A": "PERCENT", "TST-N": "COUNT"}


def problems_of(path):
    with pytest.raises(DeclarationError) as refusal:
        read_long_form(path, UNITS)
    return refusal.value.problems


def changed(line, column, text):
    cells = line.split(",")
    cells[LONG.split(",").index(column)] = text
    return ",".join(cells)


def test_three_levels_are_read_with_their_lines_and_release(tmp_path):
    path = long_form(tmp_path, "# what follows is from one table", ENGLAND, "", REGION)

    england, region = read_long_form(path, UNITS)

    assert (england.line, region.line) == (3, 5)
    assert (england.place.level, england.place.name) == ("england", "England")
    assert (england.amounts.value, england.amounts.numerator) == (Decimal("54.2"), None)
    assert england.amounts.qualifier == "exact"
    assert (region.amounts.numerator, region.amounts.denominator) == (410, 820)
    assert region.period.code == "2021-22"
    assert region.release.published_on.isoformat() == "2022-10-27"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_names_are_read_in_whatever_encoding_returns_are(tmp_path, encoding):
    line = changed(WALSALL, "source", "Café paper")

    (row,) = read_long_form(long_form(tmp_path, line, encoding=encoding), UNITS)

    assert row.release.source == "Café paper"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(tmp_path, separator):
    lines = [text.replace(",", separator) for text in (LONG, ENGLAND)]

    (row,) = read_long_form(write(tmp_path / "f.csv", *lines), UNITS)

    assert row.amounts.value == Decimal("54.2")


@pytest.mark.parametrize(
    ("text", "stated", "qualifier", "value"),
    [
        ("c", "", "suppressed", None),
        (":", "", "not_available", None),
        ("x", "", "not_available", None),
        ("z", "", "not_applicable", None),
        ("k", "", "approx", 0),
        ("low", "", "approx", 0),
        ("12", "approx", "approx", 12),
        ("600", "at_least", "at_least", 600),
        ("1,076", "", "exact", 1076),
        ("", "not_collected", "not_collected", None),
        ("", "refused", "refused", None),
    ],
)
def test_symbols_and_qualifiers_say_why_or_how_exact(
    tmp_path, text, stated, qualifier, value
):
    line = changed(changed(WALSALL, "indicator_code", "TST-N"), "qualifier", stated)
    line = changed(changed(line, "numerator", "@"), "denominator", "")
    line = line.replace("@", f'"{text}"')

    (row,) = read_long_form(long_form(tmp_path, line), UNITS)

    assert row.amounts.qualifier == qualifier
    assert row.amounts.numerator == value


def test_counts_may_be_hidden_where_the_percentage_is_not(tmp_path):
    line = changed(changed(ENGLAND, "numerator", "c"), "denominator", "c")

    (row,) = read_long_form(long_form(tmp_path, line), UNITS)

    assert (row.amounts.value, row.amounts.numerator) == (Decimal("54.2"), None)
    assert row.amounts.qualifier == "exact"


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("indicator_code", "TST-Z", "column indicator_code: there is no indicator"),
        ("level", "ward", "'ward' is not known. Use one of england, region, authority"),
        ("place_code", "E08000027", "is no code of this level (England)"),
        ("place_name", "", "Give the name of the place"),
        ("period", "2021-23", "'2021-23' is not a period"),
        ("value", "54.2%", "'54.2%' is not a number of this file"),
        ("value", "-4", "'-4' is not a number of this file"),
        ("value", "154.2", "154.2 is more than 100 %"),
        ("value", "", "there is no figure"),
        ("qualifier", "exakt", "'exakt' is not known. Use one of exact, approx"),
        ("qualifier", "suppressed", "there is a number, though it is suppressed"),
        ("source", "", "say where it was published"),
        ("published_on", "27/10/2022", "'27/10/2022' is not a day. Write 2015-10-22"),
        ("published_on", "2022-03-31", "Figures are published after their period"),
    ],
)
def test_a_mistake_is_named_by_line_and_column(tmp_path, column, text, says):
    path = long_form(tmp_path, WALSALL, changed(ENGLAND, column, text))

    (problem,) = problems_of(path)

    assert problem.startswith("Line 3, column ")
    assert says in problem


def test_counts_that_do_not_give_the_percentage_are_refused(tmp_path):
    # 410 of 820 is 50 %, and 40 of 100 is no 41 %.
    path = long_form(tmp_path, REGION, changed(WALSALL, "value", "41"))

    (problem,) = problems_of(path)

    assert "40 of 100 gives 40.0 and not 41. Are these the right columns?" in problem


def test_every_mistake_is_named_at_once_in_the_order_of_the_file(tmp_path):
    wrong = changed(changed(ENGLAND, "period", "x"), "source", "")

    problems = problems_of(long_form(tmp_path, wrong, REGION, "TST-A,england"))

    assert [each.split(",")[0].split(":")[0] for each in problems] == [
        "Line 2",
        "Line 2",
        "Line 4",
    ]


def test_a_figure_that_stands_twice_names_both_lines(tmp_path):
    (problem,) = problems_of(long_form(tmp_path, ENGLAND, REGION, ENGLAND))

    assert "Line 4: TST-A of England for 2021-22 stands in line 2 too" in problem


def test_a_wrong_header_is_refused_before_its_rows(tmp_path):
    path = write(tmp_path / "f.csv", LONG.replace("period", "quarter"), "1,2")

    (problem,) = problems_of(path)

    assert "the column period is missing" in problem


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the column denominator is missing"),
        (b"\xff\xfe\x00", "is not text"),
        (LONG.encode() + b'\n"TST-A,england', "a quotation mark is not closed"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path, content, says):
    path = tmp_path / "f.csv"
    path.write_bytes(content)

    assert says in problems_of(path)[0]


def test_a_thousand_mistakes_are_not_all_told(tmp_path):
    wrong = [changed(ENGLAND, "level", "ward")] * 60

    problems = problems_of(long_form(tmp_path, *wrong))

    assert len(problems) == 51
    assert problems[-1] == "There are 10 more problems like these."
