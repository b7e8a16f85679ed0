"""What holds for every request: sessions end, unmarked views are refused."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User

Handler = Callable[[HttpRequest], HttpResponse]

# Views that libraries bring, and which sign-in needs. Everything else of ours
# carries `permission_required` or `public`; the page matrix lists them all.
LIBRARY_VIEWS = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_index",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)


def session_limits(get_response: Handler) -> Handler:
    """End a session after half an hour idle, or a working day (SECURITY 2e).

    A page left open that asks for news by itself does not count as busy.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            begun = request.session.get("begun_at")
            if begun is None:
                request.session["begun_at"] = timezone.now().isoformat()
            elif _is_over(begun):
                logout(request)
        response = get_response(request)
        if request.user.is_authenticated and not _asks_by_itself(request):
            request.session.modified = True
        return response

    return handle


def _asks_by_itself(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and getattr(match.func, "asks_by_itself", False)


def _is_over(begun: str) -> bool:
    limit = timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS)
    return timezone.now() - datetime.fromisoformat(begun) > limit


def no_null_characters(get_response: Handler) -> Handler:
    """Find nothing at an address with a null character, which PostgreSQL refuses.

    Forms refuse it in what is typed by themselves.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        asked = (request.path_info, unquote(request.META.get("QUERY_STRING", "")))
        if any("\x00" in part for part in asked):
            raise Http404
        return get_response(request)

    return handle


class deny_by_default:  # noqa: N801 - reads as middleware in settings
    """Refuse any view that does not say who may see it, and record refusals."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and leave a line in the trail when a person is refused.

        Not for strangers: the trail is kept for good, and anybody could fill it.
        """
        response = self.get_response(request)
        match = request.resolver_match
        if request.user.is_authenticated and _is_refused(request, response):
            audit.record_at_seats(
                audit.Action.REFUSED,
                by=request.user,
                page=match.view_name if match else "",
                method=request.method,
            )
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: list[object],
        _kwargs: dict[str, object],
    ) -> None:
        """Check the mark before the view runs.

        Raises:
            PermissionDenied: the view carries no permission and is not public.
        """
        marked = hasattr(view, "permission") or getattr(view, "is_public", False)
        if not marked and resolve(request.path_info).url_name not in LIBRARY_VIEWS:
            raise PermissionDenied


def _is_refused(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether a person was kept from a page, also from one that hides (404)."""
    if response.status_code == 403:
        return True
    match = request.resolver_match
    view = match.func if match else None
    if response.status_code != 404 or not getattr(view, "hides", False):
        return False
    user, permission = request.user, getattr(view, "permission", None)
    if permission is None or not isinstance(user, User):
        return False
    return not user.may(permission)


def never_store(get_response: Handler) -> Handler:
    """Keep pages out of shared and back-button caches; close other side doors."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

    return handle
