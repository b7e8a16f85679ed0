"""What a record is, in words without a name, and where it came from.

A record that came from a file points at its row, its version and its sender; one that
is kept here at who recorded it. People's names are for those who may open the return,
or who see the same cases anyway.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import AuditEvent, User
from safeguarding.access.permissions import Permission
from safeguarding.cases.models import (
    CaseMeeting,
    CaseQuarter,
    ChildQuarter,
    CseCase,
    Disruption,
    InformationReport,
    MissingEpisode,
)
from safeguarding.periods import Period

WRITTEN = (
    audit.Action.CASE_CHANGED.value,
    audit.Action.EPISODE_CHANGED.value,
    audit.Action.REPORT_RECORDED.value,
)
FROM_FILE = ("row__file__submission__obligation__template", "row__file__agency")
SENDER = "row__file__submission__submitted_by"


@dataclass(frozen=True)
class Origin:
    """One record: what it is, and where it came from.

    `url` opens the record, `return_url` the row's return; "" where there is none.
    """

    what: str
    whence: str
    url: str = ""
    return_url: str = ""


@dataclass(frozen=True)
class Told:
    """One counted row: a child's handle, what is counted of it, and its records."""

    handle: str
    what: str
    is_counted: bool
    origins: tuple[Origin, ...]


def told_of(user: User, rows: Sequence[Any], quarter: Period) -> list[Told]:
    """Tell every row of a page; at most five queries, however many rows.

    Args:
        user: the reader, who may see the rows of cases.
        rows: counted rows of one model, each with `is_counted`.
        quarter: the quarter counted.
    """
    if not rows:
        return []
    return TELLERS[type(rows[0])](user, rows, quarter)


def _of_children(user: User, rows: Sequence[Any], quarter: Period) -> list[Told]:
    """Tell children of a quarter, with the cases and episodes that make it so."""
    keys = [row.child_id for row in rows]
    episodes = _episodes(user).filter(
        child_id__in=keys, quarter=quarter.index, counts=True, withdrawn_at=None
    )
    cases = _cases(user).filter(
        child_id__in=keys, quarters__quarter=quarter.index, withdrawn_at=None
    )
    handles = _handles(rows)
    records = [*cases.order_by("pk"), *episodes.order_by("missing_from_at", "pk")]
    origins = _by_child(user, records)
    return [
        Told(
            handle=handles[row.child_id],
            what=_child_quarter(row),
            is_counted=row.is_counted,
            origins=tuple(origins.get(row.child_id, ())),
        )
        for row in rows
    ]


def _handles(rows: Sequence[Any]) -> Mapping[int, str]:
    model = type(rows[0])._meta.get_field("child").related_model
    children = model.objects.in_bulk([row.child_id for row in rows])
    return {pk: child.short for pk, child in children.items()}


def _child_quarter(row: ChildQuarter) -> str:
    said = []
    if row.has_case:
        said.append(f"case, highest level {row.get_highest_level_display() or 'none'}")
    if row.placed_at_end:
        said.append(row.get_placed_at_end_display().lower())
    if row.episodes:
        said.append(f"{row.episodes} {'episode' if row.episodes == 1 else 'episodes'}")
    if row.is_frequent:
        said.append("frequently missing")
    return "; ".join(said)


def _of_episodes(user: User, rows: Sequence[Any], _: Period) -> list[Told]:
    return _of_records(user, _episodes(user), rows, [row.pk for row in rows])


def _of_cases(user: User, rows: Sequence[Any], _: Period) -> list[Told]:
    return _of_records(user, _cases(user), rows, [row.pk for row in rows])


def _of_case_quarters(user: User, rows: Sequence[Any], _: Period) -> list[Told]:
    return _of_records(user, _cases(user), rows, [row.case_id for row in rows])


def _of_records(
    user: User, records: Any, rows: Sequence[Any], keys: Sequence[int]
) -> list[Told]:
    """Tell rows that are one record each."""
    found = records.in_bulk(keys)
    origins = _origins(user, list(found.values()))
    return [
        Told(
            handle=found[key].child.short,
            what=origins[key].what,
            is_counted=row.is_counted,
            origins=(origins[key],),
        )
        for row, key in zip(rows, keys, strict=True)
        if key in found
    ]


def _of_recorded(_: User, rows: Sequence[Any], __: Period) -> list[Told]:
    """Tell what is written once and never of a child: actions, reports, meetings."""
    people = User.objects.in_bulk([row.recorded_by_id for row in rows])
    return [
        Told(
            handle="",
            what=_recorded(row),
            is_counted=row.is_counted,
            origins=(Origin("", _kept_by(people.get(row.recorded_by_id))),),
        )
        for row in rows
    ]


