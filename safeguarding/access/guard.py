"""The mark every view carries: which permission it needs, or that it is public."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from safeguarding.access.models import User
from safeguarding.access.permissions import Permission

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request whose user is certainly one of ours; for type checkers."""

    user: User


def permission_required(
    permission: Permission,
    *,
    hides: bool = False,
) -> Callable[
    [Callable[Concatenate[SignedInRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let through only people with a seat that carries the permission somewhere.

    Args:
        permission: what a seat must carry.
        hides: whether the page does not exist for everybody else (404), signed in
            or not: whether a partnership keeps cases here is nobody's business. The
            page that says so offers strangers to sign in.

    Which rows they then see is `for_user` with the same permission: outside a
    person's scope a thing does not exist (404), in it but without the role 403.

    Raises:
        PermissionDenied: no seat carries the permission.
        Http404: the same, for a page that hides.
    """

    def decorate(
        view: Callable[Concatenate[SignedInRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if not isinstance(request.user, User) or not request.user.may(permission):
                if hides:
                    raise Http404
                raise PermissionDenied
            return view(cast("SignedInRequest", request), *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.hides = hides  # type: ignore[attr-defined]
        if hides:  # Whoever is not signed in finds nothing, like the others.
            login_not_required(guarded)
        return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", guarded)

    return decorate


def asks_by_itself(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Mark an address that an open page calls without its reader: no sign of life."""
    view.asks_by_itself = True  # type: ignore[attr-defined]
    return view


def public(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Mark a page that anybody may read, signed in or not."""
    view.is_public = True  # type: ignore[attr-defined]
    return login_not_required(view)
