"""Says in one click that nothing happened: zero for all counts, no shares of it.

Source: FEATURES 1 (6), 2 row 17. A nil return is a version like any other: checked,
signed where two people are asked for, counted as complete.
"""

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from safeguarding.access import audit
from safeguarding.access.models import User
from safeguarding.access.permissions import Permission
from safeguarding.indicators.models import Qualifier, Unit
from safeguarding.returns import services
from safeguarding.returns.answers import Reason
from safeguarding.returns.asked import Line, asked_of
from safeguarding.returns.check import Checked, check
from safeguarding.returns.deadlines import require_open
from safeguarding.returns.decisions import lock, require
from safeguarding.returns.errors import NotNil, ReturnError
from safeguarding.returns.models import Obligation, Submission
from safeguarding.returns.records.nothing import send_no_rows
from safeguarding.returns.rules.columns import COLUMNS

State = Submission.State
NO_SHARE = "Nil return: there is none to take a share of."
NOTHING = "Nil return: nothing happened in this period."


@dataclass(frozen=True)
class NilLine:
    """What a nil return says of one indicator."""

    code: str
    title: str
    is_count: bool
    says: str


def nil_lines(obligation: Obligation) -> list[NilLine]:
    """List what a nil return says of each indicator that the return asks for.

    One of records says of no indicator anything: it says that there are no rows.
    """
    if obligation.template.records:
        return []
    return [
        NilLine(
            code=line.facts.code,
            title=line.facts.title,
            is_count=_is_count(line),
            says="0" if _is_count(line) else "Not applicable",
        )
        for line in _lines(obligation)
    ]


def nil_content(obligation: Obligation) -> bytes:
    """Write the nil return as a file in the long form (DOMAIN C.12), UTF-8.

    Counts are `nil`, which is a true zero; shares, rates, sums and spans of time are
    `not_applicable`, because there is nothing to take them of.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    for line in _lines(obligation):
        writer.writerow(_row(obligation, line))
    return text.getvalue().encode()


def _lines(obligation: Obligation) -> list[Line]:
    return [line for line in asked_of(obligation, 0).lines if not line.is_part]


def _is_count(line: Line) -> bool:
    return line.facts.unit == Unit.COUNT


def _row(obligation: Obligation, line: Line) -> dict[str, str]:
    qualifier = Qualifier.NIL if _is_count(line) else Qualifier.NOT_APPLICABLE
    return {
        "agency_code": obligation.agency.code,
        "indicator_code": line.facts.code,
        "period_start": f"{line.start:%d/%m/%Y}",
        "period_end": f"{line.end:%d/%m/%Y}",
        "qualifier": qualifier.value,
        "note": NOTHING if _is_count(line) else NO_SHARE,
    }


def file_name(obligation: Obligation) -> str:
    """Name the file of a nil return."""
    return f"nil_{obligation.template.code}_{obligation.period.code}.csv"


def check_nil(obligation: Obligation, at: datetime) -> Checked:
    """Check a nil return as any file is checked: what sending it would say.

    A list without rows has nothing that could be checked.
    """
    if obligation.template.records:
        return Checked(())
    return check(
        content=nil_content(obligation),
        file_name=file_name(obligation),
        obligation=obligation,
        on=timezone.localdate(at),
    )


def require_nil(obligation: Obligation) -> None:
    """Make sure that a nil return would wipe nothing out and says something.

    Raises:
        NotNil: figures were sent already, or the return asks for no count.
    """
    standing = Submission.objects.filter(obligation=obligation).exclude(
        state__in=[State.SUPERSEDED, State.SENT_BACK]
    )
    if standing.exists():
        message = (
            "A version of this return was sent already. To correct it, send a file "
            "with the right figures."
        )
        raise NotNil(message)
    if obligation.template.records:
        return
    if not any(_is_count(line) for line in _lines(obligation)):
        message = (
            "This return asks for no counts, so it cannot be nil. Send a file that "
            "says for each indicator why there is no number."
        )
        raise NotNil(message)


def why_not(obligation: Obligation, at: datetime) -> str:
    """Say why a nil return cannot be sent now, in words; "" when it can."""
    try:
        require_open(obligation, at)
        require_nil(obligation)
        services.require_agreement(obligation, at)
    except ReturnError as error:
        return str(error)
    return ""


@transaction.atomic
def send_nil(
    *, obligation: Obligation, by: User, at: datetime, reason: str = ""
) -> Submission:
    """Send a nil return: a version of zeros, complete and as much in time as any.

    Args:
        obligation: the return.
        by: who says that nothing happened.
        at: when.
        reason: one explanation for all warnings, where zero is unusual.

    Raises:
        PermissionDenied: the person may not send this agency's returns.
        NotNil: figures were sent already, or there is nothing to count.
        ReturnClosed: the return is locked.
        AgreementMissing: no agreement is in date.
        ExplanationsNeeded: zero is unusual here, and no reason was given.
    """
    require(by, Permission.SUBMIT_RETURN, obligation)
    require_open(obligation, at)
    lock(obligation)
    require_nil(obligation)
    if obligation.template.records:
        submission = send_no_rows(obligation, by, at)
    else:
        submission = _send_zeros(obligation, by, at, reason)
    audit.record(
        audit.Action.NIL_RETURN,
        by=by,
        partnership_id=obligation.partnership_id,
        agency_id=obligation.agency_id,
        about=submission,
        version=submission.version,
    )
    return submission


def _send_zeros(
    obligation: Obligation, by: User, at: datetime, reason: str
) -> Submission:
    codes = {one.code for one in check_nil(obligation, at).warnings}
    return services.submit(
        obligation=obligation,
        content=nil_content(obligation),
        file_name=file_name(obligation),
        by=by,
        explanations={code: Reason(reason) for code in codes},
        at=at,
        way=Submission.Way.NIL,
    )
