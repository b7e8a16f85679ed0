"""Single figures go back with a question; the others stay as they are."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from safeguarding.indicators.queries import current_observations
from safeguarding.returns import services, signing
from safeguarding.returns.errors import (
    ExplanationsNeeded,
    NotWaiting,
    QuestionRefused,
    ReasonMissing,
    ReturnRefused,
)
from safeguarding.returns.models import CellQuestion, Problem
from safeguarding.returns.questions import reopened
from tests.factories import IndicatorFactory, ObligationFactory, TemplateFactory
from tests.returns.answering import AT, LATER, Desk, desk
from tests.returns.files import csv_of

pytestmark = pytest.mark.django_db
REASONS = {"W-ASKED": "Counted again: 40 children."}


@pytest.fixture
def here():
    return desk(figures=3)


def refused(here, *numerators, **cells):
    """Send figures that are not taken; give the codes and the words."""
    with pytest.raises(ReturnRefused) as refusal:
        here.send(*numerators, at=LATER, **cells)
    errors = [one for one in refusal.value.problems if one.code[0] == "E"]
    return {one.code for one in errors}, " ".join(one.message for one in errors)


def test_a_question_is_kept_beside_its_figure_and_in_the_history(here):
    sent = here.send("40", "7", "3")

    here.send_back(sent, asked=[0], answer_by=date(2016, 2, 5))

    sent.refresh_from_db()
    (asked,) = CellQuestion.objects.all()
    assert asked.row == sent.rows.order_by("pk").first()
    assert asked.reason == "Children or episodes?"
    assert sent.decision_reason == (
        "One figure is in question: see what is asked beside it."
    )
    assert sent.answer_by == date(2016, 2, 5)


def test_only_what_was_asked_about_can_change(here):
    here.send_back(here.send("40", "7", "3"), asked=[0])

    codes, words = refused(here, "41", "8", "3")

    assert codes == {"E-LOCKED"}
    assert "stays as it was in version 1: 7." in words
    assert here.send("41", "7", "3", at=LATER).version == 2


def test_a_signatory_who_hands_back_unlocks_nothing_the_coordinator_locked():
    here = desk(two_person=True)
    first = here.send("40", "7")
    here.sign(first)
    here.send_back(first, asked=[0])
    signing.hand_back(
        submission=here.send("41", "7", at=LATER),
        by=here.signatory,
        reason="42, surely.",
        at=LATER,
    )

    codes, words = refused(here, "42", "8")

    assert codes == {"E-LOCKED"}
    assert "stays as it was in version 1: 7." in words
    assert here.send("42", "7", at=LATER).version == 3


def test_figures_nobody_asked_about_can_neither_go_nor_come(here):
    first, second, third = here.owed.template.indicators.order_by("code")
    here.owed.template.indicators.set([first, second])
    here.send_back(here.send("40", "7"), asked=[0])

    assert "is not in the file, but stays" in refused(here, "41")[1]
    here.owed.template.indicators.add(third)
    assert "was not in version 1" in refused(here, "41", "7", "3")[1]


def test_a_stated_figure_beside_a_count_is_no_change(here):
    here.send_back(here.send("40", "7", "3"), asked=[0])
    rows = here.rows("41", "7", "3")
    rows[1]["value"] = "7"

    again = services.submit(
        obligation=here.owed,
        content=csv_of(rows),
        file_name="figures.csv",
        by=here.preparer,
        explanations={},
        at=LATER,
    )

    assert again.version == 2


def test_the_same_figure_again_is_an_answer_when_it_says_why(here):
    here.send_back(here.send("40", "7", "3"), asked=[0])

    with pytest.raises(ExplanationsNeeded) as needed:
        here.send("40", "7", "3", at=LATER)
    again = here.send("40", "7", "3", at=LATER, reasons=REASONS)

    assert needed.value.codes == ("W-ASKED",)
    (kept,) = Problem.objects.filter(submission=again)
    assert (kept.code, kept.indicator.code) == (
        "W-ASKED",
        here.owed.template.indicators.order_by("code").first().code,
    )


def test_the_lock_holds_for_every_correction_until_the_next_decision(here):
    here.send_back(here.send("40", "7", "3"), asked=[0])
    here.send("41", "7", "3", at=LATER)

    assert refused(here, "42", "8", "3")[0] == {"E-LOCKED"}
    third = here.send("42", "7", "3", at=LATER)
    here.accept(third, at=LATER)

    assert reopened(here.owed) is None
    reasons = {"W-RESTATED": "Two were counted late."}
    assert here.send("42", "9", "3", at=LATER, reasons=reasons).version == 4


def test_a_whole_return_sent_back_locks_nothing(here):
    here.send_back(here.send("40", "7", "3"), asked=[0])
    here.send_back(here.send("41", "7", "3", at=LATER), at=LATER)

    assert reopened(here.owed) is None
    assert here.send("50", "60", "70", at=LATER).version == 3


def test_a_figure_without_a_number_stays_without_one(here):
    sent = here.send("", "", "", qualifier="not_collected")
    here.send_back(sent, asked=[2])

    codes, words = refused(here, "5", "6", "7")

    assert codes == {"E-LOCKED"}
    assert "version 1: not collected." in words


def test_a_question_needs_words_and_a_figure_of_this_version(here):
    sent, other = here.send("40", "7", "3"), desk().send("1", "2")
    strange = other.rows.first().pk

    for questions in ({sent.rows.first().pk: "  "}, {strange: "Yours?"}):
        with pytest.raises(QuestionRefused):
            services.send_back(
                submission=sent,
                by=here.coordinator,
                reason="",
                at=AT,
                questions=questions,
            )
    with pytest.raises(ReasonMissing):
        here.send_back(sent, reason="")

    sent.refresh_from_db()
    assert sent.state == "RECEIVED"
    assert not CellQuestion.objects.exists()


@pytest.mark.parametrize("days", [-1, 400])
def test_the_day_for_an_answer_is_to_come_and_within_a_year(here, days):
    with pytest.raises(QuestionRefused):
        here.send_back(
            here.send("40", "7", "3"),
            asked=[0],
            answer_by=AT.date() + timedelta(days=days),
        )


def test_only_the_coordinator_of_the_partnership_asks(here):
    sent = here.send("40", "7", "3")

    for person in (here.preparer, here.signatory, desk().coordinator):
        with pytest.raises(PermissionDenied):
            services.send_back(submission=sent, by=person, reason="Why?", at=AT)


def test_a_decided_version_is_not_asked_about(here):
    sent = here.send("40", "7", "3")
    here.accept(sent)

    with pytest.raises(NotWaiting):
        here.send_back(sent, asked=[0])


def test_dropping_a_figure_leaves_the_same_figure_of_another_return():
    """Two kinds of return ask for one indicator: each stands for itself."""
    shared, own = IndicatorFactory.create_batch(2)
    monthly = desk(indicators=[shared, own])
    owed = ObligationFactory(
        partnership=monthly.owed.partnership,
        agency=monthly.owed.agency,
        template=TemplateFactory(indicators=[shared]),
    )
    yearly = Desk(owed, monthly.preparer, monthly.signatory, monthly.coordinator)
    yearly.accept(yearly.send("38"))
    other = {"W-RESTATED": "Counted by the month, two more were found."}
    monthly.accept(monthly.send("40", "7", reasons=other))
    monthly.owed.template.indicators.set([own])

    reasons = {"W-RESTATED": "It is no part of this return any more."}
    second = monthly.send("7", at=LATER, reasons=reasons)
    monthly.accept(second, at=LATER)

    known = current_observations(owed.partnership_id).order_by("indicator__code")
    assert [(one.numerator, one.qualifier) for one in known] == [
        (38, "exact"),
        (7, "exact"),
    ]


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_page_asks_about_the_figures_that_are_ticked(client, here):
    sent, other = here.send("40", "7", "3"), desk().send("987654", "2")
    row, strange = sent.rows.order_by("pk")[1], other.rows.first()
    client.force_login(here.coordinator)
    url = reverse("returns:decide", args=[sent.pk])
    data = {
        "send_back": "1",
        "ask": [row.pk, strange.pk],
        f"question-{strange.pk}": "Not mine.",
    }

    empty = text_of(client.post(url, data))
    done = client.post(
        url, {**data, f"question-{row.pk}": "Seven of what?"}, follow=True
    )

    assert "Say for each figure you tick what is wrong with it." in empty
    assert "checked" in empty
    assert "In question" in text_of(done)
    assert "Seven of what?" in text_of(done)
    assert [one.row for one in CellQuestion.objects.all()] == [row]


@pytest.mark.parametrize(
    ("words", "kept"), [("a\x00b", ["ab"]), ("child 943 476 5919", [])]
)
def test_what_is_asked_holds_nothing_that_may_not_be_kept(client, here, words, kept):
    sent = here.send("40", "7", "3")
    row = sent.rows.order_by("pk")[0]
    client.force_login(here.coordinator)
    data = {"send_back": "", "ask": str(row.pk), f"question-{row.pk}": words}

    client.post(reverse("returns:decide", args=[sent.pk]), data)

    assert [one.reason for one in CellQuestion.objects.all()] == kept


def test_the_agency_reads_the_question_and_others_do_not(client, here):
    sent = here.send("40", "7", "3")
    here.send_back(sent, asked=[0], answer_by=date(2016, 2, 5))
    page = reverse("returns:submission", args=[sent.pk])
    client.force_login(here.preparer)

    text = text_of(client.get(page))

    assert "Children or episodes?" in text
    assert "Answer wanted by" in text
    assert "5 February 2016" in text
    assert "Sent back, asking about 1 figure, answer wanted by" in text
    client.force_login(desk().preparer)
    assert client.get(page).status_code == 404
