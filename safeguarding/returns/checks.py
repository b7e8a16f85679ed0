"""Keeps that a file was checked and what kinds of problems it had: never a figure."""

from collections import Counter
from datetime import datetime

from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.returns.check import Checked
from safeguarding.returns.models import CheckRun, Obligation, Submission
from safeguarding.returns.rules.facts import Finding, Severity


def note_check(
    obligation: Obligation,
    checked: Checked,
    by: User,
    submission: Submission | None = None,
    at: datetime | None = None,
) -> CheckRun:
    """Note one check of a file for a return, by the kinds of problems found.

    It shows that somebody is at work on the return, and makes the page of error
    patterns: a warning's code that was only for information is not counted.
    Source: FEATURES 1 (4).

    Args:
        obligation: the return the file is for.
        checked: what the check found.
        by: who checked.
        submission: the version, when the file was sent.
        at: when; now unless told.
    """
    return CheckRun.objects.create(
        obligation=obligation,
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        checked_by=by,
        checked_at=at or timezone.now(),
        row_count=checked.rows,
        counts=dict(Counter(one.code for one in checked.problems if _counts(one))),
        submission=submission,
    )


def _counts(one: Finding) -> bool:
    """Whether it asks for what its code says, or for information's own sake."""
    return one.severity is not Severity.INFORMATION or one.code.startswith("I-")
