"""Entries with a dozen figures or more: limits, words, and what is needed for one."""

from datetime import UTC, date, datetime

import pytest

from dashboards import recompute
from dashboards.assembly.entries import build_entries
from dashboards.models import ScorecardEntry
from safeguarding.indicators.models import Target
from safeguarding.indicators.services import want_everything
from safeguarding.periods import Period, periods_between
from tests.dashboards.engine.world import build, build_suppressed, indicator, observe
from tests.factories import DefinitionFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

LAST = Period.parse("2021-22-Q4")
LATER = datetime(2023, 6, 1, 9, tzinfo=UTC)
# Mean 50, every move 8: 2.66 x 8 = 21.28.
WAVE = [46, 54] * 6


@pytest.fixture
def area():
    return PartnershipFactory()


def series(area, made, numbers, *, last=LAST, **figure):
    """Record one figure a period, the last of them for `last`; None is a gap."""
    for back, number in enumerate(reversed(numbers)):
        if number is not None:
            observe(area, made, last.shift(-back), numerator=number, **figure)


def test_a_dozen_figures_have_limits_and_the_word_that_follows(area):
    made = indicator(area, polarity="LOWER")
    series(area, made, WAVE)

    entry = build(area, "2021-22-Q4")[made.code]

    assert entry["spc"] == {
        "points": 12,
        "since": "2019-20-Q1",
        "centre": 50,
        "low": 28.72,
        "high": 71.28,
        "signals": [],
        # 29 to 71 are the outermost children that are inside.
        "text": "Since Q1 2019-20 the average is 50, and 29 to 71 is how far it moves "
        "by itself.",
    }
    assert (entry["trend"], entry["signal"]) == ("no real change", False)
    assert entry["method"].startswith("Control limits (XmR) and four run rules on its")
    assert entry["needed"].startswith("A signal would have been ")
    # The changes are those of two figures, as ever.
    assert entry["change"]["year_ago"]["absolute"] == 0


def test_with_eleven_figures_two_are_compared(area):
    made = indicator(area)
    series(area, made, WAVE[1:])

    entry = build(area, "2021-22-Q4")[made.code]

    assert entry["spc"] is None
    assert entry["method"].startswith("Compared with Q4 2020-21. Two counts")
    # (77 - 54) / sqrt(131) = 2.01, for 76 it is 1.93; (35 - 54) / sqrt(89) = -2.01.
    assert entry["needed"] == "A signal would have been 77 or more or 35 or fewer."
    assert entry["trend"] == "no real change"


def test_a_figure_outside_its_limits_is_a_signal_and_needs_nothing(area):
    made = indicator(area, polarity="LOWER")
    series(area, made, [*WAVE, 99])

    entry = build(area, "2021-22-Q4")[made.code]

    assert (entry["trend"], entry["signal"], entry["needed"]) == ("worse", True, "")
    assert entry["spc"]["signals"] == [
        {"period": "2021-22-Q4", "rule": "outside", "direction": "up"}
    ]


def test_no_more_than_twenty_periods_count(area):
    made = indicator(area)
    series(area, made, [900] * 5 + [46, 54] * 10)

    entry = build(area, "2021-22-Q4")[made.code]

    assert entry["spc"]["since"] == "2017-18-Q1"
    assert (entry["spc"]["points"], entry["spc"]["centre"]) == (20, 50)


def test_a_gap_is_kept_open(area):
    made = indicator(area)
    series(area, made, [*WAVE[:8], None, *WAVE[8:]])

    entry = build(area, "2021-22-Q4")[made.code]

    assert (entry["spc"]["points"], entry["spc"]["since"]) == (12, "2018-19-Q4")
    # All moves are 8 still; from 54 to 46 across the gap none is counted.
    assert entry["spc"]["high"] == 71.28


def test_what_is_counted_anew_starts_limits_anew(area):
    made = indicator(area)
    new = DefinitionFactory(
        indicator=made, version=2, valid_from=date(2019, 4, 1), breaks_series=True
    )
    old = made.definitions.get(version=1)
    series(area, made, [300] * 4, last=LAST.shift(-12), definition=old)
    series(area, made, WAVE, definition=new)

    entries = {
        code: build(area, code)[made.code] for code in ("2021-22-Q4", "2021-22-Q3")
    }

    assert entries["2021-22-Q4"]["spc"]["since"] == "2019-20-Q1"
    assert entries["2021-22-Q4"]["spc"]["centre"] == 50
    # The quarter before has eleven since the break.
    assert entries["2021-22-Q3"]["spc"] is None


def test_small_counts_are_compared_and_say_why(area):
    made = indicator(area)
    series(area, made, [4, 6] * 8)

    entry = build(area, "2021-22-Q4")[made.code]

    assert (entry["spc"], entry["trend"]) == (None, "too few to say")
    assert entry["method"].endswith(
        "Not judged by control limits: its counts are below 20 on average, too small "
        "for them."
    )


def test_years_are_compared_however_many_there_are(area):
    made = indicator(area, frequency="YEAR")
    series(area, made, [460, 540] * 7, last=Period.parse("2021-22"))

    entry = build(area, "2021-22-Q4")[made.code]

    assert entry["spc"] is None
    assert entry["method"].startswith("Compared with 2020-21. ")


