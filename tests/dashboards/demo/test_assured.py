"""The made-up board, audits and actions of Northborough: in every state, made once."""

import io
from collections import Counter

import pytest
from django.utils import timezone

from audits.models import CaseAudit, Response, Review, Round
from dashboards import demo_data
from dashboards.setup import load_catalogue, set_up_partnership
from safeguarding.board.models import Action, ActionQuarter, Attendance, Group

pytestmark = pytest.mark.django_db
FILE = demo_data.FIXTURES / "partnerships" / "northborough_synthetic.toml"


def test_the_made_up_office_has_something_in_every_state_and_is_made_once():
    load_catalogue()
    set_up_partnership(FILE, on=timezone.localdate())
    said = io.StringIO()

    demo_data.load_board(said)
    demo_data.load_board(said)

    assert (
        said.getvalue()
        .splitlines()[1]
        .endswith(": 0 meetings, audits, reviews and actions made.")
    )
    assert Group.objects.count() == 3
    assert set(Attendance.objects.values_list("status", flat=True)) == {
        "attended",
        "deputy_attended",
        "apologies",
        "absent_no_apology",
    }
    now = Round.objects.get(kind="s11", state="open")
    states = Counter(Response.objects.filter(round=now).values_list("state", flat=True))
    assert states == {
        "not_started": 1,
        "in_progress": 2,
        "submitted": 2,
        "moderated": 1,
        "final": 2,
    }
    assert set(CaseAudit.objects.values_list("state", flat=True)) == {
        "grading",
        "completed",
    }
    assert Review.objects.count() == 2
    assert set(Action.objects.values_list("state", flat=True)) == set(
        Action.State.values
    )
    # The one that came of an audit was due 100 days ago: counted in a quarter since.
    audited = ActionQuarter.objects.filter(action__source_kind="audit", is_due=True)
    assert audited.exists()


def test_everything_made_up_says_so():
    load_catalogue()
    set_up_partnership(FILE, on=timezone.localdate())
    demo_data.load_board(io.StringIO())

    for model, field in (
        (Group, "name"),
        (Round, "title"),
        (CaseAudit, "title"),
        (Action, "text"),
    ):
        for text in model.objects.values_list(field, flat=True):
            assert "(synthetic)" in text, (model.__name__, text)
