"""The themes findings and reviews are tagged with, a list of each partnership."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from audits.models import Theme
from safeguarding.access import audit
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Partnership


@transaction.atomic
def add(*, partnership: Partnership, title: str, doing: Changing) -> Theme:
    """Add a theme.

    Raises:
        NotAllowed: there is such a theme already, or the title has no letters.
        PermissionDenied: the person keeps no reviews there.
    """
    if not doing.by.may(Permission.KEEP_REVIEWS, partnership.pk):
        raise PermissionDenied
    # Whoever comes second waits here, and then finds the theme of the first.
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    code = slugify(title)[:40].strip("-")
    if not code:
        raise NotAllowed(
            "title", "Write the theme in words, like professional curiosity"
        )
    known = Theme.objects.filter(partnership=partnership)
    if known.filter(code=code).exists():
        raise NotAllowed("title", "There is such a theme already")
    theme = Theme.objects.create(partnership=partnership, code=code, title=title)
    audit.record(
        audit.Action.REVIEW_CHANGED,
        by=doing.by,
        partnership_id=partnership.pk,
        about=theme,
        act="add_theme",
    )
    return theme
