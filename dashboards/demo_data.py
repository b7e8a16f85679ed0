"""Loads the demonstration: two partnerships, their people, and their returns.

Dudley's figures are published; Northborough is synthetic and says so everywhere. Lists
of children are synthetic in both: see fixtures/synthetic/README.md.
Returns go through the same services as everybody's. Running it again adds nothing.
People, agreements and the days of sending are invented.
"""

from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.utils import timezone

from dashboards.demo import assured, kept, published, records, sending, trained
from dashboards.demo.people import (
    DUDLEY,
    NORTHBOROUGH,
    Person,
    Place,
    approvers_of,
    give_passwords,
    people_of,
    seat,
    senders_of,
    sign_ins,
)
from dashboards.demo.published import People, manifest
from dashboards.demo.returns import all_returns
from dashboards.setup import SetUp, load_catalogue, set_up_partnership
from safeguarding.indicators.benchmarks.files import load_file
from safeguarding.partners.models import Partnership

__all__ = [
    "load",
    "load_board",
    "load_published",
    "load_records",
    "load_synthetic",
    "load_training",
    "manifest",
    "sign_ins",
]

FIXTURES: Path = settings.BASE_DIR / "fixtures"
COMPARED_WITH = FIXTURES / "benchmarks" / "northborough_synthetic.csv"
PRINTED_WITH = FIXTURES / "benchmarks" / "dudley.csv"


def load(stdout: TextIO) -> None:
    """Set up both partnerships and send what they have not sent yet."""
    load_published(stdout)
    load_synthetic(stdout)
    for place, plan in ((DUDLEY, "dudley"), (NORTHBOROUGH, "northborough")):
        load_records(stdout, place, plan)
    load_board(stdout)
    load_training(stdout)


def load_records(stdout: TextIO, place: Place, plan: str) -> None:
    """Send the synthetic lists of children of a partnership that is set up."""
    partnership = Partnership.objects.get(code=place.code)
    people = [*people_of(place), *senders_of(place, records.senders(plan))]
    seated = seat(people, partnership, place)
    give_passwords()
    sent = records.send_all(plan, partnership, seated, timezone.now())
    stdout.write(f"{partnership.short_name}: {sent} synthetic lists of records sent.\n")
    if place is NORTHBOROUGH:
        entered = kept.keep_all(partnership, seated, timezone.now())
        stdout.write(f"{partnership.short_name}: {entered} cases and episodes kept.\n")


def load_board(stdout: TextIO) -> None:
    """Make Northborough's board, audits and actions, once."""
    partnership = Partnership.objects.get(code=NORTHBOROUGH.code)
    people = [
        *people_of(NORTHBOROUGH),
        *senders_of(NORTHBOROUGH, assured.desk.AGENCIES),
        *approvers_of(NORTHBOROUGH, assured.desk.AGENCIES),
    ]
    seated = seat(people, partnership, NORTHBOROUGH)
    give_passwords()
    made = assured.keep_all(partnership, seated, timezone.now())
    stdout.write(
        f"{partnership.short_name}: {made} meetings, audits, reviews and actions made.\n"
    )


def load_training(stdout: TextIO) -> None:
    """Send Northborough's synthetic bookings, and make its events, once."""
    partnership = Partnership.objects.get(code=NORTHBOROUGH.code)
    senders = senders_of(NORTHBOROUGH, {trained.lists.UNIT})
    seated = seat([*people_of(NORTHBOROUGH), *senders], partnership, NORTHBOROUGH)
    give_passwords()
    sent = trained.lists.send_all(partnership, seated, timezone.now())
    made = trained.keep_all(partnership, seated, timezone.now())
    stdout.write(
        f"{partnership.short_name}: {sent} lists of bookings sent, {made} events, "
        "headcounts and answers made.\n"
    )


def load_published(stdout: TextIO) -> None:
    """Set up Dudley and send its published returns."""
    load_catalogue()
    done = _set_up(DUDLEY)
    load_file(PRINTED_WITH, at=timezone.now(), known_from_publication=True)
    people = [*people_of(DUDLEY), *senders_of(DUDLEY, {s.agency for s in manifest()})]
    sent = published.send_all(_seat(people, done, DUDLEY))
    _say(stdout, "Dudley", done, sent)


def load_synthetic(stdout: TextIO) -> None:
    """Set up Northborough and send twenty quarters of made-up returns."""
    load_catalogue()
    done = _set_up(NORTHBOROUGH)
    agencies = {one.agency for one in all_returns()}
    people = [*people_of(NORTHBOROUGH), *senders_of(NORTHBOROUGH, agencies)]
    seated = _seat(people, done, NORTHBOROUGH)
    # Of years that no published figure of Dudley reaches: invented places and an
    # invented England never stand beside a real figure.
    load_file(COMPARED_WITH, at=timezone.now(), known_from_publication=True)
    sent = sending.send_all(seated, timezone.now())
    _say(stdout, "Northborough (synthetic)", done, sent)


def _set_up(place: Place) -> SetUp:
    path = FIXTURES / "partnerships" / f"{place.code.replace('-', '_')}.toml"
    return set_up_partnership(path, on=timezone.localdate())


def _seat(people: list[Person], done: SetUp, place: Place) -> People:
    seated = seat(people, done.partnership, place)
    give_passwords()
    return seated


def _say(stdout: TextIO, name: str, done: SetUp, sent: int) -> None:
    stdout.write(f"{name}: {done.changes}; {sent} returns sent.\n")