def test_terms_have_limits_of_their_own(area):
    made = indicator(area, frequency="TERM")
    series(area, made, WAVE, last=Period.parse("2021-22-spring"))

    spc = build(area, "2021-22-Q4")[made.code]["spc"]

    assert (spc["points"], spc["since"]) == (12, "2017-18-summer")


def test_limits_are_cut_at_what_is_possible(area):
    share = indicator(area, unit="PERCENT")
    series(area, share, [40, 190] * 6, denominator=200)

    entry = build(area, "2021-22-Q4")[share.code]

    # Mean 57.5 %, moves of 75 points: 57.5 -+ 199.5.
    assert (entry["spc"]["low"], entry["spc"]["high"]) == (0, 100)
    assert entry["needed"] == "No count could have been a signal."


@pytest.mark.parametrize(
    ("polarity", "target", "said"),
    [
        ("HIGHER", 20, "go on meeting its target."),
        ("HIGHER", 80, "go on missing its target."),
        ("LOWER", 80, "go on meeting its target."),
        ("HIGHER", 60, "how far it moves by itself."),
    ],
)
def test_limits_say_whether_a_target_is_met_by_chance(area, polarity, target, said):
    made = indicator(area, polarity=polarity)
    Target.objects.create(
        partnership=area,
        indicator=made,
        year_start=date(2021, 4, 1),
        target=target,
        source="The board",
    )
    series(area, made, WAVE)

    assert build(area, "2021-22-Q4")[made.code]["spc"]["text"].endswith(said)


def test_a_percentage_and_a_rate_have_an_interval_and_a_count_has_none(area):
    count, share = indicator(area), indicator(area, unit="PERCENT")
    observe(area, count, LAST, numerator=81)
    observe(area, share, LAST, numerator=81, denominator=263)

    entries = build(area, "2021-22-Q4")

    assert entries[count.code]["interval"] is None
    found = entries[share.code]["interval"]
    # Newcombe (1998), table I, method 3: 0.2553 to 0.3662.
    assert found["low"] == pytest.approx(25.53, abs=0.005)
    assert found["high"] == pytest.approx(36.62, abs=0.005)
    assert found["text"] == "25.5 % to 36.6 %"
    assert found["method"] == "Wilson 95 %"


def test_an_approximate_figure_has_neither_interval_nor_limits(area):
    share = indicator(area, unit="PERCENT")
    series(area, share, [80, 96] * 6, denominator=200)
    observe(
        area,
        share,
        LAST.next(),
        numerator=90,
        denominator=200,
        qualifier="approx",
    )

    entry = build(area, "2022-23-Q1")[share.code]

    assert (entry["interval"], entry["spc"]) == (None, None)
    assert entry["trend"] == "too few to say"


def test_limits_for_board_members_are_made_without_what_is_hidden_from_them(area):
    made = indicator(area, counts_children=True)
    # 3 is hidden from them, and so no point of their limits.
    series(area, made, [*WAVE, 3, *WAVE[:2]])

    full = build(area, "2021-22-Q4")[made.code]["spc"]
    seen = build_suppressed(area, "2021-22-Q4")[made.code]["spc"]

    assert (full["points"], seen["points"]) == (15, 14)
    assert seen["centre"] == 50
    assert full["centre"] != seen["centre"]
    assert "2021-22-Q2" in {each["period"] for each in full["signals"]}
    assert seen["signals"] == []


def test_a_hidden_figure_has_no_word_limits_or_interval(area):
    made = indicator(area, counts_children=True)
    series(area, made, [*WAVE, 3])

    entry = build_suppressed(area, "2021-22-Q4")[made.code]

    told = (entry["trend"], entry["needed"], entry["spc"], entry["interval"])
    assert told == ("", "", None, None)
    assert entry["signal"] is False


def test_a_scorecard_does_not_depend_on_which_are_built_with_it(area):
    made, terms = indicator(area), indicator(area, frequency="TERM")
    series(area, made, [*([40, 60] * 13), 50])
    series(area, terms, [400, 600] * 13, last=Period.parse("2021-22-spring"))
    quarters = periods_between(LAST.shift(-15), LAST)

    together = build_entries(area, quarters)

    for quarter in quarters:
        assert build_entries(area, [quarter])[quarter] == together[quarter]


def test_a_late_figure_reaches_the_limits_nineteen_quarters_on(area):
    made = indicator(area)
    first = LAST.shift(-19)
    series(area, made, [46, 54] * 10)
    observe(area, made, LAST.next(), numerator=46)
    recompute.drain(budget_seconds=60)

    observe(area, made, first, numerator=66, at=LATER)
    done = recompute.drain(budget_seconds=60)

    stored = ScorecardEntry.objects.get(quarter_start=LAST.start)
    # One more in each twenty.
    assert stored.full["spc"]["centre"] == 51
    # Its own and nineteen after; the twentieth no longer looks so far back.
    assert done.rebuilt == 20
    before = _contents()
    ScorecardEntry.objects.all().delete()
    want_everything(partnership_id=area.pk)
    recompute.drain(budget_seconds=60)
    assert _contents() == before


def _contents():
    rows = ScorecardEntry.objects.order_by("quarter_start", "indicator_id")
    return list(rows.values_list("quarter_start", "full", "suppressed"))
