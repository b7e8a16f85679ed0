"""Reads what a check must know, in a number of queries that rows do not change."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from safeguarding.indicators.models import (
    NUMBER_QUALIFIERS,
    Definition,
    Indicator,
    Switch,
)
from safeguarding.indicators.queries import current_observations
from safeguarding.partners.models import Agency, Membership
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Obligation, Submission
from safeguarding.returns.rules.facts import (
    AgencyFacts,
    Context,
    IndicatorFacts,
    Past,
)


def context_of(obligation: Obligation, on: date) -> Context:
    """Gather everything known before the file is opened."""
    period = obligation.period
    return Context(
        agency=_agency(obligation),
        others=_others(obligation),
        period=period,
        on=on,
        indicators=_indicators(obligation),
        return_title=obligation.template.title,
        past=_past(obligation),
        already_sent=_standing(obligation),
    )


def _agency(obligation: Obligation) -> AgencyFacts:
    agency, period = obligation.agency, obligation.period
    memberships = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=period.start),
        partnership_id=obligation.partnership_id,
        agency_id=agency.pk,
        starts_on__lte=period.end,
    )
    return AgencyFacts(agency.code, _names(agency), memberships.exists())


def _names(agency: Agency) -> tuple[str, ...]:
    return (agency.name, agency.short_name, *agency.aliases)


def _others(obligation: Obligation) -> tuple[AgencyFacts, ...]:
    """List the other agencies of this partnership only, so that none is revealed."""
    agencies = Agency.objects.filter(
        memberships__partnership_id=obligation.partnership_id
    ).exclude(pk=obligation.agency_id)
    return tuple(AgencyFacts(one.code, _names(one)) for one in agencies.distinct())


def _indicators(obligation: Obligation) -> dict[str, IndicatorFacts]:
    in_template = set(obligation.template.indicators.values_list("pk", flat=True))
    ever_on, is_on = _switches(obligation)
    derived = set(
        Definition.objects.exclude(formula=None).values_list("indicator_id", flat=True)
    )
    return {
        one.code: IndicatorFacts(
            code=one.code,
            title=one.title,
            unit=one.unit,
            frequency=Kind(one.frequency),
            timing=one.timing,
            additive=one.additive,
            parts=tuple(one.parts),
            breakdowns=one.breakdowns,
            in_template=one.pk in in_template,
            ever_on=one.pk in ever_on,
            is_on=one.pk in is_on,
            derived=one.pk in derived,
            pk=one.pk,
        )
        for one in Indicator.objects.all()
    }


def _switches(obligation: Obligation) -> tuple[set[int], set[int]]:
    """Say which indicators the board ever watched, and which when the period ended."""
    day = obligation.period_end
    switches = Switch.objects.filter(partnership_id=obligation.partnership_id)
    rows = list(switches.values_list("indicator_id", "active_from", "active_to"))
    then = {
        pk for pk, first, last in rows if first <= day and (last is None or last >= day)
    }
    return {pk for pk, _first, _last in rows}, then


def _past(obligation: Obligation) -> tuple[Past, ...]:
    known = current_observations(obligation.partnership_id).filter(
        agency_id=obligation.agency_id,
        indicator__templates=obligation.template_id,
        period_start__lt=obligation.period_start,
        qualifier__in=NUMBER_QUALIFIERS,
    )
    return tuple(
        Past(
            indicator=code,
            period=Period(Kind(kind), start),
            dimension=dimension,
            breakdown=breakdown,
            numerator=numerator,
            denominator=denominator,
            value=value,
            qualifier=qualifier,
        )
        for (
            code,
            kind,
            start,
            dimension,
            breakdown,
            numerator,
            denominator,
            value,
            qualifier,
        ) in known.values_list(
            "indicator__code",
            "kind",
            "period_start",
            "breakdown_dimension",
            "breakdown_code",
            "numerator",
            "denominator",
            "value",
            "qualifier",
        )
    )


def _standing(obligation: Obligation) -> Mapping[str, str]:
    """Describe the versions that wait or are accepted, by their content hash."""
    states = {
        Submission.State.RECEIVED.value: "waiting for the coordinator",
        Submission.State.ACCEPTED.value: "accepted",
    }
    versions = Submission.objects.filter(obligation=obligation, state__in=states)
    return {
        one.content_hash: f"version {one.version}, {states[one.state]}"
        for one in versions
    }


def definitions_on(day: date, indicator_ids: set[int]) -> dict[int, int]:
    """Give, by indicator, the definition that holds on a day.

    Figures older than the first definition are kept under the first.
    """
    held: dict[int, int] = {}
    definitions = Definition.objects.filter(indicator_id__in=indicator_ids)
    for one in definitions.order_by("indicator_id", "valid_from"):
        if one.valid_from <= day or one.indicator_id not in held:
            held[one.indicator_id] = one.pk
    return held
