"""Reads rounds and what was answered, for one reader: the same few queries for any size.

Scores of responses that are not final are read for those only who may see answers; in a
blind round not before the panel has scored.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from audits.models import (
    COMPLIANT,
    Establishment,
    Response,
    Round,
    Standard,
    StandardResult,
)
from dashboards.assurance.choosing import Choice
from dashboards.assurance.scores import FAR_APART, Pair
from dashboards.assurance.seen import (
    FINAL,
    RETURNED,
    Answered,
    RoundSeen,
    StandardSeen,
    Standing,
    Tally,
)
from dashboards.reading import NotThereError, Place
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.periods import Kind, Period

# More answers than this do not fit one table: they are grouped, and listed by pages.
MANY = 40
PER_PAGE = 50


def sees_unfinished(user: User, place: Place) -> bool:
    """Say whether a reader may see scores that are not final: all answers of all."""
    return user.may(Permission.SEE_ANSWERS, place.pk)


def rounds(user: User, place: Place) -> list[RoundSeen]:
    """List the rounds that were opened, newest first, without their standards."""
    rows = Round.objects.for_user(user, Permission.SEE_AUDITS).filter(
        partnership_id=place.pk
    )
    opened = rows.exclude(state=Round.State.DRAFT)
    return [as_seen(row) for row in opened.order_by("-due_on", "-pk")]


def choose(found: list[RoundSeen], choice: Choice) -> RoundSeen | None:
    """Take the round that was asked for, the newest where none was.

    Raises:
        NotThereError: there is no such round for this reader.
    """
    if choice.round is None:
        return found[0] if found else None
    for one in found:
        if one.pk == choice.round:
            return one
    raise NotThereError


def as_seen(row: Any) -> RoundSeen:
    """Give a round as it is met here, without its standards."""
    return RoundSeen(
        pk=row.pk,
        kind=row.kind,
        title=row.title,
        year=Period(Kind.YEAR, date(row.year, 4, 1)).short_label,
        due_on=row.due_on,
        state=row.state,
        is_moderated=row.is_moderated,
        is_blind=row.is_blind,
        tool=row.tool,
        standard_set=row.standard_set_id,
        note=row.note,
    )


def standards(asked: RoundSeen) -> tuple[StandardSeen, ...]:
    """List the standards of a round, in their order."""
    rows = Standard.objects.filter(standard_set=asked.standard_set).order_by("number")
    return tuple(
        StandardSeen(*row)
        for row in rows.values_list("pk", "number", "title", "is_voice")
    )


def standing(user: User, asked: RoundSeen, day: date) -> Standing:
    """Count where the answers stand; late is what has not been sent by its day."""
    due = Coalesce("required__extended_until", "round__due_on")
    late = Count("pk", filter=Q(due__lt=day) & ~Q(state__in=RETURNED))
    rows = (
        _responses(user, asked)
        .annotate(due=due)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"), late=late)
    )
    found = list(rows)
    return Standing(
        required=sum(count for _, count, _ in found),
        by_state={state: count for state, count, _ in found},
        late=sum(late for *_, late in found),
    )


def _responses(user: User, asked: RoundSeen) -> QuerySet[Response]:
    scope: Any = Response.objects.for_user(user, Permission.SEE_AUDITS)
    found: QuerySet[Response] = scope.filter(round_id=asked.pk)
    return found


def results(
    user: User, asked: RoundSeen, *, unfinished: bool
) -> QuerySet[StandardResult]:
    """Give the scores a reader may see: the one place where that is decided."""
    if not unfinished:
        scope: Any = StandardResult.objects.for_user(user, Permission.SEE_AUDITS)
        final: QuerySet[StandardResult] = scope.filter(
            response__round_id=asked.pk, response__state=FINAL
        )
        return final
    scope = StandardResult.objects.for_user(user, Permission.SEE_ANSWERS)
    rows: QuerySet[StandardResult] = scope.filter(response__round_id=asked.pk)
    if asked.is_blind:  # Whoever sits on the panel must not read it here.
        rows = rows.filter(response__state__in=["moderated", FINAL])
    return rows


def tallies(
    user: User, asked: RoundSeen, grouping: str
) -> Mapping[tuple[str, int], Tally]:
    """Count each standard in each group, final answers only: one query.

    Args:
        user: the reader.
        asked: the round.
        grouping: "phase", "trust" or "" for no groups.

    Returns:
        By group and the standard's key. Whoever has no trust is in the group "".
    """
    final = Coalesce("moderated_score", "self_score")
    both = Q(moderated_score__isnull=False, self_score__isnull=False)
    rows = results(user, asked, unfinished=False).annotate(
        best=final, by=_group(grouping), gap=F("moderated_score") - F("self_score")
    )
    counted = rows.order_by().values_list("by", "standard_id")
    told = counted.annotate(
        scored=Count("best"),
        met=Count("pk", filter=Q(best__gte=COMPLIANT)),
        met_own=Count("pk", filter=Q(self_score__gte=COMPLIANT)),
        compared=Count("pk", filter=both),
        lower=Count("pk", filter=Q(gap__lt=0)),
        higher=Count("pk", filter=Q(gap__gt=0)),
        apart=Count("pk", filter=Q(gap__gte=FAR_APART) | Q(gap__lte=-FAR_APART)),
    )
    return {(by or "", standard): Tally(*numbers) for by, standard, *numbers in told}


def _group(grouping: str) -> Any:
    if not grouping:
        return Value("")
    return Coalesce(
        f"response__required__establishment__{grouping}",
        Value(""),
    )


def answered(
    user: User,
    asked: RoundSeen,
    *,
    unfinished: bool,
    page: slice | None = None,
    grouping: str = "phase",
    group: str | None = None,
) -> list[Answered]:
    """List who must answer, by name, each with the scores this reader may see.

    Two queries, however many there are.

    Args:
        user: the reader.
        asked: the round.
        unfinished: whether scores that are not final are read too.
        page: which of them; None for all.
        grouping: what `group` is: a phase or a trust.
        group: only those of this group; None for all.
    """
    name = Coalesce("required__establishment__name", "required__agency__short_name")
    rows = _responses(user, asked).annotate(
        name=name, by=Coalesce(f"required__establishment__{grouping}", Value(""))
    )
    if group is not None:
        rows = rows.filter(by=group)
    columns = ("required__agency__code", "required__establishment", "by", "state")
    listed = rows.order_by("name", "pk").values_list("pk", "name", *columns)
    chosen = list(listed[page] if page else listed)
    some = [row[0] for row in chosen] if page or group is not None else None
    pairs = pairs_of(user, asked, some, unfinished=unfinished)
    return [
        Answered(pk, name, "" if school else code or "", by, state, pairs.get(pk, {}))
        for pk, name, code, school, by, state in chosen
    ]


def pairs_of(
    user: User, asked: RoundSeen, some: list[int] | None, *, unfinished: bool
) -> Mapping[int, Mapping[int, Pair]]:
    """Read both scores of each standard, by response and standard; one query.

    Args:
        user: the reader.
        asked: the round.
        some: only of these responses; None for all.
        unfinished: whether scores that are not final are read too.
    """
    scores = results(user, asked, unfinished=unfinished)
    if some is not None:
        scores = scores.filter(response_id__in=some)
    pairs: dict[int, dict[int, Pair]] = {}
    for response, standard, own, panel in scores.values_list(
        "response_id", "standard_id", "self_score", "moderated_score"
    ):
        pairs.setdefault(response, {})[standard] = Pair(own, panel)
    return pairs


def group_sizes(
    user: User, asked: RoundSeen, grouping: str
) -> Mapping[str, tuple[int, int]]:
    """Count the required and the final of each group."""
    by = Coalesce(f"required__establishment__{grouping}", Value(""))
    rows = _responses(user, asked).annotate(by=by).order_by().values_list("by")
    counted = rows.annotate(Count("pk"), final=Count("pk", filter=Q(state=FINAL)))
    return {by: (required, final) for by, required, final in counted}


def group_label(grouping: str, code: str) -> str:
    """Name a group of establishments."""
    if grouping == "phase":
        labels = dict(Establishment.Phase.choices)
        return str(labels.get(code, "No phase"))
    return code or "In no trust"
