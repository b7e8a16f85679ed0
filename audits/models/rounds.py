"""Rounds of self-assessment and who must answer. Source: DOMAIN C.7."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from audits.models.standards import RoundKind, StandardSet
from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.board.models import WholeTableQuerySet


class Round(models.Model):
    """One round: which standards, of which year, due when."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being prepared"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=6, choices=RoundKind.choices)
    title = models.CharField(max_length=150)
    standard_set = models.ForeignKey(
        StandardSet, on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(
        help_text="Year in which the financial year begins."
    )
    opens_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=6, choices=State.choices, default=State.DRAFT.value
    )
    is_moderated = models.BooleanField(
        default=True, help_text="A panel gives its own scores."
    )
    is_blind = models.BooleanField(
        default=False, help_text="The panel scores before it sees the self scores."
    )
    tool = models.CharField(
        max_length=100,
        blank=True,
        help_text="Where answers are kept when not here: only their state is known.",
    )
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    closed_on = models.DateField(null=True)

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "kind", "title"], name="one_round_per_title"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="round_is_due_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(is_blind=False) | Q(is_moderated=True),
                name="only_a_moderated_round_is_blind",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) ^ Q(state="closed"),
                name="closed_round_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PanelMember(models.Model):
    """A person on the panel that moderates a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="panel")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], name="one_panel_seat_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.round}"


class Establishment(models.Model):
    """A school or college that must answer, from the partnership's list.

    `agency` is whose people may answer for it here (a trust, the council's education
    service); where it is empty the school answers by the link in its e-mail.
    """

    class Phase(models.TextChoices):
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        SPECIAL = "special", "Special"
        PRU = "pru", "Pupil referral unit"
        INDEPENDENT = "independent", "Independent"
        POST_16 = "post_16", "Post-16"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    urn = models.CharField(max_length=6)
    name = models.CharField(max_length=150)
    phase = models.CharField(max_length=12, choices=Phase.choices)
    is_academy = models.BooleanField(default=False)
    trust = models.CharField(max_length=150, blank=True)
    email = models.EmailField(
        blank=True, help_text="Of the establishment's office, not of a person."
    )
    starts_on = models.DateField()
    ends_on = models.DateField(
        null=True, help_text="The last day it was in the current list."
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "urn"], name="one_establishment_per_urn"
            ),
            models.CheckConstraint(
                condition=Q(urn__regex=r"^[0-9]{6}$"), name="urn_has_6_digits"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="establishment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Required(models.Model):
    """One agency or establishment that must answer a round; others never count."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="required")
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, null=True, related_name="required"
    )
    invited_at = models.DateTimeField(null=True)
    extended_until = models.DateField(null=True)
    extension_reason = models.CharField(max_length=300, blank=True)
    extended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "those who must answer"
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | Q(establishment__isnull=False),
                name="somebody_is_required",
            ),
            models.UniqueConstraint(
                fields=["round", "agency"],
                condition=Q(establishment=None),
                name="one_requirement_per_agency",
            ),
            models.UniqueConstraint(
                fields=["round", "establishment"],
                condition=Q(establishment__isnull=False),
                name="one_requirement_per_establishment",
            ),
            models.CheckConstraint(
                condition=(Q(extended_until=None) & Q(extension_reason=""))
                | (Q(extended_until__isnull=False) & ~Q(extension_reason="")),
                name="extension_of_an_answer_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.establishment or self.agency)


class RoundReminder(models.Model):
    """An invitation or reminder that is wanted; the row is the work."""

    class Step(models.TextChoices):
        INVITED = "invited", "Invitation"
        BEFORE = "before", "Reminder before the day"
        DUE = "due", "On the day"
        LATE = "late", "Late"
        CHASED = "chased", "Chased by hand"

    required = models.ForeignKey(
        Required, on_delete=models.CASCADE, related_name="reminders"
    )
    person = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="+"
    )
    email = models.EmailField(blank=True, help_text="Of an establishment's office.")
    step = models.CharField(max_length=8, choices=Step.choices)
    on = models.DateField()
    wanted_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["required", "person", "email", "step", "on"],
                nulls_distinct=False,
                name="one_round_reminder",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(email=""),
                name="reminder_goes_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} on {self.on}"
