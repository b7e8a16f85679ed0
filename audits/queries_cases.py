"""Reads case file audits, each for whoever may see them, and no grade too early.

Whoever leads audits sees all of a partnership. An auditor sees the audits whose team they
are on, for the agency of their seat, and the grades of other agencies only once the
grading is closed. Source: DOMAIN F.2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from audits.life_cases import CASE_AUDIT, OPEN_TO_THE_TEAM
from audits.models import (
    AuditedCase,
    AuditTeam,
    CaseAudit,
    CaseGrade,
    Finding,
    Recommendation,
    Theme,
)
from safeguarding.access import audit as audit_trail
from safeguarding.access.models import Assignment, AuditEvent, User
from safeguarding.access.permissions import GRANTS, Permission, Role
from safeguarding.board.explaining import Reason
from safeguarding.board.models import Explained, Group
from safeguarding.partners.models import Agency, Priority

SEEN = Permission.AUDIT_CASES
# Whoever has both in one seat leads audits; a team's auditor has the first only.
LEADS = (Permission.AUDIT_CASES, Permission.RUN_AUDITS)


def lead_places(user: User) -> list[int]:
    """List the partnerships whose audits a person leads."""
    found = [s.partnership_id for s in user.seats if all(map(s.reach, LEADS))]
    return list(dict.fromkeys(found))


def leads_in(user: User, partnership_id: int) -> bool:
    """Say whether a person leads the audits of a partnership."""
    return partnership_id in lead_places(user)


def audits(user: User) -> "QuerySet[CaseAudit]":
    """Give the audits a person works on: all they lead, and those they are on."""
    mine = Q(partnership__in=lead_places(user)) | Exists(_places(user, OuterRef("pk")))
    found: QuerySet[CaseAudit] = CaseAudit.objects.for_user(user, SEEN).filter(mine)
    return found.select_related("partnership", "group", "lead_agency")


def _places(user: User, audit: Any) -> "QuerySet[AuditTeam]":
    """Find a person's places on a team that their seats still bear out."""
    held = Q(pk__in=[])
    for seat in user.seats:
        if seat.reach(SEEN):
            own = {"agency": seat.agency_id} if seat.agency_id else {}
            held |= Q(audit__partnership=seat.partnership_id, **own)
    return AuditTeam.objects.filter(held, audit=audit, person=user)


def grades_for(user: User, audit: CaseAudit) -> list[int]:
    """List the agencies for which a person on the team grades; at most one."""
    found = _places(user, audit.pk).filter(agency__in=audit.agencies.values("agency"))
    return list(found.values_list("agency_id", flat=True))


def with_standing(found: "QuerySet[CaseAudit]", user: User) -> "QuerySet[CaseAudit]":
    """Add what the list of work shows.

    Attributes added: `case_count`; `grades_in` and `grades_wanted` of all agencies;
    `own_in`, how many of the person's agency's grades are in; `is_mine`, whether the
    person grades in it.
    """
    cases = _count(AuditedCase.objects.filter(audit=OuterRef("pk")), "audit")
    grades = CaseGrade.objects.filter(case__audit=OuterRef("pk"))
    own = grades.filter(
        agency__in=Subquery(_places(user, OuterRef(OuterRef("pk"))).values("agency"))
    )
    return found.annotate(
        case_count=cases,
        agency_count=Count("agencies"),
        grades_in=_count(grades, "case__audit"),
        own_in=_count(own, "case__audit"),
        is_mine=Exists(_places(user, OuterRef("pk"))),
    ).annotate(grades_wanted=F("case_count") * F("agency_count"))


def _count(rows: "QuerySet[Any]", per: str) -> Coalesce:
    counted = rows.order_by().values(per).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0))


@dataclass(frozen=True)
class Seen:
    """What a person may see of one audit's grades.

    Attributes:
        leads: whether they lead it.
        own: keys of the agencies they grade for.
        everything: whether they see the grades of all agencies.
    """

    leads: bool
    own: tuple[int, ...]
    everything: bool


def seen_by(user: User, audit: CaseAudit) -> Seen:
    """Say what a person may see of an audit that is theirs to see."""
    leads = leads_in(user, audit.partnership_id)
    everything = leads or audit.state in OPEN_TO_THE_TEAM
    return Seen(leads, tuple(grades_for(user, audit)), everything)


def grades(user: User, audit: CaseAudit, seen: Seen) -> list[CaseGrade]:
    """Give the grades a person may see of an audit; no others leave the database."""
    found = CaseGrade.objects.for_user(user, SEEN).filter(case__audit=audit)
    if not seen.everything:
        found = found.filter(agency__in=seen.own)
    return list(found.select_related("case").order_by("case__number", "agency"))


