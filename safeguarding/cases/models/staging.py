"""Rows of files as they were read: pseudonymised, typed, one per row of the file.

They are what was sent, and stay: a record that came from a file points at its row.
"""

from django.db import models

from safeguarding.cases.models.choices import Precision
from safeguarding.returns.models import StagedRow


class StagedEpisode(StagedRow):
    """A row of a police list of missing episodes, or of SSDA903's Missing module."""

    child = models.CharField(max_length=64)
    reference = models.CharField(max_length=64, blank=True)
    born_month = models.DateField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    ethnicity = models.CharField(max_length=4, blank=True)
    locality = models.CharField(max_length=20, blank=True)
    reported_at = models.DateTimeField(null=True)
    missing_from_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DATETIME.value
    )
    type = models.CharField(max_length=16, blank=True)
    police_risk = models.CharField(max_length=16, blank=True)
    location = models.CharField(max_length=16, blank=True)
    placed = models.CharField(max_length=24, blank=True)
    placing_la = models.CharField(max_length=9, blank=True)
    debrief_at = models.DateTimeField(null=True)
    cse_screened_on = models.DateField(null=True)
    cse_flag = models.CharField(max_length=10, blank=True)
    cce_flag = models.BooleanField(null=True)

    class Meta(StagedRow.Meta):
        pass


class StagedInterview(StagedRow):
    """A row of a list of return home interviews, or of Annex A list 8."""

    child = models.CharField(max_length=64)
    episode_reference = models.CharField(max_length=64, blank=True)
    returned_at = models.DateTimeField(null=True)
    offered = models.BooleanField(null=True)
    offered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    completed_at = models.DateTimeField(null=True)
    precision = models.CharField(
        max_length=8, choices=Precision.choices, default=Precision.DATETIME.value
    )
    provider = models.CharField(max_length=60, blank=True, help_text="Agency's code.")
    is_independent = models.BooleanField(null=True)
    why_not_done = models.CharField(max_length=20, blank=True)
    looked_after_from = models.DateField(null=True, help_text="Annex A only.")
    looked_after_to = models.DateField(null=True)
    placed = models.CharField(max_length=24, blank=True)
    placed_from = models.DateField(
        null=True, help_text="Start of the placement `placed` speaks of."
    )

    class Meta(StagedRow.Meta):
        pass


class StagedCase(StagedRow):
    """A row of a list of CSE cases: one case as it stood in the period."""

    child = models.CharField(max_length=64)
    reference = models.CharField(max_length=64, blank=True)
    born_month = models.DateField(null=True)
    sex = models.CharField(max_length=10, blank=True)
    ethnicity = models.CharField(max_length=4, blank=True)
    locality = models.CharField(max_length=20, blank=True)
    referred_on = models.DateField(null=True)
    source_agency = models.CharField(max_length=60, blank=True)
    screened_on = models.DateField(null=True)
    screening_tool = models.CharField(max_length=10, blank=True)
    screening_score = models.PositiveSmallIntegerField(null=True)
    category = models.PositiveSmallIntegerField(null=True)
    route = models.CharField(max_length=24, blank=True)
    level = models.CharField(max_length=16, blank=True)
    level_on = models.DateField(null=True)
    placed = models.CharField(max_length=24, blank=True)
    placed_on = models.DateField(null=True)
    placing_la = models.CharField(max_length=9, blank=True)
    social_care_status = models.CharField(max_length=12, blank=True)
    exploitation_type = models.CharField(max_length=20, blank=True)
    cce = models.BooleanField(null=True)
    gangs = models.BooleanField(null=True)
    mase_on = models.DateField(null=True)
    panel_on = models.DateField(null=True)
    reviewed_on = models.DateField(null=True)
    audited_on = models.DateField(null=True)
    transition_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closure_reason = models.CharField(max_length=24, blank=True)
    step_down_to = models.CharField(max_length=20, blank=True)

    class Meta(StagedRow.Meta):
        pass
