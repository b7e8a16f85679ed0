"""Keeps files as they came: the bytes once, under their hash; a name fit to show."""

import hashlib
import re
from datetime import datetime, timedelta

from django.utils import timezone

from safeguarding.returns.models import StoredFile, Submission

# A draft is kept while its sender writes explanations, not longer.
DRAFT_LIFE = timedelta(hours=12)


def clean_name(name: str) -> str:
    """Make a file's name safe to show and to send back: its last part, no oddities."""
    last = re.split(r"[/\\]", name)[-1]
    safe = re.sub(r"[^\w .()-]+", "_", last).strip(" .")
    stem, dot, ending = safe.rpartition(".")
    if dot and len(ending) <= 5:
        return f"{stem[:110]}.{ending}"
    return safe[:120] or "return"


def store(content: bytes) -> StoredFile:
    """Keep the bytes of a file once, under their SHA-256.

    A file that is there counts as kept from now on, and waits for the caller's
    transaction: nobody forgets a draft while it is being sent.
    """
    digest = hashlib.sha256(content).hexdigest()
    stored, _ = StoredFile.objects.update_or_create(
        sha256=digest,
        defaults={"stored_at": timezone.now()},
        create_defaults={"size": len(content), "content": content},
    )
    return stored


def forget_drafts(*, now: datetime) -> int:
    """Delete the files that were checked but never sent.

    Returns:
        How many files were deleted.
    """
    sent = Submission.objects.values("file_id")
    old = StoredFile.objects.filter(stored_at__lt=now - DRAFT_LIFE)
    count, _ = old.exclude(pk__in=sent).delete()
    return count
