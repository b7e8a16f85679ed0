"""The files as agencies have them, on the whole walk: received, checked, put in."""

import csv
import io
import logging

import pytest
from django.db import connection

from safeguarding.cases.files.interviews_columns import ANNEX_A_LAYOUT
from safeguarding.cases.models import LookedAfter, MissingEpisode, ReturnInterview
from safeguarding.returns.models import RecordChunk, RecordFile, RecordFinding
from safeguarding.returns.records import services
from safeguarding.returns.records.errors import RecordsRefused
from tests.cases.made_files import COUNCIL_ROW, INTERVIEW_ROW, POLICE_ROW
from tests.factories import TemplateFactory, owed_return
from tests.returns.records import making

pytestmark = pytest.mark.django_db

IDENTIFIER = "QQ7654321"


def owed(kind, **extra):
    return owed_return(template=TemplateFactory(records=kind), **extra)


def listed(*rows):
    return making.listed([tuple(row.values()) for row in rows], head=tuple(rows[0]))


def annex_a():
    """A whole list 8: every column Ofsted asks for, in a workbook with a title."""
    cells = dict.fromkeys(ANNEX_A_LAYOUT.drops, "")
    cells |= {
        "Placement postcode": "DY1 1AA",
        "Allocated Worker": "A Worker",
        "Date of Birth": "14/05/2001",
        "Gender": "b) Female",
    }
    for column in ANNEX_A_LAYOUT.columns:
        cells[column.title] = {
            "child_ref": IDENTIFIER,
            "offered": "a) Yes",
            "accepted": "a) Yes",
            "started_on": "01/03/2015",
            "placement_location": "a) In",
        }.get(column.name, "")
    cells[" Allocated  Team:"] = "Team 1"
    rows = [["List 8: children looked after"], list(cells), list(cells.values())]
    return making.book({"Read me": [["Hello"]], "List 8 (CLA)": rows})


@pytest.mark.parametrize(
    ("kind", "row", "layout"),
    [
        ("missing-episodes", POLICE_ROW, "police-missing"),
        ("missing-episodes", COUNCIL_ROW, "ssda903-missing"),
        ("return-interviews", INTERVIEW_ROW, "return-interviews"),
    ],
)
def test_layout_is_told_by_the_heading_whatever_the_order(kind, row, layout):
    turned = dict(reversed(row.items()))

    file = making.received(owed(kind), listed(turned))

    assert file.layout == layout


def test_annex_a_is_read_without_what_nobody_needs():
    owing = owed("return-interviews")

    file = services.receive(
        owing, annex_a(), "annex.xlsx", making.sender_of(owing), making.AT
    )

    assert file.layout == "annex-a-8"
    kept = b"".join(bytes(one.text) for one in RecordChunk.objects.filter(file=file))
    for unneeded in (b"DY1", b"A Worker", b"Team 1", b"14/05/2001", b"Female"):
        assert unneeded not in kept


def test_police_list_with_districts_and_repeats_is_read_past_them():
    row = {**POLICE_ROW, "postcode_district": "DY1", "repeat_number": "3"}

    file = making.checked(owed("missing-episodes"), listed(row))

    assert file.left_out == []
    assert not RecordFinding.objects.filter(file=file, severity__in="EW").exists()


def test_file_with_names_is_refused_and_nothing_is_stored():
    row = {**POLICE_ROW, "surname": "Example"}

    with pytest.raises(RecordsRefused) as refused:
        making.received(owed("missing-episodes"), listed(row))

    assert "E-PII" in {one.code for one in refused.value.problems}
    assert not RecordFile.objects.exists()


def test_every_part_of_the_walk_ends_in_episodes_interviews_and_days_in_care():
    police = {**POLICE_ROW, "child_ref": IDENTIFIER, "force_ref": "ZZ-90210"}
    first = owed("missing-episodes")
    others = {"partnership": first.partnership}

    making.loaded(first, listed(police))
    file = making.checked(owed("return-interviews"), annex_a_as_csv())
    assert file.state == RecordFile.State.CHECKED

    making.loaded(owed("return-interviews", **others), annex_a_as_csv())

    episode = MissingEpisode.objects.get()
    assert (episode.rhi_offered, episode.rhi_accepted) == (True, True)
    assert ReturnInterview.objects.get().episode == episode
    assert LookedAfter.objects.get().placed == "lac_in_borough"


def annex_a_as_csv():
    head = [column.title for column in ANNEX_A_LAYOUT.columns]
    row = [IDENTIFIER, "a) Yes", "a) Yes", "01/03/2015", "", "", "a) In", ""]
    text = io.StringIO()
    csv.writer(text).writerows([head, row])
    return text.getvalue().encode()


def test_nothing_but_the_rows_kept_for_a_while_holds_an_identifier(caplog):
    caplog.set_level(logging.DEBUG)
    police = {
        **POLICE_ROW,
        "child_ref": IDENTIFIER,
        "force_ref": "ZZ-90210",
        "returned_at": "05/10/2015 20:00",
    }
    refused = making.checked(owed("missing-episodes"), listed(police))
    assert refused.counts
    making.loaded(
        owed("missing-episodes"),
        listed({**police, "returned_at": "06/10/2015 20:00"}),
    )
    RecordChunk.objects.all().delete()

    assert IDENTIFIER not in caplog.text.replace(" ", "")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE row::text '  # noqa: S608
                "ILIKE ANY(ARRAY['%%QQ7654321%%', '%%ZZ-90210%%', '%%ZZ90210%%'])"
            )
            assert cursor.fetchone()[0] == 0, table
