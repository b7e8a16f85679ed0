"""What the board and audits rooms leave in `world`: answers, grades, actions, seats.

Each text carries a token. An answer that is not final is for its agency and for whoever
runs the round; cases of an audit are for its auditors.
"""

from datetime import UTC, date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from audits.models import (
    Answer,
    AnswerFile,
    AuditAgency,
    AuditedCase,
    CaseAudit,
    CaseGrade,
    Establishment,
    Finding,
    Recommendation,
    Required,
    Response,
    Review,
    Round,
    StandardResult,
    Theme,
)
from audits.models.standards import Question, Standard, StandardSet
from safeguarding.access.permissions import Permission, Role
from safeguarding.board import evidence
from safeguarding.board.models import (
    Action,
    ActionDue,
    ActionEvidence,
    ActionQuarter,
    ActionReminder,
    ActionStep,
    Attendance,
    BoardPolicy,
    BoardSeat,
    Explained,
    Group,
    Meeting,
    SelfAssessment,
)
from safeguarding.indicators.models import Indicator
from tests.factories import IndicatorFactory, member

P = Permission
AT = datetime(2016, 2, 1, 9, 0, tzinfo=UTC)
MET, DUE = date(2015, 11, 10), date(2016, 1, 15)
ACTIONS = (P.SEE_ACTIONS,)
ANSWERS = (P.SEE_ANSWERS,)
# A round's name is told to whoever must answer it, and to the board.
ROUNDS = (P.SEE_ANSWERS, P.SEE_AUDITS, P.RUN_AUDITS)


def leave_board(world, place, quarter):
    """Make a group with a meeting, a round, an audit and a review of a place."""
    board = (P.SEE_BOARD,)
    made = {}
    made["group"] = Group.objects.create(
        partnership=place,
        code="board",
        name=world.token("group", place, None, P.SEE_BOARD, P.SEE_AUDITS),
        kind="board",
        active_from=date(2012, 4, 1),
    )
    made["meeting"] = Meeting.objects.create(
        partnership=place, group=made["group"], on=MET, status="held"
    )
    SelfAssessment.objects.create(
        partnership=place,
        year=2015,
        printed_year="2015",
        area=world.token("area", place, None, *board),
        rating="Good",
        is_good=True,
        scale="Poor, Good",
    )
    BoardPolicy.objects.create(partnership=place)
    if not Indicator.objects.filter(code="GOV-05").exists():
        IndicatorFactory(code="GOV-05", frequency="YEAR")
    made["round"] = _round(world, place)
    made["theme"] = Theme.objects.create(
        partnership=place,
        code="theme",
        title=world.token("theme", place, None, P.SEE_AUDITS, P.KEEP_REVIEWS),
    )
    made["review"] = Review.objects.create(
        partnership=place,
        reference="2015-A",
        aware_on=MET,
        notified_on=MET,
        criteria=world.token("criteria", place, None, P.KEEP_REVIEWS),
        rapid_review_due_on=DUE,
        themes=["theme"],
    )
    made |= _audit(world, place, made["group"])
    world.boards[place.pk] = made


def _round(world, place):
    standards, _ = StandardSet.objects.get_or_create(
        code="world",
        version=1,
        defaults={
            "kind": "s11",
            "title": "Standards",
            "valid_from": date(2012, 4, 1),
            "source": "made up",
        },
    )
    standard, _ = Standard.objects.get_or_create(
        standard_set=standards,
        number=1,
        defaults={"title": "Somebody answers for it", "is_voice": True},
    )
    Question.objects.get_or_create(
        standard=standard, number=1, defaults={"text": "Who is it?"}
    )
    return Round.objects.create(
        partnership=place,
        kind="s11",
        title=world.token("round", place, None, *ROUNDS),
        standard_set=standards,
        year=2015,
        opens_on=MET,
        due_on=DUE,
        state="open",
        note=world.token("round-note", place, None, P.RUN_AUDITS, P.SEE_AUDITS),
    )


def _audit(world, place, group):
    audit = CaseAudit.objects.create(
        partnership=place,
        title=world.token("audit", place, None, P.AUDIT_CASES),
        theme="Neglect",
        method="macfa",
        group=group,
        planned_on=MET,
        state="grading",
        method_notes=world.token("method", place, None, P.AUDIT_CASES),
    )
    finding = Finding.objects.create(
        partnership=place,
        audit=audit,
        kind="improvement",
        text=world.token("finding-of-audit", place, None, P.AUDIT_CASES),
        themes=["theme"],
    )
    recommendation = Recommendation.objects.create(
        finding=finding,
        text=world.token("recommendation", place, None, P.AUDIT_CASES),
    )
    return {"audit": audit, "finding": finding, "recommendation": recommendation}


