"""Files of evidence beside an answer: each page gets a desk."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from audits import answering_page as pages
from audits import queries_answers as queries
from audits.desk import Desk
from audits.forms.answers import EvidenceForm
from audits.models import AnswerFile, Question
from audits.services import answer_files
from audits.views.common import about, said_no
from safeguarding.access import audit
from safeguarding.board import evidence
from safeguarding.board.evidence import EvidenceRefused
from safeguarding.cases.errors import NotAllowed


def files(request: HttpRequest, desk: Desk, question: int) -> HttpResponse:
    """Show the files beside an answer, and add one."""
    asked = _question(desk, question)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(desk, asked, form):
        messages.success(request, "The file is kept with your answer.")
        return redirect(desk.url("files", asked.pk))
    kept = queries.files_by_link(desk.response.pk).filter(answer__question=asked)
    context = about(desk) | {
        "question": asked,
        "form": form,
        "files": pages.file_lines(desk, list(kept.order_by("pk")), asked),
        "back": desk.url("standard", asked.standard.number),
        "most": answer_files.MOST_FILES,
    }
    return render(request, "audits/answers/files.html", context)


def _added(desk: Desk, question: Question, form: EvidenceForm) -> bool:
    try:
        answer_files.add(
            response=desk.response,
            question=question,
            upload=form.cleaned_data["file"],
            acting=desk.acting,
        )
    except EvidenceRefused as error:
        form.add_error("file", error.message)
    except NotAllowed as error:
        form.add_error(error.field if error.field == "file" else None, error.message)
    return form.is_valid()


def remove(request: HttpRequest, desk: Desk, question: int, file: int) -> HttpResponse:
    """Take a file out of an answer."""
    asked = _question(desk, question)
    kept = queries.files_by_link(desk.response.pk).filter(pk=file).first()
    if kept is None:
        raise Http404
    try:
        answer_files.remove(response=desk.response, kept=kept, acting=desk.acting)
    except NotAllowed as error:
        return said_no(request, desk, error)
    messages.success(request, f"“{kept.file.shown_name}” is out of this answer.")
    return redirect(desk.url("files", asked.pk))


def hand_out(desk: Desk, kept: AnswerFile) -> HttpResponseBase:
    """Hand a file out as a download, and leave a line in the trail."""
    desk.acting.record(audit.Action.EVIDENCE_OPENED, desk.response, file=kept.file_id)
    return evidence.send(kept.file)


def _question(desk: Desk, pk: int) -> Question:
    found = queries.question_of(desk.response, pk)
    if found is None:
        raise Http404
    return found
