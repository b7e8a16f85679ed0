"""Meetings of a group and who came. Source: DOMAIN C.2, B.5 (GOV-01..03)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.board.models.groups import BoardSeat, Group, WholeTableQuerySet
from safeguarding.cases.models.days import quarter_of_day
from safeguarding.returns.models import StagedRow


class Meeting(models.Model):
    """A meeting of a group: planned, then held or cancelled."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", "Ordinary"
        EXTRAORDINARY = "extraordinary", "Extraordinary"
        DEVELOPMENT_DAY = "development_day", "Development day"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    kind = models.CharField(
        max_length=16, choices=Kind.choices, default=Kind.ORDINARY.value
    )
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.PLANNED.value
    )
    is_quorate = models.BooleanField(null=True, help_text="Empty until it is held.")
    recorded_at = models.DateTimeField(db_default=Now())
    quarter = quarter_of_day("on")

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "on", "kind"], name="one_meeting_of_a_group_per_day"
            ),
            models.CheckConstraint(
                condition=Q(is_quorate=None) | Q(status="held"),
                name="only_a_held_meeting_is_quorate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} on {self.on}"


class Attendance(models.Model):
    """Whether a seat was taken at a meeting that was held.

    `quarter`, `group_kind` and `group_code` are written with the row, so that counting
    needs this table only. A trigger refuses a seat of another group, a day outside the
    seat's dates, and a meeting that was not held.
    """

    class Status(models.TextChoices):
        ATTENDED = "attended", "Attended"
        DEPUTY = "deputy_attended", "A deputy attended"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent_no_apology", "Absent without apology"
        NOT_YET_MEMBER = "not_yet_member", "Not yet a member"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="attendances"
    )
    seat = models.ForeignKey(
        BoardSeat, on_delete=models.PROTECT, related_name="attendances"
    )
    status = models.CharField(max_length=20, choices=Status.choices)
    group_kind = models.CharField(max_length=16, choices=Group.Kind.choices)
    group_code = models.CharField(max_length=40)
    quarter = models.IntegerField(help_text="Index of the meeting's quarter.")
    row = models.ForeignKey(
        "board.StagedAttendance",
        on_delete=models.PROTECT,
        null=True,
        related_name="attendances",
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], name="one_attendance_per_meeting_and_seat"
            )
        ]
        indexes = [
            models.Index(
                fields=["partnership", "quarter"], name="attendance_by_quarter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.status}"


class StagedAttendance(StagedRow):
    """A row of an attendance sheet as it was read."""

    group_code = models.CharField(max_length=40)
    met_on = models.DateField()
    kind = models.CharField(max_length=16, blank=True)
    agency_code = models.CharField(max_length=50)
    title = models.CharField(max_length=150)
    status = models.CharField(max_length=20)
    stated_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, help_text="As the sheet prints it."
    )
    stated_places = models.PositiveSmallIntegerField(
        default=0, help_text="Decimals it is printed with: 33 may be a third, 33.0 not."
    )

    class Meta(StagedRow.Meta):
        pass


class SelfAssessment(models.Model):
    """How the board rates itself in one area of good practice, in one year.

    The scale is data: it changed between 2012 and 2013. Source: DOMAIN C.11; S1:387-393.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(
        help_text="Year in which the financial year begins."
    )
    printed_year = models.CharField(max_length=10, help_text="As the paper prints it.")
    area = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField(default=0)
    rating = models.CharField(max_length=30)
    is_good = models.BooleanField(help_text="Good or better on that year's scale.")
    scale = models.CharField(
        max_length=150, help_text="The ratings from worst to best, as used that year."
    )
    source = models.CharField(max_length=200, blank=True)

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "printed_year", "area"],
                name="one_self_assessment_per_area_and_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.printed_year}"
