"""The life of a case file audit: one function for each step from plan to its end.

Source: DOMAIN C.7 (MACFA): at least two agencies, findings that lead somewhere, a summary
that tells of no child.
"""

from django.db import transaction

from audits.case_facts import Ended, Nothing, Plan, Told, Words
from audits.life_cases import CASE_AUDIT, Act
from audits.models import AuditedCase, CaseAudit, CaseGrade, Finding
from audits.queries_cases import taking_part
from audits.services.case_keeping import (
    answer_for,
    count_again,
    lock,
    may_be_published,
    not_to_come,
    record,
)
from audits.services.case_plan import plan
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Partnership

IMPROVEMENT = Finding.Kind.IMPROVEMENT.value
LEAST_AGENCIES = {CaseAudit.Method.MACFA.value: 2}


@transaction.atomic
def begin(*, audit: CaseAudit, facts: Nothing, doing: Changing) -> CaseAudit:
    """Let the agencies grade.

    Raises:
        NotAllowed: a multi-agency audit with fewer than two agencies (E), or no case.
    """
    del facts
    audit = lock(audit, doing, Act.BEGIN)
    agencies = audit.agencies.count()
    if agencies < LEAST_AGENCIES.get(audit.method, 1):
        message = (
            "A multi-agency audit needs at least two agencies. Say first which agencies "
            "take part, or change how it is done"
            if audit.method == CaseAudit.Method.MACFA
            else "Say first which agency takes part"
        )
        raise NotAllowed("", message)
    if not audit.cases.exists():
        raise NotAllowed("", "Add the cases first")
    return _step(audit, Act.BEGIN, doing)


@transaction.atomic
def close_grading(*, audit: CaseAudit, facts: Nothing, doing: Changing) -> CaseAudit:
    """Open the grades to the team. Missing ones are named, and need a reason.

    With one agency alone its grades are the overall ones.
    """
    del facts
    audit = lock(audit, doing, Act.CLOSE_GRADING)
    if not CaseGrade.objects.filter(case__audit=audit).exists():
        raise NotAllowed("", "No grade is in yet: there is nothing to discuss")
    doubts = _missing(audit)
    answer_for(audit, audit, doubts, doing)
    if audit.agencies.count() == 1:
        _take_over(audit)
    return _step(audit, Act.CLOSE_GRADING, doing, doubts)


def missing_grades(audit: CaseAudit) -> dict[str, list[int]]:
    """Give the numbers of the cases each agency has not graded; none without any."""
    numbers = dict(audit.cases.order_by("number").values_list("pk", "number"))
    given = set(
        CaseGrade.objects.filter(case__audit=audit).values_list("case_id", "agency_id")
    )
    found = {
        str(agency): [
            number for pk, number in numbers.items() if (pk, agency.pk) not in given
        ]
        for agency in taking_part(audit)
    }
    return {name: lacking for name, lacking in found.items() if lacking}


def missing_in_words(missing: dict[str, list[int]]) -> str:
    """Name who has not graded which cases."""
    said = [
        f"{name} ({'case' if len(numbers) == 1 else 'cases'} "
        f"{', '.join(map(str, numbers))})"
        for name, numbers in missing.items()
    ]
    return "; ".join(said)


def _missing(audit: CaseAudit) -> list[Doubt]:
    missing = missing_grades(audit)
    if not missing:
        return []
    message = (
        f"Grades are missing: {missing_in_words(missing)}. If you close the grading "
        "now, the audit goes on without them."
    )
    return [Doubt("W-GRADES-MISSING", "", message)]


def _take_over(audit: CaseAudit) -> None:
    for given in CaseGrade.objects.filter(case__audit=audit, case__overall_grade=""):
        AuditedCase.objects.filter(pk=given.case_id).update(overall_grade=given.grade)


@transaction.atomic
def back_to_grading(*, audit: CaseAudit, facts: Nothing, doing: Changing) -> CaseAudit:
    """Let the agencies grade again. They have seen each other's grades: say why."""
    del facts
    audit = lock(audit, doing, Act.BACK_TO_GRADING)
    message = (
        "The team has seen the grades of all agencies. What is changed now is not "
        "independent any more."
    )
    doubts = [Doubt("W-GRADES-SEEN", "", message)]
    answer_for(audit, audit, doubts, doing)
    return _step(audit, Act.BACK_TO_GRADING, doing, doubts)


