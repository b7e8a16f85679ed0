"""Rows of training files as they were read: pseudonyms and codes only."""

from django.db import models

from safeguarding.returns.models import StagedRow


class StagedBooking(StagedRow):
    """A row of a learning system's export, or of an attendance register."""

    event_ref = models.CharField(max_length=40, blank=True)
    course_code = models.CharField(max_length=40, blank=True)
    course_title = models.CharField(max_length=150, blank=True)
    delivery_type = models.CharField(max_length=16, blank=True)
    starts_on = models.DateField(null=True)
    capacity = models.PositiveIntegerField(null=True)
    pseudonym = models.CharField(max_length=64)
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    sector = models.CharField(max_length=24, blank=True)
    role_group = models.CharField(max_length=40, blank=True)
    job_role = models.CharField(max_length=80, blank=True)
    status = models.CharField(max_length=18)
    booked_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    reason = models.CharField(max_length=12, blank=True)
    charged_pence = models.PositiveIntegerField(null=True)
    pre_score = models.PositiveSmallIntegerField(null=True)
    post_score = models.PositiveSmallIntegerField(null=True)
    usefulness = models.CharField(max_length=10, blank=True)
    quality = models.CharField(max_length=10, blank=True)

    class Meta(StagedRow.Meta):
        pass


class StagedHeadcount(StagedRow):
    """A row of a headcount return."""

    role_group = models.CharField(max_length=40)
    on = models.DateField()
    people = models.PositiveIntegerField()

    class Meta(StagedRow.Meta):
        pass
