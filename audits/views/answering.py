"""Pages of answering that people and offices share: each gets a desk."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from audits import answering_page as pages
from audits.answer_rules import Typed
from audits.answering_conflict import conflict_of
from audits.answering_page import Known, StandardPage
from audits.desk import Desk
from audits.queries_panel import sent_back
from audits.services import answers
from audits.services.answers import ChangedByAnother, Saved
from audits.views.common import about, came_to_look, keys_of, said_no
from safeguarding.cases.errors import NotAllowed


def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how far an answer is; POST begins it."""
    if request.method == "POST":
        return _begin(request, desk)
    came_to_look(desk)
    known = pages.known_of(desk)
    steps = pages.steps_of(desk, known)
    context = about(desk) | {
        "steps": steps,
        "complete": sum(one.tone == "green" for one in steps),
        "sent_back": sent_back(desk.response),
    }
    return render(request, "audits/answers/overview.html", context)


def _begin(request: HttpRequest, desk: Desk) -> HttpResponse:
    try:
        answers.begin(response=desk.response, acting=desk.acting)
    except NotAllowed as error:
        return said_no(request, desk, error)
    known = pages.known_of(desk)
    first = next(iter(known.questions), None)
    return redirect(desk.url("standard", first) if first else desk.url())


def standard(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Show one standard with all its questions, and save what is typed."""
    known = pages.known_of(desk)
    if number not in known.questions:
        raise Http404
    if request.method == "POST":
        return _save(request, desk, known, number)
    came_to_look(desk)
    return _page(request, desk, pages.standard_page(desk, known, number))


def _page(
    request: HttpRequest, desk: Desk, page: StandardPage, **shown: Any
) -> HttpResponse:
    context = about(desk) | {"page": page, "mark": page.mark} | shown
    return render(request, "audits/answers/standard.html", context)


def _save(request: HttpRequest, desk: Desk, known: Known, number: int) -> HttpResponse:
    typed, wrong = _typed(request, known, number)
    # Whoever chose to save over another's answers says which ones they have seen.
    seen = request.POST.get("over") or request.POST.get("seen", "")
    try:
        saved = answers.save(
            response=desk.response, typed=typed, seen=seen, acting=desk.acting
        )
    except ChangedByAnother as error:
        conflict = conflict_of(desk, known, typed, error)
        return _shown(request, desk, known, number, conflict=conflict, mark=seen)
    except NotAllowed as error:
        return _shown(request, desk, known, number, refused=error.message, mark=seen)
    if _is_autosave(request):
        return _autosaved(request, desk, saved, wrong)
    if wrong:
        return _shown(request, desk, known, number, wrong=wrong, mark=saved.mark)
    messages.success(request, "Saved. Nothing has been sent.")
    return redirect(_way_on(request, desk, number))


def _typed(
    request: HttpRequest, known: Known, number: int
) -> tuple[dict[int, Typed], list[str]]:
    """Read the boxes of a page, and name the questions with something wrong."""
    typed, wrong = {}, []
    for question in known.questions[number]:
        form = pages.form_of(question, known.answers.get(question.pk), request.POST)
        typed[question.pk] = form.typed()
        wrong += [
            f"Question {question}: {error}"
            for errors in form.errors.values()
            for error in errors
        ]
    return typed, wrong


def _shown(
    request: HttpRequest, desk: Desk, known: Known, number: int, **shown: Any
) -> HttpResponse:
    """Show the page again with what was typed; or only what became of an autosave."""
    if _is_autosave(request):
        return _fragment(request, about(desk) | shown)
    page = pages.standard_page(desk, known, number, request.POST)
    return _page(request, desk, page, **shown)


def _autosaved(
    request: HttpRequest, desk: Desk, saved: Saved, wrong: list[str]
) -> HttpResponse:
    times = [one.saved_at for one in saved.answers.values()]
    desk = replace(desk, response=saved.response)
    words = pages.saved_words(desk, max(times)) if times else ""
    desk.response.refresh_from_db(fields=["answered"])
    context = {"mark": saved.mark, "saved": words, "wrong": wrong}
    return _fragment(request, about(desk) | context)


def _fragment(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    answer = render(request, "audits/answers/_saved.html", context)
    answer["X-Autosave"] = "1"
    return answer


def _way_on(request: HttpRequest, desk: Desk, number: int) -> str:
    """Give the address that the button pressed leads to."""
    if files := keys_of([request.POST.get("files", "")]):
        return desk.url("files", files[0])
    following = request.POST.get("next", "")
    if following == "check":
        return desk.url("check")
    if following.isascii() and following.isdigit() and len(following) < 6:
        return desk.url("standard", int(following))
    return desk.url("standard", number)


def _is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
