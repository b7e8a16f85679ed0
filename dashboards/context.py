"""What every page's frame needs: where one may go, where one is, and as whom."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from dashboards.menu import MENU, Entry
from safeguarding.access.models import User
from safeguarding.access.permissions import ROLE_LABELS, Permission
from safeguarding.partners.models import Partnership


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the frame its navigation, place and role; nothing is read until shown.

    Costs at most two queries a page, whatever the person's seats.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"demo": settings.DEMO}
    here = _Here(request, user)
    return {
        "demo": settings.DEMO,
        "navigation": SimpleLazyObject(here.navigation),
        "partnership_name": _lazy_text(here.partnership_name),
        "role_name": _lazy_text(here.role_name),
    }


class _LazyText:
    """A text worked out when it is first shown, and only then."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make
        self._text: str | None = None

    def __str__(self) -> str:
        if self._text is None:
            self._text = self._make()
        return self._text

    def __bool__(self) -> bool:
        return bool(str(self))


def _lazy_text(make: Callable[[], str]) -> _LazyText:
    return _LazyText(make)


class _Here:
    """One request of one person; the partnerships are read once."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.user = user
        match = request.resolver_match
        self.view = match.view_name if match else ""
        kwargs: Mapping[str, Any] = match.kwargs if match else {}
        self.code = kwargs.get("partnership")
        self._places: dict[str, tuple[int, str]] | None = None

    @property
    def places(self) -> dict[str, tuple[int, str]]:
        """Partnerships the person has a seat in: code -> (key, short name)."""
        if self._places is None:
            seen = Partnership.objects.for_user(self.user, Permission.SEE_HOME)
            rows = seen.order_by("short_name").values_list("code", "pk", "short_name")
            self._places = {code: (pk, name) for code, pk, name in rows.distinct()}
        return self._places

    def partnership_name(self) -> str:
        if self.code in self.places:
            return self.places[self.code][1]
        names = [name for _, name in self.places.values()]
        return names[0] if len(names) == 1 else ""

    def role_name(self) -> str:
        chosen = self.places.get(self.code or "")
        seats = [
            seat
            for seat in self.user.seats
            if chosen is None or seat.partnership_id == chosen[0]
        ]
        labels = dict.fromkeys(ROLE_LABELS[seat.role].split(" (")[0] for seat in seats)
        return ", ".join(labels)

    def navigation(self) -> list[dict[str, Any]]:
        """Give the entries that lead somewhere for this person, one of each label."""
        shown: dict[str, dict[str, Any]] = {}
        for entry in MENU:
            if entry.label in shown or not self.user.may(entry.permission):
                continue
            if url := self._url(entry):
                current = entry.holds(self.view)
                shown[entry.label] = {"url": url, "current": current}
        return [{"label": label, **item} for label, item in shown.items()]

    def _url(self, entry: Entry) -> str:
        try:
            if entry.of_a_place:
                return reverse(entry.address, args=[self._place_of(entry.permission)])
            return reverse(entry.address)
        except NoReverseMatch:
            return ""

    def _place_of(self, permission: Permission) -> str:
        """Choose the partnership one is in, or the first one may read."""
        reached = {
            seat.partnership_id for seat in self.user.seats if seat.reach(permission)
        }
        readable = [code for code, (pk, _) in self.places.items() if pk in reached]
        if self.code in readable:
            return str(self.code)
        return readable[0] if readable else ""
