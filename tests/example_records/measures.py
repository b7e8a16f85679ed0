"""What can be counted of the example records."""

from django.db.models import Count, Q, Sum

from safeguarding.indicators.measures import Measure, Source, Timing
from tests.example_records.models import Episode

EPISODES = Source(Episode.objects.all(), opened="quarter", closed="closed_quarter")
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
]
