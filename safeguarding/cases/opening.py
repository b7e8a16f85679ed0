"""Why a record is opened: asked once per record and session, told to the trail.

No record of a child is shown before somebody said why. The answer holds for some hours
in that session; each view after it is written to the audit trail with the reason.
Source: DOMAIN F.1 (need to know; record the purpose), F.2.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.guard import SignedInRequest
from safeguarding.cases.models import Child, CseCase, MissingEpisode
from safeguarding.returns.rules.personal_data import personal_in

P = ParamSpec("P")
M = TypeVar("M", bound=Model)

# The trail says the reasons in words, so it has them.
Why = audit.Why
KEY = "why_opened"
HOLDS = timedelta(hours=8)
# A session is small: the oldest answers go first.
MOST = 200
LONGEST = 80
# Rooms above add records of their own.
ACTIONS: dict[type[Model], audit.Action] = {
    CseCase: audit.Action.CASE_VIEWED,
    MissingEpisode: audit.Action.EPISODE_VIEWED,
    Child: audit.Action.CASE_VIEWED,
}
# Where whoever does not open it goes back to; the list of cases for the others.
BACK: dict[type[Model], str] = {MissingEpisode: "cases:episodes"}
# Numbers of somebody, dates of birth, and "Ann Other": capitals in the middle of words.
NUMBER = re.compile(r"\d[\d/\-. ]{2,}\d|\d{4}|[A-Za-z]+\d{2,}|\d{2,}[A-Za-z]+")
NAME = re.compile(r"\b[A-Z][a-z'-]+\s+[A-Z][A-Za-z'-]+|(?<=[a-z,;] )[A-Z][a-z]+")
TOO_PERSONAL = (
    "This seems to hold a name or a number of somebody. It stays in the audit trail: "
    "write it in small letters, without names and numbers."
)


def about_nobody_at_all(text: str) -> None:
    """Refuse words that look as if they were about somebody; a form's validator.

    Raises:
        ValidationError: saying what to do.
    """
    if personal_in(text) or NUMBER.search(text) or NAME.search(text):
        raise ValidationError(TOO_PERSONAL)


class WhyForm(forms.Form):
    """Why somebody opens a record."""

    # Tells an answer without a choice from a first opening.
    answers_why = forms.BooleanField(
        widget=forms.HiddenInput, required=False, initial=True
    )
    why_opened = forms.ChoiceField(
        label="Choose one",
        choices=Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the reason"},
    )
    why_words = forms.CharField(
        label="If it is another reason, which?",
        help_text=f"At most {LONGEST} signs, without names and numbers.",
        max_length=LONGEST,
        required=False,
        validators=[about_nobody_at_all],
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where the choices do not say it."""
        cleaned = super().clean() or self.cleaned_data
        is_other = cleaned.get("why_opened") == Why.OTHER
        if is_other and not cleaned.get("why_words") and not self.has_error(WORDS):
            self.add_error(WORDS, "Say which reason it is, in a few words")
        if not is_other and not self.errors:
            cleaned["why_words"] = ""
        return cleaned


WORDS = "why_words"
ANSWERS = "answers_why"


Loads = Callable[[SignedInRequest, int], M]
Shows = Callable[Concatenate[SignedInRequest, M, P], HttpResponse]
Asks = Callable[Concatenate[SignedInRequest, int, P], HttpResponse]


def needs_reason(load: Loads[M]) -> Callable[[Shows[M, P]], Asks[P]]:
    """Ask why before a page about one record, and record each view of it.

    Below `permission_required`; the view must allow POST, and is given the record:

        @require_http_methods(["GET", "HEAD", "POST"])
        @permission_required(Permission.SEE_CASES, hides=True)
        @needs_reason(load_case)
        def case(request: SignedInRequest, case: CseCase) -> HttpResponse: ...

    Args:
        load: gives the record for (request, key); raises Http404 outside the scope.
    """

    def decorate(view: Shows[M, P]) -> Asks[P]:
        @wraps(view)
        def asking(
            request: SignedInRequest, pk: int, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            record = load(request, pk)
            if KEY in request.POST or ANSWERS in request.POST:
                return _answered(request, record)
            why = reason_given(request, record)
            if why is None:
                return _ask(request, record, WhyForm())
            answer = view(request, record, *args, **kwargs)
            if answer.status_code == 200:
                _record_view(request, record, why)
            return answer

        return cast("Asks[P]", asking)

    return decorate


def reason_given(request: HttpRequest, record: Model) -> Mapping[str, str] | None:
    """Give what was said in this session about opening a record; None when nothing.

    Keys: "why" (code of `Why`) and "words".
    """
    said = request.session.get(KEY, {}).get(_name(record))
    if not said or datetime.fromisoformat(said["at"]) + HOLDS <= timezone.now():
        return None
    return {"why": said["why"], "words": said["words"]}


def give_reason(request: HttpRequest, record: Model, why: str, words: str = "") -> None:
    """Keep a reason in the session, for this record."""
    given = dict(request.session.get(KEY, {}))
    given.pop(_name(record), None)
    now = timezone.now().isoformat()
    given[_name(record)] = {"why": why, "words": words, "at": now}
    request.session[KEY] = dict(list(given.items())[-MOST:])


def _answered(request: SignedInRequest, record: Model) -> HttpResponse:
    form = WhyForm(request.POST)
    if not form.is_valid():
        return _ask(request, record, form)
    said = form.cleaned_data
    give_reason(request, record, said[KEY], said[WORDS])
    return redirect(request.get_full_path())


def _ask(request: SignedInRequest, record: Model, form: WhyForm) -> HttpResponse:
    """Show the question, and nothing of the record."""
    back = BACK.get(type(record), "cases:list")
    return render(request, "cases/why.html", {"form": form, "back": reverse(back)})


def _record_view(request: SignedInRequest, record: Any, why: Mapping[str, str]) -> None:
    match = request.resolver_match
    audit.record(
        ACTIONS[type(record)],
        by=request.user,
        partnership_id=record.partnership_id,
        agency_id=getattr(record, "agency_id", None),
        about=record,
        why=why["why"],
        words=why["words"],
        page=match.url_name if match else "",
    )


def _name(record: Model) -> str:
    return f"{record._meta.model_name}:{record.pk}"
