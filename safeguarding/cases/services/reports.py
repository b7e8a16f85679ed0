"""Information reports: what is counted of them. The words go to the police.

No free text, suspect, place or reporter is held. Source: DOMAIN C.5; S0:1221-1262.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from safeguarding.access import audit
from safeguarding.cases import history
from safeguarding.cases import rules_missing as asked
from safeguarding.cases.clocks import local_day
from safeguarding.cases.errors import Doubt, NotAllowed
from safeguarding.cases.models import InformationReport
from safeguarding.cases.pseudonyms import Pseudonyms, Use
from safeguarding.cases.services.facts_missing import When
from safeguarding.cases.services.keeping import Changing, confirm, require_keeper
from safeguarding.cases.services.missing_checks import past
from safeguarding.partners.models import Agency, Partnership
from safeguarding.periods import Kind, Period

NO_NAME = (
    "Write the trading name in the report to the police, then tick this. The name is "
    "not held here"
)


@dataclass(frozen=True)
class Graded:
    """How good the information is.

    Attributes:
        supplied: who knew it.
        reliability: of the source, 5 the best; "" where the reporter saw it.
        accuracy: of the information, 1 the best.
        third_party_willing: to talk to the police; "" when nobody asked.
    """

    supplied: str
    accuracy: str
    reliability: str = ""
    third_party_willing: str = ""


@dataclass(frozen=True)
class PassedOn:
    """Where a report went, and when."""

    to: str
    sent: When


@dataclass(frozen=True)
class Made:
    """A report that was made.

    Attributes:
        is_licensed: a licensed service (taxi, takeaway, hotel) is involved.
        is_named_in_report: its trading name stands in the report to the police.
        own_reference: of the agency; hashed. "" when there is none.
    """

    partnership: Partnership
    agency: Agency
    reported: When
    graded: Graded
    incident: When | None = None
    is_licensed: bool = False
    is_named_in_report: bool = False
    passed_on: PassedOn | None = None
    own_reference: str = ""


@transaction.atomic
def record(*, made: Made, doing: Changing) -> InformationReport:
    """Record that a report was made, and where it went if it did.

    Raises:
        PermissionDenied: the person does not keep cases there.
        NotAllowed: a rule of severity E is broken.
        NeedsConfirming: something is unusual.
    """
    require_keeper(doing.by, made.partnership.pk)
    _may_be(made, doing)
    doubts = _doubts(made)
    confirm(doubts, doing.seen)
    sent = made.passed_on
    report = InformationReport.objects.create(
        partnership=made.partnership,
        agency=made.agency,
        reference=_reference(made),
        reported_at=made.reported.at,
        incident_at=made.incident.at if made.incident else None,
        supplied=made.graded.supplied,
        reliability=made.graded.reliability,
        accuracy=made.graded.accuracy,
        third_party_willing=made.graded.third_party_willing,
        licensed_service=made.is_licensed,
        sent_to=sent.to if sent else "",
        sent_at=_sent_at(sent, made.reported) if sent else None,
        recorded_by=doing.by,
    )
    _tell(report, doing, "record", doubts)
    return report


def _may_be(made: Made, doing: Changing) -> None:
    past("reported", made.reported, doing)
    if made.incident is not None:
        past("incident", made.incident, doing)
        if asked.is_incident_after(made.incident.at, made.reported.at):
            raise NotAllowed("incident", "The incident is after the report about it")
    if asked.lacks_trading_name(
        is_licensed=made.is_licensed, is_named_in_report=made.is_named_in_report
    ):
        raise NotAllowed("is_named_in_report", NO_NAME)
    saw_it = made.graded.supplied == InformationReport.Supplied.WITNESSED
    if saw_it and made.graded.reliability:
        message = "Nobody grades themselves: leave this out when the reporter saw it"
        raise NotAllowed("reliability", message)
    if not saw_it and not made.graded.reliability:
        message = "Choose how reliable the other person is, or that it is not known"
        raise NotAllowed("reliability", message)
    if made.passed_on is not None:
        _may_be_sent(made.reported, made.passed_on, doing)


def _may_be_sent(reported: When, sent: PassedOn, doing: Changing) -> None:
    past("sent", sent.sent, doing)
    too_early = sent.sent.at < reported.at
    if not (sent.sent.has_time and reported.has_time):
        too_early = local_day(sent.sent.at) < local_day(reported.at)
    if too_early:
        raise NotAllowed("sent", "The report was passed on before it was made")


def _sent_at(sent: PassedOn, reported: When) -> datetime:
    """Give the moment; of one day without a time, not before the report itself."""
    return max(sent.sent.at, reported.at)


def _doubts(made: Made) -> list[Doubt]:
    graded = made.graded
    doubts = []
    if asked.is_graded_oddly(graded.reliability, graded.accuracy):
        said = "The grading of the source and that of the information contradict."
        doubts.append(Doubt("W-GRADING", "accuracy", said))
    if asked.lacks_third_party(graded.supplied, graded.third_party_willing):
        said = "Nobody said whether the other person would talk to the police."
        doubts.append(Doubt("W-THIRD-PARTY", "third_party_willing", said))
    if made.passed_on is not None:
        doubts += _late(made.reported, made.passed_on)
    return doubts


def _late(reported: When, sent: PassedOn) -> list[Doubt]:
    if not asked.is_sent_late(reported.at, sent.sent.at):
        return []
    said = "The report was passed on more than one working day after it was made."
    return [Doubt("W-SENT-LATE", "sent", said)]


def _reference(made: Made) -> str:
    if not made.own_reference:
        return secrets.token_hex(32)
    keyed = Pseudonyms(made.partnership.code)
    reference = keyed.of(made.own_reference, Use.REPORT)
    taken = InformationReport.objects.filter(
        partnership=made.partnership, agency=made.agency, reference=reference
    )
    if taken.exists():
        raise NotAllowed("own_reference", "Another report has this reference already")
    return reference


@transaction.atomic
def pass_on(
    *, report: InformationReport, passed_on: PassedOn, doing: Changing
) -> InformationReport:
    """Record that a report went to the police.

    Raises:
        NotAllowed: it did already, or not in this order.
    """
    require_keeper(doing.by, report.partnership_id)
    rows = InformationReport.objects.select_for_update(no_key=True)
    report = rows.get(pk=report.pk)
    if report.sent_at is not None:
        message = "Somebody recorded already that this report was passed on"
        raise NotAllowed("", message)
    reported = When(report.reported_at)
    _may_be_sent(reported, passed_on, doing)
    doubts = _late(reported, passed_on)
    confirm(doubts, doing.seen)
    report.sent_to = passed_on.to
    report.sent_at = max(passed_on.sent.at, report.reported_at)
    report.save(update_fields=["sent_to", "sent_at"])
    _tell(report, doing, "pass-on", doubts)
    return report


def _tell(
    report: InformationReport, doing: Changing, act: str, doubts: list[Doubt]
) -> None:
    """Write the trail, and ask for the figures of the quarter of the report."""
    detail: dict[str, object] = {"act": act}
    if doubts:
        detail |= {"doubts": [one.code for one in doubts], "reason": doing.seen.reason}
    audit.record(
        audit.Action.REPORT_RECORDED,
        by=doing.by,
        partnership_id=report.partnership_id,
        agency_id=report.agency_id,
        about=report,
        **detail,
    )
    quarter = Period.containing(Kind.QUARTER, local_day(report.reported_at))
    history.changed(report.partnership, [], also=[quarter])
