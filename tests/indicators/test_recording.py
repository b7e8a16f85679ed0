from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from safeguarding.indicators.models import Observation, RecomputeKey
from safeguarding.indicators.queries import current_observations
from safeguarding.indicators.services import record_observations, want
from safeguarding.periods import Kind, Period
from tests.factories import DefinitionFactory, PartnershipFactory

pytestmark = pytest.mark.django_db

MARCH = datetime(2022, 3, 1, 12, tzinfo=UTC)
APRIL = datetime(2022, 4, 20, 12, tzinfo=UTC)
MAY = datetime(2022, 5, 20, 12, tzinfo=UTC)


def figure(partnership, definition, numerator, period="2021-22-Q4", **extra):
    when = Period.parse(period)
    return Observation(
        partnership=partnership,
        indicator_id=definition.indicator_id,
        definition=definition,
        kind=when.kind.value,
        period_start=when.start,
        period_end=when.end,
        numerator=numerator,
        qualifier="exact",
        source_kind="return",
        source={"kind": "return"},
        **extra,
    )


def record(partnership, figures, at=APRIL, **extra):
    return record_observations(
        partnership_id=partnership.pk, figures=figures, recorded_at=at, **extra
    )


def test_the_same_figures_twice_are_written_once():
    partnership, definition = PartnershipFactory(), DefinitionFactory()
    record(partnership, [figure(partnership, definition, 74)])

    added = record(partnership, [figure(partnership, definition, 74)], at=MAY)

    assert added == 0
    assert Observation.objects.count() == 1


def test_a_correction_adds_a_row_and_leaves_the_old_one_as_known_then():
    partnership, definition = PartnershipFactory(), DefinitionFactory()
    record(partnership, [figure(partnership, definition, 74)])

    record(partnership, [figure(partnership, definition, 75)], at=MAY)

    now = current_observations(partnership.pk).get()
    then = current_observations(partnership.pk, as_known_on=date(2022, 5, 19)).get()
    assert (now.numerator, then.numerator) == (75, 74)


def test_the_whole_of_the_day_counts_as_known_then():
    partnership, definition = PartnershipFactory(), DefinitionFactory()
    late = datetime(2022, 5, 20, 22, 59, tzinfo=UTC)  # 23:59 in London
    record(partnership, [figure(partnership, definition, 74)], at=late)

    known = current_observations(partnership.pk, as_known_on=date(2022, 5, 20))

    assert known.count() == 1


def test_a_withdrawn_figure_is_followed_by_a_row_without_number():
    partnership, definition = PartnershipFactory(), DefinitionFactory()
    record(partnership, [figure(partnership, definition, 74)])
    old = current_observations(partnership.pk).get()

    record(partnership, [], at=MAY, withdrawn=[old])

    now = current_observations(partnership.pk).get()
    assert (now.qualifier, now.numerator) == ("withdrawn", None)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_an_observation_is_never_changed_or_deleted(verb):
    partnership, definition = PartnershipFactory(), DefinitionFactory()
    record(partnership, [figure(partnership, definition, 74)])
    rows = Observation.objects.filter(partnership=partnership)
    change = {"update": lambda: rows.update(numerator=1), "delete": rows.delete}

    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
    ):
        change[verb]()


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"qualifier": "nil", "numerator": None}, "number_qualifier_has_a_number"),
        ({"qualifier": "not_collected"}, "typed_missing_has_no_number"),
        ({"breakdown_dimension": "sex"}, "breakdown_has_dimension_and_code"),
        ({"period_end": date(2021, 1, 1)}, "observation_ends_after_it_starts"),
    ],
)
def test_the_database_refuses_a_figure_that_makes_no_sense(wrong, constraint):
    partnership, definition = PartnershipFactory(), DefinitionFactory()
    row = figure(partnership, definition, 74)
    for name, value in wrong.items():
        setattr(row, name, value)

    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        record(partnership, [row])


def keys_of(partnership):
    rows = RecomputeKey.objects.filter(partnership=partnership)
    return {Period(Kind.QUARTER, r.quarter_start).code: r.wanted for r in rows}


def test_a_change_raises_its_own_quarter_and_later_ones_that_show_it():
    partnership, other = PartnershipFactory.create_batch(2)
    for code in ("2021-22-Q1", "2021-22-Q2", "2025-26-Q4", "2026-27-Q1"):
        want(partnership_id=partnership.pk, periods=[Period.parse(code)])
        want(partnership_id=other.pk, periods=[Period.parse(code)])
    before = keys_of(partnership)

    want(partnership_id=partnership.pk, periods=[Period.parse("2021-22-Q2")])

    after = keys_of(partnership)
    risen = {code for code in after if after[code] > before[code]}
    # 2021-22-Q2 is the first of the 20 quarters behind the limits of 2026-27-Q1.
    assert risen == {"2021-22-Q2", "2025-26-Q4", "2026-27-Q1"}
    assert keys_of(other) == before


def test_a_quarter_that_ends_a_term_is_raised_for_as_long_as_terms_are_shown():
    partnership = PartnershipFactory()
    for code in ("2021-22-Q4", "2028-29-Q2", "2028-29-Q3"):
        want(partnership_id=partnership.pk, periods=[Period.parse(code)])
    before = keys_of(partnership)

    want(partnership_id=partnership.pk, periods=[Period.parse("2021-22-Q4")])

    after = keys_of(partnership)
    risen = {code for code in after if after[code] > before[code]}
    # Spring 2021-22 is hidden with Q4. 19 terms on is summer 2027-28, which ends in
    # August 2028: Q2 of 2028-29.
    assert risen == {"2021-22-Q4", "2028-29-Q2"}


def test_a_year_is_raised_where_years_are_shown_or_its_last_quarter_is():
    partnership = PartnershipFactory()
    codes = ("2014-15-Q4", "2015-16-Q1", "2021-22-Q3", "2015-16-Q4", "2022-23-Q4")
    for code in codes:
        want(partnership_id=partnership.pk, periods=[Period.parse(code)])
    before = keys_of(partnership)

    want(partnership_id=partnership.pk, periods=[Period.parse("2014-15")])

    after = keys_of(partnership)
    risen = {code for code in after if after[code] > before[code]}
    # A stock of the year is hidden with that of its last quarter, and the other way
    # round; 2015-16-Q1 shows that quarter, 2021-22-Q3 no longer does.
    assert risen == {"2014-15-Q4", "2015-16-Q1", "2015-16-Q4", "2022-23-Q4"}


def test_a_correction_stands_even_when_the_clock_stepped_back():
    partnership, definition = PartnershipFactory(), DefinitionFactory()
    record(partnership, [figure(partnership, definition, 74)], at=MAY)

    record(partnership, [figure(partnership, definition, 75)], at=APRIL)

    assert current_observations(partnership.pk).get().numerator == 75


def test_a_correction_in_the_same_instant_stands_too():
    partnership, definition = PartnershipFactory(), DefinitionFactory()
    record(partnership, [figure(partnership, definition, 74)], at=MAY)

    record(partnership, [figure(partnership, definition, 75)], at=MAY)

    assert current_observations(partnership.pk).get().numerator == 75


def test_a_withdrawal_stands_even_when_the_clock_stepped_back():
    partnership, definition = PartnershipFactory(), DefinitionFactory()
    record(partnership, [figure(partnership, definition, 74)], at=MAY)
    known = list(current_observations(partnership.pk))

    record(partnership, [], withdrawn=known, at=APRIL)

    assert current_observations(partnership.pk).get().qualifier == "withdrawn"
