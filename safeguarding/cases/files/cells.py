"""Reads the cells of files of records: days, times, birth months, codes, yes and no.

A quarter of a million rows are read, and most cells were seen before: what a text means
is kept, up to a bound, so that a cell costs one look into a dictionary.
Source: DOMAIN C (conventions), C.3; SSDA903 and Annex A spellings of D.1 and D.2.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, NamedTuple, TypeVar

from safeguarding.cases.clocks import LONDON, birthday, latest_18th
from safeguarding.returns.values import (
    Misread,
    fold,
    nearest,
    odd_characters,
    parse_date,
    quoted,
)

# How many spellings of one column are remembered: memory must not grow with the file.
REMEMBERED = 50_000
EARLIEST_YEAR = 1900
CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.0+)?)?")
BIRTH_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})|([0-9]{1,2})/([0-9]{4})")
# "a) Yes", "b) Out" as the lists of Annex A print codes.
PREFIX = re.compile(r"[a-z]{1,2}\)\s*", re.IGNORECASE)
HOUR = timedelta(hours=1)
TIMED = True
T = TypeVar("T")


class Moment(NamedTuple):
    """A moment as a cell gives it.

    `at` is UTC, of the day's local midnight where no time was given; `day` is local.
    """

    at: datetime
    day: date
    has_time: bool


class Days(dict[str, "date | Misread"]):
    """What texts say as days: `days[text]`."""

    def __missing__(self, text: str) -> date | Misread:
        """Read a text for the first time."""
        read = _day(text)
        if len(self) < REMEMBERED:
            self[text] = read
        return read


class _Midnight(NamedTuple):
    at: datetime
    day: date
    is_whole: bool


class Moments:
    """Reads days with or without a time, Europe/London, into UTC.

    A time that the clock skips in March is refused. One that it passes twice in October
    is the first of the two: `second_reading` gives the other.
    """

    def __init__(self) -> None:
        self._midnights: dict[str, _Midnight | Misread] = {}
        self._clocks: dict[str, timedelta | Misread] = {}
        # What nearly every cell is made of: days on which the clock stands, and times.
        self._whole_days: dict[str, tuple[datetime, date]] = {}
        self._times: dict[str, timedelta] = {}

    def read(self, text: str) -> Moment | Misread:
        """Read "dd/mm/yyyy HH:MM", the ISO spelling, or a day alone."""
        written, _, clock = text.partition(" ")
        day = self._whole_days.get(written)
        since = self._times.get(clock)
        if day is not None and since is not None:
            return Moment(day[0] + since, day[1], TIMED)
        return self._read(text, written, clock)

    def _read(self, text: str, written: str, clock: str) -> Moment | Misread:
        midnight = self._midnights.get(written) or self._midnight(written)
        if isinstance(midnight, Misread):
            return self._otherwise(text, midnight)
        if not clock:
            return Moment(midnight.at, midnight.day, has_time=False)
        since = self._clocks.get(clock)
        if since is None:
            since = self._clock(clock)
        if isinstance(since, Misread):
            return since
        if midnight.is_whole:
            return Moment(midnight.at + since, midnight.day, has_time=True)
        return _on_a_day_of_change(midnight.day, since)

    def _midnight(self, written: str) -> _Midnight | Misread:
        day = _day(written)
        read = day if isinstance(day, Misread) else _midnight_of(day)
        if len(self._midnights) < REMEMBERED:
            self._midnights[written] = read
            if isinstance(read, _Midnight) and read.is_whole:
                self._whole_days[written] = (read.at, read.day)
        return read

    def _clock(self, text: str) -> timedelta | Misread:
        read = _clock(text)
        if len(self._clocks) < REMEMBERED:
            self._clocks[text] = read
            if isinstance(read, timedelta):
                self._times[text] = read
        return read

    def _otherwise(self, text: str, misread: Misread) -> Moment | Misread:
        """Read the ISO spellings with a T or an offset."""
        if "T" not in text:
            return misread
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return misread
        if at.tzinfo is None:
            return self.read(at.isoformat(" ", "seconds"))
        return Moment(at.astimezone(UTC), at.astimezone(LONDON).date(), has_time=True)


def second_reading(at: datetime) -> datetime:
    """Give the other moment of the same wall clock, an hour later; else the same."""
    first, second = at.astimezone(LONDON), (at + HOUR).astimezone(LONDON)
    same = first.replace(tzinfo=None) == second.replace(tzinfo=None)
    return at + HOUR if same else at


class Born(NamedTuple):
    """When a child was born, as exactly as the cell says.

    Attributes:
        month: first day of the month; all that is kept.
        earliest: the first day it can have been.
        latest_18th: the last day that can be the 18th birthday.
    """

    month: date
    earliest: date
    latest_18th: date


class Births(dict[str, "Born | Misread"]):
    """What texts say as a day or month of birth. No message quotes one."""

    def __missing__(self, text: str) -> Born | Misread:
        """Read a text for the first time."""
        read = _born(text)
        if len(self) < REMEMBERED:
            self[text] = read
        return read


class Codes(dict[str, "T | Misread"], Generic[T]):
    """What texts of a coded column mean, for `codes[text]`.

    Args:
        meanings: spelling -> what it means; case and separators do not matter.
        listed: the codes to name to people; the others are other spellings.
        advice: what to add for a spelling that people use and that cannot be taken.
    """

    def __init__(
        self,
        meanings: Mapping[str, T],
        listed: tuple[str, ...],
        advice: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._known = {fold(spelling): one for spelling, one in meanings.items()}
        self._listed = listed
        self._advice = {fold(text): said for text, said in (advice or {}).items()}

    def __missing__(self, text: str) -> T | Misread:
        """Read a text for the first time."""
        read = self._read(text)
        if len(self) < REMEMBERED:
            self[text] = read
        return read

    def _read(self, text: str) -> T | Misread:
        plain = unicodedata.normalize("NFKC", text)
        for spelling in (fold(plain), fold(PREFIX.sub("", plain, count=1))):
            if spelling in self._known:
                return self._known[spelling]
        return Misread(self._refusal(plain))

    def _refusal(self, text: str) -> str:
        known = ", ".join(self._listed)
        more, meant = self._advice.get(fold(text)), nearest(text, self._listed)
        said = shown(text) if more or meant or len(text) <= SHORT else "This"
        said = f"{said} is not one of the codes of this column: {known}."
        if more:
            return f"{said} {more}"
        if hidden := odd_characters(text):
            return f"{said} It contains {hidden}: type it again."
        return f"{said} Did you mean {meant}?" if meant else said


YES_NO: Mapping[str, bool | None] = {
    **dict.fromkeys(("y", "yes", "true", "1"), True),
    **dict.fromkeys(("n", "no", "false", "0"), False),
    "": None,
}
NOT_SAID: Mapping[str, bool | None] = dict.fromkeys(
    ("na", "n/a", "not applicable", "unknown", "not known", "not recorded", "u")
)


def yes_no(*, or_unknown: bool = False) -> Codes[bool | None]:
    """Make the reader of a column of Y and N; blank is not said.

    Args:
        or_unknown: whether "na" and "Unknown" may stand there, for not said.
    """
    meanings = {**YES_NO, **NOT_SAID} if or_unknown else YES_NO
    return Codes(meanings, ("Y", "N", "na") if or_unknown else ("Y", "N"))


SEVERAL_DIGITS = re.compile(r"[0-9]{3}")
# What is longer and near no code may be a name: a finding repeats none.
SHORT = 3


def shown(text: str) -> str:
    """Quote a cell of a column of codes, unless it may be somebody's number."""
    return "This" if SEVERAL_DIGITS.search(text) else quoted(text)


