"""Returns sent, signed and accepted by the real services, for tests of lineage."""

from datetime import UTC, datetime

from dashboards.recompute import drain
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Switch
from safeguarding.partners.models import Membership
from safeguarding.periods import Period
from safeguarding.returns import services, signing
from safeguarding.returns.rules import BY_CODE
from tests.factories import (
    AgreementFactory,
    MembershipFactory,
    ObligationFactory,
    SwitchFactory,
    TemplateFactory,
    member,
)
from tests.returns.files import csv_of, row_for

Q3 = Period.parse("2015-16-Q3")
AT = datetime(2016, 1, 20, 9, 0, tzinfo=UTC)
LATER = datetime(2016, 3, 1, 9, 0, tzinfo=UTC)
REASON = "Counted again."
WARNINGS = [code for code in BY_CODE if code.startswith("W-")]


def owed(place, agency, indicators, *, period=Q3, template=None):
    """Make a return of one agency; the agency is a member, the indicators are on."""
    template = template or TemplateFactory(
        indicators=indicators, frequency=period.kind.value
    )
    for indicator in indicators:
        if not Switch.objects.filter(partnership=place, indicator=indicator).exists():
            SwitchFactory(partnership=place, indicator=indicator)
    if not Membership.objects.filter(partnership=place, agency=agency).exists():
        MembershipFactory(partnership=place, agency=agency)
        AgreementFactory(partnership=place, agency=agency)
    return ObligationFactory(
        partnership=place, agency=agency, template=template, period=period
    )


def send(obligation, figures, *, by=None, at=AT, name="figures.csv"):
    """Send a version; `figures` gives the cells, or rows of cells, of each indicator."""
    sender = by or member(
        Role.AGENCY_SUBMITTER,
        obligation.partnership,
        obligation.agency,
        name="Preparer of figures",
    )
    rows = [
        row_for(obligation, indicator, **cells)
        for indicator, given in figures.items()
        for cells in (given if isinstance(given, list) else [given])
    ]
    return services.submit(
        obligation=obligation,
        content=csv_of(rows),
        file_name=name,
        by=sender,
        explanations=dict.fromkeys(WARNINGS, REASON),
        at=at,
    )


def sign(version, *, at=AT):
    """Let a second person of the agency sign a version."""
    signatory = member(
        Role.AGENCY_APPROVER,
        version.partnership,
        version.agency,
        name="Signatory of figures",
    )
    signing.sign(
        submission=version,
        by=signatory,
        statement_ok=True,
        content_hash=version.content_hash,
        at=at,
    )
    version.refresh_from_db()


def accept(version, *, at=AT):
    """Let the coordinator accept a version, and bring the scorecards up to date."""
    coordinator = member(
        Role.BOARD_ANALYST, version.partnership, name="Coordinator of figures"
    )
    services.accept(submission=version, by=coordinator, at=at)
    drain(budget_seconds=60)
    version.refresh_from_db()
    return version


def given(obligation, figures, *, at=AT, **more):
    """Send a version and have it accepted."""
    return accept(send(obligation, figures, at=at, **more), at=at)
