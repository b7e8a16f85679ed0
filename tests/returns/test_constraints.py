"""Each rule the database keeps by itself is broken once, by its name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from safeguarding.access.permissions import Role
from safeguarding.returns import services
from safeguarding.returns.models import (
    CellQuestion,
    Contact,
    Delegation,
    Extension,
    Problem,
    Receipt,
    RecordChunk,
    RecordFile,
    RecordMapping,
    Reminder,
    Signature,
    StandingReason,
    SubmissionRow,
    TableMapping,
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


def owner(row):
    return {"partnership_id": row.partnership_id, "agency_id": row.agency_id}


def somebody(sent):
    return member(Role.AGENCY_APPROVER, sent.partnership, sent.agency)


def extension(sent, **fields):
    Extension.objects.create(
        obligation=sent.obligation,
        until=date(2016, 5, 1),
        granted_by=sent.submitted_by,
        granted_at=AT,
        **owner(sent),
        **fields,
    )


def question(sent, reason="Why?"):
    row = sent.rows.get()
    CellQuestion.objects.create(submission=sent, row=row, reason=reason, **owner(sent))


def standing(sent, explanation="Of old."):
    problem(sent, code="I-ENCODING", severity="I")
    StandingReason.objects.create(
        template=sent.obligation.template,
        code="W-YOY",
        reason_kind="OTHER",
        explanation=explanation,
        until=date(2016, 3, 31),
        accepted_by=sent.submitted_by,
        accepted_at=AT,
        problem=sent.problems.first(),
        **owner(sent),
    )


def contact(sent, **fields):
    return Contact.objects.create(
        capacity="PREPARER",
        user=sent.submitted_by,
        starts_on=date(2016, 1, 1),
        **owner(sent),
        **fields,
    )


def reminder(sent, **fields):
    return Reminder.objects.create(
        obligation=sent.obligation,
        step="DUE",
        to=sent.submitted_by,
        capacity="PREPARER",
        wanted_on=date(2016, 1, 29),
        **owner(sent),
        **fields,
    )


def delegation(sent, delegate=None, ends_on=date(2016, 2, 1)):
    Delegation.objects.create(
        signatory=sent.submitted_by,
        delegate=delegate or somebody(sent),
        starts_on=date(2016, 1, 20),
        ends_on=ends_on,
        given_at=AT,
        **owner(sent),
    )


def signature(sent, by=None):
    return Signature.objects.create(
        submission=sent,
        content_hash=sent.content_hash,
        prepared_by=sent.submitted_by,
        signed_by=by or somebody(sent),
        signed_at=AT,
        statement="I sign.",
        **owner(sent),
    )


def record_file(sent, **fields):
    return RecordFile.objects.create(
        obligation=sent.obligation,
        kind="sightings",
        layout="sightings",
        file_name="list.csv",
        sha256="a" * 64,
        size=1,
        columns=[],
        row_count=0,
        given_by=sent.submitted_by,
        given_at=AT,
        **owner(sent),
        **fields,
    )


def headings(sent):
    RecordMapping.objects.create(
        partnership_id=sent.partnership_id,
        agency_id=sent.agency_id,
        kind="sightings",
        saved_by=sent.submitted_by,
        saved_at=AT,
    )


def chunks(sent):
    file = record_file(sent)
    for _ in range(2):
        RecordChunk.objects.create(file=file, number=0, text=b"")


def twice(make):
    """Break a rule of one by making a thing a second time."""

    def break_it(sent):
        make(sent)
        make(sent)

    return break_it


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
    "received_submission_says_when": lambda sent: copy(
        sent, version=2, state="ACCEPTED", decided_at=AT, received_at=None
    ),
    "extension_gives_a_reason": lambda sent: extension(sent, reason=""),
    "one_question_per_figure": twice(question),
    "question_gives_a_reason": lambda sent: question(sent, reason=""),
    "standing_reason_has_words": lambda sent: standing(sent, explanation=""),
    "one_standing_reason_per_problem": twice(standing),
    "one_open_contact_per_person_and_capacity": twice(contact),
    "contact_ends_after_it_starts": lambda sent: contact(
        sent, ends_on=date(2015, 12, 31)
    ),
    "one_reminder_per_step_and_person": twice(reminder),
    "sent_reminder_says_when": lambda sent: reminder(sent, state="SENT"),
    "delegation_ends_after_it_starts": lambda sent: delegation(
        sent, ends_on=date(2016, 1, 19)
    ),
    "delegation_is_to_somebody_else": lambda sent: delegation(
        sent, delegate=sent.submitted_by
    ),
    "signatory_is_not_the_preparer": lambda sent: signature(sent, by=sent.submitted_by),
    "checked_records_say_when": lambda sent: record_file(sent, state="CHECKED"),
    "sent_records_have_a_version": lambda sent: record_file(
        sent, state="SENT", checked_at=AT
    ),
    "one_chunk_per_number": chunks,
    "one_mapping_per_kind": twice(headings),
    "mapping_has_layout": lambda sent: TableMapping.objects.create(
        partnership_id=sent.partnership_id, layout="", name="Table 1", spec={}
    ),
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
    models = apps.get_app_config("returns").get_models()
    named = {rule.name for model in models for rule in model._meta.constraints}

    assert named == {*BROKEN, "one_accepted_version_per_obligation"}


def refuse_changes(rows, change, field):
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
    ):
        rows.update(**field) if change == "update" else rows._raw_delete("default")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_was_sent_signed_and_asked_is_never_changed_or_deleted(sent, change):
    problem(sent, code="I-ENCODING", severity="I")
    question(sent)
    signature(sent)

    refuse_changes(SubmissionRow.objects.filter(submission=sent), change, {"row": 1})
    refuse_changes(Problem.objects.filter(submission=sent), change, {"row": 1})
    refuse_changes(CellQuestion.objects.all(), change, {"reason": "No."})
    refuse_changes(Signature.objects.all(), change, {"statement": "No."})
    refuse_changes(Receipt.objects.all(), change, {"number": "1"})
