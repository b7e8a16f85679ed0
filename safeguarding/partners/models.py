"""Partnerships, the agencies in them, their agreements, populations and priorities."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from safeguarding.access.scope import ScopedQuerySet

CODE_HELP = "Short, lower case, never changes."


def _in_force(day: date, start: str, end: str) -> Q:
    """Build the filter for rows in force on a day; an empty end means no end."""
    return Q(**{f"{start}__lte": day}) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day})
    )


class PartnershipQuerySet(ScopedQuerySet):
    """Partnerships a person has a seat in."""

    partnership_lookup = "pk"
    agency_lookup = "assignments__agency_id"


class Partnership(models.Model):
    """An area's safeguarding children board or partnership (DOMAIN 0.1)."""

    class Kind(models.TextChoices):
        LSCB = "LSCB", "Local safeguarding children board"
        LSCP = "LSCP", "Local safeguarding children partnership"

    code = models.SlugField(unique=True, help_text=CODE_HELP)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    la_code = models.CharField(max_length=9, blank=True, help_text="E0800…, of ONS.")
    region = models.CharField(max_length=60, blank=True)
    suppression_threshold = models.PositiveSmallIntegerField(
        default=5, help_text="Counts of children from 1 up to this are hidden."
    )
    two_person_sign_off = models.BooleanField(
        default=False,
        db_default=False,
        help_text="A return counts as received once a second person signed it.",
    )
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gte=F("active_from")),
                name="partnership_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class Agency(models.Model):
    """An organisation with a seat or a return; it may serve several partnerships.

    One seat can have had three names (PCT, CCG, ICB): each is an agency with dates
    and a predecessor (DOMAIN A.1, C.1).
    """

    code = models.SlugField(unique=True, help_text=CODE_HELP)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    type = models.CharField(max_length=40, help_text="DOMAIN C.1, for example icb_ccg.")
    sector = models.CharField(max_length=40, help_text="DOMAIN C.10.")
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gte=F("active_from")),
                name="agency_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.short_name


class DatedQuerySet(ScopedQuerySet):
    """Rows with a first and a last day."""

    def on_day(self, day: date) -> Self:
        """Keep the rows in force on a day."""
        return self.filter(_in_force(day, "starts_on", "ends_on"))


class Membership(models.Model):
    """An agency's dated place in a partnership."""

    class Status(models.TextChoices):
        STATUTORY_PARTNER = "STATUTORY_PARTNER", "Statutory partner"
        RELEVANT_AGENCY = "RELEVANT_AGENCY", "Relevant agency"
        INVITED = "INVITED", "Invited"
        ADVISOR = "ADVISOR", "Advisor"
        PARTICIPATING_OBSERVER = "PARTICIPATING_OBSERVER", "Participating observer"
        LAY = "LAY", "Lay member"

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="memberships"
    )
    status = models.CharField(max_length=30, choices=Status.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "starts_on"],
                name="one_membership_per_agency_and_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.partnership}"


class AgreementQuerySet(ScopedQuerySet):
    """Data-sharing agreements, by date."""

    def on_day(self, day: date) -> Self:
        """Keep the agreements signed and in date on a day."""
        return self.filter(
            _in_force(day, "starts_on", "expires_on"), signed_on__lte=day
        )


class Agreement(models.Model):
    """A data-sharing agreement: without one signed and in date nothing is taken in.

    Source: FEATURES 2 row 55; DOMAIN F.1.
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="agreements"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="agreements"
    )
    title = models.CharField(max_length=200)
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    expires_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "title", "starts_on"],
                name="one_agreement_per_title_and_start",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("starts_on")),
                name="agreement_expires_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Population(models.Model):
    """Children in an area by mid-year estimate, the denominator of rates.

    Only the band 0-17 is a denominator (DOMAIN A.6); others are kept as published.
    A revised estimate is another row, recorded later (DOMAIN B.1 rule 12).
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="populations"
    )
    mid_year = models.PositiveSmallIntegerField(help_text="30 June of this year.")
    age_band = models.CharField(max_length=10)
    count = models.PositiveIntegerField(help_text="People of this age band.")
    source = models.CharField(max_length=200)
    recorded_on = models.DateField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "mid_year", "age_band", "recorded_on"],
                name="one_estimate_per_year_band_and_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.partnership} {self.age_band} mid-{self.mid_year}"


class Priority(models.Model):
    """A priority of a plan; boards change them, so they are rows (DOMAIN B.2)."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="priorities"
    )
    plan = models.CharField(max_length=40, help_text="For example 2015-18.")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=250)
    parent_code = models.CharField(max_length=20, blank=True)
    lead_groups = models.CharField(max_length=250, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "plan", "code"],
                name="one_priority_per_plan_and_code",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Neighbour(models.Model):
    """A local authority a partnership compares itself with, in a named set.

    Statistical neighbours, not those next door; a model is revised now and then, so
    that an old and a new set stand side by side with their dates (DOMAIN A.6).
    """

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="neighbours"
    )
    set_name = models.CharField(max_length=60, help_text="For example 2021 model.")
    place_code = models.CharField(max_length=9, help_text="E06…, E08…, E09… or E10….")
    place_name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=250)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "set_name", "place_code"],
                name="one_neighbour_per_set_and_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="neighbour_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_name} ({self.set_name})"
