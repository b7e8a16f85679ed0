import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from safeguarding.indicators.suppression import (
    Cell,
    Equation,
    Reason,
    hides_change,
    hides_difference,
    is_small,
    suppress,
)

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8")
)


def table(parts, *, with_total=True):
    """Give the cells and equations of one row: its parts, and their total."""
    cells = {f"part {n}": Cell(count) for n, count in enumerate(parts)}
    equations = [Equation("total", tuple(cells))] if with_total else []
    if with_total:
        cells["total"] = Cell(sum(parts))
    return cells, equations


def shown(cells, equations):
    hidden = suppress(cells, equations)
    return ["c" if key in hidden else cell.count for key, cell in cells.items()]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("suppress exclusions 2012-13", [3, 10, 21, 11, 6]),
        ("suppress exclusions 2013-14", [4, 12, 28, 24, 7]),
        ("suppress zero kept", [0, 8, 9]),
        ("suppress two small, no secondary", [2, 4, 40]),
        ("suppress only other part zero", [3, 0]),
    ],
)
def test_rows_with_a_total_agree_with_the_worked_examples(name, parts):
    assert shown(*table(parts))[:-1] == VECTORS[name]


def test_a_row_without_a_published_total_needs_nothing_more():
    found = shown(*table([3, 40], with_total=False))

    assert found == VECTORS["suppress total hidden, no secondary"]


def test_the_total_goes_when_the_only_other_part_is_0():
    assert shown(*table([3, 0])) == ["c", 0, "c"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param([1, 1, 40], ["c", "c", "c", 42], id="each c is at least 1"),
        pytest.param([5, 5, 40], ["c", "c", "c", 50], id="each c is at most 5"),
        pytest.param([5, 5], ["c", "c", "c"], id="nothing else to hide"),
        pytest.param([6, 6], [6, 6, 12], id="nothing to hide"),
        pytest.param([1, 1, 1, 1, 1, 0], ["c"] * 7, id="all, with the zeros"),
    ],
)
def test_what_can_still_be_worked_out_is_hidden_by_more(parts, expected):
    assert shown(*table(parts)) == expected


def test_each_hidden_cell_says_why():
    cells, equations = table([3, 10, 6])
    assert suppress(cells, equations) == {
        "part 0": Reason.PRIMARY,
        "part 2": Reason.PROTECTS,
    }

    withheld = suppress(*table([1, 1, 1, 1, 1, 0]))
    assert set(withheld.values()) == {Reason.ROW}


@pytest.mark.parametrize(
    ("cell", "hidden"),
    [
        (Cell(0), False),
        (Cell(1), True),
        (Cell(5), True),
        (Cell(6), False),
        (Cell(None), False),
        (Cell(3, of_children=False), False),
        (Cell(3, 60), True),
        (Cell(55, 60), True),
        (Cell(54, 60), False),
        (Cell(60, 60), False),
        (Cell(0, 5), True),
        (Cell(0, 6), False),
        (Cell(6, 6), False),
        (Cell(0, 0), False),
        (Cell(6, 8, is_share=False), False),
    ],
)
def test_shares_are_hidden_with_their_numerator_their_rest_or_a_small_base(
    cell, hidden
):
    assert is_small(cell) is hidden


def test_the_threshold_can_be_set():
    assert is_small(Cell(9), threshold=9)
    assert not is_small(Cell(3), threshold=2)


def test_a_quarter_cannot_be_worked_out_from_the_year():
    quarters = ("Q1", "Q2", "Q3", "Q4")
    cells = {"year": Cell(61)} | dict(
        zip(quarters, map(Cell, (20, 4, 19, 18)), strict=True)
    )

    hidden = suppress(cells, [Equation("year", quarters)])

    assert hidden == {"Q2": Reason.PRIMARY, "Q4": Reason.PROTECTS}


def test_linked_rows_and_columns_are_hidden_until_neither_gives_anything_away():
    # In borough and out of borough, by quarter and for the year.
    rows = {"Q1": (12, 3, 15), "Q2": (14, 9, 23), "year": (26, 12, 38)}
    cells = {
        f"{scope} {period}": Cell(count)
        for period, counts in rows.items()
        for scope, count in zip(("in", "out", "all"), counts, strict=True)
    }
    across = [Equation(f"all {p}", (f"in {p}", f"out {p}")) for p in ("Q1", "Q2")]
    down = [Equation(f"{s} year", (f"{s} Q1", f"{s} Q2")) for s in ("in", "out", "all")]
    both = [*across, Equation("all year", ("in year", "out year")), *down]

    hidden = suppress(cells, both)

    # The four inner cells together: no row and no column has one alone.
    assert set(hidden) == {"in Q1", "out Q1", "in Q2", "out Q2"}


