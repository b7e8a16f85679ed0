"""Single figures that a coordinator sent back, and what stays as it is meanwhile.

Source: FEATURES 1 (12), 2 rows 20 and 21.
"""

from collections.abc import Mapping

from safeguarding.periods import Kind, Period
from safeguarding.returns.errors import QuestionRefused
from safeguarding.returns.models import (
    CellQuestion,
    Obligation,
    Submission,
    SubmissionRow,
)
from safeguarding.returns.rules.facts import Key, Numbers, Reopened

State = Submission.State


def ask(version: Submission, questions: Mapping[int, str]) -> None:
    """Write what is asked about single figures of a version.

    Raises:
        QuestionRefused: a question has no words, or is about another version's row.
    """
    if not questions:
        return
    if any(not words.strip() for words in questions.values()):
        message = "Say for each figure you tick what is wrong with it."
        raise QuestionRefused(message)
    own = set(
        SubmissionRow.objects.filter(submission=version, pk__in=questions).values_list(
            "pk", flat=True
        )
    )
    if own != set(questions):
        message = "A figure you ticked is not in this version. Look at the page again."
        raise QuestionRefused(message)
    CellQuestion.objects.bulk_create(
        [
            CellQuestion(
                submission=version,
                partnership_id=version.partnership_id,
                agency_id=version.agency_id,
                row_id=row,
                reason=words.strip(),
            )
            for row, words in questions.items()
        ]
    )


def reopened(obligation: Obligation) -> Reopened | None:
    """Say what the next version may change; None when nothing is locked.

    The coordinator's last decision counts: when it sent single figures back, the
    others stay; when it sent the whole version back, or accepted it, any figure may
    change. What a signatory handed back was never received, and opens nothing. At
    most two queries.
    """
    decided = Submission.objects.filter(
        obligation=obligation,
        state__in=[State.ACCEPTED, State.SENT_BACK],
        received_at__isnull=False,
    )
    last = decided.order_by("-version").prefetch_related("questions").first()
    if last is None or last.state != State.SENT_BACK:
        return None
    asked = {one.row_id: one.reason for one in last.questions.all()}
    if not asked:
        return None
    rows = SubmissionRow.objects.filter(submission=last).select_related("indicator")
    found = [(row.pk, key_of(row), numbers_of(row)) for row in rows]
    return Reopened(
        version=last.version,
        asked={key: asked[pk] for pk, key, _ in found if pk in asked},
        kept={key: numbers for pk, key, numbers in found if pk not in asked},
        before={key: numbers for pk, key, numbers in found if pk in asked},
    )


def key_of(row: SubmissionRow) -> Key:
    """What makes a row of two versions the same figure, as the rules say it."""
    return Key(
        row.indicator.code,
        Period(Kind(row.kind), row.period_start),
        row.breakdown_dimension,
        row.breakdown_code,
    )


def numbers_of(row: SubmissionRow) -> Numbers:
    """Give the three numbers of a row, and how exact they are."""
    return (row.numerator, row.denominator, row.value, row.qualifier)
