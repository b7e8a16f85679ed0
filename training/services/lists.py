"""Keeps the short lists beside courses: role groups, and themes of change."""

from datetime import date

from django.db import transaction

from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.services.keeping import Changing
from safeguarding.partners.models import Partnership
from training.models import Booking, ChangeTag, Delegate, RoleGroup
from training.services.courses import free_code
from training.services.keeping import fresh, require_keeper, tell

SAME = "There is one of this title already. Enter another title."
IN_USE = (
    "{title} is in use: {what}. It cannot be removed; give it another title instead."
)
DID = {
    "group_made": "added the role group",
    "group_changed": "changed the role group",
    "group_removed": "removed the role group",
    "tag_made": "added the theme",
    "tag_changed": "changed the theme",
    "tag_ended": "ended the theme",
    "tag_again": "took the theme up again",
}


@transaction.atomic
def make_role_group(
    *, partnership: Partnership, title: str, position: int, doing: Changing
) -> RoleGroup:
    """Add a group of people whose work asks for the same training.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: there is one of this title.
    """
    _begin(partnership, doing)
    _check_title(RoleGroup, partnership.pk, title)
    code = free_code(RoleGroup.objects.all(), partnership.pk, title)
    group = RoleGroup(
        partnership=partnership, code=code, title=title, position=position
    )
    group.save()
    tell(group, doing, "group_made")
    return group


@transaction.atomic
def change_role_group(
    *, group: RoleGroup, title: str, position: int, doing: Changing
) -> RoleGroup:
    """Give a group another title or place; its code stays, because files name it.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: another has this title, or somebody was quicker.
    """
    group = fresh(group, doing, DID)
    _check_title(RoleGroup, group.partnership_id, title, group.pk)
    group.title, group.position = title, position
    group.save()
    tell(group, doing, "group_changed")
    return group


@transaction.atomic
def remove_role_group(*, group: RoleGroup, doing: Changing) -> None:
    """Take away a group that nothing speaks of.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: a need, a headcount or a person is of the group.
    """
    group = fresh(group, doing, DID)
    used = _used(group)
    if used:
        raise NotAllowed("", IN_USE.format(title=group.title, what=", ".join(used)))
    tell(group, doing, "group_removed", code=group.code)
    group.delete()


def _used(group: RoleGroup) -> list[str]:
    counts = {
        ("course", "courses"): group.needs.count(),
        ("headcount", "headcounts"): group.headcounts.count(),
        ("person", "people"): Delegate.objects.filter(role_group=group).count(),
        ("booking", "bookings"): Booking.objects.filter(role_group=group).count(),
    }
    return [
        f"{count:,} {one if count == 1 else several}"
        for (one, several), count in counts.items()
        if count
    ]


@transaction.atomic
def make_tag(*, partnership: Partnership, title: str, doing: Changing) -> ChangeTag:
    """Add a theme for what people do differently.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: there is one of this title.
    """
    _begin(partnership, doing)
    _check_title(ChangeTag, partnership.pk, title)
    code = free_code(ChangeTag.objects.all(), partnership.pk, title)
    tag = ChangeTag(partnership=partnership, code=code, title=title)
    tag.save()
    tell(tag, doing, "tag_made")
    return tag


@transaction.atomic
def change_tag(*, tag: ChangeTag, title: str, doing: Changing) -> ChangeTag:
    """Give a theme another title; what was tagged keeps it.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: another has this title, or somebody was quicker.
    """
    tag = fresh(tag, doing, DID)
    _check_title(ChangeTag, tag.partnership_id, title, tag.pk)
    tag.title = title
    tag.save(update_fields=["title"])
    tell(tag, doing, "tag_changed")
    return tag


@transaction.atomic
def end_tag(*, tag: ChangeTag, on: date, doing: Changing) -> ChangeTag:
    """Offer a theme no more from a day on; what was tagged keeps it.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: it has ended, or somebody was quicker.
    """
    tag = fresh(tag, doing, DID)
    if tag.ended_on is not None:
        raise NotAllowed("", f"The theme ended on {tag.ended_on:%-d %B %Y} already.")
    tag.ended_on = on
    tag.save(update_fields=["ended_on"])
    tell(tag, doing, "tag_ended")
    return tag


@transaction.atomic
def reuse_tag(*, tag: ChangeTag, doing: Changing) -> ChangeTag:
    """Offer a theme again: the undo of `end_tag`.

    Raises:
        PermissionDenied: the person does not keep training there.
        NotAllowed: it is offered, or somebody was quicker.
    """
    tag = fresh(tag, doing, DID)
    if tag.ended_on is None:
        raise NotAllowed("", "The theme is offered already.")
    tag.ended_on = None
    tag.save(update_fields=["ended_on"])
    tell(tag, doing, "tag_again")
    return tag


def _begin(partnership: Partnership, doing: Changing) -> None:
    """Let only a keeper through, and titles be given out one after the other."""
    require_keeper(doing.by, partnership.pk)
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)


def _check_title(
    model: type[RoleGroup | ChangeTag],
    partnership_id: int,
    title: str,
    but: int | None = None,
) -> None:
    same = model.objects.filter(partnership=partnership_id, title__iexact=title)
    if same.exclude(pk=but).exists():
        raise NotAllowed("title", SAME)
