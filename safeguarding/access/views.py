from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_tables2 import RequestConfig

from safeguarding.access import mail, places, services
from safeguarding.access.forms import InviteForm, JoinForm, TrailForm
from safeguarding.access.guard import SignedInRequest, permission_required, public
from safeguarding.access.models import Assignment, AuditEvent, Invitation, User
from safeguarding.access.permissions import (
    ROLE_LABELS,
    ROLE_SENTENCES,
    Permission,
    Role,
)
from safeguarding.access.services import SeatError
from safeguarding.access.tables import InvitationTable, SeatTable, TrailTable

PAGE = {"per_page": 50}


@require_safe
@permission_required(Permission.MANAGE_USERS)
def people(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    held = Assignment.objects.for_user(request.user, Permission.MANAGE_USERS)
    seats = held.on_day(timezone.localdate()).select_related(
        "user", "agency", "partnership"
    )
    invited = Invitation.objects.for_user(request.user, Permission.MANAGE_USERS)
    waiting = invited.filter(pk__in=services.open_invitations(now)).select_related(
        "agency", "partnership"
    )
    tables = [SeatTable(seats), InvitationTable(waiting, prefix="invitation-")]
    for table in tables:
        RequestConfig(request, paginate=PAGE).configure(table)
    return render(request, "people/list.html", {"tables": tables})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.MANAGE_USERS)
def invite(request: SignedInRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, by=request.user, day=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        return redirect("people:list")
    roles = [(label, ROLE_SENTENCES[role]) for role, label in ROLE_LABELS.items()]
    trail = [{"label": "People", "url": reverse("people:list")}]
    context = {"form": form, "roles": roles, "trail": trail}
    return render(request, "people/invite.html", context)


def _invited(request: SignedInRequest, form: InviteForm) -> bool:
    """Invite and send the link; False with the reason in the form."""
    try:
        with transaction.atomic():
            made, token = services.invite(
                by=request.user,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                offer=form.offer,
                now=timezone.now(),
            )
            path = reverse("people:accept", args=[token])
            mail.send_invitation(made, request.build_absolute_uri(path))
    except SeatError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"We have sent a link to {made.email}.")
    return True


@require_POST
@permission_required(Permission.MANAGE_USERS)
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = Invitation.objects.for_user(request.user, Permission.MANAGE_USERS)
    invitation = get_object_or_404(mine, pk=pk)
    try:
        services.withdraw(by=request.user, invitation=invitation, now=timezone.now())
    except SeatError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The invitation is withdrawn: its link is dead.")
    return redirect("people:list")


@require_POST
@permission_required(Permission.MANAGE_USERS)
def end_seat(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = Assignment.objects.for_user(request.user, Permission.MANAGE_USERS)
    today = timezone.localdate()
    seat = get_object_or_404(mine.on_day(today).select_related("user"), pk=pk)
    try:
        services.end_seat(by=request.user, seat=seat, today=today)
    except SeatError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"The seat of {seat.user} has ended.")
    return redirect("people:list")


@require_safe
@permission_required(Permission.SEE_HOME)
def me(request: SignedInRequest) -> HttpResponse:
    held = request.user.assignments.on_day(timezone.localdate())
    seats = [
        {
            "role": seat.get_role_display(),
            "place": seat.agency or seat.partnership,
            "partnership": seat.partnership,
            "sees": ROLE_SENTENCES[Role(seat.role)],
            "since": seat.starts_on,
        }
        for seat in held.select_related("partnership", "agency")
    ]
    context = {"seats": seats, "has_second_step": is_mfa_enabled(request.user)}
    return render(request, "people/me.html", context)


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
@public
def accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = services.find_open(token, timezone.now())
    if invitation is None:
        return render(request, "people/join_closed.html", status=404)
    known = services.person_invited(invitation)
    form = None if known else _join_form(request, invitation)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _take_up(request, token, form)
    context = {
        "invitation": invitation,
        "sees": ROLE_SENTENCES[Role(invitation.role)],
        "form": form,
        "may_take_up": known == _signed_in(request),
    }
    return render(request, "people/join.html", context)


def _join_form(request: HttpRequest, invitation: Invitation) -> JoinForm:
    person = User(email=invitation.email, name=invitation.name)
    return JoinForm(request.POST or None, user=person)


def _take_up(request: HttpRequest, token: str, form: JoinForm | None) -> HttpResponse:
    password = form.cleaned_data["password"] if form else ""
    try:
        services.accept(
            token=token,
            by=_signed_in(request),
            password=password,
            now=timezone.now(),
        )
    except SeatError as error:
        messages.error(request, str(error))
        return redirect(request.path)
    said = "Your password is set: sign in with it." if form else "The seat is yours."
    messages.success(request, said)
    return redirect(settings.LOGIN_REDIRECT_URL)


def _signed_in(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@require_safe
@permission_required(Permission.SEE_AUDIT_TRAIL)
def trail(request: SignedInRequest) -> HttpResponse:
    form = TrailForm(request.GET or None)
    events = AuditEvent.objects.for_user(request.user, Permission.SEE_AUDIT_TRAIL)
    if form.is_bound and form.is_valid() and form.cleaned_data["action"]:
        events = events.filter(action=form.cleaned_data["action"])
    names = places.agency_names(request.user, Permission.SEE_AUDIT_TRAIL)
    table = TrailTable(events.select_related("actor"), agencies=names)
    RequestConfig(request, paginate=PAGE).configure(table)
    return render(request, "people/trail.html", {"form": form, "table": table})
