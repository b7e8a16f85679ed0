"""Arranges what is missing of an answer, and what its receipt says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils import timezone

from audits.acting import Acting
from audits.answer_rules import IN_WORDS, Missing
from audits.desk import Desk
from audits.models import Answer, AnswerFile, Question, Response, Standard
from audits.services.signing import whats_missing
from safeguarding.board.explaining import explained
from safeguarding.cases.forms.acting import ActingForm
from safeguarding.cases.services.keeping import Seen


@dataclass(frozen=True)
class Lack:
    """One thing a question lacks, and where to give it."""

    code: str
    message: str
    url: str


@dataclass(frozen=True)
class QuestionLacking:
    """A question that lacks something."""

    question: Question
    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class StandardLacking:
    """A standard with the questions that lack something."""

    standard: Standard
    questions: tuple[QuestionLacking, ...]


def lacking(desk: Desk) -> list[StandardLacking]:
    """List by standard what is missing, each with a link to its field."""
    if desk.is_sent:
        return []
    found = whats_missing(desk.response, desk.today)
    grouped = groupby(found, key=lambda pair: pair[0].standard)
    return [
        StandardLacking(
            standard, tuple(_question(desk, one, lacks) for one, lacks in pairs)
        )
        for standard, pairs in grouped
    ]


def _question(
    desk: Desk, question: Question, lacks: Sequence[Missing]
) -> QuestionLacking:
    page = desk.url("standard", question.standard.number)
    return QuestionLacking(
        question,
        tuple(
            Lack(one.code, one.message, f"{page}#{_field_id(question, one.field)}")
            for one in lacks
        ),
    )


def _field_id(question: Question, field: str) -> str:
    """Give the id of the first box of a field, as the form of a question makes it."""
    first = "_0" if field in ("self_score", "improvement_by") else ""
    return f"id_q{question.pk}-{field}{first}"


def seen_by(desk: Desk, form: ActingForm) -> Acting:
    """Say who acts, with the unusual things they ticked; of a valid form."""
    said = form.cleaned_data
    codes = tuple(said["asked"].split(",")) if said.get("looked_at") else ()
    return replace(desk.acting, seen=Seen("", codes, said.get("reason", "")))


def receipt_facts(desk: Desk) -> list[dict[str, str]]:
    """Give what was sent, by whom and when, as rows of a summary list. Three queries."""
    response = desk.response
    answers = Answer.objects.filter(response=response, self_score__isnull=False)
    files = AnswerFile.objects.filter(answer__response=response, removed_at=None)
    rows = [
        ("Round", response.round.title),
        ("Partnership", response.partnership.name),
        ("Answer of", str(response.required.establishment or response.agency)),
        ("Sent", _sent(desk)),
        ("Signed by", _signed(desk)),
        ("Answers", f"{answers.count()} of {response.asked} questions"),
        ("Files of evidence", str(files.count())),
        ("Stands now", str(response.get_state_display())),
        ("Explained", _explained(response)),
        ("Fingerprint of what was signed (SHA-256)", response.content_hash),
    ]
    if response.shared_from_id is not None:
        rows.insert(4, ("How", "Shared by the agency from another partnership's round"))
    return [{"key": key, "value": value} for key, value in rows if value]


def _explained(response: Response) -> str:
    """Write what was unusual about an answer, and why it is right; "" for nothing."""
    said = explained(response, response.submitted_at)
    return "; ".join(f"{IN_WORDS[code]}: {why.lower()}" for code, why in said.items())


def _sent(desk: Desk) -> str:
    at = desk.response.submitted_at
    return f"{timezone.localtime(at):%-d %B %Y at %H:%M}" if at else ""


def _signed(desk: Desk) -> str:
    response = desk.response
    how = "" if response.signatory_id else ", by the link sent to the office"
    return f"{response.signatory_title}{how}"
