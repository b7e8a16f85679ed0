"""What can be counted of the example records."""

from django.db.models import Count, F, Q, Sum

from safeguarding.indicators.measures import Measure, Source, Timing
from safeguarding.periods import Kind
from tests.example_records.models import Episode

EPISODES = Source(Episode.objects.all(), opened="quarter", closed="closed_quarter")
# A quarter's index is the year times 4 plus its number; a year's is the year plus 1.
OF_YEARS = Source(
    Episode.objects.annotate(year_of_it=(F("quarter") - 1) / 4 + 1),
    quarter="year_of_it",
    per=Kind.YEAR,
)
FROM_CARE = Source(Episode.objects.filter(location="CARE"))
measures = [
    Measure("EXA-01", EPISODES, numerator=Count("pk"), breakdown="location"),
    Measure(
        "EXA-02",
        EPISODES,
        numerator=Count("pk", filter=Q(is_first_of_child_in_quarter=True)),
    ),
    Measure(
        "EXA-03",
        EPISODES,
        numerator=Count("pk", filter=Q(interviewed_in_time=True)),
        denominator=Count("pk"),
    ),
    Measure(
        "EXA-04",
        EPISODES,
        numerator=Count("pk"),
        breakdown="location",
        timing=Timing.AT_END,
    ),
    Measure("EXA-05", FROM_CARE, numerator=Sum("days_missing")),
    Measure("EXA-06", OF_YEARS, numerator=Count("pk"), breakdown="location"),
]
