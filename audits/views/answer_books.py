"""The workbook of answers: of one response, or of all schools somebody answers for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from audits import queries_answers as queries
from audits.acting import Acting
from audits.answers_book import answers_book
from audits.answers_upload import Problem, read
from audits.desk import Desk
from audits.forms.answers import BookForm
from audits.models import Response, Round
from audits.services.answer_books import BookRefused, TakenIn, take_in
from audits.views.common import about, who
from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest, permission_required
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.cases.errors import NotAllowed
from safeguarding.returns.guard import FileRefused
from safeguarding.returns.views.common import as_file
from safeguarding.uploads import takes_files_up_to

MOST_SHOWN = 200


@dataclass(frozen=True)
class Refused:
    """Why a workbook was not taken in: its problems, as far as they are shown."""

    problems: tuple[Problem, ...]
    count: int

    @property
    def left_out(self) -> int:
        """How many problems are not shown."""
        return self.count - len(self.problems)


def book(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Hand out the workbook of one response, filled with what is answered."""
    response = desk.response
    content = answers_book(
        response.round, [response], made_at=desk.acting.at, of=who(response)
    )
    desk.acting.record(audit.Action.ANSWERS_EXPORTED, response, form="workbook")
    return as_file(content, f"answers_{response.round_id}_{response.pk}.xlsx")


def upload(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take in the workbook of one response."""
    form = BookForm(request.POST or None, request.FILES or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        done = _taken(form, desk.response.round, [desk.response], desk.acting)
        if isinstance(done, TakenIn):
            messages.success(request, _said(done))
            return redirect(desk.url())
        refused = done
    context = about(desk) | {"form": form, "refused": refused, "one": True}
    return render(request, "audits/answers/upload.html", context)


@require_safe
@permission_required(Permission.ANSWER_AUDITS)
def books(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand out one workbook for every answer of a round that somebody may change."""
    this, mine = _round(request.user, pk)
    acting = Acting(request.user, timezone.now())
    many = f"{len(mine)} answers"
    content = answers_book(this, mine, made_at=acting.at, of=many)
    audit.record(
        audit.Action.ANSWERS_EXPORTED,
        by=request.user,
        partnership_id=this.partnership_id,
        about=this,
        form="workbook",
        answers=len(mine),
    )
    return as_file(content, f"answers_{this.pk}.xlsx")


@takes_files_up_to("RECORDS_MAX_BYTES")
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ANSWER_AUDITS)
def uploads(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take in one workbook for many answers of a round."""
    this, mine = _round(request.user, pk)
    form = BookForm(request.POST or None, request.FILES or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        acting = Acting(request.user, timezone.now())
        done = _taken(form, this, mine, acting)
        if isinstance(done, TakenIn):
            messages.success(request, _said(done))
            return redirect("audits:answers")
        refused = done
    context = {"form": form, "refused": refused, "round": this, "count": len(mine)}
    return render(request, "audits/answers/upload_many.html", context)


def _round(user: User, pk: int) -> tuple[Round, list[Response]]:
    """Load a round with the answers to it that somebody may change; 404 for none."""
    rows = queries.changeable(user).filter(round_id=pk)
    mine = list(rows.order_by("required__establishment__name", "pk"))
    if not mine:
        raise Http404
    return mine[0].round, mine


def _taken(
    form: BookForm, this: Round, responses: Sequence[Response], acting: Acting
) -> TakenIn | Refused | None:
    """Take a workbook in, or say why not: in the form, or row by row."""
    try:
        rows, problems = read(form.cleaned_data["book"].read())
        if problems:
            return _refused(problems)
        return take_in(this=this, responses=responses, rows=rows, acting=acting)
    except FileRefused as error:
        form.add_error("book", str(error))
    except NotAllowed as error:
        form.add_error(None, error.message)
    except BookRefused as error:
        return _refused(error.problems)
    return None


def _refused(problems: Sequence[Problem]) -> Refused:
    return Refused(tuple(problems[:MOST_SHOWN]), len(problems))


def _said(done: TakenIn) -> str:
    if not done.changed:
        return (
            f"{done.rows:,} rows read: nothing in them differs from what stands here."
        )
    answers = "1 answer" if done.changed == 1 else f"{done.changed:,} answers"
    where = "" if done.responses == 1 else f" of {done.responses:,} self-assessments"
    return f"{done.rows:,} rows read, {answers}{where} changed. Nothing has been sent."


def rounds_with_a_book(user: User) -> list[dict[str, object]]:
    """List the rounds in which somebody may change several answers. One query."""
    return queries.rounds_of_many(user)
