"""Two people at once: versions stay in order and nothing is counted twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Observation
from safeguarding.returns import services, standing_reasons
from safeguarding.returns.errors import NotWaiting, SignatureRefused, StandingRefused
from safeguarding.returns.models import Problem, Signature, StandingReason, Submission
from tests.factories import IndicatorFactory, member, owed_return
from tests.returns.answering import desk
from tests.returns.files import csv_of, row_for

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)


@pytest.fixture
def owed():
    return owed_return(indicators=[IndicatorFactory()])


@pytest.fixture
def coordinator(owed):
    return member(Role.BOARD_ANALYST, owed.partnership)


def together(*jobs):
    """Run jobs at the same time, each on its own connection; give what they gave."""

    def run(job):
        try:
            return job()
        except (NotWaiting, SignatureRefused, StandingRefused) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def sender(owed, by, numerator):
    def send():
        return services.submit(
            obligation=owed,
            content=csv_of(
                [row_for(owed, owed.template.indicators.get(), numerator=numerator)]
            ),
            file_name="figures.csv",
            by=by,
            explanations={},
            at=AT,
        )

    return send


def test_versions_sent_at_once_are_numbered_one_after_the_other(owed, coordinator):
    together(*(sender(owed, coordinator, str(number)) for number in range(40, 46)))

    versions = Submission.objects.order_by("version")
    assert [one.version for one in versions] == [1, 2, 3, 4, 5, 6]
    assert [one.state for one in versions] == ["SUPERSEDED"] * 5 + ["RECEIVED"]


def test_accepting_and_sending_back_at_once_decides_once(owed, coordinator):
    sent = sender(owed, coordinator, "40")()

    def accept():
        return services.accept(submission=sent, by=coordinator, at=AT)

    def send_back():
        reason = "Row 2: children or episodes?"
        return services.send_back(
            submission=sent, by=coordinator, reason=reason, at=AT + timedelta(hours=1)
        )

    together(accept, send_back, accept)

    sent.refresh_from_db()
    figures = Observation.objects.count()
    assert (sent.state, figures) in {("ACCEPTED", 1), ("SENT_BACK", 0)}


def test_two_signatories_at_once_sign_once():
    here = desk(two_person=True)
    second = member(Role.AGENCY_APPROVER, here.owed.partnership, here.owed.agency)
    sent = here.send("40", "7")

    given = together(
        lambda: here.sign(sent), lambda: here.sign(sent, by=second), lambda: 0
    )

    assert Signature.objects.count() == 1
    assert sum(isinstance(one, SignatureRefused) for one in given) == 1


def test_a_signature_never_lands_on_figures_that_were_just_replaced():
    here = desk(two_person=True)
    first = here.send("40", "7")

    together(lambda: here.sign(first), lambda: here.send("41", "7"))

    waiting = Submission.objects.exclude(state="SUPERSEDED").get()
    assert (waiting.version, waiting.state) == (2, "UNSIGNED")
    assert not Signature.objects.filter(submission=waiting).exists()


def test_an_explanation_is_accepted_once():
    here = desk(figures=2)
    sent = here.send("40", reasons={"W-MISSING-ROW": "No system yet."})
    problem = Problem.objects.select_related("submission__obligation").get(
        submission=sent
    )

    def hold():
        return standing_reasons.hold(
            problem=problem,
            until=sent.obligation.period_end,
            by=here.coordinator,
            at=AT,
        )

    together(hold, hold)

    assert StandingReason.objects.count() == 1
