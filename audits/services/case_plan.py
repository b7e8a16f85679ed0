"""Plans case file audits: what is looked at, by whom, and which cases.

Each function takes the audit as the page had it, the facts, and who does it; each raises
`NotAllowed` at the field that is wrong, `ChangedMeanwhile` for a stale page and
`PermissionDenied` for people who do not lead audits. Source: DOMAIN C.7 (MACFA).
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from audits.case_facts import Chosen, More, Nothing, Plan, Team
from audits.life_cases import Act
from audits.models import AuditAgency, AuditedCase, AuditTeam, CaseAudit, CaseGrade
from audits.queries_cases import leads_in, members, possible_team, taking_part
from audits.services.case_keeping import (
    count_again,
    day_of,
    lock,
    may_be_published,
    record,
)
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.models import Child
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Partnership

MOST_CASES = 200
"""A dip sample is small; more at once is a slip of the hand."""


@transaction.atomic
def plan(*, partnership: Partnership, facts: Plan, doing: Changing) -> CaseAudit:
    """Plan an audit. Its quarter is known from then on (AUD-03)."""
    if not leads_in(doing.by, partnership.pk):
        raise PermissionDenied
    audit = CaseAudit(partnership=partnership)
    _put(audit, facts)
    audit.save()
    record(audit, doing, "plan")
    count_again(audit)
    return audit


@transaction.atomic
def change(*, audit: CaseAudit, facts: Plan, doing: Changing) -> CaseAudit:
    """Change what an audit is about."""
    audit = lock(audit, doing, Act.CHANGE)
    was = day_of(audit)
    _put(audit, facts)
    _concerns_are_after(audit)
    audit.save()
    record(audit, doing, Act.CHANGE)
    count_again(audit, was)
    return audit


def _put(audit: CaseAudit, facts: Plan) -> None:
    for field in ("title", "theme"):
        may_be_published(field, getattr(facts, field), audit)
    _own_title(audit, facts.title)
    if facts.about_from and facts.about_to and facts.about_to < facts.about_from:
        raise NotAllowed("about_to", "That is before the first day")
    for name in Plan.__dataclass_fields__:
        setattr(audit, name, getattr(facts, name))


def _own_title(audit: CaseAudit, title: str) -> None:
    others = CaseAudit.objects.filter(partnership=audit.partnership_id, title=title)
    if others.exclude(pk=audit.pk).exists():
        message = "Another audit has this title. Add the month or what it looked at"
        raise NotAllowed("title", message)


def _concerns_are_after(audit: CaseAudit) -> None:
    if audit.cases.filter(escalated_on__lt=audit.planned_on).exists():
        message = "A concern was escalated before that day, which is during the audit"
        raise NotAllowed("planned_on", message)


@transaction.atomic
def agencies(*, audit: CaseAudit, facts: Chosen, doing: Changing) -> CaseAudit:
    """Say which agencies take part; who has graded stays."""
    audit = lock(audit, doing, Act.AGENCIES)
    known = {one.pk for one in (*members(audit.partnership_id), *taking_part(audit))}
    if not facts.agencies or set(facts.agencies) - known:
        raise NotAllowed("agencies", "Choose the agencies that take part")
    gone = audit.agencies.exclude(agency__in=facts.agencies)
    graded = CaseGrade.objects.filter(
        case__audit=audit, agency__in=gone.values("agency")
    ).select_related("agency")
    if first := graded.first():
        message = f"{first.agency} has graded already and cannot be left out"
        raise NotAllowed("agencies", message)
    audit.team.exclude(agency__in=facts.agencies).delete()
    gone.delete()
    there = set(audit.agencies.values_list("agency_id", flat=True))
    AuditAgency.objects.bulk_create(
        AuditAgency(audit=audit, agency_id=pk)
        for pk in facts.agencies
        if pk not in there
    )
    record(audit, doing, Act.AGENCIES, agencies=len(facts.agencies))
    return audit


@transaction.atomic
def team(*, audit: CaseAudit, facts: Team, doing: Changing) -> CaseAudit:
    """Say who audits for each agency; nobody else of them sees a case."""
    audit = lock(audit, doing, Act.TEAM)
    known = {(one.person.pk, one.agency.pk) for one in possible_team(audit)}
    if set(facts.places) - known:
        raise NotAllowed("places", "Somebody of these cannot audit any more")
    people = [person for person, _ in facts.places]
    if len(set(people)) < len(people):
        raise NotAllowed("places", "Choose one agency for each person")
    audit.team.all().delete()
    AuditTeam.objects.bulk_create(
        AuditTeam(audit=audit, person_id=person, agency_id=agency)
        for person, agency in facts.places
    )
    record(audit, doing, Act.TEAM, people=len(people))
    return audit


@transaction.atomic
def add_cases(*, audit: CaseAudit, facts: More, doing: Changing) -> CaseAudit:
    """Add cases, numbered from the last one; what they are about is not kept here."""
    audit = lock(audit, doing, Act.ADD_CASES)
    last = audit.cases.aggregate(last=Max("number"))["last"] or 0
    if not 1 <= facts.count <= MOST_CASES - audit.cases.count():
        raise NotAllowed("count", f"An audit here has 1 to {MOST_CASES} cases")
    AuditedCase.objects.bulk_create(
        AuditedCase(partnership_id=audit.partnership_id, audit=audit, number=number)
        for number in range(last + 1, last + facts.count + 1)
    )
    if audit.cases_stated is not None:
        # Reported from elsewhere once, and opened again: its cases are here now.
        audit.cases_stated = None
        audit.save(update_fields=["cases_stated"])
    # Not how many: they are children, and many read the trail.
    record(audit, doing, Act.ADD_CASES)
    return audit


@transaction.atomic
def remove_case(
    *, audit: CaseAudit, case: AuditedCase, facts: Nothing, doing: Changing
) -> CaseAudit:
    """Take out a case that nobody graded; the numbers of the others stay."""
    del facts
    audit = lock(audit, doing, Act.REMOVE_CASE)
    if case.grades.exists() or case.immediate_concern is not None:
        message = "Something is recorded of this case already: it stays in the audit"
        raise NotAllowed("", message)
    case.delete()
    record(audit, doing, Act.REMOVE_CASE)
    return audit


@transaction.atomic
def link_child(
    *, audit: CaseAudit, case: AuditedCase, child: Child | None, doing: Changing
) -> CaseAudit:
    """Say which pseudonymised child a case is about; None takes that back."""
    audit = lock(audit, doing, Act.LINK_CHILD)
    if child is not None and child.partnership_id != audit.partnership_id:
        raise NotAllowed("", "That child is of another area")
    others = audit.cases.filter(child=child).exclude(pk=case.pk)
    if child is not None and (other := others.first()):
        raise NotAllowed("", f"{other} is about that child already")
    case.child = child
    case.save(update_fields=["child"])
    record(audit, doing, Act.LINK_CHILD)
    return audit
