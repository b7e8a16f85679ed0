"""The number of each step, from the reader's own entries; what is small stays hidden."""

import pytest

from dashboards.front_door.counting import Hiding, count_of
from dashboards.front_door.flow import flow_of, main_period
from dashboards.front_door.steps import STEPS
from safeguarding.periods import Period
from tests.dashboards.front_door import door
from tests.dashboards.pages import made

MOST = Hiding(threshold=5, is_full=False)
ALL = Hiding(threshold=5, is_full=True)
BY_KEY = {step.key: step for step in STEPS}


def count(key, known, hiding=MOST):
    return count_of(BY_KEY[key], known, made.QUARTER, hiding)


def test_each_step_has_its_number_of_now_and_before():
    flow = flow_of(door.known(), made.QUARTER, MOST)

    told = {
        line.step.key: (line.now.text, line.before.text, line.year_ago.text)
        for line in flow.lines
    }
    assert told == {
        "contacts": ("240", "220", "200"),
        "referrals": ("100", "96", "90"),
        "assessments": ("75", "72", "70"),
        "enquiries": ("40", "38", "36"),
        "conferences": ("20", "22", "24"),
        "plans": ("16", "15", "14"),
    }


def test_assessments_are_what_those_in_time_are_out_of():
    # 75 after 70 is 5 more, or 5 / 70 = 7.1 %; chance alone does that.
    entry = count("assessments", door.known())

    assert (entry["value"], entry["unit"], entry["is_whole"]) == (75, "COUNT", True)
    assert entry["change"]["year_ago"]["text"] == "+7.1 %"
    assert entry["change"]["previous"]["absolute"] == 3
    assert entry["trend"] == "no real change"
    assert [point["value"] for point in entry["history"]] == [70, 72, 75]


def test_a_real_rise_of_assessments_is_called_rising():
    # 300 beside 200 is 10 standard errors of chance away at least twice over.
    known = door.known(ASM_01=door.share(made.QUARTER, 250, 300))
    known["ASM-01"]["year_ago"] = door.share(door.YEAR_AGO, 150, 200)

    entry = count("assessments", known)

    assert entry["trend"] == "rising"
    assert entry["method"].startswith("Compared with Q4 2020-21.")


def test_a_broken_series_is_not_compared():
    known = door.known(ASM_01={"trend": "series broken"})

    entry = count("assessments", known)

    assert entry["trend"] == "series broken"
    assert entry["change"] == {"previous": None, "year_ago": None}


def test_a_share_without_its_counts_gives_no_number_and_says_why():
    bare = {"numerator": None, "denominator": None, "value": 40, "text": "about 40 %"}
    known = door.known("ASM-02", ASM_01=bare)

    line = flow_of(known, made.QUARTER, MOST).line("assessments")

    assert (line.now.text, line.now.kind) == ("Count not given", "missing")
    assert line.entry["value"] is None


def test_another_indicator_stands_in_when_the_first_has_no_number():
    known = door.known(ASM_01=door.missing())

    line = flow_of(known, made.QUARTER, MOST).line("assessments")

    assert (line.now.text, line.from_title) == ("75", "Title of ASM-02")


def test_a_hidden_count_is_not_told_by_what_another_is_out_of():
    known = door.known()
    known["CPC-02"] = made.suppressed(known["CPC-02"])

    line = flow_of(known, made.QUARTER, MOST).line("conferences")

    assert (line.now.text, line.now.kind) == ("c", "hidden")
    assert line.entry["value"] is None


@pytest.mark.parametrize(("of", "shown"), [(1, "c"), (5, "c"), (6, "6"), (0, "0")])
def test_what_a_share_is_out_of_is_hidden_when_it_is_small(of, shown):
    own = made.figure(made.QUARTER, 0, numerator=0, denominator=of, text="0 %")
    known = door.known("ASM-02", ASM_01=own)

    hidden = flow_of(known, made.QUARTER, MOST).line("assessments")
    open_to_all = flow_of(known, made.QUARTER, ALL).line("assessments")

    assert hidden.now.text == shown
    assert open_to_all.now.text == str(of)


def test_a_step_that_is_not_on_the_scorecard_has_no_figure_and_no_page():
    line = flow_of(door.known("S47-01"), made.QUARTER, MOST).line("enquiries")

    assert (line.now.text, line.now.kind, line.code) == ("No figure", "missing", "")


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("not_received", "Not received"),
        ("not_available", "Not available"),
        ("not_collected", "Not collected"),
        ("refused", "Refused"),
    ],
)
def test_what_is_missing_keeps_its_reason_and_is_never_zero(state, text):
    known = door.known(S47_01=door.missing(state, text))

    line = flow_of(known, made.QUARTER, MOST).line("enquiries")

    assert (line.now.text, line.now.kind) == (text, "missing")
    assert line.entry["value"] is None


def test_the_funnel_speaks_of_the_period_most_steps_have():
    quarter, year = made.QUARTER.code, "2021-22"
    shown = {"state": "value"}
    two = [{"period": year, **shown}] * 2

    assert main_period([*two, {"period": quarter, **shown}], made.QUARTER).code == year
    even = [two[0], {"period": quarter, **shown}]
    assert main_period(even, made.QUARTER) == made.QUARTER
    assert main_period([], made.QUARTER) == made.QUARTER


def test_a_number_of_a_whole_year_has_no_bar_among_quarters():
    year = Period.parse("2021-22")
    known = door.known(S47_01=made.figure(year, 160))

    line = flow_of(known, made.QUARTER, MOST).line("enquiries")

    assert not line.is_drawn
    assert line.row.other_period == "2021-22"
