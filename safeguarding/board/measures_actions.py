"""Which indicators are counted from the register of actions, and how.

Source: DOMAIN B.4 (AUD-05, SCR-04); decision 24.
"""

from django.db.models import Count, Q

from safeguarding.board.models import Action, ActionQuarter
from safeguarding.cases.known import is_over
from safeguarding.indicators.measures import Measure, Source

FROM_AUDITS = (Action.Source.AUDIT.value, Action.Source.SELF_ASSESSMENT.value)
FROM_REVIEWS = (Action.Source.REVIEW.value,)
_DUE = Count("pk", filter=Q(is_due=True))
_DONE = Count("pk", filter=Q(is_due=True, is_complete=True))


def _from(kinds: tuple[str, ...]) -> Source:
    rows = ActionQuarter.objects.filter(is_over(), action__source_kind__in=kinds)
    return Source(rows)


AUDIT_ACTIONS = _from(FROM_AUDITS)
REVIEW_ACTIONS = _from(FROM_REVIEWS)

measures = [
    Measure("AUD-05", AUDIT_ACTIONS, _DONE, _DUE),
    Measure("SCR-04", REVIEW_ACTIONS, _DONE, _DUE),
]
