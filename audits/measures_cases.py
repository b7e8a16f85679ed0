"""Measures of case file audits. Source: DOMAIN B.4 (AUD-03, AUD-04, AUD-06).

AUD-03 counts a completed multi-agency audit in the quarter of its completion; one that is
planned makes its quarter known, so that a quarter without a completed audit says 0. A
quarter or year that still runs says nothing yet. The yearly two belong to the financial year in
which the audit was completed: an audit whose papers tell only how many cases it had
counts with that number; grades are of multi-agency audits whose cases are kept here.
"""

from django.db.models import (
    Count,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from audits.models import AuditedCase, CaseAudit
from safeguarding.cases.known import is_over
from safeguarding.cases.years import is_over as year_is_over
from safeguarding.cases.years import year_of
from safeguarding.indicators.measures import Measure, Source
from safeguarding.periods import Kind

_GOOD = ("outstanding", "good")


_COUNTED = (
    AuditedCase.objects.filter(audit=OuterRef("pk"))
    .order_by()
    .values("audit")
    .annotate(count=Count("pk"))
    .values("count")
)
_COMPLETED = CaseAudit.objects.filter(state=CaseAudit.State.COMPLETED.value)

PLANNED_OR_DONE = Source(
    CaseAudit.objects.filter(
        is_over(),
        ~Q(state=CaseAudit.State.CANCELLED.value),
        method=CaseAudit.Method.MACFA.value,
    )
)
COMPLETED = Source(
    _COMPLETED.annotate(
        completed_year=year_of(F("quarter")),
        cases_audited=Coalesce("cases_stated", Subquery(_COUNTED), Value(0)),
    ).filter(year_is_over("completed_year")),
    quarter="completed_year",
    per=Kind.YEAR,
)
GRADED_CASES = Source(
    AuditedCase.objects.filter(
        audit__state=CaseAudit.State.COMPLETED.value,
        audit__method=CaseAudit.Method.MACFA.value,
    )
    .exclude(overall_grade="")
    .annotate(completed_year=year_of(F("audit__quarter")))
    .filter(year_is_over("completed_year")),
    quarter="completed_year",
    per=Kind.YEAR,
)

measures = [
    Measure(
        "AUD-03",
        PLANNED_OR_DONE,
        Count("pk", filter=Q(state=CaseAudit.State.COMPLETED.value)),
    ),
    Measure("AUD-04", COMPLETED, Sum("cases_audited")),
    Measure(
        "AUD-06",
        GRADED_CASES,
        Count("pk", filter=Q(overall_grade__in=_GOOD)),
        Count("pk"),
    ),
]
