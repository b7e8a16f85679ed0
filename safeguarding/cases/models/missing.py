"""Missing episodes and the return home interviews after them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.cases.models.children import Child
from safeguarding.cases.models.choices import (
    EpisodeType,
    Location,
    PlacedWhere,
    PoliceRisk,
    Precision,
    SourceSystem,
    WhyNotDone,
)
from safeguarding.cases.models.days import day_of, quarter_of_moment


class MissingEpisode(models.Model):
    """One time a child went missing, was absent or away. Source: DOMAIN C.6.

    `counts` is false for an episode that another system tells of already: the
    council's SSDA903 rows of a quarter for which the police sent theirs. It is written
    by `history`, like the four flags of the interview.
    """

    # The indexes below begin with the partnership and the child: one of their own
    # each would only make loads slower.
    partnership = models.ForeignKey(
        "partners.Partnership",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, related_name="episodes", db_index=False
    )
    system = models.CharField(max_length=8, choices=SourceSystem.choices)
    reference = models.CharField(
        max_length=64, help_text="Keyed hash of the agency's own reference."
    )
    reported_at = models.DateTimeField()
    missing_from_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DATETIME.value
    )
    type = models.CharField(max_length=16, choices=EpisodeType.choices)
    police_risk = models.CharField(
        max_length=16, choices=PoliceRisk.choices, blank=True
    )
    location = models.CharField(max_length=16, choices=Location.choices)
    placed = models.CharField(max_length=24, choices=PlacedWhere.choices, blank=True)
    placing_la = models.CharField(max_length=9, blank=True)
    debrief_at = models.DateTimeField(null=True, help_text="Safe and well check.")
    cse_screened_on = models.DateField(null=True)
    cse_flag = models.CharField(
        max_length=10,
        choices=[("none", "None"), ("suspected", "Suspected"), ("known", "Known")],
        default="none",
    )
    cce_flag = models.BooleanField(default=False)
    counts = models.BooleanField(default=True)
    rhi_offered = models.BooleanField(default=False)
    rhi_accepted = models.BooleanField(default=False)
    rhi_completed = models.BooleanField(default=False)
    rhi_in_time = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(
        null=True, help_text="A later version of the return no longer has it."
    )
    updated_at = models.DateTimeField(db_default=Now())
    row = models.ForeignKey(
        "cases.StagedEpisode",
        on_delete=models.PROTECT,
        null=True,
        related_name="episodes",
        help_text="The row of the file it came from; none when entered here.",
    )
    started_on = day_of("missing_from_at")
    ended_on = day_of("returned_at")
    quarter = quarter_of_moment("missing_from_at")
    ended_quarter = quarter_of_moment("returned_at")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "system", "reference"],
                name="one_episode_per_reference",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None)
                | Q(returned_at__gte=F("missing_from_at")),
                name="episode_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(rhi_accepted=True) | Q(rhi_offered=True),
                name="accepted_interview_was_offered",
            ),
        ]
        indexes = [
            models.Index(fields=["child", "missing_from_at"], name="episode_of_child"),
            models.Index(fields=["partnership", "quarter"], name="episode_by_quarter"),
            models.Index(
                fields=["partnership", "system", "quarter"], name="episode_by_system"
            ),
            models.Index(
                fields=["partnership", "ended_quarter"], name="episode_by_ending"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class ReturnInterview(models.Model):
    """The return home interview of one episode: offered, accepted, done, or why not.

    The 72-hour clock starts when the child is back (DOMAIN B.3, MIS-10).
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    episode = models.OneToOneField(
        MissingEpisode, on_delete=models.PROTECT, related_name="interview"
    )
    offered = models.BooleanField(null=True)
    offered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    completed_at = models.DateTimeField(null=True)
    precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DATETIME.value
    )
    provider = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_independent = models.BooleanField(null=True)
    why_not_done = models.CharField(
        max_length=20, choices=WhyNotDone.choices, blank=True
    )
    row = models.ForeignKey(
        "cases.StagedInterview",
        on_delete=models.PROTECT,
        null=True,
        related_name="interviews",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(accepted=True) | Q(offered=True),
                name="interview_accepted_after_offer",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(accepted=True),
                name="interview_completed_was_accepted",
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(why_not_done=""),
                name="interview_done_needs_no_excuse",
            ),
        ]

    def __str__(self) -> str:
        return f"interview of {self.episode_id}"
