"""A kind of records that only tests have: where a child was seen, and when."""

import hashlib
from dataclasses import dataclass

from django.db import connection

from safeguarding.returns.records.kinds import (
    Column,
    Kind,
    Layout,
    RuleText,
    Staged,
)
from safeguarding.returns.rules.facts import Finding
from safeguarding.returns.values import Misread, parse_date
from tests.example_records.models import StagedSighting

OURS = Layout(
    code="sightings",
    title="List of sightings",
    columns=(
        Column(
            "child",
            "Child's number",
            "Your own number of the child; it is not kept.",
            aliases=(
                "Child ID",
                "What is the child's number in your own system (Y/N)?",
            ),
            is_required=True,
            is_identifier=True,
        ),
        Column("seen_on", "Seen on", "dd/mm/yyyy", is_required=True),
        Column("place", "Place", "HOME, CARE or UNKNOWN."),
        Column("age", "Age", "In years."),
        Column("noticed_at", "Noticed at", "dd/mm/yyyy hh:mm"),
    ),
    is_ours=True,
)
POLICE = Layout(
    code="police",
    title="Police sightings",
    columns=(
        Column("child", "PERSON REF", is_required=True, is_identifier=True),
        Column("seen_on", "SIGHTED", is_required=True),
        Column("place", "WHERE"),
    ),
    drops=("HOME POSTCODE", "OFFICER NAME"),
)
LOAD = """
    INSERT INTO example_records_sighting
        (partnership_id, obligation_id, staged_id, child, seen_on)
    SELECT DISTINCT ON (child, seen_on) %(partnership)s, %(obligation)s, id, child,
        seen_on
    FROM example_records_stagedsighting
    WHERE file_id = %(file)s
    ORDER BY child, seen_on, id
    ON CONFLICT (partnership_id, obligation_id, child, seen_on)
    DO UPDATE SET staged_id = excluded.staged_id, withdrawn_at = NULL
"""
WITHDRAW = """
    UPDATE example_records_sighting SET withdrawn_at = %(at)s
    WHERE obligation_id = %(obligation)s AND withdrawn_at IS NULL
    AND staged_id NOT IN (
        SELECT id FROM example_records_stagedsighting WHERE file_id = %(file)s
    )
"""
TWICE = """
    SELECT sheet, number, first FROM (
        SELECT sheet, number, row_number() OVER w AS nth, first_value(number) OVER w
            AS first
        FROM example_records_stagedsighting WHERE file_id = %s
        WINDOW w AS (PARTITION BY child, seen_on ORDER BY id)
    ) AS seen WHERE nth > 1 ORDER BY sheet, number
"""


@dataclass(frozen=True)
class Sightings(Kind):
    """Rows of sightings."""

    def reader(self, file):
        end = file.obligation.period_end

        def read(raw):
            seen, found = parse_date(raw.cells["seen_on"]), []
            if isinstance(seen, Misread):
                found.append(
                    Finding("E-DATE", seen.message, column="seen_on", value="?")
                )
                return Staged(None, found)
            if seen > end:
                found.append(
                    Finding("W-AFTER", "Seen after the period.", column="seen_on")
                )
            child = hashlib.sha256(raw.cells["child"].encode()).hexdigest()
            if not raw.cells["child"].isalnum():
                message = "The number has signs in it."
                found.append(
                    Finding(
                        "E-CHILD-ID", message, column="child", value=raw.cells["child"]
                    )
                )
            age = raw.cells.get("age", "")
            values = (
                child,
                seen,
                raw.cells.get("place", ""),
                int(age) if age.isdecimal() else None,
                raw.cells.get("noticed_at") or None,
            )
            return Staged(values, found)

        return read

    def across(self, file):
        with connection.cursor() as cursor:
            cursor.execute(TWICE, [file.pk])
            rows = cursor.fetchall()
        for sheet, number, first in rows:
            message = f"Told in row {first} already."
            yield Finding("W-DUPLICATE", message, sheet, number)

    def load(self, file, at):
        owed = file.obligation
        given = {
            "partnership": owed.partnership_id,
            "obligation": owed.pk,
            "file": file.pk,
            "at": at,
        }
        with connection.cursor() as cursor:
            cursor.execute(LOAD, given)
            cursor.execute(WITHDRAW, given)
        return {owed.period}


sightings = Sightings(
    code="sightings",
    title="sightings",
    layouts=(POLICE, OURS),
    staging=StagedSighting,
    fields=("child", "seen_on", "place", "age", "noticed_at"),
    rules={
        "W-AFTER": RuleText("Sightings are of the period", "They would count later."),
        "W-DUPLICATE": RuleText("Each sighting is told once", "It would count twice."),
        "E-CHILD-ID": RuleText("A number is letters and digits", "It cannot be found."),
    },
)
