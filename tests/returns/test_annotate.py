"""The analyst's own file back, with its problems marked where they are."""

import csv
import io
import time
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter
from django.conf import settings
from python_calamine import CalamineWorkbook

from safeguarding.returns.annotate import annotated
from safeguarding.returns.annotated_book import MOST_COMMENTS, MOST_LISTED
from safeguarding.returns.check import check
from safeguarding.returns.grid import Grid
from safeguarding.returns.marks import without_marks
from safeguarding.returns.readers import Opened, read
from safeguarding.returns.rules.columns import COLUMNS
from safeguarding.returns.rules.facts import Finding, Severity
from safeguarding.returns.wide.find import tables_in
from tests.factories import IndicatorFactory, owed_return
from tests.returns.files import csv_of, row_for, xlsx_of

DAY = date(2016, 1, 20)
FIGURES = [
    {"agency_code": "a", "indicator_code": "X-01", "numerator": 40, "note": "=1+1"},
    {"agency_code": "a", "indicator_code": "X-02", "numerator": "600+"},
]
WRONG = Finding("E-TYPE", "'600+' is not a number.", "Figures", 3, "numerator", "600+")
WHOLE = Finding("W-MISSING-ROW", "X-03 is not in the file.", column="indicator_code")


def sheets_of(book):
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {
        name: opened.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in opened.sheet_names
    }


def texts(book, part):
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        found = [name for name in archive.namelist() if part in name]
        return "\n".join(archive.read(name).decode() for name in found)


def back(content, problems, *, as_xlsx=True, name="figures.xlsx"):
    return annotated(read(content), problems, name=name, as_xlsx=as_xlsx)


def test_a_workbook_comes_back_with_its_cells_where_they_were():
    book, name = back(xlsx_of(FIGURES, above=[["Title"], []]), [])

    assert name == "figures-problems.xlsx"
    sheets = sheets_of(book)
    assert list(sheets) == ["Problems", "Figures"]
    assert sheets["Figures"][0][0] == "Title"
    assert tuple(sheets["Figures"][2]) == COLUMNS
    assert sheets["Figures"][3][COLUMNS.index("numerator")] == 40.0
    assert sheets["Figures"][4][COLUMNS.index("numerator")] == "600+"
    assert sheets["Problems"][1][0] == "Nothing is wrong with this file."


def test_a_problem_is_a_colour_a_comment_and_words_in_the_last_column():
    book, _ = back(xlsx_of(FIGURES), [WRONG, WHOLE])

    row = sheets_of(book)["Figures"][2]
    assert row[-1] == "'600+' is not a number. (numerator, Correct, E-TYPE)"
    assert sheets_of(book)["Figures"][0][-1] == "Help: problems"
    comments = texts(book, "xl/comments")
    assert 'ref="E3"' in comments
    assert "Correct: '600+' is not a number. (E-TYPE)" in comments
    assert "FFF6C9C5" in texts(book, "xl/styles")


def test_the_list_comes_first_in_groups_with_counts_and_links():
    book, _ = back(xlsx_of(FIGURES), [WHOLE, WRONG, WRONG])

    cells = [row[:5] for row in sheets_of(book)["Problems"]]
    assert cells[0][0] == "What is wrong, and what to do"
    assert cells[2][0] == "Correct. Numbers are numbers: 2" or ": 2" in cells[2][0]
    assert cells[3][:2] == ["'600+' is not a number.", "Figures, E3"]
    assert cells[3][3:] == ["Correct", "E-TYPE"]
    assert cells[-1][:2] == ["X-03 is not in the file.", "The whole file"]
    links = texts(book, "worksheets/sheet1.xml")
    assert """location="'Figures'!E3\"""" in links or 'location="Figures!E3"' in links


def test_a_problem_of_a_row_marks_its_first_cell():
    book, _ = back(
        xlsx_of([{"note": "only a note"}]),
        [Finding("E-X", "The row is odd.", "Figures", 2)],
    )

    assert 'ref="K2"' in texts(book, "xl/comments")  # The note is the eleventh column.