def _recorded(row: Disruption | InformationReport | CaseMeeting) -> str:
    if isinstance(row, CaseMeeting):
        asked = "child invited" if row.child_invited else "no invitation recorded"
        return f"{row.get_kind_display()}, {row.on:%-d %B %Y}, {asked}"
    if isinstance(row, Disruption):
        return f"{row.get_kind_display()}, {row.on:%-d %B %Y}"
    return f"Information report, {timezone.localdate(row.reported_at):%-d %B %Y}"


def _episodes(user: User) -> Any:
    rows = MissingEpisode.objects.for_user(user, Permission.SEE_CASES)
    return rows.select_related("child", "agency", SENDER, *FROM_FILE)


def _cases(user: User) -> Any:
    rows = CseCase.objects.for_user(user, Permission.SEE_CASES)
    return rows.select_related("child", "agency", SENDER, *FROM_FILE)


def _by_child(user: User, records: Sequence[Any]) -> Mapping[int, list[Origin]]:
    found: dict[int, list[Origin]] = defaultdict(list)
    for kind in (CseCase, MissingEpisode):
        own = [one for one in records if isinstance(one, kind)]
        origins = _origins(user, own)
        for one in own:
            found[one.child_id].append(origins[one.pk])
    return found


def _origins(user: User, records: Sequence[Any]) -> Mapping[int, Origin]:
    """Say what each record is and whence; one query for those kept here."""
    kept = [record for record in records if record.row is None]
    people = _recorders(kept)
    return {
        record.pk: _origin(user, record, people.get(record.pk)) for record in records
    }


def _recorders(records: Sequence[Any]) -> Mapping[int, User | None]:
    """Give who wrote a record first, from the trail."""
    if not records:
        return {}
    label = records[0]._meta.label
    events = (
        AuditEvent.objects.filter(
            action__in=WRITTEN,
            object_type=label,
            object_id__in=[str(record.pk) for record in records],
        )
        .select_related("actor")
        .order_by("-pk")
    )
    return {int(event.object_id): event.actor for event in events}


def _origin(user: User, record: Any, recorder: User | None) -> Origin:
    what = _episode(record) if isinstance(record, MissingEpisode) else _case(record)
    page = "cases:episode" if isinstance(record, MissingEpisode) else "cases:case"
    url = _address(page, record.pk)
    if record.row is None:
        return Origin(what, _kept_by(recorder, str(record.agency)), url)
    version = record.row.file.submission
    opens = version is not None and user.may(
        Permission.SEE_RETURNS, record.partnership_id, record.row.file.agency_id
    )
    return Origin(
        what,
        _sent(record.row, named=opens),
        url,
        _address("returns:submission", version.pk) if opens else "",
    )


def _sent(row: Any, *, named: bool) -> str:
    """Say where a row stands, in which version, and who sent it."""
    file = row.file
    sheet = f"sheet {row.sheet}, " if row.sheet else ""
    said = f"{file.file_name if named else 'File'}, {sheet}row {row.number}"
    version = file.submission
    if version is None:
        return f"{said}, of {file.agency.short_name}"
    title = version.obligation.template.title
    day = f"{timezone.localdate(version.submitted_at):%-d %B %Y}"
    by = f" ({version.submitted_by})" if named else ""
    return (
        f"{said}; {title}, version {version.version}, sent by "
        f"{file.agency.short_name}{by} on {day}"
    )


def _kept_by(person: User | None, agency: str = "") -> str:
    of = f", {agency}" if agency else ""
    return f"Recorded here by {person}{of}" if person else f"Recorded here{of}"


def _episode(row: MissingEpisode) -> str:
    """Name an episode by its kind, day and place; times are on its own page."""
    return (
        f"{row.get_type_display().split(' (')[0]}, from "
        f"{timezone.localdate(row.missing_from_at):%-d %B %Y}, "
        f"{row.get_location_display().lower()}"
    )


def _case(row: CseCase) -> str:
    ended = f", ended {row.closed_on:%-d %B %Y}" if row.closed_on else ""
    return f"CSE case, referred {row.referred_on:%-d %B %Y}{ended}"


def _address(name: str, key: int) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


Teller = Callable[[User, Sequence[Any], Period], list[Told]]
TELLERS: Mapping[type, Teller] = {
    ChildQuarter: _of_children,
    MissingEpisode: _of_episodes,
    CseCase: _of_cases,
    CaseQuarter: _of_case_quarters,
    CaseMeeting: _of_recorded,
    Disruption: _of_recorded,
    InformationReport: _of_recorded,
}


def kinds() -> Iterable[type]:
    """Give the records that can be told; a test holds them against the measures."""
    return TELLERS.keys()
