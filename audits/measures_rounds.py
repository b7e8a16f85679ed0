"""Which indicators are counted from self-assessments, per financial year.

A round belongs to the year it is of. Whoever is not required has no row, so nobody else
can stand below the line. "Validated" means final. A year that still runs has no figure yet;
how its round stands is on the page of the audits. Source: DOMAIN B.4, C.7.
"""

from django.db.models import Count, F, Q, Sum

from audits.models import Required, ResponseState, Round, RoundKind, StandardResult
from safeguarding.cases.years import is_over
from safeguarding.indicators.measures import Measure, Source, year_index
from safeguarding.periods import Kind

_is_final = Q(response__state=ResponseState.FINAL)


def _required(kind: RoundKind) -> Source:
    """Give who must answer the rounds of a kind that are no drafts any more."""
    asked = Required.objects.filter(round__kind=kind)
    asked = asked.exclude(round__state=Round.State.DRAFT)
    return Source(
        asked.annotate(in_year=year_index("round__year")).filter(is_over("in_year")),
        quarter="in_year",
        per=Kind.YEAR,
    )


SECTION_11 = _required(RoundKind.SECTION_11)
SECTION_175 = _required(RoundKind.SECTION_175)
# A round is not a draft by the time an answer to it is final.
RESULTS = Source(
    StandardResult.objects.filter(
        _is_final, response__round__kind=RoundKind.SECTION_11, answers__gte=1
    )
    .annotate(in_year=year_index("response__round__year"))
    .filter(is_over("in_year")),
    quarter="in_year",
    per=Kind.YEAR,
)

_is_voice = Q(is_voice=True)
# As good as its weakest answer: the standard is met when every answer meets it.
_is_met = Q(compliant=F("answers"))

measures = [
    Measure(
        "AUD-01",
        SECTION_11,
        numerator=Count("pk", filter=_is_final),
        denominator=Count("pk"),
    ),
    Measure(
        "AUD-02",
        SECTION_175,
        numerator=Count("pk", filter=_is_final),
        denominator=Count("pk"),
    ),
    Measure("AUD-07", RESULTS, numerator=Sum("compliant"), denominator=Sum("answers")),
    Measure(
        "VOI-03",
        RESULTS,
        numerator=Count("pk", filter=_is_voice & _is_met),
        denominator=Count("pk", filter=_is_voice),
    ),
]
