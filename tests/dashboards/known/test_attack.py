"""An attacker reads today's page and that of every earlier day, and calculates.

They know which indicators add up to which, and that a number which stands on two days
did not change between them. They may work out neither a hidden small number nor a
small difference between two versions of one.
"""

from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.assembly.adding_up import Spot
from dashboards.assembly.disclose import families_of
from dashboards.assembly.facts import Facts, Known, Slot
from dashboards.assembly.figures import Figures
from dashboards.known.beside import climb
from safeguarding.indicators.models import Indicator
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period

YEAR = Period.parse("2015-16")
QUARTER = YEAR.parts(Kind.QUARTER)[2]
THRESHOLD = 5
PARTS = 4

counts = st.one_of(st.integers(0, 12), st.integers(20, 60))
days = st.lists(
    st.lists(counts, min_size=PARTS, max_size=PARTS), min_size=2, max_size=4
)
# Which parts each day leaves as they were.
kept = st.lists(
    st.lists(st.booleans(), min_size=PARTS, max_size=PARTS), min_size=3, max_size=3
)


def catalogue():
    """Give facts without figures, on no database: four parts, and their sum."""
    codes = [f"TST-0{number}" for number in range(PARTS)]
    named = dict(enumerate([*codes, "TST-09"], start=1))
    indicators = {
        pk: Indicator(
            pk=pk,
            code=code,
            unit="COUNT",
            frequency="QUARTER",
            timing="PERIOD",
            additive=True,
            counts_children=True,
            parts=codes if code == "TST-09" else [],
        )
        for pk, code in named.items()
    }
    nothing = {field.name: {} for field in fields(Facts)}
    return Facts(
        **nothing
        | {
            "partnership": Partnership(pk=1, suppression_threshold=THRESHOLD),
            "indicators": indicators,
            "listed": (),
        }
    )


FACTS = catalogue()
*PART_KEYS, WHOLE = FACTS.indicators


def known(pk, number, part=""):
    return Known(
        indicator_id=pk,
        agency_id=None,
        kind="QUARTER",
        period_start=QUARTER.start,
        dimension="age" if part else "",
        code=part,
        numerator=Decimal(number),
        denominator=None,
        value=None,
        qualifier="exact",
        note="",
        definition_id=1,
        source_kind="measure",
        source_id=None,
        source={},
    )


def history(first, changes):
    """Make each day's counts: what is kept is as it was the day before."""
    told = [first]
    for counts_then, keeps in changes:
        before = told[-1]
        told.append(
            [
                old if keep else new
                for old, new, keep in zip(before, counts_then, keeps, strict=True)
            ]
        )
    return told


def of_indicators(numbers):
    """Give a day's figures: four indicators, and one that is their sum."""
    every = dict(zip(PART_KEYS, numbers, strict=True)) | {WHOLE: sum(numbers)}
    observations = {
        Slot.at(pk, QUARTER): (known(pk, number),) for pk, number in every.items()
    }
    told = {Spot(pk, QUARTER): number for pk, number in every.items()}
    return Figures(replace(FACTS, observations=observations)), told


def of_ages(numbers):
    """Give a day's figures: one indicator with its parts by age."""
    slot = Slot.at(WHOLE, QUARTER)
    parts = [known(WHOLE, number, f"age{age}") for age, number in enumerate(numbers)]
    facts = replace(
        FACTS,
        observations={slot: (known(WHOLE, sum(numbers)),)},
        breakdowns={slot: tuple(parts)},
    )
    told = {
        Spot(WHOLE, QUARTER, "age", f"age{age}"): number
        for age, number in enumerate(numbers)
    }
    return Figures(facts), told | {Spot(WHOLE, QUARTER): sum(numbers)}


def determined(rows, size):
    """Bring equations to their shortest form; give what is certain of each unknown."""
    matrix = [row[:] for row in rows]
    pivots = []
    for column in range(size):
        line = len(pivots)
        found = next((n for n in range(line, len(matrix)) if matrix[n][column]), None)
        if found is None:
            continue
        matrix[line], matrix[found] = matrix[found], matrix[line]
        lead = matrix[line][column]
        matrix[line] = [value / lead for value in matrix[line]]
        for other in range(len(matrix)):
            if other != line and matrix[other][column]:
                by = matrix[other][column]
                pairs = zip(matrix[other], matrix[line], strict=True)
                matrix[other] = [a - by * b for a, b in pairs]
        pivots.append(column)
    return matrix[: len(pivots)]


def is_certain(reduced, wanted):
    """Say whether a sum of unknowns follows from the equations."""
    left = wanted[:]
    for row in reduced:
        lead = next((n for n, value in enumerate(row) if value), None)
        if lead is not None and left[lead]:
            by = left[lead]
            left = [a - by * b for a, b in zip(left, row, strict=True)]
    return not any(left)


@pytest.mark.parametrize("made", [of_indicators, of_ages])
@given(days=days, kept=kept)
@settings(max_examples=80)
def test_no_number_and_no_small_difference_follows_from_any_pages(made, days, kept):
    told = history(days[0], list(zip(days[1:], kept, strict=False)))
    worlds = [made(numbers) for numbers in told]
    families = families_of(FACTS, worlds[0][0].ids)
    newest_first = [figures for figures, _ in reversed(worlds)]
    hidden = climb(newest_first, families, families[WHOLE], YEAR)[::-1]

    numbers = [every for _, every in worlds]
    runs = runs_of(numbers)
    unknowns = {run: column for column, run in enumerate(dict.fromkeys(runs.values()))}
    reduced = determined(_equations(numbers, hidden, runs, unknowns), len(unknowns))

    number_of = {runs[day, spot]: numbers[day][spot] for day, spot in runs}
    for run, number in number_of.items():
        if 1 <= number <= THRESHOLD:
            assert not is_certain(reduced, _sum_of(unknowns, {run: 1})), run
    for one, other in combinations(number_of, 2):
        difference = abs(number_of[one] - number_of[other])
        if one[0] == other[0] and 1 <= difference <= THRESHOLD:
            wanted = _sum_of(unknowns, {one: 1, other: -1})
            assert not is_certain(reduced, wanted), (one, other)


def runs_of(numbers):
    """Name the unknowns: a number stays the same one for as long as it is kept."""
    runs = {}
    for day, every in enumerate(numbers):
        for spot, number in every.items():
            is_kept = day and numbers[day - 1][spot] == number
            runs[day, spot] = runs[day - 1, spot] if is_kept else (spot, day)
    return runs


def _equations(numbers, hidden, runs, unknowns):
    """Say what is known: each shown number, and that parts add up to the whole."""
    rows = []
    shown = set()
    for day, every in enumerate(numbers):
        whole = Spot(WHOLE, QUARTER)
        parts = {runs[day, spot]: -1 for spot in every if spot != whole}
        rows.append(_sum_of(unknowns, {runs[day, whole]: 1} | parts))
        shown |= {runs[day, spot] for spot in every if spot not in hidden[day]}
    return rows + [_sum_of(unknowns, {run: 1}) for run in sorted(shown)]


def _sum_of(unknowns, weights):
    return [Fraction(weights.get(run, 0)) for run in unknowns]
