# ruff: noqa: T201 - printing is what it is for
"""A return of 10,000 rows beside PostgreSQL's COPY of the same rows."""

import csv
import io
import resource
import sys
import time
import tracemalloc
from datetime import UTC, date, datetime
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeguarding.access.permissions import Role
from safeguarding.returns import services
from safeguarding.returns.annotate import annotated
from safeguarding.returns.check import check
from safeguarding.returns.keeping import columns_of
from safeguarding.returns.models import SubmissionRow
from tests.factories import IndicatorFactory, PartnershipFactory, member, owed_return
from tests.returns.files import csv_of, row_for, xlsx_of

MEASURES, PARTS, ROUNDS = 200, 49, 3
DAY, AT = date(2016, 1, 20), datetime(2016, 1, 20, 10, tzinfo=UTC)
# Whatever a check asks is explained: what is measured is the loading.
ANSWERS = dict.fromkeys(
    ("W-MISSING-ROW", "W-JUMP", "W-LATE", "W-ZERO", "W-IND-EPI"), "Looked at: right."
)


def run():
    """Measure and print: seconds, queries, memory, ratios to COPY."""
    rows, first, measures = _return()
    book, text = xlsx_of(rows), csv_of(rows)
    checked = _checked(first, book)
    assert not checked.errors, checked.errors[:3]
    figures = [columns_of(row) for row in checked.figures]
    took = {"COPY": median(_copy(figures) for _ in range(ROUNDS))}
    wrong = xlsx_of([{**row, "numerator": f"{row['numerator']}+"} for row in rows])
    opened = _checked(first, wrong)
    owed, waiting = [_owed(measures) for _ in range(ROUNDS + 1)], []
    steps = [
        ("check, workbook", lambda: _checked(first, book)),
        ("check, CSV", lambda: _checked(first, text)),
        ("check, every row wrong", lambda: _checked(first, wrong)),
        ("annotate 10,000 errors", lambda: _annotate(opened)),
        ("submit, CSV", lambda: waiting.append(_submit(owed.pop(), rows))),
    ]
    print(f"\nA return of {len(rows):,} rows ({len(book) // 1024} kB as a workbook)")
    print(f"  {'COPY':<26}{took['COPY'] * 1000:>8.0f} ms")
    for name, work in steps:
        _print(name, work, took["COPY"])
    _print("accept", lambda: _accept(*waiting.pop()), took["COPY"])
    unit = 1024 if sys.platform.startswith("linux") else 1024 * 1024
    for whose in ("SELF", "CHILDREN"):
        peak = resource.getrusage(getattr(resource, f"RUSAGE_{whose}")).ru_maxrss
        print(f"  most memory, {whose.lower():<13}{peak / unit:>8.0f} MB")


def _print(name, work, copy):
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    tracemalloc.start()
    with CaptureQueriesContext(connection) as asked:
        work()
    peak = tracemalloc.get_traced_memory()[1] / 1024**2
    tracemalloc.stop()
    took = median(seconds)
    print(
        f"  {name:<26}{took * 1000:>8.0f} ms {took / copy:>7.1f} x COPY"
        f" {peak:>5.0f} MB {len(asked):>5} queries"
    )


def _return():
    parts = [[f"p{n:02}", f"Part {n}"] for n in range(PARTS)]
    codes = [code for code, _ in parts]
    measures = [
        IndicatorFactory(code=f"BIG-{n:03}", breakdowns={"part": codes})
        for n in range(MEASURES)
    ]
    owed = _owed(measures)
    rows = []
    for measure in measures:
        each = [row_for(owed, measure, numerator=str(PARTS * 100))]
        for part in codes:
            cells = {"breakdown_dimension": "part", "breakdown_code": part}
            each.append(row_for(owed, measure, numerator="100", **cells))
        rows += each
    return rows, owed, measures


def _owed(measures):
    return owed_return(partnership=PartnershipFactory(), indicators=measures)


def _for(owed, rows):
    return [{**row, "agency_code": owed.agency.code} for row in rows]


def _checked(owed, content):
    return check(content=content, file_name="x", obligation=owed, on=DAY)


def _annotate(checked):
    annotated(checked.opened, checked.problems, name="x.xlsx", as_xlsx=True)


def _submit(owed, rows):
    by = member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)
    sent = services.submit(
        obligation=owed,
        content=csv_of(_for(owed, rows)),
        file_name="x.csv",
        by=by,
        explanations=ANSWERS,
        at=AT,
    )
    return sent, member(Role.BOARD_ANALYST, owed.partnership)


def _accept(sent, by):
    services.accept(submission=sent, by=by, at=AT)


def _copy(figures):
    """Copy the figures alone, into a table like ours without its indexes' checks."""
    begun = time.perf_counter()
    out = io.StringIO()
    names = list(figures[0])
    csv.writer(out).writerows([row[name] for name in names] for row in figures)
    out.seek(0)
    table = SubmissionRow._meta.db_table
    columns = ", ".join(names).replace("row,", '"row",')
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE beside AS SELECT {columns} FROM {table} LIMIT 0"  # noqa: S608
        )
        cursor.cursor.copy_expert(
            f"COPY beside ({columns}) FROM STDIN WITH (FORMAT csv)", out
        )
        cursor.execute("DROP TABLE beside")
    return time.perf_counter() - begun
