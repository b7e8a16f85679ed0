"""What every page's frame needs: where one may go, where one is, and as whom."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from safeguarding.access.models import User
from safeguarding.access.permissions import ROLE_LABELS, Permission
from safeguarding.partners.models import Partnership

# Label, permission, address, and the views that belong to it in the menu. In the
# order of a person's day.
MENU = (
    ("Home", Permission.SEE_HOME, "dashboards:home", ("dashboards:home",)),
    (
        "Scorecard",
        Permission.SEE_SCORECARD,
        "dashboards:scorecard-latest",
        (
            *("dashboards:scorecard", "dashboards:scorecard-latest"),
            *("dashboards:indicator", "dashboards:as-known", "dashboards:revisions"),
            *("dashboards:snapshots", "dashboards:snapshot", "dashboards:freeze"),
            *("dashboards:lineage", "dashboards:front-door"),
            *("dashboards:profile", "dashboards:rows-behind"),
        ),
    ),
    (
        "Following",
        Permission.SEE_SCORECARD,
        "dashboards:following",
        ("dashboards:following",),
    ),
    (
        "Cases",
        Permission.SEE_CASES,
        "cases:list",
        (
            *("cases:list", "cases:look", "cases:found", "cases:refer"),
            *("cases:case", "cases:act", "cases:worklists", "cases:worklist"),
            *("cases:worklist-download", "cases:episodes", "cases:episode"),
            *("cases:episode-act", "cases:report-missing", "cases:reports"),
            *("cases:report-new", "cases:report-sent"),
        ),
    ),
    (
        "Returns",
        Permission.SEE_RETURN_STATUS,
        "returns:mine",
        (
            *("returns:mine", "returns:upload", "returns:submission"),
            *("returns:matrix", "returns:record", "returns:patterns"),
            *("returns:contacts", "returns:extension", "returns:nil"),
            *("returns:sign", "returns:receipt", "returns:signatories"),
            *("returns:explanations", "returns:hold"),
            "dashboards:feeds",
        ),
    ),
    (
        "Waiting for a decision",
        Permission.ACCEPT_RETURN,
        "returns:queue",
        ("returns:queue",),
    ),
    (
        "Indicators",
        Permission.SEE_DICTIONARY,
        "dashboards:dictionary",
        ("dashboards:dictionary", "dashboards:dictionary-entry"),
    ),
    (
        "People",
        Permission.MANAGE_USERS,
        "people:list",
        ("people:list", "people:invite"),
    ),
    ("Audit trail", Permission.SEE_AUDIT_TRAIL, "people:trail", ("people:trail",)),
)


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
        shown = [
            {"label": label, "url": self._url(address), "current": self.view in views}
            for label, permission, address, views in MENU
            if self.user.may(permission)
        ]
        return [item for item in shown if item["url"]]

    def _url(self, address: str) -> str:
        try:
            if address == "dashboards:scorecard-latest":
                return reverse(address, args=[self._scorecard_of()])
            return reverse(address)
        except NoReverseMatch:
            return ""

    def _scorecard_of(self) -> str:
        """Choose the partnership one is in, or the first one may read."""
        readable = [
            code
            for code, (pk, _) in self.places.items()
            if self.user.may(Permission.SEE_SCORECARD, pk)
        ]
        if self.code in readable:
            return str(self.code)
        return readable[0] if readable else ""
