"""Why a version changes figures of a period that was closed, as its sender wrote."""

from safeguarding.returns.answers import in_words
from safeguarding.returns.models import Problem, Submission

RESTATED = "W-RESTATED"


def reasons_for_restating(version: Submission) -> tuple[str, ...]:
    """Give each reason once. The rule makes sure that there is one."""
    asked = Problem.objects.filter(submission=version, code=RESTATED).order_by("pk")
    given = asked.values_list("reason_kind", "explanation")
    return tuple(dict.fromkeys(in_words(kind, words) for kind, words in given))
