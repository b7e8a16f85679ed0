"""What a person follows: chosen, listed and ended by that person alone."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F

from dashboards.models import Following
from dashboards.reading import NotThereError
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import Indicator


@dataclass(frozen=True)
class Followed:
    """One thing that is followed; without a code it is the whole scorecard."""

    partnership: str
    partnership_name: str
    code: str
    title: str


@dataclass(frozen=True)
class Choice:
    """Whether a person follows an indicator, or everything it stands among."""

    is_followed: bool
    is_by_scorecard: bool


def follow(*, user: User, partnership_id: int, indicator_id: int | None) -> None:
    """Tell a person of signals from now on; doing it twice changes nothing.

    Raises:
        PermissionDenied: the person does not see this partnership's scorecard.
    """
    _require(user, partnership_id)
    Following.objects.get_or_create(**_key(user, partnership_id, indicator_id))


def unfollow(*, user: User, partnership_id: int, indicator_id: int | None) -> None:
    """Tell a person no more; what waits to be told goes when it is to be sent."""
    Following.objects.filter(**_key(user, partnership_id, indicator_id)).delete()


def _key(user: User, partnership_id: int, indicator_id: int | None) -> dict[str, Any]:
    return {
        "user": user,
        "partnership_id": partnership_id,
        "indicator_id": indicator_id,
    }


def indicator_of(code: str) -> int:
    """Find an indicator by its code.

    Raises:
        NotThereError: there is none.
    """
    known = Indicator.objects.filter(code=code).values_list("pk", flat=True).first()
    if known is None:
        raise NotThereError
    return int(known)


def _require(user: User, partnership_id: int) -> None:
    if not user.may(Permission.SEE_SCORECARD, partnership_id):
        raise PermissionDenied


def own(user: User) -> list[Followed]:
    """List what a person follows and may still see: one query."""
    rows = Following.objects.for_user(user, Permission.SEE_SCORECARD)
    chosen = rows.filter(user=user).order_by(
        "partnership__short_name", F("indicator__code").asc(nulls_first=True)
    )
    return [
        Followed(code, name, indicator or "", title or "")
        for code, name, indicator, title in chosen.values_list(
            "partnership__code",
            "partnership__short_name",
            "indicator__code",
            "indicator__title",
        )
    ]


def choice(user: User, partnership_id: int, code: str) -> Choice:
    """Say whether a person follows an indicator: one query."""
    rows = Following.objects.filter(user=user, partnership_id=partnership_id)
    codes = set(rows.values_list("indicator__code", flat=True))
    return Choice(is_followed=code in codes, is_by_scorecard=None in codes)
