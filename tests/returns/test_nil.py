"""A nil return: one click, checked and kept like any other version."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.returns import matrix, nil, record, services
from safeguarding.returns.errors import (
    AgreementMissing,
    ExplanationsNeeded,
    NotNil,
    ReturnClosed,
)
from safeguarding.returns.models import Submission
from tests.factories import (
    IndicatorFactory,
    ObservationFactory,
    PartnershipFactory,
    member,
    owed_return,
)
from tests.returns.files import csv_of, row_for
from tests.returns.test_pages import text_of

pytestmark = pytest.mark.django_db
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)


@pytest.fixture
def owed():
    measures = [
        IndicatorFactory(code="AAA-01", title="Episodes"),
        IndicatorFactory(code="AAA-02", title="Share seen", share=True),
        IndicatorFactory(code="AAA-03", title="Money", unit="GBP"),
    ]
    return owed_return(indicators=measures)


@pytest.fixture
def sender(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


def used_to_be_many(owed, count=400):
    """Give the count a past in which zero is unusual."""
    indicator = owed.template.indicators.get(code="AAA-01")
    for back in range(1, 9):
        ObservationFactory(
            partnership=owed.partnership,
            agency=owed.agency,
            indicator=indicator,
            period=owed.period.shift(-back),
            numerator=count,
        )


def test_counts_are_true_zeros_and_shares_are_of_nothing(owed):
    lines = nil.nil_content(owed).decode().splitlines()

    assert [line.split(",")[1] for line in lines[1:]] == ["AAA-01", "AAA-02", "AAA-03"]
    assert ",01/10/2015,31/12/2015,,,,nil,," in lines[1]
    assert ",,,,not_applicable,," in lines[2]
    assert ",,,,not_applicable,," in lines[3]


def test_one_click_sends_a_version_that_is_complete_and_in_time(owed, sender):
    sent = nil.send_nil(obligation=owed, by=sender, at=AT)

    assert (sent.way, sent.row_count) == (Submission.Way.NIL, 3)
    rows = {one.indicator.code: one for one in sent.rows.select_related("indicator")}
    assert (rows["AAA-01"].numerator, rows["AAA-01"].qualifier) == (0, "nil")
    assert (rows["AAA-02"].numerator, rows["AAA-02"].value) == (None, None)
    event = AuditEvent.objects.get(action="nil_return")
    assert (event.actor, event.object_id) == (sender, str(sent.pk))
    here = record.find_place(sender, owed.partnership.code, owed.agency.code)
    found = record.record_of(sender, here, year="", day=date(2016, 2, 2))
    (kept,) = found.returns
    assert (kept.completeness, kept.timeliness) == ("3 of 3", "In time")
    assert kept.state == "Nil return"


def test_an_accepted_nil_return_shows_as_nil_in_the_matrix(owed, sender):
    coordinator = member(Role.BOARD_ANALYST, owed.partnership)
    sent = nil.send_nil(obligation=owed, by=sender, at=AT)
    day = date(2016, 2, 2)

    waits = matrix.matrix(coordinator, matrix.Asked(), day=day)
    services.accept(submission=sent, by=coordinator, at=AT)
    done = matrix.matrix(coordinator, matrix.Asked(), day=day)

    (waiting,), (nothing,) = waits.grids[0].rows[0].cells, done.grids[0].rows[0].cells
    assert (waiting.word, nothing.word) == ("Nil, received", "Nil")


def test_where_zero_is_unusual_one_reason_is_asked_for(owed, sender):
    used_to_be_many(owed)

    with pytest.raises(ExplanationsNeeded):
        nil.send_nil(obligation=owed, by=sender, at=AT)
    assert not Submission.objects.exists()
    sent = nil.send_nil(obligation=owed, by=sender, at=AT, reason="The unit closed.")

    kept = sent.problems.filter(severity="W")
    assert set(kept.values_list("explanation", flat=True)) == {"The unit closed."}


def test_a_nil_return_wipes_out_nothing_that_was_sent(owed, sender):
    indicator = owed.template.indicators.get(code="AAA-01")
    services.submit(
        obligation=owed,
        content=csv_of([row_for(owed, indicator)]),
        file_name="figures.csv",
        by=sender,
        explanations={"W-MISSING-ROW": "Not collected yet."},
        at=AT,
    )

    with pytest.raises(NotNil, match="was sent already"):
        nil.send_nil(obligation=owed, by=sender, at=AT)

    assert Submission.objects.count() == 1


def test_a_return_without_counts_cannot_be_nil():
    share = owed_return(indicators=[IndicatorFactory(share=True)])
    sender = member(Role.AGENCY_SUBMITTER, share.partnership, share.agency)

    with pytest.raises(NotNil, match="asks for no counts"):
        nil.send_nil(obligation=share, by=sender, at=AT)


def test_closed_returns_and_missing_agreements_stand_in_the_way(owed, sender):
    owed.lock_on = date(2016, 1, 29)
    owed.save()

    with pytest.raises(ReturnClosed):
        nil.send_nil(obligation=owed, by=sender, at=AT.replace(month=2))
    owed.partnership.agreements.all().delete()
    with pytest.raises(AgreementMissing):
        nil.send_nil(obligation=owed, by=sender, at=AT)


def test_nobody_else_says_that_nothing_happened(owed):
    elsewhere = PartnershipFactory()

    for person in (
        member(Role.AGENCY_APPROVER, owed.partnership, owed.agency),
        member(Role.AGENCY_SUBMITTER, elsewhere, owed.agency),
        member(Role.AGENCY_SUBMITTER, owed.partnership, owed_return().agency),
    ):
        with pytest.raises(PermissionDenied):
            nil.send_nil(obligation=owed, by=person, at=AT)


def test_two_people_are_asked_for_a_nil_return_too(owed, sender):
    owed.partnership.two_person_sign_off = True
    owed.partnership.save()

    sent = nil.send_nil(obligation=owed, by=sender, at=AT)

    assert sent.state == Submission.State.UNSIGNED
    assert sent.received_at is None


def test_the_page_asks_once_says_what_will_stand_and_sends(client, owed, sender):
    client.force_login(sender)
    listed = client.get(reverse("returns:mine"))
    url = reverse("returns:nil", args=[owed.pk])

    page = client.get(url)
    done = client.post(url, follow=True)

    assert f'href="{url}"' in listed.content.decode()
    text = text_of(page)
    assert "Nothing happened in this period: zero for all 1 count?" in text
    assert "Episodes AAA-01 0 Share seen AAA-02 Not applicable" in text
    assert "a nil return. This page shows how it stands." in text_of(done)
    assert Submission.objects.get().way == Submission.Way.NIL
    assert "A version of this return was sent already." in text_of(client.get(url))


def test_the_page_shows_what_is_unusual_and_keeps_the_words(client, owed, sender):
    used_to_be_many(owed)
    client.force_login(sender)
    url = reverse("returns:nil", args=[owed.pk])

    refused = client.post(url, {"reason": " "})
    client.post(url, {"reason": "The unit closed."})

    text = text_of(refused)
    assert "Say why it is right that nothing happened" in text
    assert "What the check found" in text
    assert Submission.objects.get().way == Submission.Way.NIL
