"""Groups of a partnership and the seats at their tables. Source: DOMAIN C.2."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from safeguarding.access.scope import ScopedQuerySet

NO_END = date(9999, 12, 31)


class Days(Func):
    """A range of days, for constraints."""

    function = "DATERANGE"
    output_field = DateRangeField()


class WholeTableQuerySet(ScopedQuerySet):
    """Rows of a partnership that no single agency owns."""

    agency_lookup = None


class Group(models.Model):
    """A board, an executive, a sub-group: whoever meets."""

    class Kind(models.TextChoices):
        BOARD = "board", "Board"
        EXECUTIVE = "executive", "Executive"
        SUB_GROUP = "sub_group", "Sub-group"
        TASK_AND_FINISH = "task_and_finish", "Task and finish group"
        PANEL = "panel", "Panel"
        STRATEGIC_BOARD = "strategic_board", "Strategic board"

    class Frequency(models.TextChoices):
        FORTNIGHTLY = "fortnightly", "Every two weeks"
        MONTHLY = "monthly", "Every month"
        BI_MONTHLY = "bi_monthly", "Every two months"
        QUARTERLY = "quarterly", "Every quarter"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    chair_agency = models.ForeignKey(
        "partners.Agency",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    frequency = models.CharField(
        max_length=12, choices=Frequency.choices, default=Frequency.QUARTERLY.value
    )
    terms_of_reference_on = models.DateField(null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Seats that must be there."
    )
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "code"], name="one_group_per_code"
            ),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gte=F("active_from")),
                name="group_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(quorum=None) | Q(quorum__gte=1), name="quorum_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(ScopedQuerySet):
    """Seats, by date."""

    def on_day(self, day: date) -> Self:
        """Keep the seats that were filled on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class BoardSeat(models.Model):
    """A seat at a group's table: an agency and a job title, never a person.

    Two seats of one agency are lawful; the same seat twice at a time is not.
    Source: DOMAIN C.2.
    """

    class Capacity(models.TextChoices):
        MEMBER = "member", "Member"
        DEPUTY = "deputy", "Deputy"
        CHAIR = "chair", "Chair"
        VICE_CHAIR = "vice_chair", "Vice-chair"
        ADVISOR = "advisor", "Advisor"
        OBSERVER = "observer", "Observer"
        LAY = "lay", "Lay member"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="seats")
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(max_length=150, help_text="Job title, never a name.")
    capacity = models.CharField(
        max_length=12, choices=Capacity.choices, default=Capacity.MEMBER.value
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="board_seat_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="same_board_seat_only_once_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    ("title", RangeOperators.EQUAL),
                    (
                        Days(
                            "starts_on",
                            Coalesce("ends_on", Value(NO_END)),
                            Value("[]"),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.agency}"
