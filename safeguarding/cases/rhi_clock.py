"""The clock of a return home interview, in words: hours left, overdue, or done after.

72 hours of elapsed time, whatever a clock on the wall does in March and October. Where
only days are known, three calendar days, and every word says "about".
Source: DOMAIN B.3, B.5 (MIS-10); S0:1150.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from safeguarding.cases.clocks import LONDON, RHI_DAYS, due_at, in_time, local_day
from safeguarding.cases.models import MissingEpisode, Precision
from safeguarding.cases.stages import Stage, stage_of

MOMENT = "%-d %B %Y at %H:%M"
DAY = "%-d %B %Y"
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Clock:
    """What the clock of one episode shows.

    Attributes:
        state: "waiting", "running", "overdue", "done", "late" or "none".
        headline: in a few words: "41 hours left".
        text: the sentence under it.
        is_about: whether only days are known.
    """

    state: str
    headline: str
    text: str
    is_about: bool = False

    @property
    def is_ticking(self) -> bool:
        """Whether the next minute may show something else."""
        return self.state in {"running", "overdue"}


def clock_of(episode: MissingEpisode, now: datetime) -> Clock:
    """Read the clock of an episode with its interview at a moment. No query of its own.

    Precise to the minute below two hours, else to the whole hour that is full.
    """
    stage = stage_of(episode)
    if stage is Stage.OPEN:
        return Clock(
            "waiting",
            "The child is still missing",
            "The 72 hours begin when the child is back.",
        )
    if stage is Stage.DONE:
        return _done(episode)
    if stage is Stage.NOT_DONE:
        return Clock("none", "There is no interview", _why(episode))
    return _ticking(episode, now)


def precision_of(episode: MissingEpisode) -> str:
    """Give the precision of the clock: days, if either moment is known by its day."""
    interview = getattr(episode, "interview", None)
    known = [episode.precision]
    if interview is not None and interview.completed_at:
        known.append(interview.precision)
    return (Precision.DATE if Precision.DATE in known else Precision.DATETIME).value


def limit_of(returned_at: datetime, precision: str) -> datetime:
    """Give the end of the time for an interview, in UTC or London time.

    Where only the day of the return is known: the end of the third day after it.
    """
    if precision != Precision.DATE:
        return due_at(returned_at)
    day = local_day(returned_at) + timedelta(days=RHI_DAYS + 1)
    return datetime.combine(day, time(), LONDON)


def _ticking(episode: MissingEpisode, now: datetime) -> Clock:
    returned_at = episode.returned_at
    assert returned_at is not None  # noqa: S101 - every stage after OPEN has it
    is_about = episode.precision == Precision.DATE
    limit = limit_of(returned_at, episode.precision)
    left = _elapsed(now, limit)
    about = "About " if is_about else ""
    if left >= timedelta():
        headline = f"{about}{in_words(left)} left"
        state = "running"
    else:
        headline = f"Overdue by {about.lower()}{in_words(-left)}"
        state = "overdue"
    return Clock(state, headline, _due_words(limit, is_about=is_about), is_about)


def _due_words(limit: datetime, *, is_about: bool) -> str:
    if is_about:
        last = local_day(limit) - timedelta(days=1)
        return (
            f"An interview is in time up to {last:{DAY}}. The time of the return is "
            "not known, so this clock is approximate."
        )
    return (
        f"An interview is in time up to {limit.astimezone(LONDON):{MOMENT}}, 72 hours "
        "after the return."
    )


def _done(episode: MissingEpisode) -> Clock:
    interview = episode.interview
    returned_at, completed_at = episode.returned_at, interview.completed_at
    if returned_at is None or completed_at is None:
        return Clock("none", "The interview is done", "The return is not recorded.")
    precision = precision_of(episode)
    is_about = precision == Precision.DATE
    is_good = bool(in_time(returned_at, completed_at, precision))
    if is_about:
        days = (local_day(completed_at) - local_day(returned_at)).days
        took = f"about {days} {'day' if days == 1 else 'days'}"
        text = "Only the days are known: up to 3 days after the return is in time."
    else:
        took = in_words(_elapsed(returned_at, completed_at))
        text = "The limit is 72 hours after the return."
    verdict = "in time" if is_good else "too late"
    state = "done" if is_good else "late"
    return Clock(state, f"Done after {took}, {verdict}", text, is_about)


def _why(episode: MissingEpisode) -> str:
    interview = episode.interview
    if interview.why_not_done:
        return f"{interview.get_why_not_done_display()}."
    if interview.offered is False:
        return "It was not offered. Nobody said why."
    return "The offer was not accepted."


def _elapsed(first: datetime, second: datetime) -> timedelta:
    """Give the time that passed; aware times of one zone would ignore clock changes."""
    return timedelta(seconds=second.timestamp() - first.timestamp())


def in_words(span: timedelta) -> str:
    """Say a span: minutes below two hours, hours up to three days, then days."""
    span = abs(span)
    hours, days = int(span / HOUR), span.days
    if hours < 2:
        minutes = int(span / MINUTE)
        whole, rest = divmod(minutes, 60)
        return _joined(whole, rest)
    if days < 4:
        return f"{hours} hours{_odd_minutes(span, hours)}"
    return f"{days:,} days"


def _joined(hours: int, minutes: int) -> str:
    said = f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    if not hours:
        return said
    return "1 hour" if not minutes else f"1 hour {said}"


def _odd_minutes(span: timedelta, hours: int) -> str:
    """At 72 hours a minute decides, so minutes are said in that hour."""
    minutes = int((span - hours * HOUR) / MINUTE)
    if hours != 72 or not minutes:
        return ""
    return f" {minutes} {'minute' if minutes == 1 else 'minutes'}"
