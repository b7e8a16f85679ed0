"""An explanation accepted until a quarter answers the same warning, and no other."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from safeguarding.access.models import AuditEvent
from safeguarding.periods import Period
from safeguarding.returns import services, standing_reasons
from safeguarding.returns.answers import Reason, in_words, reasons_from
from safeguarding.returns.check import check
from safeguarding.returns.errors import ExplanationsNeeded, StandingRefused
from safeguarding.returns.models import Problem, StandingReason
from safeguarding.returns.rules.columns import COLUMNS
from tests.factories import ObligationFactory, PartnershipFactory
from tests.returns.answering import AT, LATER, desk
from tests.returns.files import csv_of

pytestmark = pytest.mark.django_db
WHY = {"W-MISSING-ROW": Reason("No system yet.", "NOT_HELD")}
Q4 = date(2016, 3, 31)
SPRING = datetime(2016, 4, 20, 10, tzinfo=UTC)


@pytest.fixture
def here():
    return desk(figures=3)


def next_desk(here, period="2015-16-Q4"):
    """Give the same return of another quarter, with the same people."""
    owed = ObligationFactory(
        partnership=here.owed.partnership,
        agency=here.owed.agency,
        template=here.owed.template,
        period=Period.parse(period),
    )
    return replace(here, owed=owed)


def warned(here, *numerators):
    """Check figures; give (code, severity, message) of what is not an error."""
    found = check(
        content=csv_of(here.rows(*numerators)),
        file_name="figures.csv",
        obligation=here.owed,
        on=date(2017, 1, 5),
    )
    return [
        (one.code, one.severity.value, one.message)
        for one in found.problems
        if one.code != "W-LATE"
    ]


def hold(here, *, until=Q4, version=None):
    sent = version or here.send("40", "7", reasons=WHY)
    problem = Problem.objects.exclude(code="W-LATE").get(submission=sent)
    return standing_reasons.hold(
        problem=problem, until=until, by=here.coordinator, at=AT
    )


def test_the_same_warning_is_information_until_the_quarter_ends(here):
    held = hold(here)

    ((code, severity, message),) = warned(next_desk(here), "41", "8")

    assert (code, severity) == ("W-MISSING-ROW", "I")
    assert "Explained until Q4 2015-16: We do not hold the figures: No" in message
    assert held.indicator == here.owed.template.indicators.order_by("code").last()
    assert next_desk(here, "2016-17-Q1")
    ((_, later, _),) = warned(next_desk(here, "2016-17-Q2"), "41", "8")
    assert later == "W"


def test_why_one_figure_changed_says_nothing_of_the_next_change(client, here):
    here.accept(here.send("40", "7", "3"))
    changed = here.send("41", "7", "3", at=LATER, reasons={"W-RESTATED": "Late form."})

    with pytest.raises(StandingRefused, match="holds for that change only"):
        hold(here, version=changed)

    client.force_login(here.coordinator)
    page = client.get(reverse("returns:submission", args=[changed.pk]))
    assert "Late form." in page.content.decode()
    assert "Accept the explanation" not in page.content.decode()


def test_it_needs_no_reason_again_and_is_kept_as_information(here):
    hold(here)
    then = next_desk(here)

    sent = then.send("41", "8", at=SPRING)

    (kept,) = Problem.objects.filter(submission=sent)
    assert (kept.severity, kept.explanation) == ("I", "")
    assert "Explained until" in kept.message


def test_another_figure_another_agency_and_an_earlier_period_are_still_asked(here):
    hold(here)
    then = next_desk(here)
    indicators = here.owed.template.indicators.all()
    elsewhere = desk(indicators=list(indicators))
    same_agency = replace(
        elsewhere,
        owed=ObligationFactory(
            partnership=PartnershipFactory(),
            agency=here.owed.agency,
            template=here.owed.template,
            period=Period.parse("2015-16-Q4"),
        ),
    )

    found = warned(then, "41")
    assert [severity for code, severity, _ in found if code == "W-MISSING-ROW"] == [
        "W",
        "I",
    ]
    for other in (elsewhere, next_desk(here, "2015-16-Q2")):
        found = warned(other, "41", "8")
        assert "W" in [severity for code, severity, _ in found]
    found = warned(same_agency, "41", "8")
    assert all("Explained until" not in message for _, _, message in found)


def test_a_warning_about_no_figure_holds_for_its_column_only(here):
    reasons = {"W-COLUMN-EXTRA": "Our system adds it."}

    def sent(owed, heading, explanations):
        return services.submit(
            obligation=owed,
            content=csv_of(
                [
                    {**row, heading: "A"}
                    for row in replace(here, owed=owed).rows("40", "7", "3")
                ],
                columns=(*COLUMNS, heading),
            ),
            file_name="figures.csv",
            by=here.preparer,
            explanations=explanations,
            at=SPRING,
        )

    hold(here, version=sent(here.owed, "Team", reasons))
    then = next_desk(here).owed

    with pytest.raises(ExplanationsNeeded):
        sent(then, "Region", {})
    assert sent(then, "Team", {}).version == 1


def test_ending_it_early_asks_again(here):
    held = hold(here)

    standing_reasons.end(held=held, by=here.coordinator, at=LATER)
    standing_reasons.end(held=held, by=here.coordinator, at=LATER)

    ((_, severity, _),) = warned(next_desk(here), "41", "8")
    assert severity == "W"
    assert AuditEvent.objects.filter(action="reason_ended").count() == 1
    assert hold(here, version=held.problem.submission).pk != held.pk


def test_it_holds_once_until_a_quarter_of_the_list(here):
    held = hold(here)

    for until in (date(2016, 4, 1), date(2015, 9, 30), date(2020, 3, 31)):
        with pytest.raises(StandingRefused, match="from the list"):
            hold(here, until=until, version=held.problem.submission)
    with pytest.raises(StandingRefused, match="holds already"):
        hold(here, version=held.problem.submission)


def test_only_the_coordinator_accepts_and_ends_an_explanation(here):
    sent = here.send("40", "7", reasons=WHY)
    problem = Problem.objects.get(submission=sent)

    for person in (here.preparer, here.signatory, desk().coordinator):
        with pytest.raises(PermissionDenied):
            standing_reasons.hold(problem=problem, until=Q4, by=person, at=AT)
    held = hold(here, version=sent)
    with pytest.raises(PermissionDenied):
        standing_reasons.end(held=held, by=here.preparer, at=AT)


def test_an_unsigned_explanation_holds_for_nobody():
    here = desk(two_person=True, figures=3)

    with pytest.raises(StandingRefused, match="waits for a signature"):
        hold(here)


def test_what_is_no_warning_needs_no_explanation(here):
    hold(here)
    then = next_desk(here)

    with pytest.raises(StandingRefused, match="explained warning"):
        hold(then, version=then.send("41", "8", at=SPRING))


def test_reasons_of_a_form_have_words_and_a_kind():
    data = {
        "explain-W-YOY": " New team. ",
        "reason-W-YOY": "REAL_CHANGE",
        "explain-W-PCT": "Rounded.",
        "reason-W-PCT": "NONSENSE",
        "explain-W-UNCHANGED": "  ",
        "reason-W-UNCHANGED": "REAL_CHANGE",
        "file": "x",
    }

    assert reasons_from(data) == {
        "W-YOY": Reason("New team.", "REAL_CHANGE"),
        "W-PCT": Reason("Rounded.", "OTHER"),
    }


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("CANNOT_FIX", "the team closed.", "Cannot be corrected, because the team"),
        ("REAL_CHANGE", "A new team.", "It really changed: A new team."),
        ("OTHER", "A new team.", "A new team."),
        ("", "Of old.", "Of old."),
        ("OTHER", "", ""),
    ],
)
def test_a_reason_in_words(kind, words, said):
    assert in_words(kind, words).startswith(said)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_the_pages_accept_show_and_end_an_explanation(client, here):
    sent = here.send("40", "7", reasons=WHY)
    problem = Problem.objects.get(submission=sent)
    other = desk(figures=3)
    theirs = hold(other)
    hidden = theirs.problem
    client.force_login(here.coordinator)
    url = reverse("returns:hold", args=[problem.pk])

    version = text_of(client.get(reverse("returns:submission", args=[sent.pk])))
    form = text_of(client.get(url))
    empty = text_of(client.post(url, {}))
    done = text_of(client.post(url, {"until": "2016-03-31"}, follow=True))

    assert "Accept the explanation until a quarter" in version
    assert "We do not hold the figures: No system yet." in form
    assert "Choose a quarter" in empty
    assert "Accepted until Q4 2015-16" in done
    assert client.get(reverse("returns:hold", args=[hidden.pk])).status_code == 404
    foreign = reverse("returns:end-explanation", args=[theirs.pk])
    assert client.post(foreign).status_code == 404
    assert StandingReason.objects.get(pk=theirs.pk).ended_at is None


@pytest.mark.parametrize("who", ["preparer", "coordinator"])
def test_the_list_has_the_readers_own_explanations(
    client, here, who, django_assert_max_num_queries, time_machine
):
    time_machine.move_to(LATER)
    hold(here)
    other = desk(figures=3)
    hold(other)
    client.force_login(getattr(here, who))

    with django_assert_max_num_queries(7):
        page = text_of(client.get(reverse("returns:explanations")))

    assert "No system yet." in page
    assert here.owed.template.title in page
    assert other.owed.template.title not in page
    assert ("End now" in page) is (who == "coordinator")
