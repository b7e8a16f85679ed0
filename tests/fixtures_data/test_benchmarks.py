"""Dudley's published comparators: as printed, and nothing else."""

import pytest
from django.conf import settings
from django.utils import timezone

from dashboards.setup import load_catalogue
from safeguarding.indicators.benchmarks.files import load_file
from safeguarding.indicators.models import Benchmark

pytestmark = pytest.mark.django_db
FILE = settings.BASE_DIR / "fixtures" / "benchmarks" / "dudley.csv"


def test_what_the_papers_print_of_other_places_is_loaded_as_printed():
    load_catalogue()

    first = load_file(FILE, at=timezone.now())
    again = load_file(FILE, at=timezone.now())

    assert (first.added, again.added, again.known) == (13, 0, 13)
    rows = Benchmark.objects.filter(indicator__code="LAD-02").order_by("numerator")
    assert [int(row.numerator) for row in rows] == [229, 329, 431, 600, 887, 1076]
    assert rows.get(place_name="Staffordshire").qualifier == "at_least"
    england = Benchmark.objects.get(level="england")
    assert (england.indicator.code, str(england.value)) == ("EDU-03", "81.4000")
    missing = Benchmark.objects.filter(numerator=None, value=None)
    assert {row.place_name for row in missing} == {"Shropshire", "Staffordshire"}
    assert all("S0:" in row.source for row in Benchmark.objects.all())
