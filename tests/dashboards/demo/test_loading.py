"""The demonstration as people find it: two partnerships, sent through the services."""

import io
import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dashboards import demo_data, recompute
from dashboards.demo.returns import all_returns
from dashboards.models import ScorecardEntry
from safeguarding.access.models import Assignment, AuditEvent, User
from safeguarding.indicators.models import Benchmark, Observation
from safeguarding.partners.models import Partnership
from safeguarding.returns import services
from safeguarding.returns.models import (
    CellQuestion,
    Extension,
    Obligation,
    Problem,
    Submission,
)

pytestmark = pytest.mark.django_db

SYNTHETIC = "northborough-synthetic"
LATEST = "2026-27-Q2"
TABLES = (
    *(Partnership, User, Assignment, Obligation, Submission, Problem, Extension),
    *(Observation, Benchmark, CellQuestion, AuditEvent),
)
# Raised by chance, by what the stories tell of, and by the one correction.
MEANT = {"W-YOY", "W-UNCHANGED", "W-RESTATED"}


@pytest.fixture
def analysed(monkeypatch):
    """Gather statistics as the tables grow: autovacuum sees no open transaction."""
    accept, accepted = services.accept, []

    def accept_and_analyse(**version):
        accepted.append(accept(**version))
        if len(accepted) % 8 == 1:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE indicators_observation, returns_submissionrow")
        return accepted[-1]

    monkeypatch.setattr(services, "accept", accept_and_analyse)


def rows_of_everything():
    return {table.__name__: table.objects.count() for table in TABLES}


def load():
    said = io.StringIO()
    demo_data.load_synthetic(said)
    return said.getvalue()


def test_northborough_is_sent_whole_once_and_says_everywhere_that_it_is_synthetic(
    analysed,
):
    first = load()
    assert re.search(r"Northborough \(synthetic\): .* 17\d returns sent\.", first)
    _every_return_stands_as_its_story_says()
    _no_error_and_only_the_warnings_that_were_meant()
    _one_figure_was_put_right_and_one_is_asked_about()

    before = rows_of_everything()
    assert load().endswith("0 returns sent.\n")
    assert rows_of_everything() == before

    recompute.drain(budget_seconds=120)
    _twenty_quarters_have_a_scorecard()
    _each_page_names_the_partnership_as_synthetic()
    _nobody_of_dudley_but_the_board_member_sits_here()


def _every_return_stands_as_its_story_says():
    states = Counter(
        Submission.objects.exclude(state="SUPERSEDED").values_list("state", flat=True)
    )
    # Two of the 179 never came; one waits, one was sent back; the rest are figures.
    assert len(all_returns()) == 179
    assert states == {"ACCEPTED": 175, "RECEIVED": 1, "SENT_BACK": 1}
    assert Submission.objects.filter(way="NIL").count() == 1
    assert Extension.objects.count() == 2
    late = [
        (one.obligation.agency.code, one.obligation.period.code)
        for one in Submission.objects.filter(version=1).select_related("obligation")
        if one.submitted_at.date() > one.obligation.due_on
    ]
    assert sorted(late) == [
        ("northborough-community-health", "2026-27-Q2"),
        ("northborough-early-help", "2025-26-Q2"),
        ("northborough-police", "2022-23-Q3"),
        ("northborough-police", "2023-24-Q4"),
    ]


def _no_error_and_only_the_warnings_that_were_meant():
    assert not Problem.objects.filter(severity="E").exists()
    warned = Problem.objects.filter(severity="W").exclude(code="W-LATE")
    assert set(warned.values_list("code", flat=True)) <= MEANT
    assert not warned.filter(explanation="").exists()
    by_chance = warned.filter(reason_kind="SMALL_NUMBERS")
    assert by_chance.count() <= 36  # Of 3,400 figures in five years.


def _one_figure_was_put_right_and_one_is_asked_about():
    (corrected,) = Submission.objects.filter(version=2)
    assert corrected.obligation.period.code == "2025-26-Q3"
    visits = Observation.objects.filter(
        indicator__code="CPP-06", period_start=corrected.obligation.period_start
    ).order_by("recorded_at")
    assert [int(row.numerator) for row in visits] == [263, 263 + 9]
    (asked,) = CellQuestion.objects.all()
    assert asked.row.indicator.code == "LAD-04"


def _twenty_quarters_have_a_scorecard():
    entries = ScorecardEntry.objects.filter(partnership__code=SYNTHETIC)
    newest = entries.order_by("-quarter_start").first()
    assert len(newest.full["history"]) >= 8
    quarters = set(entries.values_list("quarter_start", flat=True))
    sent = {one.period.start for one in all_returns() if one.template == "csc_quarter"}
    assert len(sent) == 20
    assert quarters >= sent


def _each_page_names_the_partnership_as_synthetic():
    browser = Client()
    browser.force_login(User.objects.get(email="coordinator@northborough.example.org"))
    pages = [
        reverse("dashboards:home"),
        reverse("dashboards:scorecard", args=[SYNTHETIC, LATEST]),
        reverse("dashboards:indicator", args=[SYNTHETIC, "REF-01"]),
        reverse("returns:matrix"),
        reverse("returns:queue"),
    ]
    for page in pages:
        text = browser.get(page, follow=True).content.decode()
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL).group(1)
        assert "Northborough (synthetic)" in title, page


def _nobody_of_dudley_but_the_board_member_sits_here():
    emails = set(
        Assignment.objects.filter(partnership__code=SYNTHETIC).values_list(
            "user__email", flat=True
        )
    )
    of_dudley = {one for one in emails if "@dudley" in one}
    assert of_dudley == {"board@dudley.example.org"}
    assert all(one.endswith(".example.org") for one in emails)
