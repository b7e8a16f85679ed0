"""AUD-01, AUD-02, AUD-07 and VOI-03 as the real rebuild counts them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audits import results
from audits.models import Required
from audits.services import requiring, rounds
from audits.services.finalising import finalise, record_elsewhere
from dashboards.models import ScorecardEntry
from dashboards.recompute import drain
from dashboards.setup import CATALOGUE
from safeguarding.indicators.catalogue import load_catalogue
from safeguarding.indicators.models import Indicator, RecomputeKey
from safeguarding.indicators.services import want
from safeguarding.periods import Kind, Period
from tests.audits.made_rounds import (
    a_round,
    a_set,
    answer,
    doing,
    members_of,
    put,
    response_of,
    runner,
    schools_of,
)
from tests.factories import PartnershipFactory, SwitchFactory

pytestmark = pytest.mark.django_db
CODES = ("AUD-01", "AUD-02", "AUD-07", "VOI-03")
# The last quarter of 2014-15 shows the year.
SHOWN_ON = date(2015, 1, 1)


def area():
    if not Indicator.objects.filter(code="AUD-01").exists():
        load_catalogue(CATALOGUE)
    partnership = PartnershipFactory()
    for indicator in Indicator.objects.filter(code__in=CODES):
        SwitchFactory(partnership=partnership, indicator=indicator)
    return partnership


def figures(partnership):
    drain(budget_seconds=60)
    rows = ScorecardEntry.objects.filter(
        partnership=partnership, quarter_start=SHOWN_ON, indicator__code__in=CODES
    )
    return {row.indicator.code: _pair(row.full) for row in rows}


def _pair(entry):
    """Numbers are kept as text, so that none is rounded."""
    both = (entry["numerator"], entry["denominator"])
    return tuple(None if one is None else float(one) for one in both)


def final(response, *scores, moderated=()):
    answer(response, *scores, moderated=moderated)
    results.refresh([response.pk])
    put(response, "final")
    results.want_year(response.round)


def test_final_responses_count_against_those_required():
    partnership, other = area(), area()
    done, moderated, late = members_of(partnership, 3)
    (theirs,) = members_of(other, 1)
    of, elsewhere = a_round(partnership), a_round(other)
    final(response_of(of, done), 2, 2, 3)
    put(response_of(of, moderated), "moderated")
    put(response_of(of, late), "in_progress")
    final(response_of(elsewhere, theirs), 1, 1, 1)

    assert figures(partnership)["AUD-01"] == (1, 3)
    assert figures(other)["AUD-01"] == (1, 1)


def test_an_agency_that_is_not_required_stands_in_no_denominator():
    partnership = area()
    done, freed = members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by)
    row = Required.objects.get(round=of, agency=freed)
    final(response_of(of, done), 2, 2, 3)
    assert figures(partnership)["AUD-01"] == (1, 2)

    requiring.release(of=of, required=[row.pk], doing=doing(by))

    assert figures(partnership)["AUD-01"] == (1, 1)


def test_a_round_in_preparation_is_not_counted():
    partnership = area()
    members_of(partnership)
    a_round(partnership, is_open=False)
    results.want_year(a_round_of_other_kind(partnership))

    assert "AUD-01" not in figures(partnership)


def a_round_of_other_kind(partnership):
    schools_of(partnership, 1)
    return a_round(partnership, kind="s175", title="Schools")


def test_schools_are_counted_apart_from_agencies():
    partnership = area()
    members_of(partnership, 1)
    first, *_ = schools_of(partnership, 3)
    a_round(partnership)
    of = a_round(partnership, kind="s175")
    final(response_of(of, school=first), 0, 0, 0)

    shown = figures(partnership)

    assert shown["AUD-01"] == (0, 1)
    assert shown["AUD-02"] == (1, 3)
    # Answers of schools are no Section 11 standards.
    assert "AUD-07" not in shown


def test_answers_of_2_or_3_are_met_of_final_responses_only():
    partnership = area()
    first, second, third = members_of(partnership, 3)
    of = a_round(partnership)
    # Standard 1 has one question; standard 2, on the voice of children, has two.
    final(response_of(of, first), 3, 2, 2)
    # The panel lowers one answer on the voice of children to 1.
    final(response_of(of, second), 1, 3, 3, moderated=(1, 1, 3))
    sent = response_of(of, third)
    answer(sent, 3, 3, 3)
    results.refresh([sent.pk])
    put(sent, "submitted")

    shown = figures(partnership)

    # 3 of 3 and 1 of 3; the third is not final.
    assert shown["AUD-07"] == (4, 6)
    # The first meets the standard, the second does not.
    assert shown["VOI-03"] == (1, 2)


def test_a_round_kept_elsewhere_counts_as_completed_and_says_nothing_of_standards():
    partnership = area()
    agencies = members_of(partnership, 2)
    by = runner(partnership)
    of = a_round(partnership, by=by, tool="Virtual College")

    record_elsewhere(
        of=of,
        states={response_of(of, one).pk: "final" for one in agencies},
        on=date(2014, 9, 1),
        doing=doing(by),
    )

    assert figures(partnership)["AUD-01"] == (2, 2)
    assert "AUD-07" not in figures(partnership)


def test_making_answers_final_in_one_go_brings_the_scorecard_in_line():
    partnership = area()
    schools = schools_of(partnership, 3)
    by = runner(partnership)
    of = a_round(partnership, kind="s175", by=by, is_moderated=False)
    for one in schools[:2]:
        put(response_of(of, school=one), "submitted")
    assert figures(partnership)["AUD-02"] == (0, 3)

    finalise(of=of, doing=doing(by))

    assert figures(partnership)["AUD-02"] == (2, 3)


def test_a_closed_round_still_counts():
    partnership = area()
    members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by)

    rounds.close(of=of, doing=doing(by))

    assert figures(partnership)["AUD-01"] == (0, 2)


def test_what_is_validated_later_restates_the_round_s_own_year():
    partnership = area()
    agency, _ = members_of(partnership)
    of = a_round(partnership, standard_set=a_set())
    assert figures(partnership)["AUD-01"] == (0, 2)

    # Two years later.
    final(response_of(of, agency), 2, 2, 2)

    assert figures(partnership)["AUD-01"] == (1, 2)


def test_a_year_that_still_runs_has_no_figure_and_no_scorecard_to_come():
    partnership = area()
    agency, _ = members_of(partnership)
    today = timezone.localdate()
    year = Period.containing(Kind.YEAR, today)
    of = a_round(
        partnership,
        year=year.year,
        opens_on=today,
        due_on=today + timedelta(days=60),
    )

    final(response_of(of, agency), 2, 2, 2)

    assert not RecomputeKey.objects.filter(partnership=partnership).exists()
    want(partnership_id=partnership.pk, periods=[year])
    drain(budget_seconds=60)
    assert not ScorecardEntry.objects.filter(
        partnership=partnership, indicator__code__in=CODES
    ).exists()


def test_two_rounds_of_one_year_are_added_up():
    partnership = area()
    agency, other = members_of(partnership)
    for title in ("Autumn", "Spring"):
        of = a_round(partnership, title=title)
        final(response_of(of, agency), 2, 2, 2)
    final(response_of(of, other), 2, 0, 2)

    shown = figures(partnership)

    assert shown["AUD-01"] == (3, 4)
    assert shown["AUD-07"] == (8, 9)
    assert shown["VOI-03"] == (2, 3)
