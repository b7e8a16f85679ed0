"""One register of actions, which close on evidence. Source: DOMAIN C.7 (Action)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet
from safeguarding.board.models.groups import WholeTableQuerySet


class Action(models.Model):
    """What somebody promised to do, by when, and what shows that it was done.

    Overdue is never stored: it is `due_on` before today while the action is open.
    """

    class Source(models.TextChoices):
        AUDIT = "audit", "Case file audit"
        SELF_ASSESSMENT = "self_assessment", "Section 11 or section 175/157"
        REVIEW = "review", "Learning review"
        CHALLENGE = "challenge", "Challenge"
        PLAN = "plan", "Plan"
        INSPECTION = "inspection", "Inspection"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        IN_PROGRESS = "in_progress", "In progress"
        COMPLETE = "complete_unverified", "Complete, not yet verified"
        VERIFIED = "complete_verified", "Complete and verified"
        NOT_DONE = "closed_not_done", "Closed, not done"

    class Moved(models.TextChoices):
        MOVED = "moved", "Moved"
        NOT_MOVED = "not_moved", "Not moved"
        CANNOT_TELL = "cannot_tell", "Cannot tell"

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The owner.",
    )
    owner_role = models.CharField(max_length=150, help_text="Job title, never a name.")
    source_kind = models.CharField(max_length=16, choices=Source.choices)
    source_id = models.BigIntegerField(
        null=True, help_text="Of the audit, review or round, where it is kept here."
    )
    source_title = models.CharField(max_length=200, help_text="As the lists show it.")
    text = models.CharField(max_length=1000)
    evidence_wanted = models.CharField(
        max_length=500, help_text="What will show that it is done."
    )
    created_on = models.DateField()
    due_on = models.DateField(help_text="As it stands now; see `dues` for before.")
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.OPEN.value
    )
    completed_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verifying_agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_on = models.DateField(null=True, help_text="Verified, or given up.")
    not_done_reason = models.CharField(max_length=500, blank=True)
    impact_note = models.CharField(max_length=1000, blank=True)
    target_indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, null=True, related_name="+"
    )
    moved = models.CharField(max_length=12, choices=Moved.choices, blank=True)
    moved_why = models.CharField(max_length=300, blank=True)
    moved_checked_on = models.DateField(null=True)
    updated_at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("created_on")),
                name="action_is_due_after_creation",
            ),
            models.CheckConstraint(
                condition=Q(completed_on=None) | Q(completed_on__gte=F("created_on")),
                name="action_completes_after_creation",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["complete_unverified", "complete_verified"])
                | Q(completed_on__isnull=False),
                name="complete_action_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="complete_verified")
                | Q(verified_on__isnull=False, closed_on__isnull=False),
                name="verified_action_has_its_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed_not_done")
                | (Q(closed_on__isnull=False) & ~Q(not_done_reason="")),
                name="action_not_done_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["complete_verified", "closed_not_done"])
                | Q(closed_on=None),
                name="only_an_ended_action_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(verified_on=None) | Q(verified_on__gte=F("completed_on")),
                name="action_is_verified_after_completion",
            ),
        ]
        indexes = [
            models.Index(
                fields=["partnership", "state", "due_on"], name="action_by_state"
            ),
            models.Index(fields=["source_kind", "source_id"], name="action_by_source"),
        ]

    def __str__(self) -> str:
        return f"Action {self.pk}"


class ActionPart(models.Model):
    """What belongs to one action, with whose it is. Never changed, only added."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


class ActionDue(ActionPart):
    """A due date an action had; the first is the one it was made with."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="dues")
    due_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta(ActionPart.Meta):
        pass

    def __str__(self) -> str:
        return f"due {self.due_on}"


class ActionStep(ActionPart):
    """One change of an action's state, with words."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=Action.State.choices)
    on = models.DateField(
        help_text="From which day it holds: what is sent back was never complete."
    )
    words = models.CharField(max_length=1000, blank=True)

    class Meta(ActionPart.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.act}: {self.state}"


class ActionEvidence(ActionPart):
    """What shows that an action was done: words, and maybe a file."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="evidence"
    )
    words = models.CharField(max_length=1000)
    file = models.ForeignKey(
        "board.EvidenceFile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta(ActionPart.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="evidence_says_what_it_shows"
            )
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk}"


class ActionReminder(models.Model):
    """A reminder that is wanted for a person about an action; the row is the work."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, related_name="+"
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="reminders"
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=12)
    on = models.DateField()
    sent_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action", "person", "step", "on"], name="one_action_reminder"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} on {self.on}"


class ActionQuarter(models.Model):
    """How an action stood at the end of a quarter: what counting needs.

    Made set-wise from actions and their history; may be thrown away and made again.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="quarters"
    )
    quarter = models.IntegerField()
    is_due = models.BooleanField(help_text="Due by the end of the quarter.")
    is_complete = models.BooleanField(help_text="Complete with evidence by then.")

    objects = WholeTableQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "actions of the register"
        constraints = [
            models.UniqueConstraint(
                fields=["action", "quarter"], name="one_row_per_action_and_quarter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} in {self.quarter}"
