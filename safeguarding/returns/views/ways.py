from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.returns import drafts, keying, keying_again, keying_page, reading
from safeguarding.returns.asked import Asked, asked_of
from safeguarding.returns.check import check
from safeguarding.returns.drafts import Draft
from safeguarding.returns.keying import Keyed, KeyedByAnother, PersonalNote
from safeguarding.returns.models import Obligation, Submission
from safeguarding.returns.pasting import PasteForm
from safeguarding.returns.problems import Group, arrange
from safeguarding.returns.template_book import template_book
from safeguarding.returns.views.common import as_file, load_owed_figures


@require_safe
@permission_required(Permission.CHECK_RETURN)
def template(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = load_owed_figures(request, obligation)
    content = template_book(owed, made_at=timezone.now())
    # It holds the agency's last figures, which leave the product with it.
    audit.record(
        audit.Action.RETURN_DOWNLOADED,
        by=request.user,
        partnership_id=owed.partnership_id,
        agency_id=owed.agency_id,
        about=owed,
        form="template",
    )
    return as_file(content, f"{owed.template.code}_{owed.period.code}.xlsx")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CHECK_RETURN)
def paste(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = load_owed_figures(request, obligation)
    form = PasteForm(request.POST or None)
    groups: tuple[Group, ...] = ()
    if form.is_valid() and "check" in request.POST:
        way = Submission.Way.PASTED.value
        name = f"{owed.template.code}_{owed.period.code}_pasted.csv"
        address, groups = _to_be_checked(request, owed, Draft(name, form.content, way))
        if address:
            return redirect(address)
    context = {
        "title": reading.title_of(owed),
        "owed": owed,
        "form": form,
        "preview": form.preview,
        "groups": [(one, []) for one in groups],
    }
    return render(request, "returns/paste.html", context)


def _to_be_checked(
    request: SignedInRequest, owed: Obligation, draft: Draft
) -> tuple[str, tuple[Group, ...]]:
    """Give the address that checks a draft; or why it may not even be kept."""
    checked = check(
        content=draft.content,
        file_name=draft.name,
        obligation=owed,
        on=timezone.localdate(),
    )
    if not checked.may_be_kept:
        return "", arrange(checked.problems).groups
    return drafts.place_of(draft, owed, request.user), ()


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CHECK_RETURN)
def key(request: SignedInRequest, obligation: int) -> HttpResponse:
    owed = load_owed_figures(request, obligation)
    asked = asked_of(owed, keying_page.EARLIER)
    if request.method != "POST":
        return _form(request, owed, asked, keying.keyed_of(owed))
    return _save(request, owed, asked)


def _save(request: SignedInRequest, owed: Obligation, asked: Asked) -> HttpResponse:
    cells = keying.typed_in(asked, request.POST.dict())
    if "again" in request.POST:
        last = keying_again.last_sent(owed, Keyed({}))
        cells = keying_again.cells_of(last, asked) if last else {}
    # Whoever chose to save over another's figures says which ones they have seen.
    seen = _number(request.POST.get("over") or request.POST.get("saves", ""))
    try:
        keyed = keying.save(
            owed=owed, cells=cells, seen=seen, by=request.user, at=timezone.now()
        )
    except KeyedByAnother as error:
        conflict = keying_page.conflict_of(asked, error, cells)
        return _form(request, owed, asked, Keyed(cells, saves=seen), conflict=conflict)
    except PersonalNote as error:
        return _form(request, owed, asked, Keyed(cells, saves=seen), refused=str(error))
    if _is_autosave(request):
        return _form(request, owed, asked, keyed)
    if "check" in request.POST:
        return _check(request, owed, asked, keyed)
    messages.success(request, "Saved. Nothing has been sent.")
    return redirect("returns:key", obligation=owed.pk)


def _check(
    request: SignedInRequest, owed: Obligation, asked: Asked, keyed: Keyed
) -> HttpResponse:
    name = f"{owed.template.code}_{owed.period.code}_keyed.csv"
    content = keying.keyed_content(owed)
    draft = Draft(name, content, Submission.Way.FORM.value)
    address, groups = _to_be_checked(request, owed, draft)
    if address:
        return redirect(address)
    return _form(request, owed, asked, keyed, groups=groups)


def _form(
    request: SignedInRequest,
    owed: Obligation,
    asked: Asked,
    keyed: Keyed,
    **shown: object,
) -> HttpResponse:
    """Show the form, or only what became of an autosave."""
    context = {"keyed": keyed, "owed": owed, **shown}
    if _is_autosave(request):
        answer = render(request, "returns/_keyed.html", context)
        answer["X-Autosave"] = "1"
        return answer
    found = shown.get("groups", ())
    context |= {
        "title": reading.title_of(owed),
        "last": keying_again.last_sent(owed, keyed),
        "indicators": keying_page.groups(asked, keyed.cells),
        "groups": [(one, []) for one in found] if isinstance(found, tuple) else [],
    }
    return render(request, "returns/key.html", context)


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
