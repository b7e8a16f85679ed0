"""What the check said of a version, with the answers: by kind, as kept with it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from safeguarding.returns.answers import in_words
from safeguarding.returns.counting import count_key
from safeguarding.returns.models import (
    Problem,
    RecordFile,
    Severity,
    StandingReason,
    Submission,
)
from safeguarding.returns.problems import MOST_SHOWN
from safeguarding.returns.rule_texts import title_of_rule
from safeguarding.returns.standing_reasons import ASKS_AFRESH, quarter_of

ORDER = (Severity.WARNING, Severity.INFORMATION)


@dataclass(frozen=True)
class KeptLine:
    """One problem; `held` says until when its explanation is accepted."""

    pk: int
    message: str
    place: str
    code: str
    held: str
    can_hold: bool


@dataclass(frozen=True)
class KeptGroup:
    """The problems of one kind, and the reason that answers them."""

    code: str
    title: str
    count: int
    answer: str
    is_warning: bool
    lines: tuple[KeptLine, ...]

    @property
    def left_out(self) -> int:
        """How many of this kind are not shown."""
        return self.count - len(self.lines)


def kept_groups(version: Submission, *, can_hold: bool) -> tuple[KeptGroup, ...]:
    """Arrange the problems of a version, warnings first.

    Two queries, no more where the version was loaded with its file of records.

    Args:
        version: whose problems.
        can_hold: whether the reader accepts explanations until a quarter.
    """
    problems = list(Problem.objects.filter(submission=version).order_by("pk"))
    held = dict(
        StandingReason.objects.filter(
            problem__submission=version, ended_at=None
        ).values_list("problem_id", "until")
    )
    words = {pk: f"Accepted until {quarter_of(until)}" for pk, until in held.items()}
    groups = _groups(problems, words, version.obligation.template.records, can_hold)
    file = getattr(version, "record_file", None)
    return tuple(groups if file is None else _counted(groups, file))


def _counted(groups: Iterable[KeptGroup], file: RecordFile) -> Iterable[KeptGroup]:
    """Count as the check of a file of records did: not every problem has a line."""
    for group in groups:
        severity = Severity.WARNING if group.is_warning else Severity.INFORMATION
        count = file.counts.get(count_key(severity, group.code), group.count)
        yield replace(group, count=count)


def _groups(
    problems: list[Problem],
    held: dict[int, str],
    records: str,
    can_hold: bool,  # noqa: FBT001 - inside this module
) -> Iterable[KeptGroup]:
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for one in sorted(problems, key=lambda one: ORDER.index(Severity(one.severity))):
        kinds.setdefault((one.code, one.severity), []).append(one)
    left = MOST_SHOWN
    for (code, severity), found in kinds.items():
        warns = severity == Severity.WARNING
        # Of a file of records a warning is about rows, and next time about others.
        holds = warns and code not in ASKS_AFRESH and not records
        lines = tuple(
            _line(one, held.get(one.pk, ""), can_hold=can_hold and holds)
            for one in found[:left]
        )
        left -= len(lines)
        yield KeptGroup(
            code=code,
            title=title_of_rule(code, records),
            count=len(found),
            answer=in_words(found[0].reason_kind, found[0].explanation),
            is_warning=warns,
            lines=lines,
        )


def _line(one: Problem, held: str, *, can_hold: bool) -> KeptLine:
    place = [one.sheet, f"row {one.row}" if one.row else ""]
    return KeptLine(
        pk=one.pk,
        message=one.message,
        place=", ".join(part for part in place if part) or "the whole file",
        code=one.code,
        held=held,
        can_hold=can_hold and not held,
    )
