"""What a partnership has settled about cases and episodes, or the defaults."""

from safeguarding.cases.models import CasePolicy
from safeguarding.partners.models import Partnership


def policy_of(partnership: Partnership) -> CasePolicy:
    """Give a partnership's policy; the defaults, unsaved, where it settled nothing.

    One query.
    """
    known = CasePolicy.objects.filter(partnership=partnership).first()
    return known or CasePolicy(partnership=partnership)
