from safeguarding.returns.wide.find import tables_in
from tests.returns.wide.papers import SCORECARD, grid


def largest(*rows):
    return tables_in([grid(*rows)])[0]


def test_titles_sections_and_notes_are_told_from_the_rows_of_figures():
    table = largest(*SCORECARD)

    assert table.header_row == 4
    assert table.titles == (
        "Northmere Safeguarding Partnership",
        "Quarterly scorecard 2016/17",
    )
    assert table.label_heading == "Measure"
    assert table.headings == ("2015/16 Q2", "2016/17 Q1", "2016/17 Q2", "Trend")
    assert [(line.number, line.section) for line in table.lines] == [
        (6, "Front door"),
        (7, "Front door"),
        (8, "Front door"),
        (10, "Partners"),
    ]
    assert table.notes == ("* two episodes are still being checked",)


def test_the_same_table_of_the_next_quarter_has_the_same_layout():
    later = [
        None if row is None else [_later(cell) for cell in row] for row in SCORECARD
    ]

    assert largest(*SCORECARD).layout == largest(*later).layout


def _later(cell):
    moved = {
        "2015/16 Q2": "2015/16 Q3",
        "2016/17 Q1": "2016/17 Q2",
        "2016/17 Q2": "2016/17 Q3",
    }
    return moved.get(cell, 99 if isinstance(cell, int) else cell)


def test_another_row_makes_another_layout():
    more = (*SCORECARD[:10], ("Visits made", 1, 2, 3, "\u25b2"), *SCORECARD[10:])

    assert largest(*SCORECARD).layout != largest(*more).layout


def test_two_rows_of_headings_are_joined_where_the_upper_one_spans():
    table = largest(
        ("Indicator", "2015/16", "", "2016/17", ""),
        ("", "Q1", "Q2", "Q1", "Q2"),
        ("Visits", 1, 2, 3, 4),
    )

    assert table.headings == ("2015/16 Q1", "2015/16 Q2", "2016/17 Q1", "2016/17 Q2")


def test_years_are_headings_though_they_are_numbers():
    table = largest(("", 2014, 2015, 2016), ("Girls", 50, 52, 61), ("Boys", 5, 7, 9))

    assert table.headings == ("2014", "2015", "2016")
    assert table.labels == ("Girls", "Boys")


def test_labels_may_take_several_columns_and_span_rows():
    table = largest(
        ("Stage", "Group", "2015/16"),
        ("KS1", "Girls", 4),
        ("", "Boys", 5),
        ("KS2", "Girls", 6),
    )

    assert table.labels == ("KS1 | Girls", "KS1 | Boys", "KS2 | Girls")
    assert table.label_columns == (0, 1)


def test_a_label_or_heading_printed_twice_is_told_apart():
    table = largest(
        ("", "Number", "Number"), ("Home", 1, 2), ("Care", 3, 4), ("Home", 5, 6)
    )

    assert table.headings == ("Number", "Number (2)")
    assert table.labels == ("Home", "Care", "Home (2)")


def test_a_list_without_headings_is_a_table_of_its_columns_letters():
    table = largest(("Visits 2016/17",), None, ("Announced", 4), ("Unannounced", 7))

    assert (table.header_row, table.headings) == (0, ("Column B",))
    assert table.titles == ("Visits 2016/17",)


def test_a_row_whose_figures_are_words_is_not_taken_for_headings():
    table = largest(
        ("Measure", "Number"),
        ("Panels", "Six"),
        ("Notices", "12% more than last year"),
        ("Orders", 4),
    )

    assert table.headings == ("Number",)
    assert table.labels == ("Panels", "Notices", "Orders")


def test_the_largest_of_several_tables_comes_first_and_an_empty_left_column_is_no_matter():
    tables = tables_in(
        [
            grid(
                ("", "Visits"),
                ("", "Kind", "2015/16"),
                ("", "Announced", 4),
                None,
                ("", "Audits"),
                ("", "Kind", "2014/15", "2015/16"),
                ("", "Themed", 1, 2),
                ("", "Single", 3, 4),
            )
        ]
    )

    assert [table.titles for table in tables] == [("Audits",), ("Visits",)]
    assert tables[0].labels == ("Themed", "Single")


def test_sheets_without_figures_and_large_machine_made_ones_hold_no_table():
    words = grid(("Name of group", "Chair"), ("Executive", "Independent"))
    many = grid(("A", "B"), *[("row", number) for number in range(1000)])
    wide = grid(["Label", *range(80)], ["row", *range(80)])

    assert tables_in([words, many, wide, grid()]) == []


def test_a_row_without_a_figure_in_a_list_is_kept_as_an_empty_one():
    table = largest(
        ("Measure", "Number"), ("Panels", 6), ("Deaths reviewed", ""), ("Orders", 4)
    )

    assert table.cell("Deaths reviewed", "Number") == ""
    assert "Deaths reviewed" in table.labels
