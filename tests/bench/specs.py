"""Thirty measures, said once for the product, the naive loop and DuckDB."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from safeguarding.indicators.measures import Measure, Source, Timing
from tests.example_records.models import Episode

LOCATIONS = ("HOME", "CARE", "SCHOOL", "HEALTH", "STREET", "ELSEWHERE")
PLAIN, FIRST = {}, {"is_first_of_child_in_quarter": True}
SEEN = {"interviewed_in_time": True}


@dataclass(frozen=True)
class Spec:
    """Count the records `where`; out of those `base`, when it is a share."""

    code: str
    where: dict = field(hash=False)
    base: dict | None = field(default=None, hash=False)
    breakdown: str = ""
    at_end: bool = False

    @property
    def counts(self):
        return [each for each in (self.where, self.base) if each is not None]


def specs():
    """Eight counts, sixteen for each place, shares and stocks: thirty in all."""
    found = [
        (PLAIN, None, "location", False),
        (FIRST, None, "location", False),
        (SEEN, PLAIN, "location", False),
        (SEEN | FIRST, FIRST, "", False),
        (PLAIN, None, "location", True),
        (FIRST, None, "", True),
    ]
    for place in LOCATIONS:
        here = {"location": place}
        found += [
            (here, None, "", False),
            (here | FIRST, None, "", False),
            (here | SEEN, here, "", False),
            (here, None, "", True),
        ]
    return [Spec(f"BEN-{number:02}", *row) for number, row in enumerate(found, start=1)]


def measures():
    """Say them in the product's own words."""
    source = Source(Episode.objects.all(), opened="quarter", closed="closed_quarter")
    return [
        Measure(
            spec.code,
            source,
            numerator=counting(spec.where),
            denominator=None if spec.base is None else counting(spec.base),
            breakdown=spec.breakdown,
            timing=Timing.AT_END if spec.at_end else Timing.DURING,
        )
        for spec in specs()
    ]


def counting(where):
    """Say one count in Django's words."""
    return Count("pk", filter=Q(**where)) if where else Count("pk")
