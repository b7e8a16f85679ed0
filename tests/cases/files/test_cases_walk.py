"""A case list takes the whole walk: received, checked, sent, accepted, put in."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from safeguarding.access.permissions import Role
from safeguarding.cases.models import Child, CseCase
from safeguarding.indicators.models import RecomputeKey
from safeguarding.returns import services as returns
from safeguarding.returns.records import services
from safeguarding.returns.records.errors import RecordsRefused
from tests.cases.files.made_cases import CASE_ROW, Q3, case_of, row, team
from tests.factories import AgreementFactory, member

pytestmark = pytest.mark.django_db

AT = datetime(2016, 1, 20, 10, tzinfo=UTC)


def written(*rows, columns=tuple(CASE_ROW)):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def sends():
    sender = team()
    AgreementFactory(partnership=sender.partnership, agency=sender.agency)
    return sender


def checked(sender, content):
    owed = sender.owed(Q3)
    file = services.receive(owed, content, "cases.csv", sender.user, AT)
    services.work(60, file)
    file.refresh_from_db()
    return file


def put_in(sender, content, **reasons):
    version = services.send(checked(sender, content), sender.user, reasons, AT)
    coordinator = member(Role.BOARD_ANALYST, sender.partnership)
    returns.accept(submission=version, by=coordinator, at=AT)
    services.work(60, version.record_file)
    version.record_file.refresh_from_db()
    return version.record_file


def tables_that_hold(text):
    """Name every table of the database in which a text stands, as text or as bytes."""
    digits = text.encode().hex()
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            statement = f"SELECT count(*) FROM {name} one WHERE one::text ILIKE ANY(%s)"  # noqa: S608
            cursor.execute(statement, [[f"%{text}%", f"%{digits}%"]])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_a_list_is_put_in_and_its_quarter_asked_for():
    sender = sends()

    file = put_in(sender, written(row(), row(case_ref="2", child_ref="LA2")))

    assert file.state == "LOADED"
    assert CseCase.objects.filter(partnership=sender.partnership).count() == 2
    assert case_of(sender).known_through == Q3.end
    keys = RecomputeKey.objects.filter(partnership=sender.partnership)
    assert keys.filter(quarter_start=Q3.start).exists()


def test_a_warning_is_explained_before_the_list_is_sent():
    sender = sends()
    content = written(row(ethnicity=""), row(case_ref="2", child_ref="LA2"))

    file = put_in(sender, content, **{"W-NO-ETHNICITY": "Asked for at the next visit."})

    assert file.counts == {"W W-NO-ETHNICITY": 1}
    assert Child.objects.filter(partnership=sender.partnership).count() == 2


def test_no_identifier_of_a_child_or_case_stays_anywhere_in_the_database():
    sender = sends()
    rows = [
        row(case_ref="QXREF-71", child_ref="QXCHILD71", birth_month="17/05/2001"),
        row(case_ref="QXREF-72", child_ref="QXCHILD72", sex="perhaps"),
    ]
    checked(sender, written(*rows))
    put_in(sender, written(rows[0]))

    # What was read is kept for some hours, so that a marked copy can be given back.
    assert tables_that_hold("QXCHILD7") == ["returns_recordchunk"]
    services.forget(now=AT + timedelta(hours=settings.RECORDS_KEPT_HOURS + 1))
    for secret in ("QXCHILD7", "QXREF", "17/05/2001", "2001-05-17"):
        assert tables_that_hold(secret) == []
    assert case_of(sender, "QXREF-71").child.born_month.isoformat() == "2001-05-01"


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("child_name", "Somebody"), ("nhs_number", "1"), ("locality", "DY1 1HF")],
)
def test_a_list_with_details_of_people_is_refused_and_not_stored(heading, cell):
    sender = sends()
    columns = tuple(dict.fromkeys((*CASE_ROW, heading)))

    with pytest.raises(RecordsRefused) as refused:
        checked(sender, written(row(**{heading: cell}), columns=columns))

    assert {one.code for one in refused.value.problems} == {"E-PII"}
    assert tables_that_hold("LA000123") == []


def test_a_list_without_a_column_it_needs_is_refused_and_others_may_be_absent():
    sender = sends()
    needed = (
        *("case_ref", "child_ref", "birth_month", "sex", "referral_date"),
        *("source_agency", "risk_level", "risk_since", "looked_after"),
    )

    with pytest.raises(RecordsRefused) as refused:
        checked(sender, written(row(), columns=needed[:-1]))
    file = checked(sender, written(row(), columns=needed))

    assert [one.code for one in refused.value.problems] == ["E-COLUMN"]
    assert file.counts == {"W W-NO-ETHNICITY": 1}


def test_other_headings_are_read_as_well():
    sender = sends()
    content = written(row()).replace(b"birth_month", b"Date of Birth")
    content = content.replace(b"child_ref", b"Child ID").replace(b"sex,", b"Gender,")

    assert checked(sender, content).counts == {}