def quotable_day(text: str) -> str:
    """Give what may be repeated of a cell that should be a day or moment."""
    return text if re.fullmatch(r"[0-9/:. TZ+-]{1,25}", text) and "/" in text else ""


def _day(text: str) -> date | Misread:
    """Read a day; what Excel writes for one has a time of midnight."""
    read = parse_date(text.removesuffix(" 00:00:00"))
    if isinstance(read, Misread):
        if not quotable_day(text):
            return Misread("This is not a date. Write it as dd/mm/yyyy.")
        return read
    if read.year < EARLIEST_YEAR:
        return Misread("The year is not a likely one. Write it with four digits.")
    return read


def _midnight_of(day: date) -> _Midnight:
    """Give a local midnight in UTC, and whether the clock stands all that day."""
    start = datetime.combine(day, time(), LONDON)
    end = datetime.combine(day, time(23, 59, 59), LONDON)
    return _Midnight(start.astimezone(UTC), day, start.utcoffset() == end.utcoffset())


def _clock(text: str) -> timedelta | Misread:
    """Read HH:MM or HH:MM:SS of the 24-hour clock."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        return Misread("The time cannot be read. Write it as HH:MM, 24-hour clock.")
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    if hours > 23 or minutes > 59 or seconds > 59:
        return Misread("There is no such time. Hours go from 00 to 23.")
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _on_a_day_of_change(day: date, since: timedelta) -> Moment | Misread:
    """Read a time of a day on which the clock is put forward or back."""
    local = (datetime.combine(day, time()) + since).replace(tzinfo=LONDON)
    at = local.astimezone(UTC)
    if at.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        return Misread(
            f"There was no {local:%H:%M} on {day:%d/%m/%Y}: the clocks went forward "
            "from 01:00 to 02:00. Write the time as the clock showed it."
        )
    return Moment(at, day, has_time=True)


def _born(text: str) -> Born | Misread:
    """Read dd/mm/yyyy, yyyy-mm-dd, yyyy-mm or mm/yyyy."""
    if found := BIRTH_MONTH.fullmatch(text):
        year, month = found[1] or found[4], found[2] or found[3]
        if not 1 <= int(month) <= 12:
            return Misread("There is no such month. Write the birth month as yyyy-mm.")
        first = date(int(year), int(month), 1)
        return Born(first, first, latest_18th(first))
    day = _day(text)
    if isinstance(day, Misread):
        return Misread("This cannot be read. Write the birth month as yyyy-mm.")
    return Born(day.replace(day=1), day, birthday(day))