def cases(user: User, audit: CaseAudit) -> "QuerySet[AuditedCase]":
    """Give the cases of an audit that is a person's to see, in order."""
    found: QuerySet[AuditedCase] = AuditedCase.objects.for_user(user, SEEN)
    return found.filter(audit=audit).order_by("number")


def taking_part(audit: CaseAudit) -> list[Agency]:
    """List the agencies that take part in an audit."""
    parts = audit.agencies.values("agency")
    return list(Agency.objects.filter(pk__in=parts).order_by("short_name", "pk"))


def members(partnership_id: int) -> list[Agency]:
    """List the agencies that are members of a partnership today."""
    today = timezone.localdate()
    now = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today)
    found = Agency.objects.filter(
        now,
        memberships__partnership_id=partnership_id,
        memberships__starts_on__lte=today,
    )
    return list(found.distinct().order_by("short_name", "pk"))


def groups(partnership_id: int) -> list[Group]:
    """List the groups that can commission an audit."""
    return list(Group.objects.filter(partnership=partnership_id).order_by("name"))


def themes(partnership_id: int) -> list[Theme]:
    """List the themes of a partnership, by title."""
    return list(Theme.objects.filter(partnership=partnership_id))


@dataclass(frozen=True)
class Place:
    """A person who can be on a team, and the agency for which they would audit."""

    person: User
    agency: Agency

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.person.pk}:{self.agency.pk}"


def possible_team(audit: CaseAudit) -> list[Place]:
    """List who can be on an audit's team: auditors, each for their own agency.

    An auditor whose seat names no agency can audit for any that takes part.
    """
    roles = [role.value for role in Role if SEEN in GRANTS[role]]
    leads = [role.value for role in Role if all(one in GRANTS[role] for one in LEADS)]
    seats = Assignment.objects.on_day(timezone.localdate()).filter(
        partnership=audit.partnership_id, role__in=set(roles) - set(leads)
    )
    agencies = {one.pk: one for one in taking_part(audit)}
    found = [
        Place(seat.user, agency)
        for seat in seats.filter(user__is_active=True).select_related("user")
        for agency in agencies.values()
        if seat.agency_id in (None, agency.pk)
    ]
    unique = {one.key: one for one in found}
    return sorted(unique.values(), key=lambda one: (str(one.agency), str(one.person)))


@dataclass(frozen=True)
class Happened:
    """One line of what was done to an audit."""

    at: datetime
    who: str
    did: str


def history(audit: CaseAudit) -> list[Happened]:
    """List who did what to an audit, the newest first, at most twenty lines."""
    lines = AuditEvent.objects.filter(
        action=audit_trail.Action.CASE_AUDIT_CHANGED,
        object_type=audit._meta.label,
        object_id=str(audit.pk),
    )
    return [
        Happened(
            one.at, str(one.actor or "Somebody"), CASE_AUDIT.did[one.detail["act"]]
        )
        for one in lines.select_related("actor").order_by("-pk")[:20]
    ]


def priorities(partnership_id: int) -> list[tuple[str, str]]:
    """Give the priorities of a partnership's plans that are in force, by code."""
    rows = Priority.objects.filter(partnership=partnership_id)
    today = rows.on_day(timezone.localdate()).order_by("position", "code")
    return [(one.code, f"{one.code} {one.title}") for one in today]


def graded_counts(
    audit: CaseAudit, agencies: Iterable[Agency]
) -> list[tuple[Agency, int]]:
    """Count how many cases each agency has graded; never how."""
    rows = CaseGrade.objects.filter(case__audit=audit).order_by().values("agency")
    counts = dict(rows.annotate(count=Count("pk")).values_list("agency", "count"))
    return [(agency, counts.get(agency.pk, 0)) for agency in agencies]


def findings(audit: CaseAudit) -> "QuerySet[Finding]":
    """Give what an audit found, strengths first, with what should change for each."""
    found: QuerySet[Finding] = Finding.objects.filter(audit=audit)
    whole = found.select_related("audit").prefetch_related("recommendations__actions")
    return whole.order_by("-kind", "pk")


def recommendations(audit: CaseAudit) -> "QuerySet[Recommendation]":
    """Give what an audit recommends."""
    found = Recommendation.objects.filter(finding__audit=audit)
    return found.select_related("finding__audit__partnership")


def explained_cases(
    cases: Iterable[AuditedCase],
) -> list[tuple[str, dict[str, str]]]:
    """Give why what was unusual of a case is right, by case; one query."""
    names = {one.pk: str(one) for one in cases}
    rows = Explained.objects.filter(about="auditedcase", about_id__in=names)
    found: dict[int, dict[str, str]] = {}
    for row in rows.order_by("pk"):
        said = str(Reason(row.reason).label)
        found.setdefault(row.about_id, {})[row.code] = said
    return [(names[pk], said) for pk, said in found.items()]
