"""Preparing, opening and closing a round, and who must answer it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Required, Response, Round
from audits.round_rules import IN_WORDS
from audits.services import requiring, rounds
from audits.services.finalising import finalise, record_elsewhere
from audits.stamps import stamp
from safeguarding.access.models import AuditEvent
from safeguarding.access.permissions import Role
from safeguarding.board.models import Explained
from safeguarding.cases.errors import ChangedMeanwhile, NeedsConfirming, NotAllowed
from safeguarding.indicators.models import RecomputeKey
from tests.audits.made_rounds import (
    AT,
    DUE,
    OPENS,
    a_round,
    a_set,
    answer,
    doing,
    members_of,
    put,
    response_of,
    runner,
    schools_of,
)
from tests.factories import (
    AgencyFactory,
    PartnershipFactory,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership():
    return PartnershipFactory()


def new(partnership, **extra):
    values = {
        "kind": "s11",
        "title": "Section 11, 2014-15",
        "year": 2014,
        "opens_on": OPENS,
        "due_on": DUE,
    }
    return rounds.NewRound(partnership=partnership, **values | extra)


def required_of(of):
    rows = Required.objects.filter(round=of).order_by("pk")
    return [one.establishment or one.agency for one in rows]


def test_a_round_takes_the_latest_standards_valid_when_it_opens(partnership):
    a_set(code="section-11", version=1)
    second = a_set(code="section-11", version=2, valid_from=date(2014, 9, 1))
    a_set(code="section-11", version=3, valid_from=date(2014, 9, 2))

    of = rounds.create(made=new(partnership), doing=doing(runner(partnership)))

    assert of.standard_set == second
    assert of.state == "draft"


def test_the_round_before_it_is_carried_forward(partnership):
    by = runner(partnership)
    members_of(partnership)
    first = a_round(
        partnership,
        title="First",
        opens_on=date(2013, 9, 2),
        year=2013,
        due_on=date(2014, 3, 28),
    )

    second = rounds.create(
        made=new(partnership, standard_set=first.standard_set), doing=doing(by)
    )

    assert second.previous == first


@pytest.mark.parametrize(
    ("extra", "field", "words"),
    [
        ({"due_on": date(2014, 8, 29)}, "due_on", "opens, or later"),
        ({"is_blind": True, "is_moderated": False}, "is_blind", "Without a panel"),
        ({"year": 2041}, "year", "far from the day"),
        ({"opens_on": date(2012, 3, 30)}, "standard_set", "no standards"),
    ],
    ids=["due before", "blind without panel", "year", "no standards"],
)
def test_a_round_that_cannot_be_is_refused(partnership, extra, field, words):
    a_set()

    with pytest.raises(NotAllowed, match=words) as refused:
        rounds.create(made=new(partnership, **extra), doing=doing(runner(partnership)))

    assert refused.value.field == field
    assert not Round.objects.exists()


def test_standards_of_another_kind_are_refused(partnership):
    wrong = a_set("s175")

    with pytest.raises(NotAllowed, match="another kind"):
        rounds.create(
            made=new(partnership, standard_set=wrong), doing=doing(runner(partnership))
        )


def test_a_title_is_used_once_for_a_kind(partnership):
    a_set()
    by = runner(partnership)
    rounds.create(made=new(partnership), doing=doing(by))

    with pytest.raises(NotAllowed, match="with this title already") as refused:
        rounds.create(made=new(partnership, year=2015), doing=doing(by))

    assert refused.value.field == "title"


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ({"due_on": date(2015, 3, 28)}, "W-DUE-NOT-WORKING"),
        ({"due_on": date(2014, 9, 12)}, "W-LITTLE-TIME"),
        ({"opens_on": date(2014, 6, 2), "due_on": date(2014, 8, 28)}, "W-DUE-PAST"),
    ],
)
def test_what_is_unusual_is_asked_and_kept_with_its_reason(partnership, extra, code):
    a_set()
    by = runner(partnership)

    with pytest.raises(NeedsConfirming) as asked:
        rounds.create(made=new(partnership, **extra), doing=doing(by))
    of = rounds.create(
        made=new(partnership, **extra), doing=doing(by, confirmed=[code])
    )

    assert [doubt.code for doubt in asked.value.doubts] == [code]
    assert Explained.objects.get(about="round", about_id=of.pk).code == code


def test_a_second_round_of_a_year_is_asked_about(partnership):
    members_of(partnership)
    a_round(partnership)

    with pytest.raises(NeedsConfirming) as asked:
        rounds.create(made=new(partnership), doing=doing(runner(partnership)))

    assert [doubt.code for doubt in asked.value.doubts] == ["W-SECOND-ROUND"]


def test_an_earlier_version_of_the_standards_is_asked_about(partnership):
    first = a_set(code="section-11", version=1)
    a_set(code="section-11", version=2)

    with pytest.raises(NeedsConfirming) as asked:
        rounds.create(
            made=new(partnership, standard_set=first), doing=doing(runner(partnership))
        )

    assert [doubt.code for doubt in asked.value.doubts] == ["W-OLD-SET"]


@pytest.mark.parametrize("role", list(Role))
def test_rounds_are_run_by_the_analyst_and_the_business_manager(role, partnership):
    a_set()
    by = member(role, partnership=partnership, agency=AgencyFactory())
    runs = role in {Role.BOARD_ANALYST, Role.BUSINESS_MANAGER}

    if runs:
        assert rounds.create(made=new(partnership), doing=doing(by)).pk
    else:
        with pytest.raises(PermissionDenied):
            rounds.create(made=new(partnership), doing=doing(by))


def test_somebody_who_runs_another_area_s_rounds_runs_none_here(partnership):
    members_of(partnership)
    of = a_round(partnership)
    stranger = runner(PartnershipFactory())

    for act in (rounds.close, rounds.reopen, finalise):
        with pytest.raises(PermissionDenied):
            act(of=of, doing=doing(stranger))


def test_members_of_the_opening_day_answer_and_have_a_response_not_started(partnership):
    statutory, relevant = members_of(partnership)
    relevant.memberships.update(status="RELEVANT_AGENCY")
    members_of(partnership, 1, status="LAY")
    members_of(partnership, 1, ends_on=date(2014, 8, 31))
    members_of(partnership, 1, starts_on=date(2014, 9, 2))
    members_of(PartnershipFactory(), 1)

    of = a_round(partnership, standard_set=a_set(questions=(1, 2)))

    assert set(required_of(of)) == {statutory, relevant}
    kept = Response.objects.filter(round=of).values_list("state", "asked", "agency_id")
    assert set(kept) == {
        ("not_started", 3, statutory.pk),
        ("not_started", 3, relevant.pk),
    }


def test_other_members_answer_when_they_are_chosen(partnership):
    lay, _ = members_of(partnership, status="LAY")

    of = a_round(partnership, agencies=[lay, lay])

    assert required_of(of) == [lay]


def test_an_agency_that_is_no_member_cannot_be_required(partnership):
    members_of(partnership)
    (elsewhere,) = members_of(PartnershipFactory(), 1)

    with pytest.raises(NotAllowed, match="E-AGENCY-UNKNOWN"):
        a_round(partnership, agencies=[elsewhere])


def test_schools_of_the_list_on_the_opening_day_answer(partnership):
    inside = schools_of(partnership)
    schools_of(partnership, 1, ends_on=date(2014, 8, 31))
    schools_of(partnership, 1, starts_on=date(2014, 9, 2))
    schools_of(PartnershipFactory(), 1)

    of = a_round(partnership, kind="s175")

    assert set(required_of(of)) == set(inside)


def test_a_school_is_answered_for_by_its_agency(partnership):
    (trust,) = members_of(partnership, 1)
    schools_of(partnership, 1, agency=trust)

    of = a_round(partnership, kind="s175")

    assert Response.objects.get(round=of).agency == trust


def test_a_school_that_is_not_in_the_list_any_more_is_asked_about(partnership):
    schools_of(partnership, 1)
    (closed,) = schools_of(partnership, 1, ends_on=date(2014, 7, 31))
    of = a_round(partnership, kind="s175")
    by = runner(partnership)

    with pytest.raises(NeedsConfirming) as asked:
        rounds.require(of=of, establishments=[closed], doing=doing(by))
    new_ones = rounds.require(
        of=of,
        establishments=[closed],
        doing=doing(by, confirmed=["W-NOT-IN-LIST"]),
    )

    assert closed.urn in asked.value.doubts[0].message
    assert new_ones == 1


def test_a_school_of_another_area_cannot_be_required(partnership):
    schools_of(partnership, 1)
    of = a_round(partnership, kind="s175")
    (other,) = schools_of(PartnershipFactory(), 1)

    with pytest.raises(NotAllowed, match="another partnership"):
        rounds.require(of=of, establishments=[other], doing=doing(runner(partnership)))


def test_requiring_again_changes_nothing(partnership):
    members_of(partnership)
    of = a_round(partnership)

    again = rounds.require(of=of, doing=doing(runner(partnership)))

    assert again == 0
    assert Response.objects.filter(round=of).count() == 2


def test_700_schools_take_as_many_queries_as_two(
    partnership, django_assert_num_queries
):
    by = runner(partnership)
    schools_of(partnership, 2)
    of = a_round(partnership, kind="s175", is_open=False, by=by)
    schools_of(partnership, 700)

    with django_assert_num_queries(10):
        made = rounds.require(of=of, doing=doing(by))

    assert made == 700
    assert Response.objects.filter(round=of, state="not_started").count() == 702


def test_who_need_not_answer_after_all_stands_in_no_denominator(partnership):
    agency, other = members_of(partnership)
    of = a_round(partnership)
    row = Required.objects.get(round=of, agency=agency)

    gone = requiring.release(of=of, required=[row.pk], doing=doing(runner(partnership)))

    assert gone == 1
    assert required_of(of) == [other]


def test_whoever_began_cannot_be_taken_out(partnership):
    agency, _ = members_of(partnership)
    of = a_round(partnership)
    response = response_of(of, agency)
    put(response, "in_progress")

    with pytest.raises(NotAllowed, match="began to answer"):
        requiring.release(
            of=of, required=[response.required_id], doing=doing(runner(partnership))
        )


def test_a_round_that_nobody_must_answer_is_not_opened(partnership):
    a_set()
    by = runner(partnership)
    of = rounds.create(made=new(partnership), doing=doing(by))

    with pytest.raises(NotAllowed, match="Nobody must answer"):
        rounds.open_round(of=of, doing=doing(by))


def test_opening_a_round_before_its_day_is_asked_about(partnership):
    members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by, opens_on=date(2014, 9, 2), is_open=False)

    with pytest.raises(NeedsConfirming) as asked:
        rounds.open_round(of=of, doing=doing(by))
    opened = rounds.open_round(of=of, doing=doing(by, confirmed=["W-OPEN-EARLY"]))

    assert asked.value.doubts[0].code == "W-OPEN-EARLY"
    assert opened.state == "open"


def test_opening_asks_for_the_scorecards_of_the_year(partnership):
    members_of(partnership)

    a_round(partnership)

    keys = RecomputeKey.objects.filter(partnership=partnership)
    assert date(2015, 1, 1) in set(keys.values_list("quarter_start", flat=True))


def test_a_round_is_closed_and_opened_again(partnership):
    members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by)

    closed = rounds.close(of=of, doing=doing(by))
    again = rounds.reopen(of=closed, doing=doing(by))

    assert (closed.state, closed.closed_on) == ("closed", AT.date())
    assert (again.state, again.closed_on) == ("open", None)


def test_a_closed_round_takes_nobody_and_gives_no_time(partnership):
    agency, _ = members_of(partnership)
    by = runner(partnership)
    of = rounds.close(of=a_round(partnership, by=by), doing=doing(by))
    row = Required.objects.get(round=of, agency=agency)

    with pytest.raises(NotAllowed, match="Open it again"):
        rounds.require(of=of, doing=doing(by))
    with pytest.raises(NotAllowed, match="Open it again"):
        requiring.extend(
            of=of,
            required=[row.pk],
            until=date(2015, 4, 24),
            reason="Late",
            doing=doing(by),
        )


def test_standards_of_an_open_round_stand_still(partnership):
    members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by)

    with pytest.raises(NotAllowed, match="stands still"):
        rounds.change(of=of, changes={"standard_set": a_set()}, doing=doing(by))
    later = rounds.change(of=of, changes={"due_on": date(2015, 4, 24)}, doing=doing(by))

    assert later.due_on == date(2015, 4, 24)


def test_somebody_who_saw_an_older_round_changes_nothing(partnership):
    members_of(partnership)
    by, other = runner(partnership), runner(partnership)
    of = a_round(partnership, by=by)
    seen = stamp(of)
    rounds.change(of=of, changes={"title": "Another title"}, doing=doing(other))

    with pytest.raises(ChangedMeanwhile, match=str(other)):
        rounds.change(of=of, changes={"title": "Mine"}, doing=doing(by, version=seen))


def test_more_time_has_a_day_and_a_reason(partnership):
    agency, other = members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by)
    row = Required.objects.get(round=of, agency=agency)

    given = requiring.extend(
        of=of,
        required=[row.pk],
        until=date(2015, 4, 24),
        reason="New in post",
        doing=doing(by),
    )

    row.refresh_from_db()
    assert given == 1
    assert (row.extended_until, row.extension_reason, row.extended_by) == (
        date(2015, 4, 24),
        "New in post",
        by,
    )
    assert Required.objects.get(round=of, agency=other).extended_until is None


@pytest.mark.parametrize(
    ("until", "reason", "field"),
    [(DUE, "Why", "until"), (date(2015, 4, 24), "  ", "why")],
    ids=["no later day", "no reason"],
)
def test_more_time_without_day_or_reason_is_refused(partnership, until, reason, field):
    agency, _ = members_of(partnership)
    of = a_round(partnership)
    row = Required.objects.get(round=of, agency=agency)

    with pytest.raises(NotAllowed) as refused:
        requiring.extend(
            of=of,
            required=[row.pk],
            until=until,
            reason=reason,
            doing=doing(runner(partnership)),
        )

    assert refused.value.field == field


def test_whoever_sent_their_answer_gets_no_more_time(partnership):
    agency, _ = members_of(partnership)
    of = a_round(partnership)
    response = response_of(of, agency)
    put(response, "submitted")

    with pytest.raises(NotAllowed, match="answered already"):
        requiring.extend(
            of=of,
            required=[response.required_id],
            until=date(2015, 4, 24),
            reason="Why",
            doing=doing(runner(partnership)),
        )


def test_more_than_three_months_more_time_is_asked_about(partnership):
    agency, _ = members_of(partnership)
    of = a_round(partnership)
    row = Required.objects.get(round=of, agency=agency)

    with pytest.raises(NeedsConfirming) as asked:
        requiring.extend(
            of=of,
            required=[row.pk],
            until=date(2015, 9, 1),
            reason="Merging",
            doing=doing(runner(partnership)),
        )

    assert asked.value.doubts[0].code == "W-LONG-EXTENSION"


def test_a_moderated_round_makes_final_what_is_moderated(partnership):
    moderated, sent = members_of(partnership)
    of = a_round(partnership)
    put(response_of(of, moderated), "moderated")
    put(response_of(of, sent), "submitted")

    count = finalise(of=of, doing=doing(runner(partnership)))

    assert count == 1
    assert response_of(of, moderated).state == "final"
    assert response_of(of, sent).state == "submitted"


def test_a_round_without_a_panel_makes_final_what_was_sent(partnership):
    sent, begun = members_of(partnership)
    of = a_round(partnership, is_moderated=False)
    response = response_of(of, sent)
    answer(response, 3, 2, 1)
    put(response, "submitted")
    put(response_of(of, begun), "in_progress")

    count = finalise(of=of, doing=doing(runner(partnership)))

    kept = response_of(of, sent)
    assert count == 1
    assert (kept.state, kept.final_at, kept.answered) == ("final", AT, 3)
    assert kept.results.count() == 2


def test_a_round_that_goes_on_without_its_panel_leaves_nobody_behind(partnership):
    moderated, sent = members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by)
    put(response_of(of, moderated), "moderated")
    put(response_of(of, sent), "submitted")

    of = rounds.change(
        of=of, changes={"is_moderated": False}, doing=doing(by, confirmed=IN_WORDS)
    )

    assert finalise(of=of, doing=doing(by)) == 2


def test_a_round_kept_in_another_tool_knows_states_only(partnership):
    first, second = members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by, tool="Virtual College")
    done, begun = response_of(of, first), response_of(of, second)

    changed = record_elsewhere(
        of=of,
        states={done.pk: "final", begun.pk: "in_progress"},
        on=date(2014, 9, 1),
        doing=doing(by),
    )

    done.refresh_from_db()
    begun.refresh_from_db()
    assert changed == 2
    assert (done.state, done.signatory_title) == (
        "final",
        "Recorded in Virtual College",
    )
    assert done.final_at.date() == date(2014, 9, 1)
    assert (begun.state, begun.submitted_at) == ("in_progress", None)


def test_what_the_other_tool_said_is_corrected_backwards(partnership):
    first, _ = members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by, tool="Virtual College")
    row = response_of(of, first)
    day = date(2014, 9, 1)
    record_elsewhere(of=of, states={row.pk: "final"}, on=day, doing=doing(by))

    record_elsewhere(of=of, states={row.pk: "not_started"}, on=day, doing=doing(by))

    row.refresh_from_db()
    assert (row.state, row.submitted_at, row.final_at) == ("not_started", None, None)


@pytest.mark.parametrize(
    ("tool", "state", "on", "words"),
    [
        ("", "final", date(2014, 9, 1), "given here"),
        ("Other", "done", date(2014, 9, 1), "no state 'done'"),
        ("Other", "final", date(2014, 9, 2), "still to come"),
    ],
    ids=["answered here", "no such state", "a day to come"],
)
def test_a_state_that_cannot_be_recorded_is_refused(
    partnership, tool, state, on, words
):
    agency, _ = members_of(partnership)
    of = a_round(partnership, tool=tool)

    with pytest.raises(NotAllowed, match=words):
        record_elsewhere(
            of=of,
            states={response_of(of, agency).pk: state},
            on=on,
            doing=doing(runner(partnership)),
        )


def test_each_change_stands_on_the_trail_without_a_word_of_an_answer(partnership):
    members_of(partnership)
    by = runner(partnership)
    of = a_round(partnership, by=by)
    rounds.close(of=of, doing=doing(by))

    lines = AuditEvent.objects.filter(action="round_changed").order_by("pk")

    assert [line.detail["act"] for line in lines] == [
        "create",
        "require",
        "open",
        "close",
    ]
    assert {line.actor_id for line in lines} == {by.pk}
