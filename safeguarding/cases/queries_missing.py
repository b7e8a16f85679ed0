"""Reads missing episodes and information reports for pages: where each stands."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.clocks import RHI_DAYS, RHI_LIMIT, add_months, local_day
from safeguarding.cases.history.pieces import MISSING
from safeguarding.cases.models import (
    CasePolicy,
    InformationReport,
    MissingEpisode,
    PoliceRisk,
    Precision,
)
from safeguarding.cases.rules_missing import OPEN_LONG, VERY_LONG
from safeguarding.cases.stages import PENDING, Stage, stage_in_sql

SEEN = Permission.SEE_CASES


def episodes(user: User) -> "QuerySet[Any]":
    """Give the episodes a person may see, with `stage` and the interview.

    Of an episode that two systems tell of, the one that counts; the other too if the
    interview was recorded with it, and then not the first while it has none itself.
    """
    mine = MissingEpisode.objects.for_user(user, SEEN).filter(withdrawn_at=None)
    shown = Q(counts=True) | Q(interview__isnull=False)
    lent = Q(interview__isnull=True, rhi_offered=True)
    found: QuerySet[Any] = (
        mine.filter(shown).exclude(lent).annotate(stage=stage_in_sql())
    )
    return found.select_related("child", "interview", "partnership", "agency")


def any_episode(user: User) -> "QuerySet[MissingEpisode]":
    """Give every episode a person may open, with the interview."""
    mine = MissingEpisode.objects.for_user(user, SEEN).filter(withdrawn_at=None)
    return mine.select_related(
        *("child", "partnership", "agency"),
        *("interview", "interview__provider"),
    )


def overdue(now: datetime) -> Q:
    """Keep what is past the time for an interview; of days alone, past three days."""
    last_day = local_day(now) - timedelta(days=RHI_DAYS)
    by_day = Q(precision=Precision.DATE, ended_on__lt=last_day)
    by_hour = ~Q(precision=Precision.DATE) & Q(returned_at__lt=now - RHI_LIMIT)
    return by_day | by_hour


def pending(user: User) -> "QuerySet[Any]":
    """Keep who is back and waits for an interview or a decision about one."""
    return episodes(user).filter(stage__in=PENDING)


def due(user: User, now: datetime) -> "QuerySet[MissingEpisode]":
    """Interviews that can still be in time, the soonest first."""
    found = pending(user).exclude(overdue(now))
    return found.order_by("returned_at", "pk")


def late(user: User, now: datetime) -> "QuerySet[MissingEpisode]":
    """Interviews past their time, who came back last first: they can still be met."""
    return pending(user).filter(overdue(now)).order_by("-returned_at", "pk")


def undecided(user: User, now: datetime) -> "QuerySet[MissingEpisode]":
    """W-NO-DECISION: back, and nothing decided, after 72 hours."""
    found = episodes(user).filter(overdue(now), stage=Stage.RETURNED)
    return found.order_by("-returned_at", "pk")


def quiet(user: User, now: datetime) -> "QuerySet[MissingEpisode]":
    """W-OPEN-3-DAYS: missing, and nobody said anything new for 3 days."""
    found = episodes(user).filter(stage=Stage.OPEN, updated_at__lt=now - OPEN_LONG)
    return found.filter(missing_from_at__lt=now - OPEN_LONG).order_by(
        "updated_at", "pk"
    )


def long_open(user: User, now: datetime) -> "QuerySet[MissingEpisode]":
    """W-28-DAYS: missing for longer than 28 days, the longest first."""
    found = episodes(user).filter(stage=Stage.OPEN, missing_from_at__lt=now - VERY_LONG)
    return found.order_by("missing_from_at", "pk")


RISKS = [
    When(police_risk=risk, then=Value(rank))
    for rank, risk in enumerate(reversed(PoliceRisk.values))
]


def by_urgency(
    found: "QuerySet[MissingEpisode]", now: datetime
) -> "QuerySet[MissingEpisode]":
    """Put the most urgent first.

    Missing children (highest police risk, then the longest), interviews that can be in
    time (the soonest), those past it and those settled (who came back last).
    """
    ranked = found.annotate(
        urgency=Case(
            When(stage=Stage.OPEN, then=Value(0)),
            When(Q(stage__in=PENDING) & ~overdue(now), then=Value(1)),
            When(stage__in=PENDING, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        ),
        risk_rank=Case(*RISKS, default=Value(9), output_field=IntegerField()),
    )
    soonest = Case(When(urgency=1, then=F("returned_at")))
    open_rank = Case(When(urgency=0, then=F("risk_rank")))
    since = Case(When(urgency=0, then=F("missing_from_at")))
    return ranked.order_by(
        *("urgency", open_rank, since, soonest),
        *(F("returned_at").desc(nulls_last=True), "-pk"),
    )


def with_frequent(
    found: "QuerySet[MissingEpisode]", policies: Iterable[CasePolicy], today: date
) -> "QuerySet[MissingEpisode]":
    """Add `is_frequent`: missing so often up to today, by each area's own numbers.

    `recent` is how often the child was missing in the rolling span that ends today.
    """
    again = MissingEpisode.objects.filter(
        child=OuterRef("child"),
        withdrawn_at=None,
        counts=True,
        type__in=MISSING,
        started_on__lte=today,
    ).order_by()
    whens, enough = [], []
    for policy in policies:
        place = Q(partnership_id=policy.partnership_id)
        after = add_months(today, -policy.frequent_months)
        times = again.filter(started_on__gt=after).values("child")
        times = times.annotate(times=Count("pk")).values("times")
        whens.append(When(place, then=Coalesce(Subquery(times), 0)))
        enough.append(place & Q(recent__gte=policy.frequent_episodes))
    recent = Case(*whens, default=Value(0), output_field=IntegerField())
    frequent = When(_any(enough), then=Value(value=True))
    return found.annotate(recent=recent).annotate(
        is_frequent=Case(
            frequent, default=Value(value=False), output_field=BooleanField()
        )
    )


def _any(conditions: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for one in conditions:
        found |= one
    return found


def policies_of(partnership_ids: Iterable[int]) -> list[CasePolicy]:
    """Give the policy of each of some areas; the defaults where it settled nothing."""
    wanted = list(partnership_ids)
    known = {
        one.partnership_id: one
        for one in CasePolicy.objects.filter(partnership__in=wanted)
    }
    return [known.get(pk) or CasePolicy(partnership_id=pk) for pk in wanted]


def reports(user: User) -> "QuerySet[InformationReport]":
    """Give the information reports a person may see, the newest first."""
    mine = InformationReport.objects.for_user(user, SEEN)
    rows = mine.select_related("agency", "partnership", "recorded_by")
    return rows.order_by("-reported_at", "-pk")


def others_of(episode: Any, user: User) -> "QuerySet[MissingEpisode]":
    """Give the other episodes of the same child, the newest first."""
    rest = any_episode(user).filter(child=episode.child_id, counts=True)
    return rest.exclude(pk=episode.pk).order_by("-missing_from_at")
