"""Returns on real PostgreSQL: sent, accepted, replaced, sent back, kept apart."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.indicators.models import Observation, RecomputeKey
from safeguarding.indicators.queries import current_observations
from safeguarding.returns import services
from safeguarding.returns.errors import (
    AgreementMissing,
    ExplanationsNeeded,
    NotWaiting,
    ReasonMissing,
    ReturnRefused,
)
from safeguarding.returns.models import (
    Problem,
    StoredFile,
    Submission,
    SubmissionRow,
)
from safeguarding.returns.stored import store
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    PartnershipFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for, xlsx_of

pytestmark = pytest.mark.django_db

FIRST = datetime(2016, 1, 20, 10, tzinfo=UTC)
LATER = FIRST + timedelta(days=1)


@pytest.fixture
def owed():
    return owed_return(indicators=IndicatorFactory.create_batch(2))


@pytest.fixture
def sender(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


@pytest.fixture
def coordinator(owed):
    return member(Role.BOARD_ANALYST, owed.partnership)


def rows(owed, *numerators, **cells):
    indicators = owed.template.indicators.order_by("code")
    return [
        row_for(owed, indicator, numerator=numerator, **cells)
        for indicator, numerator in zip(indicators, numerators, strict=False)
    ]


def send(owed, by, *numerators, at=FIRST, explanations=None, make=csv_of, **cells):
    return services.submit(
        obligation=owed,
        content=make(rows(owed, *numerators, **cells)),
        file_name="figures.csv",
        by=by,
        explanations=explanations or {},
        at=at,
    )


def known(owed):
    """Give the figures of a partnership as known now, by indicator."""
    current = current_observations(owed.partnership_id).order_by("indicator__code")
    return [(row.qualifier, row.numerator) for row in current]


def test_a_sent_return_waits_with_its_figures_file_and_fingerprint(owed, sender):
    sent = send(owed, sender, "40", "7")

    assert sent.state == Submission.State.RECEIVED
    assert (sent.version, sent.row_count, len(sent.content_hash)) == (1, 2, 64)
    assert [row.numerator for row in SubmissionRow.objects.order_by("pk")] == [40, 7]
    assert bytes(sent.file.content).startswith(b"agency_code,")
    assert known(owed) == []
    (event,) = AuditEvent.objects.filter(action="return_submitted")
    assert event.detail == {"version": 1, "on_behalf": False}


def test_accepting_makes_figures_that_lead_back_to_the_row(owed, sender, coordinator):
    sent = send(owed, sender, "40", "7")

    services.accept(submission=sent, by=coordinator, at=LATER)

    figure = Observation.objects.order_by("indicator__code").first()
    assert figure.numerator == 40
    assert (figure.agency, figure.recorded_at) == (owed.agency, LATER)
    assert figure.source == {
        "kind": "return",
        "submission": sent.pk,
        "version": 1,
        "sheet": "",
        "row": 2,
        "file": "figures.csv",
    }
    assert RecomputeKey.objects.get().quarter_start == date(2015, 10, 1)


def test_accepting_twice_changes_nothing(owed, sender, coordinator):
    sent = send(owed, sender, "40", "7")
    services.accept(submission=sent, by=coordinator, at=LATER)
    wanted = RecomputeKey.objects.get().wanted

    services.accept(submission=sent, by=coordinator, at=LATER + timedelta(hours=1))

    assert Observation.objects.count() == 2
    assert RecomputeKey.objects.get().wanted == wanted
    assert AuditEvent.objects.filter(action="return_accepted").count() == 1


def test_a_correction_changes_only_what_differs_and_withdraws_what_is_gone(
    owed, sender, coordinator
):
    services.accept(submission=send(owed, sender, "40", "7"), by=coordinator, at=FIRST)
    reasons = {
        "W-MISSING-ROW": "Counted by another team now.",
        "W-RESTATED": "One was counted late.",
    }
    second = send(owed, sender, "41", at=LATER, explanations=reasons)

    services.accept(submission=second, by=coordinator, at=LATER)

    assert known(owed) == [("exact", 41), ("withdrawn", None)]
    assert Observation.objects.count() == 4
    assert Submission.objects.get(version=1).state == Submission.State.SUPERSEDED


def test_a_figure_first_given_two_versions_ago_can_still_be_withdrawn(
    owed, sender, coordinator
):
    reasons = {
        "W-MISSING-ROW": "Counted by another team now.",
        "W-RESTATED": "One was counted late.",
    }
    for day, numerators in enumerate([("40", "7"), ("41", "7"), ("41",)]):
        at = FIRST + timedelta(days=day)
        sent = send(owed, sender, *numerators, at=at, explanations=reasons)
        services.accept(submission=sent, by=coordinator, at=at)

    assert known(owed) == [("exact", 41), ("withdrawn", None)]


def test_a_new_version_replaces_the_one_that_waits(owed, sender, coordinator):
    first = send(owed, sender, "40", "7")

    second = send(owed, sender, "41", "7", at=LATER)

    first.refresh_from_db()
    assert (first.state, second.version) == (Submission.State.SUPERSEDED, 2)
    with pytest.raises(NotWaiting, match="no longer waits"):
        services.accept(submission=first, by=coordinator, at=LATER)


def test_the_same_figures_are_known_whatever_the_file_and_the_order(
    owed, sender, coordinator
):
    sent = send(owed, sender, "40", "7")
    services.accept(submission=sent, by=coordinator, at=FIRST)

    with pytest.raises(ReturnRefused) as refusal:
        services.submit(
            obligation=owed,
            content=xlsx_of(rows(owed, "40", "7.0")[::-1]),
            file_name="again.xlsx",
            by=sender,
            explanations={},
            at=LATER,
        )

    assert [one.code for one in refusal.value.problems] == ["E-DUPLICATE-FILE"]
    assert "version 1, accepted" in refusal.value.problems[0].message


def test_a_correction_after_the_due_date_is_not_called_late(owed, sender):
    day = owed.due_on + timedelta(days=3)
    after = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    send(owed, sender, "40", "7")

    correction = send(owed, sender, "41", "7", at=after)

    assert not correction.problems.filter(code="W-LATE").exists()


def test_a_correction_is_taken_back_by_sending_the_accepted_figures_again(
    owed, sender, coordinator
):
    services.accept(submission=send(owed, sender, "40", "7"), by=coordinator, at=FIRST)
    reasons = {"W-RESTATED": "One was counted late."}
    wrong = send(owed, sender, "41", "7", at=LATER, explanations=reasons)

    again = send(owed, sender, "40", "7", at=LATER)

    wrong.refresh_from_db()
    assert (wrong.state, again.version) == (Submission.State.SUPERSEDED, 3)


def test_what_was_sent_back_may_be_sent_again(owed, sender, coordinator):
    first = send(owed, sender, "40", "7")
    services.send_back(
        submission=first, by=coordinator, reason="Row 2: are these episodes?", at=FIRST
    )

    again = send(owed, sender, "40", "7", at=LATER)

    first.refresh_from_db()
    assert (first.state, first.decided_by) == (Submission.State.SENT_BACK, coordinator)
    assert again.version == 2


def test_sending_back_needs_a_reason(owed, sender, coordinator):
    sent = send(owed, sender, "40", "7")

    with pytest.raises(ReasonMissing):
        services.send_back(submission=sent, by=coordinator, reason="  ", at=LATER)

    sent.refresh_from_db()
    assert sent.state == Submission.State.RECEIVED


def test_what_is_accepted_cannot_be_sent_back(owed, sender, coordinator):
    sent = send(owed, sender, "40", "7")
    services.accept(submission=sent, by=coordinator, at=FIRST)

    with pytest.raises(NotWaiting):
        services.send_back(submission=sent, by=coordinator, reason="Late", at=LATER)


def test_a_file_with_errors_leaves_nothing_but_a_line_in_the_trail(owed, sender):
    with pytest.raises(ReturnRefused, match="correct 2 errors first") as refusal:
        send(owed, sender, "600+", "-7")

    assert {one.code for one in refusal.value.problems} == {"E-TYPE", "E-NEGATIVE"}
    assert not Submission.objects.exists()
    assert not StoredFile.objects.exists()
    (event,) = AuditEvent.objects.filter(action="return_refused")
    assert event.detail == {"codes": ["E-NEGATIVE", "E-TYPE"]}


def test_every_kind_of_warning_needs_a_reason(owed, sender):
    with pytest.raises(ExplanationsNeeded) as needed:
        send(owed, sender, "40", explanations={"W-MISSING-ROW": " x "})

    assert needed.value.codes == ("W-MISSING-ROW",)
    assert not Submission.objects.exists()


def test_reasons_are_kept_beside_the_warnings_they_answer(owed, sender):
    reasons = {"W-MISSING-ROW": "Not collected before April."}

    send(owed, sender, "40", explanations=reasons)

    (kept,) = Problem.objects.all()
    assert (kept.code, kept.explanation) == (
        "W-MISSING-ROW",
        "Not collected before April.",
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(
            {"expires_on": date(2016, 1, 19)}, "ended on 19/01/2016", id="over"
        ),
        pytest.param({"signed_on": None}, "no signed", id="not signed"),
        pytest.param({"starts_on": date(2016, 2, 1)}, "no signed", id="not yet"),
    ],
)
def test_without_an_agreement_in_date_nothing_is_taken_in(owed, sender, change, words):
    owed.partnership.agreements.update(**change)

    with pytest.raises(AgreementMissing, match=words) as missing:
        send(owed, sender, "40", "7")

    assert "Ask the coordinator" in str(missing.value)
    assert not StoredFile.objects.exists()


def test_a_coordinator_may_send_on_an_agencys_behalf_and_the_trail_says_so(
    owed, coordinator
):
    send(owed, coordinator, "40", "7")

    (event,) = AuditEvent.objects.filter(action="return_submitted")
    assert event.detail["on_behalf"] is True


@pytest.mark.parametrize("role", [Role.AGENCY_SUBMITTER, Role.BOARD_ANALYST])
def test_nobody_sends_for_another_partnership_or_agency(owed, role):
    elsewhere = PartnershipFactory()
    stranger = member(role, elsewhere, owed.agency)
    colleague = member(Role.AGENCY_SUBMITTER, owed.partnership, AgencyFactory())

    for person in (stranger, colleague):
        with pytest.raises(PermissionDenied):
            send(owed, person, "40", "7")


def test_only_a_coordinator_of_the_partnership_decides(owed, sender):
    sent = send(owed, sender, "40", "7")
    elsewhere = member(Role.BOARD_ANALYST, PartnershipFactory())

    for person in (sender, elsewhere):
        with pytest.raises(PermissionDenied):
            services.accept(submission=sent, by=person, at=LATER)
        with pytest.raises(PermissionDenied):
            services.send_back(submission=sent, by=person, reason="No", at=LATER)


def test_one_force_in_two_partnerships_never_mixes_their_figures():
    force, measures = AgencyFactory(), IndicatorFactory.create_batch(2)
    here = owed_return(agency=force, indicators=measures)
    there = owed_return(agency=force, indicators=measures, template=here.template)
    for owed, numerators in ((here, ("40", "7")), (there, ("90", "8"))):
        sender = member(Role.AGENCY_SUBMITTER, owed.partnership, force)
        coordinator = member(Role.BOARD_ANALYST, owed.partnership)
        sent = send(owed, sender, *numerators)
        services.accept(submission=sent, by=coordinator, at=FIRST)

    reasons = {"W-MISSING-ROW": "Gone.", "W-RESTATED": "One was counted late."}
    coordinator = member(Role.BOARD_ANALYST, here.partnership)
    second = send(here, coordinator, "41", at=LATER, explanations=reasons)
    services.accept(submission=second, by=coordinator, at=LATER)

    assert known(here) == [("exact", 41), ("withdrawn", None)]
    assert known(there) == [("exact", 90), ("exact", 8)]


def test_the_same_file_for_two_partnerships_is_no_duplicate():
    force, measures = AgencyFactory(), IndicatorFactory.create_batch(2)
    here = owed_return(agency=force, indicators=measures)
    there = owed_return(agency=force, indicators=measures, template=here.template)

    for owed in (here, there):
        sender = member(Role.AGENCY_SUBMITTER, owed.partnership, force)
        assert send(owed, sender, "40", "7").version == 1

    assert StoredFile.objects.count() == 1


def test_typed_missing_and_nil_are_kept_as_what_they_are(owed, sender, coordinator):
    indicators = list(owed.template.indicators.order_by("code"))
    content = csv_of(
        [
            row_for(owed, indicators[0], numerator="", qualifier="Not collected"),
            row_for(owed, indicators[1], numerator="", qualifier="NIL"),
        ]
    )
    sent = services.submit(
        obligation=owed,
        content=content,
        file_name="x.csv",
        by=sender,
        explanations={},
        at=FIRST,
    )

    services.accept(submission=sent, by=coordinator, at=FIRST)

    assert known(owed) == [("not_collected", None), ("nil", Decimal(0))]


def test_files_checked_but_never_sent_are_forgotten(owed, sender):
    send(owed, sender, "40", "7")
    StoredFile.objects.create(sha256="0" * 64, size=1, content=b"x")
    StoredFile.objects.update(stored_at=FIRST)

    assert services.forget_drafts(now=FIRST + timedelta(hours=13)) == 1

    assert StoredFile.objects.get().sha256 != "0" * 64


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Q3 figures.xlsx", "Q3 figures.xlsx"),
        ('a"b\r\nSet-Cookie: x.csv', "a_b_Set-Cookie_ x.csv"),
        ("", "return"),
        ("x" * 300 + ".csv", "x" * 110 + ".csv"),
    ],
)
def test_file_names_are_made_safe_to_show(name, kept):
    from safeguarding.returns.stored import clean_name

    assert clean_name(name) == kept


def test_a_file_checked_again_is_kept_from_then_on():
    """It may be on its way just now: forgetting it would lose what is being sent."""
    store(b"figures")
    StoredFile.objects.update(stored_at=FIRST)

    store(b"figures")

    assert services.forget_drafts(now=FIRST + timedelta(hours=13)) == 0
