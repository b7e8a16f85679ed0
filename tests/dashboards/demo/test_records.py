"""The demo's synthetic lists, and what is kept on screen: sent once, believable, alive."""

import io

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboards import demo_data
from dashboards.demo.people import NORTHBOROUGH
from dashboards.setup import load_catalogue, set_up_partnership
from safeguarding.access.models import User
from safeguarding.cases.models import Child, CseCase, MissingEpisode, ReturnInterview
from safeguarding.cases.waiting import LISTS
from safeguarding.returns.models import Problem, RecordFile

pytestmark = pytest.mark.django_db

FILE = settings.BASE_DIR / "fixtures" / "partnerships" / "northborough_synthetic.toml"
TABLES = (Child, CseCase, MissingEpisode, ReturnInterview, RecordFile)


def load():
    said = io.StringIO()
    demo_data.load_records(said, NORTHBOROUGH, "northborough")
    return said.getvalue().splitlines()


def test_northboroughs_children_are_sent_and_kept_once_and_wait_for_somebody():
    load_catalogue()
    set_up_partnership(FILE, on=timezone.localdate())

    assert load() == [
        "Northborough (synthetic): 27 synthetic lists of records sent.",
        "Northborough (synthetic): 16 cases and episodes kept.",
    ]
    _nothing_is_wrong_with_what_was_sent()
    _every_worklist_has_somebody_in_it()
    _the_lead_sees_what_waits_and_the_board_member_does_not()
    before = {table: table.objects.count() for table in TABLES}
    assert load() == [
        "Northborough (synthetic): 0 synthetic lists of records sent.",
        "Northborough (synthetic): 0 cases and episodes kept.",
    ]
    assert {table: table.objects.count() for table in TABLES} == before


def _nothing_is_wrong_with_what_was_sent():
    assert set(RecordFile.objects.values_list("state", flat=True)) == {"LOADED"}
    assert not Problem.objects.filter(severity="E").exists()
    assert not Problem.objects.filter(severity="W", explanation="").exists()
    assert not Problem.objects.filter(code__in=("W-LATE", "W-DUPLICATE")).exists()


def _every_worklist_has_somebody_in_it():
    lead = User.objects.get(email="missing@northborough.example.org")
    waiting = {one.code: one.count(lead, timezone.now()) for one in LISTS.values()}
    empty = [code for code, number in waiting.items() if not number]
    # Cases are reviewed within the year, and nobody made up is gone for a month.
    assert set(empty) <= {"no-review", "no-decision", "missing-28-days"}, waiting
    assert max(waiting.values()) < 80, waiting


def _the_lead_sees_what_waits_and_the_board_member_does_not():
    answers = {}
    for who in ("missing@northborough", "board@dudley"):
        browser = Client()
        browser.force_login(User.objects.get(email=f"{who}.example.org"))
        answers[who] = browser.get(reverse("cases:worklists")).status_code
    assert answers == {"missing@northborough": 200, "board@dudley": 404}
