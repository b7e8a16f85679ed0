from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required, public
from safeguarding.access.permissions import Permission
from safeguarding.returns import receipt_pdf, receipts
from safeguarding.returns.answer_forms import ReceiptForm
from safeguarding.returns.models import Receipt
from safeguarding.returns.views.common import as_file

# Enough for a desk of auditors, hopeless for guessing 80 random bits. Counted as
# attempts to sign in are, by the address that the outermost of us saw.
LIMITS = {"check_receipt": "20/m/ip,200/h/ip"}


@require_safe
@permission_required(Permission.SEE_RETURNS)
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    context = {"version": found.submission, "page": receipts.receipt_page(found)}
    return render(request, "returns/receipt.html", context)


@require_safe
@permission_required(Permission.SEE_RETURNS)
def receipt_file(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _load(request, pk)
    # Never by the name this request happened to use: the paper is for others.
    place = settings.SITE_URL + reverse("returns:check-receipt")
    content = receipt_pdf.receipt_pdf(receipts.receipt_page(found), place)
    audit.record(
        audit.Action.RECEIPT_DOWNLOADED,
        by=request.user,
        partnership_id=found.partnership_id,
        agency_id=found.agency_id,
        about=found.submission,
    )
    return as_file(content, f"receipt_version_{found.submission.version}.pdf")


def _load(request: SignedInRequest, pk: int) -> Receipt:
    mine = Receipt.objects.for_user(request.user, Permission.SEE_RETURNS)
    found: Receipt = get_object_or_404(
        mine.select_related(
            "submission__obligation__template",
            "submission__obligation__agency",
            "submission__obligation__partnership",
            "submission__submitted_by",
            "submission__file",
            "submission__signature__signed_by",
            "submission__signature__delegation__signatory",
        ).defer("submission__file__content"),
        submission_id=pk,
    )
    return found


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(["GET", "HEAD", "POST"])
@public
def check_receipt(request: HttpRequest) -> HttpResponse:
    form = ReceiptForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        if not ratelimit.consume(
            request, app="returns", action="check_receipt", config=LIMITS
        ):
            context["is_limited"], status = True, 429
        elif form.is_valid():
            context["is_known"] = receipts.is_genuine(form.cleaned_data["number"])
            context["was_asked"] = True
    return render(request, "returns/check_receipt.html", context, status=status)
