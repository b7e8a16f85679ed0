from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import contacts as naming
from safeguarding.returns.contacts import Naming, Place
from safeguarding.returns.due_forms import ContactForm
from safeguarding.returns.errors import ReturnError
from safeguarding.returns.models import Contact
from safeguarding.returns.record import Here
from safeguarding.returns.views.status import load_place


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUBMIT_RETURN)
def contacts(request: SignedInRequest, partnership: str, agency: str) -> HttpResponse:
    here = load_place(request, partnership, agency)
    if not request.user.may(Permission.SUBMIT_RETURN, *here.place):
        raise Http404
    place, day = Place(*here.place), timezone.localdate()
    form = ContactForm(
        request.POST or None,
        people=naming.people_to_name(place, day),
        templates=naming.returns_of(place),
        initial={"starts_on": day},
    )
    if request.method == "POST" and form.is_valid() and _named(request, place, form):
        messages.success(request, "Named. They are reminded from the day you gave.")
        return redirect("returns:contacts", partnership=partnership, agency=agency)
    return _page(request, here, form)


def _page(request: SignedInRequest, here: Here, form: ContactForm) -> HttpResponse:
    mine = Contact.objects.for_user(request.user, Permission.SUBMIT_RETURN).filter(
        partnership_id=here.partnership.pk, agency_id=here.agency.pk
    )
    day = timezone.localdate()
    context = {
        "here": here,
        "form": form,
        "contacts": naming.contacts_shown(mine, day),
        "fallback": naming.fallback(Place(*here.place), day),
    }
    return render(request, "returns/contacts.html", context)


def _named(request: SignedInRequest, place: Place, form: ContactForm) -> bool:
    wanted = Naming(
        user=form.chosen_user,
        capacity=form.cleaned_data["capacity"],
        template=form.chosen_template,
        starts_on=form.cleaned_data["starts_on"],
    )
    try:
        naming.name_contact(
            place=place, naming=wanted, by=request.user, on=timezone.localdate()
        )
    except ReturnError as error:
        form.add_error("user", str(error))
        return False
    return True


@require_POST
@permission_required(Permission.SUBMIT_RETURN)
def end_contact(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = Contact.objects.for_user(request.user, Permission.SUBMIT_RETURN)
    contact = mine.filter(pk=pk).select_related("partnership", "agency").first()
    if contact is None:
        raise Http404
    day = timezone.localdate()
    begun = contact.starts_on <= day
    naming.end_contact(contact=contact, by=request.user, on=day)
    said = "Today is their last day as a contact." if begun else "They never began."
    messages.success(request, f"Ended. {said}")
    return redirect(
        "returns:contacts",
        partnership=contact.partnership.code,
        agency=contact.agency.code,
    )
