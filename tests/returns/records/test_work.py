"""Workers: one at a time on each file, none of them needed to the end."""

import multiprocessing
import os
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from safeguarding.access.models import AuditEvent
from safeguarding.returns import services as returns
from safeguarding.returns import tasks
from safeguarding.returns.models import (
    CheckRun,
    RecordChunk,
    RecordFile,
    RecordFinding,
    Submission,
)
from safeguarding.returns.records import checking, lease, loading, services, store
from tests.example_records.models import Sighting, StagedSighting
from tests.example_records.sightings import Sightings
from tests.returns.records.making import (
    AT,
    checked,
    coordinator_of,
    listed,
    loaded,
    owed_list,
    received,
    sender_of,
    sent,
)

ONE, TWO = ("A1", "05/10/2015", "HOME"), ("A2", "06/10/2015", "CARE")
LATE = [(f"A{number}", "06/01/2016", "HOME") for number in range(40)]


class Died(Exception):  # noqa: N818 - says what happened
    """Stands for a worker that was killed: nothing is noted, nobody is told."""


def let_lease_end(file):
    RecordFile.objects.filter(pk=file.pk).update(
        leased_until=timezone.now() - timedelta(seconds=1)
    )


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(store, "CHUNK_BYTES", 200)


@pytest.mark.django_db
def test_a_check_broken_off_between_pieces_begins_anew_and_doubles_nothing(
    small_pieces, monkeypatch
):
    file = received(owed_list(), listed(LATE))
    pieces = file.chunks.count()
    assert pieces > 3
    whole, done = checking._stage, []

    def dies_at_the_third(here, lines):
        if len(done) == 2:
            raise Died
        done.append(1)
        whole(here, lines)

    monkeypatch.setattr(checking, "_stage", dies_at_the_third)
    mine = lease.claim()
    with pytest.raises(Died):
        checking.check(mine)
    assert 0 < StagedSighting.objects.count() < 40
    assert services.work(5) == 0, "the lease still holds"
    monkeypatch.setattr(checking, "_stage", whole)
    let_lease_end(file)

    services.work(5)

    file.refresh_from_db()
    assert (file.state, file.counts) == ("CHECKED", {"W W-AFTER": 40})
    assert StagedSighting.objects.count() == 40
    assert RecordFinding.objects.count() == 40
    assert CheckRun.objects.count() == 1


@pytest.mark.django_db
def test_a_load_broken_off_leaves_nothing_and_is_done_once(monkeypatch):
    version = sent(owed_list())
    returns.accept(submission=version, by=coordinator_of(version.obligation), at=AT)
    whole = loading.want

    def dies(**_):
        raise Died

    monkeypatch.setattr(loading, "want", dies)
    mine = lease.claim()
    with pytest.raises(Died):
        loading.load(mine)
    assert not Sighting.objects.exists()
    monkeypatch.setattr(loading, "want", whole)
    let_lease_end(version.record_file)

    assert services.work(5) == 1
    assert services.work(5) == 0

    assert Sighting.objects.count() == 2
    assert AuditEvent.objects.filter(action="records_put_in").count() == 1


@pytest.mark.django_db
def test_a_worker_that_wakes_up_too_late_writes_nothing(small_pieces):
    file = received(owed_list(), listed(LATE))
    slow = lease.claim()
    let_lease_end(file)
    services.work(5)

    with pytest.raises(lease.ClaimLost):
        checking.check(slow)

    file.refresh_from_db()
    assert file.state == "CHECKED"
    assert StagedSighting.objects.count() == 40


def _check_until_killed(settings, pk):
    """Check a file in a process of its own, as slowly as a machine that is busy."""
    connection.close()
    connection.settings_dict.update(settings)
    slow = checking.read_chunk

    def slowly(file, number):
        time.sleep(0.3)
        return slow(file, number)

    checking.read_chunk = slowly
    services.work(60, RecordFile.objects.get(pk=pk))


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_check_loses_and_doubles_nothing(
    small_pieces,
):
    file = received(owed_list(), listed(LATE))
    worker = multiprocessing.get_context("fork").Process(
        target=_check_until_killed, args=(dict(connection.settings_dict), file.pk)
    )
    connection.close()
    worker.start()
    for _ in range(200):
        if StagedSighting.objects.exists():
            break
        time.sleep(0.05)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert 0 < StagedSighting.objects.count() < 40
    let_lease_end(file)

    services.work(30)

    file.refresh_from_db()
    assert (file.state, StagedSighting.objects.count()) == ("CHECKED", 40)
    assert RecordFinding.objects.count() == 40