def test_a_cell_that_only_two_rows_together_give_away_is_protected():
    counts = {"a": 3, "b": 3, "x": 2, "y": 9, "home": 6, "all": 17}
    cells = {key: Cell(count) for key, count in counts.items()}

    hidden = suppress(
        cells, [Equation("all", ("a", "b", "x", "y")), Equation("home", ("a", "b"))]
    )

    # a + b + x = 17 - 9 and a + b = 6, so x is 2, though three of its row are hidden.
    assert hidden.keys() == {"a", "b", "x", "y"}
    assert hidden["y"] is Reason.PROTECTS


def test_a_missing_figure_is_no_help_and_no_protection():
    cells = {"whole": Cell(24), "a": Cell(4), "b": Cell(20), "late": Cell(None)}

    hidden = suppress(cells, [Equation("whole", ("a", "b", "late", "not a cell"))])

    assert set(hidden) == {"a", "b"}


def test_parts_that_do_not_add_up_are_protected_all_the_same():
    # 22 against 21: the reader still has a good guess at a single hidden part.
    cells = {"whole": Cell(22), "a": Cell(4), "b": Cell(17)}

    assert set(suppress(cells, [Equation("whole", ("a", "b"))])) == {"a", "b"}


@pytest.mark.parametrize(
    ("current", "base", "hidden"),
    [
        (Cell(74), Cell(72), False),
        (Cell(23), Cell(5), True),
        (Cell(5), Cell(23), True),
        (Cell(0), None, False),
        (Cell(30, 60), Cell(58, 60), True),
    ],
)
def test_a_change_is_hidden_when_either_figure_is(current, base, hidden):
    assert hides_change(current, base) is hidden


@pytest.mark.parametrize(
    ("later", "earlier", "hidden"), [(23, 20, True), (74, 75, True), (20, 20, False)]
)
def test_a_difference_of_a_few_children_is_hidden(later, earlier, hidden):
    assert hides_difference(later, earlier) is hidden
    assert hides_difference(30, 24) is False


def believed(why, count, c):
    """Say what a reader takes a cell for: a c, anything, or what it shows."""
    if why is Reason.ROW:
        return range(10)
    return c if why else [count]


def possible(parts, hidden, highest):
    """Work out, by trying everything, what each hidden cell of a row could be.

    Returns the possible values by cell; none when the reader's belief is wrong.
    """
    keys = (*(f"part {n}" for n in range(len(parts))), "total")
    counts = (*parts, sum(parts))
    c = range(1, highest + 1)
    *each, total = (
        believed(hidden.get(key), count, c)
        for key, count in zip(keys, counts, strict=True)
    )
    fitting = [(*guess, sum(guess)) for guess in product(*each) if sum(guess) in total]
    columns = zip(*fitting, strict=True) if fitting else [()] * len(keys)
    found = dict(zip(keys, map(set, columns), strict=True))
    return {key: found[key] for key in hidden}


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=4), st.sampled_from([5, 12]))
@example([5, 5], 5)
@example([1, 1, 0], 5)
@example([1, 1, 1, 0], 12)
def test_no_hidden_cell_of_a_row_can_be_worked_out(parts, highest):
    """One reader takes every c for 1 to 5, another only for at least 1."""
    cells, equations = table(parts)

    hidden = suppress(cells, equations)

    truth = {key: cell.count for key, cell in cells.items()}
    for key, values in possible(parts, hidden, highest).items():
        assert values != {truth[key]}, (parts, hidden, key)
    for key, cell in cells.items():
        assert key in hidden or not is_small(cell)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6))
def test_tables_of_rows_and_columns_never_leave_one_cell_alone(counts):
    cells = {f"{r}{c}": Cell(counts[r * 3 + c]) for r in range(2) for c in range(3)}
    down = [Equation(f"col {c}", (f"0{c}", f"1{c}")) for c in range(3)]
    across = [Equation(f"row {r}", (f"{r}0", f"{r}1", f"{r}2")) for r in range(2)]
    for each in (*down, *across):
        cells[each.whole] = Cell(sum(cells[part].count for part in each.parts))

    hidden = suppress(cells, [*down, *across])

    for each in (*down, *across):
        assert sum(key in hidden for key in (each.whole, *each.parts)) != 1