def test_a_cell_of_a_printed_table_is_found_by_its_heading_and_its_text():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        page = made.add_worksheet("Table 4")
        page.write_row(0, 0, ["Missing children"])
        page.write_row(2, 0, ["", "Q1", "Q2", "Q1"])
        page.write_row(3, 0, ["Episodes", 5, 7, "600+"])
    wrong = Finding("E-TYPE", "Not a number.", "Table 4", 4, "Q1", "600+")

    book, _ = back(content.getvalue(), [wrong])

    assert 'ref="D4"' in texts(book, "xl/comments")
    assert sheets_of(book)["Table 4"][2][-1] == "Help: problems"


def test_a_cell_under_a_heading_of_two_lines_is_found_by_its_text():
    content = b",2014,2015\n,Q1,Q1\nEpisodes,5,600+\n"
    wrong = Finding("E-TYPE", "Not a number.", "", 3, "2015 Q1", "600+")

    book, _ = back(content, [wrong])

    assert 'ref="C3"' in texts(book, "xl/comments")


def test_a_csv_file_comes_back_as_csv_or_as_a_workbook():
    content = csv_of(FIGURES, separator=";", above=[["Title"], []], encoding="cp1252")
    wrong = Finding("E-TYPE", "Not a number.", "", 5, "numerator", "600+")

    text, name = back(content, [wrong, WHOLE], as_xlsx=False, name="mine.csv")
    book, book_name = back(content, [wrong], name="mine.csv")

    assert (name, book_name) == ("mine-problems.csv", "mine-problems.xlsx")
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert lines[2] == [*COLUMNS, "Help: problems"]
    assert lines[4][4] == "600+"
    assert lines[4][-1] == "Not a number. (numerator, Correct, E-TYPE)"
    assert "X-03 is not in the file." in lines[5][-1]
    assert sheets_of(book)["Figures"][4][-1].startswith("Not a number.")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "%0A", "|x", "  =1", "\uff1d1"],
)
def test_nothing_in_the_copy_runs(text):
    content = csv_of([{**FIGURES[0], "note": text, "numerator": "-4"}])
    message = Finding("E-X", f"{text} is odd.", "", 2, "note", text)

    lines, _ = back(content, [message], as_xlsx=False)
    book, _ = back(content, [message])

    row = list(csv.reader(io.StringIO(lines.decode("utf-8-sig"))))[1]
    assert row[COLUMNS.index("note")].startswith("'")
    assert row[-1].startswith("'")
    assert row[COLUMNS.index("numerator")] == "-4"
    assert "<f>" not in texts(book, "worksheets/sheet")


def test_a_lone_dash_stays_a_dash():
    lines, _ = back(csv_of([{**FIGURES[0], "note": "-"}]), [], as_xlsx=False)

    assert b",-," in lines


def test_formulas_and_links_of_the_original_do_not_come_back():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as made:
        page = made.add_worksheet("Figures")
        page.write_row(0, 0, COLUMNS)
        page.write_formula(1, 4, "=39+1", None, 40)
        page.write_url(1, 10, "https://example.org", string="see there")

    book, _ = back(content.getvalue(), [])

    sheet = texts(book, "worksheets/sheet2.xml")
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert sheets_of(book)["Figures"][1][4] == 40.0


def test_hidden_sheets_stay_hidden_and_odd_names_are_made_fit():
    grids = (Grid("Problems", [(1, ["a"])]), Grid("a/b:c*" * 9, [(1, ["b"])]))
    opened = Opened(grids, (Grid("Old", [(1, ["c"])]),))

    book, _ = annotated(opened, [], name="x.xlsx", as_xlsx=True)

    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    names = opened.sheet_names
    assert names[:2] == ["Problems", "Problems 1"]
    assert len(names) == 4
    assert "hidden" in str(opened.sheets_metadata[-1].visible).lower()


def test_numbers_stay_as_exact_as_they_were_typed():
    content = csv_of([{**FIGURES[0], "value": "66.70", "note": "007"}])

    book, _ = back(content, [])

    row = sheets_of(book)["Figures"][1]
    assert row[COLUMNS.index("value")] == "66.70"
    assert row[COLUMNS.index("note")] == "007"


