"""Loads a published file of either layout: the one way in for command and demo."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from safeguarding.indicators.benchmarks.loading import Loaded, record_benchmarks
from safeguarding.indicators.benchmarks.long_form import read_long_form
from safeguarding.indicators.benchmarks.mapping import read_map
from safeguarding.indicators.benchmarks.published import read_published
from safeguarding.indicators.figures import Unit
from safeguarding.indicators.models import Indicator


def load_file(
    path: Path,
    *,
    at: datetime,
    map_path: Path | None = None,
    known_from_publication: bool = False,
) -> Loaded:
    """Read a file and keep its figures; a second run changes nothing.

    Args:
        path: a published file where there is a map, else one in the long form.
        at: when its figures became known.
        map_path: says which columns of a published file are which indicator.
        known_from_publication: see `record_benchmarks`.

    Raises:
        DeclarationError: naming every mistake; nothing has been kept.
    """
    units = dict(Indicator.objects.values_list("code", "unit"))
    left_out = 0
    if map_path is None:
        rows = read_long_form(path, units)
    else:
        rows, left_out = read_published(path, read_map(map_path, units), units)
    done = record_benchmarks(rows, at=at, known_from_publication=known_from_publication)
    codes = sorted({row.indicator for row in rows})
    counts = tuple(code for code in codes if units[code] in (Unit.COUNT, Unit.GBP))
    return replace(done, left_out=left_out, counts=counts)
