"""Grades of cases: each agency for itself, then one together. Source: DOMAIN C.7.

An immediate concern for a child is answered with the grade, whoever finds it; once it is
there, only whoever leads the audit can say that there is none.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audits.agreement import GRADES
from audits.case_facts import Agreed, Concern, Graded, Shown
from audits.life_cases import Act
from audits.models import AuditedCase, CaseAudit, CaseGrade, Grade
from audits.queries_cases import grades_for, leads_in
from audits.services.case_keeping import (
    answer_for,
    lock_for_parts,
    not_changed,
    not_to_come,
    record,
    require_lead,
    require_place,
)
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing

INADEQUATE = Grade.INADEQUATE.value


def grade_of(case: AuditedCase, agency_id: int | None) -> list[CaseGrade]:
    """Give an agency's grade of a case, as rows: one or none."""
    return list(case.grades.filter(agency=agency_id))


@transaction.atomic
def grade(*, case: AuditedCase, facts: Graded, doing: Changing) -> CaseGrade:
    """Record an agency's grade of a case.

    Auditors grade for their own agency; whoever leads enters what an agency told.

    Raises:
        NotAllowed: the agency takes no part (E-GRADE), or the grade is inadequate and
            nobody answered whether there is an immediate concern (E).
    """
    audit = lock_for_parts(case.audit, Act.GRADE)
    _takes_part(audit, facts.agency)
    _may_grade(audit, facts.agency, doing)
    case = _fresh(case)
    given = grade_of(case, facts.agency)
    not_changed(audit, doing, given)
    _say_concern(case, audit, facts.concern, doing)
    _answers_concern(facts.grade, case)
    if not given or given[0].grade != facts.grade:
        # After going back to the grading: the meeting agrees on what it sees then.
        case.overall_grade = ""
    case.save()
    row = given[0] if given else CaseGrade(case=case, agency_id=facts.agency)
    row.partnership_id = audit.partnership_id
    row.grade, row.by, row.at = facts.grade, doing.by, doing.at
    row.save()
    record(audit, doing, Act.GRADE, agency_id=facts.agency)
    return row


def _takes_part(audit: CaseAudit, agency_id: int) -> None:
    if not audit.agencies.filter(agency=agency_id).exists():
        raise NotAllowed("agency", "This agency takes no part in the audit")


def _may_grade(audit: CaseAudit, agency_id: int, doing: Changing) -> None:
    if leads_in(doing.by, audit.partnership_id):
        return
    if agency_id not in grades_for(doing.by, audit):
        raise PermissionDenied


@transaction.atomic
def record_case(*, case: AuditedCase, facts: Shown, doing: Changing) -> AuditedCase:
    """Record an immediate concern and whose voice the file holds."""
    audit = lock_for_parts(case.audit, Act.RECORD_CASE)
    require_place(doing, audit)
    case = _fresh(case)
    not_changed(audit, doing, [case])
    _say_concern(case, audit, facts.concern, doing)
    case.child_voice = facts.child_voice
    case.parent_voice = facts.parent_voice
    case.practitioner_voice = facts.practitioner_voice
    case.save()
    record(audit, doing, Act.RECORD_CASE)
    return case


@transaction.atomic
def agree(*, case: AuditedCase, facts: Agreed, doing: Changing) -> AuditedCase:
    """Record the overall grade that the meeting agreed on.

    Better than the best agency's grade is unusual (W-OVERALL-GRADE) and explained.
    """
    audit = lock_for_parts(case.audit, Act.AGREE)
    require_lead(doing, audit)
    case = _fresh(case)
    not_changed(audit, doing, [case])
    _say_concern(case, audit, facts.concern, doing)
    _answers_concern(facts.grade, case)
    doubts = _better_than_any(case, facts.grade)
    answer_for(case, audit, doubts, doing)
    case.overall_grade = facts.grade
    case.save()
    record(audit, doing, Act.AGREE, doubts)
    return case


def _better_than_any(case: AuditedCase, overall: str) -> list[Doubt]:
    given = [GRADES.index(one.grade) for one in case.grades.all()]
    if not given or GRADES.index(overall) >= min(given):
        return []
    best = Grade(GRADES[min(given)]).label
    message = f"That is better than the best grade of any agency, {best.lower()}."
    return [Doubt("W-OVERALL-GRADE", "grade", message)]


def _fresh(case: AuditedCase) -> AuditedCase:
    locked = AuditedCase.objects.select_for_update(no_key=True)
    return locked.get(pk=case.pk)  # type: ignore[no-any-return]


def _say_concern(
    case: AuditedCase, audit: CaseAudit, said: Concern, doing: Changing
) -> None:
    if said.is_there is None:
        return
    if not said.is_there:
        if case.immediate_concern and not leads_in(doing.by, audit.partnership_id):
            return  # Another agency's concern is not taken back by this one.
        case.immediate_concern, case.escalated_on = False, None
        return
    _escalated(said.escalated_on, audit, doing)
    case.immediate_concern, case.escalated_on = True, said.escalated_on


def _escalated(on: date | None, audit: CaseAudit, doing: Changing) -> None:
    if on is None:
        message = "Enter the day it was escalated. If it was not, escalate it today"
        raise NotAllowed("escalated_on", message)
    not_to_come("escalated_on", on, doing)
    if on < audit.planned_on:
        message = (
            f"That is before the audit, planned for {audit.planned_on:%-d %B %Y}. If it "
            "began earlier, whoever leads it corrects that day first"
        )
        raise NotAllowed("escalated_on", message)


def _answers_concern(grade: str, case: AuditedCase) -> None:
    if grade == INADEQUATE and case.immediate_concern is None:
        message = "For an inadequate case, say whether there is an immediate concern"
        raise NotAllowed("concern", message)