@pytest.mark.django_db
def test_a_file_that_fails_is_left_for_later_without_its_words(monkeypatch, caplog):
    file = received(owed_list())

    def fails(*_):
        message = "A1 is a child's number"
        raise ValueError(message)

    monkeypatch.setattr(Sightings, "reader", fails)
    for attempt in range(1, 6):
        assert services.work(5) == 0
        file.refresh_from_db()
        assert (file.attempts, file.last_error) == (attempt, "ValueError")
        assert file.leased_until > timezone.now() + timedelta(seconds=30)
        let_lease_end(file)

    assert lease.claim() is None
    assert "A1" not in caplog.text
    monkeypatch.undo()
    RecordFile.objects.update(leased_until=timezone.now() - timedelta(hours=7))
    assert services.work(5) == 1, "it goes on once the fault is put right"


@pytest.mark.django_db
def test_one_that_fails_holds_up_no_other(monkeypatch):
    wrong, right = received(owed_list()), received(owed_list(), listed([ONE]))
    whole = Sightings.reader

    def fails_for_one(kind, file):
        if file.pk == wrong.pk:
            raise ValueError
        return whole(kind, file)

    monkeypatch.setattr(Sightings, "reader", fails_for_one)

    tasks.work()

    right.refresh_from_db()
    assert right.state == "CHECKED"


@pytest.mark.django_db(transaction=True)
def test_a_file_that_somebody_works_on_is_left_to_them():
    file = received(owed_list())
    with transaction.atomic():
        RecordFile.objects.select_for_update(no_key=True).get(pk=file.pk)
        found = []
        worker = threading.Thread(target=_claim_into, args=(found,))
        worker.start()
        worker.join()

    assert found == [None]


def _claim_into(found):
    found.append(lease.claim())
    connection.close()


@pytest.mark.django_db
def test_a_correction_withdraws_what_it_no_longer_tells():
    owed = owed_list()
    loaded(owed, listed([ONE, TWO]))

    loaded(owed, listed([ONE]))

    standing = Sighting.objects.filter(withdrawn_at=None)
    assert (standing.count(), Sighting.objects.count()) == (1, 2)
    states = RecordFile.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["LOADED", "LOADED"]


@pytest.mark.django_db
def test_a_version_replaced_before_it_was_put_in_never_is():
    owed = owed_list()
    by = coordinator_of(owed)
    first = sent(owed, listed([ONE, TWO]))
    returns.accept(submission=first, by=by, at=AT)
    second = sent(owed, listed([ONE]))
    returns.accept(submission=second, by=by, at=AT)

    services.work(5)

    states = {one.submission_id: one.state for one in RecordFile.objects.all()}
    assert states == {first.pk: "LEFT", second.pk: "LOADED"}
    assert Sighting.objects.count() == 1


@pytest.mark.django_db
def test_the_same_rows_in_another_order_are_the_same_file():
    owed = owed_list()
    sent(owed, listed([ONE, TWO]))

    again = checked(owed, listed([TWO, ONE]))

    assert again.counts == {"E E-DUPLICATE-FILE": 1}


@pytest.mark.django_db
def test_a_nil_list_is_put_in_as_a_list_without_rows():
    from safeguarding.returns.nil import send_nil

    owed = owed_list()
    version = send_nil(obligation=owed, by=sender_of(owed), at=AT)
    returns.accept(submission=version, by=coordinator_of(owed), at=AT)

    services.work(5)

    assert RecordFile.objects.get().state == "LOADED"
    assert not Sighting.objects.exists()


@pytest.mark.django_db
def test_rows_as_read_are_forgotten_after_their_time_and_what_was_sent_stays(settings):
    settings.RECORDS_KEPT_HOURS = 72
    version = sent(owed_list())
    waiting = received(owed_list())
    never_sent = checked(owed_list())

    assert services.forget(now=AT + timedelta(hours=71)) == 0
    assert services.forget(now=AT + timedelta(hours=73)) == 2

    never_sent.refresh_from_db()
    assert never_sent.state == "LEFT"
    assert not StagedSighting.objects.filter(file=never_sent).exists()
    assert StagedSighting.objects.filter(file=version.record_file).count() == 2
    assert set(RecordChunk.objects.values_list("file", flat=True)) == {waiting.pk}
    assert services.forget(now=AT + timedelta(hours=74)) == 0


@pytest.mark.django_db
def test_a_file_given_up_is_forgotten_whole():
    file = received(owed_list())
    RecordFile.objects.update(attempts=5, last_error="ValueError")

    services.forget(now=AT + timedelta(days=9))

    assert not RecordFile.objects.filter(pk=file.pk).exists()


@pytest.mark.django_db
def test_what_was_sent_back_may_be_sent_anew_and_is_never_put_in():
    owed = owed_list()
    version = sent(owed)
    returns.send_back(
        submission=version, by=coordinator_of(owed), reason="Which area?", at=AT
    )

    services.work(5)

    assert RecordFile.objects.get().state == "SENT"
    assert sent(owed).version == 2
    assert Submission.objects.count() == 2
