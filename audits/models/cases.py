"""Audits of real cases together: who graded what, and what was found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.board.models import WholeTableQuerySet
from safeguarding.indicators.measures import quarter_index


class Grade(models.TextChoices):
    """Best first. Source: DOMAIN C.7, C(P19)."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires_improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"


class Theme(models.Model):
    """A theme tag of findings and reviews, such as professional curiosity."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=100)

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "code"], name="one_theme_per_code"
            )
        ]

    def __str__(self) -> str:
        return self.title


class CaseAudit(models.Model):
    """A multi-agency case file audit, dip sample, single-agency or themed audit."""

    class Method(models.TextChoices):
        MACFA = "macfa", "Multi-agency case file audit"
        DIP_SAMPLE = "dip_sample", "Dip sample"
        SINGLE_AGENCY = "single_agency", "Single-agency audit"
        THEMED = "themed", "Themed audit"

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        GRADING = "grading", "Agencies are grading"
        MEETING = "meeting", "Grades in, to be discussed"
        COMPLETED = "completed", "Completed"
        CANCELLED = "cancelled", "Cancelled"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=150)
    theme = models.CharField(max_length=150)
    priority = models.CharField(
        max_length=20, blank=True, help_text="Code of the plan's priority."
    )
    method = models.CharField(max_length=16, choices=Method.choices)
    method_notes = models.TextField(blank=True, max_length=2000)
    group = models.ForeignKey(
        "board.Group", on_delete=models.PROTECT, null=True, related_name="+"
    )
    lead_agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    about_from = models.DateField(null=True, help_text="First day of what is audited.")
    about_to = models.DateField(null=True)
    planned_on = models.DateField()
    completed_on = models.DateField(null=True)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.PLANNED.value
    )
    cases_stated = models.PositiveSmallIntegerField(
        null=True,
        help_text="How many cases, where the audit was reported without their grades.",
    )
    summary = models.TextField(
        blank=True, max_length=4000, help_text="What the board reads; no case in it."
    )
    note = models.CharField(max_length=300, blank=True)
    quarter = models.GeneratedField(
        expression=quarter_index(Coalesce("completed_on", "planned_on")),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "title"], name="one_case_audit_per_title"
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) ^ Q(state="completed"),
                name="completed_audit_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(about_from=None)
                | Q(about_to=None)
                | Q(about_to__gte=F("about_from")),
                name="audited_period_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AuditTeam(models.Model):
    """A person who works on a case audit, for an agency. Others see no case of it."""

    audit = models.ForeignKey(CaseAudit, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "person"], name="one_place_in_a_team"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.audit}"


class AuditAgency(models.Model):
    """An agency that takes part in a case audit and grades its cases."""

    audit = models.ForeignKey(
        CaseAudit, on_delete=models.CASCADE, related_name="agencies"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "agency"], name="one_part_of_an_agency"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.audit}"


class AuditedCase(models.Model):
    """One child's case in an audit: a number, maybe a pseudonymised child."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    audit = models.ForeignKey(CaseAudit, on_delete=models.PROTECT, related_name="cases")
    number = models.PositiveSmallIntegerField(help_text="Case 1, case 2 …")
    child = models.ForeignKey(
        "cases.Child", on_delete=models.PROTECT, null=True, related_name="+"
    )
    overall_grade = models.CharField(max_length=20, choices=Grade.choices, blank=True)
    immediate_concern = models.BooleanField(
        null=True, help_text="Empty until it is answered."
    )
    escalated_on = models.DateField(null=True)
    child_voice = models.BooleanField(null=True)
    parent_voice = models.BooleanField(null=True)
    practitioner_voice = models.BooleanField(null=True)

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audit", "number"], name="one_case_per_number"
            ),
            models.UniqueConstraint(
                fields=["audit", "child"],
                condition=Q(child__isnull=False),
                name="a_child_once_per_audit",
            ),
            models.CheckConstraint(
                condition=~Q(overall_grade="inadequate")
                | Q(immediate_concern__isnull=False),
                name="inadequate_case_answers_concern",
            ),
            models.CheckConstraint(
                condition=~Q(immediate_concern=True) | Q(escalated_on__isnull=False),
                name="immediate_concern_is_escalated",
            ),
        ]

    def __str__(self) -> str:
        return f"Case {self.number}"


class CaseGrade(models.Model):
    """One agency's grade of one case."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey(
        AuditedCase, on_delete=models.PROTECT, related_name="grades"
    )
    grade = models.CharField(max_length=20, choices=Grade.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency"], name="one_grade_per_agency_and_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.grade}"


class Finding(models.Model):
    """A strength, or something to improve, with its themes."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", "Strength"
        IMPROVEMENT = "improvement", "Area for improvement"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    audit = models.ForeignKey(
        CaseAudit, on_delete=models.PROTECT, related_name="findings"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=1000)
    themes = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    no_action_reason = models.CharField(max_length=300, blank=True)

    objects = WholeTableQuerySet.as_manager()

    def __str__(self) -> str:
        return f"finding {self.pk}"


class Recommendation(models.Model):
    """What should change because of a finding; its actions stand in the register."""

    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="recommendations"
    )
    text = models.CharField(max_length=1000)
    actions = models.ManyToManyField("board.Action", related_name="+")

    def __str__(self) -> str:
        return f"recommendation {self.pk}"
