"""Random grids and random mappings: nothing claimed is lost, nothing falls over."""

from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.returns.check import judge
from safeguarding.returns.wide.find import tables_in
from safeguarding.returns.wide.melt import melt
from safeguarding.returns.wide.reading import read_table
from safeguarding.returns.wide.spec import Meaning, Spec
from safeguarding.returns.wide.spec_data import from_data, to_data
from safeguarding.returns.wide.when import read_when
from tests.returns.wide.papers import context, grid, opened

FACTS = context()
CELLS = st.one_of(
    st.integers(-5, 5000).map(str),
    st.sampled_from(
        ["", "", "-", "600+", "77*", "52.4%", "Six", "No data recorded", "TOTAL", "Q2"]
    ),
    st.sampled_from(
        ["2016/17 Q2", "2012-12", "Sept", "12/05/2016", "% change", "Home"]
    ),
    st.text(max_size=12),
)
GRIDS = st.lists(st.lists(CELLS, max_size=7), max_size=14)


@settings(max_examples=150, deadline=None)
@given(GRIDS)
def test_no_grid_of_cells_makes_reading_and_checking_fall_over(rows):
    read = read_table(opened(*rows), FACTS)

    if read is not None:
        judge(read.contents, FACTS, "quarterly")
        assert from_data(to_data(read.spec)) == read.spec


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 99_999), min_size=3, max_size=3), min_size=2, max_size=9
    )
)
def test_every_number_a_mapping_claims_is_in_a_row_and_no_other(numbers):
    rows = [(f"Row {n}", *line) for n, line in enumerate(numbers)]
    (table, *_) = tables_in([grid(("Measure", "A", "B", "C"), *rows)])
    spec = Spec(
        columns={
            "A": Meaning(indicator="NOR-01"),
            "B": Meaning(indicator="NOR-06"),
            "C": Meaning(left_out="not ours"),
        }
    )

    stored = [
        (one.cells["indicator_code"], one.cells["numerator"])
        for one in melt(table, spec, FACTS).rows
    ]

    wanted = [("NOR-01", str(a)) for a, _b, _c in numbers]
    wanted += [("NOR-06", str(b)) for _a, b, _c in numbers]
    assert sorted(stored) == sorted(wanted)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_no_text_makes_reading_a_time_fall_over(text):
    read_when(text, FACTS.period)


@settings(max_examples=100, deadline=None)
@given(
    st.from_regex(
        r"(?:[0-9]{1,4}[-/. ]){1,3}[0-9]{1,4}|Q[0-9] [0-9]{2,4}", fullmatch=True
    )
)
def test_no_numbers_that_look_like_a_time_make_reading_it_fall_over(text):
    read_when(text, FACTS.period)
