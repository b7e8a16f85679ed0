"""Puts one entry together from figures that its reader may see.

The same function makes both payloads of an entry. The suppressed one is handed
figures that have lost their hidden numbers already, so nothing here could give one
away: not a change, a trend, a rating or a point of the small chart.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboards.assembly import compare, wording
from dashboards.assembly.caveats import all_caveats, caveats_of, mark_of
from dashboards.assembly.confidence import confidence
from dashboards.assembly.document import Payload
from dashboards.assembly.facts import Facts, Known
from dashboards.assembly.figure import Figure
from dashboards.assembly.rating import Rating, rate
from dashboards.assembly.select import Place
from safeguarding.indicators.change import format_figure
from safeguarding.indicators.models import Indicator, Polarity, Target
from safeguarding.indicators.services import HISTORY
from safeguarding.periods import Period


@dataclass(frozen=True, slots=True)
class View:
    """The figures as one kind of reader may see them.

    `figure` and `rows` answer for an indicator and a period; `is_full` says that
    nothing is hidden, so that the numbers of single agencies may stand there too.
    `points` keeps what was made of figures that `figure` goes on holding.
    """

    figure: Callable[[int, Period], Figure]
    rows: Callable[[int, Period], Mapping[tuple[str, str], Figure]]
    is_full: bool
    points: dict[int, Payload] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the parts of one entry are made from."""

    facts: Facts
    view: View
    place: Place
    own: Figure
    previous: Figure
    year_ago: Figure

    @property
    def indicator(self) -> Indicator:
        return self.place.indicator


def assemble(facts: Facts, view: View, place: Place) -> Payload:
    """Make the payload of one entry."""
    shown, pk = place.shown, place.indicator.pk
    draft = _Draft(
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
        **_point(draft.own, draft.indicator.unit),
        "unit": draft.indicator.unit,
        "unit_label": draft.indicator.get_unit_display(),
        **_judged(draft),
        "comparators": [],
        "sources": _sources(draft),
        **_about(draft),
        "history": _history(draft),
        "expected_from": _expected_from(draft),
        "breakdowns": _breakdowns(draft),
    }


def _point(figure: Figure, unit: str) -> Payload:
    """Give a figure as every reader of entries knows it."""
    return {
        "period": figure.period.code,
        "period_label": figure.period.short_label,
        **_numbers(figure),
        "state": figure.state,
        "qualifier": figure.qualifier,
        "text": _text(figure, unit),
    }


def _numbers(figure: Figure) -> Payload:
    return {
        "numerator": wording.number(figure.numerator),
        "denominator": wording.number(figure.denominator),
        "value": wording.number(figure.value),
    }


def _text(figure: Figure, unit: str) -> str:
    if figure.is_hidden:
        return wording.HIDDEN
    return wording.text(
        state=figure.state,
        qualifier=figure.qualifier,
        value=figure.value,
        unit=unit,
    )


def _judged(draft: _Draft) -> Payload:
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
    return _point(figure, unit) if figure.is_known else None


def _target(draft: _Draft, target: Target | None, rating: Rating) -> Payload | None:
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


def _sources(draft: _Draft) -> list[Payload]:
    own = draft.own
    sources = [_source(draft, row) for row in own.made_of]
    if own.inputs:
        sources.append(
            {"kind": "derived", "formula": own.formula, "inputs": list(own.inputs)}
        )
    return sources


def _source(draft: _Draft, row: Known) -> Payload:
    """Point at the row of a file, or the measure, a figure was made from."""
    numbers = _sent_numbers(row) if draft.view.is_full else {}
    if row.indicator_id != draft.indicator.pk:
        numbers["indicator"] = draft.facts.indicators[row.indicator_id].code
    if row.source_kind != "return":
        kept = {key: row.source.get(key) for key in ("measure", "definition", "scope")}
        return {"kind": row.source_kind, **kept, **numbers}
    agency = draft.facts.agencies.get(row.agency_id or 0)
    sent = draft.facts.sent.get(row.source_id or 0)
    return {
        "kind": "return",
        "agency": agency.code if agency else "",
        "agency_name": agency.short_name if agency else "",
        "submission": sent.submission if sent else row.source.get("submission"),
        "version": sent.version if sent else row.source.get("version"),
        "sheet": sent.sheet if sent else row.source.get("sheet"),
        "row": sent.row if sent else row.source.get("row"),
        "received_on": sent.received_on.isoformat() if sent else None,
        **numbers,
    }


def _sent_numbers(row: Known) -> Payload:
    """Give what one agency sent; only for readers who may see every number."""
    return {
        "numerator": wording.number(row.numerator),
        "denominator": wording.number(row.denominator),
        "value": wording.number(row.value),
        "qualifier": row.qualifier,
        "note": row.note,
    }


def _about(draft: _Draft) -> Payload:
    """Say what a page needs besides the figure."""
    indicator, listed = draft.indicator, draft.place.listed
    definition = draft.facts.definition(indicator.pk, draft.own.period.end)
    priority = {
        "plan": listed.plan,
        "code": listed.priority,
        "title": listed.priority_title,
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


def _history(draft: _Draft) -> list[Payload]:
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
            **_numbers(figure),
            "state": figure.state,
            "qualifier": figure.qualifier,
            "text": _text(figure, unit),
        }
    return point


def _expected_from(draft: _Draft) -> list[str]:
    agencies = draft.facts.owed_by(draft.indicator.pk, draft.place.shown)
    return [draft.facts.agencies[each].short_name for each in agencies]


def _breakdowns(draft: _Draft) -> list[Payload]:
    labels = draft.indicator.breakdowns
    dimensions: dict[str, list[Payload]] = {}
    rows = draft.view.rows(draft.indicator.pk, draft.place.shown)
    for (dimension, code), figure in rows.items():
        dimensions.setdefault(dimension, []).append(
            {
                "code": code,
                "label": labels.get(dimension, {}).get(code, code),
                "numerator": wording.number(figure.numerator),
                "value": wording.number(figure.value),
                "state": figure.state,
                "text": _text(figure, draft.indicator.unit),
            }
        )
    return [{"dimension": name, "rows": rows} for name, rows in dimensions.items()]
