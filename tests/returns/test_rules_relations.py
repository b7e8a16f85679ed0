"""Rules between indicators, periods and agencies, worked by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from safeguarding.indicators.relations import (
    RelationFacts,
    RelationKind,
    parse_terms,
)
from safeguarding.periods import Period
from safeguarding.returns.rules import RULES, find_problems
from safeguarding.returns.rules.facts import Past
from safeguarding.returns.rules.samples import CONTEXT, EPISODES_BY_OTHERS, past
from tests.returns.reading import found, read_example

Q3 = Period.parse("2015-16-Q3")
HOME = {"breakdown_dimension": "place", "breakdown_code": "home"}
CARE = {"breakdown_dimension": "place", "breakdown_code": "care"}


def row(code, numerator, **cells):
    return {"indicator_code": code, "numerator": numerator, **cells}


def said(code, *rows, **more):
    context = replace(CONTEXT, **more)
    return [one for one in found(*rows, context=context) if one.code == code]


def levels(code, *rows, **more):
    return [one.severity.value for one in said(code, *rows, **more)]


@pytest.mark.parametrize(
    ("children", "events", "expected"),
    [
        ("41", "40", ["E"]),
        ("40", "40", ["W"]),
        ("30", "30", ["W"]),
        ("29", "29", []),
        ("25", "40", []),
        ("0", "0", []),
    ],
)
def test_children_are_held_against_their_events(children, events, expected):
    rows = (row("EXA-05", children), row("EXA-01", events))

    assert levels("W-IND-EPI", *rows) == expected


def test_children_of_one_place_are_held_against_the_events_of_that_place():
    rows = (row("EXA-05", "9", **HOME), row("EXA-01", "8", **HOME))

    assert levels("W-IND-EPI", *rows) == ["E"]
    assert levels("W-IND-EPI", rows[0], row("EXA-01", "8", **CARE)) == []


def test_children_against_events_of_another_return_need_a_reason():
    events = (past("2015-16-Q3", 40),)

    assert levels("W-IND-EPI", row("EXA-05", "41"), known=events) == ["W"]


def test_events_that_are_a_lower_bound_prove_nothing():
    rows = (row("EXA-05", "41"), row("EXA-01", "40", qualifier="at_least"))

    assert levels("W-IND-EPI", *rows) == []


@pytest.mark.parametrize(
    ("stock", "fires"), [("253", False), ("252", True), ("254", True)]
)
def test_a_stock_follows_from_the_one_before(stock, fires):
    # 248 before, 31 came, 26 went: 253.
    rows = (row("EXA-03", stock), row("EXA-06", "31"), row("EXA-07", "26"))
    before = (past("2015-16-Q2", 248, "EXA-03"),)

    assert bool(said("W-STOCK-FLOW", *rows, past=before)) is fires
    assert said("W-STOCK-FLOW", *rows) == []


@pytest.mark.parametrize(
    ("stock", "flow", "fires"), [("377", "377", True), ("19", "19", False)]
)
def test_a_stock_that_is_its_flow_was_copied(stock, flow, fires):
    here = said("W-STOCK-FLOW", row("EXA-03", stock), row("EXA-06", flow))
    elsewhere = said(
        "W-STOCK-FLOW",
        row("EXA-03", stock),
        known=(past("2015-16-Q3", int(flow), "EXA-06"),),
    )

    assert bool(here) is bool(elsewhere) is fires


@pytest.mark.parametrize(
    ("away", "expected"), [("183", []), ("200", ["W"]), ("100", ["W"])]
)
def test_bookings_are_those_who_came_and_those_who_did_not(away, expected):
    rows = (row("EXA-08", "718"), row("EXA-09", "535"), row("EXA-10", away))

    assert levels("W-RECON", *rows) == expected


def test_an_identity_with_a_typed_missing_number_says_it_was_not_checked():
    rows = (
        row("EXA-08", "718"),
        row("EXA-09", "535"),
        row("EXA-10", "", qualifier="not_available"),
    )

    (one,) = said("W-RECON", *rows)

    assert one.severity.value == "I"
    assert "EXA-10" in one.message
    assert said("W-RECON", *rows[:2]) == []


def test_about_leaves_room_for_a_tenth():
    rows = (row("EXA-08", "718"), row("EXA-09", "535"))

    assert said("W-RECON", *rows, row("EXA-10", "200", qualifier="approx")) == []
    assert said("W-RECON", *rows, row("EXA-10", "311", qualifier="approx"))


def shares(*values):
    note = {"qualifier": "approx", "note": "From a chart.", "numerator": ""}
    codes = ("EXA-11", "EXA-12")
    return [
        {"indicator_code": code, "value": value, **note}
        for code, value in zip(codes, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (("72", "28"), []),
        (("72", "29"), ["I"]),  # Half a unit each: 1 point is rounding.
        (("72", "30"), ["W"]),
        (("33.33", "66.66"), ["I"]),
        (("33.33", "66.68"), ["I"]),
        (("33.33", "66.69"), ["W"]),
        (("100", "0"), []),
    ],
)
def test_shares_make_a_hundred_within_their_rounding(stated, expected):
    assert levels("W-PCT-SUM", *shares(*stated)) == expected


def test_parts_of_one_whole_that_nearly_make_it_are_shares_of_it():
    def part(code, top):
        return {
            "indicator_code": "EXA-19",
            "numerator": top,
            "denominator": "60",
            "breakdown_dimension": "place",
            "breakdown_code": code,
        }

    facts = replace(
        CONTEXT.indicators["EXA-02"],
        code="EXA-19",
        breakdowns=CONTEXT.indicators["EXA-01"].breakdowns,
    )
    known = {"indicators": {**CONTEXT.indicators, "EXA-19": facts}}

    assert levels("W-PCT-SUM", part("home", "40"), part("care", "20"), **known) == []
    assert levels("W-PCT-SUM", part("home", "40"), part("care", "22"), **known) == ["W"]
    # 10 and 12 of 60 are no shares of one whole.
    assert levels("W-PCT-SUM", part("home", "10"), part("care", "12"), **known) == []


def test_one_measure_under_two_names_agrees():
    (one,) = said("W-CROSS-SOURCE", row("EXA-01", "103"), row("EXA-14", "60"))

    assert "EXA-01 is 103; EXA-14 is 60" in one.message
    assert said("W-CROSS-SOURCE", row("EXA-01", "60"), row("EXA-14", "60")) == []


def test_two_sources_may_differ_within_their_tolerance():
    relation = RelationFacts(
        RelationKind.SAME, parse_terms(["EXA-01", "EXA-14"]), tolerance=Decimal(10)
    )
    known = {"relations": (relation,)}

    # 10 % of the larger: 10 of 100.
    assert not said(
        "W-CROSS-SOURCE", row("EXA-01", "100"), row("EXA-14", "90"), **known
    )
    assert said("W-CROSS-SOURCE", row("EXA-01", "100"), row("EXA-14", "89"), **known)


def test_two_measures_with_one_number_were_copied():
    note = {"note": "All concerns."}

    assert said("W-CROSS-SOURCE", row("EXA-01", "60"), row("EXA-15", "60", **note))
    assert not said("W-CROSS-SOURCE", row("EXA-01", "19"), row("EXA-15", "19", **note))


def test_another_agencys_figure_is_compared_and_never_told():
    theirs = replace(EPISODES_BY_OTHERS, numerator=Decimal(987))

    (one,) = said("W-CROSS-SOURCE", row("EXA-01", "40"), elsewhere=(theirs,))

    assert "Another partner" in one.message
    assert "the coordinator sees both" in one.message
    assert "987" not in one.message
    assert "police" not in one.message.lower()


@pytest.mark.parametrize(("number", "fires"), [(987, True), (40, False), (19, False)])
def test_small_figures_of_others_are_not_compared(number, fires):
    """Nobody finds a small number out by trying until nothing is said."""
    theirs = past("2015-16-Q3", number)

    assert bool(said("W-CROSS-SOURCE", {}, elsewhere=(theirs,))) is fires


@pytest.mark.parametrize(
    ("counts", "fires"),
    [
        pytest.param((2, 4), False, id="50 % of four"),
        pytest.param((380, 390), False, id="ten were not"),
        pytest.param((200, 400), True, id="enough of both"),
    ],
)
def test_a_share_of_others_is_not_compared_where_it_tells_a_small_count(counts, fires):
    relation = RelationFacts(RelationKind.ONE_SOURCE, parse_terms(["EXA-11"]))
    theirs = Past("EXA-11", Q3, *map(Decimal, counts))
    own = row("EXA-11", "30", denominator="100")

    said_of = said("W-CROSS-SOURCE", own, elsewhere=(theirs,), relations=(relation,))

    assert bool(said_of) is fires


def test_parts_are_held_against_a_total_of_another_return():
    parts = (row("EXA-01", "30", **HOME), row("EXA-01", "12", **CARE))
    total = (past("2015-16-Q3", 40),)

    (one,) = said("W-CROSS-SOURCE", *parts, known=total)

    assert "40" in one.message
    assert "42" in one.message
    assert said("W-CROSS-SOURCE", parts[0], known=total) == []


def test_declared_parts_of_another_return_count():
    # EXA-04 is EXA-01 and EXA-03 together: 40 + 5 = 45.
    known = (past("2015-16-Q3", 5, "EXA-03"),)

    assert said("W-SUM-PARTS", {}, row("EXA-04", "45"), known=known) == []
    assert said("W-SUM-PARTS", {}, row("EXA-04", "46"), known=known)


def test_a_part_is_never_more_than_what_it_is_a_part_of():
    rows = (row("EXA-08", "10"), row("EXA-09", "11"))

    (one,) = said("W-SUM-PARTS", *rows)

    assert "EXA-09 is 11, which is more than what it is a part of: EXA-08 is 10" in (
        one.message
    )


def test_rounded_amounts_may_miss_their_total_by_rounding():
    pounds = replace(CONTEXT.indicators["EXA-01"], unit="GBP")
    known = {"indicators": {**CONTEXT.indicators, "EXA-01": pounds}}

    def amount(value, **cells):
        return {"numerator": "", "value": value, **cells}

    parts = (amount("63.9", **HOME), amount("13.6", **CARE))
    # 63.9 + 13.6 = 77.5. Three numbers of one decimal: 0.15 is rounding.
    assert levels("W-SUM-PARTS", amount("77.6"), *parts, **known) == ["I"]
    assert levels("W-SUM-PARTS", amount("77.7"), *parts, **known) == ["W"]
    assert levels("W-SUM-PARTS", amount("77.5"), *parts, **known) == []


def month(name, numerator):
    period = Period.parse(name)
    return {
        "numerator": numerator,
        "period_start": f"{period.start:%d/%m/%Y}",
        "period_end": f"{period.end:%d/%m/%Y}",
    }


MONTHS = ("2015-10", "2015-11", "2015-12")


@pytest.mark.parametrize(("whole", "fires"), [("40", False), ("42", True)])
def test_months_known_from_another_return_make_the_quarter(whole, fires):
    known = tuple(past(one, n) for one, n in zip(MONTHS, (15, 12, 13), strict=True))

    assert bool(said("W-PERIOD-ROWS", {"numerator": whole}, known=known)) is fires


def test_months_are_held_against_a_quarter_known_from_another_return():
    rows = [month(one, n) for one, n in zip(MONTHS, ("15", "12", "13"), strict=True)]

    (one,) = said("W-PERIOD-ROWS", *rows, known=(past("2015-16-Q3", 42),))

    assert "given as 42; its months make 40" in one.message
    assert said("W-PERIOD-ROWS", *rows, known=(past("2015-16-Q3", 40),)) == []


def test_a_fourth_quarter_closes_the_year():
    quarters = ("2015-16-Q1", "2015-16-Q2", "2015-16-Q4")
    known = [past(one, 10) for one in quarters]
    year = past("2015-16", 71)

    (one,) = said("W-PERIOD-ROWS", {"numerator": "40"}, known=(*known, year))

    assert "its quarters make 70" in one.message


def test_months_of_children_are_not_added_up():
    facts = replace(CONTEXT.indicators["EXA-01"], additive=False)
    known = tuple(past(one, 15) for one in MONTHS)
    indicators = {**CONTEXT.indicators, "EXA-01": facts}

    assert said("W-PERIOD-ROWS", {}, known=known, indicators=indicators) == []


@pytest.mark.parametrize(
    ("cells", "fires"),
    [
        ({"numerator": "30", "denominator": "68500"}, False),
        ({"numerator": "30", "denominator": "74830"}, True),
        # 30 of 68,000 is 4.4 per 10,000, of 74,830 4.0.
        ({"numerator": "30", "value": "4.4", "qualifier": "approx"}, False),
        ({"numerator": "30", "value": "4.0", "qualifier": "approx"}, True),
        ({"numerator": "30", "denominator": "68000", "note": "Aged 0-19."}, True),
        ({"numerator": "30", "denominator": "68000", "note": "Aged 0 to 17."}, False),
    ],
)
def test_a_rate_is_taken_of_the_children_of_the_area(cells, fires):
    rows = {"indicator_code": "EXA-13", **cells}

    assert bool(said("W-DENOM", rows, population=68000)) is fires


def test_without_an_estimate_no_rate_is_judged():
    assert said("W-DENOM", row("EXA-13", "30", denominator="5")) == []


@pytest.mark.parametrize(("unknown", "fires"), [("10", False), ("11", True)])
def test_more_than_a_tenth_unknown_is_asked_about(unknown, fires):
    part = row("EXA-01", unknown, breakdown_dimension="place", breakdown_code="unknown")

    assert bool(said("W-COMPLETENESS", {"numerator": "100"}, part)) is fires


def test_an_old_return_is_judged_by_the_relations_of_its_time():
    from_2016 = RelationFacts(
        RelationKind.SAME, parse_terms(["EXA-01", "EXA-14"]), since=date(2016, 1, 1)
    )
    rows = (row("EXA-01", "103"), row("EXA-14", "60"))

    assert said("W-CROSS-SOURCE", *rows, relations=(from_2016,)) == []
    until_2016 = replace(from_2016, since=None, until=date(2015, 12, 31))
    assert said("W-CROSS-SOURCE", *rows, relations=(until_2016,))


def test_an_old_return_is_judged_by_the_rules_of_its_time(monkeypatch):
    sent = read_example(next(one for one in RULES if one.code == "E-NEGATIVE").failing)
    later = [replace(one, since=date(2016, 1, 1)) for one in RULES]
    gone = [replace(one, until=date(2015, 12, 30)) for one in RULES]
    held = [replace(one, until=date(2015, 12, 31)) for one in RULES]

    seen = []
    for rules in (later, gone, held):
        monkeypatch.setattr("safeguarding.returns.rules.RULES", tuple(rules))
        seen.append([one.code for one in find_problems(sent)])

    assert seen == [[], [], ["E-NEGATIVE"]]


def test_a_figure_known_as_missing_is_no_number():
    missing = Past("EXA-14", Q3, qualifier="not_available")

    assert said("W-CROSS-SOURCE", {}, known=(missing,)) == []
