from decimal import Decimal

import pytest

from safeguarding.indicators.figures import Figure
from safeguarding.indicators.formulas import (
    Formula,
    FormulaError,
    evaluate,
    order,
    parse,
)

PLANS_RATE = parse(
    {"numerator": ["CPP-02"], "denominator": ["POPULATION_0_17"], "per": 10_000}
)


def of(number, qualifier="exact"):
    return Figure(Decimal(number), qualifier=qualifier)


def missing(qualifier):
    return Figure(qualifier=qualifier)


def plans_rate(plans, children):
    return evaluate(PLANS_RATE, {"CPP-02": plans, "POPULATION_0_17": children}.get)


def test_a_rate_is_computed_from_its_counts():
    # 296 / 68,000 * 10,000 = 43.529...
    found = plans_rate(of(296), of(68_000))

    assert (found.numerator, found.denominator) == (296, 68_000)
    assert round(found.value, 3) == Decimal("43.529")
    assert found.qualifier == "exact"


def test_the_terms_of_each_side_are_added_up():
    formula = parse({"numerator": ["A-1", "A-2"], "denominator": ["B-1", "B-2"]})
    known = {"A-1": of(10), "A-2": of(20), "B-1": of(40), "B-2": of(80)}

    found = evaluate(formula, known.get)

    # 30 of 120, in per cent because nothing else is said.
    assert (found.numerator, found.denominator, found.value) == (30, 120, 25)


def test_without_a_denominator_the_sum_is_the_result():
    formula = parse({"numerator": ["A-1", "A-2"]})

    found = evaluate(formula, {"A-1": of(10), "A-2": of(20, "nil")}.get)

    assert found == Figure(Decimal(30), None, Decimal(30), "exact")


def test_a_term_of_digits_is_that_number():
    monthly = parse({"numerator": ["MIS-02"], "denominator": ["12"], "per": 1})

    assert evaluate(monthly, {"MIS-02": of(386)}.get).value == Decimal(386) / 12
    assert monthly.inputs == ("MIS-02",)


def test_a_term_sent_as_a_value_counts_with_its_value():
    assert plans_rate(Figure(value=Decimal(68)), of(68_000)).value == 10


@pytest.mark.parametrize(
    ("plans", "children", "qualifier"),
    [
        ("approx", "exact", "approx"),
        ("exact", "approx", "approx"),
        ("at_least", "exact", "at_least"),
        ("at_least", "approx", "approx"),
        ("exact", "at_least", "approx"),
        ("nil", "exact", "exact"),
    ],
)
def test_the_result_is_as_exact_as_its_inputs(plans, children, qualifier):
    found = plans_rate(of(296, plans), of(68_000, children))

    assert found.qualifier == qualifier


@pytest.mark.parametrize(
    "reason",
    ["not_available", "not_collected", "not_applicable", "suppressed", "refused"],
)
def test_a_missing_input_makes_the_result_missing_for_the_same_reason(reason):
    assert plans_rate(missing(reason), of(68_000)) == missing(reason)
    assert plans_rate(of(296), missing(reason)) == missing(reason)


def test_a_hidden_input_is_named_before_other_reasons():
    assert plans_rate(missing("not_collected"), missing("suppressed")) == missing(
        "suppressed"
    )


def test_a_number_that_is_not_there_is_not_available():
    assert plans_rate(Figure(), of(68_000)) == missing("not_available")


@pytest.mark.parametrize("plans", [None, missing("withdrawn")])
def test_an_input_not_received_makes_the_result_not_received(plans):
    assert plans_rate(plans, of(68_000)) is None


def test_over_nothing_is_not_applicable_rather_than_0():
    assert plans_rate(of(0), of(0)) == missing("not_applicable")


def test_each_formula_comes_after_those_it_is_computed_from():
    formulas = {
        "A-1": Formula(("A-2", "A-3"), ("N-1",)),
        "A-2": Formula(("A-3",), ("N-1",)),
        "A-3": Formula(("N-1",)),
    }

    assert order(formulas) == ["A-3", "A-2", "A-1"]


def test_formulas_that_need_each_other_are_refused_by_name():
    formulas = {"A-1": Formula(("A-2",)), "A-2": Formula(("A-1",))}

    with pytest.raises(FormulaError) as refusal:
        order(formulas)

    assert str(refusal.value) in (
        "These indicators are computed from each other: A-1 -> A-2 -> A-1.",
        "These indicators are computed from each other: A-2 -> A-1 -> A-2.",
    )


def test_a_formula_of_itself_is_refused():
    with pytest.raises(FormulaError, match="A-1 -> A-1"):
        order({"A-1": Formula(("A-1",))})


@pytest.mark.parametrize(
    ("data", "because"),
    [
        pytest.param(["CPP-02"], "is a table with a numerator", id="list"),
        pytest.param({}, "The numerator of a formula is a list", id="empty"),
        pytest.param({"numerator": []}, "at least one code", id="no terms"),
        pytest.param({"numerator": "CPP-02"}, "is a list of", id="text"),
        pytest.param(
            {"numerator": ["CPP-02"], "denominator": []},
            "The denominator of a formula is a list",
            id="no denominator terms",
        ),
        pytest.param(
            {"numerator": ["cpp 2"]}, "'cpp 2' in the numerator", id="not a code"
        ),
        pytest.param({"numerator": [12]}, "'12' in the numerator", id="bare number"),
        pytest.param(
            {"numerator": ["A-1"], "denominator": ["B-1"], "per": 0},
            "above 0, not '0'",
            id="per 0",
        ),
        pytest.param(
            {"numerator": ["A-1"], "denominator": ["B-1"], "per": True},
            "not 'True'",
            id="per yes",
        ),
        pytest.param(
            {"numerator": ["A-1"], "per": 100}, "needs a denominator", id="per alone"
        ),
        pytest.param(
            {"numerator": ["A-1"], "times": 2}, "has no 'times'", id="unknown key"
        ),
    ],
)
def test_a_formula_that_makes_no_sense_is_refused_in_words(data, because):
    with pytest.raises(FormulaError, match=because):
        parse(data)
