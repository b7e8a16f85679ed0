# ruff: noqa: T201 - printing is what it is for
"""A list of 250,000 rows on its walk, beside PostgreSQL's COPY of the same rows."""

import csv
import io
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from django.db import connection, transaction

from safeguarding.access.permissions import Role
from safeguarding.returns import services as returns
from safeguarding.returns.records import services
from safeguarding.returns.records.kinds import kind_of, kinds
from tests.bench.episodes import episodes
from tests.factories import TemplateFactory, member, owed_return

ROWS, ROUNDS = 250_000, 3
AT = datetime(2016, 1, 20, 10, tzinfo=UTC)
FIRST_DAY = date(2015, 10, 1)
MEGABYTE = 1024 * 1024


def run(rows=ROWS):
    """Measure and print: seconds, most memory, ratios to COPY, for each known kind."""
    makers = {"sightings": _sightings, "missing-episodes": _episodes}
    for code, make in makers.items():
        if code in kinds():
            _walk(code, make(rows), rows)


def _walk(code, content, rows):
    owed = owed_return(template=TemplateFactory(records=code))
    sender = member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)
    analyst = member(Role.BOARD_ANALYST, owed.partnership)
    print(
        f"\nA list of {rows:,} rows of {code} ({len(content) / MEGABYTE:.0f} MB of CSV)"
    )
    made = {}
    with tempfile.TemporaryFile() as upload:
        upload.write(content)
        del content

        def receive():
            made["file"] = services.receive(owed, upload, "list.csv", sender, AT)

        taken = [_said("receive", receive)]
    file = made["file"]
    taken.append(_said("check", lambda: services.work(600, file)))
    file.refresh_from_db()
    assert file.state == "CHECKED", (file.state, file.last_error)
    reasons = {key.split()[1]: "Looked at." for key in file.counts if key[0] == "W"}
    assert not [key for key in file.counts if key[0] == "E"], file.counts

    def send():
        made["version"] = services.send(file, sender, reasons, AT)

    def accept():
        returns.accept(submission=made["version"], by=analyst, at=AT)

    _said("send", send)
    _said("accept", accept)
    taken.append(_said("load", lambda: services.work(600, file)))
    file.refresh_from_db()
    assert file.state == "LOADED", (file.state, file.last_error)
    copy = median(_copy(file) for _ in range(ROUNDS))
    print(f"  {'COPY of the staged rows':<26}{copy:>7.2f} s")
    for name, seconds in zip(("receive", "check", "load"), taken, strict=True):
        print(f"  {name:<26}{seconds / copy:>7.1f} x COPY")
    print(f"  {'all three':<26}{sum(taken) / copy:>7.1f} x COPY, {sum(taken):.1f} s")


def _said(name, work):
    """Do a piece of work, say how long it took and how much memory, give the seconds."""
    seconds, peak, before = _measured(work)
    print(
        f"  {name:<26}{seconds:>7.2f} s, {peak:.0f} MB at most, {before:.0f} MB before",
        flush=True,
    )
    return seconds


def _measured(work):
    """Give seconds, the most memory while it ran, and what was held before."""
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun, _memory("VmHWM"), before


def _memory(name):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _copy(file):
    """Copy the typed rows of the file into a table with the same keys, nothing else."""
    kind = kind_of(file.kind)
    table = kind.staging._meta.db_table
    fields = [kind.staging._meta.get_field(name).column for name in kind.fields]
    names = ", ".join(["file_id", "sheet", "number", *fields])
    lines = io.BytesIO()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE beside (LIKE {table} INCLUDING ALL) ON COMMIT DROP"
        )
        cursor.cursor.copy_expert(
            f"COPY (SELECT {names} FROM {table} WHERE file_id = {file.pk}) TO STDOUT",  # noqa: S608
            lines,
        )
        lines.seek(0)
        begun = time.perf_counter()
        cursor.cursor.copy_expert(f"COPY beside ({names}) FROM STDIN", lines)
        return time.perf_counter() - begun


def _written(head, rows):
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def _sightings(rows):
    head = ("Child's number", "Seen on", "Place", "Age", "Noticed at")
    days = [(FIRST_DAY + timedelta(n)).strftime("%d/%m/%Y") for n in range(92)]
    return _written(
        head,
        (
            (
                f"C{number // 40:06}",
                days[number % 92],
                ("HOME", "CARE", "UNKNOWN")[number % 3],
                number % 18,
                f"2015-10-{number % 28 + 1:02} 12:{number % 60:02}",
            )
            for number in range(rows)
        ),
    )


def _episodes(rows):
    return _written(*episodes(rows))
