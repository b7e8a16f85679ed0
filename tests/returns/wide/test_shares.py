"""What a count is a share of, whom a table's arithmetic concerns, what a guess adds up."""

from safeguarding.returns.wide.reading import read_table
from safeguarding.returns.wide.spec import Meaning, Ref, Relation, Spec
from tests.returns.wide.papers import context, opened

SHARE = Meaning(indicator="NOR-02", figure="numerator")
FINISHED, IN_TIME = "Assessments finished", "of which in time"
TABLE = (("Measure", "Number"), (FINISHED, 60), (IN_TIME, 45))


def mapping(*, whole, stated=None, **more):
    part = Ref(IN_TIME, "Number")
    return Spec(
        columns={"Number": Meaning()},
        rows={FINISHED: Meaning(left_out="Another return"), IN_TIME: SHARE},
        relations=(Relation("share", (part,), whole, stated=stated),),
        **more,
    )


def only_row(rows, spec):
    (row,) = read_table(opened(*rows), context(), spec).contents.rows
    return row.cells


def test_a_count_takes_its_whole_from_the_row_that_is_printed_above_it():
    cells = only_row(TABLE, mapping(whole=Ref(FINISHED, "Number")))

    assert (cells["numerator"], cells["denominator"]) == ("45", "60")
    assert cells["note"] == f"{IN_TIME}, Number. Of 60 ({FINISHED}, Number)"


def test_a_count_takes_its_whole_from_the_title_where_it_stands_nowhere_else():
    whole = Ref(stated="60", where="the title says")

    cells = only_row(TABLE, mapping(whole=whole))

    assert cells["denominator"] == "60"
    assert cells["note"].endswith("Of 60 (the title says)")


def test_a_whole_that_is_not_exact_makes_no_share():
    rows = (("Measure", "Number"), (FINISHED, "60+"), (IN_TIME, 45))

    cells = only_row(rows, mapping(whole=Ref(FINISHED, "Number")))

    assert cells["denominator"] == ""


def test_a_per_cent_that_a_workbook_keeps_as_a_share_is_read_as_one():
    # 45 of 60 is 75%: kept as 0.75 it closes, kept as 0.57 it does not.
    spec = mapping(whole=Ref(FINISHED, "Number"), stated=Ref("Share in time", "Number"))
    spec.rows["Share in time"] = Meaning(left_out="Follows from the counts")

    right = read_table(opened(*TABLE, ("Share in time", 0.75)), context(), spec)
    wrong = read_table(opened(*TABLE, ("Share in time", 0.57)), context(), spec)

    assert [one.code for one in right.findings if one.severity == "W"] == []
    assert [one.code for one in wrong.findings if one.severity == "W"] == ["W-PCT"]


def test_nobody_is_asked_about_another_agencys_row_or_another_years_column():
    rows = (
        ("Measure", "2016/17 Q1", "2016/17 Q2"),
        ("Missing episodes", 44, 52),
        ("of which from home", 40, 50),
        ("of which from care", 5, 3),
    )
    parts = tuple(Ref(f"of which from {place}", "*") for place in ("home", "care"))
    relation = Relation("sum", parts, Ref("Missing episodes", "*"))

    def places(agency):
        spec = Spec(
            columns={
                "2016/17 Q1": Meaning(period="2016-17-Q1"),
                "2016/17 Q2": Meaning(period="2016-17-Q2"),
            },
            rows={
                one: Meaning(agency=agency, indicator="NOR-01")
                if one == "Missing episodes"
                else Meaning(left_out="A part")
                for one, *_ in rows[1:]
            },
            relations=(relation,),
        )
        found = read_table(opened(*rows), context(), spec).findings
        return [(one.row, one.column) for one in found if one.code == "W-SUM-PARTS"]

    # Q1: 40 + 5 is 45, not 44. Q2: 50 + 3 is 53, not 52; only Q2 is this return's.
    assert places("northmere-csc") == [(2, "2016/17 Q2")]
    assert places("northmere-police") == []


def test_a_guess_adds_up_events_over_quarters_but_not_a_number_on_a_day():
    rows = (
        ("Measure", "2016/17 Q1", "2016/17 Q2", "Total"),
        ("Missing episodes", 44, 52, 97),
        ("Children in need", 310, 320, 320),
    )

    found = read_table(opened(*rows), context()).findings

    # 44 + 52 is 96. The children in need of June and September are mostly the same.
    assert [one.row for one in found if one.code == "W-SUM-PARTS"] == [2]


def test_a_time_in_a_heading_beside_the_name_of_a_figure_is_its_time():
    rows = (
        ("Area", "Q1 2016/17 Missing episodes", "Q2 2016/17 Missing episodes"),
        ("Home", 30, 40),
        ("Care", 14, 12),
    )

    read = read_table(opened(*rows), context())

    counts = {one.cells["breakdown_code"]: one.cells for one in read.contents.rows}
    assert {place: one["numerator"] for place, one in counts.items()} == {
        "home": "40",
        "care": "12",
    }
