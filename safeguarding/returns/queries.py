"""Reads what a check must know, in a number of queries that rows do not change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from safeguarding.access.scope import ScopedQuerySet
from safeguarding.indicators.models import (
    NUMBER_QUALIFIERS,
    Definition,
    Indicator,
    Qualifier,
    Relation,
    Switch,
)
from safeguarding.indicators.queries import current_observations
from safeguarding.indicators.relation_files import facts_of
from safeguarding.indicators.relations import RelationFacts
from safeguarding.partners.models import Agency, Membership, Population
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Obligation, Submission, SubmissionRow
from safeguarding.returns.questions import reopened
from safeguarding.returns.rules.facts import (
    AgencyFacts,
    Context,
    IndicatorFacts,
    Key,
    Past,
)

# The age band of rates (DOMAIN A.6).
CHILDREN = "0-17"
KEY_FIELDS = (
    "indicator__code",
    "kind",
    "period_start",
    "breakdown_dimension",
    "breakdown_code",
)
NUMBER_FIELDS = ("numerator", "denominator", "value", "qualifier")


def context_of(obligation: Obligation, on: date) -> Context:
    """Gather everything known before the file is opened."""
    period = obligation.period
    relations = tuple(facts_of(row) for row in Relation.objects.all())
    known = Submission.objects.filter(obligation=obligation).order_by("-version")
    versions = list(known)
    came = any(one.received_at for one in versions)
    return Context(
        agency=_agency(obligation),
        others=_others(obligation),
        period=period,
        on=on,
        indicators=_indicators(obligation),
        return_title=obligation.template.title,
        past=_past(obligation),
        known=_known(obligation),
        accepted=_accepted(obligation),
        elsewhere=_elsewhere(obligation, relations),
        relations=relations,
        population=_population(obligation),
        # A correction makes nothing late: the return itself has come.
        due_on=None if came else obligation.due_on,
        already_sent=standing_hash(versions),
        reopened=reopened(obligation),
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
    definitions = list(Definition.objects.order_by("indicator_id", "valid_from"))
    derived = {one.indicator_id for one in definitions if one.formula is not None}
    day = obligation.period_end
    held = _held_on(day, definitions)
    broken = {
        one.indicator_id: one.valid_from
        for one in definitions
        if one.breaks_series and one.valid_from <= day
    }
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
            definition=held[one.pk].text if one.pk in held else "",
            denominator=held[one.pk].denominator if one.pk in held else "",
            defined_on=held[one.pk].valid_from if one.pk in held else None,
            comparable_from=broken.get(one.pk),
            comparators=one.comparators,
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
    """Read the numbers of earlier periods, of this return's indicators."""
    return _figures(
        current_observations(
            obligation.partnership_id,
            only=Q(
                agency_id=obligation.agency_id,
                indicator__templates=obligation.template_id,
                period_start__lt=obligation.period_start,
            ),
        ).filter(qualifier__in=NUMBER_QUALIFIERS)
    )


def _known(obligation: Obligation) -> tuple[Past, ...]:
    """Read what the agency gave, in any return, for the years of this period."""
    period = obligation.period
    years = period.financial_year, Period.containing(Kind.YEAR, period.end)
    return _figures(
        current_observations(
            obligation.partnership_id,
            only=Q(
                agency_id=obligation.agency_id,
                period_start__gte=years[0].start,
                period_start__lte=years[1].end,
            ),
        ).exclude(qualifier=Qualifier.WITHDRAWN)
    )


def _elsewhere(
    obligation: Obligation, relations: Iterable[RelationFacts]
) -> tuple[Past, ...]:
    """Read what other agencies of the partnership gave for exactly this period.

    Only of indicators that may be compared between agencies; whoever uses it says
    nothing of the figures (`rules.sources`).
    """
    codes = {code for one in relations if one.compares_agencies for code in one.codes}
    if not codes:
        return ()
    rows = current_observations(
        obligation.partnership_id,
        only=Q(
            indicator__code__in=codes,
            kind=obligation.kind,
            period_start=obligation.period_start,
        ),
    )
    others = rows.exclude(agency_id=obligation.agency_id).exclude(agency_id=None)
    return _figures(others.filter(qualifier__in=NUMBER_QUALIFIERS))


def _figures(rows: ScopedQuerySet) -> tuple[Past, ...]:
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
        ) in rows.values_list(*KEY_FIELDS, *NUMBER_FIELDS)
    )


def _accepted(obligation: Obligation) -> frozenset[Key]:
    """Name the figures of the accepted version of this return."""
    rows = SubmissionRow.objects.filter(
        submission__obligation=obligation,
        submission__state=Submission.State.ACCEPTED,
    )
    return frozenset(
        Key(code, Period(Kind(kind), start), dimension, breakdown)
        for code, kind, start, dimension, breakdown in rows.values_list(*KEY_FIELDS)
    )


def _population(obligation: Obligation) -> int | None:
    """Read the children aged 0 to 17 by the latest estimate for the period's year.

    Source: DOMAIN A.6, B.1 rule 12.
    """
    rows = Population.objects.filter(
        partnership_id=obligation.partnership_id,
        age_band=CHILDREN,
        mid_year=obligation.period.financial_year.start.year,
    ).order_by("-recorded_on", "-pk")
    count: int | None = rows.values_list("count", flat=True).first()
    return count


def standing_hash(versions: Sequence[Submission]) -> Mapping[str, str]:
    """Describe the last version, while it waits or is accepted, by its content hash.

    Earlier ones do not count: sending the accepted figures again takes back a
    correction that waits, or that was sent back. Versions come newest first.
    """
    states = {
        Submission.State.UNSIGNED.value: "waiting for a signature",
        Submission.State.RECEIVED.value: "waiting for the coordinator",
        Submission.State.ACCEPTED.value: "accepted",
    }
    standing = (v for v in versions if v.state != Submission.State.SUPERSEDED)
    last = next(standing, None)
    if last is None or last.state not in states:
        return {}
    return {last.content_hash: f"version {last.version}, {states[last.state]}"}


def definitions_on(day: date, indicator_ids: set[int]) -> dict[int, int]:
    """Give, by indicator, the definition that holds on a day.

    Figures older than the first definition are kept under the first.
    """
    definitions = Definition.objects.filter(indicator_id__in=indicator_ids)
    held = _held_on(day, definitions.order_by("indicator_id", "valid_from"))
    return {indicator: one.pk for indicator, one in held.items()}


def _held_on(day: date, definitions: Iterable[Definition]) -> dict[int, Definition]:
    """Keep the one of each indicator that holds; they come in order of time."""
    held: dict[int, Definition] = {}
    for one in definitions:
        if one.valid_from <= day or one.indicator_id not in held:
            held[one.indicator_id] = one
    return held
