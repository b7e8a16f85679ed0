"""The preview says what accepting makes true, tells nobody else's number, leaves nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dashboards.looking_ahead import worlds
from dashboards.models import ScorecardEntry
from dashboards.recompute import drain
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Observation, RecomputeKey, Target
from safeguarding.indicators.services import want_everything
from safeguarding.partners.models import Population
from safeguarding.periods import Period
from safeguarding.returns import board_preview, services
from safeguarding.returns.check import check
from safeguarding.returns.models import Obligation, Submission
from tests.dashboards.engine.world import indicator, observe
from tests.factories import (
    AgencyFactory,
    DefinitionFactory,
    ObligationFactory,
    PartnershipFactory,
    TemplateFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for

pytestmark = pytest.mark.django_db
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)
Q3 = Period.parse("2015-16-Q3")


class Area:
    """A partnership in which two agencies owe the same figures."""

    def __init__(self, *indicators, **partnership):
        self.place = PartnershipFactory(**partnership)
        self.indicators = [indicator(self.place, **fields) for fields in indicators]
        self.template = TemplateFactory(indicators=self.indicators)
        self.agency, self.other = AgencyFactory.create_batch(2)
        self.owed, self.other_owed = (
            owed_return(
                partnership=self.place,
                agency=agency,
                template=self.template,
                lock_on=date(2099, 1, 1),
            )
            for agency in (self.agency, self.other)
        )
        self.sender = member(Role.AGENCY_SUBMITTER, self.place, self.agency)
        self.other_sender = member(Role.AGENCY_SUBMITTER, self.place, self.other)
        self.coordinator = member(Role.BOARD_ANALYST, self.place)

    def before(self, quarter, *numerators, agency=None, **more):
        for made, numerator in zip(self.indicators, numerators, strict=False):
            observe(
                self.place,
                made,
                quarter,
                agency=agency or self.agency,
                numerator=numerator,
                **more,
            )

    def file(self, *rows, owed=None):
        owed = owed or self.owed
        return csv_of(
            row_for(owed, made, **cells)
            for made, cells in zip(self.indicators, rows, strict=False)
            if cells is not None
        )

    def send(self, *rows, at=AT, other=False):
        owed = self.other_owed if other else self.owed
        return services.submit(
            obligation=owed,
            content=self.file(*rows, owed=owed),
            file_name="figures.csv",
            by=self.other_sender if other else self.sender,
            explanations=_Anything(),
            at=at,
        )

    def accept(self, version, at=AT):
        services.accept(submission=version, by=self.coordinator, at=at)
        drain(budget_seconds=30)

    def checked(self, *rows, at=AT):
        return check(
            content=self.file(*rows),
            file_name="figures.csv",
            obligation=self.owed,
            on=at.date(),
        )

    def ask(self, *rows, by=None):
        return board_preview.preview_check(
            self.owed, self.checked(*rows), by or self.sender, AT
        )


class _Anything(dict):
    """A reason for every warning there may be."""

    def get(self, code, default=None):
        return "It is right, we looked again."


def n(numerator, denominator="", **more):
    return {"numerator": str(numerator), "denominator": str(denominator), **more}


COUNT = {"unit": "COUNT", "polarity": "LOWER", "counts_children": True}
SHARE = {
    "unit": "PERCENT",
    "polarity": "HIGHER",
    "additive": False,
    "counts_children": True,
}


def stored(place):
    return {
        (entry.quarter_start, entry.full["code"]): (entry.full, entry.suppressed)
        for entry in ScorecardEntry.objects.filter(partnership=place)
    }


def foretold(would_be):
    quarters = worlds.quarters_of(would_be)
    _, then = worlds.facts_of(would_be)
    world = worlds.full(then, quarters)
    return {
        (quarter.start, code): (entry, world.by_all[quarter][code])
        for quarter in quarters
        for code, entry in world.seen[quarter].items()
    }


def without_source(entries):
    return {
        key: tuple({**one, "sources": None} for one in pair)
        for key, pair in entries.items()
    }


def busy_area():
    """Small numbers, a computed rate, a share, months, eight quarters of history."""
    area = Area(COUNT, SHARE, {**COUNT, "polarity": "NEUTRAL"})
    rate = indicator(area.place, unit="PER_10K", counts_children=True, definition=None)
    DefinitionFactory(
        indicator=rate,
        formula={
            "numerator": [area.indicators[0].code],
            "denominator": ["POPULATION_0_17"],
            "per": 10_000,
        },
    )
    Population.objects.create(
        partnership=area.place,
        mid_year=2015,
        age_band="0-17",
        count=64_000,
        source="ONS",
        recorded_on=date(2015, 6, 30),
    )
    Target.objects.create(
        partnership=area.place,
        indicator=area.indicators[1],
        year_start=date(2015, 4, 1),
        target=80,
        amber_from=70,
        red_from=60,
        source="Board",
    )
    for steps in range(1, 9):
        quarter = Q3.shift(-steps)
        area.before(quarter, 30 + steps, agency=area.agency)
        area.before(quarter, 3 + steps, agency=area.other)
    for later in (Q3.next(), Q3.shift(2)):
        area.before(later, 41, agency=area.agency)
    drain(budget_seconds=30)
    area.accept(area.send(n(12), n(8, 20), n(4), other=True))
    return area


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([n(45), n(30, 40), n(9)], id="all of them"),
        pytest.param([n(2), n(1, 40), n(1)], id="numbers small enough to hide"),
        pytest.param([n(45), None, n(9)], id="one that is left out"),
        pytest.param(
            [n("", qualifier="not_collected"), n(30, 40), n("", qualifier="nil")],
            id="reasons for no number",
        ),
    ],
)
def test_what_is_foretold_is_what_accepting_makes(rows):
    area = busy_area()
    area.accept(area.send(n(40), n(28, 40), n(3)))
    before = stored(area.place)
    at = AT + timedelta(hours=1)
    promised = foretold(
        board_preview.would_be_sent(area.owed, area.checked(*rows, at=at), at)
    )
    version = area.send(*rows, at=at)
    told = foretold(board_preview.would_be(version))

    area.accept(version, at=at)

    after = stored(area.place)
    assert told == {key: after[key] for key in told}
    assert without_source(promised) == without_source(told)
    assert {key for key in after if after[key] != before.get(key)} <= set(told)
    assert before != after


def test_first_figures_of_an_agency_stand_where_they_will_stand():
    """Agency codes count up, so the first to send can be the second in the list."""
    area = busy_area()
    area.agency, area.other = area.other, area.agency
    version = area.send(n(45), n(30, 40), n(9))
    told = foretold(board_preview.would_be(version))

    area.accept(version)

    assert told == {key: stored(area.place)[key] for key in told}


def test_a_figure_that_another_return_gives_too_is_foretold_to_stand_again():
    area = busy_area()
    second = owed_return_again(area)
    accepted = services.submit(
        obligation=second,
        content=area.file(n(50), owed=second),
        file_name="other.csv",
        by=area.sender,
        explanations=_Anything(),
        at=AT,
    )
    area.accept(accepted)
    area.accept(area.send(n(40), n(28, 40), n(3)), at=AT + timedelta(minutes=1))
    rows, at = [None, n(28, 40), n(3)], AT + timedelta(hours=1)
    promised = foretold(
        board_preview.would_be_sent(area.owed, area.checked(*rows, at=at), at)
    )

    area.accept(area.send(*rows, at=at), at=at)

    after = stored(area.place)
    assert after[Q3.start, area.indicators[0].code][0]["value"] == 50 + 12
    assert without_source(promised) == without_source(
        {key: after[key] for key in promised}
    )


def owed_return_again(area):
    """Owe the first indicator in a second return of the same agency."""
    template = TemplateFactory(indicators=area.indicators[:1])
    return ObligationFactory(
        partnership=area.place,
        agency=area.agency,
        template=template,
        lock_on=date(2099, 1, 1),
    )


def test_the_coordinator_reads_number_rating_trend_and_what_becomes_hidden():
    area = Area(SHARE)
    Target.objects.create(
        partnership=area.place,
        indicator=area.indicators[0],
        year_start=date(2015, 4, 1),
        target=80,
        amber_from=78,
        red_from=60,
        source="Board",
    )
    area.other_owed.delete()  # A figure that lacks a share is not rated.
    area.accept(area.send(n(60, 80)))
    version = area.send(n(78, 80))

    told = board_preview.preview_version(version, area.coordinator)

    (scorecard,) = told.scorecards
    (entry,) = scorecard.entries
    assert scorecard.label == "Q3 2015-16"
    assert (entry.before.text, entry.before.counts) == ("75 %", "60 of 80")
    assert (entry.after.text, entry.after.counts) == ("97.5 %", "78 of 80")
    assert "Rating: Near target → Target met." in entry.also
    # Two of eighty do not: so few that the share must be hidden.
    assert "Hidden from board members from then on." in entry.also
    assert told.summary.startswith("1 number on 1 scorecard would change. No other")
    assert told.is_full


def test_nothing_that_differs_is_said_to_change_nothing():
    area = Area(COUNT)
    area.accept(area.send(n(40)))
    version = area.send(n(40, note="Counted again."))

    told = board_preview.preview_version(version, area.coordinator)

    assert told.summary == "Nothing on the board would change."
    assert told.scorecards == ()


def test_a_figure_shows_on_the_scorecards_that_look_back_on_it():
    area = Area(COUNT)
    for quarter in (Q3.next(), Q3.shift(4)):
        area.before(quarter, 44)
    drain(budget_seconds=30)
    # Half a figure would not be compared with whole ones.
    area.accept(area.send(n(1), other=True))
    area.accept(area.send(n(40)))

    told = area.ask(n(90), by=area.coordinator)

    labels = [scorecard.label for scorecard in told.scorecards]
    assert labels == ["Q3 2015-16", "Q4 2015-16", "Q3 2016-17"]
    assert told.scorecards[0].entries[0].is_number
    assert any(
        line.startswith(("On a year before", "Trend"))
        for line in told.scorecards[2].entries[0].also
    )
    assert "1 number on 1 scorecard would change." in told.summary
    assert "small charts of 3 scorecards" in told.summary


def test_an_agency_sees_the_boards_number_when_the_rest_of_it_is_shown_now():
    area = Area(COUNT)
    area.accept(area.send(n(12), other=True))
    area.accept(area.send(n(40)))

    told = area.ask(n(45))

    entry = told.scorecards[0].entries[0]
    assert (entry.before.text, entry.after.text) == ("52", "57")
    assert not told.is_full


@pytest.mark.parametrize("guess", [1, 3, 4, 5, 6, 40, 1000])
def test_no_guess_tells_an_agency_what_the_board_hides_of_another(guess):
    """Total 2 + 1: hidden. Whatever is asked, the answer does not depend on the 1."""
    answers = []
    for others in (1, 2):
        area = Area({**COUNT, "code": "HID-01"}, code=f"place-{others}")
        area.accept(area.send(n(others), other=True))
        area.accept(area.send(n(2)))
        answers.append(str(area.ask(n(guess))))
        area.indicators[0].switches.all().delete()
        type(area.indicators[0]).objects.filter(pk=area.indicators[0].pk).update(
            code=f"OLD-{others}"
        )

    assert answers[0] == answers[1]
    assert "not told here" in answers[0]


def test_a_computed_figure_does_not_tell_an_input_that_is_on_no_scorecard():
    area = Area({**COUNT, "code": "OWN-1"}, {**COUNT, "code": "OTH-1"})
    total = indicator(area.place, code="SUM-1", definition=None)
    DefinitionFactory(
        indicator=total, formula={"numerator": [one.code for one in area.indicators]}
    )
    area.indicators[1].switches.all().delete()
    observe(area.place, area.indicators[1], Q3, agency=area.other, numerator=17)
    area.accept(area.send(n(40), None))

    told = area.ask(n(70), None)
    everything = area.ask(n(70), None, by=area.coordinator)

    (own, computed) = told.scorecards[0].entries
    assert (own.before.text, own.after.text) == ("40", "70")
    assert (computed.before.text, computed.after.text) == ("57", "Not told here")
    assert everything.scorecards[0].entries[1].after.text == "87"


def test_an_agency_is_not_told_the_name_of_another():
    area = Area(COUNT)
    area.other.short_name = "CANARY TRUST"
    area.other.save()

    told = area.ask(n(41))

    assert "Confidence: None → Low." in told.scorecards[0].entries[0].also
    assert "CANARY" not in str(told)


def test_others_get_no_preview_at_all():
    area, elsewhere = Area(COUNT), Area(COUNT)
    version = area.send(n(40))

    nobodies = [area.other_sender, elsewhere.sender, elsewhere.coordinator]

    assert [board_preview.preview_version(version, one) for one in nobodies] == [
        None
    ] * 3
    assert board_preview.preview_version(version, area.sender) is not None


def test_a_decided_version_has_no_preview():
    area = Area(COUNT)
    version = area.send(n(40))
    area.accept(version)
    version.refresh_from_db()

    assert board_preview.preview_version(version, area.coordinator) is None


def test_another_partnership_of_the_agency_is_not_looked_at():
    area = Area(COUNT)
    south = PartnershipFactory()
    observe(south, area.indicators[0], Q3, agency=area.agency, numerator=777)
    area.accept(area.send(n(40)))

    told = str(area.ask(n(41), by=area.coordinator))

    assert "777" not in told
    assert "818" not in told


def test_a_preview_only_reads_and_asks_no_more_for_more_figures():
    small, large = Area(COUNT), Area(*[COUNT] * 30)
    counts = []
    for area in (small, large):
        area.accept(area.send(*[n(40)] * len(area.indicators)))
        version = area.send(*[n(45)] * len(area.indicators))
        with CaptureQueriesContext(connection) as asked:
            board_preview.preview_version(version, area.coordinator)
        counts.append(len(asked))
        for query in asked:
            text = query["sql"].upper()
            assert text.startswith("SELECT")
            assert "FOR UPDATE" not in text
            assert "FOR NO KEY" not in text
            assert "ADVISORY" not in text

    assert counts[0] == counts[1]
    assert counts[0] <= 29


@pytest.mark.django_db(transaction=True)
def test_a_preview_waits_for_nobody_and_nobody_for_it():
    """Every lock of an upload and of a rebuild is held elsewhere meanwhile."""
    area = busy_area()
    version = area.send(n(45), n(30, 40), n(9))
    rows = Observation.objects.count(), Submission.objects.count(), stored(area.place)
    keys = list(RecomputeKey.objects.order_by("pk").values())
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic(), connection.cursor() as cursor:
            for name in (7301, 7303):
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(%s, %s)", [name, area.place.pk]
                )
            list(RecomputeKey.objects.select_for_update())
            list(Obligation.objects.select_for_update())
            held.set()
            assert done.wait(timeout=20)
        connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        holding = elsewhere.submit(hold)
        assert held.wait(timeout=20)
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '15s'")
        told = board_preview.preview_version(version, area.coordinator)
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        done.set()
        holding.result(timeout=20)

    assert told.scorecards
    with connection.cursor() as cursor:
        # Of this database: tests side by side have locks of their own.
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        assert cursor.fetchone() == (0,)
    assert rows == (
        Observation.objects.count(),
        Submission.objects.count(),
        stored(area.place),
    )
    assert keys == list(RecomputeKey.objects.order_by("pk").values())


@pytest.mark.django_db(transaction=True)
def test_previews_and_rebuilds_at_once_leave_what_rebuilds_alone_would():
    area = busy_area()
    version = area.send(n(45), n(30, 40), n(9))
    alone = stored(area.place)

    def look(_):
        told = board_preview.preview_version(version, area.coordinator)
        connection.close()
        return told

    def rebuild(_):
        want_everything(partnership_id=area.place.pk)
        done = drain(budget_seconds=20)
        connection.close()
        return done

    with ThreadPoolExecutor(4) as pool:
        seen = pool.map(look, range(6))
        rebuilt = pool.map(rebuild, range(3))
        told, failed = list(seen), [one.failed for one in rebuilt]

    drain(budget_seconds=20)
    assert len({str(one) for one in told}) == 1
    assert failed == [0, 0, 0]
    assert stored(area.place) == alone
    assert not RecomputeKey.objects.stale().exists()
