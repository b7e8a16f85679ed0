"""Who wants to be told of a signal, and the telling that is owed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from safeguarding.access.scope import ScopedQuerySet


class FollowingQuerySet(ScopedQuerySet):
    """Followings belong to a partnership, not to an agency."""

    agency_lookup = None


class Following(models.Model):
    """A person who wants to hear when an indicator, or any, shows a signal."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followings"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="+"
    )
    indicator = models.ForeignKey(
        "indicators.Indicator",
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text="Empty: every indicator of the partnership.",
    )
    since = models.DateTimeField(db_default=Now())

    objects = FollowingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "partnership", "indicator"],
                name="one_following_per_person_and_indicator",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.partnership_id} {self.indicator_id}"


class Notice(models.Model):
    """A signal somebody is to be told of: the row is the work, the e-mail its end.

    Made in the transaction that wrote the entry; holds no figure.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="+"
    )
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.CASCADE, related_name="+"
    )
    quarter_start = models.DateField()
    word = models.CharField(max_length=20, help_text="The trend word, never a figure.")
    raised_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    seen_at = models.DateTimeField(null=True)

    objects = FollowingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "partnership", "indicator", "quarter_start", "word"],
                name="one_notice_per_person_and_signal",
            )
        ]
        indexes = [
            models.Index(
                fields=["raised_at"],
                name="notices_not_sent_yet",
                condition=Q(sent_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.indicator_id} {self.quarter_start}"
