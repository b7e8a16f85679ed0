"""How one agency has kept its promises: its partnership record.

Timeliness, completeness, corrections, chasing and more time, for the annual report
and for the agency's own executive. No figure is in it. Source: FEATURES 3 (11).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Agency, Partnership
from safeguarding.periods import Kind, Period, PeriodError
from safeguarding.returns.completeness import Expected, given_in
from safeguarding.returns.lists import WORDS, late_in_words
from safeguarding.returns.models import (
    Contact,
    Extension,
    Obligation,
    Reminder,
    Submission,
)
from safeguarding.returns.standing import ReturnStanding, Standing, stand

Step = Reminder.Step
State = Submission.State


@dataclass(frozen=True)
class Here:
    """An agency in a partnership."""

    partnership: Partnership
    agency: Agency

    @property
    def place(self) -> tuple[int, int]:
        """The keys of both."""
        return self.partnership.pk, self.agency.pk


@dataclass(frozen=True)
class Kept:
    """One return as the record shows it.

    Attributes:
        given: how many of the indicators asked for the last version speaks of.
        expected: indicators the return asked for.
        versions: versions received; sent_back: how many of them went back.
        reminders: reminders sent about it.
        more_time: until when more time was granted, and why; "" without.
    """

    template: str
    period: str
    period_end: date
    due_on: date
    received_on: date | None
    timeliness: str
    is_in_time: bool
    state: str
    given: int
    expected: int
    versions: int
    sent_back: int
    reminders: int
    more_time: str
    submission: int | None

    @property
    def completeness(self) -> str:
        """In words: "5 of 6"; "" when nothing came."""
        if not self.received_on:
            return ""
        if not self.expected:  # Lists of rows, for instance.
            return "No figures asked for"
        return f"{self.given} of {self.expected}"


@dataclass(frozen=True)
class Chaser:
    """One line of the log of chasing: never who it was, only in which capacity."""

    at: date
    about: str
    step: str
    to: str
    state: str


@dataclass(frozen=True)
class Fact:
    """One line of the summary."""

    key: str
    value: str


@dataclass(frozen=True)
class Record:
    """All that the page shows."""

    facts: tuple[Fact, ...]
    returns: tuple[Kept, ...]
    chasers: tuple[Chaser, ...]
    years: tuple[str, ...]


def find_place(user: User, partnership: str, agency: str) -> Here | None:
    """Find an agency whose returns' standing this person may know; else None."""
    owed = Obligation.objects.for_user(user, Permission.SEE_RETURN_STATUS).filter(
        partnership__code=partnership, agency__code=agency
    )
    one = owed.select_related("partnership", "agency").first()
    return Here(one.partnership, one.agency) if one else None


def record_of(user: User, here: Here, *, year: str, day: date) -> Record:
    """Gather the record of one agency. The number of queries does not grow with it.

    Args:
        user: who reads it.
        here: the agency in its partnership.
        year: a financial year such as "2015-16"; "" for all.
        day: today.
    """
    scope = Obligation.objects.for_user(user, Permission.SEE_RETURN_STATUS)
    every = scope.filter(
        partnership_id=here.place[0], agency_id=here.place[1], period_end__lt=day
    )
    ends = every.order_by("-period_end").values_list("period_end", flat=True)
    years = tuple(dict.fromkeys(_year_of(end) for end in ends))
    chosen = every.order_by("-period_end", "template__title", "pk")
    if wanted := _parse(year):
        chosen = chosen.filter(period_end__range=(wanted.start, wanted.end))
    found = stand(user, chosen, day=day)
    returns = tuple(_returns(user, here, found))
    chasers = tuple(_chasers([owed.pk for owed, _ in found]))
    return Record(tuple(_facts(returns)), returns, chasers, years)


def _year_of(day: date) -> str:
    return Period.containing(Kind.YEAR, day).code


def _parse(year: str) -> Period | None:
    try:
        return Period.parse(year, kind=Kind.YEAR)
    except PeriodError:
        return None


