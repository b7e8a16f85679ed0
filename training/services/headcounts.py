"""Keeps how many people of each role group an agency has, as people enter it.

The same numbers come as a return (`training.files.headcount`); what is entered by hand
and what came with a file stand side by side, one for each group and day.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.board.explaining import explain
from safeguarding.board.services.groups_kept import digest
from safeguarding.cases.errors import ChangedMeanwhile, Doubt, NotAllowed
from safeguarding.cases.services.keeping import Changing, confirm
from safeguarding.partners.models import Agency, Partnership
from training.headcounts import is_jump
from training.models import Headcount, RoleGroup

IN_WORDS = {
    "W-HEADCOUNT-JUMP": "more than half of a group came or went",
    "W-DIFFERS": "another number is recorded for that day",
}
NOBODY = "Enter the number of people of at least one group; 0 where there is nobody."
FROM_A_FILE = (
    "This number came with an accepted return. Send a new version of the return "
    "instead: it takes the place of the one before."
)
CHANGED = "Somebody changed the headcount of {agency} after you opened the page."


@transaction.atomic
def record(
    *,
    partnership: Partnership,
    agency: Agency,
    on: date,
    people: Mapping[int, int],
    doing: Changing,
) -> list[Headcount]:
    """Record an agency's people by role group on a day.

    Args:
        partnership: whose role groups.
        agency: whose people.
        on: the day they were counted.
        people: by the key of the role group; groups left out keep their last count.
        doing: who does it; the version is `version_of` the agency's counts.

    Returns:
        What stands now, in the order of the groups.

    Raises:
        PermissionDenied: the person does not enter counts of this agency.
        NotAllowed: no number, a day to come, or somebody was quicker.
        NeedsConfirming: a number is far from the last, or stands otherwise.
    """
    require(doing.by, partnership.pk, agency.pk)
    groups = _lock_groups(partnership, people)
    known = counts(partnership, agency)
    if doing.seen.version and doing.seen.version != version_of(known):
        raise ChangedMeanwhile(CHANGED.format(agency=agency.short_name))
    _check(on, people, doing)
    found = [(one, _doubts(one, on, people[one.pk], known)) for one in groups]
    confirm([doubt for _, doubts in found for doubt in doubts], doing.seen)
    kept = [
        _keep(
            Headcount(
                partnership=partnership,
                agency=agency,
                role_group=one,
                on=on,
                people=people[one.pk],
            ),
            doubts,
            doing,
        )
        for one, doubts in found
    ]
    _tell(partnership, agency, doing, act="counted", groups=len(kept))
    return kept


@transaction.atomic
def remove(*, headcount: Headcount, doing: Changing) -> None:
    """Take away a number that was entered by mistake.

    Raises:
        PermissionDenied: the person does not enter counts of this agency.
        NotAllowed: it came with a return, or is gone.
    """
    require(doing.by, headcount.partnership_id, headcount.agency_id)
    rows = Headcount.objects.select_for_update()
    found = rows.filter(pk=headcount.pk).first()
    if found is None:
        raise NotAllowed("", "Somebody else has taken this number out already.")
    if found.row_id is not None:
        raise NotAllowed("", FROM_A_FILE)
    found.delete()
    _tell(
        headcount.partnership,
        headcount.agency,
        doing,
        act="uncounted",
        day=headcount.on.isoformat(),
    )


def require(by: User, partnership_id: int, agency_id: int) -> None:
    """Make sure that a person enters the counts of an agency.

    Raises:
        PermissionDenied: they do not.
    """
    if not by.may(Permission.BOOK_TRAINING, partnership_id, agency_id):
        raise PermissionDenied


def counts(partnership: Partnership, agency: Agency) -> list[Headcount]:
    """Give everything counted of an agency, the newest first. One query."""
    rows = Headcount.objects.filter(partnership=partnership, agency=agency)
    return list(
        rows.select_related("role_group", "partnership", "agency").order_by(
            "-on", "role_group__position", "role_group__title", "pk"
        )
    )


def version_of(known: Iterable[Headcount]) -> str:
    """Give what tells one state of an agency's counts from the next; never empty."""
    return digest(["counts", *(f"{one.pk} {one.people}" for one in known)])


def _lock_groups(
    partnership: Partnership, people: Mapping[int, int]
) -> list[RoleGroup]:
    """Let one person at a time count; the groups, in the order of the form."""
    rows = RoleGroup.objects.filter(partnership=partnership)
    found = list(rows.select_for_update(no_key=True).order_by("pk"))
    chosen = [one for one in found if one.pk in people]
    return sorted(chosen, key=lambda one: (one.position, one.title, one.pk))


def _check(on: date, people: Mapping[int, int], doing: Changing) -> None:
    if not people:
        raise NotAllowed("", NOBODY)
    if on > timezone.localdate(doing.at):
        raise NotAllowed(
            "on", "This day is to come. Enter the day the people were counted."
        )


def _doubts(
    group: RoleGroup, on: date, people: int, known: list[Headcount]
) -> list[Doubt]:
    """Say what is unusual about one number."""
    field = f"group_{group.pk}"
    of_group = [one for one in known if one.role_group_id == group.pk]
    same = next((one for one in of_group if one.on == on), None)
    if same is not None and same.people != people:
        source = "came with a return" if same.row_id else "were entered"
        said = f"{same.people:,} people {source} for that day. Yours takes its place."
        return [Doubt("W-DIFFERS", field, said)]
    last = next((one for one in of_group if one.on < on), None)
    if last is not None and is_jump(last.people, people):
        said = (
            f"There were {last.people:,} people on {last.on:%-d %B %Y}: more than half "
            "of them came or went."
        )
        return [Doubt("W-HEADCOUNT-JUMP", field, said)]
    return []


def _keep(said: Headcount, doubts: list[Doubt], doing: Changing) -> Headcount:
    """Save one number, in place of what stands for the day; then it is nobody's file's.

    A number that stands already stays as it came.
    """
    kept, is_new = Headcount.objects.get_or_create(
        partnership=said.partnership,
        agency=said.agency,
        role_group=said.role_group,
        on=said.on,
        defaults={"people": said.people},
    )
    if not is_new and kept.people != said.people:
        kept.people, kept.row = said.people, None
        kept.save(update_fields=["people", "row"])
    explain(
        kept,
        partnership_id=kept.partnership_id,
        agency_id=kept.agency_id,
        doubts=doubts,
        doing=doing,
    )
    return kept


def _tell(
    partnership: Partnership, agency: Agency, doing: Changing, **detail: Any
) -> None:
    """Write the trail: how much was counted, never how many."""
    audit.record(
        audit.Action.TRAINING_CHANGED,
        by=doing.by,
        partnership_id=partnership.pk,
        agency_id=agency.pk,
        about=agency,
        **detail,
    )
