"""Judges a figure: its changes, its trend, its target, how far it can be trusted."""

from dashboards.assembly import compare, wording
from dashboards.assembly.caveats import caveats_of, mark_of
from dashboards.assembly.confidence import Confidence, confidence
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft, point_of
from dashboards.assembly.figure import Figure
from dashboards.assembly.rating import Rating, rate
from dashboards.assembly.revisions import revisions_of
from dashboards.assembly.trust import answers
from safeguarding.indicators.change import format_figure
from safeguarding.indicators.models import Polarity, Target


def judged(draft: Draft) -> Payload:
    """Compare the figure with earlier ones and with its target."""
    target = draft.facts.targets.get(
        (draft.indicator.pk, draft.own.period.financial_year.start)
    )
    compared = compare.compare(draft, target)
    applying = caveats_of(draft.facts, draft.indicator.pk, draft.own)
    rating = rate(draft.own, draft.indicator, target)
    found = answers(
        draft,
        marks=[mark_of(each, is_hidden=draft.own.is_hidden) for each in applying],
        is_broken=compared.is_broken,
    )
    trust = confidence(found, is_number=draft.own.is_number)
    return {
        "previous": _earlier(draft.previous, draft.indicator.unit),
        "year_ago": _earlier(draft.year_ago, draft.indicator.unit),
        "change": {"previous": compared.previous, "year_ago": compared.year_ago},
        "trend": compared.trend,
        "method": compared.method,
        "needed": compared.needed,
        "signal": compared.is_signal,
        "spc": compared.spc,
        "interval": compare.interval_of(draft),
        "rating": {
            "word": rating.value,
            "level": rating.level,
            "is_muted": trust.mutes and rating.level != "none",
        },
        "confidence": _trusted(trust),
        "revisions": revisions_of(draft),
        "target": _target(draft, target, rating),
    }


def _trusted(trust: Confidence) -> Payload:
    return {
        "word": trust.word,
        "reasons": list(trust.reasons),
        "parts": [
            {"part": one.about.value, "word": one.word, "reason": " ".join(one.reasons)}
            for one in trust.answers
        ],
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
