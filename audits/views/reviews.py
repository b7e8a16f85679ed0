from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from audits import queries_reviews as queries
from audits import tables_reviews as shown
from audits.acts_reviews import PAGES, Page
from audits.filters_reviews import ReviewFilter
from audits.forms.reviews import NewReviewForm, ReviewForm
from audits.life_reviews import REVIEW
from audits.models import Review
from audits.reviews_page import acts, facts
from audits.services import reviews as services
from audits.stamps import stamp
from safeguarding.access import audit, places
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed
from safeguarding.returns.views.common import as_csv

SEES, KEEPS = Permission.SEE_AUDITS, Permission.KEEP_REVIEWS
PAGE = {"per_page": 50}
LIST = "Learning reviews"
DONE = "The notification is in. The rapid review is due 15 working days after it."


def load(request: SignedInRequest, pk: int) -> Review:
    """Load a review this person keeps; 404 for any other."""
    found = queries.kept(request.user).filter(pk=pk).first()
    if not isinstance(found, Review):
        raise Http404
    return found


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Lead back to the list of reviews, and by further (label, address)."""
    first = (LIST, reverse("audits:reviews"))
    return [{"label": label, "url": url} for label, url in (first, *steps)]


@require_safe
@permission_required(SEES)
def reviews(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    kept = queries.kept_areas(request.user)
    rows = queries.reviews(request.user, today)
    chosen = ReviewFilter(request.GET, queryset=rows, request=request)
    areas = {s.partnership_id for s in request.user.seats if s.reach(SEES)}
    table = shown.ReviewTable(
        chosen.qs,
        today=today,
        kept=kept,
        titles=chosen.titles,
        exclude=("partnership",) if len(areas) == 1 else (),
    )
    RequestConfig(request, paginate=PAGE).configure(table)
    context = {
        "table": table,
        "filter": chosen,
        "is_filtered": any(request.GET.get(name) for name in chosen.filters),
        "count": table.paginator.count,
        "keeps": bool(kept),
        "query": request.GET.urlencode(),
    }
    return render(request, "audits/reviews/list.html", context)


@require_safe
@permission_required(SEES)
def download(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    kept = queries.kept_areas(request.user)
    rows = queries.reviews(request.user, today)
    chosen = ReviewFilter(request.GET, queryset=rows, request=request)
    lines = list(shown.lines(chosen.qs, today=today, kept=kept, titles=chosen.titles))
    for pk in {one.partnership_id for one in request.user.seats if one.reach(SEES)}:
        audit.record(
            audit.Action.AUDITS_EXPORTED,
            by=request.user,
            partnership_id=pk,
            what="reviews",
            rows=len(lines),
        )
    head = [*shown.HEADINGS, *(shown.KEPT_HEADINGS if kept else ())]
    return as_csv(head, lines, f"learning-reviews-{today:%Y-%m-%d}.csv")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def new(request: SignedInRequest) -> HttpResponse:
    areas = places.partnerships(request.user, KEEPS)
    data = request.POST if request.method == "POST" else None
    form = NewReviewForm(data, areas=areas)
    if request.method == "POST" and form.is_valid():
        made = form.carry_out(
            lambda: services.notify(
                partnership=form.partnership(),
                facts=form.facts(),
                doing=form.changing(request.user, timezone.now()),
            )
        )
        if made is not None:
            messages.success(request, DONE)
            return redirect("audits:review", pk=made.pk)
    context = {"form": form, "trail": crumbs()}
    return render(request, "audits/reviews/new.html", context)


@require_safe
@permission_required(KEEPS)
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    one = load(request, pk)
    today = timezone.localdate()
    titles = queries.theme_titles(request.user)
    context = {
        "review": one,
        "clock": shown.clock_of(one, today),
        "facts": facts(one, titles, today),
        "acts": acts(one),
        "actions": queries.actions(request.user, one),
        "history": queries.history(one),
        "trail": crumbs(),
    }
    return render(request, "audits/reviews/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS)
def act(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    if act not in PAGES:
        raise Http404
    one, page = load(request, pk), PAGES[act]
    data = request.POST if request.method == "POST" else None
    form = page.form(data, review=one, version=stamp(one))
    if request.method == "POST" and form.is_valid() and _done(request, page, form):
        messages.success(request, page.done)
        return redirect("audits:review", pk=one.pk)
    context: dict[str, Any] = {
        "review": one,
        "page": page,
        "form": form,
        "refused": _refused(one, act),
        "trail": crumbs((one.reference, reverse("audits:review", args=[one.pk]))),
    }
    return render(request, "audits/reviews/act.html", context)


def _done(request: SignedInRequest, page: Page, form: ReviewForm) -> bool:
    kept = form.carry_out(
        lambda: page.method(
            review=form.review,
            facts=form.facts(),
            doing=form.changing(request.user, timezone.now()),
        )
    )
    return kept is not None


def _refused(review: Review, act: str) -> str:
    """Say why the page's form would be refused as the review stands; "" for not."""
    try:
        REVIEW.check(act, review.state)
    except NotAllowed as error:
        return error.message
    return ""
