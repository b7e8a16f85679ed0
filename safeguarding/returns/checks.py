"""Keeps that a file was checked and what kinds of problems it had: never a figure."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.returns.check import Checked
from safeguarding.returns.counting import kinds_in
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


def note_counts(
    obligation: Obligation,
    *,
    rows: int,
    counts: Mapping[str, int],
    by: User,
    at: datetime,
    submission: Submission | None = None,
) -> CheckRun:
    """Note the check of a file of records, whose findings were counted already.

    Args:
        obligation: the return the file is for.
        rows: how many rows it has.
        counts: severity and code ("W W-DUPLICATE") -> how often.
        by: who gave the file, or sent it.
        at: when.
        submission: the version, when the file was sent.
    """
    asked = {
        code: number
        for severity, code, number in kinds_in(counts)
        if severity != Severity.INFORMATION or code.startswith("I-")
    }
    return CheckRun.objects.create(
        obligation=obligation,
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        checked_by=by,
        checked_at=at,
        row_count=rows,
        counts=asked,
        submission=submission,
    )


def _counts(one: Finding) -> bool:
    """Whether it asks for what its code says, or for information's own sake."""
    return one.severity is not Severity.INFORMATION or one.code.startswith("I-")
