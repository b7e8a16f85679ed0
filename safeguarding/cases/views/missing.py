from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from safeguarding.access.guard import (
    SignedInRequest,
    asks_by_itself,
    permission_required,
)
from safeguarding.cases import opening
from safeguarding.cases import queries_missing as queries
from safeguarding.cases.acts_missing import PAGES, Page
from safeguarding.cases.errors import NotAllowed
from safeguarding.cases.filters_missing import EpisodeFilter
from safeguarding.cases.forms.missing import EpisodeForm
from safeguarding.cases.forms.missing_report import ReportForm
from safeguarding.cases.looking import LookedFor
from safeguarding.cases.models import MissingEpisode
from safeguarding.cases.opening import needs_reason, reason_given
from safeguarding.cases.rhi_clock import clock_of
from safeguarding.cases.services import missing
from safeguarding.cases.services.keeping import version_of
from safeguarding.cases.stages import Act, check, stage_of
from safeguarding.cases.tables_missing import EpisodeTable
from safeguarding.cases.views import missing_page as shown
from safeguarding.cases.views.child_asked import known_of, looked_for
from safeguarding.cases.views.common import (
    KEEPS,
    SEEN,
    crumbs,
    record_listed,
    seats,
)

PAGE = {"per_page": 50}
LIST = "Missing episodes"


def load_episode(request: SignedInRequest, pk: int) -> MissingEpisode:
    """Load an episode this person may see; 404 for any other."""
    found = queries.any_episode(request.user).filter(pk=pk).first()
    if not isinstance(found, MissingEpisode):
        raise Http404
    return found


def load_kept_episode(request: SignedInRequest, pk: int) -> MissingEpisode:
    """Load an episode this person keeps; 404 for any other."""
    episode = load_episode(request, pk)
    if not request.user.may(KEEPS, episode.partnership_id):
        raise Http404
    return episode


@require_safe
@permission_required(SEEN, hides=True)
def episodes(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    areas = seats(request.user)
    rows = queries.with_frequent(
        queries.by_urgency(queries.episodes(request.user), now),
        queries.policies_of(areas),
        timezone.localdate(now),
    )
    chosen = EpisodeFilter(request.GET, queryset=rows, request=request)
    used = [name for name in chosen.filters if request.GET.get(name)]
    hidden = ("partnership",) if len(areas) == 1 else ()
    table = EpisodeTable(chosen.qs, now=now, exclude=hidden)
    RequestConfig(request, paginate=PAGE).configure(table)
    record_listed(request.user, "missing-episodes", filters=used)
    context = {
        "table": table,
        "filter": chosen,
        "is_filtered": bool(used),
        "count": table.paginator.count,
        "keeps": request.user.may(KEEPS),
        "trail": crumbs(),
    }
    return render(request, "cases/missing/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEEN, hides=True)
@needs_reason(load_episode)
def episode(request: SignedInRequest, episode: MissingEpisode) -> HttpResponse:
    now = timezone.now()
    keeps = request.user.may(KEEPS, episode.partnership_id)
    context = {
        "episode": episode,
        "clock": clock_of(episode, now),
        "clock_url": reverse("cases:episode-clock", args=[episode.pk]),
        "steps": shown.steps(episode),
        "facts": shown.facts(episode, now),
        "acts": shown.acts(episode) if keeps else [],
        "others": shown.others(queries.others_of(episode, request.user), now),
        "trail": crumbs((LIST, reverse("cases:episodes"))),
    }
    return render(request, "cases/missing/episode.html", context)


@require_safe
@asks_by_itself
@permission_required(SEEN, hides=True)
def clock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the clock alone to the open page; nothing once its reason has run out.

    The page itself is on record; the questions it asks by itself are not.
    """
    episode = load_episode(request, pk)
    if reason_given(request, episode) is None:
        return HttpResponse(status=204)
    context = {"clock": clock_of(episode, timezone.now())}
    return render(request, "cases/missing/_clock_words.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS, hides=True)
@needs_reason(load_kept_episode)
def act(request: SignedInRequest, episode: MissingEpisode, act: str) -> HttpResponse:
    if act not in PAGES:
        raise Http404
    page = PAGES[Act(act)]
    data = request.POST if request.method == "POST" else None
    form = page.form(data, episode=episode, version=version_of(episode))
    if request.method == "POST" and form.is_valid() and _done(request, page, form):
        messages.success(request, page.done)
        return redirect("cases:episode", pk=episode.pk)
    context = {
        "episode": episode,
        "page": page,
        "form": form,
        "refused": _refused(episode, Act(act)),
        "clock": clock_of(episode, timezone.now()),
        "trail": _trail(episode),
    }
    return render(request, "cases/missing/act.html", context)


def _trail(episode: MissingEpisode) -> list[dict[str, str]]:
    own = reverse("cases:episode", args=[episode.pk])
    return crumbs((LIST, reverse("cases:episodes")), (episode.child.short, own))


def _done(request: SignedInRequest, page: Page, form: EpisodeForm) -> bool:
    kept = form.carry_out(
        lambda: page.method(
            episode=form.episode,
            facts=form.facts(),
            doing=form.changing(request.user, timezone.now()),
        )
    )
    return kept is not None


def _refused(episode: MissingEpisode, act: Act) -> str:
    """Say why the page's form would be refused as the episode stands; "" for not."""
    try:
        check(act, stage_of(episode))
    except NotAllowed as error:
        return error.message
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(KEEPS, hides=True)
def report(request: SignedInRequest) -> HttpResponse:
    looked = looked_for(request)
    if looked is None:
        return redirect("cases:look")
    form = ReportForm(request.POST or None, **known_of(request, looked))
    if request.method == "POST" and form.is_valid():
        episode = _reported(request, form, looked)
        if episode is not None:
            # Who has just put it in does not have to say why they open it.
            opening.give_reason(request, episode, opening.Why.WORK.value)
            messages.success(request, "The episode is in.")
            return redirect("cases:episode", pk=episode.pk)
    context = {"form": form, "looked": looked, "trail": crumbs()}
    return render(request, "cases/missing/report.html", context)


def _reported(
    request: SignedInRequest, form: ReportForm, looked: LookedFor
) -> MissingEpisode | None:
    return form.carry_out(
        lambda: missing.report_missing(
            report=form.report(looked.partnership, looked.pseudonym),
            doing=form.changing(request.user, timezone.now()),
        )
    )
