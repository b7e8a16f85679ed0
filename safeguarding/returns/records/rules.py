"""Rules that every file of records is held to, whatever it is about. Source: DOMAIN C.

What only one kind of records can say (periods, clocks, codes) is the kind's own.
"""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from safeguarding.returns.models import RecordFile, Submission
from safeguarding.returns.queries import standing_hash
from safeguarding.returns.rules.dates import late_in_words
from safeguarding.returns.rules.facts import Finding, Severity
from safeguarding.returns.values import quoted


def of_the_file(file: RecordFile, staged: int, at: datetime) -> Iterator[Finding]:
    """Judge a file as a whole. Two queries at most.

    Args:
        file: with the fingerprint of its rows.
        staged: how many rows could be read.
        at: when it was given.
    """
    versions = Submission.objects.filter(obligation_id=file.obligation_id)
    newest_first = list(versions.order_by("-version"))
    yield from _extra_columns(file)
    if file.encoding == "cp1252":
        yield Finding(
            "I-ENCODING",
            "The file is not in UTF-8, so it was read as Windows text. Look whether "
            "signs such as £ and é are right.",
        )
    if staged:
        yield from _same_again(file, newest_first)
    if not any(one.received_at for one in newest_first):
        yield from _late(file, at)


def _extra_columns(file: RecordFile) -> Iterator[Finding]:
    for heading in file.left_out:
        yield Finding(
            "W-COLUMN-EXTRA",
            f"The column {quoted(heading)} is not part of this list. It was not read "
            "and not kept.",
            column=heading[:40],
        )


def _same_again(file: RecordFile, versions: list[Submission]) -> Iterator[Finding]:
    if standing := standing_hash(versions).get(file.content_hash):
        yield Finding(
            "E-DUPLICATE-FILE",
            f"We already have exactly these rows: {standing}. There is nothing to send.",
        )


def _late(file: RecordFile, at: datetime) -> Iterator[Finding]:
    due, day = file.obligation.due_on, timezone.localdate(at)
    if day > due:
        yield Finding("W-LATE", late_in_words(due, day), level=Severity.INFORMATION)
