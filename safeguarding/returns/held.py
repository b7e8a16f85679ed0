"""Lists the explanations that hold, in words, for their page."""

from collections.abc import Iterable
from dataclasses import dataclass

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.returns.answers import in_words
from safeguarding.returns.models import StandingReason
from safeguarding.returns.rule_texts import title_of_rule
from safeguarding.returns.standing_reasons import quarter_of


@dataclass(frozen=True)
class HeldLine:
    """One explanation that holds: what it answers, in which words, until when."""

    pk: int
    warning: str
    code: str
    about: str
    template: str
    agency: str
    partnership: str
    words: str
    until: str
    accepted_by: str
    submission: int
    can_end: bool


def held_lines(user: User, rows: Iterable[StandingReason]) -> list[HeldLine]:
    """Say each explanation in words, and whether this person can end it."""
    return [_line(user, one) for one in rows]


def _line(user: User, one: StandingReason) -> HeldLine:
    place = (one.partnership_id, one.agency_id)
    return HeldLine(
        pk=one.pk,
        warning=title_of_rule(one.code),
        code=one.code,
        about=_about(one),
        template=one.template.title,
        agency=str(one.agency),
        partnership=str(one.partnership),
        words=in_words(one.reason_kind, one.explanation),
        until=quarter_of(one.until),
        accepted_by=str(one.accepted_by),
        submission=one.problem.submission_id,
        can_end=user.may(Permission.ACCEPT_RETURN, *place),
    )


def _about(one: StandingReason) -> str:
    """Name the figure it is about, or the column of the file."""
    if one.indicator is None:
        return f"Column {one.problem.column}" if one.problem.column else "The file"
    labels = one.indicator.breakdowns.get(one.breakdown_dimension, {})
    part = labels.get(one.breakdown_code, one.breakdown_code)
    return f"{one.indicator.title}, {part}" if part else one.indicator.title
