"""Whatever stands in a file, the rules answer; and they answer in time."""

import cProfile
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from safeguarding.periods import Period
from safeguarding.returns.rules.columns import COLUMNS, QUALIFIERS
from safeguarding.returns.rules.facts import Past
from safeguarding.returns.rules.samples import CONTEXT, PLACES
from tests.returns.reading import judged

NUMBERS = st.sampled_from(
    ("", "0", "1", "19", "20", "40", "-3", "4.5", "33.33", "100", "101", "600+", "x")
) | st.integers(-(10**9), 10**9).map(str)
NOTES = st.sampled_from(
    (
        "",
        "A noticeable increase, the majority, between 18% and 20%.",
        "-7 pp below the national average of 39; within 7 days, aged 0-19.",
        "Our statistical partners fell by 5.",
    )
) | st.text(max_size=40)
CELLS = {
    "indicator_code": st.sampled_from((*CONTEXT.indicators, "", "EXA-99")),
    "period_start": st.sampled_from(("01/10/2015", "01/11/2015", "01/04/2015", "?")),
    "period_end": st.sampled_from(("31/12/2015", "30/11/2015", "31/03/2016", "")),
    "numerator": NUMBERS,
    "denominator": NUMBERS,
    "value": NUMBERS,
    "qualifier": st.sampled_from((*QUALIFIERS, "", "about")),
    "breakdown_dimension": st.sampled_from(("", "place", "moon")),
    "breakdown_code": st.sampled_from(("", *PLACES["place"], "moon")),
    "note": NOTES,
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), max_size=8)
DECIMALS = st.none() | st.integers(0, 10**6).map(Decimal)
PERIODS = st.sampled_from(
    ["2014-15-Q3", "2015-16-Q2", "2015-16-Q3", "2015-16", "2015-10", "2015-11"]
).map(Period.parse)
FIGURES = st.lists(
    st.builds(
        Past,
        indicator=st.sampled_from(tuple(CONTEXT.indicators)),
        period=PERIODS,
        numerator=DECIMALS,
        denominator=DECIMALS,
        value=DECIMALS,
        qualifier=st.sampled_from(QUALIFIERS),
    ),
    max_size=12,
)


@given(rows=ROWS, past=FIGURES, known=FIGURES, elsewhere=FIGURES)
def test_no_rows_and_no_history_make_a_rule_fail(rows, past, known, elsewhere):
    context = replace(
        CONTEXT,
        past=tuple(past),
        known=tuple(known),
        elsewhere=tuple(elsewhere),
        accepted=frozenset(one.key for one in known),
        population=68000,
    )

    checked = judged(*rows, context=context)

    for one in checked.problems:
        assert one.message.endswith((".", "?", ")"))
        assert one.column in (*COLUMNS, "")


@given(elsewhere=FIGURES)
def test_no_figure_of_another_agency_is_ever_told(elsewhere):
    """What is said does not depend on the other figure, only whether it is said."""
    marked = tuple(
        replace(one, numerator=Decimal(777_123), qualifier="exact") for one in elsewhere
    )
    checked = judged({}, context=replace(CONTEXT, elsewhere=marked))

    assert not any("777" in one.message for one in checked.problems)


def calls(count):
    """Count the function calls of judging so many rows: work, without a clock."""
    history = tuple(
        Past(
            "EXA-01", Period.parse("2015-16-Q3").shift(-steps), Decimal(40 + steps % 9)
        )
        for steps in range(1, 30)
    )
    codes = tuple(CONTEXT.indicators)
    rows = [
        {
            "indicator_code": codes[number % len(codes)],
            "numerator": str(number % 97),
            "breakdown_dimension": "place",
            "breakdown_code": ("home", "care", "unknown")[number % 3],
            "note": "A noticeable increase, the majority, between 18% and 20%.",
        }
        for number in range(count)
    ]
    context = replace(CONTEXT, past=history, known=history)
    profile = cProfile.Profile(builtins=False)
    profile.runcall(judged, *rows, context=context)
    return sum(one.callcount for one in profile.getstats())


def test_ten_times_the_rows_are_ten_times_the_work():
    assert calls(10_000) < 11 * calls(1_000)
