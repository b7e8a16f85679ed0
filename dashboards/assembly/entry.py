"""Puts one entry together from figures that its reader may see.

The same function makes both payloads of an entry. The suppressed one is handed
figures that have lost their hidden numbers already, so nothing here could give one
away: not a change, a trend, a rating or a point of the small chart.
"""

from dashboards.assembly.breakdowns import breakdowns_of
from dashboards.assembly.caveats import all_caveats
from dashboards.assembly.comparators import comparators_of
from dashboards.assembly.document import Payload
from dashboards.assembly.draft import Draft, View, numbers_of, point_of, text_of
from dashboards.assembly.facts import Facts
from dashboards.assembly.figure import Figure
from dashboards.assembly.judged import judged
from dashboards.assembly.select import Place
from dashboards.assembly.sources import sources_of
from safeguarding.indicators.models import Polarity
from safeguarding.indicators.services import HISTORY


def assemble(facts: Facts, view: View, place: Place) -> Payload:
    """Make the payload of one entry."""
    shown, pk = place.shown, place.indicator.pk
    draft = Draft(
        facts=facts,
        view=view,
        place=place,
        own=view.figure(pk, shown),
        previous=view.figure(pk, shown.previous()),
        year_ago=view.figure(pk, shown.year_ago()),
    )
    return {
        "code": draft.indicator.code,
        "title": draft.indicator.title,
        **point_of(draft.own, draft.indicator.unit),
        "unit": draft.indicator.unit,
        "unit_label": draft.indicator.get_unit_display(),
        **judged(draft),
        "comparators": comparators_of(draft),
        "sources": sources_of(draft),
        **_about(draft),
        "history": _history(draft),
        "expected_from": _expected_from(draft),
        "breakdowns": breakdowns_of(draft),
    }


def _about(draft: Draft) -> Payload:
    """Say what a page needs besides the figure."""
    indicator, listed = draft.indicator, draft.place.listed
    definition = draft.facts.definition(indicator.pk, draft.own.period.end)
    priority = {
        "plan": listed.plan,
        "code": listed.priority,
        "title": listed.priority_title,
        "lead_groups": list(listed.lead_groups),
    }
    return {
        "priority": priority if listed.priority else None,
        "position": draft.place.position,
        "polarity": indicator.polarity,
        "better": indicator.better or Polarity(indicator.polarity).label,
        "timing": indicator.timing,
        "frequency": indicator.frequency,
        "owner": indicator.owner,
        "definition_version": definition.version if definition else None,
        "counts_children": indicator.counts_children,
        "caveats": all_caveats(
            draft.facts, indicator.pk, draft.own, (draft.previous, draft.year_ago)
        ),
    }


def _history(draft: Draft) -> list[Payload]:
    """Give the last periods, oldest first; a gap is a point without a value."""
    shown, unit = draft.place.shown, draft.indicator.unit
    steps = range(1 - HISTORY, 1)
    figures = (draft.view.figure(draft.indicator.pk, shown.shift(n)) for n in steps)
    return [_remembered(draft.view, figure, unit) for figure in figures]


def _remembered(view: View, figure: Figure, unit: str) -> Payload:
    """Give a point of the small chart; eight scorecards show the same one."""
    point = view.points.get(id(figure))
    if point is None:
        point = view.points[id(figure)] = {
            "period": figure.period.code,
            "label": figure.period.short_label,
            **numbers_of(figure),
            "state": figure.state,
            "qualifier": figure.qualifier,
            "text": text_of(figure, unit),
        }
    return point


def _expected_from(draft: Draft) -> list[str]:
    agencies = draft.facts.owed_by(draft.indicator.pk, draft.place.shown)
    return [draft.facts.agencies[each].short_name for each in agencies]