def leave_audits(world, here, quarter):
    """Make what one agency has: a seat, an action with evidence, an answer, a grade."""
    place, agency = here.partnership, here.agency
    shared = world.boards[place.pk]
    world.know(shared["round"].title, place, agency, P.SEE_ANSWERS)
    keeper = member(Role.AGENCY_SUBMITTER, place, agency)
    whose = {"partnership": place, "agency": agency}
    here.seat = _seat(world, here, shared)
    here.action = _action(world, whose, keeper)
    here.evidence = _evidence(world, whose, here.action, keeper)
    ActionQuarter.objects.create(
        partnership=place,
        action=here.action,
        quarter=quarter.index,
        is_due=True,
        is_complete=False,
    )
    here.response = _response(world, here, shared, keeper)
    case = AuditedCase.objects.create(
        partnership=place,
        audit=shared["audit"],
        number=here.number // 111_111,
        child=here.child,
    )
    here.audited = case
    AuditAgency.objects.create(audit=shared["audit"], agency=agency)
    CaseGrade.objects.create(**whose, case=case, grade="good", by=keeper)
    Explained.objects.create(
        **whose,
        about="action",
        about_id=here.action.pk,
        code="W-DUE-12-MONTHS",
        reason="checked",
        words=world.token("explained", place, agency, *ACTIONS),
    )


def _seat(world, here, shared):
    place, agency = here.partnership, here.agency
    seat = BoardSeat.objects.create(
        partnership=place,
        agency=agency,
        group=shared["group"],
        title=world.token("seat", place, agency, P.SEE_BOARD),
        starts_on=date(2015, 4, 1),
    )
    Attendance.objects.create(
        partnership=place,
        agency=agency,
        meeting=shared["meeting"],
        seat=seat,
        status="attended",
        group_kind="board",
        group_code="board",
        quarter=shared["meeting"].quarter,
    )
    return seat


def _action(world, whose, keeper):
    place, agency = whose["partnership"], whose["agency"]
    action = Action.objects.create(
        **whose,
        owner_role="Head of service",
        source_kind="plan",
        source_title=world.token("source", place, agency, *ACTIONS),
        text=world.token("action", place, agency, *ACTIONS),
        evidence_wanted=world.token("wanted", place, agency, *ACTIONS),
        created_on=MET,
        due_on=DUE,
    )
    ActionDue.objects.create(
        **whose,
        action=action,
        due_on=DUE,
        reason=world.token("due", place, agency, *ACTIONS),
        by=keeper,
    )
    ActionStep.objects.create(
        **whose,
        action=action,
        act="begin",
        state="open",
        on=MET,
        words=world.token("step", place, agency, *ACTIONS),
        by=keeper,
    )
    ActionReminder.objects.create(
        **whose, action=action, person=keeper, step="due", on=DUE
    )
    return action


def _evidence(world, whose, action, keeper):
    place, agency = whose["partnership"], whose["agency"]
    return ActionEvidence.objects.create(
        **whose,
        action=action,
        words=world.token("evidence", place, agency, *ACTIONS),
        file=_file(world, whose, "evidence-file", ACTIONS),
        by=keeper,
    )


def _file(world, whose, kind, permissions):
    """Keep a file whose name is a token."""
    name = world.token(kind, *whose.values(), *permissions)
    upload = SimpleUploadedFile(f"{name}.txt", b"Minutes of the meeting.")
    return evidence.keep(upload=upload, **whose, by=None, at=AT)


def _response(world, here, shared, keeper):
    place, agency = here.partnership, here.agency
    whose = {"partnership": place, "agency": agency}
    school = Establishment.objects.create(
        **whose,
        urn=str(here.number),
        name=world.token("school", place, agency, *ANSWERS, P.RUN_AUDITS, P.SEE_AUDITS),
        phase="primary",
        starts_on=MET,
    )
    here.school = school
    required = Required.objects.create(**whose, round=shared["round"])
    response = Response.objects.create(
        **whose,
        round=shared["round"],
        required=required,
        state="in_progress",
        answered=1,
        asked=1,
        prepared_by=keeper,
    )
    question = Question.objects.get(standard__standard_set__code="world")
    here.answer = Answer.objects.create(
        **whose,
        response=response,
        question=question,
        self_score=1,
        evidence=world.token("answer", place, agency, *ANSWERS),
        improvement=world.token("improvement", place, agency, *ANSWERS),
        improvement_owner="Head of service",
        improvement_by=date(2016, 6, 1),
    )
    here.answer_file = AnswerFile.objects.create(
        answer=here.answer, file=_file(world, whose, "answer-file", ANSWERS)
    )
    StandardResult.objects.create(
        **whose,
        response=response,
        standard=question.standard,
        self_score=1,
        answers=1,
        compliant=0,
        is_voice=True,
    )
    return response
