"""What the check said of a version, with the answers: by kind, as kept with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from safeguarding.returns.answers import in_words
from safeguarding.returns.models import Problem, Severity, StandingReason, Submission
from safeguarding.returns.problems import MOST_SHOWN
from safeguarding.returns.rules import BY_CODE
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
    """Arrange the problems of a version, warnings first. Two queries.

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
    return tuple(_groups(problems, words, can_hold=can_hold))


def _groups(
    problems: list[Problem], held: dict[int, str], *, can_hold: bool
) -> Iterable[KeptGroup]:
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for one in sorted(problems, key=lambda one: ORDER.index(Severity(one.severity))):
        kinds.setdefault((one.code, one.severity), []).append(one)
    left = MOST_SHOWN
    for (code, severity), found in kinds.items():
        warns = severity == Severity.WARNING
        holds = warns and code not in ASKS_AFRESH
        lines = tuple(
            _line(one, held.get(one.pk, ""), can_hold=can_hold and holds)
            for one in found[:left]
        )
        left -= len(lines)
        rule = BY_CODE.get(code)
        yield KeptGroup(
            code=code,
            title=rule.title if rule else code,
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
