"""Loads what a build needs, in a number of queries that never grows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import F, Q

from dashboards.assembly.elsewhere import load_neighbours, load_published
from dashboards.assembly.facts import Facts, Known, Listed, Slot
from dashboards.assembly.how_sent import restated, sent_rows
from safeguarding.indicators.models import (
    Caveat,
    Definition,
    Indicator,
    Qualifier,
    Relation,
    Switch,
    Target,
)
from safeguarding.indicators.queries import current_observations
from safeguarding.indicators.relation_files import facts_of
from safeguarding.indicators.relations import RelationKind
from safeguarding.indicators.services import HISTORY
from safeguarding.partners.models import Agency, Partnership, Population
from safeguarding.periods import Kind, Period
from safeguarding.returns.models import Obligation, Template

K = TypeVar("K")
V = TypeVar("V")

# Only this band is a denominator of rates (DOMAIN A.6).
CHILDREN = "0-17"
KNOWN_FIELDS = (
    "indicator_id",
    "agency_id",
    "kind",
    "period_start",
    "breakdown_dimension",
    "breakdown_code",
    "numerator",
    "denominator",
    "value",
    "qualifier",
    "note",
    "definition_id",
    "source_kind",
    "source_id",
    "source",
)


def load_facts(
    partnership: Partnership,
    quarters: Sequence[Period],
    *,
    as_known_on: date | None = None,
) -> Facts:
    """Load everything the scorecards of these quarters can show.

    Whole financial years are loaded, from the oldest that a yearly entry looks back
    on, so that what is hidden in one of them does not depend on which quarters are
    built together.

    Args:
        partnership: whose scorecards.
        quarters: at least one.
        as_known_on: only what had been recorded by the end of this day.
    """
    first = min(quarters).financial_year.shift(-HISTORY).start
    last = max(quarters).end
    known = _known(partnership.pk, first, last, as_known_on)
    shown_from = min(quarters).financial_year.start
    neighbours = load_neighbours(partnership.pk)
    return Facts(
        partnership=partnership,
        indicators=Indicator.objects.in_bulk(),
        definitions=_grouped(
            (row.indicator_id, row)
            for row in Definition.objects.order_by("indicator_id", "version")
        ),
        # In the order in which their figures stand, for whoever adds some.
        agencies={row.pk: row for row in Agency.objects.order_by("code")},
        observations=_grouped((row.slot, row) for row in known if not row.dimension),
        breakdowns=_grouped((row.slot, row) for row in known if row.dimension),
        owed=_owed(partnership.pk, first, last),
        listed=_listed(partnership.pk),
        targets={
            (row.indicator_id, row.year_start): row
            for row in Target.objects.filter(partnership=partnership)
        },
        caveats=_grouped(
            (row.indicator_id, row)
            for row in Caveat.objects.filter(partnership=partnership).order_by(
                "indicator_id", "starts_on", "mark"
            )
        ),
        populations=_populations(partnership.pk, as_known_on),
        sent=sent_rows(
            {
                row.source_id
                for row in known
                if row.source_id is not None
                and row.source_kind == "return"
                and row.period_start >= shown_from
            },
            as_known_on=as_known_on,
        ),
        restated=restated(partnership.pk, shown_from, last, as_known_on=as_known_on),
        published=load_published(partnership, neighbours, quarters, as_known_on),
        neighbours=neighbours,
        same=tuple(map(facts_of, Relation.objects.filter(kind=RelationKind.SAME))),
    )


def _grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, tuple[V, ...]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _known(
    partnership_id: int, first: date, last: date, as_known_on: date | None
) -> list[Known]:
    rows = current_observations(
        partnership_id,
        as_known_on=as_known_on,
        only=Q(period_start__gte=first, period_start__lte=last),
    )
    chosen = (
        rows.filter(period_end__lte=last)
        .exclude(qualifier=Qualifier.WITHDRAWN)
        .order_by(
            "indicator_id",
            "kind",
            "period_start",
            F("agency__code").asc(nulls_first=True),
            "breakdown_dimension",
            "breakdown_code",
        )
    )
    return [Known(*row) for row in chosen.values_list(*KNOWN_FIELDS)]


def _owed(
    partnership_id: int, first: date, last: date
) -> Mapping[Slot, tuple[int, ...]]:
    """Say who owes which figure: two queries."""
    contents: dict[int, list[int]] = defaultdict(list)
    for template_id, indicator_id in Template.indicators.through.objects.values_list(
        "template_id", "indicator_id"
    ):
        contents[template_id].append(indicator_id)
    rows = (
        Obligation.objects.filter(
            partnership_id=partnership_id,
            period_start__gte=first,
            period_end__lte=last,
        )
        .order_by("kind", "period_start", "agency__code", "template__code")
        .values_list("template_id", "agency_id", "kind", "period_start")
    )
    owed: dict[Slot, dict[int, None]] = defaultdict(dict)
    for template_id, agency_id, kind, start in rows:
        for indicator_id in contents[template_id]:
            owed[Slot(indicator_id, Kind(kind), start)][agency_id] = None
    return {slot: tuple(agencies) for slot, agencies in owed.items()}


def _listed(partnership_id: int) -> tuple[Listed, ...]:
    rows = (
        Switch.objects.filter(partnership_id=partnership_id)
        .select_related("priority")
        .order_by("active_from", "pk")
    )
    return tuple(_place(row) for row in rows)


def _place(row: Switch) -> Listed:
    priority = row.priority
    return Listed(
        indicator_id=row.indicator_id,
        active_from=row.active_from,
        active_to=row.active_to,
        position=row.position,
        plan=priority.plan if priority else "",
        priority=priority.code if priority else "",
        priority_title=priority.title if priority else "",
        priority_position=priority.position if priority else None,
        lead_groups=_groups(priority.lead_groups) if priority else (),
    )


def _groups(names: str) -> tuple[str, ...]:
    """Read the groups that lead a priority, as the partnership's file lists them."""
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _populations(partnership_id: int, as_known_on: date | None) -> dict[int, int]:
    rows = Population.objects.filter(partnership_id=partnership_id, age_band=CHILDREN)
    if as_known_on is not None:
        rows = rows.filter(recorded_on__lte=as_known_on)
    latest_last = rows.order_by("mid_year", "recorded_on", "pk")
    return dict(latest_last.values_list("mid_year", "count"))
