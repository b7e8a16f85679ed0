"""The walk of a file of records: received, checked, sent, accepted, put in."""

import pytest

from safeguarding.access.models import AuditEvent
from safeguarding.indicators.models import RecomputeKey
from safeguarding.returns.models import RecordChunk, RecordFile, StoredFile, Submission
from tests.example_records.models import Sighting, StagedSighting
from tests.returns.records.making import checked, listed, loaded, owed_list, received

pytestmark = pytest.mark.django_db


def test_a_received_file_waits_with_its_rows_and_without_its_bytes():
    file = received(owed_list())

    assert (file.state, file.layout, file.row_count) == ("WAITING", "sightings", 2)
    assert file.columns == [
        ["child", "Child's number"],
        ["seen_on", "Seen on"],
        ["place", "Place"],
    ]
    assert bytes(RecordChunk.objects.get().text).decode().splitlines() == [
        '["",2,["A1","05/10/2015","HOME"]]',
        '["",3,["A2","06/10/2015","CARE"]]',
    ]
    assert not StoredFile.objects.exists()


def test_a_check_stages_the_rows_and_counts_what_is_wrong():
    rows = [
        ("A1", "05/10/2015", "HOME"),
        ("A1", "05/10/2015", ""),
        ("A-2", "05/01/2016", "CARE"),
        ("A3", "soon", "CARE"),
    ]

    file = checked(owed_list(), listed(rows))

    assert file.state == "CHECKED"
    assert file.counts == {
        "W W-AFTER": 1,
        "E E-CHILD-ID": 1,
        "E E-DATE": 1,
        "W W-DUPLICATE": 1,
    }
    assert StagedSighting.objects.count() == 3
    found = file.findings.exclude(code="W-LATE")
    assert set(found.values_list("code", "row", "value")) == {
        ("W-AFTER", 4, ""),
        ("E-CHILD-ID", 4, "(not shown)"),
        ("E-DATE", 5, "?"),
        ("W-DUPLICATE", 3, ""),
    }


def test_an_accepted_list_is_put_in_and_asks_for_its_quarter():
    file = loaded(owed_list())

    assert file.state == "LOADED"
    assert Submission.objects.get().state == "ACCEPTED"
    assert Sighting.objects.filter(withdrawn_at=None).count() == 2
    assert RecomputeKey.objects.get().wanted == 1
    (event,) = AuditEvent.objects.filter(action="records_put_in")
    assert event.detail == {"rows": 2, "quarters": 1}
    assert StoredFile.objects.get().content is None
    assert RecordFile.objects.get().submission.row_count == 2
