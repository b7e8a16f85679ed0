"""What is owed: made from standing duties, and found by name."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from safeguarding.indicators.services import want
from safeguarding.partners.models import Agency, Partnership
from safeguarding.periods import Kind, Period, add_working_days
from safeguarding.returns.errors import NothingOwed
from safeguarding.returns.models import Duty, Obligation, Template


@transaction.atomic
def generate_obligations(*, partnership: Partnership, until: date) -> int:
    """Make the returns that duties promise for periods that ended by a day.

    Running it again makes nothing twice. A scorecard exists, or is made again, for
    every quarter in which a new return is owed, so that "not received" shows.

    Args:
        partnership: whose duties.
        until: the last day a period may end on; usually yesterday.

    Returns:
        How many returns were added.
    """
    duties = Duty.objects.filter(partnership=partnership).select_related("template")
    owed = [one for duty in duties for one in _owed(duty, until)]
    known = set(
        Obligation.objects.filter(partnership=partnership).values_list(
            "agency_id", "template_id", "kind", "period_start"
        )
    )
    fresh = [
        one
        for one in owed
        if (one.agency_id, one.template_id, one.kind, one.period_start) not in known
    ]
    # Another process may be doing the same: the constraint keeps one of each.
    Obligation.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=2000)
    want(partnership_id=partnership.pk, periods={one.period for one in fresh})
    return len(fresh)


def _owed(duty: Duty, until: date) -> Iterator[Obligation]:
    """Give a duty's returns: every period that ends while it holds, up to a day."""
    last = min(until, duty.ends_on) if duty.ends_on else until
    period = Period.containing(Kind(duty.template.frequency), duty.starts_on)
    while period.end <= last:
        due_on = add_working_days(period.end, duty.due_working_days)
        yield Obligation(
            partnership_id=duty.partnership_id,
            agency_id=duty.agency_id,
            template_id=duty.template_id,
            kind=period.kind.value,
            period_start=period.start,
            period_end=period.end,
            due_on=due_on,
            lock_on=due_on + timedelta(days=duty.lock_days),
        )
        period = period.next()


def find_obligation(
    partnership: str, agency: str, template: str, period: str
) -> Obligation:
    """Find a return by the codes of its partnership, agency, template and period.

    Raises:
        NothingOwed: a code is unknown, or nothing is owed; the text says which.
        PeriodError: the period is not one of the template's.
    """
    area = Partnership.objects.filter(code=partnership).first()
    if area is None:
        raise NothingOwed(_unknown("partnership", partnership, _codes(Partnership)))
    sender = Agency.objects.filter(code=agency, memberships__partnership=area).first()
    if sender is None:
        members = Agency.objects.filter(memberships__partnership=area).distinct()
        codes = sorted(members.values_list("code", flat=True))
        raise NothingOwed(_unknown("agency", agency, codes))
    kind_of_return = Template.objects.filter(code=template).first()
    if kind_of_return is None:
        raise NothingOwed(_unknown("template", template, _codes(Template)))
    wanted = Period.parse(period, kind=Kind(kind_of_return.frequency))
    owed = Obligation.objects.filter(
        partnership=area, agency=sender, template=kind_of_return
    ).select_related("partnership", "agency", "template")
    found = owed.filter(kind=wanted.kind.value, period_start=wanted.start).first()
    if not isinstance(found, Obligation):
        raise NothingOwed(_not_owed(agency, template, wanted, list(owed)))
    return found


def _codes(model: type[Partnership] | type[Template]) -> list[str]:
    return sorted(model._default_manager.values_list("code", flat=True))


def _unknown(what: str, code: str, known: list[str]) -> str:
    listed = ", ".join(known) if known else "none yet"
    return f"There is no {what} '{code}'. Known: {listed}."


def _not_owed(
    agency: str, template: str, period: Period, owed: list[Obligation]
) -> str:
    start = f"{agency} owes no {template} for {period.code}."
    if not owed:
        return f"{start} It owes none at all: look at its duties."
    periods = sorted(one.period.start for one in owed)
    codes = {one.period.start: one.period.code for one in owed}
    first, last = codes[periods[0]], codes[periods[-1]]
    return f"{start} Periods owed run from {first} to {last} ({len(periods)} of them)."