@pytest.mark.django_db
@pytest.mark.parametrize("as_xlsx", [True, False])
def test_the_copy_once_corrected_can_be_sent_as_it_is(as_xlsx):
    measures = IndicatorFactory.create_batch(3)
    owed = owed_return(indicators=measures)
    rows = [row_for(owed, one) for one in measures[:2]]
    content = csv_of([{**rows[0], "numerator": "600+"}, rows[1]])
    before = check(content=content, file_name="", obligation=owed, on=DAY)
    assert {one.code for one in before.problems} == {"E-TYPE", "W-MISSING-ROW"}

    copy, _ = back(content, before.problems, as_xlsx=as_xlsx)

    after = check(content=copy, file_name="", obligation=owed, on=DAY)
    assert [(one.code, one.row, one.column) for one in after.problems] == [
        (one.code, one.row, one.column) for one in before.problems
    ]


def test_what_was_added_is_taken_away_from_a_printed_table_too():
    content = b"Missing children\n\n,Q1,Q2\nEpisodes,5,600+\n"
    wrong = Finding("E-TYPE", "Not a number.", "", 4, "Q2", "600+")
    whole = Finding("W-SUM-PARTS", "They do not add up.")

    for as_xlsx in (True, False):
        copy, _ = back(content, [wrong, whole], as_xlsx=as_xlsx)

        (grid,) = without_marks(read(copy)).grids
        filled = [(number, cells) for number, cells in grid.rows if any(cells)]
        assert filled == [
            (number, [*cells, *[""] * (3 - len(cells))])
            for number, cells in read(content).grids[0].rows
            if any(cells)
        ]


PAPERS = sorted((settings.BASE_DIR / "fixtures" / "papers").rglob("*.csv"))


@pytest.mark.parametrize("as_xlsx", [True, False])
@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.stem)
def test_every_printed_table_comes_back_as_it_was(paper, as_xlsx):
    """So that the way it is read, which is kept by its layout, is found again."""
    opened = read(paper.read_bytes())
    last = max(number for number, cells in opened.grids[0].rows if any(cells))
    marks = [Finding("W-X", "Odd.", "", last), Finding("W-X", "Odd as a whole.")]

    copy, _ = annotated(opened, marks, name=paper.name, as_xlsx=as_xlsx)

    before = tables_in(opened.grids)
    after = tables_in(without_marks(read(copy)).grids)
    assert [table.layout for table in after] == [table.layout for table in before]
    assert [table.lines for table in after] == [table.lines for table in before]


def test_a_sheet_of_the_agencys_own_that_is_called_problems_stays():
    book = xlsx_of(FIGURES, sheet="Problems")

    assert [grid.name for grid in without_marks(read(book)).grids] == ["Problems"]


def test_a_problem_is_marked_by_what_it_asks_for_not_by_its_letter():
    mild = replace(WRONG, code="W-X", level=Severity.INFORMATION)

    book, _ = back(xlsx_of(FIGURES), [mild])

    assert sheets_of(book)["Figures"][2][-1].endswith(
        "(numerator, For information, W-X)"
    )


def test_ten_thousand_rows_with_a_problem_each_take_seconds():
    """Measured on two slow cores: about three seconds and 60 MB."""
    row = dict(zip(COLUMNS, ["a", "X-01", *["2015-10-01"] * 2, "600+"], strict=False))
    content = csv_of([row] * 10_000)
    opened = read(content)
    problems = [
        Finding("E-TYPE", "'600+' is not a number.", "", n, "numerator", "600+")
        for n in range(2, 10_002)
    ]
    started = time.monotonic()

    book, _ = annotated(opened, problems, name="a.csv", as_xlsx=True)

    assert time.monotonic() - started < 30
    listed = sheets_of(book)["Problems"]
    assert f"Only the first {MOST_LISTED:,} of 10,000" in listed[2][0]
    assert f"Only the first {MOST_COMMENTS:,} cells" in listed[3][0]
    assert len(listed) == 4 + 1 + MOST_LISTED - 1
    assert texts(book, "xl/comments").count("<comment ") == MOST_COMMENTS
    assert len(read(book).grids[1].rows) == 10_001


def test_memory_for_ten_thousand_rows_is_bounded():
    content = csv_of([dict.fromkeys(COLUMNS, "text")] * 10_000)
    opened = read(content)
    tracemalloc.start()

    annotated(opened, [], name="a.csv", as_xlsx=True)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 120 * 1024 * 1024
