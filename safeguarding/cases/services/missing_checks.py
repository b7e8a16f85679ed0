"""What must hold of an episode before it is kept, whoever changes it."""

from collections.abc import Iterator

from safeguarding.cases import rules
from safeguarding.cases import rules_missing as asked
from safeguarding.cases.clocks import LONDON, local_day
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.models import Location, LookedAfter, MissingEpisode
from safeguarding.cases.models.choices import SourceSystem
from safeguarding.cases.services.facts_missing import When
from safeguarding.cases.services.keeping import Changing

STILL_TO_COME = "This is still to come. Give what has happened"
MOMENT = "%-d %B %Y at %H:%M"
# The council's rows have days only: the log here is believed more (history.episodes).
BESIDE = (SourceSystem.LOG.value, SourceSystem.POLICE.value)


def past(field: str, when: When, doing: Changing) -> None:
    """Make sure that a moment is not still to come (E-DATE-FUTURE)."""
    if asked.is_future(when.at, doing.at):
        raise NotAllowed(field, STILL_TO_COME)


def begins(episode: MissingEpisode) -> None:
    """Make sure that an episode can begin when it does (E-BIRTH, E-AGE, E-OVERLAP)."""
    born, start = episode.child.born_month, local_day(episode.missing_from_at)
    if rules.is_before_birth(born, start):
        raise NotAllowed("started", "The episode starts before the child was born")
    if rules.is_of_age(born, start):
        message = "The child was 18 or older on that day. Only children are counted"
        raise NotAllowed("started", message)
    _not_twice(episode, "started")


def ends(episode: MissingEpisode) -> None:
    """Make sure that an episode ends after it starts (E-END-BEFORE, E-OVERLAP)."""
    start, end = episode.missing_from_at, episode.returned_at
    if end is None:
        return
    if end < start and asked.is_before(end, start, episode.precision):
        when = start.astimezone(LONDON)
        message = f"The child went missing after that, on {when:{MOMENT}}"
        raise NotAllowed("returned", message)
    # One day without times: the end of an episode cannot be stored before its start.
    episode.returned_at = max(start, end)
    _not_twice(episode, "returned")


def _not_twice(episode: MissingEpisode, field: str) -> None:
    others = MissingEpisode.objects.filter(
        child_id=episode.child_id, withdrawn_at=None, system__in=BESIDE
    ).exclude(pk=episode.pk)
    if episode.system == SourceSystem.COUNCIL:
        others = others.none()
    for other in others.order_by("missing_from_at"):
        span = (other.missing_from_at, other.returned_at)
        if asked.overlaps(episode.missing_from_at, episode.returned_at, *span):
            raise NotAllowed(field, _said_of(other))


def _said_of(other: MissingEpisode) -> str:
    start = other.missing_from_at.astimezone(LONDON)
    if other.returned_at is None:
        return (
            f"The child is missing since {start:{MOMENT}} already. Record that return "
            "first, or use that episode"
        )
    end = other.returned_at.astimezone(LONDON)
    return (
        f"The child was missing from {start:{MOMENT}} to {end:{MOMENT}} already. Use "
        "that episode, or correct it"
    )


def doubts_of(episode: MissingEpisode) -> list[Doubt]:
    """List what is unusual about an episode; one query."""
    return [*_of_nature(episode), *_of_length(episode)]


def _of_nature(episode: MissingEpisode) -> Iterator[Doubt]:
    if asked.is_from_nowhere(episode.location):
        said = "Nobody knows where the child went missing from."
        yield Doubt("W-LOCATION-UNKNOWN", "location", said)
    if asked.is_absent_late(episode.type, episode.missing_from_at):
        said = "The police gave up the category absent in January 2017."
        yield Doubt("W-ABSENT-2017", "type", said)
    if episode.location == Location.CARE and _is_out_of_care(episode):
        said = "As far as we know, the child was not looked after on that day."
        yield Doubt("W-NOT-LOOKED-AFTER", "location", said)


def _is_out_of_care(episode: MissingEpisode) -> bool:
    """Whether the child's placements are known, and none is on the day it began."""
    day = local_day(episode.missing_from_at)
    spans = list(
        LookedAfter.objects.filter(child_id=episode.child_id).values_list(
            "from_on", "to_on"
        )
    )
    known = [start <= day and (end is None or day <= end) for start, end in spans]
    return bool(known) and not any(known)


def _of_length(episode: MissingEpisode) -> Iterator[Doubt]:
    start, end = episode.missing_from_at, episode.returned_at
    if end is None:
        return
    if asked.is_zero(start, end, episode.precision):
        said = "The child is back in the minute it went missing."
        yield Doubt("W-ZERO-MINUTES", "returned", said)
    if asked.is_very_long(start, end):
        said = f"The child was missing for {(end - start).days:,} days."
        yield Doubt("W-28-DAYS", "returned", said)
    if rules.is_of_age(episode.child.born_month, local_day(end)):
        said = "The child turned 18 while missing."
        yield Doubt("W-AGE-18", "returned", said)
