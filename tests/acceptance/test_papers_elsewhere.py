"""Tables of a board whose papers nobody has seen: guessed, and their defects found."""

import csv
import io
from datetime import date

import pytest
import xlsxwriter
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from safeguarding.periods import Period
from safeguarding.returns.check import judge
from safeguarding.returns.models import Obligation
from safeguarding.returns.queries import context_of
from safeguarding.returns.readers import read
from safeguarding.returns.wide.reading import read_table
from tests.acceptance.papers import DATA

pytestmark = pytest.mark.django_db
BOARD = settings.BASE_DIR / "tests/data/partnerships/wolverhampton_like.toml"
FOLDER = DATA / "northborough"
ON = date(2026, 1, 1)
Q3, Q4 = "2015-16-Q3", "2015-16-Q4"
# File, template, period; the figures, worked out by reading the table: indicator,
# part, numerator, denominator, and the period where it is not the return's.
TABLES = {
    "quarters_across": (
        ("police_quarter", Q4),
        {
            ("MIS-01", "", Q4): (36, None),
            ("MIS-02", "", Q4): (58, None),
            ("MIS-04", "", Q4): (33, None),
            ("MIS-06", "", Q4): (22, None),
            ("MIS-07", "", Q4): (3, None),
        },
    ),
    "two_headings": (
        ("police_quarter", Q3),
        {
            ("MIS-01", "home", Q3): (25, None),
            ("MIS-01", "care", Q3): (14, None),
            ("MIS-01", "unknown", Q3): (2, None),
            ("MIS-01", "", Q3): (41, None),
            ("MIS-02", "home", Q3): (40, None),
            ("MIS-02", "care", Q3): (25, None),
            ("MIS-02", "unknown", Q3): (3, None),
            ("MIS-02", "", Q3): (66, None),
        },
    ),
    "shares_with_counts": (
        ("csc_quarter", Q3),
        {("VOI-01", "", Q3): (84, 100), ("MIS-10", "", Q3): (17, 20)},
    ),
    "percent_of_total": (
        ("education_term", "2015-16-autumn"),
        {
            ("EDU-01", "year_7", "2015-16-autumn"): (2, None),
            ("EDU-01", "year_8", "2015-16-autumn"): (3, None),
            ("EDU-01", "year_9", "2015-16-autumn"): (6, None),
            ("EDU-01", "year_10", "2015-16-autumn"): (5, None),
            ("EDU-01", "year_11", "2015-16-autumn"): (4, None),
            ("EDU-01", "", "2015-16-autumn"): (20, None),
        },
    ),
    "months_across": (
        ("police_quarter", Q3),
        {
            ("MIS-02", "", "2015-10"): (24, None),
            ("MIS-02", "", "2015-11"): (20, None),
            ("MIS-02", "", "2015-12"): (22, None),
            ("MIS-02", "", Q3): (66, None),
            ("MIS-04", "", "2015-10"): (15, None),
            ("MIS-04", "", "2015-11"): (12, None),
            ("MIS-04", "", "2015-12"): (13, None),
            ("MIS-04", "", Q3): (42, None),
            ("MIS-01", "", "2015-10"): (18, None),
            ("MIS-01", "", "2015-11"): (16, None),
            ("MIS-01", "", "2015-12"): (15, None),
            ("MIS-01", "", Q3): (41, None),
        },
    ),
    "quarters_down": (("health_quarter", Q3), {("HLT-04", "", Q3): (156, 1950)}),
}
# What a careful reader finds in each table: code, row of the sheet, column.
DEFECTS = {
    # 52 + 80 + 66 + 58 = 256, printed 266. The children need not add up: one of them
    # may be missing in two quarters.
    "quarters_across": {("W-SUM-PARTS", 6, "Total 15/16")},
    # 40 + 25 + 3 = 68, printed 66.
    "two_headings": {("W-SUM-PARTS", 7, "Q3 2015/16 Missing episodes")},
    # 17 of 20 is 85%, printed 95%.
    "shares_with_counts": {("W-PCT", 5, "%")},
    # 4 of 20 is 20%, printed 25%.
    "percent_of_total": {("W-PCT", 8, "% of total")},
    # 15 + 12 + 13 = 40, printed 42.
    "months_across": {("W-PERIOD-ROWS", 5, "Q3 15/16")},
    # 156 of 1,950 is 8%, printed 9%. 140 of 2,000 and 120 of 1,900 are right.
    "quarters_down": {("W-PCT", 6, "%")},
}
IN_WORKBOOKS = ("percent_of_total", "months_across", "quarters_down")


