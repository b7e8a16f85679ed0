"""Who is booked, came, or did not. Source: DOMAIN C.10."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from training.models.choices import Sector, Status, Why
from training.models.courses import RoleGroup
from training.models.events import Event

GONE = ["cancelled_in_time", "cancelled_late", "left_list"]


def handle_of(pseudonym: str) -> str:
    """Give a handle people can read out: the hash's first eight signs, in two halves."""
    return f"{pseudonym[:4]}-{pseudonym[4:8]}".upper()


class Delegate(models.Model):
    """A person who learns, as this product knows one: a keyed hash and where they work.

    `pseudonym` is the keyed hash of the staff reference; neither name nor reference
    has a column. Where they work is what the last booking said.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    pseudonym = models.CharField(max_length=64, help_text="HMAC-SHA-256, hexadecimal.")
    sector = models.CharField(max_length=24, choices=Sector.choices)
    role_group = models.ForeignKey(
        RoleGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_seen_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "pseudonym"], name="one_delegate_per_pseudonym"
            ),
            models.CheckConstraint(
                condition=Q(pseudonym__regex="^[0-9a-f]{64}$"),
                name="delegate_pseudonym_is_a_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """The handle of the person, see `handle_of`."""
        return handle_of(self.pseudonym)


class DelegateContact(models.Model):
    """A work e-mail address for invitations to evaluate; deleted when the last is over.

    Nobody is shown it, no list or export holds it.
    """

    delegate = models.OneToOneField(
        Delegate, on_delete=models.CASCADE, related_name="contact"
    )
    email = models.EmailField()
    keep_until = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["keep_until"], name="contacts_to_delete")]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class Booking(models.Model):
    """One person's place at one event, or their wait for one.

    Sector, role group and job role are those of the day. Triggers: nobody attends (or
    misses) a cancelled event or one to come; nobody is taken off who gave an
    evaluation afterwards; no more places than there are.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="bookings")
    delegate = models.ForeignKey(
        Delegate, on_delete=models.PROTECT, related_name="bookings"
    )
    sector = models.CharField(max_length=24, choices=Sector.choices)
    role_group = models.ForeignKey(
        RoleGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    job_role = models.CharField(max_length=80, blank=True)
    status = models.CharField(
        max_length=18, choices=Status.choices, default=Status.BOOKED.value
    )
    booked_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=12, choices=Why.choices, blank=True)
    charged_pence = models.PositiveIntegerField(null=True, blank=True)
    row = models.ForeignKey(
        "training.StagedBooking",
        on_delete=models.PROTECT,
        null=True,
        related_name="bookings",
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "delegate"],
                condition=~Q(status__in=GONE),
                name="one_live_booking_per_person",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None) | Q(status__in=GONE),
                name="only_a_cancelled_booking_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(status__in=[*GONE, "dna"]),
                name="only_who_is_not_there_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(charged_pence=None)
                | Q(status__in=["cancelled_late", "dna"]),
                name="only_who_is_missed_is_charged",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "event"], name="bookings_by_event"),
            models.Index(fields=["partnership", "agency"], name="bookings_by_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.delegate}: {self.status}"


class BookingStep(models.Model):
    """One thing that somebody, or the waiting list, did to a booking; never changed."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=16)
    from_status = models.CharField(max_length=18, blank=True)
    to_status = models.CharField(max_length=18, choices=Status.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.act} of booking {self.booking_id}"
