"""What a reader of coverage asks for: the place, the day, an agency, a course."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from safeguarding.access import places
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.partners.models import Partnership
from safeguarding.periods import Kind, Period
from training.coverage import Covered

QUARTERS_BACK = 6


@dataclass(frozen=True)
class Choice:
    """What is shown: of which day, and maybe of one agency or course only."""

    on: date
    agency: str = ""
    course: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str], today: date) -> "Choice":
        """Read an address; a day that cannot be read or is to come is today."""
        on = today
        with contextlib.suppress(ValueError):
            on = min(date.fromisoformat(asked.get("on", "")), today)
        return cls(on, asked.get("agency", ""), asked.get("course", ""))

    def only(self, lines: Iterable[Covered]) -> list[Covered]:
        """Keep the lines that were asked for."""
        return [
            one
            for one in lines
            if self.agency in {"", str(one.agency_id)}
            and self.course in {"", str(one.course_id)}
        ]


def chosen_place(
    user: User, permission: Permission, asked: Mapping[str, str]
) -> tuple[Partnership, list[Partnership]]:
    """Give the place an address names, else the first; and all there are. One query.

    Raises:
        Http404: the person has no such place.
    """
    mine = list(places.partnerships(user, permission))
    code = asked.get("place", "")
    found = [one for one in mine if code in {"", one.code}]
    if not found:
        raise Http404
    return found[0], mine


def pickers(
    mine: Sequence[Partnership],
    place: Partnership,
    chosen: Choice,
    lines: Sequence[Covered],
    today: date,
) -> list[dict[str, Any]]:
    """Make the selects above the page; those with one choice only are left out."""
    agencies = {str(one.agency_id): one.agency for one in lines}
    courses = {str(one.course_id): one.course for one in lines}
    offered = [
        _places(mine, place),
        _picker("on", "On", _days(today, chosen.on), chosen.on.isoformat()),
        _picker("agency", "Agency", _or_all("All agencies", agencies), chosen.agency),
        _picker("course", "Course", _or_all("All courses", courses), chosen.course),
    ]
    # "All agencies" and the only one there is are no choice.
    fewest = {"agency": 3, "course": 3}
    return [one for one in offered if len(one["options"]) >= fewest.get(one["name"], 2)]


def place_pickers(
    mine: Sequence[Partnership], place: Partnership
) -> list[dict[str, Any]]:
    """Make the select of the place, where there are several."""
    return [_places(mine, place)] if len(mine) > 1 else []


def _places(mine: Sequence[Partnership], place: Partnership) -> dict[str, Any]:
    named = {one.code: one.short_name for one in mine}
    return _picker("place", "Partnership", named, place.code)


def query(place: Partnership, chosen: Choice | None = None, **more: str) -> str:
    """Write what was chosen as it stands in an address."""
    said = {"place": place.code}
    if chosen is not None:
        said |= {
            "on": chosen.on.isoformat(),
            "agency": chosen.agency,
            "course": chosen.course,
        }
    return urlencode({key: value for key, value in (said | more).items() if value})


def _picker(
    name: str, label: str, options: Mapping[str, str], selected: str
) -> dict[str, Any]:
    return {
        "id": f"pick-{name}",
        "name": name,
        "label": label,
        "options": [{"code": code, "label": said} for code, said in options.items()],
        "selected": selected,
    }


def _or_all(all_label: str, named: Mapping[str, str]) -> dict[str, str]:
    ordered = sorted(named.items(), key=lambda pair: (pair[1], pair[0]))
    return {"": all_label, **dict(ordered)}


def _days(today: date, chosen: date) -> dict[str, str]:
    """Offer today and the last days of the quarters before, and the day chosen."""
    days = [today]
    for _ in range(QUARTERS_BACK):
        quarter = Period.containing(Kind.QUARTER, days[-1])
        days.append(quarter.start - timedelta(days=1))
    ordered = sorted({*days, chosen}, reverse=True)
    return {
        day.isoformat(): "Today" if day == today else f"{day:%-d %B %Y}"
        for day in ordered
    }