def _returns(
    user: User, here: Here, found: list[tuple[Any, ReturnStanding]]
) -> Iterable[Kept]:
    keys = [owed.pk for owed, _ in found]
    expected = Expected(here.partnership.pk, {owed.template_id for owed, _ in found})
    given = given_in([one.submission for _, one in found])
    versions = _versions(keys)
    reminded = _reminded(keys)
    more = _more_time(keys, named=user.may(Permission.SEE_RETURNS, *here.place))
    for owed, one in found:
        asked = expected.of(owed)
        said = asked if one.is_nil else given.get(one.submission or 0, set())
        states = versions[owed.pk]
        came = owed.first_received_at
        yield Kept(
            template=one.template,
            period=one.period,
            period_end=one.period_end,
            due_on=one.due_on,
            received_on=timezone.localdate(came) if came else None,
            timeliness=_timeliness(one, is_in=came is not None),
            is_in_time=came is not None and not one.days_late,
            state="Nil return" if one.is_nil else WORDS[one.standing][0],
            given=len(asked & said),
            expected=len(asked),
            versions=sum(states.values()) - states[State.UNSIGNED],
            sent_back=states[State.SENT_BACK],
            reminders=reminded.get(owed.pk, 0),
            more_time=more.get(owed.pk, ""),
            submission=one.submission if one.is_readable else None,
        )


def _timeliness(one: ReturnStanding, *, is_in: bool) -> str:
    if is_in:
        return late_in_words(one.days_late) if one.days_late else "In time"
    if one.standing is Standing.CLOSED:
        return "Never came"
    return f"Not in, {late_in_words(one.days_late)}" if one.days_late else "Not due yet"


def _versions(keys: list[int]) -> Mapping[int, Counter[str]]:
    """Count the versions received of each return, by state."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Submission.objects.filter(obligation_id__in=keys, received_at__isnull=False)
    for key, state in rows.values_list("obligation_id", "state"):
        found[key][state] += 1
    return found


def _reminded(keys: list[int]) -> dict[int, int]:
    rows = Reminder.objects.filter(obligation_id__in=keys, sent_at__isnull=False)
    return dict(rows.values_list("obligation_id").annotate(n=Count("pk")))


def _more_time(keys: list[int], *, named: bool) -> dict[int, str]:
    """Say of each return until when it got more time, and why; the last one holds."""
    rows = Extension.objects.filter(obligation_id__in=keys).select_related("granted_by")
    return {
        one.obligation_id: f"Until {one.until:%-d %b %Y}, granted by "
        f"{one.granted_by if named else 'the coordinator'}: {one.reason}"
        for one in rows
    }


def _chasers(keys: list[int]) -> list[Chaser]:
    rows = Reminder.objects.filter(obligation_id__in=keys).select_related(
        "obligation__template"
    )
    return [
        Chaser(
            at=timezone.localdate(one.sent_at) if one.sent_at else one.wanted_on,
            about=f"{one.obligation.template}, {one.obligation.period.short_label}",
            step=Step(one.step).label,
            to=Contact.Capacity(one.capacity).label,
            state=Reminder.State(one.state).label,
        )
        for one in rows.order_by("-wanted_on", "-pk")
    ]


def _facts(returns: tuple[Kept, ...]) -> list[Fact]:
    """Sum the record up; each share names what it is a share of."""
    due = [one for one in returns if one.timeliness != "Not due yet"]
    came = [one for one in due if one.received_on]
    in_time = sum(one.is_in_time for one in came)
    given, asked = sum(one.given for one in came), sum(one.expected for one in came)
    corrected = sum(one.versions > 1 for one in came)
    return [
        Fact("Received in time", f"{in_time} of {len(due)} returns that were due"),
        Fact("Received late", f"{len(came) - in_time} of {len(due)}"),
        Fact("Not received", f"{len(due) - len(came)} of {len(due)}"),
        Fact("Complete", f"{given} of {asked} figures that were asked for and came"),
        Fact("Sent back", _returns_said(sum(one.sent_back > 0 for one in came))),
        Fact("Sent in more than one version", _returns_said(corrected)),
        Fact("Reminders sent", str(sum(one.reminders for one in returns))),
        Fact(
            "More time granted", _returns_said(sum(bool(o.more_time) for o in returns))
        ),
    ]


def _returns_said(count: int) -> str:
    return f"{count} return{'' if count == 1 else 's'}"


CSV_HEAD = (
    *("Return", "Period", "Due", "Received", "Timeliness", "How it stands"),
    *("Figures given", "Figures asked for", "Versions", "Sent back", "Reminders"),
    "More time",
)


def csv_rows(record: Record) -> list[tuple[str, ...]]:
    """Write one line for each return, with dates as yyyy-mm-dd."""
    return [
        (
            *(one.template, one.period, one.due_on.isoformat()),
            one.received_on.isoformat() if one.received_on else "",
            *(one.timeliness, one.state, str(one.given), str(one.expected)),
            *(str(one.versions), str(one.sent_back), str(one.reminders)),
            one.more_time,
        )
        for one in record.returns
    ]
