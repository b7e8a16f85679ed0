"""The yardstick nobody should need: a query per indicator, area and quarter."""

from django.db.models import Q
from django.utils import timezone

from safeguarding.indicators.models import Definition, Observation
from safeguarding.periods import Kind
from tests.bench.specs import counting, specs
from tests.example_records.models import Episode


def count(areas, quarters):
    """Count figure after figure, and keep them with one insert for all."""
    definitions = {row.indicator.code: row for row in _definitions()}
    found = []
    for area in areas:
        for quarter in quarters:
            for spec in specs():
                found += _figures(area, quarter, spec, definitions[spec.code])
    Observation.objects.bulk_create(found, batch_size=2000)
    return found


def _definitions():
    codes = [spec.code for spec in specs()]
    return Definition.objects.filter(indicator__code__in=codes).select_related(
        "indicator"
    )


def _figures(area, quarter, spec, definition):
    rows = Episode.objects.filter(partnership=area)
    if spec.at_end:
        still_open = Q(closed_on=None) | Q(closed_on__gt=quarter.end)
        rows = rows.filter(still_open, opened_on__lte=quarter.end)
    else:
        rows = rows.filter(quarter=quarter.index)
    totals = [rows.filter(**where).count() for where in spec.counts]
    yield _observation(area, quarter, definition, totals)
    if spec.breakdown:
        by_code = [
            dict(rows.values_list(spec.breakdown).annotate(n=counting(where)))
            for where in spec.counts
        ]
        for code in by_code[0]:
            counts = [each[code] for each in by_code]
            yield _observation(area, quarter, definition, counts, spec.breakdown, code)


def _observation(area, quarter, definition, counts, dimension="", code=""):
    return Observation(
        partnership=area,
        indicator_id=definition.indicator_id,
        definition=definition,
        kind=Kind.QUARTER.value,
        period_start=quarter.start,
        period_end=quarter.end,
        breakdown_dimension=dimension,
        breakdown_code=code,
        numerator=counts[0],
        denominator=counts[1] if len(counts) > 1 else None,
        qualifier="exact",
        recorded_at=timezone.now(),
        source_kind="measure",
        source={},
    )
