"""Of which quarters somebody told anything: without that, there is no figure.

A quarter is known when a list of it was put in, or records of it are kept here. The list
of one quarter tells of cases and episodes that began in earlier ones as well, but not of
all of them: counting those would say that few children were missing in a quarter of
which nobody told. A quarter that still runs is not known either, whatever is kept here:
half of one beside a whole one looks like a fall. The council's SSDA903 file tells of children in care only.

Source: DOMAIN C, W-MISSING-RETURN (not received is never 0); B.4, MIS-05 and MIS-06.
"""

from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from safeguarding.cases.files.missing_columns import SSDA903
from safeguarding.cases.models import CaseQuarter, MissingEpisode, ReturnInterview
from safeguarding.cases.models.choices import SourceSystem
from safeguarding.cases.models.days import LocalDay
from safeguarding.indicators.measures import quarter_index
from safeguarding.partners.models import Partnership
from safeguarding.periods import Period
from safeguarding.returns.models import RecordFile


class About(StrEnum):
    """What has to be known of a quarter."""

    EPISODES = "episodes", "missing-episodes"
    CARE_EPISODES = "care", "missing-episodes"
    ENDED_EPISODES = "ended", "missing-episodes"
    INTERVIEWS = "interviews", "return-interviews"
    CASES = "cases", "cse-cases"

    sent_as: str

    def __new__(cls, value: str, sent_as: str) -> "About":
        """Keep the kind of file that tells of it with the name."""
        each = str.__new__(cls, value)
        each._value_ = value
        each.sent_as = sent_as
        return each


def has_quarter(about: About, quarter: str = "quarter") -> Q:
    """Give the condition that the quarter of a row is known.

    Args:
        about: what has to be known.
        quarter: field of the row that holds the index of its quarter; the row's
            partnership is `partnership`.
    """
    whose = {"partnership": OuterRef("partnership"), "quarter": OuterRef(quarter)}
    told = Q(Exists(_sent(about, **whose))) | Q(Exists(_kept(about, **whose)))
    return is_over(quarter) & told


def is_over(quarter: str = "quarter") -> Q:
    """Give the condition that the quarter of a row has ended."""
    return Q(**{f"{quarter}__lt": quarter_index(LocalDay(Now()))})


def is_known(about: About, partnership: Partnership, quarter: Period) -> bool:
    """Say whether somebody told of a quarter that is over: two queries."""
    if quarter.end >= timezone.localdate():
        return False
    whose = {"partnership": partnership, "quarter": quarter.index}
    return _sent(about, **whose).exists() or _kept(about, **whose).exists()


def _sent(about: About, *, partnership: Any, quarter: Any) -> "QuerySet[Any]":
    """Find the lists of a quarter that were put in."""
    files: QuerySet[Any] = RecordFile.objects.annotate(
        first=quarter_index("obligation__period_start"),
        last=quarter_index("obligation__period_end"),
    ).filter(
        partnership=partnership,
        kind=about.sent_as,
        state=RecordFile.State.LOADED,
        first__lte=quarter,
        last__gte=quarter,
    )
    is_of_all = about in {About.EPISODES, About.ENDED_EPISODES}
    return files.exclude(layout=SSDA903) if is_of_all else files


def _kept(about: About, *, partnership: Any, quarter: Any) -> "QuerySet[Any]":
    """Find the records of a quarter that were entered here, not read from a list."""
    rows: QuerySet[Any]
    if about is About.INTERVIEWS:
        rows = ReturnInterview.objects.filter(
            episode__ended_quarter=quarter, row=None, episode__withdrawn_at=None
        )
    elif about is About.CASES:
        rows = CaseQuarter.objects.filter(quarter=quarter, case__row=None)
    else:
        field = "ended_quarter" if about is About.ENDED_EPISODES else "quarter"
        rows = MissingEpisode.objects.filter(
            **{field: quarter}, row=None, withdrawn_at=None
        )
        if about is not About.CARE_EPISODES:
            rows = rows.exclude(system=SourceSystem.COUNCIL)
    return rows.filter(partnership=partnership)
