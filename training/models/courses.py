"""Courses and who needs them. Source: DOMAIN C.10."""

from django.db import models
from django.db.models import Q

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.board.models.groups import WholeTableQuerySet
from training.models.choices import Delivery, Duration, Mode


class RoleGroup(models.Model):
    """People whose work asks for the same training: "Level 3, child health".

    Each partnership's own list: headcounts, needs and coverage speak of these groups.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "code"], name="one_role_group_per_code"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Course(models.Model):
    """Something people learn here, given again and again as events."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=150)
    delivery_type = models.CharField(max_length=16, choices=Delivery.choices)
    mode = models.CharField(
        max_length=12, choices=Mode.choices, default=Mode.FACE_TO_FACE.value
    )
    level = models.CharField(
        max_length=40, blank=True, help_text="1 to 6, or for whom: as the offer says."
    )
    priority = models.CharField(
        max_length=80, blank=True, help_text="The priority of the plan it serves."
    )
    duration = models.CharField(
        max_length=10, choices=Duration.choices, default=Duration.HALF_DAY.value
    )
    hours = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    audience = models.CharField(max_length=200, blank=True)
    renewal_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="After how long it is to be done again."
    )
    provider = models.CharField(
        max_length=120, blank=True, help_text="The organisation, never a person."
    )
    ended_on = models.DateField(
        null=True, blank=True, help_text="From when it is not offered any more."
    )

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "code"], name="one_course_per_code"
            ),
            models.CheckConstraint(
                condition=Q(renewal_months=None) | Q(renewal_months__range=(1, 120)),
                name="course_renews_within_ten_years",
            ),
            models.CheckConstraint(
                condition=Q(duration="hours", hours__isnull=False, hours__gt=0)
                | (~Q(duration="hours") & Q(hours=None)),
                name="course_of_hours_says_how_many",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CourseNeed(models.Model):
    """A group of people who are to have done a course, and have it in date."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="needs")
    role_group = models.ForeignKey(
        RoleGroup, on_delete=models.PROTECT, related_name="needs"
    )

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "role_group"], name="one_need_per_course_and_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role_group}: {self.course}"


class Headcount(models.Model):
    """How many people of an agency are of a role group, on a day. From a return."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    role_group = models.ForeignKey(
        RoleGroup, on_delete=models.PROTECT, related_name="headcounts"
    )
    on = models.DateField()
    people = models.PositiveIntegerField()
    row = models.ForeignKey(
        "training.StagedHeadcount",
        on_delete=models.PROTECT,
        null=True,
        related_name="headcounts",
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "role_group", "on"],
                name="one_headcount_per_group_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role_group} of {self.agency} on {self.on}"