@transaction.atomic
def complete(*, audit: CaseAudit, facts: Ended, doing: Changing) -> CaseAudit:
    """Complete an audit: the board reads its summary and findings from then on.

    Raises:
        NotAllowed: an area for improvement leads nowhere (E), the summary or a finding
            tells of a child or of too few (E), or a day does not fit.
    """
    audit = lock(audit, doing, Act.COMPLETE)
    if audit.cases_stated is None and not audit.cases.exists():
        raise NotAllowed("", "The audit has no case")
    _ends_on(audit, facts, doing)
    _leads_somewhere(audit)
    _tells_of_no_child(audit, facts.summary)
    doubts = _ungraded(audit)
    answer_for(audit, audit, doubts, doing)
    audit.completed_on, audit.summary = facts.on, facts.summary
    return _step(audit, Act.COMPLETE, doing, doubts)


def _ends_on(audit: CaseAudit, facts: Ended | Told, doing: Changing) -> None:
    not_to_come("on", facts.on, doing)
    if audit.about_to and facts.on < audit.about_to:
        message = f"The audit looks at work until {audit.about_to:%-d %B %Y}"
        raise NotAllowed("on", message)


def _leads_somewhere(audit: CaseAudit) -> None:
    """Make sure that each area for improvement has a recommendation, or says why not."""
    dead_ends = audit.findings.filter(
        kind=IMPROVEMENT, no_action_reason="", recommendations=None
    )
    if first := dead_ends.order_by("pk").first():
        message = (
            f"“{first.text[:80]}” is to be improved: add a recommendation, or say why "
            "there is none"
        )
        raise NotAllowed("", message)


def _tells_of_no_child(audit: CaseAudit, summary: str) -> None:
    cases = audit.cases_stated or audit.cases.count()
    may_be_published("summary", summary, audit, cases)
    for field in (audit.title, audit.theme):
        may_be_published("", field, audit, cases)
    for finding in audit.findings.prefetch_related("recommendations"):
        said = [one.text for one in finding.recommendations.all()]
        for text in (finding.text, finding.no_action_reason, *said):
            may_be_published("", text, audit, cases)


def _ungraded(audit: CaseAudit) -> list[Doubt]:
    open_ones = audit.cases.filter(overall_grade="").order_by("number")
    numbers = ", ".join(str(one.number) for one in open_ones)
    if not numbers:
        return []
    message = f"No overall grade is agreed for case {numbers}."
    return [Doubt("W-NO-OVERALL-GRADE", "", message)]


@transaction.atomic
def tell(*, audit: CaseAudit, facts: Told, doing: Changing) -> CaseAudit:
    """Record what was reported of an audit whose cases are kept elsewhere."""
    audit = lock(audit, doing, Act.TELL)
    if audit.cases.exists():
        message = "This audit has cases here. Take them out, or grade them here"
        raise NotAllowed("", message)
    _ends_on(audit, facts, doing)
    may_be_published("summary", facts.summary, audit, facts.cases)
    audit.completed_on, audit.summary = facts.on, facts.summary
    audit.cases_stated = facts.cases
    return _step(audit, Act.TELL, doing)


@transaction.atomic
def tell_new(
    *, partnership: Partnership, facts: tuple[Plan, Told], doing: Changing
) -> CaseAudit:
    """Record an audit that was reported elsewhere and not planned here."""
    planned, told = facts
    return tell(
        audit=plan(partnership=partnership, facts=planned, doing=doing),
        facts=told,
        doing=doing,
    )


@transaction.atomic
def reopen(*, audit: CaseAudit, facts: Nothing, doing: Changing) -> CaseAudit:
    """Take an audit back from the board to put something right; its quarter changes."""
    del facts
    audit = lock(audit, doing, Act.REOPEN)
    was, audit.completed_on = audit.completed_on, None
    audit = _step(audit, Act.REOPEN, doing)
    if was:
        count_again(audit, was)
    return audit


@transaction.atomic
def cancel(*, audit: CaseAudit, facts: Words, doing: Changing) -> CaseAudit:
    """Give an audit up, and say why."""
    audit = lock(audit, doing, Act.CANCEL)
    audit.note = facts.words
    return _step(audit, Act.CANCEL, doing)


@transaction.atomic
def plan_again(*, audit: CaseAudit, facts: Nothing, doing: Changing) -> CaseAudit:
    """Take a cancellation back; what was graded is still there."""
    del facts
    audit = lock(audit, doing, Act.PLAN_AGAIN)
    audit.note = ""
    return _step(audit, Act.PLAN_AGAIN, doing)


def _step(
    audit: CaseAudit, act: Act, doing: Changing, doubts: list[Doubt] | None = None
) -> CaseAudit:
    audit.state = CASE_AUDIT.after(act, audit.state)
    audit.save()
    record(audit, doing, act, doubts or ())
    # Once it is completed elsewhere in time, it makes that quarter known no more.
    count_again(audit, audit.planned_on)
    return audit
