"""Says who must answer a round, and who has more time for it.

Whoever must answer has a response "not started" from the same moment, so that whoever
has not begun is a row as well; agencies that are not required have none and stand in no
denominator. Source: DOMAIN C.7; decision 0024.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from audits import results
from audits.models import (
    Establishment,
    Question,
    Required,
    Response,
    ResponseState,
    Round,
    RoundKind,
)
from audits.queries_required import default_agencies, in_the_list, members_on
from audits.reminders import want_invitations
from audits.services.keeping import lock, record
from safeguarding.board.explaining import explain
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Agency

# More would outlast the round's own year.
LONG_EXTENSION_DAYS = 92
STILL_TO_COME = (ResponseState.NOT_STARTED, ResponseState.IN_PROGRESS)
BEGUN = "Somebody began to answer already: their answer cannot be taken out."


@transaction.atomic
def require(
    *,
    of: Round,
    doing: Changing,
    agencies: Iterable[Agency] | None = None,
    establishments: Iterable[Establishment] | None = None,
) -> int:
    """Say who must answer, in one go however many they are; who stands there stays.

    Args:
        of: the round, in preparation or open.
        doing: who says so.
        agencies: members on the day the round opens. Neither these nor establishments
            means those who usually answer: statutory partners and relevant agencies of
            that day for Section 11, the establishments in the list for section 175.
        establishments: of the partnership's list.

    Returns:
        How many are new.

    Raises:
        PermissionDenied, ChangedMeanwhile: as in `rounds.create`.
        NotAllowed: the round is closed, or one of them cannot be required.
        NeedsConfirming: an establishment is not in the list on the opening day.
    """
    fresh = lock(of, doing, "require")
    if agencies is None and establishments is None:
        agencies, establishments = _usual(fresh)
    wanted = _for_agencies(fresh, list(agencies or ()))
    schools = list(establishments or ())
    wanted += _for_establishments(fresh, schools)
    explain(
        fresh,
        partnership_id=fresh.partnership_id,
        agency_id=None,
        doubts=_not_in_list(fresh, schools),
        doing=doing,
    )
    made = _keep(fresh, wanted)
    if made:
        record(fresh, doing, "require", new=len(made))
        if fresh.state == Round.State.OPEN:
            want_invitations(fresh, local_day(doing.at), made)
            results.want_year(fresh)
    return len(made)


@transaction.atomic
def release(*, of: Round, required: Collection[int], doing: Changing) -> int:
    """Take out who need not answer after all, as long as they have not begun.

    Raises:
        PermissionDenied, ChangedMeanwhile: as in `rounds.create`.
        NotAllowed: the round is closed, or one of them has begun.
    """
    fresh = lock(of, doing, "require")
    rows = Required.objects.filter(round=fresh, pk__in=required)
    responses = Response.objects.filter(required__in=rows)
    # Whoever begins at this moment waits, and finds nothing to begin.
    list(responses.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    begun = responses.exclude(state=ResponseState.NOT_STARTED)
    if begun.exists() or responses.filter(answers__isnull=False).exists():
        raise NotAllowed("", BEGUN)
    responses.delete()
    gone: int = rows.count()
    rows.delete()
    if gone:
        record(fresh, doing, "require", released=gone)
        if fresh.state == Round.State.OPEN:
            results.want_year(fresh)
    return gone


@transaction.atomic
def extend(
    *,
    of: Round,
    required: Collection[int],
    until: date,
    reason: str,
    doing: Changing,
) -> int:
    """Give some of those who must answer more time, and say why.

    Returns:
        How many it was given to.

    Raises:
        PermissionDenied, ChangedMeanwhile: as in `rounds.create`.
        NotAllowed: no reason, a day that is no later than the due day, or an answer
            that has come already.
        NeedsConfirming: the day is far away.
    """
    fresh = lock(of, doing, "change")
    reason = reason.strip()
    if not reason:
        raise NotAllowed("why", "Say why there is more time.")
    if until <= fresh.due_on:
        raise NotAllowed(
            "until", f"Choose a day after {fresh.due_on:%-d %B %Y}, when it is due."
        )
    rows = Required.objects.filter(round=fresh, pk__in=required)
    if rows.exclude(response__state__in=STILL_TO_COME).exists():
        raise NotAllowed("", "One of them has answered already: choose again.")
    explain(
        fresh,
        partnership_id=fresh.partnership_id,
        agency_id=None,
        doubts=_long(fresh, until),
        doing=doing,
    )
    given: int = rows.update(
        extended_until=until, extension_reason=reason, extended_by=doing.by
    )
    record(fresh, doing, "extend", given=given, until=until.isoformat())
    return given


def _usual(of: Round) -> tuple[QuerySet[Agency] | None, QuerySet[Establishment] | None]:
    if of.kind == RoundKind.SECTION_11:
        return default_agencies(of.partnership_id, of.opens_on), None
    return None, in_the_list(of.partnership_id, of.opens_on)


def _for_agencies(of: Round, agencies: Sequence[Agency]) -> list[Required]:
    if agencies and of.kind != RoundKind.SECTION_11:
        raise NotAllowed("", "Establishments answer this round, not agencies.")
    members = set(
        members_on(of.partnership_id, of.opens_on).values_list("pk", flat=True)
    )
    for agency in agencies:
        if agency.pk not in members:
            raise NotAllowed(
                "",
                f"{agency} was no member on {of.opens_on:%-d %B %Y}, when the round "
                "opens (E-AGENCY-UNKNOWN).",
            )
    return [
        Required(partnership_id=of.partnership_id, round=of, agency=agency)
        for agency in agencies
    ]


def _for_establishments(of: Round, schools: Sequence[Establishment]) -> list[Required]:
    if schools and of.kind != RoundKind.SECTION_175:
        raise NotAllowed("", "Agencies answer this round, not establishments.")
    if any(school.partnership_id != of.partnership_id for school in schools):
        raise NotAllowed("", "An establishment is in another partnership's list.")
    return [
        Required(
            partnership_id=of.partnership_id,
            round=of,
            agency_id=school.agency_id,
            establishment=school,
        )
        for school in schools
    ]


def _not_in_list(of: Round, schools: Sequence[Establishment]) -> list[Doubt]:
    day = of.opens_on
    gone = [
        school
        for school in schools
        if school.starts_on > day or (school.ends_on and school.ends_on < day)
    ]
    if not gone:
        return []
    first = f"{gone[0].name} ({gone[0].urn})"
    many = f" and {len(gone) - 1} more" if len(gone) > 1 else ""
    message = f"Not in the list on {day:%-d %B %Y}: {first}{many}"
    return [Doubt("W-NOT-IN-LIST", "", message)]


def _long(of: Round, until: date) -> list[Doubt]:
    if (until - of.due_on).days <= LONG_EXTENSION_DAYS:
        return []
    message = "This is more than three months after the round is due"
    return [Doubt("W-LONG-EXTENSION", "until", message)]


def _keep(of: Round, wanted: list[Required]) -> list[Required]:
    """Insert those that are new, each with its response. Four queries."""
    known = set(
        Required.objects.filter(round=of).values_list("agency_id", "establishment_id")
    )
    schools = {school for _, school in known if school}
    agencies = {agency for agency, school in known if not school}
    once = {(one.agency_id, one.establishment_id): one for one in wanted}
    new = [
        one
        for one in once.values()
        if (
            one.establishment_id not in schools
            if one.establishment_id
            else one.agency_id not in agencies
        )
    ]
    made = Required.objects.bulk_create(new, batch_size=1_000)
    asked = Question.objects.filter(standard__standard_set=of.standard_set_id).count()
    Response.objects.bulk_create(
        [
            Response(
                partnership_id=one.partnership_id,
                agency_id=one.agency_id,
                round=of,
                required=one,
                asked=asked,
            )
            for one in made
        ],
        batch_size=1_000,
    )
    return made
