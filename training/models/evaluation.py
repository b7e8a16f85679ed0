"""What people said before, after and months later. Source: DOMAIN C.10."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.board.models.groups import WholeTableQuerySet
from training.models.bookings import Booking
from training.models.choices import Rating


class Evaluation(models.Model):
    """One booking's scores: how sure somebody was before and after, from 1 to 5.

    A trigger refuses what is said afterwards by somebody who did not attend.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    booking = models.OneToOneField(
        Booking, on_delete=models.PROTECT, related_name="evaluation"
    )
    pre_score = models.PositiveSmallIntegerField(null=True, blank=True)
    pre_on = models.DateField(null=True, blank=True)
    post_score = models.PositiveSmallIntegerField(null=True, blank=True)
    post_on = models.DateField(null=True, blank=True)
    usefulness = models.CharField(max_length=10, choices=Rating.choices, blank=True)
    quality = models.CharField(max_length=10, choices=Rating.choices, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pre_score=None) | Q(pre_score__range=(1, 5)),
                name="pre_score_is_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(post_score=None) | Q(post_score__range=(1, 5)),
                name="post_score_is_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation of booking {self.booking_id}"


class ChangeTag(models.Model):
    """What people did differently, as a theme to count: "Professional curiosity".

    The codes are those of the themes of audits, so that both can be laid side by side.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=80)
    ended_on = models.DateField(null=True, blank=True)

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "code"], name="one_change_tag_per_code"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Impact(models.Model):
    """What somebody says 3 or 6 months later: is anything done differently?"""

    class Stage(models.IntegerChoices):
        THREE = 3, "3 months later"
        SIX = 6, "6 months later"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, related_name="impacts"
    )
    stage = models.PositiveSmallIntegerField(choices=Stage.choices)
    on = models.DateField()
    practice_changed = models.BooleanField()
    text = models.CharField(max_length=1000, blank=True)
    tags = models.ManyToManyField(ChangeTag, blank=True, related_name="impacts")
    manager_confirmed = models.BooleanField(
        null=True, blank=True, help_text="Empty until the manager has answered."
    )
    manager_on = models.DateField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "stage"], name="one_impact_per_stage"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[3, 6]), name="impact_after_3_or_6_months"
            ),
            models.CheckConstraint(
                condition=Q(manager_confirmed=None, manager_on=None)
                | Q(manager_confirmed__isnull=False, manager_on__isnull=False),
                name="manager_confirms_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} of booking {self.booking_id}"


class EvaluationInvite(models.Model):
    """A message owed to a delegate or their manager, and the link in it.

    The row is the work: wanted, then sent or failed. A link is good for one stage of one
    booking, once, until it expires; only its hash is kept, and only of the last message.
    """

    class Stage(models.TextChoices):
        PRE = "pre", "Before the course"
        POST = "post", "After the course"
        THREE = "three", "3 months later"
        SIX = "six", "6 months later"
        MANAGER_THREE = "manager3", "The manager, after 3 months"
        MANAGER_SIX = "manager6", "The manager, after 6 months"

    class State(models.TextChoices):
        WANTED = "wanted", "To be sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "The mail server refused it"
        ANSWERED = "answered", "Answered"
        STOPPED = "stopped", "Not needed any more"

    booking = models.ForeignKey(
        Booking, on_delete=models.PROTECT, related_name="invites"
    )
    stage = models.CharField(max_length=8, choices=Stage.choices)
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.WANTED.value
    )
    wanted_on = models.DateField()
    manager_email = models.EmailField(
        blank=True, help_text="Of a manager: deleted when answered or over."
    )
    token_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "stage"], name="one_invite_per_stage"
            ),
            models.UniqueConstraint(
                fields=["token_hash"],
                condition=~Q(token_hash=""),
                name="one_invite_per_link",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["wanted", "sent", "failed"])
                | Q(manager_email=""),
                name="ended_invite_keeps_no_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["wanted_on"],
                condition=Q(state__in=["wanted", "failed"]),
                name="invites_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stage} of booking {self.booking_id}"


class Invitations(models.Model):
    """Whether a partnership invites people to evaluate, and what it asks first."""

    partnership = models.OneToOneField(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField(
        help_text="Events before this day are not asked about: nobody is written to "
        "about years ago because a file came late."
    )
    set_at = models.DateTimeField(db_default=Now())

    objects = WholeTableQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitations of {self.partnership}"
