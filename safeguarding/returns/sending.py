"""Carries one visit to the send page from the file to what the page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.forms.boundfield import BoundField
from django.utils import timezone

from safeguarding.access.models import User
from safeguarding.returns import drafts, services
from safeguarding.returns.annotate import annotated
from safeguarding.returns.answers import WORDS_OF, reasons_before
from safeguarding.returns.board_preview import BoardChanges, preview_check
from safeguarding.returns.check import Checked, check
from safeguarding.returns.checks import note_check
from safeguarding.returns.difference import Difference, from_accepted
from safeguarding.returns.difference import Line as DifferenceLine
from safeguarding.returns.errors import (
    AgreementMissing,
    ExplanationsNeeded,
    ReturnClosed,
    ReturnRefused,
)
from safeguarding.returns.forms import SendForm
from safeguarding.returns.models import Obligation, Submission
from safeguarding.returns.preview import Preview, preview_of
from safeguarding.returns.problems import Group, Overview, arrange
from safeguarding.returns.queries import context_of
from safeguarding.returns.questions import reopened
from safeguarding.returns.template_mark import made_for
from safeguarding.returns.wide.forms import MappingForm
from safeguarding.returns.wide.remember import save_mapping

MOST_DIFFERENCES = 50


@dataclass(frozen=True)
class Answer:
    """What the page shows after a file was chosen.

    Attributes:
        overview: the problems by kind; None when none were looked for.
        checked: how many rows there are and how many can be kept.
        note: the signed note of the kept file; "" when it must be chosen again.
        is_sendable: whether nothing stands in the way but reasons.
        preview: how the file was read.
        difference: what differs from the accepted version, for a correction.
        board: what accepting it would change on the board, for a correction.
        sent: the new version, when it was sent.
        elsewhere: the return the file was made for, when it is another one.
    """

    overview: Overview | None = None
    checked: Checked | None = None
    note: str = ""
    is_sendable: bool = False
    preview: Preview | None = None
    difference: Difference | None = None
    board: BoardChanges | None = None
    mapping: MappingForm | None = None
    sent: Submission | None = None
    elsewhere: Obligation | None = None

    @property
    def difference_shown(self) -> tuple[DifferenceLine, ...]:
        """The first figures that differ."""
        return self.difference.lines[:MOST_DIFFERENCES] if self.difference else ()

    @property
    def difference_left_out(self) -> int:
        """How many more differ."""
        count = len(self.difference.lines) if self.difference else 0
        return max(0, count - MOST_DIFFERENCES)


def check_only(
    form: SendForm,
    owed: Obligation,
    user: User,
    at: datetime,
    *,
    shows_mapping: bool = False,
) -> Answer:
    """Check the file of a valid form, and keep it for a while unless it must not be.

    Args:
        form: the form, with the file.
        owed: the return it is meant for.
        user: who checks.
        at: when.
        shows_mapping: whether the way a printed table is read is to be changed.
    """
    draft = form.draft
    if draft is None:
        return Answer()
    checked = _checked(draft, owed, at)
    overview = arrange(checked.problems)
    form.ask_reasons([one.code for one in overview.groups if one.needs_reason])
    form.fill_in(reasons_before(owed))
    if not checked.may_be_kept:
        return Answer(overview, checked, elsewhere=_elsewhere(checked, owed))
    form.offer_another(is_wrong=bool(checked.errors))
    settles = checked.needs_mapping or shows_mapping
    answer = Answer(
        overview,
        checked,
        note=drafts.seal(draft, owed, user),
        is_sendable=not checked.errors,
        preview=preview_of(checked.opened) if checked.opened else None,
        mapping=_mapping(checked, owed, at) if settles else None,
    )
    return answer if checked.errors else _as_correction(answer, owed, user, at)


def note(answer: Answer, owed: Obligation, user: User, at: datetime) -> None:
    """Keep that somebody pressed the button; a page that is only shown leaves none."""
    if answer.checked is not None and not answer.checked.needs_mapping:
        note_check(owed, answer.checked, user, at=at)


def _as_correction(
    answer: Answer, owed: Obligation, user: User, at: datetime
) -> Answer:
    """Add what changes, when an accepted version stands already."""
    accepted, checked = _accepted(owed), answer.checked
    if accepted is None or checked is None:
        return answer
    return replace(
        answer,
        difference=from_accepted(accepted, checked.figures),
        board=preview_check(owed, checked, user, at),
    )


def _mapping(
    checked: Checked,
    owed: Obligation,
    at: datetime,
    posted: Mapping[str, str] | None = None,
) -> MappingForm | None:
    if checked.table is None:
        return None
    context = context_of(owed, timezone.localdate(at))
    return MappingForm(posted, read=checked.table, context=context)


def remember(
    form: SendForm,
    posted: Mapping[str, str],
    owed: Obligation,
    user: User,
    at: datetime,
) -> Answer:
    """Keep how a printed table is read, as a person says, and check it so."""
    if form.draft is None:
        return Answer()
    checked = _checked(form.draft, owed, at)
    mapping = _mapping(checked, owed, at, posted)
    if mapping is None or checked.table is None or not mapping.is_valid():
        answer = check_only(form, owed, user, at, shows_mapping=True)
        return replace(answer, mapping=mapping)
    layout = checked.table.layout
    save_mapping(obligation=owed, spec=mapping.spec(), layout=layout, by=user, at=at)
    return check_only(form, owed, user, at)


def _checked(draft: drafts.Draft, owed: Obligation, at: datetime) -> Checked:
    return check(
        content=draft.content,
        file_name=draft.name,
        obligation=owed,
        on=timezone.localdate(at),
    )


def _elsewhere(checked: Checked, owed: Obligation) -> Obligation | None:
    """Find the return that a template of ours was made for, to lead there."""
    return made_for(checked.opened, owed) if checked.opened else None


def _accepted(owed: Obligation) -> Submission | None:
    accepted = Submission.State.ACCEPTED
    return Submission.objects.filter(obligation=owed, state=accepted).first()


def marked_copy(
    form: SendForm, owed: Obligation, at: datetime, *, as_xlsx: bool
) -> tuple[bytes, str] | None:
    """Give the file of a valid form back with every problem marked in it.

    Returns:
        The copy and its name; None for a file that cannot be read or shown.
    """
    if form.draft is None:
        return None
    checked = _checked(form.draft, owed, at)
    if checked.opened is None or not checked.may_be_kept:
        return None
    name = form.draft.name
    return annotated(checked.opened, checked.problems, name=name, as_xlsx=as_xlsx)


def send(form: SendForm, owed: Obligation, user: User, at: datetime) -> Answer:
    """Send the file of a valid form, or show what stands in the way."""
    draft = form.draft
    if draft is None:
        return Answer()
    if form.refuse_personal():
        return check_only(form, owed, user, at)
    try:
        sent = services.submit(
            obligation=owed,
            content=draft.content,
            file_name=draft.name,
            by=user,
            explanations=form.reasons(),
            at=at,
            way=Submission.Way(draft.way),
        )
    except (AgreementMissing, ReturnClosed) as stop:
        form.add_error(None, str(stop))
        return Answer()
    except ReturnRefused as refusal:
        form.add_error(None, str(refusal))
    except ExplanationsNeeded as needed:
        form.ask_reasons(needed.codes)
        for code in needed.codes:
            message = f"Say why the file is right ({code}), or correct it"
            form.add_error(WORDS_OF + code, message)
    else:
        return Answer(sent=sent)
    return check_only(form, owed, user, at)


def with_boxes(answer: Answer, form: SendForm) -> list[tuple[Group, list[BoundField]]]:
    """Pair each kind of problem with its boxes for a reason; none without one."""
    groups = answer.overview.groups if answer.overview else ()
    asks = answer.is_sendable
    return [(one, form.reason_fields(one.code) if asks else []) for one in groups]


def asked_about(owed: Obligation) -> list[str]:
    """Say which figures of the last version were sent back, and what was asked."""
    found = reopened(owed)
    if found is None:
        return []
    return [
        f"{key.code}{f', {key.breakdown}' if key.breakdown else ''}: {asked}"
        for key, asked in found.asked.items()
    ]
