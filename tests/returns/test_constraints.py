"""Each rule the database keeps by itself is broken once, by its name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from safeguarding.access.permissions import Role
from safeguarding.returns import services
from safeguarding.returns.models import (
    Duty,
    Obligation,
    Problem,
    Submission,
    SubmissionRow,
)
from tests.factories import DutyFactory, IndicatorFactory, member, owed_return
from tests.returns.files import csv_of, row_for

pytestmark = pytest.mark.django_db
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)


@pytest.fixture
def sent():
    owed = owed_return(indicators=[IndicatorFactory()])
    return services.submit(
        obligation=owed,
        content=csv_of([row_for(owed, owed.template.indicators.get())]),
        file_name="figures.csv",
        by=member(Role.BOARD_ANALYST, owed.partnership),
        explanations={},
        at=AT,
    )


def copy(row, /, **changes):
    """Save a row again as another one, with changes."""
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)


def problem(sent, **fields):
    Problem.objects.create(
        submission=sent,
        partnership_id=sent.partnership_id,
        agency_id=sent.agency_id,
        message="Something.",
        **fields,
    )


BROKEN = {
    "one_submission_per_version": lambda sent: copy(sent, state="SUPERSEDED"),
    "one_waiting_version_per_obligation": lambda sent: copy(sent, version=2),
    "decided_submission_says_when": lambda sent: copy(
        sent, version=2, state="ACCEPTED"
    ),
    "sent_back_gives_a_reason": lambda sent: copy(
        sent, version=2, state="SENT_BACK", decided_at=AT
    ),
    "one_row_per_figure_in_a_submission": lambda sent: copy(sent.rows.get(), row=9),
    "submitted_warning_is_explained": lambda sent: problem(
        sent, code="W-YOY", severity="W"
    ),
    "submitted_return_has_no_error": lambda sent: problem(
        sent, code="E-TYPE", severity="E"
    ),
    "one_obligation_per_agency_template_period": lambda sent: copy(sent.obligation),
    "lock_is_not_before_due": lambda sent: copy(
        sent.obligation,
        period_start=date(2015, 7, 1),
        lock_on=sent.obligation.due_on - timedelta(days=1),
    ),
    "one_duty_per_agency_template_and_start": lambda _: copy(DutyFactory()),
    "duty_ends_after_it_starts": lambda _: DutyFactory(ends_on=date(2000, 1, 1)),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(sent, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name](sent)


def test_the_database_refuses_two_accepted_versions(sent):
    coordinator = sent.submitted_by
    services.accept(submission=sent, by=coordinator, at=AT)
    sent.refresh_from_db()

    with (
        pytest.raises(IntegrityError, match="one_accepted_version_per_obligation"),
        transaction.atomic(),
    ):
        copy(sent, version=2)


def test_every_constraint_of_the_room_is_broken_here():
    models = (Duty, Obligation, Submission, SubmissionRow, Problem)
    named = {rule.name for model in models for rule in model._meta.constraints}

    assert named == {*BROKEN, "one_accepted_version_per_obligation"}


@pytest.mark.parametrize("change", ["update", "delete"])
def test_figures_and_problems_as_sent_are_never_changed_or_deleted(sent, change):
    rows = SubmissionRow.objects.filter(submission=sent)
    for found in (rows, Problem.objects.all()):
        if found is not rows:
            problem(sent, code="I-ENCODING", severity="I")
        with (
            pytest.raises(DatabaseError, match="never changed or deleted"),
            transaction.atomic(),
        ):
            found.update(row=1) if change == "update" else found._raw_delete("default")
