"""What the tests of signing, answers and receipts share: a return and its people."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from safeguarding.access.permissions import Role
from safeguarding.returns import services, signing
from tests.factories import IndicatorFactory, PartnershipFactory, member, owed_return
from tests.returns.files import csv_of, row_for

AT = datetime(2016, 1, 20, 10, tzinfo=UTC)
LATER = AT + timedelta(days=1)


@dataclass
class Desk:
    """One agency's return and the people about it."""

    owed: object
    preparer: object
    signatory: object
    coordinator: object

    def rows(self, *numerators, **cells):
        indicators = self.owed.template.indicators.order_by("code")
        return [
            row_for(self.owed, indicator, numerator=numerator, **cells)
            for indicator, numerator in zip(indicators, numerators, strict=False)
        ]

    def send(self, *numerators, at=AT, by=None, reasons=None, **cells):
        return services.submit(
            obligation=self.owed,
            content=csv_of(self.rows(*numerators, **cells)),
            file_name="figures.csv",
            by=by or self.preparer,
            explanations=reasons or {},
            at=at,
        )

    def sign(self, version, *, by=None, at=AT):
        return signing.sign(
            submission=version,
            by=by or self.signatory,
            statement_ok=True,
            content_hash=version.content_hash,
            at=at,
        )

    def accept(self, version, at=AT):
        return services.accept(submission=version, by=self.coordinator, at=at)

    def send_back(self, version, *, asked=(), at=AT, **more):
        """Send back; `asked` are numbers of rows, counted from the first."""
        rows = list(version.rows.order_by("pk"))
        more.setdefault("reason", "" if asked else "Please look again.")
        return services.send_back(
            submission=version,
            by=self.coordinator,
            at=at,
            questions={rows[one].pk: "Children or episodes?" for one in asked},
            **more,
        )


def desk(*, two_person=False, figures=2, partnership=None, **owed):
    """Make a return of an agency, with its preparer, signatory and coordinator."""
    where = partnership or PartnershipFactory(two_person_sign_off=two_person)
    made = owed_return(
        partnership=where,
        indicators=owed.pop("indicators", None)
        or IndicatorFactory.create_batch(figures),
        **owed,
    )
    return Desk(
        owed=made,
        preparer=member(Role.AGENCY_SUBMITTER, where, made.agency),
        signatory=member(Role.AGENCY_APPROVER, where, made.agency),
        coordinator=member(Role.BOARD_ANALYST, where),
    )
