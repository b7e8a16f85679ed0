"""Judges a figure: its changes, its trend, its target, how far it can be trusted."""

from dashboards.assembly import compare, wording
from dashboards.assembly.caveats import caveats_of, mark_of
from dashboards.assembly.confidence import confidence
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft, point_of
from dashboards.assembly.figure import Figure
from dashboards.assembly.rating import Rating, rate
from safeguarding.indicators.change import format_figure
from safeguarding.indicators.models import Polarity, Target


def judged(draft: Draft) -> Payload:
    """Compare the figure with earlier ones and with its target."""
    target = draft.facts.targets.get(
        (draft.indicator.pk, draft.own.period.financial_year.start)
    )
    compared = compare.compare(
        draft.facts, draft.indicator, draft.own, draft.previous, draft.year_ago
    )
    applying = caveats_of(draft.facts, draft.indicator.pk, draft.own)
    rating = rate(draft.own, draft.indicator, target)
    trust = confidence(
        draft.own,
        marks=[mark_of(each, is_hidden=draft.own.is_hidden) for each in applying],
        is_broken=compared.is_broken,
    )
    return {
        "previous": _earlier(draft.previous, draft.indicator.unit),
        "year_ago": _earlier(draft.year_ago, draft.indicator.unit),
        "change": {"previous": compared.previous, "year_ago": compared.year_ago},
        "trend": compared.trend,
        "method": compared.method,
        "rating": {"word": rating.value, "level": rating.level},
        "confidence": {"word": trust.word, "reasons": list(trust.reasons)},
        "target": _target(draft, target, rating),
    }


def _earlier(figure: Figure, unit: str) -> Payload | None:
    return point_of(figure, unit) if figure.is_known else None


def _target(draft: Draft, target: Target | None, rating: Rating) -> Payload | None:
    if target is None or rating is Rating.NO_TARGET:
        return None
    unit, polarity = draft.indicator.unit, draft.indicator.polarity
    shown = format_figure(target.target, unit)
    beyond = {Polarity.HIGHER: " or more", Polarity.LOWER: " or less"}
    return {
        "target": wording.number(target.target),
        "amber_from": wording.number(target.amber_from),
        "red_from": wording.number(target.red_from),
        "year": draft.own.period.financial_year.code,
        "source": target.source,
        "text": f"{shown}{beyond.get(Polarity(polarity), '')}",
    }
