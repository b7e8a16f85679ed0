"""People, the seats they hold, invitations, and the trail of what they did."""

import secrets
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone

from safeguarding.access.permissions import ROLE_LABELS, Permission, Role
from safeguarding.access.scope import ScopedQuerySet, Seat

ROLE_CHOICES = [(role.value, label) for role, label in ROLE_LABELS.items()]


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is kept in lower case."""

    def create_user(
        self, email: str, password: str | None = None, **extra: Any
    ) -> "User":
        """Make a person who can sign in; without a password nobody can yet."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by e-mail, whatever the case typed."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in by e-mail. What they may do comes from their seats."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=150, help_text="As colleagues know them.")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Nobody is staff: there is no back door page."""
        return False

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """The seats this person holds today; one query, kept for the request."""
        if not self.is_active:
            return ()
        held = self.assignments.on_day(timezone.localdate())
        return tuple(
            Seat(Role(row.role), row.partnership_id, row.agency_id) for row in held
        )

    def may(
        self,
        permission: Permission,
        partnership_id: int | None = None,
        agency_id: int | None = None,
    ) -> bool:
        """Say whether any seat carries a permission (there, when a place is given)."""
        if partnership_id is None:
            return any(seat.reach(permission) for seat in self.seats)
        return any(
            seat.allows(permission, partnership_id, agency_id) for seat in self.seats
        )


class AssignmentQuerySet(ScopedQuerySet):
    """Seats, by date."""

    def on_day(self, day: Any) -> "AssignmentQuerySet":
        """Keep the seats held on a day."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day
        ).order_by("pk")


class Assignment(models.Model):
    """A seat: a person in a role in a partnership, for an agency, between dates."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="assignments"
    )
    agency = models.ForeignKey(
        "partners.Agency",
        on_delete=models.PROTECT,
        related_name="assignments",
        null=True,
        blank=True,
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="seat_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(
                    role__in=[Role.AGENCY_SUBMITTER.value, Role.AGENCY_APPROVER.value],
                    agency=None,
                ),
                name="agency_seat_names_its_agency",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "partnership", "agency", "starts_on"],
                name="one_seat_per_person_role_and_start",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}"


def new_token() -> str:
    """Make a secret for an invitation link: 256 random bits."""
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """An invitation to take a seat: single use, three days, only its hash kept.

    Source: SECURITY 2e (invited first; the invitation binds place and role).
    """

    email = models.EmailField()
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.CASCADE, related_name="invitations"
    )
    agency = models.ForeignKey(
        "partners.Agency",
        on_delete=models.PROTECT,
        related_name="invitations",
        null=True,
        blank=True,
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_is_accepted_or_withdrawn_not_both",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class AuditEvent(models.Model):
    """One line of the trail: who did what to what, when. Never changed or deleted.

    Holds ids and codes only, no personal data about children and no figures. A
    trigger in the database refuses UPDATE and DELETE (migration 0002).
    """

    at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="audit_events"
    )
    action = models.CharField(max_length=40)
    partnership_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["partnership_id", "-at"], name="audit_by_partnership"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}".strip()
