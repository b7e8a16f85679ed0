"""What can happen with a missing episode, what cannot, and what is written of it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F

from safeguarding.access.audit import Action
from safeguarding.access.models import AuditEvent
from safeguarding.cases import queries_missing as queries
from safeguarding.cases.errors import ChangedMeanwhile, NeedsConfirming, NotAllowed
from safeguarding.cases.models import (
    Child,
    ChildQuarter,
    LookedAfter,
    MissingEpisode,
    ReturnInterview,
)
from safeguarding.cases.pseudonyms import Pseudonyms
from safeguarding.cases.services import facts_missing as facts
from safeguarding.cases.services import missing
from safeguarding.cases.services.keeping import Changing, version_of
from safeguarding.cases.stages import LIFE, Act, Stage, allowed, stage_of
from tests.cases.made_missing import BACK, NOW, START, Place, when

pytestmark = pytest.mark.django_db
PAIRS = [(act, stage) for act in Act for stage in Stage]


@pytest.fixture
def north():
    return Place("north")


@pytest.fixture
def south():
    return Place("south")


def fresh(episode):
    rows = MissingEpisode.objects.select_related("interview", "child")
    return rows.get(pk=episode.pk)


def doubts(do, *args, **kwargs):
    with pytest.raises(NeedsConfirming) as caught:
        do(*args, **kwargs)
    return [one.code for one in caught.value.doubts]


def refused(do, *args, **kwargs):
    with pytest.raises(NotAllowed) as caught:
        do(*args, **kwargs)
    return caught.value.field, caught.value.message


@pytest.mark.parametrize(("act", "stage"), PAIRS)
def test_what_the_table_allows_is_done_and_nothing_else(act, stage, north):
    episode = north.at_stage(stage.value)
    assert stage_of(fresh(episode)) is stage

    if stage in LIFE[act]:
        north.do(act, episode)

        assert stage_of(fresh(episode)) in LIFE[act][stage]
        assert act in allowed(stage)
    else:
        before = AuditEvent.objects.count()

        field, message = refused(north.do, act, episode)

        assert field == ""
        assert message.endswith((".", "first."))
        assert stage_of(fresh(episode)) is stage
        assert AuditEvent.objects.count() == before


def test_stage_in_sql_is_the_stage_on_the_page_for_everything_lists_may_tell(north):
    one = north.back(north.report())
    other = north.report(child="LA2")
    said = [None, True, False]
    ways = [
        (offered, accepted, completed, why, episode)
        for offered in said
        for accepted in said
        for completed in (None, BACK)
        for why in ("", "refused")
        for episode in (one, other)
        if not (accepted and not offered) and not (completed and (not accepted or why))
    ]
    assert len(ways) == 2 * (7 * 2 + 1)

    for offered, accepted, completed, why, episode in ways:
        ReturnInterview.objects.update_or_create(
            episode=episode,
            defaults={
                "partnership": north.partnership,
                "agency": north.agency,
                "offered": offered,
                "accepted": accepted,
                "completed_at": completed,
                "why_not_done": why,
            },
        )
        [row] = queries.episodes(north.lead).filter(pk=episode.pk)
        assert row.stage == stage_of(row).value


def test_report_makes_the_child_and_tells_trail_and_quarter(north):
    episode = north.report(born=date(2001, 5, 1), own_reference="MP/16/77")

    child = Child.objects.get()
    event = AuditEvent.objects.get(action=Action.EPISODE_CHANGED)
    assert child.pseudonym == Pseudonyms("north").of("LA0001")
    assert episode.system == "log"
    assert len(episode.reference) == 64
    assert event.detail == {"act": "report"}
    assert event.object_id == str(episode.pk)
    assert ChildQuarter.objects.get(child=child).home_episodes == 1


def test_reference_is_used_once(north, south):
    north.report(own_reference="MP/16/77")

    field, _ = refused(north.report, child="LA0002", own_reference="mp 16 77")

    assert field == "own_reference"
    assert south.report(own_reference="MP/16/77").pk


def test_only_who_keeps_cases_in_the_area_changes_episodes(north, south):
    episode = north.report()

    for user in (north.analyst, south.lead):
        with pytest.raises(PermissionDenied):
            missing.record_return(
                episode=episode,
                facts=facts.Back(when(BACK)),
                doing=Changing(user, NOW),
            )
    with pytest.raises(PermissionDenied):
        north.report(doing=south.doing())


def test_stale_page_changes_nothing(north):
    episode = north.report()
    version = version_of(episode)
    north.do(Act.SCREEN, episode)

    with pytest.raises(ChangedMeanwhile) as caught:
        north.back(episode, doing=north.doing(version=version))

    assert "recorded a CSE screening" in caught.value.message
    assert fresh(episode).returned_at is None


def test_episode_is_not_in_the_future_nor_before_birth_nor_of_an_adult(north):
    later = NOW + timedelta(minutes=1)

    assert refused(north.report, later)[0] == "started"
    assert refused(north.report, born=date(2016, 7, 1))[0] == "started"
    assert refused(north.report, born=date(1998, 5, 1))[0] == "started"
    # Born in June 1998: perhaps 18 on the 6th, perhaps not before the 30th.
    assert north.report(born=date(1998, 6, 1)).pk
    assert not Child.objects.filter(born_month=date(1998, 5, 1)).exists()


def test_report_is_not_before_the_child_was_missing(north):
    told = facts.Report(
        partnership=north.partnership,
        pseudonym=Pseudonyms("north").of("LA1"),
        about=missing.children.About(),
        keeper=north.agency,
        started=when(START),
        reported=when(START - timedelta(minutes=1)),
        what=facts.What("missing", "home"),
    )

    field, _ = refused(missing.report_missing, report=told, doing=north.doing())

    assert field == "reported"


def test_overlap_is_refused_and_a_start_at_the_end_before_is_not(north, south):
    north.back(north.report())

    field, message = refused(north.report, BACK - timedelta(minutes=1))

    assert field == "started"
    # 18:00 UTC is 19:00 in London in June; ten hours later 05:00.
    assert "6 June 2016 at 19:00 to 7 June 2016 at 05:00" in message
    assert north.report(BACK).pk
    assert south.report(BACK - timedelta(minutes=1)).pk
    assert "missing since 7 June" in refused(north.report, NOW)[1]


def test_episode_of_long_ago_is_entered_with_its_return(north):
    north.report(BACK + timedelta(days=5))

    field, message = refused(north.report)
    early = north.report(back=BACK)

    assert field == "started"
    assert "missing since 12 June 2016" in message
    assert stage_of(fresh(early)) is Stage.RETURNED
    assert refused(north.report, child="LA2", back=START - timedelta(1))[0] == (
        "returned"
    )


def test_return_is_not_before_the_start_nor_in_the_next_episode(north):
    first = north.report()

    assert refused(north.back, first, START - timedelta(minutes=1))[0] == "returned"
    assert refused(north.back, first, NOW + timedelta(minutes=1))[0] == "returned"

    first = north.back(first)
    second = north.report(BACK + timedelta(hours=5))
    late = facts.Correction(
        when(START), when(BACK + timedelta(hours=6)), facts.What("missing", "home")
    )
    field, _ = refused(missing.correct, episode=first, facts=late, doing=north.doing())
    assert field in {"started", "returned"}
    assert fresh(second).returned_at is None


def test_day_without_a_time_is_a_day_and_never_before_its_own_start(north):
    episode = north.report(START)
    midnight = START.replace(hour=23) - timedelta(days=1)  # 6 June, 00:00 in London.

    back = north.back(episode, midnight, has_time=False)

    assert back.precision == "date"
    assert back.returned_at == START


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("W-LOCATION-UNKNOWN", {"location": "unknown"}),
        ("W-ABSENT-2017", {"type": "absent", "start": NOW + timedelta(days=400)}),
    ],
)
def test_unusual_episode_needs_a_tick_and_a_reason(code, more, north):
    start = more.pop("start", START)
    later = start + timedelta(days=1)

    assert doubts(north.report, start, doing=north.doing(later), **more) == [code]
    assert not MissingEpisode.objects.exists()

    sure = north.doing(later, confirmed=[code])
    episode = north.report(start, doing=sure, **more)

    event = AuditEvent.objects.get(object_id=str(episode.pk))
    assert event.detail == {"act": "report", "doubts": [code], "reason": "checked"}


def test_usual_episode_is_not_asked_about(north):
    assert north.report(type="absent").pk


def test_missing_from_care_of_a_child_whose_care_ended_is_doubted(north):
    child = north.back(north.report(child="LA9", location="care")).child
    span = LookedAfter.objects.create(
        partnership=north.partnership,
        child=child,
        placed="lac_in_borough",
        from_on=date(2016, 1, 1),
        to_on=BACK.date(),
    )

    again = BACK + timedelta(days=2)
    codes = doubts(north.report, again, child="LA9", location="care")
    span.to_on = None
    span.save()

    assert codes == ["W-NOT-LOOKED-AFTER"]
    assert north.report(again, child="LA9", location="care").pk


@pytest.mark.parametrize(
    ("code", "after"),
    [
        ("W-ZERO-MINUTES", timedelta()),
        ("W-28-DAYS", timedelta(days=28, minutes=1)),
    ],
)
def test_unusual_return_needs_a_tick_and_a_reason(code, after, north):
    episode = north.report()

    assert doubts(north.back, episode, START + after) == [code]
    assert fresh(episode).returned_at is None
    assert north.back(episode, START + after, doing=north.doing(confirmed=[code])).pk


def test_who_turned_18_while_missing_is_doubted(north):
    # Born in June 1998: 18 for certain on the 30th of June 2016.
    episode = north.report(born=date(1998, 6, 1))

    assert doubts(north.back, episode, START + timedelta(days=25)) == ["W-AGE-18"]


def test_safe_and_well_check_is_after_the_return(north):
    episode = north.report()
    early = facts.Back(when(BACK), when(BACK - timedelta(days=1)))
    good = facts.Back(when(BACK), when(BACK + timedelta(hours=1)))

    field, _ = refused(
        missing.record_return, episode=episode, facts=early, doing=north.doing()
    )
    missing.record_return(episode=episode, facts=good, doing=north.doing())

    assert field == "debrief"
    assert fresh(episode).debrief_at == BACK + timedelta(hours=1)


def test_interview_is_offered_and_held_after_the_return(north):
    episode = north.at_stage("returned")
    early = BACK - timedelta(minutes=1)

    assert refused(north.offer, episode, early)[0] == "offered"
    assert refused(north.offer, episode, NOW + timedelta(hours=1))[0] == "offered"

    episode = north.offer(episode, BACK, accepted=True)
    assert refused(north.interview, episode, early)[0] == "completed"
    assert refused(north.interview, episode, NOW + timedelta(1))[0] == "completed"
    assert stage_of(fresh(north.interview(episode, BACK))) is Stage.DONE


def test_interview_after_30_days_is_doubted(north):
    episode = north.at_stage("accepted")
    late = BACK + timedelta(days=30, minutes=1)

    assert doubts(north.interview, episode, late) == ["W-DONE-LATE"]
    assert north.interview(episode, BACK + timedelta(days=30)).pk


def test_done_interview_sets_what_measures_count(north):
    episode = north.at_stage("accepted")
    north.interview(episode, BACK + timedelta(hours=72))

    done = fresh(episode)
    assert (done.rhi_offered, done.rhi_accepted) == (True, True)
    assert (done.rhi_completed, done.rhi_in_time) == (True, True)
    assert done.interview.is_independent
    assert done.interview.provider == north.agency


def test_refusal_after_an_offer_and_none_without(north):
    asked = north.at_stage("offered")
    not_asked = north.at_stage("returned")

    north.answer(asked, accepted=False)

    assert fresh(asked).interview.why_not_done == "refused"
    assert fresh(asked).interview.accepted is False
    assert refused(north.not_done, not_asked, "refused")[0] == "reason"
    north.not_done(not_asked, "not_offered")
    assert fresh(not_asked).interview.offered is False
    offered = north.at_stage("offered")
    assert refused(north.not_done, offered, "not_offered")[0] == "reason"


def test_who_said_yes_may_still_refuse(north):
    episode = north.at_stage("accepted")

    north.not_done(episode, "refused")

    assert fresh(episode).interview.accepted is False
    assert stage_of(fresh(episode)) is Stage.NOT_DONE


def test_child_who_could_not_be_found_is_offered_one_later(north):
    episode = north.at_stage("not_done")

    north.offer(episode, accepted=True)

    assert stage_of(fresh(episode)) is Stage.ACCEPTED
    assert fresh(episode).interview.why_not_done == ""


def test_what_was_taken_back_does_not_count(north):
    episode = north.at_stage("done")

    north.do(Act.TAKE_BACK, episode)

    again = fresh(episode)
    assert [again.rhi_offered, again.rhi_accepted, again.rhi_completed] == [False] * 3
    assert stage_of(again) is Stage.RETURNED


def test_correction_keeps_the_interview_after_the_return(north):
    episode = north.at_stage("done")  # Held twenty hours after the return.
    late = facts.Correction(
        when(START), when(BACK + timedelta(hours=21)), facts.What("missing", "home")
    )
    good = facts.Correction(
        when(START), when(BACK + timedelta(hours=20)), facts.What("missing", "care")
    )

    field, _ = refused(
        missing.correct, episode=episode, facts=late, doing=north.doing()
    )
    missing.correct(episode=episode, facts=good, doing=north.doing())

    assert field == "returned"
    event = AuditEvent.objects.order_by("-pk").first()
    assert event.detail == {"act": "correct", "fields": ["location", "returned_at"]}
    known = ChildQuarter.objects.get(child=episode.child)
    assert (known.home_episodes, known.care_episodes) == (0, 1)


def test_correction_that_changes_nothing_or_takes_the_return_away(north):
    episode = north.at_stage("returned")
    what = facts.What("missing", "home")
    same = facts.Correction(when(START), when(BACK), what)
    gone = facts.Correction(when(START), None, what)

    def correct(told):
        return refused(
            missing.correct, episode=episode, facts=told, doing=north.doing()
        )

    assert "Nothing is different" in correct(same)[1]
    assert correct(gone)[0] == "returned"


def test_screening_is_not_in_the_future_and_counts(north):
    episode = north.report()
    child = episode.child

    def screen(on):
        told = facts.Screened(on, "suspected", cce=True)
        return missing.screen(episode=episode, facts=told, doing=north.doing())

    assert refused(screen, NOW.date() + timedelta(days=1))[0] == "on"
    screen(date(2016, 6, 8))

    assert fresh(episode).cse_flag == "suspected"
    assert ChildQuarter.objects.get(child=child).is_screened


def test_nobody_withdrawn_is_changed(north):
    episode = north.report()
    MissingEpisode.objects.filter(pk=episode.pk).update(withdrawn_at=F("reported_at"))

    with pytest.raises(MissingEpisode.DoesNotExist):
        north.back(episode)
