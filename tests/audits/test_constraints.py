"""Each rule the database keeps of rounds, answers, audits and reviews is broken here."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from audits.models import (
    Answer,
    AnswerFile,
    AnswerLink,
    AuditAgency,
    AuditedCase,
    AuditTeam,
    CaseAudit,
    CaseGrade,
    Establishment,
    PanelMember,
    Question,
    Required,
    Response,
    Review,
    Round,
    RoundReminder,
    Standard,
    StandardResult,
    StandardSet,
    Theme,
)
from safeguarding.board.models import EvidenceFile
from safeguarding.cases.models import Child
from tests.factories import AgencyFactory, PartnershipFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2015, 3, 2, 9, tzinfo=UTC)
DAY = date(2015, 3, 2)
EVE = DAY - timedelta(days=1)


class Made:
    """The smallest valid row of each kind; columns given win."""

    def __init__(self):
        self.partnership = PartnershipFactory()
        self.agency = AgencyFactory()
        self.standard_set = StandardSet.objects.create(
            kind="s11", code="s11", version=1, title="S11", valid_from=EVE, source="x"
        )
        self.standard = Standard.objects.create(
            standard_set=self.standard_set, number=1, title="One"
        )
        self.question = Question.objects.create(
            standard=self.standard, number=1, text="?"
        )

    def own(self, **columns):
        return {"partnership": self.partnership, "agency": self.agency} | columns

    def round(self, **columns):
        return Round.objects.create(
            **{
                "partnership": self.partnership,
                "kind": "s11",
                "title": "S11",
                "standard_set": self.standard_set,
                "year": 2014,
                "opens_on": EVE,
                "due_on": DAY,
            }
            | columns
        )

    def school(self, **columns):
        first = {"urn": "103801", "name": "A school", "phase": "primary"}
        return Establishment.objects.create(
            **self.own(**first | {"starts_on": EVE} | columns)
        )

    def required(self, **columns):
        columns.setdefault("round", Round.objects.first() or self.round())
        return Required.objects.create(**self.own(**columns))

    def response(self, **columns):
        columns.setdefault("required", Required.objects.first() or self.required())
        of = columns["required"].round
        return Response.objects.create(**self.own(round=of, **columns))

    def answer(self, **columns):
        columns.setdefault("response", Response.objects.first() or self.response())
        return Answer.objects.create(**self.own(question=self.question, **columns))

    def audit(self, **columns):
        first = {"title": "Neglect", "theme": "Neglect", "method": "macfa"}
        return CaseAudit.objects.create(
            **{"partnership": self.partnership, "planned_on": DAY} | first | columns
        )

    def case(self, **columns):
        columns.setdefault("audit", CaseAudit.objects.first() or self.audit())
        first = {"partnership": self.partnership, "number": 1}
        return AuditedCase.objects.create(**first | columns)

    def review(self, **columns):
        first = {
            "reference": "2015-A",
            "aware_on": EVE,
            "notified_on": DAY,
            "rapid_review_due_on": DAY + timedelta(days=21),
        }
        first["partnership"] = self.partnership
        return Review.objects.create(**first | columns)

    def file(self):
        return EvidenceFile.objects.create(
            **self.own(
                stored_name="00000000-0000-4000-8000-000000000001",
                shown_name="policy.pdf",
                kind="pdf",
                sha256="0" * 64,
                size=1,
            )
        )


@pytest.fixture
def made():
    return Made()


def again(row):
    """Keep the same once more."""
    row.pk = None
    row.save(force_insert=True)


def link_again(made):
    response = made.response()
    for _ in range(2):
        AnswerLink.objects.create(response=response, token_hash="h", expires_at=AT)


def child_again(made):
    child = Child.objects.create(partnership=made.partnership, pseudonym="0" * 64)
    made.case(child=child)
    made.case(child=child, number=2)


def reminder(made, **columns):
    columns = {"step": "invited", "on": DAY, "email": "office@example.org"} | columns
    return RoundReminder.objects.create(required=made.required(), **columns)


def required_school_again(made):
    school = made.school()
    for _ in range(2):
        made.required(establishment=school)


def carried(made):
    made.answer(still_true=True)


SENT = {"state": "submitted", "submitted_at": AT, "signatory_title": "Head"}
BROKEN = {
    "one_standard_set_per_version": lambda made: again(made.standard_set),
    "one_standard_per_number": lambda made: again(made.standard),
    "standards_count_from_1": lambda made: Standard.objects.create(
        standard_set=made.standard_set, number=0, title="None"
    ),
    "one_question_per_number": lambda made: again(made.question),
    "one_round_per_title": lambda made: again(made.round()),
    "round_is_due_after_opening": lambda made: made.round(opens_on=DAY, due_on=EVE),
    "only_a_moderated_round_is_blind": lambda made: made.round(
        is_blind=True, is_moderated=False
    ),
    "closed_round_has_its_date": lambda made: made.round(state="closed"),
    "one_panel_seat_per_person": lambda made: again(
        PanelMember.objects.create(round=made.round(), person=UserFactory())
    ),
    "one_establishment_per_urn": lambda made: again(made.school()),
    "urn_has_6_digits": lambda made: made.school(urn="10380"),
    "establishment_ends_after_it_starts": lambda made: made.school(
        starts_on=DAY, ends_on=EVE
    ),
    "somebody_is_required": lambda made: made.required(agency=None),
    "one_requirement_per_agency": lambda made: again(made.required()),
    "one_requirement_per_establishment": required_school_again,
    "extension_of_an_answer_says_why": lambda made: made.required(extended_until=DAY),
    "one_round_reminder": lambda made: again(reminder(made)),
    "reminder_goes_somewhere": lambda made: reminder(made, email=""),
    "submitted_answer_is_signed": lambda made: made.response(
        **SENT | {"signatory_title": ""}
    ),
    "final_answer_has_its_time": lambda made: made.response(
        **SENT | {"state": "final"}
    ),
    "one_answer_per_question": lambda made: again(made.answer()),
    "self_score_is_0_to_3": lambda made: made.answer(self_score=4),
    "moderated_score_is_0_to_3": lambda made: made.answer(moderated_score=4),
    "only_a_carried_answer_is_still_true": carried,
    "one_file_per_answer": lambda made: again(
        AnswerFile.objects.create(answer=made.answer(), file=made.file())
    ),
    "one_result_per_standard": lambda made: again(
        StandardResult.objects.create(
            **made.own(response=made.response(), standard=made.standard),
            answers=1,
            compliant=1,
        )
    ),
    "one_theme_per_code": lambda made: again(
        Theme.objects.create(partnership=made.partnership, code="a", title="A")
    ),
    "one_case_audit_per_title": lambda made: again(made.audit()),
    "completed_audit_has_its_date": lambda made: made.audit(state="completed"),
    "audited_period_ends_after_it_starts": lambda made: made.audit(
        about_from=DAY, about_to=EVE
    ),
    "one_place_in_a_team": lambda made: again(
        AuditTeam.objects.create(
            audit=made.audit(), person=UserFactory(), agency=made.agency
        )
    ),
    "one_part_of_an_agency": lambda made: again(
        AuditAgency.objects.create(audit=made.audit(), agency=made.agency)
    ),
    "one_case_per_number": lambda made: again(made.case()),
    "a_child_once_per_audit": child_again,
    "inadequate_case_answers_concern": lambda made: made.case(
        overall_grade="inadequate"
    ),
    "immediate_concern_is_escalated": lambda made: made.case(immediate_concern=True),
    "one_grade_per_agency_and_case": lambda made: again(
        CaseGrade.objects.create(**made.own(case=made.case(), grade="good"))
    ),
    "one_review_per_reference": lambda made: again(made.review()),
    "review_reference_names_nobody": lambda made: made.review(reference="John S"),
    "notified_after_aware": lambda made: made.review(aware_on=DAY, notified_on=EVE),
    "published_after_decision": lambda made: made.review(
        decision="plr", decided_on=DAY, published_on=EVE
    ),
    "decided_review_says_what": lambda made: made.review(decided_on=DAY),
    "rapid_review_after_notification": lambda made: made.review(
        rapid_review_held_on=EVE
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(made, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name](made)


def test_every_constraint_of_the_room_is_broken_here():
    models = apps.get_app_config("audits").get_models()
    named = {rule.name for model in models for rule in model._meta.constraints}

    assert named == set(BROKEN)


def test_a_review_is_not_published_before_anything_was_decided(made):
    with pytest.raises(IntegrityError, match="published_after_decision"):
        made.review(published_on=DAY)


def test_token_of_a_link_opens_one_response_only(made):
    with pytest.raises(IntegrityError, match="token_hash"):
        link_again(made)


def test_one_response_per_requirement(made):
    response = made.response()

    with pytest.raises(IntegrityError, match="required_id"):
        again(response)


def test_schools_and_their_agency_may_both_be_required(made):
    of = made.round()
    made.required(round=of)
    made.required(round=of, establishment=made.school())
    made.required(round=of, establishment=made.school(urn="103802"), agency=None)

    assert of.required.count() == 3


def test_room_has_no_trigger_that_no_test_breaks():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relname LIKE 'audits_%'"
        )
        found = {name for (name,) in cursor.fetchall()}

    assert found == set()
