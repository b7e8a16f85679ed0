"""Takes a list of establishments in, whole, in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from audits import establishment_changes as changing
from audits.establishments import Found, Listed, ReadList, read_grid
from audits.models import (
    Answer,
    AnswerLink,
    Establishment,
    Required,
    Response,
    ResponseState,
    StandardResult,
)
from audits.services.keeping import require_runner
from safeguarding.access import audit
from safeguarding.board.explaining import explain
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import ChangedMeanwhile, NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Agency, Membership, Partnership
from safeguarding.returns import readers

SALT = "audits.establishments"
LASTS_SECONDS = 60 * 60
FROM_RESPONSE = {"required__response": OuterRef("response")}
FIELDS = [
    *("name", "phase", "is_academy", "trust", "email", "agency"),
    *("starts_on", "ends_on"),
]


@dataclass(frozen=True)
class Preview:
    """What a file came to, and what it would change; nothing is kept yet.

    Attributes:
        read: rows and findings.
        changes: None as long as something stands in the way.
        packed: the rows, signed, to be handed back with the confirmation.
    """

    read: ReadList
    changes: changing.Changes | None
    packed: str = ""


def preview(content: bytes, partnership: Partnership, on: date) -> Preview:
    """Read a file, CSV or workbook, and compare it with the list that is kept.

    Raises:
        FileRefused: it cannot be read safely; the words say why.
    """
    opened = readers.read(content)
    grids = [grid for grid in opened.grids if any(any(c) for _, c in grid.rows)]
    if not grids:
        return Preview(ReadList((), (_empty(),)), None)
    read = read_grid(grids[0], agencies_on(partnership, on))
    if not read.is_usable:
        return Preview(read, None)
    kept = list(of_partnership(partnership))
    return Preview(
        read, changing.compare(read.rows, kept), _pack(read, kept, partnership)
    )


def looked_at(packed: str, partnership: Partnership) -> Preview:
    """Give what a list that was looked at would change now, without its findings.

    Raises:
        NotAllowed: the preview is too old.
    """
    said = _unpack(packed, partnership)
    rows = tuple(Listed(*row) for row in said["rows"])
    changes = changing.compare(rows, of_partnership(partnership))
    return Preview(ReadList(rows, ()), changes, packed)


def _empty() -> Found:
    return Found("E-FILE", 0, "", "", "The file is empty. Was it saved?")


def of_partnership(partnership: Partnership) -> Any:
    """List every establishment a partnership ever had in its list."""
    rows = Establishment.objects.filter(partnership=partnership)
    return rows.select_related("agency").order_by("urn")


def agencies_on(partnership: Partnership, on: date) -> dict[str, str]:
    """Give the codes of a day's members, by code, name and alias in small letters."""
    held = Membership.objects.filter(partnership=partnership).on_day(on)
    names: dict[str, str] = {}
    for agency in Agency.objects.filter(pk__in=held.values("agency")).order_by("pk"):
        for name in (agency.code, agency.short_name, *agency.aliases):
            names.setdefault(name.casefold(), agency.code)
    return names


def _pack(
    read: ReadList, kept: Sequence[Establishment], partnership: Partnership
) -> str:
    codes = Counter(one.code for one in read.found if one.code.startswith("W-"))
    said = {
        "of": partnership.pk,
        "seen": changing.stamp(kept),
        "codes": codes,
        "rows": [[*asdict(one).values()] for one in read.rows],
    }
    return signing.dumps(said, salt=SALT, compress=True)


@transaction.atomic
def take_in(
    *, partnership: Partnership, packed: str, on: date, doing: Changing
) -> changing.Changes:
    """Make a list that was looked at the current one.

    Establishments that are not in it any more are kept, with a last day: rounds they
    answered stay as they are. Answers that are not final follow a new agency.

    Args:
        partnership: whose list.
        packed: as the preview gave it.
        on: from which day the list holds.
        doing: who takes it in.

    Raises:
        PermissionDenied: the person does not run rounds there.
        NotAllowed: the preview is too old, or the day is still to come.
        ChangedMeanwhile: the list is another by now.
        NeedsConfirming: something is unusual.
    """
    require_runner(doing.by, partnership.pk)
    if on > local_day(doing.at):
        raise NotAllowed("on", "The day is still to come.")
    said = _unpack(packed, partnership)
    # One list at a time in a partnership.
    locked = Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    kept = list(of_partnership(locked))
    if said["seen"] != changing.stamp(kept):
        raise ChangedMeanwhile("Somebody changed the list after you looked at yours.")
    rows = [Listed(*row) for row in said["rows"]]
    changes = changing.compare(rows, kept)
    explain(
        locked,
        partnership_id=locked.pk,
        agency_id=None,
        doubts=changing.doubts_of(changes, said["codes"], kept, on),
        doing=doing,
    )
    _end_links(_moved_mailbox(rows, kept), doing.at)
    _write(locked, rows, kept, on)
    _tell(locked, changes, doing)
    return changes


