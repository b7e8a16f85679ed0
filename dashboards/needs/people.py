"""What an administrator of people must look at."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from dashboards.needs.sections import AT_ONCE, Item, Section
from dashboards.presenters.summary import plural
from safeguarding.access.models import Assignment, Invitation, User
from safeguarding.access.permissions import Permission

SOON = timedelta(days=28)


def people(user: User, day: date) -> list[Section]:
    """Tell an administrator which invitations and seats need a look."""
    if not user.may(Permission.MANAGE_USERS):
        return []
    more = Item("People and their seats", url=reverse("people:list"))
    invitations, ending = _invitations(user), _ending(user, day)
    return [
        _listed("Invitations not yet taken up", invitations, more, "invitation"),
        _listed("Seats that end within 28 days", ending, more, "seat"),
    ]


def _listed(heading: str, items: list[Item], more: Item, noun: str) -> Section:
    count = len(items)
    sentence = f"{count} {plural(noun, count)}." if items else "None."
    shown = tuple(items[:AT_ONCE])
    return Section(heading, sentence, shown, more, is_action=bool(items), count=count)


def _invitations(user: User) -> list[Item]:
    open_ones = Invitation.objects.for_user(user, Permission.MANAGE_USERS).filter(
        accepted_at=None, withdrawn_at=None
    )
    now = timezone.now()
    rows = open_ones.select_related("partnership").order_by("expires_at", "pk")
    return [
        Item(
            row.name,
            f"{row.get_role_display()}, {row.partnership.short_name}: "
            + ("link has run out" if row.expires_at <= now else "link still good"),
        )
        for row in rows
    ]


def _ending(user: User, day: date) -> list[Item]:
    seats = Assignment.objects.for_user(user, Permission.MANAGE_USERS)
    rows = seats.filter(ends_on__gte=day, ends_on__lte=day + SOON).select_related(
        "user", "partnership"
    )
    return [
        Item(
            str(row.user),
            f"{row.get_role_display()}, {row.partnership.short_name}: "
            f"last day {row.ends_on:%-d %B %Y}",
        )
        for row in rows.order_by("ends_on", "pk")
    ]
