"""A file between check and send, so that nobody has to choose it again.

The page carries a signed note of which file was checked, for which return, by whom;
the bytes wait in the table of files and are forgotten if never sent.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from safeguarding.access.models import User
from safeguarding.returns.models import Obligation, StoredFile, Submission
from safeguarding.returns.stored import DRAFT_LIFE, store

SALT = "returns.draft"


@dataclass(frozen=True)
class Draft:
    """A file somebody chose, or what they keyed or pasted, written as a file.

    `way` is how the figures came: a value of `Submission.Way`.
    """

    name: str
    content: bytes
    way: str = Submission.Way.FILE.value


def seal(draft: Draft, owed: Obligation, user: User) -> str:
    """Keep the file for a while, and give the note that finds it again."""
    kept = store(draft.content)
    note = {
        "file": kept.sha256,
        "name": draft.name,
        "way": draft.way,
        "for": owed.pk,
        "by": user.pk,
    }
    return signing.dumps(note, salt=SALT, compress=True)


def unseal(note: str, owed: Obligation, user: User) -> Draft | None:
    """Find the file of a note; None when it is another's, altered, or too old."""
    try:
        read = signing.loads(note, salt=SALT, max_age=DRAFT_LIFE)
    except signing.BadSignature:
        return None
    if (read["for"], read["by"]) != (owed.pk, user.pk):
        return None
    kept = StoredFile.objects.filter(sha256=read["file"]).first()
    way = read.get("way", Submission.Way.FILE.value)
    if kept is None or kept.content is None:
        return None
    return Draft(read["name"], bytes(kept.content), way)


def place_of(draft: Draft, owed: Obligation, user: User) -> str:
    """Keep the draft, and give the address of the send page that has it checked."""
    query = urlencode({"draft": seal(draft, owed, user)})
    return f"{reverse('returns:upload', args=[owed.pk])}?{query}"
