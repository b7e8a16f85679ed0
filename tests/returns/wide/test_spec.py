import tomllib
from datetime import date

import pytest

from safeguarding.returns.wide.spec import Meaning, Ref, Relation, Spec
from safeguarding.returns.wide.spec_data import SpecError, from_data, to_data

FULL = Spec(
    name="Quarterly scorecard",
    sheet="Scorecard",
    header_row=4,
    label_columns=(0, 1),
    period="2016-17-Q2",
    table=Meaning(agency="northmere-csc"),
    rows={
        "Zebra": Meaning(indicator="NOR-01", note="as told"),
        "Home (2)": Meaning(dimension="place", breakdown="home"),
    },
    columns={
        "2016/17 Q2": Meaning(period="2016-17-Q2"),
        "Sept-Dec": Meaning(starts_on=date(2015, 9, 1), ends_on=date(2015, 12, 31)),
        "Trend": Meaning(left_out="computed, never imported"),
    },
    marks={"+": "at_least", "": "not_available"},
    date_column="Date",
    relations=(
        Relation(
            "sum", parts=(Ref("rest", "*"),), whole=Ref("Total", "*"), words="Total"
        ),
        Relation(
            "change",
            parts=(Ref("Total", "A"), Ref("Total", "B")),
            stated=Ref(stated="75%", where="the text"),
            rule="W-RESTATED",
        ),
    ),
)


def test_a_mapping_is_the_same_after_being_written_and_read():
    assert from_data(to_data(FULL)) == FULL


def test_rows_keep_the_order_of_the_table_through_the_database_s_sorting():
    data = to_data(FULL)

    assert [one["label"] for one in data["rows"]] == ["Zebra", "Home (2)"]


def test_a_mapping_may_be_written_in_toml_by_name():
    text = """
    name = "Table 3"
    table = { indicator = "NOR-01" }
    marks = { "+" = "at_least" }
    [rows."All ages"]
    scope = "all"
    [[relations]]
    kind = "share"
    parts = [["*", "Number"]]
    whole = { stated = "60", where = "the title" }
    stated = ["*", "%"]
    """

    spec = from_data(tomllib.loads(text))

    assert spec.rows == {"All ages": Meaning(scope="all")}
    assert spec.relations[0].whole == Ref(stated="60", where="the title")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"colour": "red"}, "says 'colour'"),
        ({"rows": [{"indicator": "X"}]}, "has no label"),
        ({"rows": [{"label": "A", "figure": "top"}]}, "figure of the row 'A'"),
        ({"columns": [{"heading": "A", "period": "2012-12-Q9"}]}, "the column 'A'"),
        ({"rows": [{"label": "A"}, {"label": "A"}]}, "stands twice"),
        ({"rows": [{"label": "A", "dimension": "place"}]}, "needs dimension and"),
        ({"marks": [{"mark": "+", "means": "lots"}]}, "the mark '+'"),
        ({"relations": [{"kind": "guess"}]}, "kind of relation 1"),
        ({"relations": [{"kind": "sum", "parts": [["a", "b"]]}]}, "has no whole"),
        ({"relations": [{"kind": "sum", "parts": ["a"]}]}, "[row label, column"),
        ({"table": {"starts_on": "2015-09-01"}}, "needs starts_on and ends_on"),
        ({"table": {"starts_on": "1 Sept"}}, "is not a date"),
        ({"label_columns": [-1]}, "whole number from 0"),
        ([], "must be a table"),
    ],
)
def test_a_mapping_that_cannot_be_read_says_where(data, words):
    with pytest.raises(SpecError) as refused:
        from_data(data)

    assert words in str(refused.value)


def test_a_row_says_more_than_its_column_and_the_column_more_than_the_table():
    spec = Spec(
        table=Meaning(indicator="NOR-01", period="2015-16", scope="all"),
        columns={"Q2": Meaning(period="2016-17-Q2", figure="numerator")},
        rows={"Home": Meaning(dimension="place", breakdown="home", figure="value")},
    )

    assert spec.meaning("Home", "Q2") == Meaning(
        indicator="NOR-01",
        period="2016-17-Q2",
        scope="all",
        dimension="place",
        breakdown="home",
        figure="value",
    )


def test_printed_dates_of_a_row_take_the_place_of_the_column_s_period():
    dates = Meaning(starts_on=date(2015, 9, 1), ends_on=date(2015, 12, 31))
    spec = Spec(columns={"Q3": Meaning(period="2015-16-Q3")}, rows={"Home": dates})

    assert spec.meaning("Home", "Q3") == dates
