"""Small worlds for the engine's tests: a partnership, indicators, observations."""

from datetime import UTC, datetime

from dashboards.assembly.entries import build_entries
from safeguarding.indicators.models import Observation
from safeguarding.indicators.services import record_observations
from safeguarding.periods import Period
from tests.factories import IndicatorFactory, SwitchFactory

LONG_KNOWN = datetime(2012, 1, 1, 9, tzinfo=UTC)


def indicator(partnership, **fields):
    """Make an indicator and switch it on."""
    made = IndicatorFactory(**fields)
    SwitchFactory(partnership=partnership, indicator=made)
    return made


def observe(partnership, made, period, *, at=LONG_KNOWN, agency=None, **figure):
    """Record one figure as a return would, through the real service."""
    period = Period.parse(period) if isinstance(period, str) else period
    figure.setdefault("qualifier", "exact")
    definition = figure.pop("definition", None) or made.definitions.last()
    row = Observation(
        partnership=partnership,
        agency=agency,
        indicator=made,
        definition=definition,
        kind=period.kind.value,
        period_start=period.start,
        period_end=period.end,
        source_kind="return" if agency else "measure",
        source={"measure": made.code} if agency is None else {},
        **figure,
    )
    record_observations(partnership_id=partnership.pk, figures=[row], recorded_at=at)
    return row


def build(partnership, quarter, **known):
    """Build one scorecard in memory: its entries by code, unsuppressed."""
    built = _built(partnership, quarter, **known)
    return {entry.full["code"]: entry.full for entry in built}


def build_suppressed(partnership, quarter):
    """Build one scorecard in memory, as board members may see it."""
    built = _built(partnership, quarter)
    return {entry.suppressed["code"]: entry.suppressed for entry in built}


def _built(partnership, quarter, **known):
    period = Period.parse(quarter)
    return build_entries(partnership, [period], **known)[period]