def as_csv(name):
    return (FOLDER / f"{name}.csv").read_bytes()


def as_workbook(name):
    """Write a table as people keep it: numbers are numbers, per cents are shares."""
    content = io.BytesIO()
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    with xlsxwriter.Workbook(content, {"strings_to_numbers": True}) as book:
        page = book.add_worksheet("Report")
        for number, cells in enumerate(rows, start=3):
            page.write_row(number, 1, [as_typed(cell) for cell in cells])
    return content.getvalue()


def as_typed(cell):
    """Give what a workbook keeps where a table prints '1,950' or '8%'."""
    plain = cell.replace(",", "")
    if plain.endswith("%") and plain[:-1].replace(".", "").isdigit():
        return float(plain[:-1]) / 100
    return plain


def owed(template, period):
    period = Period.parse(period)
    return Obligation.objects.get(
        partnership__code="northborough",
        template__code=template,
        kind=period.kind.value,
        period_start=period.start,
    )


def look(template, period, content):
    """Check a table through the mapping that is guessed, as on its first day here."""
    obligation = owed(template, period)
    context = context_of(obligation, ON)
    found = read_table(read(content), context)
    checked = judge(found.contents, context, template, of_table=found.findings)
    return found, checked, checked.problems


@pytest.fixture(scope="module")
def seen(django_db_setup, django_db_blocker):
    """Guess at every table once; the database is left as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("setup_partnership", str(BOARD))
        files = {(name, "csv"): as_csv(name) for name in TABLES}
        files |= {(name, "xlsx"): as_workbook(name) for name in IN_WORKBOOKS}
        found = {one: look(*TABLES[one[0]][0], files[one]) for one in files}
        for name in ("sections", "words_and_marks"):
            template = "csc_quarter" if name == "sections" else "police_quarter"
            found[name, "csv"] = look(template, Q3, as_csv(name))
        transaction.set_rollback(True)
    return found


def figures_of(checked):
    return {
        (row.indicator.code, row.breakdown, row.period.code): (
            row.numerator,
            row.denominator,
        )
        for row in checked.figures
    }


def warned(problems):
    """Leave out what only says that other indicators are not in this table."""
    left_out = {"W-MISSING-ROW"}
    return {
        (one.code, one.row, one.column)
        for one in problems
        if one.severity == "W" and one.code not in left_out
    }


@pytest.mark.parametrize("name", TABLES)
def test_a_guess_reads_each_figure_of_a_table_never_seen(seen, name):
    found, checked, _ = seen[name, "csv"]

    assert found.is_guess
    assert [one.message for one in checked.errors] == []
    assert figures_of(checked) == TABLES[name][1]


@pytest.mark.parametrize("name", TABLES)
def test_its_defects_are_seen_and_its_clean_rows_are_not_asked_about(seen, name):
    _, _, problems = seen[name, "csv"]

    assert warned(problems) == DEFECTS[name]


@pytest.mark.parametrize("name", IN_WORKBOOKS)
def test_a_workbook_is_read_like_the_same_table_in_csv(seen, name):
    _, checked, problems = seen[name, "xlsx"]
    _, expected, _ = seen[name, "csv"]

    assert figures_of(checked) == figures_of(expected)
    # Three empty rows stand above the table in the workbook.
    moved = {(code, row + 3, column) for code, row, column in DEFECTS[name]}
    assert warned(problems) == moved


def test_per_cents_without_counts_and_unknown_rows_are_left_to_a_person(seen):
    found, checked, problems = seen["sections", "csv"]

    assert found.unmapped == ("of which neglect",)
    errors = {(one.code, one.row) for one in problems if one.severity == "E"}
    assert errors == {("E-CODE", 6), ("E-REQUIRED", 8), ("E-REQUIRED", 10)}
    indicators = {name: said.indicator for name, said in found.spec.rows.items()}
    assert indicators["Children on a CPP"] == "CPP-02"
    assert not checked.figures


def test_a_mark_is_taken_for_what_it_says_and_a_word_is_not(seen):
    found, _, problems = seen["words_and_marks", "csv"]

    assert found.spec.marks == {"+": "at_least", "*": "exact"}
    errors = {(one.code, one.row, one.value) for one in problems if one.severity == "E"}
    assert errors == {("E-TYPE", 7, "Not collated"), ("E-TYPE", 8, "-")}
