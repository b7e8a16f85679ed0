"""Lists of sightings, the kind of records that only tests have, and returns for them."""

import csv
import io
from datetime import UTC, datetime

import xlsxwriter

from safeguarding.access.permissions import Role
from safeguarding.returns import services as returns
from safeguarding.returns.records import services
from tests.factories import TemplateFactory, member, owed_return

AT = datetime(2016, 1, 20, 10, tzinfo=UTC)
HEAD = ("Child's number", "Seen on", "Place")
ROWS = (("A1", "05/10/2015", "HOME"), ("A2", "06/10/2015", "CARE"))


def owed_list(**extra):
    """Make a return of sightings that can be sent."""
    template = TemplateFactory(records="sightings", title="Sightings")
    return owed_return(template=template, **extra)


def sender_of(owed):
    return member(Role.AGENCY_SUBMITTER, owed.partnership, owed.agency)


def coordinator_of(owed):
    return member(Role.BOARD_ANALYST, owed.partnership)


def listed(rows=ROWS, *, head=HEAD, separator=",", encoding="utf-8", above=()):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerows([*above, head, *rows])
    return text.getvalue().encode(encoding)


def book(sheets, hidden=()):
    """Write a workbook of sheets {name: rows}; `hidden` names those nobody sees."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as out:
        for name, rows in sheets.items():
            page = out.add_worksheet(name)
            for number, cells in enumerate(rows):
                page.write_row(number, 0, cells)
            if name in hidden:
                page.hide()
    return content.getvalue()


def received(owed, content=None, by=None, name="sightings.csv"):
    content = listed() if content is None else content
    return services.receive(owed, content, name, by or sender_of(owed), AT)


def checked(owed, content=None, by=None):
    """Receive a file and check it, as a worker would."""
    file = received(owed, content, by)
    services.work(60, file)
    file.refresh_from_db()
    return file


def sent(owed, content=None, **reasons):
    by = sender_of(owed)
    return services.send(checked(owed, content, by), by, reasons, AT)


def loaded(owed, content=None, **reasons):
    """Send a list, accept it and put it in."""
    version = sent(owed, content, **reasons)
    returns.accept(submission=version, by=coordinator_of(owed), at=AT)
    services.work(60, version.record_file)
    version.record_file.refresh_from_db()
    return version.record_file
