"""What an agency or a school answered, and what the panel made of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from audits.models.rounds import Required, Round
from audits.models.standards import Question, Standard
from safeguarding.access.models import User
from safeguarding.access.scope import ScopedQuerySet

COMPLIANT = 2
"""A standard is met from this score on. Source: DOMAIN B.4 (VOI-03), C.7."""


class Score(models.IntegerChoices):
    """Self and moderated scores. Source: DOMAIN C.7, C(P20)."""

    NONE = 0, "Not met"
    LITTLE = 1, "Partly met"
    MOSTLY = 2, "Mostly met"
    FULL = 3, "Fully met"


class ResponseState(models.TextChoices):
    """Where an answer stands. Source: DOMAIN C.7."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    MODERATED = "moderated", "Moderated"
    FINAL = "final", "Final"


class Response(models.Model):
    """The one answer of one required agency or establishment to one round.

    It is made with the requirement, so that what has not begun is a row as well.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="responses")
    required = models.OneToOneField(
        Required, on_delete=models.PROTECT, related_name="response"
    )
    state = models.CharField(
        max_length=12,
        choices=ResponseState.choices,
        default=ResponseState.NOT_STARTED.value,
    )
    version = models.PositiveIntegerField(
        default=0, help_text="Rises with every saved change."
    )
    answered = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    prepared_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signatory = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signatory_title = models.CharField(
        max_length=150, blank=True, help_text="Job title of whoever signed."
    )
    signature_asked_at = models.DateTimeField(
        null=True, help_text="Whoever prepared it asked for the signature."
    )
    submitted_at = models.DateTimeField(null=True)
    content_hash = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of what was signed."
    )
    moderated_at = models.DateTimeField(null=True)
    final_at = models.DateTimeField(null=True)
    shared_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["not_started", "in_progress"])
                | (Q(submitted_at__isnull=False) & ~Q(signatory_title="")),
                name="submitted_answer_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="final") | Q(final_at__isnull=False),
                name="final_answer_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="response_by_state")]

    def __str__(self) -> str:
        return f"{self.required}: {self.state}"


class Answer(models.Model):
    """The answer to one question: what the agency says, and what the panel says."""

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, related_name="answers"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    self_score = models.PositiveSmallIntegerField(null=True, choices=Score.choices)
    evidence = models.TextField(blank=True, max_length=4000)
    improvement = models.TextField(blank=True, max_length=2000)
    improvement_owner = models.CharField(
        max_length=150, blank=True, help_text="Job title, never a name."
    )
    improvement_by = models.DateField(null=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+"
    )
    still_true = models.BooleanField(
        null=True,
        help_text="Empty until whoever answers has looked at what was carried.",
    )
    moderated_score = models.PositiveSmallIntegerField(null=True, choices=Score.choices)
    moderator_comment = models.TextField(blank=True, max_length=2000)
    moderated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    moderated_at = models.DateTimeField(null=True)
    discussed_at = models.DateTimeField(
        null=True, help_text="A difference of 2 or more was talked through."
    )
    saved_at = models.DateTimeField(db_default=Now())

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question"], name="one_answer_per_question"
            ),
            models.CheckConstraint(
                condition=Q(self_score=None) | Q(self_score__range=(0, 3)),
                name="self_score_is_0_to_3",
            ),
            models.CheckConstraint(
                condition=Q(moderated_score=None) | Q(moderated_score__range=(0, 3)),
                name="moderated_score_is_0_to_3",
            ),
            models.CheckConstraint(
                condition=Q(still_true=None) | Q(carried_from__isnull=False),
                name="only_a_carried_answer_is_still_true",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class AnswerFile(models.Model):
    """A file of evidence with an answer."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(
        "board.EvidenceFile", on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "file"], name="one_file_per_answer"
            )
        ]

    def __str__(self) -> str:
        return str(self.file)


class StandardResult(models.Model):
    """One standard of one response: the lowest of its scores, written when they change.

    Heat maps and indicators read this instead of every answer. May be made again.
    """

    partnership = models.ForeignKey(
        "partners.Partnership", on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "partners.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    response = models.ForeignKey(
        Response, on_delete=models.CASCADE, related_name="results"
    )
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    self_score = models.PositiveSmallIntegerField(null=True)
    moderated_score = models.PositiveSmallIntegerField(null=True)
    answers = models.PositiveSmallIntegerField(help_text="Answered questions.")
    compliant = models.PositiveSmallIntegerField(
        help_text="Of them, those of 2 or 3, moderated where moderated."
    )
    is_voice = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "standard"], name="one_result_per_standard"
            )
        ]

    def __str__(self) -> str:
        return f"{self.standard}: {self.self_score}"


class AnswerLink(models.Model):
    """A link with which an establishment's office answers one round, without account.

    Only the token's hash is kept. It opens one response, until it expires or is ended.
    """

    response = models.ForeignKey(
        Response, on_delete=models.CASCADE, related_name="links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link {self.pk}"
