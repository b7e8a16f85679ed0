from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from training import evaluation_files, evaluation_page
from training import queries_evaluation as queries
from training.forms.evaluation_filter import EvaluationFilter
from training.tables_evaluation import OutcomeTable, ResponseTable
from training.views.offer import EVALUATION, around

SEEN = queries.SEEN
# The newest answers; those of earlier years are found by choosing the year.
MOST_SAID = 100
FORMS = {"csv": evaluation_files.as_csv, "xlsx": evaluation_files.as_xlsx}


def _filter(request: SignedInRequest) -> EvaluationFilter:
    return EvaluationFilter(request.GET, user=request.user, today=timezone.localdate())


@require_safe
@permission_required(SEEN)
def evaluation(request: SignedInRequest) -> HttpResponse:
    form, today = _filter(request), timezone.localdate()
    chosen = form.chosen()
    lines = evaluation_page.lines(request.user, chosen, today)
    query = request.GET.urlencode()
    hidden = () if "area" in form.fields else ("place",)
    context = {
        "filter": form,
        "year": chosen.year,
        "is_filtered": any(form.cleaned_data.values()),
        "said": evaluation_page.sentences(
            evaluation_page.whole(request.user, chosen, lines, today), lines
        ),
        "lines": lines,
        "responses": ResponseTable(lines, query=query, exclude=hidden, prefix="r"),
        "outcomes": OutcomeTable(lines, query=query, exclude=hidden, prefix="o"),
        "query": query,
        "keeps": request.user.may(queries.KEEPS),
        "refused": queries.refused(request.user),
        "own_only": not queries.sees_all(request.user),
        "around": around(request, EVALUATION),
    }
    return render(request, "training/evaluation/evaluation.html", context)


@require_safe
@permission_required(SEEN)
def download(request: SignedInRequest, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    today, chosen = timezone.localdate(), _filter(request).chosen()
    lines = evaluation_page.lines(request.user, chosen, today)
    per_place: dict[int, int] = {}
    for line in lines:
        place = line.course.partnership_id
        per_place[place] = per_place.get(place, 0) + 1
    for partnership_id, rows in per_place.items():
        audit.record(
            audit.Action.TRAINING_EXPORTED,
            by=request.user,
            partnership_id=partnership_id,
            what="evaluation",
            form=form,
            rows=rows,
        )
    return FORMS[form](lines, year=chosen.year, today=today)


@require_safe
@permission_required(SEEN)
def course(request: SignedInRequest, pk: int) -> HttpResponse:
    found = queries.a_course(request.user, pk)
    if found is None:
        raise Http404
    form, today, user = _filter(request), timezone.localdate(), request.user
    chosen = form.chosen()
    lines = evaluation_page.lines(user, chosen, today)
    line = next((one for one in lines if one.course == found), None)
    said = list(queries.impacts(user, chosen, found)[: MOST_SAID + 1])
    context = {
        "course": found,
        "line": line,
        "facts": _facts(line) if line else (),
        "year": chosen.year,
        "said": said[:MOST_SAID],
        "has_more": len(said) > MOST_SAID,
        "keeps": user.may(queries.KEEPS, found.partnership_id),
        "trail": crumbs(request.GET.urlencode()),
    }
    return render(request, "training/evaluation/course.html", context)


def _facts(line: evaluation_page.CourseLine) -> list[dict[str, str]]:
    share = evaluation_page.count_and_percent
    told = line.responses
    rows = [
        ("Attended", f"{line.attended:,}"),
        ("Learning gain", evaluation_page.gain_in_words(line.gain)),
        ("Useful: excellent or very good, of ratings", share(line.rated.usefulness)),
        ("Quality: excellent or very good, of ratings", share(line.rated.quality)),
        ("Answered before, of who attended", share(told.pre)),
        ("Answered after, of who attended", share(told.post)),
        ("Answered 3 months on, of who attended then or earlier", share(told.three)),
        ("Answered 6 months on, of who attended then or earlier", share(told.six)),
        ("After 3 months", _change(line.three)),
        ("After 6 months", _change(line.six)),
        ("What changed", evaluation_page.tags_in_words(line.tags) or "Nothing yet"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def _change(change: Any) -> str:
    if not change.answers:
        return "Nobody has said whether practice changed"
    if change.changed is None:
        return f"{evaluation_page.FEW}: {evaluation_page.answers(change.answers)}"
    told = f"{change.changed} of {change.answers} said practice changed"
    judged = change.judged
    if judged is None:
        return f"{told}; too few managers have said whether they see it"
    if not judged:
        return f"{told}; no manager has said yet whether they see it"
    return f"{told}; managers see it for {change.confirmed} of the {judged} they judged"


def crumbs(query: str = "") -> list[dict[str, str]]:
    """Lead back to all courses."""
    url = reverse("training:evaluation") + (f"?{query}" if query else "")
    return [{"label": EVALUATION, "url": url}]
