"""CSE cases: referral, screening, dated risk, meetings, disruption, closure."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.cases.models.children import Child
from safeguarding.cases.models.choices import (
    CaseStatus,
    ClosureReason,
    DisruptionKind,
    ExploitationType,
    Level,
    MeetingKind,
    PursueKind,
    Route,
    ScreeningTool,
    SocialCareStatus,
    StepDown,
)
from safeguarding.cases.models.days import quarter_of_day

ENDED = [
    CaseStatus.STEPPED_DOWN,
    CaseStatus.CLOSED,
    CaseStatus.TRANSFERRED_OUT,
    CaseStatus.TRANSITION_ADULT,
]


class CseCase(models.Model):
    """One child's case with the CSE team. Source: DOMAIN C.4.

    `known_through` bounds what a list tells: a case that stood open in the list of a
    quarter is known open to that quarter's end, and no longer. Empty for a case that is
    kept here: it is open until somebody closes it.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="cse_cases")
    reference = models.CharField(
        max_length=64, help_text="Keyed hash of the agency's own reference."
    )
    status = models.CharField(
        max_length=16, choices=CaseStatus.choices, default=CaseStatus.NEW.value
    )
    referred_on = models.DateField()
    source_agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    source_sector = models.CharField(
        max_length=30, help_text="Sector code of the source, as the catalogue has it."
    )
    screened_on = models.DateField(null=True)
    screening_tool = models.CharField(
        max_length=10, choices=ScreeningTool.choices, blank=True
    )
    screening_score = models.PositiveSmallIntegerField(null=True)
    category = models.PositiveSmallIntegerField(
        null=True,
        help_text="Screening outcome, 1 to 3; 3 goes straight to social care.",
    )
    route = models.CharField(max_length=24, choices=Route.choices, blank=True)
    social_care_status = models.CharField(
        max_length=12, choices=SocialCareStatus.choices, blank=True
    )
    exploitation_types = ArrayField(
        models.CharField(max_length=20, choices=ExploitationType.choices),
        default=list,
        blank=True,
    )
    cce = models.BooleanField(default=False)
    gangs = models.BooleanField(default=False)
    trafficked = models.BooleanField(default=False)
    nrm_referred_on = models.DateField(null=True)
    nrm_decision = models.CharField(
        max_length=12,
        choices=[
            ("waiting", "No decision yet"),
            ("reasonable", "Reasonable grounds"),
            ("conclusive", "Conclusive grounds"),
            ("negative", "Negative"),
        ],
        blank=True,
    )
    reviewed_on = models.DateField(null=True, help_text="The last review.")
    audited_on = models.DateField(null=True, help_text="The last multi-agency audit.")
    transition_on = models.DateField(
        null=True, help_text="The move to adult services was discussed."
    )
    closed_on = models.DateField(null=True)
    closure_reason = models.CharField(
        max_length=24, choices=ClosureReason.choices, blank=True
    )
    step_down_to = models.CharField(max_length=20, choices=StepDown.choices, blank=True)
    known_through = models.DateField(null=True)
    row = models.ForeignKey(
        "cases.StagedCase", on_delete=models.PROTECT, null=True, related_name="cases"
    )
    withdrawn_at = models.DateTimeField(
        null=True, help_text="A later version of the return no longer has it."
    )
    updated_at = models.DateTimeField(db_default=Now())
    referred_quarter = quarter_of_day("referred_on")
    closed_quarter = quarter_of_day("closed_on")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "CSE cases"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "reference"],
                name="one_case_per_reference",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("referred_on")),
                name="case_closes_after_referral",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closure_reason="")
                | (Q(closed_on__isnull=False) & ~Q(closure_reason="")),
                name="closed_case_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(closed_on=None) & ~Q(status__in=ENDED))
                | Q(closed_on__isnull=False, status__in=ENDED),
                name="ended_case_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.STEPPED_DOWN) | ~Q(step_down_to=""),
                name="stepped_down_case_says_where",
            ),
            models.CheckConstraint(
                condition=Q(category=None) | Q(category__range=(1, 3)),
                name="screening_category_is_1_to_3",
            ),
            models.CheckConstraint(
                condition=Q(screened_on=None, category=None)
                | (Q(screened_on__isnull=False) & ~Q(screening_tool="")),
                name="screening_has_date_and_tool",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "status"], name="case_by_status"),
            models.Index(fields=["child", "referred_on"], name="case_of_child"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.closed_on is None


class CasePart(models.Model):
    """What belongs to one case, with whose it is."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


class RiskAssessment(CasePart):
    """The level of risk from a day on. The history is kept; nothing is overwritten."""

    class Group(models.TextChoices):
        TEAM = "cse_team", "CSE team"
        YPSE = "ypse", "YPSE panel"
        MASE = "mase", "MASE meeting"
        SOCIAL_CARE = "social_care", "Children's Services"

    class Why(models.TextChoices):
        SCREENING = "screening", "First screening"
        REVIEW = "review", "Review"
        NEW_INFORMATION = "new_information", "New information"
        INCIDENT = "incident", "An incident"
        MISSING = "missing", "Missing episodes"
        PROTECTED = "protected", "Protected by what was done"

    case = models.ForeignKey(CseCase, on_delete=models.PROTECT, related_name="risks")
    on = models.DateField()
    level = models.CharField(max_length=16, choices=Level.choices)
    decided_by_group = models.CharField(
        max_length=12, choices=Group.choices, default=Group.TEAM.value
    )
    why = models.CharField(
        max_length=16, choices=Why.choices, default=Why.SCREENING.value
    )

    class Meta(CasePart.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case", "on"], name="one_risk_level_per_case_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} from {self.on}"


class CaseMeeting(CasePart):
    """A meeting about one child, and whether child and parent were there."""

    case = models.ForeignKey(CseCase, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10, choices=MeetingKind.choices)
    on = models.DateField()
    child_invited = models.BooleanField(default=False)
    child_attended = models.BooleanField(default=False)
    parent_invited = models.BooleanField(default=False)
    parent_attended = models.BooleanField(default=False)
    agencies = models.ManyToManyField("partners.Agency", related_name="+")
    plan_review_on = models.DateField(null=True)
    quarter = quarter_of_day("on")

    class Meta(CasePart.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "on"], name="one_meeting_of_a_kind_per_day"
            ),
            models.CheckConstraint(
                condition=Q(plan_review_on=None) | Q(plan_review_on__gt=F("on")),
                name="plan_is_reviewed_after_the_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class Disruption(CasePart):
    """Action against suspects short of prosecution: its kind and day, nobody's name."""

    case = models.ForeignKey(
        CseCase, on_delete=models.PROTECT, null=True, related_name="disruptions"
    )
    kind = models.CharField(max_length=24, choices=DisruptionKind.choices)
    on = models.DateField()
    is_in_force = models.BooleanField(default=True)
    quarter = quarter_of_day("on")

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class PursueOutcome(CasePart):
    """What became of pursuing suspects: counts only, never who. Source: S0:824."""

    case = models.ForeignKey(
        CseCase, on_delete=models.PROTECT, null=True, related_name="outcomes"
    )
    kind = models.CharField(max_length=16, choices=PursueKind.choices)
    on = models.DateField()
    sentence_months = models.PositiveSmallIntegerField(null=True)
    quarter = quarter_of_day("on")

    class Meta(CasePart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(sentence_months=None) | Q(kind=PursueKind.CONVICTED),
                name="only_convictions_have_sentences",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"