def _tell(partnership: Partnership, changes: changing.Changes, doing: Changing) -> None:
    audit.record(
        audit.Action.ROUND_CHANGED,
        by=doing.by,
        partnership_id=partnership.pk,
        about=partnership,
        act="establishments",
        joined=len(changes.joined),
        returned=len(changes.returned),
        left=len(changes.left),
        changed=len(changes.changed),
    )


def _unpack(packed: str, partnership: Partnership) -> Any:
    try:
        said = signing.loads(packed, salt=SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        raise NotAllowed(
            "", "The file was checked too long ago. Send it again."
        ) from None
    if said["of"] != partnership.pk:
        raise NotAllowed("", "This list was checked for another partnership.")
    return said


def _write(
    partnership: Partnership,
    rows: Sequence[Listed],
    kept: Sequence[Establishment],
    on: date,
) -> None:
    """Add, change and end establishments. A constant number of queries."""
    codes = {one.agency for one in rows}
    agencies = dict(Agency.objects.filter(code__in=codes).values_list("code", "pk"))
    known = {one.urn: one for one in kept}
    listed = {one.urn for one in rows}
    new: list[Establishment] = []
    old: list[Establishment] = []
    for one in rows:
        found = known.get(one.urn)
        row = found or Establishment(partnership=partnership, urn=one.urn, starts_on=on)
        _fill(row, one, agencies)
        row.starts_on = min(row.starts_on, on)
        row.ends_on = None
        (old if found else new).append(row)
    gone = [one for one in kept if one.urn not in listed and one.ends_on is None]
    slips = _never_asked(gone, on)
    for row in gone:
        row.ends_on = changing.last_day(row, on)
    Establishment.objects.bulk_create(new, batch_size=1_000)
    left = [row for row in gone if row.pk not in slips]
    Establishment.objects.bulk_update([*old, *left], FIELDS, batch_size=500)
    Establishment.objects.filter(pk__in=slips).delete()
    _follow(partnership)


def _moved_mailbox(
    rows: Sequence[Listed], kept: Sequence[Establishment]
) -> list[Establishment]:
    """Find those with another mailbox than before: call it before they are changed.

    So is one for which an agency answers now: its people do, and no link.
    """
    now = {one.urn: "" if one.agency else one.email for one in rows}
    return [one for one in kept if one.email and now.get(one.urn, "") != one.email]


def _end_links(schools: Sequence[Establishment], at: datetime) -> None:
    """End links that lie in a mailbox which is the school's no more.

    The next message to the new mailbox has a link of its own.
    """
    links = AnswerLink.objects.filter(response__required__establishment__in=schools)
    links.filter(ended_at=None).update(ended_at=at)


def _fill(row: Establishment, said: Listed, agencies: Mapping[str, int]) -> None:
    row.name, row.phase, row.is_academy = said.name, said.phase, said.is_academy
    row.trust, row.email = said.trust, said.email
    row.agency_id = agencies.get(said.agency)


def _never_asked(gone: Sequence[Establishment], on: date) -> set[int]:
    """Find those that a list of the same day brought by mistake: they go for good."""
    fresh = {one.pk for one in gone if one.starts_on >= on}
    asked = Required.objects.filter(establishment__in=fresh)
    return fresh - set(asked.values_list("establishment_id", flat=True))


def _follow(partnership: Partnership) -> None:
    """Let answers that are not final follow the agency that answers for a school."""
    open_ones = Required.objects.filter(
        partnership=partnership, establishment__isnull=False
    ).exclude(response__state=ResponseState.FINAL)
    moved = list(
        open_ones.exclude(agency=F("establishment__agency"))
        .exclude(agency=None, establishment__agency=None)
        .values_list("pk", flat=True)
    )
    if not moved:
        return
    for model, path, school in (
        (Required, "", {"required": OuterRef("pk")}),
        (Response, "required__", {"required__response": OuterRef("pk")}),
        (Answer, "response__required__", FROM_RESPONSE),
        (StandardResult, "response__required__", FROM_RESPONSE),
    ):
        new = Establishment.objects.filter(**school).values("agency")
        rows = model.objects.filter(**{f"{path}pk__in": moved})
        rows.update(agency=Subquery(new[:1]))
