"""What refreshes leave, one change at a time, is what slow counting finds.

Every example makes a random history of three children in two partnerships, changes it
in random ways, and refreshes only the child that was changed.
"""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.cases import history
from safeguarding.cases.measures import measures
from safeguarding.cases.models import (
    CasePolicy,
    CaseQuarter,
    ChildQuarter,
    CseCase,
    MissingEpisode,
)
from safeguarding.indicators import compute
from safeguarding.indicators.models import Observation
from safeguarding.periods import Period, periods_between
from tests.cases.made_history import Area, moment
from tests.cases.oracle import (
    Oracle,
    written_cases,
    written_children,
    written_flags,
)
from tests.factories import IndicatorFactory

pytestmark = pytest.mark.django_db

TODAY = date(2016, 2, 10)
QUARTERS = periods_between(Period.parse("2014-15-Q4"), Period.parse("2016-17-Q1"))
DAYS = st.dates(date(2015, 6, 1), date(2016, 2, 10))
SPANS = st.integers(0, 20)
LEVELS = st.lists(
    st.tuples(
        st.integers(-5, 150),
        st.sampled_from(["no_current_risk", "low", "medium", "high", "serious"]),
    ),
    max_size=4,
    unique_by=lambda pair: pair[0],
)
EPISODES = st.fixed_dictionaries(
    {
        "what": st.just("episode"),
        "start": DAYS,
        "span": st.none() | SPANS,
        "system": st.sampled_from(["police", "log", "council"]),
        "type": st.sampled_from(["missing", "missing", "missing", "away", "absent"]),
        "location": st.sampled_from(["home", "care", "education", "unknown"]),
        "precision": st.sampled_from(["datetime", "date"]),
        "screened": st.booleans(),
        "talk": st.none() | st.integers(-2, 120),
    }
)
CASES = st.fixed_dictionaries(
    {
        "what": st.just("case"),
        "start": DAYS,
        "span": st.none() | st.integers(0, 200),
        "through": st.none() | st.integers(0, 200),
        "levels": LEVELS,
        "route": st.sampled_from(["", "ypse_panel"]),
        "mase": st.none() | SPANS,
        "ypse": st.none() | st.integers(0, 100),
    }
)
PLACED = st.fixed_dictionaries(
    {"what": st.just("placed"), "start": DAYS, "span": SPANS}
)
LATER = st.fixed_dictionaries(
    {
        "what": st.sampled_from(["withdraw", "close", "move", "bring back"]),
        "which": st.integers(0, 20),
        "day": DAYS,
    }
)
STEPS = st.lists(
    st.tuples(st.integers(0, 2), EPISODES | CASES | PLACED | LATER),
    min_size=1,
    max_size=14,
)


@pytest.fixture
def catalogue(db):
    for measure in measures:
        IndicatorFactory(code=measure.code)


def make_episode(area, child, step):
    end = step["span"] is not None and step["start"] + timedelta(days=step["span"])
    made = area.episode(
        child,
        step["start"],
        end or None,
        system=step["system"],
        type=step["type"],
        location=step["location"],
        precision=step["precision"],
        cse_screened_on=step["start"] if step["screened"] else None,
    )
    if end and step["talk"] is not None:
        area.interview(made, moment(end) + timedelta(hours=step["talk"]))


def make_case(area, child, step):
    start = step["start"]

    def later(name):
        return None if step[name] is None else start + timedelta(days=step[name])

    levels = [(start + timedelta(days=n), level) for n, level in step["levels"]]
    case = area.case(
        child,
        start,
        levels,
        closed=later("span"),
        known_through=later("through"),
        route=step["route"],
    )
    for kind in ("mase", "ypse"):
        if later(kind):
            area.meeting(case, later(kind), kind)


def make_placed(area, child, step):
    if not child.looked_after.filter(from_on=step["start"]).exists():
        area.placed(child, step["start"], step["start"] + timedelta(days=step["span"]))


def change(child, step):
    """Withdraw, close, move or bring back one record of the child, if there is one."""
    episodes = MissingEpisode.objects.filter(child=child).order_by("pk")
    cases = CseCase.objects.filter(child=child).order_by("pk")
    rows = cases if step["what"] == "close" or step["which"] % 2 else episodes
    if not rows:
        return
    row = rows[step["which"] % len(rows)]
    if step["what"] == "withdraw":
        row.withdrawn_at = timezone.now()
    elif step["what"] == "bring back":
        row.withdrawn_at = None
    elif step["what"] == "close" and row.closed_on is None:
        row.closed_on = max(step["day"], row.referred_on)
        row.closure_reason, row.status = "risk_reduced", "closed"
    elif isinstance(row, MissingEpisode):
        row.missing_from_at = moment(step["day"])
        row.returned_at = None
    row.save()


MAKE = {"episode": make_episode, "case": make_case, "placed": make_placed}


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, need=st.integers(2, 3), months=st.integers(1, 3))
def test_changes_one_by_one_leave_what_slow_counting_finds(
    catalogue, steps, need, months
):
    with transaction.atomic():
        live_through(steps, need, months)
        transaction.set_rollback(True)


def live_through(steps, need, months):
    areas = [Area(), Area()]
    for area in areas:
        CasePolicy.objects.create(
            partnership=area.partnership,
            frequent_episodes=need,
            frequent_months=months,
        )
    children = [areas[0].child(), areas[0].child(), areas[1].child()]
    for which, step in steps:
        child, area = children[which], areas[which == 2]
        if step["what"] in MAKE:
            MAKE[step["what"]](area, child, step)
        else:
            change(child, step)
        asked = history.refresh(area.partnership, [child.pk], today=TODAY)
        assert changed_figures(area) <= {quarter.start for quarter in asked}

    for area in areas:
        oracle = Oracle(area.partnership, TODAY, episodes=need, months=months)
        assert written_flags(area.partnership) == oracle.flags()
        assert written_children(area.partnership) == oracle.child_rows()
        assert written_cases(area.partnership) == oracle.case_rows()
    again_from_nothing(areas)


def changed_figures(area):
    """Count everything anew; give the quarters in which a figure is another now."""
    at = timezone.now()
    compute.refresh_all(partnership_ids=[area.partnership.pk], quarters=QUARTERS, at=at)
    rows = Observation.objects.filter(partnership=area.partnership)
    return set(rows.filter(recorded_at__gte=at).values_list("period_start", flat=True))


def again_from_nothing(areas):
    """Throw the quarters away and make them again: the same rows, to the last column."""
    before = everything(areas)
    ChildQuarter.objects.all().delete()
    CaseQuarter.objects.all().delete()
    MissingEpisode.objects.update(counts=True)
    for area in areas:
        history.refresh(area.partnership, None, today=TODAY)
    assert everything(areas) == before
    for area in areas:
        assert history.refresh(area.partnership, None, today=TODAY) == set()


def everything(areas):
    places = [area.partnership for area in areas]

    def rows(model):
        return sorted(
            tuple(value for name, value in row.items() if name != "id")
            for row in model.objects.filter(partnership__in=places).values()
        )

    return rows(ChildQuarter), rows(CaseQuarter)
