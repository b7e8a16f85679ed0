"""Rounds, audits and actions straight into the tables, for tests of what boards see.

Everything is made in its last state: how it came there is other tests' matter.
"""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from audits.models import (
    AuditedCase,
    CaseAudit,
    CaseGrade,
    Establishment,
    Finding,
    Required,
    Response,
    Review,
    Round,
    Standard,
    StandardResult,
    StandardSet,
    Theme,
)
from safeguarding.board.models import (
    Action,
    Attendance,
    BoardSeat,
    Group,
    Meeting,
)
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory

AT = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
TITLES = ("Leadership", "Clear responsibilities", "Voice of the child")


class StandardSetFactory(DjangoModelFactory):
    class Meta:
        model = StandardSet

    kind = "s11"
    code = factory.Sequence(lambda n: f"set-{n}")
    version = 1
    title = "Section 11 standards"
    valid_from = date(2010, 4, 1)
    source = "Test"


class RoundFactory(DjangoModelFactory):
    """An open round of three standards, due at the end of June 2026."""

    class Meta:
        model = Round
        skip_postgeneration_save = True

    partnership = factory.SubFactory(PartnershipFactory)
    kind = "s11"
    title = factory.Sequence(lambda n: f"Section 11 round {n}")
    standard_set = factory.SubFactory(
        StandardSetFactory, kind=factory.SelfAttribute("..kind")
    )
    year = 2026
    opens_on = date(2026, 4, 1)
    due_on = date(2026, 6, 30)
    state = "open"
    is_moderated = True

    @factory.post_generation
    def titles(self, create, extracted, **_):
        for number, title in enumerate(extracted or TITLES, start=1):
            Standard.objects.create(
                standard_set=self.standard_set,
                number=number,
                title=title,
                is_voice="Voice" in title,
            )


def standards(made):
    return list(Standard.objects.filter(standard_set=made.standard_set))


def answer(made, agency=None, state="final", scores=(), establishment=None):
    """Require somebody, and answer: scores as (own, panel) for each standard."""
    required = Required.objects.create(
        partnership=made.partnership,
        round=made,
        agency=agency,
        establishment=establishment,
    )
    sent = state in {"submitted", "moderated", "final"}
    response = Response.objects.create(
        partnership=made.partnership,
        agency=agency,
        round=made,
        required=required,
        state=state,
        submitted_at=AT if sent else None,
        signatory_title="Head of safeguarding" if sent else "",
        final_at=AT if state == "final" else None,
    )
    for standard, (own, panel) in zip(standards(made), scores, strict=False):
        best = own if panel is None else panel
        StandardResult.objects.create(
            partnership=made.partnership,
            agency=agency,
            response=response,
            standard=standard,
            self_score=own,
            moderated_score=panel,
            answers=1,
            compliant=int((best or 0) >= 2),
            is_voice=standard.is_voice,
        )
    return response


def school(partnership, number, phase="primary", trust=""):
    return Establishment.objects.create(
        partnership=partnership,
        urn=f"{100000 + number}",
        name=f"School {number:04}",
        phase=phase,
        trust=trust,
        starts_on=date(2015, 9, 1),
    )


def agency(partnership, short_name):
    found = AgencyFactory(short_name=short_name)
    MembershipFactory(partnership=partnership, agency=found)
    return found


class CaseAuditFactory(DjangoModelFactory):
    """A multi-agency audit, completed in May 2025."""

    class Meta:
        model = CaseAudit

    partnership = factory.SubFactory(PartnershipFactory)
    title = factory.Sequence(lambda n: f"Case audit {n}")
    theme = "Neglect"
    method = "macfa"
    planned_on = date(2025, 4, 20)
    completed_on = date(2025, 5, 20)
    state = "completed"


def graded(audit, overall, **by_agency):
    """Add a case with its overall grade and each agency's grade of it."""
    case = AuditedCase.objects.create(
        partnership=audit.partnership,
        audit=audit,
        number=audit.cases.count() + 1,
        overall_grade=overall,
        immediate_concern=False,
    )
    for agency, grade in by_agency.values():
        CaseGrade.objects.create(
            partnership=audit.partnership, agency=agency, case=case, grade=grade
        )
    return case


def finding(audit, *themes, kind="improvement"):
    for code in themes:
        title = code.replace("-", " ").capitalize()
        Theme.objects.get_or_create(
            partnership=audit.partnership, code=code, defaults={"title": title}
        )
    return Finding.objects.create(
        partnership=audit.partnership,
        audit=audit,
        kind=kind,
        text="What was found",
        themes=list(themes),
    )


def review(partnership, reference, *themes, state="decided", on=date(2025, 6, 2)):
    return Review.objects.create(
        partnership=partnership,
        reference=reference,
        aware_on=on,
        notified_on=on,
        rapid_review_due_on=on,
        decision="local_learning",
        decided_on=on,
        themes=list(themes),
        state=state,
    )


class ActionFactory(DjangoModelFactory):
    """An open action of an audit, due at the end of September 2026."""

    class Meta:
        model = Action

    class Params:
        verified = factory.Trait(
            state="complete_verified",
            completed_on=date(2026, 5, 1),
            verified_on=date(2026, 5, 8),
            closed_on=date(2026, 5, 8),
        )

    partnership = factory.SubFactory(PartnershipFactory)
    agency = factory.SubFactory(AgencyFactory)
    owner_role = "Service manager"
    source_kind = "audit"
    source_title = "Case audit"
    text = "Something to be done"
    evidence_wanted = "A note of it"
    created_on = date(2026, 1, 5)
    due_on = date(2026, 9, 30)


def meetings(partnership, agency, came, title="Chief nurse"):
    """Hold monthly meetings of a board, from January 2026, and say who came."""
    group, _ = Group.objects.get_or_create(
        partnership=partnership,
        code="board",
        defaults={
            "name": "Board",
            "kind": "board",
            "active_from": date(2015, 4, 1),
        },
    )
    seat = BoardSeat.objects.create(
        partnership=partnership,
        group=group,
        agency=agency,
        title=title,
        starts_on=date(2015, 4, 1),
    )
    for month, status in enumerate(came, start=1):
        met, _ = Meeting.objects.get_or_create(
            partnership=partnership,
            group=group,
            on=date(2026, month, 10),
            defaults={"status": "held"},
        )
        Attendance.objects.create(
            partnership=partnership,
            agency=agency,
            meeting=met,
            seat=seat,
            status=status,
            group_kind="board",
            group_code="board",
            quarter=met.quarter,
        )
    return seat
